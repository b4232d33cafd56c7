"""How much one thing grew, told twice in one report: two percentages of one name and time that cannot both be right."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from extractor.findings.relations import Patterns, Related, stated_twice
from extractor.findings.restatements import label_of
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Report
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "risen.toml"
_MOST_VALUES = 2  # a name that bears more is one of several places or times
_MOST = 6
_DIGIT = re.compile(r"\d")
_SHORTEST = 4


class GrownRule(Rule):
    """How a thing and its `rate` are told: its `name`, and `grew` where it rose.

    leads: words in front of a name that are none of it; of: in front of the name of what something else is a share of;
    drop: words that leave a name the same. never: words in the clause
    or behind the rate that make it one of its own kind.
    """

    pattern: str
    of: str
    leads: list[str]
    drop: list[str]
    never: list[str]


class GrownRules(RuleFile):
    """rules/risen.toml."""

    twice: GrownRule


class Grown:
    """The rules of rules/risen.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, GrownRules).twice
        patterns = rules.once(Patterns)
        self.sought = patterns.rule_pattern(self.rule.pattern)
        self.leads = re.compile(f"^(?:{alternation(self.rule.leads)})+")
        self.never = re.compile(alternation(self.rule.never))

    def name(self, written: str) -> str:
        """Return the name of what grew, without what leaves it the same."""
        name = self.leads.sub("", written)
        for word in self.rule.drop:
            name = name.replace(word, "")
        return name


class _Told(NamedTuple):
    figure: Figure
    position: int
    when: tuple[str, ...]


def risen_twice(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for each pair of rates at which one thing grew in one time."""
    grown = rules.once(Grown)
    groups: dict[tuple[str, bool], list[_Told]] = defaultdict(list)
    seen: set[int] = set()
    for match in skeleton.found(grown.sought):
        position, name = match.start("rate"), grown.name(match["name"])
        start, end = skeleton.sentence(match.start()).start, skeleton.sentence(position).end
        other = match["name"].startswith(grown.rule.of)
        if other or len(name) < _SHORTEST or position in seen or grown.never.search(skeleton.text, start, end):
            continue
        seen.add(position)
        told = _Told(skeleton.figure_at(position), position, _when(skeleton, start, position))
        groups[name, bool(match["grew"])].append(told)
    for found in groups.values():
        if len(found) > _MOST or len({one.figure.value for one in found}) != _MOST_VALUES:
            continue
        first = found[0]
        other = next(one for one in found if one.figure.value != first.figure.value)
        if skeleton.sentence(first.position) != skeleton.sentence(other.position) and _one_time(report, first, other):
            yield stated_twice(grown.rule.name, first.figure, other.figure, skeleton.lead_of(other.figure))


def _when(skeleton: Skeleton, start: int, position: int) -> tuple[str, ...]:
    """Return the dates that a sentence writes in front of a place; where there is none, the last one of its line."""
    dates = [one for place in skeleton.between(start, position) if (one := skeleton.figure_at(place)).kind == "date"]
    if not dates:
        line = skeleton.line_start(start)
        above = map(skeleton.figure_at, reversed(skeleton.between(line, start)))
        dates = [one for one in above if one.kind == "date"][:1]
    return tuple(sorted({one.surface for one in dates}))


def _one_time(report: Report, first: _Told, other: _Told) -> bool:
    """Tell whether no time, place or plan sets two rates apart."""
    one, later = first.figure, other.figure
    times = (one.period_start, one.period_end), (later.period_start, later.period_end)
    year = str(report.document.report_year)
    dates = [{day for day in told.when if "".join(_DIGIT.findall(day)) != year} for told in (first, other)]
    time = (None in (*times[0], *times[1]) or times[0] == times[1]) and dates[0] == dates[1]
    return time and one.status == later.status and label_of(report, one) == label_of(report, later)
