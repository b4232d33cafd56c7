"""Petitions, answers, cases and branches: lists of so many that a clause names, and lists of what another list divides, too.

Each passage holds with the right number and is told with the wrong one: {wrong/right}; or it only looks as if it did not.
"""

from __future__ import annotations

import pytest
from passages import assert_only_wrong_is_told, findings

TITLE = "柳河县2023年工作情况"

PASSAGES = [
    # parts of so many, which a clause names
    ("已答复的{29/26}件中，予以公开16件；部分公开4件；无法提供5件；其他处理1件。", "SUM"),
    ("在门户网站公开的724条信息中，机构职能类32条，规划计划类48条，财政信息类82条，业务动态类{592/562}条。", "SUM"),
    ("在回收的{496/466}份问卷中，非常满意的212份、满意的168份、基本满意的74份、其他12份。", "SUM"),
    # families of petitions, clues, cases and branches
    ("处置问题线索{196/186}件，谈话函询32件，初步核实121件，暂存待查4件，予以了结29件。", "SUM"),
    ("决定不起诉126人，法定不起诉8人、相对不起诉{97/99}人、存疑不起诉19人。", "SUM"),
    ("查处违反中央八项规定精神问题26起。查处形式主义、官僚主义问题11起，享乐主义、奢靡之风问题{18/15}起。", "SUM"),
    ("受理投诉举报2146件，其中投诉{1932/1632}件、举报514件，办结2098件。", "SUM"),
    ("接待群众来访438批。集体访62批，个体访{396/376}批。", "SUM"),
    ("现有党员1268名，其中正式党员{1211/1241}名，预备党员27名。", "SUM"),
    ("收回问卷186份，回收率93%，其中非常满意114份、满意60份、一般8份、不满意{7/4}份。", "SUM"),
    ("民生实事细化为46项任务，已完成{44/41}项，达到序时进度的3项，进度滞后的2项。", "SUM"),
    # what another list divides, too
    (
        "全年受理工单2586件，其中咨询类1204件，投诉类968件，求助类414件。\n"
        "办理较为及时。\n从来源看，电话1816件，微信423件，网站{226/256}件，信箱91件。",
        "SUM",
    ),
    (
        "街道有党员3260名，其中女党员1108名，男党员2152名。\n党员的职业。工人128名，农民412名，技术人员486名，"
        "机关干部318名，学生24名，其他职业346名，离退休人员{1846/1546}名。",
        "SUM",
    ),
    # the rate of those who are pleased, by grades; what was done, and among whom something is told
    ("收回问卷186份，其中非常满意114份、满意60份、一般8份、不满意4份，满意率{98.55/93.55}%。", "RATIO"),
    ("截至年底已答复{28/23}件，结转4件。在答复的23件中，予以公开14件。", "RESTATE"),
    # totals less than a part
    ("全年承办人大代表建议{48/18}件、政协委员提案23件，共计41件。", "SUM"),
    # rates of one of two columns, and of what stands behind a list
    ("受理审查逮捕案件268件395人，批准逮捕204件291人，不批准逮捕64件104人，不捕率{29.3/26.3}%。", "RATIO"),
    (
        "办理许可6842件，其中企业登记1936件，个体户登记4280件，食品许可485件，设备登记141件。"
        "网上办理5679件，网办率{88/83}%。",
        "RATIO",
    ),
]

HOLDS = [
    # what is left of one of the parts is told behind it; some of them alone
    "全县196个行政村中，应编制规划128个，已批复97个，已形成成果待批21个，其余10个正在编制。",
    "B类的6件中，到11月底已兑现2件，还有4件没有兑现，预计明年再兑现3件，剩余1件要等规划批复。",
    "全县120个村中，通公路的118个，通电的120个，通自来水的95个。",
    # a share of what touches the part, and shares of wholes that are told apart
    "全县受理信访1248件次3652人次。其中来信186件，占14.9%；来访342批2746人次，占27.4%；网上信访720件，占57.7%。",
    "接听来电8652个。即时答复6230个，占72%；转派工单2422件，占28%。\n工单中物业管理318件，占13.1%；供暖296件，占12.2%。",
    # the growth is that of all in front of the list; the last two alone are what is added up
    "受理法律援助案件652件，其中刑事案件268件，民事案件372件，行政案件12件，同比增长8.7%（上年600件）。",
    "全年表彰先进党组织16个，表彰优秀党员45名，优秀党务工作者15名，合计表彰个人60名。",
    # lists of some of all, and of what nothing divides
    "全年受理工单2586件，其中咨询类1204件，投诉类968件，求助类414件。\n从热点看，排名前四位的是：物业816件，供暖423件，噪音256件，停车91件。",
    "信访总量175件次。主要集中在土地、社保、城建等领域，分别占信访总量的15.43%、14.86%、14.29%、11.43%。",
]


@pytest.mark.parametrize(("passage", "check"), PASSAGES)
def test_a_wrong_number_is_told_and_the_right_one_is_not(passage: str, check: str) -> None:
    assert_only_wrong_is_told(passage, check, TITLE)


@pytest.mark.parametrize("text", HOLDS)
def test_what_others_explain_is_left_alone(text: str) -> None:
    assert findings(text, TITLE) == set()


def test_shares_that_no_whole_number_gives_are_told() -> None:
    text = "信访总量143件次。主要集中在土地、社保、城建等领域，分别占信访总量的15.43%、14.86%、14.29%、11.43%。"
    assert findings(text, TITLE) == {("GRIM", "warning")}
