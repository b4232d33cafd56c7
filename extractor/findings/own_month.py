"""The month of a report: its title and what it tells, its days and its daily papers, its end and the day of publication."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.spans import related
from extractor.findings.times import drafted
from extractor.findings.yearless import dated
from extractor.records import Figure, Report
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.dates import compile_dates
from extractor.values.words import alternation

FILE = "own_month.toml"
_LEAP = 2000  # a year with all days that a month can have
_EARLY = 3  # days by which the end of a month may be told too soon
_SOON = 2  # months by which what was to come is hardly that of the year before
_DECEMBER = 12
_CLAUSE = 40  # characters behind the end of a month in which it stands what was counted
_FRONT = 160  # characters in front of it that tell of this year
_LEAD = 12
_YEAR = re.compile(r"\d{4}")


class MonthlyRule(Rule):
    """The first line, of one month (`own`), and how it is told what was counted in a `month`. never: words in the title."""

    title: str
    told: str
    month: str
    never: list[str]


class DailyRule(Rule):
    """Words in front of a number of daily papers, of which one of `words` is a part.

    never: those in its paragraph by which they are of more than a month. beyond: so many more are of something else.
    """

    words: list[str]
    issues: str
    units: list[str]
    never: list[str]
    beyond: int


class UntilRule(Rule):
    """The words in front of the end of a month, in its clause what was `done`, and never; `now`: it is of this year."""

    lead: str
    end: str
    never: list[str]
    now: str
    done: str


class OwnMonthRules(RuleFile):
    """rules/own_month.toml."""

    monthly: MonthlyRule
    daily: DailyRule
    until: UntilRule


class OwnMonth:
    """The rules of rules/own_month.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, OwnMonthRules)
        monthly, daily, until = self.rules.monthly, self.rules.daily, self.rules.until
        patterns = rules.once(Patterns)
        self.title, self.told = patterns.rule_pattern(monthly.title), patterns.rule_pattern(monthly.told)
        self.no_report, self.not_of_month, self.planned = (
            re.compile(alternation(one.never)) for one in (monthly, daily, until)
        )
        self.month, self.issues, self.lead, self.end = map(
            re.compile, (monthly.month, daily.issues, until.lead, until.end)
        )
        self.now, self.done = re.compile(until.now), re.compile(until.done)
        self.dates = rules.once(compile_dates)

    def of(self, figure: Figure) -> int:
        """Return which month of a year a time is, 0 for a longer one or a day."""
        day = dated([figure], self.dates)[0].date_start if self.month.fullmatch(figure.surface) else None
        return day.month if day else 0


def own_month(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each month, number of daily papers and end of a month that does not fit the report's own time."""
    if not skeleton.of_kind("date"):
        return
    ways = rules.once(OwnMonth)
    yield from _monthly(skeleton, ways)
    yield from _daily(skeleton, ways)
    yield from _until(report, skeleton, ways)


def _monthly(skeleton: Skeleton, ways: OwnMonth) -> Iterator[Related]:
    """Yield the month of a title with the only one of which the report tells what was counted."""
    end = skeleton.line_end(0)
    match = ways.title.pattern.match(skeleton.text, 0, end + 1)
    if match is None or ways.no_report.search(match[0]):
        return
    own = skeleton.figure_at(match.start("own"))
    month = ways.of(own)
    others = [skeleton.figure_at(one) for one in skeleton.of_kind("date") if one >= end]
    if not month or any(ways.of(one) == month for one in others):
        return
    found = [skeleton.figure_at(one.start("month")) for one in skeleton.found(ways.told)]
    months = {ways.of(one) for one in found}
    if len(months) == 1 and months != {0}:
        span, day = dated([own, found[0]], ways.dates)
        yield related("WITHIN", ways.rules.monthly.name, span, day, match[0])


def _daily(skeleton: Skeleton, ways: OwnMonth) -> Iterator[Related]:
    """Yield each number of daily papers of a month that is more than its days."""
    rule = ways.rules.daily
    for position in skeleton.led(ways.issues) if any(map(skeleton.text.__contains__, rule.words)) else ():
        figure = skeleton.figure_at(position)
        line = skeleton.line_start(position)
        if figure.unit not in rule.units or not known(figure) or ways.not_of_month.search(skeleton.text, line, position):
            continue
        days = [skeleton.figure_at(one) for one in skeleton.between(line, position) if skeleton.kinds[one] == "date"]
        months = {ways.of(one) for one in days}
        if len(months) != 1 or months == {0}:
            continue
        most = monthrange(_LEAP, months.pop())[1]
        if most < (figure.value or 0) <= most + rule.beyond:
            members = (Member("value", figure),)
            wording = skeleton.words(position - len(skeleton.leads[position]), position + 1)
            yield Related("ratio", "RANGE", rule.name, members, wording, bound=Fraction(most), tension=True)


def _until(report: Report, skeleton: Skeleton, ways: OwnMonth) -> Iterator[Related]:
    """Yield each end of a month up to which something was counted, though the page was published before it."""
    published, told = report.document.published_date, set[date]()
    for position in skeleton.of_kind("date") if published else ():
        figure = skeleton.figure_at(position)
        if published is None or not ways.end.search(figure.surface):
            continue
        end = _end(skeleton, ways, position, published)
        if end is None or end in told or (end - published).days < _EARLY or end.month == _DECEMBER:
            continue
        start = max(0, position - _LEAD)
        behind = skeleton.text[position + 1 : skeleton.sentence(position).end][:_CLAUSE]
        if ways.lead.search(skeleton.text[start:position]) and _is_done(skeleton, ways, position, behind):
            told.add(end)
            day = drafted(published.isoformat(), published, published, figure)
            over = figure.model_copy(update={"date_start": end, "date_end": end})
            yield related("PUBLISHED", ways.rules.until.name, day, over, skeleton.words(start, position + 1))


def _is_done(skeleton: Skeleton, ways: OwnMonth, position: int, behind: str) -> bool:
    """Tell whether words behind a time, or the amount there, are of what was done."""
    amount = next(iter(skeleton.between(position + 1, position + 1 + len(behind))), None)
    counted = amount is not None and skeleton.figure_at(amount).status == "actual"
    return (counted or ways.done.search(behind) is not None) and not ways.planned.search(behind)


def _end(skeleton: Skeleton, ways: OwnMonth, position: int, published: date) -> date | None:
    """Return the last day of a time, of the year of publication where it writes none and can be of no year before."""
    figure = skeleton.figure_at(position)
    if figure.date_end is None or _YEAR.search(figure.surface):
        return figure.date_end
    end = date(published.year, figure.date_end.month, monthrange(published.year, figure.date_end.month)[1])
    line = skeleton.line_start(position)
    now = ways.now.search(skeleton.text, max(line, position - _FRONT), position)
    return end if now or end.month - published.month <= _SOON else None
