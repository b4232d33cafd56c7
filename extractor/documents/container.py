"""Where on a page the article stands: the source's own selectors, else its family's, else the densest
block."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from extractor.documents.body import BLOCKS, HIDDEN, is_hidden
from extractor.documents.selectors import Index
from extractor.documents.sites import Site
from extractor.page import tree

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from extractor.documents.vocabulary import Vocabulary

_SHORTEST = 15
_BLANKS = re.compile(r"\s+")
_CLAUSE = re.compile("[\uff0c\u3002\uff1b\uff1a\u3001]")
_CELLS = ("td", "th")
_WEIGHT_OF_CLAUSE = 10
_TOP = 8
_FOOTER = 400


class Article(NamedTuple):
    """The element that holds the article, what is cut out of it, and whether only general rules found it."""

    element: HtmlElement
    without: tuple[HtmlElement, ...]
    guessed: bool


def article_of(
    root: HtmlElement,
    index: Index,
    source: str,
    own: tuple[str, ...],
    site: Site | None,
    cut: tuple[str, ...],
    words: Vocabulary,
) -> Article:
    """Return the article of a page.

    own, cut: selectors of the source's declaration for the article and for what is cut out. site: the page's
    family, if known.
    """
    furniture = cut + tuple(site.furniture if site else ())
    for selector in own + tuple(site.container if site else ()):
        element = _longest(index.select([selector]), words)
        if element is not None:
            return Article(element, tuple(index.select(furniture)), False)
    embedded = _embedded(source, site)
    if embedded is not None:
        return Article(embedded, (), False)
    element = densest(root, words)
    return Article(element, tuple(index.select(furniture)), True)


def densest(root: HtmlElement, words: Vocabulary) -> HtmlElement:
    """Return the element with most running text: paragraphs count for their parent, and half for the
    one above.

    Where that is no more than the page's footer, it is the whole body.
    """
    body = root.find("body")
    body = root if body is None else body
    scores: dict[HtmlElement, float] = {}
    for block, (letters, clauses) in _paragraphs(body).items():
        if clauses == 0 and letters < 40:
            continue
        score = letters + _WEIGHT_OF_CLAUSE * clauses
        parent = block if block.tag in ("div", *_CELLS, "section", "article", "body") else block.getparent()
        for share in (1.0, 0.5):
            if parent is None or parent is body.getparent():
                break
            scores[parent] = scores.get(parent, 0) + share * score
            parent = parent.getparent()
    best = sorted(scores, key=lambda element: -scores[element])[:_TOP]
    chosen = max(best, key=lambda element: scores[element] * (1 - _share_of_links(element)), default=body)
    text = _BLANKS.sub("", _visible(chosen))
    is_footer = len(text) < _FOOTER and any(beginning in text for beginning in words.footer)
    return body if is_footer else chosen


def _paragraphs(body: HtmlElement) -> dict[HtmlElement, tuple[int, int]]:
    """Return letters and clause marks of the text that stands right in each block, links left out."""
    found: dict[HtmlElement, tuple[int, int]] = {}
    for element in body.iter():
        for owner, text in ((element, element.text), (element.getparent(), element.tail)):
            if text is None or owner is None or owner.tag in HIDDEN or not isinstance(owner.tag, str):
                continue
            letters = len(text.strip())
            if letters < 2:
                continue
            block = owner
            while (
                block is not None and block.tag not in BLOCKS and block.tag not in _CELLS and block.tag != "a"
            ):
                block = block.getparent()
            if block is None or block.tag == "a":
                continue
            before = found.get(block, (0, 0))
            found[block] = before[0] + letters, before[1] + len(_CLAUSE.findall(text))
    return found


def _share_of_links(element: HtmlElement) -> float:
    links = sum(len(_BLANKS.sub("", link.text_content())) for link in element.iter("a"))
    return links / max(len(_BLANKS.sub("", element.text_content())), 1)


def _longest(candidates: list[HtmlElement], words: Vocabulary) -> HtmlElement | None:
    """Return the candidate with most text; a footer, an empty or a hidden one is none."""
    best, most = None, _SHORTEST - 1
    for candidate in candidates:
        text = "".join(_visible(candidate).split())
        if len(text) > most and not text.startswith(words.footer) and not is_hidden(candidate):
            best, most = candidate, len(text)
    return best


def _visible(element: HtmlElement) -> str:
    """Return the text of an element without its scripts and styles, roughly and fast."""
    if next(element.iter("script", "style"), None) is None:
        return str(element.text_content())
    shown = (one.text if one.tag not in ("script", "style") else "" for one in element.iter("*"))
    return "".join(text or "" for text in shown) + "".join(
        one.tail or "" for one in element.iterdescendants()
    )


def _embedded(source: str, site: Site | None) -> HtmlElement | None:
    """Return the article that a script carries as a JSON string."""
    match = re.search(site.embedded, source) if site and site.embedded else None
    if not match:
        return None
    try:
        return tree(str(json.loads(match.group(1), strict=False)))
    except ValueError:
        return None
