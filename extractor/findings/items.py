"""The clauses of a list: their labels and amounts, where it ends, and whether its words make it whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from extractor.findings.adding import addable
from extractor.findings.derived import times
from extractor.findings.listed import ListPatterns
from extractor.findings.signs import is_sign
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import Key
from extractor.findings.wordings import Complete
from extractor.records import Figure, Span

_MEASURED = {"area", "length", "mass", "volume"}
REACH = 400  # characters in front of a list in which its totals stand
MOST_ITEMS = 60
_CLAUSE = 24  # characters in front of an amount
_FAMILY = 2  # parts: built anew and mended
_PAIR = 2  # labels, and the characters in which these may differ


class Item(NamedTuple):
    """A clause of a list: the words before its first figure, its figures by unit, where it ends.

    loose: it stands behind a comma, so that it may begin a new statement instead of naming a further part.
    """

    label: str
    figures: dict[Key, Figure]
    end: int
    loose: bool = False


class Items:
    """Reads the clauses of lists of one skeleton."""

    def __init__(self, skeleton: Skeleton, patterns: ListPatterns) -> None:
        self.skeleton = skeleton
        self.patterns = patterns
        self.words = patterns.words
        self.text = skeleton.text
        self.marks = skeleton.marks
        self.summands = skeleton.where(addable)

    def opening(self) -> Iterator[re.Match[str]]:
        """Yield the words such as `of which` behind which a figure stands in their sentence."""
        for match in self.skeleton.all(self.patterns.among):
            if self.skeleton.between(match.end(), self.skeleton.sentence(match.start()).end):
                yield match

    @cached_property
    def crowded(self) -> list[tuple[Span, list[int], list[Key]]]:
        """Each sentence that can hold three figures of one unit, with all its figures and their units: few do."""
        return [one for one in self.skeleton.repeating if len(one[2]) - len(set(one[2])) > 1]

    def items(self, start: int, end: int, verbs: tuple[str, ...] | None = None) -> list[Item]:
        """Return the clauses of a stretch, up to the first that has no amount or one that cannot be added.

        verbs: the words that begin a new statement behind a comma; those of the rules if none are given.
        """
        verbs = self.words.verbs if verbs is None else verbs
        items: list[Item] = []
        position = start
        while position < end and len(items) < MOST_ITEMS:
            close = self._item_end(position, end)
            inside = self._outside(position, close)
            if self.text.endswith(self.words.within, position, close):
                return items  # `of the 4068 tests made`: what follows is of that
            if inside and (self._is_whole(position, inside) or (items and self._is_all(inside[0], items))):
                return items
            figures: dict[Key, Figure] = {}
            for p in inside:
                if p in self.summands:
                    if self.forbidden(p):
                        return items
                    figures.setdefault(self.skeleton.key_at(p), self.skeleton.figure_at(p))
            if not figures and items and inside and all(map(self.is_rate, inside)):
                position = close + 1
                continue
            if not figures:
                if close - position <= 1 and not items:
                    position = close + 1
                    continue
                return items
            label = self.text[position : inside[0]].strip(self.marks.colon + self.marks.comma)
            if not label and len(inside) == 1:
                label = self.text[inside[0] + 1 : close]
            if not label and self.skeleton.figure_at(inside[0]).kind == "date":
                label = self.skeleton.words(inside[0], next((p for p in inside[1:] if is_sign(self.text[p])), close))
            figures = {key: self.of_each(label, figure) for key, figure in figures.items()}
            loose = bool(items) and self.text[position - 1] == self.marks.comma[0]
            bare = bool(items) and not label and self.text[position - 1] == self.marks.comma[1]
            column = bare or (loose and label in self.words.columns)
            if column and not figures.keys() & items[-1].figures.keys():
                items[-1] = items[-1]._replace(figures={**items[-1].figures, **figures}, end=close)
                position = close + 1
                continue
            if loose and (label in self.words.restating or self.text.startswith(self.words.shares, position)):
                position = close + 1  # the item in front in another unit, or which share that is, of something else
                continue
            clause = self.text[position : inside[-1]]
            fresh = self.patterns.fresh.search(clause) if loose else None
            if loose and (self.states(label, verbs) or (fresh and fresh[0] not in items[0].label)):
                return items
            items.append(Item(label, figures, close, loose))
            items.extend(self._joined(inside, close))
            before = inside[:-1]  # of one amount, as most clauses have, nothing
            if before and any(self._within(one) for one in before):
                return items  # `the other 3, of them 2`: so is what follows that
            if self.text.startswith(self.words.attributes, inside[-1] + 1):
                return items
            position = close + 1
        return items

    def of_its_name(self, item: Item, key: Key, whole: Figure, opener: int) -> Figure | None:
        """Return the nearest amount in front of a list whose words share some with an item that those of a `whole` lack.

        So much deposited, so much lent. Of which by households so much deposited.
        """
        own, label = self.skeleton.lead_of(whole), item.label
        pairs = {label[index : index + 2] for index in range(len(label) - 1)}
        words = [pair for pair in pairs if pair not in own]
        start = max(self.skeleton.line_start(opener), opener - REACH)
        same = (one for one in reversed(self.skeleton.between(start, opener)) if self.skeleton.key_at(one) == key)
        named = (one for one in same if any(map(self.skeleton.leads[one].__contains__, words)))
        return next(map(self.skeleton.figure_at, named), None)

    def _outside(self, start: int, end: int) -> list[int]:
        """Return where the figures of a clause stand that are in no bracket of its own."""
        inside, clause = self.skeleton.between(start, end), self.text[start:end]
        if self.marks.open not in clause and self.marks.close not in clause:
            return inside
        level = self.skeleton.level(start)
        return [one for one in inside if self.skeleton.level(one) == level]

    def _within(self, position: int) -> bool:
        """Tell whether words that make what follows a part of it stand behind an amount."""
        return position in self.summands and self.text.startswith(self.words.within, position + 1)

    def _is_whole(self, start: int, inside: list[int]) -> bool:
        """Tell whether a clause tells a whole of its own: that of several names, or an amount of which it tells a part.

        Schooling, health and works, 5367 together. Of 136 proposals 84 of class A.
        """
        first, last = inside[0], inside[-1]
        if first != last and self.skeleton.key_at(first) == self.skeleton.key_at(inside[1]):
            return any(word in self.text[first + 1 : inside[1]] for word in self.words.within)
        return self.marks.comma[1] in self.text[start:first] and self.said_total(last)

    def _is_all(self, position: int, items: list[Item]) -> bool:
        """Tell whether an amount is said to be that of all, as that of the first item is not: 7.5 and 6.9, in all 14.4."""
        first = next(iter(items[0].figures.values()))
        return self.said_total(position) and not self.said_total(self.skeleton.position(first.start))

    def states(self, label: str, verbs: tuple[str, ...]) -> bool:
        """Tell whether a clause behind a comma begins a new statement: with a verb, but none that goes on with a list."""
        return label.startswith(verbs) and not label.startswith(self.words.carried)

    def with_family(self, start: int, end: int) -> list[Item]:
        """Return the items of a stretch; one that begins with a verb is one of them where it completes a family."""
        items = self.items(start, end)
        if len(items) == 1:
            wide = self.items(start, end, verbs=())[:_FAMILY]
            if len(wide) == _FAMILY and self.complete([item.label for item in wide]):
                return wide
        return items

    def of_each(self, label: str, figure: Figure) -> Figure:
        """Return what all things named have where the words in front of an amount say that each has it, or the amount."""
        names = self._named(label) if label.endswith(self.words.every) else 1
        return times(figure, names) if names > 1 else figure

    def _named(self, label: str) -> int:
        """Return how many things the words in front of what each of them has name."""
        joins = sum(label.count(word) for word in self.words.joins)
        return label.count(self.marks.comma[1]) + (1 + joins if joins < _PAIR else 0)

    def _joined(self, inside: list[int], end: int) -> list[Item]:
        """Return the items that a word joins to the first of a clause, in its unit: `3400 mu and 2400 mu`."""
        found: list[Item] = []
        for before, place in pairwise(inside):
            gap = self.text[before + 1 : place]
            join = next((word for word in self.words.joins if gap.startswith(word)), "")
            key = self.skeleton.key_at(place)
            if not join or self.skeleton.key_at(before) != key or place not in self.summands:
                return found
            found.append(Item(gap.removeprefix(join), {key: self.skeleton.figure_at(place)}, end))
        return found

    def _item_end(self, start: int, end: int) -> int:
        depth = 0
        for position in self.skeleton.edges(start, end):
            character = self.text[position]
            depth += (character == self.marks.open) - (character == self.marks.close)
            divides = character in self.marks.comma and depth <= 0 and position > start
            if divides and (character == self.marks.comma[0] or self.skeleton.between(start, position)):
                return position
        return end

    def bracket_end(self, start: int) -> int:
        """Return where the bracket closes in which a position stands, others inside it left out; else its sentence's end."""
        end, level = self.skeleton.sentence(start).end, self.skeleton.level(start)
        closing = (edge for edge in self.skeleton.edges(start, end) if self.text[edge] == self.marks.close)
        return next((edge for edge in closing if self.skeleton.level(edge + 1) < level), end)

    def forbidden(self, position: int) -> bool:
        """Tell whether the words before a figure make it an average, a difference or a rate."""
        if position not in self._warned:
            return False
        start = self.skeleton.clause_start(position, max(0, position - _CLAUSE))
        return self.forbidding(self.text[start:position])

    @cached_property
    def _warned(self) -> set[int]:
        """Where figures stand near words that may keep them from being added: few do, and that is soon known.

        Such a word holds no mark: it stands right in front of the first figure of its clause behind it.
        """
        between = self.skeleton.between
        return {near for one in self.skeleton.led(self.patterns.never) for near in between(one, one + _CLAUSE)}

    @cached_property
    def unadded(self) -> set[int]:
        """Where figures stand that the words right in front of them keep from being added."""
        leads = self.skeleton.leads
        return {position for position in self.skeleton.led(self.patterns.never) if self.forbidding(leads[position])}

    def forbidding(self, lead: str) -> bool:
        """Tell whether the words in front of an amount keep it from being added."""
        harmless = self.patterns.harmless
        first = self.patterns.never.search(lead)
        if first is None or first[0] not in harmless:
            return first is not None
        return any(match[0] not in harmless for match in self.patterns.never.finditer(lead, first.end()))

    def compared(self, position: int) -> bool:
        """Tell whether the clause of an amount compares another with it: `than the 18 of the year before`."""
        if self.text.startswith(self.words.against, position + 1):
            return True
        start = self.skeleton.clause_start(position, max(0, position - _CLAUSE))
        return self.text.startswith(self.words.compared, start, position)

    def based(self, position: int) -> bool:
        """Tell whether a percentage is of an amount: `is 44.5 % of the 2180 planned`."""
        of = self.text.startswith(self.words.attributes, position + 1)
        return of and self.skeleton.kinds.get(position + 2) == "percent"

    def gained(self, position: int) -> bool:
        """Tell whether the clause of an amount begins with a word that makes it new."""
        return self.text.startswith(self.words.gained, self.skeleton.clause_start(position, 0))

    def closed(self, items: list[Item]) -> bool:
        """Tell whether the last of several items is of all others: the rest, or `by notices and other means`."""
        last, and_others = items[-1].label if len(items) > 1 else "", (self.words.open[0] + one for one in self.words.others)
        return last.startswith(self.words.closers) or any(word in last for word in and_others)

    def columns(self, wholes: dict[Key, Figure], items: list[Item]) -> list[tuple[Figure, list[Figure]]]:
        """Return each total with its parts; a part whose label continues another's is a part of that one."""
        rows = [item for index, item in enumerate(items) if not nested(item, items[:index])]
        columns = []
        for key, whole in wholes.items():
            parts = [item.figures[key] for item in rows if key in item.figures]
            parts = self._with_houses(whole, parts, rows)
            rank = self._rank(whole)
            parts = [part for part in parts if self._rank(part) in (None, rank)] if rank is not None else parts
            if parts:
                columns.append((whole, parts))
        return columns

    def _with_houses(self, whole: Figure, parts: list[Figure], rows: list[Item]) -> list[Figure]:
        """Return the parts of a number of houses with those few that are counted by another classifier of houses."""
        houses, told = self.words.houses, [one for item in rows for one in item.figures.values()]
        if whole.unit not in houses[:-1] or not len(parts) < len(rows) == len(told) < 2 * len(parts):
            return parts
        return told if all(one.kind == "count" and one.unit in houses for one in told) else parts

    def _rank(self, figure: Figure) -> int | None:
        """Return the rank of the places that a figure counts; none if it counts no such places."""
        counts = figure.kind == "count" and figure.noun
        behind = counts and self.text.startswith(figure.noun, self.skeleton.position(figure.start) + 1)
        ranks = self.words.ranks if behind else []  # what stands in front of a number is whose it is
        return next((rank for rank, ends in enumerate(ranks) if figure.noun.endswith(tuple(ends))), None)

    def complete(self, labels: Sequence[str]) -> Complete | None:
        """Return the family of which labels are, one each, all that a whole has by their meaning: town and country."""
        return complete_family(self.patterns, labels)

    @staticmethod
    def in_all(lead: str, items: list[Item]) -> bool:
        """Tell whether a word in front of a total stands in the label of each of its parts."""
        words = {lead[at : at + _PAIR] for at in range(len(lead) - 1)}
        return len(items) > 1 and any(all(word in item.label for item in items) for word in words)

    @staticmethod
    def is_of(family: Complete, lead: str) -> bool:
        """Tell whether a total with some words in front of it may be that of a family of parts."""
        return not family.only or any(word in lead for word in family.whole)

    def parallel(self, items: list[Item]) -> bool:
        """Tell whether all items bear different names that end in one word for a piece of a whole.

        Where they are measured, or counted by the ten thousand, any common end of names of one length will do: `roads to
        villages`, `roads to hamlets`. Words that exclude one another tell as much, and characters that count kinds.
        """
        labels = [item.label for item in items]
        if self.exclusive(labels) or self._in_series(labels):
            return True
        if len({len(label) for label in labels}) == 1 and len(labels[0]) > 1 and _measured(items):
            alike = len({label[-1] for label in labels}) == 1 < len(set(labels)) == len(labels)
            return alike and (len(labels) > _PAIR or _differ_in(*labels) <= _PAIR)
        if not len(set(labels)) == len(labels) > 1 or not all(label.endswith(self.words.parallel) for label in labels):
            return False
        ends = {next(word for word in self.words.parallel if label.endswith(word)) for label in labels}
        return len(ends) == 1 or ends <= set(self.words.settlements)

    def exclusive(self, labels: list[str]) -> bool:
        """Tell whether labels bear different words that exclude one another, none of them as a bound."""
        if not all(map(self.patterns.exclusive.search, labels)):
            return False
        if any(word in label for label in labels for word in self.words.bounds):
            return False
        for family, borne in self.patterns.disjoint:
            if not all(map(borne.search, labels)):
                continue
            words = [next((word for word in family if word in label), "") for label in labels]
            if len(set(words)) == len(words) > 1:
                return True
        return False

    def bounding(self, items: list[Item]) -> bool:
        """Tell whether an item is told by a bound, so that another may hold it."""
        return any(self.patterns.bounds.search(item.label) for item in items)

    def _in_series(self, labels: list[str]) -> bool:
        """Tell whether labels differ in one character only, which counts kinds of one thing: first, second, third class."""
        if len({len(label) for label in labels}) != 1 or len(labels) < 2:
            return False
        columns = [set(column) for column in zip(*labels, strict=True) if len(set(column)) > 1]
        if len(columns) != 1 or len(columns[0]) != len(labels):
            return False
        return any(columns[0] <= set(row) for row in self.words.series)

    def open(self, start: int, end: int) -> bool:
        return any(word in self.text[start:end] for word in self.words.open)

    def said_total(self, position: int) -> bool:
        start = self.skeleton.clause_start(position, max(0, position - 16))
        return self.patterns.said.search(self.text, start, position) is not None

    def is_rate(self, position: int) -> bool:
        return self.skeleton.figure_at(position).kind in ("percent", "percentage_points")


def complete_family(patterns: ListPatterns, labels: Sequence[str]) -> Complete | None:
    """Return the family of which labels are, one each, all that a whole has by their meaning: town and country."""
    families = patterns.families_of.get(len(labels))
    for family in families.borne(labels) if families else ():
        if not family.alike or len({_without(label, family.groups) for label in labels}) == 1:
            return family
    return None


def _measured(items: list[Item]) -> bool:
    """Tell whether all amounts of items are measures, or are counted by the ten thousand."""
    large = (kind == "count" and bool(one.scale) for item in items for (kind, _), one in item.figures.items())
    return all(large) or {kind for item in items for kind, _ in item.figures} <= _MEASURED


def shared_end(one: str, other: str, most: int) -> int:
    """Return how many characters, `most` of them, two texts share at their ends."""
    if one[-1:] != other[-1:]:
        return 0  # as most do
    for length in range(min(most, len(one), len(other))):
        if one[-1 - length] != other[-1 - length]:
            return length
    return min(most, len(one), len(other))


def _differ_in(one: str, other: str) -> int:
    """Return in how many characters two labels of one length differ, from the first that differs to the last."""
    differing = [index for index, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
    return differing[-1] - differing[0] + 1 if differing else 0


def _without(label: str, groups: list[list[str]]) -> str:
    """Return a label without the words of its group."""
    for word in sorted((word for group in groups for word in group), key=len, reverse=True):
        label = label.replace(word, "")
    return label


def nested(item: Item, before: list[Item]) -> bool:
    """Tell whether the label of an item goes on where that of one before it ends: it is a part of that."""
    label = item.label
    return label.startswith(tuple(other.label for other in before if len(other.label) > 1 and other.label != label))


