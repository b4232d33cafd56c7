"""The amounts of a text that lists may add up, and the columns that they stand in by the words in front of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from extractor.findings.items import Items, shared_end
from extractor.findings.listed import ListPatterns
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import Key

_MOST, _WHOLES = 16, 6
GAP = 160  # characters between two parts of a list
COMMON = 2  # characters that leads of one column share at their ends
_ROUNDED = 4
_SIZES = ("range", "at_most", "less_than")  # of amounts that tell how large something is: 20 to 50 thousand


class Columns:
    """Those of one skeleton."""

    def __init__(self, skeleton: Skeleton, patterns: ListPatterns) -> None:
        self.skeleton, self.leads = skeleton, skeleton.leads
        self.lists = Items(skeleton, patterns)
        unadded, sizes, text = self.lists.unadded, patterns.words.sizes, skeleton.text
        self._places = [
            position
            for position in sorted(self.lists.summands - unadded)
            if skeleton.figure_at(position).qualifier not in _SIZES and not text.startswith(sizes, position + 1)
        ]
        self._depths = self._open_brackets()

    def addable(self, start: int, end: int, depth: int) -> list[int]:
        """Return the positions of amounts that can be added, outside brackets that the stretch opens or closes."""
        close = self.skeleton.text.find(self.skeleton.marks.close, start, end) if depth > 0 else -1
        found = self._places[bisect_left(self._places, start) : bisect_left(self._places, end)]
        depths = self._depths
        if not (depth or depths):
            return found
        outside = [one for one in found if depths.get(one, 0) <= depth]
        return outside if close < 0 else [one for one in outside if depths.get(one, 0) >= depth or one < close]

    def _open_brackets(self) -> dict[int, int]:
        """Return behind how many open brackets of their line amounts stand, of those that are in one."""
        skeleton, found = self.skeleton, dict[int, int]()
        for line in skeleton.lines_with((frozenset((skeleton.marks.open, skeleton.marks.close)),)):
            level = skeleton.level(line.start)
            depths = ((place, skeleton.level(place) - level) for place in skeleton.between(*line))
            found.update(one for one in depths if one[1])
        return found

    def depth(self, position: int) -> int:
        """Return behind how many open brackets of its line a position stands."""
        return self.skeleton.depth(self.skeleton.line_start(position), position)

    def by_unit(self, places: Iterable[int]) -> defaultdict[Key, list[int]]:
        """Return amounts by their units."""
        found: defaultdict[Key, list[int]] = defaultdict(list)
        for one in places:
            found[self.skeleton.key_at(one)].append(one)
        return found

    def wholes(self, first: int, above: list[int]) -> list[int]:
        """Return which of the amounts of its unit in front, the nearest first, can be the total of a part's column.

        What shares the words in front of it comes before what is only near.
        """
        same, tail = above[:_WHOLES], self._tail(first, COMMON)
        return sorted(same, key=lambda one: not self.leads[one].endswith(tail)) if len(same) > 1 else same

    def columns(self, wholes: Sequence[int], first: int, below: Sequence[int]) -> list[tuple[int, list[int]]]:
        """Return each whole with the parts that are of one column with the first, by the words that both bear."""
        columns: dict[int, list[int]] = {}  # by how many characters the leads share: many wholes share as many
        found: list[tuple[int, list[int]]] = []
        for whole in wholes:
            common = self.common(whole, first)
            if common not in columns:
                columns[common] = self._column(self._tail(first, common if common >= COMMON else 0), first, below)
            found.append((whole, columns[common]))
        return found

    def _column(self, tail: tuple[str, ...], first: int, below: Sequence[int]) -> list[int]:
        """Return the parts that are of one column with the first: those of its unit whose leads end as its own does."""
        found, key, key_at = [first], self.skeleton.key_at(first), self.skeleton.key_at
        for one in below[bisect_right(below, first) :]:
            if one - found[-1] > GAP or len(found) == _MOST:
                break
            if key_at(one) == key and self.leads[one].endswith(tail):
                found.append(one)
        return found

    def _tail(self, position: int, length: int) -> tuple[str, ...]:
        """Return the last characters in front of an amount, so many; nothing where there are fewer."""
        lead = self.leads[position]
        return (lead[len(lead) - length :],) if len(lead) >= length else ()

    def common(self, one: int, other: int) -> int:
        """Return how many characters, `_ROUNDED` at most, the words in front of two amounts share at their ends."""
        return shared_end(self.leads[one], self.leads[other], _ROUNDED)
