"""Totals and the parts that follow them further on: behind clauses of growth, over the ends of sentences, by column.

Each amount is of a column: its unit and the last words in front of it. What a list adds up to is looked for among the
totals of the same column in front of the words that open it, and it may end where it adds up. A list that adds up
nowhere is compared only where one digit, typed wrong, explains the difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import count, product, takewhile
from typing import Literal

from extractor.findings.adding import adds_up, agrees, members_of, within
from extractor.findings.columns import stand_beside
from extractor.findings.items import Item
from extractor.findings.list_columns import COMMON, GAP, Columns
from extractor.findings.listed import ListPatterns
from extractor.findings.relations import Related
from extractor.findings.signs import SIGNS, is_sign
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import typos
from extractor.findings.units import Key, unit_key

_FEWEST = 2
_PROVEN = 3  # parts that add up, where another column stands beside them
_BEFORE, _BEHIND = 400, 1200  # characters in which totals and parts are looked for
_CHANCE = Fraction(1, 100)
_AMOUNTS = 80  # behind the words that open a list, of all its columns
_COLUMNS = 8  # amounts of an item, each of which may be the first of a column
_MUCH = Decimal("0.8")  # of a total, to which parts come that are all of it but for a slip
_FEW, _COARSE = 4, 100  # so many parts come to a total of two digits by chance
_KIND = 2  # characters in front of the word for its kinds
_NO_SIGNS = {ord(sign): None for sign in map(chr, range(ord(SIGNS[0]), ord(SIGNS[-1]) + 1))}
_LABEL = 24  # characters of a clause in front of an amount


def sequenced(skeleton: Skeleton, patterns: ListPatterns) -> Iterator[Related]:
    """Yield a relation for each column of a list that words open behind its totals."""
    opened = list(patterns.openers.finditer(skeleton.text))
    if opened:
        reader = _Reader(skeleton, patterns)
        for match in opened:
            yield from reader.of(match)


class _Reader(Columns):
    def __init__(self, skeleton: Skeleton, patterns: ListPatterns) -> None:
        super().__init__(skeleton, patterns)
        self.some = patterns.some
        self.labels: dict[int, str] = {}
        self.compared: dict[int, bool] = {}
        self.divides, self.named, self.families = patterns.divides, patterns.named, patterns.named_sizes

    def of(self, match: re.Match[str]) -> Iterator[Related]:
        """Yield the sums that the words of one opener state, one for each column."""
        end = match.end()
        below = list(takewhile(self._told, self.addable(end, end + _BEHIND, self.depth(end))[:_AMOUNTS]))
        if not below or self.skeleton.text.startswith(self.lists.words.closers, end):
            return  # what follows is but the rest of it
        opening = self._opening(end)
        firsts = [one for one in below if one < opening][:_COLUMNS]
        above = self._above(match, {self.skeleton.key_at(one) for one in (below[0], *firsts)})
        if not above:
            return
        totals = self.by_unit(reversed(above))
        wording = self.skeleton.words(match.start(), end)
        rest: dict[int, list[int]] = {}
        proven: dict[int, list[int]] = {}
        for first in firsts:
            if any(first in parts for parts in proven.values()):
                continue
            wholes = self.wholes(first, totals[self.skeleton.key_at(first)])
            wholes = [one for one in wholes if one not in rest and one not in proven]
            columns = self.columns(wholes, first, below) if wholes else []
            exact = next(((whole, parts[:n]) for whole, parts in columns if (n := self._exact(whole, parts))), None)
            if exact:
                proven.setdefault(*exact)
            elif columns:
                rest.setdefault(*(self._likeliest(columns, proven) if len(columns) > 1 else columns[0]))
        bare = match[0] in self.skeleton.marks.stop
        if rest and self.some.search(self.skeleton.text, end, below[0]):
            rest.clear()
        if not bare or self._tabular(proven, rest):
            yield from (self._sum(whole, parts, wording, "closed") for whole, parts in proven.items())
            yield from self._unproven(proven, rest, wording, bare)
            if not (bare or proven):
                yield from self._family(below, above, wording, behind=True)
        else:
            yield from self._family(below, above, wording)
            if not proven:
                yield from self._ended(end, below, above, wording)

    def _told(self, position: int) -> bool:
        """Tell whether an amount is none of a row of a table, in which several of one unit stand with no word between."""
        row = list(takewhile(lambda one: is_sign(self.skeleton.text[one : one + 1]), count(position)))
        return len({self.skeleton.key_at(one) for one in row}) == len(row)

    def _likeliest(
        self, columns: Sequence[tuple[int, list[int]]], proven: Mapping[int, Sequence[int]]
    ) -> tuple[int, list[int]]:
        """Return the first of some wholes with its parts, or one that they come near to where they do not to the first."""
        lengths = {len(parts) for parts in proven.values() if len(parts) >= _PROVEN}
        first_whole, first_parts = columns[0]
        if any(self._comparable(first_whole, first_parts[:n]) for n in (len(first_parts), *lengths)):
            return columns[0]
        return next((one for one in columns if self._near(*one, lengths)), columns[0])

    def _above(self, match: re.Match[str], keys: set[Key]) -> list[int]:
        """Return where totals of some units can stand in front of the words that open a list."""
        start, key_at = match.start(), self.skeleton.key_at
        found = self.addable(max(0, start - _BEFORE), start, self.depth(start))
        kind = self.skeleton.text[start - _KIND : start] if match[0].startswith(self.lists.words.kinds) else ""
        if kind:
            found = [one for one in found if kind in self.leads[one] and not self._compared(one)] or found
        return [one for one in found if key_at(one) in keys and not self._compared(one)]

    def _compared(self, position: int) -> bool:
        """Tell whether others are compared with an amount; many lists ask for the same ones."""
        if position not in self.compared:
            earlier = self.leads[position].endswith(self.lists.words.before_this)
            self.compared[position] = earlier or self.lists.compared(position)
        return self.compared[position]

    def _family(
        self, below: Sequence[int], above: Sequence[int], wording: str, behind: bool = False
    ) -> Iterator[Related]:
        """Yield the sum of parts that are all there is of a total by the names of both, though no word opens a list.

        behind: words open another list; these parts stand behind a mark that pauses in it.
        """
        key, key_at = self.skeleton.key_at(below[0]), self.skeleton.key_at
        wholes = [one for one in reversed(above) if key_at(one) == key and self.named.search(self._front(one))]
        column = [one for one in below if key_at(one) == key] if wholes else []
        starts = [at for at, one in enumerate(column) if not (at or behind) or self._begins(one)]
        for start, length in product(starts, self.families):
            parts = column[start : start + length]
            on = any(self._goes_on(parts[-1], one) for one in column[start + length : start + length + 1])
            family = None if on else self.lists.complete([self._label(one) for one in parts])
            for whole in wholes if family else ():
                named = family is not None and any(word in self._front(whole) for word in family.whole)
                if named and self._comparable(whole, parts) and not self._is_behind(whole, parts):
                    yield self._sum(whole, parts, wording, "closed")
                    return

    def _begins(self, position: int) -> bool:
        """Tell whether the clause of an amount, brackets and all, stands right behind a mark that pauses."""
        start = position - len(self._label(position))
        return start > 0 and self.skeleton.text[start - 1] in self.skeleton.marks.pause

    def _front(self, position: int) -> str:
        """Return the words in front of an amount, or of the one that it touches: 41 households 41 people."""
        return self.leads[position] or self.leads.get(position - 1, "")

    def _ended(self, start: int, below: Sequence[int], above: Sequence[int], wording: str) -> Iterator[Related]:
        """Yield the sum of a sentence's row of parts whose last is of all others: it is whole, though no word opens it."""
        end = self.skeleton.sentence(start).end
        key = self.skeleton.key_at(below[0]) if below else None
        parts = [one for one in below if one < end]
        same = [one for one in above if self.skeleton.key_at(one) == key]
        rest = parts and any(word in self._label(parts[-1]) for word in self.lists.words.closers)
        if len(parts) < _PROVEN or not rest or not same or any(self.skeleton.key_at(one) != key for one in parts):
            return
        if self.lists.patterns.among.search(self.skeleton.text, parts[0], parts[-1]):
            return  # some are parts of one of them
        whole, figures = self.skeleton.figure_at(same[-1]), [self.skeleton.figure_at(one) for one in parts]
        near = same[-1] >= self.skeleton.sentence(start - 2).start
        if near and self._comparable(same[-1], parts) and within(whole, figures):
            yield self._sum(same[-1], parts, wording, "closed")

    def _label(self, position: int) -> str:
        """Return the words of an amount's clause, brackets and all."""
        label = self.labels.get(position)
        if label is None:
            front = self.skeleton.text[max(0, position - _LABEL) : position]
            label = self.labels[position] = self.divides.split(front)[-1]
        return label

    def _tabular(self, proven: Mapping[int, Sequence[int]], rest: Mapping[int, Sequence[int]]) -> bool:
        """Tell whether a column that adds up has another beside it: no word need say that what follows is a list."""
        long = [parts for parts in proven.values() if len(parts) >= _PROVEN]
        others = [*proven.values(), *rest.values()]
        return any(stand_beside(one, parts[: len(one)]) for one in long for parts in others)

    def _unproven(
        self, proven: Mapping[int, Sequence[int]], rest: Mapping[int, Sequence[int]], wording: str, bare: bool
    ) -> Iterator[Related]:
        """Yield the sums of columns that do not add up, those beside one that does first of all."""
        for whole, parts in rest.items():
            columns = [one for one in proven.values() if stand_beside(one, parts[: len(one)])]
            enough = (one for one in columns if len(one) >= _PROVEN or len(columns) > 1 or self._all_there_are(one, parts))
            beside = next(enough, ())
            if beside and self._makes_another(whole, parts[: len(beside)]):
                continue
            if beside and self._comparable(whole, parts[: len(beside)]):
                yield self._sum(whole, parts[: len(beside)], wording, "closed")._replace(check="SUM2")
            elif not beside and not bare and (rest_told := self._to_the_rest(whole, parts)):
                yield self._sum(whole, rest_told, wording, "closed")
            elif not beside and not bare:
                divided = wording.startswith(tuple(self.lists.words.whole_divided))
                end = self.skeleton.sentence(parts[0]).end
                row = [one for one in parts if one < end]
                composed = wording.startswith(self.lists.words.composed) and self._comparable(whole, row)
                told = divided and self._told_to_be(whole, row[0])
                if composed or (told and len(row) >= _PROVEN and self._near(whole, row, set())):
                    yield self._sum(whole, row, wording, "closed")
                else:
                    yield from self._doubtful(whole, parts, wording)

    def _labels(self, parts: Sequence[int]) -> list[str]:
        """Return the words of the clauses of parts; of parts told in the same words, those since the part before."""
        labels = [self._label(one) for one in parts]
        if len(set(labels)) > 1 or not labels[0]:
            return labels
        starts = [self.skeleton.sentence(parts[0]).start, *(one + 1 for one in parts[:-1])]
        stretches = [self.skeleton.text[start:one] for start, one in zip(starts, parts, strict=True)]
        told = (self.lists.patterns.among.split(one)[-1].translate(_NO_SIGNS) for one in stretches)
        return [one.strip(self.skeleton.marks.comma + self.skeleton.marks.pause) for one in told]

    def _all_there_are(self, parts: Sequence[int], others: Sequence[int]) -> bool:
        """Tell whether parts are all there are by the words of their clauses, and others there of another unit."""
        apart = others[len(parts) - 1] >= self.skeleton.full_sentence(parts[0]).end
        if apart or self.skeleton.key_at(parts[0]) == self.skeleton.key_at(others[0]):
            return False
        labels = [self.lists.patterns.among.sub("", self._label(one)) for one in parts]
        return self.lists.complete([label.translate(_NO_SIGNS) for label in labels]) is not None

    def _to_the_rest(self, whole: int, parts: Sequence[int]) -> Sequence[int]:
        """Return parts, each behind a semicolon, up to the one that is of all others; nothing if there is none."""
        closers, end = self.lists.words.closers, self.skeleton.full_sentence(parts[0]).end
        last = next((at for at, one in enumerate(parts) if self._label(one).startswith(closers)), 0)
        row = parts[: last + 1]
        if last < _FEWEST or row[-1] >= end or not all(map(self._begins, row[1:])):
            return ()
        key, figures = self.skeleton.key_at(whole), [self.skeleton.figure_at(one) for one in row]
        alone = [one for one in self.skeleton.between(row[0], row[-1] + 1) if self.skeleton.key_at(one) == key] == list(row)
        start, total = self.skeleton.sentence(row[0]).start, self.skeleton.figure_at(whole)
        opened = self.skeleton.text.startswith(self.lists.words.among, start)
        beside = whole >= start or (opened and whole >= self.skeleton.sentence(max(0, start - 2)).start)
        return row if alone and beside and within(total, figures) and not within(total, figures, _MUCH) else ()

    def _told_to_be(self, whole: int, part: int) -> bool:
        """Tell whether an amount stands in the sentence before its parts, or has their words or that of the list."""
        start = self.skeleton.sentence(part).start
        before = self.skeleton.sentence(max(0, start - 2)).start
        named = self.skeleton.text[start : start + COMMON] in self.skeleton.leads[whole]
        return whole >= before or named or self.common(whole, part) >= COMMON

    def _makes_another(self, whole: int, parts: Sequence[int]) -> bool:
        """Tell whether parts add up to another amount near their whole."""
        key, figures = self.skeleton.key_at(whole), [self.skeleton.figure_at(one) for one in parts]
        near = self.skeleton.between(whole - _BEFORE, parts[0])
        return any(adds_up(self.skeleton.figure_at(one), figures) for one in near if self.skeleton.key_at(one) == key)

    def _opening(self, position: int) -> int:
        """Return where the first item of a list ends at the latest: with the first sentence that holds an amount."""
        following = self.skeleton.between(position, position + GAP)
        return self.skeleton.sentence(following[0]).end if following else position

    def _exact(self, whole: int, parts: Sequence[int]) -> int:
        """Return how many of the first parts add up to a total, or as near as its last digit allows; 0 if none do."""
        total = self.skeleton.figure_at(whole)
        if total.value is None or len(parts) < _FEWEST:
            return 0
        step = Decimal(0)
        if total.qualifier == "exact" and total.lower is not None and total.upper is not None:
            step = total.upper - total.lower
            by_chance = len(parts) > _FEW and step * _COARSE > total.value
            step = Decimal(0) if by_chance else step
        added, sound, known = Decimal(0), total.quality != "suspect", True
        for length, part in enumerate(map(self.skeleton.figure_at, parts), 1):
            sound, known = sound and part.quality != "suspect", known and part.value is not None
            added += part.value or 0
            if length < _FEWEST:
                continue
            off = abs(added - total.value)
            met = sound and agrees(total, off)
            if not met and known and step and off <= step and not self._is_behind(whole, parts[:length]):
                # two amounts, or some of several sentences, come near a coarse total by chance
                together = parts[length - 1] < self.skeleton.sentence(parts[0]).end
                met = step * _COARSE <= total.value or (length >= _PROVEN and together)
            if met and not (length < len(parts) and self._goes_on(parts[length - 1], parts[length])):
                return length
        return 0

    def _goes_on(self, part: int, following: int) -> bool:
        """Tell whether the comma of lists, and no other amount, stands between two parts: then the first is not the last."""
        commas, comma = self.skeleton.marks.comma, self.skeleton.text[part + 1 : part + 2]
        edges = self.skeleton.edges(part, following)
        return comma == commas[1] and len(edges) == 1 and len(self.skeleton.between(part, following)) == 1

    def _doubtful(self, whole: int, parts: Sequence[int], wording: str) -> Iterator[Related]:
        """Yield the sum of parts that are all there is by their names, or that one wrong digit keeps from adding up."""
        total, figures = self.skeleton.figure_at(whole), [self.skeleton.figure_at(one) for one in parts]
        lengths = range(_FEWEST, len(figures) + 1)
        for length in reversed(lengths):
            labels = self._labels(parts[:length]) if length in self.lists.patterns.families_of else ()
            complete = self.lists.complete(labels)
            rest = complete is not None and self.lists.patterns.untold.match(self.skeleton.text, parts[length - 1] + 1)
            of_it = complete is not None and not rest and self.lists.is_of(complete, self.leads[whole])
            if of_it and self._comparable(whole, parts[:length]) and not self._is_behind(whole, parts[:length]):
                yield self._sum(whole, parts[:length], wording, "closed")
                return
        for length in lengths:
            if len({self.leads[one] for one in parts[:length]}) < length:
                return  # pieces of one whole bear different names
            if self._of_one_kind(parts[:length]) and typos(total, figures[:length], _CHANCE, swaps=False):
                yield self._sum(whole, parts[:length], wording, "near")
                return

    def _comparable(self, whole: int, parts: Sequence[int]) -> bool:
        """Tell whether parts come to something like a total: less than half of it, or twice it, is of something else."""
        total = self.skeleton.figure_at(whole).value or Decimal(0)
        added = sum((self.skeleton.figure_at(one).value or Decimal(0) for one in parts), Decimal(0))
        return total / 2 <= added <= total * 2

    def _is_behind(self, whole: int, parts: Sequence[int]) -> bool:
        """Tell whether another amount stands between a total and its parts that these come to as nearly."""
        key = self.skeleton.key_at(whole)
        between = (one for one in self.skeleton.between(whole + 1, parts[0]) if self.skeleton.key_at(one) == key)
        return any(self._comparable(one, parts) for one in between)

    def _near(self, whole: int, parts: Sequence[int], lengths: set[int]) -> bool:
        """Tell whether parts, all or as many as another column has, come to a total within a tenth of it."""
        total = self.skeleton.figure_at(whole).value or Decimal(0)
        values = [self.skeleton.figure_at(one).value or Decimal(0) for one in parts]
        counts = {len(values), *lengths}
        return any(count >= _FEWEST and abs(sum(values[:count]) - total) <= total / 10 for count in counts)

    def _of_one_kind(self, parts: Sequence[int]) -> bool:
        """Tell whether parts bear different names for pieces of one whole."""
        figures = [self.skeleton.figure_at(one) for one in parts]
        items = [
            Item(self.leads[one], {unit_key(figure): figure}, one) for one, figure in zip(parts, figures, strict=True)
        ]
        return self.lists.parallel(items)

    def _sum(self, whole: int, parts: Sequence[int], wording: str, mode: Literal["closed", "near"]) -> Related:
        figures = [self.lists.of_each(self.leads[one], self.skeleton.figure_at(one)) for one in parts]
        members = members_of(self.skeleton.figure_at(whole), figures)
        return Related("sum", "SUM", "a list further on", members, wording, mode, tension=True)
