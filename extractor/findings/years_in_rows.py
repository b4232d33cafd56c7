"""Several years beside one another: what each had, how much more that was than the year before, which share of another row.

Rows of as many numbers as there are years are read column by column. They are of years where most columns hold, or where a
slip of the hand in one number is all that keeps them from it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain, combinations, pairwise, permutations
from typing import NamedTuple

from extractor.findings.adding import addable, adds_up, members_of
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.signs import SIGN
from extractor.findings.skeleton import Skeleton
from extractor.findings.times import drafted
from extractor.findings.typos import respelt
from extractor.findings.units import Key
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.numerals import compile_numerals

FILE = "years_in_rows.toml"
_FEWEST, _SURE, _MOST = 2, 3, 8  # numbers of a row
_BETWEEN = 8  # characters from one number of a row to the next
_WORDS = 60  # characters in front of a row that tell how many years it has
_HUNDRED, _ANY_YEAR = Decimal(100), 2000
_NO_DATES = {ord(SIGN["date"]): None}
_PAIR_OF_ROWS = 2
_MOST_ROWS = 12  # of one length and unit in a line, of which each may belong to any two others


class RowsRule(Rule):
    """Words of rows; see the comments in the file."""

    each: str
    growth: str
    share: str
    mean: str
    many: str
    joins: str
    never: list[str]


class RowsRules(RuleFile):
    """rules/years_in_rows.toml."""

    rows: RowsRule


class YearRows:
    """The rule of rules/years_in_rows.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, RowsRules).rows
        self.each, self.growth, self.share, self.mean = map(re.compile, (rule.each, rule.growth, rule.share, rule.mean))
        self.many, self.joins, self.never = re.compile(rule.many), re.compile(rule.joins), re.compile("|".join(rule.never))
        self.numerals = rules.once(compile_numerals)


class _Row(NamedTuple):
    """Numbers of one unit that nothing but joins and years divides. years: those that stand among them."""

    places: list[int]
    figures: list[Figure]
    years: int


def years_in_rows(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield what rows of several years tell column by column."""
    ways = rules.once(YearRows)
    each = skeleton.led(ways.each)
    seen: set[int] = set()
    for start in each:
        line = skeleton.line_start(start)
        if line not in seen and len(skeleton.between(line, skeleton.line_end(start))) >= _FEWEST + _FEWEST:
            seen.add(line)
            yield from _Line(skeleton, ways, line, skeleton.line_end(start)).read()


class _Line:
    def __init__(self, skeleton: Skeleton, ways: YearRows, start: int, end: int) -> None:
        self.skeleton, self.ways, self.start, self.end = skeleton, ways, start, end
        self.rows = [row for row in self._rows() if all(map(known, row.figures)) and all(one.value for one in row.figures)]

    def read(self) -> Iterator[Related]:
        """Yield the growths, the shares and the sums of the rows of a line."""
        amounts = [row for row in self.rows if addable(row.figures[0])]
        for row in self.rows:
            lead = self.skeleton.leads[row.places[0]]
            growth = self.ways.growth.search(lead) if row.figures[0].kind == "percent" else None
            if growth is not None:
                yield from self._grown(row, [one for one in amounts if one.places[0] < row.places[0]], growth)
            elif row.figures[0].kind == "percent" and self.ways.share.search(lead):
                yield from self._shared(row, amounts)
        for row in amounts:
            yield from self._mean(row)
        yield from self._added(amounts)

    def _rows(self) -> Iterator[_Row]:
        """Yield the rows of the line that words tell to be such, or that have a year for each number."""
        places: list[int] = []
        years = 0
        inside = self.skeleton.between(self.start, self.end)
        for one in inside:
            if self.skeleton.kinds[one] == "date":
                continue
            if places and self._follows(places[-1], one):
                years += self._has_year(places[-1], one)
                places.append(one)
                continue
            yield from self._row(places, years)
            places, years = [one], 0
        yield from self._row(places, years)

    def _row(self, places: list[int], years: int) -> Iterator[_Row]:
        if not _FEWEST <= len(places) <= _MOST:
            return
        if years == len(places) - 1 or self.ways.each.search(self.skeleton.leads[places[0]]):
            yield _Row(places, [self.skeleton.figure_at(one) for one in places], years + 1 if years else 0)

    def _follows(self, one: int, other: int) -> bool:
        """Tell whether a number follows another of its unit with nothing but a join, or a year, between them."""
        if other - one - 1 > _BETWEEN or self.skeleton.key_at(one) != self.skeleton.key_at(other):
            return False
        plain = self.skeleton.text[one + 1 : other].translate(_NO_DATES)
        return bool(plain) and self.ways.joins.search(plain) is not None

    def _has_year(self, one: int, other: int) -> bool:
        return any(self.skeleton.kinds[it] == "date" for it in self.skeleton.between(one + 1, other))

    def _grown(self, row: _Row, before: Sequence[_Row], growth: re.Match[str]) -> Iterator[Related]:
        """Yield how much more each year had than the one before it."""
        size = len(row.places)
        fit = [one for one in before if len(one.places) in (size, size + 1)]
        if not fit or self._is_priced(fit[-1].places[0], row.places[-1]):
            return
        levels, falls = fit[-1], bool(growth["down"] or growth["down2"])
        if not self._are_years(levels, len(levels.places)):
            return
        shares = row.figures[len(row.figures) - len(levels.figures) + 1 :]

        def holds(figures: Sequence[Figure]) -> list[bool]:
            amounts, rates = figures[: len(levels.figures)], figures[len(levels.figures) :]
            return [rose(one, other, rate, falls) for (one, other), rate in zip(pairwise(amounts), rates, strict=True)]

        if not _all_but_a_slip([*levels.figures, *shares], holds):
            return
        wording = self.skeleton.words(levels.places[0], row.places[-1] + 1)
        for (one, other), rate in zip(pairwise(levels.figures), shares, strict=True):
            members = Member("from", one), Member("to", other), Member("share", rate)
            yield Related("growth", "GROWTH", self.ways.rule.name, members, wording, "near", falls, tension=True)

    def _is_priced(self, start: int, end: int) -> bool:
        return self.ways.never.search(self.skeleton.text, self.skeleton.sentence(start).start, end) is not None

    def _are_years(self, row: _Row, size: int) -> bool:
        """Tell whether a row has a year for each number, or words in front of it tell of so many years."""
        if row.years == size:
            return True
        start = max(self.start, row.places[0] - _WORDS)
        words = self.skeleton.words(start, row.places[0])
        told = (self.ways.numerals.read(match["many"]) for match in self.ways.many.finditer(words))
        if any(one is not None and one.value == size for one in told):
            return True
        dates = [self.skeleton.figure_at(one) for one in self.skeleton.between(self.start, row.places[0])]
        spans = [(one.date_start.year, one.date_end.year) for one in dates if one.date_start and one.date_end]
        single = [first for first, last in spans if first == last][-size:]
        in_turn = len(single) == size and all(other - one == 1 for one, other in pairwise(single))
        return in_turn or any(last - first == size - 1 for first, last in spans if first < last)

    def _shared(self, row: _Row, amounts: Sequence[_Row]) -> Iterator[Related]:
        """Yield which share each column of one row is of that of another, where all columns but one tell so."""
        size = len(row.places)
        alike = [one for one in amounts if len(one.places) == size and one.places[0] < row.places[0]]
        if size < _SURE or len(alike) > _MOST_ROWS:
            return
        for part, whole in permutations(alike, _PAIR_OF_ROWS):
            if self.skeleton.key_at(part.places[0]) != self.skeleton.key_at(whole.places[0]):
                continue
            columns = list(zip(part.figures, whole.figures, row.figures, strict=True))
            if sum(_is_share(*column) for column in columns) == size - 1:
                wording = self.skeleton.words(min(part.places[0], whole.places[0]), row.places[-1] + 1)
                for one, of, share in columns:
                    members = Member("whole", of), Member("part", one), Member("share", share)
                    yield Related("ratio", "RATIO", self.ways.rule.name, members, wording, tension=True)
                return

    def _added(self, amounts: Sequence[_Row]) -> Iterator[Related]:
        """Yield the columns of three rows of which the one is the sum of the others in all years but one."""
        alike: defaultdict[tuple[int, Key], list[_Row]] = defaultdict(list)
        for row in amounts:
            if len(row.places) >= _SURE:
                alike[len(row.places), self.skeleton.key_at(row.places[0])].append(row)
        for rows in chain.from_iterable(combinations(group, _SURE) for group in alike.values() if len(group) <= _MOST_ROWS):
            for whole, one, other in ((rows[0], rows[1], rows[2]), (rows[2], rows[0], rows[1]), (rows[1], rows[0], rows[2])):
                columns = list(zip(whole.figures, one.figures, other.figures, strict=True))
                if sum(adds_up(of, list(parts)) for of, *parts in columns) != len(columns) - 1:
                    continue
                wording = self.skeleton.words(rows[0].places[0], rows[2].places[-1] + 1)
                for of, *parts in columns:
                    yield Related("sum", "SUM", self.ways.rule.name, members_of(of, parts), wording, "closed", tension=True)

    def _mean(self, row: _Row) -> Iterator[Related]:
        """Yield the mean growth of a year from the first of a row to the last."""
        behind = self.skeleton.between(row.places[-1] + 1, self.skeleton.sentence(row.places[-1]).end)[:1]
        rate = behind[0] if behind and self.skeleton.kinds[behind[0]] == "percent" else None
        if rate is None or not self.ways.mean.search(self.skeleton.leads[rate]) or not known(self.skeleton.figure_at(rate)):
            return
        if not self._are_years(row, len(row.places)) or self._is_priced(row.places[0], rate):
            return
        first, last, share = row.figures[0], row.figures[-1], self.skeleton.figure_at(rate)
        size = len(row.places)
        meant = [(it, years) for it in (share, *respelt(share, swaps=False)) for years in (size - 1, size)]
        years = next((years for it, years in meant if _rose_yearly(first, last, it, years)), 0)
        if not years:
            return  # since a year in front of the first
        until = date(_ANY_YEAR + years, 1, 1)
        members = (
            Member("since", drafted("", date(_ANY_YEAR, 1, 1), date(_ANY_YEAR, 1, 1), first)), Member("from", first),
            Member("until", drafted("", until, until, last)), Member("to", last), Member("share", share),
        )  # fmt: skip
        wording = self.skeleton.words(row.places[0], rate + 1)
        yield Related("growth", "YEARLY", self.ways.rule.name, members, wording, tension=True)


def _all_but_a_slip(figures: Sequence[Figure], holds: Callable[[Sequence[Figure]], list[bool]]) -> bool:
    """Tell whether columns hold but for one of several, or but for a slip of the hand in one number."""
    told = holds(figures)
    if all(told) or (len(told) > 1 and told.count(False) == 1):
        return True
    for index, figure in enumerate(figures):
        for other in respelt(figure, swaps=False):
            if all(holds([*figures[:index], other, *figures[index + 1 :]])):
                return True
    return False


def _last(figure: Figure) -> Decimal:
    """Return what the last digit of a percentage is worth."""
    return Decimal(1).scaleb(-len(figure.written_value.partition(".")[2]))


def rose(one: Figure, other: Figure, rate: Figure, falls: bool) -> bool:
    """Tell whether an amount rose, or fell, to another by so many percent, rounded or cut off."""
    ends = one.lower, one.upper, other.lower, other.upper
    low, high, least, most = (end or Decimal(0) for end in ends)
    if low <= 0 or high <= 0:
        return False
    lowest, highest = (least / high - 1) * _HUNDRED, (most / low - 1) * _HUNDRED
    if falls:
        lowest, highest = -highest, -lowest
    value, off = rate.value or Decimal(0), _last(rate)
    return lowest - off <= value <= highest + off


def _rose_yearly(one: Figure, other: Figure, rate: Figure, years: int) -> bool:
    """Tell whether an amount rose to another by so many percent in each of some years."""
    grown: float = (float(other.value or 0) / float(one.value or 1)) ** (1 / years) * 100 - 100
    return abs(grown - float(rate.value or 0)) <= float(_last(rate))


def _is_share(part: Figure, whole: Figure, share: Figure) -> bool:
    """Tell whether a part has so many percent of a whole, rounded or cut off."""
    value = (part.value or Decimal(0)) / (whole.value or Decimal(1)) * _HUNDRED
    return abs(value - (share.value or Decimal(0))) <= _last(share)
