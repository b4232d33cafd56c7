"""Totals and the parts that follow them further on: behind clauses of growth, over the ends of sentences, by column.

Each amount is of a column: its unit and the last words in front of it. What a list adds up to is looked for among the
totals of the same column in front of the words that open it, and it may end where it adds up. A list that adds up
nowhere is compared only where one digit, typed wrong, explains the difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from extractor.findings.items import Item, Items, addable, adds_up
from extractor.findings.listed import ListPatterns
from extractor.findings.relations import Member, Related, unit_key
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import typos
from extractor.records import Figure

_FEWEST, _MOST, _WHOLES = 2, 16, 6
_BEFORE, _BEHIND = 400, 1200  # characters in which totals and parts are looked for
_CHANCE = Fraction(1, 100)
_GAP = 160  # characters between two parts of a list
_COMMON = 2  # characters that leads of one column share at their ends
_ROUNDED = 4


def sequenced(skeleton: Skeleton, patterns: ListPatterns) -> Iterator[Related]:
    """Yield a relation for each column of a list that words open behind its totals."""
    reader = _Reader(skeleton, patterns)
    for match in reader.openers.finditer(skeleton.text):
        yield from reader.of(match)


class _Reader:
    def __init__(self, skeleton: Skeleton, patterns: ListPatterns) -> None:
        self.skeleton = skeleton
        self.openers = patterns.openers
        self.lists = Items(skeleton, patterns)
        self.leads = skeleton.leads
        self.depths = {  # of all amounts that can be added, behind how many open brackets of their line they stand
            position: self._depth(position)
            for position in skeleton.positions
            if addable(skeleton.figure_at(position)) and not self.lists.forbidding(self.leads[position])
        }

    def of(self, match: re.Match[str]) -> Iterator[Related]:
        """Yield the sums that the words of one opener state, one for each column."""
        start, end = match.start(), match.end()
        below = self._addable(end, end + _BEHIND, self._depth(end))
        above = self._addable(max(0, start - _BEFORE), start, self._depth(start))
        told: set[int] = set()
        wording = self.skeleton.words(start, end)
        opening = self._opening(end)
        for first in (one for one in below if one < opening):
            wholes = self._wholes(first, above)
            if not wholes or wholes[0] in told:
                continue
            told.add(wholes[0])
            columns = [(whole, self._column(whole, first, below)) for whole in wholes]
            related = next(filter(None, (self._exact(whole, parts, wording) for whole, parts in columns)), None)
            related = related or self._doubtful(*columns[0], wording)
            if related is not None:
                yield related

    def _opening(self, position: int) -> int:
        """Return where the first item of a list ends at the latest: with the first sentence that holds an amount."""
        following = self.skeleton.between(position, position + _GAP)
        return self.skeleton.sentence(following[0]).end if following else position

    def _addable(self, start: int, end: int, depth: int) -> list[int]:
        """Return the positions of amounts that can be added, outside brackets that the stretch opens or closes."""
        close = self.skeleton.text.find(self.skeleton.marks.close, start, end) if depth > 0 else -1
        found = ((one, self.depths[one]) for one in self.skeleton.between(start, end) if one in self.depths)
        return [one for one, own in found if own <= depth and (close < 0 or own >= depth or one < close)]

    def _depth(self, position: int) -> int:
        return self.skeleton.depth(self.skeleton.text.rfind("\n", 0, position) + 1, position)

    def _wholes(self, first: int, above: Sequence[int]) -> list[int]:
        """Return where the total of a part's column can stand: what shares the words in front of it, then the nearest."""
        figure = self.skeleton.figure_at(first)
        same = [one for one in reversed(above) if unit_key(self.skeleton.figure_at(one)) == unit_key(figure)]
        return sorted(same[:_WHOLES], key=lambda one: self._common(one, first) < _COMMON)

    def _column(self, whole: int, first: int, below: Sequence[int]) -> list[int]:
        """Return the parts that are of one column with the first."""
        key = unit_key(self.skeleton.figure_at(first))
        parts = [one for one in below if one >= first and unit_key(self.skeleton.figure_at(one)) == key]
        common = self._common(whole, first)
        if common >= _COMMON:
            parts = [one for one in parts if self._common(one, first) >= min(common, _ROUNDED)]
        near = next((index for index, (one, other) in enumerate(pairwise(parts)) if other - one > _GAP), len(parts) - 1)
        return parts[: min(near + 1, _MOST)]

    def _common(self, one: int, other: int) -> int:
        """Return how many characters the words in front of two amounts share at their ends."""
        first, second = self.leads[one], self.leads[other]
        length = 0
        while length < min(len(first), len(second)) and first[-1 - length] == second[-1 - length]:
            length += 1
        return length

    def _exact(self, whole: int, parts: Sequence[int], wording: str) -> Related | None:
        """Return the sum of the first parts that add up to a total."""
        total, figures = self.skeleton.figure_at(whole), [self.skeleton.figure_at(one) for one in parts]
        for length in range(_FEWEST, len(figures) + 1):
            if adds_up(total, figures[:length]) or self._rounds(total, figures[:length]):
                return _sum(total, figures[:length], wording, "closed")
        return None

    def _doubtful(self, whole: int, parts: Sequence[int], wording: str) -> Related | None:
        """Return the sum of parts that are all there is by their names, or that one wrong digit keeps from adding up."""
        total, figures = self.skeleton.figure_at(whole), [self.skeleton.figure_at(one) for one in parts]
        lengths = range(_FEWEST, len(figures) + 1)
        for length in lengths:
            if self.lists.complete([self.leads[one] for one in parts[:length]]):
                return _sum(total, figures[:length], wording, "closed")
        for length in lengths:
            if self._of_one_kind(parts[:length]) and typos(total, figures[:length], _CHANCE):
                return _sum(total, figures[:length], wording, "near")
        return None

    def _of_one_kind(self, parts: Sequence[int]) -> bool:
        """Tell whether parts bear different names for pieces of one whole."""
        figures = [self.skeleton.figure_at(one) for one in parts]
        items = [
            Item(self.leads[one], {unit_key(figure): figure}, one) for one, figure in zip(parts, figures, strict=True)
        ]
        return self.lists.parallel(items)

    def _rounds(self, whole: Figure, parts: Sequence[Figure]) -> bool:
        """Tell whether parts with decimals come as near to their total as their last digits allow."""
        if whole.lower is None or whole.upper is None or whole.lower == whole.upper:
            return False
        values = [part.value for part in parts]
        if any(value is None for value in values) or whole.value is None:
            return False
        step = whole.upper - whole.lower
        return abs(sum(value for value in values if value is not None) - whole.value) <= step


def _sum(whole: Figure, parts: Sequence[Figure], wording: str, mode: str) -> Related:
    members = (Member("whole", whole), *(Member("part", part) for part in parts))
    return Related(
        "sum", "SUM", "a list further on", members, wording, "closed" if mode == "closed" else "near", tension=True
    )
