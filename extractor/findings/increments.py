"""How much levels rose: of the parts and of their total, of a number of things in both amount and percentage.

And of things told one kind after another: what all kinds have together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from extractor.findings.adding import adds_up
from extractor.findings.derived import a_hundred, fallen
from extractor.findings.needed import Sought, places
from extractor.findings.quantities import Named, front, own_names, told
from extractor.findings.quantity_rules import Blocks, Quantities
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import unit_key
from extractor.records import Figure
from extractor.rulebook import Rulebook

_FAR = 24  # characters from a level to how much it rose
_AROUND = 300  # characters around a percentage among which its level is looked for
_LEAST = 2  # parts
_SINCE = "since_"  # how the groups begin that tell since when
_NO_END = -1  # the age behind a band that has no end
_BEGINNING = 16  # characters at the beginning of a sentence that name its subject


class _Rise(NamedTuple):
    """How much a level rose since a time: its figure, falls negative; none where the level stayed."""

    figure: Figure | None
    basis: str


def increments(
    skeleton: Skeleton, rules: Rulebook, named: dict[str, list[Named]], found: Sequence[Related]
) -> Iterator[Related]:
    """Yield the sums of rises that follow from sums of levels, and what else their words license.

    named: the quantities of the text. found: the relations that other words tell of.
    """
    reader = _Reader(skeleton, rules, named)
    blocks = list(reader.blocks())
    yield from blocks
    sums = [one for one in (*found, *blocks) if one.check == "SUM" and one.mode == "closed"]
    for related in sums:
        yield from reader.rises_of(related)
    yield from reader.stocks()
    yield from reader.bands()


class _Reader:
    def __init__(self, skeleton: Skeleton, rules: Rulebook, named: dict[str, list[Named]]) -> None:
        self.skeleton = skeleton
        self.known = rules.once(Quantities)
        self.people = named.get(self.known.rules.bands.quantity, [])

    def rises_of(self, related: Related) -> Iterator[Related]:
        """Yield the sum of the rises of the parts of a sum, where all of them and the whole tell theirs since one time."""
        whole, parts = related.one("whole"), related.figures("part")
        if len(parts) < _LEAST or not all(one.figure_id for one in (whole, *parts)):
            return
        total = self._rise(whole)
        rises = [self._rise(part) for part in parts] if total else []
        if total is None or total.figure is None or None in rises:
            return
        known = [one for one in rises if one is not None]
        stated = [one.figure for one in known if one.figure is not None]
        if {one.basis for one in known} != {total.basis} or not stated:
            return
        members = (Member("whole", total.figure), *(Member("part", figure) for figure in stated))
        yield Related("sum", "SUM", related.rule, members, related.wording, "closed", tension=True)

    def _rise(self, level: Figure) -> _Rise | None:
        """Return how much a level rose by the words right behind it, in its own unit."""
        position = self.skeleton.position(level.start)
        behind = told(self.skeleton, position + 1, position + 1 + _FAR)
        same = self.known.same.match(behind)
        if same:
            return _Rise(None, _since(same))
        later = self.skeleton.between(position + 1, position + _FAR)
        key = unit_key(level)
        amounts = [one for one in later if self.skeleton.key_at(one) == key][:1]
        if not amounts:
            return None
        figure = self.skeleton.figure_at(amounts[0])
        match = self.known.rise.match(told(self.skeleton, position + 1, amounts[0]))
        if match is None or figure.value is None or figure.quality == "suspect":
            return None
        return _Rise(fallen(figure) if match["down"] else figure, _since(match))

    def blocks(self) -> Iterator[Related]:
        """Yield the fields that all kinds of things have together, with those of each kind."""
        for rule, whole, parts, fields in self.known.blocks:
            if not self.skeleton.lines_with(whole.needs) or not all(map(self._begins, (whole, *parts))):
                continue
            others = any(word in self.skeleton.text for word in rule.never)  # which may be among all kinds, or not
            for related in self._of_blocks(rule, self._stretches([whole, *parts]), fields):
                if not others or adds_up(related.one("whole"), related.figures("part")):
                    yield related

    def _begins(self, kind: Sought) -> bool:
        """Tell whether any sentence begins with a kind of things."""
        if not kind.needs:
            return True
        text, sentence = self.skeleton.text, self.skeleton.sentence
        begins = {sentence(place).start for word in kind.needs[0] for place in places(word, text)}
        return any(kind.pattern.search(text[begin : begin + _BEGINNING]) for begin in begins)

    def _stretches(self, kinds: list[Sought]) -> list[list[tuple[int, int]]]:
        """Return where all kinds of things together, then each kind is told: from a sentence that begins with it on."""
        patterns = [kind.pattern for kind in kinds]
        found: list[list[tuple[int, int]]] = [[] for _ in patterns]
        current, start = None, 0
        text = self.skeleton.text
        for begin in self._sentences():
            head = text[begin : begin + _BEGINNING]
            kind = next((index for index, one in enumerate(patterns) if one.search(head)), None)
            apart = kind is None and text[begin - 1 : begin] == "\n"
            if (kind is not None or apart) and current is not None:
                found[current].append((start, begin))
                current = None
            if kind is not None:
                current, start = kind, begin
        if current is not None:
            found[current].append((start, self.skeleton.line_end(start)))
        return found

    def _sentences(self) -> list[int]:
        text, stops = self.skeleton.text, set(self.skeleton.marks.stop)
        behind = sorted(place + 1 for stop in stops for place in places(stop, text))
        return [0, *(one for one in behind if one < len(text))]

    def _of_blocks(
        self, rule: Blocks, stretches: list[list[tuple[int, int]]], fields: list[re.Pattern[str]]
    ) -> Iterator[Related]:
        if not all(stretches):
            return
        for field in fields:
            named = [self._field(spans, field) for spans in stretches]
            figures = [self.skeleton.figure_at(one) for one in named if one is not None]
            if len(figures) < len(named) or len({unit_key(figure) for figure in figures}) > 1:
                continue
            members = (Member("whole", figures[0]), *(Member("part", figure) for figure in figures[1:]))
            wording = self.skeleton.words(named[0] or 0, (named[0] or 0) + 1)
            yield Related("sum", "SUM", rule.name, members, wording, "closed", tension=True)

    def _field(self, spans: list[tuple[int, int]], field: re.Pattern[str]) -> int | None:
        """Return the one amount of a field in the places that tell of one kind; none if there are two."""
        found = [
            position
            for start, end in spans
            for position in self.skeleton.between(start, end)
            if field.search(front(self.skeleton, position)) and self.skeleton.figure_at(position).value is not None
        ]
        return found[0] if len({self.skeleton.figure_at(one).value for one in found}) == 1 else None

    def stocks(self) -> Iterator[Related]:
        """Yield the percentage by which things grew with how many there are and by how many that is more."""
        rule = self.known.rules.stock
        for start, end in self.skeleton.lines_with(self.known.stock.needs):
            for position in self.skeleton.between(start, end):
                share = self.skeleton.figure_at(position) if self.skeleton.kinds[position] == "percent" else None
                if share is None or share.value is None:
                    continue
                match = self.known.stock.pattern.search(front(self.skeleton, position))
                level = self._level(match["what"], position, bool(match["down"])) if match else None
                if match is None or level is None:
                    continue
                members = (Member("to", level[0]), Member("amount", level[1]), Member("share", share))
                wording = self.skeleton.words(position - len(match[0]), position + 1)
                falling = bool(match["down"])
                yield Related("growth", "GROWTH", rule.name, members, wording, falling=falling, tension=True)

    def _level(self, what: str, position: int, falling: bool) -> tuple[Figure, Figure] | None:
        """Return the one level of some things near a place and how much it rose; none if several are told."""
        found: dict[Decimal, tuple[Figure, Figure]] = {}
        sentence = self.skeleton.sentence(position)
        for one in self.skeleton.between(max(0, position - _AROUND), position + _AROUND):
            level = self.skeleton.figure_at(one)
            if sentence.start <= one < sentence.end or level.kind in ("percent", "date") or level.value is None:
                continue
            if not front(self.skeleton, one).endswith(what):
                continue
            rise = self._rise(level)
            if rise and rise.figure is not None and rise.figure.value and (rise.figure.value < 0) == falling:
                amount = fallen(rise.figure) if falling else rise.figure
                found[level.value] = level, amount
        return next(iter(found.values())) if len(found) == 1 else None

    def bands(self) -> Iterator[Related]:
        """Yield bands of ages that leave nobody out with the people that they make up, or as shares with a hundred."""
        run: list[int] = []
        behind: int | None = 0
        lines = self.skeleton.lines_with(self.known.band.needs)
        for position in (one for line in lines for one in self.skeleton.between(*line)):
            name = self._band_at(position)
            if not name:
                continue
            if run and not self._alike(run[-1], position):
                run, behind = [], 0
            behind = None if behind in (None, _NO_END) else self._behind(name, behind or 0, first=not run)
            run.append(position)
            if behind == _NO_END and len(run) >= _LEAST:
                yield from self._made_up(run, name)
                run, behind = [], 0

    def _band_at(self, position: int) -> str:
        """Return the name of the band that an amount or a share is of; nothing if it is of none."""
        figure = self.skeleton.figure_at(position)
        if figure.kind not in ("people", "percent") or figure.value is None or figure.quality == "suspect":
            return ""
        for words in own_names(self.skeleton, position, self.known):
            bands = list(self.known.band.pattern.finditer(words))
            if bands and self.known.behind_band.match(words[bands[-1].end() :]):
                return words[bands[-1].start() :]
        return ""

    def _alike(self, one: int, other: int) -> bool:
        """Tell whether two amounts are of one unit and, but where one follows right on the other, of one line."""
        near = other - one < (_FAR if "\n" in self.skeleton.text[one:other] else _AROUND)
        return near and self.skeleton.key_at(one) == self.skeleton.key_at(other)

    def _made_up(self, row: list[int], last: str) -> Iterator[Related]:
        """Yield bands with the one number of people around them that all can be."""
        rule, figures = self.known.rules.bands, [self.skeleton.figure_at(one) for one in row]
        wording = self.skeleton.words(row[0], row[-1] + 1)
        parts = tuple(Member("part", one) for one in figures)
        if figures[0].kind == "percent":
            members = (Member("whole", a_hundred(figures[-1])), *parts)
            yield Related("sum", "SHARES", rule.name, members, wording, "closed", tension=True)
            return
        start, end = self.skeleton.text.rfind("\n", 0, row[0]), self.skeleton.line_end(row[0])
        around = [one for one in self.people if one.position not in row and abs(one.position - row[0]) < _AROUND]
        near = [one for one in around if start < one.position < end] or around
        kind = self.known.band.pattern.sub("", last)
        own = [one for one in near if kind and kind in front(self.skeleton, one.position)]
        wholes = {one.figure.value: one.figure for one in own or near if unit_key(one.figure) == unit_key(figures[0])}
        others = (self.skeleton.figure_at(one) for one in self.skeleton.of_kind("people") if one not in row)
        fitting = [one for one in (*wholes.values(), *others) if adds_up(one, figures)]
        if wholes and (fitting or len(wholes) == 1):
            members = (Member("whole", (fitting or list(wholes.values()))[0]), *parts)
            yield Related("sum", "SUM", rule.name, members, wording, "closed", tension=True)

    def _behind(self, name: str, age: int, first: bool) -> int | None:
        """Return the age behind a band that begins with an age, or the year before; None if it does not."""
        band = self.known.band.pattern.search(name)
        if band is None:
            return None
        if band["over"]:
            return _NO_END if int(band["over"]) in (age, age - 1) else None
        low, high = (band["low"], band["high"]) if band["low"] else ("0", band["under"])
        if int(low) not in (age, age - 1 if age else 0) or (band["under"] and not first):
            return None
        return int(high) + 1


def _since(match: re.Match[str]) -> str:
    """Return the name of the group that tells since when something rose; nothing where none does."""
    return next((name for name, words in match.groupdict().items() if words and name.startswith(_SINCE)), "")
