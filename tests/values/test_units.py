"""Units: kind, base unit and factor of every spelling that matters, and what makes another word of one."""

from fractions import Fraction

import pytest
from readings import RULES, figures, marked, number

from extractor.values.units import compile_units

UNITS = RULES.once(compile_units)

TABLE = [
    ("元", "money", "1", "CNY"),
    ("美元", "money", "1", "USD"),
    ("港元", "money", "1", "HKD"),
    ("欧元", "money", "1", "EUR"),
    ("日元", "money", "1", "JPY"),
    ("英镑", "money", "1", "GBP"),
    ("亩", "area", "2000/3", "m2"),
    ("公顷", "area", "10000", "m2"),
    ("平方米", "area", "1", "m2"),
    ("㎡", "area", "1", "m2"),
    ("平方公里", "area", "1000000", "m2"),
    ("公里", "length", "1000", "m"),
    ("km", "length", "1000", "m"),
    ("里", "length", "500", "m"),
    ("厘米", "length", "1/100", "m"),
    ("立方米", "volume", "1", "m3"),
    ("方", "volume", "1", "m3"),
    ("吨", "mass", "1000", "kg"),
    ("斤", "mass", "1/2", "kg"),
    ("公斤", "mass", "1", "kg"),
    ("千瓦", "power", "1", "kW"),
    ("兆瓦", "power", "1000", "kW"),
    ("千瓦时", "energy", "1", "kW.h"),
    ("户", "households", "1", "{household}"),
    ("人", "people", "1", "{person}"),
    ("人次", "person_times", "1", "{person_time}"),
    ("%", "percent", "1", "%"),
    ("‰", "percent", "1/10", "%"),
    ("个百分点", "percentage_points", "1", "{percentage_point}"),
    ("倍", "multiple", "1", "1"),
    ("天", "duration", "1", "d"),
    ("个月", "duration", "1", "mo"),
    ("年", "duration", "1", "a"),
    ("小时", "duration", "1", "h"),
    ("座", "count", "1", "1"),
]


@pytest.mark.parametrize(("surface", "kind", "factor", "code"), TABLE)
def test_a_unit_has_its_kind_factor_and_code(surface: str, kind: str, factor: str, code: str) -> None:
    unit = UNITS.table[surface]
    assert (unit.kind, unit.factor, unit.code) == (kind, Fraction(factor), code)


# The figure in brackets, its kind, value in the base unit, and code; no brackets: no figure.
READ = [
    ("实际利用外资[1200万美元]", "money", "12000000", "USD"),
    ("捐资[500万港元]", "money", "5000000", "HKD"),
    ("出口[300万欧元]", "money", "3000000", "EUR"),
    ("贷款[40亿日元]", "money", "4000000000", "JPY"),
    ("投资[1,234.5万元]", "money", "12345000", "CNY"),
    ("投资[１２．５亿元]", "money", "1250000000", "CNY"),
    ("流转土地[3亩]", "area", "2000", "m2"),
    ("流转土地[15亩]", "area", "10000", "m2"),
    ("流转土地[64.35亩]", "area", "42900", "m2"),
    ("流转土地[1亩]", "area", "666.6667", "m2"),
    ("流转土地[1040亩]", "area", "693333.3333", "m2"),
    ("土地[13万亩]", "area", "86666666.6667", "m2"),
    ("土地[8666.67公顷]", "area", "86666700", "m2"),
    ("硬化[536万平方米]", "area", "5360000", "m2"),
    ("管网[3.2km]", "length", "3200", "m"),
    ("粮食[1.2亿斤]", "mass", "60000000", "kg"),
    ("装机[2.5万千瓦]", "power", "25000", "kW"),
    ("风电[50MW]", "power", "50000", "kW"),
    ("发电[3.2亿千瓦时]", "energy", "320000000", "kW.h"),
    ("自然增长率[3.2‰]", "percent", "0.32", "%"),
    ("提高[2.5个百分点]", "percentage_points", "2.5", "{percentage_point}"),
    ("接待游客[800万人次]", "person_times", "8000000", "{person_time}"),
    ("持续[12个月]", "duration", "12", "mo"),
    ("仅用[28天]完成", "duration", "28", "d"),
    ("补偿[45000元/亩]", "unit_price", "45000", "CNY/亩"),
    ("补偿[3.5万元/亩]", "unit_price", "35000", "CNY/亩"),
    ("每亩[3万元]", "unit_price", "30000", "CNY/亩"),
    ("每平方米[5000元]", "unit_price", "5000", "CNY/平方米"),
    ("每亩指标[180万]", "unit_price", "1800000", "CNY/亩"),
    ("人均收入[3万元]", "money", "30000", "CNY"),
    ("户均增收[5000元]", "money", "5000", "CNY"),
    ("亩均税收[20万元]", "money", "200000", "CNY"),
    ("总投资[2.56亿]", "money", "256000000", "CNY"),
    ("[22万]农民受益", "people", "220000", "{person}"),
    ("惠及[2.1万]农户", "households", "21000", "{household}"),
    ("参保人数[3.2万]", "people", "32000", "{person}"),
    ("用户突破[3500万]", "count", "35000000", "1"),
]


@pytest.mark.parametrize(("text", "kind", "value", "code"), READ)
def test_an_amount_stands_in_its_base_unit(text: str, kind: str, value: str, code: str) -> None:
    plain, surfaces = marked(text)
    (figure,) = figures(plain)
    assert (figure.surface, figure.kind, number(figure.value), figure.unit_code) == (
        surfaces[0], kind, value, code,
    )  # fmt: skip


OTHER_WORDS = ["引进3人才公寓", "排名3名列前茅", "打造5平安村", "推进3户籍", "迎接1元旦"]


@pytest.mark.parametrize("text", OTHER_WORDS)
def test_a_unit_that_begins_another_word_is_none(text: str) -> None:
    assert not [figure for figure in figures(text) if figure.quality == "intact"]


def test_the_interval_of_an_area_in_mu_is_computed_in_mu() -> None:
    (figure,) = figures("流转土地[13万亩]".replace("[", "").replace("]", ""))
    assert figure.lower is not None
    assert figure.upper is not None
    assert abs(figure.lower * 3 / 2000 - 125000) < 1
    assert abs(figure.upper * 3 / 2000 - 135000) < 1
