"""A county and its townships: which projects of their reports are linked, and what they contradict, night after night."""

from pathlib import Path

import pytest
from readings import RULES, night, state

from extractor.across.audit import audit
from extractor.across.between import COUNTY, TOWNSHIP
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


COUNTY_SAYS = "全县完成农村危房改造682户，其中云溪镇{a}户、青石镇64户；云溪镇云溪大桥总投资{b}万元，全年完成投资{c}万元。"
TOWN_SAYS = "完成农村危房改造{a}户；云溪大桥改建工程总投资{b}万元，全年完成投资{c}万元。"
AGREED = {"a": "96", "b": "6800", "c": "2200"}


@pytest.mark.parametrize(
    ("differs", "told"),
    [
        ({}, []),
        ({"a": "69"}, ["69户"]),
        ({"b": "6080"}, ["6080万元"]),
        ({"c": "2300", "a": "86"}, ["2300万元", "86户"]),
        ({"b": "约7000"}, []),  # what rounding allows
        ({"b": "6800万元调整为7200"}, []),  # only a note
        ({"a": "1930"}, []),  # too far apart to be of one thing
    ],
)
@pytest.mark.parametrize("code", [COUNTY_CODE, ""])
def test_what_a_county_says_of_a_township_is_compared(
    code: str, differs: dict[str, str], told: list[str]
) -> None:
    reports = [
        page("米易县", COUNTY_SAYS.format(**AGREED)),
        page("云溪镇", TOWN_SAYS.format(**AGREED | differs)),
    ]
    for report in reports:
        report.document.county_code = code
    found = [one for one in audit(reports, RULES) if len(one.document_ids) > 1 and one.severity != "note"]
    surfaces = {figure.figure_id: figure.surface for figure in reports[1].figures}
    assert {one.severity for one in found} <= {"warning"}
    assert sorted(surfaces[key] for one in found for key in one.figure_ids if key in surfaces) == sorted(told)
    assert all(len(one.quotes) == 2 for one in found)


@pytest.mark.parametrize(
    ("county", "town"),
    [
        ("全县完成农村危房改造682户，其中青石镇64户。", "完成农村危房改造96户。"),  # another township
        ("计划完成农村危房改造682户，其中云溪镇计划改造70户。", "完成农村危房改造96户。"),  # a plan
        ("云溪镇上半年完成农村危房改造46户。", "完成农村危房改造96户。"),  # a part of the year
        ("青石镇云溪大桥总投资6500万元。", "云溪大桥改建工程总投资6800万元。"),  # a bridge elsewhere
        ("云溪镇云溪大桥一期总投资2500万元。", "云溪大桥二期工程总投资6800万元。"),
        ("云溪镇中心小学总投资1350万元。", "云溪镇中心卫生院总投资1360万元。"),
    ],
)
def test_what_is_not_the_same_is_not_compared(county: str, town: str) -> None:
    found = audit([page("米易县", county), page("云溪镇", town)], RULES)
    assert [one for one in found if len(one.document_ids) > 1] == []


@pytest.mark.parametrize(
    ("total", "told"),
    [
        ("各乡镇合计完成农村危房改造160户。", ["TOTAL"]),  # two of them have more together
        ("各乡镇合计完成农村危房改造286户。", []),  # there are others
        ("全县2个乡镇合计完成农村危房改造286户。", ["TOTAL"]),
        ("全县2个乡镇合计完成农村危房改造160户，经核实调整为167户。", []),
        ("全县2个乡镇合计完成农村危房改造167户。", []),
        ("全县共完成农村危房改造160户。", []),  # not said to be their sum
    ],
)
def test_the_sum_of_the_townships(total: str, told: list[str]) -> None:
    towns = [page("云溪镇", "完成农村危房改造96户。"), page("青石镇", "完成农村危房改造71户。")]
    found = audit([page("米易县", total), *towns], RULES)
    assert [one.check for one in found if len(one.document_ids) > 1] == told


def checks_of(out: Path) -> list[str]:
    with Ledger(out) as ledger:
        return [one.check for one in ledger.findings() if len(one.document_ids) > 1]


@pytest.mark.parametrize("code", [COUNTY_CODE, ""])
def test_nights_leave_what_an_audit_of_everything_finds_of_a_county(tmp_path: Path, code: str) -> None:
    def of(place: str, text: str) -> Report:
        report = page(place, text)
        report.document.county_code = code
        return report

    night(tmp_path, [of("云溪镇", TOWN_SAYS.format(**AGREED))])
    night(tmp_path, [of("米易县", COUNTY_SAYS.format(**AGREED | {"a": "69"}))])
    assert checks_of(tmp_path) == ["XDOC"]
    night(tmp_path, [of("青石镇", "完成农村危房改造46户。")])
    assert checks_of(tmp_path) == ["XDOC", "XDOC"]
    night(tmp_path, [of("云溪镇", TOWN_SAYS.format(**AGREED | {"a": "69"}))])
    assert checks_of(tmp_path) == ["XDOC"]
    left = state(tmp_path)
    found = night(tmp_path, whole=True)
    assert left == state(tmp_path)
    assert "XDOC" in {one.check for one in found}
    with Ledger(tmp_path) as ledger:
        ledger._database.execute("DELETE FROM kept_report WHERE document_id = '青石镇-2022'")
    night(tmp_path)
    assert checks_of(tmp_path) == []
    left = state(tmp_path)
    night(tmp_path, whole=True)
    assert left == state(tmp_path)
