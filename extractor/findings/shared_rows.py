"""Rows of a table below one of a hundred per cent: where their shares make a hundred, what they count makes its number.

Read line by line, with the words of the heading for a share in front: tables that were copied as text lose their columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import takewhile
from typing import NamedTuple

from extractor.findings.adding import about, adds_up, members_of
from extractor.findings.derived import from_digits
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "shared_rows.toml"
_FEWEST = 2  # rows
_HUNDRED = Decimal(100)
_ABOVE = 240  # characters in front of the first row in which a heading stands
_MORE, _LESS = Decimal("1.6"), Decimal("0.6")  # times a total: rows that come to more, or to less, are of something else
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


class SharedRowsRule(Rule):
    """Words of which a heading has one; what divides the cells of a row; a cell that is `empty`."""

    headings: list[str]
    divides: str
    empty: list[str]


class SharedRowsRules(RuleFile):
    """rules/shared_rows.toml."""

    shared_rows: SharedRowsRule


class SharedRows:
    """The rule, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, SharedRowsRules).shared_rows
        cell = rf"(?:{_NUMBER.pattern}|{alternation(self.rule.empty)})"
        first = rf"(?=[^\n|\t]*?[^\n|\t\d.%\s])[^\n|\t]*+{self.rule.divides}"
        self.row = re.compile(rf"^{first}{cell}{self.rule.divides}{cell}[^\n]*$", re.MULTILINE)
        self.heading, self.divides = re.compile(alternation(self.rule.headings)), re.compile(self.rule.divides)


class _Pair(NamedTuple):
    """A number of a row and its share, nothing where the row has none."""

    number: Figure | None
    share: Decimal | None


def shared_rows(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the sums of rows whose shares come to a hundred, for each row that heads some."""
    source = skeleton.source
    if "|" not in source and "\t" not in source:
        return
    ways = rules.once(SharedRows)
    for block in _blocks(ways, source):
        ids = {figure.start: figure.figure_id for figure in map(skeleton.figure_at, skeleton.positions)}
        rows = [_cells(ways, source, match, ids) for match in block]
        for column in range(max(map(len, rows))):
            pairs = [row[column] if column < len(row) else _Pair(None, None) for row in rows]
            yield from _sums(ways, pairs, source[block[0].start() : block[0].end()])


def _blocks(ways: SharedRows, source: str) -> Iterator[list[re.Match[str]]]:
    """Yield the rows that follow one another line by line, where words for shares head them."""
    block: list[re.Match[str]] = []
    for match in ways.row.finditer(source):
        if block and source[block[-1].end() : match.start()].strip():
            yield from _headed(ways, source, block)
            block = []
        block.append(match)
    yield from _headed(ways, source, block)


def _headed(ways: SharedRows, source: str, block: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    start = block[0].start() if block else 0
    if len(block) > _FEWEST and ways.heading.search(source, max(0, start - _ABOVE), start):
        yield block


def _cells(ways: SharedRows, source: str, row: re.Match[str], ids: Mapping[int, str]) -> list[_Pair]:
    """Return the numbers of a row with the shares behind them, two cells at a time; ids: of figures, by their places."""
    places = [row.start(), *(cut.end() for cut in ways.divides.finditer(source, *row.span())), row.end()]
    cells = [(start, ways.divides.split(source[start : row.end()])[0].strip()) for start in places[1:-1]]
    return [_pair(ways, one, other, ids.get(one[0], "")) for one, other in zip(cells[::2], cells[1::2], strict=False)]


def _pair(ways: SharedRows, number: tuple[int, str], share: tuple[int, str], figure_id: str) -> _Pair:
    if {number[1], share[1]} <= set(ways.rule.empty):
        return _Pair(from_digits("0", number[0]), Decimal(0))
    if not (_NUMBER.fullmatch(number[1]) and _NUMBER.fullmatch(share[1])):
        return _Pair(None, None)
    figure = from_digits(number[1].replace(",", ""), number[0]).model_copy(update={"figure_id": figure_id})
    return _Pair(figure, Decimal(share[1].replace(",", "")))


def _sums(ways: SharedRows, pairs: Sequence[_Pair], wording: str) -> Iterator[Related]:
    for place, head in enumerate(pairs):
        if head.share != _HUNDRED or head.number is None:
            continue
        below = list(takewhile(lambda pair: pair.share != _HUNDRED, pairs[place + 1 :]))
        numbers = [pair.number for pair in below if pair.number is not None]
        shares = [pair.share for pair in below if pair.share is not None]
        if len(numbers) < max(_FEWEST, len(below)) or not _all_there_are(shares):
            continue
        if adds_up(head.number, numbers) or about(head.number, numbers, _LESS, _MORE):
            yield Related("sum", "SUM", ways.rule.name, members_of(head.number, numbers), wording, "closed", tension=True)


def _all_there_are(shares: Sequence[Decimal]) -> bool:
    """Tell whether shares come to a hundred but for what their last digits lose."""
    digits = max(-int(share.as_tuple().exponent) for share in shares)
    return abs(sum(shares) - _HUNDRED) * 2 <= Decimal(len(shares)).scaleb(-digits)
