"""Claims -> the figures that a damaged place states: its sentence is read again with the lost characters put back.

The text itself and its offsets stay as they are: a character put back takes no room.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractor.figures.find import find, sentence_span
from extractor.records import Document, Figure, Span
from extractor.repairs.claims import Claim
from extractor.rulebook import Rulebook

_FEW = 40


class Restored(NamedTuple):
    """A stretch of the text read again: where it stands, and its figures with the offsets of the document."""

    span: Span
    figures: list[Figure]


def around(document: Document, figure: Figure, ends: list[int]) -> Span:
    """Return a few words around a figure, within its sentence. ends: where sentences end."""
    sentence = sentence_span(document.text, figure.start, ends)
    return Span(max(sentence.start, figure.start - _FEW), min(sentence.end, figure.end + _FEW))


def clusters(document: Document, claims: Iterable[Claim], ends: list[int]) -> list[tuple[Span, list[Claim]]]:
    """Return the claims of each sentence together, so that none is read twice.

    A text without full stops has no sentences but stretches around each figure: what stands well inside the stretch
    of an earlier claim belongs to it.
    """
    found: list[tuple[Span, list[Claim]]] = []
    for claim in claims:
        span = sentence_span(document.text, claim.figure.start, ends)
        if found and (found[-1][0] == span or claim.figure.end + _FEW < found[-1][0].end):
            found[-1][1].append(claim)
        else:
            found.append((span, [claim]))
    return found


def restored(document: Document, span: Span, claims: Sequence[Claim], rules: Rulebook) -> Restored:
    """Read a stretch of the text again, with what some claims put back in it."""
    pieces: list[str] = []
    offsets: list[int] = []
    done = span.start
    for offset, word in sorted(place for claim in claims for place in claim.places):
        pieces += (document.text[done:offset], word)
        offsets += (*range(done, offset), *[offset] * len(word))
        done = offset
    pieces.append(document.text[done : span.end])
    offsets += (*range(done, span.end), span.end)
    like = claims[0].figure
    read = find(_alone(document, span, "".join(pieces)), rules)
    moved = (_moved(document, figure, like, offsets) for figure in read)
    return Restored(span, [figure for figure in moved if figure is not None])


def of_claim(read: Restored, claim: Claim) -> list[Figure]:
    """Return the figures of a stretch that stand at the place of a claim."""
    last = max((claim.figure.end, *(offset for offset, _ in claim.places)))
    return [one for one in read.figures if one.start < last and claim.figure.start < one.end]


def _alone(document: Document, span: Span, text: str) -> Document:
    """Return a sentence as a document of its own that speaks from the same year and place."""
    section = document.section_at(span.start)
    year = section.year if section and section.year is not None else None
    plans = section is not None and section.plans and year is not None
    return document.model_copy(
        update={
            "text": text,
            "sections": (),
            "tables": (),
            "furniture": (),
            "damaged": (),
            "report_year": year if year is not None else document.report_year,
            "speaks_from": year if plans else document.speaks_from,
        }
    )


def _moved(document: Document, figure: Figure, like: Figure, offsets: Sequence[int]) -> Figure | None:
    """Return a figure of the sentence with its place in the document; None where only a put back character is."""
    start = offsets[figure.start]
    end = offsets[figure.end - 1]
    inserted = offsets[figure.end] == end  # the character behind stands there too: this one takes no room
    end = end if inserted else end + 1
    if end <= start:
        return None
    vars(figure).update(
        start=start,
        end=end,
        surface=document.text[start:end],
        section=like.section,
        sentence=like.sentence,
    )
    return figure


def replaced(figures: Sequence[Figure], new: Iterable[Figure]) -> list[Figure]:
    """Return the figures with new ones in the place of those that they touch, in order of place.

    figures: in order of place, none over another.
    """
    fresh = sorted(new, key=lambda figure: (figure.start, figure.end))
    starts = [figure.start for figure in fresh]

    def touched(one: Figure) -> bool:
        index = bisect_left(starts, one.end) - 1
        return index >= 0 and fresh[index].end > one.start

    kept = [one for one in figures if not touched(one)]
    return sorted([*kept, *fresh], key=lambda figure: (figure.start, figure.end))
