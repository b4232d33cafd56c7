"""Names of projects: which are alike, which name different things; and which mentions are of one project."""

import pytest
from readings import RULES

from extractor.across.audit import across, by_place
from extractor.across.entities import Cluster, Matcher
from extractor.across.examples import failures, findings, report_of
from extractor.across.identity import identified
from extractor.across.names import Names

NAMES = RULES.once(Names)


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("云溪大桥改建工程", "云溪大桥项目", True),
        ("云溪镇集镇污水处理厂二期", "污水处理厂二期扩建工程", True),
        ("石桥安置地块", "青石桥水库", False),
        ("中心小学扩建工程", "中心幼儿园迁建工程", False),
        ("罗樟源水库", "农旅融合示范园", False),
    ],
)
def test_names_are_alike_by_their_pairs_of_characters(first: str, second: str, alike: bool) -> None:
    assert (NAMES.alike(first, second, "云溪镇") >= 0.6) is alike
    assert NAMES.alike(first, second, "云溪镇") == NAMES.alike(second, first, "云溪镇")


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ("污水处理厂一期", "污水处理厂二期", True),
        ("污水处理厂", "污水处理厂二期", False),
        ("石埠村文化礼堂", "枫林村文化礼堂", True),
        ("青石桥改建工程", "青石水库改建工程", True),
        ("云溪大桥改建工程", "大桥项目", False),
    ],
)
def test_names_of_different_things_are_apart(first: str, second: str, apart: bool) -> None:
    assert NAMES.apart(first, second) is apart


def clusters(*reports: str) -> list[Cluster]:
    return Matcher(RULES, "云溪镇").match([report_of(text, RULES) for text in reports])


def lines(year: int, *items: str) -> str:
    numbered = "\n".join(f"{number}.{item}" for number, item in enumerate(items, 1))
    return f"云溪镇{year}年工作总结\n一、重点项目\n{numbered}"


def test_one_amount_makes_no_two_projects_one() -> None:
    found = clusters(
        lines(2022, "青石河防洪堤工程：总投资6800万元。"), lines(2023, "镇卫生院综合楼工程：总投资6800万元。")
    )
    assert [len(cluster.mentions) for cluster in found] == [1, 1]


def test_a_new_name_with_two_rare_figures_is_the_same_project() -> None:
    found = clusters(
        lines(2022, "上马凉亭安置地块项目：总投资2163万元，占地45.6亩。"),
        lines(2023, "和美家园一号项目：总投资2163万元，占地45.6亩。"),
    )
    assert [len(cluster.mentions) for cluster in found] == [2]


def test_an_older_id_supersedes_a_younger_one() -> None:
    found = clusters(
        lines(2022, "云溪大桥改建工程：总投资6800万元。"), lines(2023, "云溪大桥项目：总投资6800万元。")
    )
    older, younger = (mention.project.project_id for mention in found[0].mentions)
    ids = identified(found, {older: "e1", younger: "e2"}, {}, "place")
    assert ids.of == {older: "e1", younger: "e1"}
    assert ids.superseded == {"e2": "e1"}
    again = identified(found, ids.of, ids.superseded, "place")
    assert again == ids


def test_a_project_that_came_apart_does_not_share_its_id() -> None:
    found = clusters(
        lines(2022, "青石河防洪堤工程：总投资680万元。"), lines(2023, "镇卫生院综合楼工程：总投资580万元。")
    )
    first, second = (cluster.mentions[0].project.project_id for cluster in found)
    ids = identified(found, {first: "e1", second: "e1"}, {}, "place")
    assert ids.of[first] == "e1"
    assert ids.of[second] not in ("e1", "")


def test_every_link_has_its_evidence() -> None:
    reports = [
        report_of(lines(year, "云溪大桥改建工程：总投资6812万元，占地40.8亩。"), RULES)
        for year in (2022, 2023)
    ]
    found = [link for link in across(reports, RULES).links if link.relation == "same_project"]
    assert [link.role for link in found].count("later") == 1
    assert all("云溪大桥改建工程 ~ 云溪大桥改建工程 1.00" in link.wording for link in found)
    assert {link.document_id for link in found} == {report.document.document_id for report in reports}


def test_the_examples_hold() -> None:
    assert list(failures(RULES)) == []


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        (("6800", "6800", "6800"), []),
        (("6800", "8600", "6800"), ["error"]),
        (("6800", "6800", "8600"), ["warning"]),
        (("6800", "8600", "8600"), ["warning"]),
        (("6800", "6800", "约7000"), []),
    ],
)
def test_which_of_three_reports_is_the_odd_one(amounts: tuple[str, ...], told: list[str]) -> None:
    texts = [
        lines(year, f"云溪大桥改建工程：总投资{amount}万元，正在建设。")
        for year, amount in zip((2021, 2022, 2023), amounts, strict=True)
    ]
    found = [one for one in findings("\n---\n".join(texts), RULES) if one.check == "XDOC"]
    assert [finding.severity for finding in found] == told


def test_reports_of_no_known_place_are_not_compared() -> None:
    reports = [report_of(f"{year}年完成投资2.1亿元，涉及农户35户。", RULES) for year in (2022, 2023)]
    assert len(by_place(reports)) == 2
