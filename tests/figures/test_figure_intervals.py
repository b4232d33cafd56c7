"""Qualifiers and the intervals that they leave, read from sentences: the table of what a written number means."""

import pytest
from readings import figures, interval, marked, number, report

# The figure in brackets, its qualifier, its value and its interval, in the base unit.
PLAIN_COUNTS = [
    ("搬迁[392户]", "exact", "392", "[392,392]"),
    ("参保[16659人]", "exact", "16659", "[16659,16659]"),
    ("涉及[7个]村", "exact", "7", "[7,7]"),
    ("拆除[392栋]农房", "exact", "392", "[392,392]"),
    ("增设[3座]", "exact", "3", "[3,3]"),
    ("印发[200册]", "exact", "200", "[200,200]"),
    ("宣讲[30次]", "exact", "30", "[30,30]"),
    ("涉及[二十三个]村", "exact", "23", "[23,23]"),
]
PLAIN_MEASURES = [
    ("收入[2.56亿元]", "exact", "256000000", "[255500000,256500000]"),
    ("收入[1200万元]", "exact", "12000000", "[11995000,12005000]"),
    ("收入[12.0亿元]", "exact", "1200000000", "[1195000000,1205000000]"),
    ("道路[3.2公里]", "exact", "3200", "[3150,3250]"),
    ("土地[3公顷]", "exact", "30000", "[25000,35000]"),
    ("收入增长[7.2%]", "exact", "7.2", "[7.15,7.25]"),
    ("脱贫人口[1.65万人]", "exact", "16500", "[16450,16550]"),
]
AROUND = [
    ("共约[1040公里]", "approximate", "1040000", "[1035000,1045000]"),
    ("总投资约[1200万元]", "approximate", "12000000", "[11500000,12500000]"),
    ("总投资约[30亿元]", "approximate", "3000000000", "[2500000000,3500000000]"),
    ("大约[1040户]", "approximate", "1040", "[1035,1045]"),
    ("增长[8%]左右", "approximate", "8", "[7.5,8.5]"),
    ("约为[1200户]", "approximate", "1200", "[1150,1250]"),
    ("大概[40天]", "approximate", "40", "[35,45]"),
]
AND_SOME = [
    ("印发[200余册]", "more_than", "200", "(200,300)"),
    ("受益[3500多户]", "more_than", "3500", "(3500,3600)"),
    ("共[1600多人]", "more_than", "1600", "(1600,1700)"),
    ("收入[3万元]多", "more_than", "30000", "(30000,40000)"),
    ("收入[1200多万元]", "more_than", "12000000", "(12000000,13000000)"),
    ("群众[5万多名]", "more_than", "50000", "(50000,60000)"),
    ("培训[30余次]", "more_than", "30", "(30,40)"),
    ("涉及[十几个]村", "more_than", "10", "(10,20)"),
]
NEARLY = [
    ("惠及近[2000人]", "less_than", "2000", "(1000,2000)"),
    ("收入将近[5亿元]", "less_than", "500000000", "(400000000,500000000)"),
    ("接近[300户]", "less_than", "300", "(200,300)"),
    ("道路近[百公里]", "less_than", "100000", "(0,100000)"),
]
ABOVE = [
    ("收入超[15亿元]", "more_than", "1500000000", "(1500000000,)"),
    ("收入超过[15亿元]", "more_than", "1500000000", "(1500000000,)"),
    ("收入突破[15亿元]", "more_than", "1500000000", "(1500000000,)"),
    ("收入逾[15亿元]", "more_than", "1500000000", "(1500000000,)"),
    ("参保率[80%]以上", "more_than", "80", "[80,)"),
    ("不少于[20个]", "at_least", "20", "[20,)"),
    ("绿地率不低于[35%]", "at_least", "35", "[35,)"),
    ("至少[3座]", "at_least", "3", "[3,)"),
    ("收入达到[30万元]以上", "at_least", "300000", "[300000,)"),
]
BELOW = [
    ("不足[300户]", "less_than", "300", "(,300)"),
    ("不到[300户]", "less_than", "300", "(,300)"),
    ("每亩[3万元]以下", "at_most", "30000", "(,30000]"),
    ("失业率控制在[4%]以内", "at_most", "4", "(,4]"),
    ("不超过[50万元]", "at_most", "500000", "(,500000]"),
    ("至多[3座]", "at_most", "3", "(,3]"),
    ("[30日]内提出", "at_most", "30", "(,30]"),
]
WHOLE = [
    ("完成率[100%]", "exact", "100", "[100,100]"),
    ("覆盖率达到[100%]", "exact", "100", "[100,100]"),
    ("收入[翻番]", "exact", "2", "[2,2]"),
    ("收入[翻一番]", "exact", "2", "[2,2]"),
    ("收入[翻两番]", "exact", "4", "[4,4]"),
    ("收入[翻了两番]", "exact", "4", "[4,4]"),
]
NO_QUALIFIERS = [
    ("签约[5个]项目", "exact", "5", "[5,5]"),
    ("节约[5万元]", "exact", "50000", "[45000,55000]"),
    ("附近[5户]", "exact", "5", "[5,5]"),
    ("[5户]内部整改", "exact", "5", "[5,5]"),
]
ROWS = [
    *PLAIN_COUNTS, *PLAIN_MEASURES, *AROUND, *AND_SOME, *NEARLY, *ABOVE, *BELOW, *WHOLE, *NO_QUALIFIERS,
]  # fmt: skip


@pytest.mark.parametrize(("text", "qualifier", "value", "allowed"), ROWS)
def test_a_writing_allows_its_interval(text: str, qualifier: str, value: str, allowed: str) -> None:
    plain, surfaces = marked(text)
    (figure,) = figures(plain)
    assert (figure.surface, figure.qualifier, number(figure.value), interval(figure), figure.quality) == (
        surfaces[0], qualifier, value, allowed, "intact",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["仍需将近20公里", "收入将近5亿元"])
def test_a_word_of_nearness_plans_nothing(text: str) -> None:
    assert [figure.status for figure in report(text).figures] == ["actual"]
