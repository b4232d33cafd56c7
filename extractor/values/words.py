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


def nearest(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the last match in text[start:end], or None."""
    found = None
    for match in pattern.finditer(text, start, end):
        found = match
    return found
