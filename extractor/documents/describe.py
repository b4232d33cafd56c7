"""The second half of reading: a draft -> a Document that knows its title, place, years, sections and
furniture."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from extractor.documents import identity, labels, metadata, places, years
from extractor.documents.directions import compile_directions
from extractor.documents.drafts import Draft
from extractor.documents.furniture import furniture
from extractor.documents.labels import Found
from extractor.documents.lines import article_lines, lines
from extractor.documents.sections import sections
from extractor.documents.vocabulary import Vocabulary
from extractor.page import damaged_spans
from extractor.records import Capture, Document, Genre, Section, Span
from extractor.rulebook import Rulebook

_HEAD = 1200
_SCHEME = "GB/T 2260"
_DIVISION = 6
# What a page says of itself behind labels, field by field.
_LABELLED = (
    "index_number", "document_number", "unified_number", "publicity", "validity", "information_source", "editor",
)  # fmt: skip


class _Front(NamedTuple):
    """What the lines before and after the article say: labels, all values, the title and where it stands."""

    lines: list[Span]
    article: tuple[int, int]
    head_end: int
    labels: list[Found]
    values: dict[str, str]
    title: str
    span: Span | None


class _About(NamedTuple):
    """What the text is about: place, kind, years, its sections, and the year in which it was signed."""

    place: places.Place
    genre: Genre
    years: years.Years
    sections: tuple[Section, ...]
    signed: int | None


def document(
    draft: Draft, capture: Capture, media_type: str, encoding: str, rules: Rulebook, words: Vocabulary
) -> Document:
    """Return the Document of a draft. Fields that only general rules found are named in `guessed`.

    It is not validated here: to do so builds each of its cells and sections anew.
    """
    front = _front(draft, words)
    guessed = set(draft.guessed)
    if not front.title and capture.title:
        front = front._replace(title=capture.title)
        guessed.add("title")
    publisher = _publisher(front.values, capture, guessed)
    day, at = _published(front.values, capture, guessed)
    about = _about(draft, front, publisher, day, rules, guessed)
    directions = rules.once(compile_directions)
    sha256 = hashlib.sha256(capture.body).hexdigest()
    code = capture.place_code or about.place.code
    values, reviewed, signed = front.values, about.years, about.signed
    return Document.draft(
        {
            "document_id": identity.document_id(values.get("index_number", ""), capture.url, sha256),
            "url": capture.url,
            "source_id": capture.source_id,
            "title": front.title,
            "publisher": publisher,
            **{name: values.get(name, "") for name in _LABELLED},
            "category": draft.category or metadata.trail_in_text(draft.text, front.head_end, words),
            "published_date": day,
            "published_at": at,
            "genre": about.genre,
            "place_code": code,
            "place_code_scheme": _SCHEME if len(code) == _DIVISION else "",
            "place_name": about.place.name,
            "county_code": _county(capture, about.place, rules),
            "report_year": reviewed.report,
            "plan_year": reviewed.plan,
            "retrieved_at": capture.retrieved_at,
            "sha256": sha256,
            "text_sha256": hashlib.sha256(draft.text.encode("utf-8", errors="surrogatepass")).hexdigest(),
            "media_type": media_type,
            "encoding": encoding,
            "text_length": len(draft.text),
            "damage_score": Decimal(0),
            "attachment_of": capture.attachment_of,
            "family": draft.family,
            "guessed": " ".join(sorted(guessed)),
            "gone_since": capture.gone_since,
            "moved_to": capture.moved_to,
            "speaks_from": directions.speaks_from(front.title, reviewed.report, reviewed.plan, signed),
            "text": draft.text,
            "sections": directions.directed(about.sections, front.title, reviewed.report, reviewed.plan, signed),
            "tables": draft.tables,
            "furniture": furniture(draft.text, front.lines, front.article, front.labels, front.span, words),
            "damaged": damaged_spans(draft.text),
        }
    )


def _front(draft: Draft, words: Vocabulary) -> _Front:
    text, found = draft.text, list(lines(draft.text))
    first, last = article_lines(text, found, words)
    head_end = found[first].start if first < len(found) else len(text)
    tail = found[last - 1].end if 0 < last < len(found) else len(text)
    inside = labels.in_text(text, 0, head_end, words) + labels.in_text(text, tail, len(text), words)
    inside += labels.unlabelled(text, found[:first], words)
    title, span = draft.title, metadata.place_of_title(text, draft.title)
    if not title:
        title, span = metadata.title_in_text(text, found, first, words)
    known = metadata.values_of(metadata.best_of(inside))
    return _Front(
        found, (first, last), head_end, inside, {**known, **draft.values}, title, span
    )


def _about(
    draft: Draft, front: _Front, publisher: str, day: date | None, rules: Rulebook, guessed: set[str]
) -> _About:
    text = draft.text
    start = front.span.end if front.span else 0
    head = text[start : max(front.head_end, start) + _HEAD]
    index_number = front.values.get("index_number", "")
    signature = years.signature(text)
    place = places.place_of(
        front.title, publisher or years.signer(signature), head, text, index_number, rules
    )
    prose = front.lines
    for table in reversed(draft.tables):
        prose = prose[: bisect_left(prose, (table.start,))] + prose[bisect_left(prose, (table.end,)) :]
    parts = sections(text, prose, front.span, rules, place.name)
    first_heading = next((section.heading for section in parts if section.level == 1), "")
    genre = years.genre_of(front.title, first_heading, head, rules)
    headings = "\n".join(section.heading for section in parts if section.level)
    directions = rules.once(compile_directions)
    signed = years.year_of(signature)
    of_its_year = directions.within_year(front.title) or directions.gives_notice(front.title)
    reviewed = years.years_of(
        front.title, headings, head, text, genre, day, rules, signed=signed if of_its_year else None
    )
    if place.guessed:
        guessed.add("place_name")
    if reviewed.guessed:
        guessed.add("report_year" if reviewed.report else "plan_year")
    return _About(place, genre, reviewed, parts, signed)


def _publisher(values: dict[str, str], capture: Capture, guessed: set[str]) -> str:
    """Return who published: the page's own word, the source's declaration, else whose site it is."""
    publisher = values.get("publisher") or capture.publisher
    if not publisher and values.get("site"):
        publisher = values["site"]
        guessed.add("publisher")
    return publisher


def _published(values: dict[str, str], capture: Capture, guessed: set[str]) -> tuple[date | None, str]:
    day, at = metadata.published(values.get("published", ""))
    if day is None and (day := metadata.date_in_address(capture.url)):
        guessed.add("published_date")
    return day, at


def _county(capture: Capture, place: places.Place, rules: Rulebook) -> str:
    """Return the county's code: the declared place's, else the one the page gave."""
    declared = capture.place_code[:_DIVISION]
    if declared and places.division_name(declared, rules) and not declared.endswith("00"):
        return declared
    return place.county_code
