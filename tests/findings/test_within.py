"""The audit of one report by sentences: what fails, what holds, what rounding saves, what is blocked."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from bracketed import report

from extractor.commands.examples import relation_failures
from extractor.findings.arithmetic import gap
from extractor.findings.audit import audit, coverage, outcomes
from extractor.findings.readers import relations
from extractor.rulebook import Rulebook
from extractor.values.intervals import Interval

RULES = Rulebook()

FAILS = [
    ("全镇共有人口[3200人]，其中男性[1700人]、女性[1400人]", "SUM", "error"),
    ("今年安排项目[16个]，其中续建[6个]、新建[9个]、其余[3个]", "SUM", "error"),
    ("共[520户]，分别为[200户]、[170户]、[140户]", "SUM", "error"),
    ("完成培训[10000人]（技能培训[4500人]，扶志短训[5400人]）", "SUM", "warning"),
    ("新建公路[3公里]、改建公路[5公里]，合计[10公里]", "SUM", "warning"),
    ("安置[16个]村[1040户]，其中东片[10个]村[600户]、西片[6个]村[430户]", "SUM2", "error"),
    ("完成投资[12.8亿元]，其中工业投资[13.5亿元]", "PART", "error"),
    ("共整改问题[29个]。其中一类问题[31个]", "PART", "warning"),
    ("共搬迁[3660户]，其中已签约[2670户]，占[74.1%]", "RATIO", "error"),
    ("企业由[30家]增加到[36家]，增长[25%]", "GROWTH", "error"),
    ("信访量从[50件]下降到[40件]，减少[11件]", "CHANGE", "error"),
    ("为[120户]困难户每户补助[500元]，共计发放[8万元]", "PROD", "error"),
    ("项目涉及外焦、石屏[3个]行政村", "COUNT", "warning"),
    ("涉及外焦、石屏、沧南等[2个]行政村", "COUNT", "warning"),
    ("全镇医保参保率达[103%]", "RANGE", "error"),
    ("于[2月30日]完成签约", "DATE", "error"),
    ("应签协议的迁建农户[33户]，已签[29户]，签约率[97.9%]，其余[4户]年底前签完", "RATIO", "error"),
    ("受理纠纷[284起]，化解[278起]，化解率[98.9%]", "RATIO", "error"),
    ("排查隐患[2317处]，已整改[2298处]，整改率[92.9%]", "RATIO", "error"),
    ("应参保[27100人]，实际参保[26780人]，参保率[99.82%]", "RATIO", "error"),
    ("应签的[548户]中已有[544户]签约，签约率[92.97%]", "RATIO", "error"),
    ("项目总投资[6800万元]。全年完成投资[2200万元]，占总投资的[42.4%]", "RATIO", "warning"),
    ("箱梁预制[64片]，已架设[48片]，占[57%]", "RATIO", "warning"),
    ("预算比上年的[4120.3万元]增加[266.2万元]，增长[4.66%]", "RATIO", "error"),
    ("财政总收入[1.35亿元]，比上年的[1.26亿元]增长[17.1%]", "GROWTH", "error"),
    ("“三公”经费[18.6万元]，比上年的[20.0万元]下降[9.0%]", "GROWTH", "error"),
    ("改造危房[12户]，发放补助资金[32.4万元]，户均[2.9万元]", "PROD", "error"),
    (
        "发放补贴[286.4万元]，其中石埠片[116.2万元]，枫林片[82.7万元]，上坞片[57.5万元]，资金已到户",
        "SUM",
        "warning",
    ),
    ("总投资[4260万元]，其中上级补助[2556万元]，镇级自筹[1740万元]", "SUM", "warning"),
    ("农户分别为[86户]、[63户]、[47户]、[53户]，合计[231户]", "SUM", "warning"),
    ("三次产业比例调整到20:50:35", "SHARES", "error"),
    ("农业、工业、服务业总产值之比为15.6:58.5:29.9", "SHARES", "warning"),
    ("项目于[2023年6月]开工，[2023年3月]竣工", "ORDER", "warning"),
]

HOLDS = [
    "全年共处理党员[7人]，其中警告[2人]，严重警告[5人]",
    "累计实施重点项目[259个]，其中省级重点项目[20个]、市级重点项目[78个]",
    "规模以上企业达到[70家]，其中产值过亿元企业[50家]、纳税超千万元企业[27家]",
    "新增铁路里程[639公里]、其中高铁[370公里]，新增高速公路[2600公里]、农村公路[3000公里]",
    "共计搬迁[2450户][9838人]（建档立卡贫困户[2014户][9117人]），其中，搬迁至县城[2298户][9800人]",
    "人均可支配收入[3万元]，其中城镇居民人均可支配收入[4万元]",
    "较上年增加[5个]，其中新建[8个]",
    "完成投资[31.88亿元]，其中工业[17.2亿元]、农业[14.68亿元]",
    "财政收入由[7680万元]增加到[16080万元]，按可比口径，年均增长[7.5%]",
    "完成投资[19亿元]，占全年计划投资的[118%]",
    "年度投资完成率达[115%]",
    "新增耕地面积[64.35亩]。如按每亩指标[180万元]，预计可增加收入[11583万元]",
    "全旺镇、大洲镇[6个]村完成改造",
    "新建幼儿园、小学[5个]",
    "覆盖率由[45%]提高到[50%]，提高[5个百分点]",
    "于[2024年2月29日]完成签约",
    "投资[5亿元]的水泥项目开工。其中，投资[9亿元]的化工项目竣工",
    "受理纠纷[284起]，化解[278起]，化解率[97.9%]",
    "应签协议的农户[33户]，已腾空[29户]，签约率[97.9%]",
    "受理信访[120件]，其中网上[50件]，办结[118件]，办结率[98.3%]",
    "受理信访[120件]，今年办结[100件]，办结率[98.3%]",
    "办理建议[43件]，按时办结[40件]，办结率[100%]",
    "完成生产总值[183.7亿元]，比上年的[180.2亿元]增长[3.8%]",
    "生产总值达到[13697.5亿元]，较五年前的[9323.1亿元]增加[4374.4亿元]，增长[33.6%]",
    "发放补贴[286.4万元]，其中石埠片[116.2万元]，枫林片[82.7万元]，上坞片[44.1万元]",
    "安置[29户]，其中石埠村[9户]，枫林村[11户]",
    "总投资[4260万元]，其中上级补助[2556万元]，镇级自筹[1000万元]",
    "三次产业比例调整到20:50:30",
    "三次产业投资占比由1.1:50.3:48.6调整为0.7:50.7:48.6",
    "种植比例为3:4:3",
    "项目于[2023年3月]开工，[2023年3月]竣工",
    "项目涉及[392栋]农房、农户[548户]。应签的[548户]中已有[544户]签约，签约率[99.27%]",
]


@pytest.mark.parametrize(("marked", "check", "severity"), FAILS)
def test_what_cannot_all_be_true_is_found(marked: str, check: str, severity: str) -> None:
    found = audit([report(marked)], RULES)
    assert [(finding.check, finding.severity) for finding in found] == [(check, severity)]


@pytest.mark.parametrize("marked", HOLDS)
def test_what_can_be_true_is_left_alone(marked: str) -> None:
    assert audit([report(marked)], RULES) == []


@pytest.mark.parametrize(
    ("marked", "state"),
    [
        ("共完成投资[14.8亿元]，其中工业[12.8亿元]、农业[1.98亿元]、其余[0.02亿元]", "consistent"),
        ("共完成投资[14.7亿元]，其中工业[12.8亿元]、农业[1.9亿元]、其余[0.08亿元]", "rounding"),
        ("共完成投资[15.1亿元]，其中工业[12.8亿元]、农业[1.12亿元]、其余[0.87亿元]", "inconsistent"),
    ],
)
def test_the_three_outcomes_of_a_sum(marked: str, state: str) -> None:
    found = outcomes(relations(report(marked), RULES), RULES)
    assert [outcome.state for outcome in found if outcome.related.check == "SUM"] == [state]


def test_a_rate_that_no_whole_number_gives_has_one_way_out() -> None:
    [finding] = audit([report("应签协议的迁建农户[33户]，已签[29户]，签约率[97.9%]")], RULES)
    assert finding.would_hold_if == "若「97.9%」为 87.8788 %"
    [finding] = audit([report("受理纠纷[284起]，化解[278起]，化解率[98.9%]")], RULES)
    assert finding.would_hold_if == "若「98.9%」为 97.8873 %，或「278起」为 281 起，或「284起」为 281 起"


def test_a_list_one_digit_off_names_the_digits() -> None:
    text = "发放补贴[286.4万元]，其中石埠片[116.2万元]，枫林片[82.7万元]，上坞片[57.5万元]"
    [finding] = audit([report(text)], RULES)
    assert finding.would_hold_if == (
        "若「286.4万元」为 256.4 万元，或「116.2万元」为 146.2 万元，或「57.5万元」为 87.5 万元；或所列并非全部"
    )


def test_an_implied_rate_is_a_note() -> None:
    text = "计划新增耕地面积[64.35亩]，全部复垦成水田，预计可增加镇级财政收入[{}万元]"
    [finding] = audit([report(text.format(2252))], RULES)
    assert (finding.check, finding.severity) == ("IMPLIED", "note")
    assert finding.explanation_zh == "两数相除恰近整数，提示：2252万元 ÷ 64.35亩 = 每亩合 35万元。"
    assert audit([report(text.format(2270))], RULES) == []


def test_a_named_whole_belongs_to_the_same_project() -> None:
    text = "大桥总投资[6800万元]，管网完成投资[2200万元]，占总投资的[42.4%]"
    own = report(
        text,
        at={"6800万元": {"subject": "大桥"}, "2200万元": {"subject": "大桥"}, "42.4%": {"subject": "大桥"}},
    )
    assert [finding.check for finding in audit([own], RULES)] == ["RATIO"]
    other = report(
        text,
        at={"6800万元": {"subject": "大桥"}, "2200万元": {"subject": "管网"}, "42.4%": {"subject": "管网"}},
    )
    assert audit([other], RULES) == []


def test_truncated_shares_hold() -> None:
    # 2/3 is 66.66…: rounding gives 66.7, cutting gives 66.6.
    assert audit([report("共搬迁[300户]，其中已签约[200户]，占[66.6%]")], RULES) == []
    assert len(audit([report("共搬迁[300户]，其中已签约[200户]，占[66.5%]")], RULES)) == 1


def test_sums_of_mu_are_exact_thirds() -> None:
    assert audit([report("共流转[10亩]，其中东片[3.4亩]、西片[3.3亩]、其余[3.3亩]")], RULES) == []
    [finding] = audit([report("共流转[10.0亩]，其中东片[3.4亩]、西片[3.3亩]、其余[3.7亩]")], RULES)
    assert "= 10.4亩（10.25…10.55）；总数 10.0亩（9.95…10.05）；相差 0.2…0.6亩" in finding.explanation_zh


def test_a_suspect_figure_blocks_its_checks() -> None:
    marked = "全镇共有人口[3200人]，其中男性[1700人]、女性[1400人]"
    unknown = {"quality": "suspect", "value": None, "lower": None, "upper": None}
    blocked = report(marked, at={"1400人": unknown})
    assert audit([blocked], RULES) == []
    states = {outcome.state for outcome in outcomes(relations(blocked, RULES), RULES)}
    assert states == {"blocked", "consistent"}
    counts = coverage(blocked, RULES)
    assert [counts[name] for name in ("numbers", "figures", "in_worded_relation", "checked")] == [3, 3, 3, 2]
    assert (counts["consistent"], counts["blocked"], counts["inconsistent"]) == (1, 2, 0)


def test_qualified_numbers_widen_the_test() -> None:
    assert audit([report("共发放[9600余人]，其中东片[5000人]、其余[4650人]")], RULES) == []
    assert len(audit([report("共发放[9600余人]，其中东片[5000人]、其余[4500人]")], RULES)) == 1


def test_a_finding_says_all_a_person_needs() -> None:
    [finding] = audit([report("全镇共有人口[3200人]，其中男性[1700人]、女性[1400人]")], RULES)
    arithmetic = "1700人 + 1400人 = 3100人；总数 3200人；相差 100人"
    assert finding.explanation_zh == f"各分项相加与总数不一致：{arithmetic}。"
    assert "1700人 + 1400人 = 3100人; total 3200人; difference 100人" in finding.explanation_en
    assert (finding.expected_lower, finding.observed_upper, finding.difference) == (3100, 3200, 100)
    assert finding.would_hold_if == "若「3200人」为 3100 人，或「1700人」为 1800 人，或「1400人」为 1500 人"
    assert finding.quotes == ["全镇共有人口3200人，其中男性1700人、女性1400人"]


def test_ids_depend_on_check_and_figures_alone() -> None:
    sentence = "企业由[30家]增加到[36家]，增长[25%]"
    [first], [second] = audit([report(sentence)], RULES), audit([report(sentence)], RULES)
    assert first.finding_id == second.finding_id
    assert audit([report("　" + sentence)], RULES)[0].finding_id != first.finding_id  # other figure ids


def test_links_name_roles_and_words() -> None:
    page = report("企业由[30家]增加到[36家]，增长[20%]")
    audit([page], RULES)
    assert [link.role for link in page.links] == ["from", "to", "share"]
    assert {link.relation for link in page.links} == {"growth"}
    assert len({link.relation_id for link in page.links}) == 1
    assert page.links[0].wording == "由30家增加到36家，增长20%"


def test_one_conflict_between_two_statements_is_told_once() -> None:
    text = (
        "项目涉及[2个]行政村[9个]自然村[548户]农户。征收[2个]行政村[9个]自然村[548户]土地。"
        "项目带动[10个]自然村[548户]集中。"
    )
    found = audit([report(text)], RULES)
    assert [(finding.check, finding.severity) for finding in found] == [("RESTATE", "warning")]


def test_investment_of_one_project_stated_twice() -> None:
    text = "老街二期项目总投资[1200万元]。\n老街二期总投资[1000万元]。"
    fields = {"measure": "total_investment", "subject": "共富老街二期项目"}
    page = report(text, at={"1200万元": fields, "1000万元": {**fields, "subject": "“共富老街二期”"}})
    assert [(finding.check, finding.severity) for finding in audit([page], RULES)] == [("RESTATE", "warning")]


@pytest.mark.parametrize(
    "apart",
    [
        {"noun": "新建厂房"},
        {"status": "planned"},
        {"measure": "completed_investment"},
        {"subject": "农贸市场改造项目"},
        {"period_start": date(2022, 1, 1), "period_end": date(2022, 12, 31)},
    ],
)
def test_what_differs_in_more_than_its_value_is_not_one_fact(apart: dict[str, object]) -> None:
    text = "老街二期项目总投资[1200万元]。\n老街二期总投资[1000万元]。"
    fields = {
        "measure": "total_investment", "subject": "共富老街二期项目", "noun": "总投资", "status": "actual",
        "period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31),
    }  # fmt: skip
    assert len(audit([report(text, at={"1200万元": fields, "1000万元": fields})], RULES)) == 1
    assert audit([report(text, at={"1200万元": fields, "1000万元": {**fields, **apart}})], RULES) == []


def test_findings_come_in_order_of_severity() -> None:
    page = report("涉及外焦、石屏[3个]行政村，全镇医保参保率达[103%]")
    assert [finding.severity for finding in audit([page], RULES)] == ["error", "warning"]
    assert [finding.severity for finding in page.findings] == ["error", "warning"]


def test_every_example_beside_the_rules_holds() -> None:
    assert list(relation_failures(RULES)) == []


@pytest.mark.parametrize(
    ("left", "right", "distance"),
    [((1, 2), (2, 3), 0), ((1, 2), (4, 5), 2), ((4, 5), (1, 2), 2), ((1, None), (0, 0), 1)],
)
def test_gap(left: tuple[int, int | None], right: tuple[int, int], distance: int) -> None:
    first = Interval(Fraction(left[0]), None if left[1] is None else Fraction(left[1]))
    assert gap(first, Interval(Fraction(right[0]), Fraction(right[1]))) == distance


def test_no_message_accuses() -> None:
    for marked, _check, _severity in FAILS:
        [finding] = audit([report(marked)], RULES)
        assert not any(word in finding.explanation_zh for word in ("错误", "造假"))
        assert "{" not in finding.explanation_zh + finding.explanation_en + finding.would_hold_if
