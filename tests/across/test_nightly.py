"""Nights after nights: what an audit of tonight's documents leaves is what an audit of everything would leave."""

from pathlib import Path

import pytest
from readings import RULES, night, state

from extractor.across.examples import report_of
from extractor.output.decisions import decide
from extractor.output.ledger import Ledger
from extractor.records import Finding, Report

BRIDGE = (
    "一、{year}年工作总结\n1.{name}：总投资{total}万元，占地40.8亩，2022年4月开工，全年完成投资{flow}万元。"
)


def page(
    year: int, total: int = 6800, name: str = "云溪大桥改建工程", town: str = "云溪镇", flow: int = 2200
) -> Report:
    text = f"{town}{year}年工作总结\n" + BRIDGE.format(year=year, name=name, total=total, flow=flow)
    report = report_of(text, RULES)
    report.document.url = f"http://{town}.example/{year}"
    report.document.document_id = f"{town}-{year}"
    for record in (*report.figures, *report.projects):
        record.document_id = report.document.document_id
    return report


def test_nights_leave_what_an_audit_of_everything_leaves(tmp_path: Path) -> None:
    night(tmp_path, [page(2021), page(2022), page(2022, town="青石镇")])
    night(tmp_path, [page(2023, total=8600), page(2023, town="青石镇", name="青石桥改建工程")])
    found = night(tmp_path, [page(2022, total=6900)])
    before = state(tmp_path)
    assert {finding.check for finding in found} >= {"XDOC"}
    assert night(tmp_path, whole=True) == found
    assert state(tmp_path) == before


def test_a_night_without_news_writes_nothing(tmp_path: Path) -> None:
    found = night(tmp_path, [page(2022), page(2023, total=8600)])
    before = state(tmp_path)
    assert night(tmp_path) == found
    assert state(tmp_path) == before


def test_a_place_is_audited_again_when_one_of_its_reports_is_gone(tmp_path: Path) -> None:
    assert "XDOC" in {one.check for one in night(tmp_path, [page(2022), page(2023, total=8600)])}
    with Ledger(tmp_path) as ledger:
        ledger._database.execute("DELETE FROM kept_report WHERE document_id = '云溪镇-2023'")
    assert "XDOC" not in {one.check for one in night(tmp_path)}


def test_a_project_keeps_its_id_whatever_comes(tmp_path: Path) -> None:
    def ids() -> dict[str, str]:
        with Ledger(tmp_path) as ledger:
            return {r.document.document_id: r.projects[0].entity_id for r in ledger.newest()}

    night(tmp_path, [page(2022)])
    first = ids()["云溪镇-2022"]
    night(tmp_path, [page(2021, name="云溪大桥工程"), page(2023, name="大桥改建项目")])
    assert first
    assert set(ids().values()) == {first}
    night(tmp_path, [page(2022, total=7000)])
    assert set(ids().values()) == {first}


def test_projects_that_turn_out_to_be_one_leave_a_trace(tmp_path: Path) -> None:
    night(tmp_path, [page(2021, name="云溪集镇防洪堤工程", total=6800)])
    night(tmp_path, [page(2023, name="枫林河岸线整治工程", total=5100, flow=1300)])
    with Ledger(tmp_path) as ledger:
        one, other = (report.projects[0].entity_id for report in ledger.newest())
    assert one != other
    bridge = page(2023, name="云溪集镇防洪堤工程", total=6800)
    night(tmp_path, [bridge.model_copy(update={"projects": bridge.projects})])
    with Ledger(tmp_path) as ledger:
        ids = {report.projects[0].entity_id for report in ledger.newest()}
    assert ids == {one}


@pytest.mark.parametrize("verdict", ["dismissed", "different_scope"])
def test_a_verdict_stays_until_a_figure_changes(tmp_path: Path, verdict: str) -> None:
    def xdoc(found: list[Finding]) -> Finding:
        return next(finding for finding in found if finding.check == "XDOC")

    first = xdoc(night(tmp_path, [page(2022), page(2023, total=8600)]))
    decide(tmp_path, first.finding_id, verdict, "the road belongs to it since then")
    assert xdoc(night(tmp_path, [page(2024, total=8600)])).status == verdict
    second = xdoc(night(tmp_path, [page(2023, total=8700), page(2024, total=8700)]))
    assert second.status == "open"
    assert second.note.startswith(f"reopened: {first.finding_id} was {verdict}")
    assert xdoc(night(tmp_path)).note == second.note


def test_a_verdict_outlives_more_reports_that_say_the_same(tmp_path: Path) -> None:
    """Who else bears out a finding comes and goes; the finding stays the same, and so does its verdict."""

    def xdoc(found: list[Finding]) -> Finding:
        return next(finding for finding in found if finding.check == "XDOC")

    first = xdoc(night(tmp_path, [page(2021), page(2022, total=8600), page(2023)]))
    assert first.severity == "error"
    decide(tmp_path, first.finding_id, "dismissed", "with the road")
    again = xdoc(night(tmp_path, [page(2024), page(2025)]))
    assert (again.finding_id, again.status) == (first.finding_id, "dismissed")
    assert set(first.document_ids) < set(again.document_ids)
    changed = xdoc(night(tmp_path, [page(2022, total=8700), page(2026)]))
    assert changed.note.startswith(f"reopened: {first.finding_id} was dismissed")
    with Ledger(tmp_path) as ledger:  # what an edition says
        assert xdoc(ledger.findings()).note == changed.note
