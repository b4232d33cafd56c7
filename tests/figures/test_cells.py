"""Numbers in table cells: the unit from the heading, the row or the caption; columns that hold no figures."""

import pytest
from readings import figures, number, report

# name of the shape: text, and surface, kind, value, unit of each figure
TABS = {
    "unit in the heading": (
        "项目名称\t总投资（万元）\t占地（亩）\n青石桥\t400\t12\n石桥头\t1,234.5\t3",
        ["400 money 4000000 万元", "12 area 8000 亩", "1,234.5 money 12345000 万元", "3 area 2000 亩"],
    ),
    "unit of the heading after a comma": (
        "项目名称\t总投资，亿元\n青石桥\t2.5",
        ["2.5 money 250000000 亿元"],
    ),
    "unit as the heading": ("村名\t户\t人\n东岳\t33\t94", ["33 households 33 户", "94 people 94 人"]),
    "headings whose letters stand apart": (
        "村　名\t户 数\t人  口\n东岳\t33\t94\n合　计\t33\t94",
        ["33 households 33 户", "94 people 94 人", "33 households 33 户", "94 people 94 人"],
    ),
    "unit in the caption": (
        "单位：万元\n科目\t2022年\t2023年\n办公费\t12.5\t13",
        ["2022年 date  ", "2023年 date  ", "12.5 money 125000 万元", "13 money 130000 万元"],
    ),
    "unit in the caption with a scale": ("单位：亿元\n科目\t金额\n产值\t3", ["3 money 300000000 亿元"]),
    "unit in a column of units": (
        "指标\t单位\t数值\n工业产值\t亿元\t4.2\n农村公路\t公里\t56",
        ["4.2 money 420000000 亿元", "56 length 56000 公里"],
    ),
    "unit in a column behind the amounts": (
        "指标\t数量\t单位\n工业产值\t4.2\t亿元\n农村公路\t56\t公里",
        ["4.2 money 420000000 亿元", "56 length 56000 公里"],
    ),
    "units each behind its own amount": (
        "村名\t水田\t单位\t道路\t单位\n东岳\t33\t亩\t4\t公里",
        ["33 area 22000 亩", "4 length 4000 公里"],
    ),
    "units each in front of its own amount": (
        "指标\t单位\t数值\t指标\t单位\t数值\n产值\t亿元\t4.2\t公路\t公里\t56",
        ["4.2 money 420000000 亿元", "56 length 56000 公里"],
    ),
    "number of a list in a cell": (
        "类别\t指标\t数量\n主动公开\t4.公开信息总数\t5",
        ["5 count 5 个"],
    ),
    "unit in the label of the row": (
        "指标\t数值\n工业产值（亿元）\t4.2\n农村公路（公里）\t56",
        ["4.2 money 420000000 亿元", "56 length 56000 公里"],
    ),
    "unit written in the cell": (
        "指标\t数值\n工业产值\t4.2亿元\n农村公路\t56公里",
        ["4.2亿元 money 420000000 亿元", "56公里 length 56000 公里"],
    ),
    "words of the heading": (
        "村名\t户数\t人口数\t增长率\n东岳\t33\t94\t5.1",
        ["33 households 33 户", "94 people 94 人", "5.1 percent 5.1 %"],
    ),
    "percent at the end of the heading, whatever the caption says": (
        "单位：万元\n项目\t2023年预算数\t2023年执行数\t完成预算的%\t增减%\n车船税\t16000\t16480\t103.0\t-1.5",
        [
            "2023年 date  ", "2023年 date  ", "16000 money 160000000 万元", "16480 money 164800000 万元",
            "103.0 percent 103 %", "-1.5 percent -1.5 %",
        ],
    ),
    "a change that may be an amount or a rate": (
        "单位：万元\n项目\t收入\t同比增减\n车船税\t16480\t8.4",
        ["16480 money 164800000 万元"],
    ),
    "no figures in the column": (
        "序号\t项目名称\t总投资（万元）\t联系电话\n1\t青石桥\t400\t3678001\n2\t石桥头\t30\t3678002",
        ["400 money 4000000 万元", "30 money 300000 万元"],
    ),
    "no unit to be known": ("村名\t得票\n东岳\t33\n西岳\t34", []),
    "price for one in the heading": (
        "作物\t补偿标准（元/亩）\n水稻\t1800",
        ["1800 unit_price 1800 元/亩"],
    ),
    "cells that blanks divide": (
        "单位：万元\n项目名称 总投资 累计完成\n青石桥 4200 1480\n石桥头 30 20",
        ["4200 money 42000000 万元", "1480 money 14800000 万元", "30 money 300000 万元", "20 money 200000 万元"],
    ),
    "a price for one over cells that blanks divide": (
        "补偿标准如下表（单位：元/亩）：\n区片 区片价 青苗\nⅠ 78600 1500\nⅡ 69300 1400",
        [
            "78600 unit_price 78600 元/亩", "1500 unit_price 1500 元/亩",
            "69300 unit_price 69300 元/亩", "1400 unit_price 1400 元/亩",
        ],
    ),
    "a row of totals": (
        "村名\t户数\n东岳\t33\n西岳\t37\n合计\t70",
        ["33 households 33 户", "37 households 37 户", "70 households 70 户"],
    ),
}  # fmt: skip

TWO_ROWS = """<html><body><div id="zoom"><p>大洲镇2023年搬迁情况统计表</p><table>
<tr><th rowspan="2">村名</th><th colspan="2">搬迁</th><th rowspan="2">补助（万元）</th></tr>
<tr><th>户数</th><th>人数</th></tr>
<tr><td>东岳村</td><td>33</td><td>94</td><td>120.5</td></tr>
<tr><td>西岳村</td><td>37</td><td>127</td><td>96</td></tr>
<tr><td>合计</td><td>70</td><td>221</td><td>216.5</td></tr></table></div></body></html>"""

CAPTION = """<html><body><div id="zoom"><p>大洲镇2023年收支情况表</p><p>单位：万元</p>
<table><tr><td>科目</td><td>预算数</td></tr><tr><td>办公费</td><td>1<span>2</span>.5</td></tr>
<tr><td>差旅费</td><td>-3</td></tr></table></div></body></html>"""


def rows(text: str, name: str) -> list[str]:
    return [f"{f.surface} {f.kind} {number(f.value)} {f.unit}" for f in figures(text, name)]


@pytest.mark.parametrize("shape", TABS)
def test_a_cell_of_tabs_takes_its_unit(shape: str) -> None:
    text, expected = TABS[shape]
    assert rows(text, "table.txt") == expected


def test_a_header_of_two_rows_gives_each_column_its_unit() -> None:
    found = [row for row in rows(TWO_ROWS, "page.html") if " date " not in row]
    assert found == [
        "33 households 33 户", "94 people 94 人", "120.5 money 1205000 万元",
        "37 households 37 户", "127 people 127 人", "96 money 960000 万元",
        "70 households 70 户", "221 people 221 人", "216.5 money 2165000 万元",
    ]  # fmt: skip


def test_a_number_split_over_tags_and_a_minus_sign_stay_whole() -> None:
    found = [row for row in rows(CAPTION, "page.html") if " date " not in row]
    assert found == ["12.5 money 125000 万元", "-3 money -30000 万元"]


def test_a_cell_keeps_its_place_in_the_text() -> None:
    read = report(TWO_ROWS, "page.html")
    text = read.document.text
    assert all(text[f.start : f.end] == f.surface for f in read.figures)
    assert text.index("33") == next(f.start for f in read.figures if f.surface == "33")


def test_a_cell_is_of_its_row_and_measures_what_its_heading_says() -> None:
    subsidies = [f for f in report(TWO_ROWS, "page.html").figures if f.kind == "money"]
    assert [f.measure for f in subsidies] == ["subsidy"] * 3
    assert [f.quality for f in subsidies] == ["intact"] * 3
