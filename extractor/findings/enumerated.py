"""A stated number of things against the list that numbers them: by signs, by ordinal words, or one amount each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.relations import Enumerated, Member, Patterns, Related
from extractor.findings.skeleton import Skeleton, is_sign
from extractor.records import Figure

_FEWEST, _MOST = 2, 60
_FAR = 2000


def enumerated(skeleton: Skeleton, patterns: Patterns) -> Iterator[Related]:
    """Yield a relation for each count whose things a list right behind it, or right before it, enumerates."""
    rule = patterns.rules.enumerated
    for position in skeleton.positions:
        figure = skeleton.figure_at(position)
        if figure.kind != "count" or figure.value is None or not _FEWEST <= figure.value <= _MOST:
            continue
        opened = patterns.lead.match(skeleton.text, position + 1)
        if opened:
            names = _signs(skeleton, opened.end(), rule) or _ordinals(skeleton, opened.end(), rule)
            yield from _related(figure, names, rule.name, skeleton.words(position, opened.end()), False)
        names, start, loose = _amounts(skeleton, position, patterns.each, rule)
        yield from _related(figure, names, rule.name, skeleton.words(start, position + 1), loose)


def _related(figure: Figure, names: list[str], rule: str, wording: str, loose: bool) -> Iterator[Related]:
    if len(names) >= _FEWEST:
        yield Related(
            "part", "COUNT", rule, (Member("count", figure),), wording, "open" if loose else "closed",
            names=tuple(names), most_names=len(names),
        )  # fmt: skip


def _signs(skeleton: Skeleton, start: int, rule: Enumerated) -> list[str]:
    """Return the numbered signs of a list that begins with the first of them."""
    found: list[str] = []
    place = start
    for sign in rule.signs:
        at = skeleton.text.find(sign, place, place + _FAR)
        again = skeleton.text.find(rule.signs[0], place, at) if found else -1
        if at < 0 or again >= 0 or (not found and at != start):
            return found
        found.append(sign)
        place = at + 1
    return found


def _ordinals(skeleton: Skeleton, start: int, rule: Enumerated) -> list[str]:
    """Return the ordinal words of a list that begins with the first of them."""
    found: list[str] = []
    place = start
    for words in rule.ordinals:
        ats = [(at, word) for word in words if (at := skeleton.text.find(word, place, place + _FAR)) >= 0]
        first, word = min(ats, default=(-1, ""))
        again = (
            any(skeleton.text.find(other, place, first) >= 0 for other in rule.ordinals[0])
            if found
            else False
        )
        if first < 0 or again or (not found and first != start):
            return found
        found.append(word)
        place = first + len(word)
    return found


def _amounts(
    skeleton: Skeleton, position: int, each: re.Pattern[str], rule: Enumerated
) -> tuple[list[str], int, bool]:
    """Return the amounts of a list, one for each thing, that ends right before a count; where it starts; if it is open."""
    sentence = skeleton.sentence(position).start
    start = max(skeleton.text.rfind(skeleton.marks.comma[0], sentence, position) + 1, sentence)
    found: list[str] = []
    first = end = -1
    for match in each.finditer(skeleton.text, start, position + 1):
        if end >= 0 and match.start() != end:
            return [], position, False
        first, end = (match.start() if first < 0 else first), match.end()
        found.append(skeleton.figure_at(match.start("value")).surface)
    tail = skeleton.text[end:position] if end >= 0 else ""
    whole = end >= 0 and len(tail) <= 1 and not any(map(is_sign, tail))
    return (
        (found if whole else []),
        max(first, 0),
        any(word in skeleton.text[start:position] for word in rule.open),
    )
