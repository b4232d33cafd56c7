"""Totals with parts that bear names: told respectively behind them, or between semicolons in front of them.

A loss of 200, namely 102 of tobacco and 80 of maize; building 10; a transformer 18; a boiler 6; in all 40. Or in brackets,
as bare numbers of the total's unit: floors of 43 hectares (nurseries 5, schools 38).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from extractor.findings.adding import about, addable, adds_up, members_of
from extractor.findings.derived import digits_of, half_digit
from extractor.findings.items import Items
from extractor.findings.kinds import kinds
from extractor.findings.listed import ListPatterns
from extractor.findings.nearby import known
from extractor.findings.relations import Patterns, Related
from extractor.findings.signs import SIGNS
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import Key, unit_key
from extractor.records import Figure, Span
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "parted.toml"
_FEWEST, _FEWEST_CLAUSES = 2, 3
_MORE, _LESS = Decimal("1.3"), Decimal("0.7")  # times a whole: parts that come to more, or to less, are of something else


class PartedRule(Rule):
    """What opens a row of named parts, or a total behind clauses. never: words that no part of it bears."""

    pattern: str
    never: list[str]


class PartedRules(RuleFile):
    """rules/parted.toml."""

    named: PartedRule
    clauses: PartedRule
    bare: PartedRule


class Parted:
    """The rules of rules/parted.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, PartedRules)
        patterns = rules.once(ListPatterns)
        marks = patterns.marks
        of_rates = f"(?:[{marks.comma[0]}][^{SIGNS}{marks.comma}{marks.stop}]{{0,10}}[{SIGNS}])?"
        self.named = rules.once(Patterns).sought(f"(?P<whole>[{SIGNS}]){of_rates}(?:{self.rules.named.pattern})")
        edges = re.escape(marks.comma + marks.stop + marks.open + marks.close + marks.colon)
        item = f"[^{edges}{SIGNS}]{{1,10}}[{SIGNS}]"
        opened, closed = re.escape(marks.open), re.escape(marks.close)
        self.bare = re.compile(
            f"(?P<whole>[{SIGNS}]){opened}(?:{self.rules.bare.pattern})(?P<run>(?:{item}[{marks.comma}])+{item}){closed}"
        )
        self.clauses = re.compile(f"(?:{self.rules.clauses.pattern})(?=[{SIGNS}])")


def parted(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the sums of named parts: told respectively, between semicolons, or as bare numbers in brackets."""
    reader = _Reader(skeleton, rules)
    yield from reader.named()
    yield from reader.clauses()
    yield from reader.bare()
    yield from kinds(skeleton, rules)


class _Reader:
    def __init__(self, skeleton: Skeleton, rules: Rulebook) -> None:
        self.skeleton = skeleton
        self.text = skeleton.text
        self.ways = rules.once(Parted)
        self.lists = Items(skeleton, rules.once(ListPatterns))

    def named(self) -> Iterator[Related]:
        """Yield `a loss of N, namely a of tobacco、b of maize`, where the row is all that follows."""
        rule = self.ways.rules.named
        for match in self.skeleton.found_by_words(self.ways.named):
            place, start = match.start("whole"), match.end()
            whole, key = self.skeleton.figure_at(place), self.skeleton.key_at(place)
            outside = self.skeleton.level(start) == self.skeleton.level(place)
            end = self.skeleton.sentence(start).end if outside else self.lists.bracket_end(start)
            items = self.lists.items(start, end, verbs=())
            labels = [item.label for item in items]
            odd = not all(labels) or len(set(labels)) < len(labels)
            odd |= any(word in self.text[start:end] for word in rule.never)
            if odd or len(items) < _FEWEST or items[-1].end < end or not _able(self.lists, place, whole):
                continue
            key = key if key in items[0].figures else _short_of(whole, items[0].figures)
            if all(key in item.figures for item in items):
                yield from self._sum(rule, whole, [item.figures[key] for item in items], Span(place, end))

    def clauses(self) -> Iterator[Related]:
        """Yield `a 10; b 18; c 6; in all 40`: from a full stop on, each clause with one amount of the total's unit."""
        rule = self.ways.rules.clauses
        for match in self.ways.clauses.finditer(self.text):
            place = match.end()
            start = self.skeleton.full_sentence(place).start
            stretch = self.text[start : match.start()]
            pause = self.skeleton.marks.pause
            if stretch.count(pause) < _FEWEST_CLAUSES - 1 or any(word in stretch for word in rule.never):
                continue
            whole, parts = self.skeleton.figure_at(place), list[Figure]()
            for clause in self._divided(start, match.start()):
                found = [one for one in self.skeleton.between(*clause) if self._alike(one, place)]
                if len(found) != 1:
                    parts = []
                    break
                parts.append(self.skeleton.figure_at(found[0]))
            if len(parts) >= _FEWEST_CLAUSES and _able(self.lists, place, whole):
                yield from self._sum(rule, whole, parts, Span(start, place + 1))

    def bare(self) -> Iterator[Related]:
        """Yield `floors of 43 hectares (nurseries 5、schools 38)`: numbers with no unit but its scale."""
        rule = self.ways.rules.bare
        for match in filter(None, (self.ways.bare.match(self.text, place - 1) for place in self.skeleton.opened)):
            place, span = match.start("whole"), match.span("run")
            whole = self.skeleton.figure_at(place)
            numbers = [self.skeleton.figure_at(one) for one in self.skeleton.between(*span)]
            parts = [part for one in numbers if (part := _in_unit_of(whole, one)) is not None]
            odd = any(word in self.text[slice(*span)] for word in rule.never) or len(parts) < len(numbers)
            if not odd and _able(self.lists, place, whole):
                yield from self._sum(rule, whole, parts, Span(place, match.end()))

    def _divided(self, start: int, end: int) -> Iterator[Span]:
        """Yield the clauses of a stretch that semicolons divide."""
        while start < end:
            close = self.text.find(self.skeleton.marks.pause, start, end)
            yield Span(start, close if close >= 0 else end)
            start = close + 1 if close >= 0 else end

    def _alike(self, position: int, place: int) -> bool:
        """Tell whether an amount is of the unit of a total, and in no bracket."""
        return self.skeleton.key_at(position) == self.skeleton.key_at(place) and self.skeleton.level(
            position
        ) == self.skeleton.level(place)

    def _sum(self, rule: PartedRule, whole: Figure, parts: Sequence[Figure], span: Span) -> Iterator[Related]:
        """Yield the sum of parts that come to something like their whole; of the last ones that come to it, if some do."""
        last = next((parts[at:] for at in range(len(parts) - 1) if adds_up(whole, list(parts[at:]))), parts)
        if about(whole, list(last), _LESS, _MORE) and all(map(known, last)):
            wording = self.skeleton.words(*span)
            yield Related("sum", "SUM", rule.name, members_of(whole, list(last)), wording, "closed", tension=True)


def _in_unit_of(whole: Figure, number: Figure) -> Figure | None:
    """Return a bare number, or one with the scale of a total alone, as an amount of the total's unit."""
    scaled = number.unit and whole.unit.startswith(number.unit) and whole.unit != number.unit
    written = digits_of(number)
    if number.kind != "count" or not (scaled or not number.unit) or not whole.value or not (written and digits_of(whole)):
        return None
    factor = whole.value / Decimal(digits_of(whole))
    value, half = Decimal(written), half_digit(written)
    ends = {"value": value * factor, "lower": (value - half) * factor, "upper": (value + half) * factor}
    place = {"figure_id": number.figure_id, "start": number.start, "end": number.end}
    return whole.model_copy(update={**ends, **place, "surface": number.surface, "written_value": number.written_value})


def _short_of(whole: Figure, figures: Mapping[Key, Figure]) -> Key:
    """Return the unit of the one amount of a part that is counted by the end of its total's classifier: 批次, 次."""
    one = next(iter(figures.values()))
    short = len(figures) == 1 and whole.kind == one.kind == "count" and 0 < len(one.unit) < len(whole.unit)
    return unit_key(one if short and whole.unit.endswith(one.unit) else whole)


def _able(lists: Items, place: int, whole: Figure) -> bool:
    return addable(whole) and known(whole) and not lists.forbidden(place)
