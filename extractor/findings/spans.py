"""Times that are told twice beside each other: a span and how long it is, a part of a year and its months, a plan's years.

Also what was done, the page says, on a day after it was published. The words are those of rules/times.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from extractor.findings.needed import Sought, around
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.times import TermRule, Times, TookRule, drafted
from extractor.findings.workdays import so_many_workdays
from extractor.findings.yearless import dated
from extractor.records import Figure, Report
from extractor.rulebook import Rulebook
from extractor.values.dates import DateRules, Dates, compile_dates
from extractor.values.words import where

_TWO = 2  # days
_MONTHS = 12
_OFF = 1  # a span may count its last day, or a month or a year that it only touches, or not
_ROUGHLY = Decimal("0.25")  # how far works end off their plan
_YEAR = re.compile(r"\d{4}")
_HEAD = 24  # characters that a day in the head of a page has at most, with the words for it
_END = 2  # characters at the end of these words
_WORD = 8  # characters in front of a day that may say that it is over


class Spans:
    """The patterns of rules/times.toml for times told twice, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        patterns = rules.once(Patterns)
        self.rules = rules.once(Times).rules
        dates = rules.load("dates.toml", DateRules)
        self.plans, self.to = dates.five_year_plans, dates.words.to
        self.dates = rules.once(compile_dates)
        names = "|".join(sorted(self.plans, key=len, reverse=True))

        def pattern(source: str) -> Sought:
            plain = source.replace("PLAN", f"(?P<plan>{names})")
            return patterns.rule_pattern(plain)

        self.terms = [(rule, pattern(rule.pattern)) for rule in self.rules.term]
        self.took = [
            (rule, re.compile(rule.lead), re.compile("|".join(map(re.escape, rule.never)))) for rule in self.rules.took
        ]
        self.same = [(rule, pattern(rule.pattern)) for rule in self.rules.same]
        self.printed = pattern(self.rules.printed.pattern)
        self.signed = pattern(self.rules.printed.signed)
        self.listed = [(rule, pattern(rule.first), pattern(rule.last)) for rule in self.rules.listed]
        self.years = [(rule, pattern(rule.pattern)) for rule in self.rules.plan_year]
        heads = [max(way.needs, key=lambda words: min(map(len, words))) for _, *ways in self.listed for way in ways]
        self.heads = tuple(frozenset().union(*heads))
        self.ends = {word[-_END:] for word in self.heads}
        self.done = re.compile(f"(?:{self.rules.published.done})$")


def spanned(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each time that another way in which the page tells it contradicts, and each day that was not yet over."""
    spans = rules.once(Spans)
    for term_rule, match in skeleton.found_by(spans.terms):
        span, term = _span(report, skeleton, match, spans.dates), skeleton.figure_at(match.start("term"))
        if not as_long(span, term, spans, term_rule):
            yield related("TERM", term_rule.name, span, term, match[0])
    yield from _took(skeleton, spans)
    yield from _printed(skeleton, spans)
    yield from _listed(skeleton, spans)
    for rule, pattern in spans.same:
        for match in skeleton.found(pattern):
            span, day = (skeleton.figure_at(match.start(role)) for role in ("span", "day"))
            if not _within(day, span):
                yield related("WITHIN", rule.name, span, day, match[0])
    for year_rule, pattern in spans.years:
        for match in skeleton.found(pattern):
            day, (first, last) = skeleton.figure_at(match.start("day")), spans.plans[match["plan"]]
            year = last if year_rule.nth < 0 else first + year_rule.nth
            own = drafted(str(year), date(year, 1, 1), date(year, 12, 31), day)
            if not _within(day, own):
                yield related("WITHIN", year_rule.name, own, day, match[0])
    yield from _published(report, skeleton, spans)


def _took(skeleton: Skeleton, spans: Spans) -> Iterator[Related]:
    """Yield each duration that is not that between the only two days which its sentence names in front of it."""
    for position in skeleton.of_kind("duration"):
        if skeleton.kinds.get(position + 1) == "duration":
            continue  # the months follow
        years = _years_before(skeleton, position)
        for rule, lead, never in spans.took:
            if lead.search(skeleton.leads[position if years is None else position - 1]) is None:
                continue
            start, end = skeleton.sentence(position)
            days = [one for one in skeleton.between(start, position) if skeleton.kinds[one] == "date"]
            if len(days) != _TWO or never.search(skeleton.text, start, end):
                continue
            span, term = between(skeleton, days[0], days[1], spans.dates), skeleton.figure_at(position)
            term = term if years is None else _with_years(years, term)
            if not as_long(span, term, spans, rule):
                yield related("TERM", rule.name, span, term, skeleton.text[days[0] : position])


def _printed(skeleton: Skeleton, spans: Spans) -> Iterator[Related]:
    """Yield the day on which a document was printed where it is before the one on which it was signed; no other may be."""
    printed = [skeleton.figure_at(match.start("printed")) for match in skeleton.found(spans.printed)]
    if len(printed) != 1:
        return
    signed = [skeleton.figure_at(match.start("signed")) for match in skeleton.found(spans.signed)]
    if len({(one.date_start, one.date_end) for one in signed}) == 1 and signed[0].date_start == signed[0].date_end:
        members = (Member("start", signed[0]), Member("finish", printed[0]))
        yield Related("same_project", "ORDER", spans.rules.printed.name, members, printed[0].surface, tension=True)


def _listed(skeleton: Skeleton, spans: Spans) -> Iterator[Related]:
    """Yield two days of the head of a page where each is told once, or in the same way."""
    ends = where(spans.ends, skeleton.text)
    heads = [end for end in ends if skeleton.text.endswith(spans.heads, 0, end + _END)]
    for rule, first, last in spans.listed if heads else ():
        days = [{figure.date_start: figure for figure in _days(skeleton, way, heads)} for way in (first, last)]
        if all(len(one) == 1 for one in days):
            start, finish = (next(iter(one.values())) for one in days)
            members = Member("start", start), Member("finish", finish)
            yield Related("same_project", "ORDER", rule.name, members, start.surface, tension=True)


def _days(skeleton: Skeleton, sought: Sought, heads: Iterable[int]) -> list[Figure]:
    """Return the days that a pattern finds behind its words, which stand at some places; over the ends of lines, too."""
    return [skeleton.figure_at(match.start("day")) for match in around(sought.pattern, heads, skeleton.text, _HEAD)]


def _years_before(skeleton: Skeleton, position: int) -> Figure | None:
    """Return the years right in front of a duration, of which it tells the rest: 5 years and 8 months."""
    if position == 0 or skeleton.kinds.get(position - 1) != "duration":
        return None
    years = skeleton.figure_at(position - 1)
    return years if years.value is not None else None


def _with_years(years: Figure, months: Figure) -> Figure:
    """Return years and months as months."""
    more = (years.value or 0) * _MONTHS
    ends = {name: None if end is None else end + more for name, end in (("lower", months.lower), ("upper", months.upper))}
    return months.model_copy(update={"surface": years.surface + months.surface, **ends})


def related(check: str, rule: str, span: Figure, day: Figure, wording: str) -> Related:
    return Related("restates", check, rule, (Member("span", span), Member("day", day)), wording, tension=True)


def _span(report: Report, skeleton: Skeleton, match: re.Match[str], dates: Dates) -> Figure:
    """Return the span of a match: one figure, from the first of two days to the last, or to the end of the report."""
    if "span" in match.re.groupindex:
        return dated([skeleton.figure_at(match.start("span"))], dates)[0]
    if "last" not in match.re.groupindex:
        return _until_now(report, skeleton.figure_at(match.start("first")))
    return between(skeleton, match.start("first"), match.start("last"), dates)


def between(skeleton: Skeleton, one: int, other: int, dates: Dates) -> Figure:
    """Return the span from one day to another; a later day without a year may be of the next one."""
    first, last = dated([skeleton.figure_at(place) for place in (one, other)], dates)
    start, end = first.date_start, last.date_end
    if start is None or end is None:
        return first
    if end < start and not _YEAR.search(last.surface) and (end.month, end.day) != (2, 29):
        end = end.replace(year=start.year + 1)  # of the next year
    return drafted(skeleton.words(one, other + 1), start, end, first) if start <= end else first


def _until_now(report: Report, first: Figure) -> Figure:
    """Return the span from a day to the end of the report's year, or to its publication if that comes later."""
    year, published = report.document.report_year, report.document.published_date
    ends = [date(year, 12, 31)] if year else []
    ends += [published] if published else []
    if not ends or first.date_start is None or first.date_start.year >= max(ends).year:
        return first  # the report's year may be known from this day alone
    return drafted(first.surface, first.date_start, max(ends), first)


def as_long(span: Figure, term: Figure, spans: Spans, rule: TermRule | TookRule) -> bool:
    """Tell whether a span is as long as it is said to be, or cannot be compared."""
    part, first, last = spans.rules.parts.get(term.unit), span.date_start, span.date_end
    if part is None or first is None or last is None or term.lower is None or term.upper is None:
        return True
    if span.figure_id and not any(word in span.surface for word in spans.to):
        return True  # a month or a year, not from one day to another
    if part == "workday":
        return so_many_workdays(first, last, term, spans.rules.rests, rule.at_most)
    length = {
        "day": (last - first).days + 1,
        "quarter": 4 * (last.year - first.year) + (last.month - 1) // 3 - (first.month - 1) // 3 + 1,
        "month": 12 * (last.year - first.year) + last.month - first.month + 1,
        "year": last.year - first.year + 1,
    }[part]
    off = (0 if rule.counted else _OFF) + (term.upper * _ROUGHLY if rule.roughly else 0)
    return (rule.at_most or length <= term.upper + off) and term.lower - off <= length


def _within(day: Figure, span: Figure) -> bool:
    ends = day.date_start, day.date_end, span.date_start, span.date_end
    if None in ends:
        return True
    return span.date_start <= day.date_start and day.date_end <= span.date_end  # type: ignore[operator]


def _published(report: Report, skeleton: Skeleton, spans: Spans) -> Iterator[Related]:
    """Yield each day on which something was done, though the page was published before it."""
    published = report.document.published_date
    for position in skeleton.of_kind("date") if published else ():
        figure = skeleton.figure_at(position)
        if published and figure.date_start and figure.date_start > published:
            before = skeleton.text[max(0, position - _WORD) : position]
            if spans.done.search(before):
                day = drafted(published.isoformat(), published, published, figure)
                yield related("PUBLISHED", spans.rules.published.name, day, figure, before)
