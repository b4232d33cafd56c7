"""What each of several things cost, what all of them did, and how many there are, which another sentence or line tells.

All of it stands right in front of the cost of each. How many there are is any number of the unit of which the cost is told
that bears a name that all of it bears; the product is told only where none of them makes it and a slip keeps one from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from extractor.findings.apiece_rules import Apiece
from extractor.findings.arithmetic import makes
from extractor.findings.fitting import a_slip_fits
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import shares_a_word

FILE = "unit_costs.toml"
_MONEY, _PRICES = "money", ("money", "unit_price")
_NEAR = 40  # characters from all of it to the cost of each
_NAME, _RUN = 2, 8  # characters of a name that tell, and behind a number that may name it


class UnitCostRule(Rule):
    """Words in front of what each cost, and of what all did; see the comments in the file."""

    marks: str
    each: str
    person: str
    person_unit: str
    fees: str
    in_all: str
    some: str
    plain: str


class UnitCostRules(RuleFile):
    """rules/unit_costs.toml."""

    unit_cost: UnitCostRule


class UnitCosts:
    """The rule of rules/unit_costs.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, UnitCostRules).unit_cost
        self.units = rules.once(Apiece).units
        self.marks, self.each, self.person, self.fees, self.in_all, self.some, self.plain = map(
            re.compile, (rule.marks, rule.each, rule.person, rule.fees, rule.in_all, rule.some, rule.plain)
        )


def unit_costs(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield what each cost and what all did with the number of such things told elsewhere, where a slip spoils it."""
    ways = rules.once(UnitCosts)
    told: set[int] | None = None
    for position in skeleton.led(ways.marks):
        lead = skeleton.leads[position]
        if skeleton.kinds[position] not in _PRICES:
            continue
        match, person = ways.each.search(lead), ways.person.search(lead)
        whole = _whole(skeleton, ways, position, False) if match else None
        if whole is None and person:
            whole = _whole(skeleton, ways, position, True)
            match = person if whole is not None else None
        if whole is None or match is None or _is_of_another(skeleton, match, whole, position):
            continue
        if told is None:
            told = {one.one("per").start for one in found if one.check == "PROD"}
        of_line = match is person
        per, unit = skeleton.figure_at(position), (match["of"] or ways.rule.person_unit) if of_line else match["unit"]
        if per.start not in told and known(per):
            related = _related(skeleton, ways, whole, position, unit, of_line)
            if related is not None:
                yield related


def _whole(skeleton: Skeleton, ways: UnitCosts, position: int, person: bool) -> int | None:
    """Return all of it: the amount of money right in front, or the one of its line that all those people cost."""
    start = skeleton.line_start(position) if person else max(skeleton.sentence(position).start, position - _NEAR)
    before = skeleton.between(start, position)
    money = [one for one in before if skeleton.kinds[one] == _MONEY]
    if not person and not money:
        return _behind(skeleton, ways, position)
    if not money or (not person and money[-1] != before[-1]):
        return None
    lead = skeleton.leads[money[-1]]
    fits = ways.fees.search(lead) if person else len(lead) >= _NAME
    return None if not fits or ways.some.search(lead) or not known(skeleton.figure_at(money[-1])) else money[-1]


def _is_of_another(skeleton: Skeleton, match: re.Match[str], whole: int, position: int) -> bool:
    """Tell whether the cost of each bears a name of its own that all of it in front does not."""
    name = match.groupdict().get("name") or ""
    return whole < position and len(name) >= _NAME and not shares_a_word(name, skeleton.leads[whole])


def _behind(skeleton: Skeleton, ways: UnitCosts, position: int) -> int | None:
    """Return all of it right behind the cost of each, where words say that it is all."""
    behind = skeleton.between(position + 1, min(skeleton.sentence(position).end, position + _NEAR))[:1]
    fits = behind and skeleton.kinds[behind[0]] == _MONEY and ways.in_all.search(skeleton.leads[behind[0]])
    return behind[0] if fits and known(skeleton.figure_at(behind[0])) else None


def _related(
    skeleton: Skeleton, ways: UnitCosts, whole: int, position: int, unit: str, person: bool
) -> Related | None:
    per, total = skeleton.figure_at(position), skeleton.figure_at(whole)
    divide = ways.units.get(unit, Fraction(1))
    start, end = (whole, max(whole, position)) if person else (0, len(skeleton.text))
    figures = ((one, skeleton.figure_at(one)) for one in skeleton.between(start, end))
    counts = [(one, figure) for one, figure in figures if figure.unit == unit and known(figure) and figure.value]
    if any(makes(figure, per, total, divide) for _, figure in counts):
        return None
    sentence = skeleton.sentence(position)
    if not person and any(sentence.start <= one < sentence.end for one, _ in counts):
        return None  # other readers tell of them
    name = ways.plain.sub("", skeleton.leads[whole] if whole < position else _told(skeleton, position))
    named = [figure for one, figure in counts if person or shares_a_word(name, _words(skeleton, one))]
    slips = [one for one in named if a_slip_fits((one, per), total, divide) and _is_near(one, per, total, divide)]
    if not slips or len({one.value for one in named}) > _NAME:
        return None
    members = Member("count", slips[0]), Member("per", per), Member("total", total)
    wording = skeleton.words(min(whole, position), max(whole, position) + 1)
    return Related("product", "PROD", ways.rule.name, members, wording, divide=divide, tension=True)


def _told(skeleton: Skeleton, position: int) -> str:
    """Return the words of a sentence in front of a number."""
    start = skeleton.sentence(position).start
    return skeleton.text[start : position - len(skeleton.leads[position])] + skeleton.leads[position]


def _is_near(count: Figure, per: Figure, total: Figure, divide: Fraction) -> bool:
    """Tell whether a product is within one digit of all of it by its size."""
    made = Fraction(count.value or 0) * Fraction(per.value or 0) / divide
    return Fraction(1, 12) < made / Fraction(total.value or 1) < 12


def _words(skeleton: Skeleton, position: int) -> str:
    """Return the words on both sides of a number."""
    return skeleton.leads[position] + skeleton.figure_at(position).noun + skeleton.word_behind(position, _RUN)
