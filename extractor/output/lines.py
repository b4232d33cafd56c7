"""Records -> standard output, while they are being read."""

from __future__ import annotations

import io
import sys
from typing import TextIO

from extractor.errors import ExtractorError
from extractor.output.tables import CsvRows, JsonArray, JsonLines, columns
from extractor.records import Record


class RecordLines:
    """Writes records of one sort to a stream as csv, jsonl or json. Leaving it ends a JSON array."""

    def __init__(self, model: type[Record], form: str, stream: TextIO | None = None) -> None:
        stream = stream or standard_output()
        self._writer: CsvRows | JsonLines | JsonArray
        if form == "csv":
            self._writer = CsvRows(stream, columns(model))
        elif form == "json":
            self._writer = JsonArray(stream)
        elif form == "jsonl":
            self._writer = JsonLines(stream)
        else:
            raise ExtractorError(
                f"{form} cannot go to standard output", "--format", "name a folder with -o OUT"
            )

    def __enter__(self) -> RecordLines:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None and isinstance(self._writer, JsonArray):
            self._writer.close()

    def add(self, record: Record) -> None:
        """Write one record."""
        self._writer.add(record.row())


def standard_output() -> TextIO:
    """Return standard output, made to write UTF-8 and to leave line ends alone."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    return sys.stdout
