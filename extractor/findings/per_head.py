"""So much a head of land, water or grain, against all of it and the people that the text counts, wherever they stand.

So are the people of a square kilometre held against all people and all land, and what each pupil or household has against
all of these. It may be of others than those who are counted beside it: it is told only where it fits none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from extractor.findings.adding import addable
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Kind
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "per_head.toml"
_REACH = 120  # characters from all of it to so much a head
_ROUGH, _TWICE = Fraction(3, 100), 2  # people are counted at another time, and others are several times as many
_NEVER = "(?!)"
_NOUN = 4  # characters of a noun behind people who stand right behind their households
_GAP = 8  # characters between households and their people
_NEAR = 14  # characters from an amount to so much a head of the same that bears no name


class PerHeadRule(Rule):
    """Words of so much a head, of all of it and of those it is for; see the comments in the file."""

    kinds: list[Kind]
    core: str
    lead: str
    whole: str
    counted: Kind
    people: str
    some: str
    never: str
    homes: str = _NEVER
    anywhere: bool = False
    divide: int = 1


class PerHeadRules(RuleFile):
    """rules/per_head.toml."""

    per_head: list[PerHeadRule]


class _Way(NamedTuple):
    """A rule of rules/per_head.toml, compiled."""

    rule: PerHeadRule
    core: re.Pattern[str]
    lead: re.Pattern[str]
    whole: re.Pattern[str]
    people: re.Pattern[str]
    some: re.Pattern[str]
    never: re.Pattern[str]
    homes: re.Pattern[str]


class PerHead:
    """The rules of rules/per_head.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, PerHeadRules).per_head
        words = [(rule.core, rule.lead, rule.whole, rule.people, rule.some, rule.never, rule.homes) for rule in loaded]
        self.ways = [_Way(rule, *map(re.compile, of_rule)) for rule, of_rule in zip(loaded, words, strict=True)]


def per_head(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each amount a head that is not that of the nearest number of people."""
    for way in rules.once(PerHead).ways:
        if not skeleton.of_kind(way.rule.counted):
            continue
        for position in [one for kind in way.rule.kinds for one in skeleton.of_kind(kind)]:
            lead = skeleton.leads[position]
            match = way.lead.search(lead) if way.core.search(lead) else None
            if match is not None:
                yield from _of(skeleton, way, position, match)


def _of(skeleton: Skeleton, way: _Way, position: int, match: re.Match[str]) -> Iterator[Related]:
    """Yield an amount a head with all of it and the people to which it comes nearest, if it fits none."""
    per, names = skeleton.figure_at(position), match.groupdict()
    if not known(per) or not per.value or way.never.search(match[0]):
        return
    name = names.get("name") or names.get("front") or ""
    whole = _anywhere(skeleton, way, position) if way.rule.anywhere else _whole(skeleton, way, name, position)
    people = _people(skeleton, way) if whole is not None else []
    divide = Fraction(way.rule.divide)
    if whole is None or not people or any(_fits(one, per, whole, divide) for one in people):
        return
    nearest = min(people, key=lambda one: abs(_times(one, per, whole, divide) - 1))
    if 1 / Fraction(_TWICE) < _times(nearest, per, whole, divide) < _TWICE:
        members = Member("count", nearest), Member("per", per), Member("total", whole)
        wording = skeleton.words(position - len(match[0]), position + 1)
        yield Related("product", "PROD", way.rule.name, members, wording, divide=divide, tension=True)


def _times(people: Figure, per: Figure, whole: Figure, divide: Fraction) -> Fraction:
    """Return how many times all of it so much for each of some people is."""
    return Fraction(people.value or 0) * Fraction(per.value or 0) / Fraction(whole.value or 1) / divide


def _fits(people: Figure, per: Figure, whole: Figure, divide: Fraction) -> bool:
    """Tell whether so much a head can be that of some people, all of it as it is rounded, and a little off."""
    ends = (per.lower, per.upper, whole.lower, whole.upper, people.lower, people.upper)
    low, high, least, most, fewest, many = (Fraction(end) if end is not None else None for end in ends)
    if low is None or high is None or least is None or most is None or fewest is None or many is None:
        return True
    return fewest * low <= most * divide * (1 + _ROUGH) and least * divide * (1 - _ROUGH) <= many * high


def _whole(skeleton: Skeleton, way: _Way, name: str, position: int) -> Figure | None:
    """Return the nearest amount of the same in front of so much a head: that of its name, or the one right in front."""
    kind = skeleton.kinds[position]  # tons and kilograms are of one
    for one in reversed(skeleton.between(max(skeleton.line_start(position), position - _REACH), position)):
        figure, lead = skeleton.figure_at(one), skeleton.leads[one]
        if skeleton.kinds[one] != kind or not (addable(figure) and known(figure)) or not figure.value:
            continue
        if way.never.search(lead):
            return None
        bare = way.whole.sub("", lead)
        end = way.whole.sub("", name) or name
        beside = position - one <= _NEAR and skeleton.level(one) == skeleton.level(position)
        named = bare.endswith(end) if name else beside
        if named:
            return figure
    return None


def _anywhere(skeleton: Skeleton, way: _Way, position: int) -> Figure | None:
    """Return all of it by its own words, if the text tells one such amount."""
    key, found = skeleton.key_at(position), []
    for one in skeleton.where(addable):
        lead = skeleton.leads[one]
        if skeleton.key_at(one) != key or one == position:
            continue
        if not (way.whole.search(lead) or (key[0] == "people" and _is_beside(skeleton, way, one))):
            continue
        if not (way.never.search(lead) or way.some.search(lead)):
            found.append(skeleton.figure_at(one))
    if len({one.value for one in found}) != 1 or not known(found[0]) or not found[0].value:
        return None
    return found[0]


def _people(skeleton: Skeleton, way: _Way) -> list[Figure]:
    """Return the people, or what else is counted, that a text counts as all there are."""
    found: list[Figure] = []
    for one in skeleton.of_kind(way.rule.counted):
        lead, figure = skeleton.leads[one], skeleton.figure_at(one)
        named = way.people.search(lead) or way.people.search(figure.noun)
        counted = named is not None or _is_beside(skeleton, way, one)
        if counted and not way.some.search(lead) and known(figure) and figure.value:
            found.append(figure)
    return found


def behind_homes(skeleton: Skeleton, position: int, homes: re.Pattern[str], some: re.Pattern[str]) -> int | None:
    """Return all households there are, right behind which all their people stand: 486 households, 1524 people."""
    before = skeleton.between(max(0, position - _GAP), position)[-1:]
    if not before or skeleton.kinds[before[0]] != "households" or skeleton.word_behind(position, _NOUN):
        return None
    leads = skeleton.leads[before[0]], skeleton.leads[position]
    told = all(homes.search(lead) is not None and not some.search(lead) for lead in leads)
    return before[0] if told else None


def _is_beside(skeleton: Skeleton, way: _Way, position: int) -> bool:
    """Tell whether people, or households, are all there are as they stand beside all of the other."""
    if skeleton.kinds[position] == "people":
        return behind_homes(skeleton, position, way.homes, way.some) is not None
    behind = skeleton.between(position + 1, position + 1 + _GAP)[:1]
    people = bool(behind) and skeleton.kinds[behind[0]] == "people"
    return people and behind_homes(skeleton, behind[0], way.homes, way.some) == position
