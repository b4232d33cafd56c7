"""Numbers in table cells -> their units, from the heading of the column, the row or the caption."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from operator import attrgetter

from extractor.figures.candidates import Candidate, Scanner, compile_scanner
from extractor.records import Cell, Document
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.grids import Grid, Grids
from extractor.values.units import Unit
from extractor.values.words import alternation


class TableWords(RuleFile):
    """Words of captions and headings; symbols: units that end a heading with nothing between."""

    caption_unit: list[str]
    unit_column: list[str]
    symbols: list[str]


class ColumnRule(Rule):
    """A column by words of its heading: with no figures at all, or with numbers of a unit that it leaves out.

    whole: the words are all of the heading. own: its numbers are read only where the heading itself writes their unit,
    which the caption does not tell.
    """

    headings: list[str]
    whole: bool = False
    figures: bool = True
    own: bool = False
    unit: str = ""

    def heads(self, heading: str) -> bool:
        """Tell whether a column with some heading is one of these."""
        return heading in self.headings if self.whole else any(word in heading for word in self.headings)


class TableRules(RuleFile):
    """The shape of rules/tables.toml."""

    words: TableWords
    column: list[ColumnRule]


class Cells:
    """Gives candidates in tables their units; takes away those of columns without figures."""

    def __init__(self, rules: TableRules, scanner: Scanner) -> None:
        self._words = rules.words
        self._columns = rules.column
        self._units = scanner.units
        self._negate, self._minus = scanner.negate, tuple(scanner.numerals.words.negative)
        self._scales = scanner.scales
        self._written = {0: "", **{power: name for name, power in reversed(scanner.scales.items())}}
        named = f"(?P<scale>{alternation(scanner.scales)})?(?P<unit>{scanner.units.pattern})"
        self._named = named + r"(?:\s*/\s*(?P<per>[^\W\d_]{1,4}))?"
        self._amount = re.compile(r"[-−－]?[0-9][0-9,]*(?:\.[0-9]+)?\s*")

    # Patterns of every unit take long to compile, and most pages have no tables.
    @cached_property
    def _in_brackets(self) -> re.Pattern[str]:
        symbol = f"(?={alternation(self._words.symbols)})"
        return re.compile(rf"(?:[（(\[【/：:,，、]\s*|{symbol}){self._named}\s*(?:[）)\]】]|$)")

    @cached_property
    def _caption(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{alternation(self._words.caption_unit)})\s*{self._named}")

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return re.compile(rf"\s*{self._named}\s*")

    def settle(self, text: str, document: Document, candidates: list[Candidate]) -> list[Candidate]:
        """Return the candidates; those alone in a cell without a unit get one, or go where none can be known."""
        if not document.tables:
            return candidates
        grids = Grids(document.text, document.tables)
        kept: list[Candidate] = []
        for found in candidates:
            grid = grids.at(found.start)
            cell = grid.cell_at(found.start) if grid else None
            found.cell = cell.start if cell else -1
            if grid is None or cell is None or self._stays(text, grid, cell, found):
                kept.append(found)
        return kept

    def _stays(self, text: str, grid: Grid, cell: Cell, found: Candidate) -> bool:
        headings = grid.headings(cell)
        found.heading = " ".join((*reversed(headings), grid.label(cell)))
        rule = next((rule for rule in self._columns for heading in headings if rule.heads(heading)), None)
        if rule is not None and not rule.figures:
            return False
        if (
            found.unit is not None
            or found.kind
            or not self._amount.fullmatch(text[cell.start : cell.end].strip())
        ):
            return True
        if cell.header:
            return False
        unit, scale, per = self._unit(text, grid, cell, headings, rule)
        if unit is None:
            return False
        found.unit, found.kind, found.scale = unit, unit.kind, found.scale or scale
        found.unit_surface = self._written[scale] + unit.surface
        if per and unit.kind == "money":
            found.kind, found.denominator = "unit_price", per
            found.unit_surface += f"/{per}"
        if text[max(cell.start, found.start - 1) : found.start] in self._minus:
            self._negate(text, found)
        found.because("unit", "unit of the column")
        return True

    def _unit(
        self, text: str, grid: Grid, cell: Cell, headings: list[str], rule: ColumnRule | None
    ) -> tuple[Unit | None, int, str]:
        """Return the unit of a cell, its power of ten and what it is for one of; no unit where none can be known."""
        for label in (*headings, *self._row_units(grid, cell)):
            match = self._whole.fullmatch(label) or self._in_brackets.search(label)
            if match is not None:
                return self._read(match)
        if rule is not None:
            return (None if rule.own else self._units.table[rule.unit]), 0, ""
        match = self._caption.search(grid.table.caption) or self._caption.search(
            text, max(0, grid.table.start - 60), grid.table.start
        )
        return self._read(match) if match else (None, 0, "")

    def _read(self, match: re.Match[str]) -> tuple[Unit | None, int, str]:
        return self._units.table[match["unit"]], self._scales.get(match["scale"] or "", 0), match["per"] or ""

    def _row_units(self, grid: Grid, cell: Cell) -> Iterator[str]:
        """Yield the row's cell in a column of units, then its label.

        Units stand in front of the row's first amount, or each behind its own.
        """
        row = sorted(grid.whole_row(cell), key=attrgetter("column"))
        units = [
            other
            for other in row
            if any(heading in self._words.unit_column for heading in grid.headings(other))
        ]
        first = next((other.column for other in row if self._amount.fullmatch(grid.written(other))), 0)
        if units and units[0].column < first:
            yield from (grid.written(other) for other in reversed(units) if other.column < cell.column)
        else:
            yield from (grid.written(other) for other in units if other.column > cell.column)
        yield grid.label(cell)


def compile_cells(rules: Rulebook) -> Cells:
    """Build the reader of tables from rules/tables.toml."""
    return Cells(rules.load("tables.toml", TableRules), rules.once(compile_scanner))
