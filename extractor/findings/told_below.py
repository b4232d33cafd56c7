"""An amount at the beginning of a numbered line, told above under the same name: a slip of the hand apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.adding import addable
from extractor.findings.nearby import known
from extractor.findings.relations import Related, stated_twice
from extractor.findings.signs import SIGNS
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import a_slip_apart
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "told_below.toml"
_REACH = 400  # characters between both
_HEAD = 2  # characters at the beginning of a line that may name nothing
_NAME, _LINE = 4, 32  # characters of a name that tell, and up to its amount


class BelowRule(Rule):
    """Words around an amount that is told again; see the comments in the file."""

    label: str
    plain: str
    begins: str
    never: str
    parted: str


class ToldBelowRules(RuleFile):
    """rules/told_below.toml."""

    told_below: BelowRule


class ToldBelow:
    """The rule of rules/told_below.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, ToldBelowRules).told_below
        self.label = re.compile(f"\\n(?:{rule.label})(?P<name>[\u4e00-\u9fff]{{{_NAME},{_LINE}}})(?=[{SIGNS}])")
        self.plain, self.begins, self.never, self.parted = map(
            re.compile, (rule.plain, rule.begins, rule.never, rule.parted)
        )

    def name(self, lead: str) -> str:
        """Return what words in front of an amount name, or nothing if it is of another time or planned."""
        return "" if self.never.search(lead) else self.plain.sub("", self.begins.sub("", lead))


def told_below(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each amount that a numbered line begins with, and the one of its name above that a slip sets apart from it."""
    ways = rules.once(ToldBelow)
    for label in skeleton.all(ways.label):
        head, start = label["name"][_HEAD:_NAME], label.start()
        if skeleton.text.find(head, max(0, start - _REACH), start) < 0:
            continue  # most are told but once
        name = ways.name(label["name"])
        if len(name) >= _NAME:
            yield from _above(skeleton, ways, label.end(), name)


def _above(skeleton: Skeleton, ways: ToldBelow, one: int, name: str) -> Iterator[Related]:
    figure, start, key = skeleton.figure_at(one), skeleton.line_start(one), skeleton.key_at(one)
    if not addable(figure) or not known(figure):
        return
    near = [other for other in skeleton.between(max(0, start - _REACH), start) if skeleton.key_at(other) == key]
    named = [skeleton.figure_at(other) for other in near if ways.name(skeleton.leads[other]) == name]
    if len({other.value for other in named}) != 1 or not known(named[-1]) or not a_slip_apart(named[-1], figure):
        return
    place = skeleton.position(named[-1].start)
    if ways.parted.search(skeleton.text, place, one) or len(skeleton.years(place, one)) > 1:
        return
    yield stated_twice(ways.rule.name, named[-1], figure, skeleton.words(place, one + 1))
