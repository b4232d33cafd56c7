"""The audit of one report by sentences: what fails, what holds, what rounding saves, what is blocked."""

from __future__ import annotations

from fractions import Fraction

import pytest
from bracketed import report

from extractor.findings.audit import audit, coverage, outcomes, relations
from extractor.findings.examples import failures
from extractor.findings.within import gap
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


def test_findings_come_in_order_of_severity() -> None:
    page = report("涉及外焦、石屏[3个]行政村，全镇医保参保率达[103%]")
    assert [finding.severity for finding in audit([page], RULES)] == ["error", "warning"]
    assert [finding.severity for finding in page.findings] == ["error", "warning"]


def test_every_example_beside_the_rules_holds() -> None:
    assert list(failures(RULES, report)) == []


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
