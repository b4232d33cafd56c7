"""A tree -> the text a reader sees, line by line: blocks break lines, inline elements never separate.

One number in six has its unit in another text node, so nothing is ever put between inline nodes. Cells
end in a tab, rows in a line break, raised and lowered digits become ³ ² ₂.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

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
# Marked text is a page's text with a mark where an element begins or ends that does something to the text around it.
# Marks are lone surrogates, of which a page's own text has none.
_BREAK, _ROW, _ROW_END, _CELL, _CELL_END = "\ud800", "\ud801", "\ud802", "\ud803", "\ud804"
_TABLE, _TABLE_END, _CAPTION, _CAPTION_END = "\ud805", "\ud806", "\ud807", "\ud808"
_LINES, _SCRIPT, _HIDDEN = "lines", "script", "hidden"
_MARKS = {
    **dict.fromkeys(BLOCKS, _BREAK), **dict.fromkeys(HIDDEN, _HIDDEN), "pre": _LINES, "tr": _ROW, "td": _CELL,
    "th": _CELL, "table": _TABLE, "caption": _CAPTION, "sup": _SCRIPT, "sub": _SCRIPT,
}  # fmt: skip
_ENDS = {_LINES: _BREAK, _ROW: _ROW_END, _CELL: _CELL_END, _TABLE: _TABLE_END, _CAPTION: _CAPTION_END}
_TABLE_MARK = re.compile(f"([{_ROW}-{_CAPTION_END}])")
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
_UNEVEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\t\r\n\f\v\xa0\u2002\u2003\u2009]|  ")
_EDGES = " \u3000"
_AROUND = " \t\r\n\f\v\xa0\u2002\u2003\u2009\u3000"


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


class _Marked:
    """Collects marked text, and the cells in it as they end. Outside tables cells have no mark."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.cells: list[HtmlElement] = []
        self.scripts: list[dict[int, int] | None] = []
        self.tables = 0

    def begin(self, mark: str, element: HtmlElement) -> None:
        if mark == _SCRIPT:
            exponent = _EXPONENT.fullmatch(element.text_content())
            self.scripts.append((_RAISED if element.tag == "sup" else _LOWERED) if exponent else None)
        elif mark != _CELL or self.tables:
            self.said.append(_BREAK if mark == _LINES else mark)
            self.tables += mark == _TABLE

    def end(self, mark: str, element: HtmlElement) -> None:
        if mark == _SCRIPT:
            self.scripts.pop()
        elif mark != _CELL or self.tables:
            self.said.append(_ENDS[mark])
            self.tables -= mark == _TABLE
            if mark == _CELL:
                self.cells.append(element)

    def say_script(self, text: str) -> None:
        script = self.scripts[-1]
        self.said.append(text.translate(script) if script else text)


class _Writer:
    """Writes marked text out line by line, counting offsets."""

    def __init__(self, cells: Iterable[HtmlElement]) -> None:
        self.written: list[str] = []
        self.length = 0
        self.newline = False
        self.tabs = 0
        self.cells = iter(cells)
        self.open: list[_OpenTable] = []
        self.closed: list[RawTable] = []

    def write(self, marked: str) -> None:
        """Write what stands between two marks of tables: what breaks divide is a line each."""
        lines = [squeezed(run) for run in marked.split(_BREAK)]
        if not lines[0] and len(lines) > 1:
            self.break_line()
        text = "\n".join(filter(None, lines))
        if not text:
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
        self.written.append(text)
        self.length += len(text)
        self.newline, self.tabs = not lines[-1], 0

    def mark(self, mark: str) -> None:
        """Do what a mark of a table says; rows and captions outside tables are mere lines."""
        if mark == _CELL:
            self.open_cell()
        elif mark == _CELL_END:
            self.close_cell(next(self.cells))
        elif mark == _TABLE_END:
            self.close_table()
        elif mark in (_ROW, _ROW_END) and self.open:
            self.newline, self.tabs = True, 0
            if mark == _ROW:
                self.open[-1].rows.append([])
        else:
            self.break_line()
            if mark == _TABLE:
                self.open.append(_OpenTable())
            elif self.open:
                start = self.length if mark == _CAPTION else self.open[-1].caption[0]
                self.open[-1].caption = (start, self.length)

    def break_line(self) -> None:
        if not self.tabs:
            self.newline = True

    def open_cell(self) -> None:
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
        table = self.open[-1]
        start = table.cell_start if table.cell_start >= 0 else self.length
        if table.rows:
            extents = _extent(element, "rowspan"), _extent(element, "colspan")
            table.rows[-1].append(RawCell(start, self.length, *extents, element.tag == "th"))
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
    if not run or run.isspace():
        return ""
    run = run.strip(_AROUND)
    if _UNEVEN.search(run) is None:
        return run
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
    text = _marked(root, set(without))
    writer = _Writer(text.cells)
    for number, piece in enumerate(_TABLE_MARK.split("".join(text.said))):
        if number % 2:
            writer.mark(piece)
        elif piece and not piece.isspace():
            writer.write(piece)
    return Reading("".join(writer.written), tuple(writer.closed))


def _marked(root: HtmlElement, left_out: set[HtmlElement]) -> _Marked:
    """Return what is to be seen below `root` as marked text."""
    from lxml.etree import iterwalk

    text = _Marked()
    say, scripts, skipped = text.said.append, text.scripts, None
    unseen = left_out | _hidden_below(root)
    walk = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        mark = _MARKS.get(element.tag)
        if event == "start":
            if (mark is _HIDDEN or (unseen and element in unseen)) and element is not root:
                if element in left_out and element.tag in BLOCKS:
                    say(_BREAK)
                skipped = element
                walk.skip_subtree()
                continue
            if mark is _BREAK:
                say(_BREAK)
            elif mark and mark is not _HIDDEN:
                text.begin(mark, element)
            said = element.text
            if said and mark is _LINES:
                said = _BREAK.join(said.splitlines())
        else:
            if mark is _BREAK and element is not skipped:
                say(_BREAK)
            elif mark and mark is not _HIDDEN and element is not skipped:
                text.end(mark, element)
            said = element.tail if element is not root else None
        if said:
            (text.say_script if scripts else say)(said)
    return text


def _hidden_below(root: HtmlElement) -> set[HtmlElement]:
    """Return what an attribute hides below `root`. That nothing does is said faster of a page than of its elements."""
    styles = set(_found("descendant::*/@style", root))
    if not any(map(_hides, styles)) and not _found("descendant::*/@hidden", root):
        return set()
    return {element for element in root.iter("*") if is_hidden(element)}


def _found(path: str, root: HtmlElement) -> list[str]:
    return _path(path)(root)


@cache
def _path(path: str) -> Callable[[HtmlElement], list[str]]:
    from lxml.etree import XPath

    return cast("Callable[[HtmlElement], list[str]]", XPath(path, smart_strings=False))


def text_of(element: HtmlElement) -> str:
    """Return the visible text of an element on one line."""
    if len(element) or _MARKS.get(element.tag) in (_LINES, _SCRIPT):
        return " ".join(read_element(element).text.split())
    return " ".join(squeezed(element.text or "").split())


def _extent(element: HtmlElement, name: str) -> int:
    """Return a rowspan or colspan; what is no sensible number is 1."""
    written = element.get(name)
    if written is None:
        return 1
    written = written.strip()
    return min(max(int(written), 1), 1000) if written.isascii() and written.isdigit() else 1
