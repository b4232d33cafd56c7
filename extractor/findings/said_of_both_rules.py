"""The rules of rules/said_of_both.toml: words that tell of two numbers in front of them, and of these numbers."""

from __future__ import annotations

import re

from extractor.findings.extremes import Anchors
from extractor.findings.relations import Patterns
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "said_of_both.toml"
MOVED = 12  # characters in front of a rank that tell of its time


class GapRule(Rule):
    """Two that are named, and which of them is ahead; see the comments in the file."""

    pattern: str
    grows: str
    never: str


class PaceRule(Rule):
    """Words for the part of a year that is over; see the comments in the file."""

    pattern: str
    months: str
    named: dict[str, int]


class VerdictRule(Rule):
    """Words by which an outcome is above its budget, or below; see the comments in the file."""

    anchors: list[str]
    pattern: str
    budget: str
    outcome: str
    never: str


class MovedRule(Rule):
    """Ranks, and words by which one moved up or down; see the comments in the file."""

    sign: str
    pattern: str
    rank: str
    former: str
    never: str


class ApartRule(Rule):
    """Words in front of what lies between the greatest and the least; see the comments in the file."""

    anchors: list[str]
    words: list[str]
    pattern: str
    never: str


class SaidOfBothRules(RuleFile):
    """rules/said_of_both.toml."""

    gap: GapRule
    pace: PaceRule
    verdict: VerdictRule
    moved: MovedRule
    apart: ApartRule


class SaidOfBoth:
    """The rules of rules/said_of_both.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = loaded = rules.load(FILE, SaidOfBothRules)
        patterns = rules.once(Patterns)
        gap, verdict, moved = loaded.gap, loaded.verdict, loaded.moved
        self.gap, self.grows, self.gap_never = map(re.compile, (gap.pattern, gap.grows, gap.never))
        self.pace, self.months = re.compile(loaded.pace.pattern), re.compile(loaded.pace.months)
        self.verdict, self.budget, self.outcome, self.verdict_never = map(
            re.compile, (verdict.pattern, verdict.budget, verdict.outcome, verdict.never)
        )
        self.moved, self.rank, self.former, self.moved_never = map(
            re.compile, (moved.pattern, moved.rank, moved.former, moved.never)
        )
        self.apart, self.apart_never = re.compile(loaded.apart.pattern), re.compile(loaded.apart.never)
        self.apart_anchors = Anchors(patterns, loaded.apart.anchors, loaded.apart.words)
        admit = patterns.gate.admit
        self.verdict_needs = admit((frozenset(verdict.anchors),))

    def number(self, match: re.Match[str]) -> int:
        """Return how many months of a year are over by the words for its time."""
        written = match["months"] or match["until"]
        return int(written) if written else self.rules.pace.named[match["named"]]
