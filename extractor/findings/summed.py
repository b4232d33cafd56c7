"""Totals told as such behind their parts, or in front of as many parts as their words say there are kinds of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from extractor.findings.adding import adds_up
from extractor.findings.relations import Related
from extractor.findings.signs import is_sign
from extractor.findings.sums import Amounts
from extractor.records import Figure

_NAME = "totals by their words"
_FEWEST, _MOST = 2, 30  # parts
_FEW = 12  # kinds that words tell the number of
_HALF, _TWICE = Decimal("0.5"), Decimal(2)  # times a total: as little, or as much, is of something else
_MUCH, _LITTLE = Decimal("1.3"), Decimal("0.75")  # the same where its words hardly tell of a total


class _Total(NamedTuple):
    """A total: where it stands, whether its words leave no doubt that it is one, and of how many it is, if they say so."""

    position: int
    sure: bool
    many: int
    floor: int  # where the words for it begin, its number of kinds among them


class Summed:
    """Reads such totals."""

    def __init__(self, amounts: Amounts) -> None:
        self.amounts, self.ways, self.skeleton = amounts, amounts.ways, amounts.skeleton

    def read(self) -> Iterator[Related]:
        """Yield each total with its parts."""
        crowded, leads = self._crowded(), self.skeleton.leads
        for position in self.amounts.led(self.ways.totals):
            total = self._total(position) if position in crowded or self.ways.these.search(leads[position]) else None
            if total is None:
                continue
            parts = self._in_front(total) or (self._behind(total) if total.many else [])
            related = self._related(total, parts) if len(parts) >= _FEWEST else None
            if related is not None:
                yield related

    def _crowded(self) -> set[int]:
        """Return where figures stand in sentences that hold three or go on behind a pause: few others tell of totals."""
        text, pause = self.skeleton.text, self.skeleton.marks.pause
        told = self.skeleton.telling
        return {one for span, ones in told if len(ones) > _FEWEST or text[span.start - 1] in pause for one in ones}

    def _total(self, position: int) -> _Total | None:
        """Return an amount as a total, if its words make it one."""
        lead = self.skeleton.leads[position]
        floor, many = position - len(lead), self.ways.many.search(lead)
        if many:
            total = _Total(position, True, self.ways.number(many["n"]), floor)
        elif number := self._number(floor - 1) if self.ways.of_many.search(lead) else 0:
            total = _Total(position, True, number, self.skeleton.clause_start(floor - 1, 0))
        elif self.ways.sure.search(lead):
            total = _Total(position, True, 0, floor)
        elif self.ways.perhaps.search(lead):
            total = _Total(position, False, 0, floor)
        else:
            return None
        return None if self.ways.never.search(lead) else total

    def _number(self, position: int) -> int:
        """Return how many kinds a figure right in front of the words for a total tells of; 0 for none."""
        if not is_sign(self.skeleton.text[position : position + 1]):
            return 0
        figure = self.skeleton.figure_at(position)
        value = figure.value if figure.kind in ("count", "duration") else None
        few = value is not None and value == int(value) and _FEWEST <= value <= _FEW and figure.qualifier == "exact"
        return int(value or 0) if few else 0

    def _in_front(self, total: _Total) -> list[int]:
        """Return the amounts of its sentence in front of a total, or of the one before where it begins its own."""
        start = self.skeleton.full_sentence(total.position).start
        parts = self._row(start, total)
        if parts or start == 0 or self.skeleton.text[start - 1] == "\n":
            return parts
        first = total.floor <= start + 1 and bool(total.many or self.ways.these.search(self.skeleton.leads[total.position]))
        return self._row(self.skeleton.full_sentence(start - 1).start, total) if first else []

    def _row(self, start: int, total: _Total) -> list[int]:
        """Return the amounts of a stretch that a total behind it can be of; none if one of them cannot be its part."""
        found: list[int] = []
        level, opened = self.skeleton.level(total.position), False
        for one in reversed(self.skeleton.between(start, total.floor)):
            if self.skeleton.level(one) > level or not self.amounts.of_one_sort(one, total.position):
                continue
            if opened or not self.amounts.able(one) or self.ways.overlap.search(self.amounts.label(one)):
                return []  # it is what the others are parts of, or a part of nothing
            if len(found) == _MOST:
                return []
            found.insert(0, one)
            opened = self.ways.opens.search(self.amounts.label(one)) is not None
        if not found or self.ways.added_to.search(self.amounts.label(found[0])):
            return []
        labels = {self.amounts.clause(one) or str(one) for one in found}
        apart = len(labels) == len(found) <= _MOST and not any(map(self._follows, found))
        return found if apart and self._countable(found, total.position) else []

    def _follows(self, position: int) -> bool:
        """Tell whether another amount of its unit stands in front of one in its clause, with more than `and` between."""
        before = self.skeleton.between(self.skeleton.clause_start(position, 0), position)
        same = [one for one in before if self.skeleton.key_at(one) == self.skeleton.key_at(position)]
        return bool(same) and self.skeleton.text[same[-1] + 1 : position] not in self.amounts.words.joins

    def _countable(self, parts: list[int], whole: int) -> bool:
        """Tell whether a total of several classifiers has one that stands for all, and each part its name in front."""
        key, edges = self.skeleton.key_at, (*self.skeleton.marks.comma, *self.skeleton.marks.stop)
        if all(key(one) == key(whole) for one in parts):
            return True
        units = self.ways.mixing.union(self.ways.words.people)
        named = all(self.skeleton.leads[one] and self.skeleton.text.startswith(edges, one + 1) for one in parts)
        return named and self.skeleton.figure_at(whole).unit in units

    def _behind(self, total: _Total) -> list[int]:
        """Return the amounts behind a total of so many kinds, if they are as many."""
        start, end = total.position + 1, self.skeleton.full_sentence(total.position).end
        level = self.skeleton.level(total.position)
        alike = [one for one in self.skeleton.between(start, end) if self.amounts.of_one_sort(one, total.position)]
        parts = [one for one in alike if self.skeleton.level(one) == level]
        return parts if all(map(self.amounts.able, parts)) and self._countable(parts, total.position) else []

    def _related(self, total: _Total, parts: list[int]) -> Related | None:
        """Return a total with its parts, if they come to about as much as may be expected of its words."""
        if (total.many and len(parts) != total.many) or not self.amounts.able(total.position):
            return None
        whole, figures = self.skeleton.figure_at(total.position), [self.skeleton.figure_at(one) for one in parts]
        if len({self.skeleton.figure_at(one).unit for one in parts}) > 1 and adds_up(whole, figures[-_FEWEST:]):
            return None  # of the last of them, which are counted as it is
        added = sum((one.value or Decimal(0) for one in figures), Decimal(0))
        value = whole.value or Decimal(0)
        least, most = (_HALF, _TWICE) if total.sure else (_LITTLE, _MUCH)
        if not value * least <= added <= value * most or value < max(one.value or Decimal(0) for one in figures):
            return None
        return self.amounts.related(_NAME, total.position, parts, total.sure or self._of_family(whole, total, parts))

    def _of_family(self, whole: Figure, total: _Total, parts: list[int]) -> bool:
        """Tell whether parts bear the names of a family that is all there is."""
        labels, named = list(map(self.amounts.label, parts)), self.amounts.named(total.position)
        for family in self.ways.families:
            groups = [family.group(label) for label in labels]
            told = {one for one in groups if one is not None}
            if len(told) == len(groups) >= family.needed and set(range(family.needed)) <= told and family.rule.sure:
                return family.whole.search(named) is not None
        return False
