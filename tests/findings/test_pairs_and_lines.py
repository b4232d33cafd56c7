"""Two numbers side by side, wholes divided in several ways, parts in brackets, and lines that begin with parts.

Each passage holds with the right number and is told with the wrong one: {wrong/right}; or it only looks as if it did not.
"""

from __future__ import annotations

import pytest
from passages import assert_only_wrong_is_told, findings

TITLE = "柳河镇2023年工作总结"

PASSAGES = [
    # two numbers side by side
    ("办结审查逮捕案件86件124人，批准逮捕61件92人。不批准逮捕25件{23/32}人。", "SUM2"),
    ("全年立案143件171人。\n其中违反工作纪律38件{49/45}人。\n违反廉洁纪律62件74人。\n违反群众纪律43件52人。", "SUM2"),
    ("共发生火灾87起，死亡{6/5}人。住宅火灾52起，死亡3人；厂房火灾21起，死亡1人；车辆火灾14起，死亡1人。", "SUM2"),
    ("易地搬迁{148/184}户612人，集中安置126户428人，分散安置58户184人。", "SUM2"),
    ("查处问题76起，处理{113/103}人。享乐主义问题41起，处理58人；形式主义问题35起，处理45人。", "SUM2"),
    ("各类事故共48起、死亡{53/35}人。道路事故29起、死亡21人；建筑事故11起、死亡8人；工矿事故8起、死亡6人。", "SUM2"),
    ("培训78期5240人次。\n其中：\n党员培训24期1820人次。\n带头人培训18期{1240/1420}人次。\n技术培训36期2000人次。", "SUM2"),
    ("发放补贴126万元、412户。种粮补贴74万元、{253/235}户，农机补贴52万元、177户。", "SUM2"),
    (
        "共接报火灾186起，死亡4人，损失{312.5/321.5}万元。居民住宅112起，死亡3人，损失146.2万元；"
        "其他场所74起，死亡1人，损失175.3万元。",
        "SUM2",
    ),
    # a whole that is divided in several ways
    ("本月148件投诉中，经查属实121件，不属实27件；已办结77件，正在办理{17/71}件。", "SUM"),
    ("选举产生村干部182人，男性131人、女性51人；连任119人、新当选{36/63}人。", "SUM"),
    ("选举产生村干部{128/182}人，男性131人、女性51人；连任119人、新当选63人。", "SUM"),
    ("现有合作社386家，种植类214家、养殖类172家；国家级18家，省级{74/47}家，市级321家。", "SUM"),
    ("全乡有党员846名，男党员612名、女党员234名；35岁以下138名，36至60岁{420/402}名，61岁以上306名。", "SUM"),
    ("现有教师236人，男教师97人，女教师139人；本科及以上学历188人，专科{84/48}人。", "SUM"),
    # some of it in a bracket
    ("全县共有医疗机构212个（民营{251/151}个）。", "PART"),
    ("全镇辖{8/18}个行政村（12个重点村）、3个社区。", "PART"),
    ("现有正高级职称教师26人（女{32/12}人）。", "PART"),
    # lines and sentences that begin with parts
    (
        "全年共受理公证1286件。\n其中：\n国内公证{986/896}件，主要是继承。\n经济公证214件，主要是合同。\n"
        "涉外公证176件，主要是留学。",
        "SUM",
    ),
    (
        "本院共受理各类案件3426件，同比上升6.2%。\n一、刑事案件412件，审结398件。\n二、民商事案件{2316/2136}件，审结2040件。\n"
        "三、行政案件66件，审结61件。\n四、执行案件812件，执结785件。",
        "SUM",
    ),
    ("共有各类学校86所。幼儿园38所，在园幼儿5120人。小学{23/32}所，在校生14260人。初中11所，高中另行统计。高中5所。", "SUM"),
    ("全县建成农村公路{1386/1368}公里。县道214公里，完好率96%。乡道486公里，完好率92%。村道668公里，完好率89%。", "SUM"),
    # what is so and what is not, what became of proposals, and what is told behind a bracket
    ("共排查工地142个，存在隐患的61个，未发现隐患的{18/81}个。", "SUM"),
    ("评议站所54个，满意的{21/12}个，比较满意的38个，不满意的4个。", "SUM"),
    ("共办理建议提案158件，已经解决的{89/98}件，列入计划逐步解决的43件，因条件限制留作参考的17件。", "SUM"),
    ("刑事检察（含未检）案件168件，审查逮捕{54/45}件；审查起诉121件；提请延押2件；二审上诉0件。", "SUM"),
    ("收到提案158件。其中，有98件已经解决，43件列入计划逐步解决，{71/17}件因条件限制留作参考。", "SUM"),
    ("本届委员128人，{36/63}人连任，65人新当选。", "SUM"),
    ("全镇共有学校{28/32}所，其中12所为小学，5所为初中，15所为幼儿园。", "SUM"),
    ("财力由三块构成：上级补助2.13亿元，一般公共预算收入8640万元，上年结转1215万元，收入总计{33155/31155}万元。", "SUM"),
    ("全镇公益林面积3.86万亩，国家级2.14万亩，省级{1.27/1.72}万亩。", "SUM"),
]

HOLDS = [
    # a case is counted with each of those who are treated otherwise in it
    "办结审查逮捕案件86件124人，批准逮捕64件92人。不批准逮捕25件32人。",
    # who was registered and who was helped in other years
    "建档立卡贫困户460户1500人，2017年脱贫180户610人，2018年脱贫280户920人。",
    # attributes that one may have several of
    "改造危房137户，其中C级89户、D级48户，涉及低保户61户、残疾人家庭24户、脱贫户97户。",
    "全镇党员846名，男党员612名、女党员234名；大专以上学历216名，预备党员21名。",
    # what was to be, what came in all, what is told behind the bracket
    "完成人工造林426亩（任务462亩）。当日治愈14例（累计治愈130例）。",
    "建成省级园区1个（青石）、市级园区2个（柳河、大营），区级园区5个。",
    "创建省级美丽乡村6个、市级13个（含省级）、县级19个（含省、市级）。",
    # lines of some of them only
    "全年共接待群众来访3426批次。\n反映征地问题412批次，占12%。\n反映劳资问题216批次，占6.3%。\n反映环境问题166批次，占4.8%。",
    "完成投资8.6亿元。道路建设2.1亿元，已通车。管网建设1.4亿元，已完工。学校建设0.9亿元，已开学。",
]


@pytest.mark.parametrize(("passage", "check"), PASSAGES)
def test_a_wrong_number_is_told_and_the_right_one_is_not(passage: str, check: str) -> None:
    assert_only_wrong_is_told(passage, check, TITLE)


@pytest.mark.parametrize("text", HOLDS)
def test_what_others_explain_is_left_alone(text: str) -> None:
    assert findings(text, TITLE) == set()


def test_that_a_column_adds_up_is_said_only_where_it_does() -> None:
    text = (
        "上半年全市共发生各类事故846起、死亡213人。煤矿发生事故14起、死亡18人；道路发生事故512起、死亡179人；"
        "火灾事故305起，死亡9人；铁路发生事故19起、死亡13人；水上发生事故2起、死亡1人。"
    )
    assert findings(text, TITLE) == {("SUM", "warning")}
