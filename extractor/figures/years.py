"""Dates that leave out their year -> the year: of the sentence, of the section, of the report, of publication."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from extractor.figures.candidates import Candidate
from extractor.records import Document, Section
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.dates import Days
from extractor.values.words import alternation


class YearWords(RuleFile):
    """Words in front of a year that is only compared with, and so not the year of its sentence; and words for the latter."""

    comparisons: list[str]
    of_sentence: list[str]


class YearRules(RuleFile):
    """The shape of rules/years.toml."""

    words: YearWords
    year: list[Rule]


class Resolved(NamedTuple):
    """The days of a date, and where its year was taken from; no days where no year is known."""

    start: date | None
    end: date | None
    source: str


class Years:
    """Finds the year for dates of one document after another."""

    def __init__(self, rules: YearRules) -> None:
        self._compared = re.compile(f"(?:{alternation(rules.words.comparisons)})$")
        self._of_sentence = tuple(rules.words.of_sentence)

    def settle(
        self, text: str, document: Document, candidates: list[Candidate], sentences: list[int]
    ) -> dict[int, Resolved]:
        """Return the days of every date candidate, by its start.

        sentences: offsets where sentences end, in order.
        """
        settled: dict[int, Resolved] = {}
        carried: int | None = None
        sentence = -1
        position = 0
        for found in candidates:
            while position < len(sentences) and sentences[position] <= found.start:
                position += 1
            if position != sentence:
                sentence, carried = position, None
            if found.date is None:
                continue
            told = carried if text.startswith(self._of_sentence, found.start) else None
            resolved, year = self._resolve(
                found.date.days, document.section_at(found.start), carried, told, document
            )
            settled[found.start] = resolved
            if year is not None and not self._compared.search(text, max(0, found.start - 2), found.start):
                carried = year
        return settled

    def _resolve(
        self, days: Days, section: Section | None, carried: int | None, told: int | None, document: Document
    ) -> tuple[Resolved, int | None]:
        """Return the days, and the year that the next date of the sentence may take over.

        told: the year that the sentence has told, where these are days of that year or of the next.
        """
        year, source = days.year, "written"
        if year is None and days.relative is not None and told is not None:
            year, source = told + days.relative, "sentence"
        if year is None and days.relative is not None:
            base = section.year if section and section.plans else document.speaks_from or document.report_year
            year, source = (None if base is None else base + days.relative), "relative"
        if year is None and days.relative is None and carried is not None:
            year, source = carried, "sentence"
        if year is None and days.relative is None:
            year, source = (
                (section.year if section else None) or document.report_year or document.plan_year,
                "report",
            )
        if year is None and document.published_date is not None:
            year, source = document.published_date.year + (days.relative or 0), "publication"
        if year is None or not days.valid:
            return Resolved(None, None, "unknown"), None
        try:
            first, last = days.between(year)
        except ValueError:
            return Resolved(None, None, "unknown"), None
        if first > last:
            return Resolved(None, None, "unknown"), None
        keeps = source in ("written", "relative", "sentence")
        return Resolved(first, last, source), (days.last_year or year) if keeps else None


def compile_years(rules: Rulebook) -> Years:
    """Build the resolver from rules/years.toml."""
    return Years(rules.load("years.toml", YearRules))
