"""An element -> what is to be seen in it as marked text: text as it stands, with a mark wherever an element begins or
ends that does something to the text around it.

The walk is a stylesheet: it visits an element in a fraction of the time that Python needs to look at it. Marks are
noncharacters, which no page means to show.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, cast

from extractor.documents.search import Teller, matches_in_any_case

if TYPE_CHECKING:
    from lxml.etree import XSLT
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

BREAK, TABLE, TABLE_END, ROW, ROW_END, CAPTION, CAPTION_END = map(chr, range(0xFDD0, 0xFDD7))
CELL, HEAD, CELL_END, SPANS, BY, SPANS_END = map(chr, range(0xFDD7, 0xFDDD))
_RAISE, _LOWER, _SCRIPT, _SCRIPT_END, _LINES, _LINES_END = map(chr, range(0xFDDD, 0xFDE3))
ANY_MARK = re.compile(f"[{BREAK}-{_LINES_END}]")
# A mark of a table; the extents of a cell stand between marks of their own.
TABLE_MARK = re.compile(f"([{TABLE}-{SPANS}](?:(?<={SPANS})[^{SPANS_END}]*{SPANS_END})?)")
_SCRIPT_MARK = re.compile(f"([{_RAISE}{_LOWER}][^{_SCRIPT}]*{_SCRIPT}|{_SCRIPT_END})")
_WRITTEN_LINES = re.compile(f"{_LINES}([^{_LINES_END}]*){_LINES_END}")
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
# What a page holds in which an attribute hides an element: as it is written, or in a style with what may stand for
# another character, or be one to `re` alone.
_OTHER = "[&<\u0131\u0130]"
_MAY_HIDE = (
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|hidden[\s=/>]"
    rf"""|style\s*=\s*(?:"[^"]*{_OTHER}|'[^']*{_OTHER}|(?:[^ \t\n\f\r"'>][^ \t\n\f\r>]*)?{_OTHER})"""
)
_RAISED = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
_EXPONENT = re.compile(r"\s*[-+−]?[0-9n]{1,3}\s*")
# What a tag is called while its element is to be left out; the first is one of the hidden.
_OUT, _BLOCK_OUT = "del", "block-left-out"
_STYLESHEET = f"""
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="text"/>
<xsl:template match="/"><xsl:apply-templates select="*[1]"/></xsl:template>
<xsl:template match="{"|".join(f"*/{tag}" for tag in sorted(HIDDEN))}|comment()|processing-instruction()"/>
<xsl:template match="{"|".join(sorted(BLOCKS - {"table", "tr", "caption", "pre"}))}">
  <xsl:text>{BREAK}</xsl:text><xsl:apply-templates/><xsl:text>{BREAK}</xsl:text>
</xsl:template>
<xsl:template match="{_BLOCK_OUT}"><xsl:text>{BREAK}</xsl:text></xsl:template>
<xsl:template match="table">
  <xsl:text>{TABLE}</xsl:text><xsl:apply-templates/><xsl:text>{TABLE_END}</xsl:text>
</xsl:template>
<xsl:template match="tr">
  <xsl:text>{ROW}</xsl:text><xsl:apply-templates/><xsl:text>{ROW_END}</xsl:text>
</xsl:template>
<xsl:template match="caption">
  <xsl:text>{CAPTION}</xsl:text><xsl:apply-templates/><xsl:text>{CAPTION_END}</xsl:text>
</xsl:template>
<xsl:template match="table//td|table//th">
  <xsl:choose>
    <xsl:when test="self::th">{HEAD}</xsl:when>
    <xsl:otherwise>{CELL}</xsl:otherwise>
  </xsl:choose>
  <xsl:if test="@rowspan|@colspan">
    <xsl:value-of select="concat('{SPANS}', @rowspan, '{BY}', @colspan, '{SPANS_END}')"/>
  </xsl:if>
  <xsl:apply-templates/><xsl:text>{CELL_END}</xsl:text>
</xsl:template>
<xsl:template match="sup|sub">
  <xsl:choose>
    <xsl:when test="self::sup">{_RAISE}</xsl:when>
    <xsl:otherwise>{_LOWER}</xsl:otherwise>
  </xsl:choose>
  <xsl:if test="string-length(normalize-space()) &lt; 40"><xsl:value-of select="normalize-space()"/></xsl:if>
  <xsl:text>{_SCRIPT}</xsl:text><xsl:apply-templates/><xsl:text>{_SCRIPT_END}</xsl:text>
</xsl:template>
<xsl:template match="pre">
  <xsl:text>{BREAK}</xsl:text>
  <xsl:if test="node()[1][self::text()]"><xsl:value-of select="concat('{_LINES}', text()[1], '{_LINES_END}')"/></xsl:if>
  <xsl:apply-templates select="node()[position() &gt; 1 or not(self::text())]"/>
  <xsl:text>{BREAK}</xsl:text>
</xsl:template>
</xsl:stylesheet>
"""


def marked(root: HtmlElement, without: Collection[HtmlElement], hides: bool = True) -> str:
    """Return what is to be seen in `root` as marked text, the elements `without` left out.

    What is left out, and what is hidden, bears another name while the stylesheet walks. hides: False where no attribute
    in `root` hides anything.
    """
    names = dict.fromkeys(_hidden_in(root), _OUT) if hides else {}
    names.update((one, _BLOCK_OUT if one.tag in BLOCKS else _OUT) for one in without)
    names.pop(root, None)
    with renamed(names):
        text = bytes(_stylesheet()(root)).decode()
    if _LINES in text:
        text = _WRITTEN_LINES.sub(lambda lines: BREAK.join(lines.group(1).splitlines()), text)
    return _with_scripts(text) if _SCRIPT in text else text


@contextmanager
def renamed(names: Mapping[HtmlElement, str]) -> Iterator[None]:
    """Let elements bear other names for a while, by which a stylesheet knows them. A name that only broken markup can
    give, such as `p<b`, is not given back."""
    tags = [(element, element.tag) for element in names]
    for element, name in names.items():
        element.tag = name
    try:
        yield
    finally:
        for element, tag in tags:
            with suppress(ValueError):
                element.tag = tag


def content(element: HtmlElement) -> str:
    """Return all text in an element. Of one that holds no other it is at hand: what finds it elsewhere takes ten times as
    long as to look."""
    return element.text_content() if len(element) else element.text or ""


def attributes(name: str, root: HtmlElement) -> list[Any]:
    """Return the attributes of a name in `root`: strings that know their elements."""
    return _attributes(name, True)(root)


@cache
def _attributes(name: str, know_elements: bool) -> Callable[[HtmlElement], list[Any]]:
    from lxml.etree import XPath

    path = XPath(f"descendant-or-self::*/@{name}", smart_strings=know_elements)
    return cast("Callable[[HtmlElement], list[Any]]", path)


def _hidden_in(root: HtmlElement) -> set[HtmlElement]:
    """Return the elements in `root` that an attribute hides. In most there are none, which is asked first."""
    if not any(map(_hides, set(_attributes("style", False)(root)))) and not _attributes("hidden", False)(
        root
    ):
        return set()
    hiding = [style for style in attributes("style", root) if _hides(style)] + attributes("hidden", root)
    return {attribute.getparent() for attribute in hiding}


def may_hide(source: str) -> bool:
    """Tell whether an attribute may hide an element of a page that was parsed as its source stands. Most hide none, and
    many have a style for each element."""
    return _may_hide()(source)


@cache
def _may_hide() -> Teller:
    return matches_in_any_case(_MAY_HIDE)


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


@cache
def _stylesheet() -> XSLT:
    from lxml.etree import XML, XSLT

    return XSLT(XML(_STYLESHEET))


def _with_scripts(text: str) -> str:
    """Return marked text with the digits of its exponents and indices raised and lowered."""
    said: list[str] = []
    scripts: list[dict[int, int] | None] = []
    for number, piece in enumerate(_SCRIPT_MARK.split(text)):
        if number % 2 == 0:
            said.append(piece.translate(scripts[-1]) if scripts and scripts[-1] else piece)
        elif piece != _SCRIPT_END:
            digits = _EXPONENT.fullmatch(piece[1:-1])
            scripts.append((_RAISED if piece[0] == _RAISE else _LOWERED) if digits else None)
        elif scripts:
            scripts.pop()
    return "".join(said)
