"""A published edition read back, one document at a time, so that its size does not matter."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeVar

from pydantic import ValidationError

from extractor.output.delta import KEYS
from extractor.output.tables import CODE_COLUMNS, RECORD_TABLES, CsvRows, Row, columns
from extractor.records import Document, Figure, Link, Project, Record, Repair

R = TypeVar("R", bound=Record)
MARK = b"\xef\xbb\xbf"
COLUMNS = {table.name: columns(table.model) for table in RECORD_TABLES} | {
    name: list(names) for name, names in CODE_COLUMNS.items()
}
MODELS = {table.name: table.model for table in RECORD_TABLES}
OF_DOCUMENTS = ("figures", "projects", "repairs", "links")


class Chapter(NamedTuple):
    """One document with all that the tables say of it."""

    document: Document
    figures: list[Figure]
    projects: list[Project]
    repairs: list[Repair]
    links: list[Link]


class TableReader:
    """Reads a table's JSON Lines beside its CSV, and notes in `faults` what is wrong with either.

    count: rows so far. ids: their keys.
    """

    def __init__(self, folder: Path, name: str, faults: list[str]) -> None:
        self.name = name
        self.count = 0
        self.ids: set[str] = set()
        self._folder = folder
        self._faults = faults
        self._differs = False

    def rows(self) -> Iterator[Row]:
        """Yield the rows."""
        csv, lines = self._folder / "data" / f"{self.name}.csv", self._folder / "jsonl" / f"{self.name}.jsonl"
        try:
            with lines.open("rb") as stream, csv.open("rb") as beside:
                self._compare_header(beside)
                for line in stream:
                    row = json.loads(line)
                    self.count += 1
                    self._note_key(row)
                    self._compare(beside, row)
                    yield row
                if beside.read(1):
                    self._differ()
        except (OSError, ValueError, AttributeError) as error:
            self._faults.append(f"jsonl/{self.name}.jsonl:{self.count + 1}: cannot be read: {error}")

    def records(self, model: type[R]) -> Iterator[R]:
        """Yield the rows as records; those that are none are noted."""
        for row in self.rows():
            try:
                yield model.model_validate(row)
            except ValidationError as error:
                first = error.errors()[0]
                field = ".".join(map(str, first["loc"]))
                self._faults.append(f"jsonl/{self.name}.jsonl:{self.count}: {field}: {first['msg']}")

    def _note_key(self, row: Row) -> None:
        key = row.get(KEYS[self.name])
        if not key:
            self._faults.append(f"jsonl/{self.name}.jsonl:{self.count}: {KEYS[self.name]} is empty")
        elif key in self.ids:
            self._faults.append(
                f"jsonl/{self.name}.jsonl:{self.count}: {KEYS[self.name]} {key!r} stands 2 times"
            )
        else:
            self.ids.add(str(key))

    def _compare_header(self, beside: BinaryIO) -> None:
        expected = io.StringIO(newline="")
        CsvRows(expected, COLUMNS[self.name])
        if beside.readline().removeprefix(MARK) != expected.getvalue().encode("utf-8"):
            self._differ()

    def _compare(self, beside: BinaryIO, row: Row) -> None:
        """The CSV is written again from the JSON Lines, and must have the same bytes."""
        if self._differs:
            return
        expected = io.StringIO(newline="")
        try:
            CsvRows(expected, COLUMNS[self.name], header=False).add(row)
        except KeyError:
            self._differ()
            return
        content = expected.getvalue().encode("utf-8", "surrogatepass")
        if beside.read(len(content)) != content:
            self._differ()

    def _differ(self) -> None:
        if not self._differs:
            where = f" from row {self.count} on" if self.count else ""
            self._faults.append(
                f"data/{self.name}.csv: does not hold the rows of jsonl/{self.name}.jsonl{where}"
            )
        self._differs = True


def chapters(readers: dict[str, TableReader], faults: list[str]) -> Iterator[Chapter]:
    """Yield the documents of an edition in their order, each with its records.

    A record that stands with no document, or out of order, is noted in `faults`.
    """
    shelves = {name: _Shelf(readers[name], faults) for name in OF_DOCUMENTS}
    last = ""
    for document in readers["documents"].records(Document):
        if document.document_id <= last:
            faults.append(f"document {document.document_id}: stands out of order")
            continue
        last = document.document_id
        found = {name: shelf.take(last) for name, shelf in shelves.items()}
        yield Chapter(document, *(found[name] for name in OF_DOCUMENTS))  # type: ignore[arg-type]
    for shelf in shelves.values():
        shelf.take(None)


class _Shelf:
    """The records of one table, taken document by document."""

    def __init__(self, reader: TableReader, faults: list[str]) -> None:
        self._name = reader.name
        self._faults = faults
        self._records = reader.records(MODELS[reader.name])
        self._next = next(self._records, None)

    def take(self, document_id: str | None) -> list[Record]:
        """Return the records of a document, the next one in order; None: of no more, what is left is noted."""
        found: list[Record] = []
        while self._next is not None:
            of = str(getattr(self._next, "document_id"))  # noqa: B009  every model of these tables has it
            if document_id is not None and of > document_id:
                break
            if of == document_id:
                found.append(self._next)
            else:
                key = getattr(self._next, KEYS[self._name])
                self._faults.append(f"{self._name[:-1]} {key}: there is no {of!r} in documents, or not here")
            self._next = next(self._records, None)
        return found
