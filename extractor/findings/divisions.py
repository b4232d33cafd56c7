"""How many villages a place has, told twice: by two names of a village, and as those of all of which some did a thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related, stated_twice
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "divisions.toml"


class NamesRule(Rule):
    """The `pattern` of a number of villages, by each of their names (`noun`), and that of places of another kind (`others`).

    towns: the name of a `town` in front of what is told of it; common: words that end so and are no names.
    """

    pattern: str
    others: str
    towns: str
    common: list[str]


class BothRule(Rule):
    """The numbers of both kinds that a place has (`all`), and of those that did something (`some`): `village` and `ward`."""

    all: str
    some: str
    never: list[str]


class DivisionRules(RuleFile):
    """rules/divisions.toml."""

    named: NamesRule
    both: BothRule


class Divisions:
    """The rules of rules/divisions.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, DivisionRules)
        patterns = rules.once(Patterns)
        self.named = patterns.rule_pattern(self.rules.named.pattern)
        self.others = patterns.rule_pattern(self.rules.named.others)
        self.all, self.some = (patterns.rule_pattern(one) for one in (self.rules.both.all, self.rules.both.some))
        self.never = re.compile(alternation(self.rules.both.never))
        self.towns = re.compile(self.rules.named.towns)


def divisions(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield how many villages there are with another number of them, and with how many of them did something."""
    ways = rules.once(Divisions)
    yield from _named(skeleton, ways)
    yield from _both(skeleton, ways)


def _named(skeleton: Skeleton, ways: Divisions) -> Iterator[Related]:
    """Yield the first number of villages with the first that is told by another of their names."""
    rule = ways.rules.named
    own = [match for match in skeleton.found(ways.named) if known(skeleton.figure_at(match.start("n")))]
    values = {skeleton.figure_at(one.start("n")).value for one in own}
    if len(values) != 2 or len({one["noun"] for one in own}) != 2 or not _of_one_place(skeleton, ways):
        return
    wards = {skeleton.figure_at(one.start("n")).value or 0 for one in skeleton.found(ways.others)}
    first = own[0]
    other = next(one for one in own if one["noun"] != first["noun"])
    one, later = (skeleton.figure_at(match.start("n")) for match in (first, other))
    together = abs((one.value or 0) - (later.value or 0)) in wards  # villages and wards are called villages, too
    apart = skeleton.sentence(first.start()) != skeleton.sentence(other.start())
    timed = (one.period_start, one.status) == (later.period_start, later.status)
    if apart and timed and not together and one.value != later.value:
        yield stated_twice(rule.name, one, later, other[0])


def _of_one_place(skeleton: Skeleton, ways: Divisions) -> bool:
    """Tell whether a text names no more than one town."""
    named = {match["town"] for match in ways.towns.finditer(skeleton.text)}
    return len(named.difference(ways.rules.named.common)) < 2


def _both(skeleton: Skeleton, ways: Divisions) -> Iterator[Related]:
    """Yield the villages and wards of a place with those of them that did something."""
    rule = ways.rules.both
    every = list(skeleton.found(ways.all))
    if not every or not _of_one_place(skeleton, ways):
        return
    whole = every[0]
    for role in ("village", "ward"):
        if len({skeleton.figure_at(one.start(role)).value for one in every}) != 1:
            return
    for match in skeleton.found(ways.some):
        start, end = skeleton.sentence(match.start())
        if match.start() < whole.end() or ways.never.search(skeleton.text, start, end):
            continue
        for role in ("village", "ward"):
            all_of_them, some = (skeleton.figure_at(one.start(role)) for one in (whole, match))
            if known(all_of_them) and known(some):
                members = Member("whole", all_of_them), Member("part", some)
                yield Related("part", "PART", rule.name, members, match[0], "open", tension=True)
