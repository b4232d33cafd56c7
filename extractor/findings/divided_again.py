"""A whole that is divided in several ways, row by row: so many true and not true, so many done and not yet done.

One row comes to the whole to the digit, so that the whole is known whatever words tell of it. The next must come to it as
well: told where its names leave nothing out, or are many, and a slip of the hand explains that it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

from extractor.findings.adding import ADDABLE, about, addable, adds_up, members_of
from extractor.findings.items import Items
from extractor.findings.listed import ListPatterns
from extractor.findings.nearby import known
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import one_slip_off, swapped
from extractor.findings.units import Key
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "divided_again.toml"
_FEWEST, _ROWS, _MANY, _MOST = 2, 4, 4, 14  # parts of a row, amounts of a line, parts that are hardly some of all
_TELLING = 20  # a whole below it is met by chance
_BEFORE = 160  # characters in front of the rows in which the whole stands
_LONGEST = 14  # characters of a name
_HALF, _TWICE = Decimal("0.5"), Decimal(2)  # times a whole: what comes to more or less is of something else
_LEAST, _LARGE = Decimal("0.7"), Decimal("1.4")
_NEAR_LEAST, _NEAR_MOST = Decimal("0.85"), Decimal("1.15")


class AgainRule(Rule):
    """Words in the names of parts; see the comments in the file."""

    never: str
    overlap: str
    done: str
    undone: str
    opposed: list[tuple[str, str]]
    bands: tuple[str, str]


class AgainRules(RuleFile):
    """rules/divided_again.toml."""

    again: AgainRule


class Again:
    """The rule of rules/divided_again.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, AgainRules).again
        self.never, self.overlap, self.done, self.undone = map(
            re.compile, (rule.never, rule.overlap, rule.done, rule.undone)
        )
        self.bands = list(map(re.compile, rule.bands))
        self.lists = rules.once(ListPatterns)


class _Row(NamedTuple):
    """Amounts of one unit between two stops, or behind a row that comes to its whole; and the one it comes to."""

    parts: list[int]
    whole: int | None = None


def divided_again(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each row of parts that does not come to the whole that a row beside it does."""
    lines: dict[tuple[int, Key], list[list[int]]] = {}
    for span, places, units in skeleton.repeating:
        told: dict[Key, list[int]] = {}
        for place, key in zip(places, units, strict=True):
            told.setdefault(key, []).append(place)
        for key, row in told.items():
            if len(row) > 1 and key[0] in ADDABLE:
                lines.setdefault((skeleton.line_start(span.start), key), []).append(row)
    for (start, key), rows in lines.items():
        if (len(rows) > 1 or len(rows[0]) > _ROWS) and _may_tell(skeleton, rows, key, start):
            yield from _Line(skeleton, rules.once(Again), key).of(start, skeleton.line_end(start))


def _may_tell(skeleton: Skeleton, rows: Sequence[Sequence[int]], key: Key, start: int) -> bool:
    """Tell whether the first amounts of a row come to one of its line, or two rows to the same: soon known, and rare."""
    at, key_at, none = skeleton.figure_at, skeleton.key_at, Decimal(0)
    inside = skeleton.between(start, rows[-1][-1])
    values = {value for one in inside if key_at(one) == key and (value := at(one).value or none) >= _TELLING}
    if not values:
        return False
    sums = set[Decimal]()
    for row in rows:
        first, *added = accumulate(at(one).value or none for one in row)
        if added[-1] in sums or not values.isdisjoint((*added, *(it - first for it in added[1:]))):
            return True
        sums.update((added[-1], added[-1] - first))
    return False


class _Line:
    """The amounts of one unit in a line."""

    def __init__(self, skeleton: Skeleton, ways: Again, key: Key) -> None:
        self.skeleton, self.ways, self.key = skeleton, ways, key

    @cached_property
    def _items(self) -> Items:
        return Items(self.skeleton, self.ways.lists)

    def of(self, start: int, end: int) -> Iterator[Related]:
        """Yield the rows of a line that fail."""
        places = [one for one in self.skeleton.between(start, end) if self._is_able(one)]
        if len(places) < _ROWS:
            return
        rows = list(self._rows(places))
        for (before, row), (_, later) in zip(pairwise([_Row([]), *rows]), pairwise([*rows, _Row([])]), strict=True):
            if row.whole is not None or not _FEWEST <= len(row.parts) <= _MOST:
                continue
            for other in (before, later):
                if other.whole is not None and other.whole < row.parts[0]:
                    related = self._told(other.whole, row.parts, places)
                    if related is not None:
                        yield related
                        break
        for first, second in pairwise(row.parts for row in rows if row.whole is None):
            related = self._whole_of_both(first, second, places)
            if related is not None:
                yield related

    def _whole_of_both(self, one: list[int], other: list[int], places: Sequence[int]) -> Related | None:
        """Return a row with the amount in front, a slip away from what it and the next one both come to."""
        before = [place for place in places if one[0] - _BEFORE <= place < one[0]]
        if not before and len(one) > _FEWEST:
            before, one = one[:1], one[1:]
        if not before or min(len(one), len(other)) < _FEWEST or before[-1] in one:
            return None
        sums = [sum((figure.value or Decimal(0) for figure in self._figures(row)), Decimal(0)) for row in (one, other)]
        whole = self.skeleton.figure_at(before[-1])
        if sums[0] != sums[1] or sums[0] < _TELLING or not one_slip_off(whole, (whole.value or Decimal(0)) - sums[0]):
            return None
        opened = self._items.words.among
        leads = [self.skeleton.leads[place] for place in (*one, *other)]
        labels = [next((lead.removeprefix(word) for word in opened if lead.startswith(word)), lead) for lead in leads]
        if len(set(labels)) < len(labels) or any(self.ways.never.search(label) for label in labels):
            return None
        return self._related(whole, one)

    def _is_able(self, position: int) -> bool:
        figure = self.skeleton.figure_at(position)
        return self.skeleton.key_at(position) == self.key and addable(figure) and known(figure)

    def _rows(self, places: Sequence[int]) -> Iterator[_Row]:
        """Yield the rows between stops, divided where some of them come to an amount in front."""
        groups: dict[int, list[int]] = {}
        for one in places:
            groups.setdefault(self.skeleton.sentence(one).start, []).append(one)
        for start, group in groups.items():
            level = min(map(self.skeleton.level, group))
            row = [one for one in group if self.skeleton.level(one) == level]
            before = [one for one in places if start - _BEFORE <= one < start]
            yield from self._divided(before, row)

    def _divided(self, before: Sequence[int], row: list[int]) -> Iterator[_Row]:
        """Yield a row in pieces, each of which comes to an amount in front of it."""
        inner = before
        if len(row) > _FEWEST and not any(self._made(inner, row[:many]) for many in range(_FEWEST, len(row) + 1)):
            for many in range(_FEWEST, len(row)):
                if self._made(row[:1], row[1 : many + 1]) is not None:
                    inner, row = row[:1], row[1:]
                    break
        while len(row) >= _FEWEST:
            for many in range(_FEWEST, len(row) + 1):
                whole = self._made(inner, row[:many])
                if whole is not None:
                    yield _Row(row[:many], whole)
                    row = row[many:]
                    break
            else:
                yield _Row(row)
                return

    def _made(self, wholes: Sequence[int], parts: Sequence[int]) -> int | None:
        """Return the nearest of some amounts to which parts come."""
        figures = self._figures(parts)
        fits = (one for one in reversed(wholes) if adds_up(self.skeleton.figure_at(one), figures))
        whole = next(fits, None)
        telling = whole is not None and (self.skeleton.figure_at(whole).value or 0) >= _TELLING
        return whole if telling else None

    def _figures(self, places: Sequence[int]) -> list[Figure]:
        return [self.skeleton.figure_at(one) for one in places]

    def _told(self, whole: int, parts: list[int], places: Sequence[int]) -> Related | None:
        """Return a row with the whole of the one beside it, if its names tell that it is another division of that."""
        labels = [self._label(one) for one in parts]
        if len(set(labels)) < len(labels) or not all(0 < len(label) <= _LONGEST for label in labels):
            return None
        if any(self.ways.never.search(label) or self._items.forbidding(label) for label in labels):
            return None
        total, figures = self.skeleton.figure_at(whole), self._figures(parts)
        off = sum((one.value or Decimal(0) for one in figures), Decimal(0)) - (total.value or Decimal(0))
        if any(adds_up(self.skeleton.figure_at(one), figures) for one in places if one != whole):
            return None
        if not self._is_licensed(labels, total, figures, off):
            return None
        return self._related(total, parts)

    def _label(self, position: int) -> str:
        """Return the words in front of an amount in its clause, such numbers as those of years among them."""
        return self.skeleton.words(self.skeleton.clause_start(position, 0), position)

    def _related(self, whole: Figure, parts: Sequence[int]) -> Related:
        wording = self.skeleton.words(parts[0] - len(self.skeleton.leads[parts[0]]), parts[-1] + 1)
        members = members_of(whole, self._figures(parts))
        return Related("sum", "SUM", self.ways.rule.name, members, wording, "closed", tension=True)

    def _is_licensed(self, labels: Sequence[str], total: Figure, parts: list[Figure], off: Decimal) -> bool:
        """Tell whether names leave nothing out and a slip explains what a row is off, or many come near its whole."""
        opposed = self._is_opposed(labels) or all(any(map(band.search, labels)) for band in self.ways.bands)
        swap = any(_swap(one, off) for one in parts)
        if not opposed and any(map(self.ways.overlap.search, labels)):
            return False
        if not swap and not any(one_slip_off(one, off) for one in parts):
            return False
        if opposed:
            return about(total, parts, _HALF, _TWICE)
        if swap:
            return about(total, parts, _LEAST, _LARGE)
        return len(parts) >= _MANY and about(total, parts, _NEAR_LEAST, _NEAR_MOST)

    def _is_opposed(self, labels: Sequence[str]) -> bool:
        """Tell whether two names are of what is and what is not, or several leave nothing out."""
        if self._items.complete(labels) is not None or labels[-1].startswith(self._items.words.closers):
            return True
        if len(labels) != _FEWEST:
            return False
        one, other = labels
        pairs = ((one, other), (other, one))
        if any(left in first and right in second for first, second in pairs for left, right in self.ways.rule.opposed):
            return True
        return any(
            self.ways.undone.search(second) and self.ways.done.search(first) and not self.ways.undone.search(first)
            for first, second in pairs
        )


def _swap(figure: Figure, off: Decimal) -> bool:
    """Tell whether two digits that changed places make a number too great by some amount."""
    value = figure.value
    if not value or value - off <= 0 or figure.scale or value != value.to_integral_value():
        return False
    return swapped(figure, figure.model_copy(update={"written_value": f"{value - off:f}"}))
