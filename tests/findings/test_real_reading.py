"""The audit of sentences as a page is read: what is found, with which severity, and what must be left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.pipeline import audited, read_page, understood
from extractor.records import Finding, Report
from extractor.rulebook import Rulebook

RULES = Rulebook()
SEED = Path(__file__).resolve().parents[3] / "shared" / "gold" / "dazhou-2023.txt"

FAILS = [
    ("全镇应搬迁3660户，已签约2928户，占80%；已腾空2670户，占74.1%；已拆除2708户，占74%。", "RATIO", "error"),
    ("全镇共有农户3660户。截至目前，已签约2670户，占74.1%。", "RATIO", "warning"),
    ("全镇共有农户8642户，已安装天然气6914户，占90%。", "RATIO", "error"),
    ("疫苗接种率98.6%，应接种12000人，已接种11532人。", "RATIO", "error"),
    (
        "总产值31.88亿元，增长9.7%，其中工业产值17.2亿元，增长5.5%；农业产值14.68亿元，增长9%。",
        "GROWTH",
        "warning",
    ),
    ("预算收入8560万元，比上年增加560万元，增长8%。", "GROWTH", "error"),
    ("一般公共预算收入1.52亿元，2022年为1.38亿元，同比增长15%。", "GROWTH", "error"),
    ("农村居民人均可支配收入由2021年的18650元增加到2022年的19955元，增长8%。", "GROWTH", "error"),
    ("二级以上优良天数209天，比上年190天增加20天。", "CHANGE", "error"),
    ("2011年，城镇居民人均可支配收入15837元，比2006年增长6116元，年均递增13.3%。", "YEARLY", "warning"),
    ("落实补贴面积12850亩，每亩补贴95元，共计发放补贴资金132.08万元。", "PROD", "error"),
    ("为326名80岁以上老人发放高龄津贴，每人每月50元，全年共发放29.56万元。", "PROD", "error"),
    ("审批农村建房128户，面积15360平方米，户均150平方米。", "PROD", "error"),
    ("共流转土地5600亩，涉及农户820户，户均7.8亩。", "PROD", "error"),
    ("新建高标准农田3000亩，总投资450万元，亩均投资2500元。", "PROD", "error"),
    ("新建道路12公里，总投资3600万元，平均每公里造价200万元。", "PROD", "error"),
    ("粮食播种面积3.2万亩，总产量1.28万吨，平均亩产450公斤。", "PROD", "error"),
    ("接待游客12.5万人次，旅游收入8750万元，人均消费1000元。", "PROD", "warning"),
    ("低保标准由每人每月680元提高到720元，每人每月提高50元。", "CHANGE", "error"),
    ("供养标准从每人每年8000元提高到9600元，增长15%。", "GROWTH", "error"),
    ("养老保险参保8600人，应参保9000人，参保率98.5%。", "RATIO", "error"),
    ("新增城镇就业620人，完成目标任务600人的113.3%。", "RATIO", "error"),
    ("落实春耕资金300万元、秋种资金450万元，两批共计800万元。", "SUM", "warning"),
    (
        "地区生产总值25.6亿元，其中第一产业增加值3.2亿元，第二产业增加值10.4亿元，第三产业增加值11.0亿元。",
        "SUM",
        "error",
    ),
    ("本次培训共5期，每期60人，共培训360人次。", "PROD", "error"),
    ("全镇总面积137.08平方千米（1.73万公顷），辖12个村。", "RESTATE", "error"),
    ("征收土地共120亩，其中东岳村45亩、沧州村38亩、沧南村47亩。", "SUM", "warning"),
    ("共有迁建农户33户，签约率89%。", "GRIM", "warning"),
    ("医保参保人数16659人，参保率99.24%，惠民保参保人数9600余人，参保率80%以上。", "BASE", "warning"),
    ("城建工程5项：①聚源大街②复兴东路③巨力路④晨阳大街。", "COUNT", "warning"),
    ("办好五件实事。一是修路。二是通水。三要建桥。四是亮灯。", "COUNT", "warning"),
    (
        "年内力争投资4亿元的新能源扩建、投资3.12亿元的水性涂料、投资2.33亿元的医疗器械4个过亿元项目投产。",
        "COUNT",
        "warning",
    ),
    ("全镇医保参保率达103%。", "RANGE", "error"),
    ("完成农村公路硬化28.6公里，其中通村公路17.4公里，通组公路12.9公里。", "SUM", "warning"),
    ("全年出生人口2480人，死亡人口3010人，自然减少620人。", "CHANGE", "error"),
    ("年末各项存款余额312.5亿元，比年初增加28.4亿元，增长13.2%。", "GROWTH", "error"),
    (
        "城镇居民人均可支配收入38216元，农村居民人均可支配收入19108元，城乡居民收入比为2.15：1。",
        "PROD",
        "error",
    ),
    (
        "收入总计4512万元；一般公共预算支出4128万元，上解支出240万元，支出总计4368万元，年终结转结余164万元。",
        "CHANGE",
        "error",
    ),
    ("全乡有贫困户1346户5120人。\n覆盖贫困户918户，占贫困户总数的86.2%。", "RATIO", "warning"),
    ("建成安置点3个，分别为岩头、白沙、新寨、龙潭安置点。", "COUNT", "warning"),
    ("全年到位财政资金1520万元，其中中央资金780万元。已支付1446万元，支付率85.1%。", "RATIO", "warning"),
    ("公告期限自2023年9月12日起至2023年8月12日止。", "ORDER", "warning"),
    ("文盲率由6.15%下降为3.02%，下降2.13个百分点。", "CHANGE", "error"),
    ("汉族人口为469337人，占82.0%；各少数民族人口为103025人，占28.0%。", "BASE", "warning"),
    ("高中阶段招生1862人，其中普通高中1420人，职业中学542人。", "SUM", "error"),
    ("一般公共预算收入完成3286万元，完成年初预算3200万元的112.7%。", "RATIO", "error"),
    ("发放小额信贷85户397万元，户均5.67万元。", "PROD", "error"),
    (
        "“三公”经费预算6.5万元，较上年减少0.5万元，下降7.1%。其中公务接待费1.5万元，公务用车运行维护费6.0万元。",
        "SUM",
        "warning",
    ),
    ("投入资金620万元，其中上级资金380万元，镇级配套160万元，村级自筹100万元。", "SUM", "warning"),
    ("征地前人均耕地1.35亩，征地后人均耕地0.97亩，减少0.48亩。", "CHANGE", "error"),
    ("税收收入由2021年的2860万元增加到3217万元，增加357万元，增长14.5%。", "GROWTH", "error"),
    ("规上企业由36家增加到30家。", "DIRECTION", "error"),
    ("支出28.35亿元，其中：教育支出6.52亿元，占23.0%；卫生健康支出3.12亿元，占14.0%。", "RATIO", "warning"),
    ("特困供养人员1265人，其中集中供养284人，分散供养981人，集中供养率32.5%。", "RATIO", "warning"),
    ("新建大棚68座，总投资544万元，平均每座9万元。", "PROD", "error"),
    ("全年发放资助资金1268.4万元，惠及学生12684人次，人均1100元。", "PROD", "error"),
]

HOLDS = [
    "落实春耕资金300万元、秋种资金450万元、抗旱资金50万元，两批共计800万元。",
    "低保标准由每人每月680元提高到720元，每人每月提高40元。",
    "应搬迁1200户，已签约1100户，签约率91.7%；已腾空1050户，腾空率95.5%；已拆除1000户，拆除率95.2%。",
    "新建、改建公路35公里，其中新建20公里，改建15公里，硬化村道50公里。",
    "全镇现有耕地3.2万亩，其中水田1.8万亩、旱地1.4万亩；林地5.6万亩。",
    "共排查隐患1560处，已完成整改1548处，正在整改12处，整改率99.2%。",
    "安排项目20个，其中续建项目8个、新建项目9个、储备项目3个。",
    "共有党员820名，其中农村党员560名，占68.3%；女党员180名，占22%；35岁以下党员120名，占14.6%。",
    "医保参保28500人，参保率98.2%；养老保险参保15200人，参保率96%。",
    "财政收入由2015年的1.2亿元增加到2020年的2.1亿元，增长75%，年均增长11.8%。",
    "实现总产值12亿元，比上年增加1.5亿元，按可比价格计算增长9.5%。",
    "一期工程投资2亿元，已完成；二期工程总投资3亿元，已完成投资1.2亿元，占总投资的40%。",
    "村道工程于2022年3月开工，2022年12月竣工；水厂工程于2023年6月开工，预计2024年5月完工。",
    "大桥项目已于2021年开工建设，目前主体完工，预计2023年底通车；引水项目计划2023年6月开工。",
    "全镇应搬迁3660户，已签约2928户，占80%；已拆除2708户，占74%。",
    "全镇有农户3660户，全村应搬迁1200户，总任务900户，已腾空670户，占74.4%。",
    "实现工农业总产值31.88亿元，增长7%，其中工业总产值17.2亿元，增长5.5%；农业总产值14.68亿元，增长9%。",
    "项目总投资约8.3亿元，其中桥梁投资1.5亿元，道路1.7亿元，管网1.7亿元，绿化7000万元，水系1.7亿元，其他约1亿元。",
    "全镇总面积137.08平方千米（1.37万公顷），辖12个村。",
    "全省地区生产总值达到13697.5亿元，较“十三五”末的9323.1亿元增加4374.4亿元，增长33.6%。",
    "2011年，全县生产总值53.42亿元，比2006年增长24.47亿元，年均递增11%。",
    "调处各类矛盾纠纷1910起，调处成功率达99.89%。",
    "共有迁建农户33户，签约率90%。",
    "贫困人口由10.81万人下降到2.88万人，贫困发生率由54.4%下降到14.8%。",
    "为326名80岁以上老人发放高龄津贴，每人每月50元，全年共发放19.56万元。",
    "完成改厕任务1200户，超额完成全年任务1000户的20%。",
    "城镇居民人均可支配收入38250元，农村居民人均可支配收入17790元，城乡居民收入比为2.15：1。",
    "综合考核全县排名由第12位上升到第8位。",
    "办理时限由20天提升至10天。",
    "低保标准由每月520元提高到6600元，特困标准由680元提高到720元。",
    "全年完成投资6.5亿元。其中，工业投资4.1亿元，民间投资3.2亿元。",
    "60岁及以上人口为144065人，占25.17%，其中65岁及以上人口为108176人，占18.90%。",
    "采暖期自2023年11月1日起至3月15日止。",
    "全市有公园3个，分别为东湖、西山等。",
    "税收收入2741万元，占83.4%；增值税900万元，占32.8%。",
    "60岁及以上人口为144065人，占25.17%，其中65岁及以上人口为108176人，占75.1%。",
    "全乡有贫困户1346户，东村有贫困户120户。\n覆盖贫困户96户，占贫困户总数的80%。",
    "全市总人口性别比（以女性为100，男性对女性的比例）由2010年的103.85下降为2020年的101.61。",
    "固定资产投资10亿元，其中民间投资6亿元，工业投资5亿元。",
    "城建工程4项：①聚源大街②复兴东路③巨力路④晨阳大街。",
    "2019年实施省市重点项目16个，当年完成投资19亿元，占全年计划投资的118%，均已开工建设。",
    "大洲镇2023年工作总结\n安置房于926日进场，预计20253月完工。医保参保率达5100%。",
]  # fmt: skip


def findings(text: str) -> tuple[Report, list[Finding]]:
    report = understood(read_page((text + "\n").encode(), RULES), RULES)
    return report, audited([report], RULES)


@pytest.mark.parametrize(("text", "check", "severity"), FAILS)
def test_what_does_not_add_up_is_found(text: str, check: str, severity: str) -> None:
    _, found = findings(text)
    assert [(one.check, one.severity) for one in found] == [(check, severity)]
    assert found[0].quotes
    assert "{" not in found[0].explanation_zh + found[0].explanation_en + found[0].would_hold_if


@pytest.mark.parametrize("text", HOLDS)
def test_what_holds_or_cannot_be_known_is_left_alone(text: str) -> None:
    assert findings(text)[1] == []


def test_a_unit_slip_is_named_where_it_alone_mends_the_failure() -> None:
    [found] = findings("全年安排投资5.4亿元，其中一般投资2.4万元，重点投资2.1亿元，其余0.9亿元。")[1]
    assert "单位有误时，「2.4万元」为 24000 万元" in found.would_hold_if


def test_a_culprit_is_named_by_two_independent_failures_only() -> None:
    twice = (
        "全镇应搬迁3660户，其中东片1200户、西片1300户、其余1060户。全镇应搬迁3660户，已腾空2670户，占75%。"
    )
    alone = "全镇应搬迁3660户，其中东片1200户、西片1300户、其余1060户。"
    assert all("两处" not in one.would_hold_if for one in findings(alone)[1])
    # Two mentions of 3660 are two figures: what they share is no one figure.
    assert all("两处" not in one.would_hold_if for one in findings(twice)[1])
    [first, second] = findings("共搬迁3660户：东片1200户、西片1300户、南片1060户。已签约2670户，占75%。")[1]
    assert {first.check, second.check} == {"RATIO", "SUM"}
    assert "「3660户」为 3560 户" in first.would_hold_if
    assert first.would_hold_if == second.would_hold_if


def test_coverage_is_kept_with_the_report() -> None:
    report, _ = findings(FAILS[0][0])
    assert report.coverage["numbers"] == report.coverage["figures"] == 7
    assert report.coverage["checked"] == report.coverage["in_worded_relation"] == 7
    assert report.coverage["inconsistent"] == 1


@pytest.mark.skipif(not SEED.exists(), reason="the gold pages are not beside this checkout")
def test_what_the_seed_page_says_against_itself() -> None:
    found = findings(SEED.read_text("utf-8"))[1]
    told = {one.check + " " + one.explanation_zh: one.severity for one in found}

    def severity(check: str, *words: str) -> str:
        return next(
            (rank for text, rank in told.items() if text.startswith(check) and all(w in text for w in words)),
            "",
        )

    assert severity("RESTATE", "9个", "10个") == "error"
    for words in (("120亩", "267亩"), ("5个", "6座"), ("1200万", "1000万"), ("1.6亿元", "1亿元")):
        assert severity("RESTATE", *words) == "warning"
    assert severity("EVENT", "12月底", "6月份") == "warning"
    assert severity("STATUS", "共富老街二期") == "warning"
    assert severity("BASE", "16659人", "9600余人") == "warning"
    assert severity("IMPLIED", "2252万", "64.35亩") == "note"
    assert 8 <= sum(rank != "note" for rank in told.values()) <= 12
