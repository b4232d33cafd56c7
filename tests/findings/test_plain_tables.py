"""Tables of plain numbers: the forms of the yearly reports on the disclosure of information, and plain lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from extractor.findings.audit import audit
from extractor.pipeline import read_page, understood
from extractor.rulebook import Rulebook

RULES = Rulebook()
WHO = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
ROWS = {
    "一、本年新收政府信息公开申请数量": [14, 3, 0, 0, 1, 0, 18],
    "二、上年结转政府信息公开申请数量": [2, 0, 0, 0, 0, 0, 2],
    "（一）予以公开": [7, 2, 0, 0, 0, 0, 9],
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": [1, 0, 0, 0, 0, 0, 1],
    "1.属于国家秘密": [0, 0, 0, 0, 0, 0, 0],
    "2.属于三类内部事务信息": [2, 0, 0, 0, 0, 0, 2],
    "1.本机关不掌握相关政府信息": [4, 1, 0, 0, 1, 0, 6],
    "（七）总计": [14, 3, 0, 0, 1, 0, 18],
    "四、结转下年度继续办理": [2, 0, 0, 0, 0, 0, 2],
}
SUITS = [1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0]
OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
TOLD = "2023年，松坪乡共收到政府信息公开申请18件，均按时办结。"
GRANTS = """村名\t低保户\t特困户\t孤儿\t合计
青坪村\t36\t12\t1\t49
枫林村\t41\t8\t2\t51
沙洲村\t27\t15\t3\t45
岭脚村\t19\t6\t0\t25
合计\t123\t41\t6\t170
"""


def cells(*words: object, **spans: int) -> str:
    """Return cells of one extent. None is left blank."""
    told = "".join(f" {name}={number}" for name, number in spans.items())
    return "".join(f"<td{told}><p>&nbsp;{'' if word is None else word}</p></td>" for word in words)


def page(rows: Mapping[str, Sequence[int | None]] = ROWS, suits: list[int] = SUITS, told: str = TOLD) -> str:
    """Return the form as sites show it: headings and labels over several rows and columns."""
    head = f"<tr>{cells('勾稽关系', rowspan=3, colspan=2)}{cells('申请人情况', colspan=7)}</tr>"
    head += f"<tr>{cells('自然人', rowspan=2)}{cells('法人或其他组织', colspan=5)}{cells('总计', rowspan=2)}</tr>"
    head += f"<tr>{cells(*WHO[1:6])}</tr>"
    body = ""
    inner = list(rows)[2:-1]
    for label, numbers in rows.items():
        first = cells("三、本年度办理结果", rowspan=len(inner)) if label == inner[0] else ""
        named = cells(label) if label in inner else cells(label, colspan=2)
        body += f"<tr>{first}{named}{cells(*numbers)}</tr>"
    over = f"<tr>{cells('行政复议', '未经复议直接起诉', '复议后起诉', colspan=5)}</tr><tr>{cells(*OUTCOMES * 3)}</tr>"
    tables = f"<table>{head}{body}</table><p>四、行政复议、行政诉讼</p><table>{over}<tr>{cells(*suits)}</tr></table>"
    return f"<html><body><h1>松坪乡2023年政府信息公开工作年度报告</h1><p>{told}</p>{tables}</body></html>"


def copied(rows: Mapping[str, Sequence[int | None]] = ROWS, suits: list[int] = SUITS, told: str = TOLD) -> str:
    """Return the form as it is when a page was copied as text: each cell on a line of its own."""
    lines = [told, *WHO, *(cell for label, numbers in rows.items() for cell in (label, *numbers))]
    return "\n|\n".join(map(str, [*lines, "四、行政复议、行政诉讼", *OUTCOMES * 3, *suits]))


def told(text: str) -> set[tuple[str, str]]:
    """Return check and severity of all that is told of a page."""
    return {(one.check, one.severity) for one in audit([understood(read_page(text.encode(), RULES), RULES)], RULES)}


@pytest.mark.parametrize("as_page", [page, copied])
def test_a_form_that_adds_up_is_left_alone(as_page: Callable[..., str]) -> None:
    assert told(as_page()) == set()
    empty = {label: [0] * 7 for label in ROWS}
    assert told(as_page(empty, [0] * 15, TOLD.replace("共收到政府信息公开申请18件，均按时办结", "没有收到申请"))) == set()


@pytest.mark.parametrize("as_page", [page, copied])
@pytest.mark.parametrize(
    ("label", "column", "number"),
    [
        ("一、本年新收政府信息公开申请数量", 0, 15),
        ("一、本年新收政府信息公开申请数量", 6, 81),
        ("（一）予以公开", 1, 3),
        ("2.属于三类内部事务信息", 6, 3),
        ("（七）总计", 0, 41),
        ("四、结转下年度继续办理", 0, 3),
    ],
)
def test_a_number_of_a_form_that_does_not_add_up_is_told(
    as_page: Callable[..., str], label: str, column: int, number: int
) -> None:
    numbers = [*ROWS[label]]
    numbers[column] = number
    assert ("SUM", "error") in told(as_page({**ROWS, label: numbers}))


def test_cells_left_blank_are_none() -> None:
    blank = {label: [number or None for number in numbers] for label, numbers in ROWS.items()}
    assert told(page(blank)) == set()
    assert ("SUM", "error") in told(page({**blank, "（一）予以公开": [8, 2, None, None, None, None, 10]}))
    assert ("SUM", "error") in told(page({**blank, "四、结转下年度继续办理": [3, None, None, None, None, None, 3]}))


@pytest.mark.parametrize("as_page", [page, copied])
def test_reviews_and_suits_each_add_up(as_page: Callable[..., str]) -> None:
    assert "SUM" in {check for check, _ in told(as_page(suits=[1, 0, 0, 0, 1, 0, 1, 0, 0, 2, 0, 0, 0, 0, 0]))}


@pytest.mark.parametrize("as_page", [page, copied])
def test_what_the_text_says_of_a_form_is_held_against_it(as_page: Callable[..., str]) -> None:
    assert told(as_page(told=TOLD.replace("18", "16"))) == {("RESTATE", "warning")}
    assert told(as_page(told=TOLD.replace("18件", "20件（含上年结转2件）"))) == set()
    assert told(as_page(told=TOLD.replace("共收到", "上年收到").replace("18", "11"))) == set()


def test_a_plain_list_is_told_where_most_of_its_totals_add_up() -> None:
    assert told(GRANTS) == set()
    assert told(GRANTS.replace("\t51\n", "\t54\n")) == {("SUM", "warning")}
    assert told(GRANTS.replace("\t123\t", "\t132\t")) == {("SUM", "warning")}
    assert told(GRANTS.replace("合计\t123", "最多\t123").replace("\t合计\n", "\t排名\n").replace("51\n", "54\n")) == set()


def test_totals_that_are_of_something_else_are_left_alone() -> None:
    assert told(GRANTS.replace("\t49\n", "\t9\n").replace("\t51\n", "\t5\n").replace("\t45\n", "\t7\n")) == set()
    assert told(GRANTS.replace("孤儿", "平均年龄")) == set()


def test_what_is_told_of_one_table_bears_ids_of_its_own_and_its_arithmetic_is_right() -> None:
    numbers = {**ROWS, "（七）总计": [15, 3, 0, 0, 1, 0, 18], "四、结转下年度继续办理": [3, 0, 0, 0, 0, 0, 2]}
    suits = [1, 0, 0, 0, 2, 0, 1, 0, 0, 2, 0, 0, 0, 1, 2]
    found = audit([understood(read_page(page(numbers, suits).encode(), RULES), RULES)], RULES)
    assert len({one.finding_id for one in found}) == len(found) > 5
    assert any("15 + 3 = 18；总数 (14 + 2)；相差 2" in one.explanation_zh for one in found)
