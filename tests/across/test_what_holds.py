"""Two reports in different hands: what holds is not flagged, what cannot both be true is found."""

import pytest
from readings import RULES

from extractor.across.examples import findings, report_of
from extractor.across.names import Names
from extractor.across.periods import issued

PLAN = "云溪镇2022年工作总结和2023年工作打算\n一、2022年工作总结\n{before}\n二、2023年工作打算\n{plan}"
DONE = "云溪镇2023年工作总结\n一、2023年工作总结\n{done}"

CASES = {
    "a rate at constant prices stays out, one beside it does not": (
        "地区生产总值6.35亿元；农民人均纯收入16820元。",
        "",
        "地区生产总值7.02亿元，按可比价格计算增长8.1%；农民人均纯收入18570元，增长10.4%。",
        set(),
    ),
    "what was expected may turn out otherwise": (
        "预计全年完成税收收入2.86亿元。",
        "",
        "全年完成税收收入3.02亿元，比上年的2.84亿元增长6.3%。",
        set(),
    ),
    "what a notice of brackets says is of the brackets": (
        "合同引资15.6亿元。",
        "",
        "完成税收收入3.02亿元（2022年为2.84亿元），合同引资18.2亿元。",
        set(),
    ),
    "the total investment of a thing that is not named is of no place": (
        "新建农贸市场1个，总投资680万元。",
        "",
        "新建停车场1个，总投资920万元；其余照旧，比上年总投资有所增加。",
        set(),
    ),
    "a project that is told of without figures was not dropped": (
        "各项工作有序开展。",
        "1.沿江大道改造工程：6月底完工，计划完成投资3200万元。",
        "沿江大道改造工程进展顺利。",
        set(),
    ),
    "a project that is told of no more was dropped": (
        "各项工作有序开展。",
        "1.沿江大道改造工程：6月底完工，计划完成投资3200万元。",
        "各项工作有序开展。",
        {"PLAN", "RATE"},
    ),
}


@pytest.mark.parametrize(("before", "plan", "done", "checks"), CASES.values(), ids=CASES)
def test_pairs(before: str, plan: str, done: str, checks: set[str]) -> None:
    pair = "\n---\n".join((PLAN.format(before=before, plan=plan), DONE.format(done=done)))
    assert {finding.check for finding in findings(pair, RULES)} == checks


def test_undated_reports_stand_in_the_order_of_their_years() -> None:
    days = []
    for title in ("云溪镇2023年工作计划", "云溪镇2022年工作总结", "云溪镇2023年工作总结"):
        document = report_of(f"{title}\n一、工作\n完成搬迁63户。", RULES).document
        document.published_date = None
        days.append(issued(document))
    assert days[0] == days[1] < days[2]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("沿江大道（白沙段）改造已经完工。", True),
        ("沿江绿化带已经完工。\n滨湖大道改造已经完工。", False),
    ],
)
def test_a_name_is_told_of_where_one_sentence_has_most_of_it(text: str, told: bool) -> None:
    assert RULES.once(Names).named_in(text, "沿江大道改造工程") is told
