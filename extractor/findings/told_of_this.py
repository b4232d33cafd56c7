"""One amount of a thing, told again in the same paragraph with another: of `this project`, or under the same name.

A doubt, never an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.facts import Facts
from extractor.findings.nearby import known
from extractor.findings.relations import Patterns, Related, stated_twice
from extractor.findings.skeleton import Skeleton
from extractor.records import Report
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "told_of_this.toml"


class ThisRule(Rule):
    """An amount of a thing (`one`), and that of `this` further on in its line (`later`).

    never: words by which it is another.
    """

    pattern: str
    never: list[str]


class ThisRules(RuleFile):
    """rules/told_of_this.toml."""

    this: list[ThisRule]


class Thises:
    """The rules of rules/told_of_this.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        pattern = rules.once(Patterns).rule_pattern
        loaded = rules.load(FILE, ThisRules).this
        self.ways = [(rule, pattern(rule.pattern), re.compile(alternation(rule.never))) for rule in loaded]


def told_of_this(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each amount with the one that is told of the same thing again."""
    told: set[int] = set()
    for rule, sought, never in rules.once(Thises).ways:
        for match in skeleton.found(sought):
            first, later = match.start("one"), match.start("later")
            one, other = skeleton.figure_at(first), skeleton.figure_at(later)
            alike = skeleton.key_at(first) == skeleton.key_at(later) and known(one) and known(other)
            if later in told or not alike or one.value == other.value or one.status != other.status:
                continue
            if not never.search(match[0]) and Facts(report, skeleton).of_one_time(first, later):
                told.add(later)
                yield stated_twice(rule.name, one, other, skeleton.words(later - len(skeleton.leads[later]), later + 1))
