from decimal import Decimal

import pytest

from extractor.commands.explain import explained, interval
from extractor.records import Document, Figure, Finding, Link, Report
from extractor.rulebook import Rulebook

RULES = Rulebook()
INTERVALS = [
    ({}, ""),
    ({"lower": Decimal(3), "upper": Decimal(5)}, "[3, 5]"),
    ({"lower": Decimal(3), "lower_closed": False}, "(3, inf)"),
    ({"upper": Decimal(5)}, "(-inf, 5]"),
    ({"lower": Decimal("0.5"), "upper": Decimal(5), "upper_closed": False}, "[0.5, 5)"),
]


def figure(**fields):
    base = {
        "figure_id": "f",
        "document_id": "d",
        "start": 0,
        "end": 3,
        "surface": "35户",
        "kind": "households",
    }
    return Figure(**(base | fields))


@pytest.mark.parametrize(("fields", "written"), INTERVALS)
def test_an_interval_is_written_as_mathematicians_do(fields, written):
    assert interval(figure(**fields)) == written


def test_fields_relations_and_findings_are_told():
    link = Link(
        link_id="l",
        relation="sum",
        role="total",
        figure_id="f",
        document_id="d",
        wording="其中",
        relation_id="r",
    )
    finding = Finding(
        finding_id="x", check="SUM", severity="error", document_ids=["d"], figure_ids=["f"],
        explanation_zh="不等", explanation_en="They differ.",
    )  # fmt: skip
    report = Report(document=Document(document_id="d"), figures=[figure(value=Decimal(35))], links=[link])
    lines = list(explained(report, [finding], RULES))
    assert lines[0] == "35户  0..3"
    assert "  value      35" in lines
    assert "sum (worded: 其中): total 35户 (0)" in lines
    assert lines[-2:] == ["error SUM: 不等", "  They differ."]
    assert lines[1:5] == [
        "  kind       households",
        "  value      35",
        "  qualifier  exact",
        "  quality    intact",
    ]


def test_each_decision_is_told_with_the_place_of_its_rule():
    rule = "unit:household qualifier:about=约 measure:households"
    one = figure(unit="户", qualifier="approximate", measure="households", rule=rule)
    lines = list(explained(Report(document=Document(document_id="d"), figures=[one]), [], RULES))
    told = [line.split() for line in lines if "rules/" in line]
    assert [words[:-1] for words in told] == [
        ["unit", "户", "household"],
        ["qualifier", "approximate", "about", "约"],
        ["measure", "households", "households"],
    ]
    for words, name in zip(told, ("household", "about", "households"), strict=True):
        file, line = words[-1].split(":")
        assert (RULES.base.parent / file).read_text().splitlines()[int(line) - 1] == f'name = "{name}"'


def test_no_figure_is_said_so():
    assert list(explained(Report(document=Document(document_id="d")), [], RULES)) == ["no figure"]
