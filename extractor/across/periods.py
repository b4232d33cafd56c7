"""Which period a figure is of: the one its sentence names, else that of its section, else that of its report."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from extractor.across.vocabulary import Times
from extractor.records import Document, Figure, Report, Section

_MONTH = 31
_YEAR = 365
_LATE = 11
_JANUARY = (1, 15)
SUMMARIES = ("work_summary", "bulletin")
TELLING = (*SUMMARIES, "progress", "project_list")


class Period(NamedTuple):
    """First and last day that a figure is of."""

    start: date
    end: date

    @property
    def whole_year(self) -> bool:
        """Whether this is a calendar year."""
        return self == of_year(self.start.year)

    def last(self) -> Period:
        """Return the same days of the year before."""
        return Period(_shifted(self.start), _shifted(self.end))


def of_year(year: int) -> Period:
    """Return a calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def issued(document: Document) -> date:
    """Return the day of publication; of a page without one the day when one like it comes out, for the order of time.

    That is the middle of January after the year of a summary, or of the year that is planned, or the end of the year
    that any other page reports on. A page of no year comes first.
    """
    if document.published_date is not None:
        return document.published_date
    year = document.report_year
    if year is None:
        return date(document.plan_year, *_JANUARY) if document.plan_year else date.min
    return date(year + 1, *_JANUARY) if document.genre in SUMMARIES else date(year, 12, 31)


def period_of_report(report: Report) -> Period | None:
    """Return what a report reports on: the part of a year that its title names, its year, or the days up to it."""
    document = report.document
    year, published = document.report_year, document.published_date
    if year is None:
        return None
    title_end = document.text.find("\n") + 1 or len(document.title)
    parts = [
        figure
        for figure in report.figures
        if figure.kind == "date" and figure.start < title_end and _days(figure) < _YEAR - 1
    ]
    for figure in parts:
        if figure.date_start and figure.date_end and figure.date_end.year == year:
            start = date(year, 1, 1) if _days(figure) <= _MONTH else figure.date_start
            return Period(start, figure.date_end)
    ended = published is None or published.year > year
    if ended or (document.genre in SUMMARIES and published is not None and published.month >= _LATE):
        return of_year(year)
    if document.genre not in TELLING:
        return None  # it may plan
    return Period(date(year, 1, 1), published) if published and published.year == year else None


def period_of(figure: Figure, words: str, chunk: str, front: str, section: Section | None, whole: Period | None,
              times: Times, document: Document) -> Period | None:  # fmt: skip
    """Return the period of a figure, or None where it cannot be told.

    words: those in front of it that are its own. chunk: all that stand in front of it in its part of the sentence;
    where this opens with the year before, all its amounts are of that. front: all that stand in front of it in its
    sentence; a year that only follows is of something else. whole: the period of its report.
    """
    if any(word in words for word in times.spans):
        return None
    stated = _named(figure, words, times)
    if stated is not None and whole is not None and stated.end.year != whole.end.year:
        said = (str(stated.end.year), *times.last, *times.last_part, *times.next)
        stated = stated if any(word in front for word in said) else None
    named = stated
    if named is None:
        year = section.year if section is not None else None
        planned = figure.status == "planned" or (section is not None and section.plans)
        if planned:
            year = year or document.plan_year
            named = of_year(year) if year else None
        else:
            named = of_year(year) if year and (whole is None or whole.start.year != year) else whole
    if named is None:
        return None
    if figure.kind == "percent":
        return named  # a rate over the year before is one of this year
    if stated is None and not any(word in chunk for word in times.spans):
        opening = chunk.lstrip()
        words = words + next(
            (word for word in (*times.last_part, *times.last) if opening.startswith(word)), ""
        )
    if any(word in words for word in times.last_part):
        return named.last()
    if any(word in words for word in times.last):
        return of_year(named.end.year - 1)
    if words.endswith(tuple(times.from_here)) or words.startswith(tuple(times.from_here)):
        return of_year(named.end.year - 1) if named.whole_year else None
    return named


def _named(figure: Figure, words: str, times: Times) -> Period | None:
    """Return the period that the sentence names."""
    start, end = figure.period_start, figure.period_end
    if start is None or end is None:
        return None
    if any(word in words for word in times.whole):
        return of_year(end.year)
    if (end - start).days >= _YEAR + 1:
        return None
    return Period(date(end.year, 1, 1), end) if (end - start).days <= _MONTH else Period(start, end)


def _days(figure: Figure) -> int:
    if figure.date_start is None or figure.date_end is None:
        return _YEAR
    return (figure.date_end - figure.date_start).days


def _shifted(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
