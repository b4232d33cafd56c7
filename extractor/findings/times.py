"""What days say of one another: works behind their section's deadline, forecasts that were over, another time's numbers.

All of them are read off dates that the page states, in the words of rules/times.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Literal

from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.workdays import Rest
from extractor.records import Figure, Report, Section
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation, nearest

FILE = "times.toml"
_ACT = 16  # characters behind a day in which its act stands
_YEAR = 366


class TimeWords(RuleFile):
    """Words that make a day one to come, that say it is over, and what is done on it."""

    planned: list[str]
    done: list[str]
    acts: list[str]


class DeadlineRule(Rule):
    """A heading that says until when its works are done, the day in the group `limit`. never: words that take that back."""

    heading: str
    never: list[str]


class StaleRule(Rule):
    """until: words in front of a time that ends before the report's does. terms: ends of the name of a year's own affair."""

    until: list[str]
    terms: list[str]


class TermRule(Rule):
    """A span and how long it is said to be: the groups `span`, or `first` and `last`, and `term` of its pattern.

    at_most: what is said to be as long may be of a part of the span. roughly: what is planned may come a quarter earlier
    or later. counted: the years that a span only touches are all that there can be.
    """

    pattern: str
    at_most: bool = False
    roughly: bool = False
    counted: bool = False


class TookRule(Rule):
    """The words in front of a duration (`lead`) by which it is that from the one to the other of two days in front of it.

    never: words in the sentence by which it is not.
    """

    lead: str
    never: list[str]
    at_most: bool = False
    roughly: bool = False
    counted: bool = False


class ClockRule(Rule):
    """Two days with the hour of each, `at` and `to`, and how many hours, in a unit, lie between: `first`, `last`, `term`."""

    pattern: str
    unit: str


class DueRule(Rule):
    """The day on which something was `done`, the one on which it was `due`, and perhaps the `term` by which it was early.

    late: it was late instead.
    """

    pattern: str
    late: bool = False


class WeekdayRule(Rule):
    """A day and its weekday: the groups `year`, which may be left out, `month`, `day` and `weekday` of a pattern of the
    document's text. days: weekdays as they are written, from 0, Monday."""

    pattern: str
    days: dict[str, int]


class SameRule(Rule):
    """Two names of one time, the `day` within the `span`."""

    pattern: str


class PrintedRule(Rule):
    """The day on which a document was `printed`, and a line that holds nothing but the day on which it was `signed`."""

    pattern: str
    signed: str


class ListedRule(Rule):
    """Two days in the head of a page, the `first` no later than the `last`; each is the `day` of its pattern."""

    first: str
    last: str


class PlanYearRule(Rule):
    """The year in the group `day` that PLAN, the name of a five-year plan, has for its first (`nth` 0) or last (-1)."""

    pattern: str
    nth: int


class PublishedRule(Rule):
    """done: what ends the words in front of a day that is over."""

    done: str


class TimeRules(RuleFile):
    """rules/times.toml. parts: what the units of a term count. rests: about when working days are free, and which not."""

    parts: dict[str, Literal["day", "month", "quarter", "year", "workday"]]
    rests: list[Rest]
    term: list[TermRule]
    took: list[TookRule]
    clock: list[ClockRule]
    due: list[DueRule]
    weekday: WeekdayRule
    same: list[SameRule]
    printed: PrintedRule
    listed: list[ListedRule]
    plan_year: list[PlanYearRule]
    published: PublishedRule

    words: TimeWords
    deadline: DeadlineRule
    forecast: Rule
    stale: StaleRule


class Times:
    """The rules of rules/times.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, TimeRules)
        patterns = rules.once(Patterns)
        self.heading = patterns.rule_pattern(self.rules.deadline.heading)
        self.told = re.compile(alternation((*self.rules.words.planned, *self.rules.words.done)))
        self.acts = re.compile("|".join(map(re.escape, self.rules.words.acts)))


def dated(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for each day that another day, or the day of publication, puts in doubt or in another light."""
    reader = _Reader(report, skeleton, rules.once(Times))
    yield from reader.deadlines()
    yield from reader.forecasts()
    yield from reader.stale()


class _Reader:
    def __init__(self, report: Report, skeleton: Skeleton, times: Times) -> None:
        self.document = report.document
        self.skeleton = skeleton
        self.times = times
        self.rules = times.rules
        dates = ((position, skeleton.figure_at(position)) for position in skeleton.of_kind("date"))
        self.days = [(position, figure) for position, figure in dates if figure.date_start]

    def deadlines(self) -> Iterator[Related]:
        """Yield the limit of a section with each day to come in it on which something is to be done."""
        rule = self.rules.deadline
        limits = [self.skeleton.figure_at(match.start("limit")) for match in self.skeleton.found(self.times.heading)]
        first, last = (limits[0].start, limits[-1].start) if limits else (0, -1)
        for section in [one for one in self.document.sections if one.start <= last and first < one.end]:
            limit = next((one for one in limits if section.start <= one.start < section.end), None)
            if limit is None or any(word in section.heading for word in rule.never):
                continue
            end = self._end(section)
            for figure in self.ahead:
                if section.end <= figure.start < end:
                    members = (Member("limit", limit), Member("day", figure))
                    yield Related("same_project", "DEADLINE", rule.name, members, section.heading, tension=True)

    def _end(self, section: Section) -> int:
        """Return where a section ends: at the next heading that is not below it."""
        later = (one.start for one in self.document.sections if one.start > section.start and one.level <= section.level)
        return min(later, default=len(self.document.text))

    @cached_property
    def ahead(self) -> list[Figure]:
        """The days on which something is still to be done: the act follows, and a word in front says so."""
        acts, text = self.times.acts.search, self.skeleton.text
        acted = [one for one in self.days if acts(text, one[0] + 1, one[0] + 1 + _ACT)]
        return [figure for position, figure in acted if self._planned(position)]

    def _planned(self, position: int) -> bool:
        """Tell whether the last word in front of a day that says so makes it one to come."""
        last = nearest(self.times.told, self.skeleton.text, self.skeleton.sentence(position).start, position)
        return last is not None and last[0] in self.rules.words.planned

    def forecasts(self) -> Iterator[Related]:
        """Yield each day to come that was over when the page was published."""
        published = self.document.published_date
        if published is None:
            return
        for figure in self.ahead:
            if figure.date_end is not None and figure.date_end < published and self._recent(figure, published):
                day = drafted(published.isoformat(), published, published, figure)
                members = (Member("published", day), Member("day", figure))
                yield Related("same_project", "FORECAST", self.rules.forecast.name, members, figure.sentence)

    def _recent(self, figure: Figure, published: date) -> bool:
        return figure.date_end is not None and (published - figure.date_end).days <= _YEAR

    def stale(self) -> Iterator[Related]:
        """Yield each time of which numbers are told that is not the report's own."""
        year, published = self.document.report_year, self.document.published_date
        if year is None:
            return
        whole, before_that = (date(year, 1, 1), date(year, 12, 31)), date(year - 1, 12, 31)
        until, terms = tuple(self.rules.stale.until), tuple(self.rules.stale.terms)
        late = published is not None and published > whole[1]
        for position, figure in self.days:
            end = figure.date_end
            early = (
                late and figure.measure == "reporting_period"
                and end is not None and figure.date_start is not None
                and whole[0] <= figure.date_start and end < whole[1]
                and self.skeleton.text.endswith(until, max(0, position - 4), position)
            )  # fmt: skip
            other = end == before_that and figure.surface.endswith(terms)
            if early or other:
                own = drafted(str(year), *whole, figure)
                yield Related(
                    "same_project", "STALE", self.rules.stale.name, (Member("own", own), Member("day", figure)),
                    figure.sentence,
                )  # fmt: skip


def drafted(surface: str, start: date, end: date, beside: Figure) -> Figure:
    """Return a day or time that no figure states, in the form of one, without an id; it stands where another does."""
    return Figure.draft({
        "figure_id": "", "document_id": "", "start": beside.start, "end": beside.end, "surface": surface,
        "kind": "date", "date_start": start, "date_end": end,
    })  # fmt: skip
