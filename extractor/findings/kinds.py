"""Totals whose parts are told by kinds that are all there is, though no list of clauses holds them.

Batches by their numbers, as many as the text says there are; what lies above a mark and what lies below it; works by how far
they are, sentence by sentence; and further columns of parts, in the brackets behind them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from extractor.findings.adding import about, addable, adds_up, members_of
from extractor.findings.held import held_columns
from extractor.findings.items import Items
from extractor.findings.listed import ListPatterns
from extractor.findings.nearby import known
from extractor.findings.relations import Patterns, Related
from extractor.findings.signs import SIGNS, is_sign
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import Key
from extractor.records import Figure, Span
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "kinds.toml"
_FEWEST, _FEWEST_WORKS = 2, 3
_REACH, _FAR = 80, 200  # characters in front of the parts in which their total stands
_BESIDE = 10  # characters between a mark and the amount of its band
_MORE, _LESS = Decimal("1.6"), Decimal("0.6")  # times a total: parts that come to more, or to less, are of something else


class BatchRule(Rule):
    """`one` batch with its `number`, or the word for the first, and its `kind`; how many are `told`.

    never: words between them.
    """

    one: str
    told: str
    numbers: str
    never: list[str]


class BandRule(Rule):
    """A `mark`, and what tells the bands at both sides of it: behind it, or in front. unit: what may end it.

    opens: what opens the two behind their total. never: words that forbid it.
    """

    mark: str
    unit: str
    above: str
    below: str
    under: str
    over: str
    opens: list[str]
    never: list[str]


class WorksRule(Rule):
    """So many works (`n`) of a `kind`, or behind their `sort` so `many`; what ends the words in front of all, or is behind.

    kinds, sorts: what a kind, and a sort, can be. never: in the words in front of all.
    """

    one: str
    kinds: list[str]
    sorts: list[str]
    whole: str
    behind: str
    never: list[str]


class HeldRule(Rule):
    """A `column` in a bracket behind a part: its `label`, and the amount `n`. never: in such a bracket."""

    column: str
    never: list[str]


class KindRules(RuleFile):
    """rules/kinds.toml."""

    batches: BatchRule
    bands: BandRule
    works: WorksRule
    held: HeldRule


class Kinds:
    """The rules of rules/kinds.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, KindRules)
        patterns = rules.once(Patterns)
        bands, edges = self.rules.bands, re.escape(patterns.rules.marks.stop + patterns.rules.marks.comma)
        self.batch = patterns.sought(self.rules.batches.one)
        self.told = re.compile(self.rules.batches.told)
        part = f"[^{edges}{SIGNS}]{{0,{_BESIDE}}}(?P<part>[{SIGNS}])"
        above = f"(?P<above>{bands.mark})(?:{bands.above})|(?:{bands.over})(?P<over>{bands.mark})"
        below = f"(?P<below>{bands.mark})(?:{bands.below})|(?:{bands.under})(?P<under>{bands.mark})"
        self.band = patterns.sought(f"(?:{above}|{below}){part}")
        sides = (f"{bands.above}|{bands.over}", f"{bands.below}|{bands.under}")
        self.sides = patterns.gate.admit(words for side in sides for words in patterns.sought(side).needs)
        self.bounds = re.compile(f"{bands.mark}(?:{bands.above}|{bands.below})|(?:{bands.over}|{bands.under}){bands.mark}")
        works = self.rules.works
        told = works.one.replace("{kinds}", "|".join(works.kinds)).replace("{sorts}", "|".join(works.sorts))
        self.work, self.stage = patterns.sought(told), re.compile(alternation((*works.kinds, *works.sorts)))
        self.all_works, self.behind = re.compile(works.whole), re.compile(works.behind)
        self.column = re.compile(self.rules.held.column)
        self.never_held = re.compile(alternation(self.rules.held.never))


class _Batch(NamedTuple):
    number: int
    kind: str
    start: int
    end: int


def kinds(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the sums of parts told by kinds that are all there is."""
    ways = rules.once(Kinds)
    reader = _Reader(skeleton, ways, rules)
    yield from reader.batches()
    yield from reader.bands()
    yield from reader.works()
    yield from held_columns(skeleton, reader.lists, ways.column, ways.never_held, ways.rules.held.name)


class _Reader:
    def __init__(self, skeleton: Skeleton, ways: Kinds, rules: Rulebook) -> None:
        self.skeleton = skeleton
        self.text = skeleton.text
        self.ways = ways
        self.lists = Items(skeleton, rules.once(ListPatterns))

    def batches(self) -> Iterator[Related]:
        """Yield `two batches, 2100 in all: the first 900, the second 1200`, each column of them."""
        rule = self.ways.rules.batches
        for run in self._runs():
            first, end = run[0].start, self._end(run[-1])
            start = max(self.skeleton.line_start(first), first - _FAR)
            if self._many(start, first, run[0].kind) != len(run):
                continue
            if any(word in self.text[first:end] for word in rule.never):
                continue
            stretches = [Span(one.end, other.start) for one, other in pairwise(run)]
            rows = [self._only(stretch) for stretch in (*stretches, Span(run[-1].end, end))]
            for key in rows[0]:
                if all(key in row for row in rows[1:]):
                    parts = [self.skeleton.figure_at(row[key]) for row in rows]
                    yield from self._sum(rule.name, start, first, key, parts, end)

    def _runs(self) -> Iterator[list[_Batch]]:
        """Yield batches of one kind that count on from the first, in one sentence."""
        numbers, run = self.ways.rules.batches.numbers, list[_Batch]()
        for match in self.skeleton.found(self.ways.batch):
            number = max(1, numbers.find(match["number"][-1]) + 1)  # else it is the first
            one = _Batch(number, match["kind"], match.start(), match.end())
            near = run and match.start() < self.skeleton.full_sentence(run[0].start).end
            if near and run[-1].number + 1 == number and run[-1].kind == one.kind:
                run.append(one)
                continue
            if len(run) >= _FEWEST:
                yield run
            run = [one] if number == 1 else []
        if len(run) >= _FEWEST:
            yield run

    def _end(self, last: _Batch) -> int:
        """Return where what is told of the last batch ends: with its sentence, or the bracket that holds it."""
        end, level = self.skeleton.sentence(last.end).end, self.skeleton.level(last.end)
        closes = (at for at in self.skeleton.edges(last.end, end) if self.text[at] == self.skeleton.marks.close)
        return next((at for at in closes if self.skeleton.level(at + 1) < level), end)

    def _many(self, start: int, end: int, kind: str) -> int:
        """Return how many batches of a kind a stretch says there are; 0 if it does not."""
        figures = (self.skeleton.figure_at(one) for one in self.skeleton.between(start, end))
        counted = [int(one.value) for one in figures if one.kind == "count" and one.unit.endswith(kind) and one.value]
        told = [match for match in self.ways.told.finditer(self.text, start, end) if match["kind"] == kind]
        counted += [int(name[1:]) for match in told for name, found in match.groupdict().items() if found == ""]
        return counted[-1] if counted else 0

    def _only(self, stretch: Span) -> dict[Key, int]:
        """Return the amounts of a stretch that are the only ones of their units in it."""
        able = [one for one in self.skeleton.between(*stretch) if addable(self.skeleton.figure_at(one))]
        keys = list(map(self.skeleton.key_at, able))
        alone = (one for one in able if keys.count(self.skeleton.key_at(one)) == 1 and not self.lists.forbidden(one))
        return {self.skeleton.key_at(one): one for one in alone}

    def bands(self) -> Iterator[Related]:
        """Yield `86, of which above a mark 52, below it 34`: nothing lies beside the two."""
        rule, lines = self.ways.rules.bands, self.skeleton.lines_holding(self.ways.sides)
        found = [match for line in lines for match in self.ways.band.pattern.finditer(self.text, *line)]
        for one, other in pairwise(found):
            span = self.skeleton.full_sentence(one.start())
            sides = [match["above"] or match["over"] or "" for match in (one, other)]
            if other.start() >= span.end or bool(sides[0]) == bool(sides[1]) or self._mark(one) != self._mark(other):
                continue
            key = self.skeleton.key_at(one.start("part"))
            if self.skeleton.key_at(other.start("part")) != key or not addable(self.skeleton.figure_at(one.start("part"))):
                continue
            begins, end = one.start(), other.end()
            start = max(span.start, begins - _REACH)
            marks = {self._of(match) for match in self.ways.bounds.finditer(self.text, start, span.end)}
            odd = len(marks) != 1 or any(word in self.text[max(start, begins - _BESIDE) : end] for word in rule.never)
            if not odd and any(word in self.text[start:begins] for word in rule.opens):
                parts = [self.skeleton.figure_at(match.start("part")) for match in (one, other)]
                yield from self._sum(rule.name, start, begins, key, parts, end)

    def _mark(self, match: re.Match[str]) -> str:
        """Return a mark as the document writes it, without its unit at the end."""
        group = next(name for name in ("above", "over", "below", "under") if match[name])
        return self._written(*match.span(group))

    def _of(self, match: re.Match[str]) -> str:
        """Return the mark of a bound as the document writes it."""
        found = re.search(self.ways.rules.bands.mark, match[0])
        start, end = found.span() if found else (0, 0)
        return self._written(match.start() + start, match.start() + end)

    def _written(self, start: int, end: int) -> str:
        if is_sign(self.text[start]):
            figure = self.skeleton.figure_at(start)
            return figure.surface.removesuffix(self.ways.rules.bands.unit)
        return re.sub(r"[^\d.]", "", self.text[start:end])

    def works(self) -> Iterator[Related]:
        """Yield `96 projects. 32 going on …, 38 begun …, 26 prepared`: in one line, all that there are by their kinds."""
        rule = self.ways.rules.works
        for line, units in self.skeleton.units:
            if len(units) - len(set(units)) < _FEWEST_WORKS:
                continue  # no total has so many parts of its unit
            if len(self.ways.stage.findall(self.text, *line)) < _FEWEST_WORKS:
                continue
            run = list(self.ways.work.pattern.finditer(self.text, *line))
            labels = [match["kind"] or match["sort"] for match in run]
            numbers = [match.start("n" if match["n"] else "many") for match in run]
            several = len(set(labels)) >= max(len(labels), _FEWEST_WORKS)
            if not several or len(set(map(self.skeleton.key_at, numbers))) > 1:
                continue
            if self.lists.complete(labels) is None:
                continue
            key = self.skeleton.key_at(numbers[0])
            first = run[0].start()
            before = self.skeleton.between(max(line.start, first - _FAR), first)
            wholes = [one for one in before if self._all_works(one, key)]
            if len(wholes) == 1:
                parts = list(map(self.skeleton.figure_at, numbers))
                yield from self._sum(rule.name, wholes[0], wholes[0] + 1, key, parts, run[-1].end())

    def _all_works(self, position: int, key: Key) -> bool:
        """Tell whether an amount is that of all works, by the words around it."""
        if self.skeleton.key_at(position) != key:
            return False
        lead = self.skeleton.leads[position]
        named = self.ways.all_works.search(lead) is not None
        behind = self.ways.behind.match(self.text, position + 1)
        odd = behind is None or any(word in lead for word in self.ways.rules.works.never)
        return not odd and (named or (behind is not None and behind["noun"] is not None))

    def _sum(self, rule: str, start: int, first: int, key: Key, parts: Sequence[Figure], end: int) -> Iterator[Related]:
        """Yield the sum of parts with the nearest total of their unit in front of them, or the one that they add up to."""
        places = [
            one
            for one in reversed(self.skeleton.between(start, first))
            if self.skeleton.key_at(one) == key
            and addable(self.skeleton.figure_at(one))
            and not self.lists.forbidden(one)
            and not self.lists.compared(one)
        ]
        wholes = list(map(self.skeleton.figure_at, places))
        whole = next((one for one in wholes if adds_up(one, list(parts))), next(iter(wholes), None))
        if whole is None or not known(whole) or not all(map(known, parts)):
            return
        if about(whole, list(parts), _LESS, _MORE):
            wording = self.skeleton.words(first, end)
            yield Related("sum", "SUM", rule, members_of(whole, list(parts)), wording, "closed", tension=True)

