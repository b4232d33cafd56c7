"""What the months, quarters or years had one after another, and what the time that they make up had; and the mean of years.

From January to August, in September, from January to September: each amount is of the time that is told last in front of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from extractor.findings.adding import addable
from extractor.findings.apiece import is_rounded_mean
from extractor.findings.derived import tally
from extractor.findings.nearby import known
from extractor.findings.quantities import told as told_words
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import one_slip_off
from extractor.findings.units import Key
from extractor.records import Figure, Span
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "cumulated.toml"
_LEAST, _MOST = 3, 8  # amounts of one unit
_PAIR = 2
_LONGEST = 200  # characters of a sentence
_FIFTH = 5
_BEGINNING = 0
_ALL = (-1, -1)  # the times of all the others
_PLAN = 5  # years of a plan
_CHECKED = ("SUM", "SUM2", "CHANGE", "PROD")


class CumulatedRule(Rule):
    """Words of times, and of what is told of them; see the comments in the file."""

    range: str
    until: str
    one: str
    named: dict[str, tuple[int, int]]
    numerals: dict[str, int]
    total: str
    all: str
    never: str
    never_amount: str


class MeanRule(Rule):
    """The words in front of the mean of a year, and of all years; see the comments in the file."""

    mean: str
    total: str
    years: str
    never: str


class CumulatedRules(RuleFile):
    """rules/cumulated.toml."""

    cumulated: CumulatedRule
    mean: MeanRule


class Cumulated:
    """The rules of rules/cumulated.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, CumulatedRules)
        self.rule = rule = loaded.cumulated
        self.range, self.until, self.one = re.compile(rule.range), re.compile(rule.until), re.compile(rule.one)
        self.named = re.compile("|".join(sorted(rule.named, key=len, reverse=True)))
        self.total, self.all, self.never, self.never_amount = map(
            re.compile, (rule.total, rule.all, rule.never, rule.never_amount)
        )
        self.mean_rule = loaded.mean
        self.mean, self.all_years, self.years, self.no_mean = map(
            re.compile, (loaded.mean.mean, loaded.mean.total, loaded.mean.years, loaded.mean.never)
        )

    def number(self, written: str) -> int:
        return int(written) if written.isdigit() else self.rule.numerals.get(written, -1)

    def time(self, words: str) -> tuple[int, int] | None:
        """Return the first and last month, or year, of the time that words tell last."""
        found: list[tuple[int, int, tuple[int, int]]] = []
        for match in self.range.finditer(words):
            found.append((match.end(), -match.start(), (self.number(match["first"]), self.number(match["last"]))))
        for match in self.until.finditer(words):
            last = match["last"] or match["months"]
            found.append((match.end(), -match.start(), (1 if match["months"] else _BEGINNING, self.number(last))))
        for match in self.one.finditer(words):
            number = self.number(match["one"])
            found.append((match.end(), -match.start(), (number, number)))
        for match in self.named.finditer(words):
            found.append((match.end(), -match.start(), self.rule.named[match[0]]))
        return max(found)[2] if found else None


class _Told(NamedTuple):
    """An amount, the words in front of it up to the amount before, and the time that these tell."""

    position: int
    words: str
    first: int
    last: int


def cumulated(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield what a time had with what those that make it up had, and means of years, if no relation found tells them."""
    ways = rules.once(Cumulated)
    told: set[int] | None = None
    of_years, of_all = skeleton.may_lead(ways.mean), set(skeleton.led(ways.all_years))
    for span, places, units in skeleton.repeating:
        if span.end - span.start > _LONGEST:
            continue
        read = list(_times(skeleton, ways, span, places)) if len(units) - len(set(units)) >= _LEAST - 1 else []
        if of_years and (len(places) >= _LEAST or _with_front(skeleton, span, places)):
            read += _means(skeleton, ways, span, places)
        if not read and not of_all.isdisjoint(places) and (both := _with_front(skeleton, span, places)):
            start = skeleton.sentence(span.start - 1).start
            read = list(_times(skeleton, ways, Span(start, span.end), both))
        if read and told is None:
            told = {one.figure.start for related in found if related.check in _CHECKED for one in related.members}
        yield from (one for one in read if one.members[0].figure.start not in (told or ()))


def _with_front(skeleton: Skeleton, span: Span, places: Sequence[int]) -> list[int]:
    """Return the figures of a sentence and of the one right in front of it, if units of them repeat twice."""
    if not span.start or skeleton.text[span.start - 1] == "\n":
        return []
    start, end = skeleton.sentence(span.start - 1)
    front = skeleton.between(start, end)
    if not front or len(front) + len(places) < _LEAST or span.end - start > _LONGEST:
        return []
    both = [*front, *places]
    return both if len(set(map(skeleton.key_at, both))) < len(both) - 1 else []


def _times(skeleton: Skeleton, ways: Cumulated, span: Span, places: Sequence[int]) -> Iterator[Related]:
    """Yield the time that the others of a sentence make up, by unit."""
    columns: dict[Key, list[int]] = defaultdict(list)
    for one in places:
        columns[skeleton.key_at(one)].append(one)
    for alike in columns.values():
        column = [one for one in alike if addable(skeleton.figure_at(one))] if len(alike) >= _LEAST else []
        if not _LEAST <= len(column) <= _MOST or ways.never.search(skeleton.text, *span):
            continue
        row = _row(skeleton, ways, span, column)
        related = _whole(skeleton, ways, row) if row else None
        if related is not None:
            yield related


def _row(skeleton: Skeleton, ways: Cumulated, span: Span, column: Sequence[int]) -> list[_Told]:
    """Return the amounts of a column with their times, without those that are no outcome; none if one has no time."""
    row: list[_Told] = []
    before = span.start
    for one in column:
        words = told_words(skeleton, before, one)
        before = one + 1
        if ways.never_amount.search(words):
            continue
        time = ways.time(words) or (_ALL if ways.all.search(words) else None)
        if time is None or not known(skeleton.figure_at(one)):
            return []
        row.append(_Told(one, words, *time))
    return row


def _whole(skeleton: Skeleton, ways: Cumulated, row: Sequence[_Told]) -> Related | None:
    """Return the sum of a row, if one of its times is that which all others make up one after another."""
    timed = [one for one in row if (one.first, one.last) != _ALL]
    ends = [one for one in (row[0], row[-1]) if one not in timed]
    if timed and ends and len(timed) == len(row) - 1:  # told in front or at last, without a time of its own
        row = [ends[0]._replace(first=min(one.first for one in timed), last=max(one.last for one in timed)), *timed]
    elif len(timed) < len(row):
        return None
    whole = max(row, key=lambda one: one.last - one.first)
    parts = sorted((one for one in row if one is not whole), key=lambda one: one.first)
    if len(parts) < _PAIR or not ways.total.search(whole.words):
        return None
    behind = [part.last + 1 for part in parts]
    begins = [part.first for part in parts]
    same_start = whole.first == begins[0] or {whole.first, begins[0]} == {_BEGINNING, 1}
    if not same_start or begins[1:] != behind[:-1] or behind[-1] != whole.last + 1:
        return None
    all_of, amounts = skeleton.figure_at(whole.position), [skeleton.figure_at(one.position) for one in parts]
    if not _may_be(all_of, amounts):
        return None
    members = (Member("whole", all_of), *(Member("part", one) for one in amounts))
    wording = skeleton.words(min(one.position for one in row), max(one.position for one in row) + 1)
    return Related("sum", "SUM", ways.rule.name, members, wording, "closed", tension=True)


def _may_be(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Tell whether amounts add up, or are off by what a slip explains."""
    off = (whole.value or Decimal(0)) - sum((part.value or Decimal(0) for part in parts), Decimal(0))
    near = abs(off) <= (whole.value or Decimal(0)) / _FIFTH
    return near or one_slip_off(whole, off) or any(one_slip_off(part, -off) for part in parts)


def _means(skeleton: Skeleton, ways: Cumulated, span: Span, places: Sequence[int]) -> Iterator[Related]:
    """Yield the mean of the years of a sentence with what all of them had."""
    means = [one for one in places if ways.mean.search(skeleton.leads[one]) and known(skeleton.figure_at(one))]
    if len(means) != 1 or not addable(skeleton.figure_at(means[0])) or ways.no_mean.search(skeleton.text, *span):
        return
    mean = means[0]
    others = [one for one in places if one != mean and skeleton.key_at(one) == skeleton.key_at(mean)]
    years = ways.years.search(told_words(skeleton, *span))
    if len(others) != 1 or years is None or not known(skeleton.figure_at(others[0])):
        return
    number = _PLAN if years["plan"] else ways.number(years["last"]) - ways.number(years["first"]) + 1
    per, total = skeleton.figure_at(mean), skeleton.figure_at(others[0])
    if not ways.all_years.search(skeleton.leads[others[0]]) or number < _PAIR or (total.value or 0) <= (per.value or 0):
        return
    count = tally(number, years[0], per.start, per.start)
    if is_rounded_mean(count, per, total):
        return
    members = Member("total", total), Member("per", per), Member("count", count)
    wording = skeleton.words(min(mean, others[0]), max(mean, others[0]) + 1)
    yield Related("product", "PROD", ways.mean_rule.name, members, wording, tension=True)
