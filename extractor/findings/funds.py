"""The money of a project that was planned, that came in, was spent or is left, and the rates between these.

Each is told once in a section, in whatever sentence or line. A rate that fits any planned amount in front of it is that;
if it fits none, it is told where only one is there and a slip of the hand keeps it from that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from extractor.findings.adding import adds_up, members_of
from extractor.findings.arithmetic import fits_share
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.shared_slips import a_slip
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import typos
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "funds.toml"
_NEAR, _REACH = 60, 320  # characters from a rate to what was done, and to what was planned
_MONEY, _HUNDRED = "money", 100
_TOLD = {"RATIO", "BASE"}
_ADDED, _CHANCE = ("SUM", "SUM2", "CHANGE"), Fraction(1, 8)


class FundsRule(Rule):
    """Words in front of amounts and rates, by their roles; see the comments in the file."""

    planned: str
    arrived: str
    spent: str
    left: str
    arrived_rate: str
    spent_rate: str
    some: str
    parted: str


class FundsRules(RuleFile):
    """rules/funds.toml."""

    funds: FundsRule


class Funds:
    """The rule of rules/funds.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, FundsRules).funds
        self.planned, self.arrived, self.spent, self.left, self.arrived_rate, self.spent_rate, self.some, self.parted = map(
            re.compile,
            (rule.planned, rule.arrived, rule.spent, rule.left, rule.arrived_rate, rule.spent_rate, rule.some, rule.parted),
        )


def funds(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield each rate of money with what it is of, where none of the relations found tells it."""
    ways = rules.once(Funds)
    yield from _lefts(skeleton, ways, found)
    percent = skeleton.of_kind("percent")
    if not percent:
        return
    rates = [(one, ways.arrived) for one in percent if ways.arrived_rate.search(skeleton.leads[one])]
    rates += [(one, ways.spent) for one in percent if ways.spent_rate.search(skeleton.leads[one])]
    shares = (one.figures("share") for one in found if one.check in _TOLD) if rates else ()
    told = {share.figure_id for several in shares for share in several}
    for position, done in rates:
        if skeleton.figure_at(position).figure_id not in told:
            yield from _rate(skeleton, ways, position, done)


def _lefts(skeleton: Skeleton, ways: Funds, found: Sequence[Related]) -> Iterator[Related]:
    """Yield what is left with what was spent right in front of it and the one amount that both make but for a slip."""
    lefts = [one for one in skeleton.led(ways.left) if skeleton.kinds[one] == _MONEY]
    told = {part.figure_id for one in found if one.check in _ADDED for part in one.figures("part")} if lefts else set()
    for left in lefts:
        figure = skeleton.figure_at(left)
        spent = _amounts(skeleton, ways, max(0, left - _NEAR), left, ways.spent)[-1:]
        if not spent or figure.figure_id in told or not known(figure) or ways.some.search(skeleton.leads[left]):
            continue
        start = max(0, spent[0] - _REACH)
        planned, arrived = (_amounts(skeleton, ways, start, spent[0], role) for role in (ways.planned, ways.arrived))
        wholes = arrived or planned
        parts = [skeleton.figure_at(spent[0]), figure]
        values = {skeleton.figure_at(one).value for one in wholes}
        if len(values) != 1 or any(_makes(skeleton, one, parts) for one in skeleton.between(start, spent[0])):
            continue
        whole = skeleton.figure_at(wholes[-1])
        if not ways.parted.search(skeleton.text, wholes[-1], left) and typos(whole, parts, _CHANCE):
            wording = skeleton.words(spent[0], left + 1)
            yield Related("sum", "SUM", ways.rule.name, members_of(whole, parts), wording, "closed", tension=True)


def _makes(skeleton: Skeleton, position: int, parts: list[Figure]) -> bool:
    """Tell whether an amount is what some come to."""
    return skeleton.kinds[position] == _MONEY and adds_up(skeleton.figure_at(position), parts)


def _amounts(skeleton: Skeleton, ways: Funds, start: int, end: int, role: re.Pattern[str]) -> list[int]:
    """Return the amounts of money of a stretch that have a role, none of some of it."""
    return [
        one
        for one in skeleton.between(start, end)
        if skeleton.kinds[one] == _MONEY
        and known(skeleton.figure_at(one))
        and role.search(skeleton.leads[one])
        and not ways.some.search(skeleton.leads[one])
    ]


def _rate(skeleton: Skeleton, ways: Funds, position: int, done: re.Pattern[str]) -> Iterator[Related]:
    """Yield a rate with the amount right in front of it and the one amount that this is of."""
    share = skeleton.figure_at(position)
    near = _amounts(skeleton, ways, max(0, position - _NEAR), position, done)
    last = [one for one in skeleton.between(max(0, position - _NEAR), position) if skeleton.kinds[one] == _MONEY][-1:]
    if near[-1:] != last or not last or not known(share):
        return
    (part,) = last
    start = max(0, part - _REACH)
    wholes = _amounts(skeleton, ways, start, part, ways.planned)
    if done is ways.spent:
        arrived = _amounts(skeleton, ways, start, part, ways.arrived)
        named = arrived and ways.arrived.search(skeleton.leads[position].rpartition(skeleton.text[position - 1])[0])
        wholes = arrived if named else [*wholes, *arrived]
    values = {skeleton.figure_at(one).value for one in wholes}
    if len(values) != 1 or ways.parted.search(skeleton.text, wholes[-1], part):
        return
    whole, figure = skeleton.figure_at(wholes[-1]), skeleton.figure_at(part)
    if fits_share(figure, whole, share) or _fits_any(skeleton, position, figure, share) or not a_slip(figure, whole, share):
        return
    members = Member("whole", whole), Member("part", figure), Member("share", share)
    yield Related("ratio", "RATIO", ways.rule.name, members, skeleton.words(part, position + 1), "near", tension=True)


def _fits_any(skeleton: Skeleton, position: int, part: Figure, share: Figure) -> bool:
    """Tell whether a rate is that of an amount in any other in front of it."""
    before = skeleton.between(max(0, position - _REACH), position)
    amounts = [skeleton.figure_at(one) for one in before if skeleton.kinds[one] == _MONEY]
    others = (one for one in amounts if one.start != part.start and one.value)
    return any(fits_share(part, one, share) for one in others)
