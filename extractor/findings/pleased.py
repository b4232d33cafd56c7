"""The rate of those who are pleased, against how many are, by grades, and all who answered.

Those who are but rather pleased may be among them, and all who are not displeased: told only where the rate is that of none
of these, and a slip of the hand makes it that of the pleased.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce

from extractor.findings.adding import addable
from extractor.findings.arithmetic import fits_share
from extractor.findings.derived import digits_of, together
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.shared_slips import near_slip
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "pleased.toml"
_FEWEST = 3  # grades
_PLEASED = 2  # the last grades, of those who are
_TELLING = 3  # digits of an index
_REACH = 160  # characters in front of the first grade in which all who answered stand


class PleasedRule(Rule):
    """Words of the rate and of the grades; see the comments in the file."""

    mark: str
    rate: str
    grades: list[str]


class PleasedRules(RuleFile):
    """rules/pleased.toml."""

    pleased: PleasedRule


class Pleased:
    """The rule of rules/pleased.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, PleasedRules).pleased
        self.rate, self.grades = re.compile(rule.rate), list(map(re.compile, rule.grades))

    def grade(self, lead: str) -> int | None:
        """Return which grade some words name."""
        return next((at for at, grade in enumerate(self.grades) if grade.search(lead)), None)


def pleased(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each such rate that is that of none of those whom the grades in front of it tell."""
    ways = rules.once(Pleased)
    if ways.rule.mark not in skeleton.text:
        return
    for position in skeleton.of_kind("percent"):
        lead, share = skeleton.leads[position], skeleton.figure_at(position)
        match = ways.rate.search(lead) if ways.rule.mark in lead and known(share) else None
        if match is None or (match["index"] and len(digits_of(share).replace(".", "")) < _TELLING):
            continue
        told = _grades(skeleton, ways, position)
        if len(told) >= _FEWEST:
            yield from _of(skeleton, ways, told, share)


def _grades(skeleton: Skeleton, ways: Pleased, position: int) -> dict[int, int]:
    """Return where the grades stand in the sentence in front of a rate, each once and of one unit, or nothing."""
    told: dict[int, int] = {}
    for one in skeleton.between(skeleton.full_sentence(position).start, position):
        grade = ways.grade(skeleton.leads[one]) if addable(skeleton.figure_at(one)) else None
        if grade is None:
            continue
        alike = not told or skeleton.key_at(one) == skeleton.key_at(next(iter(told.values())))
        if grade in told or not alike or not known(skeleton.figure_at(one)):
            return {}
        told[grade] = one
    return told


def _of(skeleton: Skeleton, ways: Pleased, told: dict[int, int], share: Figure) -> Iterator[Related]:
    """Yield the rate with those who are pleased and all who answered, if it can be of no others."""
    last = len(ways.grades) - _PLEASED
    best = [skeleton.figure_at(place) for grade, place in told.items() if grade >= last]
    first = min(told.values())
    key, start = skeleton.key_at(first), max(skeleton.line_start(first), first - _REACH)
    front = [skeleton.figure_at(one) for one in skeleton.between(start, first) if skeleton.key_at(one) == key]
    every = [skeleton.figure_at(told[grade]) for grade in sorted(told, reverse=True)]
    wholes = [*(one for one in front if known(one) and one.value), reduce(together, every)]
    parts = [reduce(together, every[:size]) for size in range(1, len(every) + 1)]
    if not best or not front or any(fits_share(part, whole, share) for part in parts for whole in wholes):
        return
    whole, part = front[-1], reduce(together, best)
    if near_slip(part, whole, share):
        members = Member("whole", whole), Member("part", part), Member("share", share)
        wording = skeleton.source[whole.start : share.end]
        yield Related("ratio", "RATIO", ways.rule.name, members, wording, "near", tension=True)
