"""Lists of words -> patterns, and the nearest of them in a stretch of text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping


def alternation(words: Iterable[str], behind: Mapping[str, str] | None = None) -> str:
    """Return a pattern that matches the longest of the words, with their first characters factored out.

    behind: a pattern for what must follow some of the words.
    """
    follows = behind or {}
    groups: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        groups.setdefault(word[0], []).append(re.escape(word[1:]) + follows.get(word, ""))
    return "|".join(
        re.escape(first) + (f"(?:{'|'.join(rest)})" if rest != [""] else "") for first, rest in groups.items()
    )


def where(words: Iterable[str], text: str) -> list[int]:
    """Return where some words stand in a text, in order, from their first characters on, which are sooner found."""
    told, found = tuple(words), list[int]()
    for first in {word[0] for word in told}:
        place = text.find(first)
        while place >= 0:
            if text.startswith(told, place):
                found.append(place)
            place = text.find(first, place + 1)
    return sorted(found)


def lines_of(places: Iterable[int], text: str) -> list[tuple[int, int]]:
    """Return where the lines of some places, in order, start and end."""
    found: list[tuple[int, int]] = []
    for place in places:
        if not found or place > found[-1][1]:
            end = text.find("\n", place)
            found.append((text.rfind("\n", 0, place) + 1, end if end >= 0 else len(text)))
    return found


def nearest(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the last match in text[start:end], or None."""
    found = None
    for match in pattern.finditer(text, start, end):
        found = match
    return found


def shares_a_word(name: str, words: str) -> bool:
    """Tell whether two neighbouring characters of a name stand in some words: most Chinese words are as long."""
    return any(name[at : at + 2] in words for at in range(len(name) - 1))
