"""Whose property figures are: things that sentences name in passing, and found again in the next report."""

import pytest
from readings import RULES, report

from extractor.across.audit import audit
from extractor.across.examples import findings, report_of
from extractor.across.names import Names
from extractor.across.owners import Owner, Owners, page

NAMES = RULES.once(Names)
HALL = Owner("hall", "云溪镇文体中心", True)


def owned(text: str) -> list[tuple[str, str]]:
    """Return the things of a text with their figures, when 云溪镇文体中心 is known."""
    report = report_of(f"云溪镇2023年工作总结\n一、2023年工作总结\n{text}", RULES)
    one = page(report, Owners({}, [(HALL.name, HALL)], NAMES, "330803\x1f云溪镇"), NAMES)
    pairs = zip(one.report.figures, one.owners, strict=True)
    return [(figure.surface, owner.name) for figure, owner in pairs if owner is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what is told of a thing behind its name, and what goes on up to the next semicolon
        (
            "双桥物流园二期总投资9600万元，占地56亩；引进企业5家，总投资3亿元。",
            [("9600万元", "双桥物流园二期"), ("56亩", "双桥物流园二期")],
        ),
        # a clause that begins with a known name, with and without the township's
        (
            "受天气影响，文体中心建设工期延长，11月竣工，总投资5600万元。",
            [("11月", HALL.name), ("5600万元", HALL.name)],
        ),
        ("文体中心周边道路改造工程总投资300万元。", [("300万元", "文体中心周边道路改造工程")]),
        # an item's name, and a label
        (
            "3.枫林村文化礼堂。10月底前建成，完成投资260万元。",
            [("10月底", "枫林村文化礼堂"), ("260万元", "枫林村文化礼堂")],
        ),
        ("云溪镇文体中心：占地12亩，建筑面积5200平方米。", [("12亩", HALL.name), ("5200平方米", HALL.name)]),
        # a word that any thing bears is no name, and what is done everywhere is no thing
        ("重点项目总投资5600万元。", []),
        ("农村公路总投资560万元，全长12公里。", []),
    ],
)
def test_things_and_their_figures(text: str, expected: list[tuple[str, str]]) -> None:
    found = owned(text)
    assert [pair for pair in found if pair in expected or not expected] == expected


REPORTS = {
    "a thing that no line is given to, told twice": (
        "云溪物流园二期总投资9600万元，占地56亩。",
        "云溪物流园二期5月竣工，总投资6900万元，占地56亩。",
        {"XDOC"},
    ),
    "two phases, and both together, are three things": (
        "云溪物流园一期总投资9600万元，占地56亩。",
        "云溪物流园二期总投资6900万元，占地32亩；云溪物流园一、二期总占地88亩。",
        set(),
    ),
    "what is done every year is another every year": (
        "1.高标准农田建设项目：总投资780万元，3月开工，6月完工。",
        "1.高标准农田建设项目：总投资900万元，4月开工，8月完工。",
        set(),
    ),
    "a revision of another part of the sentence explains nothing": (
        "完成工业性投资3.61亿元。",
        "财政总收入2.03亿元（上年按新口径调整为1.94亿元）；工业性投资3.1亿元，比上年的3.16亿元下降1.9%。",
        {"XDOC"},
    ),
    "words in another order name the same": (
        "招商引资到位资金1.62亿元。",
        "实际到位招商引资资金1.84亿元，比上年增长15.6%。",
        {"GROWTH"},
    ),
    "a rate starts from the kind of amount that it names": (
        "一般公共预算支出48.6亿元。",
        "一般公共预算支出51.06亿元，比上年决算数增长3.9%。",
        set(),
    ),
    "what of a thing is counted is told by its own word": (
        "生猪存栏1.26万头，出栏2.15万头。",
        "生猪出栏2.28万头，比上年的2.51万头下降9.2%。",
        {"XDOC"},
    ),
    "a year that only follows is not that of the figure": (
        "常住人口1.31万人。",
        "常住人口1.36万人，2022年抽样调查时为1.31万人。",
        set(),
    ),
    "the level of the year before is of what was counted just now": (
        "固定资产投资5.51亿元，其中工业投资2.35亿元。",
        "固定资产投资6.02亿元；其中工业投资2.61亿元，比上年的2.53亿元增长3.2%。",
        {"XDOC"},
    ),
    "what an unknown name stands in front of is of no thing named before": (
        "云溪公园二期占地98亩，总投资5200万元。",
        "云溪公园二期5月开园，公园总占地224亩，总投资1.2亿元。",
        set(),
    ),
    "what a building holds lasts": (
        "1.云溪实验学校工程：可提供学位2160个。",
        "1.云溪实验学校工程：可提供学位2610个，新增学位270个。",
        {"XDOC"},
    ),
    "what was left over is what was carried over": (
        "年终结余87.8万元。",
        "总收入2612.7万元，其中：上级补助收入2205.5万元，上年结余78.8万元。",
        {"XDOC"},
    ),
    "who writes 左右 does not mean the last digit": (
        "1.云溪水厂工程：总投资1884万元左右，正在建设。",
        "1.云溪水厂工程：总投资1860万元，正在建设。",
        set(),
    ),
    "one building of a hospital, and another": (
        "1.云溪卫生院门诊楼工程：总投资160万元，9月完工。",
        "1.云溪卫生院公共卫生楼工程：总投资260万元，9月完工。",
        set(),
    ),
    "one of several, and another": (
        "1.云溪镇第二幼儿园工程：总投资1950万元，占地12.6亩。",
        "1.云溪镇第三幼儿园工程：总投资1950万元，占地13.2亩。",
        set(),
    ),
    "a finish before the start, whose year is that of the report": (
        "1.云溪卫生院迁建项目：总投资2180万元，12月开工。",
        "1.云溪卫生院迁建项目：2022年8月竣工，总投资2180万元。",
        {"DATE"},
    ),
    "a heading of work in a report that only reports plans nothing": (
        "二、重点工作\n（一）培训搬迁群众216人次，帮助就业138人。",
        "二、重点工作\n（一）培训搬迁群众216人次，帮助就业138人。",
        {"STALE"},
    ),
}


@pytest.mark.parametrize(("before", "after", "checks"), REPORTS.values(), ids=REPORTS)
def test_what_two_years_say(before: str, after: str, checks: set[str]) -> None:
    pair = "\n---\n".join(f"云溪镇{year}年工作总结\n{text}" for year, text in ((2022, before), (2023, after)))
    assert {finding.check for finding in findings(pair, RULES)} == checks


@pytest.mark.parametrize(
    ("half", "year", "told"),
    [
        ("受理群众来信412件。", "化解群众来信398件。", []),  # another act
        ("化解矛盾纠纷412起。", "化解矛盾纠纷398起。", ["error"]),
        ("失业人员再就业612人。", "失业人员再就业574人。", ["warning"]),
    ],
)
def test_a_longer_part_of_the_year_holds_a_shorter_one(half: str, year: str, told: list[str]) -> None:
    texts = (f"云溪镇2024年上半年工作总结\n上半年，{half}", f"云溪镇2024年前三季度工作总结\n1—9月，{year}")
    found = findings("\n---\n".join(texts), RULES)
    assert [finding.severity for finding in found if finding.check == "SPAN"] == told


def test_what_was_dropped_is_told_once() -> None:
    plan = "云溪镇2023年重点工作计划\n3.枫林村文化礼堂，计划投资260万元，10月底前建成。"
    done = "云溪镇2023年工作总结\n一、2023年工作总结\n全年完成农村危房改造16户。"
    found = [one for one in findings("\n---\n".join((plan, done)), RULES) if one.check == "PLAN"]
    assert len(found) == 1
    assert "未再提及" in found[0].explanation_zh


@pytest.mark.parametrize(
    ("plan", "done", "told"),
    [
        # the year in front of a figure is of its words, and what answers a plan needs none
        ("1.云溪绿道工程，2023年计划投资1000万元。", "1.云溪绿道工程：年度计划1000万元，实际完成730万元。", ["PLAN"]),
        ("1.云溪绿道工程，2023年计划投资800万元。", "1.云溪绿道工程：年度计划600万元，实际完成815万元。", ["XDOC"]),
        # a plan that promises nothing but a project of a size
        ("1.新建云溪镇综合文化站，总投资680万元。", "1.云溪绿道工程全面完工。", ["PLAN"]),
        ("1.新建云溪镇综合文化站，总投资680万元。", "1.镇综合文化站开工。", []),
        # a sentence on the year to come plans to its end
        ("2023年，计划完成税收增长6%；新建口袋公园5个。", "新建口袋公园4个。", ["PLAN"]),
        # how many a plan concerns may turn out otherwise
        ("1.云溪饮水工程：受益农户95户，总投资41万元。", "1.云溪饮水工程：受益农户97户，总投资41万元。", []),
        # what was done is no plan, whatever else the sentence plans
        ("1.云溪产业园完成投资1亿元。", "1.云溪产业园：规划总投资2.3亿元，全年完成投资6800万元。", ["PLAN"]),
    ],
)  # fmt: skip
def test_plans_and_outcomes(plan: str, done: str, told: list[str]) -> None:
    texts = (
        f"云溪镇2023年工作计划\n一、重点项目\n{plan}",
        f"云溪镇2023年工作总结\n一、重点项目建设情况\n{done}",
    )
    found = findings("\n---\n".join(texts), RULES)
    assert [one.check for one in found if one.check != "RATE"] == told


def test_the_rows_of_a_table_of_indicators_are_of_the_place() -> None:
    table = "<tr><td>固定资产投资</td><td>{}</td></tr><tr><td>农村居民人均可支配收入</td><td>{}</td></tr>"
    first = "<tr><th>指标</th><th>2022年（万元）</th></tr>" + table.format("48600", "2.1")
    columns = table.format("52300</td><td>46800", "2.2</td><td>2.1")
    second = "<tr><th>指标</th><th>2023年（万元）</th><th>2022年（万元）</th></tr>" + columns
    pages = [
        report(
            f"<html><body><h1>云溪镇{year}年工作总结</h1><table>{rows}</table></body></html>", f"{year}.html"
        )
        for year, rows in ((2022, first), (2023, second))
    ]
    found = [one for one in audit(pages, RULES) if len(one.document_ids) > 1]
    assert [(one.check, "固定资产投资" in one.explanation_zh) for one in found] == [("XDOC", True)]


def test_a_plan_of_a_round_number_is_missed_by_what_rounding_hides() -> None:
    plan = "云溪镇2022年工作总结和2023年工作计划\n平稳。\n二、2023年工作计划\n1.云溪产业园项目完成投资2亿元。"
    done = "云溪镇2023年工作总结\n一、2023年工作总结\n1.云溪产业园项目：完成投资{}亿元。"
    for amount, short in (("1.62", True), ("1.99", False), ("2.3", False)):
        found = findings("\n---\n".join((plan, done.format(amount))), RULES)
        assert ("PLAN" in {finding.check for finding in found}) is short


@pytest.mark.parametrize(
    ("plan", "done", "outcome"),
    [
        ("高标准农田260亩", "高标准农田280亩", ""),
        ("高标准农田260亩", "高标准农田860亩", "大幅超出计划"),
        ("高标准农田260亩", "高标准农田180亩", "未达计划"),
        ("规模以上工业企业2家", "规模以上工业企业5家", ""),  # of few, twice as many is no wonder
    ],
)
def test_what_outgrew_its_plan(plan: str, done: str, outcome: str) -> None:
    texts = f"云溪镇2023年工作计划\n新增{plan}。", f"云溪镇2023年工作总结\n新增{done}。"
    found = [one for one in findings("\n---\n".join(texts), RULES) if one.check == "PLAN"]
    assert [outcome in one.explanation_zh for one in found] == ([True] if outcome else [])


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ("累计完成投资529万元", "全年完成投资276万元，累计完成投资895万元", ["TOTAL"]),
        ("累计完成投资529万元", "全年完成投资276万元，累计完成投资805万元", []),
        ("2022年4月开工，完成投资697万元", "全年完成投资473万元，累计完成投资1170万元", []),
        ("2022年4月开工，完成投资697万元", "全年完成投资473万元，累计完成投资1710万元", ["TOTAL"]),
        ("完成投资697万元", "全年完成投资473万元，累计完成投资1710万元", []),  # nothing says when it began
        ("累计完成投资529万元", "累计完成投资495万元", ["TOTAL"]),
        ("累计完成投资529万元", "累计完成投资895万元", []),
    ],
)
def test_a_sum_so_far(before: str, now: str, told: list[str]) -> None:
    line = "云溪镇{}年工作总结\n一、重点项目\n1.集镇污水处理厂二期工程：{}。"
    found = findings("\n---\n".join((line.format(2022, before), line.format(2023, now))), RULES)
    assert [one.check for one in found] == told
