"""Numbers of several kinds, so much for each of a kind, and all of it: 121 at 1.2 and 65 at 3 come to 340.2."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import reduce
from itertools import combinations
from operator import mul
from typing import NamedTuple

from extractor.findings.derived import product_of, times, together, widened
from extractor.findings.nearby import COUNTED, BesideRules, known
from extractor.findings.nearby import FILE as BESIDE
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Kind, Span
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "products.toml"
_FEWEST, _MOST = 2, 6  # kinds
_AROUND = 300  # characters on either side of a rate
_OTHERS = 8  # numbers in front of rates of which these may be
_GAP = 14  # characters from one rate to the next
_MONTHS, _SOME_MORE = 12, "0.02"  # by how much more may have been paid to those who left
_MONEY: tuple[Kind, ...] = ("money", "unit_price")


class ProductRule(Rule):
    """The words in front of a rate, with the group `of`: what it is for each of; total: in front of all of it.

    never: words between the numbers and all of it by which it is not what they come to.
    """

    lead: str
    total: list[str]
    never: list[str]


class MonthlyRule(Rule):
    """The words in front of a rate for a month, with the group `of`; total: in front of what was paid in a year; months: in
    front of how many months it is paid for."""

    lead: str
    total: str
    months: str


class ProductRules(RuleFile):
    """rules/products.toml."""

    products: ProductRule
    monthly: MonthlyRule


class Products:
    """The rule of rules/products.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, ProductRules)
        self.rule, self.monthly = loaded.products, loaded.monthly
        self.month, self.year = re.compile(self.monthly.lead), re.compile(self.monthly.total)
        self.months = re.compile(self.monthly.months)
        self.kinds = rules.load(BESIDE, BesideRules).words.of_kinds
        self.lead = re.compile(self.rule.lead)
        self.total, self.never = re.compile(alternation(self.rule.total)), re.compile(alternation(self.rule.never))


def monthly(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield what was paid in a year with twelve months for the most that are counted, where nothing found tells of it yet:
    it is no more."""
    ways = rules.once(Products)
    amounts = _money(skeleton) if skeleton.may_lead(ways.month) else []
    rates = [one for one in amounts if ways.month.search(skeleton.leads[one])]
    told = {one.one("per").figure_id for one in found if one.figures("per")} if rates else set()
    for position in rates:
        match = ways.month.search(skeleton.leads[position])
        if match is None or skeleton.figure_at(position).figure_id in told:
            continue
        sentence = skeleton.full_sentence(position)
        start, end = max(sentence.start, position - _AROUND), min(sentence.end, position + _AROUND)
        before = [one for one in skeleton.between(start, position) if _counts_of(skeleton, ways, match["of"], one)]
        counts = [skeleton.figure_at(one) for one in before]
        behind = [one for one in skeleton.between(position + 1, end) if skeleton.kinds[one] == "money"]
        totals = [skeleton.figure_at(one) for one in behind if ways.year.search(skeleton.leads[one])]
        per = skeleton.figure_at(position)
        told_of = _for_months(skeleton, ways, position, sentence)
        if told_of is not None:
            yield told_of
        elif counts and len(totals) == 1 and all(map(known, (per, *counts, *totals))):
            most = reduce(together, counts)
            year = times(product_of(most, per, totals[0]), _MONTHS)
            members = Member("whole", widened(year, _SOME_MORE)), Member("part", totals[0])
            yield Related("part", "PART", ways.monthly.name, members, skeleton.words(start, end), "open", tension=True)


def _money(skeleton: Skeleton) -> list[int]:
    """Return where sums of money and prices stand, in order."""
    return sorted(one for kind in _MONEY for one in skeleton.of_kind(kind))


def _for_months(
    skeleton: Skeleton, ways: Products, position: int, sentence: Span
) -> Related | None:
    """Return so many at so much a month for so many months with the one amount of the full sentence that is all of it."""
    behind = [one for one in skeleton.between(position + 1, sentence.end) if skeleton.kinds[one] == "duration"]
    months = [skeleton.figure_at(one) for one in behind if ways.months.search(skeleton.leads[one])]
    totals = [skeleton.figure_at(one) for one in skeleton.between(*sentence) if skeleton.kinds[one] == "money"]
    before = skeleton.between(sentence.start, position)
    counts = [skeleton.figure_at(one) for one in before if skeleton.kinds[one] in COUNTED]
    per = skeleton.figure_at(position)
    if not len(months) == len(totals) == len(counts) == 1 or not all(map(known, (*months, *totals, *counts, per))):
        return None
    number = months[0].value
    if number is None or number != int(number) or (totals[0].value or 0) <= (per.value or 0):
        return None
    members = Member("count", counts[0]), Member("per", times(per, int(number))), Member("total", totals[0])
    wording = skeleton.words(position - len(skeleton.leads[position]), behind[-1] + 1)
    return Related("product", "PROD", ways.monthly.name, members, wording, tension=True)


def _counts_of(skeleton: Skeleton, ways: Products, of: str, position: int) -> bool:
    kinds = ways.kinds.get(of)
    return skeleton.kinds[position] in kinds if kinds else skeleton.kinds[position] == "count"


class _Rates(NamedTuple):
    of: str
    places: list[int]


def products(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield all of it with what so many of each kind at so much for each come to."""
    ways = rules.once(Products)
    for rates in _rates(skeleton, ways) if skeleton.may_lead(ways.lead) else ():
        first, last = rates.places[0], rates.places[-1]
        line = skeleton.line_start(first)
        counts = _counts(skeleton, ways, rates, line)
        end = skeleton.full_sentence(last).end
        totals = [one for one in skeleton.between(last + 1, end) if _is_total(skeleton, ways, one)]
        if len(counts) != len(rates.places) or len(totals) != 1:
            continue
        figures = [skeleton.figure_at(one) for one in (*counts, *rates.places, *totals)]
        if all(map(known, figures)) and not ways.never.search(skeleton.text, counts[0], totals[0]):
            many, each = figures[: len(counts)], figures[len(counts) : -1]
            if _are_of_others(skeleton, ways, rates, each, figures[-1]):
                continue
            parts = (Member("part", product_of(*pair, figures[-1])) for pair in zip(many, each, strict=True))
            members = Member("whole", figures[-1]), *parts
            wording = skeleton.words(counts[0], totals[0] + 1)
            yield Related("sum", "SUM", ways.rule.name, members, wording, "closed", tension=True)


def _rates(skeleton: Skeleton, ways: Products) -> Iterator[_Rates]:
    """Yield rows of rates for each of one thing."""
    places: list[int] = []
    of = ""
    for position in _money(skeleton):
        lead = skeleton.leads[position]
        match = ways.lead.search(lead)
        last = places[-1] if places else position
        near = 0 < position - last <= _GAP and not skeleton.between(last + 1, position)
        listed = near and not lead and skeleton.text[position - 1] in skeleton.marks.comma
        if near and ((match and match["of"] == of) or listed):
            places.append(position)
            continue
        if _FEWEST <= len(places) <= _MOST:
            yield _Rates(of, places)
        places, of = ([position], match["of"]) if match else ([], "")
    if _FEWEST <= len(places) <= _MOST:
        yield _Rates(of, places)


def _counts(skeleton: Skeleton, ways: Products, rates: _Rates, start: int) -> list[int]:
    """Return the last numbers of what the rates are for each of in front of them, as many as there are rates, in one row."""
    kinds, size = ways.kinds.get(rates.of), len(rates.places)
    found = [
        one
        for one in skeleton.between(start, rates.places[0])
        if (skeleton.kinds[one] in kinds if kinds else _is_counted(skeleton, rates.of, one))
    ]
    row = found[-size:]
    if len(row) < size or skeleton.full_sentence(row[0]) != skeleton.full_sentence(row[-1]):
        return []
    more = [one for one in found[:-size] if skeleton.full_sentence(one) == skeleton.full_sentence(row[0])]
    values = [skeleton.figure_at(one).value or Decimal(0) for one in row]
    return row if all((skeleton.figure_at(one).value or 0) >= sum(values) for one in more[-1:]) else []


def _are_of_others(
    skeleton: Skeleton, ways: Products, rates: _Rates, each: Sequence[Figure], total: Figure
) -> bool:
    """Tell whether other numbers in front of the rates than the last ones, in their order, come to all of it."""
    before = skeleton.between(skeleton.line_start(rates.places[0]), rates.places[0])
    counted = [skeleton.figure_at(one) for one in before if _counts_of(skeleton, ways, rates.of, one)][-_OTHERS:]
    prices = [one.value or Decimal(0) for one in each]
    *others, last = combinations([one.value or Decimal(0) for one in counted], len(each))
    return sum(map(mul, last, prices)) != total.value and any(sum(map(mul, many, prices)) == total.value for many in others)


def _is_counted(skeleton: Skeleton, of: str, position: int) -> bool:
    figure = skeleton.figure_at(position)
    return figure.kind == "count" and (figure.unit == of or skeleton.text.startswith(of, position + 1))


def _is_total(skeleton: Skeleton, ways: Products, position: int) -> bool:
    return skeleton.kinds[position] == "money" and ways.total.search(skeleton.leads[position]) is not None


