"""A table's cells -> what stands over a cell and in front of it in its row, found without walking the table again."""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import attrgetter

from extractor.records import Cell, Table


class Grid:
    """The cells of one table of a text, by place, by column and by row."""

    def __init__(self, text: str, table: Table) -> None:
        self.table = table
        self._text = text
        self._cells = sorted(table.cells, key=attrgetter("start"))
        self._starts = [cell.start for cell in self._cells]
        self._width = max((cell.column + cell.column_span for cell in self._cells), default=0)
        self._over: dict[int, list[Cell]] = {}
        self._rows: dict[int, list[Cell]] = {}
        for cell in self._cells:
            if cell.header:
                for column in range(cell.column, cell.column + min(cell.column_span, _WIDEST)):
                    self._over.setdefault(column, []).append(cell)
            for row in range(cell.row, cell.row + min(cell.row_span, _WIDEST)):
                self._rows.setdefault(row, []).append(cell)

    def cell_at(self, offset: int) -> Cell | None:
        """Return the cell around an offset of the text, or None."""
        index = bisect_right(self._starts, offset) - 1
        cell = self._cells[index] if index >= 0 else None
        return cell if cell is not None and offset < cell.end else None

    def written(self, cell: Cell) -> str:
        """Return the text of a cell, without blanks around it or between letters that each stand alone (`户 数`)."""
        written = self._text[cell.start : cell.end].strip()
        return "".join(written.split()) if _APART.fullmatch(written) else written

    def headings(self, cell: Cell) -> list[str]:
        """Return the texts of the heading cells over a cell, the nearest first."""
        return [self.written(other) for other in self._above(cell)]

    def names(self, cell: Cell) -> list[str]:
        """Return the headings that name the column of a cell: none as wide as the table, which is of all columns alike."""
        over = self._above(cell)
        own = [other for other in over if other.column_span < self._width]
        return [self.written(other) for other in own or over]

    def _above(self, cell: Cell) -> list[Cell]:
        over = (other for other in self._over.get(cell.column, ()) if other.row < cell.row)
        return sorted(over, key=lambda other: -other.row)

    def row(self, cell: Cell) -> list[Cell]:
        """Return the cells of a cell's row that stand left of it, from the left."""
        return [other for other in self.whole_row(cell) if other.column < cell.column]

    def whole_row(self, cell: Cell) -> list[Cell]:
        """Return the cells of a cell's row."""
        return self._rows.get(cell.row, [])

    def label(self, cell: Cell) -> str:
        """Return the text of the first cell of the row, left of the cell, that is no number; "" where there is none."""
        labels = (self.written(other) for other in sorted(self.row(cell), key=attrgetter("column")))
        return next((label for label in labels if label and not label.replace(".", "").isdigit()), "")


_WIDEST = 1000
_APART = re.compile(r"[^\W\d](?:\s+[^\W\d])+")  # columns are made equally wide so


class Grids:
    """The tables of a document, each laid out when first asked for."""

    def __init__(self, text: str, tables: tuple[Table, ...]) -> None:
        self._text, self._tables = text, tables
        self._starts = [table.start for table in tables]
        self._grids: dict[int, Grid] = {}

    def at(self, offset: int) -> Grid | None:
        """Return the table around an offset of the text, or None."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self._tables[index].end:
            return None
        if index not in self._grids:
            self._grids[index] = Grid(self._text, self._tables[index])
        return self._grids[index]
