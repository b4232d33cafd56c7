"""All that came in and all that went out in one account, which are one amount: told where a slip sets them apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.nearby import known
from extractor.findings.relations import Related, stated_twice
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import a_slip_apart
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "both_sides.toml"
_REACH = 600  # characters between both
_MONEY = "money"


class SidesRule(Rule):
    """Words in front of what came in and of what went out, and those that make them differ; see the comments in the file."""

    income: str
    outlay: str
    never: str
    some: str


class SidesRules(RuleFile):
    """rules/both_sides.toml."""

    both_sides: SidesRule


class Sides:
    """The rule of rules/both_sides.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, SidesRules).both_sides
        self.income, self.outlay, self.never, self.some = map(
            re.compile, (rule.income, rule.outlay, rule.never, rule.some)
        )


def both_sides(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the two sides of each account that a slip of the hand sets apart."""
    ways = rules.once(Sides)
    incomes = skeleton.led(ways.income)
    for outlay in skeleton.led(ways.outlay) if incomes else ():
        before = [one for one in incomes if outlay - _REACH <= one < outlay]
        if before and _is_one(skeleton, ways, before[-1], outlay):
            one, other = map(skeleton.figure_at, (before[-1], outlay))
            yield stated_twice(ways.rule.name, one, other, skeleton.words(before[-1], outlay + 1))


def _is_one(skeleton: Skeleton, ways: Sides, income: int, outlay: int) -> bool:
    """Tell whether what came in and what went out are those of one account, and a slip apart."""
    one, other = skeleton.figure_at(income), skeleton.figure_at(outlay)
    if one.kind != _MONEY or other.kind != _MONEY or not (known(one) and known(other)) or one.value == other.value:
        return False
    first, last = ways.income.search(skeleton.leads[income]), ways.outlay.search(skeleton.leads[outlay])
    if first is None or last is None or first["kind"] != last["kind"] or not a_slip_apart(one, other):
        return False
    fronts = first.string[: first.start()], last.string[: last.start()]
    if (fronts[1] and fronts[0] != fronts[1]) or any(map(ways.some.search, fronts)):
        return False
    years = [skeleton.years(skeleton.full_sentence(place).start, place) for place in (income, outlay)]
    if all(years) and years[0].isdisjoint(years[1]):
        return False
    behind = skeleton.full_sentence(min(skeleton.full_sentence(outlay).end + 1, len(skeleton.text) - 1)).end
    return not ways.never.search(skeleton.text, skeleton.full_sentence(income).start, behind)
