"""Totals and the amounts behind them that would come to them but for a slip of the hand, wherever a page tells them.

No list need be closed by words: that two digits in each other's place, or one other digit, make the amounts come to the total
exactly hardly happens by chance where the total has many digits. Words must tell besides that the amounts are of it: one that
opens a list, the name that the total and each of them bear, or a family that is all there is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from extractor.findings.derived import digits_of
from extractor.findings.items import Items, addable, adds_up, members_of, shared_end
from extractor.findings.listed import ListPatterns
from extractor.findings.nearby import known
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import a_digit_away, a_swap_away
from extractor.findings.units import Key
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "amounting.toml"
_FEWEST, _MOST = 2, 16  # parts
_REACH, _GAP = 1200, 200  # characters behind a total, and between two of its parts
_OPENING = 70  # characters between a total and the words that open its list
_SKIPPED = 1  # amounts between a total and the first of its parts
_NAME = 4  # characters of a name that total and parts share
_TELLING = 2
_DIGITS = 3  # of a total, without the noughts at its ends
_BY_SWAP, _BY_DIGIT, _SURELY = Fraction(1, 50), Fraction(1, 100), Fraction(1, 1000)


class AmountingRule(Rule):
    """Words around totals and their parts; see the comments in the file."""

    opens: str
    breaks: str
    total: str
    verbs: str
    no_part: str


class AmountingRules(RuleFile):
    """rules/amounting.toml."""

    amounting: AmountingRule


class Amounting:
    """The rule of rules/amounting.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, AmountingRules).amounting
        self.opens, self.breaks, self.total, self.verbs, self.no_part = map(
            re.compile, (rule.opens, rule.breaks, rule.total, rule.verbs, rule.no_part)
        )


class _Row(NamedTuple):
    """A total and the amounts behind it that may be its parts; opened: words open a list of them."""

    whole: int
    parts: list[int]
    opened: bool


def amounting(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield the sum of each row of amounts that a slip keeps from coming to a total in front of it.

    found: what other readers tell; a total that has parts, and parts that come to another total, are left to them.
    """
    reader = _Reader(skeleton, rules)
    rows = list(reader.rows())
    if rows:
        yield from reader.read(rows, found)


class _Reader:
    def __init__(self, skeleton: Skeleton, rules: Rulebook) -> None:
        self.skeleton, self.text, self.leads = skeleton, skeleton.text, skeleton.leads
        self.ways, self.patterns = rules.once(Amounting), rules.once(ListPatterns)
        self.names: dict[int, str] = {}

    def rows(self) -> Iterator[_Row]:
        """Yield each total with the amounts of its unit behind it, as far as words may make them its parts."""
        columns: defaultdict[Key, list[int]] = defaultdict(list)
        for one in self.skeleton.positions:
            figure = self.skeleton.figure_at(one)
            if addable(figure) and figure.value:
                columns[self.skeleton.key_at(one)].append(one)
        for places in columns.values():
            for at, whole in enumerate(places[:-_FEWEST]):
                if places[at + 1] - whole <= _REACH and self._telling(self.skeleton.figure_at(whole)):
                    yield from self._rows(whole, places[at + 1 :])

    def _telling(self, figure: Figure) -> bool:
        digits = digits_of(figure).replace(".", "").strip("0")
        return len(digits) >= _DIGITS and figure.qualifier == "exact"

    def _rows(self, whole: int, behind: Sequence[int]) -> Iterator[_Row]:
        bracket = self.text[whole + 1 : whole + 2] == self.skeleton.marks.open
        level = self.skeleton.level(whole) + bracket
        row: list[int] = []
        total, added = self.skeleton.figure_at(whole).value or 0, 0
        for one in behind:
            apart = one - (row[-1] if row else whole) > _GAP
            if apart or len(row) == _MOST or self.skeleton.level(one) < level or added > 2 * total:
                break
            if self.skeleton.level(one) == level and not self.ways.no_part.search(self.leads[one]):
                row.append(one)
                added += self.skeleton.figure_at(one).value or 0
        for skipped in range(_SKIPPED + 1):
            parts = row[skipped:]
            if len(parts) < _FEWEST:
                return
            opened = bracket or self._is_opened(whole, parts[0])
            if opened or self._shared(whole, parts[:_FEWEST]) >= _TELLING:
                yield _Row(whole, parts, opened)

    def _is_opened(self, whole: int, first: int) -> bool:
        between = self.text[whole + 1 : first]
        match = self.ways.opens.search(between, 0, _OPENING)
        return match is not None and not self.ways.breaks.search(between) and between.count("\n") <= 1

    def _name(self, position: int) -> str:
        """Return the words in front of an amount without the verb at their end."""
        name = self.names.get(position)
        if name is None:
            name = self.names[position] = self.ways.verbs.sub("", self.leads[position])
        return name

    def _shared(self, whole: int, parts: Sequence[int]) -> int:
        """Return how many characters the names of a total and of all its parts share at their ends."""
        return min(shared_end(self._name(whole), self._name(one), _NAME) for one in parts)

    def read(self, rows: Sequence[_Row], found: Sequence[Related]) -> Iterator[Related]:
        """Yield the sum of each row that nothing explains and that a slip does."""
        whole_of, part_of = self._explained(found)
        open_rows: list[_Row] = []
        for row in rows:
            length = self._exact(row)
            if length:
                whole_of.add(self._start(row.whole))
                part_of.update(map(self._start, row.parts[:length]))
            else:
                open_rows.append(row)
        told: set[int] = set()
        for row in open_rows:
            if self._start(row.whole) in whole_of or row.whole in told:
                continue
            parts = self._slipped(row, part_of)
            if parts:
                told.add(row.whole)
                yield self._sum(row.whole, parts)

    def _start(self, position: int) -> int:
        return self.skeleton.figure_at(position).start

    def _explained(self, found: Sequence[Related]) -> tuple[set[int], set[int]]:
        """Return where totals begin whose parts are told, and where parts begin that come to a total."""
        wholes: set[int] = set()
        parts: set[int] = set()
        for one in found:
            if one.check not in ("SUM", "SUM2"):
                continue
            whole, row = one.one("whole"), one.figures("part")
            exact = adds_up(whole, row)
            if exact or one.mode == "closed":
                wholes.add(whole.start)
            if exact:
                parts.update(part.start for part in row)
        return wholes, parts

    def _exact(self, row: _Row) -> int:
        """Return how many of the first parts of a row come to its total, as nearly as all are written; 0 if none do."""
        whole = self.skeleton.figure_at(row.whole)
        if whole.value is None:
            return 0
        low = high = whole.value * 0
        for length, figure in enumerate(map(self.skeleton.figure_at, row.parts), 1):
            if figure.lower is None or figure.upper is None or whole.lower is None or whole.upper is None:
                return 0
            low, high = low + figure.lower, high + figure.upper
            if length >= _FEWEST and low <= whole.upper and high >= whole.lower:
                return length
        return 0

    def _slipped(self, row: _Row, part_of: Collection[int]) -> list[int]:
        """Return the parts of a row that a slip keeps from coming to its total; nothing if chance explains that as well."""
        whole, figures = self.skeleton.figure_at(row.whole), list(map(self.skeleton.figure_at, row.parts))
        if not known(whole):
            return []
        for length in range(_FEWEST, len(figures) + 1):
            parts, written = row.parts[:length], figures[:length]
            if not all(map(known, written)) or {one.start for one in written} <= part_of:
                break
            if not self._ends(row.parts, length):
                continue
            licensed = self._licensed(row, parts)
            if a_swap_away(whole, written, _BY_SWAP if licensed else _SURELY) and (licensed or self._alike(row, parts)):
                return parts
            if licensed and self._is_row(parts) and a_digit_away(whole, written, _BY_DIGIT):
                return parts
        return []

    def _ends(self, parts: Sequence[int], length: int) -> bool:
        """Tell whether a row may end behind so many of its parts: with a sentence, a line or a bracket."""
        if length == len(parts):
            return True
        between = self.text[parts[length - 1] : parts[length]]
        pauses = self.skeleton.marks.pause
        return any(mark in between for mark in self.skeleton.marks.stop if mark not in pauses)

    def _licensed(self, row: _Row, parts: Sequence[int]) -> bool:
        """Tell whether words make amounts, each of which bears another name, the parts of a total."""
        names = [self._name(one) for one in parts]
        if len(set(names)) < len(names):
            return False
        if row.opened or self.patterns_complete(names):
            return True
        shared = self._shared(row.whole, parts)
        if shared < _TELLING:
            return False
        name = self._name(row.whole)
        return self.ways.total.search(name) is not None or len(name) == shared

    def patterns_complete(self, names: Sequence[str]) -> bool:
        return Items.complete(self, names) is not None  # type: ignore[arg-type]

    def _alike(self, row: _Row, parts: Sequence[int]) -> bool:
        """Tell whether total and parts bear names that end alike in one sentence."""
        names = {self._name(one) for one in parts}
        near = parts[-1] < self.skeleton.sentence(row.whole).end
        return near and len(names) == len(parts) and self._shared(row.whole, parts) >= _TELLING

    def _is_row(self, parts: Sequence[int]) -> bool:
        """Tell whether parts stand in one sentence, or one in each line."""
        if parts[-1] < self.skeleton.full_sentence(parts[0]).end:
            return True
        return all("\n" in self.text[one:other] for one, other in zip(parts, parts[1:], strict=False))

    def _sum(self, whole: int, parts: Sequence[int]) -> Related:
        members = members_of(self.skeleton.figure_at(whole), [self.skeleton.figure_at(one) for one in parts])
        return Related(
            "sum", "SUM", self.ways.rule.name, members, self.skeleton.words(whole, parts[-1] + 1), "closed", tension=True
        )
