"""Bands that are all there is, lists that end in others or tell of none, and amounts that are of several things at once.

Each passage holds with the right number and is told with the wrong one: {wrong/right}; or it only looks as if it did not hold.
"""

from __future__ import annotations

import pytest
from passages import both, findings

TITLE = "柳河镇2023年工作总结"

PASSAGES = [
    # bands
    ("全镇党员{468/458}名，30岁以下的52名，31岁至50岁的164名，51岁及以上的242名。", "SUM"),
    ("村集体收入在100万元以上的3个，50万元至100万元的{9/8}个，50万元以下的5个，共16个村。", "SUM"),
    ("在库项目24个，其中亿元以上项目5个，5000万元至1亿元项目8个，5000万元以下项目{12/11}个。", "SUM"),
    ("干部40人，35岁以下的12人、36至50岁的18人、51岁以上的10人，50岁以下占{57/75}%。", "RATIO"),
    # lists that end in other ways, and rows that tell of none
    ("全年公开信息{286/268}条，其中网站公开164条，公众号公开76条，张贴公告等其他方式公开28条。", "SUM"),
    ("行政案件{48/46}件，对判决监督0件；对审判监督37件；对执行监督9件；跟进监督0件。", "SUM"),
    ("纠纷{63/60}件，其中婚姻类21件、邻里类39件、土地类0件。", "SUM"),
    # what bids and budgets leave
    ("工程控制价为240万元，经公开招标，中标价为228万元，较控制价下浮{8/5}%。", "GROWTH"),
    ("会议费支出预算为9万元，支出决算为7.2万元，决算数小于预算数{2.8/1.8}万元。", "CHANGE"),
    ("规上企业63家，全年新入库9家、退库4家，比上年末净增{7/5}家。", "CHANGE"),
    # posts and months, hours and years
    ("设公益性岗位35个，每人每月补助{600/800}元，全年12个月共需资金33.6万元。", "PROD"),
    ("9月12日9时至17时对新街一带停电，停电时长{6/8}小时。", "DATE"),
    ("2021年、2022年、2023年连续{四/三}年获评先进。", "DATE"),
    ("中学始建于1958年，2015年迁入新址，2023年迎来建校{75/65}周年。", "DATE"),
    # parts by their names
    ("选举产生支部委员会委员{96/94}人，其中书记26人、副书记12人、支委委员56人。", "SUM"),
    ("报告确诊病例{19/17}例，其中境外输入病例12例，本土病例5例。", "SUM"),
    ("进出口总额6.28亿元，增长4.1%。其中出口4.95亿元，进口{1.83/1.33}亿元。", "SUM"),
    ("全年实现地区生产总值（GDP）62.5亿元。\n民营经济增加值{30/40}亿元，民营经济占GDP的比重为64%。", "RATIO"),
    (
        "收到公开申请21件，上年结转2件，本年办理结果：予以公开14件、部分公开3件、无法提供5件，总计22件，结转下年度{2/1}件。",
        "CHANGE",
    ),
]

HOLDS = [
    # several rates and one total; what is left of it beside the product
    "改造危房32户，其中修缮20户，户均补助1.2万元；重建12户，户均补助3万元，共发放补助资金60万元。",
    "改厕260户，其中新建160户、每户补助1800元，改造100户、每户补助900元，补助资金共计37.8万元。",
    "冷库年租金8.4万元，首次分红覆盖脱贫户52户，户均1000元，余款3.2万元留作公益金。",
    # parts of all that a row counts
    "承办代表建议11件、委员提案7件，其中主办10件、会办8件，全部按期办复。",
    "全镇16个行政村、2个社区中，已有15个行政村通上自来水。",
    "当年发行新增债券8.2亿元、再融资债券2.6亿元，偿还到期本金2.9亿元、利息1.5亿元。",
    # what stands between is a change, another counter, or is told of each of two
    "基金收入完成8640万元，同比下降32.4%，减收4141万元，其中出让收入7215万元。",
    "发生事故9起、死亡7人、受伤5人，同比起数下降18.2%，死亡人数下降12.5%。",
    "现有学校106所：幼儿园42所、小学45所、初中12所、高中5所、中职和特教学校各1所。",
    # bounds that hold one another, and shares of several kinds
    "全县180个村收入全部达到5万元以上，其中10万元以上的136个，50万元以上的28个，100万元以上的13个。",
    "班子成员126名，其中35岁以下44名、占34.9%，女干部31名、占24.6%，大学本科以上学历112名、占88.9%。",
    "自评项目16个，结果为“优”的12个、“良”的3个、“中”的1个。",
    "香港地区5628例（出院5259例，死亡108例）。",
]


@pytest.mark.parametrize(("passage", "check"), PASSAGES)
def test_a_wrong_number_is_told_and_the_right_one_is_not(passage: str, check: str) -> None:
    wrong, right = both(passage)
    assert check in {one for one, _ in findings(wrong, TITLE)}
    assert findings(right, TITLE) == set()


@pytest.mark.parametrize("text", HOLDS)
def test_what_others_explain_is_left_alone(text: str) -> None:
    assert findings(text, TITLE) == set()
