"""Whether two amounts that bear one name state one fact: neither time nor place nor plan tells them apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import a_slip_apart
from extractor.findings.under import apart
from extractor.records import Figure, Report

_YEAR = re.compile(r"\d{4}")
_MONTH, _YEAR_LONG = timedelta(days=31), timedelta(days=366)
_QUARTER, _NEARLY_A_YEAR = timedelta(days=80), timedelta(days=350)


class Told(NamedTuple):
    """An amount, the name and level that words give it, and whether it is all that the place has.

    now: words say that there are so many at present, so that no section of plans makes it a plan. taken_up: nothing but
    `all` tells, and it may be of those counted last. words: those that hold the name of what is no stock.
    """

    figure: Figure
    position: int
    name: str
    level: str
    stock: bool
    now: bool = False
    taken_up: bool = False
    words: str = ""


class Facts:
    """Compares the amounts of one report."""

    def __init__(
        self, report: Report, skeleton: Skeleton, headed: re.Pattern[str] | None = None, body: re.Pattern[str] | None = None
    ) -> None:
        """Headed: what finds the name of a place in a heading that is one. body: the `name` of whom a line tells."""
        self._report = report
        self._headed = headed
        self._body = body
        self._skeleton = skeleton

    def are_one(self, first: Told, other: Told) -> bool:
        """Tell whether neither time nor place nor plan tells two amounts of one name apart."""
        one, later = first.figure, other.figure
        now = first.now or other.now or a_slip_apart(one, later)  # a plan sets out from what there is
        status = one.status == later.status or (now and first.stock)
        same = status and self._place(one) == self._place(later) and self.of_one_time(first.position, other.position)
        same = same and self.of_one_body(first.position, other.position)
        return same and not (self._headed is not None and apart(self._report.document, one, later, self._headed))

    def of_one_body(self, first: int, other: int) -> bool:
        """Tell whether the lines of two positions do not begin with the names of different schools, firms and the like."""
        if self._body is None:
            return True
        found = (self._body.match(self._skeleton.text, self._skeleton.line_start(one)) for one in (first, other))
        names = {match["name"] if match else "" for match in found}
        return len(names) == 1

    def of_one_time(self, first: int, other: int) -> bool:
        """Tell whether neither time nor the name in front of a colon tells the amounts of two positions apart."""
        one, later = map(self._skeleton.figure_at, (first, other))
        times = (one.period_start, one.period_end), (later.period_start, later.period_end)
        period = None in (*times[0], *times[1]) or times[0] == times[1]
        labels = {self._label(first), self._label(other)} - {""}
        spans = period and self._parts_of_years(first) == self._parts_of_years(other)
        return spans and len(labels) < 2 and self._years_fit(self._years(first), self._years(other))

    def _label(self, position: int) -> str:
        """Return what a line says in front of its last colon before a place, without its number."""
        line = self._skeleton.text[self._skeleton.line_start(position) : position]
        label, colon, _ = line.rpartition(self._skeleton.marks.colon[0])
        return "".join(filter(str.isalpha, label)) if colon else ""

    def _years(self, position: int) -> set[int]:
        """Return the years of the dates in the sentence of an amount in front of it; in January there is what the year
        before left."""
        return {year for one in self._dates(position) if (year := _year(one))}

    def _parts_of_years(self, position: int) -> set[tuple[date, date]]:
        """Return the halves, quarters and the like that the sentence of an amount names in front of it."""
        spans = ((one.date_start, one.date_end) for one in self._dates(position))
        return {(start, end) for start, end in spans if start and end and _QUARTER < end - start < _NEARLY_A_YEAR}

    def _dates(self, position: int) -> Iterator[Figure]:
        start = self._skeleton.sentence(position).start
        figures = map(self._skeleton.figure_at, self._skeleton.between(start, position))
        return (one for one in figures if one.kind == "date")

    def _years_fit(self, one: set[int], other: set[int]) -> bool:
        """Tell whether years of two sentences may be one; where only one writes any, it must be that of the report."""
        if one and other:
            return bool(one & other)
        year = self._report.document.report_year
        return not (one or other) or year is None or year in one | other

    def _place(self, figure: Figure) -> str:
        """Return the subject of a figure; nothing where it is the place of the report itself."""
        document = self._report.document
        own = (document.place_name, document.publisher, "")
        return "" if figure.subject in own or figure.subject in document.title else figure.subject


def _year(day: Figure) -> int | None:
    """Return the year of a date, of several years the first; January is of the year before."""
    if day.date_start and day.date_end:
        several = day.date_end - day.date_start > _YEAR_LONG
        return day.date_start.year if several else (day.date_end - _MONTH).year
    written = _YEAR.match(day.surface)
    return int(written[0]) if written else None
