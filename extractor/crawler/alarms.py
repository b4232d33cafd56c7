"""Knowing that a source broke although it answers: tonight's lists and pages against those of earlier nights."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from statistics import median
from typing import Any

FEWEST_TO_JUDGE = 4
FEWEST_ALIKE = 3
SHRUNK = 0.5
NIGHTS = 5
LONGEST_AHEAD = timedelta(days=1)


def shrunk(listed: int, before: Sequence[Mapping[str, Any]]) -> str:
    """Say that the list pages show far fewer items than on earlier nights that went well, or ""."""
    usual = [int(night.get("listed", 0)) for night in before if night.get("state") in ("ok", "quiet")]
    if not usual or median(usual) < FEWEST_TO_JUDGE or listed > median(usual) * SHRUNK:
        return ""
    return f"the list pages show {listed} items, on earlier nights {median(usual):.0f}: the list shrank"


def untitled(titles: Collection[str]) -> str:
    """Say that items are listed but most of them without a title, or ""."""
    empty = sum(not title.strip() for title in titles)
    if len(titles) < FEWEST_ALIKE or empty * 2 < len(titles):
        return ""
    return f"{empty} of {len(titles)} items on the list pages have no title: the layout may have changed"


def ahead(days: Iterable[date], today: date) -> str:
    """Say that items are dated in the future, or ""."""
    late = sorted(day for day in days if day > today + LONGEST_AHEAD)
    if not late:
        return ""
    return f"{len(late)} items on the list pages are dated in the future, the latest {late[-1]}"


def alike(texts: Mapping[str, Sequence[str]], replaced: Mapping[str, int]) -> list[str]:
    """Return the addresses of tonight's new pages that all say the same: a notice in place of articles.

    texts: what is new tonight, and where it stands. replaced: how many pages that said something else before say it.
    """
    together = sum(len(urls) for urls in texts.values())
    for text, urls in texts.items():
        most = len(urls) >= FEWEST_ALIKE and len(urls) * 2 > together
        if most or replaced.get(text, 0) >= FEWEST_ALIKE:
            return list(urls)
    return []


def only_errors(asked: int, good: int) -> str:
    """Say that none of the pages asked for came, or ""."""
    if asked < FEWEST_ALIKE or good:
        return ""
    return f"none of the {asked} pages asked for came: only errors"


def vanished(gone: int, good: int) -> str:
    """Say that most known pages are gone at once, or ""."""
    if gone < FEWEST_ALIKE or gone <= good:
        return ""
    return f"{gone} known pages are gone at once: the addresses may have changed"
