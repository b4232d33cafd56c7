"""What wholes and parts were before, years beside one another, rises told in rows, and levels of the sentence in front.

Each passage holds with the right number and is told with the wrong one: {wrong/right}; or it only looks as if it did not.
"""

from __future__ import annotations

import pytest
from passages import both, findings, told

TITLE = "柳河镇2023年工作总结"

PASSAGES = [
    # a whole and its parts, by how much each rose
    ("小麦面积4.36万亩，比上年增加{0.35/0.53}万亩，其中水浇地2.12万亩，增加0.31万亩；旱地2.24万亩，增加0.22万亩。", "SUM"),
    (
        "两项收入1.264亿元。其中，税收9640万元，同比增收580万元；非税3000万元，同比减收120万元。"
        "两项收入比上年增收{640/460}万元。",
        "SUM",
    ),
    # by how many percent
    ("接待旅客418.6万人次，同比增长{9.4/6.2}%；其中内宾382.4万人次，同比增长6.4%；外宾36.2万人次，同比增长4.0%。", "SUM"),
    ("进出口28.65亿元，同比增长{9.2/8.2}%，占全市的12.4%，其中出口19.43亿元、增长7%，进口9.22亿元、增长10.8%。", "SUM"),
    # by how much of the plan it is
    (
        "国税部门完成6840万元，占年度计划的102.4%；地税部门完成4260万元，占年度计划的106.8%；"
        "两部门共完成11100万元，占年度计划的{108.4/104.0}%。",
        "SUM",
    ),
    # years beside one another
    ("2021年、2022年、2023年集体收入分别为6420万元、6934万元、{7996/7696}万元，分别增长5.4%、8.0%、11.0%。", "GROWTH"),
    ("2021年用水326万吨，2022年为358万吨，2023年为394万吨，两年分别增长9.8%和{15.1/10.1}%。", "GROWTH"),
    (
        "近三年投入分别为860万元、912万元、1058万元，其中财政投入分别为602万元、684万元、730万元，"
        "占比分别为70.0%、75.0%、{96.0/69.0}%。",
        "RATIO",
    ),
    (
        "2021年、2022年、2023年分别调处纠纷126件、148件、{172/127}件，其中邻里纠纷分别为52件、61件、48件，"
        "土地纠纷分别为74件、87件、79件。",
        "SUM",
    ),
    ("近三年税收分别为5640万元、6092万元和6824万元，年均增长{18.0/10.0}%。", "YEARLY"),
    ("五年来，集体资产翻一番，年均增长{24.9/14.9}%。", "YEARLY"),
    ("2020年末，贷款总额是2015年末的1.76倍，五年间年均增长{21.0/12.0}%。", "YEARLY"),
    # rises in rows
    ("发生事故24起，死亡31人，同比减少6起、9人，下降20.0%、{32.5/22.5}%。", "GROWTH"),
    ("事故36起、死亡8人、受伤42人，比上年分别减少6起、2人、8人，分别下降14.3%、{30.0/20.0}%、16.0%。", "GROWTH"),
    ("发放贷款286笔2.36亿元，同比分别增长14.4%和{28.9/18.0}%，上年同期为250笔2.0亿元。", "GROWTH"),
    ("公益林8.64万亩，与上年持平；商品林6.12万亩，比上年增加0.36万亩；林地共14.76万亩，比上年增加{0.63/0.36}万亩。", "SUM"),
    # by how many points a share moved
    (
        "税收收入6.84亿元，增长10.5%，占财政收入的比重为65.2%，比上年提高{3.2/2.3}个百分点。"
        "财政收入10.49亿元，同比增长6.6%。",
        "CHANGE",
    ),
    (
        "全年收入34264万元，比上年增加61万元；其中茶叶收入16340万元，比上年增加3017万元。"
        "茶叶收入占全年收入的47.69%，比上年提高{4.78/8.74}个百分点。",
        "CHANGE",
    ),
    # a level told behind the rise, or in the sentence in front
    ("12345工单量环比减少{321/231}件，由上月的1087件降至856件。", "CHANGE"),
    ("绿化率五年提高3.4个百分点，由2018年的42.1%达到{54.5/45.5}%。", "CHANGE"),
    ("年末贷款余额42.6亿元，比年初增加{5.3/3.5}亿元，年初余额39.1亿元。", "CHANGE"),
    ("累计完成投资{6.28/6.82}亿元，比上季度末增加1.46亿元，上季度末为5.36亿元。", "CHANGE"),
    ("规上企业达到48家，五年净增{26/16}家，2018年仅有32家。", "CHANGE"),
    ("今年全镇人均纯收入15260元。去年，人均纯收入14120元，今年较去年增加{1410/1140}元。", "CHANGE"),
    ("年末山羊存栏2.38万只，比上年末增加0.14万只；上年末存栏为{2.42/2.24}万只。", "CHANGE"),
    ("全年接待游客38.6万人次，同比增长{15.2/12.5}%。去年同期接待34.3万人次。", "GROWTH"),
    ("接待群众来访同比减少118批次、下降18.6%，全年共接待{616/516}批次。", "GROWTH"),
    ("存款余额32.6亿元，比2018年末的18.4亿元增长{87.2/77.2}%，年均增长12.1%。", "GROWTH"),
    ("经费决算为{6.58/5.68}万元，比预算增加0万元，比去年增加1.24万元，增长27.9%。", "GROWTH"),
]

HOLDS = [
    # other prices, other times, other plans
    "种植业产值6.24亿元，增长3.3%；其中粮食2.84亿元，增长3.1%；蔬菜3.40亿元，增长4.2%。",
    "贷款余额126.4亿元，比年初增长12.6%；其中住户贷款72.6亿元，同比增长8.1%；单位贷款53.8亿元，同比增长3.0%。",
    "税收完成6840万元，占年初预算的102.4%；非税完成4260万元，占调整预算的106.8%；收入共完成11100万元，占年初预算的98.6%。",
    # a level of several years' beginning, and one in front of the first
    "2021—2023年三年税收分别为5640万元、6092万元和6824万元，年均增长8.7%。",
    "五年累计完成投资42.7亿元，是前五年的1.8倍，年均增长11.5%。",
    "“十三五”期间，集体收入翻了一番还多，年均增长17.2%。",
    "存款由2018年的18.4亿元增加到2023年的32.6亿元，年均增长12.1%，2023年增长8%。",
    "年末山羊存栏2.38万只，比上年末增加0.14万只；上年末肉牛存栏1.15万只。",
    "茶园面积由4800亩增加到5200亩，年均增加80亩。",
    # rows of places, and rises by other books
    "东村、西村、南村收入分别为642万元、693万元、799万元，分别增长5.4%、8.0%、11.0%。",
    "发生事故24起，死亡31人，同口径减少6起、9人，下降18.0%、21.3%。",
    # what rose was of another time, or is of another name
    "去年引进项目12个。今年引进项目18个，比前年增加8个。",
    "上年末生猪存栏1.42万头。年末山羊存栏1.86万头，比上年增加0.44万头。",
]


@pytest.mark.parametrize(("passage", "check"), PASSAGES)
def test_a_wrong_number_is_told_and_the_right_one_is_not(passage: str, check: str) -> None:
    wrong, right = both(passage)
    assert check in {one for one, _ in findings(wrong, TITLE)}
    assert findings(right, TITLE) == set()


@pytest.mark.parametrize("text", HOLDS)
def test_what_others_explain_is_left_alone(text: str) -> None:
    assert findings(text, TITLE) == set()


def test_what_each_was_before_is_shown() -> None:
    wrong, _ = both(PASSAGES[2][0])
    lines = [one.explanation_zh for one in told(wrong, TITLE)]
    assert any("418.6万人次 ÷ (100% + 9.4%)" in line for line in lines)
