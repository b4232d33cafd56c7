"""Records -> rows -> CSV and JSON files. The same records give the same bytes on every machine."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from extractor.records import Document, Entity, Figure, Finding, Link, Project, Record, Repair, Report

Row = dict[str, Any]

# What a spreadsheet may run: a formula sign, ASCII or full-width, or white space that it strips before one.
FORMULA = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?%?")


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


def columns(model: type[Record]) -> list[str]:
    """Return the published fields of a record in their published order."""
    return [name for name, field in model.model_fields.items() if not field.exclude]


def csv_cell(value: Any) -> str:
    """Return a value of a row as text for a CSV cell; a text that would run as a formula is made harmless."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = ";".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text


class CsvRows:
    """A CSV file being written: RFC 4180, comma, CRLF."""

    def __init__(self, stream: TextIO, names: Sequence[str]) -> None:
        self._names = names
        self._rows = csv.writer(stream, lineterminator="\r\n")
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
    return json.dumps(row, ensure_ascii=False)


def write_table(folder: Path, name: str, names: Sequence[str], rows: Iterable[Row], formats: Iterable[str],
                *, excel: bool = False) -> int:  # fmt: skip
    """Write one table as `data/NAME.csv`, `jsonl/NAME.jsonl` and `json/NAME.json`, as `formats` asks.

    excel: begin the CSV with a byte-order mark. Returns the number of rows.
    """
    streams: list[TextIO] = []
    writers: list[CsvRows | JsonLines | JsonArray] = []

    def opened(path: Path, encoding: str = "utf-8") -> TextIO:
        path.parent.mkdir(parents=True, exist_ok=True)
        streams.append(path.open("w", encoding=encoding, newline=""))
        return streams[-1]

    count = 0
    try:
        if "csv" in formats:
            stream = opened(folder / "data" / f"{name}.csv", "utf-8-sig" if excel else "utf-8")
            writers.append(CsvRows(stream, names))
        if "jsonl" in formats:
            writers.append(JsonLines(opened(folder / "jsonl" / f"{name}.jsonl")))
        if "json" in formats:
            writers.append(JsonArray(opened(folder / "json" / f"{name}.json")))
        for row in rows:
            count += 1
            for writer in writers:
                writer.add(row)
        for writer in writers:
            if isinstance(writer, JsonArray):
                writer.close()
    finally:
        for stream in streams:
            stream.close()
    return count


def records_of(table: RecordTable, reports: Iterable[Report], across: Iterable[Finding] = ()) -> list[Record]:
    """Return the records of one table in the order of its rows; `across` are findings of no single report."""
    records = [record for report in reports for record in table.of(report)]
    if table.model is Finding:
        unique = {record.finding_id: record for record in (*records, *across) if isinstance(record, Finding)}
        records = list(unique.values())
    return sorted(records, key=table.key)
