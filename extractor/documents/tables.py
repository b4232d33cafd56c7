"""Tables as written -> grids: which row and column a cell stands in, what is a header, what the
caption says."""

from __future__ import annotations

import re
from itertools import groupby
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from extractor.documents.body import RawCell, RawTable
from extractor.records import Cell, Span, Table
from extractor.rulebook import Rulebook, RuleFile


class Caption(BaseModel):
    """How the lines above a table look that belong to it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unit: str
    title: str
    examples: list[str] = Field(min_length=1)
    not_examples: list[str] = Field(default_factory=list)


class CaptionRules(RuleFile):
    """rules/captions.toml."""

    caption: Caption


class _Patterns(NamedTuple):
    unit: re.Pattern[str]
    title: re.Pattern[str]


_NUMBER = re.compile(r"[-+\u2212]?[\d,\uff0c]*\d(?:\.\d+)?[%\uff05]?|[-+]?\.\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_HEADERS = 3
_LONG_CELL = 300
_LINE = re.compile(r"^.*$", re.M)
_FIELD = re.compile(r"[^ \u3000\n]+")
_SPACED_NUMBER = re.compile(r"[ \u3000]\d[\d,.]*[ \u3000\n]")
_FEWEST_FIELDS = 3
_FEWEST_STROKES = 2
_RULED = re.compile(r"[\s|:+-]*-{2}[\s|:+-]*")


def patterns(rules: Rulebook) -> _Patterns:
    """Compile rules/captions.toml; call it through `rules.once`."""
    caption = rules.load("captions.toml", CaptionRules).caption
    return _Patterns(re.compile(caption.unit), re.compile(caption.title))


def tables(text: str, raw: tuple[RawTable, ...], rules: Rulebook, shift: int = 0) -> tuple[Table, ...]:
    """Return the data tables among those written: tables that only lay out the page are none.

    shift: how much further on in the text they stand than they were written.
    """
    return tuple(sorted(_table(text, table, rules, shift) for table in raw if _holds_data(table)))


def tabbed(text: str, rules: Rulebook) -> tuple[Table, ...]:
    """Return the tables in plain text: two or more lines one after another with as many tabs, or upright strokes, each."""
    spans = [Span(*line.span()) for line in _LINE.finditer(text)]
    found = []
    for mark, fewest in (("\t", 1), ("|", _FEWEST_STROKES)) if "\t" in text or "|" in text else ():
        for marks, run in groupby(spans, key=lambda span: text.count(mark, *span)):
            rows = [row for row in run if not _RULED.fullmatch(text, *row)]
            if marks >= fewest and len(rows) > 1:
                cells = tuple(tuple(_split(text, row, mark)) for row in rows)
                found.append(RawTable(rows[0].start, rows[-1].end, cells, "", False))
    return tables(text, tuple(found), rules)


def spaced(text: str, rules: Rulebook) -> tuple[Table, ...]:
    """Return the tables in plain text whose cells blanks divide: lines one after another with as many fields each.

    The first line heads columns and holds no number; at least one column below it holds numbers alone. Prose that
    has blanks in it is none of this.
    """
    if _SPACED_NUMBER.search(text) is None:
        return ()
    rows = [(line.span(), _fields(text, Span(*line.span()))) for line in _LINE.finditer(text)]
    found = []
    for width, run in groupby(rows, key=lambda row: len(row[1])):
        cells = tuple(tuple(fields) for _, fields in run)
        if width >= _FEWEST_FIELDS and len(cells) > 1 and _heads_numbers(text, cells):
            found.append(RawTable(cells[0][0].start, cells[-1][-1].end, cells, "", False))
    return tables(text, tuple(found), rules)


def _fields(text: str, row: Span) -> list[RawCell]:
    """Return what blanks divide in a line, nothing for a line that is a sentence."""
    if text.find("\u3002", *row) >= 0:
        return []
    return [RawCell(*field.span(), 1, 1, False) for field in _FIELD.finditer(text, *row)]


def _heads_numbers(text: str, rows: tuple[tuple[RawCell, ...], ...]) -> bool:
    numeric = [[_NUMBER.fullmatch(text, cell.start, cell.end) is not None for cell in row] for row in rows]
    return not any(numeric[0]) and any(all(column) for column in list(zip(*numeric[1:], strict=True))[1:])


def _split(text: str, row: Span, mark: str) -> list[RawCell]:
    cells, start, end = [], row.start, row.end
    if mark != "\t":  # the strokes at both ends of a line divide nothing
        start += len(text[start:end]) - len(text[start:end].lstrip().removeprefix(mark))
        end -= len(text[start:end]) - len(text[start:end].rstrip().removesuffix(mark))
    for part in text[start:end].split(mark):
        first = start + len(part) - len(part.lstrip())
        cells.append(RawCell(first, max(first, start + len(part.rstrip())), 1, 1, False))
        start += len(part) + 1
    return cells


def _holds_data(table: RawTable) -> bool:
    widest = max((len(row) for row in table.rows), default=0)
    longest = max((cell.end - cell.start for row in table.rows for cell in row), default=0)
    return not table.nested and len(table.rows) > 1 and widest > 1 and longest <= _LONG_CELL


def _table(text: str, table: RawTable, rules: Rulebook, shift: int) -> Table:
    cells = _grid(table, shift)
    depth = _header_depth(text, cells)
    width = max(cell.column + cell.column_span for cell in cells)
    known = rules.once(patterns)
    caption = [part for part in (_above(text, table.start + shift, known), table.caption) if part]
    for cell in cells:
        if cell.row < depth and cell.column_span == width and cell.end > cell.start:
            caption.append(text[cell.start : cell.end])
    marked = tuple(
        cell if cell.header or cell.row >= depth else cell._replace(header=True) for cell in cells
    )
    return Table(table.start + shift, table.end + shift, marked, " ".join(caption))


def _grid(table: RawTable, shift: int) -> list[Cell]:
    """Lay cells into rows and columns: a cell takes the first free columns of its row."""
    taken: set[tuple[int, int]] = set()
    cells = []
    for number, row in enumerate(table.rows):
        column = 0
        for start, end, high, wide, header in row:
            while (number, column) in taken:
                column += 1
            high = min(high, len(table.rows) - number)
            for down in range(1, high):
                taken.update((number + down, column + right) for right in range(wide))
            cells.append(Cell(start + shift, end + shift, number, column, high, wide, header))
            column += wide
    return cells


def _header_depth(text: str, cells: list[Cell]) -> int:
    """Return how many rows at the top are headers: those of th, else those before the first number.

    A row of bare years is a header; a table without a number has one header row.
    """
    rows = [list(row) for _, row in groupby(cells, key=lambda cell: cell.row)]
    depth = next((i for i, row in enumerate(rows) if not all(cell.header for cell in row)), len(rows))
    if depth:
        return min(depth, _MOST_HEADERS)
    first = next((i for i, row in enumerate(rows) if _has_amounts(text, row)), None)
    if first is None:
        return 1
    covered = max((cell.row + cell.row_span for row in rows[:first] for cell in row), default=0)
    return first if first <= _MOST_HEADERS and covered <= first else (min(first, 1))


def _has_amounts(text: str, row: list[Cell]) -> bool:
    numbers = [text[cell.start : cell.end] for cell in row if _NUMBER.fullmatch(text, cell.start, cell.end)]
    return bool(numbers) and not all(_YEAR.fullmatch(number) for number in numbers)


def _above(text: str, start: int, known: _Patterns) -> str:
    """Return the title and unit in the two lines right above a table."""
    parts: list[str] = []
    end = start
    for _ in range(2):
        end = len(text[:end].rstrip())
        begin = text.rfind("\n", 0, end) + 1
        line = text[begin:end].strip()
        if not line or "\t" in line or not (known.unit.fullmatch(line) or known.title.fullmatch(line)):
            break
        parts.insert(0, line)
        end = begin
    return " ".join(parts)
