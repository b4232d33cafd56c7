"""So much for each of something, and the fees or payers that make it up: 58,000 yuan a mu, of which 23,200 for the land.

Nothing that is for each of something is added elsewhere: so much for a mu of one kind and so much for one of another are no
parts. Fees and payers are. They are told where one slip of the hand keeps them from coming to what they make up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from extractor.findings.adding import adds_up, members_of
from extractor.findings.apiece import amount_key
from extractor.findings.apiece_rules import Apiece
from extractor.findings.each import exactly
from extractor.findings.nearby import known
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import a_digit_away, a_swap_away
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "parted_rates.toml"
_FEWEST, _MOST = 2, 6  # parts
_MONEY = ("money", "unit_price")
_ANYHOW = Fraction(2)  # that chance lets them be a digit away: words say that they are its parts


class PartedRateRule(Rule):
    """Words in front of what is for each, and of its parts; see the comments in the file."""

    rate: str
    opens: str
    part: str
    total: str
    never: str


class PartedRateRules(RuleFile):
    """rules/parted_rates.toml."""

    parted_rate: PartedRateRule


class PartedRates:
    """The rule of rules/parted_rates.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, PartedRateRules).parted_rate
        self.rate, self.opens, self.part, self.total, self.never = map(
            re.compile, (rule.rate, rule.opens, rule.part, rule.total, rule.never)
        )


def parted_rates(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield what is for each with its parts, where a slip keeps these from coming to it."""
    ways = rules.once(PartedRates)
    priced = set(skeleton.of_kind("unit_price"))
    for position in sorted({*priced, *skeleton.led(rules.once(Apiece).each)}):
        figure, lead = skeleton.figure_at(position), skeleton.leads[position]
        if figure.kind not in _MONEY or not (position in priced or ways.rate.search(lead)) or not known(figure):
            continue
        start, end = skeleton.sentence(position)
        behind = skeleton.between(position + 1, end)
        if behind and ways.opens.match(skeleton.text[position + 1 : behind[0]]):
            parts = _parts(skeleton, ways, position, behind)
        elif ways.total.search(lead):
            parts = _parts(skeleton, ways, position, skeleton.between(start, position)[::-1])[::-1]
        else:
            continue
        if _FEWEST <= len(parts) <= _MOST and not ways.never.search(skeleton.text, start, end):
            yield from _told(skeleton, ways, position, parts)


def _parts(skeleton: Skeleton, ways: PartedRates, whole: int, places: Sequence[int]) -> list[int]:
    """Return the amounts next to one whose words make them its parts; none where another amount goes on with them."""
    key, parts = amount_key(skeleton.key_at(whole)), list[int]()
    for one in places:
        if skeleton.kinds[one] not in _MONEY or amount_key(skeleton.key_at(one)) != key:
            break
        if not ways.part.search(skeleton.leads[one]):
            return parts if _is_more(skeleton.figure_at(one), skeleton.figure_at(whole)) else []
        parts.append(one)
    return parts


def _is_more(one: Figure, other: Figure) -> bool:
    return (one.value or 0) > (other.value or 0)


def _told(skeleton: Skeleton, ways: PartedRates, whole: int, parts: Sequence[int]) -> Iterator[Related]:
    """Yield an amount and its parts, if they bear different names and a slip explains that they do not come to it."""
    total, figures = exactly(skeleton.figure_at(whole)), [exactly(skeleton.figure_at(one)) for one in parts]
    leads = {skeleton.leads[one] for one in parts}
    if len(leads) < len(parts) or not all(map(known, figures)) or adds_up(total, figures):
        return
    if a_digit_away(total, figures, _ANYHOW) or a_swap_away(total, figures, _ANYHOW):
        first, last = min(whole, parts[0]), max(whole, parts[-1])
        wording = skeleton.words(first - len(skeleton.leads[first]), last + 1)
        yield Related("sum", "SUM", ways.rule.name, members_of(total, figures), wording, "closed", tension=True)
