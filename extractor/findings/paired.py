"""Two numbers side by side, of a whole and of each of its parts: so many cases, so many people in them.

The parts stand in whatever sentences and lines follow; what the same was at another time is passed over. Where one column
adds up to the digit, the other must: told where a slip of the hand explains why it does not, or where words tell of a whole.
Where neither does, and both come near it, one that comes to more than its whole is told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, starmap
from typing import NamedTuple

from extractor.findings.adding import ADDABLE, about, addable, members_of
from extractor.findings.nearby import COUNTED, known
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import one_slip_off, swapped
from extractor.findings.units import Key
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "paired.toml"
_SIDES = (0, 1)
_GAP = 10  # characters between the two numbers
_FEWEST, _MANY, _MOST = 2, 4, 24  # parts
_REACH, _LINES = 200, 2  # characters and ends of lines from one pair to the next
_TELLING, _SURE = 20, 50  # a total below it is met by chance
_HALF, _TWICE = Decimal("0.5"), Decimal(2)
_LEAST, _NEARLY = Decimal("0.95"), Decimal("1.05")
_LITTLE = Decimal("0.1")


class PairedRule(Rule):
    """Words between the two numbers and in front of them; see the comments in the file."""

    gap: str
    words: str
    other: str
    whole: str
    anew: str
    split: list[str]


class PairedRules(RuleFile):
    """rules/paired.toml."""

    paired: PairedRule


class Paired:
    """The rule of rules/paired.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, PairedRules).paired
        self.gap, self.words, self.other, self.whole, self.anew = map(
            re.compile, (rule.gap, rule.words, rule.other, rule.whole, rule.anew)
        )


class _Pair(NamedTuple):
    """Where the two numbers stand."""

    first: int
    last: int


def paired(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each column of parts that does not add up to its whole, beside one that does."""
    ways = rules.once(Paired)
    for run in _runs(skeleton, ways):
        reader = _Run(skeleton, ways, run)
        for at in reader.likely():
            related = reader.of(at)
            if related is not None:
                yield related


def _runs(skeleton: Skeleton, ways: Paired) -> list[list[_Pair]]:
    """Return the pairs of numbers of the same two units, with words alike between them, in order."""
    beside: dict[tuple[Key, Key], list[tuple[int, int]]] = defaultdict(list)
    kinds, key_at = skeleton.kinds, skeleton.key_at
    for one, other in pairwise(skeleton.positions):
        if other - one <= _GAP and (kinds[one] in COUNTED or kinds[other] in COUNTED):
            beside[key_at(one), key_at(other)].append((one, other))
    found: dict[tuple[Key, Key, str], list[_Pair]] = defaultdict(list)
    for (first, last), pairs in beside.items():
        if len(pairs) > _FEWEST and first != last and ADDABLE.issuperset((first[0], last[0])):
            for pair in starmap(_Pair, pairs):
                words = _words(skeleton, ways, pair)
                if words is not None:
                    found[first, last, words].append(pair)
    return [run for run in found.values() if len(run) > _FEWEST]


def of_other_years(skeleton: Skeleton, pairs: Sequence[tuple[int, int]]) -> bool:
    """Tell whether days stand in front of two of some pairs: so many homes may have other people in another year."""
    kinds, between = skeleton.kinds, skeleton.between
    ends = [skeleton.sentence(pairs[0][0]).start, *(last for _, last in pairs)]
    dated = [any(kinds[it] == "date" for it in between(end, pair[0])) for end, pair in zip(ends, pairs, strict=False)]
    return dated.count(True) > 1


def _words(skeleton: Skeleton, ways: Paired, pair: _Pair) -> str | None:
    """Return the words between two numbers that make a pair of them, nothing for those that are known."""
    at, gap = skeleton.figure_at, skeleton.text[pair.first + 1 : pair.last]
    known_gap = ways.gap.match(gap)
    if not (known_gap or ways.words.match(gap)) or not (addable(at(pair.first)) and addable(at(pair.last))):
        return None
    return "" if known_gap else gap.strip(skeleton.marks.comma)


def _is_made(column: Sequence[Decimal], at: int) -> bool:
    """Tell whether two or more of the numbers behind one come to it."""
    left = column[at] - column[at + 1]
    for value in column[at + 2 : at + 1 + _MOST]:
        left -= value
        if left <= 0:
            return not left
    return False


class _Run:
    """Pairs of the same two units."""

    def __init__(self, skeleton: Skeleton, ways: Paired, run: Sequence[_Pair]) -> None:
        self.skeleton, self.ways = skeleton, ways
        self.run = [pair for pair in run if not ways.other.search(skeleton.leads[pair.first])]

    def likely(self) -> list[int]:
        """Return which pairs may be wholes: some of the next ones make up one of their columns, or many may exceed it."""
        columns = [[self._value(pair[side]) for pair in self.run] for side in _SIDES]
        found = [at for at in range(len(self.run) - _FEWEST) if any(_is_made(column, at) for column in columns)]
        said, leads = self.ways.anew, self.skeleton.leads
        many = (at for at in range(len(self.run) - _MANY) if said.search(leads[self.run[at].first]))
        return sorted({*found, *many})

    def of(self, at: int) -> Related | None:
        """Return the column that does not add up of the parts behind a pair, if the other one does."""
        whole = self.run[at]
        if max(map(self._value, whole)) < _TELLING or not self._known(whole):
            return None
        parts = self._parts(at)
        left = [self._value(one) for one in whole]
        for many, part in enumerate(parts, 1):
            left = [rest - self._value(one) for rest, one in zip(left, part, strict=True)]
            if not any(left) and many >= _FEWEST:
                return None
            if not all(left) and many >= _FEWEST and self._ends(parts, many):
                return self._told(whole, parts[:many], 1 - left.index(Decimal(0)))
        return self._above(whole, parts)

    def _value(self, position: int) -> Decimal:
        return self.skeleton.figure_at(position).value or Decimal(0)

    def _parts(self, at: int) -> list[_Pair]:
        """Return the pairs behind one, at its level of brackets, that may be its parts."""
        whole, text = self.run[at], self.skeleton.text
        inside = text[whole.last + 1 : whole.last + 2] == self.skeleton.marks.open
        level = self.skeleton.level(whole.first) + inside
        found, before = list[_Pair](), whole
        for pair in self.run[at + 1 : at + 1 + _MOST]:
            between = text[before.last + 1 : pair.first]
            if len(between) > _REACH or between.count("\n") > _LINES or self.skeleton.level(pair.first) < level:
                break
            before = pair
            if self.skeleton.level(pair.first) > level:
                continue
            if self.ways.anew.search(self.skeleton.leads[pair.first]) or not self._known(pair):
                break
            found.append(pair)
        return found

    def _known(self, pair: _Pair) -> bool:
        return all(known(self.skeleton.figure_at(one)) for one in pair)

    def _figures(self, whole: _Pair, parts: Sequence[_Pair], side: int) -> tuple[Figure, list[Figure]]:
        at = self.skeleton.figure_at
        return at(whole[side]), [at(part[side]) for part in parts]

    def _off(self, whole: _Pair, parts: Sequence[_Pair], side: int) -> Decimal:
        """Return by how much the parts of a column are more than their whole."""
        total, figures = self._figures(whole, parts, side)
        return sum((one.value or Decimal(0) for one in figures), Decimal(0)) - (total.value or Decimal(0))

    def _ends(self, parts: Sequence[_Pair], many: int) -> bool:
        """Tell whether a row may end behind so many of its parts: with all of them, their sentence or their bracket."""
        if many == len(parts):
            return True
        between = self.skeleton.text[parts[many - 1].last : parts[many].first]
        stops = (mark for mark in self.skeleton.marks.stop if mark not in self.skeleton.marks.pause)
        return any(mark in between for mark in stops)

    def _told(self, whole: _Pair, parts: Sequence[_Pair], side: int) -> Related | None:
        """Return a column that does not add up, if the other one tells that it must."""
        other = self.skeleton.figure_at(whole[1 - side])
        total, figures = self._figures(whole, parts, side)
        off = self._off(whole, parts, side)
        if (other.value or 0) < _TELLING or not about(total, figures, _HALF, _TWICE):
            return None
        if of_other_years(self.skeleton, parts):
            return None
        if side == 0 and off > 0 and self._may_be_split(total, figures, off):
            return None
        said = self.ways.whole.search(self.skeleton.leads[whole.first]) and (other.value or 0) >= _SURE
        near = said and abs(off) <= (total.value or 0) * _LITTLE
        if not near and not self._is_slip(total, figures, off):
            return None
        return self._related(whole, parts, side, "SUM2")

    def _may_be_split(self, total: Figure, parts: Sequence[Figure], off: Decimal) -> bool:
        """Tell whether cases with several people may be counted more than once, and no two digits changed places."""
        split = total.unit in self.ways.rule.split
        return split and not any(self._is_swap(one, off, total) for one in (total, *parts))

    def _is_swap(self, one: Figure, off: Decimal, total: Figure) -> bool:
        """Tell whether two digits that changed places explain it."""
        needed = (one.value or Decimal(0)) + (off if one is total else -off)
        return swapped(one, one.model_copy(update={"written_value": str(needed)}))

    def _is_slip(self, total: Figure, parts: Sequence[Figure], off: Decimal) -> bool:
        return one_slip_off(total, -off) or any(one_slip_off(one, off) for one in parts)

    def _above(self, whole: _Pair, parts: Sequence[_Pair]) -> Related | None:
        """Return the column of a whole row that comes to more than all of it, where both come nearly to it."""
        said = self.ways.anew.search(self.skeleton.leads[whole.first])
        if len(parts) < _MANY or not said or not self._are_named(parts):
            return None
        both = [self._figures(whole, parts, side) for side in _SIDES]
        if not all(about(total, figures, _LEAST, _NEARLY) for total, figures in both):
            return None
        side = next((side for side in _SIDES if self._off(whole, parts, side) > 0), None)
        return None if side is None else self._related(whole, parts, side, "SUM")

    def _are_named(self, parts: Sequence[_Pair]) -> bool:
        labels = {self.skeleton.leads[part.first] for part in parts}
        return len(labels) == len(parts) and all(labels)

    def _related(self, whole: _Pair, parts: Sequence[_Pair], side: int, check: str) -> Related:
        wording = self.skeleton.words(whole.first - len(self.skeleton.leads[whole.first]), parts[-1].last + 1)
        members = members_of(*self._figures(whole, parts, side))
        return Related("sum", check, self.ways.rule.name, members, wording, "closed", tension=True)
