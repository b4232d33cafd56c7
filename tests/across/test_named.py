"""Villages and bodies that the reports of a township name: their entities, and names one character off."""

from pathlib import Path

import pytest
from readings import RULES, night, state

from extractor.across.audit import across
from extractor.across.examples import report_of
from extractor.output.ledger import Ledger
from extractor.records import Entity, Report

VILLAGES = "岩背村种植葡萄680亩；高坎村引进云竹山泉饮料有限公司，投资4500万元；竹溪坪村建成大棚126个。"


def page(year: int, text: str = VILLAGES, place: str = "云竹镇", county: str = "") -> Report:
    report = report_of(f"{place}{year}年工作总结\n一、{year}年工作总结\n{text}", RULES)
    report.document.document_id, report.document.url = f"{place}-{year}", f"http://{place}.example/{year}"
    report.document.place_name, report.document.county_code = place, county
    for record in (*report.figures, *report.projects):
        record.document_id = report.document.document_id
    return report


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ((VILLAGES, VILLAGES, "岩脊村种植葡萄800亩。"), [("岩脊村", "岩背村")]),
        ((VILLAGES, VILLAGES, "竹溪平村建成大棚150个。"), [("竹溪平村", "竹溪坪村")]),
        ((VILLAGES, VILLAGES, "高坎村云竹山泉饮科有限公司投产。"), [("云竹山泉饮科有限公司", "云竹山泉饮料有限公司")]),
        ((VILLAGES, "岩脊村种植葡萄800亩。"), []),  # one other report proves nothing
        ((VILLAGES, VILLAGES, "岩脊村种植葡萄800亩。", "岩脊村种植葡萄900亩。"), []),  # nor is it one report's
        ((VILLAGES, VILLAGES, "岩背村、岩脊村种植葡萄800亩。"), []),  # two villages of one list
        (("东溪村种茶60亩。", "东溪村种茶60亩。", "西溪村种茶80亩。"), []),  # neighbours
        (("沙坪村种茶6亩，沙塘村种茶8亩。",) * 2 + ("沙洲村种茶80亩。",), []),  # off two of them
        ((VILLAGES, VILLAGES, "云笔镇全年接待游客8万人次。"), [("云笔镇", "云竹镇")]),
    ],
)  # fmt: skip
def test_a_name_one_character_off(texts: tuple[str, ...], told: list[tuple[str, str]]) -> None:
    found = across([page(2020 + number, text) for number, text in enumerate(texts)], RULES).findings
    notes = [one for one in found if one.check == "NAME"]
    assert [one.severity for one in notes] == ["note"] * len(told)
    assert [
        tuple(one.explanation_zh.split("「")[at].split("」")[0] for at in (1, 2)) for one in notes
    ] == told
    assert all(odd in one.quotes[0] for one, (odd, _) in zip(notes, told, strict=True))


@pytest.mark.parametrize(
    ("text", "told"),
    [("是衡江区的重点镇。", 1), ("是衢江区的重点镇。", 0), ("是柯城区的近邻。", 0), ("长江区域协作。", 0)],
)
def test_a_county_one_character_off_the_list(text: str, told: int) -> None:
    found = across([page(2023, f"云竹镇，{text}", county="330803")], RULES).findings
    notes = [one for one in found if one.check == "NAME"]
    assert len(notes) == told
    assert all("330803" in one.explanation_zh for one in notes)


def entities(reports: list[Report]) -> dict[str, Entity]:
    return {one.name: one for one in across(reports, RULES).entities if one.kind != "project"}


def test_villages_and_bodies_are_entities() -> None:
    reports = [page(2021), page(2022, VILLAGES.replace("饮料有限公司", "饮料有限责任公司"))]
    found = entities(reports)
    assert {name: one.kind for name, one in found.items()} == {
        "岩背村": "place",
        "高坎村": "place",
        "竹溪坪村": "place",
        "云竹山泉饮料有限公司": "body",
    }
    assert all(one.document_ids == ["云竹镇-2021", "云竹镇-2022"] for one in found.values())
    assert found["云竹山泉饮料有限公司"].aliases == ["云竹山泉饮料有限责任公司"]
    later = entities([*reports, page(2020), page(2023)])
    assert {name: one.entity_id for name, one in later.items()} == {
        name: one.entity_id for name, one in found.items()
    }
    elsewhere = entities([page(2021, place="青石镇"), page(2022, place="青石镇")])
    assert elsewhere["岩背村"].entity_id != found["岩背村"].entity_id


def test_figures_of_a_village_are_linked_from_report_to_report() -> None:
    reports = [page(2021), page(2022), page(2023)]
    links = [one for one in across(reports, RULES).links if one.relation == "same_place"]
    subjects = {figure.figure_id: figure.subject for report in reports for figure in report.figures}
    assert {subjects[one.figure_id] for one in links} >= {"岩背村"}
    assert len({one.relation_id for one in links if subjects[one.figure_id] == "岩背村"}) == 2


def test_nights_leave_the_names_that_an_audit_of_everything_leaves(tmp_path: Path) -> None:
    night(tmp_path, [page(2021)])
    night(tmp_path, [page(2022), page(2021, place="青石镇")])
    found = night(tmp_path, [page(2023, "岩脊村种植葡萄800亩。")])
    assert "NAME" in {one.check for one in found}
    left = state(tmp_path)
    assert night(tmp_path, whole=True) == found
    assert left == state(tmp_path)
    with Ledger(tmp_path) as ledger:
        ledger._database.execute("DELETE FROM kept_report WHERE document_id = '云竹镇-2022'")
    found = night(tmp_path)
    assert "NAME" not in {one.check for one in found}
    left = state(tmp_path)
    assert night(tmp_path, whole=True) == found
    assert left == state(tmp_path)
