"""Works of a time that one sentence tells as done, and another takes up with another number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Set
from decimal import Decimal
from typing import NamedTuple

from extractor.findings.needed import Sought
from extractor.findings.relations import Patterns, Related, stated_twice
from extractor.findings.restatements import label_of
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import Key, unit_key
from extractor.records import Figure, Kind, Report
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "made.toml"
_TELLING, _AROUND = 2, 20  # characters of a name, and those around a number in which they tell what it counts
_REACH, _LONGEST = 40, 12  # characters around a number in which a pattern matches, and behind it in which a name ends
_FEW = 12  # names that are soon looked for
_FAR_MORE = 2  # times what was done: all there is, of former years, too
_SEVERAL = 2  # numbers of which none is meant
_WORDS = re.compile(r"\{(makes|when|works)\}")


class MadeRule(Rule):
    """How so `much` of a `name` is told as done, and how it is taken up again.

    kinds: of the numbers. makes, when, works: words of both patterns. apart: words in a sentence that make it one of others
    or of another time. others: any number of their unit that is stated in front may be that which is taken up.
    """

    told: str
    again: str
    kinds: list[Kind]
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

        def sought(rule: MadeRule, pattern: str) -> Sought:
            filled = _WORDS.sub(lambda word: alternation(getattr(rule, word[1])), pattern)
            return patterns.rule_pattern(filled)

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
        told = list(_works(skeleton, rule, done, apart))
        names = {one.name[-_TELLING:] for one in told}
        before, counted = _Told(told), _Counted(skeleton)
        for later in _works(skeleton, rule, taken_up, apart, names) if told else ():
            first = before.meant(later)
            if first is None or counted.before(later, "" if rule.others else later.name[-_TELLING:]):
                continue
            if (later.figure.value or 0) > _FAR_MORE * (first.value or 0):
                continue
            if label_of(report, first) == label_of(report, later.figure):
                wording = skeleton.lead_of(later.figure)
                yield stated_twice(rule.name, first, later.figure, wording)


def _works(
    skeleton: Skeleton, rule: MadeRule, sought: Sought, apart: re.Pattern[str], names: Set[str] = frozenset()
) -> Iterator[_Work]:
    """Yield the works that a pattern tells of in front of their number, or behind it with one of the ends of `names`."""
    for match in _matches(skeleton, rule, sought, names):
        position = match.start("much")
        start, end = skeleton.sentence(position)
        comma = skeleton.text.find(skeleton.marks.comma[0], position, end)
        figure = skeleton.figure_at(position)
        usable = figure.value is not None and figure.quality != "suspect"
        if usable and not apart.search(skeleton.text, start, comma if comma >= 0 else end):
            yield _Work(figure, position, match["name"])


def _matches(skeleton: Skeleton, rule: MadeRule, sought: Sought, names: Set[str]) -> Iterator[re.Match[str]]:
    """Yield where a pattern matches around a number; no part of it in front of the number is one."""
    text, kinds, wanted, done = skeleton.text, skeleton.kinds, set(rule.kinds), 0
    meant = frozenset(names) if len(names) <= _FEW else frozenset[str]()
    for start, line_end in skeleton.lines_with((*sought.needs, meant) if meant else sought.needs):
        for position in skeleton.between(start, line_end):
            begins, start = start, position + 1
            if kinds[position] not in wanted:
                continue
            if meant and not any(map(text[position : position + _LONGEST].__contains__, meant)):
                continue
            end = position + _REACH if names else position + 1
            match = sought.pattern.search(text, max(done, begins, position - _REACH), end)
            if match and match.start("much") == position:
                done = match.end()
                yield match


class _Told:
    """What was told as done, by the unit and the name or the end of one: the last of each, and one of another number."""

    def __init__(self, told: list[_Work]) -> None:
        self._waiting = told[::-1]
        self._named: dict[tuple[Key, str], list[_Work]] = defaultdict(list)
        self._ending: dict[tuple[Key, str], list[_Work]] = defaultdict(list)

    def meant(self, later: _Work) -> Figure | None:
        """Return the last number in front of one whose name ends its name, or that ends it; none if there are several."""
        while self._waiting and self._waiting[-1].position < later.position:
            self._add(self._waiting.pop())
        key, name = unit_key(later.figure), later.name
        found = [*self._ending[key, name], *(one for start in range(1, len(name)) for one in self._named[key, name[start:]])]
        alone = len({one.figure.value for one in found}) == 1
        return max(found, key=lambda one: one.position).figure if alone else None

    def _add(self, work: _Work) -> None:
        key, name = unit_key(work.figure), work.name
        for stated in (self._named[key, name], *(self._ending[key, name[start:]] for start in range(len(name)))):
            if stated and stated[-1].figure.value == work.figure.value:
                stated[-1] = work
            elif len(stated) < _SEVERAL:
                stated.append(work)


class _Counted:
    """Where a number of some things is stated first."""

    def __init__(self, skeleton: Skeleton) -> None:
        self._skeleton = skeleton
        self._first: dict[tuple[Key, Decimal | None, str], int] = {}

    def before(self, work: _Work, name: str) -> bool:
        """Tell whether the same number of such things is stated in front: it may be that which is taken up."""
        key = unit_key(work.figure), work.figure.value, name
        if key not in self._first:
            self._first[key] = next(self._stated(*key), work.position)
        return self._first[key] < work.position

    def _stated(self, key: Key, value: Decimal | None, name: str) -> Iterator[int]:
        text = self._skeleton.text
        for place, figure in ((one, self._skeleton.figure_at(one)) for one in self._skeleton.positions):
            same = figure.value == value and self._skeleton.key_at(place) == key
            if same and name in text[max(0, place - _AROUND) : place + _AROUND]:
                yield place
