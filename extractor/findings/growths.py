"""Percentages right behind totals and parts: how much each grew, and which share of the total each part is.

The growth of a total lies between the growths of its parts, to the digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from extractor.findings.adding import adds_up
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure


def growths(found: Iterable[Related], skeleton: Skeleton, patterns: Patterns) -> Iterator[Related]:
    """Yield a relation for each sum that adds up and whose total and parts each grew by a stated percentage."""
    rule = patterns.rules.growths
    sums = [related for related in found if related.check in ("SUM", "SUM2")]
    for related in sums:
        whole, parts = related.one("whole"), related.figures("part")
        grown = _all_behind((whole, *parts), skeleton, patterns.growth)
        if len(grown) == 1 + len(parts):
            around = skeleton.sentence(skeleton.position(whole.start))
            forbidden = any(word in skeleton.text[around.start : around.end] for word in rule.never)
            members = (
                Member("whole", whole), Member("share", grown[0]),
                *(Member("part", part) for part in parts),
                *(Member("part_share", share) for share in grown[1:]),
            )  # fmt: skip
            exact = adds_up(whole, parts) and not forbidden
            mode: Literal["", "between"] = "" if exact else "between"
            if exact or related.mode == "closed":
                yield Related("growth", "GROWTH", rule.name, members, related.wording, mode, tension=True)


def shares(found: Iterable[Related], skeleton: Skeleton, patterns: Patterns) -> Iterator[Related]:
    """Yield a relation for each part of a list behind which its share stands.

    None where it is the share of another part, or of what its whole is itself a stated share of.
    """
    rule = patterns.rules.shares
    listed = [related for related in found if related.check == "PART" and related.mode == "open"]
    for related in listed:
        whole, part = related.one("whole"), related.one("part")
        match = patterns.share.match(skeleton.text, skeleton.position(part.start) + 1)
        share = skeleton.figure_at(match.start("share")) if match else None
        if match is None or share is None or (match["named"] and not _is_all(whole, skeleton, rule.total)):
            continue
        of_whole = _behind(whole, skeleton, patterns.share)
        around = skeleton.sentence(skeleton.position(part.start))
        forbidden = any(word in skeleton.text[around.start : around.end] for word in rule.never)
        others = [other.one("part") for other in listed if other.one("whole") is whole]
        if (
            forbidden
            or _of_all(part, whole, of_whole, share)
            or any(_is_share(part, one, share) for one in others)
        ):
            continue
        members = (Member("whole", whole), Member("part", part), Member("share", share))
        yield Related("ratio", "RATIO", rule.name, members, related.wording, tension=related.tension)


def _is_all(whole: Figure, skeleton: Skeleton, total: str) -> bool:
    """Tell whether the words in front of a whole say that it is all there is."""
    return re.search(total, skeleton.lead_of(whole)) is not None


def _of_all(part: Figure, whole: Figure, of_whole: Figure | None, share: Figure) -> bool:
    """Tell whether part and whole bear shares of one thing: `60 and older, 25.17 %, of which 65 and older, 18.90 %`."""
    if of_whole is None or not whole.value or part.value is None:
        return False
    ends = of_whole.lower, of_whole.upper, share.lower, share.upper
    if None in ends:
        return False
    low, high, least, most = ends
    return bool(low * part.value <= most * whole.value and least * whole.value <= high * part.value)  # type: ignore[operator]


def _is_share(part: Figure, whole: Figure, share: Figure) -> bool:
    """Tell whether a share fits two stated values themselves, another than the part."""
    if None in (part.value, whole.value, share.lower, share.upper) or part is whole:
        return False
    low, high = (end * whole.value / 100 for end in (share.lower, share.upper))  # type: ignore[operator]
    return bool(low <= part.value <= high)  # type: ignore[operator]


def _all_behind(figures: Iterable[Figure], skeleton: Skeleton, pattern: re.Pattern[str]) -> list[Figure]:
    """Return the percentages behind figures, up to the first that has none."""
    found: list[Figure] = []
    for figure in figures:
        share = _behind(figure, skeleton, pattern)
        if share is None:
            break
        found.append(share)
    return found


def _behind(figure: Figure, skeleton: Skeleton, pattern: re.Pattern[str]) -> Figure | None:
    match = pattern.match(skeleton.text, skeleton.position(figure.start) + 1)
    return skeleton.figure_at(match.start("share")) if match else None
