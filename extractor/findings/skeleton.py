"""A text in which each figure is one sign: what the wording of relations is matched against."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from operator import attrgetter

from extractor.findings.lines import FiguredLines, Rule
from extractor.findings.needed import Sought, hint, in_one_text
from extractor.findings.signs import SIGN, Marks
from extractor.findings.units import Key, unit_key
from extractor.records import Figure, Kind, Span

_WORD = re.compile("[\u4e00-\u9fff]*")
_JOINED, _IN_ROW = 12, 28  # characters between two numbers of one list, and of one row with words of their own


class Skeleton(FiguredLines):
    """A folded text without blanks in which each figure is one private-use sign.

    `text` is matched; `figure_at` gives the figure of a position, `key_at` what it shares with those of its unit, and
    `offset` its place in the document. `opened`: where brackets open.
    """

    def __init__(self, text: str, figures: list[Figure], marks: Marks) -> None:
        self.source = text
        self.figures = sorted(figures, key=attrgetter("start", "end"))
        self._runs = re.compile(f"[^{re.escape(marks.blank)}]+")
        folded = text
        for mark, plain in marks.fold.items():
            folded = folded.replace(
                mark, plain
            )  # many times faster than one translate of a text beyond ASCII
        for synonym in marks.synonym:
            folded = synonym.read(folded)
        for mark in marks.breaks:
            folded = folded.replace(mark, "\n".ljust(len(mark)))
        self.folded = folded
        for mark in marks.comma:
            folded = folded.replace(f"{mark}\n", f"{mark} ")  # a line that was broken within its sentence
        self._blanks = [mark for mark in marks.blank if mark in folded]  # of many, a text has one or two
        pieces: list[str] = []
        self._offsets: list[int] = []  # where in the document each piece begins
        placed: list[tuple[int, Figure]] = []
        done = 0
        for figure in self.figures:
            start = figure.start
            if start < done:
                continue
            self._plain(folded, done, start, pieces)
            placed.append((len(pieces), figure))
            self._offsets.append(start)
            pieces.append(SIGN[figure.kind])
            done = figure.end
        self._plain(folded, done, len(text), pieces)
        joined = "".join(pieces)
        self._starts = [0, *accumulate(map(len, pieces))]  # and where in the skeleton, at last its end
        self._at = {self._starts[piece]: figure for piece, figure in placed}
        super().__init__(joined, list(self._at), marks)
        self.figure_at: Callable[[int], Figure] = self._at.__getitem__
        keys: dict[Key, Key] = {}  # figures of one unit share a key, so that few are kept
        at = {place: keys.setdefault(key := unit_key(figure), key) for place, figure in self._at.items()}
        self.key_at: Callable[[int], Key] = at.__getitem__
        self.opened = _places(joined, marks.open)
        self._stops = _places(joined, marks.stop)
        self._brackets = sorted(self.opened + _places(joined, marks.close))
        self._edges = sorted(self._stops + self._brackets + _places(joined, marks.comma + marks.colon))
        opening = set(self.opened)
        self._depths = [0, *accumulate(1 if place in opening else -1 for place in self._brackets)]
        self._all: dict[re.Pattern[str], list[re.Match[str]]] = {}
        self._behind: dict[tuple[re.Pattern[str], int], set[int]] = {}
        self._led: dict[re.Pattern[str], list[int]] = {}
        self._where: dict[Callable[[Figure], bool], set[int]] = {}
        self._sentences: dict[int, Span] = {}
        self._full_sentences: dict[int, Span] = {}

    def _plain(self, folded: str, start: int, end: int, pieces: list[str]) -> None:
        if start == end:
            return
        piece = folded[start:end]
        for blank in self._blanks:
            if blank in piece:
                break
        else:
            pieces.append(piece)
            self._offsets.append(start)
            return
        for run in self._runs.finditer(folded, start, end):
            pieces.append(run[0])
            self._offsets.append(run.start())

    def paragraphs_apart(self, one: Figure, other: Figure) -> bool:
        """Tell whether a line ends between a figure and a later one."""
        return self.text.find("\n", self.position(one.end), self.position(other.start)) >= 0

    def offset(self, position: int) -> int:
        """Return the offset in the document of a position."""
        piece = bisect_right(self._starts, position) - 1
        return self._offsets[piece] + position - self._starts[piece]

    def position(self, offset: int) -> int:
        """Return the position of an offset of the document, or of what follows it."""
        piece = bisect_left(self._offsets, offset) - 1
        if piece < 0:
            return 0
        return min(self._starts[piece] + offset - self._offsets[piece], self._starts[piece + 1])

    def between(self, start: int, end: int) -> list[int]:
        """Return the positions of the figures in a stretch of the skeleton."""
        positions = self.positions
        first = bisect_left(positions, start)
        return positions[first : bisect_left(positions, end, first)]

    def sentence(self, position: int) -> Span:
        """Return the stretch between the stops around a position."""
        index = bisect_left(self._stops, position)
        found = self._sentences.get(index)
        if found is None:
            start = self._stops[index - 1] + 1 if index else 0
            found = Span(start, self._stops[index] if index < len(self._stops) else len(self.text))
            self._sentences[index] = found
        return found

    def full_sentence(self, position: int) -> Span:
        """Return the stretch between the stops around a position that goes on behind those that only pause."""
        full = self._full_stops
        index = bisect_left(full, position)
        found = self._full_sentences.get(index)
        if found is None:
            found = Span(full[index - 1] + 1 if index else 0, full[index] if index < len(full) else len(self.text))
            self._full_sentences[index] = found
        return found

    @cached_property
    def _full_stops(self) -> list[int]:
        """Where the stops stand that do not only pause."""
        return [stop for stop in self._stops if self.text[stop] not in self.marks.pause]

    @cached_property
    def telling(self) -> list[tuple[Span, list[int]]]:
        """Each sentence that holds figures, with their positions."""
        found: list[tuple[Span, list[int]]] = []
        first = 0
        while first < len(self.positions):
            sentence = self.sentence(self.positions[first])
            behind = bisect_left(self.positions, sentence.end, first)
            found.append((sentence, self.positions[first:behind]))
            first = behind
        return found

    @cached_property
    def repeating(self) -> list[tuple[Span, list[int], list[Key]]]:
        """Each sentence that holds two figures of one unit, with the positions and units of all its figures: few do."""
        found: list[tuple[Span, list[int], list[Key]]] = []
        for sentence, places in self.telling:
            if len(places) > 1:
                units = list(map(self.key_at, places))
                if len(set(units)) < len(units):
                    found.append((sentence, places, units))
        return found

    def all(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """Return the matches of a pattern in the whole text; they are looked for once, and kept for who asks again."""
        if pattern not in self._all:
            self._all[pattern] = list(pattern.finditer(self.text))
        return self._all[pattern]

    def found_by(self, ruled: Sequence[tuple[Rule, Sought]]) -> Iterator[tuple[Rule, re.Match[str]]]:
        """Yield the matches of each of some rules with it, as `found` does of one; see `standing`."""
        for rule, sought, stretches in self.standing(ruled):
            for start, end in stretches:
                if self.text.find(sought.literal, start, end) >= 0:
                    for match in sought.pattern.finditer(self.text, start, end):
                        yield rule, match

    def behind(self, pattern: re.Pattern[str], reach: int) -> set[int]:
        """Return where figures stand up to `reach` characters behind a match of a pattern; kept for who asks again."""
        found = self._behind.get((pattern, reach))
        if found is None:
            near = (self.between(match.start(), match.end() + reach) for match in self.all(pattern))
            found = self._behind[pattern, reach] = set().union(*near)
        return found

    def depth(self, start: int, end: int) -> int:
        """Return how many brackets more a stretch opens than it closes."""
        return self.level(end) - self.level(start)

    def level(self, position: int) -> int:
        """Return how many brackets more are opened than closed up to a position."""
        return self._depths[bisect_left(self._brackets, position)]

    def edges(self, start: int, end: int) -> list[int]:
        """Return where separators, brackets, colons and stops stand in a stretch."""
        return self._edges[bisect_left(self._edges, start) : bisect_left(self._edges, end)]

    def clause_start(self, position: int, floor: int) -> int:
        """Return where the clause of a position begins: behind the last separator, bracket, colon or stop."""
        index = bisect_left(self._edges, position)
        return min(position, max(floor, self._edges[index - 1] + 1 if index else 0))

    def listed(self, position: int) -> bool:
        """Tell whether the clause of a position stands right behind the comma of lists."""
        return self.text[self.clause_start(position, 0) - 1] == self.marks.comma[1]

    @cached_property
    def kinds(self) -> dict[int, Kind]:
        """The kind of each figure, by its position."""
        return {position: figure.kind for position, figure in self._at.items()}

    def of_kind(self, kind: Kind) -> list[int]:
        """Return the positions of the figures of one kind."""
        return self._of_kinds[kind]

    @cached_property
    def _of_kinds(self) -> defaultdict[Kind, list[int]]:
        found: defaultdict[Kind, list[int]] = defaultdict(list)
        for position, kind in self.kinds.items():
            found[kind].append(position)
        return found

    def where(self, test: Callable[[Figure], bool]) -> set[int]:
        """Return the positions of the figures that stand a test; kept for who asks again."""
        found = self._where.get(test)
        if found is None:
            found = self._where[test] = {position for position, figure in self._at.items() if test(figure)}
        return found

    @cached_property
    def units(self) -> list[tuple[Span, list[Key]]]:
        """Each line that holds figures, end included, with what these share with those of their units, in order."""
        return [(line, list(map(self.key_at, self.between(*line)))) for line in self._figured]

    @cached_property
    def leads(self) -> dict[int, str]:
        """The words right in front of each figure, by its position."""
        found: dict[int, str] = {}
        text, edges = self.text, self._edges
        start = edge = 0
        for position in self.positions:
            edge = bisect_left(edges, position, edge)
            if edge and edges[edge - 1] >= start:
                start = edges[edge - 1] + 1
            found[position] = text[start:position]
            start = position + 1
        return found

    def led(self, pattern: re.Pattern[str]) -> list[int]:
        """Return the positions of the figures whose leads hold a pattern; kept for who asks again."""
        found = self._led.get(pattern)
        if found is None:
            found = self._led[pattern] = self._led_by(pattern)
        return found

    def _led_by(self, pattern: re.Pattern[str]) -> list[int]:
        """Return the same: one search of all leads, one below another, finds what one of each does, if it may be made."""
        found: list[int] = []
        if not in_one_text(pattern.pattern):
            leads = self.leads.items() if self.may_lead(pattern) else ()
            return [position for position, lead in leads if pattern.search(lead)]
        text, starts = self._leads
        match = pattern.search(text) if self.positions else None
        while match:
            lead = bisect_right(starts, match.start()) - 1
            found.append(self.positions[lead])
            match = pattern.search(text, starts[lead + 1]) if lead + 1 < len(starts) else None
        return found

    def may_lead(self, pattern: re.Pattern[str]) -> bool:
        """Tell whether a word that a pattern needs stands right in front of any figure: soon known."""
        return any(map(self._leads[0].__contains__, hint(pattern.pattern)))

    @cached_property
    def _leads(self) -> tuple[str, list[int]]:
        """The leads one below another, and where each starts."""
        leads = list(self.leads.values())
        return "\n".join(leads), list(accumulate((len(lead) + 1 for lead in leads[:-1]), initial=0))

    def lead_of(self, figure: Figure) -> str:
        """Return the words right in front of a figure."""
        return self.leads[self.position(figure.start)]

    def lead(self, position: int) -> str:
        """Return the words right in front of a position: behind the last mark or figure."""
        start = self.clause_start(position, 0)
        before = bisect_left(self.positions, position) - 1
        if before >= 0 and self.positions[before] < position:
            start = max(start, self.positions[before] + 1)
        return self.text[start:position]

    def word_behind(self, position: int, most: int) -> str:
        """Return the Chinese characters, `most` of them, right behind a figure."""
        match = _WORD.match(self.text, position + 1, position + 1 + most)
        return match[0] if match else ""

    def years(self, start: int, end: int) -> set[int]:
        """Return the years in which the dates of a stretch begin."""
        days = (self.figure_at(one).date_start for one in self.between(start, end) if self.kinds[one] == "date")
        return {day.year for day in days if day is not None}

    def joined(self, position: int, reach: int = _JOINED) -> Figure | None:
        """Return the figure of the same kind that the comma of lists joins to one behind it: `12 households、86`."""
        before = bisect_left(self.positions, position) - 1
        if before < 0 or position - self.positions[before] > reach:
            return None
        gap, other = self.text[self.positions[before] + 1 : position], self.figure_at(self.positions[before])
        apart = any(mark in gap for mark in self.marks.comma[0] + self.marks.stop)
        joins = gap.count(self.marks.comma[1]) == 1 and not apart
        return other if joins and other.kind == self.figure_at(position).kind else None

    def in_row(self, position: int) -> bool:
        """Tell whether the comma of lists, and some words, stand between an amount and the one of its unit in front."""
        other = self.joined(position, _IN_ROW)
        return other is not None and unit_key(other) == self.key_at(position)

    def words(self, start: int, end: int) -> str:
        """Return the document's own text from one position of the skeleton to another."""
        last = min(end, len(self.text)) - 1
        if start > last:
            return ""
        figure = self._at.get(last)
        return self.source[self.offset(start) : figure.end if figure else self.offset(last) + 1]


def _places(text: str, marks: str) -> list[int]:
    """Return where some marks stand in a text, in order: twice as soon as a pattern of them all has found them."""
    found: list[int] = []
    for mark in set(marks):
        place = text.find(mark)
        while place >= 0:
            found.append(place)
            place = text.find(mark, place + 1)
    return sorted(found)
