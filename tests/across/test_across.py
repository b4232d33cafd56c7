"""What the audit finds across reports as they are read, dated or not; and what it leaves alone."""

import pytest
from readings import RULES

import extractor
from extractor.across.audit import across, audit
from extractor.records import Report

PAIRS = [
    # what was planned, and what became of it
    ("完成固定资产投资4.2亿元。", "完成固定资产投资4.25亿元。", [("note", "RATE")]),
    ("完成固定资产投资4.2亿元。", "完成固定资产投资3.6亿元。", [("note", "PLAN"), ("note", "RATE")]),
    (
        "1.柳溪大桥改建工程：2023年10月底建成通车。",
        "1.柳溪大桥改建工程：2023年11月建成通车。",
        [("note", "PLAN"), ("note", "RATE")],
    ),
    ("完成固定资产投资4.2亿元。", "新建公厕6座。", []),  # nothing is known of the outcome
    # one fact told twice
    (
        "1.柳溪老街改造二期项目：总投资1150万元。",
        "1.柳溪老街改造二期项目：总投资1180万元。",
        [("warning", "XDOC")],
    ),
    ("1.柳溪老街改造二期项目：总投资1150万元。", "1.柳溪老街改造二期项目：总投资约1200万元。", []),
]
LEVELS = [
    ("粮食总产量8650吨。", "粮食总产量8720吨，比上年的8560吨增长1.9%。", [("warning", "XDOC")]),
    ("粮食总产量8650吨。", "粮食总产量8720吨，比上年的8650吨增长0.8%。", []),
    # by how much something changed is no level
    ("粮食总产量8650吨。", "粮食总产量8720吨，比上年增加70吨。", []),
    ("新增城镇就业420人。", "新增城镇就业450人，比上年增加30人。", []),
]


def reports(*texts: str) -> list[Report]:
    return [extractor.extract(extractor.read(text)) for text in texts]


def found(earlier: str, later: str) -> list[tuple[str, str]]:
    return sorted((one.severity, one.check) for one in audit(reports(earlier, later), RULES))


@pytest.mark.parametrize(("planned", "done", "expected"), PAIRS)
def test_an_undated_plan_meets_the_report_of_its_year(
    planned: str, done: str, expected: list[tuple[str, str]]
) -> None:
    earlier = f"柳溪镇2022年工作总结和2023年工作计划\n一、2022年工作总结\n一切顺利。\n二、2023年工作计划\n{planned}\n"
    assert found(earlier, f"柳溪镇2023年工作总结\n一、2023年工作回顾\n{done}\n") == expected


@pytest.mark.parametrize(("before", "after", "expected"), LEVELS)
def test_a_report_that_quotes_the_year_before(
    before: str, after: str, expected: list[tuple[str, str]]
) -> None:
    assert found(f"柳溪镇2021年工作总结\n{before}\n", f"柳溪镇2022年工作总结\n{after}\n") == expected


def test_entities_that_became_one_name_what_stands_for_them() -> None:
    group = reports("柳溪镇2022年工作总结\n1.柳溪大桥改建工程：总投资4500万元。\n")
    project = group[0].projects[0].project_id
    result = across(group, RULES, known={project: "e1"}, superseded={"e0": "e1", "e9": "gone"})
    kept = {one.entity_id: one.superseded_by for one in result.entities}
    assert kept == {"e0": "e1", "e1": ""}
    assert all(one.document_ids == [group[0].document.document_id] for one in result.entities)
