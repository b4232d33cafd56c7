"""Totals of tables, and the one digit that explains why a list misses its total."""

from __future__ import annotations

from fractions import Fraction

import pytest
from bracketed import figure

from extractor.findings.audit import audit
from extractor.findings.typos import typos
from extractor.records import Cell, Document, Figure, Report, Table
from extractor.rulebook import Rulebook

RULES = Rulebook()
PLAIN = [
    ["村名", "耕地", "林地", "小计"],
    ["石埠村", "38.6亩", "9.2亩", "47.8亩"],
    ["枫林村", "24.1亩", "6.3亩", "30.4亩"],
    ["合计", "62.7亩", "15.5亩", "78.2亩"],
]


def table(rows: list[list[str]]) -> Report:
    """Return the report of a page that is one table; cells with a unit are figures."""
    text, cells, figures = "", [], []
    for row, line in enumerate(rows):
        for column, cell in enumerate(line):
            cells.append(Cell(len(text), len(text) + len(cell), row, column, 1, 1, row == 0))
            if row and cell[:1].isdigit():
                figures.append(figure(cell, len(text), "d", {}))
            text += cell + ("\n" if column == len(line) - 1 else "\t")
    document = Document(document_id="d", text=text, tables=(Table(0, len(text), tuple(cells), ""),))
    return Report(document=document, figures=figures)


def changed(rows: list[list[str]], row: int, column: int, cell: str) -> list[list[str]]:
    """Return rows with another cell."""
    return [
        [cell if (r, c) == (row, column) else old for c, old in enumerate(line)]
        for r, line in enumerate(rows)
    ]


def found(rows: list[list[str]]) -> list[tuple[str, str]]:
    """Return check and severity of each finding."""
    return [(finding.check, finding.severity) for finding in audit([table(rows)], RULES)]


def test_a_table_that_adds_up_is_left_alone() -> None:
    assert found(PLAIN) == []


def test_a_wrong_total_is_found_where_others_add_up() -> None:
    assert found(changed(PLAIN, 3, 1, "67.2亩")) == [("SUM", "error"), ("SUM", "error")]
    assert found(changed(PLAIN, 1, 3, "48.7亩")) == [("SUM", "error"), ("SUM", "error")]


def test_a_lone_column_is_in_doubt_at_most() -> None:
    rows = [line[:2] for line in PLAIN]
    assert found(changed(rows, 3, 1, "67.2亩")) == [("SUM", "warning")]


def test_totals_may_come_first() -> None:
    rows = [PLAIN[0][:3], *[line[:3] for line in (PLAIN[3], PLAIN[1], PLAIN[2])]]
    assert found(rows) == []
    assert found(changed(rows, 1, 2, "51.5亩")) == [("SUM", "warning")]


@pytest.mark.parametrize(
    "rows",
    [
        changed(PLAIN, 2, 0, "其中：枫林村"),  # a row within another
        changed(PLAIN, 3, 0, "平均"),  # no total
        changed(PLAIN, 1, 1, "见附件"),  # a cell that is not read
        [line[:3] for line in changed(changed(PLAIN, 3, 1, "99.9亩"), 3, 2, "88.8亩")],  # nothing adds up
        [line[:2] for line in changed(changed(PLAIN, 0, 1, "户均面积"), 3, 1, "31.4亩")],  # no amounts to add
    ],
)
def test_what_may_be_no_plain_list_is_left_alone(rows: list[list[str]]) -> None:
    assert found(rows) == []


def amounts(*surfaces: str) -> list[Figure]:
    """Return figures one after the other."""
    return [figure(surface, 10 * index, "d", {}) for index, surface in enumerate(surfaces)]


@pytest.mark.parametrize(
    ("surfaces", "told"),
    [
        (["286.4万元", "116.2万元", "82.7万元", "57.5万元"], ["256.4", "146.2", "87.5"]),
        (["4260万元", "2556万元", "1740万元"], ["1704"]),  # two digits swapped
        (["3200亩", "1700亩", "1400亩"], ["3100", "1800", "1500"]),  # thirds in the base unit
        (["286.4万元", "116.2万元", "82.7万元", "44.1万元"], []),
        (["29户", "9户", "11户"], []),  # too short: a digit away by chance
        (["3200余户", "1700户", "1400户"], []),  # not stated exactly
    ],
)
def test_one_digit_explains_a_list(surfaces: list[str], told: list[str]) -> None:
    whole, *parts = amounts(*surfaces)
    found = typos(whole, parts, Fraction(1, 20))
    written = [
        typo.amount * Fraction(typo.figure.written_value) / Fraction(typo.figure.value or 1) for typo in found
    ]
    assert written == [Fraction(number) for number in told]
