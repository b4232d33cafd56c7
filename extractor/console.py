"""What a person sees while the program works: log lines, a progress bar, the closing table. Standard error
only."""

from __future__ import annotations

import json
import sys
import threading
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TextIO

_BAR = 24


class Console:
    """Writes for people, or one JSON object a line for machines; threads take turns.

    quiet: warnings only. verbose: details too. log_json: JSON lines, no bar, no table.
    """

    def __init__(
        self, quiet: bool = False, verbose: bool = False, log_json: bool = False, stream: TextIO | None = None
    ) -> None:
        self.quiet = quiet
        self.verbose = verbose and not quiet
        self.log_json = log_json
        self._stream = stream
        self._drawn = 0
        self._turn = threading.RLock()

    @property
    def stream(self) -> TextIO:
        """The stream written to: standard error of this moment, unless one was given."""
        return self._stream if self._stream is not None else sys.stderr

    @property
    def on_terminal(self) -> bool:
        """Whether a person watches, so that a progress bar makes sense."""
        return not self.quiet and not self.log_json and self.stream.isatty()

    def detail(self, message: str, **fields: object) -> None:
        """Write what only matters when looking for a fault."""
        if self.verbose:
            self._line("detail", message, fields)

    def info(self, message: str, **fields: object) -> None:
        """Write what happened."""
        if not self.quiet:
            self._line("info", message, fields)

    def warning(self, message: str, **fields: object) -> None:
        """Write what a person should look at."""
        self._line("warning", message, fields)

    def progress(self, label: str, done: int, total: int = 0) -> None:
        """Draw how far the work is, over the last drawing; nothing where nobody watches."""
        if not self.on_terminal:
            return
        if total > 0:
            filled = min(_BAR, _BAR * done // total)
            text = f"{label} [{'#' * filled}{'.' * (_BAR - filled)}] {done}/{total}"
        else:
            text = f"{label} {done}"
        with self._turn:
            self._wipe()
            self.stream.write(text)
            self.stream.flush()
            self._drawn = width_of(text)

    def clear(self) -> None:
        """Take the progress bar away."""
        with self._turn:
            self._wipe()
            self.stream.flush()

    def table(self, rows: Sequence[Sequence[object]], header: Sequence[str] = ()) -> None:
        """Write a small table, columns aligned, numbers to the right."""
        if self.quiet:
            return
        if self.log_json:
            for row in rows:
                self._line(
                    "table", "", dict(zip(header, row, strict=False)) if header else {"row": list(row)}
                )
            return
        self._wipe()
        self.stream.write("".join(f"{line}\n" for line in table_lines(rows, header)))
        self.stream.flush()

    def _line(self, level: str, message: str, fields: dict[str, object]) -> None:
        if self.log_json:
            entry = {"at": _now("%Y-%m-%dT%H:%M:%SZ"), "level": level, "message": message} | fields
            text = json.dumps(entry, ensure_ascii=False, default=str)
        else:
            pairs = "".join(f" {name}={value}" for name, value in fields.items())
            stamp = "" if self.stream.isatty() else f"{_now('%Y-%m-%d %H:%M:%S')} "
            text = f"{stamp}{'warning: ' if level == 'warning' else ''}{message}{pairs}"
        with self._turn:
            self._wipe()
            self.stream.write(f"{text}\n")
            self.stream.flush()

    def _wipe(self) -> None:
        if self._drawn:
            self.stream.write("\r" + " " * self._drawn + "\r")
            self._drawn = 0


def table_lines(rows: Sequence[Sequence[object]], header: Sequence[str] = ()) -> list[str]:
    """Return the lines of a table; a column whose every cell is a number is set to the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    lines = [list(header), *cells] if header else cells
    columns = max((len(line) for line in lines), default=0)
    lines = [line + [""] * (columns - len(line)) for line in lines]
    widths = [max(width_of(line[column]) for line in lines) for column in range(columns)]
    right = [bool(rows) and all(_is_number(row, column) for row in rows) for column in range(columns)]
    out = [
        "  ".join(_padded(text, widths[column], right[column]) for column, text in enumerate(line)).rstrip()
        for line in lines
    ]
    if header:
        out.insert(1, "  ".join("-" * width for width in widths))
    return out


def width_of(text: str) -> int:
    """Return how many columns a text takes on a terminal; Chinese characters take two."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _cell(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def _is_number(row: Sequence[object], column: int) -> bool:
    return column < len(row) and isinstance(row[column], int | float)


def _padded(text: str, width: int, right: bool) -> str:
    room = " " * (width - width_of(text))
    return room + text if right else text + room


def _now(form: str) -> str:
    return datetime.now(UTC).strftime(form)
