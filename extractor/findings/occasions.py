"""The day on which a report is given, and what it says is over by then; a heading's year beside that of its text.

The words are those of rules/occasions.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from extractor.findings.needed import Sought, around
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.times import drafted
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.numerals import Numerals, compile_numerals
from extractor.values.words import lines_of, where

FILE = "occasions.toml"
_HEAD = 600  # characters in which a report tells when it is given
_TAIL = 160  # characters at its end, where it is signed
_REACH = 160  # characters of a heading with the beginning of its text
_FRONT = 8  # characters in front of a time that may say that it is another year's
_NEAR = 3  # months that a span without a year may end behind the day on which it is told: otherwise it is of another year
_DECEMBER = 12
_BESIDE = Figure.draft({"figure_id": "", "document_id": "", "start": 0, "end": 0, "surface": "", "kind": "date"})


class Parts(RuleFile):
    """How a year, a month and a day are written; zeros: characters that stand for a nought in a year."""

    year: str
    month: str
    day: str
    zeros: str


class DayRule(Rule):
    """How the day of a report is told in its `head`, and on a `line` of its own."""

    head: list[str]
    line: str


class OverRule(Rule):
    """A time that is over: a `year`, from a month of it on (`months`), or up to its month `last`, or that of a `span`.

    until: how many months of the next year it can still be said. amount: what was reached in it. never: words in or in
    front of the match by which it is of another time, or to come.
    """

    pattern: str
    never: list[str]
    months: int = 0
    until: int = 0


class HeadedRule(Rule):
    """The `year` of a heading and the `other` one that its text begins with, behind what the heading is of (`told`).

    later: only a later one is another.
    """

    year: str
    told: str
    later: bool = False


class OccasionRules(RuleFile):
    """rules/occasions.toml. spans: the last month of a part of a year."""

    parts: Parts
    day: DayRule
    over: list[OverRule]
    spans: dict[str, int]
    headed: list[HeadedRule]


class Occasions:
    """The rules of rules/occasions.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, OccasionRules)
        sought = rules.once(Patterns).sought

        def filled(source: str) -> str:
            for name in ("year", "month", "day"):
                source = source.replace(f"{{{name}}}", f"(?:{getattr(self.rules.parts, name)})")
            return source

        def pattern(source: str) -> Sought:
            return sought(filled(source))

        self.heads = [pattern(one) for one in self.rules.day.head]
        self.line = pattern(self.rules.day.line)
        self.over = [(rule, pattern(rule.pattern)) for rule in self.rules.over]
        self.headed = [
            (rule, re.compile(filled(rule.year + rule.told)), re.compile(filled(rule.told))) for rule in self.rules.headed
        ]
        self.numerals: Numerals = rules.once(compile_numerals)

    def year(self, written: str) -> int:
        """Return a year that is written digit by digit."""
        digits = ("0" if one in self.rules.parts.zeros else str(self.numerals.digits.get(one, one)) for one in written)
        return int("".join(digits))

    def number(self, written: str) -> int:
        """Return a month, or a day of one."""
        return self.numerals.integer(written)


def occasions(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each time that a report says is over, and was not on the day on which it is given; years of headings."""
    ways = rules.once(Occasions)
    yield from _headed(skeleton, ways)
    given = _given(skeleton, ways)
    if given is None:
        return
    day, place = given
    told: set[tuple[int, int]] = set()
    for rule, sought in ways.over:
        for match in _found(sought, skeleton.folded):
            bounds = _bounds(match, day, rule, ways)
            first = bounds[0] if bounds else day
            time = first.year, 0 if rule.months else first.month
            if bounds is None or bounds[0] <= day <= bounds[1] or time in told or _apart(skeleton, match, rule):
                continue
            told.add(time)
            start, end = match.span("year") if match["year"] else match.span()
            over = _figure(skeleton, start, end, first, bounds[1])
            wording = skeleton.source[match.start() : match.end()]
            members = Member("day", place), Member("over", over)
            yield Related("restates", "OCCASION", rule.name, members, wording, tension=True)


def _found(sought: Sought, text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern that reaches over no end of a line, in the few lines that hold all words it needs."""
    for start, end in lines_of(where(sought.telling, text), text):
        line = text[start:end]
        if all(any(map(line.__contains__, words)) for words in sought.needs):
            yield from sought.pattern.finditer(text, start, end)


def _given(skeleton: Skeleton, ways: Occasions) -> tuple[date, Figure] | None:
    """Return the only day on which the report says that it is given, with its place."""
    text = skeleton.folded
    found: dict[date, Figure] = {}
    stretches = [(way, 0, min(_HEAD, len(text))) for way in (*ways.heads, ways.line)]
    stretches.append((ways.line, max(0, len(text) - _TAIL), len(text)))
    for way, start, end in stretches:
        for match in way.pattern.finditer(text, start, end) if way.can_stand(text[start:end]) else ():
            try:
                day = date(ways.year(match["year"]), ways.number(match["month"]), ways.number(match["day"]))
            except ValueError:  # no month has it
                continue
            found.setdefault(day, _figure(skeleton, match.start("year"), match.end("day") + 1, day, day))
    return next(iter(found.items())) if len(found) == 1 else None


def _bounds(match: re.Match[str], day: date, rule: OverRule, ways: Occasions) -> tuple[date, date] | None:
    """Return the first and the last day on which a time can be said to be over; none where its year is not told."""
    groups = match.groupdict()
    month = rule.months
    if groups.get("last"):
        month = ways.number(groups["last"])
    elif groups.get("span"):
        month = ways.rules.spans[groups["span"]]
    if not 1 <= month <= _DECEMBER:
        return None
    if groups["year"]:
        year = ways.year(groups["year"])
    elif month - day.month <= _NEAR:
        year = day.year
    else:
        return None
    if groups.get("next") and ways.year(groups["next"]) != year + 1:
        return None
    behind = year + 1 + rule.until // _DECEMBER, rule.until % _DECEMBER + 1
    return date(year, month, 1), date(*behind, 1) if rule.until else date.max


def _apart(skeleton: Skeleton, match: re.Match[str], rule: OverRule) -> bool:
    """Tell whether words in a match, or right in front of it, take it back, or its amount is planned."""
    if match.groupdict().get("amount"):
        position = skeleton.position(match.start("amount"))
        if position in skeleton.kinds and skeleton.figure_at(position).status == "planned":
            return True
    words = skeleton.folded[max(0, match.start() - _FRONT) : match.end()]
    return any(word in words for word in rule.never)


def _headed(skeleton: Skeleton, ways: Occasions) -> Iterator[Related]:
    """Yield the year of a heading with another one that its text begins with."""
    text = skeleton.folded
    for rule, pattern, told in ways.headed:
        for match in around(pattern, [match.start() for match in told.finditer(text)], text, _REACH):
            one, other = ways.year(match["year"]), ways.year(match["other"])
            if one < other or (one > other and not rule.later):
                members = tuple(
                    Member(role, _figure(skeleton, *match.span(group), date(year, 1, 1), date(year, 12, 31)))
                    for role, group, year in (("span", "year", one), ("day", "other", other))
                )
                yield Related("restates", "WITHIN", rule.name, members, match[0], tension=True)


def _figure(skeleton: Skeleton, start: int, end: int, first: date, last: date) -> Figure:
    """Return a time as the figure of the page that stands there, or else in the form of one, without an id."""
    words = skeleton.source[start:end]
    beside = _BESIDE.model_copy(update={"start": start, "end": end})
    position = skeleton.position(start)
    stands = skeleton.figure_at(position) if position in skeleton.kinds else beside
    if stands.kind == "date" and stands.start <= start < stands.end and stands.date_start:
        return stands
    return drafted(words, first, last, beside)
