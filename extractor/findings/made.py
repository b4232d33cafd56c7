"""Works of a time that one sentence tells as done, and another takes up with another number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
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
_SHORTEST = 4  # characters of what is done and of a name
_FEW = 12  # names that are soon looked for
_FAR_MORE = 2  # times what was done: all there is, of former years, too
_SEVERAL = 2  # numbers of which none is meant
_MUCH = "<much>"
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


class _Way(NamedTuple):
    """A rule, compiled: what is told, what takes it up (behind: from the number on), and what sets either apart."""

    rule: MadeRule
    told: Sought
    again: Sought
    behind: re.Pattern[str]
    makes: re.Pattern[str]
    apart: re.Pattern[str]


class Made:
    """The rules of rules/made.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self._patterns = rules.once(Patterns)
        self.ways = [self._way(rule) for rule in rules.load(FILE, MadeRules).made]

    def _way(self, rule: MadeRule) -> _Way:
        def sought(pattern: str) -> Sought:
            filled = _WORDS.sub(lambda word: alternation(getattr(rule, word[1])), pattern)
            return self._patterns.rule_pattern(filled)

        behind = sought("".join(rule.again.partition(_MUCH)[1:])).pattern
        makes, apart = (re.compile(alternation(words)) for words in (rule.makes, rule.apart))
        return _Way(rule, sought(rule.told), sought(rule.again), behind, makes, apart)


class _Work(NamedTuple):
    figure: Figure
    position: int
    name: str


def made(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for each number of works that is taken up with another than was told before."""
    for way in rules.once(Made).ways:
        rule, told = way.rule, list(_works(skeleton, way))
        names = {one.name[-_TELLING:] for one in told}
        if not told:
            continue
        before, counted = _Told(told), _Counted(skeleton)
        for later in _works(skeleton, way, names):
            first = before.meant(later)
            if first is None or counted.before(later, "" if rule.others else later.name[-_TELLING:]):
                continue
            if (later.figure.value or 0) > _FAR_MORE * (first.value or 0):
                continue
            if label_of(report, first) == label_of(report, later.figure):
                wording = skeleton.lead_of(later.figure)
                yield stated_twice(rule.name, first, later.figure, wording)


def _works(skeleton: Skeleton, way: _Way, names: Set[str] = frozenset()) -> Iterator[_Work]:
    """Yield the works that are told in front of their number, or taken up behind it with one of the ends of `names`."""
    for match in _taken_up(skeleton, way, names) if names else _done(skeleton, way):
        position = match.start("much")
        start, end = skeleton.sentence(position)
        comma = skeleton.text.find(skeleton.marks.comma[0], position, end)
        figure = skeleton.figure_at(position)
        usable = figure.value is not None and figure.quality != "suspect"
        if usable and not way.apart.search(skeleton.text, start, comma if comma >= 0 else end):
            yield _Work(figure, position, match["name"])


def _done(skeleton: Skeleton, way: _Way) -> Iterator[re.Match[str]]:
    """Yield where works are told in front of a number."""
    text, leads, marks = skeleton.text, skeleton.leads, skeleton.marks
    within = frozenset(marks.open + marks.close + marks.colon)  # at which the words in front of an amount need not end
    for position in _numbers(skeleton, way, way.told.needs):
        begins = position - len(leads[position])
        if text[begins - 1 : begins] in within:
            begins = _begins(skeleton, position)
        if position - begins >= _SHORTEST and way.makes.search(text, begins, position):
            match = way.told.pattern.search(text, begins, position + 1)
            if match:
                yield match


def _taken_up(skeleton: Skeleton, way: _Way, names: Set[str]) -> Iterator[re.Match[str]]:
    """Yield where works are taken up around a number; no part of it in front of the number is one."""
    text, done = skeleton.text, 0
    meant = frozenset(names) if len(names) <= _FEW else frozenset[str]()
    for position in _numbers(skeleton, way):
        if not way.behind.match(text, position, position + _REACH):
            continue
        if meant and not any(map(text[position : position + _LONGEST].__contains__, meant)):
            continue
        match = way.again.pattern.search(text, max(done, _begins(skeleton, position)), position + _REACH)
        if match and match.start("much") == position:
            done = match.end()
            yield match


def _begins(skeleton: Skeleton, position: int) -> int:
    """Return where the words in front of a number begin: behind the number before, if that is near."""
    before = skeleton.between(position - _REACH, position)
    return before[-1] + 1 if before else max(0, position - _REACH)


def _numbers(skeleton: Skeleton, way: _Way, needs: Sequence[frozenset[str]] = ()) -> list[int]:
    """Return where each number stands that may be of works, in order, of lines that hold the words that are needed."""
    wanted = sorted(one for kind in way.rule.kinds for one in skeleton.of_kind(kind))
    if not needs:
        return wanted
    held = {one for line in skeleton.lines_with(needs) for one in skeleton.between(*line)}
    return [one for one in wanted if one in held]


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
