"""Headings -> of which year each section speaks, and which sections look ahead, by rules/directions.toml."""

from __future__ import annotations

import re

from extractor.records import Section
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.dates import Dates, compile_dates
from extractor.values.words import alternation


class DirectionWords(RuleFile):
    """Words of headings and titles."""

    plan_headings: list[str]
    plan_headings_of_plans: list[str]
    review_headings: list[str]
    within_year: list[str]
    speeches: list[str]
    notices: list[str]


class DirectionRules(RuleFile):
    """The shape of rules/directions.toml."""

    words: DirectionWords
    direction: list[Rule]


_BRACKETS_BEHIND = re.compile("[(\uff08][^()\uff08\uff09]*[)\uff09]\\s*$")


class Directions:
    """Reads years and directions of headings."""

    def __init__(self, rules: DirectionRules, dates: Dates) -> None:
        self._dates = dates
        self._work = re.compile(alternation(rules.words.plan_headings_of_plans))
        self._plan = re.compile(
            alternation([*rules.words.plan_headings, *rules.words.plan_headings_of_plans])
        )
        self._review = re.compile(alternation(rules.words.review_headings))
        self._either = re.compile(f"{self._plan.pattern}|{self._review.pattern}")
        self._within = re.compile(alternation(rules.words.within_year))
        self._speech = re.compile(alternation(rules.words.speeches))
        self._notices = tuple(rules.words.notices)

    def within_year(self, title: str) -> bool:
        """Tell whether a title is that of a report on a part of a year, given in that year."""
        return self._within.search(title) is not None

    def gives_notice(self, title: str) -> bool:
        """Tell whether a title is that of a notice: what it arranges is of the year in which it is signed."""
        return _BRACKETS_BEHIND.sub("", title).endswith(self._notices)

    def speaks_from(
        self, title: str, report_year: int | None, plan_year: int | None, signed: int | None = None
    ) -> int | None:
        """Return the year that 今年 means.

        A report given to a congress speaks from the year that it plans, a notice on a year to come from the one in
        which it is signed.
        """
        if self._signed_before(title, report_year or plan_year, signed):
            return signed
        if plan_year and self._speech.search(title):
            return plan_year
        return report_year or plan_year

    def looks_ahead(self, heading: str) -> bool | None:
        """Tell whether a heading plans (True) or looks back (False); None where it says neither."""
        if self._either.search(heading) is None:
            return None
        review, plan = self._review.search(heading), self._plan.search(heading)
        return plan is not None and (review is None or plan.start() > review.start())

    def _signed_before(self, title: str, year: int | None, signed: int | None) -> bool:
        """Tell whether a notice was signed before the year that it is about, or names none."""
        return signed is not None and self.gives_notice(title) and (year is None or signed < year)

    def directed(
        self, sections: tuple[Section, ...], title: str, report_year: int | None, plan_year: int | None,
        signed: int | None = None,
    ) -> tuple[Section, ...]:  # fmt: skip
        """Return the sections with year and direction, which each takes over from the section around it.

        signed: the year of the day under the text.
        """
        if self._signed_before(title, report_year or plan_year, signed):
            report_year, plan_year = (None, signed) if plan_year and not report_year else (signed, plan_year)
        if report_year is not None and (
            self.within_year(title) or (not plan_year and self.gives_notice(title))
        ):
            plan_year = report_year
        found: list[Section] = []
        ahead = plan_year is not None and (
            report_year is None or bool(self._plan.search(title) and not self._review.search(title))
        )
        year = plan_year if ahead else report_year or plan_year
        around = [Section(0, 0, 0, "", "", year, ahead)]
        for section in sections:
            while len(around) > 1 and around[-1].level >= section.level:
                around.pop()
            mine = (
                self._direct(section, around[-1], report_year, plan_year)
                if section.level
                else _turned(section, around[0].year, around[0].plans)
            )
            found.append(mine)
            if section.level:
                around.append(mine)
        return tuple(found)

    def _direct(
        self, section: Section, above: Section, report_year: int | None, plan_year: int | None
    ) -> Section:
        dates = self._dates.find(section.heading) if self._dates.may_stand_in(section.heading) else ()
        years = {span.days.year for span in dates if span.days.form == "year"}
        ahead = self.looks_ahead(section.heading)
        if (
            ahead
            and not plan_year
            and report_year
            and not self._plan.search(self._work.sub("", section.heading))
        ):
            ahead = None  # the work of a year that is over
        plans = above.plans if ahead is None else ahead
        if len(years) == 1:
            year = next(iter(years))
            later = plan_year is not None and report_year != plan_year and (year or 0) >= plan_year
            return _turned(section, year, plans or later)
        if plans and not above.plans:
            return _turned(section, plan_year or (report_year + 1 if report_year else None), True)
        return _turned(section, above.year, plans)


def _turned(section: Section, year: int | None, plans: bool) -> Section:
    return Section(section.start, section.end, section.level, section.heading, section.path, year, plans)


def compile_directions(rules: Rulebook) -> Directions:
    """Build the reader from rules/directions.toml."""
    return Directions(rules.load("directions.toml", DirectionRules), rules.once(compile_dates))
