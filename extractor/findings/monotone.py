"""What as good as never turns back, and how many people a fall of a rate stands for.

The words are those of rules/monotone.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Report
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "monotone.toml"
_YEAR = 360  # days, about
_FRONT = 24  # characters in front of an amount
_END = 2  # characters that every name has
_NONE, _HUNDRED = Decimal(0), Decimal(100)


class TurnedRule(Rule):
    """Names of what falls, or rises, for good; fell, rose: what ends the words in front of what it came to. never: words of
    others in either sentence."""

    falling: list[str]
    fell: str
    rising: list[str]
    rose: str
    never: list[str]


class TargetRule(Rule):
    """Names whose target is no less than what was reached. never: words of other times; change: what ends a mere rise."""

    names: list[str]
    never: list[str]
    change: str


class PointsRule(Rule):
    """How a number of people (`part`) and the points by which their rate fell (`share`) are told, and how the `base` is."""

    fall: str
    base: str
    times: int


class MonotoneRules(RuleFile):
    """rules/monotone.toml. leads: words at the beginning of a name that are not of it."""

    leads: list[str]
    turned: TurnedRule
    target: TargetRule
    points: PointsRule


class Monotone:
    """The rules of rules/monotone.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, MonotoneRules)
        patterns, turned = rules.once(Patterns), self.rules.turned
        self.fell, self.rose = re.compile(turned.fell), re.compile(turned.rose)
        self.others = re.compile(alternation(turned.never))
        self.never = re.compile(alternation(self.rules.target.never))
        self.change = re.compile(self.rules.target.change)
        self.fall, self.base = map(patterns.rule_pattern, (self.rules.points.fall, self.rules.points.base))
        self.leads = re.compile(f"^(?:{alternation(self.rules.leads)})+")
        self.names = {*turned.falling, *turned.rising, *self.rules.target.names}
        self.ends = {name[-_END:] for name in self.names}


def monotone(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield levels that turned back, targets below what is reached, and falls of a rate that so few cannot have made."""
    ways = rules.once(Monotone)
    named: dict[str, list[int]] = {}
    ends = ways.ends
    for place, figure in zip(skeleton.positions, map(skeleton.figure_at, skeleton.positions), strict=True):
        if figure.noun[-_END:] not in ends:
            continue
        noun = ways.leads.sub("", figure.noun)
        if noun in ways.names and known(figure):
            named.setdefault(noun, []).append(place)
    for name, places in named.items():
        if len(places) > 1:
            yield from _turned(report, skeleton, ways, name, places)
            yield from _targets(skeleton, ways, name, places)
    yield from _points(skeleton, ways)


def _turned(
    report: Report, skeleton: Skeleton, ways: Monotone, name: str, places: list[int]
) -> Iterator[Related]:
    """Yield what a name is said to have come to with the only level of an earlier year."""
    rule = ways.rules.turned
    falling = name in rule.falling
    if not falling and name not in rule.rising:
        return
    own = report.document.report_year or 0
    now = [one for one in places if (ways.fell if falling else ways.rose).search(skeleton.leads[one])]
    now = [one for one in now if _year(skeleton, one) in (0, own)]
    before = [one for one in places if 0 < _year(skeleton, one) < own]
    for place in now:
        told = {skeleton.figure_at(one).value: one for one in before if skeleton.key_at(one) == skeleton.key_at(place)}
        if len(told) != 1 or not _comparable(skeleton, place, level := next(iter(told.values()))):
            continue
        if any(ways.others.search(_front(skeleton, one)) for one in (place, level)):
            continue
        members = Member("from", skeleton.figure_at(level)), Member("to", skeleton.figure_at(place))
        yield Related("growth", "DIRECTION", rule.name, members, name, falling=falling, tension=True)


def _targets(skeleton: Skeleton, ways: Monotone, name: str, places: list[int]) -> Iterator[Related]:
    """Yield each target of a name with the only amount that is told to be reached in front of it."""
    rule = ways.rules.target
    if name not in rule.names:
        return
    levels = [one for one in places if not ways.change.search(skeleton.leads[one])]
    for place in (one for one in levels if skeleton.figure_at(one).status == "planned"):
        reached = {
            figure.value: one
            for one in levels
            if one < place and (figure := skeleton.figure_at(one)).status == "actual" and figure.qualifier == "exact"
        }
        if len(reached) != 1 or not _comparable(skeleton, place, one := next(iter(reached.values()))):
            continue
        apart = any(ways.never.search(skeleton.text, *skeleton.sentence(at)) for at in (place, one))
        if not apart and not _in_part(skeleton, place):
            target = skeleton.figure_at(place)
            exact = target.model_copy(update={"lower": target.value, "upper": target.value})
            members = Member("least", skeleton.figure_at(one)), Member("value", exact)
            yield Related("ratio", "RANGE", rule.name, members, name, tension=True)


def _comparable(skeleton: Skeleton, one: int, other: int) -> bool:
    """Tell whether two amounts of a name are of one unit and one place, in two sentences."""
    figures = skeleton.figure_at(one), skeleton.figure_at(other)
    alike = skeleton.key_at(one) == skeleton.key_at(other) and figures[0].subject == figures[1].subject
    return alike and skeleton.sentence(one) != skeleton.sentence(other)


def _front(skeleton: Skeleton, place: int) -> str:
    """Return the words in front of an amount that tell of what it is."""
    return skeleton.text[max(skeleton.sentence(place).start, place - _FRONT) : place]


def _in_part(skeleton: Skeleton, place: int) -> bool:
    """Tell whether the sentence of an amount speaks of a part of a year in front of it."""
    figures = map(skeleton.figure_at, skeleton.between(skeleton.sentence(place).start, place))
    days = ((one.date_start, one.date_end) for one in figures if one.kind == "date")
    return any(start is None or end is None or (end - start).days < _YEAR for start, end in days)


def _year(skeleton: Skeleton, place: int) -> int:
    """Return the year of the last date in front of an amount in its sentence; 0 if there is none."""
    dates = [skeleton.figure_at(one) for one in skeleton.between(skeleton.sentence(place).start, place)]
    ends = [one.date_end for one in dates if one.kind == "date"]
    return ends[-1].year if ends and ends[-1] else 0


def _points(skeleton: Skeleton, ways: Monotone) -> Iterator[Related]:
    """Yield a fall of a rate that is several times what the people told can have made of any population told."""
    rule = ways.rules.points
    for match in skeleton.found(ways.fall):
        part, share = (skeleton.figure_at(match.start(role)) for role in ("part", "share"))
        bases = [skeleton.figure_at(one.start("whole")) for one in skeleton.found(ways.base)]
        if not bases or not known(part) or not known(share) or not all(map(known, bases)):
            continue
        if all(_far(part, share, base, Decimal(rule.times)) for base in bases):
            members = Member("part", part), Member("whole", bases[-1]), Member("share", share)
            wording = skeleton.words(match.start(), match.end())
            yield Related("ratio", "RATIO", rule.name, members, wording, tension=True)


def _far(part: Figure, share: Figure, base: Figure, times: Decimal) -> bool:
    made = (part.value or _NONE) * _HUNDRED / (base.value or _HUNDRED)
    return not made / times <= (share.value or _NONE) <= made * times
