"""A text in which each figure is one sign: what the wording of relations is matched against."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cached_property, reduce
from operator import or_
from typing import get_args

from extractor.records import Figure, Kind, Span
from extractor.rulebook import RuleFile

_KINDS: tuple[str, ...] = get_args(Kind)
_SIGN = {kind: chr(0xE100 + index) for index, kind in enumerate(_KINDS)}
SIGNS = f"{_SIGN[_KINDS[0]]}-{_SIGN[_KINDS[-1]]}"
_JOINED = 12  # characters between two numbers of one list
_AMOUNTS = "".join(sign for kind, sign in _SIGN.items() if kind != "date")
# The same as the inside of a class of characters: ranges are many times faster compiled than their members.
_RANGES = "".join(f"{run[0]}-{run[-1]}" for run in "".join(_SIGN.values()).split(_SIGN["date"]) if run)
_TOKEN = re.compile(
    r"(?<!\?P)<(?P<not>!)?(?P<role>\w+)(?::(?P<kinds>[\w,]+))?>|\{(?P<word>[a-z_]+)\}"
    r"|(?P<far>…)|(?P<near>\.\.)|\[\^"
)


class Marks(RuleFile):
    """Punctuation: what is folded and left out, what ends a sentence, separates items, and brackets.

    breaks: how a copied text writes the end of a line, beside the character itself. pause: what of the ends of a
    sentence may go on with a list or a base named before.
    """

    fold: dict[str, str]
    breaks: list[str]
    blank: str
    stop: str
    pause: str
    comma: str
    open: str
    close: str
    colon: str


class Skeleton:
    """A folded text without blanks in which each figure is one private-use sign.

    `text` is matched, `figure_at` gives the figure of a position, `offset` its place in the document.
    """

    def __init__(self, text: str, figures: list[Figure], marks: Marks) -> None:
        self.source = text
        self.marks = marks
        self.figures = sorted(figures, key=lambda figure: (figure.start, figure.end))
        self._runs = re.compile(f"[^{re.escape(marks.blank)}]+")
        folded = text
        for mark, plain in marks.fold.items():
            folded = folded.replace(
                mark, plain
            )  # many times faster than one translate of a text beyond ASCII
        for mark in marks.breaks:
            folded = folded.replace(mark, "\n".ljust(len(mark)))
        pieces: list[str] = []
        self.offsets: list[int] = []
        self._at: dict[int, Figure] = {}
        done = 0
        for figure in self.figures:
            if figure.start < done:
                continue
            self._plain(folded, done, figure.start, pieces)
            self._at[len(self.offsets)] = figure
            self.offsets.append(figure.start)
            pieces.append(_SIGN[figure.kind])
            done = figure.end
        self._plain(folded, done, len(text), pieces)
        self.text = "".join(pieces)
        self.positions = sorted(self._at)
        marked = re.escape(marks.comma + marks.stop + marks.open + marks.close + marks.colon)
        self._edges = [place.start() for place in re.finditer(f"[{marked}]", self.text)]
        self._opens, self._closes = (
            [place for place in self._edges if self.text[place] in mark] for mark in (marks.open, marks.close)
        )
        self._lines: dict[str, int] = {}
        self._held: dict[frozenset[str], int] = {}
        self._stops = [place.start() for place in re.finditer(f"[{re.escape(marks.stop)}]", self.text)]
        self._sentences = [
            Span(start, end)
            for start, end in zip(
                [0, *(stop + 1 for stop in self._stops)], [*self._stops, len(self.text)], strict=True
            )
        ]

    def _plain(self, folded: str, start: int, end: int, pieces: list[str]) -> None:
        for run in self._runs.finditer(folded, start, end):
            pieces.append(run[0])
            self.offsets.extend(range(run.start(), run.end()))

    def paragraphs_apart(self, one: Figure, other: Figure) -> bool:
        """Tell whether a line ends between a figure and a later one."""
        return "\n" in self.text[self.position(one.end) : self.position(other.start)]

    def position(self, offset: int) -> int:
        """Return the position of an offset of the document, or of what follows it."""
        return bisect_left(self.offsets, offset)

    def figure_at(self, position: int) -> Figure:
        """Return the figure whose sign stands at a position."""
        return self._at[position]

    def between(self, start: int, end: int) -> list[int]:
        """Return the positions of the figures in a stretch of the skeleton."""
        return self.positions[bisect_left(self.positions, start) : bisect_left(self.positions, end)]

    def sentence(self, position: int) -> Span:
        """Return the stretch between the stops around a position."""
        return self._sentences[bisect_left(self._stops, position)]

    def lines_with(self, needs: Iterable[frozenset[str]]) -> list[Span]:
        """Return the lines with figures, ends included, in which one word of each set stands."""
        mask = (1 << len(self._figured)) - 1
        for words in needs:
            if words not in self._held:
                self._held[words] = reduce(or_, map(self._with, words))
            mask &= self._held[words]
            if not mask & (mask - 1):
                break  # one line is sooner searched than looked through for the other words
        return [line for index, line in enumerate(self._figured) if mask >> index & 1] if mask else []

    @cached_property
    def _figured(self) -> list[Span]:
        return sorted({self._line(position) for position in self.positions})

    def _with(self, word: str) -> int:
        """Return the lines with figures that hold a word, as a number: a bit for each."""
        if word not in self._lines:
            mask, place, index = 0, self.text.find(word), 0
            while place >= 0 and index < len(self._figured):
                line = self._figured[index]
                if place >= line.end:
                    index += 1
                elif place < line.start:
                    place = self.text.find(word, line.start)
                else:
                    mask |= 1 << index
                    place = self.text.find(word, line.end)
            self._lines[word] = mask
        return self._lines[word]

    def _line(self, position: int) -> Span:
        return Span(self.text.rfind("\n", 0, position) + 1, min(self.line_end(position) + 1, len(self.text)))

    def line_end(self, position: int) -> int:
        """Return where the line of a position ends."""
        end = self.text.find("\n", position)
        return end if end >= 0 else len(self.text)

    def depth(self, start: int, end: int) -> int:
        """Return how many brackets more a stretch opens than it closes."""
        opened, closed = (
            bisect_left(marks, end) - bisect_left(marks, start) for marks in (self._opens, self._closes)
        )
        return opened - closed

    def clause_start(self, position: int, floor: int) -> int:
        """Return where the clause of a position begins: behind the last separator, bracket, colon or stop."""
        index = bisect_left(self._edges, position)
        return min(position, max(floor, self._edges[index - 1] + 1 if index else 0))

    @cached_property
    def leads(self) -> dict[int, str]:
        """The words right in front of each figure, by its position."""
        return {position: self.lead(position) for position in self.positions}

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

    def joined(self, position: int) -> Figure | None:
        """Return the figure of the same kind that the comma of lists joins to one behind it: `12 households、86`."""
        before = bisect_left(self.positions, position) - 1
        if before < 0 or position - self.positions[before] > _JOINED:
            return None
        gap, other = self.text[self.positions[before] + 1 : position], self.figure_at(self.positions[before])
        apart = any(mark in gap for mark in self.marks.comma[0] + self.marks.stop)
        joins = gap.count(self.marks.comma[1]) == 1 and not apart
        return other if joins and other.kind == self.figure_at(position).kind else None

    def words(self, start: int, end: int) -> str:
        """Return the document's own text from one position of the skeleton to another."""
        if start >= len(self.offsets) or start >= end:
            return ""
        last = end - 1
        figure = self._at.get(last)
        return self.source[self.offsets[start] : figure.end if figure else self.offsets[last] + 1]


def is_sign(character: str) -> bool:
    """Tell whether a character stands for an amount."""
    return bool(character) and character in _AMOUNTS


def compiled(pattern: str, words: Mapping[str, list[str]], marks: Marks) -> re.Pattern[str]:
    """Compile a pattern of rules/relations.toml."""
    return re.compile(expanded(pattern, words, marks))


def expanded(pattern: str, words: Mapping[str, list[str]], marks: Marks) -> str:
    """Turn a pattern of rules/relations.toml into a regular expression over a skeleton's text."""
    edges = re.escape(marks.stop + marks.open + marks.close)

    def replace(match: re.Match[str]) -> str:
        if match["far"]:
            return f"[^{_RANGES}{edges}]{{0,30}}?"
        if match["near"]:
            return f"[^{_RANGES}{edges}]{{0,6}}?"
        if match["word"]:
            return "(?:" + "|".join(sorted(map(re.escape, words[match["word"]]), key=len, reverse=True)) + ")"
        if match["role"] and match["not"]:
            return f"[^{_SIGN[match['role']]}\n]"
        if match["role"]:
            kinds = match["kinds"]
            signs = "".join(_SIGN[kind] for kind in kinds.split(",")) if kinds else _RANGES
            return f"(?P<{match['role']}>[{signs}])"
        return f"[^{_RANGES}"

    return _TOKEN.sub(replace, pattern)
