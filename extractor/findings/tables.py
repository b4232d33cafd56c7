"""Totals of tables: a row or column of totals against the cells that it adds up.

A table is trusted to be a plain list only where another of its columns adds up exactly, or where it has but one;
one in which nothing adds up was read wrongly or has another structure, and is left alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from extractor.findings.adding import addable, adds_up, within
from extractor.findings.relations import Member, Related
from extractor.findings.units import unit_key
from extractor.findings.wordings import TableWords
from extractor.records import Cell, Document, Figure, Report, Table
from extractor.values.grids import Grid

# So many totals that add up show that a table is a plain list, and that another total is more than doubtful.
_PLAIN = 2
_SOME = Decimal("0.5")  # of a total: what comes to less is not all of it


class Line(NamedTuple):
    """A total, the figures that should make it up, and the words over or before it."""

    whole: Figure
    parts: list[Figure]
    label: str


def totals(sums: Sums) -> list[Related]:
    """Return a relation for each total of a row or column of a table that is a plain list."""
    columns = _related(list(sums.columns()), "total row of a table")
    return [*columns, *_related(list(sums.rows()), "total column of a table")]


def tables_of(report: Report, words: TableWords) -> Iterator[Sums]:
    """Yield the tables of a report, laid out."""
    tables = report.document.tables
    figures = sorted(report.figures, key=lambda figure: figure.start) if tables else []
    for table in tables:
        yield Sums(report.document, table, figures, words)


def _related(lines: list[Line], rule: str) -> Iterator[Related]:
    exact = sum(adds_up(line.whole, line.parts) for line in lines)
    if not exact and (len(lines) > 1 or any(within(line.whole, line.parts, _SOME) for line in lines)):
        return
    for line in lines:
        members = (Member("whole", line.whole), *(Member("part", part) for part in line.parts))
        yield Related("sum", "SUM", rule, members, line.label, "closed", tension=exact < _PLAIN)


class Sums:
    """The cells of one table by row and column, with the one figure of each."""

    def __init__(
        self, document: Document, table: Table, figures: Sequence[Figure], words: TableWords
    ) -> None:
        self.text, self.words = document.text, words
        self.grid = Grid(document.text, table)
        starts = [figure.start for figure in figures]
        self.cells: dict[tuple[int, int], Cell] = {(cell.row, cell.column): cell for cell in table.cells}
        self.figures: dict[tuple[int, int], Figure] = {}
        for place, cell in self.cells.items():
            inside = figures[bisect_left(starts, cell.start) : bisect_left(starts, cell.end)]
            if len(inside) == 1 and not cell.header and cell.row_span == 1 and cell.column_span == 1:
                self.figures[place] = inside[0]
        self.body = sorted({cell.row for cell in table.cells if not cell.header})
        self.labels = {row: self._label(row) for row in self.body}
        over = {
            column: self.grid.headings(cell)
            for (row, column), cell in sorted(self.cells.items())
            if self.body and row == self.body[-1]
        }
        self.headings = {column: " ".join(headings) for column, headings in over.items()}
        self.nearest = {column: headings[0] for column, headings in over.items() if headings}
        self.nested = any(word in label for label in self.labels.values() for word in words.nested)

    def columns(self) -> Iterator[Line]:
        """Yield the total of each column with the cells above it, or below where the totals come first."""
        totals = [row for row in self.body if self.labels[row] in self.words.total]
        if len(totals) != 1:
            return
        above = [row for row in self.body if row < totals[0]]
        yield from self.lines(totals[0], above or [row for row in self.body if row > totals[0]])

    def lines(self, total: int, others: list[int]) -> Iterator[Line]:
        """Yield the cells of one row, each with those of others that should make it up, column by column."""
        for column, heading in self.headings.items():
            if not any(word in heading for word in self.words.never):
                yield from self._line((total, column), [(row, column) for row in others], heading)

    def rows(self) -> Iterator[Line]:
        """Yield the total of each row with the cells of its unit, where a column is headed as one of totals."""
        totals = [column for column, heading in self.nearest.items() if heading in self.words.total]
        told = " ".join(self.headings.values())
        if len(totals) != 1 or any(word in told for word in self.words.never):
            return
        for row in self.body:
            whole = self.figures.get((row, totals[0]))
            others = [
                (row, column)
                for column in self.headings
                if whole and 0 < column != totals[0] and self._unit(row, column) in (None, unit_key(whole))
            ]
            yield from self._line((row, totals[0]), others, self.labels[row])

    def _line(self, total: tuple[int, int], places: list[tuple[int, int]], label: str) -> Iterator[Line]:
        whole = self.figures.get(total)
        parts = [self.figures[place] for place in places if place in self.figures]
        unread = [place for place in places if place not in self.figures and not self._empty(place)]
        if whole is None or not addable(whole) or len(parts) < 2 or unread:
            return
        if {unit_key(part) for part in parts} == {unit_key(whole)}:
            yield Line(whole, parts, label)

    def _unit(self, row: int, column: int) -> tuple[str, str] | None:
        figure = self.figures.get((row, column))
        return unit_key(figure) if figure else None

    def _empty(self, place: tuple[int, int]) -> bool:
        cell = self.cells.get(place)
        return cell is None or self.is_empty(cell)

    def is_empty(self, cell: Cell) -> bool:
        """Tell whether a cell holds nothing, or a stroke for it."""
        return self._words(cell) in self.words.empty

    def _label(self, row: int) -> str:
        cells = [cell for (at, _), cell in sorted(self.cells.items()) if at == row]
        return self._words(cells[0]) if cells else ""

    def _words(self, cell: Cell) -> str:
        return "".join(self.text[cell.start : cell.end].split())
