"""Dates that leave out their year -> the year: of the sentence, of the section, of the report, of publication."""

from __future__ import annotations

import bisect
import re
from datetime import date
from typing import NamedTuple

from extractor.figures.candidates import Candidate
from extractor.records import Document
from extractor.rulebook import Rule, RuleFile, Rulebook
from extractor.values.dates import Dates, Days, compile_dates
from extractor.values.units import alternation


class YearWords(RuleFile):
    """Words that tell sections that plan from those that look back."""

    plan_headings: list[str]
    review_headings: list[str]
    speeches: list[str]
    comparisons: list[str]
    since: list[str]


class YearRules(RuleFile):
    """The shape of rules/years.toml."""

    words: YearWords
    year: list[Rule]


class SectionYear(NamedTuple):
    """What a heading says of its section: its year where it names one, and whether it plans."""

    year: int | None
    plans: bool


class Resolved(NamedTuple):
    """The days of a date, and where its year was taken from; no days where no year is known."""

    start: date | None
    end: date | None
    source: str


class Years:
    """Finds the year for dates of one document after another."""

    def __init__(self, rules: YearRules, dates: Dates) -> None:
        words = rules.words
        self._dates = dates
        self._plan = re.compile(alternation(words.plan_headings))
        self._review = re.compile(alternation(words.review_headings))
        self._speech = re.compile(alternation(words.speeches))
        self._compared = re.compile(f"(?:{alternation(words.comparisons)})$")

    def sections(self, document: Document) -> list[SectionYear]:
        """Return year and direction of each section of the document, inherited down the path."""
        found: list[SectionYear] = []
        stack: list[tuple[int, SectionYear]] = [(0, SectionYear(document.report_year, False))]
        for section in document.sections:
            while stack and stack[-1][0] >= section.level > 0:
                stack.pop()
            above = stack[-1][1] if stack else SectionYear(document.report_year, False)
            mine = self._section(section.heading, above, document) if section.level else above
            stack.append((section.level, mine))
            found.append(mine)
        return found

    def _section(self, heading: str, above: SectionYear, document: Document) -> SectionYear:
        years = [span.days.year for span in self._dates.find(heading) if span.days.form == "year"]
        review, plan = self._review.search(heading), self._plan.search(heading)
        plans = plan is not None and (review is None or plan.start() > review.start()) if plan or review else above.plans
        if len(set(years)) == 1 and years[0] is not None:
            ahead = document.plan_year is not None and years[0] >= document.plan_year
            return SectionYear(years[0], plans or ahead)
        if plans and not above.plans:
            ahead_year = document.plan_year or (document.report_year + 1 if document.report_year else None)
            return SectionYear(ahead_year, True)
        return SectionYear(above.year, plans)

    def speaks_from(self, document: Document) -> int | None:
        """Return the year that 今年 means: a report given to a congress speaks from the year it plans."""
        if self._speech.search(document.title) and document.plan_year:
            return document.plan_year
        return document.report_year or document.plan_year

    def settle(self, text: str, document: Document, candidates: list[Candidate], sentences: list[int]) -> dict[int, Resolved]:
        """Return the days of every date candidate, by its start.

        sentences: offsets where sentences end, in order.
        """
        sections = self.sections(document)
        speaks = self.speaks_from(document)
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
            section = self._at(document, sections, found.start)
            resolved, year = self._resolve(found.date.days, section, speaks, carried, document)
            settled[found.start] = resolved
            if year is not None and not self._compared.search(text, max(0, found.start - 2), found.start):
                carried = year
        return settled

    def _at(self, document: Document, sections: list[SectionYear], offset: int) -> SectionYear:


        index = bisect.bisect_right(document.sections, offset, key=lambda section: section.start) - 1
        return sections[index] if index >= 0 else SectionYear(document.report_year, False)

    def _resolve(
        self, days: Days, section: SectionYear, speaks: int | None, carried: int | None, document: Document
    ) -> tuple[Resolved, int | None]:
        """Return the days, and the year that the next date of the sentence may take over."""
        year, source = days.year, "written"
        if year is None and days.relative is not None:
            base = section.year if section.plans else speaks
            year, source = (None if base is None else base + days.relative), "relative"
        if year is None and days.relative is None and carried is not None:
            year, source = carried, "sentence"
        if year is None and days.relative is None:
            year, source = section.year or document.report_year, "report"
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
    return Years(rules.load("years.toml", YearRules), rules.once(compile_dates))
