"""Numbers of things as a text states them: figures that count, and numerals or digits that are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from extractor.findings.counts import MOST, Counts
from extractor.findings.derived import tally
from extractor.findings.enumerated import LONGEST_NAME
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Kind
from extractor.rulebook import Rulebook

_COUNTS: tuple[Kind, ...] = ("count", "people")
_TWO, _MOST = Decimal(2), Decimal(MOST)
_NUMERAL = 3  # characters in front of a word, the last of which are digits


class Stated(NamedTuple):
    """A stated number of things: the figure, or a numeral in the form of one; where it stands, and what follows it."""

    figure: Figure
    start: int
    end: int
    what: str

    @property
    def number(self) -> int:
        """How many."""
        return int(self.figure.value or 0)

    @property
    def in_digits(self) -> bool:
        """Whether it is written in digits."""
        return self.figure.surface[0].isdigit()


def stated_numbers(skeleton: Skeleton, rules: Rulebook) -> list[Stated]:
    """Return each number of things, in order."""
    return _Numbers(skeleton, rules.once(Counts)).stated()


class _Numbers:
    def __init__(self, skeleton: Skeleton, counts: Counts) -> None:
        self.skeleton = skeleton
        self.text = skeleton.text
        self.counts = counts
        self.words = counts.rules.words

    def stated(self) -> list[Stated]:
        """Return each number of things, in order: figures that count, and numerals that were not read as figures."""
        found = [self._figure(position) for kind in _COUNTS for position in self.skeleton.of_kind(kind)]
        numerals = self.counts.numerals(self.text, shared=True)
        found += [self._numeral(match) for match in numerals if not (self._of_slogan(match) or self._of_heading(match))]
        found += [self._bare(match) for word in self.words.bare_of for match in self._digits(word)]
        return sorted((one for one in found if one is not None), key=attrgetter("start"))

    def _digits(self, word: str) -> Iterator[re.Match[str]]:
        """Yield the digits right in front of a word for many that are no figure."""
        place = self.text.find(word)
        while place >= 0:
            if self.text[place - 1 : place].isdigit():
                match = self.counts.bare.search(self.text, max(0, place - _NUMERAL), place + len(word) + 1)
                if match is not None and match.end() == place:
                    yield match
            place = self.text.find(word, place + 1)

    def _bare(self, match: re.Match[str]) -> Stated:
        """Return digits that are no figure, right in front of what they count: 4大产业."""
        start, end = self.skeleton.offset(match.start()), self.skeleton.offset(match.end() - 1) + 1
        figure = tally(int(match[0]), match[0], start, end)
        return Stated(figure, match.start(), match.end(), self.text[match.end() : match.end() + 20])

    def _of_heading(self, match: re.Match[str]) -> bool:
        """Tell whether a numeral numbers its line."""
        begins = match.start() == 0 or self.text[match.start() - 1] == "\n"
        return begins and self.text.startswith(self.skeleton.marks.comma[1], match.end())

    def _of_slogan(self, match: re.Match[str]) -> bool:
        """Tell whether a numeral stands with others in one pair of quotation marks, or what these hold is counted."""
        left, right = self.words.quotes
        start, end = self.text.rfind(left, max(0, match.start() - LONGEST_NAME), match.start()), -1
        if start >= 0 and right not in self.text[start : match.start()]:
            end = self.text.find(right, match.end(), match.end() + LONGEST_NAME)
        if end < 0:
            return False
        several = self.counts.tells_several(self.text, start, end)
        return several or self.counts.counted.match(self.text, end + 1) is not None

    def _figure(self, position: int) -> Stated | None:
        figure = self.skeleton.figure_at(position)
        if figure.kind == "people" and figure.unit not in self.words.persons:
            return None
        value = figure.value
        if value is None or not _TWO <= value <= _MOST or figure.lower != figure.upper or figure.quality == "suspect":
            return None
        return Stated(figure, position, position + 1, figure.unit + self.text[position + 1 : position + 20])

    def _numeral(self, match: re.Match[str]) -> Stated:
        start, end = self.skeleton.offset(match.start()), self.skeleton.offset(match.end() - 1) + 1
        figure = tally(self.words.numerals[match[0]], match[0], start, end)
        return Stated(figure, match.start(), match.end(), self.text[match.end() : match.end() + 20])
