"""A tree -> the text a reader sees, line by line: blocks break lines, inline elements never separate.

One number in six has its unit in another text node, so nothing is ever put between inline nodes. Cells
end in a tab, rows in a line break, raised and lowered digits become ³ ² ₂.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.html import HtmlElement

BLOCKS = frozenset((
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "table",
    "thead", "tbody", "tfoot", "tr", "caption", "section", "article", "header", "footer", "main",
    "aside", "nav", "blockquote", "address", "pre", "figure", "figcaption", "center", "form",
    "fieldset", "legend", "hr", "br", "details", "summary", "title", "body",
))  # fmt: skip
HIDDEN = frozenset((
    "script", "style", "noscript", "template", "head", "textarea", "select", "option", "iframe",
    "object", "svg", "math", "del", "s", "strike", "datalist", "input", "audio", "video", "canvas",
    "map",
))  # fmt: skip
_CELLS = frozenset(("td", "th"))
_SHAPING = BLOCKS | _CELLS | {"sup", "sub"}
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_RAISED = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
_EXPONENT = re.compile(r"\s*[-+−]?[0-9n]{1,3}\s*")
_ZERO_WIDTH = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_WIDE = re.compile("[\u2014-\u2027\u3000-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_DECIMAL_BEFORE = re.compile(r"\d[.,]")
_DECIMAL_AFTER = re.compile(r"[.,]\d|%")
_SPACES = re.compile("[ \t\r\n\f\v\xa0\u2002\u2003\u2009]+")
_BREAKS = re.compile("[ \t\f\v\xa0\u2002\u2003\u2009]*[\r\n][ \t\r\n\f\v\xa0\u2002\u2003\u2009]*")
_EDGES = " \u3000"
_AROUND = " \t\r\n\f\v\u3000"


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
    """A table that is being walked through."""

    def __init__(self) -> None:
        self.start = -1
        self.rows: list[list[RawCell]] = []
        self.caption = (-1, -1)
        self.nested = False
        self.cell_start = -1
        self.cell_open = False


class _Writer:
    """Collects inline text and writes it out line by line, counting offsets."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.length = 0
        self.run: list[str] = []
        self.newline = False
        self.tabs = 0
        self.open: list[_OpenTable] = []
        self.closed: list[RawTable] = []

    def flush(self) -> None:
        """Write the inline run, after the breaks that are due."""
        if not self.run:
            return
        line = squeezed("".join(self.run))
        self.run.clear()
        if not line:
            return
        if self.length:
            gap = ("\n" if self.newline else "") + "\t" * self.tabs
            self.written.append(gap)
            self.length += len(gap)
        self.newline, self.tabs = False, 0
        for table in self.open:
            if table.start < 0:
                table.start = self.length
            if table.cell_open and table.cell_start < 0:
                table.cell_start = self.length
        self.written.append(line)
        self.length += len(line)

    def break_line(self) -> None:
        self.flush()
        if not self.tabs:
            self.newline = True

    def open_row(self) -> None:
        self.flush()
        self.newline, self.tabs = True, 0
        self.open[-1].rows.append([])

    def open_cell(self) -> None:
        self.flush()
        table = self.open[-1]
        if not table.rows:
            table.rows.append([])
        if table.rows[-1]:
            # what broke lines inside the cell before does not separate it from this one: a tab does
            if self.newline and not self.tabs and self._row_has_text(table):
                self.newline = False
            self.tabs += 1
        table.cell_start, table.cell_open = -1, True

    @staticmethod
    def _row_has_text(table: _OpenTable) -> bool:
        return any(cell.end > cell.start for cell in table.rows[-1])

    def close_cell(self, element: HtmlElement) -> None:
        self.flush()
        table = self.open[-1]
        start = table.cell_start if table.cell_start >= 0 else self.length
        if table.rows:
            table.rows[-1].append(
                RawCell(
                    start,
                    self.length,
                    _extent(element, "rowspan"),
                    _extent(element, "colspan"),
                    element.tag == "th",
                )
            )
        table.cell_open = False

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


def squeezed(run: str) -> str:
    """Return an inline run as a browser would show it on one line."""
    if run.isspace():
        return ""
    run = _ZERO_WIDTH.sub("", run).strip(_AROUND)
    if "\n" in run or "\r" in run:
        run = _BREAKS.sub(_space_of_source, run)
    return _SPACES.sub(" ", run).strip(_EDGES)


def _space_of_source(found: re.Match[str]) -> str:
    """Return what blanks come to: a line break of the source beside a wide character, or inside a decimal, is
    layout of the source and no space."""
    run = found.string
    before, after = run[max(0, found.start() - 2) : found.start()], run[found.end() : found.end() + 2]
    if _WIDE.match(before[-1:]) or _WIDE.match(after):
        return ""
    split = _DECIMAL_BEFORE.fullmatch(before) and after[:1].isdigit()
    return "" if split or (before[-1:].isdigit() and _DECIMAL_AFTER.match(after)) else " "


def is_hidden(element: HtmlElement) -> bool:
    """Tell whether a browser would not show an element, or shows it struck out."""
    if element.tag in HIDDEN or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _hides(style)


@lru_cache(maxsize=4096)
def _hides(style: str) -> bool:
    """Tell whether a style hides its element; a page repeats a few styles many times."""
    return _HIDING_STYLE.search(style) is not None


def read_element(root: HtmlElement, without: Collection[HtmlElement] = ()) -> Reading:
    """Return the visible text below `root`, and its tables; the elements `without` are left out."""
    from lxml.etree import iterwalk

    writer = _Writer()
    left_out = set(without)
    walk = iterwalk(root, events=("start", "end", "comment", "pi"))
    scripts: list[dict[int, int] | None] = []
    skipped = None
    for event, element in walk:
        if event == "start":
            if element is not root and (element in left_out or is_hidden(element)):
                skipped = element
                if element in left_out and element.tag in BLOCKS:
                    writer.break_line()
                walk.skip_subtree()
                continue
            if element.tag in _SHAPING:
                _enter(writer, element, scripts)
            if element.text:
                _say(writer, element.text, scripts, element.tag == "pre")
            continue
        if event == "end" and element is not skipped and element.tag in _SHAPING:
            _leave(writer, element, scripts)
        if element.tail and element is not root:
            _say(writer, element.tail, scripts, False)
    writer.flush()
    while writer.open:
        writer.close_table()
    return Reading("".join(writer.written), tuple(writer.closed))


def text_of(element: HtmlElement) -> str:
    """Return the visible text of an element on one line."""
    return " ".join(read_element(element).text.split())


def _say(writer: _Writer, text: str, scripts: list[dict[int, int] | None], preformatted: bool) -> None:
    if scripts and scripts[-1] is not None:
        text = text.translate(scripts[-1])
    if not preformatted:
        writer.run.append(text)
        return
    for number, line in enumerate(text.splitlines()):
        if number:
            writer.break_line()
        writer.run.append(line)


def _enter(writer: _Writer, element: HtmlElement, scripts: list[dict[int, int] | None]) -> None:
    tag = element.tag
    if tag in ("sup", "sub"):
        exponent = _EXPONENT.fullmatch(element.text_content())
        scripts.append((_RAISED if tag == "sup" else _LOWERED) if exponent else None)
    elif tag in _CELLS and writer.open:
        writer.open_cell()
    elif tag == "tr" and writer.open:
        writer.open_row()
    elif tag in BLOCKS:
        writer.break_line()
        if tag == "table":
            writer.open.append(_OpenTable())
        elif tag == "caption" and writer.open:
            writer.open[-1].caption = (writer.length, writer.length)


def _leave(writer: _Writer, element: HtmlElement, scripts: list[dict[int, int] | None]) -> None:
    tag = element.tag
    if tag in ("sup", "sub"):
        scripts.pop()
    elif tag in _CELLS and writer.open:
        writer.close_cell(element)
    elif tag == "table" and writer.open:
        writer.close_table()
    elif tag == "tr" and writer.open:
        writer.flush()
        writer.newline, writer.tabs = True, 0
    elif tag in BLOCKS:
        writer.break_line()
        if tag == "caption" and writer.open:
            writer.open[-1].caption = (writer.open[-1].caption[0], writer.length)


def _extent(element: HtmlElement, name: str) -> int:
    """Return a rowspan or colspan; what is no sensible number is 1."""
    written = (element.get(name) or "1").strip()
    return min(max(int(written), 1), 1000) if written.isascii() and written.isdigit() else 1
