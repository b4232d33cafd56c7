"""Tables to grids: rows and columns over merged cells, header rows, captions."""
# ruff: noqa: E501  (snippets of pages stay on one line)

import pytest

from extractor.documents.body import read_element
from extractor.documents.tables import spaced, tabbed, tables
from extractor.page import tree
from extractor.records import Table
from extractor.rulebook import Rulebook

RULES = Rulebook()

INDICATORS = """
<p>2023年主要经济指标完成情况表</p><p>单位：万元</p>
<table>
 <tr><td rowspan="2">指标</td><td colspan="2">完成数</td><td rowspan="2">备注</td></tr>
 <tr><td>2022年</td><td>2023年</td></tr>
 <tr><td>财政收入</td><td>1,203.5</td><td>1,310</td><td>含上级补助</td></tr>
 <tr><td>工业产值</td><td>-</td><td>20,130</td><td></td></tr>
</table><p>以上数据为初步统计数。</p>
"""


def _read(source: str) -> tuple[str, tuple[Table, ...]]:
    reading = read_element(tree(source))
    return reading.text, tables(reading.text, reading.tables, RULES)


def test_merged_cells_take_their_place_in_the_grid() -> None:
    text, (table,) = _read(INDICATORS)
    grid = {(cell.row, cell.column): text[cell.start : cell.end] for cell in table.cells}
    assert grid == {
        (0, 0): "指标", (0, 1): "完成数", (0, 3): "备注", (1, 1): "2022年", (1, 2): "2023年",
        (2, 0): "财政收入", (2, 1): "1,203.5", (2, 2): "1,310", (2, 3): "含上级补助",
        (3, 0): "工业产值", (3, 1): "-", (3, 2): "20,130", (3, 3): "",
    }  # fmt: skip
    assert [cell.row for cell in table.cells if cell.header] == [0, 0, 0, 1, 1]
    assert text[table.start : table.end].startswith("指标")
    assert table.caption == "2023年主要经济指标完成情况表 单位：万元"


@pytest.mark.parametrize(
    ("rows", "headers"),
    [
        ("<tr><th>村</th><th>人数</th></tr><tr><td>甲村</td><td>12</td></tr>", 1),
        ("<tr><td>村</td><td>人数</td></tr><tr><td>甲村</td><td>12</td></tr>", 1),
        ("<tr><td>年度</td><td>2022</td></tr><tr><td>收入</td><td>12</td></tr>", 1),
        ("<tr><td>项目</td><td>地点</td></tr><tr><td>甲路</td><td>甲村</td></tr>", 1),
        ("<tr><td>甲村</td><td>12</td></tr><tr><td>乙村</td><td>13</td></tr>", 0),
    ],
)
def test_header_rows_are_those_before_the_first_number(rows: str, headers: int) -> None:
    _, (table,) = _read(f"<table>{rows}</table>")
    assert {cell.row for cell in table.cells if cell.header} == set(range(headers))


@pytest.mark.parametrize(
    "source",
    [
        "<table><tr><td>导航</td><td><table><tr><td>a</td><td>1</td></tr></table></td></tr><tr><td>b</td><td>c</td></tr></table>",
        "<table><tr><td>只有一行</td><td>1</td></tr></table>",
        f"<table><tr><td>左</td><td>{'全文。' * 200}</td></tr><tr><td>a</td><td>b</td></tr></table>",
    ],
)
def test_tables_that_lay_out_the_page_are_no_data(source: str) -> None:
    assert _read(source)[1] == ()


def test_a_row_over_all_columns_belongs_to_the_caption() -> None:
    _, (table,) = _read(
        "<table><tr><td colspan=2>单位：亩</td></tr><tr><td>村</td><td>面积</td></tr><tr><td>甲村</td><td>120</td></tr></table>"
    )
    assert table.caption == "单位：亩"
    assert max(cell.row for cell in table.cells if cell.header) == 1


@pytest.mark.parametrize("span", ["0", "-1", "abc", "", "99999999"])
def test_impossible_extents_do_no_harm(span: str) -> None:
    _, (table,) = _read(
        f"<table><tr><td rowspan='{span}'>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table>"
    )
    assert len(table.cells) == 4


@pytest.mark.parametrize(
    "text",
    [
        "| 乡镇 | 人 口 (人) |\n| --- | --- |\n| 石桥镇 | 3260 |\n| 白果乡 | 2160 |\n",
        "乡镇 | 人 口 (人) | 备注\n石桥镇 | 3260 | 无\n白果乡 | 2160 | 无\n",
    ],
)
def test_lines_with_strokes_in_plain_text_are_a_table(text: str) -> None:
    (table,) = tabbed(text, RULES)
    assert [text[cell.start : cell.end] for cell in table.cells if cell.column == 1] == ["人 口 (人)", "3260", "2160"]


def test_lines_with_tabs_in_plain_text_are_a_table() -> None:
    text = "2023年补助发放情况表\n姓名\t金额（元）\n张某\t1200\n李某\t 800\n\n说明\t如上"
    (table,) = tabbed(text, RULES)
    assert [text[cell.start : cell.end] for cell in table.cells] == [
        "姓名",
        "金额（元）",
        "张某",
        "1200",
        "李某",
        "800",
    ]
    assert table.caption == "2023年补助发放情况表"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("村名 户数 人数\n东岳村 33 94\n西岳村 37 127", 1),
        ("村名 户数\n东岳村 33\n西岳村 37", 0),  # two fields are a name and its number
        ("全镇 2023 年共\n有人口 3200 人", 0),
        ("东岳村 33 94\n西岳村 37 127", 0),  # nothing says what the columns are
        ("村名 户数 人数\n东岳村 33 94。\n西岳村 37 127。", 0),
        ("村名 地点 等级\n东岳村 山上 甲\n西岳村 山下 乙", 0),
    ],
)
def test_blanks_divide_a_table_only_under_headings_over_numbers(text: str, found: int) -> None:
    assert len(spaced(text, RULES)) == found
