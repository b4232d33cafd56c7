"""Points that a text has numbered one by one, and how many they are said to be behind them: `these 4 above`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.findings.counts import Counts
from extractor.findings.relations import Related, named_count
from extractor.findings.skeleton import Skeleton
from extractor.findings.stated import Stated
from extractor.rulebook import Rulebook

_FRONT = 8  # characters in front of the number
_FEWEST = 2  # points


class Above:
    """The rule for numbers that sum up what is numbered in front of them, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.once(Counts).rules.above
        self.lead, self.nouns = re.compile(self.rule.lead), re.compile(self.rule.nouns)


def above(skeleton: Skeleton, rules: Rulebook, numbers: Sequence[Stated]) -> Iterator[Related]:
    """Yield each number that sums up what is numbered in front of it with how many that are."""
    counts, ways, text = rules.once(Counts), rules.once(Above), skeleton.text
    for stated in numbers:
        if ways.nouns.match(stated.what) is None:
            continue
        floor = skeleton.line_start(stated.start)
        front = ways.lead.search(text, max(floor, stated.start - _FRONT), stated.start)
        if front is None:
            continue
        found = max((_points(text, series, floor, front.start()) for series in counts.series), key=_last, default=[])
        if front.start() == floor:
            found = _lines(skeleton, counts, floor)
        if len(found) >= _FEWEST:
            names = [name for name, _ in found]
            wording = skeleton.words(front.start(), stated.end)
            yield named_count(ways.rule.name, stated.figure, names, wording, tension=True)


def _lines(skeleton: Skeleton, counts: Counts, end: int) -> list[tuple[str, int]]:
    """Return the marks that the lines in front of a place begin with, one behind another, from the first on."""
    starts: list[int] = []
    while end > 0:
        end = skeleton.line_start(end - 1)
        starts.insert(0, end)
        for series in counts.series:
            ways = zip(series, starts, strict=False)
            marks = [next((mark for mark in way if skeleton.text.startswith(mark, at)), "") for way, at in ways]
            if all(marks) and len(marks) == len(starts):
                return list(zip(marks, starts, strict=True))
        if len(starts) > len(counts.series[0]):
            break
    return []


def _last(points: list[tuple[str, int]]) -> int:
    """Return where the last of some points stands: the nearest list is the one that is summed up."""
    return points[-1][1] if points else -1


def _points(text: str, series: Sequence[tuple[str, ...]], start: int, end: int) -> list[tuple[str, int]]:
    """Return the marks of the last numbered list in a stretch, each with its place, from the first on."""
    place = max(text.rfind(mark, start, end) for mark in series[0])
    found: list[tuple[str, int]] = []
    for marks in series:
        ats = [(at, mark) for mark in marks if (at := text.find(mark, place, end)) >= 0] if place >= 0 else []
        if not ats:
            return found
        at, mark = min(ats)
        found.append((mark, at))
        place = at + len(mark)
    return found
