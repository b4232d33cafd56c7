"""How many villages a place has, told twice: by two names of a village, and as those of all of which some did a thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.facts import Facts
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related, stated_twice
from extractor.findings.skeleton import Skeleton
from extractor.records import Report
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "divisions.toml"
_NAME = 3  # characters of the name of a town
_HEAD = 80  # characters in which a text names the place that it is of
_REACH = 24  # characters of the words around a number of villages


class NamesRule(Rule):
    """The `pattern` of a number of villages, by each of their names (`noun`), and that of places of another kind (`others`);
    counted: what the pattern has of the number and the name.

    towns: the name of a `town` in front of what is told of it; common: words that end so and are no names. never: words in
    a sentence by which a number is of another time.
    """

    pattern: str
    counted: str
    others: str
    towns: str
    common: list[str]
    never: list[str]


class BothRule(Rule):
    """The numbers of both kinds that a place has (`all`), and of those that did something (`some`): `village` and `ward`.

    town: a `town` that is named anywhere.
    """

    all: str
    some: str
    town: str
    never: list[str]


class TownsRule(Rule):
    """How many towns of either kind a county has (`part1`, `part2`), and of both (`whole`). never: there are others."""

    parts: str
    whole: str
    never: list[str]


class DivisionRules(RuleFile):
    """rules/divisions.toml."""

    named: NamesRule
    both: BothRule
    together: TownsRule


class Divisions:
    """The rules of rules/divisions.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, DivisionRules)
        patterns = rules.once(Patterns)
        self.counted, self.named = map(patterns.rule_pattern, (self.rules.named.counted, self.rules.named.pattern))
        self.others = patterns.rule_pattern(self.rules.named.others)
        self.all, self.some = (patterns.rule_pattern(one) for one in (self.rules.both.all, self.rules.both.some))
        together = self.rules.together
        self.parts, self.whole = patterns.rule_pattern(together.parts), patterns.rule_pattern(together.whole)
        self.more = re.compile(alternation(together.never))
        self.never = re.compile(alternation(self.rules.both.never))
        self.then = re.compile(alternation(self.rules.named.never))
        self.town = re.compile(self.rules.both.town)
        self.towns = re.compile(self.rules.named.towns)


def divisions(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield how many villages there are with another number of them, and with how many of them did something."""
    ways = rules.once(Divisions)
    yield from _named(skeleton, ways, Facts(report, skeleton))
    yield from _both(skeleton, ways)
    yield from _together(skeleton, ways)


def _named(skeleton: Skeleton, ways: Divisions, facts: Facts) -> Iterator[Related]:
    """Yield the first number of villages with the first that is told by another of their names."""
    rule = ways.rules.named
    found = list(skeleton.found_around(ways.counted, ways.named, _REACH))
    own = [match for match in found if match is found[0] or _own(skeleton, ways, match)]
    values = {skeleton.figure_at(one.start("n")).value for one in own}
    if len(values) != 2 or len({one["noun"] for one in own}) != 2 or not _of_one_place(skeleton, ways, ways.towns):
        return
    wards = {skeleton.figure_at(one.start("n")).value or 0 for one in skeleton.found(ways.others)}
    first = own[0]
    other = next(one for one in own if one["noun"] != first["noun"])
    one, later = (skeleton.figure_at(match.start("n")) for match in (first, other))
    together = abs((one.value or 0) - (later.value or 0)) in wards  # villages and wards are called villages, too
    apart = skeleton.sentence(first.start()) != skeleton.sentence(other.start())
    places = first.start("n"), other.start("n")
    then = any(ways.then.search(skeleton.text, skeleton.sentence(place).start, place) for place in places)
    timed = not then and one.status == later.status and facts.of_one_time(*places)
    sure = timed and known(one) and known(later)
    if apart and sure and not together and one.value != later.value:
        yield stated_twice(rule.name, one, later, other[0])


def _own(skeleton: Skeleton, ways: Divisions, match: re.Match[str]) -> bool:
    """Tell whether a number of villages is of the place with which the text begins, if it names one."""
    place, common = match["place"], tuple(ways.rules.named.common)
    named = place is not None and not place.endswith(common)
    return not named or place[-_NAME:] in skeleton.text[: min(_HEAD, match.start())]


def _of_one_place(skeleton: Skeleton, ways: Divisions, towns: re.Pattern[str]) -> bool:
    """Tell whether a text names no more than one town."""
    named = {match["town"] for match in towns.finditer(skeleton.text)}
    return len(named.difference(ways.rules.named.common)) < 2


def _both(skeleton: Skeleton, ways: Divisions) -> Iterator[Related]:
    """Yield the villages and wards of a place with those of them that did something."""
    rule = ways.rules.both
    every = list(skeleton.found(ways.all))
    if not every or not _of_one_place(skeleton, ways, ways.town):
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


def _together(skeleton: Skeleton, ways: Divisions) -> Iterator[Related]:
    """Yield the towns of a county of both kinds with the only number of them all."""
    parts, wholes = list(skeleton.found(ways.parts)), list(skeleton.found(ways.whole))
    told = {skeleton.figure_at(one.start("whole")).value for one in wholes}
    if len(parts) != 1 or len(told) != 1 or ways.more.search(skeleton.text):
        return
    whole = skeleton.figure_at(wholes[0].start("whole"))
    figures = [skeleton.figure_at(parts[0].start(role)) for role in ("part1", "part2")]
    members = (Member("whole", whole), *(Member("part", one) for one in figures))
    if all(known(member.figure) for member in members):
        rule = ways.rules.together.name
        yield Related("sum", "SUM", rule, members, wholes[0][0], "closed", tension=True)
