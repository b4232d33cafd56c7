"""Lists of names and the numbers that follow them in order -> what each number counts, and whose it is."""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol

from extractor.records import Figure
from extractor.reports.contexts import Context
from extractor.values.words import alternation


class Listed(NamedTuple):
    """What an enumeration says of one of its numbers: what it counts, and the place or body it belongs to."""

    noun: str = ""
    owner: str = ""


class Names(Protocol):
    """How names are read out of the words around them."""

    def front(self, text: str, start: int, end: int) -> str:
        """Return the name that text[start:end] ends with, or ""."""

    def is_locality(self, name: str, shortest: int = 3) -> bool:
        """Tell whether a name of `shortest` characters or more is that of a village, a township or another place."""


_NEAR = 30  # figures to look back over
_NO_AMOUNTS = frozenset({"date", "duration", "percent", "multiple"})


class Enumerations:
    """Reads `A, B and C grew by x, y and z respectively`."""

    def __init__(self, respectively: list[str], list_marks: list[str], names: Names) -> None:
        self._respectively = re.compile(alternation(respectively))
        self._marks = re.compile(alternation(list_marks))
        self._names = names

    def at(
        self, index: int, figures: list[Figure], places: list[Context], nouns: list[str]
    ) -> dict[int, Listed]:
        """Return what the enumeration says whose first number is figures[index]; {} where there is none."""
        place = places[index]
        mark = self._respectively.search(place.text, place.clause, place.start)
        if mark is None:
            return {}
        group = self._group(index, figures, places)
        count = len(group)
        inside = [
            i
            for i in range(max(0, index - 4), index)
            if places[i].clause == place.clause and figures[i].kind != "date"
        ]
        counts_names = len(inside) == 1 and _is_count_of(figures[inside[0]], count)
        if count < 2 or (inside and not counts_names):
            return {}
        end = figures[inside[0]].start if counts_names else mark.start()
        dates = (figures[i].end for i in range(max(0, index - 4), index) if figures[i].kind == "date")
        begin = max((at for at in dates if place.clause <= at <= end), default=place.clause)
        names = self._split(place.text[begin:end])
        what = self._names.front(place.text, mark.end(), place.start)
        if len(names) == count:
            places_named = all(self._names.is_locality(name, 2) for name in names)
            owned = what or counts_names or places_named
            if places_named and not what:
                what = self._names.front(place.text, begin, place.text.find(names[0], begin, end))
            return {at: Listed(what, n) if owned else Listed(n) for at, n in zip(group, names, strict=True)}
        if len(names) > count:
            return {}
        if names := self._counted_before(index, count, figures, places):
            what = what or self._names.front(place.text, place.clause, mark.start())
            return {at: Listed(what, name) for at, name in zip(group, names, strict=True)}
        if names:
            return dict.fromkeys(group, Listed(names[-1]))
        names = _nouns_of_figures(index, count, figures, places, nouns)
        return {at: Listed(name) for at, name in zip(group, names, strict=False)}

    def _group(self, index: int, figures: list[Figure], places: list[Context]) -> list[int]:
        """Return the figures of one kind that stand side by side from `index` on, divided by list marks only."""
        group = [index]
        for later in range(index + 1, min(len(figures), index + _NEAR)):
            between = places[index].text[figures[later - 1].end : figures[later].start]
            if figures[later].kind != figures[index].kind or not self._marks.fullmatch(between):
                break
            group.append(later)
        return group

    def _split(self, piece: str) -> list[str]:
        """Return the names of a list; what stands in front of the first of several short ones is cut off."""
        names = [self._names.front(part, 0, len(part)) or part for part in self._marks.split(piece)]
        names = [name for name in names if name]
        longest = max(map(len, names[1:]), default=0)
        if longest and len(names[0]) > 2 * longest and all(len(name) == longest for name in names[1:]):
            names[0] = names[0][-longest:]
        return names

    def _counted_before(
        self, index: int, count: int, figures: list[Figure], places: list[Context]
    ) -> list[str]:
        """For `A, B and C, three villages, ..., x, y and z households respectively`: return A, B and C."""
        for i in range(index - 1, max(-1, index - _NEAR), -1):
            if places[i].sentence != places[index].sentence:
                break
            if _is_count_of(figures[i], count):
                names = self._split(places[i].text[places[i].clause : figures[i].start])
                return names if len(names) == count else []
        return []


def _is_count_of(figure: Figure, count: int) -> bool:
    return figure.kind == "count" and figure.value == count


def _nouns_of_figures(
    index: int, count: int, figures: list[Figure], places: list[Context], nouns: list[str]
) -> list[str]:
    """Return the nouns of the last `count` amounts in front in the sentence."""
    earlier = [
        nouns[i]
        for i in range(max(0, index - _NEAR), index)
        if places[i].sentence == places[index].sentence and figures[i].kind not in _NO_AMOUNTS
    ]
    return earlier[-count:] if len(earlier) >= count and all(earlier[-count:]) else []
