"""Names that each stand in quotation or title marks behind their number, and the days behind so many times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.findings.relations import Related, named_count
from extractor.findings.signs import SIGN
from extractor.findings.skeleton import Skeleton
from extractor.findings.stated import Stated
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "quoted_names.toml"
_FAR = 24  # characters between a number and the first name
_FRONT = 6  # characters in front of a number
_NAME = "[“《][^“”《》\n]{2,30}[”》]"
_FEWEST = 2
_OFF = 2  # how far a number may be off


class QuotedRule(Rule):
    """What stands around names in marks and their number; see the comments in the file."""

    gap: str
    opens: str
    divides: str
    never: str
    ends: str


class DaysRule(Rule):
    """What stands between a number of times and the first of their days, what divides these, and what ends them."""

    gap: str
    divides: str
    ends: str


class QuotedRules(RuleFile):
    """rules/quoted_names.toml."""

    quoted_names: QuotedRule
    days: DaysRule


class QuotedNames:
    """The rule of rules/quoted_names.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, QuotedRules)
        self.rule, self.of_days = (rule := loaded.quoted_names), (days := loaded.days)
        self.opens, self.never, self.name = re.compile(rule.opens), re.compile(rule.never), re.compile(_NAME)
        row = f"(?P<row>{_NAME}(?:{rule.divides}{_NAME})+)"
        self.list = re.compile(f"(?P<gap>{rule.gap}){row}(?:{rule.ends})")
        sign = SIGN["date"]
        self.days = re.compile(f"(?:{days.gap})(?P<days>{sign}(?:(?:{days.divides}){sign})+)(?:{days.ends})")


def quoted_names(skeleton: Skeleton, rules: Rulebook, numbers: Sequence[Stated]) -> Iterator[Related]:
    """Yield each number of things with the names behind it."""
    ways = rules.once(QuotedNames)
    for stated in numbers:
        near = skeleton.text[stated.end : stated.end + _FAR]
        if SIGN["date"] in near:
            yield from _days(skeleton, ways, stated)
        if "“" not in near and "《" not in near:
            continue
        match = ways.list.match(skeleton.text, stated.end)
        front = skeleton.text[max(0, stated.start - _FRONT) : stated.start]
        if match is None or not ways.opens.search(match["gap"]) or ways.never.search(front + match["gap"]):
            continue
        names = ways.name.findall(match["row"])
        if len(names) >= _FEWEST and abs(len(names) - stated.number) <= _OFF:
            wording = skeleton.words(stated.start, match.end())
            yield named_count(ways.rule.name, stated.figure, names, wording, tension=True)


def _days(skeleton: Skeleton, ways: QuotedNames, stated: Stated) -> Iterator[Related]:
    """Yield a number of times with the days on which it was, one behind the other."""
    match = ways.days.match(skeleton.text, stated.end)
    if match is None:
        return
    row = [one for one in skeleton.between(*match.span("days")) if skeleton.kinds[one] == "date"]
    if abs(len(row) - stated.number) <= _OFF:
        names = [skeleton.figure_at(one).surface for one in row]
        wording = skeleton.words(stated.start, match.end("days"))
        yield named_count(ways.of_days.name, stated.figure, names, wording, tension=True)
