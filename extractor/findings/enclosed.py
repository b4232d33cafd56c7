"""One amount in a bracket behind another of its unit: some of it by its words, and so no more than that.

Told where a slip of the hand explains it, or where both are of the same things: four villages (five poor villages).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.findings.adding import addable
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import one_slip_off
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "enclosed.toml"
_NOUN, _NAME = 8, 12  # characters of a noun behind an amount, and of the words in a bracket in front of one
_TEN = 10


class EnclosedRule(Rule):
    """Words in a bracket and in front of it; see the comments in the file."""

    some: str
    never: str
    besides: str


class EnclosedRules(RuleFile):
    """rules/enclosed.toml."""

    enclosed: EnclosedRule


class Enclosed:
    """The rule of rules/enclosed.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, EnclosedRules).enclosed
        self.some, self.never, self.besides = map(re.compile, (rule.some, rule.never, rule.besides))


def enclosed(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each amount that is the first in a bracket and more than what it is a part of."""
    ways, text = rules.once(Enclosed), skeleton.text
    for opened in skeleton.opened:
        before = skeleton.between(max(0, opened - 1 - _NOUN), opened)
        near = skeleton.between(opened + 1, opened + 1 + _NAME) if before else ()
        inside = skeleton.level(opened) + 1 if near else 0
        behind = [one for one in near if skeleton.level(one) == inside]
        if not behind or skeleton.key_at(before[-1]) != skeleton.key_at(behind[0]):
            continue
        whole, part = skeleton.figure_at(before[-1]), skeleton.figure_at(behind[0])
        if part.value is None or whole.value is None or part.value <= whole.value or not (known(whole) and known(part)):
            continue
        if not (addable(whole) and addable(part)) or ways.besides.search(skeleton.leads[before[-1]]):
            continue
        noun, lead, own = text[before[-1] + 1 : opened], text[opened + 1 : behind[0]], skeleton.word_behind(behind[0], _NOUN)
        if ways.never.search(noun + lead + own) or not (ways.some.search(lead) or ways.some.search(own)):
            continue
        if _is_slip(whole, part) or (noun and own and own != noun and noun[-1] == own[-1]):
            members = Member("whole", whole), Member("part", part)
            wording = skeleton.words(before[-1] - len(skeleton.leads[before[-1]]), behind[0] + 1)
            yield Related("part", "PART", ways.rule.name, members, wording, "open", tension=True)


def _is_slip(whole: Figure, part: Figure) -> bool:
    """Tell whether a slip of the hand may make a part more than its whole: one digit that need not tell how much."""
    most, told = whole.value or Decimal(0), part.value or Decimal(0)
    digits = (one.written_value.replace(".", "") for one in (whole, part))
    length, other = map(len, digits)
    return other == length or (other == length + 1 and one_slip_off(part, told - told // _TEN) and told // _TEN <= most)
