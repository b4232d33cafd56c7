"""Labels and their values: 索引号, 发布日期 and the like, in lines of text and in the tables and lists of a
page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from extractor.documents.around import Around
from extractor.documents.body import text_of
from extractor.documents.marked import content
from extractor.documents.vocabulary import LABEL_EDGES, Vocabulary
from extractor.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

_LINE_END = re.compile(r"[\n\r]|\\[rn]")
_BLANKS = re.compile(r"(?:\s|\\[rn]|&nbsp;)*")
_INNER_BLANKS = re.compile(r"[\s\u3000\xa0]+")
_LONGEST = 400
_LONGEST_LABEL = 60  # with the blanks that lay it out
_LONGEST_VALUE = 4000  # so, too; what is longer is a part of the page
_OF_NO_FIELD = ("views", "other")
_EDGES = " \t\u3000\xa0|｜;；,，。[]【】"
DAY = re.compile(r"((?:19|20)\d\d)\s?[-\u5e74/.]\s?(\d{1,2})\s?[-\u6708/.]\s?(\d{1,2})\s?\u65e5?")
CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::\d{2})?(?!\d)")


class Found(NamedTuple):
    """A label with its value. label and value are spans in the text; in trees both are empty."""

    name: str
    rank: int
    written: str
    label: Span = Span(0, 0)
    value: Span = Span(0, 0)


def in_text(text: str, start: int, end: int, words: Vocabulary) -> list[Found]:
    """Return the labels in a part of a text, with what follows on the line or, where nothing does, on
    the next.

    A label without a value is returned too, with an empty one.
    """
    matches = list(words.label.finditer(text, start, end))
    found = []
    for number, match in enumerate(matches):
        label = words.labels[_INNER_BLANKS.sub("", match.group(1))]
        limit = matches[number + 1].start() if number + 1 < len(matches) else end
        value = _value_after(text, match.end(), limit, label.value)
        written = text[value.start : value.end].strip()
        if written in words.empty:
            written = ""
        found.append(Found(label.name, label.rank, written, Span(match.start(), match.end()), value))
    return found


def unlabelled(text: str, before: list[Span], words: Vocabulary) -> list[Found]:
    """Return the values that stand without a label as lines of their own before the article."""
    return [
        Found(name, 2, text[slice(*found.span(1))], Span(line.start, line.start), Span(*found.span(1)))
        for line in before
        for name, pattern in words.lines
        if (found := pattern.fullmatch(text, *line))
    ]


def _value_after(text: str, start: int, limit: int, pattern: re.Pattern[str]) -> Span:
    line_end = _LINE_END.search(text, start, limit)
    stop = line_end.start() if line_end else limit
    rest = text[start:stop]
    if rest.strip(_EDGES):
        first = start + len(rest) - len(rest.lstrip(_EDGES))
        value = pattern.match(text, first, stop)
        return Span(value.start(), value.end()) if value else Span(start, start)
    blanks = _BLANKS.match(text, start, limit)
    first = blanks.end() if blanks else start
    line_end = _LINE_END.search(text, first, limit)
    stop = line_end.start() if line_end else limit
    line = text[first:stop].rstrip()
    value = pattern.fullmatch(text, first, first + len(line)) if line else None
    return Span(value.start(), value.end()) if value else Span(start, start)


def in_tree(root: HtmlElement, article: HtmlElement | None, words: Vocabulary) -> list[Found]:
    """Return the labels of a page outside its article, in the shapes that sites give them.

    Seen: `td,td`, `td>b,td`, `th,td`, `dt,dd`, `li>span` and text, `p>strong` and text, `label,span`,
    and label and value in one node, colon inside or outside, values wrapped in comments.
    """
    found: list[Found] = []
    around = Around(root, article)
    for text, start in around.texts(words.label_in_tree):
        if len(text) >= _LONGEST:
            continue
        if ":" in text or "\uff1a" in text:
            pairs = [pair for pair in in_text(text, 0, len(text), words) if pair.written]
            found.extend(Found(pair.name, pair.rank, pair.written) for pair in pairs)
            if pairs:
                continue
        if len(text) > _LONGEST_LABEL:
            continue
        label = words.labels.get("".join(text.split()).strip(LABEL_EDGES))
        if label is None or label.name in _OF_NO_FIELD:
            continue
        element = around.element(start)
        for candidate in () if element is None else _values_beside(element):
            value = candidate.strip(_EDGES + ":：")
            match = label.value.match(value)
            if match and value not in words.empty:
                found.append(Found(label.name, label.rank, match.group()))
                break
            if value and not words.label.match(value):
                break
    return found


def _values_beside(element: HtmlElement) -> Iterable[str]:
    """Yield what may be the value of a label that stands in `element`: nearest first."""
    own = text_of(element) if len(element) else ""
    head = " ".join((element.text or "").split())
    if own and own != head:
        yield own.removeprefix(head)
    if element.tail and element.tail.strip():
        yield element.tail
    sibling = element.getnext()
    parent = element.getparent()
    if sibling is None and parent is not None and not (parent.text or "").strip():
        sibling = parent.getnext()
    if sibling is not None and isinstance(sibling.tag, str) and len(content(sibling)) < _LONGEST_VALUE:
        yield text_of(sibling)
