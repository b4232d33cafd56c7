"""Headings and their paths."""

import json
from pathlib import Path

import pytest

from extractor.documents.lines import lines
from extractor.documents.read import read
from extractor.documents.sections import sections
from extractor.records import Capture, Span
from extractor.rulebook import Rulebook

RULES = Rulebook()
GOLD = Path(__file__).parents[2].parent / "shared" / "gold"
LONG = "全镇上下坚持稳中求进工作总基调，统筹推进各项工作，完成固定资产投资2.3亿元，新建农村道路3.5公里，群众满意度不断提高。"


def _headings(text: str, place: str = "") -> list[tuple[int, str]]:
    found = sections(text, list(lines(text)), None, RULES, place)
    assert all(text[section.start : section.end] == section.heading for section in found)
    return [(section.level, section.heading) for section in found]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        (
            "一、工作回顾\n（一）经济发展\n1.农业。" + LONG,
            [(1, "一、工作回顾"), (2, "（一）经济发展"), (3, "1.农业")],
        ),
        ("一、工作回顾\n1、农业\n" + LONG, [(1, "一、工作回顾"), (3, "1、农业")]),
        ("(一)抓党建。" + LONG, [(2, "(一)抓党建")]),
        ("（1）道路：" + LONG, [(4, "（1）道路")]),
        ("第一部分 概况\n一、职能\n" + LONG, [(1, "第一部分 概况"), (2, "一、职能")]),
        ("2.2023年道路整治工作：" + LONG, [(3, "2.2023年道路整治工作")]),
        ("1.65万人脱贫，" + LONG, []),
        ("1.新建道路5公里，改造危桥3座。" + LONG, []),
        ("3.招商引资跑出加速度2023年共招引项目5个，" + LONG, [(3, "3.招商引资跑出加速度")]),
        ("4.河道整治工程青溪镇共涉及30个村，" + LONG, [(3, "4.河道整治工程")]),
        (
            "——农业稳步发展。" + LONG + "\n——工业不断向好。" + LONG,
            [(1, "——农业稳步发展"), (1, "——工业不断向好")],
        ),
        ("农业稳步发展。" + LONG, []),
        ("过去五年工作回顾\n" + LONG, [(1, "过去五年工作回顾")]),
        (LONG + "\n一年来，我们转型升级，发展步伐坚实\n" + LONG, [(1, "一年来，我们转型升级，发展步伐坚实")]),
        ("青溪县人民政府县长 某某某\n" + LONG, []),
        ("一、回顾\\r\\n" + LONG + "\\r\\n二、安排\\r\\n" + LONG, [(1, "一、回顾"), (1, "二、安排")]),
        ("", []),
    ],
)
def test_headings(text: str, headings: list[tuple[int, str]]) -> None:
    assert _headings(text, "青溪镇") == headings


def test_paths_hold_the_headings_around_and_the_title_stands_alone() -> None:
    text = f"青溪镇工作总结\n一、回顾\n（一）农业\n1.粮食。{LONG}\n（二）工业\n二、安排\n"
    found = sections(text, list(lines(text)), Span(0, 7), RULES)
    assert [section.path for section in found] == [
        "青溪镇工作总结",
        "一、回顾",
        "一、回顾 > （一）农业",
        "一、回顾 > （一）农业 > 1.粮食",
        "一、回顾 > （二）工业",
        "二、安排",
    ]


def test_rows_of_a_table_are_no_headings() -> None:
    rows = "<tr><td>指标</td><td>数</td></tr><tr><td>1.培训次数</td><td>3</td></tr><tr><td>2.会议次数</td><td>5</td></tr>"
    source = f"<html><body><h1>青溪镇2023年工作总结</h1><p>{LONG}</p><p>一、培训</p><table>{rows}</table></body></html>"
    document = read(Capture(source.encode()), RULES)
    assert [section.heading for section in document.sections] == ["青溪镇2023年工作总结", "一、培训"]


@pytest.mark.skipif(not GOLD.is_dir(), reason="the annotated texts are not beside this checkout")
def test_headings_are_those_of_the_annotated_page() -> None:
    text = (GOLD / "dazhou-2023.txt").read_text(encoding="utf-8")
    rows = [
        json.loads(row)
        for row in (GOLD / "dazhou-2023.sections.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    found = sections(text, list(lines(text)), Span(rows[0]["start"], rows[0]["end"]), RULES, "大洲镇")
    wanted = [(row["start"], row["end"], row["level"], row["path"]) for row in rows]
    assert [(section.start, section.end, section.level, section.path) for section in found] == wanted
