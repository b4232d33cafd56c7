"""What has not been done yet, told twice: so many not signed, and further down `the rest, so many, that are not signed`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.findings.facts import Facts, Told
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton, expanded
from extractor.findings.units import Key, unit_key
from extractor.records import Report
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "pending.toml"
_TWO = 2  # statements: of more, some are of other things
_SAME = 2  # characters of what was not done, by which two statements are of one thing


class PendingRule(Rule):
    """The words around a number `n` of what was not `done`: in front of the number, or behind it.

    again: words in front of a number that take up one told before. never: words in a sentence by which it is of some alone,
    or of another time.
    """

    front: str
    behind: str
    again: str
    never: str


class PendingRules(RuleFile):
    """rules/pending.toml."""

    pending: PendingRule


class Pending:
    """The rule of rules/pending.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        patterns = rules.once(Patterns)
        self.rule = rules.load(FILE, PendingRules).pending
        words, marks = patterns.rules.words, patterns.rules.marks
        self.ways = [patterns.sought(expanded(one, words, marks)) for one in (self.rule.front, self.rule.behind)]
        self.again, self.never = re.compile(self.rule.again), re.compile(self.rule.never)


class _Left(NamedTuple):
    told: Told
    noun: str
    again: bool


def pending(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for what is left to do and the other number by which it is taken up."""
    ways, facts = rules.once(Pending), Facts(report, skeleton)
    stated: dict[tuple[Key, str], dict[int, _Left]] = defaultdict(dict)
    for sought in ways.ways:
        for match in skeleton.found(sought):
            left = _left(skeleton, ways, match)
            if left is not None:
                stated[unit_key(left.told.figure), left.told.name].setdefault(left.told.position, left)
    for found in stated.values():
        yield from _compared(skeleton, ways, facts, [found[place] for place in sorted(found)])


def _left(skeleton: Skeleton, ways: Pending, match: re.Match[str]) -> _Left | None:
    """Return what a match says is left; nothing if it is of some alone, or the number is not known."""
    position = match.start("n")
    figure, (start, end) = skeleton.figure_at(position), skeleton.sentence(position)
    if not known(figure) or figure.qualifier != "exact" or ways.never.search(skeleton.text, start, end):
        return None
    told = Told(figure, position, match["done"][:_SAME], "", stock=True, now=True)
    return _Left(told, match["noun"] or "", ways.again.search(skeleton.text, start, match.end()) is not None)


def _compared(skeleton: Skeleton, ways: Pending, facts: Facts, found: Sequence[_Left]) -> Iterator[Related]:
    if len({one.told.figure.value for one in found}) != _TWO or len(found) != _TWO:
        return
    first, later = found
    nouns = {one.noun for one in found} - {""}
    of_one = len(nouns) < _TWO or len({noun[-_SAME:] for noun in nouns}) == 1
    apart = skeleton.paragraphs_apart(first.told.figure, later.told.figure)
    if later.again and of_one and apart and facts.are_one(first.told, later.told):
        members = Member("statement", first.told.figure), Member("statement", later.told.figure)
        wording = skeleton.words(later.told.position, later.told.position + 1)
        yield Related("restates", "RESTATE", ways.rule.name, members, wording, tension=True)
