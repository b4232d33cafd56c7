"""So much a head of land, water or grain, against all of it and the people that the text counts, wherever they stand.

It may be of other people than those who are counted beside it: it is told only where it fits none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from extractor.findings.items import addable
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Kind
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "per_head.toml"
_KINDS: tuple[Kind, ...] = ("area", "volume", "mass")
_REACH = 120  # characters from all of it to so much a head
_ROUGH, _TWICE = Fraction(3, 100), 2  # people are counted at another time, and others are several times as many
_NEAR = 14  # characters from an amount to so much a head of the same that bears no name


class PerHeadRule(Rule):
    """Words of so much a head, of all of it and of people; see the comments in the file."""

    lead: str
    whole: str
    people: str
    some: str
    never: str


class PerHeadRules(RuleFile):
    """rules/per_head.toml."""

    per_head: PerHeadRule


class PerHead:
    """The rule of rules/per_head.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, PerHeadRules).per_head
        self.lead, self.whole, self.people, self.some, self.never = map(
            re.compile, (rule.lead, rule.whole, rule.people, rule.some, rule.never)
        )


def per_head(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each amount a head that is not that of the nearest number of people."""
    ways = rules.once(PerHead)
    for position in sorted(one for kind in _KINDS for one in skeleton.of_kind(kind)):
        match = ways.lead.search(skeleton.leads[position])
        per = skeleton.figure_at(position)
        if match is None or not known(per) or not per.value or ways.never.search(match[0]):
            continue
        whole = _whole(skeleton, ways, match["name"] or match["front"], position)
        people = _people(skeleton, ways) if whole is not None else []
        if whole is None or not people or any(_fits(one, per, whole) for one in people):
            continue
        nearest = min(people, key=lambda one: abs(_times(one, per, whole) - 1))
        if 1 / Fraction(_TWICE) < _times(nearest, per, whole) < _TWICE:
            members = Member("count", nearest), Member("per", per), Member("total", whole)
            wording = skeleton.words(position - len(match[0]), position + 1)
            yield Related("product", "PROD", ways.rule.name, members, wording, tension=True)


def _times(people: Figure, per: Figure, whole: Figure) -> Fraction:
    """Return how many times all of it so much for each of some people is."""
    return Fraction(people.value or 0) * Fraction(per.value or 0) / Fraction(whole.value or 1)


def _fits(people: Figure, per: Figure, whole: Figure) -> bool:
    """Tell whether so much a head can be that of some people, all of it as it is rounded, and a little off."""
    ends = (per.lower, per.upper, whole.lower, whole.upper)
    low, high, least, most = (Fraction(end) if end is not None else None for end in ends)
    if low is None or high is None or least is None or most is None:
        return True
    count = Fraction(people.value or 0)
    return count * low <= most * (1 + _ROUGH) and least * (1 - _ROUGH) <= count * high


def _whole(skeleton: Skeleton, ways: PerHead, name: str, position: int) -> Figure | None:
    """Return the nearest amount of the same in front of so much a head: that of its name, or the one right in front."""
    key = skeleton.key_at(position)
    for one in reversed(skeleton.between(max(skeleton.line_start(position), position - _REACH), position)):
        figure, lead = skeleton.figure_at(one), skeleton.leads[one]
        if skeleton.key_at(one) != key or not (addable(figure) and known(figure)) or not figure.value:
            continue
        if ways.never.search(lead):
            return None
        bare = ways.whole.sub("", lead)
        named = bare.endswith(name) if name else position - one <= _NEAR and skeleton.level(one) == skeleton.level(position)
        if named:
            return figure
    return None


def _people(skeleton: Skeleton, ways: PerHead) -> list[Figure]:
    """Return the people that a text counts as all there are."""
    found: list[Figure] = []
    for one in skeleton.of_kind("people"):
        lead, figure = skeleton.leads[one], skeleton.figure_at(one)
        counted = ways.people.search(lead) or ways.people.search(figure.noun)
        if counted and not ways.some.search(lead) and known(figure) and figure.value:
            found.append(figure)
    return found
