"""What a report tells once by its nature, told twice: the target of a year, how fast an income grew, a line of a budget.

Each rule of rules/retold.toml reads one such thing under each of its names. A doubt, never an error.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from extractor.findings.facts import Facts
from extractor.findings.needed import Sought
from extractor.findings.relations import Patterns, Related, stated_twice
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import Key
from extractor.records import Figure, Report, Span
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "retold.toml"
_NAMES = "NAMES"  # what the names of a rule stand for in its pattern
_YEAR = 4  # digits
_MOST_VALUES = 2  # a thing told with more is several
_MOST = 6
_BEHIND = 4  # characters behind an amount that tell of what kind it is
_SEVERAL = 3  # things told twice with other amounts: the page tells of several places


class OnceRule(Rule):
    """How one thing is told: the figures of the groups of `amounts`, under a `name`, or under that which `amounts` gives.

    names: those of one thing together. never: words in the sentence by which it is another thing; front: in front of it
    alone; between: those in between two that are of several things. planned: it is of plans alone. line: both stand in one
    line. The groups `place` and `year` of a pattern are the level of the place and the year of which both are.
    """

    pattern: str
    names: list[list[str]] = []
    amounts: dict[str, str]
    never: list[str]
    front: list[str] = []
    between: list[str] = []
    planned: bool = False
    line: bool = False


class OnceRules(RuleFile):
    """rules/retold.toml."""

    once: list[OnceRule]


class _Once:
    """A rule of rules/retold.toml, compiled."""

    def __init__(self, rule: OnceRule, patterns: Patterns) -> None:
        self.rule = rule
        names = [name for same in rule.names for name in same]
        source = rule.pattern.replace(_NAMES, alternation(names)) if names else rule.pattern
        self.sought: Sought = patterns.rule_pattern(source)
        self.never = re.compile(alternation(rule.never))
        self.front = re.compile(alternation(rule.front)) if rule.front else None
        self.between = re.compile(alternation(rule.between)) if rule.between else None
        self.plain = {name: same[0] for same in rule.names for name in same}


class Retold:
    """The rules of rules/retold.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.ways = [_Once(rule, rules.once(Patterns)) for rule in rules.load(FILE, OnceRules).once]


class _Told(NamedTuple):
    start: int
    position: int
    figure: Figure


def retold(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for each two amounts of what has but one."""
    facts = Facts(report, skeleton)
    groups: dict[tuple[str, Key], list[tuple[_Once, _Told]]] = defaultdict(list)
    for way in rules.once(Retold).ways:
        for name, told in _mentions(report, skeleton, way):
            groups[name, skeleton.key_at(told.position)].append((way, told))
    told_twice: dict[tuple[bool, bool], list[Related]] = defaultdict(list)
    for found in groups.values():
        values = {told.figure.value for _, told in found}
        if len(values) != _MOST_VALUES or len(found) > _MOST:
            continue
        found.sort(key=lambda one: one[1].position)
        (way, first), *others = found
        other = next(told for _, told in others if told.figure.value != first.figure.value)
        if _one_fact(skeleton, facts, way, first, other):
            wording = skeleton.words(other.start, other.position + 1)
            related = stated_twice(way.rule.name, _exactly(first.figure), _exactly(other.figure), wording)
            told_twice[way.rule.planned, way.rule.line].append(related)
    for twice in told_twice.values():
        yield from twice if len(twice) < _SEVERAL else ()


def _exactly(figure: Figure) -> Figure:
    """Return an amount that is a limit as one of its own: two limits of one thing are compared with each other."""
    limit = figure.lower is None or figure.upper is None
    return figure.model_copy(update={"lower": figure.value, "upper": figure.value}) if limit else figure


def _mentions(report: Report, skeleton: Skeleton, way: _Once) -> Iterator[tuple[str, _Told]]:
    """Yield what is told, by the name of it."""
    seen: set[int] = set()
    for match in skeleton.found(way.sought):
        sentence = Span(*match.span()) if way.rule.line else skeleton.full_sentence(match.start())
        if way.never.search(skeleton.text, sentence.start, match.end() + _BEHIND):
            continue
        if way.front and way.front.search(skeleton.text, sentence.start, match.start()):
            continue
        for group, given in way.rule.amounts.items():
            position, name = match.start(group), given or match["name"]
            if position in seen or position < 0:
                continue
            seen.add(position)
            figure = skeleton.figure_at(position)
            if way.rule.planned and not _planned(report, figure):
                continue
            line = str(skeleton.text.count("\n", 0, position)) if way.rule.line else ""
            groups = match.groupdict()
            when = skeleton.figure_at(match.start("year")).surface[:_YEAR] if "year" in groups else ""
            yield way.plain.get(name, name) + when + line + groups.get("place", ""), _Told(match.start(), position, figure)


def _planned(report: Report, figure: Figure) -> bool:
    """Tell whether an amount is planned, or of a year to come."""
    year = report.document.report_year
    return figure.status == "planned" or bool(year and figure.period_start and figure.period_start.year > year)


def _one_fact(skeleton: Skeleton, facts: Facts, way: _Once, first: _Told, other: _Told) -> bool:
    """Tell whether nothing but their value tells two amounts of one name apart."""
    if first.figure.status != other.figure.status and not (way.rule.planned or way.rule.line):
        return False
    if way.between and way.between.search(skeleton.text, first.position, other.start):
        return False
    if way.rule.line:
        return skeleton.text[other.start - 1] in skeleton.marks.comma + skeleton.marks.stop
    apart = skeleton.sentence(first.position) != skeleton.sentence(other.position)
    return apart and facts.of_one_time(first.position, other.position)
