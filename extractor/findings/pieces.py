"""The pieces of a whole behind a mere comma: all there are by their names, by the rest that is named, or by place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from itertools import takewhile

from extractor.findings.adding import ADDABLE, addable, adds_up, members_of, within
from extractor.findings.items import Item, Items, shared_end
from extractor.findings.paired import of_other_years
from extractor.findings.relations import Related
from extractor.findings.signs import is_sign
from extractor.findings.units import Key, unit_key
from extractor.records import Figure

_FEWEST, _FEWEST_PLACES = 2, 3
_JOINED = 2  # places from one figure of a row to the next, at the most
_LABEL = 12  # characters in which the name of a piece says of what it is one
_ABOUT, _LITTLE_MORE, _OVERLAP = Decimal("1.25"), Decimal("1.15"), Decimal(2)
_NEARLY, _NOUN = Decimal("0.95"), 2  # times a total whose noun ends what both its parts are called
_ROW = 320  # characters of a row at most
_COUNTED = ("count", "households")
_TELLING, _TELLING_PAIRS = 100, 20  # a total below it is met by chance, and one with parts that are told in two units
_STEP = 24  # characters from one piece of a row to the next


class Pieces(Items):
    """Reads them in one skeleton."""

    @cached_property
    def opened(self) -> list[int]:
        """Where the words stand that open a list of parts."""
        return [match.start() for match in self.skeleton.all(self.patterns.among)]

    def read(self) -> Iterator[Related]:
        """`a total N, A village a, B village b, C village c`, `N in all, n done, m not done`: the pieces of a whole."""
        for behind, end in self._in_front():
            position, start = behind.span()
            if position not in self.summands or self._is_part(position):
                continue
            said = self.patterns.piece.search(self.text, start, start + _LABEL) or self.said_total(position)
            closed = said or self.patterns.closes.search(self.text, start - 1, end)
            near = start == position + 2
            in_row = near and self._in_row(position, start, end)
            if not (closed or in_row):
                continue
            forbidden = self.forbidden(position)
            if (forbidden and not self.gained(position)) or (self._is_first(position) and not self.said_total(position)):
                continue
            if self._ends_row(position):
                continue
            pieces = self._pieces(position, self._before_list(start, end), near) if closed and not forbidden else []
            if in_row and not pieces:
                end = min(end, start + _ROW)
                row = self.items(start, end)
                pieces = self._row(position, row, end)
                if not pieces:
                    yield from self._beside_exact(position, row)
            lead = self.skeleton.leads[position]
            if any(item.label.startswith(self.words.holding) for item in pieces):
                continue
            if pieces and self.complete([lead, *(item.label for item in pieces)]):
                continue  # it is the first of all there are: pleased, rather pleased, not pleased
            if len(lead) >= _NOUN and any(item.label.endswith(lead) for item in pieces):
                continue  # so many new ones and so many mended were to be done; done were so many of either
            wholes = self._before(position, pieces) if pieces else {}
            for whole, parts in self.columns(wholes, pieces):
                if len(parts) == len(pieces):
                    wording = self.skeleton.words(position + 1, start)
                    yield Related("sum", "SUM", "by place", members_of(whole, parts), wording, "closed", tension=True)

    def _in_front(self) -> Iterator[tuple[re.Match[str], int]]:
        """Yield each amount up to the comma behind it, with where its sentence ends: two of a unit follow that it has, too.

        Three amounts of one unit stand in few sentences, and that is soon known.
        """
        for sentence, places, units in self.crowded:
            several = {key for key in units if key[0] in ADDABLE and units.count(key) > _FEWEST}
            for behind in self.patterns.behind.finditer(self.text, *sentence) if several else ():
                first = bisect_left(places, behind.end())
                front, inside = units[:first], units[first:]
                if any(key in front and inside.count(key) >= _FEWEST for key in several):
                    yield behind, sentence.end

    def _is_first(self, position: int) -> bool:
        """Tell whether a figure is the first of a list that words in front of its clause open: `of the reasons, a, b, c`."""
        edge = self.skeleton.clause_start(position, 0) - 1
        return edge > 0 and (self.text[edge] in self.marks.colon or self.text.endswith(self.words.within, 0, edge))

    def _ends_row(self, position: int) -> bool:
        """Tell whether a figure is the last of several in one unit, hardly a word or the comma of lists apart."""
        if self.skeleton.in_row(position):
            return not self.said_total(position)
        before = self.skeleton.between(self.skeleton.sentence(position).start, position)
        if not before or position - before[-1] > _JOINED:
            return False
        one_unit = self.skeleton.key_at(before[-1]) == self.skeleton.key_at(position)
        return one_unit and self.marks.comma[0] not in self.text[before[-1] : position]

    def _before_list(self, start: int, end: int) -> list[Item]:
        """Return the items of a stretch up to the first that opens a list of its own."""
        if self.text.startswith(self.words.among, start):
            return []
        return list(takewhile(lambda item: not item.label.startswith(self.words.among), self.items(start, end, verbs=())))

    def _in_row(self, position: int, start: int, end: int) -> bool:
        """Tell whether amounts of the unit of one follow it in one row, each near the next."""
        key, last, found = self.skeleton.key_at(position), position, 0
        for one in self.skeleton.between(start, min(end, start + 2 * _STEP)):
            if self.skeleton.key_at(one) == key and one - last <= _STEP:
                last, found = one, found + 1
        return found >= _FEWEST

    def _row(self, position: int, items: list[Item], end: int) -> list[Item]:
        """Return the items of a row that no word makes the pieces of the amount in front of it, if they must be.

        That is: places, or kinds that exclude one another, which come to about as much; or all there is in the rest of the
        sentence, which comes to little more: a selection comes to less.
        """
        key = self.skeleton.key_at(position)
        items = list(takewhile(lambda item: set(item.figures) == {key}, items))
        labels = [item.label for item in items]
        if len(items) < _FEWEST or len(set(labels)) < len(labels) or not all(labels):
            return []
        exclusive = self.exclusive(labels)
        first = self._first(position, items, _OVERLAP if exclusive else _ABOUT)
        if not first or self.open(position, end) or self.text.startswith(self.words.among, position + 2):
            return []
        if self.patterns.among.search(self.text, position, items[-1].end):
            return []  # some of it has parts of its own
        lead = self.skeleton.leads[position]
        if self._all_sorts(position, lead, items, end):
            return items
        if lead[-1:] in {label[-1] for label in labels} or (exclusive and self.exclusive([lead, *labels])):
            return []  # it is one of them
        whole, parts = self.skeleton.figure_at(position), [item.figures[key] for item in items]
        telling = (whole.value or 0) >= _TELLING
        if telling and any(adds_up(whole, parts[:size]) for size in range(_FEWEST, len(parts))):
            return []  # the row ends before
        alone = items[-1].end >= end and not any(word in label for label in labels for word in self.words.changes)
        above = not within(whole, parts, Decimal(1))
        above = above and within(whole, parts, _LITTLE_MORE)
        if len(items) < _FEWEST_PLACES:
            return items if exclusive and above else []
        sorts = alone and whole.kind in _COUNTED and len(set(map(len, labels))) == len({label[-1] for label in labels}) == 1
        return items if self.parallel(items) or (alone and above) or sorts else []

    def _all_sorts(self, position: int, lead: str, items: list[Item], end: int) -> bool:
        """Tell whether a row that ends its sentence is of sorts that exclude one another, each with the noun of their total.

        They come to nearly as much: `36 branches in all, 6 branches in offices, 29 branches in villages`.
        """
        labels = [item.label for item in items]
        noun = labels[0][len(labels[0]) - min(shared_end(labels[0], label, _LABEL) for label in labels[1:]) :]
        said = list(self.patterns.said.finditer(lead.removesuffix(noun)))
        if len(noun) < _NOUN or not lead.endswith(noun) or not said or len(lead) - len(noun) - said[-1].end() > 1:
            return False
        whole, parts = self.skeleton.figure_at(position), [next(iter(item.figures.values())) for item in items]
        return items[-1].end >= end and self.exclusive(labels) and not within(whole, parts, _NEARLY)

    def _beside_exact(self, position: int, items: list[Item]) -> Iterator[Related]:
        """Yield a column of items that does not add up, where the other one adds up to the digit: `11, 2208; 6, 1007`."""
        keys = set(items[0].figures).intersection(*(item.figures for item in items[1:])) if len(items) >= _FEWEST else set()
        if len(keys) < _FEWEST:
            return
        start = max(self.skeleton.sentence(position).start, position - _ROW)
        wholes: dict[Key, Figure] = {}
        for one in reversed(self.skeleton.between(start, position + 1)):
            if not self.forbidden(one) and not self.compared(one):
                wholes.setdefault(self.skeleton.key_at(one), self.skeleton.figure_at(one))
        columns = [(wholes[key], [item.figures[key] for item in items]) for key in sorted(keys & wholes.keys())]
        exact = [whole for whole, parts in columns if adds_up(whole, parts) and (whole.value or 0) >= _TELLING_PAIRS]
        ends = [[self.skeleton.position(one.start) for one in item.figures.values()] for item in items]
        if exact and of_other_years(self.skeleton, [(min(places), max(places)) for places in ends]):
            return
        for whole, parts in columns if exact else ():
            if not adds_up(whole, parts):
                wording = self.skeleton.words(position, items[-1].end)
                by_chance = max(one.value or 0 for one in exact) < _TELLING
                yield Related("sum", "SUM2", "by place", members_of(whole, parts), wording, "closed", tension=by_chance)

    def _is_part(self, position: int) -> bool:
        """Tell whether a figure stands behind words that make it a part of another."""
        opened = bisect_left(self.opened, position) - 1
        return opened >= 0 and self.opened[opened] >= self.skeleton.sentence(position).start

    def _pieces(self, position: int, items: list[Item], near: bool) -> list[Item]:
        """Return the items that are all the pieces of the total at a position, if they are; near: they follow at once."""
        sentence = self.skeleton.sentence(position)
        if len(items) < _FEWEST or not all(item.label for item in items):
            return []
        whole = self.skeleton.figure_at(position)
        exact = next((parts for parts in self._beginnings(unit_key(whole), items) if adds_up(whole, parts)), None)
        if exact is not None:  # words may still keep it from being all there is
            told = items[: len(exact)]
            return told if self._family(position, told) or self.closed(told) else []
        for size in range(_FEWEST, len(items) + 1):
            if self._family(position, items[:size]):
                return items[: size + 1] if self.closed(items[: size + 1]) else items[:size]
            pair = size >= _FEWEST_PLACES or self._of_its_noun(position, *items[:_FEWEST])
            if near and pair and self.closed(items[:size]) and self._first(position, items[:size], _ABOUT):
                return items[:size]
        ends = near and items[-1].end >= sentence.end
        ends = ends and not self.text.startswith(self.words.among, position + 2)
        said = ends and self.said_total(position) and not self.open(position, sentence.end)
        alone = {self.skeleton.key_at(position)}
        named = all(set(item.figures) == alone for item in items)
        return items if len(items) >= _FEWEST_PLACES and said and named and self.parallel(items) else []

    def _family(self, position: int, items: list[Item]) -> bool:
        """Tell whether items are a family by their names, and the amount at a position may be what they all come to."""
        family = self.complete([item.label for item in items])
        return family is not None and self.is_of(family, self.skeleton.leads[position])

    def _of_its_noun(self, position: int, first: Item, last: Item) -> bool:
        """Tell whether the second of two parts is of all others, by a word that is short or that of the total; no task."""
        due = any(word in first.label for word in self.words.tasks)
        other = next((word for word in self.words.others if last.label.startswith(word)), "")
        noun = last.label.removeprefix(other)
        short = len(noun) <= _NOUN or self.skeleton.leads[position].endswith(noun[-_NOUN:])
        return not due and noun != last.label and short

    @staticmethod
    def _beginnings(key: Key, items: list[Item]) -> Iterator[list[Figure]]:
        """Yield the amounts of a unit of the first three items, the first four, and so on."""
        parts = [item.figures[key] for item in takewhile(lambda item: key in item.figures, items)]
        yield from (parts[:size] for size in range(_FEWEST_PLACES, len(parts) + 1))

    def _first(self, position: int, items: list[Item], most: Decimal) -> bool:
        """Tell whether a figure is the first of its unit in its sentence, and the items come to `most` times it or less."""
        whole = self.skeleton.figure_at(position)
        key, start = unit_key(whole), self.skeleton.sentence(position).start
        earlier = (self.skeleton.figure_at(one) for one in self.skeleton.between(start, position))
        parts = [item.figures[key] for item in items if key in item.figures]
        about = within(whole, parts, most) and not within(whole, parts, 1 / _ABOUT)
        return len(parts) == len(items) and about and (most == _OVERLAP or all(unit_key(one) != key for one in earlier))

    def _before(self, position: int, pieces: list[Item]) -> dict[Key, Figure]:
        """Return the figure at a position and those that touch it from the left, by unit.

        Where their columns add up, the nearest of the other units of the pieces in the same sentence are totals too.
        """
        found: dict[Key, Figure] = {}
        sentence, place = self.skeleton.sentence(position).start, position
        while place >= sentence and is_sign(self.text[place]):
            figure = self.skeleton.figure_at(place)
            if addable(figure):
                found.setdefault(unit_key(figure), figure)
            place -= 1
        if all(adds_up(whole, parts) for whole, parts in self.columns(found, pieces)):
            for one in reversed(self.skeleton.between(sentence, place + 1)):
                figure = self.skeleton.figure_at(one)
                if addable(figure) and unit_key(figure) in pieces[0].figures:
                    found.setdefault(unit_key(figure), figure)
        return found
