"""What a page says about itself -> fields: from its labels, its metas, its trail, its first lines."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from extractor.documents.body import read_element, text_of
from extractor.documents.labels import CLOCK, DAY, Found
from extractor.documents.selectors import Index
from extractor.documents.sites import Site
from extractor.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

    from extractor.documents.vocabulary import Vocabulary

_BLANKS = re.compile(r"[\s\u3000\xa0]+")
_CRUMB_ENDS = re.compile("[>\uff1e\xbb\u203a\u2192]+|-&gt;|&gt;")
_SUFFIXES = re.compile(r"\s*[-_|\u2013\u2014]+\s*")
_SENTENCE_ENDS = "\u3002\uff1b\uff1a:;\uff0c,\uff01"
_QUOTE_OPEN, _QUOTE_CLOSE = "\u300a", "\u300b"
_DATE_IN_ADDRESS = re.compile(r"/art/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})/")
_DATED = re.compile(r"(?:19|20)\d\d\u5e74\d{1,2}\u6708\d|(?:19|20)\d\d-\d")
_LINE_ENDS = re.compile(r"\s*(?:$|\\r|\\n)", re.M)
_SHORT_TITLE = 8
_LONGEST_TITLE = 80
_LONGEST_HEADLINE = 40
_NUMBER_FIRST = re.compile(
    r"\s*(?:\d|[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]+\u3001|[(\uff08])"
)
_LONGEST_TRAIL = 300
_REFERENCE = "&#"  # what begins a character that is written by its number


def best_of(found: list[Found]) -> dict[str, Found]:
    """Return one label for each field: of several the one of highest rank, then the first with a value."""
    ranked = sorted(
        (label for label in found if label.written), key=lambda label: (-label.rank, _without_clock(label))
    )
    best: dict[str, Found] = {}
    for label in ranked:
        best.setdefault(label.name, label)
    return best


def values_of(best: dict[str, Found], above: int = -1) -> dict[str, str]:
    """Return the values of the labels whose rank is above another, by their fields."""
    return {name: label.written.strip() for name, label in best.items() if label.rank > above}


def _without_clock(label: Found) -> bool:
    """Tell whether a day of publication lacks the time of day that another label may give."""
    return label.name == "published" and CLOCK.search(label.written) is None


def metas(root: HtmlElement, words: Vocabulary) -> dict[str, str]:
    """Return the fields that the page's <meta> elements carry."""
    values: dict[str, str] = {}
    for element in root.iter("meta"):
        if field := words.meta.get((element.get("name") or "").strip().lower()):
            content = " ".join((element.get("content") or "").split())
            if content and content not in words.empty:
                values.setdefault(field, content)
    return values


def script_values(source: str, words: Vocabulary) -> dict[str, str]:
    """Return the fields that the page's scripts write into it."""
    if not words.scripts_may_say(source):
        return {}
    found = ((field, pattern.search(source)) for field, pattern in words.scripts)
    return {field: match.group(1).strip() for field, match in found if match}


def published(written: str) -> tuple[date | None, str]:
    """Return the day in a written date, and the local time as `2024-05-23T09:21` where one is written."""
    day = DAY.search(written)
    if not day:
        return None, ""
    try:
        found = date(*(int(part) for part in day.groups()))
    except ValueError:
        return None, ""
    clock = CLOCK.search(written, day.end())
    if not clock or int(clock.group(1)) > 23 or int(clock.group(2)) > 59:
        return found, ""
    return found, f"{found.isoformat()}T{int(clock.group(1)):02}:{clock.group(2)}"


def date_in_address(url: str) -> date | None:
    """Return the day that an address of the form /art/2024/5/23/ carries."""
    found = _DATE_IN_ADDRESS.search(url)
    return published("-".join(found.groups()))[0] if found else None


def trail_in_text(text: str, end: int, words: Vocabulary) -> str:
    """Return the trail of columns before `end`, joined by ` > `, or ""."""
    found = words.trail.search(text, 0, end)
    return crumbs(found.group(1), "", words) if found else ""


def trail_in_tree(
    root: HtmlElement, index: Index, selectors: tuple[str, ...], source: str, title: str, words: Vocabulary
) -> str:
    """Return the trail of columns of a page: by selectors, else where its label stands."""
    for element in index.select(selectors):
        trail = _trail_of(element, title, words)
        if trail:
            return trail
    possible = words.trail_possible(source if _REFERENCE not in source else root.text_content())
    for element in root.iter() if possible else ():
        text = element.text if isinstance(element.tag, str) else None
        if text and len(text) < 60 and (label := words.trail_label.match(text)) and label.group().strip():
            for _ in range(4):
                trail = _trail_of(element, title, words)
                if trail:
                    return trail
                parent = element.getparent()
                if parent is None:
                    break
                element = parent
    return ""


def _trail_of(element: HtmlElement, title: str, words: Vocabulary) -> str:
    text = read_element(element).text
    if len(text) > _LONGEST_TRAIL:
        return ""
    rest = words.trail_label.sub("", text, count=1)
    trail = crumbs(rest, title, words) if _CRUMB_ENDS.search(rest) else ""
    return trail if " > " in trail else ""


def crumbs(written: str, title: str, words: Vocabulary) -> str:
    """Return a written trail as `首页 > 政务公开`, without the title and words such as 正文 at its end."""
    steps = [" ".join(step.split()) for step in _CRUMB_ENDS.split(written)]
    steps = [step for step in steps if step]
    while steps and (steps[-1] in words.trail_last or _bare(steps[-1]) == _bare(title)):
        steps.pop()
    return " > ".join(steps)


def title_in_tree(
    root: HtmlElement,
    index: Index,
    site: Site | None,
    own: tuple[str, ...],
    values: dict[str, str],
    words: Vocabulary,
) -> tuple[str, bool]:
    """Return the title of a page and whether only general rules found it."""
    known = (
        _first_text(index.select(own))
        or values.get("title")
        or _first_text(index.select(site.title if site else ()))
    )
    if known:
        return known, False
    title = _first_text(root.iter("h1"))
    element = next(root.iter("title"), None)
    headline = "" if element is None else " ".join((element.text or "").split())
    if title and (not headline or _bare(title)[:12] in _bare(headline)):
        return title, True
    return _without_site(headline, values.get("site", ""), words) or title, True


def _first_text(elements: Iterable[HtmlElement]) -> str:
    texts = (text_of(element) for element in elements)
    return next((text for text in texts if 3 < len(text) <= 2 * _LONGEST_TITLE), "")


def _without_site(title: str, site: str, words: Vocabulary) -> str:
    parts = _SUFFIXES.split(title)
    while len(parts) > 1 and (parts[-1] == site or parts[-1].endswith(words.site_endings)):
        title = title[: title.rfind(parts[-1])].rstrip(" -_|\u2013\u2014")
        parts.pop()
    return title


def title_in_text(text: str, lines: list[Span], first: int, words: Vocabulary) -> tuple[str, Span | None]:
    """Return the title that stands among the lines before the article, and its span; ("", None) where
    none does.

    The first line with a title's word is it, else the document that a notice says it issues, else the long line
    right above the first label: a piece of news has no title's word.
    """
    head = [line for line in lines[: first + 1] if line.end - line.start <= _LONGEST_TITLE]
    for number in range(len(head)):
        span = _joined(text, head, number)
        written = text[slice(*span)]
        if _may_be_title(written, words) and words.title_words.search(_bare(written)):
            span = _with_line_above(text, head, number, span, words)
            return tidy(text[slice(*span)]), span
    issued = words.issued.search(text, 0, lines[min(first + 4, len(lines) - 1)].end if lines else 0)
    if issued:
        title = tidy(next(group for group in issued.groups() if group))
        return title, place_of_title(text, title, issued.end())
    for line, below in pairwise(head):
        if words.label.search(text, *below):
            fits = line.end - line.start >= _SHORT_TITLE and _may_be_title(text[slice(*line)], words)
            return (tidy(text[slice(*line)]), line) if fits else ("", None)
    return _above_prose(text, lines, words)


def _above_prose(text: str, lines: list[Span], words: Vocabulary) -> tuple[str, Span | None]:
    """Return the first line of a text, where it has the length of a title and sentences stand right below it."""
    if len(lines) < 2:
        return "", None
    line, below = text[slice(*lines[0])], text[slice(*lines[1])]
    fits = _SHORT_TITLE <= len(line) <= _LONGEST_HEADLINE and _may_be_title(line, words)
    prose = "\u3002" in below or (
        len(lines) > 2 and len(below) < len(line) and "\u3002" in text[slice(*lines[2])]
    )
    if not fits or not prose or _NUMBER_FIRST.match(line):
        return "", None
    return tidy(line), lines[0]


def _with_line_above(text: str, head: list[Span], number: int, span: Span, words: Vocabulary) -> Span:
    """Return the span of a title, with the line above where the title's own line is but its last words."""
    if number == 0 or len(_bare(text[slice(*span)])) > _SHORT_TITLE:
        return span
    above = head[number - 1]
    fits = _may_be_title(text[slice(*above)], words) and not text[above.end : span.start].strip(" \u3000\r\n")
    return Span(above.start, span.end) if fits and text.count("\n", above.end, span.start) == 1 else span


def _joined(text: str, head: list[Span], number: int) -> Span:
    """Return a line, with the next where a title's quotation goes on there."""
    span = head[number]
    written = text[slice(*span)]
    if written.count(_QUOTE_OPEN) > written.count(_QUOTE_CLOSE) and number + 1 < len(head):
        return Span(span.start, head[number + 1].end)
    return span


def _may_be_title(written: str, words: Vocabulary) -> bool:
    return (
        written[-1] not in _SENTENCE_ENDS
        and not words.label.search(written)
        and not words.trail_label.match(written + ":")
        and not words.furniture(written)
        and not words.persons.search(_bare(written)[-8:])
        and not written.startswith(("\u2014", "-", ">", "\uff08", "("))
        and not _DATED.match(written)
    )


def place_of_title(text: str, title: str, start: int = 0) -> Span | None:
    """Return where a title stands as lines of its own, whatever blanks and breaks stand inside it."""
    letters = _bare(title)
    if not 4 <= len(letters) <= 2 * _LONGEST_TITLE:
        return None
    at = text.find(letters[0], start)
    while at >= 0:
        end = _end_of(letters, text, at) if _begins_line(text, at, start) else 0
        if end and _LINE_ENDS.match(text, end):
            return Span(at, end)
        at = text.find(letters[0], at + 1)
    return None


def _begins_line(text: str, at: int, start: int) -> bool:
    """Tell whether only blanks stand before a place since a break, written out or not, that is not before `start`."""
    line = text.rfind("\n", 0, at) + 1
    before = text[line:at].rstrip(" \t\u3000")
    return line + len(before) >= start and (not before or before.endswith("\\n"))


def _end_of(letters: str, text: str, at: int) -> int:
    """Return where letters end that stand at a place with blanks and breaks between them, or 0."""
    if text.startswith(letters, at):
        return at + len(letters)
    for letter in letters:
        while text[at : at + 1].isspace():
            at += 1
        if text[at : at + 1] != letter:
            return 0
        at += 1
    return at


def tidy(written: str) -> str:
    """Return a title as one line; a title spaced letter by letter is closed up."""
    title = " ".join(written.replace("\\r", " ").replace("\\n", " ").split())
    pieces = title.split(" ")
    return "".join(pieces) if len(pieces) > 2 and all(len(piece) == 1 for piece in pieces) else title


def _bare(text: str) -> str:
    return _BLANKS.sub("", text)
