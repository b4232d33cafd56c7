"""One thing at every so many metres, how long all is, and how many things there are: 61 lamps 50 metres apart line 3 km."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from extractor.findings.derived import tally
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.signs import SIGN
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "spacing.toml"
_LEAST = 5  # times as long as what lies between two
_NEAR = 3  # times as many, or as few


class SpacingRule(Rule):
    """Words of what stands at every so many metres; see the comments in the file."""

    pattern: str
    sides: dict[str, int]
    long: str
    never: list[str]


class SpacingRules(RuleFile):
    """rules/spacing.toml."""

    spacing: SpacingRule


class Spacing:
    """The rule of rules/spacing.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, SpacingRules).spacing
        self.pattern = re.compile(self.rule.pattern.replace("LENGTH", SIGN["length"]))
        self.side, self.never = re.compile(alternation(self.rule.sides)), re.compile(alternation(self.rule.never))
        self.long = re.compile(self.rule.long)


def spacing(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield how many things there are that do not line a length, one at every so many metres."""
    ways = rules.once(Spacing)
    for match in skeleton.all(ways.pattern) if skeleton.of_kind("length") else ():
        start, end = skeleton.full_sentence(match.start())
        places = skeleton.between(start, end)
        every = match.start("every")
        lengths = [one for one in places if skeleton.kinds[one] == "length" and one != every]
        told = [one for one in lengths if ways.long.search(skeleton.leads[one])]
        things = [one for one in places if one > match.start() and skeleton.figure_at(one).unit == match["unit"]]
        things = [one for one in things if (skeleton.figure_at(one).value or 0) > 1]
        lengths = told if len(lengths) > 1 else lengths
        if len(lengths) == len(things) == 1:
            yield from _lined(skeleton, ways, (every, lengths[0], things[0]), match)


def _lined(
    skeleton: Skeleton, ways: Spacing, places: tuple[int, int, int], match: re.Match[str]
) -> Iterator[Related]:
    every, whole, total = map(skeleton.figure_at, places)
    first, last = min(places), max(places)
    if not all(map(known, (every, whole, total))) or not every.value or ways.never.search(skeleton.text, first, last):
        return
    gaps = Fraction(whole.value or 0) / Fraction(every.value)
    start, end = skeleton.full_sentence(match.start())
    sides = {ways.rule.sides[word] for word in ways.side.findall(skeleton.text, start, end)} or {1, 2}
    told = Fraction(total.value or 0)
    if gaps < _LEAST or any(side * (floor(gaps) - 1) <= told <= side * (ceil(gaps) + 1) for side in sides):
        return
    if not gaps * min(sides) / _NEAR <= told <= gaps * max(sides) * _NEAR:
        return
    many = tally(floor(gaps) * min(sides), f"{whole.surface} ÷ {every.surface}", whole.start, whole.end)
    many = many.model_copy(update={"upper": Decimal((ceil(gaps) + 1) * min(sides))})
    one = tally(1, match["unit"], skeleton.offset(match.start("unit")), skeleton.offset(match.start("unit")) + 1)
    members = Member("count", many), Member("per", one), Member("total", total)
    yield Related("product", "PROD", ways.rule.name, members, skeleton.words(first, last + 1), tension=True)
