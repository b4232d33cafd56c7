"""What changed from one edition to the next, a line a row, and how an old edition becomes the new one."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple, TextIO

from extractor.errors import ExtractorError
from extractor.output.dictionary import dictionary
from extractor.output.naming import text_name
from extractor.output.tables import TABLES, CsvRows, Row, json_text, row_key

Cause = Literal["source", "extractor", "schema", "decision"]
TEXTS = "texts"
KEYS = {**{name: table.key for name, table in dictionary().items()}, TEXTS: "document_id"}
MARK = b"\xef\xbb\xbf"


class Makers(NamedTuple):
    """What made an edition: the schema, and the program with its rules."""

    schema: str
    program: str


def document_cause(before: Row | None, after: Row | None, old: Makers, new: Makers) -> Cause:
    """Return why the rows of a document changed, from its own row before and after.

    Other bytes are the source's doing. The same bytes read by another program or other rules are ours. The same bytes
    and the same program: its source is declared in another way.
    """
    if before is None or after is None or before.get("sha256") != after.get("sha256"):
        return "source"
    if old.program != new.program:
        return "extractor"
    return "schema" if old.schema != new.schema else "source"


def row_cause(before: Row | None, after: Row | None, cause: Cause, old: Makers, new: Makers) -> Cause:
    """Return why one row changed: `schema` where it holds the same and has other columns, else `cause`."""
    if before is None or after is None or old.schema == new.schema:
        return cause
    same = all(before[name] == after[name] for name in before.keys() & after.keys())
    return "schema" if same else cause


def changes(table: str, old: bytes, new: bytes) -> Iterator[tuple[str, Row | None, Row | None]]:
    """Yield key, row before and row after of each row that differs between two pieces of a JSON Lines file."""
    if old == new:
        return
    was, now = set(old.splitlines()), set(new.splitlines())
    before = _by_key(table, (line for line in old.splitlines() if line not in now))
    after = _by_key(table, (line for line in new.splitlines() if line not in was))
    for key in sorted(before.keys() | after.keys()):
        yield key, before.get(key), after.get(key)


class DeltaLines:
    """A delta being written, before the version it leads to is known; `finish` adds the versions.

    counts: lines by table, operation and cause.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stream: TextIO = path.open("w", encoding="utf-8", newline="")
        self.counts: dict[str, dict[str, int]] = {}

    def add(self, table: str, key: str, before: Row | None, after: Row | None, cause: Cause,
            tombstone: Mapping[str, str] | None = None) -> None:  # fmt: skip
        """Write one change. What is withdrawn on request is named by its key alone, and not repeated."""
        op = "add" if before is None else "remove" if after is None else "change"
        line: dict[str, Any] = {
            "op": op,
            "table": table,
            "key": key,
            "before": before,
            "after": after,
            "cause": cause,
        }
        if tombstone is not None:
            line |= {"before": None, "tombstone": dict(tombstone)}
        self._stream.write(json_text(line) + "\n")
        of_table = self.counts.setdefault(table, {})
        for name in (op, cause):
            of_table[name] = of_table.get(name, 0) + 1

    def close(self) -> None:
        """Stop writing."""
        self._stream.close()

    def finish(self, path: Path, from_version: str, to_version: str) -> None:
        """Write the delta where it belongs, each line with the versions it leads from and to."""
        self.close()
        ending = json_text({"from_version": from_version, "to_version": to_version})
        path.parent.mkdir(parents=True, exist_ok=True)
        with (
            self._path.open(encoding="utf-8", newline="") as lines,
            path.open("w", encoding="utf-8", newline="") as stream,
        ):
            for line in lines:
                stream.write(f"{line[:-2]}, {ending[1:]}\n")


def apply(old: Path, delta: Path, new: Path) -> None:
    """Make of the tables and texts of an old edition those of the new one, byte for byte.

    old, new: folders like `public`; new gets `data`, `jsonl` and `text`. Raises ExtractorError for a delta that is
    not one of this edition.
    """
    lines = read_delta(delta)
    for table in TABLES:
        here = [line for line in lines if line["table"] == table]
        rows = _by_key(table, (old / "jsonl" / f"{table}.jsonl").read_bytes().splitlines())
        kept = sorted(_applied(rows, here, delta), key=row_key(table))
        names = [field.name for field in dictionary()[table].fields]
        (new / "jsonl").mkdir(parents=True, exist_ok=True)
        (new / "data").mkdir(parents=True, exist_ok=True)
        (new / "jsonl" / f"{table}.jsonl").write_bytes(lines_of(kept))
        marked = (old / "data" / f"{table}.csv").read_bytes()[:3] == MARK
        (new / "data" / f"{table}.csv").write_bytes((MARK if marked else b"") + csv_of(names, kept))
    if (old / "text").is_dir():
        shutil.copytree(old / "text", new / "text", dirs_exist_ok=True)
    for line in lines:
        if line["table"] == TEXTS:
            place = new / "text" / text_name(line["key"])
            if line["op"] == "remove":
                place.unlink(missing_ok=True)
            else:
                place.write_bytes(line["after"]["text"].encode("utf-8"))


def reversed_lines(table: str, lines: Iterable[Row], new: bytes) -> bytes:
    """Return the JSON Lines of a table before a delta, from those after it. Raises ExtractorError where it cannot be."""
    back = [
        {**line, "before": line["after"], "after": line["before"], "op": _BACK[line["op"]]} for line in lines
    ]
    rows = _applied(_by_key(table, new.splitlines()), back, Path("delta"))
    return lines_of(sorted(rows, key=row_key(table)))


def read_delta(path: Path) -> list[Row]:
    """Return the lines of a delta. Raises ExtractorError naming the line that is none."""
    found = []
    with path.open(encoding="utf-8", newline="") as stream:
        for number, line in enumerate(stream, 1):
            try:
                row = json.loads(line)
                if row["op"] not in _BACK or row["table"] not in KEYS or not row["cause"]:
                    raise ValueError("an unknown op or table, or no cause")
                found.append({**row, "key": str(row["key"])})
            except (ValueError, KeyError, TypeError) as error:
                raise ExtractorError(f"is no line of a delta: {error}", f"{path}:{number}") from None
    return found


def lines_of(rows: Iterable[Row]) -> bytes:
    """Return rows as the bytes of a JSON Lines file."""
    return "".join(json_text(row) + "\n" for row in rows).encode("utf-8")


def csv_of(names: list[str], rows: Iterable[Row]) -> bytes:
    """Return rows as the bytes of a CSV file without a byte-order mark."""
    stream = io.StringIO(newline="")
    writer = CsvRows(stream, names)
    for row in rows:
        writer.add(row)
    return stream.getvalue().encode("utf-8")


_BACK = {"add": "remove", "remove": "add", "change": "change"}


def _by_key(table: str, lines: Iterable[bytes]) -> dict[str, Row]:
    rows = (json.loads(line) for line in lines)
    return {str(row[KEYS[table]]): row for row in rows}


def _applied(rows: dict[str, Row], lines: Iterable[Row], where: Path) -> list[Row]:
    for line in lines:
        key, there = line["key"], rows.get(line["key"])
        told = line["before"] is not None or line["op"] == "add"  # a tombstone does not say what was there
        if (line["op"] == "add") != (there is None) or (told and there != line["before"]):
            raise ExtractorError(f"does not lead on from here: {line['table']} {key}", str(where))
        if line["op"] == "remove":
            del rows[key]
        else:
            rows[key] = line["after"]
    return list(rows.values())
