"""So many for each thousand people, against how many there are of them and the people that the report states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from extractor.findings.derived import widened
from extractor.findings.nearby import known
from extractor.findings.quantities import PEOPLE, Named, front
from extractor.findings.relations import Member, Related, thirds_of
from extractor.findings.skeleton import Skeleton
from extractor.findings.within import Readings, check
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "thousands.toml"
_SLACK = "0.06"  # by which the people of the middle of a year may be others
_BEHIND = 10  # characters behind so many for each thousand
_COUNTED = ("count", "people")


class ThousandRule(Rule):
    """What stands in front of so many for each thousand, `of` naming the number of people; never: words that forbid it.

    others: words behind it. new: words in front of a number of things that is not all of them."""

    lead: str
    people: dict[str, str]
    never: list[str]
    others: list[str]
    new: str


class ThousandRules(RuleFile):
    """rules/thousands.toml."""

    thousand: ThousandRule


class Thousands:
    """The rule of rules/thousands.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, ThousandRules).thousand
        self.lead = re.compile(self.rule.lead)


def thousands(skeleton: Skeleton, rules: Rulebook, named: dict[str, list[Named]]) -> Iterator[Related]:
    """Yield so many for each thousand with what is counted right in front of it and the people of the place."""
    ways = rules.once(Thousands)
    people = next((named[one] for one in PEOPLE if one in named), [])
    readings = Readings(rules.once(thirds_of))
    for position, lead in skeleton.leads.items() if people else ():
        match = ways.lead.search(lead)
        if match is None or any(word in front(skeleton, position) for word in ways.rule.never):
            continue
        behind = skeleton.text[position + 1 : position + _BEHIND]
        if any(word in behind for word in ways.rule.others):
            continue
        others = [one for one in people if one.figure is not skeleton.figure_at(position)]
        inhabitants = {one.figure.figure_id for one in others}
        totals, per = _counted(skeleton, ways.rule, position, inhabitants), skeleton.figure_at(position)
        of, all_of_them = Fraction(ways.rule.people[match["of"]]), [widened(one.figure, _SLACK) for one in others]
        found = [_related(skeleton, ways.rule, total, per, one, of) for total in totals for one in all_of_them]
        holding = next((one for one in found if check(one, readings).state != "inconsistent"), None)
        one_choice = len(totals) == 1 and len({one.figure.value for one in others}) == 1
        if known(per) and (holding or one_choice):
            yield holding or found[0]


def _counted(skeleton: Skeleton, rule: ThousandRule, position: int, inhabitants: set[str]) -> list[Figure]:
    """Return the numbers of things in front of so many of them for each thousand, in its sentence; of people, the last."""
    per = skeleton.figure_at(position)
    before = skeleton.between(skeleton.sentence(position).start, position)
    found = [skeleton.figure_at(one) for one in before if not re.search(rule.new, skeleton.leads[one])]
    counted = [one for one in found if one.kind in _COUNTED and known(one) and one.figure_id not in inhabitants]
    same = [one for one in counted if one.unit == per.unit and one.kind == "count"]
    return same or [one for one in counted[-1:] if one.kind == per.kind == "people"]


def _related(
    skeleton: Skeleton, rule: ThousandRule, total: Figure, per: Figure, people: Figure, of: Fraction
) -> Related:
    members = Member("count", people), Member("per", per), Member("total", total)
    wording = skeleton.words(skeleton.position(total.start), skeleton.position(per.start) + 1)
    return Related("product", "PROD", rule.name, members, wording, divide=of, tension=True)
