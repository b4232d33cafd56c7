"""The lines of a text, by their spans, and where the article begins and ends among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from extractor.records import Span

if TYPE_CHECKING:
    from extractor.documents.vocabulary import Vocabulary

# Collections in spreadsheets write line breaks as the four characters \r\n; those end a line too.
_WRITTEN_BREAK = re.compile(r"\\[rn]")
_BLANK = re.compile(r"(?:[\s\u3000\ufeff\u200b]|&nbsp;)*")
_TRAILING = re.compile(r"(?:[\s\u3000\ufeff\u200b]|&nbsp;)+$")
_BEHIND = " \t\u3000\xa0;\ufeff\u200b\f\v"
_LONG = 50
_CLAUSE = re.compile("[\uff0c\u3002\uff1b,;]")
_HEAD_LINES = 80
_span = partial(tuple.__new__, Span)  # without a call into Python, which takes as long as all else here


def lines(text: str) -> Iterator[Span]:
    """Yield the span of each line that is not blank, without the blanks at its ends."""
    end = -1
    if "\\" in text:
        text = _WRITTEN_BREAK.sub("\n\n", text)
    for line in text.replace("\r", "\n").split("\n"):
        start = end + 1
        end = start + len(line)
        if not line:
            continue
        if line[0].isalnum() and line[-1] not in _BEHIND:
            yield _span((start, end))
            continue
        blank = _BLANK.match(line)
        first = blank.end() if blank else 0
        if first < len(line):
            trailing = _TRAILING.search(line) if line[-1] in _BEHIND else None
            yield Span(start + first, start + trailing.start() if trailing else end)


def article_lines(text: str, found: list[Span], words: Vocabulary) -> tuple[int, int]:
    """Return which of the lines is the article's first and which comes after its last.

    Before the first stand trail, labels and title, after the last the tools of the page. A page without a
    paragraph (a table, a list) begins after its labels.
    """
    first = next((i for i, line in enumerate(found[:_HEAD_LINES]) if _opens(text, line, words)), None)
    if first is None:
        labelled = [i for i, line in enumerate(found[:30]) if words.label.search(text, *line)]
        return (labelled[-1] + 1 if labelled else 0), len(found)
    last = next(
        i for i in range(len(found) - 1, first - 1, -1) if i == first or _is_paragraph(text, found[i])
    )
    return first, last + 1


def _opens(text: str, line: Span, words: Vocabulary) -> bool:
    start, end = line
    if _is_paragraph(text, line):
        return end - start > 4 * _LONG or words.label.search(text, start, end) is None
    greets = text.endswith(words.greeting_ends, start, end) and words.greeting(text[start:end])
    return greets and words.label.search(text, start, end) is None


def _is_paragraph(text: str, line: Span) -> bool:
    start, end = line
    return end - start >= _LONG and _CLAUSE.search(text, start, end) is not None
