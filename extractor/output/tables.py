"""Records -> rows -> CSV and JSON files. The same records give the same bytes on every machine."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TextIO

from extractor.records import Document, Entity, Figure, Finding, Link, Project, Record, Repair, Report

Row = dict[str, Any]

# What a spreadsheet may run: a formula sign, ASCII or full-width, or white space that it strips before one.
# A text that already begins so behind apostrophes gets one more, so that taking one off gives the text back.
FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
SUSPICIOUS = frozenset("'=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
SEPARATOR = ";"
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?%?")


_ENCODER = json.JSONEncoder(ensure_ascii=False)


class RecordTable(NamedTuple):
    """A table of the edition: its name, its record, where a report has those records, how rows are sorted."""

    name: str
    model: type[Record]
    of: Callable[[Report], Iterable[Record]]
    key: Callable[[Any], tuple[Any, ...]]


RECORD_TABLES = (
    RecordTable("documents", Document, lambda report: [report.document], lambda r: (r.document_id,)),
    RecordTable(
        "figures",
        Figure,
        lambda report: report.figures,
        lambda r: (r.document_id, r.start, r.end, r.figure_id),
    ),
    RecordTable("projects", Project, lambda report: report.projects, lambda r: (r.document_id, r.project_id)),
    RecordTable(
        "findings", Finding, lambda report: report.findings, lambda r: (r.document_ids, r.finding_id)
    ),
    RecordTable(
        "repairs",
        Repair,
        lambda report: report.repairs,
        lambda r: (r.document_id, r.start, r.end, r.repair_id),
    ),
    RecordTable("entities", Entity, lambda report: report.entities, lambda r: (r.entity_id,)),
    RecordTable(
        "links",
        Link,
        lambda report: report.links,
        lambda r: (r.document_id, r.relation_id, r.role, r.figure_id, r.link_id),
    ),
)

# The code lists that other tables refer to, and their columns.
CODE_COLUMNS = {
    "units": ("unit", "kind", "unit_code", "factor", "surfaces", "description", "qudt"),
    "measures": ("measure", "kinds", "description"),
    "places": ("place_code", "place_code_scheme", "place_name", "county_code", "description", "place_id"),
}
TABLES = (*(table.name for table in RECORD_TABLES), *CODE_COLUMNS)


def columns(model: type[Record]) -> list[str]:
    """Return the published fields of a record in their published order."""
    return [name for name, field in model.model_fields.items() if not field.exclude]


def csv_cell(value: Any) -> str:
    """Return a value of a row as text for a CSV cell; a text that would run as a formula is made harmless."""
    if value is None:
        return ""
    if isinstance(value, str):
        text = value
    elif isinstance(value, bool):
        return "true" if value else "false"
    else:
        text = joined(value) if isinstance(value, list | tuple) else str(value)
    if text[:1] not in SUSPICIOUS:
        return text
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text


def joined(values: Iterable[Any]) -> str:
    """Return the items of a list as one text; a separator within an item stands behind a backslash."""
    items = (str(value).replace("\\", "\\\\").replace(SEPARATOR, f"\\{SEPARATOR}") for value in values)
    return SEPARATOR.join(items)


def plain_cell(cell: str) -> str:
    """Return the text that a CSV cell stands for: without the apostrophe that makes it harmless."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def parted(cell: str) -> list[str]:
    """Return the items of a list that `joined` wrote; none for an empty cell."""
    if not cell:
        return []
    items, item, escaped = [], "", False
    for character in cell:
        if character == SEPARATOR and not escaped:
            items.append(item)
            item = ""
        elif character == "\\" and not escaped:
            escaped = True
            continue
        else:
            item += character
        escaped = False
    return [*items, item]


class CsvRows:
    """A CSV file being written: RFC 4180, comma, CRLF."""

    def __init__(self, stream: TextIO, names: Sequence[str], *, header: bool = True) -> None:
        self._names = names
        self._rows = csv.writer(stream, lineterminator="\r\n")
        if header:
            self._rows.writerow(names)

    def add(self, row: Row) -> None:
        """Write one row."""
        self._rows.writerow([csv_cell(row[name]) for name in self._names])


class JsonLines:
    """A JSON Lines file being written: one object a line, keys in field order."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def add(self, row: Row) -> None:
        """Write one row."""
        self._stream.write(json_text(row) + "\n")


class JsonArray:
    """A JSON array being written, a row a line; `close` ends it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._empty = True

    def add(self, row: Row) -> None:
        """Write one row."""
        self._stream.write(("[\n" if self._empty else ",\n") + json_text(row))
        self._empty = False

    def close(self) -> None:
        """Write the end of the array."""
        self._stream.write("[]\n" if self._empty else "\n]\n")


def json_text(row: Row) -> str:
    """Return a row as one line of JSON, Chinese as it is."""
    return _ENCODER.encode(row)


def row_key(table: str) -> Callable[[Row], tuple[Any, ...]]:
    """Return how the rows of a table, as JSON Lines has them, are sorted."""
    orders: dict[str, tuple[str, ...]] = {
        "figures": ("document_id", "start", "end", "figure_id"),
        "projects": ("document_id", "project_id"),
        "findings": ("document_ids", "finding_id"),
        "repairs": ("document_id", "start", "end", "repair_id"),
        "links": ("document_id", "relation_id", "role", "figure_id", "link_id"),
        "entities": ("entity_id",),
        "units": ("kind", "unit"),
        "measures": ("measure",),
        "places": ("place_id",),
    }
    names = orders.get(table, ("document_id",))
    return lambda row: tuple(row[name] for name in names)


def records_of(table: RecordTable, reports: Iterable[Report], across: Iterable[Finding] = ()) -> list[Record]:
    """Return the records of one table in the order of its rows; `across` are findings of no single report."""
    records = [record for report in reports for record in table.of(report)]
    if table.model is Finding:
        unique = {record.finding_id: record for record in (*records, *across) if isinstance(record, Finding)}
        records = list(unique.values())
    return sorted(records, key=table.key)
