"""Passages of our own: what is left and taken up again, means and their extremes, parts of a year, lists that end early."""

from __future__ import annotations

import pytest

from extractor.pipeline import audited, read_page, understood
from extractor.rulebook import Rulebook

RULES = Rulebook()
TITLE = "石桥镇2023年工作总结\n"

FAILS = [
    # what is left, taken up again
    ("已腾房286户，尚有34户未腾房。\n对剩余未腾房的43户，逐户上门。", "RESTATE", "warning"),
    ("12个项目已开工，7个项目尚未开工。\n督促尚未开工的17个项目加快进场。", "RESTATE", "warning"),
    ("下达改厕任务4.5万户，其中新建2.7万户、改造1.8万户。已完工3.6万户，占任务的80%，剩余1.9万户。", "SUM", "warning"),
    # means and extremes
    ("户均补助3600元，最高的3000元。", "RANGE", "warning"),
    ("次均救助860元，单笔最高5000元、最低900元。", "RANGE", "warning"),
    ("最高点海拔862米，最低点海拔126米，平均海拔926米。", "RANGE", "warning"),
    ("水质达标率均在95%以上，最低的东溪断面为91.3%。", "RANGE", "warning"),
    ("全年调解纠纷268件，涉及金额321.6亿元，件均1.2万元。", "PROD", "warning"),
    ("其中投产面积860亩，总产量688吨，平均亩产860公斤。", "PROD", "error"),
    ("每户补助1200元，计划补助260户，安排资金31.2元。", "PROD", "error"),
    # levels beside those of others
    ("增速12.6%，比全县平均增速（8.1%）高3.5个百分点。", "CHANGE", "error"),
    ("增长4.6%，低于全县平均水平8.1%达2.5个百分点。", "CHANGE", "error"),
    ("新购校车3辆，总数由9辆增至13辆。", "CHANGE", "error"),
    ("茶叶产值由2019年的3.6亿元增加到2022年的近2亿元。", "DIRECTION", "error"),
    ("平均受理时间由上年的6.2天降至6.8天。", "DIRECTION", "error"),
    # times
    ("2016年至2020年的8年间，新修公路126公里。", "DATE", "warning"),
    ("集中行动从4月16日开始，到5月5日全面结束，历时40天。", "DATE", "warning"),
    ("上半年完成招商签约12.6亿元，全年累计完成招商签约8.4亿元。", "PART", "warning"),
    # names and wholes
    ("医疗机构26个，其中乡镇卫生院18个、民营医院8个。\n19个乡镇卫生院全部完成改造。", "RESTATE", "warning"),
    ("设支部16个（农村支部9个、机关支部3个、学校、卫生院、企业支部各1个）。", "SUM", "warning"),
    ("共受理诉求860件。其中环境类268件、交通类180件、住建类96件，占诉求总量的68.3%。", "RATIO", "warning"),
    ("收入总计964.5万元，收支平衡。\n本年收入合计901.2万元。\n年初结转和结余53.3万元。", "SUM", "warning"),
]

HOLDS = [
    "已腾房286户，尚有34户未腾房。\n对剩余未腾房的34户，逐户上门。",
    "已开工118处，完工63处，开工率80.3%，尚有29处待开工。",
    "户均补助2600元，最高的3000元。",
    "最高点海拔862米，最低点海拔126米，平均海拔526米。",
    "全年调解纠纷268件，涉及金额321.6万元，件均1.2万元。",
    "增速12.6%，比全县平均增速（8.1%）高4.5个百分点。",
    "办理时限由20天提升至10天。",
    "2016年至2020年的5年间，新修公路126公里。",
    "上半年完成招商签约8.4亿元，全年累计完成招商签约12.6亿元。",
    "设支部14个（农村支部9个、机关支部2个、学校、卫生院、企业支部各1个）。",
    # a list that ends, or begins, before what follows or stands in front
    "改厕780户，上、下半年分别完成412户、368户，两年累计改厕1655户。",
    "肉鸡总量1260.5万只，存栏140.5万只，出栏1120万只，蛋鸡存栏58.9万只。",
    "退出原因中，收入超标238户，死亡131户，财产超标74户，其他49户。",
    "在校学生68453人：学前10926人，小学31240人，初中16512人，普通高中8067人，职业高中1620人，特殊教育88人。",
    "桥梁75座共18069米，其中特大桥3座共4545米，大桥43座共11774米；分离式立交29座。",
    "全年生产总值614.7亿元。其中第二产业增加值401亿元，第三产业增加值212.6亿元。",
    "全镇总产值4.2亿元，其中工业0.48亿元，农业3.6亿元。",
    "市区完成10360吨，占总仓容量30.4%；东片3500吨，占总仓容量10.4%；西片8930吨，占总仓容量29.2%。",
    "其中北片11条，总面积31.6万平方米；西片9条，总面积6.3万平方米；南片5条，总面积3.2万平方米。这25条道路每天清扫两次。",
    "糖厂日处理能力达50吨。其中，2022年11月至次年4月，共出糖3000吨。",
    "开业村镇银行6家，股本总额14.9亿元，其中民营企业资本14.4亿元，涉及民营企业87家。",
]


def findings(text: str) -> set[tuple[str, str]]:
    report = understood(read_page((TITLE + text + "\n").encode(), RULES), RULES)
    return {(one.check, one.severity) for one in audited([report], RULES) if one.severity != "note"}


@pytest.mark.parametrize(("text", "check", "severity"), FAILS)
def test_what_does_not_fit_is_told(text: str, check: str, severity: str) -> None:
    assert (check, severity) in findings(text)


@pytest.mark.parametrize("text", HOLDS)
def test_what_holds_is_left_alone(text: str) -> None:
    assert findings(text) == set()
