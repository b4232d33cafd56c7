"""Tables that were copied cell by cell: what their rows come to, which shares they are, and what the text tells, too.

A page that was copied as text often has each cell of a table on a line of its own. Where headings are followed by rows of as
many cells, the first of which is a name and the others numbers, the table is known again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from extractor.findings.adding import about, adds_up, members_of
from extractor.findings.arithmetic import fits_share
from extractor.findings.derived import drafted, from_digits, half_digit
from extractor.findings.relations import Member, Related, stated_twice
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import a_digit_away, respelt
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "cellwise.toml"
_ROWS = 3  # at the least
_WIDTHS = range(2, 9)  # cells of a row
_LONGEST = 16  # characters of a cell
_CELLS = 9  # on lines of their own that are looked at
_LESS, _MORE = Decimal("0.8"), Decimal("1.2")  # times a total, between which what rows come to lies
_ANYHOW = Fraction(10**6)
_CORE, _HEAD = 2, 2  # characters that name a row, and a column
_BEFORE = 24  # characters in front of an amount that name what it is of
NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
SHARE = re.compile(r"(\d+(?:\.\d+)?)[%％]")
_NAME = re.compile(r"[\u4e00-\u9fff]")


class CellWords(RuleFile):
    """Words of cells; see the comments in the file."""

    edge: str
    total: str
    never: str
    shares: str
    generic: str
    no_amounts: str


class CellwiseRules(RuleFile):
    """rules/cellwise.toml."""

    cellwise: CellWords
    sum: Rule
    twice: Rule
    share: Rule


class Cellwise:
    """The rules of rules/cellwise.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, CellwiseRules)
        words = loaded.cellwise
        self.sum, self.twice, self.share = loaded.sum.name, loaded.twice.name, loaded.share.name
        self.edge = words.edge
        self.total, self.never, self.shares, self.generic, self.no_amounts = map(
            re.compile, (words.total, words.never, words.shares, words.generic, words.no_amounts)
        )


class Cell(NamedTuple):
    """The words of a cell, and where they start."""

    words: str
    start: int


class _Table(NamedTuple):
    """The headings of a table, and its rows, each with its name first."""

    heads: list[str]
    rows: list[list[Cell]]


def cellwise(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield what the rows of tables told cell by cell come to, their shares, and what the text tells of them."""
    ways = rules.once(Cellwise)
    for cells in runs_of(skeleton.source, ways.edge):
        table = _table(cells)
        if table is not None:
            ids = {figure.start: figure.figure_id for figure in skeleton.figures}
            yield from _added(ways, table, ids)
            yield from _told(ways, skeleton, table, ids)


def runs_of(source: str, edge: str) -> Iterator[list[Cell]]:
    """Yield the short lines that follow one another, without what only divides them, where there are many."""
    if source.count("\n") < _CELLS:
        return
    run: list[tuple[str, str, int]] = []  # the words of each line, the line, and where it starts
    start = 0
    for line in (*source.split("\n"), "." * 2 * _LONGEST):
        words = line.strip(edge)
        if len(words) > _LONGEST:
            if len(run) >= _CELLS:
                yield [Cell(held, at + row.index(held)) for held, row, at in run]
            run.clear()
        elif words:
            run.append((words, line, start))
        start += len(line) + 1


def _is_number(cell: Cell) -> bool:
    return NUMBER.fullmatch(cell.words) is not None or SHARE.fullmatch(cell.words) is not None


def _table(cells: Sequence[Cell]) -> _Table | None:
    """Return the table of cells one after another, if they are rows of one width, each with a name and numbers."""
    names = [_NAME.search(cell.words) is not None for cell in cells]
    if names.count(False) < _ROWS:
        return None  # each row has a number
    for width in _WIDTHS:
        for first in range(width, min(len(cells) - _ROWS * width, 4 * width) + 1):
            name = next((at for at in range(2) if names[first + at]), -1)  # the first cell may number the row
            if name < 0 or not all(names[first - width : first]):
                continue
            rows: list[list[Cell]] = []
            for start in range(first, len(cells) - width + 1, width):
                row = list(cells[start : start + width])
                if not names[start + name] or not all(map(_is_number, (*row[:name], *row[name + 1 :]))):
                    break
                rows.append(row[name:])
            if len(rows) >= _ROWS and width - name >= _CORE:
                heads = [cell.words for cell in cells[first - width + name : first]]
                return _Table(heads, rows)
    return None


def figure_in(cell: Cell, ids: Mapping[int, str]) -> Figure:
    share = SHARE.fullmatch(cell.words)
    if share:
        made = drafted(share[1], cell.start, half_digit(share[1]), "percent")
    else:
        made = from_digits(cell.words.replace(",", ""), cell.start)
    return made.model_copy(update={"figure_id": ids.get(cell.start, "")})


def _added(ways: Cellwise, table: _Table, ids: Mapping[int, str]) -> Iterator[Related]:
    """Yield the sum of each column, and the shares of one beside it, where a row is all others together."""
    totals = [row for row in table.rows if ways.total.fullmatch(row[0].words)]
    others = [row for row in table.rows if row not in totals]
    if len(totals) != 1 or len(others) < _ROWS or any(ways.never.search(row[0].words) for row in others):
        return
    wording = table.rows[0][0].words
    for column in range(1, len(table.heads)):
        cells = [row[column] for row in others]
        if SHARE.fullmatch(totals[0][column].words) or ways.shares.search(table.heads[column]):
            if column > 1:
                yield from _shares(ways, [row[column - 1 : column + 1] for row in others], totals[0], column, ids)
            continue
        if ways.no_amounts.search(table.heads[column]):
            continue
        whole, parts = figure_in(totals[0][column], ids), [figure_in(cell, ids) for cell in cells]
        if adds_up(whole, parts) or about(whole, parts, _LESS, _MORE):
            slip = adds_up(whole, parts) or a_digit_away(whole, [one for one in parts if one.value], _ANYHOW)
            if slip:
                yield Related("sum", "SUM", ways.sum, members_of(whole, parts), wording, "closed", tension=True)


def _shares(
    ways: Cellwise, pairs: Sequence[Sequence[Cell]], total: Sequence[Cell], column: int, ids: Mapping[int, str]
) -> Iterator[Related]:
    """Yield each row's share of the total where most of them hold."""
    whole = figure_in(total[column - 1], ids)
    rows = [(figure_in(number, ids), percent_in(share, ids)) for number, share in pairs]
    holding = sum(fits_share(number, whole, share) for number, share in rows)
    if holding * 2 > len(rows) and whole.value:
        for number, share in rows:
            members = Member("whole", whole), Member("part", number), Member("share", share)
            yield Related("ratio", "RATIO", ways.sum, members, share.surface, tension=True)


def percent_in(cell: Cell, ids: Mapping[int, str]) -> Figure:
    words = cell.words.rstrip("%％").replace(",", "")
    made = drafted(words, cell.start, half_digit(words), "percent")
    return made.model_copy(update={"figure_id": ids.get(cell.start, "")})


def _told(ways: Cellwise, skeleton: Skeleton, table: _Table, ids: Mapping[int, str]) -> Iterator[Related]:
    """Yield each number that the text tells under the names of its row and its column, but for a digit."""
    first, last = table.rows[0][0].start, table.rows[-1][-1].start
    outside = [one for one in skeleton.positions if not first <= skeleton.figure_at(one).start <= last]
    for row in table.rows:
        core = ways.generic.sub("", row[0].words)
        if len(core) < _CORE:
            continue
        named = [place for place in outside if core in skeleton.text[max(0, place - _BEFORE) : place]]
        for head, cell in zip(table.heads[1:], row[1:], strict=True) if named else ():
            word = ways.generic.sub("", head)[:_HEAD]
            number = None if SHARE.fullmatch(cell.words) or len(word) < _HEAD else figure_in(cell, ids)
            if number is None or not number.value or ways.no_amounts.search(head):
                continue
            told = [at for at in named if word in skeleton.leads[at] and _alone(skeleton, at, core)]
            if len(told) == 1 and len(number.written_value.strip("0")) >= _CORE:
                figure = skeleton.figure_at(told[0])
                if not _same(number, figure) and any(_same(other, figure) for other in respelt(number, swaps=False)):
                    one, other = sorted((number, figure), key=lambda it: it.start)
                    yield stated_twice(ways.twice, one, other, skeleton.leads[told[0]])


def _alone(skeleton: Skeleton, position: int, core: str) -> bool:
    """Tell whether no other amount of its unit stands between the name of a row and an amount."""
    start = skeleton.text.rfind(core, 0, position)
    return all(skeleton.key_at(one) != skeleton.key_at(position) for one in skeleton.between(start, position))


def _same(number: Figure, figure: Figure) -> bool:
    """Tell whether an amount is a number as it is rounded."""
    if number.value is None or figure.lower is None or figure.upper is None:
        return False
    return figure.lower <= number.value <= figure.upper
