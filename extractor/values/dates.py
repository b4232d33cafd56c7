"""Expressions of dates and periods -> the first and the last day that they can mean, by rules/dates.toml."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.numerals import Numerals, compile_numerals
from extractor.values.words import alternation


class DateWords(RuleFile):
    """The words that hold a date together."""

    year: str
    year_suffixes: list[str]
    month: str
    month_suffix: str
    day: list[str]
    to: list[str]
    quarter: str
    counted: str
    first_n_quarters: str
    nth: str
    first_n_months: tuple[str, str]
    not_first: list[str]


class PlanWords(RuleFile):
    """The words around the name of a five-year plan."""

    quotes: list[str]
    whole: list[str]
    end: list[str]
    start: list[str]


class CommonParts(RuleFile):
    """Parts of a year that are read without a year only beside these words."""

    words: list[str]
    before: list[str]
    after: list[str]
    behind_verbs: list[str]


class DateRules(RuleFile):
    """The shape of rules/dates.toml."""

    words: DateWords
    relative_years: dict[str, int]
    parts_of_month: dict[str, tuple[int, int]]
    parts_of_year: dict[str, tuple[int, int, int, int]]
    common_parts: CommonParts
    endings_of_year: dict[str, tuple[int, int, int, int]]
    five_year_plans: dict[str, tuple[int, int]]
    five_year_plan_words: PlanWords
    date: list[Rule]


class Days(NamedTuple):
    """The first and the last day of an expression; the year may be open, as an offset to one that is not known.

    year: as written, or None. relative: offset to the year the text speaks from, or None where neither is written.
    first, last: (month, day), day 0 is the month's last; last_year: where the expression ends in another year.
    form: day, month, part, year, span or plan. valid: False for a month 13 or a day 32.
    """

    year: int | None
    relative: int | None
    first: tuple[int, int]
    last: tuple[int, int]
    last_year: int | None
    form: str
    valid: bool = True

    def between(self, year: int) -> tuple[date, date]:
        """Return the first and last day, with `year` for an expression that names none.

        Raises ValueError where there is no such day.
        """
        mine = year if self.year is None else self.year
        over = self.form == "span" and self.last_year is None and self.last[0] < self.first[0]
        return _day(mine, *self.first), _day(self.last_year or mine + over, *self.last)


class DateSpan(NamedTuple):
    """An expression of days where it stands in a text."""

    start: int
    end: int
    days: Days


_LAST_SHORT_YEAR = 40
_MONTH_DAYS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, day or monthrange(year, month)[1])


class Dates:
    """Finds and reads date expressions."""

    def __init__(self, rules: DateRules, numerals: Numerals) -> None:
        self.rules = rules
        self._numerals = numerals
        self.pattern = re.compile(_pattern(rules, numerals), re.VERBOSE)
        small = "".join([*numerals.digits, *numerals.small_powers])
        self._numeral = re.compile(rf"\d+|[{small}]+")
        self._starts = re.compile(_starts(rules, numerals))
        self._joint = re.compile(f"[ ]?(?:{alternation(rules.words.to)})[ ]?")

    def find(self, text: str) -> Iterator[DateSpan]:
        """Yield the date expressions of a text in order, without overlaps."""
        held: DateSpan | None = None
        for span in self._single(text):
            if held is not None:
                joined = self._join(text, held, span)
                if joined is not None:
                    held = joined
                    continue
                yield held
            held = span
        if held is not None:
            yield held

    def may_stand_in(self, text: str) -> bool:
        """Tell whether a date may begin anywhere in a text: where not, `find` finds nothing."""
        return self._starts.search(text) is not None

    def _single(self, text: str) -> Iterator[DateSpan]:
        end = 0
        for start in self._starts.finditer(text):
            if start.start() < end:
                continue
            match = self.pattern.match(text, start.start())
            days = self._read(match) if match else None
            if match and days is not None and not self._is_common(text, match):
                end = match.end()
                yield DateSpan(match.start(), end, days)

    def _is_common(self, text: str, match: re.Match[str]) -> bool:
        """Tell whether the expression is a word of everyday use, with nothing beside it that makes it a time.

        So is one that begins within the word in front of it.
        """
        common = self.rules.common_parts
        if text[max(0, match.start() - 1) : match.end()] in common.behind_verbs:
            return True
        if match.group() not in common.words:
            return False
        before = text[max(0, match.start() - 3) : match.start()].endswith(tuple(common.before))
        return not before and not text.startswith(tuple(common.after), match.end())

    def _join(self, text: str, first: DateSpan, second: DateSpan) -> DateSpan | None:
        """Return one span for two dates with a word of range between them."""
        if second.start - first.end > 5 or not self._joint.fullmatch(text, first.end, second.start):
            return None
        a, b = first.days, second.days
        if (
            a.form == "relative"
            or b.form == "relative"
            or b.relative is not None
            or not (a.valid and b.valid)
        ):
            return None
        return DateSpan(first.start, second.end, Days(a.year, a.relative, a.first, b.last, b.year, "span"))

    def _number(self, text: str) -> int | None:
        if text.isascii():
            return int(text)
        number = self._numerals.read(text)
        return None if number is None else int(number.value)

    def _read(self, match: re.Match[str]) -> Days | None:
        group = match.groupdict()
        if group["plan"]:
            return self._plan(group)
        if group["iso_year"]:
            return self._iso(group)
        if group["from_year"]:
            first, last = int(group["from_year"]), int(group["to_year"])
            return Days(first, None, (1, 1), (12, 31), last, "span") if 1900 <= first < last <= 2100 else None
        year = self._year(group)
        if year is False:
            return None
        relative = self.rules.relative_years[group["relative"]] if group["relative"] else None
        return self._inside(group, year, relative)

    def _year(self, group: dict[str, str]) -> int | Literal[False] | None:
        """Return the year written, None where none is, False where the digits are no year of ours."""
        if group["short_year"] or group["zero_year"]:
            written = group["short_year"] or group["zero_year"]
            digits = "".join(c if c.isascii() else str(self._numerals.digits[c]) for c in written)
            return int(digits) + (2000 if int(digits) <= _LAST_SHORT_YEAR else 1900)
        if not group["year"]:
            return None
        digits = "".join(
            char if char.isascii() else str(self._numerals.digits[char]) for char in group["year"]
        )
        return int(digits) if 1900 <= int(digits) <= 2100 else False

    def _inside(self, group: dict[str, str], year: int | None, relative: int | None) -> Days | None:
        if group["from_month"]:
            first, last = int(group["from_month"]), int(group["to_month"])
            return Days(year, relative, (first, 1), (last, 0), None, "span", 1 <= first < last <= 12)
        if group["month"]:
            return self._month(group, year, relative)
        part = group["part"] or group["ending"]
        if part:
            first_month, first_day, last_month, last_day = self._part(part)
            return Days(year, relative, (first_month, first_day), (last_month, last_day), None, "part")
        return Days(year, relative, (1, 1), (12, 31), None, "year" if year is not None else "relative")

    def _month(self, group: dict[str, str], year: int | None, relative: int | None) -> Days | None:
        month = self._number(group["month"]) or 0
        valid = 1 <= month <= 12
        if group["day"]:
            first = self._number(group["day"]) or 0
            last = self._number(group["to_day"]) or 0 if group["to_day"] else first
            valid = valid and 1 <= first <= last <= _MONTH_DAYS[month]
            return Days(
                year,
                relative,
                (month, first),
                (month, last),
                None,
                "span" if group["to_day"] else "day",
                valid,
            )
        first_day, last_day = self.rules.parts_of_month.get(group["month_part"] or "", (1, 0))
        form = "part" if group["month_part"] else "month"
        return Days(year, relative, (month, first_day), (month, last_day), None, form, valid)

    def _part(self, part: str) -> tuple[int, int, int, int]:
        words = self.rules.words
        known = self.rules.parts_of_year.get(part) or self.rules.endings_of_year.get(part)
        if known:
            return known
        numbers = [self._number(written) or 1 for written in self._numeral.findall(part)]
        first, last = numbers[0], numbers[-1]
        if words.quarter not in part:
            return 1, 1, min(last, 12), 0
        first, last = min(first, last, 4), min(last, 4)
        return (1 if part.startswith(words.first_n_quarters) else 3 * first - 2), 1, 3 * last, 0

    def _iso(self, group: dict[str, str]) -> Days | None:
        year, month = int(group["iso_year"]), int(group["iso_month"])
        day = int(group["iso_day"])
        valid = 1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31
        return Days(year, None, (month, day), (month, day), None, "day") if valid else None

    def _plan(self, group: dict[str, str]) -> Days:
        first, last = self.rules.five_year_plans[group["plan"]]
        words = self.rules.five_year_plan_words
        if group["plan_part"] in words.end:
            first = last
        elif group["plan_part"] in words.start:
            last = first
        return Days(first, None, (1, 1), (12, 31), last, "plan")


def _starts(rules: DateRules, numerals: Numerals) -> str:
    """Build a pattern of one character, where a date may start, that the character behind it does not rule out.

    A class in front lets the matcher skip: ten times faster than trying the whole pattern at every character.
    """
    words = rules.words
    numbers = "0123456789" + "".join([*numerals.digits, *numerals.small_powers])
    named = [*rules.relative_years, *rules.parts_of_year, *rules.five_year_plans]
    opening = "".join(quote[0] for quote in rules.five_year_plan_words.quotes)
    first = numbers + opening + "".join(word[0] for word in [*named, words.first_n_quarters, words.nth])
    second = (
        numbers + words.year + words.month + words.quarter[0] + " -/." + "".join(word[1] for word in named)
    )
    second += "".join(to[0] for to in words.to)
    return rf"[{re.escape(''.join(sorted(set(first))))}](?=[{re.escape(''.join(sorted(set(second))))}])(?<![0-9][0-9])"


def _pattern(rules: DateRules, numerals: Numerals) -> str:
    """Build the pattern of all date expressions: a whole date, or a year, a part of it, or both."""
    words, plan = rules.words, rules.five_year_plan_words
    firsts = {value: word for word, value in reversed(numerals.digits.items())}
    digit = f"[{''.join(firsts.values())}]"
    number = rf"(?:\d{{1,2}}|[{''.join([*firsts.values(), *numerals.small_powers])}]{{1,3}})"
    row = f"[{''.join(numerals.digits)}]"
    year, to = words.year, f"[ ]?(?:{alternation(words.to)})[ ]?"
    month, day = f"[ ]?{words.month}{words.month_suffix}?", f"[ ]?(?:{alternation(words.day)})"
    ends = alternation(part for part in rules.parts_of_month if len(part) == 1)
    one = f"(?:[1-4]|{row})"
    several = f"(?:{words.nth})?{one}(?:(?:{alternation(words.to)})(?:{words.nth})?{one})?"
    quarter = f"(?:{words.first_n_quarters}{one}|{several})(?:{words.counted})?{words.quarter}(?:{ends})?"
    parts = "".join(sorted({part[0] for part in rules.parts_of_month}))
    months = (
        f"(?<![{''.join(words.not_first)}]){words.first_n_months[0]}(?:{number}|{row})"
        f"(?:{words.counted}{words.first_n_months[1]}|{words.first_n_months[1]}(?![{words.month_suffix}{parts}\\d]))"
    )
    short_ends = f"{quarter}|{months}|{alternation([*rules.endings_of_year, *rules.parts_of_year])}"
    zero = "".join(word for word, value in numerals.digits.items() if value == 0)
    openers = "".join(sorted({quote[0] for quote in plan.quotes}))
    closers = "".join(sorted({quote[-1] for quote in plan.quotes}))
    return rf"""(?<!\d)(?:(?<!\.)|(?=\d{{4}}[ ]?{year}))(?:
      (?P<iso_year>\d{{4}})(?P<mark>[-/.])(?P<iso_month>\d{{1,2}})(?P=mark)(?P<iso_day>\d{{1,2}})(?!\d)
    | (?P<from_year>\d{{4}}){year}?{to}(?P<to_year>\d{{4}})[ ]?{year}
    | [{openers}]?(?P<plan>{alternation(rules.five_year_plans)})[{closers}]?
        (?P<plan_part>{alternation([*plan.whole, *plan.end, *plan.start])})
    | (?P<stated>
          (?P<year>\d{{4}}|{row}{{2}}(?:{row}|\d){{2}})[ ]?{year}(?:{alternation(words.year_suffixes)})?
        | (?P<short_year>\d{{2}}|{digit}{{2}})[ ]?{year}(?=[ ]?{number}[ ]?{words.month}|{short_ends})
        | (?P<zero_year>[0{zero}](?:\d|{digit}))[ ]?{year}
        | (?P<relative>{alternation(rules.relative_years)})
      )?
      (?: [ ]?(?P<from_month>\d{{1,2}})(?:{month})?{to}(?P<to_month>\d{{1,2}}){month}(?!{number}{day})
        | [ ]?(?P<month>{number}){month}
          (?:[ ]?(?P<day>{number})(?:{day}?{to}(?P<to_day>{number}))?{day}
            |[ ]?(?:{words.month})?(?P<month_part>{alternation(rules.parts_of_month)}))?
        | [ ]?(?P<part>{alternation(rules.parts_of_year)}|{quarter}|{months})
        | (?(stated)(?P<ending>{alternation(rules.endings_of_year)})?|(?!))
      )
    )"""


def compile_dates(rules: Rulebook) -> Dates:
    """Build the reader of dates from rules/dates.toml."""
    return Dates(rules.load("dates.toml", DateRules), rules.once(compile_numerals))
