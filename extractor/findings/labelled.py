"""How many of each sort a bracket tells, and the points below that begin with the same sorts and tell how many again."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from extractor.findings.nearby import COUNTED
from extractor.findings.relations import Related, stated_twice
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import unit_key

_RULE = "sorts in a bracket and in points"
_FEWEST, _LONGEST = 2, 8
_FAR = 3000  # characters behind a bracket in which its points are looked for


def labelled(skeleton: Skeleton) -> Iterator[Related]:
    """Yield each number of a bracket with that of the point that begins with the same sort.

    Points must begin with every sort that the bracket names, and tell at least one of the numbers again.
    """
    for bracket in _brackets(skeleton):
        sorts = {skeleton.leads[position]: position for position in bracket}
        if len(sorts) < len(bracket):
            continue
        points = _points(skeleton, bracket[-1] + 1, sorts)
        pairs = [(skeleton.figure_at(sorts[sort]), skeleton.figure_at(place)) for sort, place in points.items()]
        if len(points) == len(sorts) and any(one.value == other.value for one, other in pairs):
            for one, other in pairs:
                wording = skeleton.words(bracket[0] - len(skeleton.leads[bracket[0]]), bracket[-1] + 1)
                yield stated_twice(_RULE, one, other, wording)


def _brackets(skeleton: Skeleton) -> Iterator[list[int]]:
    """Yield the numbers of each bracket that holds nothing but sorts and how many there are of each."""
    marks, text, positions = skeleton.marks, skeleton.text, skeleton.positions
    for opened in skeleton.opened:
        found, begins = list[int](), opened + 1
        for position in islice(positions, bisect_left(positions, opened), None):
            lead = skeleton.leads[position]
            if position - len(lead) != begins or not 0 < len(lead) <= _LONGEST or skeleton.kinds[position] not in COUNTED:
                break
            found.append(position)
            behind = text[position + 1 : position + 2]
            if len(found) >= _FEWEST and behind in marks.close:
                yield found
                break
            if behind not in marks.comma:
                break
            begins = position + 2


def _points(skeleton: Skeleton, start: int, sorts: dict[str, int]) -> dict[str, int]:
    """Return where the first point behind a place that begins with each sort tells how many there are."""
    marks, text, found = skeleton.marks, skeleton.text, dict[str, int]()
    for position in skeleton.between(start, start + _FAR):
        lead = skeleton.leads[position]
        before = text[position - len(lead) - 1 : position - len(lead)]
        if lead not in sorts or lead in found or not before or before not in marks.stop + marks.colon:
            continue
        if unit_key(skeleton.figure_at(position)) == unit_key(skeleton.figure_at(sorts[lead])):
            found[lead] = position
    return found
