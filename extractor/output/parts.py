"""What each document adds to the tables of an edition, and OUT/.edition.jsonl, which remembers it.

Rows are sorted by document first, so a table is the documents' pieces one after the other. A document that has not
changed since the last edition is copied from that edition's files, and only the others are rendered again. The memory
may be deleted at any time: the next edition is then rendered whole.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from extractor.output.tables import RECORD_TABLES, CsvRows, JsonLines, columns
from extractor.records import Entity, Finding, Report

MEMORY = ".edition.jsonl"
# Findings and entities belong to several documents at once, so they are no part of any.
PART_TABLES = tuple(table for table in RECORD_TABLES if table.model not in (Finding, Entity))
FORMS = ("csv", "jsonl")


class Part(NamedTuple):
    """One document to publish: its id, a digest of all that its report says, and how to get the report."""

    document_id: str
    digest: str
    load: Callable[[], Report]


class Piece(NamedTuple):
    """What a document added: rows by table, bytes by table and form, its text's digest, bytes and time of writing.

    units, measures: (term, kind) of its figures.
    """

    digest: str
    rows: tuple[int, ...]
    sizes: tuple[int, ...]
    text_sha256: str
    text_size: int
    text_written: int
    units: tuple[tuple[str, str], ...]
    measures: tuple[tuple[str, str], ...]


class Memory(NamedTuple):
    """What is remembered of the edition that lies in OUT/public.

    said: its version, moment, digests and what it was made with. files: size and time of writing of each file
    outside `text/`. pieces: by document_id, in the order of the tables.
    """

    said: dict[str, Any]
    files: dict[str, tuple[int, int]]
    pieces: dict[str, Piece]


def rendered(report: Report) -> list[tuple[bytes, bytes, int]]:
    """Return CSV rows, JSON Lines and number of rows that a report adds to each table of PART_TABLES."""
    found = []
    for table in PART_TABLES:
        as_csv, as_lines = io.StringIO(newline=""), io.StringIO(newline="")
        rows, lines = CsvRows(as_csv, columns(table.model), header=False), JsonLines(as_lines)
        records = sorted(table.of(report), key=table.key)
        for record in records:
            row = record.row()
            rows.add(row)
            lines.add(row)
        found.append((as_csv.getvalue().encode("utf-8"), as_lines.getvalue().encode("utf-8"), len(records)))
    return found


def parts_of(reports: Iterable[Report]) -> list[Part]:
    """Return the parts of reports in memory, by document_id."""
    ordered = sorted(reports, key=lambda report: report.document.document_id)
    return [Part(one.document.document_id, _digest(one), partial(_itself, one)) for one in ordered]


def remember(out: Path, memory: Memory) -> None:
    """Write the memory of an edition, in place of the last one."""
    half = out / f"{MEMORY}.part"
    with half.open("w", encoding="utf-8") as stream:
        stream.write(json.dumps([memory.said, memory.files], ensure_ascii=False) + "\n")
        for name, piece in memory.pieces.items():
            stream.write(json.dumps([name, *piece], ensure_ascii=False) + "\n")
    half.replace(out / MEMORY)


def remembered(out: Path) -> Memory | None:
    """Return the memory of the edition in OUT; None where there is none, or none that can be read."""
    try:
        with (out / MEMORY).open(encoding="utf-8") as stream:
            said, files = json.loads(stream.readline())
            pieces = {}
            for line in stream:
                name, digest, rows, sizes, text_sha256, size, written, units, measures = json.loads(line)
                used = tuple(map(tuple, units)), tuple(map(tuple, measures))
                pieces[name] = Piece(digest, tuple(rows), tuple(sizes), text_sha256, size, written, *used)
        return Memory(dict(said), {name: (one[0], one[1]) for name, one in files.items()}, pieces)
    except (OSError, ValueError, TypeError, IndexError):
        return None


def intact(memory: Memory, public: Path, text_names: Mapping[str, str]) -> bool:
    """Return whether the files of an edition are still those that were written.

    text_names: file name in `text/` by document_id.
    """
    there = stats_of(public)
    texts = {path: found for path, found in there.items() if path.startswith("text/")}
    others = {path: found for path, found in there.items() if path not in texts}
    expected = {
        f"text/{text_names[name]}": (piece.text_size, piece.text_written)
        for name, piece in memory.pieces.items()
        if piece.text_sha256
    }
    return others == memory.files and texts == expected


def stats_of(folder: Path) -> dict[str, tuple[int, int]]:
    """Return size and time of writing of every file in a folder, by its path there."""
    found = {}
    waiting = [(folder, "")]
    while waiting:
        place, prefix = waiting.pop()
        if not place.is_dir():
            continue
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((Path(entry.path), f"{prefix}{entry.name}/"))
                else:
                    stat = entry.stat()
                    found[f"{prefix}{entry.name}"] = (stat.st_size, stat.st_mtime_ns)
    return found


def _itself(report: Report) -> Report:
    return report


def _digest(report: Report) -> str:
    digest = sha256()
    for one in (report.document, *report.figures, *report.projects, *report.repairs, *report.links):
        digest.update(one.model_dump_json().encode("utf-8", "surrogatepass"))
    digest.update(report.document.text.encode("utf-8"))
    return digest.hexdigest()
