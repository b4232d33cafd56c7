"""Claims -> the figures that a damaged place states: its sentence is read again with the lost characters put back.

The text itself and its offsets stay as they are: a character put back takes no room.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractor.figures.find import find
from extractor.records import Document, Figure, Span
from extractor.repairs.claims import Claim
from extractor.rulebook import Rulebook


class Restored(NamedTuple):
    """A sentence read again: where it stands, and its figures with the offsets of the document."""

    span: Span
    figures: list[Figure]


def sentence_of(document: Document, figure: Figure) -> Span:
    """Return where the sentence of a figure stands."""
    floor = max(0, figure.start - len(figure.sentence))
    start = document.text.find(figure.sentence, floor, figure.start + len(figure.sentence))
    start = figure.start if start < 0 else start
    return Span(start, max(figure.end, start + len(figure.sentence)))


def restored(document: Document, claims: Sequence[Claim], rules: Rulebook) -> Restored:
    """Read the sentence of some claims, all of one sentence, with what they put back."""
    span = sentence_of(document, claims[0].figure)
    places = sorted(place for claim in claims for place in claim.places)
    pieces: list[str] = []
    offsets: list[int] = []
    done = span.start
    for offset, word in places:
        pieces += (document.text[done:offset], word)
        offsets += (*range(done, offset), *[offset] * len(word))
        done = offset
    pieces.append(document.text[done : span.end])
    offsets += (*range(done, span.end), span.end)
    figures = [_moved(document, figure, claims[0].figure, offsets) for figure in find(_alone(document, span, "".join(pieces)), rules)]
    return Restored(span, [figure for figure in figures if figure is not None])


def of_claim(read: Restored, claim: Claim) -> list[Figure]:
    """Return the figures of a sentence that stand at the place of a claim."""
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
    inserted = offsets[figure.end] == end  # the character behind stands at the same offset: this one takes no room
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
    """Return the figures with new ones in the place of those that they touch, in order of place."""
    fresh = sorted(new, key=lambda figure: (figure.start, figure.end))
    kept = [one for one in figures if not any(one.start < f.end and f.start < one.end for f in fresh)]
    return sorted([*kept, *fresh], key=lambda figure: (figure.start, figure.end))
