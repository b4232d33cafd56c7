"""What is paid for each by a rate that was set: two times ten thousand yuan a household are just that, not a rounded mean.

Products that hold only because so short a number might be rounded do not hold where it was set. This is told as a doubt, and
only where a slip of the hand explains it: some of those counted may not have been paid yet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.findings.arithmetic import makes
from extractor.findings.each import exactly
from extractor.findings.fitting import a_slip_fits
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related, thirds_of
from extractor.findings.skeleton import Skeleton
from extractor.findings.within import Readings, check
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "set_rates.toml"
_FEWEST = 2  # digits of all of it
_MONEY = ("money", "unit_price")


class SetRateRule(Rule):
    """Words in front of what is paid for each; see the comments in the file."""

    lead: str
    never: str


class SetRateRules(RuleFile):
    """rules/set_rates.toml."""

    set_rate: SetRateRule


class SetRates:
    """The rule of rules/set_rates.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, SetRateRules).set_rate
        self.lead, self.never = re.compile(rule.lead), re.compile(rule.never)

    def is_set(self, lead: str) -> bool:
        """Tell whether the words in front of an amount make it a rate that was set."""
        match = self.lead.search(lead)
        return match is not None and self.never.search(lead) is None


def with_set_rates(found: Sequence[Related], skeleton: Skeleton, rules: Rulebook) -> list[Related]:
    """Return relations, those of a rate that was set without what may be added to it or taken off by rounding."""
    return [_as_set(one, skeleton, rules) if one.check == "PROD" and not one.mode else one for one in found]


def _as_set(related: Related, skeleton: Skeleton, rules: Rulebook) -> Related:
    count, per, total = (related.one(role) for role in ("count", "per", "total"))
    if per.kind not in _MONEY or per.qualifier != "exact" or per.lower == per.upper or not per.figure_id:
        return related
    if not (known(per) and count.lower == count.upper and _is_telling(total)):
        return related
    set_rate = exactly(per)
    if makes(count, set_rate, total, related.divide) or not skeleton.leads.get(skeleton.position(per.start)):
        return related
    if not rules.once(SetRates).is_set(skeleton.lead_of(per)) or not a_slip_fits((count, set_rate), total, related.divide):
        return related
    if check(related, Readings(rules.once(thirds_of))).state != "rounding":
        return related  # it is told as it is
    members = tuple(Member("per", set_rate) if one.role == "per" else one for one in related.members)
    return related._replace(members=members, rule=rules.once(SetRates).rule.name, tension=True)


def _is_telling(total: Figure) -> bool:
    """Tell whether an amount has digits enough for a slip in it to show."""
    return total.qualifier == "exact" and len(total.written_value.replace(".", "").strip("0")) >= _FEWEST
