"""Where on a page the article stands: the source's own selectors, else its family's, else the densest
block."""

from __future__ import annotations

import json
import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from extractor.documents.marked import BLOCKS, HIDDEN, content, is_hidden
from extractor.documents.selectors import Index
from extractor.documents.sites import Site
from extractor.page import tree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

    from extractor.documents.vocabulary import Vocabulary

_SHORTEST = 15
_CLAUSE = re.compile("[\uff0c\u3002\uff1b\uff1a\u3001]")
_HOLD_TEXT = BLOCKS | {"td", "th", "a"}
_OF_NO_PARAGRAPH = HIDDEN | {"a"}
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
    family, if known. An article's own place with little or nothing in it is the article where nothing else on
    the page runs as text does: its text is in a file, a frame, an image or a script.
    """
    furniture = cut + tuple(site.furniture if site else ())
    places: list[HtmlElement] = []
    for selector in own + tuple(site.container if site else ()):
        here = list(index.select([selector]))
        places += here
        if here and (element := _longest(here, words)) is not None:
            return Article(element, tuple(index.select(furniture)), False)
    embedded = _embedded(source, site)
    if embedded is not None:
        return Article(embedded, (), False)
    element = densest(root, words)
    if element.tag in ("body", "html") and (bare := _longest(places, words, shortest=0)) is not None:
        return Article(bare, tuple(index.select(furniture)), False)
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
        parent = (
            block if block.tag in ("div", "td", "th", "section", "article", "body") else block.getparent()
        )
        for share in (1.0, 0.5):
            if parent is None or parent is body.getparent():
                break
            scores[parent] = scores.get(parent, 0) + share * score
            parent = parent.getparent()
    chosen: _Shown | None = None
    most = float("-inf")
    for element in sorted(scores, key=lambda element: -scores[element])[:_TOP]:
        if scores[element] <= most:
            break
        shown = _Shown(element)
        weighed = scores[element] * (1 - shown.share_of_links())
        if weighed > most:
            chosen, most = shown, weighed
    if chosen is None:
        return body
    beginning = chosen.beginning(_FOOTER) if chosen.length() < _FOOTER else ""
    return body if any(word in beginning for word in words.footer) else chosen.element


def _paragraphs(body: HtmlElement) -> dict[HtmlElement, tuple[int, int]]:
    """Return letters and clause marks of the text that stands right in each block, links left out."""
    found: dict[HtmlElement, tuple[int, int]] = {}

    def count(owner: HtmlElement | None, text: str, letters: int) -> None:
        if owner is None or owner.tag in HIDDEN or not isinstance(owner.tag, str):
            return
        while owner is not None and owner.tag not in _HOLD_TEXT:
            owner = owner.getparent()
        if owner is not None and owner.tag != "a":
            before = found.get(owner, (0, 0))
            found[owner] = before[0] + letters, before[1] + len(_CLAUSE.findall(text))

    for element in body.iter():
        if element.tag not in _OF_NO_PARAGRAPH and (text := element.text) and (letters := len(text.strip())) > 1:
            count(element, text, letters)
        if (text := element.tail) and not text.isspace() and (letters := len(text.strip())) > 1:
            count(element.getparent(), text, letters)
    return found


def _longest(
    candidates: list[HtmlElement], words: Vocabulary, shortest: int = _SHORTEST
) -> HtmlElement | None:
    """Return the candidate with most text; a footer, one with less than `shortest` or a hidden one is none."""
    enough = max(map(len, words.footer), default=0)
    if len(candidates) == 1:
        return candidates[0] if _shows(candidates[0], words, shortest, enough) else None
    best, most = None, shortest - 1
    for shown in map(_Shown, candidates):
        length = shown.length()
        if length <= most or shown.beginning(enough).startswith(words.footer):
            continue
        if not is_hidden(shown.element):
            best, most = shown.element, length
    return best


def _shows(element: HtmlElement, words: Vocabulary, shortest: int, enough: int) -> bool:
    """Tell whether the only candidate is one: its first letters tell that, but where it holds scripts or styles."""
    if next(element.iter("script", "style"), None) is not None:
        shown = _Shown(element)
        length, beginning = shown.length(), shown.beginning(enough)
    else:
        beginning = _beginning(element.itertext(), max(shortest, enough))
        length = len(beginning)
    return length >= shortest and not beginning.startswith(words.footer) and not is_hidden(element)


def _beginning(texts: Iterable[str | None], enough: int) -> str:
    """Return the first letters of texts without blanks, `enough` or more."""
    beginning = ""
    for text in texts:
        beginning += "".join((text or "").split())
        if len(beginning) >= enough:
            break
    return beginning


class _Shown:
    """What an element shows. letters: all in it without blanks, those of scripts and styles, too, which show nothing."""

    def __init__(self, element: HtmlElement) -> None:
        self.element = element
        self.letters = _letters(element)

    def length(self) -> int:
        """Return how many letters show."""
        return len(self.letters) - sum(len(_letters(one)) for one in self.element.iter("script", "style"))

    def beginning(self, enough: int) -> str:
        """Return the first letters, `enough` or more, roughly: where there are scripts or styles, tails come last."""
        if next(self.element.iter("script", "style"), None) is None:
            return self.letters
        texts = (one.text for one in self.element.iter("*") if one.tag not in ("script", "style"))
        return _beginning(chain(texts, (one.tail for one in self.element.iterdescendants())), enough)

    def share_of_links(self) -> float:
        """Return how much of the element's text is that of links."""
        links = sum(len(_letters(link)) for link in self.element.iter("a"))
        return links / max(len(self.letters), 1)


def _letters(element: HtmlElement) -> str:
    """Return all text in an element without blanks."""
    return "".join(content(element).split())


def _embedded(source: str, site: Site | None) -> HtmlElement | None:
    """Return the article that a script carries as a JSON string."""
    match = re.search(site.embedded, source) if site and site.embedded else None
    if not match:
        return None
    try:
        return tree(str(json.loads(match.group(1), strict=False)))
    except ValueError:
        return None
