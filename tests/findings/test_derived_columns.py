"""Columns of a table that come of others, and rows that are numbered as an outline."""

from __future__ import annotations

import pytest

from extractor.findings.audit import audit
from extractor.pipeline import read_page, understood
from extractor.rulebook import Rulebook

RULES = Rulebook()
BUDGET = """单位：万元
科目\t2022年决算数\t2023年预算数\t2023年执行数\t完成预算的%\t增减额\t比上年增减%\t占比(%)
合计\t4480\t4700\t4702\t100.0\t222\t4.96\t100
车船税\t520\t560\t577\t103.0\t57\t10.96\t12.27
契税\t1210\t1300\t1196\t92.0\t-14\t-1.16\t25.44
房产税\t640\t650\t689\t106.0\t49\t7.66\t14.65
非税收入\t2110\t2190\t2240\t102.3\t130\t6.16\t47.64
"""
GRANTS = """村名\t面积（亩）\t补助标准（元/亩）\t补助金额（元）
石埠村\t386\t120\t46320
枫林村\t241\t120\t28920
坪上村\t178\t150\t26700
沙洲村\t94\t150\t14100
"""
YEARS = """单位：吨
作物\t水稻\t玉米\t油菜\t花生\t芝麻
2022年\t3120\t1240\t410\t236\t95
2023年\t3260\t1192\t455\t249\t90
比上年增减\t140\t-48\t45\t13\t-5
"""
OUTLINE = """单位：万元
项目\t预算数\t执行数
合计\t900\t940
一、税收收入\t620\t650
（一）车船税\t220\t240
（二）契税\t400\t410
二、非税收入\t280\t290
（一）罚没收入\t100\t90
（二）专项收入\t180\t200
"""
TWO_SIDES = """单位：万元
收入\t执行数\t支出\t执行数
合计\t940\t合计\t940
一、税收收入\t650\t一、教育支出\t500
（一）车船税\t240\t二、农林水支出\t300
（二）契税\t410\t三、其他支出\t100
二、非税收入\t290\t四、结转下年\t40
（一）罚没收入\t90\t\t
（二）专项收入\t200\t\t
"""
RATES = """村名\t2022年（元）\t2023年（元）\t增速（%）
石埠村\t15200\t16480\t7.9
枫林村\t14100\t15300\t8.2
坪上村\t13900\t15100\t8.3
"""
INDICATORS = """指标\t单位\t2023年\t2022年\t增长（%）
地区生产总值\t亿元\t86.4\t80.1\t6.2
粮食总产量\t万吨\t12.6\t12.3\t2.4
城镇居民人均可支配收入\t元\t38120\t36240\t5.2
农村居民人均可支配收入\t元\t21450\t20010\t7.2
常住人口\t万人\t31.2\t31.4\t-0.6
固定资产投资\t亿元\t50.4\t48.0\t8.0
"""


def told(text: str) -> set[tuple[str, str]]:
    """Return check and severity of all that is told of a text."""
    return {(one.check, one.severity) for one in audit([understood(read_page(text.encode(), RULES), RULES)], RULES)}


@pytest.mark.parametrize("text", [BUDGET, GRANTS, YEARS, OUTLINE, TWO_SIDES, RATES, INDICATORS])
def test_a_table_whose_numbers_agree_is_left_alone(text: str) -> None:
    """At constant prices, or rounded elsewhere, growths follow another rule: no row of RATES holds, none is told."""
    assert told(text) == set()


@pytest.mark.parametrize(
    ("text", "old", "new", "check"),
    [
        (BUDGET, "\t57\t", "\t75\t", "CHANGE"),
        (BUDGET, "\t-14\t", "\t14\t", "CHANGE"),
        (BUDGET, "\t10.96\t", "\t10.69\t", "GROWTH"),
        (BUDGET, "\t92.0\t", "\t82.0\t", "RATIO"),
        (BUDGET, "\t25.44", "\t22.54", "RATIO"),
        (GRANTS, "\t28920", "\t29820", "PROD"),
        (YEARS, "\t45\t", "\t54\t", "CHANGE"),
        (YEARS, "\t-48\t", "\t48\t", "CHANGE"),
        (INDICATORS, "\t5.2", "\t5.9", "GROWTH"),
        (OUTLINE, "\t410", "\t440", "SUM"),
        (OUTLINE, "\t280\t", "\t208\t", "SUM"),
    ],
)
def test_a_row_that_the_others_do_not_bear_out_is_told(text: str, old: str, new: str, check: str) -> None:
    assert text.count(old) == 1
    assert check in {name for name, _ in told(text.replace(old, new))}


def test_rows_that_mostly_fail_show_nothing() -> None:
    assert told(BUDGET.replace("增减额", "增减情况").replace("\t57\t", "\t75\t").replace("\t49\t", "\t94\t")) != set()
    assert told(YEARS.replace("\t45\t", "\t54\t").replace("\t13\t", "\t31\t").replace("\t-5", "\t5")) == set()
