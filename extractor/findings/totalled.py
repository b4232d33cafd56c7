"""Totals and the list right behind or in front of them: held by a colon or a bracket, told respectively, added up.

Lists behind words such as `of which` are read in `parts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import chain, takewhile
from typing import Literal

from extractor.findings.adding import about, addable, adds_up, members_of, within
from extractor.findings.items import Item, Items
from extractor.findings.relations import Member, Related
from extractor.findings.signs import is_sign
from extractor.findings.typos import a_digit_away
from extractor.findings.units import Key, unit_key
from extractor.records import Figure

_FEWEST, _TOLD = 2, 3  # parts; so many behind a colon are all there are
_COUNTED = ("count", "households", "money")  # of which none is told twice
_MOST_OF_IT = Decimal("0.9")
_SOME = Decimal("0.6")  # of a total: less is a selection
_ABOUT = Decimal("1.2")  # times a total that parts of it do not come to by a slip
_GIVEN = 2  # characters of what is totalled that tell little
_ANYHOW = Fraction(2)  # how likely a slip may be by chance where words make amounts parts of a total
_SLIP = 10**4  # 万 and 亿 mistaken
_CLAUSE = 12  # characters behind a total that name what it counts
_GAP = 12  # characters between a total and the words for respectively


class Totalled(Items):
    """Reads them in one skeleton."""

    def read(self) -> Iterator[Related]:
        """Yield every relation of parts and total that such lists state."""
        yield from self._held()
        yield from self._respectively()
        yield from self._totalled()
        yield from self._repeated()

    @cached_property
    def _totals(self) -> list[re.Match[str]]:
        """The words for a total, with the mark in front of them, where its parts may stand: in its sentence, or in front."""
        pause, crowded = self.marks.pause, {sentence.start for sentence, *_ in self.crowded}
        told = (span for span, _ in self.skeleton.telling if span.start in crowded or self.text[span.start - 1] in pause)
        return [match for span in told for match in self.patterns.totalled.finditer(self.text, *span)]

    def _held(self) -> Iterator[Related]:
        """`a total N: a, b, c` and `N (a, b, c)`: all that a colon or a bracket holds, in each unit in front of it."""
        for held in chain.from_iterable(self.patterns.held.finditer(self.text, *span) for span, *_ in self.crowded):
            position, start = held.start(), held.end("opens")
            if position not in self.summands:
                continue
            bracket = held["opens"] == self.marks.open
            end = self.bracket_end(start) if bracket else self.skeleton.sentence(start).end
            end -= self.text[end - 1] in self.marks.comma  # a list may end with its comma
            items = [] if self.text.startswith(self.words.among, start) else self.items(start, end)
            changes = any(word in item.label for item in items for word in self.words.changes)
            if len(items) < _FEWEST or self.open(start, end) or changes:
                continue
            if items[-1].end < end and (bracket or self.skeleton.between(items[-1].end, end)):
                continue
            wholes = {place: self.skeleton.figure_at(place) for place in self._in_front(position, items[0])}
            columns = {
                place: [item.figures[key] for item in items]
                for place, whole in wholes.items()
                if all((key := unit_key(whole)) in item.figures for item in items) and not self.forbidden(place)
            }
            exact = any(adds_up(wholes[place], parts) for place, parts in columns.items())
            for place, parts in columns.items():
                whole = wholes[place]
                said = bracket or self.said_total(place)
                wording = self.skeleton.words(place + 1, start)
                if bracket and (within(whole, parts, _SOME) or not within(whole, parts[:1], Decimal(1))):
                    continue  # some of it, or what it is a part of, in brackets
                if bracket and len(items) == _FEWEST and within(whole, parts, _MOST_OF_IT) and not self._exclude(items):
                    continue  # the two that are the greatest
                members = members_of(whole, parts)
                told = not bracket and len(items) >= _TOLD and whole.kind in _COUNTED and about(whole, parts, _SOME, _ABOUT)
                told = told or (not bracket and self._all_there_are(place, items))
                mode: Literal["closed", "near"] = "closed" if said or exact or told else "near"
                check = "SUM2" if exact and not said and not adds_up(whole, parts) else "SUM"
                yield Related("sum", check, "held", members, wording, mode, tension=bracket or not (said or exact))

    def _exclude(self, items: list[Item]) -> bool:
        """Tell whether items are parts of one kind of whole, which leave nothing out, or exclude one another."""
        labels = [item.label for item in items]
        return self.complete(labels) is not None or self.exclusive(labels)

    def _all_there_are(self, position: int, items: list[Item]) -> bool:
        """Tell whether items are a family of parts by their names, and the total one that they may be of."""
        family = self.complete([item.label for item in items])
        return family is not None and self.is_of(family, self.skeleton.leads[position])

    def _in_front(self, position: int, item: Item) -> list[int]:
        """Return where totals of an item's units stand: the figure at a position, those that it touches, or one before it.

        For `a total of N, M projects: a, b, c` that is N, if the items have its unit.
        """
        found = [position]
        while is_sign(self.text[found[-1] - 1 : found[-1]]):
            found.append(found[-1] - 1)
        if not any(self.skeleton.key_at(one) in item.figures for one in found):
            sentence = self.skeleton.sentence(position).start
            found = [one for one in self.skeleton.between(sentence, position)[-1:] if self.said_total(one)]
        return found

    def _respectively(self) -> Iterator[Related]:
        """`in all N, being a, b and c respectively`."""
        for match in self.patterns.respectively.finditer(self.text):
            end = self.skeleton.sentence(match.start()).end
            before = self.skeleton.between(self.skeleton.sentence(match.start()).start, match.start())
            items = list(takewhile(lambda item: not item.label, self.items(match.end(), end)))
            if not before or len(items) < _FEWEST or (self.forbidden(before[-1]) and not self.gained(before[-1])):
                continue
            whole = self.skeleton.figure_at(before[-1])
            key = unit_key(whole)
            gap = self.text[before[-1] + 1 : match.start()]
            told = all(key in item.figures for item in items)
            if not addable(whole) or len(gap) > _GAP or self._of_one_kind(gap) or not told:
                continue
            parts = [item.figures[key] for item in items]
            said = self.said_total(before[-1])
            about = gap == self.marks.comma[0] and within(whole, parts) and not within(whole, parts, 1 / _ABOUT)
            if said or about:
                wording = self.skeleton.words(match.start(), match.end())
                members = members_of(whole, parts)
                yield Related("sum", "SUM", "respectively", members, wording, "closed", tension=not said)

    def _of_one_kind(self, gap: str) -> bool:
        """Tell whether words for `of which` and one name stand in front of values: they are of that, place by place."""
        among = self.patterns.among.search(gap)
        name = gap[among.end() :] if among else ""
        return bool(name) and not any(word in name for word in (self.marks.comma[1], *self.words.joins))

    def _totalled(self) -> Iterator[Related]:
        """`a, b, c, together N` or `the three together N`: the unbroken list of same units right before the word."""
        for match in self._totals:
            sentence = self.skeleton.sentence(match.start()).start
            key = self.skeleton.key_at(match.end())
            alike = [one for one in self.skeleton.between(sentence, match.start()) if self.skeleton.key_at(one) == key]
            again = match["again"] and match["again"] not in self.text[sentence : match.start()]
            if len(alike) < _FEWEST or again or any(map(is_sign, match["what"])):
                continue
            if self.skeleton.depth(sentence, match.start()) < 0 or self.patterns.some.search(match[0]):
                continue  # in brackets, or the first three of them
            many = self.skeleton.figure_at(match.start("many")) if match["many"] else None
            said = self.words.few.get(match["few"] or "")
            whole = self.skeleton.figure_at(match.end())
            openers = [*self.words.respectively, *self.words.among, *self.words.apart]
            listed = [self.text.rfind(word, sentence, match.start()) for word in openers]
            outside = (place for place in listed if place >= 0 and self.skeleton.depth(place, match.start()) >= 0)
            start = self._first_amount(max([sentence, *outside]), match.start())
            start = self._behind_colon(start, alike)
            items = self.items(
                start, match.start(), verbs=() if match["sure"] or match["few"] else self.words.verbs
            )
            wholes = self._touching(match.end())
            tail: list[Item] = []
            for item in reversed(items):
                if unit_key(whole) not in item.figures or set(item.figures) != wholes.keys():
                    break
                tail.insert(0, item)
            if (
                len(tail) > 1
                and (_counted(items, tail, whole) or ((match["sure"] or said) and items[-len(tail)].loose))
                and (many is not None or said is not None or items[-1].end >= match.start())
                and said in (None, len(tail))
                and (many is None or (many.kind in ("count", "duration") and many.value == len(tail)))
                and addable(whole)
                and not self._of_more(whole, tail)
                and self._of_one_sort(match.end(), tail)
                and not self._added_up(start, whole, tail)
                and not any(one.label.startswith(self.words.already) for one in tail[1:])
                and not self.open(start, match.start())
                and not self.text.startswith(self.words.closers, match.end() + 2)
            ):
                wording = self.skeleton.words(match.start() + 1, match.end())
                added = _added(wholes, tail, self.words.tasks)
                for key, total in wholes.items():
                    members = (*(Member("part", item.figures[key]) for item in added), Member("whole", total))
                    yield Related("sum", "SUM", "together", members, wording, "closed", tension=True)

    def _repeated(self) -> Iterator[Related]:
        """`a places in schools; b places in nurseries, c places in all`: clauses that repeat the words of their total."""
        for match in self._totals:
            whole, what = match.end(), match["what"]
            if len(what) <= _GIVEN:
                continue
            start = self.skeleton.full_sentence(whole).start
            same = [one for one in self.skeleton.between(start, match.start()) if self._bears(one, what, whole)]
            if len(same) < _FEWEST or same[0] >= self.skeleton.sentence(whole).start:
                continue
            total, parts = self.skeleton.figure_at(whole), [self.skeleton.figure_at(one) for one in same]
            near = about(total, parts, 1 / _ABOUT, _ABOUT)
            if near and addable(total):
                members = members_of(total, parts)
                wording = self.skeleton.words(match.start() + 1, match.end())
                yield Related("sum", "SUM", "together", members, wording, "closed", tension=True)

    def _bears(self, position: int, what: str, whole: int) -> bool:
        """Tell whether an amount stands behind the words that its total bears, in the same unit."""
        return self.skeleton.key_at(position) == self.skeleton.key_at(whole) and self.skeleton.leads[position].endswith(what)

    def _first_amount(self, start: int, end: int) -> int:
        """Return a start, or where the first clause behind it begins that holds more than dates."""
        places = self.skeleton.between(start, end)
        first = next((place for place in places if self.skeleton.kinds[place] != "date"), start)
        return max(start, self.skeleton.clause_start(first, 0)) if places else start

    def _behind_colon(self, start: int, alike: Sequence[int]) -> int:
        """Return a start, or what stands behind the only colon in front of all amounts of the unit that is totalled."""
        colons = [one for one in self.skeleton.edges(start, alike[-1]) if self.text[one] in self.marks.colon]
        return colons[0] + 1 if len(colons) == 1 and start < colons[0] < alike[0] else start

    def _of_more(self, whole: Figure, items: list[Item]) -> bool:
        """Tell whether a total is of more than a list, or of one of its items: another amount is added, some count twice."""
        labels, key = [item.label for item in items], unit_key(whole)
        twice = any(word in label for label in labels for word in self.words.overlap)
        parts = [item.figures[key].value or Decimal(0) for item in items]
        added, total = any(label.startswith(self.words.adds) for label in labels), whole.value or Decimal(0)
        more = total < max(parts) and total * _SLIP != sum(parts)
        return added or twice or (more and not a_digit_away(whole, [item.figures[key] for item in items], _ANYHOW))

    def _of_one_sort(self, position: int, items: list[Item]) -> bool:
        """Tell whether the piece of a place that a total counts is one of those that its parts count."""
        ends = self.marks.comma + self.marks.stop
        behind = "".join(takewhile(lambda one: one not in ends, self.text[position + 1 : position + _CLAUSE]))
        sort = next((word for word in self.words.parallel if behind.endswith(word)), "")
        return not sort or any(item.label.endswith(sort) for item in items)

    def _added_up(self, start: int, whole: Figure, items: list[Item]) -> bool:
        """Tell whether an amount in front of a list is what it comes to: 780 households, 412 and 368 in each half-year.

        Or the first part of it, whose clause holds another amount besides.
        """
        key, *_ = items[0].figures
        parts = [item.figures[key] for item in items if key in item.figures]
        first = self.skeleton.position(parts[0].start)
        before = [self.skeleton.figure_at(one) for one in self.skeleton.between(self.skeleton.sentence(start).start, first)]
        alike = [one for one in before if unit_key(one) == key]
        return any(adds_up(one, parts) for one in alike) or any(adds_up(whole, [one, *parts]) for one in alike[-1:])

    def _touching(self, position: int) -> dict[Key, Figure]:
        """Return the figure at a position and those that touch it (438 households 1484 people), by unit.

        Behind the comma of lists too: 301 households、28,212 square metres.
        """
        found: dict[Key, Figure] = {}
        while is_sign(self.text[position : position + 1]):
            figure = self.skeleton.figure_at(position)
            found.setdefault(unit_key(figure), figure)
            position += 1 + self.text.startswith(self.marks.comma[1], position + 1)
        return found


def _counted(items: list[Item], tail: list[Item], whole: Figure) -> bool:
    """Tell whether the last items are all, or what stands in front is how many they are: 3 groups, the first 45, …

    Then they come to something like their total.
    """
    front = items[: -len(tail)]
    counts = [figure for item in front for figure in item.figures.values()]
    told = len(front) == len(counts) == 1 and counts[0].kind == "count" and counts[0].value == len(tail)
    parts = [one for item in tail for key, one in item.figures.items() if key == unit_key(whole)]
    return not front or (told and about(whole, parts, _SOME, 1 / _SOME))


def _added(wholes: dict[Key, Figure], items: list[Item], tasks: list[str]) -> list[Item]:
    """Return the last items that come to totals, where what stands in front is of something else; no task else."""
    for start in range(len(items) - 1):
        rest = items[start:]
        if all(adds_up(total, [item.figures[key] for item in rest]) for key, total in wholes.items()):
            return rest
    done = [item for item in items if not any(word in item.label for word in tasks)]
    return done if len(done) > 1 else items
