"""Document -> Figures: the door of this room. Propose candidates, choose among them, state what each can mean."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from hashlib import blake2b
from typing import Any

from extractor.figures.candidates import NOTHING, Candidate, Scanner, compile_scanner, fold
from extractor.figures.cells import Cells, compile_cells
from extractor.figures.choose import NonFigures, compile_nonfigures, outside, without_overlaps
from extractor.figures.compounds import Compounds, compile_compounds
from extractor.figures.damage import Damage, compile_damage
from extractor.figures.forms import Forms, compile_forms
from extractor.figures.vague import Vague, compile_vague
from extractor.figures.years import Resolved, Years, compile_years
from extractor.records import Document, Figure, Section, Span
from extractor.rulebook import Rulebook
from extractor.values.dates import DateSpan
from extractor.values.intervals import Bounds, allowed, converted
from extractor.values.numerals import last_weight

_SENTENCE_END = re.compile(r"[\u3002\uff01\uff1f!?\n]")
_ONE = Fraction(1)
_EXACT_KINDS = {"count", "households", "people", "person_times", "duration", "multiple"}
_LOOSE = frozenset({"around", "step_above", "step_below"})
_UNKNOWN: Decimal | None = None
_LONGEST_SENTENCE = 600  # on either side: a page without full stops is no sentence
_ROUNDED = 10**4  # 三百户 are counted, 三万人 rounded
_CODES = {"percent": "%", "percentage_points": "{percentage_point}", "multiple": "1"}


class Finder:
    """Everything that reading a document needs, built once from the rules."""

    def __init__(self, rules: Rulebook) -> None:
        self.scanner: Scanner = rules.once(compile_scanner)
        self.forms: Forms = rules.once(compile_forms)
        self.vague: Vague = rules.once(compile_vague)
        self.nonfigures: NonFigures = rules.once(compile_nonfigures)
        self.compounds: Compounds = rules.once(compile_compounds)
        self.cells: Cells = rules.once(compile_cells)
        self.damage: Damage = rules.once(compile_damage)
        self.years: Years = rules.once(compile_years)

    def candidates(self, text: str, document: Document) -> list[Candidate]:
        """Return the chosen candidates of a folded text, in order, with kind, unit, qualifier and quality."""
        dates = [_dated(span) for span in self.scanner.dates.find(text) if span.days.form != "relative"]
        forms = [*self.forms.find(text), *self.vague.find(text)]
        numbers = [*self.scanner.numbers(text), *self.scanner.chinese(text)]
        chosen = without_overlaps([*without_overlaps(dates, forms)], numbers)
        chosen = outside(document.furniture, chosen)
        chosen = outside(self.nonfigures.spans(text), chosen)
        chosen = self.compounds.join(text, chosen, self.nonfigures)
        self.compounds.list_years(text, chosen)
        chosen = self.cells.settle(text, document, chosen)
        kept = self._figures(text, chosen)
        for found in kept:
            if found.unit is not None:
                found.because("unit", found.unit.rule)
            self.compounds.imply(text, found)
            self._qualify(text, found)
        kept = [found for found in kept if found.kind or found.unit or not found.numeral]
        return self.damage.inspect(text, document, kept)

    def _figures(self, text: str, chosen: list[Candidate]) -> list[Candidate]:
        """Return what states a figure; bare digits that the page elsewhere uses as a name are none."""
        kept, names = [], set()
        for found in chosen:
            if found.date is not None:
                kept.append(found)
            elif found.unit is not None and found.unit.named:
                continue
            elif self.nonfigures.name(text, found):
                names.add(found.written)
            elif found.numeral and self.scanner.is_bare_scale(found) and not self._loosened(text, found):
                continue
            else:
                kept.append(found)
        return [
            found
            for found in kept
            if found.kind or found.unit or found.scale or len(found.written) < 3 or found.written not in names
        ]

    def _loosened(self, text: str, found: Candidate) -> bool:
        """Tell whether a qualifier makes a lone 万 or 百 an amount, as in 近百公里."""
        reading = self.scanner.qualifiers.read(text, found.start, found.end, found.inside, found.kind)
        return reading.gives != "exact"

    def _qualify(self, text: str, found: Candidate) -> None:
        if found.date is None and found.until is None:
            found.reading = self.scanner.qualifiers.read(
                text, found.start, found.end, found.inside, found.kind
            )
            if found.reading.rule:
                found.because("qualifier", found.reading.rule, found.reading.words)


def _dated(span: DateSpan) -> Candidate:
    return Candidate(span.start, span.end, span.end, NOTHING, "", kind="date", date=span)


def find(document: Document, rules: Rulebook) -> list[Figure]:
    """Return every figure of a document, in order of place: span, kind, value, interval, days, quality.

    What the text says of each (measure, noun, subject, status) is read by the next room.
    """
    finder = rules.once(Finder)
    text = fold(document.text)
    chosen = finder.candidates(text, document)
    ends = sentence_ends(document.text)
    settled = finder.years.settle(text, document, chosen, ends)
    for found in chosen:
        days = settled.get(found.start)
        if found.date and days and days.start is None and found.date.days.year and found.quality == "intact":
            finder.damage.impossible(found)
    seen: dict[tuple[str, str], int] = {}
    sections = document.sections_at(found.start for found in chosen)
    sentences = sentences_at(document.text, (found.start for found in chosen), ends)
    return [
        _figure(document, found, section, settled.get(found.start), sentence, seen)
        for found, section, sentence in zip(chosen, sections, sentences, strict=True)
    ]


def _figure(
    document: Document,
    found: Candidate,
    section: Section | None,
    days: Resolved | None,
    sentence: str,
    seen: dict[tuple[str, str], int],
) -> Figure:
    surface = document.text[found.start : found.end]
    occurrence = seen.get((sentence, surface), 0)
    seen[sentence, surface] = occurrence + 1
    if days is not None:
        found.because("year", days.source)
    common: dict[str, Any] = {
        "figure_id": figure_id(document.document_id, sentence, surface, occurrence),
        "document_id": document.document_id,
        "section": section.path if section else "",
        "start": found.start,
        "end": found.end,
        "surface": surface,
        "kind": found.kind or "count",
        "quality": found.quality,
        "reason": found.suspicion,
        "rule": " ".join(found.reasons),
        "sentence": sentence,
    }
    if found.date is not None:
        return Figure.draft(common | _days(found, days))
    if found.quality != "intact":
        return Figure.draft(common | {"written_value": found.written, "unit": found.unit_surface})
    return Figure.draft(common | _amount(found))


def _days(found: Candidate, days: Resolved | None) -> dict[str, Any]:
    if days is None or found.quality != "intact":
        return {}
    return {"date_start": days.start, "date_end": days.end}


def _amount(found: Candidate) -> dict[str, Any]:
    """Return value and interval in the base unit, and how they were written."""
    factor = found.unit.factor if found.unit else _ONE
    code = found.unit.code if found.unit else _CODES.get(found.kind, "1")
    step = found.number.step
    written_out = step == 1 or (found.numeral and 1 < step < _ROUNDED)
    counted = found.kind in _EXACT_KINDS and not found.scale and written_out
    if found.until is not None:
        bounds, value = Bounds(found.amount, found.until.amount), _UNKNOWN
        written = (
            found.written
            if found.until.written == found.written
            else f"{found.written}-{found.until.written}"
        )
        qualifier = found.reading.gives if found.reading.rule else "range"
    else:
        value, shape = found.amount, found.reading.shape
        loose = last_weight(value, found.step) if shape in _LOOSE else found.step
        whole = found.kind == "percent" and value == 100 and found.step >= 1  # 100.0 is rounded as 99.9 is
        bounds = allowed(value, found.step, loose, shape, counted or whole)
        written, qualifier = found.written, found.reading.gives
    return {
        "value": converted(value, factor),
        "lower": converted(bounds.lower, factor, ROUND_FLOOR),
        "upper": converted(bounds.upper, factor, ROUND_CEILING),
        "lower_closed": bounds.lower_closed,
        "upper_closed": bounds.upper_closed,
        "written_value": written,
        "scale": found.scale,
        "unit": found.unit_surface,
        "unit_code": f"{code}/{found.denominator}" if found.denominator else code,
        "qualifier": qualifier,
    }


def sentence_ends(text: str) -> list[int]:
    """Return the offsets behind the marks that end a sentence, in order."""
    return [match.end() for match in _SENTENCE_END.finditer(text)]


def sentence_span(text: str, offset: int, ends: list[int]) -> Span:
    """Return the sentence around an offset; no more than a stretch of it where the text has no full stops."""
    index = bisect_right(ends, offset)
    start = max(ends[index - 1] if index else 0, offset - _LONGEST_SENTENCE)
    end = min(ends[index] if index < len(ends) else len(text), offset + _LONGEST_SENTENCE)
    return Span(start, end)


def sentences_at(text: str, offsets: Iterable[int], ends: list[int]) -> Iterator[str]:
    """Yield the sentence around each offset, without blanks at its ends."""
    held, sentence = Span(0, 0), ""
    for offset in offsets:
        around = sentence_span(text, offset, ends)
        if around != held:
            held, sentence = around, text[around.start : around.end].strip()
        yield sentence


def figure_id(document_id: str, sentence: str, surface: str, occurrence: int) -> str:
    """Return the id of a figure: it survives edits elsewhere on the page."""
    identity = "\x1f".join((document_id, sentence, surface, str(occurrence)))
    return blake2b(identity.encode(), digest_size=9).hexdigest()
