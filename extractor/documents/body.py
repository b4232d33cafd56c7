"""A tree -> the text a reader sees, line by line: blocks break lines, inline elements never separate.

One number in six has its unit in another text node, so nothing is ever put between inline nodes. Cells
end in a tab, rows in a line break, raised and lowered digits become ³ ² ₂.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from extractor.documents.marked import (
    ANY_MARK,
    BREAK,
    BY,
    CAPTION,
    CAPTION_END,
    CELL,
    CELL_END,
    HEAD,
    ROW,
    ROW_END,
    TABLE,
    TABLE_END,
    TABLE_MARK,
    content,
    is_hidden,
    marked,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.html import HtmlElement

_ZERO_WIDTHS = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
_ZERO_WIDTH, _ANY_ZERO_WIDTH = _ZERO_WIDTHS[0], re.compile(f"[{_ZERO_WIDTHS}]")
_WIDE = re.compile("[\u2014-\u2027\u3000-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_DECIMAL_BEFORE = re.compile(r"\d[.,]")
_DECIMAL_AFTER = re.compile(r"[.,]\d|%")
_BLANKS = "\t\f\v\xa0\u2002\u2003\u2009"
_SPACES = re.compile("  +")
_AROUND = " \n\u3000"
_BREAKS = re.compile(f"{BREAK}[{BREAK}{_AROUND}]*")
# Without one of these a text has no mark of a table: a cell is marked in a table alone.
_BEGINNINGS = (TABLE, ROW, CAPTION)
_SHOWN_OTHERWISE = frozenset(("pre", "sup", "sub", "table"))
_INLINE = frozenset(("span", "a", "b", "strong", "font", "i", "em", "u", "label"))


class RawCell(NamedTuple):
    """A cell as written: its span, its extents, whether it is a th."""

    start: int
    end: int
    row_span: int
    column_span: int
    header: bool


class RawTable(NamedTuple):
    """A table as written: its span, its rows, its caption element's text, whether another table is inside."""

    start: int
    end: int
    rows: tuple[tuple[RawCell, ...], ...]
    caption: str
    nested: bool


class Reading(NamedTuple):
    """The text of an element and the tables in it, innermost first."""

    text: str
    tables: tuple[RawTable, ...]


class _OpenTable:
    """A table that is being read. cells: of those not closed yet, whether they are headers, and their extents."""

    def __init__(self) -> None:
        self.start = -1
        self.rows: list[list[RawCell]] = []
        self.caption = (-1, -1)
        self.nested = False
        self.cells: list[tuple[bool, tuple[int, int]]] = []
        self.row_has_text = False
        self.cell_start = -1
        self.cell_open = False


class _Writer:
    """Writes marked text out line by line, counting offsets."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.length = 0
        self.newline = False
        self.tabs = 0
        self.open: list[_OpenTable] = []
        self.closed: list[RawTable] = []

    def write(self, text: str) -> None:
        """Write what stands between two marks of tables: what breaks divide is a line each."""
        runs = [run.strip(_AROUND) for run in _BREAKS.split(text)]
        lines = [_on_one_line(run) if run and not run.isspace() else "" for run in runs]
        if not lines[0] and len(lines) > 1:
            self.break_line()
        shown = "\n".join(filter(None, lines))
        if not shown:
            return
        if self.length:
            gap = ("\n" if self.newline else "") + "\t" * self.tabs
            self.written.append(gap)
            self.length += len(gap)
        for table in self.open:
            if table.start < 0:
                table.start = self.length
            if table.cell_open and table.cell_start < 0:
                table.cell_start = self.length
        self.written.append(shown)
        self.length += len(shown)
        self.newline, self.tabs = not lines[-1], 0

    def break_line(self) -> None:
        if not self.tabs:
            self.newline = True

    def mark(self, mark: str) -> None:
        """Do what a mark says; outside tables rows and captions are mere lines."""
        if mark == TABLE:
            self.break_line()
            self.open.append(_OpenTable())
        elif not self.open:
            self.break_line()
        elif mark in (CELL, HEAD):
            self.open_cell(mark == HEAD)
        elif mark == CELL_END:
            self.close_cell()
        elif mark in (ROW, ROW_END):
            self.newline, self.tabs = True, 0
            if mark == ROW:
                self.open[-1].rows.append([])
                self.open[-1].row_has_text = False
        elif mark == TABLE_END:
            self.close_table()
        elif mark in (CAPTION, CAPTION_END):
            self.break_line()
            start = self.length if mark == CAPTION else self.open[-1].caption[0]
            self.open[-1].caption = (start, self.length)
        elif cells := self.open[-1].cells:
            rows, _, columns = mark[1:-1].partition(BY)
            cells[-1] = cells[-1][0], (_extent(rows), _extent(columns))

    def open_cell(self, header: bool) -> None:
        table = self.open[-1]
        if not table.rows:
            table.rows.append([])
        if table.rows[-1]:
            # what broke lines inside the cell before does not separate it from this one: a tab does
            if self.newline and not self.tabs and table.row_has_text:
                self.newline = False
            self.tabs += 1
        table.cells.append((header, (1, 1)))
        table.cell_start, table.cell_open = -1, True

    def close_cell(self) -> None:
        table = self.open[-1]
        if table.cells:
            header, extents = table.cells.pop()
            start = table.cell_start if table.cell_start >= 0 else self.length
            table.rows[-1].append(RawCell(start, self.length, *extents, header))
            table.cell_open = False
            table.row_has_text = table.row_has_text or self.length > start

    def close_table(self) -> None:
        self.break_line()
        table = self.open.pop()
        if self.open:
            self.open[-1].nested = True
        if table.start >= 0:
            start, end = table.caption
            caption = "".join(self.written)[start:end] if start >= 0 else ""
            rows = tuple(tuple(row) for row in table.rows if row)
            self.closed.append(RawTable(table.start, self.length, rows, caption, table.nested))


def evened(text: str) -> str:
    """Return a text in which blanks other than breaks and ideographic spaces are spaces, each break is one character,
    and of what has no width only one character is left. To look for them once in a whole text is cheaper than in each
    line of it."""
    for blank in _BLANKS:
        text = text.replace(blank, " ")
    text = text.replace("\r", "\n")
    return _ANY_ZERO_WIDTH.sub(_ZERO_WIDTH, text) if any(map(text.__contains__, _ZERO_WIDTHS)) else text


def squeezed(run: str) -> str:
    """Return an inline run of an evened text as a browser would show it on one line."""
    return _on_one_line(run.strip(_AROUND))


def _on_one_line(run: str) -> str:
    if _ZERO_WIDTH in run:
        run = run.replace(_ZERO_WIDTH, "").strip(_AROUND)
    if "\n" in run:
        run = _joined(run)
    return _SPACES.sub(" ", run) if "  " in run else run


def _joined(run: str) -> str:
    """Return the lines of the source in one, a space between them where the break is more than layout of the source."""
    written: list[str] = []
    for line in run.split("\n"):
        if line := line.strip(" "):
            if written and not _is_layout(written[-1], line):
                written.append(" ")
            written.append(line)
    return "".join(written)


def _is_layout(before: str, after: str) -> bool:
    """Tell whether a line break of the source, beside a wide character or inside a decimal, is no space."""
    if _WIDE.match(before, len(before) - 1) or _WIDE.match(after):
        return True
    if _DECIMAL_BEFORE.fullmatch(before[-2:]) and after[0].isdigit():
        return True
    return before[-1].isdigit() and _DECIMAL_AFTER.match(after) is not None


def read_element(
    root: HtmlElement, without: Collection[HtmlElement] = (), hides: bool = True
) -> Reading:
    """Return the visible text below `root`, and its tables; the elements `without` are left out.

    hides: False where it is known that no attribute in `root` hides anything.
    """
    if not without and _is_inline(root) and not ANY_MARK.search(text := evened(content(root))):
        return Reading("" if text.isspace() else squeezed(text), ())
    writer = _Writer()
    text = evened(marked(root, without, hides))
    pieces = TABLE_MARK.split(text) if any(mark in text for mark in _BEGINNINGS) else (text,)
    for shown, mark in zip_longest(pieces[::2], pieces[1::2], fillvalue=""):
        if shown and not shown.isspace():
            writer.write(shown)
        if mark:
            writer.mark(mark)
    return Reading("".join(writer.written), tuple(writer.closed))


def text_of(element: HtmlElement) -> str:
    """Return the visible text of an element on one line."""
    if _is_inline(element):
        return " ".join(squeezed(evened(content(element))).split())
    return " ".join(read_element(element).text.split())


def _is_inline(element: HtmlElement) -> bool:
    """Tell whether what an element holds is shown as it stands, without a break: no stylesheet need walk through it."""
    if element.tag in _SHOWN_OTHERWISE:
        return False
    return all(one.tag in _INLINE and not is_hidden(one) for one in element.iterdescendants("*"))


def _extent(written: str) -> int:
    """Return a rowspan or colspan; what is no sensible number is 1."""
    written = written.strip()
    return min(max(int(written), 1), 1000) if written.isascii() and written.isdigit() else 1
