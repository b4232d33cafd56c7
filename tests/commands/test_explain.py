from decimal import Decimal

import pytest

from extractor.commands.explain import explained, interval
from extractor.records import Document, Figure, Finding, Link, Report

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
    lines = list(explained(report, [finding]))
    assert lines[0] == "35户  0..3"
    assert "  value      35" in lines
    assert "sum (worded: 其中): total 35户 (0)" in lines
    assert lines[-2:] == ["error SUM: 不等", "  They differ."]


def test_no_figure_is_said_so():
    assert list(explained(Report(document=Document(document_id="d")), [])) == ["no figure"]
