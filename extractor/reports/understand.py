"""Figures -> Report: the door of this room. What each figure measures, of what, whose, done or planned."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from extractor.records import Decision, Document, Figure, Report, Section
from extractor.reports.contexts import Context, contexts
from extractor.reports.measures import Measures, Page, compile_measures
from extractor.reports.nouns import Nouns, compile_nouns
from extractor.reports.projects import Projects, compile_projects
from extractor.reports.status import Statuses, compile_statuses
from extractor.reports.subjects import Subjects, compile_subjects
from extractor.rulebook import Rulebook

_OPENING, _CLOSING = "(\uff08", ")\uff09"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


class Reader:
    """Everything that understanding a report needs, built once from the rules."""

    def __init__(self, rules: Rulebook) -> None:
        self.nouns: Nouns = rules.once(compile_nouns)
        self.measures: Measures = rules.once(compile_measures)
        self.statuses: Statuses = rules.once(compile_statuses)
        self.subjects: Subjects = rules.once(compile_subjects)
        self.projects: Projects = rules.once(compile_projects)


def understand(document: Document, figures: list[Figure], rules: Rulebook) -> Report:
    """Return the report of a document: its figures with measure, noun, subject, status and period, and its projects.

    figures: as found, in order of place; they are completed in place.
    """
    reader = rules.once(Reader)
    places = contexts(document, figures)
    names = reader.nouns.read(figures, places)
    sections = list(document.sections_at(figure.start for figure in figures))
    told: dict[Section | None, tuple[Page, bool]] = {}
    ahead = back = -1  # the sentence that a date to come makes a plan; the part that a date gone by takes out
    for figure, place, named, section in zip(figures, places, names, sections, strict=True):
        if figure.kind == "date" and reader.statuses.looks_ahead(figure, place, document.report_year):
            ahead = place.sentence
        if figure.kind == "date" and reader.statuses.looks_back(document, figure, place, section):
            back = place.chunk
        if section not in told:
            page = Page(document.genre, section.heading if section is not None else "")
            told[section] = page, reader.statuses.plans(document, section)
        page, section_plans = told[section]
        plans = place.sentence == ahead or section_plans
        plans = plans and place.chunk != back and not reader.statuses.in_force(document, figure)
        measure = reader.measures.read(figure, place, named, page)
        _decide(figure, measure=measure, noun=named.noun, status=reader.statuses.read(figure, place, plans))
    nouns = [figure.noun for figure in figures]
    subjects = reader.subjects.read(
        document, figures, places, nouns, [named.owner for named in names], sections
    )
    for figure, subject in zip(figures, subjects, strict=True):
        _decide(figure, subject=Decision(subject.name, subject.way))
    _set_periods(figures, places, reader.measures.whole_year)
    document.damage_score = _share_suspect(figures)
    projects = reader.projects.gather(document, figures, places, subjects)
    return Report(document=document, figures=figures, projects=projects)


def _decide(figure: Figure, **decisions: Decision) -> None:
    """Set attributes, and add to the figure's rules which ones decided them.

    The model's own dictionary is written: all values are strings of ours, and setting them one by one
    through Pydantic costs as much as reading them.
    """
    fields = vars(figure)
    for name, decision in decisions.items():
        if decision.outcome:
            fields[name] = decision.outcome
            rule = decision.written(name)
            fields["rule"] = f"{fields['rule']} {rule}" if fields["rule"] else rule


def _share_suspect(figures: list[Figure]) -> Decimal:
    """Return the share of figures around which characters were lost, to four places."""
    suspect = sum(figure.quality != "intact" for figure in figures)
    return (Decimal(suspect) / max(1, len(figures))).quantize(Decimal("0.0001"))


def _year_of_heading(place: Context) -> tuple[date | None, date | None]:
    """Return the year that the headings of a cell's column name, as its first and last day."""
    year = _YEAR.search(place.text, 0, place.start)
    return (date(int(year.group()), 1, 1), date(int(year.group()), 12, 31)) if year else (None, None)


def _closing_bracket(place: Context) -> int:
    """Return where the brackets around a figure close, or 0 where none are around it."""
    front = place.text[place.sentence : place.start]
    opens = max(front.rfind(mark) for mark in _OPENING)
    if opens < 0 or any(mark in front[opens:] for mark in _CLOSING):
        return 0
    return min(
        (at for mark in _CLOSING if (at := place.text.find(mark, place.end, place.stop)) > 0), default=0
    )


def _set_periods(figures: list[Figure], places: list[Context], whole_year: re.Pattern[str]) -> None:
    """Give each amount the period that its sentence names in front of it; one in brackets is of what they hold."""
    sentence, closes, told = -1, 0, 0
    period: tuple[date | None, date | None] = (None, None)
    outside = period
    for figure, place in zip(figures, places, strict=True):
        if place.label:
            _set_period(figure, _year_of_heading(place))
            continue
        if place.sentence != sentence:
            sentence, period, closes = place.sentence, (None, None), 0
        if closes and place.start > closes:
            period, closes = outside, 0
        if figure.kind == "date":
            if figure.measure == "reporting_period":
                if not closes:
                    outside, closes = period, _closing_bracket(place)
                period, told = (figure.date_start, figure.date_end), place.end
        else:
            if period[0] is not None and whole_year.search(place.text, told, place.start):
                period, told = _year_of(period), place.end
            _set_period(figure, period)


def _year_of(period: tuple[date | None, date | None]) -> tuple[date | None, date | None]:
    """Return the year in which a period lies, by its first and last day; none where it lies in several."""
    start, end = period
    if start is None or end is None or start.year != end.year:
        return None, None
    return date(start.year, 1, 1), date(start.year, 12, 31)


def _set_period(figure: Figure, period: tuple[date | None, date | None]) -> None:
    """Write the period as `_decide` writes attributes, and for the same reason."""
    fields = vars(figure)
    fields["period_start"], fields["period_end"] = period
