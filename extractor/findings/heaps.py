"""Totals and the amounts of their unit behind them that words may make their parts, as far as a page goes on with them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from extractor.findings.adding import addable, adds_up
from extractor.findings.arithmetic import no_more
from extractor.findings.derived import digits_of
from extractor.findings.items import shared_end
from extractor.findings.listed import ListPatterns
from extractor.findings.relations import Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import Key
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "amounting.toml"
FEWEST = 2  # parts
TELLING = 2  # characters that names share at their ends
_MOST = 16
_REACH, _GAP = 1200, 200  # characters behind a total, and between two of its parts
_OPENING = 70  # characters between a total and the words that open its list
_NEAREST = 4  # amounts behind a total of which one is the first of its parts
_SKIPPED = 1  # amounts between a total and the first of its parts
_NAME = 6  # characters of a name that total and parts share
_SURE = 3
_DIGITS = 2  # of a total
_TOO_MUCH = 3  # times a total: what comes to more is of something else
_PERSONS = ("people", "person_times")
_PEOPLE = _PERSONS[0], ""


class HeapWords(RuleFile):
    """Words around totals and their parts; see the comments in the file."""

    opens: str
    among: str
    breaks: str
    named: str
    total: str
    verbs: str
    openers: str
    no_part: str
    rate: str
    halves: list[tuple[str, str]]
    states: list[tuple[str, str]]


class HeapRules(RuleFile):
    """rules/amounting.toml."""

    amounting: HeapWords
    slip: Rule
    above: Rule


class Heaping:
    """The words of rules/amounting.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, HeapRules)
        words = loaded.amounting
        self.slip, self.above = loaded.slip.name, loaded.above.name
        self.opens, self.among, self.breaks, self.total = map(
            re.compile, (words.opens, words.among, words.breaks, words.total)
        )
        self.named = rules.once(Patterns).sought(words.named)
        self.verbs, self.openers, self.no_part, self.rate = map(
            re.compile, (words.verbs, words.openers, words.no_part, words.rate)
        )
        self.halves, self.states = words.halves, words.states


class Heap(NamedTuple):
    """A total and the amounts behind it that may be its parts.

    opened: words open a list of them. among: these words make all that follows in their sentence parts of it.
    """

    whole: int
    parts: list[int]
    opened: bool
    among: bool = False


class Heaps:
    """The totals of a page, each with the amounts behind it."""

    def __init__(self, skeleton: Skeleton, rules: Rulebook) -> None:
        self.skeleton, self.text, self.leads = skeleton, skeleton.text, skeleton.leads
        self.ways, self.patterns = rules.once(Heaping), rules.once(ListPatterns)
        self._names: dict[int, str] = {}
        self._no_parts: dict[int, bool] = {}

    def figures(self, positions: Sequence[int]) -> list[Figure]:
        return [self.skeleton.figure_at(one) for one in positions]

    @cached_property
    def columns(self) -> list[list[int]]:
        """The amounts of each unit that has enough of them; those of people and of how often they came are one."""
        found: defaultdict[Key, list[int]] = defaultdict(list)
        key_at, figure_at, able = self.skeleton.key_at, self.skeleton.figure_at, self.skeleton.where(addable)
        for one, kind in self.skeleton.kinds.items():
            if one in able:
                found[_PEOPLE if kind in _PERSONS else key_at(one)].append(one)
        many = (places for places in found.values() if len(places) > FEWEST)
        columns = ([one for one in places if figure_at(one).value] for places in many)
        return [places for places in columns if len(places) > FEWEST]

    @cached_property
    def rows(self) -> list[Heap]:
        """Each total with the amounts of its unit behind it, as far as words may make them its parts."""
        found: list[Heap] = []
        for places in self.columns:
            for run in _runs(places):
                for at, whole in enumerate(run[:-FEWEST], 1):
                    if self._is_precise(whole) and self._may_have_parts(whole, run[at:], places):
                        found.extend(self._of(whole, run[at:]))
            found.extend(self._of_names(places))
        return found

    def _may_have_parts(self, whole: int, behind: Sequence[int], places: Sequence[int]) -> bool:
        """Tell whether words open a list behind an amount, or two amounts behind it have names that end as its own does.

        Of one in front of a bracket all `places` of its unit behind it tell, else those that are near.
        """
        if self.text[whole + 1] == self.skeleton.marks.open:
            behind = places[bisect_right(places, whole) :]
        last = behind[:_NEAREST][-1]
        if self.ways.opens.search(self.text, whole + 1, min(last, whole + 1 + _OPENING)):
            return True
        return len(self._bearing(whole, behind, TELLING)) >= FEWEST

    def _bearing(self, whole: int, parts: Sequence[int], length: int) -> list[int]:
        """Return those of some amounts whose names share so many characters at their ends with that of a total."""
        end = self.name(whole)[-length:]
        return [one for one in parts if self.name(one).endswith(end)] if len(end) == length else []

    def _is_precise(self, position: int) -> bool:
        figure = self.skeleton.figure_at(position)
        return figure.qualifier == "exact" and len(digits_of(figure)) >= _DIGITS

    def _of(self, whole: int, behind: Sequence[int]) -> Iterator[Heap]:
        level, bracketed = self.skeleton.level(whole), self.text[whole + 1 : whole + 2] == self.skeleton.marks.open
        if bracketed:
            inside = self._row(whole, behind, level + 1)
            if len(inside) >= FEWEST:
                yield Heap(whole, inside, True, True)
        row = self._row(whole, behind, level)
        for skipped in range(min(_SKIPPED + 1, len(row) - FEWEST + 1)):
            parts = row[skipped:]
            if skipped and not no_more(self.skeleton.figure_at(row[0]), self.skeleton.figure_at(whole)):
                return  # another total
            opened = self._is_opened(whole, parts[0])
            if opened or len(self._bearing(whole, parts[:FEWEST], TELLING)) == FEWEST:
                among = not skipped and self.ways.among.search(self.text[whole + 1 : parts[0]]) is not None
                yield Heap(whole, parts, opened, among)
        if len(row) > FEWEST:
            alike = self._bearing(whole, row, _SURE)
            if FEWEST <= len(alike) < len(row):
                yield Heap(whole, alike, False)

    def _of_names(self, places: Sequence[int]) -> Iterator[Heap]:
        """Yield what stands behind `among the graduates`, with the amount in front of it that bears this name."""
        for match in self._named:
            first = bisect_left(places, match.end())
            behind = places[first : first + _MOST]
            if len(behind) < FEWEST or behind[0] > self.skeleton.sentence(match.end()).end:
                continue
            name, last = match["name"], match["name"][-TELLING:]
            before = (one for one in reversed(places) if match.start() - _REACH <= one < match.start())
            whole = next((one for one in before if self.name(one).endswith(last) or name in self.leads[one]), None)
            row = [] if whole is None else self._row(behind[0], behind, self.skeleton.level(behind[0]))
            if whole is not None and len(row) >= FEWEST and row[0] < self.skeleton.sentence(match.end()).end:
                yield Heap(whole, row, True, True)

    @cached_property
    def _named(self) -> list[re.Match[str]]:
        """Where a name stands at the beginning of a sentence with figures, and a word that makes what follows of it."""
        text, named = self.text, self.ways.named
        told = (span.start for span, places in self.skeleton.telling if text.find(named.literal, span.start, places[0]) >= 0)
        return [match for start in told if (match := named.pattern.match(text, start))]

    def _row(self, whole: int, behind: Sequence[int], level: int) -> list[int]:
        """Return the amounts behind a total at one level of brackets, up to one that is too far or too much."""
        row: list[int] = []
        most, added = (self.skeleton.figure_at(whole).value or Decimal(0)) * _TOO_MUCH, Decimal(0)
        for one in behind:
            if one - (row[-1] if row else whole) > _GAP or len(row) == _MOST:
                break
            own = self.skeleton.level(one)
            if own < level:
                break
            if own > level or self._is_no_part(one):
                continue
            added += self.skeleton.figure_at(one).value or Decimal(0)
            if row and row[0] != whole and added > most:
                break
            row.append(one)
        return row

    def _is_no_part(self, position: int) -> bool:
        """Tell whether words around an amount say that it is no part of anything."""
        found = self._no_parts.get(position)
        if found is None:
            no_part = self.ways.no_part.search(self.leads[position]) or self.ways.rate.match(self.text, position + 1)
            found = self._no_parts[position] = no_part is not None
        return found

    def _is_opened(self, whole: int, first: int) -> bool:
        between, marks = self.text[whole + 1 : first], self.skeleton.marks
        match = self.ways.opens.search(between, 0, _OPENING)
        if match is None or self.ways.breaks.search(between) or between.count("\n") > 1:
            return False
        return match[0] not in marks.colon or marks.stop[0] not in between[: match.start()]  # which opens one of another

    def name(self, position: int) -> str:
        """Return the words in front of an amount without the verb at their end, and without what opens a list."""
        name = self._names.get(position)
        if name is None:
            name = self.leads[position]
            name = self._names[position] = self.ways.openers.sub("", self.ways.verbs.sub("", name)) if name else ""
        return name

    def shared(self, whole: int, parts: Sequence[int]) -> int:
        """Return how many characters the names of a total and of all its parts share at their ends."""
        return min(shared_end(self.name(whole), self.name(one), _NAME) for one in parts)

    def ends(self, heap: Heap, length: int) -> bool:
        """Tell whether a row may end behind so many of its parts: with a sentence or a line, with another mark than stands
        between them, or where the name ends that they share with their total."""
        parts = heap.parts
        if length == len(parts):
            return True
        between, marks = self.text[parts[length - 1] : parts[length]], self.skeleton.marks
        if any(mark in between for mark in marks.stop if mark not in marks.pause):
            return True
        inner = "".join(self.text[one:other] for one, other in pairwise(parts[:length]))
        if any(mark in between and mark not in inner for mark in marks.pause + marks.comma[0]):
            return True
        return self.shared(heap.whole, parts[:length]) >= TELLING > self.shared(heap.whole, parts[length : length + 1])

    def exact(self, heap: Heap) -> int:
        """Return how many of the first parts of a row come to its total, as nearly as all are written; 0 if none do."""
        whole = self.skeleton.figure_at(heap.whole)
        if whole.lower is None or whole.upper is None:
            return 0
        low = high = Decimal(0)
        for length, figure in enumerate(self.figures(heap.parts), 1):
            if figure.lower is None or figure.upper is None:
                return 0
            low, high = low + figure.lower, high + figure.upper
            if length >= FEWEST and low <= whole.upper and high >= whole.lower:
                return length
        return 0


def _runs(places: Sequence[int]) -> Iterator[list[int]]:
    """Yield the amounts of one unit, row by row of those that stand near one another."""
    run: list[int] = []
    for one in places:
        if run and one - run[-1] > _GAP:
            yield run
            run = []
        run.append(one)
    yield run


def explained(found: Sequence[Related]) -> tuple[set[int], set[int]]:
    """Return where totals begin whose parts are told, and where parts begin that come to a total."""
    wholes: set[int] = set()
    parts: set[int] = set()
    for one in found:
        if one.check not in ("SUM", "SUM2"):
            continue
        whole, row = one.one("whole"), one.figures("part")
        exact = adds_up(whole, row)
        if exact or one.mode == "closed":
            wholes.add(whole.start)
        if exact:
            parts.update(part.start for part in row)
    return wholes, parts
