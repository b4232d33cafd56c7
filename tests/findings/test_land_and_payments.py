"""What is paid at a rate that was set, what a bracket makes up, the fees in a price, what works cost, people of a place.

Each passage holds with the right number and is told with the wrong one: {wrong/right}; or it only looks as if it did not.
"""

from __future__ import annotations

import pytest
from passages import assert_only_wrong_is_told, findings

TITLE = "柳河镇2023年工作总结"

PASSAGES = [
    # rates that were set, however short
    ("全镇改造旱厕{276/246}户，每户补助2万元，共计492万元。", "PROD"),
    ("对按期搬迁的364户，每户奖励1万元，共发放奖励资金{346/364}万元。", "PROD"),
    ("为{126/162}名学生每人资助0.5万元，共81万元。", "PROD"),
    # how an amount comes about, in a bracket behind it
    (
        "本期支出48620元，其中：护林员报酬{31600/21600}元（6人，每人3600元），办公费2020元，道路维修25000元（5公里，"
        "每公里5000元）。",
        "PROD",
    ),
    ("保洁费支出{45000/54000}元（保洁员15人，每人每月600元，6个月），水电费8400元。", "PROD"),
    # several rates of a month, and all of it in the next sentence
    (
        "持证残疾人486人，其中享受生活补贴162人，每人每月80元；享受护理补贴204人，每人每月100元。"
        "11月份共发放补贴{3.636/3.336}万元。",
        "SUM",
    ),
    # fees and payers
    ("征收耕地按每亩{52000/62000}元补偿，其中土地补偿费24800元，安置补助费37200元。", "SUM"),
    ("区片价6.5万元/亩，其中土地补偿费{2.9/2.6}万元/亩、安置补助费3.9万元/亩。", "SUM"),
    ("护理补贴每人每月{180/160}元，其中省级补助100元、县级补助60元。", "SUM"),
    # people who stand only beside their households
    ("全村共有9个村民小组、412户、1460人，其中党员52名。\n耕地面积2190亩，人均{1.8/1.5}亩。", "PROD"),
    ("全镇总面积84平方公里，辖11个行政村，5120户，{19800/16800}人。\n人口密度每平方公里200人。", "PROD"),
    ("全村辖6个村民小组，共284户1136人。\n全村劳动力{781/718}人，占总人口的63.2%。", "RATIO"),
    ("全村共284户、1136人，党员48名。\n自来水通户276户，入户率{91.78/97.18}%。", "RATIO"),
    ("全村8个村民小组，284户、1136人；林地{5980/5680}亩，户均20亩。", "PROD"),
    # parts that come to their whole, in front of what is for each of it
    ("改造公路14.5公里，其中水泥路8.2公里、沥青路6.3公里，总投资{1360/1160}万元，平均每公里投资80万元。", "PROD"),
    # so many, of which
    ("未搬迁的36户中，因手续不全的17户，因价格分歧的11户，因外出打工的{9/8}户。", "SUM"),
    (
        "征收土地总面积9.36公顷，其中农用地8.12公顷，建设用地1.24公顷。按权属分：东村4.18公顷，西村3.06公顷，"
        "北村{2.72/2.12}公顷。",
        "SUM",
    ),
    # what works cost
    (
        "招标控制价412.5万元，共有6家单位投标。\n中标单位为路桥公司，中标价{378/387}万元，工期90天，较控制价下浮6.18%。"
        "",
        "GROWTH",
    ),
    ("施工单位报送结算金额286.4万元。\n经审核，审定金额{217.5/271.5}万元，核减14.9万元。", "CHANGE"),
    ("经审核，审定造价271.5万元。\n已支付工程款217.2万元，尚欠{45.3/54.3}万元。", "SUM"),
    ("已支付补偿费864.2万元，占补偿总额1080.25万元的80%，剩余{261.05/216.05}万元。", "SUM"),
    # those who live in homes with so many beds
    (
        "全县特困人员412人，其中集中供养86人，集中供养率20.87%。现有养老机构5家，床位240张，入住老人92人，"
        "入住率{35.33/38.33}%。",
        "RATIO",
    ),
]

HOLDS = [
    # a mean that was rounded, and a price that is none that was set
    "全镇改造旱厕246户，户均投入2万元，共计512万元。",
    "新建水窖36口，每口造价2万元，总投资77万元。",
    # rates of other things
    "补偿标准为每亩62000元，其中水田补助24800元，安置另计。",
    "全县每人每月平均补助660元，其中城市低保补助780元、农村低保补助540元。",
    # who is paid comes and goes within a year
    "享受生活补贴162人，每人每月80元；享受护理补贴204人，每人每月100元。全年共发放补贴39.2万元。",
    # two kinds of people at two rates, in a list
    "本期支出：（1）误工补助168000元，其中村干部5人、每人每年24000元，组长8人、每人每年6000元；（2）办公费36240元；（3）慰问费9000元。",
    # shares of others
    "全村共284户、1136人，党员48名。\n全村应通自来水280户，自来水通户276户，入户率98.57%。",
    "上村共284户、1136人，下村共302户、1208人。\n劳动力1481人，占总人口的63.18%。",
    # of other people
    "全村412户、1460人。脱贫户耕地312亩，人均1亩，脱贫人口共86户312人。",
    # some of so many
    "未搬迁的36户中，因手续不全的17户，因价格分歧的9户，因外出打工的2户。",
    # works of two places
    "东村项目招标控制价412.5万元，中标价387万元。西村项目招标控制价286万元，中标价271.7万元，较控制价下浮5%。",
    # so many beds, and those who live there
    "全县特困人员412人，其中集中供养86人，集中供养率20.87%。现有敬老院5所，床位240张，入住86人，入住率35.83%。",
]


@pytest.mark.parametrize(("passage", "check"), PASSAGES)
def test_only_the_wrong_number_is_told(passage: str, check: str) -> None:
    assert_only_wrong_is_told(passage, check, TITLE)


@pytest.mark.parametrize("passage", HOLDS)
def test_what_holds_is_not_told(passage: str) -> None:
    assert findings(passage, TITLE) == set()
