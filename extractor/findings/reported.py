"""What a report tells of its own time: more of it than its title says, two years to come, news before they were any."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import takewhile

from extractor.findings.needed import Sought
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.times import drafted
from extractor.records import Figure, Report
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "reported.toml"
_YEAR, _QUARTER = 340, 80  # days, nearly
_FAR, _MONTHS = 200, 92  # days that news can be ahead of a page: of a year that is written, and of one that is not
_FRONT = 12  # characters in front of a span that may say that it is another year's
_WORDS = 6  # characters that the title and a later line have in common
_WRITTEN = re.compile(r"(?:19|20)\d\d")


class SpanRule(Rule):
    """The time of a title (`own`), and a longer one in which so much was `done`. never: words by which it is of another."""

    own: str
    done: str
    never: list[str]


class NextRule(Rule):
    """The year that a report looks back on (`last`) and the one that it looks ahead to (`next`).

    heading: a heading of what lies behind, or ahead, of the year in the group of that name.
    """

    pattern: str
    heading: str


class NewsRule(Rule):
    """A day at the beginning of a line on which something took place. never: words by which it is to come."""

    pattern: str
    never: list[str]


class GivenRule(Rule):
    """The line of a title with its year (`own`), and `what` a later line says is reported here, with its year (`day`)."""

    own: str
    given: str


class SinceRule(Rule):
    """A `day` since which something has been done, and a line that holds nothing but the day of the page (`signed`)."""

    pattern: str
    signed: str


class ReportedRules(RuleFile):
    """rules/reported.toml."""

    span: SpanRule
    ahead: NextRule
    news: NewsRule
    given: GivenRule
    since: SinceRule


class Reported:
    """The rules of rules/reported.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, ReportedRules)
        pattern = rules.once(Patterns).rule_pattern
        self.own: Sought = pattern(self.rules.span.own)
        self.done: Sought = pattern(self.rules.span.done)
        self.ahead: Sought = pattern(self.rules.ahead.pattern)
        self.heading: Sought = pattern(self.rules.ahead.heading)
        self.news: Sought = pattern(self.rules.news.pattern)
        self.titled: Sought = pattern(self.rules.given.own)
        self.given: Sought = pattern(self.rules.given.given)
        self.since: Sought = pattern(self.rules.since.pattern)
        self.signed: Sought = pattern(self.rules.since.signed)
        self.never, self.planned = (re.compile(alternation(one.never)) for one in (self.rules.span, self.rules.news))


def reported(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each time that does not fit the one that the report says it is of."""
    ways = rules.once(Reported)
    yield from _longer(skeleton, ways)
    yield from _ahead(skeleton, ways)
    yield from _news(report, skeleton, ways)
    yield from _given(skeleton, ways)
    yield from _since(report, skeleton, ways)


def _longer(skeleton: Skeleton, ways: Reported) -> Iterator[Related]:
    """Yield a part of the year in which so much was done, longer than the one of the title."""
    owns = [skeleton.figure_at(match.start("own")) for match in skeleton.found_first(ways.own)]
    spans = {(one.date_start, one.date_end) for one in owns}
    if len(spans) != 1:
        return
    own = owns[0]
    start, end = own.date_start, own.date_end
    if start is None or end is None or not _QUARTER <= (end - start).days < _YEAR:
        return
    for match in skeleton.found(ways.done):
        day = skeleton.figure_at(match.start("day"))
        sentence = skeleton.sentence(match.start())
        front = skeleton.text[max(sentence.start, match.start() - _FRONT) : match.start()]
        later = day.date_start == start and day.date_end is not None and day.date_end > end
        if later and not ways.never.search(front) and not ways.never.search(match[0]):
            yield _related("WITHIN", ways.rules.span.name, own, day, match[0])


def _ahead(skeleton: Skeleton, ways: Reported) -> Iterator[Related]:
    """Yield the year ahead of the first report of a year with another year ahead of a report of the same."""
    first: dict[date, Figure] = {}
    for match in skeleton.found(ways.ahead):
        last, ahead = (skeleton.figure_at(match.start(role)) for role in ("last", "next"))
        if last.date_start is None or ahead.date_start is None or not _WRITTEN.match(ahead.surface):
            continue
        before = first.setdefault(date(last.date_start.year, 1, 1), ahead)
        if before.date_start != ahead.date_start:
            yield _related("WITHIN", ways.rules.ahead.name, before, ahead, match[0])
    if len(first) == 1:
        yield from _headed(skeleton, ways, *next(iter(first.items())))


def _headed(skeleton: Skeleton, ways: Reported, last: date, ahead: Figure) -> Iterator[Related]:
    """Yield the years of a report with the only other year that a heading of either part names."""
    years = {"last": last.year, "next": ahead.date_start.year if ahead.date_start else 0}
    found: dict[str, list[Figure]] = {"last": [], "next": []}
    for match in skeleton.found_first(ways.heading):
        role = "last" if match["last"] else "next"
        found[role].append(skeleton.figure_at(match.start(role)))
    for role, days in found.items():
        if len(days) != 1 or (start := days[0].date_start) is None or not _WRITTEN.match(days[0].surface):
            continue
        stated = drafted(str(years[role]), date(years[role], 1, 1), date(years[role], 12, 31), ahead)
        if start.year != years[role] and ahead.date_start and ahead.start < days[0].start:
            yield _related("WITHIN", ways.rules.ahead.name, stated, days[0], days[0].surface)


def _news(report: Report, skeleton: Skeleton, ways: Reported) -> Iterator[Related]:
    """Yield the day of what took place where the page was published before it."""
    published = report.document.published_date
    found = list(skeleton.found(ways.news)) if published else []
    for match in found:
        day = skeleton.figure_at(match.start("day"))
        if published is None or day.date_start is None or ways.planned.search(match[0]):
            continue
        written = _WRITTEN.match(day.surface) is not None
        if not written and len(found) > 1:
            continue  # a chronicle of a year that is named elsewhere
        if 0 < (day.date_start - published).days < (_FAR if written else _MONTHS):
            given = drafted(published.isoformat(), published, published, day)
            yield _related("PUBLISHED", ways.rules.news.name, given, day, match[0])


def _given(skeleton: Skeleton, ways: Reported) -> Iterator[Related]:
    """Yield the year of what is reported here with that which the title gives the same words."""
    given = list(skeleton.found(ways.given))
    ahead = takewhile(lambda title: title.start() < given[0].start(), skeleton.found(ways.titled) if given else ())
    titles = list(ahead)
    for match in given:
        own = next((title for title in titles if _alike(match, title["what"])), None)
        if own is None:
            continue
        year, day = skeleton.figure_at(own.start("own")), skeleton.figure_at(match.start("day"))
        written = _WRITTEN.match(year.surface) and _WRITTEN.match(day.surface)
        if written and year.date_start and day.date_start and year.date_start.year != day.date_start.year:
            yield _related("WITHIN", ways.rules.given.name, year, day, match[0])


def _alike(match: re.Match[str], title: str) -> bool:
    """Tell whether what is reported is what a title names: in so many characters, or in all of its words."""
    what = match["what"]
    return (len(what) >= _WORDS and what[:_WORDS] in title) or title.startswith(what + match["verb"])


def _since(report: Report, skeleton: Skeleton, ways: Reported) -> Iterator[Related]:
    """Yield a day since which something has been done, where the page is of a day before it."""
    found = [skeleton.figure_at(match.start("day")) for match in skeleton.found(ways.since)]
    signed = [skeleton.figure_at(match.start("signed")) for match in skeleton.found(ways.signed)] if found else []
    days = [one.date_end for one in signed if one.date_end] + [one for one in [report.document.published_date] if one]
    for day in found:
        if days and day.date_start and day.date_start > max(days) and _WRITTEN.match(day.surface):
            given = drafted(max(days).isoformat(), max(days), max(days), day)
            yield _related("PUBLISHED", ways.rules.since.name, given, day, day.surface)


def _related(check: str, rule: str, span: Figure, day: Figure, wording: str) -> Related:
    return Related("restates", check, rule, (Member("span", span), Member("day", day)), wording, tension=True)
