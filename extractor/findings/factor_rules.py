"""The words of what a number is for each of, of how many, and of all of it: the rules of rules/factors.toml."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import NamedTuple

from extractor.findings.apiece_rules import Apiece
from extractor.findings.derived import half_digit
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Kind
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.dates import compile_dates
from extractor.values.words import alternation

FILE = "factors.toml"
ANYTHING = "*"  # what pay is for that does not say it


class FactorsRule(Rule):
    """Words of what is for each, of how many, and of all of it; see the comments in the file."""

    token: str
    words: list[str]
    hint: str
    day: str
    paid: str
    what: str
    never_what: str
    in_all: str
    never_all: str
    another: str
    never_count: str
    never: list[str]
    plain: str
    population: str
    kinds: dict[str, list[Kind]]
    units: dict[str, str]
    scales: dict[str, str]
    alike: list[str]
    any_thing: str
    times: dict[str, list[str]]
    year: dict[str, tuple[int, int]]
    of_year: str


class FactorsRules(RuleFile):
    """rules/factors.toml."""

    factors: FactorsRule


class Factors:
    """The rule of rules/factors.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, FactorsRules).factors
        self.token = re.compile(rule.token.replace("OF", alternation(rule.words)))
        self.paid, self.hint = re.compile(rule.paid), re.compile(rule.hint)
        self.each, self.parts, self.day = rules.once(Apiece).each, rules.once(Apiece).parts, re.compile(rule.day)
        self.what, self.never_what, self.in_all = map(re.compile, (rule.what, rule.never_what, rule.in_all))
        self.never_all, self.never_count = re.compile(rule.never_all), re.compile(rule.never_count)
        self.never, self.plain = re.compile(alternation(rule.never)), re.compile(rule.plain)
        self.of_year = re.compile(rule.of_year)
        self.another = re.compile(rule.another)
        self.dates = rules.once(compile_dates)
        self.population = re.compile(rule.population)
        self.units = {of: Fraction(factor) for of, factor in rule.units.items()}
        self.scales = {of: Fraction(factor) for of, factor in rule.scales.items()}

    def rate(self, position: int, lead: str) -> Rate | None:
        """Return what a number is for each of, if the words in front of it say so."""
        tokens = list(self.token.finditer(lead))
        paid = self.paid.search(lead) if not tokens else None
        if paid is not None:
            rate = Rate(position, (ANYTHING, paid["of"]), Fraction(1), False, "", "")
            return None if self.never_what.search(lead) else rate
        if not tokens:
            told = self.day.search(lead) is not None and self.never_what.search(lead) is None
            return Rate(position, ("日",), Fraction(1), True, lead, "") if told else None
        what = lead[tokens[-1].end() :]
        if self.never_what.search(lead) or self.what.fullmatch(what) is None:
            return None
        pay = self.paid.search(what)
        of = (*(one["of"] or one["mean"] for one in tokens), *([pay["of"]] if pay else ()))
        scale = reduce(lambda most, one: most * self.scales.get(one["scale"] or "", Fraction(1)), tokens, Fraction(1))
        mean = any(one["mean"] or one["scale"] for one in tokens) or "均" in lead
        return Rate(position, of, scale, mean, what, lead[: tokens[0].start()])


class Rate(NamedTuple):
    """A number that is for each of some things and times `of`, of so many of them at once; a mean, or one that was set."""

    position: int
    of: tuple[str, ...]
    scale: Fraction
    mean: bool
    what: str
    front: str


def priced(skeleton: Skeleton, position: int) -> Rate | None:
    """Return a price that writes what it is for as an amount for each of that."""
    of = skeleton.figure_at(position).unit.partition("/")[2]
    return Rate(position, (of,), Fraction(1), False, skeleton.leads[position], "") if of else None


def as_mean(per: Figure) -> Figure:
    """Return a mean that is written in whole things as one that was rounded."""
    if not per.value or per.lower != per.upper or per.qualifier != "exact":
        return per
    off = half_digit(per.written_value) * per.value / Decimal(per.written_value)
    return per.model_copy(update={"lower": per.value - off, "upper": per.value + off})
