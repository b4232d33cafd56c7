"""What stands around the article of a page: the texts of its other elements, found without a look at each element.

A stylesheet writes them out in one string, with a mark where an element begins or ends; one search in that string
says which of a page's thousand texts are worth a look.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, cast

from extractor.documents.marked import renamed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import XSLT
    from lxml.html import HtmlElement

_BEGIN, _END, _ARTICLE = map(chr, range(0xFDED, 0xFDF0))
MARKS = f"{_BEGIN}{_END}"
_MARK = re.compile(f"[{MARKS}]")
_CLOSED = ("script", "style", "select")
_LEFT_OUT = "article-left-out"
# Elements are counted by the marks of their beginnings, which those in lists of choices leave, too.
_STYLESHEET = f"""
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="text"/>
<xsl:template match="/"><xsl:apply-templates select="*[1]"/></xsl:template>
<xsl:template match="*">
  <xsl:text>{_BEGIN}</xsl:text><xsl:apply-templates/><xsl:text>{_END}</xsl:text>
</xsl:template>
<xsl:template match="{_LEFT_OUT}"><xsl:text>{_BEGIN}{_ARTICLE}{_END}</xsl:text></xsl:template>
<xsl:template match="{"|".join(_CLOSED)}">
  <xsl:text>{_BEGIN}</xsl:text>
  <xsl:for-each select="descendant::*"><xsl:text>{_BEGIN}</xsl:text></xsl:for-each>
  <xsl:text>{_END}</xsl:text>
</xsl:template>
<xsl:template match="comment()|processing-instruction()"><xsl:text>{_END}</xsl:text></xsl:template>
</xsl:stylesheet>
"""


class Around:
    """The texts around an article. What scripts, styles and lists of choices hold is no text."""

    def __init__(self, root: HtmlElement, article: HtmlElement | None) -> None:
        with renamed({} if article is None else {article: _LEFT_OUT}):
            self._written = bytes(_stylesheet()(root)).decode()
        self._article = article
        self._behind = -1 if article is None else self._written.find(f"{_BEGIN}{_ARTICLE}{_END}") + 1
        self._elements: Iterator[HtmlElement] = root.iter("*")
        self._passed = 0

    def texts(self, looked_for: re.Pattern[str]) -> Iterator[tuple[str, int]]:
        """Yield the texts in which a pattern matches, in reading order, and where each begins.

        To the pattern one of MARKS is the end of a text.
        """
        written, end = self._written, 0
        for match in looked_for.finditer(written):
            start = 1 + max(written.rfind(_BEGIN, end, match.start()), written.rfind(_END, end, match.start()))
            if start:  # else it is in the text that was yielded last
                mark = _MARK.search(written, start)
                end = mark.start() if mark else len(written)
                yield written[start:end], start

    def element(self, start: int) -> HtmlElement | None:
        """Return the element whose first text begins at a place that is behind those asked for before; None for a text
        that follows an element."""
        if self._written[start - 1] != _BEGIN:
            return None
        if self._passed < self._behind < start:  # what the article holds, often most of a page, is not walked through
            self._elements, self._passed = iter(_following()(self._article)), self._behind
        between = self._written.count(_BEGIN, self._passed, start) - 1
        self._passed = start
        return next(islice(self._elements, between, None), None)


@cache
def _following() -> Callable[..., list[HtmlElement]]:
    from lxml.etree import XPath

    return cast("Callable[..., list[HtmlElement]]", XPath("following::*"))


@cache
def _stylesheet() -> XSLT:
    from lxml.etree import XML, XSLT

    return XSLT(XML(_STYLESHEET))
