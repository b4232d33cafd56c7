"""The rule of rules/differences.toml: words of levels, of those they are compared with, and of what lies between."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "differences.toml"


class DifferenceRule(Rule):
    """Words of levels, of those they are compared with, and of what lies between; see the comments in the file."""

    marks: str
    before: str
    than: str
    now: str
    earlier: str
    reached: str
    verbs: str
    out_of: str
    taken_up: str
    so_far: str
    reaches: str
    change: str
    growth: str
    adverbs: str
    bare: str
    falls: list[str]
    apart: str
    year: str
    priced: str
    seasons: list[tuple[str, str]]
    latter: list[str]
    former: list[str]
    doubled: str
    more: str
    so_many_times: str
    times: str
    compares: str
    yearly: str
    never: list[str]
    of_all: list[str]
    but_alone: list[str]
    opposed: list[tuple[str, str]]
    never_level: str
    planned: list[str]


class DifferenceRules(RuleFile):
    """rules/differences.toml."""

    difference: DifferenceRule


class Differences:
    """The rule of rules/differences.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, DifferenceRules).difference
        self.marks, self.before, self.than, self.change, self.growth, self.times, self.never_level = map(
            re.compile, (rule.marks, rule.before, rule.than, rule.change, rule.growth, rule.times, rule.never_level)
        )
        self.year, self.priced = re.compile(rule.year), re.compile(rule.priced)
        self.doubled, self.so_many_times = re.compile(rule.doubled), re.compile(rule.so_many_times)
        self.more = re.compile(rule.more)
        self.yearly = re.compile(rule.yearly)
        self.now, self.verbs = re.compile(rule.now), re.compile(rule.verbs)
        self.earlier, self.reached = re.compile(rule.earlier), re.compile(rule.reached)
        self.out_of, self.taken_up, self.reaches = map(re.compile, (rule.out_of, rule.taken_up, rule.reaches))
        self.adverbs, self.bare, self.apart = map(re.compile, (rule.adverbs, rule.bare, rule.apart))
        self.never = re.compile(alternation(rule.never))
        self.opposed = [*rule.opposed, *((other, one) for one, other in rule.opposed)]
        self.falls = re.compile(alternation(rule.falls))


class Told(NamedTuple):
    """A number with the words by which it tells of a rise: what it is compared with, whether it fell, and what rose or fell,
    where its own words say so. apart: it is how far two levels are apart."""

    position: int
    name: str
    falls: bool
    what: tuple[str, ...] = ()
    apart: bool = False
