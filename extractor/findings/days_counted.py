"""Days told one by one beside the number of times that something was done on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.findings.nearby import known
from extractor.findings.relations import Related, named_count
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "days_counted.toml"
_FEWEST = 2
_GAP = 2  # characters between two days
_NEAR, _FAR = 10, 28  # characters from the last day to how often it was, and from that to the first day


class DaysCountedRule(Rule):
    """What divides days, the units of how often, and what stands between both, in either order.

    day: what stands in each of the days. off: how far the number may be off that of the days.
    """

    divides: str
    units: list[str]
    day: str
    off: int
    behind: str
    front: str
    never: str


class DaysCountedRules(RuleFile):
    """rules/days_counted.toml."""

    days_counted: DaysCountedRule


class DaysCounted:
    """The rule of rules/days_counted.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, DaysCountedRules).days_counted
        self.divides, self.behind, self.front, self.never = map(
            re.compile, (rule.divides, rule.behind, rule.front, rule.never)
        )


def days_counted(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each number of times with the days beside it."""
    if len(skeleton.of_kind("date")) < _FEWEST:
        return
    ways = rules.once(DaysCounted)
    for run in _runs(skeleton, ways):
        position = _behind(skeleton, ways, run[-1]) or _front(skeleton, ways, run[0])
        names = [skeleton.figure_at(one).surface for one in run]
        if position and _is_near(ways, skeleton.figure_at(position), names):
            wording = skeleton.words(min(position, run[0]), max(position, run[-1]) + 1)
            yield named_count(ways.rule.name, skeleton.figure_at(position), names, wording, tension=True)


def _runs(skeleton: Skeleton, ways: DaysCounted) -> Iterator[list[int]]:
    """Yield days of which nothing but what divides them stands between two."""
    run: list[int] = []
    for position in skeleton.of_kind("date"):
        near = bool(run) and position - run[-1] <= _GAP + 1
        if near and ways.divides.fullmatch(skeleton.text, run[-1] + 1, position):
            run.append(position)
            continue
        if len(run) >= _FEWEST:
            yield run
        run = [position]
    if len(run) >= _FEWEST:
        yield run


def _behind(skeleton: Skeleton, ways: DaysCounted, last: int) -> int:
    """Return where it stands how often it was, right behind the last day; 0 if nowhere."""
    position = next(iter(skeleton.between(last + 1, last + 1 + _NEAR)), 0)
    between = skeleton.text[last + 1 : position]
    return position if position and ways.behind.match(between) and _is_often(skeleton, ways, position, between) else 0


def _front(skeleton: Skeleton, ways: DaysCounted, first: int) -> int:
    """Return where it stands how often it was, in front of the first day; 0 if nowhere."""
    position = next(reversed(skeleton.between(max(0, first - _FAR), first)), 0)
    between = skeleton.text[position + 1 : first]
    return position if position and ways.front.match(between) and _is_often(skeleton, ways, position, between) else 0


def _is_near(ways: DaysCounted, figure: Figure, names: list[str]) -> bool:
    """Tell whether a number may be that of some days."""
    return all(ways.rule.day in name for name in names) and abs((figure.value or Decimal(0)) - len(names)) <= ways.rule.off


def _is_often(skeleton: Skeleton, ways: DaysCounted, position: int, between: str) -> bool:
    figure = skeleton.figure_at(position)
    return figure.unit in ways.rule.units and known(figure) and not ways.never.search(between)
