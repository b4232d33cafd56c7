"""Rows of amounts for each and of how many, in one order, with what all come to; and a loan with its rate and its interest.

50, 100 and 300 yuan for 214, 63 and 2 of them make 17600 yuan. The row of how many has as many numbers as there are amounts
besides the one for all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from extractor.findings.apiece import amount_key
from extractor.findings.derived import product_of, times
from extractor.findings.each import exactly
from extractor.findings.fitting import a_slip_of_sum_fits
from extractor.findings.nearby import COUNTED, known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Span
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "tiers.toml"
_FEWEST, _MOST, _LONGEST = 2, 6, 260  # numbers of a row, and characters of two sentences
_MONTHS = 12
_NEAR = Fraction(1, 4)
_TWO = 2  # amounts


class TiersRule(Rule):
    """Words of rows of amounts for each and of how many; see the comments in the file."""

    order: str
    each: str
    monthly: str
    year: str
    all: str
    never_all: str
    never: list[str]


class InterestRule(Rule):
    """Words in front of a rate, of interest and of a loan; time: of the sentence, a year; never: another time."""

    rate: str
    interest: str
    loan: str
    time: str
    never: list[str]


class TierRules(RuleFile):
    """rules/tiers.toml."""

    tiers: TiersRule
    interest: InterestRule


class Tiers:
    """The rules of rules/tiers.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, TierRules)
        self.rule = one = loaded.tiers
        self.order, self.each, self.monthly, self.year = map(re.compile, (one.order, one.each, one.monthly, one.year))
        self.all, self.never_all = re.compile(one.all), re.compile(one.never_all)
        self.never = re.compile(alternation(one.never))
        self.loaned = other = loaded.interest
        self.rate, self.interest, self.loan = map(re.compile, (other.rate, other.interest, other.loan))
        self.time, self.no_time = re.compile(other.time), re.compile(alternation(other.never))


def tiers(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield what all come to with rows of how many and so much for each, and interest that is not that of a loan."""
    ways = rules.once(Tiers)
    for position in skeleton.led(ways.order):
        if skeleton.kinds[position] in COUNTED:
            yield from _of_row(skeleton, ways, _row(skeleton, position))
    for position in skeleton.of_kind("percent"):
        if ways.rate.search(skeleton.leads[position]):
            yield from _interest(skeleton, ways, position)


def _row(skeleton: Skeleton, position: int) -> list[int]:
    """Return the numbers of the row that begins with one."""
    row = [position]
    comma = skeleton.marks.comma[1]
    while skeleton.text[row[-1] + 1 : row[-1] + 2] in (comma, skeleton.marks.comma[0]):
        after = row[-1] + _TWO
        if after not in skeleton.kinds or skeleton.key_at(after) != skeleton.key_at(position):
            break
        row.append(after)
    return row


def _of_row(skeleton: Skeleton, ways: Tiers, row: Sequence[int]) -> Iterator[Related]:
    """Yield the sum of as many products as a row of how many has numbers, in its sentence and the one in front."""
    if not _FEWEST <= len(row) <= _MOST:
        return
    for span in _spans(skeleton, row[0]):
        money = [one for one in skeleton.between(*span) if amount_key(skeleton.key_at(one))[0] == "money"]
        if len(money) == len(row) + 1 and span.end - span.start <= _LONGEST:
            yield from _sum(skeleton, ways, row, money)
            return


def _spans(skeleton: Skeleton, position: int) -> Iterator[Span]:
    """Yield the full sentence of a position, and that with the one in front of it in its line."""
    sentence = skeleton.full_sentence(position)
    yield sentence
    first = skeleton.line_start(position)
    if sentence.start - _TWO > first:
        yield Span(max(first, skeleton.full_sentence(sentence.start - _TWO).start), sentence.end)


def _sum(skeleton: Skeleton, ways: Tiers, row: Sequence[int], money: Sequence[int]) -> Iterator[Related]:
    ends = {one: skeleton.leads[one] for one in (money[0], money[-1])}
    totals = [one for one, lead in ends.items() if ways.all.search(lead) and not ways.never_all.search(lead)]
    rates = [one for one in money if one != totals[-1]] if totals else []
    if not totals or len({amount_key(skeleton.key_at(one)) for one in money}) > 1:
        return
    places = sorted((*row, *money))
    start = skeleton.full_sentence(places[0]).start
    before = skeleton.text[start : rates[0]]
    if not ways.each.search(before) or ways.never.search(skeleton.text, start, places[-1]):
        return
    whole = skeleton.figure_at(totals[-1])
    paid_monthly = ways.monthly.search(before) and ways.year.search(skeleton.leads[totals[-1]])
    pairs = [
        (skeleton.figure_at(one), exactly(skeleton.figure_at(other))) for one, other in zip(row, rates, strict=True)
    ]
    if not all(map(known, (whole, *(one for pair in pairs for one in pair)))):
        return
    parts = [product_of(count, per, whole) for count, per in pairs]
    parts = [times(part, _MONTHS) for part in parts] if paid_monthly else parts
    if _is_near(parts, whole) or a_slip_of_sum_fits(pairs, parts, whole):
        members = Member("whole", whole), *(Member("part", part) for part in parts)
        wording = skeleton.words(places[0] - len(skeleton.leads[places[0]]), places[-1] + 1)
        yield Related("sum", "SUM", ways.rule.name, members, wording, "closed", tension=True)


def _is_near(parts: Sequence[Figure], whole: Figure) -> bool:
    came, all_of_it = sum(Fraction(part.value or 0) for part in parts), Fraction(whole.value or 0)
    return bool(came) and abs(came - all_of_it) <= _NEAR * max(came, all_of_it)


def _interest(skeleton: Skeleton, ways: Tiers, position: int) -> Iterator[Related]:
    """Yield the share that the one interest of a sentence is of its one loan."""
    start, end = skeleton.full_sentence(position)
    places = skeleton.between(start, end)
    money = [one for one in places if skeleton.kinds[one] == "money"]
    rates = [one for one in places if skeleton.kinds[one] == "percent"]
    paid = [one for one in money if ways.interest.search(skeleton.leads[one])]
    if len(money) != _TWO or len(rates) != 1 or len(paid) != 1 or ways.no_time.search(skeleton.text, start, end):
        return
    loan = next(one for one in money if one != paid[0])
    if not ways.time.search(skeleton.text, start, end) or not ways.loan.search(skeleton.leads[loan]):
        return
    roles = {"part": paid[0], "whole": loan, "share": position}
    members = tuple(Member(role, skeleton.figure_at(one)) for role, one in roles.items())
    if all(known(member.figure) for member in members):
        wording = skeleton.words(min(*money, position), max(*money, position) + 1)
        yield Related("ratio", "RATIO", ways.loaned.name, members, wording, tension=True)
