"""Builds the tables and texts of an edition in a new folder: unchanged documents are copied, others rendered."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from extractor.output.codes import measure_rows, place_rows, unit_rows
from extractor.output.delta import (
    TEXTS,
    Cause,
    DeltaLines,
    Makers,
    changes,
    csv_of,
    document_cause,
    lines_of,
    row_cause,
)
from extractor.output.naming import text_name
from extractor.output.parts import FORMS, PART_TABLES, Memory, Part, Piece, rendered
from extractor.output.tables import CODE_COLUMNS, Row, columns
from extractor.records import Entity, Finding, Report
from extractor.rulebook import Rulebook

MARK = b"\xef\xbb\xbf"
SLOTS = tuple((table.name, form) for table in PART_TABLES for form in FORMS)
Pieces = dict[str, Piece]


class Old(NamedTuple):
    """The edition before, where its files are intact: its folder, its memory, and whether pieces can be copied."""

    public: Path
    memory: Memory
    copyable: bool
    makers: Makers


class TableFile:
    """One file of a table being written, with its digest."""

    def __init__(self, path: Path, header: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._stream: BinaryIO = path.open("wb", buffering=1 << 20)
        self._digest = sha256()
        self.write(header)

    def write(self, content: bytes) -> None:
        """Add bytes."""
        self._stream.write(content)
        self._digest.update(content)

    def close(self) -> str:
        """End the file and return its SHA-256."""
        self._stream.close()
        return self._digest.hexdigest()


class Builder:
    """Writes tables and texts into `new`, and what changed since `old` into `delta`.

    pieces: what each document added. sums: SHA-256 of the files written, by path. counts: rows by table.
    """

    def __init__(self, new: Path, rules: Rulebook, *, old: Old | None, delta: DeltaLines, makers: Makers,
                 excel: bool = False, withheld: Collection[str] = (),
                 tombstones: Mapping[str, Mapping[str, str]] | None = None) -> None:  # fmt: skip
        self.new = new
        self.pieces: Pieces = {}
        self.sums: dict[str, str] = {}
        self.counts: dict[str, int] = {}
        self._rules = rules
        self._old = old
        self._delta = delta
        self._makers = makers
        self._mark = MARK if excel else b""
        self._withheld = withheld
        self._tombstones = tombstones or {}
        self._causes: dict[str, Cause] = {}

    def write(
        self, parts: Iterable[Part], findings: Iterable[Finding], entities: Iterable[Entity] = ()
    ) -> None:
        """Write everything: the tables of documents, findings, entities, code lists and texts."""
        (self.new / "text").mkdir()
        listed = list(parts)
        if self._unchanged(listed):
            self._link_all()
        else:
            self._write_parts(listed)
        for number, table in enumerate(PART_TABLES):
            self.counts[table.name] = sum(piece.rows[number] for piece in self.pieces.values())
        self._write_findings(findings)
        ordered = sorted(entities, key=lambda one: one.entity_id)
        self._write_whole("entities", columns(Entity), [one.row() for one in ordered])
        self._write_codes()

    @property
    def _copyable(self) -> bool:
        return self._old is not None and self._old.copyable

    def _unchanged(self, parts: list[Part]) -> bool:
        if self._old is None or not self._old.copyable:
            return False
        before = [(name, piece.digest) for name, piece in self._old.memory.pieces.items()]
        return before == [(part.document_id, part.digest) for part in parts]

    def _link_all(self) -> None:
        """Take over the tables and texts of all documents as they are."""
        assert self._old is not None
        for name, form in SLOTS:
            path = _path(name, form)
            (self.new / path).parent.mkdir(exist_ok=True)
            self._link(path)
            self.sums[path] = self._old.memory.said["sums"][path]
        for name, piece in self._old.memory.pieces.items():
            self._link_text(name, piece)

    def _write_parts(self, parts: list[Part]) -> None:
        files = [self._opened(name, form) for name, form in SLOTS]
        try:
            for part, old, piece in self._paired(parts):
                if part is None:
                    assert piece is not None
                    self._note(piece[0], [b""] * len(SLOTS), old, None)
                elif piece is not None and piece[1].digest == part.digest and self._copyable:
                    self._copy(part.document_id, piece[1], old, files)
                else:
                    self._render(part, old, files)
        finally:
            digests = [file.close() for file in files]
        for (name, form), digest in zip(SLOTS, digests, strict=True):
            self.sums[_path(name, form)] = digest

    def _opened(self, name: str, form: str) -> TableFile:
        names = next(columns(table.model) for table in PART_TABLES if table.name == name)
        header = self._mark + csv_of(names, []) if form == "csv" else b""
        return TableFile(self.new / _path(name, form), header)

    def _paired(
        self, parts: Iterable[Part]
    ) -> Iterator[tuple[Part | None, list[bytes], tuple[str, Piece] | None]]:
        """Yield each part beside the bytes and the piece that its document had before; None for what is gone."""
        before = _before(self._old) if self._old else iter(())
        ahead = next(before, None)
        for part in parts:
            while ahead is not None and ahead[0] < part.document_id:
                yield None, ahead[2], ahead[:2]
                ahead = next(before, None)
            if ahead is not None and ahead[0] == part.document_id:
                yield part, ahead[2], ahead[:2]
                ahead = next(before, None)
            else:
                yield part, [b""] * len(SLOTS), None
        while ahead is not None:
            yield None, ahead[2], ahead[:2]
            ahead = next(before, None)

    def _copy(self, name: str, piece: Piece, old: list[bytes], files: list[TableFile]) -> None:
        for file, content in zip(files, old, strict=True):
            if content:
                file.write(content)
        self._link_text(name, piece)

    def _link_text(self, name: str, piece: Piece) -> None:
        if piece.text_sha256:
            path = f"text/{text_name(name)}"
            self.sums[path] = piece.text_sha256
            self._link(path)
        self.pieces[name] = piece

    def _link(self, path: str) -> None:
        """Give a file of the edition before a place in the new one too; a copy where links cannot be."""
        assert self._old is not None
        try:
            os.link(self._old.public / path, self.new / path)
        except OSError:
            shutil.copy2(self._old.public / path, self.new / path)

    def _render(self, part: Part, old: list[bytes], files: list[TableFile]) -> None:
        report = part.load()
        made = rendered(report)
        contents = [content for as_csv, as_lines, _ in made for content in (as_csv, as_lines)]
        for file, content in zip(files, contents, strict=True):
            if content:
                file.write(content)
        text, written = self._write_text(report)
        self.pieces[part.document_id] = Piece(
            digest=part.digest,
            rows=tuple(count for _, _, count in made),
            sizes=tuple(map(len, contents)),
            text_sha256=sha256(text).hexdigest() if text is not None else "",
            text_size=len(text or b""),
            text_written=written,
            units=tuple(sorted({(one.unit_code, one.kind) for one in report.figures if one.unit_code})),
            measures=tuple(sorted({(one.measure, one.kind) for one in report.figures if one.measure})),
        )
        if text is not None:
            self.sums[f"text/{text_name(part.document_id)}"] = self.pieces[part.document_id].text_sha256
        if self._old is not None:
            self._note(part.document_id, contents, old, text)

    def _write_text(self, report: Report) -> tuple[bytes | None, int]:
        """Write a document's text, exactly the characters that offsets count in; return it and when."""
        document = report.document
        if document.source_id in self._withheld:
            return None, 0
        path = self.new / "text" / text_name(document.document_id)
        content = document.text.encode("utf-8")
        path.write_bytes(content)
        return content, path.stat().st_mtime_ns

    def _note(self, name: str, new: list[bytes], old: list[bytes], text: bytes | None) -> None:
        """Note in the delta what changed of one document. new, old: its bytes of each slot."""
        assert self._old is not None
        rows = [old[1], new[1]]  # its own row, as JSON Lines
        before, after = (json.loads(row) if row else None for row in rows)
        cause = document_cause(before, after, self._old.makers, self._makers)
        self._causes[name] = cause
        tombstone = self._tombstones.get(name) if after is None else None
        for number, table in enumerate(PART_TABLES):
            slot = 2 * number + 1
            for key, was, now in changes(table.name, old[slot], new[slot]):
                why = row_cause(was, now, cause, self._old.makers, self._makers)
                self._delta.add(table.name, key, was, now, why, tombstone)
        was_text = self._text_before(name)
        if was_text != text:
            was_row, now_row = (None if one is None else _text_row(name, one) for one in (was_text, text))
            self._delta.add(TEXTS, name, was_row, now_row, cause, tombstone)

    def _text_before(self, name: str) -> bytes | None:
        assert self._old is not None
        piece = self._old.memory.pieces.get(name)
        path = self._old.public / "text" / text_name(name)
        return path.read_bytes() if piece is not None and piece.text_sha256 else None

    def _write_findings(self, findings: Iterable[Finding]) -> None:
        unique = {one.finding_id: one for one in findings}
        ordered = sorted(unique.values(), key=lambda one: (one.document_ids, one.finding_id))
        rows = [one.row() for one in ordered]
        self._write_whole("findings", columns(Finding), rows)

    def _write_codes(self) -> None:
        units = {used for piece in self.pieces.values() for used in piece.units}
        measures = {used for piece in self.pieces.values() for used in piece.measures}
        self._write_whole("units", CODE_COLUMNS["units"], unit_rows(units, self._rules))
        self._write_whole("measures", CODE_COLUMNS["measures"], measure_rows(sorted(measures), self._rules))
        self._write_whole("places", CODE_COLUMNS["places"], place_rows(document_rows(self.new)))

    def _write_whole(self, table: str, names: Iterable[str], rows: list[Row]) -> None:
        """Write a table that is rendered whole, and note what changed in it."""
        contents = {"csv": self._mark + csv_of(list(names), rows), "jsonl": lines_of(rows)}
        for form, content in contents.items():
            file = TableFile(self.new / _path(table, form), content)
            self.sums[_path(table, form)] = file.close()
        self.counts[table] = len(rows)
        if self._old is None:
            return
        before = (self._old.public / _path(table, "jsonl")).read_bytes()
        for key, was, now in changes(table, before, contents["jsonl"]):
            tombstone = self._tombstone_of(was) if now is None else None
            self._delta.add(table, key, was, now, self._table_cause(table, was, now), tombstone)

    def _tombstone_of(self, row: Row | None) -> Mapping[str, str] | None:
        """Return the tombstone of a document that a finding or an entity is of."""
        named = (row or {}).get("document_ids", ())
        return next((self._tombstones[name] for name in named if name in self._tombstones), None)

    def _table_cause(self, table: str, before: Row | None, after: Row | None) -> Cause:
        """Return why a row of a table that is rendered whole changed."""
        assert self._old is not None
        old, new = self._old.makers, self._makers
        cause: Cause = "extractor" if old.program != new.program else "source"
        if table == "places":
            cause = "source"
        elif table in ("findings", "entities"):
            if (
                table == "findings"
                and before
                and after
                and {**before, "status": ""} == {**after, "status": ""}
            ):
                return "decision"
            touched = (self._causes.get(name) for name in (before or after or {})["document_ids"])
            cause = "source" if "source" in touched else cause
        return row_cause(before, after, cause, old, new)


def document_rows(folder: Path) -> Iterator[Row]:
    """Yield the rows of the documents of an edition."""
    with (folder / "jsonl" / "documents.jsonl").open(encoding="utf-8", newline="") as stream:
        for line in stream:
            yield json.loads(line)


def write_json_array(lines: Path, array: Path) -> None:
    """Write the rows of a JSON Lines file as one JSON array, a row a line."""
    array.parent.mkdir(parents=True, exist_ok=True)
    with (
        lines.open(encoding="utf-8", newline="") as rows,
        array.open("w", encoding="utf-8", newline="") as stream,
    ):
        empty = True
        for row in rows:
            stream.write(("[\n" if empty else ",\n") + row[:-1])
            empty = False
        stream.write("[]\n" if empty else "\n]\n")


def _before(old: Old) -> Iterator[tuple[str, Piece, list[bytes]]]:
    """Yield each document of the edition before with its piece and the bytes that it has in each slot."""
    streams = [(old.public / _path(name, form)).open("rb", buffering=1 << 20) for name, form in SLOTS]
    try:
        for stream, (_, form) in zip(streams, SLOTS, strict=True):
            if form == "csv":
                stream.readline()  # the header
        for name, piece in old.memory.pieces.items():
            yield name, piece, [stream.read(size) for stream, size in zip(streams, piece.sizes, strict=True)]
    finally:
        for stream in streams:
            stream.close()


def _path(table: str, form: str) -> str:
    return f"{'data' if form == 'csv' else form}/{table}.{form}"


def _text_row(name: str, text: bytes) -> Row:
    return {"document_id": name, "text": text.decode("utf-8")}
