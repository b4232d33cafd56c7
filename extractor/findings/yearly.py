"""What each of several years had, one after another, against what all of them had.

The words license it that name the years of the total: from one year to another, a five-year plan, or how many they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from extractor.findings.adding import addable
from extractor.findings.nearby import known
from extractor.findings.quantities import front
from extractor.findings.relations import Member, Patterns, Related, thirds_of
from extractor.findings.skeleton import Skeleton
from extractor.findings.times import drafted
from extractor.findings.within import Readings, check
from extractor.records import Figure, Report
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.numerals import compile_numerals

FILE = "yearly.toml"
_LEAST = 2  # years
_ANY_YEAR = 2000  # that some years begin with which are only counted
_FAR = 16  # characters between a year and its amount, and from an amount to the next year
_LITTLE_LESS, _RATHER_MORE = Decimal("0.95"), Decimal("1.15")  # times what is told to have doubled
_FRONT = 160  # characters in front of the first year


class YearlyRule(Rule):
    """How many years a total is of, the group `many`; what stands between a year and its amount: the `gap`.

    never: words in front of an amount that is no total.
    """

    many: str
    gap: str
    never: list[str]


class MeanRule(Rule):
    """Two levels of one thing and the mean growth of a year. never: words that forbid it in its clause."""

    pattern: str
    never: list[str]


class TimesRule(Rule):
    """What stands in front of how many times something is what it was, and in front of its mean growth of a year."""

    ago: str
    doubled: str
    mean: str
    never: list[str]


class YearlyRules(RuleFile):
    """rules/yearly.toml."""

    yearly: YearlyRule
    mean: MeanRule
    times: TimesRule


class Yearly:
    """The rules of rules/yearly.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded, patterns = rules.load(FILE, YearlyRules), rules.once(Patterns)
        self.rule, self.mean = loaded.yearly, loaded.mean
        self.sought = patterns.rule_pattern(self.mean.pattern)
        self.many, self.gap = re.compile(self.rule.many), re.compile(self.rule.gap)
        self.numerals = rules.once(compile_numerals)
        self.times = loaded.times
        self.ago, self.doubled, self.mean_lead = map(re.compile, (self.times.ago, self.times.doubled, self.times.mean))

    def counted(self, words: str) -> set[int]:
        """Return of how many years some words tell."""
        numbers = [self.numerals.read(match["many"]) for match in self.many.finditer(words)]
        return {int(number.value) for number in numbers if number is not None}


def yearly(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the sum of the amounts of years that follow each other, where words in front tell of a total of just these."""
    ways = rules.once(Yearly)
    for years, places in _runs(skeleton, ways):
        whole = _whole(skeleton, ways, years, places[0])
        if whole is None:
            continue
        parts = (Member("part", skeleton.figure_at(one)) for one in places)
        members = (Member("whole", skeleton.figure_at(whole)), *parts)
        wording = skeleton.words(whole, places[-1] + 1)
        apart = skeleton.sentence(whole) != skeleton.sentence(places[-1])
        yield Related("sum", "SUM", ways.rule.name, members, wording, "closed", tension=apart)


def mean_growths(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield two levels and the mean growth of a year where the words in front tell of one number of years only.

    Five years may be told with four rises between them: of both readings one that holds is taken.
    """
    ways, readings = rules.once(Yearly), Readings(rules.once(thirds_of))
    for match in skeleton.found(ways.sought):
        start = max(skeleton.text.rfind("\n", 0, skeleton.text.rfind("\n", 0, match.start())) + 1, match.start() - _FRONT)
        counts = ways.counted(skeleton.words(start, match.start())) | _spans(skeleton, start, match.start())
        clause = skeleton.text[skeleton.clause_start(match.start(), 0) : match.end()]
        dated = match["skip_since"] or match["skip_until"]
        if len(counts) != 1 or dated or any(word in clause for word in ways.mean.never):
            continue
        found = [_mean(skeleton, ways.mean, match, years - less) for years in counts for less in (0, 1)]
        holding = (one for one in found if check(one, readings).state in ("consistent", "rounding"))
        yield next(holding, found[0])


def multiplied(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield how many times something is what it was and its mean growth of a year, where words tell since how many years.

    Any number of years that the words in front allow is good enough.
    """
    many = skeleton.of_kind("multiple")
    ways = rules.once(Yearly) if many else None
    for place in many if ways else ():
        assert ways is not None
        share = _beside(skeleton, ways, place)
        figure = skeleton.figure_at(place)
        told = ways.doubled.search(figure.surface) or ways.ago.search(front(skeleton, place))
        if share is None or not told or not known(figure) or (figure.value or 0) <= 1:
            continue
        start, end = max(skeleton.text.rfind("\n", 0, place) + 1, place - _FRONT), max(place, share)
        counts = ways.counted(skeleton.words(start, end)) | _apart(skeleton, start, end)
        clause = skeleton.text[skeleton.sentence(place).start : end]
        if figure.qualifier != "exact" or not counts or any(word in clause for word in ways.times.never):
            continue
        once = figure.model_copy(update={"figure_id": "", "surface": "1", "value": 1, "lower": 1, "upper": 1})
        figure = _about(figure)
        counts |= _since_then(report, skeleton, skeleton.sentence(place).start, place)
        found = [_since(skeleton, ways, (once, figure, share), years) for years in _around(counts)]
        readings = Readings(rules.once(thirds_of))
        holding = (one for one in found if check(one, readings).state in ("consistent", "rounding"))
        yield next(holding, found[0])


def _beside(skeleton: Skeleton, ways: Yearly, place: int) -> int | None:
    """Return the mean growth of a year that stands next behind a number in its sentence, or else in front of it."""
    start, end = skeleton.sentence(place)
    for row in (skeleton.between(place + 1, end), skeleton.between(start, place)[::-1]):
        share = next((one for one in row if skeleton.kinds[one] not in ("duration", "date")), place)
        if skeleton.kinds[share] == "percent" and ways.mean_lead.search(skeleton.leads[share]):
            return share if known(skeleton.figure_at(share)) else None
    return None


def _about(figure: Figure) -> Figure:
    """Return how many times something is what it was as roughly as it is told where it is a whole number."""
    if "." in figure.written_value or figure.value is None:
        return figure
    return figure.model_copy(update={"lower": figure.value * _LITTLE_LESS, "upper": figure.value * _RATHER_MORE})


def _apart(skeleton: Skeleton, start: int, end: int) -> set[int]:
    """Return how many years lie between the years that dates of a stretch name."""
    dates = (skeleton.figure_at(one) for one in skeleton.between(start, end))
    years = {day.year for one in dates for day in (one.date_start, one.date_end) if day is not None}
    return {max(years) - min(years)} if len(years) > 1 else set()


def _since_then(report: Report, skeleton: Skeleton, start: int, end: int) -> set[int]:
    """Return how many years lie between the last date of a stretch and the year of the report."""
    days = [skeleton.figure_at(one).date_start for one in skeleton.between(start, end)]
    years, now = [day.year for day in days if day is not None], report.document.report_year
    return {now - years[-1]} if years and now and now > years[-1] else set()


def _around(counts: set[int]) -> list[int]:
    """Return numbers of years that words for so many may mean, as they stand first: of five years four lie between."""
    near = [count + more for more in (0, -1, 1) for count in sorted(counts)]
    return [one for one in dict.fromkeys(near) if one > 0]


def _since(skeleton: Skeleton, ways: Yearly, told: tuple[Figure, Figure, int], years: int) -> Related:
    """Return that something rose to so many times itself in some years with the mean growth at a place."""
    once, figure, place = told
    first, last = date(_ANY_YEAR, 1, 1), date(_ANY_YEAR + years, 1, 1)
    members = (
        Member("since", drafted("", first, first, figure)), Member("from", once),
        Member("until", drafted("", last, last, figure)), Member("to", figure), Member("share", skeleton.figure_at(place)),
    )  # fmt: skip
    wording = skeleton.words(skeleton.clause_start(place, 0), place + 1)
    return Related("growth", "YEARLY", ways.times.name, members, wording, tension=True)


def _spans(skeleton: Skeleton, start: int, end: int) -> set[int]:
    """Return how many years those times last that are told in a stretch and last several."""
    dates = (skeleton.figure_at(one) for one in skeleton.between(start, end))
    spans = ((one.date_start, one.date_end) for one in dates)
    return {last.year - first.year + 1 for first, last in spans if first and last and first.year < last.year}


def _mean(skeleton: Skeleton, rule: MeanRule, match: re.Match[str], years: int) -> Related:
    start, end, share = (skeleton.figure_at(match.start(role)) for role in ("from", "to", "share"))
    last = date(_ANY_YEAR + years, 1, 1)
    members = (
        Member("since", drafted("", date(_ANY_YEAR, 1, 1), date(_ANY_YEAR, 1, 1), start)), Member("from", start),
        Member("until", drafted("", last, last, end)), Member("to", end), Member("share", share),
    )  # fmt: skip
    return Related("growth", "YEARLY", rule.name, members, match[0], tension=True)


def _runs(skeleton: Skeleton, ways: Yearly) -> Iterator[tuple[range, list[int]]]:
    """Yield the years that follow each other, each with an amount of one unit, and where these amounts stand."""
    first, last, places = 0, 0, list[int]()
    dates = skeleton.of_kind("date")
    # One with no other around it is a run of its own, which tells nothing.
    near = {one for pair in pairwise(dates) if pair[1] - pair[0] <= 2 * _FAR for one in pair}
    for position in (one for one in dates if one in near):
        year = _year(skeleton.figure_at(position))
        amount = _amount(skeleton, ways, position) if year else None
        if amount is None:
            continue
        follows = places and year == last + 1 and position - places[-1] <= _FAR
        if not follows or skeleton.key_at(amount) != skeleton.key_at(places[-1]):
            if len(places) >= _LEAST:
                yield range(first, last + 1), places
            first, places = year, []
        last = year
        places.append(amount)
    if len(places) >= _LEAST:
        yield range(first, last + 1), places


def _year(figure: Figure) -> int:
    """Return the one year that a date names; 0 if it names something else."""
    start, end = figure.date_start, figure.date_end
    if start is None or end is None or start.year != end.year:
        return 0
    return start.year if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) else 0


def _amount(skeleton: Skeleton, ways: Yearly, year: int) -> int | None:
    """Return the amount that a year has, right behind it."""
    found = skeleton.between(year + 1, year + _FAR)[:1]
    able = found and addable(skeleton.figure_at(found[0])) and known(skeleton.figure_at(found[0]))
    return found[0] if able and ways.gap.fullmatch(skeleton.text, year + 1, found[0]) else None


def _whole(skeleton: Skeleton, ways: Yearly, years: range, first: int) -> int | None:
    """Return the nearest amount in front of the first of some years that is of all of them."""
    key = skeleton.key_at(first)
    start = max(skeleton.line_start(first), first - _FRONT)
    before = [one for one in skeleton.between(start, first) if skeleton.key_at(one) == key]
    if not before:
        return None
    whole = before[-1]
    begin = max(start, skeleton.sentence(whole).start)
    if any(word in skeleton.leads[whole] for word in ways.rule.never) or not known(skeleton.figure_at(whole)):
        return None
    dates = (skeleton.figure_at(one) for one in skeleton.between(begin, first))
    spans = {(one.date_start.year, one.date_end.year) for one in dates if one.date_start and one.date_end}
    named = (years[0], years[-1]) in spans or len(years) in ways.counted(skeleton.words(begin, whole))
    return whole if named else None
