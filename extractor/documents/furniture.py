"""What of a text is the page's own furniture: spans in which no figure is to be read."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from extractor.documents.labels import CLOCK, DAY, Found
from extractor.records import Span

if TYPE_CHECKING:
    from extractor.documents.vocabulary import Vocabulary

_SHORT = 40
_PUBLISHED = "published"


def furniture(
    text: str,
    lines: list[Span],
    article: tuple[int, int],
    labels: list[Found],
    title: Span | None,
    words: Vocabulary,
) -> tuple[Span, ...]:
    """Return the furniture of a text: trail, labels and values, tools, page numbers, lists of related pages.

    article: which of the lines is the article's first, and which comes after its last. The day of publication stays
    outside, so that it can be read; its time of day is furniture.
    """
    first, last = article
    spans = [span for label in labels for span in _of_label(text, label)]
    head_end = lines[first].start if first < len(lines) else len(text)
    trail = words.trail.search(text, 0, head_end)
    if trail:
        spans.append(Span(*trail.span()))
    short = "\n".join(text[start:end] for start, end in lines[first:last] if end - start < _SHORT)
    inside = range(first, last) if words.furniture_possible(short) else ()
    for number in chain(range(first), inside, range(last, len(lines))):
        line = lines[number]
        start, end = line
        outside = number < first or number >= last
        if not outside and end - start >= _SHORT:
            continue
        written = text[start:end]
        if number >= last and words.after(written):
            spans.append(Span(start, len(text)))
            break
        if line == title:
            continue
        if outside and end - start < _SHORT and DAY.match(written):
            spans.extend(Span(*clock.span()) for clock in CLOCK.finditer(text, start, end))
        elif words.furniture(written) and (outside or any(c.isdigit() for c in written)):
            spans.append(line)
    return _merged(spans)


def _of_label(text: str, found: Found) -> list[Span]:
    if found.name != _PUBLISHED or found.value.start == found.value.end:
        return [Span(found.label.start, max(found.label.end, found.value.end))]
    day = DAY.search(text, *found.value)
    if not day:
        return [Span(found.label.start, found.value.end)]
    spans = [Span(*found.label)]
    clock = CLOCK.search(text, day.end(), found.value.end)
    return [*spans, Span(*clock.span())] if clock else spans


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.end > span.start):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
