"""Shares whose whole is named otherwise, or stated in another sentence or paragraph.

Each passage holds with the right number and is told with the wrong one: {wrong/right}; or it only looks as if it did not.
"""

from __future__ import annotations

import pytest
from passages import both, findings

TITLE = "柳河镇2023年工作总结"

PASSAGES = [
    # one of several shares of what stands further up
    (
        "全县共有党员18642名，比上年增加126名。党的基层组织912个，比上年净增11个。\n全年发展党员263名。\n"
        "队伍结构持续优化。女党员5034名，占27.0%；少数民族党员1876名，占{16.0/10.1}%；大专以上学历党员9582名，占51.4%。",
        "RATIO",
    ),
    ("本次登记耕地48600亩、园地6210亩、林地91400亩，共146210亩，三类分别占33.2%、4.2%和{65.2/62.5}%。", "RATIO"),
    ("全年小麦种植面积36.8万亩，水稻22.4万亩，分别占粮食播种面积的46.0%和{82.0/28.0}%，粮食播种面积80万亩。", "RATIO"),
    # all shares of what words tell another amount of
    (
        "全年共受理信访举报{820/620}件。\n从来源看，来信186件，占信访举报总量的30.0%；来访93件，占信访举报总量的15.0%。",
        "RATIO",
    ),
    # what is defined by two quantities
    (
        "年末常住人口32.6万人，其中城镇人口17.3万人，乡村人口15.3万人。常住人口城镇化率为{35.1/53.1}%，比上年提高1.1个百分点。"
        "年末户籍总人口38.2万人，其中城镇人口14.1万人。",
        "RATIO",
    ),
    (
        "全县常住人口中，男性人口为142857人，占50.96%；女性人口为137463人，占49.04%。"
        "常住人口性别比（以女性为100，男性对女性的比例）由2010年的105.62降为{109.32/103.92}。",
        "RATIO",
    ),
    ("户籍人口273393人，其中男生144994人，女生128399人，性别比为{119.2/112.9}。", "RATIO"),
    ("一般公共预算收入6.24亿元，其中税收收入4.37亿元。一般公共预算支出28.90亿元，财政自给率{12.6/21.6}%。", "RATIO"),
    ("户籍人口50.09万人，60岁及以上老年人口11.62万人，老龄化率为{32.3/23.2}%。", "RATIO"),
    ("城镇居民人均消费支出18460元，其中食品烟酒支出5630元，恩格尔系数为{35.0/30.5}%。", "RATIO"),
    # bands of which the lowest has a lower end, and two grades named together
    (
        "选举产生支部委员72人；年龄在20周岁—30周岁的1人、30周岁—40周岁的19人、41周岁—50周岁的27人、51周岁—55周岁的18人、"
        "56周岁以上的7人，50周岁以下占比{62.5/65.3}%。",
        "RATIO",
    ),
    (
        "选举产生支部委员72人；男性59人，女性13人，40周岁以下的占27.8%；初中18人、高中12人、中专7人、大专24人、本科11人，"
        "具有高中、中专以上学历占比{78/75}%。",
        "RATIO",
    ),
]

HOLDS = [
    # shares that go with their whole: there is more of it than these
    "全县共有党员18642名。从结构上看，女党员5034名，占27.0%；35岁以下党员3877名，占20.8%；高中以上学历党员9582名，占51.4%。",
    "全年共受理群众来信来访640件次。其中，来信153件，占信访总量的23.9%；来访228件，占信访总量的35.6%；网上信访109件，占17.0%。",
    "一季度全县法院共收案2465件。刑事案件286件，占收案总数的11.6%；民商事案件1573件，占63.8%；执行案件541件，占21.9%。",
    # one of them is of a part, or of another whole
    "共有党员18642名。女党员5034名，占27.0%；少数民族党员1876名，占10.1%，其中女党员526名，占28.0%。",
    "共受理信访举报820件，其中业务范围外200件。来信186件，占信访举报总量的30.0%；来访93件，占信访举报总量的15.0%。",
    "审结民事一审案件2282件，占民事案件总数的86.06%；审结刑事一审案件228件，占刑事案件总数的65.76%。",
    "参加医保的农村居民12000人，占98.0%；城镇居民5600人，占95.2%；在校学生2210人，占99.1%。",
    "年末常住人口32.6万人，其中城镇人口17.3万人。常住人口城镇化率为53.1%。年末户籍人口38.2万人，城镇人口14.1万人。",
    "性别比由2010年的105.62降为103.92，男性142857人，女性137463人。",
]


@pytest.mark.parametrize(("marked", "check"), PASSAGES)
def test_a_passage_is_told_where_its_number_is_wrong_alone(marked: str, check: str) -> None:
    wrong, right = both(marked)
    assert check in {told for told, _ in findings(wrong, TITLE)}
    assert findings(right, TITLE) == set()


@pytest.mark.parametrize("text", HOLDS)
def test_what_is_of_other_things_is_not_told(text: str) -> None:
    assert findings(text, TITLE) == set()
