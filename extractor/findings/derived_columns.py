"""Columns and rows of a table that come of others: differences, growths, rates, shares and products.

The words of a heading say that its numbers come of others, and how; of which, no heading says clearly. The table does: two
columns are taken where they make the numbers of most rows, to the digit. Then a row that they do not make is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import permutations
from typing import Literal, NamedTuple

from extractor.findings.adding import ADDABLE
from extractor.findings.arithmetic import gap
from extractor.findings.derived import digits_of
from extractor.findings.outcome import Outcome
from extractor.findings.outlines import Outline, OutlineRule, outlined
from extractor.findings.relations import Member, Patterns, Related, thirds_of
from extractor.findings.tables import Sums, tables_of, totals
from extractor.findings.units import unit_key
from extractor.findings.within import Readings, check, usable
from extractor.records import Figure, Report
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "columns.toml"
_FEWEST = 3  # rows that show of which columns another comes
_MOST_COLUMNS, _MOST_ROWS = 12, 60  # among which, and by which, that is looked for
_LIKELY, _SURE = 3, 4  # rows that hold for each that does not: enough to doubt it, and to be sure
_WHOLE = 100
_MONEY = ("money", "unit_price")


class DerivedRule(Rule):
    """Words of headings, and how the numbers below them come of others; but: rows of another reckoning (constant prices)."""

    check: Literal["CHANGE", "GROWTH", "RATIO", "SHARE", "PROD"]
    headings: list[str]
    never: list[str]
    but: list[str] = []

    def heads(self, heading: str, figures: Mapping[int, Figure]) -> bool:
        """Tell whether a heading and the numbers below it are of this kind."""
        told = any(word in heading for word in self.headings) and not any(word in heading for word in self.never)
        kinds = {figure.kind for figure in figures.values()} if told else set()
        if self.check == "CHANGE":
            return bool(kinds) and kinds <= ADDABLE
        return bool(kinds) and kinds <= (set(_MONEY) if self.check == "PROD" else {"percent"})


class ColumnRules(RuleFile):
    """rules/columns.toml."""

    derived: list[DerivedRule]
    outline: OutlineRule


class Line(NamedTuple):
    """A column or a row: its place, its heading, and its figures by the place in it."""

    place: int
    heading: str
    figures: dict[int, Figure]


Makes = Callable[[Figure, Figure, Figure], Related]


class Columns:
    """The rules of rules/columns.toml, and how figures are read to test them."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, ColumnRules)
        self.outline = Outline(self.rules.outline)
        self.thirds = rules.once(thirds_of)


def tabled(report: Report, rules: Rulebook) -> Iterator[Related]:
    """Yield what the tables of a report add up, and what its columns and rows make of each other."""
    for sums in tables_of(report, rules.once(Patterns).rules.table):
        ways = rules.once(Columns)
        yield from outlined(sums, ways.outline) if sums.nested else totals(sums)
        yield from derived(sums, ways.rules, Readings(ways.thirds))


def derived(sums: Sums, rules: ColumnRules, readings: Readings) -> Iterator[Related]:
    """Yield, for each column and each row that comes of others, how each of its numbers does."""
    columns, rows = _lines(sums)
    total_rows = {row for row in sums.body if sums.labels[row] in sums.words.total}
    for lines, wholes, labels in ((columns, total_rows, sums.labels), (rows, set[int](), sums.headings)):
        for line in lines:
            rule = next((rule for rule in rules.derived if rule.heads(line.heading, line.figures)), None)
            if rule is not None:
                yield from _of_line(_without(line, rule, labels), lines, rule, wholes, readings)


def _without(line: Line, rule: DerivedRule, labels: Mapping[int, str]) -> Line:
    """Return a line without the numbers that a rule leaves out by what they are of."""
    kept = {at: one for at, one in line.figures.items() if not any(word in labels.get(at, "") for word in rule.but)}
    return line._replace(figures=kept)


def _lines(sums: Sums) -> tuple[list[Line], list[Line]]:
    """Return the columns and the rows of a table that hold numbers."""
    columns = {column: Line(column, heading, {}) for column, heading in sums.headings.items()}
    rows = {row: Line(row, sums.labels[row], {}) for row in sums.body}
    for (row, column), figure in sums.figures.items():
        if column in columns and row in rows and usable(figure) and figure.kind != "date":
            columns[column].figures[row] = figure
            rows[row].figures[column] = figure
    return tuple([line for line in lines.values() if line.figures] for lines in (columns, rows))  # type: ignore[return-value]


def _of_line(line: Line, lines: list[Line], rule: DerivedRule, wholes: set[int], readings: Readings) -> Iterator[Related]:
    """Yield how each number of a line comes about, by the reading that most of them bear out."""
    best: list[Related] = []
    held = 0
    for made in (*_of_two(line, lines, rule), *_of_total(line, lines, rule, wholes)):
        tested = [check(one, readings) for one in made[:_MOST_ROWS]]
        made = [*(one.related for one in tested if not _off_by_a_digit(one)), *made[_MOST_ROWS:]]
        holds = sum(_tells(one) for one in tested if one.state in ("consistent", "rounding"))
        fails = sum(one.state == "inconsistent" and not _off_by_a_digit(one) for one in tested)
        if holds >= max(_FEWEST, _LIKELY * fails, held + 1):
            best, held = [_doubted(one) for one in made] if _SURE * fails > holds else made, holds
    yield from best


def _off_by_a_digit(outcome: Outcome) -> bool:
    """Tell whether a share misses by less than its last digit: some are rounded the wrong way to make a hundred."""
    low, high = outcome.observed.lower, outcome.observed.upper
    if outcome.state != "inconsistent" or outcome.related.check != "RATIO" or low is None or high is None:
        return False
    return gap(outcome.expected, outcome.observed) < high - low


def _doubted(related: Related) -> Related:
    """Return a relation that is only likely."""
    return related._replace(tension=True, mode="near" if related.check in ("CHANGE", "GROWTH") else related.mode)


def _tells(outcome: Outcome) -> bool:
    """Tell whether a row that holds shows something: none of nothing, and none of all."""
    figure = outcome.figure
    return bool(figure.value) and not (figure.kind == "percent" and figure.value == _WHOLE)


def _of_two(line: Line, lines: list[Line], rule: DerivedRule) -> Iterator[list[Related]]:
    """Yield the relations that each two other lines of one unit give, the nearest to the line first."""
    amounts = [one for one in lines if all(figure.kind in ADDABLE for figure in one.figures.values())]
    others = sorted(amounts, key=lambda one: abs(one.place - line.place))[: _MOST_COLUMNS + 1]
    others = [one for one in others if one.place != line.place]
    makes = _MAKES.get(rule.check)
    for first, second in permutations(others, 2) if makes else ():
        common = line.figures.keys() & first.figures.keys() & second.figures.keys()
        if len(common) >= _FEWEST and makes is not None:
            rows = ((first.figures[at], second.figures[at], line.figures[at]) for at in sorted(common))
            made = [_named(makes(*row), rule, line) for row in rows if _comparable(rule, *row)]
            if len(made) >= _FEWEST:
                yield made


def _of_total(line: Line, lines: list[Line], rule: DerivedRule, total_rows: set[int]) -> Iterator[list[Related]]:
    """Yield the relations that each other line gives whose total, or whose row of 100 %, is the whole of each row."""
    if rule.check != "SHARE":
        return
    wholes = [at for at, share in line.figures.items() if at in total_rows or share.value == _WHOLE]
    for other in lines:
        if other.place == line.place or len(wholes) != 1 or wholes[0] not in other.figures:
            continue
        whole = other.figures[wholes[0]]
        common = sorted((line.figures.keys() & other.figures.keys()) - set(wholes))
        rows = ((other.figures[at], line.figures[at]) for at in common)
        made = [_ratio(whole, part, share) for part, share in rows if unit_key(part) == unit_key(whole)]
        if len(made) >= _FEWEST:
            yield [_named(one, rule, line) for one in made]


def _comparable(rule: DerivedRule, first: Figure, second: Figure, made: Figure) -> bool:
    """Tell whether three numbers of a row have the units that a rule needs."""
    if rule.check == "PROD":
        return second.kind == "money" and first.kind != "money" and bool(Fraction(digits_of(first) or 0))
    alike = unit_key(first) == unit_key(second) and bool(first.value)
    return alike and (rule.check != "CHANGE" or unit_key(made) == unit_key(first))


def _named(related: Related, rule: DerivedRule, line: Line) -> Related:
    return related._replace(rule=rule.name, wording=line.heading)


def _change(before: Figure, after: Figure, amount: Figure) -> Related:
    members = Member("from", before), Member("to", after), Member("amount", amount)
    return Related("growth", "CHANGE", "", members, "")


def _growth(before: Figure, after: Figure, share: Figure) -> Related:
    members = Member("from", before), Member("to", after), Member("share", share)
    return Related("growth", "GROWTH", "", members, "")


def _ratio(whole: Figure, part: Figure, share: Figure) -> Related:
    return Related("ratio", "RATIO", "", (Member("part", part), Member("whole", whole), Member("share", share)), "")


def _product(count: Figure, total: Figure, per: Figure) -> Related:
    """Return so many of the count's own unit times so much for each."""
    unit = Fraction(count.value or 0) / Fraction(digits_of(count))
    members = Member("count", count), Member("per", per), Member("total", total)
    return Related("product", "PROD", "", members, "", divide=unit)


_MAKES: dict[str, Makes] = {"CHANGE": _change, "GROWTH": _growth, "RATIO": _ratio, "PROD": _product}
