"""`extractor verify OUT`: recomputes what the public edition claims, and says what does not hold."""

from __future__ import annotations

import io
import json
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from extractor.commands.recompute import Arithmetic, document_fault, stands_in_sentence, wrong_ids
from extractor.commands.setting import console_of, rules_of
from extractor.errors import ExtractorError
from extractor.output.codes import MEASURE_COLUMNS, PLACE_COLUMNS, UNIT_COLUMNS
from extractor.output.folder import existing
from extractor.output.ledger import DATABASE, Ledger
from extractor.output.lines import standard_output
from extractor.output.publish import PUBLIC, sha256_of, text_name
from extractor.output.swap import files_in
from extractor.output.tables import RECORD_TABLES, CsvRows, Row, columns
from extractor.records import Document, Figure, Finding, Link, Project, Record, Repair
from extractor.rulebook import Rulebook

R = TypeVar("R", bound=Record)
KEYS = {
    "documents": "document_id", "figures": "figure_id", "projects": "project_id", "findings": "finding_id",
    "repairs": "repair_id", "entities": "entity_id", "links": "link_id", "units": "unit", "measures": "measure",
}  # fmt: skip
CODE_COLUMNS = {"units": UNIT_COLUMNS, "measures": MEASURE_COLUMNS, "places": PLACE_COLUMNS}


def verify(options: Namespace) -> int:
    """Print each claim that does not hold on a line; status 1 where there is one."""
    out = existing(Path(options.out))
    edition = Edition(out, rules_of(options))
    stream = standard_output()
    refuted = 0
    for fault in edition.faults():
        refuted += 1
        stream.write(f"{fault}\n")
    console = console_of(options)
    checked = f"{len(edition.documents)} documents, {len(edition.figures)} figures"
    if edition.unseen:
        checked += f"; {edition.unseen} texts are withheld, what stands in them was not compared"
    if edition.arithmetic.skipped:
        checked += (
            f"; {edition.arithmetic.skipped} values stand in words or units of no plain form, not recomputed"
        )
    console.info(f"{checked}: " + (f"{refuted} claims do not hold" if refuted else "every claim holds"))
    return int(refuted > 0)


class Edition:
    """A public edition as published, read back. Raises ExtractorError where there is none."""

    def __init__(self, out: Path, rules: Rulebook) -> None:
        self.folder = out / PUBLIC
        self.arithmetic = Arithmetic(rules)
        if not (self.folder / "index.json").is_file():
            raise ExtractorError(
                "there is no edition", str(self.folder), f"`extractor publish {out}` makes one"
            )
        self.withheld = _withheld(out)
        self.unseen = 0
        self.rows: dict[str, list[Row]] = {}
        self.records: dict[str, list[Record]] = {}
        self._unreadable = list(self._read())
        self.documents = {one.document_id: one for one in self._of("documents", Document)}
        self.figures = {one.figure_id: one for one in self._of("figures", Figure)}

    def faults(self) -> Iterator[str]:
        """Yield what does not hold, a sentence each."""
        yield from self._unreadable
        yield from self._wrong_sums()
        yield from self._wrong_index()
        yield from self._wrong_csv()
        yield from self._doubled_ids()
        yield from self._wrong_texts()
        yield from self._wrong_ids()
        yield from self._wrong_figures()
        yield from self._dangling()
        yield from self._empty_descriptions()

    def _of(self, table: str, model: type[R]) -> list[R]:
        return [record for record in self.records[table] if isinstance(record, model)]

    def _read(self) -> Iterator[str]:
        """Read all tables; yield the rows that are no records."""
        for name in (*(table.name for table in RECORD_TABLES), *CODE_COLUMNS):
            path = self.folder / "jsonl" / f"{name}.jsonl"
            self.rows[name] = []
            try:
                lines = path.read_text(encoding="utf-8").split("\n")[:-1]
                self.rows[name] = [json.loads(line) for line in lines]
            except (OSError, ValueError) as error:
                yield f"jsonl/{name}.jsonl: cannot be read: {error}"
        for table in RECORD_TABLES:
            self.records[table.name] = []
            for number, row in enumerate(self.rows[table.name], 1):
                try:
                    self.records[table.name].append(table.model.model_validate(row))
                except ValidationError as error:
                    first = error.errors()[0]
                    field = ".".join(map(str, first["loc"]))
                    yield f"jsonl/{table.name}.jsonl:{number}: {field}: {first['msg']}"

    def _wrong_sums(self) -> Iterator[str]:
        path = self.folder / "SHA256SUMS"
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        claimed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
        there = set(files_in(self.folder)) - {"SHA256SUMS"}
        for name in sorted(there | set(claimed)):
            if name not in claimed:
                yield f"{name}: is not in SHA256SUMS"
            elif name not in there:
                yield f"{name}: is in SHA256SUMS and is missing"
            elif sha256_of(self.folder / name) != claimed[name]:
                yield f"{name}: its bytes are not those of SHA256SUMS"

    def _wrong_index(self) -> Iterator[str]:
        try:
            index = json.loads((self.folder / "index.json").read_text(encoding="utf-8"))
            counts, resources = dict(index["counts"]), list(index["resources"])
        except (ValueError, KeyError, TypeError) as error:
            yield f"index.json: cannot be read: {type(error).__name__} {error}"
            return
        for name, rows in self.rows.items():
            if counts.get(name) != len(rows):
                yield f"index.json: counts {counts.get(name)} {name}, there are {len(rows)}"
        for field in ("schema_version", "dataset", "version"):
            if not index.get(field):
                yield f"index.json: {field} is empty"
        for resource in resources:
            yield from self._wrong_resource(resource)

    def _wrong_resource(self, resource: dict[str, Any]) -> Iterator[str]:
        file = self.folder / str(resource.get("path"))
        if not file.is_file():
            yield f"index.json: {resource.get('path')} is missing"
            return
        rows = len(self.rows.get(str(resource.get("name")), ()))
        true = {"bytes": file.stat().st_size, "sha256": sha256_of(file), "rows": rows}
        for field, value in true.items():
            if resource.get(field) != value:
                yield f"index.json: {resource['path']}: {field} is {resource.get(field)}, it has {value}"

    def _wrong_csv(self) -> Iterator[str]:
        """The CSV is written again from the JSON Lines, and must have the same bytes."""
        names = {table.name: columns(table.model) for table in RECORD_TABLES} | CODE_COLUMNS
        for name, rows in self.rows.items():
            path = self.folder / "data" / f"{name}.csv"
            stream = io.StringIO(newline="")
            try:
                writer = CsvRows(stream, names[name])
                for row in rows:
                    writer.add(row)
                same = path.read_bytes().removeprefix(b"\xef\xbb\xbf") == stream.getvalue().encode("utf-8")
            except (OSError, KeyError):
                same = False
            if not same:
                yield f"data/{name}.csv: does not hold the rows of jsonl/{name}.jsonl"

    def _doubled_ids(self) -> Iterator[str]:
        for name, key in KEYS.items():
            for value, count in Counter(row.get(key) for row in self.rows[name]).items():
                if not value or count > 1:
                    yield f"{name}: {key} {value!r} stands {count} times"

    def _wrong_texts(self) -> Iterator[str]:
        """Offsets count in the published texts: their digests, and what stands where."""
        from hashlib import sha256

        placed: dict[str, list[Figure | Repair]] = {}
        standing: list[Figure | Repair] = [*self.figures.values(), *self._of("repairs", Repair)]
        for record in standing:
            placed.setdefault(record.document_id, []).append(record)
        for document in self.documents.values():
            path = self.folder / "text" / text_name(document.document_id)
            if not path.is_file():
                if document.source_id in self.withheld:
                    self.unseen += 1
                else:
                    yield f"text/{path.name}: is missing"
                continue
            content = path.read_bytes()
            if sha256(content).hexdigest() != document.text_sha256:
                yield f"text/{path.name}: its digest is not the document's text_sha256"
            text = content.decode("utf-8", "replace")
            if len(text) != document.text_length:
                yield f"text/{path.name}: has {len(text)} characters, text_length is {document.text_length}"
            for record in placed.get(document.document_id, ()):
                if text[record.start : record.end] != record.surface:
                    span = f"{record.start}..{record.end}"
                    yield f"{_name(record)}: {record.surface!r} does not stand at {span}"
                if isinstance(record, Figure) and not stands_in_sentence(record, text):
                    yield f"{_name(record)}: its sentence does not stand around {record.start}"

    def _wrong_ids(self) -> Iterator[str]:
        """The ids of documents and figures follow from what they are."""
        of: dict[str, list[Figure]] = {}
        for figure in self.figures.values():
            of.setdefault(figure.document_id, []).append(figure)
        for document in self.documents.values():
            if fault := document_fault(document):
                yield f"{_name(document)}: {fault}"
        for figures in of.values():
            for figure in wrong_ids(figures):
                yield f"{_name(figure)}: its document, sentence, surface and occurrence give another id"

    def _wrong_figures(self) -> Iterator[str]:
        proven = {
            name for one in self._of("repairs", Repair) if one.level == "proven" for name in one.figure_ids
        }
        for one in self.figures.values():
            if fault := self.arithmetic.fault(one):
                yield f"figure {one.figure_id}: {fault}"
            if one.value is not None:
                low = one.lower is not None and one.value < one.lower
                high = one.upper is not None and one.value > one.upper
                if low or high:
                    yield f"figure {one.figure_id}: value {one.value} is outside {one.lower}..{one.upper}"
            if (one.quality == "repaired") != (one.figure_id in proven):
                known = "a proven repair" if one.figure_id in proven else "no proven repair"
                yield f"figure {one.figure_id}: is {one.quality} and has {known}"
            if one.quality == "suspect" and (one.value is not None or not one.reason):
                what = "no reason" if one.value is None else "a value"
                yield f"figure {one.figure_id}: is suspect and has {what}"

    def _dangling(self) -> Iterator[str]:
        """Every id that a record names is there."""
        known = {name: {row.get(key) for row in self.rows[name]} for name, key in KEYS.items()}
        known["units"] = {row.get("unit_code") for row in self.rows["units"]}
        for records in self.records.values():
            for record in records:
                for table, name in _references(record):
                    if name and name not in known[table]:
                        yield f"{_name(record)}: there is no {name!r} in {table}"

    def _empty_descriptions(self) -> Iterator[str]:
        for name in CODE_COLUMNS:
            for row in self.rows[name]:
                if not row.get("description"):
                    yield f"{name}: {next(iter(row.values()), '')!r} has no description"


def _references(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the table and the id of everything that a record names."""
    if isinstance(record, Figure | Project | Repair | Link):
        yield "documents", record.document_id
    if isinstance(record, Figure):
        yield from (("projects", record.project_id), ("repairs", record.repair_id))
        yield from (("units", record.unit_code), ("measures", record.measure))
    if isinstance(record, Link):
        yield "figures", record.figure_id
    if isinstance(record, Project | Repair | Finding):
        yield from (("figures", name) for name in record.figure_ids)
    if isinstance(record, Repair):
        yield from (("figures", name) for name in record.premises)
    if isinstance(record, Finding):
        yield from (("documents", name) for name in record.document_ids)


def _name(record: Record) -> str:
    table = type(record).__name__.lower()
    return f"{table} {getattr(record, f'{table}_id')}"


def _withheld(out: Path) -> set[str]:
    if not (out / DATABASE).is_file():
        return set()
    with Ledger(out) as ledger:
        return ledger.withheld()
