"""What is done again and again, in a time: so many at work for so many days; so often in each quarter, and in a year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from extractor.findings.derived import tally
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.signs import SIGN, SIGNS
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.numerals import compile_numerals
from extractor.values.words import alternation

FILE = "workload.toml"
_UNIT = 4  # characters behind a number of days of work that name it
_A_YEAR, _MONTHS = "年", 12
_MOST = Fraction(12)  # times as many, or as few, days of work as there are: they are of other people


class WorkedRule(Rule):
    """words: what a text needs; days: their units; unit, lead: words behind and in front of the number of days of work.

    never: words in the sentence.
    """

    words: list[str]
    days: list[str]
    unit: str
    lead: str
    never: list[str]


class OftenRule(Rule):
    """How often something is done in a part of a year, the group `time`, of which a year has so many `times`, or in so many
    `units`.

    words, year: what a line needs; total: in front of how often in a year, or in `years`; of_years: where these stand in
    front of it as a number; never: words in the sentence.
    """

    words: list[str]
    year: list[str]
    pattern: str
    times: dict[str, tuple[int, int]]
    units: dict[str, int]
    total: str
    of_years: str
    never: list[str]


class WorkloadRules(RuleFile):
    """rules/workload.toml."""

    worked: WorkedRule
    often: OftenRule


class Workload:
    """The rules of rules/workload.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, WorkloadRules)
        self.worked, self.often = loaded.worked, loaded.often
        self.unit, self.lead = re.compile(self.worked.unit), re.compile(self.worked.lead)
        gate = rules.once(Patterns).gate
        self.parts = gate.admit([frozenset(self.often.words), frozenset(self.often.year)])
        self.needs = gate.admit([frozenset(self.worked.words)])
        self.idle = re.compile(alternation(self.worked.never))
        pattern = self.often.pattern.replace("FIGURE", f"[{SIGNS}]").replace("DURATION", SIGN["duration"])
        self.time, self.of_years = re.compile(pattern), re.compile(self.often.of_years)
        self.numerals = rules.once(compile_numerals)
        self.total, self.never = re.compile(self.often.total), re.compile(alternation(self.often.never))


def workload(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the days of work of so many for so many days, and how often in a year what is done so often in parts of it."""
    ways = rules.once(Workload)
    told = skeleton.of_kind("duration") and skeleton.lines_with(ways.needs)
    for position in skeleton.of_kind("duration") if told else ():
        if skeleton.figure_at(position).unit in ways.worked.days:
            yield from _worked(skeleton, ways, position)
    for line in skeleton.lines_with(ways.parts):
        for match in ways.time.finditer(skeleton.text, *line):
            yield from _often(skeleton, ways, match)


def _worked(skeleton: Skeleton, ways: Workload, position: int) -> Iterator[Related]:
    """Yield the one number of people of a sentence with its days and the days of work behind them."""
    start, end = skeleton.full_sentence(position)
    places = skeleton.between(start, end)
    kinds = [skeleton.kinds[one] for one in places]
    if kinds.count("people") != 1 or kinds.count("duration") != 1:
        return
    people = places[kinds.index("people")]
    works = [one for one in places if one > position and _is_work(skeleton, ways, one)]
    if len(works) != 1 or ways.idle.search(skeleton.text, start, works[0]):
        return
    three = [skeleton.figure_at(one) for one in (people, position, works[0])]
    if people > works[0] or not all(map(known, three)):
        return
    came, told = Fraction(three[0].value or 0) * Fraction(three[1].value or 0), Fraction(three[2].value or 0)
    if not came or not told or not 1 / _MOST < came / told < _MOST:
        return
    wording = skeleton.words(people - len(skeleton.leads[people]), works[0] + 1)
    members = tuple(map(Member, ("count", "per", "total"), three))
    yield Related("product", "PROD", ways.worked.name, members, wording, tension=True)


def _is_work(skeleton: Skeleton, ways: Workload, position: int) -> bool:
    """Tell whether a number counts days of work."""
    if skeleton.kinds[position] != "count":
        return False
    behind = skeleton.figure_at(position).unit + skeleton.text[position + 1 : position + 1 + _UNIT]
    return ways.unit.match(behind) is not None or ways.lead.search(skeleton.leads[position]) is not None


def _often(skeleton: Skeleton, ways: Workload, match: re.Match[str]) -> Iterator[Related]:
    """Yield how often in a year something is done that comes so often in each part of it, if that does not agree."""
    start, end = skeleton.full_sentence(match.start())
    totals = [one for one in skeleton.between(match.end(), end) if _years(skeleton, ways, one)]
    if not totals or ways.never.search(skeleton.text, start, totals[0]):
        return
    total, parts = skeleton.figure_at(totals[0]), _parts(skeleton, ways, match)
    each = _each(skeleton, ways, match, total)
    if parts is None or each is None or not known(total) or not known(each):
        return
    years = _years(skeleton, ways, totals[0])
    count = tally(parts[0] * years, match["time"] or match["every"], each.start, each.start)
    count = count.model_copy(update={"upper": Decimal(parts[1] * years)})
    least, most = (Fraction(number * years) * Fraction(each.value or 0) for number in parts)
    told = Fraction(total.value or 0)
    if least <= told <= most or not least / 2 < told < most * 2:
        return
    members = Member("count", count), Member("per", each), Member("total", total)
    wording = skeleton.words(match.start(), totals[0] + 1)
    yield Related("product", "PROD", ways.often.name, members, wording, tension=True)


def _years(skeleton: Skeleton, ways: Workload, position: int) -> int:
    """Return of how many years a number tells how often something was done in all; 0 if it does not."""
    lead = skeleton.leads[position]
    match = ways.total.search(lead)
    if match is not None:
        number = ways.numerals.read(match["years"]) if match["years"] else None
        return int(number.value) if number is not None else 1
    before = position - len(lead) - 1
    if ways.of_years.search(lead) and skeleton.kinds.get(before) == "duration":
        time = skeleton.figure_at(before)
        return int(time.value or 0) if time.unit == _A_YEAR else 0
    return 0


def _parts(skeleton: Skeleton, ways: Workload, match: re.Match[str]) -> tuple[int, int] | None:
    """Return how often in a year the time comes in which something is done, at least and at most."""
    if match["time"]:
        return ways.often.times[match["time"]]
    every = skeleton.figure_at(match.start("every"))
    of_year = ways.often.units.get(every.unit)
    if of_year is None or not every.value:
        return None
    often = Fraction(of_year) / Fraction(every.value)
    off = int(of_year > _MONTHS)  # the first and the last day
    return floor(often) - off, ceil(often) + off


def _each(skeleton: Skeleton, ways: Workload, match: re.Match[str], total: Figure) -> Figure | None:
    """Return how often it is each time, in the unit of how often in a year: a figure, or one in words."""
    if match["n"]:
        each = skeleton.figure_at(match.start("n"))
        return each if each.unit == total.unit else None
    unit, many = ("unit", 1) if match["unit"] else ("unit_of", ways.numerals.read(match["many"]))
    number = many if isinstance(many, int) else int(many.value) if many is not None else 0
    at = skeleton.offset(match.start(unit))
    return tally(number, match[unit], at, at + 1) if number and match[unit] == total.unit else None
