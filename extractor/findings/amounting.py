"""Totals and the amounts behind them that would come to them but for a slip of the hand, or that come to more than it is.

No list need be closed by words: that two digits in each other's place, or one other digit, make the amounts come to it
exactly hardly happens by chance where the total has many digits. Words must tell besides that the amounts are of it: one
that opens a list, the name that the total and each of them bear, or a family that is all there is. Pieces of one kind
come to no more than what they are pieces of, whatever their digits are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise, takewhile

from extractor.findings.adding import adds_up, members_of
from extractor.findings.derived import significant_digits
from extractor.findings.heaps import FEWEST, TELLING, Heap, Heaps, explained
from extractor.findings.items import complete_family, shared_end
from extractor.findings.nearby import known
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import a_digit_away, a_swap_away
from extractor.records import Figure
from extractor.rulebook import Rulebook

_DIGITS = 3  # of a total, without the noughts at its ends
_BY_SWAP, _BY_DIGIT, _SURELY, _ANYHOW = Fraction(1, 50), Fraction(1, 100), Fraction(1, 1000), Fraction(2)
_TEN = 10
_ROW = 4  # parts that bear the name of their total, over several lines
_ABOVE = Decimal("1.4")  # times a total, to which pieces of it come that are more than it
_WORD = 12  # characters of a name that two opposed parts share at their ends
_KIND = 1  # characters that names of pieces of one kind share at their ends


def amounting(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield the sum of each row of amounts that a slip keeps from coming to a total in front of it, or that exceeds it.

    found: what other readers tell; a total that has parts, and parts that come to another total, are left to them.
    """
    heaps = Heaps(skeleton, rules)
    if heaps.rows:
        yield from _Reader(heaps, found).read()


def _a_slip(whole: Figure, added: Decimal) -> bool:
    """Tell whether one digit, or two neighbours in each other's place, may be all by which a sum differs from a total."""
    if whole.kind == "area" or whole.value is None:  # what is kept in thirds shows no digits
        return True
    off = abs(whole.value - added).normalize()
    number = int("".join(map(str, off.as_tuple().digits)))
    return number < _TEN or (number < _TEN * _TEN and number % (_TEN - 1) == 0)


class _Reader:
    def __init__(self, heaps: Heaps, found: Sequence[Related]) -> None:
        self.heaps, self.skeleton = heaps, heaps.skeleton
        self.sums = [one for one in found if one.check == "SUM"]
        self.whole_of, self.part_of = explained(found)
        self.rest: list[Heap] = []
        for row in heaps.rows:
            while length := heaps.exact(row):
                self.whole_of.add(self._start(row.whole))
                self.part_of.update(map(self._start, row.parts[:length]))
                row = Heap(row.whole, row.parts[length:], row.opened)  # it may be divided once more, by something else
            if len(row.parts) >= FEWEST:
                self.rest.append(row)

    def read(self) -> Iterator[Related]:
        """Yield the sum of each row that nothing explains and that a slip does."""
        told: set[int] = set()
        for row in self.rest:
            divided = self._start(row.whole) in self.whole_of
            if row.whole in told or not known(self.skeleton.figure_at(row.whole)):
                continue
            parts = self._slipped(row, divided)
            if not (parts or divided) and self._is_halved(row):
                parts = row.parts[:FEWEST]
            related = self._sum(row.whole, parts, self.heaps.ways.slip) if parts else None
            if related is None and self._exceeds(row, divided):
                parts = self._sentence(row)
                related = self._sum(row.whole, parts, self.heaps.ways.above)
            if related is None:
                continue
            if not self._is_told(related, divided):
                told.add(row.whole)
                yield related

    def _is_told(self, related: Related, divided: bool) -> bool:
        """Tell whether another reader tells of the same amounts: of those of a total that is divided, in another way."""
        starts = {one.figure.start for one in related.members}
        same = [one for one in self.sums if {member.figure.start for member in one.members} == starts]
        return bool(same) and not (divided and any(one.mode == "near" and not one.parallel for one in same))

    def _start(self, position: int) -> int:
        return self.skeleton.figure_at(position).start

    def _slipped(self, row: Heap, divided: bool) -> list[int]:
        """Return the parts of a row that a slip keeps from coming to its total; nothing if chance explains that as well.

        divided: the total has other parts that come to it.
        """
        whole, figures = self.skeleton.figure_at(row.whole), self.heaps.figures(row.parts)
        if significant_digits(whole) < _DIGITS or {one.start for one in figures[:FEWEST]} <= self.part_of:
            return []
        values = (one.value or Decimal(0) for one in takewhile(known, figures))
        for length, added in enumerate(accumulate(values, initial=Decimal(0))):
            if length < FEWEST or not _a_slip(whole, added) or not self.heaps.ends(row, length):
                continue
            parts, written = row.parts[:length], figures[:length]
            if (length > FEWEST and adds_up(written[0], written[1:])) or any(map(self._is_sum, parts)):
                continue  # the others are of the first, or one of them is of two in front of it
            licensed = self._licensed(row, parts)
            most = _BY_SWAP if licensed and not divided else _SURELY
            if (licensed or self._alike(row, parts)) and a_swap_away(whole, written, most):
                return parts
            if licensed and not divided and self._is_row(row, parts) and a_digit_away(whole, written, _BY_DIGIT):
                return parts
        return []

    def _is_sum(self, position: int) -> bool:
        """Tell whether an amount is what the two of its unit right in front of it, in its sentence, come to."""
        before = self.skeleton.between(self.skeleton.sentence(position).start, position)
        pair = [one for one in before if self.skeleton.key_at(one) == self.skeleton.key_at(position)][-FEWEST:]
        return len(pair) == FEWEST and adds_up(self.skeleton.figure_at(position), self.heaps.figures(pair))

    def _is_halved(self, row: Heap) -> bool:
        """Tell whether a total has two parts of which the one is all that the other is not, and that do not come to it."""
        parts = row.parts[:FEWEST]
        if not (row.among or (self._said(row) and len(self._sentence(row)) == FEWEST)) or not self._near(row, parts):
            return False
        one, other = map(self.heaps.name, parts)
        if any(self._opposed(one, other, *pair) for pair in self.heaps.ways.halves):
            return True
        added = sum((it.value or Decimal(0) for it in self.heaps.figures(parts)), Decimal(0))
        more = added > (self.skeleton.figure_at(row.whole).value or Decimal(0))
        return more and any(self._opposed(one, other, *pair) for pair in self.heaps.ways.states)

    def _said(self, row: Heap) -> bool:
        """Tell whether words make an amount a total, and parts stand right behind it."""
        return row.opened and self.heaps.ways.total.search(self.skeleton.leads[row.whole]) is not None

    def _opposed(self, one: str, other: str, before: str, negated: str) -> bool:
        """Tell whether two names end in one word, in front of which the one has another than the other."""
        length = shared_end(one, other, _WORD)
        fronts = one[: len(one) - length], other[: len(other) - length]
        return length >= TELLING and fronts[0].endswith(before) and fronts[1].endswith(negated)

    def _near(self, row: Heap, parts: Sequence[int]) -> bool:
        """Tell whether parts come to something like their total."""
        whole = self.skeleton.figure_at(row.whole).value or Decimal(0)
        added = sum((one.value or Decimal(0) for one in self.heaps.figures(parts)), Decimal(0))
        return whole / _ABOVE <= added <= whole * _ABOVE

    def _licensed(self, row: Heap, parts: Sequence[int]) -> bool:
        """Tell whether words make amounts, each of which bears another name, the parts of a total."""
        names = [self.heaps.name(one) for one in parts]
        if row.opened and not any(names[1:]):
            return True  # respectively: their names stand in front of all of them
        if len(set(names)) < len(names):
            return False
        if row.opened or complete_family(self.heaps.patterns, names) is not None:
            return True
        shared, name = self.heaps.shared(row.whole, parts), self.heaps.name(row.whole)
        return shared >= TELLING and (self.heaps.ways.total.search(name) is not None or len(name) == shared)

    def _alike(self, row: Heap, parts: Sequence[int]) -> bool:
        """Tell whether total and parts bear names that end alike in one sentence."""
        names = {self.heaps.name(one) for one in parts}
        near = parts[-1] < self.skeleton.sentence(row.whole).end
        shared = self.heaps.shared(row.whole, parts)
        own = len(self.heaps.name(row.whole)) < min(map(len, names))  # else it is another beside them
        return near and len(names) == len(parts) and shared >= TELLING and own

    def _is_row(self, row: Heap, parts: Sequence[int]) -> bool:
        """Tell whether parts stand in one sentence, one in each line, or are many that bear the name of their total."""
        if parts[-1] < self.skeleton.full_sentence(parts[0]).end:
            return True
        by_line = all("\n" in self.skeleton.text[one:other] for one, other in pairwise(parts))
        return by_line or (len(parts) >= _ROW and self.heaps.shared(row.whole, parts) >= TELLING)

    def _sentence(self, row: Heap) -> list[int]:
        """Return the parts of a row that stand in the sentence of the first, or each behind a semicolon."""
        end, text, pauses = self.skeleton.full_sentence(row.parts[0]).end, self.skeleton.text, self.skeleton.marks.pause
        parts = self._joined([one for one in row.parts if one < end])
        if all(any(mark in text[one:other] for mark in pauses) for one, other in pairwise(parts)):
            return parts
        end = self.skeleton.sentence(row.parts[0]).end
        return [one for one in parts if one < end]

    def _joined(self, parts: list[int]) -> list[int]:
        """Return parts up to the first comma behind several that the comma of lists joins: what follows is told besides."""
        apart, joins = self.skeleton.marks.comma[0], self.skeleton.marks.comma[1]
        for at, (one, other) in enumerate(pairwise(parts), 1):
            between = self.skeleton.text[one:other]
            if apart in between or joins not in between:
                return parts[:at] if at > FEWEST and apart in between else parts
        return parts

    def _exceeds(self, row: Heap, divided: bool) -> bool:
        """Tell whether pieces of one kind, told in one sentence, come to more than that of which words make them pieces.

        divided: that has other parts which come to it, so that only a slip tells.
        """
        if not row.among:
            return False
        parts = self._sentence(row)
        names = [self.heaps.name(one) for one in parts]
        if len(parts) < FEWEST or len(set(names)) < len(names) or not all(names) or self._is_mixed(row, names):
            return False
        whole, figures = self.skeleton.figure_at(row.whole), self.heaps.figures(parts)
        if not all(map(known, figures)) or whole.upper is None or whole.value is None:
            return False
        least = sum((one.lower if one.lower is not None else one.value or 0 for one in figures), Decimal(0))
        if not whole.upper < least <= whole.value * _ABOVE or self._holds_sum(row, parts):
            return False
        kind = min(shared_end(names[0], name, TELLING) for name in names[1:])
        if kind >= TELLING and self._as_many(row, parts) and not divided:
            return True
        return kind >= (TELLING if divided else _KIND) and a_digit_away(whole, figures, _ANYHOW)

    def _is_mixed(self, row: Heap, names: Sequence[str]) -> bool:
        """Tell whether a piece counts people by another register than the total does."""
        others = self.heaps.patterns.other_registers(self.skeleton.leads[row.whole])
        return any(register in name for name in names for register in others)

    def _as_many(self, row: Heap, parts: Sequence[int]) -> bool:
        """Tell whether a total is told of the pieces' own kind: its name ends as theirs do."""
        return self.heaps.shared(row.whole, parts) >= TELLING

    def _holds_sum(self, row: Heap, parts: Sequence[int]) -> bool:
        """Tell whether some of the pieces, one behind the other, come to the total, or one of them is that of others."""
        whole = self.skeleton.figure_at(row.whole).value
        values = [one.value or Decimal(0) for one in self.heaps.figures(parts)]
        sums = {sum(values[first:last]) for first in range(len(values)) for last in range(first + FEWEST, len(values) + 1)}
        return whole in sums or any(value in sums for value in values)

    def _sum(self, whole: int, parts: Sequence[int], rule: str) -> Related:
        members = members_of(self.skeleton.figure_at(whole), self.heaps.figures(parts))
        return Related("sum", "SUM", rule, members, self.skeleton.words(whole, parts[-1] + 1), "closed", tension=True)
