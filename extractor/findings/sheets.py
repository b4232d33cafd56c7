"""Cells that hold a number and nothing else, by row and column: of a table, or of one that was copied cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import reduce
from typing import NamedTuple

from extractor.findings.adding import adds_up
from extractor.findings.derived import from_digits, together
from extractor.findings.relations import Patterns
from extractor.findings.tables import Sums
from extractor.findings.wordings import TableWords
from extractor.records import Document, Figure, Table, plain
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "plain_tables.toml"
_FEWEST = 4  # numbers of a table


class PlainWords(RuleFile):
    """Words of cells; see the comments in the file."""

    number: str
    cell: str
    edge: str
    never: list[str]


class FormRule(Rule):
    """A table that all fill in alike; see the comments in the file."""

    heads: list[str]
    columns: list[str]
    came: list[str] = []
    went: list[str] = []
    told: str = ""
    but: str = ""


class PlainTableRules(RuleFile):
    """rules/plain_tables.toml."""

    words: PlainWords
    sum: Rule
    form: list[FormRule]


class PlainTables:
    """The rules of rules/plain_tables.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, PlainTableRules)
        words = self.rules.words
        self.number, self.cell, self.edge = re.compile(words.number), re.compile(words.cell), re.compile(words.edge)
        self.told = {form.name: (re.compile(form.told), re.compile(form.but)) for form in self.rules.form if form.told}
        self.table: TableWords = rules.once(Patterns).rules.table

    def figure(self, words: str, start: int) -> Figure | None:
        """Return a cell that holds a number and nothing else in the form of a figure. start: of its words in the text."""
        if not self.cell.fullmatch(words):
            return None
        return from_digits(words.replace(",", "").replace("，", ""), start)


class Line(NamedTuple):
    """A total, what should make it up, and the words before and over it, with where it stands: no other line has these."""

    whole: Figure
    parts: list[Figure]
    label: str

    @property
    def tells(self) -> bool:
        """Whether it shows anything that it adds up: several of its parts are something."""
        return sum(bool(part.value) for part in self.parts) > 1

    @property
    def holds(self) -> bool:
        """Whether it adds up."""
        return adds_up(self.whole, self.parts)


class Row(NamedTuple):
    """The words in front of a row, those that several rows share first; its numbers, and the cells of other words."""

    path: tuple[str, ...]
    numbers: dict[int, Figure]
    others: set[int]


class Sheet:
    """The rows of plain numbers, and what stands right over each column. words: all that does. nested: some of others."""

    def __init__(
        self, rows: list[Row], headed: dict[int, str], ways: PlainTables, words: str = "", nested: bool = False
    ) -> None:
        self.rows, self.headed, self.ways, self.words, self.nested = rows, headed, ways, words, nested

    def label(self, row: Row) -> str:
        """Return the words right in front of a row, without its number."""
        return self.ways.number.sub("", row.path[-1]) if row.path else ""

    def name(self, row: Row, column: int) -> str:
        """Return what stands before and over a cell, and where that is."""
        return f"{''.join(row.path)} {self.headed[column]} {self.rows.index(row)}.{column}"

    def is_total(self, words: str) -> bool:
        """Tell whether words say that a row or column is of totals."""
        return words in self.ways.table.total

    def across(self) -> Iterator[Line]:
        """Yield each row's totals, with what stands in front of each, back to the total before it."""
        for row in self.rows:
            parts: list[tuple[Row, int]] = []
            for column, heading in self.headed.items():
                if self.is_total(heading):
                    yield from self._line((row, column), parts, self.name(row, column))
                    parts = []
                else:
                    parts.append((row, column))

    def down(self, but: Sequence[str] = ()) -> Iterator[Line]:
        """Yield the totals of each column, with what stands above each under the words that they share.

        but: words of rows that are no part of any total.
        """
        for place, total in enumerate(self.rows):
            if not self.is_total(self.label(total)):
                continue
            shared = total.path[:-1]
            rows: list[Row] = []
            for row in reversed(self.rows[:place]):
                label = self.label(row)
                if row.path[: len(shared)] != shared or self.is_total(label) or any(word in label for word in but):
                    break
                rows.insert(0, row)
            for column in self.headed:
                yield from self._line((total, column), [(row, column) for row in rows], f"↓{self.name(total, column)}")

    def balance(self, form: FormRule) -> Iterator[Line]:
        """Yield, for each column, what came in together, with what went out and what is left."""
        into, out = self._named(form.came), self._named(form.went)
        for column in self.headed if into and out else ():
            came, went = ([row.numbers[column] for row in rows if column in row.numbers] for rows in (into, out))
            if came and went and not any(column in row.others for row in (*into, *out)):  # what is left blank is none
                whole = reduce(together, came)
                both = whole.model_copy(update={"written_value": plain(whole.value or Decimal(0))})
                yield Line(both, went, f"={self.name(into[0], column)}")

    def of_all(self, form: FormRule) -> list[Figure]:
        """Return what a form says of all that came in: new, with what was left over, and dealt with."""
        totals = [column for column, heading in self.headed.items() if self.is_total(heading)]
        rows = [*self._named(form.came), *self._named(form.went[:1])]
        found = [row.numbers[totals[-1]] for row in rows if totals and totals[-1] in row.numbers]
        return [*found, together(found[0], found[1])] if len(found) == len(form.came) + 1 > 1 else []

    def _named(self, words: Sequence[str]) -> list[Row]:
        """Return the one row that each of some words names; none at all where one names none or several."""
        found = [[row for row in self.rows if word in self.label(row)] for word in words]
        return [rows[0] for rows in found] if all(len(rows) == 1 for rows in found) else []

    def _line(self, total: tuple[Row, int], places: list[tuple[Row, int]], label: str) -> Iterator[Line]:
        whole = total[0].numbers.get(total[1])
        parts = [row.numbers[column] for row, column in places if column in row.numbers]
        if whole is not None and len(parts) > 1 and not any(column in row.others for row, column in places):
            yield Line(whole, parts, label)


def sheet_of_table(document: Document, table: Table, taken: set[int], ways: PlainTables) -> Sheet | None:
    """Return the plain numbers of a table. taken: where figures start, which are none of these."""
    text, held = document.text, dict[tuple[int, int], Figure]()
    for cell in table.cells:
        words = "" if cell.header else text[cell.start : cell.end].strip()
        start = text.find(words, cell.start)
        figure = ways.figure(words, start) if words and cell.row_span == cell.column_span == 1 else None
        if figure and start not in taken:
            held[cell.row, cell.column] = figure
    if len(held) < _FEWEST:
        return None
    laid = Sums(document, table, [], ways.table)
    first = min(column for _, column in held)
    columns = [column for column in sorted(laid.nearest) if column >= first]
    rows: list[Row] = []
    for number in sorted({row for row, _ in held}):
        cells = {cell.column: cell for cell in laid.grid.whole_row(next(c for c in table.cells if c.row == number))}
        path = ["".join(laid.grid.written(cell).split()) for at, cell in sorted(cells.items()) if at < first]
        others = {at for at, cell in cells.items() if (number, at) not in held and not laid.is_empty(cell)}
        rows.append(Row(tuple(path), {at: held[number, at] for at in columns if (number, at) in held}, others))
    headed = {column: "".join(laid.nearest[column].split()) for column in columns}
    return Sheet(rows, headed, ways, " ".join(laid.headings.values()), laid.nested)


def sheet_of_cells(text: str, form: FormRule, ways: PlainTables) -> Sheet:
    """Return the rows of a form in a text that was copied cell by cell: each with as many numbers as there are columns."""
    rows: list[Row] = []
    run: list[Figure] = []
    label = ""
    width = len(form.columns)
    for match in ways.edge.finditer(text):
        words = match[0].strip()
        figure = ways.figure(words, match.start() + match[0].index(words)) if words else None
        if figure:
            run.append(figure)
        elif words:
            rows += _rows(label, run, width)
            label, run = "".join(words.split()), []
    rows += _rows(label, run, width)
    return Sheet(rows, dict(enumerate(form.columns)), ways)


def _rows(label: str, run: Sequence[Figure], width: int) -> Iterator[Row]:
    """Yield the rows that numbers one after another make, if they make whole ones."""
    for start in range(0, len(run), width) if len(run) % width == 0 else ():
        yield Row((label,), dict(enumerate(run[start : start + width])), set())
