"""Records -> OUT/public: built whole beside it, then swapped in; left untouched where nothing changed."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from extractor.output.codes import (
    MEASURE_COLUMNS,
    PLACE_COLUMNS,
    UNIT_COLUMNS,
    measure_rows,
    place_rows,
    unit_rows,
)
from extractor.output.folder import unwritable
from extractor.output.frame import write_parquet
from extractor.output.swap import beside, files_in, mend, same_files, swap_in
from extractor.output.tables import RECORD_TABLES, columns, records_of, write_table
from extractor.records import SCHEMA_VERSION, Finding, Report
from extractor.rulebook import Rulebook

PUBLIC = "public"
DATASET = "township-disclosure-figures"
FORMATS = ("csv", "jsonl", "json", "parquet")
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".jsonl": "application/x-ndjson",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
}


class EditionCounts(NamedTuple):
    """What an edition holds: its version, rows by table, and whether it differs from the one before."""

    version: str
    counts: dict[str, int]
    changed: bool


def publish(
    reports: Iterable[Report],
    out: Path,
    rules: Rulebook,
    *,
    across: Sequence[Finding] = (),
    formats: Collection[str] = ("csv", "jsonl"),
    excel: bool = False,
    withheld: Collection[str] = (),
) -> EditionCounts:
    """Make the public edition of all reports and swap it in.

    across: findings that belong to no single report. formats: of csv, jsonl, json, parquet. excel: begin CSV
    files with a byte-order mark. withheld: ids of sources whose texts are not published.
    Raises ExtractorError where OUT cannot be written; the edition before stays as it was.
    """
    place = out / PUBLIC
    _, new = beside(place)
    ordered = sorted(reports, key=lambda report: report.document.document_id)
    try:
        mend(place)
        new.mkdir(parents=True)
        try:
            counts = _write_tables(ordered, across, new, rules, formats, excel)
            _write_texts(ordered, new / "text", withheld)
            version = _write_index(ordered, new, counts)
            _write_sums(new)
            changed = not same_files(new, place)
            if changed:
                swap_in(new, place)
        finally:
            if new.exists():
                shutil.rmtree(new)
    except OSError as error:
        raise unwritable(out, error) from None
    return EditionCounts(version, counts, changed)


def text_name(document_id: str) -> str:
    """Return the name of a document's file in `text/`: its id, or a safe form of it."""
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", document_id):
        return f"{document_id}.txt"
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", document_id).lstrip("._-")[:80]
    return f"{plain}~{hashlib.sha256(document_id.encode()).hexdigest()[:12]}.txt"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write_tables(reports: Sequence[Report], across: Sequence[Finding], new: Path, rules: Rulebook,
                  formats: Collection[str], excel: bool) -> dict[str, int]:  # fmt: skip
    counts = {}
    for table in RECORD_TABLES:
        records = records_of(table, reports, across)
        rows = (record.row() for record in records)
        counts[table.name] = write_table(new, table.name, columns(table.model), rows, formats, excel=excel)
        if "parquet" in formats:
            write_parquet(new / "data" / f"{table.name}.parquet", records, table.model)
    figures = [figure for report in reports for figure in report.figures]
    for name, names, code_rows in (
        ("units", UNIT_COLUMNS, unit_rows(figures, rules)),
        ("measures", MEASURE_COLUMNS, measure_rows(figures, rules)),
        ("places", PLACE_COLUMNS, place_rows(report.document for report in reports)),
    ):
        counts[name] = write_table(new, name, names, code_rows, formats, excel=excel)
    return counts


def _write_texts(reports: Iterable[Report], folder: Path, withheld: Collection[str]) -> None:
    """Write each document's text, exactly the characters that offsets count in."""
    folder.mkdir()
    for report in reports:
        document = report.document
        if document.source_id not in withheld:
            (folder / text_name(document.document_id)).write_bytes(document.text.encode("utf-8"))


def _write_index(reports: Sequence[Report], new: Path, counts: dict[str, int]) -> str:
    """Write `index.json`; return the edition's version, which depends on what it holds and nothing else."""
    digest = hashlib.sha256()
    resources: list[dict[str, Any]] = []
    for path in files_in(new):
        digest.update(f"{sha256_of(new / path)}  {path}\n".encode())
        if not path.startswith("text/"):
            resources.append(_resource(new, path, counts))
    retrieved = max((report.document.retrieved_at for report in reports), default="")
    version = f"{retrieved[:10] or 'undated'}-{digest.hexdigest()[:12]}"
    index = {
        "schema_version": SCHEMA_VERSION,
        "dataset": DATASET,
        "version": version,
        "last_export": retrieved,
        "last_change": retrieved,
        "counts": counts,
        "resources": resources,
    }
    (new / "index.json").write_text(json.dumps(index, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return version


def _resource(new: Path, path: str, counts: dict[str, int]) -> dict[str, Any]:
    file = new / path
    return {
        "name": file.stem,
        "path": path,
        "bytes": file.stat().st_size,
        "sha256": sha256_of(file),
        "media_type": MEDIA_TYPES[file.suffix],
        "rows": counts[file.stem],
    }


def _write_sums(new: Path) -> None:
    """Write `SHA256SUMS` of all other files, as `sha256sum -c` reads it."""
    lines = [f"{sha256_of(new / path)}  {path}\n" for path in files_in(new)]
    (new / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
