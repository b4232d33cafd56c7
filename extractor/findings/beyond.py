"""What every one of several reached at the least, and those of them that are told with less: 6 villages above 50 %, A 47 %.

The words of the mark say that each lies beyond it: `all`, `each`, or so many that do. What follows must name no more
than those of whom it is told, so that nothing else is measured. A doubt, never an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "beyond.toml"
_NEAR = 12  # characters in front of a mark that tell of what it is


class BeyondRule(Rule):
    """A mark (`least`) that each of several lies beyond, and the `first` amount of the list behind it; NAMED: who has it.

    named: names, the `kind` of the last of them, and what stands between them and an amount. joined: what stands between
    two amounts of a list. never: words around it by which what is beyond is no more, or is only planned.
    """

    patterns: list[str]
    named: str
    joined: str
    never: list[str]


class BeyondRules(RuleFile):
    """rules/beyond.toml."""

    beyond: BeyondRule


class Beyond:
    """The rule of rules/beyond.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, BeyondRules).beyond
        pattern = rules.once(Patterns).rule_pattern
        self.sought = [pattern(one.replace("NAMED", self.rule.named)) for one in self.rule.patterns]
        self.joined, self.never = re.compile(self.rule.joined), re.compile(alternation(self.rule.never))


def beyond(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each amount of a list with the mark that all of it is said to lie beyond."""
    ways = rules.once(Beyond)
    told: set[int] = set()
    for sought in ways.sought:
        for match in skeleton.found(sought):
            mark, start = skeleton.figure_at(match.start("least")), skeleton.sentence(match.start()).start
            if ways.never.search(skeleton.text, max(start, match.start() - _NEAR), match.end()) or not known(mark):
                continue
            if match["kind"] and match["kind"] not in skeleton.text[start : match.start("kind")]:
                continue
            for place in _row(skeleton, ways, match.start("first")):
                value = skeleton.figure_at(place)
                alike = skeleton.key_at(place) == skeleton.key_at(match.start("least")) and place not in told
                if alike and known(value):
                    told.add(place)
                    members = Member("least", mark), Member("value", value)
                    wording = skeleton.words(match.start(), place + 1)
                    yield Related("ratio", "RANGE", ways.rule.name, members, wording, tension=True)


def _row(skeleton: Skeleton, ways: Beyond, first: int) -> Iterator[int]:
    """Yield where the amounts of a list stand, from its first on."""
    yield first
    before = first
    for place in skeleton.between(first + 1, skeleton.sentence(first).end):
        if not ways.joined.fullmatch(skeleton.text, before + 1, place):
            return
        yield place
        before = place
