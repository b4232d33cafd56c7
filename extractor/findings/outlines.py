"""Totals of a table whose rows are numbered as an outline: each comes to what the rows of the next level below it come to.

A table is taken to be built so only where it mostly adds up: other tables number rows that overlap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.adding import adds_up
from extractor.findings.relations import Member, Related
from extractor.findings.tables import Sums
from extractor.rulebook import Rule

_FEWEST = 3  # totals that add up, which show that a table is an outline
_LIKELY, _SURE = 2, 4  # of these for each that does not: enough to doubt it, and to be sure


class OutlineRule(Rule):
    """numbers: how rows of each level begin, the outermost first. among: what begins a row that is only one of several."""

    numbers: list[str]
    among: list[str]


class Outline:
    """The rule, compiled."""

    def __init__(self, rule: OutlineRule) -> None:
        self.rule = rule
        self.numbers = [re.compile(number) for number in rule.numbers]
        self.among = tuple(rule.among)

    def level(self, label: str) -> int | None:
        """Return the level of a row by its label; None where it bears no number."""
        return next((level for level, number in enumerate(self.numbers) if number.match(label)), None)


def outlined(sums: Sums, outline: Outline) -> Iterator[Related]:
    """Yield each total of an outline with what it is made of, column by column."""
    if _two_sided(sums):
        return
    lines = [line for whole, parts in _totals(sums, outline) for line in sums.lines(whole, parts)]
    exact = sum(adds_up(line.whole, line.parts) for line in lines if line.whole.value)
    failing = sum(not adds_up(line.whole, line.parts) for line in lines)
    if exact < max(_FEWEST, _LIKELY * failing):
        return
    for line in lines:
        members = (Member("whole", line.whole), *(Member("part", part) for part in line.parts))
        unsure = exact < _SURE * failing
        yield Related("sum", "SUM", outline.rule.name, members, line.label, "closed", tension=unsure)


def _two_sided(sums: Sums) -> bool:
    """Tell whether a column of words stands between columns of numbers: what stands behind it bears its names."""
    held = {column for _, column in sums.figures}
    between = [cell for (row, column), cell in sums.cells.items() if row in sums.body and column not in held]
    return any(min(held) < cell.column < max(held) and not sums.is_empty(cell) for cell in between) if held else False


def _totals(sums: Sums, outline: Outline) -> Iterator[tuple[int, list[int]]]:
    """Yield each row that has others below it, or is of all, and those others."""
    levels = {row: outline.level(sums.labels[row]) for row in sums.body}
    numbered = [row for row, level in levels.items() if level is not None]
    of_all = [row for row in sums.body if sums.labels[row] in sums.words.total]
    if not numbered or len(of_all) > 1:
        return
    top = min(level for level in levels.values() if level is not None)
    if of_all and of_all[0] in (sums.body[0], sums.body[-1]):
        yield of_all[0], [row for row in numbered if levels[row] == top]
    for place, row in enumerate(sums.body):
        level = levels[row]
        if level is None:
            continue
        below: list[int] = []
        for other in sums.body[place + 1 :]:
            deeper = levels[other]
            if other in of_all or (deeper is not None and deeper <= level):
                break
            below.append(other)
        inner = [other for other in below if levels[other] is not None]
        opened = any(sums.labels[other].startswith(outline.among) for other in below)
        if inner and not opened and inner[0] == below[0]:
            least = min(levels[other] or 0 for other in inner)
            yield row, [other for other in inner if levels[other] == least]
