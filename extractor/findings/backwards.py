"""What adds up in the course of a year and falls back: done by the end of June, and less of it by the end of September."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from extractor.findings.adding import addable
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import Key
from extractor.records import Kind
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "backwards.toml"
_DATE: Kind = "date"
_NAME = 2  # characters of a name that tell what was done
_BEHIND = 4  # characters behind an amount that tell of what it is
_FAR = 30  # characters between a time and its amount
_APART = 140  # characters between two amounts
_YEAR = 12  # months
_TIMES = 2


class BackwardsRule(Rule):
    """Words of times that begin with a year, and of what adds up; see the comments in the file."""

    until: str
    named: dict[str, int]
    ended: dict[str, int]
    by: str
    ordinal: str
    sofar: str
    flows: str
    drop: str
    never: str


class BackwardsRules(RuleFile):
    """rules/backwards.toml."""

    backwards: BackwardsRule


class Backwards:
    """The rule of rules/backwards.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, BackwardsRules).backwards
        self.until, self.by, self.sofar, self.flows, self.drop, self.never = map(
            re.compile, (rule.until, rule.by, rule.sofar, rule.flows, rule.drop, rule.never)
        )


class _Level(NamedTuple):
    """How much was done up to the end of a month, where the words of that begin, and its name."""

    position: int
    start: int
    month: int
    key: Key
    name: str
    year: str


def backwards(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each amount of a time with the greater one of a shorter time, which begins with the same year."""
    dates = skeleton.of_kind(_DATE)
    if len(dates) < _TIMES:
        return
    ways = rules.once(Backwards)
    times = [(day, time) for day in dates if (time := ways.until.match(skeleton.figure_at(day).surface)) is not None]
    levels = [level for day, time in times if (level := _level(skeleton, ways, day, time)) is not None]
    for one, other in combinations(levels, 2):
        if one.key != other.key or one.month >= other.month or one.year != other.year:
            continue
        near = other.position - one.position <= _APART and one.position < other.position
        among = skeleton.between(one.position + 1, other.position)
        next_to = [place for place in among if skeleton.key_at(place) == one.key]
        first, last = skeleton.figure_at(one.position), skeleton.figure_at(other.position)
        alone = skeleton.text.count("\n", one.position, other.position) == 0
        if near and alone and _of_one_name(one.name, other.name, not next_to) and (first.value or 0) > (last.value or 0):
            members = Member("least", first), Member("value", last)
            wording = skeleton.words(one.start, other.position + 1)
            yield Related("ratio", "RANGE", ways.rule.name, members, wording, tension=True)


def _level(skeleton: Skeleton, ways: Backwards, day: int, match: re.Match[str]) -> _Level | None:
    """Return the amount that is told of a time from the beginning of a year on, right behind it."""
    end = min(skeleton.sentence(day).end, day + _FAR)
    position = next((one for one in skeleton.between(day + 1, end) if skeleton.kinds[one] != _DATE), None)
    if position is None or not known(figure := skeleton.figure_at(position)) or not addable(figure):
        return None
    words, what = skeleton.text[day + 1 : position], skeleton.word_behind(position, _BEHIND)
    month = _month(ways, match, skeleton.leads[day], words)
    if not 0 < month <= _YEAR or not ways.flows.search(words) or figure.qualifier != "exact" or figure.status == "planned":
        return None
    start = skeleton.clause_start(day, 0)
    front = skeleton.text[skeleton.sentence(day).start : day].removesuffix(ways.rule.ordinal)
    if ways.never.search(words + what) or ways.never.search(front):
        return None
    written = match[0][:4] if match[0][:4].isdigit() else ""
    return _Level(position, start, month, skeleton.key_at(position), ways.drop.sub("", words) + what, written)


def _month(ways: Backwards, match: re.Match[str], lead: str, words: str) -> int:
    """Return the month up to which a time reaches that begins with the year; 0 if it does not."""
    rule = ways.rule
    if match["to"]:
        return int(match["to"])
    sofar = ways.by.search(lead) is not None or ways.sofar.search(words) is not None
    if match["month"]:
        return int(match["month"]) if sofar else 0
    if match["named"] in rule.ended:
        return rule.ended[match["named"]] if sofar else 0
    return rule.named.get(match["named"], 0)


def _of_one_name(one: str, other: str, next_to: bool) -> bool:
    """Tell whether two names are one: the shorter begins or ends the longer; the next amount may go without one."""
    short, long = sorted((one, other), key=len)
    if not other and next_to:
        return True
    return short == long or (len(short) >= _NAME and (long.startswith(short) or long.endswith(short)))
