"""What cannot be, whatever else is told: more hours than a day has, more days than a month, shares of days that are none.

Quorums and votes are read in `assemblies`. The words are those of rules/feasible.toml.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from fractions import Fraction

from extractor.findings.adding import addable
from extractor.findings.derived import tally
from extractor.findings.nearby import COUNTED, known
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import differ_by_one
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "feasible.toml"
_LEAP = 2000  # a year with all days that a month can have
_MONTH = re.compile(r"(\d{1,2})月份?")
_DAYS = ("天", "日")
_YEARS = (365, 366)
_MEASURED = Fraction(340, 365)  # of so many days at least the air is measured
_MOST_DAYS = 366
_HUNDRED = 100
_NEAR = 24  # characters
_MONTHS = 12


class MostRule(Rule):
    """A `value` in one of some units that is no more than `most`. never: words in its sentence by which it is of several."""

    pattern: str
    units: list[str]
    most: int
    never: list[str]


class MonthsRule(Rule):
    """Words between a month and its days. never: those by which they reach beyond it."""

    words: str
    never: str


class DaysRule(Rule):
    """Words in front of the good days of a year, and of the share that they are. never: those of other times or shares."""

    days: str
    rate: str
    never: str


class NotAllRule(Rule):
    """What stands behind a hundred per cent with what they did, and in front of the number of those that did not."""

    all: str
    some: str


class QuorumRule(Rule):
    """Words in front of those who should come, and who came, and of the part that these are at least; see the file."""

    marks: list[str]
    due: str
    came: str
    least: str
    words: dict[str, str]
    never: str


class VotesRule(Rule):
    """Words in front of votes of each kind, of all voters or votes, and of the valid ones."""

    kinds: str
    whole: str
    valid: str


class FeasibleRules(RuleFile):
    """rules/feasible.toml."""

    most: list[MostRule]
    months: MonthsRule
    quorum: QuorumRule
    votes: VotesRule
    good_days: DaysRule
    not_all: NotAllRule


class Feasible:
    """The rules of rules/feasible.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        patterns = rules.once(Patterns)
        self.rules = loaded = rules.load(FILE, FeasibleRules)
        self.most = [
            ((rule, re.compile(alternation(rule.never))), patterns.rule_pattern(rule.pattern)) for rule in loaded.most
        ]
        self.words, self.beyond = map(re.compile, (loaded.months.words, loaded.months.never))
        days = loaded.good_days
        self.days, self.rate, self.never = map(re.compile, (days.days, days.rate, days.never))
        self.all, self.some = map(re.compile, (loaded.not_all.all, loaded.not_all.some))


def feasible(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the numbers that cannot be what their words say."""
    ways = rules.once(Feasible)
    if skeleton.of_kind("duration"):
        yield from _most(skeleton, ways)
        yield from _months(skeleton, ways)
        yield from _good_days(skeleton, ways)
    yield from _not_all(skeleton, ways)


def _at_most(rule: Rule, figure: Figure, most: int, wording: str) -> Related:
    return Related("ratio", "RANGE", rule.name, (Member("value", figure),), wording, bound=Fraction(most), tension=True)


def _most(skeleton: Skeleton, ways: Feasible) -> Iterator[Related]:
    """Yield each time that is longer than the one it is a part of."""
    for (rule, never), match in skeleton.found_by(ways.most):
        figure = skeleton.figure_at(match.start("value"))
        several = never.search(skeleton.text, skeleton.clause_start(match.start(), 0), match.end() + 2)
        if figure.unit in rule.units and known(figure) and not several:
            yield _at_most(rule, figure, rule.most, skeleton.words(*match.span()))


def _months(skeleton: Skeleton, ways: Feasible) -> Iterator[Related]:
    """Yield days of a month that are more than it has."""
    for day in skeleton.of_kind("duration"):
        figure = skeleton.figure_at(day)
        before = skeleton.between(skeleton.clause_start(day, 0), day)
        month = _MONTH.fullmatch(skeleton.figure_at(before[-1]).surface) if before else None
        if month is None or figure.unit not in _DAYS or not known(figure) or not 1 <= int(month[1]) <= _MONTHS:
            continue
        words = skeleton.text[before[-1] + 1 : day]
        around = skeleton.leads[before[-1]] + words
        if ways.words.search(words) and not ways.beyond.search(around):
            most = monthrange(_LEAP, int(month[1]))[1]
            yield _at_most(ways.rules.months, figure, most, skeleton.words(before[-1], day + 1))


def _good_days(skeleton: Skeleton, ways: Feasible) -> Iterator[Related]:
    """Yield the good days of a year with their share, where that is none of the days of a year but for a slip.

    The air is not measured on each day: a share of nearly as many days is none that can be held against them.
    """
    for day in skeleton.of_kind("duration"):
        figure, behind = skeleton.figure_at(day), skeleton.between(day + 1, day + _NEAR)[:1]
        if figure.unit not in _DAYS or not known(figure) or not behind or not ways.days.search(skeleton.leads[day]):
            continue
        share = skeleton.figure_at(behind[0])
        told = skeleton.words(skeleton.sentence(day).start, behind[0])
        if share.kind != "percent" or not known(share) or not share.value or ways.never.search(told):
            continue
        if not ways.rate.search(skeleton.leads[behind[0]]):
            continue
        of = Fraction(figure.value or 0) * _HUNDRED / Fraction(share.value)
        measured = _MEASURED * _YEARS[0] <= of <= _MOST_DAYS and not _slipped(figure, share)
        whole = tally(_YEARS[0], f"{_YEARS[0]}天", figure.start, figure.start)
        whole = whole.model_copy(update={"upper": _YEARS[1], "kind": figure.kind, "unit": figure.unit})
        if not measured:
            members = Member("part", figure), Member("whole", whole), Member("share", share)
            wording = skeleton.words(day, behind[0] + 1)
            yield Related("ratio", "RATIO", ways.rules.good_days.name, members, wording, tension=True)


def _slipped(days: Figure, share: Figure) -> bool:
    """Tell whether one digit of a share, by a point and more, makes it that of the days of a year."""
    of = [str(round(float(days.value or 0) * _HUNDRED / year, 1)) for year in _YEARS]
    near = abs(float(share.value or 0) - float(of[0]))
    return near >= 1 and any(len(one) == len(share.written_value) and differ_by_one(share.written_value, one) for one in of)


def _not_all(skeleton: Skeleton, ways: Feasible) -> Iterator[Related]:
    """Yield how many are not what a hundred per cent of them are said to be."""
    for share in skeleton.of_kind("percent"):
        if skeleton.figure_at(share).value != _HUNDRED:
            continue
        behind = next(iter(skeleton.between(share + 1, skeleton.sentence(share).end)), None)
        if behind is None or skeleton.kinds[behind] not in COUNTED or not addable(skeleton.figure_at(behind)):
            continue
        words = skeleton.text[share + 1 : behind]
        all_of, _, rest = words.partition(skeleton.marks.comma[0])
        told, some = ways.all.search(all_of), ways.some.search(rest)
        if told is None or some is None or not known(skeleton.figure_at(behind)):
            continue
        if some["deed"] and some["deed"] in told["deed"] and _alike(all_of, rest):
            yield _at_most(ways.rules.not_all, skeleton.figure_at(behind), 0, skeleton.words(share, behind + 1))


def _alike(one: str, other: str) -> bool:
    """Tell whether two clauses name the same: two characters of one behind its verb stand in the other."""
    return any(one[at : at + 2] in other for at in range(max(0, len(one) - 3), len(one) - 1))
