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
    """

    told: str
    again: str
    makes: list[str]
    when: list[str]
    works: list[str]
    apart: list[str]


class MadeRules(RuleFile):
    """rules/made.toml."""

    made: MadeRule


class Made:
    """The rules of rules/made.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, MadeRules).made
        patterns = rules.once(Patterns)

        def sought(pattern: str) -> re.Pattern[str]:
            filled = _WORDS.sub(lambda word: alternation(getattr(self.rule, word[1])), pattern)
            return re.compile(expanded(filled, patterns.rules.words, patterns.rules.marks))

        self.told, self.again = sought(self.rule.told), sought(self.rule.again)
        self.apart = re.compile(alternation(self.rule.apart))


class _Work(NamedTuple):
    figure: Figure
    position: int
    name: str


def made(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for each number of works that is taken up with another than was told before."""
    words = rules.once(Made)
    again = list(_works(skeleton, words.again, words.apart))
    told = list(_works(skeleton, words.told, words.apart)) if again else []
    for later in again:
        before = [one for one in told if one.position < later.position and _of_one_name(one, later)]
        if len({one.figure.value for one in before}) != 1 or _counted(skeleton, later):
            continue
        if label_of(report, before[-1].figure) != label_of(report, later.figure):
            continue
        members = (Member("statement", before[-1].figure), Member("statement", later.figure))
        yield Related("restates", "RESTATE", words.rule.name, members, skeleton.lead_of(later.figure), tension=True)


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


def _counted(skeleton: Skeleton, work: _Work) -> bool:
    """Tell whether the same number of such things is stated in front: it may be that which is taken up."""
    key, name = unit_key(work.figure), work.name[-_TELLING:]
    same = (
        place
        for place in skeleton.between(0, work.position)
        if skeleton.figure_at(place).value == work.figure.value and unit_key(skeleton.figure_at(place)) == key
    )
    return any(name in skeleton.text[max(0, place - _AROUND) : place + _AROUND] for place in same)
