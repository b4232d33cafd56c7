"""What is written and cannot be, whether or not a figure was read of it: days of no calendar, shares beyond 100."""

from __future__ import annotations

import re
from calendar import monthrange, weekday
from collections.abc import Container, Iterator
from fractions import Fraction
from itertools import chain

from extractor.findings.explain import Explainer
from extractor.findings.needed import Sought, around, needed
from extractor.findings.relations import Patterns
from extractor.findings.times import Times
from extractor.records import Finding, Report, Span
from extractor.rulebook import Rulebook
from extractor.values.dates import DateRules
from extractor.values.intervals import Interval
from extractor.values.words import lines_of, where

_MONTHS = 12
_ENDS = 2
_REACH = 12  # characters that a written day has at most
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ONE, _TEN, _HUNDRED = Fraction(1), Fraction(10), Fraction(100)
# Numbers that come near a hundred are shares of it; 3:4:3 is a ratio of another kind.
_NEAR = Fraction(10)


def impossible_days(report: Report, rules: Rulebook, explainer: Explainer) -> Iterator[Finding]:
    """Yield a finding for each written day that no calendar has, and each span of days that ends before it begins."""
    document = report.document
    impossible: list[tuple[Span, int]] = []
    for sought in rules.once(Patterns).calendar:
        for match in sought.near(document.text, _REACH):
            month, day = int(match["month"]), int(match["day"] or 1)
            # Without a year the longest February is allowed.
            days = monthrange(int(match["year"] or 2024), month)[1] if 1 <= month <= 12 else 0
            if not 1 <= day <= days:
                impossible.append((Span(match.start(), match.end()), days))
    at = {figure.start: figure for figure in report.figures} if impossible else {}
    for place, days in impossible:
        yield explainer.impossible_day(document, place, days, at.get(place.start))
    doubtful = [one for one in report.figures if one.kind == "date" and one.quality == "suspect" and one.date_start is None]
    for figure in doubtful:
        ends = rules.once(_between_days).split(figure.surface)
        whole = len(ends) == _ENDS and all(len(_NUMBER.findall(end)) >= _ENDS for end in ends)  # a month and a day each
        if whole and not any(figure.start <= place.start < figure.end for place, _ in impossible):
            yield explainer.impossible_day(document, Span(figure.start, figure.end), 0, figure)


def _between_days(rules: Rulebook) -> re.Pattern[str]:
    """Return the words between the two days of a span, compiled."""
    return re.compile("|".join(map(re.escape, rules.load("dates.toml", DateRules).words.to)))


def wrong_weekdays(report: Report, rules: Rulebook, explainer: Explainer) -> Iterator[Finding]:
    """Yield a finding for each written day that was another day of the week.

    A day that is written without a year is taken for one of the report's year where another such day is, and nothing
    speaks for the year before, or for the next one.
    """
    days, year = rules.once(Weekdays), report.document.report_year
    text = report.document.text
    found = list(around(days.pattern, where(days.words, text), text, _REACH))
    known = [match for match in found if year and not match["year"] and days.fits(match, year)]
    latest = max(((int(match["month"]), int(match["day"])) for match in known), default=None)
    at = {figure.start: figure for figure in report.figures} if found else {}
    for match in found:
        wrong = bool(match["year"]) and days.fits(match, int(match["year"])) is False
        if not match["year"] and year and latest:
            later = (int(match["month"]), int(match["day"])) >= latest
            wrong = days.fits(match, year) is days.fits(match, year - 1) is False
            wrong = wrong and (later or days.fits(match, year + 1) is False)
        if wrong:
            yield explainer.impossible_day(report.document, Span(*match.span()), 0, at.get(match.start()))


class Weekdays:
    """The rule of rules/times.toml for days with their weekdays, compiled; words: of weekdays, rarer than those of days."""

    def __init__(self, rules: Rulebook) -> None:
        rule = rules.once(Times).rules.weekday
        sought, self.days = Sought(rule.pattern, ""), rule.days
        self.pattern = sought.pattern
        self.words = next(words for words in sought.needs if len(words) > 1)

    def fits(self, match: re.Match[str], year: int) -> bool | None:
        """Tell whether a day of a year has its weekday; None where no calendar has the day."""
        month, day = int(match["month"]), int(match["day"])
        if not 1 <= month <= _MONTHS or not 1 <= day <= monthrange(year, month)[1]:
            return None
        return weekday(year, month, day) == self.days[match["weekday"]]


def broken_structures(
    report: Report, rules: Rulebook, explainer: Explainer, failed: Container[str] = ()
) -> Iterator[Finding]:
    """Yield a finding for each written structure, such as 20:50:30, whose shares cannot make up a hundred.

    failed: ids of shares of which that is told already.
    """
    text, told, structures = report.document.text, set(), rules.once(Structures)
    lines = structures.lines(text)  # few lines hold any shares, and fewer the words of a structure
    for rule, pattern, shares in structures.rules:
        for phrase in chain.from_iterable(pattern.pattern.finditer(text, *line) for line in lines):
            for match in shares.finditer(text, phrase.start(), phrase.end() + _REACH):
                if match.start() >= phrase.end():
                    break  # what begins before the phrase ends goes on to the end of its numbers
                place = Span(match.start(), match.end())
                total = _total(_NUMBER.findall(match[0]))
                whole = rule.whole and not _of_ten(total)
                inside = (one for one in report.figures if one.start in range(*place))
                known = any(one.figure_id in failed for one in inside)
                if known or place in told:
                    continue
                if (whole or _near(total)) and not total.meets(Interval(_HUNDRED, _HUNDRED)):
                    told.add(place)
                    yield explainer.broken_structure(report.document, place, total, rule.whole)


class Structures:
    """The structures of rules/relations.toml, and what stands between two shares of one: a character that these need."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.once(Patterns).structures
        needs = (needed(shares.pattern, "") for _, _, shares in self.rules)
        marks = re.escape("".join(sorted(frozenset().union(*chain.from_iterable(needs)))))
        self.between = re.compile(rf"[{marks}](?<=[\d{marks}][{marks}])\d")

    def lines(self, text: str) -> list[tuple[int, int]]:
        """Return where the lines of a text that may hold shares start and end."""
        return lines_of((match.start() for match in self.between.finditer(text)), text)


def _total(numbers: list[str]) -> Interval:
    total = Interval(Fraction(0), Fraction(0))
    for number in numbers:
        half = Fraction(1, 2 * 10 ** len(number.partition(".")[2]))
        total = total + Interval(Fraction(number) - half, Fraction(number) + half)
    return total


def _of_ten(total: Interval) -> bool:
    """Tell whether shares are written as parts of ten: 2:5:3."""
    return total.meets(Interval(_TEN, _TEN)) or total.meets(Interval(_ONE, _ONE))


def _near(total: Interval) -> bool:
    assert total.lower is not None
    assert total.upper is not None
    return abs((total.lower + total.upper) / 2 - _HUNDRED) <= _NEAR
