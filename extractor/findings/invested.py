"""What one project costs, told twice: its name behind the amount or in front of it, with another amount each time.

Two names are of one project where one begins with all of the other, at some length, and what is left over does not make it
another one. A doubt, never an error: nothing tells whether a project was changed in between.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from extractor.findings.facts import Facts
from extractor.findings.relations import Patterns, Related, stated_twice
from extractor.findings.restatements import elsewhere
from extractor.findings.signs import is_sign
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import a_slip_apart
from extractor.records import Report
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "invested.toml"
_SURE, _SHORT = 6, 4  # characters of a name that tell a project by themselves; and with a slip of the hand
_KEY = 4  # characters with which both begin
_FRONT = 28  # characters in front of an amount in which its name stands
_MOST = 6  # mentions of one project


class InvestedRule(Rule):
    """How an `amount` and the `name` of what it was spent on are told: the name right behind it, in front, or `next` to it.

    begins, ends: words around a name that are none of it. another: words that make it another project. part: words in front
    of an amount that is not all of it. several: words behind a name that is one of many.
    """

    amount: str
    behind: list[str]
    front: str
    next: str
    begins: list[str]
    ends: list[str]
    another: list[str]
    part: list[str]
    several: list[str]


class InvestedRules(RuleFile):
    """rules/invested.toml."""

    invested: InvestedRule


class Invested:
    """The rule of rules/invested.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, InvestedRules).invested
        self.amount = rules.once(Patterns).rule_pattern(self.rule.amount)
        self.behind = [re.compile(one) for one in self.rule.behind]
        self.front, self.next = re.compile(self.rule.front), re.compile(self.rule.next)
        self.begins = re.compile(f"(?:{alternation(self.rule.begins)})+")
        self.ends = re.compile(alternation(self.rule.ends))
        self.another, self.part, self.several = (
            re.compile(alternation(one)) for one in (self.rule.another, self.rule.part, self.rule.several)
        )

    def name(self, written: str) -> str:
        """Return a name without the words around it."""
        begins = self.begins.match(written)
        name = written[begins.end() :] if begins else written
        ends = self.ends.search(name, _KEY)
        return name[: ends.start()] if ends else name


class _Told(NamedTuple):
    position: int
    name: str
    part: bool


def invested(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for each two amounts that one project is said to cost."""
    words = rules.once(Invested)
    groups: dict[str, list[_Told]] = defaultdict(list)
    for told in _mentions(report, skeleton, words):
        groups[told.name[:_KEY]].append(told)
    facts, patterns = Facts(report, skeleton), rules.once(Patterns)
    for found in groups.values():
        for first, other in combinations(found, 2) if 1 < len(found) <= _MOST else ():
            if not _one_project(skeleton, words, first, other):
                continue
            one, later = map(skeleton.figure_at, sorted((first.position, other.position)))
            apart = elsewhere(skeleton, one, later, patterns)
            if not apart and facts.of_one_time(first.position, other.position):
                yield stated_twice(words.rule.name, one, later, first.name)


def _mentions(report: Report, skeleton: Skeleton, words: Invested) -> Iterator[_Told]:
    """Yield each amount with the name of the project that it is of, in the first way that reads it."""
    own = report.document.place_name
    for amount in skeleton.found(words.amount):
        position = amount.start("amount")
        figure, match = skeleton.figure_at(position), _named(skeleton, words, amount)
        if match is None or not figure.value or figure.quality == "suspect":
            continue
        name = words.name(match["name"].removeprefix(own) if own else match["name"])
        if len(name) >= _SHORT and not _of_several(skeleton, words, match):
            yield _Told(position, name, words.part.search(skeleton.leads[position]) is not None)


def _named(skeleton: Skeleton, words: Invested, amount: re.Match[str]) -> re.Match[str] | None:
    """Return the name of what an amount is spent on, in the first way that reads it."""
    for way in words.behind:
        if found := way.match(skeleton.text, amount.end()):
            return found
    start = amount.start()
    return words.front.search(skeleton.text, max(0, start - _FRONT), start) or words.next.match(skeleton.text, amount.end())


def _of_several(skeleton: Skeleton, words: Invested, match: re.Match[str]) -> bool:
    """Tell whether a name is one of a list that has no amounts of its own."""
    end = match.end("name")
    if words.several.match(skeleton.text, end) or words.several.search(match["name"]):
        return True
    if skeleton.text[end : end + 1] != skeleton.marks.comma[1]:
        return False
    behind = skeleton.text[end + 1 : skeleton.sentence(end).end]
    return not any(map(is_sign, behind.partition(skeleton.marks.comma[1])[0]))


def _one_project(skeleton: Skeleton, words: Invested, first: _Told, other: _Told) -> bool:
    """Tell whether two amounts are of one project, and cannot both be all that it costs."""
    one, later = skeleton.figure_at(first.position), skeleton.figure_at(other.position)
    if one.value == later.value or skeleton.sentence(first.position) == skeleton.sentence(other.position):
        return False
    short, long = sorted((first.name, other.name), key=len)
    if not long.startswith(short) or words.another.search(long, len(short)):
        return False
    sure = len(short) >= _SURE and not (first.part or other.part)
    return sure or a_slip_apart(one, later)
