"""The lines of a text that hold figures, and in which of them the words of many patterns can stand.

Hundreds of patterns ask this of every page. Lines, cut behind the sentences that hold figures, are the bits of whole
numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import compress
from typing import TypeVar

from extractor.findings.gates import Gate, Needs, ends, in_lines
from extractor.findings.needed import Sought, around
from extractor.findings.signs import Marks
from extractor.records import Span

Rule = TypeVar("Rule")


class FiguredLines:
    """A text with the `positions` of its figures, in order, each one character of it."""

    def __init__(self, text: str, positions: list[int], marks: Marks) -> None:
        self.text, self.positions, self.marks = text, positions, marks
        self._gated: dict[Gate, Sequence[int]] = {}
        self._held: dict[frozenset[str], int] = {}
        self._lines: dict[int, Sequence[Span]] = {}
        self._cut: dict[int, Sequence[Span]] = {}

    @cached_property
    def _every(self) -> int:
        return (1 << len(self._stretches)) - 1

    def lines_with(self, needs: Iterable[frozenset[str]]) -> Sequence[Span]:
        """Return the lines with figures, ends included, in which one word of each set can stand: both its ends do.

        That is soon known, and a pattern that a line's words cannot match is soon done with the line.
        """
        mask = self._holding_all(needs)
        found = self._lines.get(mask)
        return self._spans(mask, within=False) if found is None else found

    def stretches_with(self, needs: Iterable[frozenset[str]]) -> Sequence[Span]:
        """Return the same of the stretches of lines beyond which a pattern that needs the words does not reach.

        They hold a figure each, up to the end of its sentence, and together all of the line.
        """
        if isinstance(needs, Needs):
            gated = self._gated.get(needs.gate) or self.lines_of(needs.gate)
            if needs.place < len(gated):  # patterns of rules that this page is the first to ask for come one by one
                mask = gated[needs.place]
                found = (self._cut if needs.within else self._lines).get(mask)
                return self._spans(mask, needs.within) if found is None else found
        return self.lines_with(needs)

    def _spans(self, mask: int, within: bool) -> Sequence[Span]:
        """Return the stretches of which a number has the bits, or their lines; many patterns can stand in the same ones."""
        kept = self._cut if within else self._lines
        found = kept[mask] = self._cut_of_mask(mask) if within else self._of_mask(mask)
        return found

    def _holding_all(self, needs: Iterable[frozenset[str]]) -> int:
        """Return the last stretches of the lines that `lines_with` looks for, or any of them, as a number."""
        if isinstance(needs, Needs):
            needs = needs.of_lines() if needs.within else needs
            gated = self._gated.get(needs.gate) or self.lines_of(needs.gate)
            if needs.place < len(gated):
                return gated[needs.place]
        held, mask = self._held.get, self._every
        for words in needs:
            lines = held(words)
            mask &= self._holding(words) if lines is None else lines
            if not mask:
                return 0
        return mask

    def lines_of(self, gate: Gate) -> Sequence[int]:
        """Return the stretches of each of the needs that a gate knows, as numbers; reckoned once."""
        gated = self._gated.get(gate)
        if gated is None:
            gated = self._gated[gate] = gate.lines(self._letters, self._every, self._lasts)
        return gated

    def masks(self, first: Iterable[frozenset[str]], last: Iterable[frozenset[str]]) -> Sequence[int]:
        """Return the stretches of all that a gate knows from some needs up to others, as numbers.

        There are none on the page that is the first to ask for them.
        """
        if not (isinstance(first, Needs) and isinstance(last, Needs)):
            return ()
        masks = self.lines_of(first.gate)[first.place : last.place + 1]
        return masks if len(masks) == last.place + 1 - first.place else ()

    def standing(self, ruled: Sequence[tuple[Rule, Sought]]) -> Iterator[tuple[Rule, Sought, Sequence[Span]]]:
        """Yield those of rules whose words stand in lines with figures, and where in these: see `stretches_with`.

        ruled: rules with their patterns, of one gate, to which they were admitted one behind the other.
        """
        masks = self.masks(ruled[0][1].needs, ruled[-1][1].needs)
        if masks:  # most rules need not even be looked at
            ruled = list(compress(ruled, masks))
        for rule, sought in ruled:
            stretches = self.stretches_with(sought.needs)
            if stretches:
                yield rule, sought, stretches

    def _of_mask(self, mask: int) -> Sequence[Span]:
        """Return the lines of the stretches of which a number has the bits."""
        found, rest = [], mask
        while rest:
            line, stretches = self._line_of[(rest & -rest).bit_length() - 1]
            found.append(line)
            rest &= ~stretches
        return found

    def _cut_of_mask(self, mask: int) -> Sequence[Span]:
        """Return the stretches of which a number has the bits."""
        found, rest = [], mask
        while rest:
            lowest = rest & -rest
            found.append(self._stretches[lowest.bit_length() - 1])
            rest ^= lowest
        return found

    def lines_holding(self, needs: Iterable[frozenset[str]]) -> list[Span]:
        """Return the lines with figures, ends included, in which one word of each set stands."""
        return [line for line in self.lines_with(needs) if _holds(self.text[line.start : line.end], needs)]

    def found(self, sought: Sought) -> Iterator[re.Match[str]]:
        """Yield the matches of a pattern that holds a figure and reaches over no end of a line."""
        text, literal = self.text, sought.literal
        for start, end in self.stretches_with(sought.needs):
            if text.find(literal, start, end) >= 0:
                yield from sought.pattern.finditer(text, start, end)

    def found_by_words(self, sought: Sought) -> Iterator[re.Match[str]]:
        """Yield the same as `found`, sooner where a pattern takes longer with a line than to look for the words it needs."""
        for start, end in self.lines_holding(sought.needs):
            yield from sought.pattern.finditer(self.text, start, end)

    def found_around(self, core: Sought, sought: Sought, reach: int) -> Iterator[re.Match[str]]:
        """Yield the matches of a pattern around those of its core, a part of it that is sooner found; see `around`."""
        return around(sought.pattern, [match.start() for match in self.found(core)], self.text, reach)

    def found_first(self, sought: Sought) -> list[re.Match[str]]:
        """Return the matches of a pattern right where lines with figures begin."""
        match = sought.pattern.match
        return [found for line in self.lines_with(sought.needs) if (found := match(self.text, *line))]

    def _holding(self, words: frozenset[str]) -> int:
        """Return the lines whose stretches hold both ends of one of some words, as the number of their last ones."""
        held, letters = 0, self._letters
        for first, last in ends(words, self.marks.stop[0]):
            held |= letters.get(first, 0) & letters.get(last, 0)
        self._held[words] = held = in_lines([held], self._every, self._lasts)[0]
        return held

    @cached_property
    def _figured(self) -> list[Span]:
        """The lines with figures, ends included."""
        found: list[Span] = []
        for position in self.positions:
            if not found or position >= found[-1].end:
                start, end = self.line_start(position), self.line_end(position) + 1
                found.append(Span(start, min(end, len(self.text))))
        return found

    @cached_property
    def _stretches(self) -> list[Span]:
        """The lines with figures, cut behind the sentences that hold any."""
        found: list[Span] = []
        stop, places, first = self.marks.stop[0], self.positions, 0
        for start, end in self._figured:
            last = bisect_left(places, end, first)
            while first < last:
                behind = self.text.find(stop, places[first], end) + 1 or end
                first = bisect_left(places, behind, first, last)
                behind = behind if first < last else end
                found.append(Span(start, behind))
                start = behind
        return found

    @cached_property
    def _line_of(self) -> list[tuple[Span, int]]:
        """Of each stretch, the line and all stretches of that, as a number: a bit for each."""
        starts = [stretch.start for stretch in self._stretches]
        found: list[tuple[Span, int]] = []
        for line in self._figured:
            more = bisect_left(starts, line.end, len(found)) - len(found)
            found += [(line, ((1 << more) - 1) << len(found))] * more
        return found

    @cached_property
    def _lasts(self) -> int:
        """The last stretch of each line with figures, as a number."""
        return sum({(stretches + (stretches & -stretches)) >> 1 for _, stretches in self._line_of})

    @cached_property
    def _letters(self) -> dict[str, int]:
        """Of each character, the stretches with figures that hold it, as a number: a bit for each.

        Of each sign written twice, those that hold two of it.
        """
        letters: dict[str, int] = {}
        known, text, bit = letters.get, self.text, 1
        for start, end in self._stretches:
            for character in set(text[start:end]):
                letters[character] = known(character, 0) | bit
            bit <<= 1
        once: dict[str, int] = {}
        stretch, bit, end = 0, 0, 0
        for place in self.positions:
            while place >= end:
                end, bit, stretch = self._stretches[stretch].end, 1 << stretch, stretch + 1
            sign = text[place]
            if once.get(sign) == bit:
                letters[sign * 2] = known(sign * 2, 0) | bit
            once[sign] = bit
        return letters

    def line_start(self, position: int) -> int:
        """Return where the line of a position starts."""
        return self.text.rfind("\n", 0, position) + 1

    def line_end(self, position: int) -> int:
        """Return where the line of a position ends."""
        end = self.text.find("\n", position)
        return end if end >= 0 else len(self.text)


def _holds(line: str, needs: Iterable[frozenset[str]]) -> bool:
    """Tell whether a line holds one word of each set."""
    return all(any(map(line.__contains__, words)) for words in needs)
