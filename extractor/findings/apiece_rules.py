"""The words of rules/apiece.toml: so much for each, how many and all of it."""

from __future__ import annotations

import re
from fractions import Fraction

from extractor.findings.means import Means
from extractor.records import Kind
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "apiece.toml"


class ApieceRule(Rule):
    """The words of amounts for each, of how many, and of all of it; see the comments in the file."""

    each: str
    leads: list[str]
    monthly: str
    months: str
    year: str
    price: str
    alone: str
    never_what: str
    names: list[str]
    no_names: list[str]
    paid: str
    mean: str
    persons: list[str]
    all: str
    all_things: str
    never_all: str
    change: str
    in_all: str
    words: str
    kinds: dict[str, list[Kind]]
    units: dict[str, str]
    never: list[str]
    posts: str
    yearly: str
    of_year: str
    never_count: str
    parts: str


class ApieceRules(RuleFile):
    """rules/apiece.toml."""

    apiece: ApieceRule


class Apiece:
    """The rule of rules/apiece.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule, self.means = rules.load(FILE, ApieceRules).apiece, rules.once(Means)
        self.leads = [re.compile(lead) for lead in self.rule.leads]
        self.monthly, self.months, self.year = map(re.compile, (self.rule.monthly, self.rule.months, self.rule.year))
        self.each = re.compile(self.rule.each)
        self.price, self.never_what = re.compile(self.rule.price), re.compile(self.rule.never_what)
        self.alone = re.compile(self.rule.alone)
        self.all, self.all_things = re.compile(self.rule.all), re.compile(self.rule.all_things)
        self.never_all, self.never_count = re.compile(self.rule.never_all), re.compile(self.rule.never_count)
        self.change, self.in_all = re.compile(self.rule.change), re.compile(self.rule.in_all)
        self.words, self.posts = re.compile(self.rule.words), re.compile(self.rule.posts)
        self.never, self.parts = re.compile(alternation(self.rule.never)), re.compile(self.rule.parts)
        self.units = {of: Fraction(factor) for of, factor in self.rule.units.items()}
