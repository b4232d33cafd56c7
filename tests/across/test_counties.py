"""A county and its townships: which projects of their reports are linked, on what evidence, night after night."""

from pathlib import Path

import pytest
from readings import RULES, night, state

from extractor.across.audit import audit
from extractor.across.counties import COUNTY, TOWNSHIP
from extractor.across.examples import report_of
from extractor.output.ledger import Ledger
from extractor.records import Link, Report

COUNTY_CODE = "510421"
BRIDGE = "一、{year}年工作总结\n1.云溪大桥改建工程：总投资6800万元，占地40.8亩，全年完成投资2200万元。"
CLINIC = "一、{year}年工作总结\n1.卫生院改扩建工程：总投资{total}万元，建筑面积3200平方米。"


def page(place: str, text: str, year: int = 2022) -> Report:
    report = report_of(f"{place}{year}年工作总结\n" + text.format(year=year, total=860), RULES)
    document = report.document
    document.document_id, document.url = f"{place}-{year}", f"http://{place}.example/{year}"
    document.place_name, document.county_code = place, COUNTY_CODE
    for record in (*report.figures, *report.projects):
        record.document_id = document.document_id
    return report


def between(reports: list[Report]) -> list[Link]:
    return [link for report in reports for link in report.links if link.role in (COUNTY, TOWNSHIP)]


@pytest.mark.parametrize(
    ("county", "town", "linked"),
    [
        (
            BRIDGE.replace("云溪大桥", "云溪镇云溪大桥"),
            BRIDGE.replace("6800", "6900").replace("40.8", "41.2"),
            True,
        ),
        (BRIDGE, BRIDGE, True),  # the name and two rare figures
        (CLINIC, CLINIC.replace("{total}", "920").replace("3200", "3600"), False),  # any township has one
        (CLINIC.replace("卫生院", "云溪镇卫生院"), CLINIC.replace("{total}", "920"), True),
        (BRIDGE, CLINIC.replace("{total}", "6800"), False),  # one amount makes no two projects one
    ],
)
def test_a_project_of_both_is_linked_by_name_and_figures(county: str, town: str, linked: bool) -> None:
    reports = [page("米易县", county), page("云溪镇", town)]
    audit(reports, RULES)
    found = between(reports)
    assert [link.role for link in found] == ([COUNTY, TOWNSHIP] if linked else [])
    assert len({link.relation_id for link in found}) == linked
    assert all(link.document_id == report.document.document_id for report in reports for link in report.links)


def test_reports_of_another_year_or_county_are_not_linked() -> None:
    other = page("云溪镇", BRIDGE)
    other.document.county_code = "510422"
    for reports in ([page("米易县", BRIDGE), page("云溪镇", BRIDGE, 2021)], [page("米易县", BRIDGE), other]):
        audit(reports, RULES)
        assert between(reports) == []


def links_of(out: Path) -> int:
    with Ledger(out) as ledger:
        return len(between(list(ledger.newest())))


def test_nights_leave_the_links_that_an_audit_of_everything_leaves(tmp_path: Path) -> None:
    night(tmp_path, [page("米易县", BRIDGE)])
    assert links_of(tmp_path) == 0
    night(tmp_path, [page("云溪镇", BRIDGE)])
    assert links_of(tmp_path) == 2
    night(tmp_path, [page("青石镇", CLINIC), page("云溪镇", BRIDGE, 2021), page("米易县", BRIDGE, 2021)])
    assert links_of(tmp_path) == 4
    left = state(tmp_path)
    night(tmp_path, whole=True)
    assert left == state(tmp_path)
    with Ledger(tmp_path) as ledger:
        ledger._database.execute("DELETE FROM kept_report WHERE document_id = '云溪镇-2022'")
    night(tmp_path)
    assert links_of(tmp_path) == 2
    left = state(tmp_path)
    night(tmp_path, whole=True)
    assert left == state(tmp_path)
