"""What stands around the article of a page: the texts of its other elements, found without a look at each element.

A stylesheet writes them out in one string, with a mark where an element begins or ends; one search in that string
says which of a page's thousand texts are worth a look.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, cast

from extractor.documents.marked import renamed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import XSLT
    from lxml.html import HtmlElement

_BEGIN, _END = map(chr, range(0xFDEE, 0xFDF0))
MARKS = f"{_BEGIN}{_END}"
_MARK = re.compile(f"[{MARKS}]")
_CLOSED = ("script", "style", "select")
_ARTICLE = "article-left-out"
# Elements are counted by the marks of their beginnings: those that are passed over leave theirs.
_STYLESHEET = f"""
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="text"/>
<xsl:template match="/"><xsl:apply-templates select="*[1]"/></xsl:template>
<xsl:template match="*">
  <xsl:text>{_BEGIN}</xsl:text><xsl:apply-templates/><xsl:text>{_END}</xsl:text>
</xsl:template>
<xsl:template match="{"|".join((*_CLOSED, _ARTICLE))}">
  <xsl:text>{_BEGIN}</xsl:text>
  <xsl:for-each select="descendant::*"><xsl:text>{_BEGIN}</xsl:text></xsl:for-each>
  <xsl:text>{_END}</xsl:text>
</xsl:template>
<xsl:template match="comment()|processing-instruction()"><xsl:text>{_END}</xsl:text></xsl:template>
</xsl:stylesheet>
"""


class Text(NamedTuple):
    """A text as it stands in the tree, and the number of the element whose first text it is; 0 for what follows one."""

    written: str
    element: int


def texts(root: HtmlElement, article: HtmlElement | None, looked_for: re.Pattern[str]) -> Iterator[Text]:
    """Yield the texts around the article in which a pattern matches, in reading order.

    What scripts, styles and lists of choices hold is no text. To the pattern one of MARKS is the end of a text.
    """
    with renamed({} if article is None else {article: _ARTICLE}):
        whole = str(_stylesheet()(root))
    end = 0
    for match in looked_for.finditer(whole):
        start = 1 + max(whole.rfind(mark, end, match.start()) for mark in MARKS)
        if not start:  # in the text that was yielded last
            continue
        end = next(mark.start() for mark in _MARK.finditer(whole, start))
        yield Text(whole[start:end], whole.count(_BEGIN, 0, start) if whole[start - 1] == _BEGIN else 0)


def element(root: HtmlElement, number: int) -> HtmlElement:
    """Return the element of a number. A path with a constant goes no further than to it."""
    from lxml.etree import XPath

    return cast("list[HtmlElement]", XPath(f"descendant-or-self::*[{number}]")(root))[0]


@cache
def _stylesheet() -> XSLT:
    from lxml.etree import XML, XSLT

    return XSLT(XML(_STYLESHEET))
