"""Levels in units of which no figure is made, and how much they rose, in any order: read like those of figures.

The numbers of a sentence that stand in front of such a unit are put among its figures, and it is read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.derived import drafted, half_digit
from extractor.findings.differences import differences
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.unread import Unread
from extractor.records import Figure
from extractor.rulebook import Rulebook

_NUMBER = re.compile(r"(?<![\d.\-—－])\d{1,4}(?:\.\d{1,2})?$")
_BEFORE = 8  # characters of a number
_LONGEST = 160


def degrees(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each rise of a level of which no figure is made."""
    text = skeleton.folded
    found, done = rules.once(Unread).places(text), 0
    for place in sorted(found) if len(found) > 1 else ():
        if place < done:
            continue
        marks = (*skeleton.marks.stop, "\n")
        start = max(text.rfind(mark, 0, place) for mark in marks) + 1
        done = min((end for mark in marks if (end := text.find(mark, place)) > 0), default=len(text))
        inside = {at: unit for at, unit in found.items() if start <= at < done}
        if len(inside) > 1 and done - start <= _LONGEST:
            yield from _read(skeleton, rules, start, done, inside)


def _read(skeleton: Skeleton, rules: Rulebook, start: int, end: int, units: dict[int, str]) -> Iterator[Related]:
    """Yield the rises of a sentence whose numbers in front of some units are figures, too."""
    numbers = [_figure(skeleton, at, unit) for at, unit in units.items()]
    made = [one for one in numbers if one is not None]
    taken = {one.start for one in made}
    own = [one for one in skeleton.figures if start <= one.start and one.end <= end and one.start not in taken]
    own = [one for one in own if not any(one.start < other.end and other.start < one.end for other in made)]
    here = {one.start - start: one for one in (*own, *made)}
    moved = [one.model_copy(update={"start": at, "end": one.end - start}) for at, one in here.items()]
    small = Skeleton(skeleton.source[start:end] + "\n", moved, skeleton.marks)
    drawn = {one.start for one in made}
    for related in differences(small, rules, ()):
        members = tuple(one._replace(figure=here.get(one.figure.start, one.figure)) for one in related.members)
        if sum(one.figure.start in drawn for one in members) > 1:
            yield related._replace(members=members)


def _figure(skeleton: Skeleton, at: int, unit: str) -> Figure | None:
    """Return the number in front of a unit as a figure without an id, if there is one."""
    match = _NUMBER.search(skeleton.folded, max(0, at - _BEFORE), at)
    if match is None:
        return None
    figure = drafted(match[0], match.start(), half_digit(match[0]), "count")
    return figure.model_copy(update={"unit": unit, "end": at + len(unit)})
