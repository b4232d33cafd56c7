"""Works of a time that one sentence tells as done, and another takes up with another number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.restatements import label_of
from extractor.findings.skeleton import Skeleton, expanded
from extractor.findings.units import unit_key
from extractor.records import Figure, Report
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "made.toml"
_TELLING, _AROUND = 2, 20  # characters of a name, and those around a number in which they tell what it counts
_WORDS = re.compile(r"\{(makes|when|works)\}")


class MadeRule(Rule):
    """How so `much` of a `name` is told as done, and how it is taken up again.

    makes, when, works: words of both patterns. apart: words in a sentence that make it one of others or of another time.
    others: any number of their unit that is stated in front may be that which is taken up.
    """

    told: str
    again: str
    makes: list[str]
    when: list[str]
    works: list[str]
    apart: list[str]
    others: bool = False


class MadeRules(RuleFile):
    """rules/made.toml."""

    made: list[MadeRule]


class Made:
    """The rules of rules/made.toml, compiled: each with what is told, what takes it up, and what sets either apart."""

    def __init__(self, rules: Rulebook) -> None:
        patterns = rules.once(Patterns)

        def sought(rule: MadeRule, pattern: str) -> re.Pattern[str]:
            filled = _WORDS.sub(lambda word: alternation(getattr(rule, word[1])), pattern)
            return re.compile(expanded(filled, patterns.rules.words, patterns.rules.marks))

        self.rules = [
            (rule, sought(rule, rule.told), sought(rule, rule.again), re.compile(alternation(rule.apart)))
            for rule in rules.load(FILE, MadeRules).made
        ]


class _Work(NamedTuple):
    figure: Figure
    position: int
    name: str


def made(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for each number of works that is taken up with another than was told before."""
    for rule, done, taken_up, apart in rules.once(Made).rules:
        again = list(_works(skeleton, taken_up, apart))
        told = list(_works(skeleton, done, apart)) if again else []
        for later in again:
            before = [one for one in told if one.position < later.position and _of_one_name(one, later)]
            if len({one.figure.value for one in before}) != 1 or _counted(skeleton, later, rule.others):
                continue
            first = before[-1].figure
            if label_of(report, first) == label_of(report, later.figure):
                members = (Member("statement", first), Member("statement", later.figure))
                wording = skeleton.lead_of(later.figure)
                yield Related("restates", "RESTATE", rule.name, members, wording, tension=True)


def _works(skeleton: Skeleton, pattern: re.Pattern[str], apart: re.Pattern[str]) -> Iterator[_Work]:
    for match in pattern.finditer(skeleton.text):
        position = match.start("much")
        start, end = skeleton.sentence(position)
        comma = skeleton.text.find(skeleton.marks.comma[0], position, end)
        figure = skeleton.figure_at(position)
        usable = figure.value is not None and figure.quality != "suspect"
        if usable and not apart.search(skeleton.text, start, comma if comma >= 0 else end):
            yield _Work(figure, position, match["name"])


def _of_one_name(one: _Work, other: _Work) -> bool:
    """Tell whether one name ends the other, and both count in one unit."""
    alike = one.name.endswith(other.name) or other.name.endswith(one.name)
    return alike and unit_key(one.figure) == unit_key(other.figure)


def _counted(skeleton: Skeleton, work: _Work, others: bool) -> bool:
    """Tell whether the same number of such things is stated in front: it may be that which is taken up."""
    key, name = unit_key(work.figure), work.name[-_TELLING:]
    same = (
        place
        for place in skeleton.between(0, work.position)
        if skeleton.figure_at(place).value == work.figure.value and unit_key(skeleton.figure_at(place)) == key
    )
    return any(others or name in skeleton.text[max(0, place - _AROUND) : place + _AROUND] for place in same)
