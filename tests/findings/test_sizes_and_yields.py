"""So much for each beside the parts of all of it, what land brings over sentences, and what cannot be by its size.

Each passage holds with the right number and is told with the wrong one: {wrong/right}; or it only looks as if it did not.
"""

from __future__ import annotations

import pytest
from passages import assert_only_wrong_is_told, findings

TITLE = "柳河镇2023年工作总结"

PASSAGES = [
    # how all of it is made up says nothing of so much for each
    ("为{264/246}名独居老人每人发放慰问金500元，共发放12.3万元（县级8万元、镇级4.3万元）。", "PROD"),
    ("新建冷棚{35/53}座，每座投资1.6万元，总投资84.8万元，其中财政补助50万元，社员自筹34.8万元。", "PROD"),
    ("购置洒水车{21/12}辆，单价18万元，共需资金216万元，资金来源为上级补助160万元、自筹56万元。", "PROD"),
    ("为{426/462}名特困老人（低保户）失能人员每人每年发放1200元护理补贴，补贴资金55.44万元。", "PROD"),
    # prices of what is poured, and means of other things
    ("全年售气{54/45}万立方米，每立方米3.2元，销售收入144万元。", "PROD"),
    ("安装庭院灯{160/106}盏，单灯造价2600元，共投入27.56万元。", "PROD"),
    # what land brings
    ("全乡谷子面积3600亩，涉及8个村。今年谷子总产{1260/1062}吨，平均亩产295公斤。", "PROD"),
    ("玉米播种面积{1280/1820}公顷，单产6500公斤/公顷，总产1.183万吨。", "PROD"),
    ("农作物播种面积2600公顷，其中水稻播种面积1400公顷。水稻总产{8.96/0.896}万吨，单产6.4吨。", "PROD"),
    ("油料播种面积0.8万亩，油料产量{960公斤/960吨}，与上年持平。", "PROD"),
    # all of it and those who are counted elsewhere
    ("镇域面积124平方公里，辖9个村。总人口{21580/18520}人，人口密度149.4人/平方公里。", "PROD"),
    ("小学在校学生2480人，校舍建筑面积18600平方米，生均校舍面积{5.7/7.5}平方米。", "PROD"),
    ("全村共有{206/286}户，1043人。有耕地1859亩，户均6.5亩。", "PROD"),
    ("全县水资源总量2.4亿立方米，年末总人口31.2万人，人均水资源量{967/769}立方米。", "PROD"),
    # what cannot be
    ("全镇财政运行平稳，国税完成{86/86万}元，地税完成74万元。", "RANGE"),
    ("全乡总面积{8.6万/86}平方公里，辖12个村。", "RANGE"),
    ("全镇水稻平均亩产{5800/580}公斤，再创新高。", "RANGE"),
    ("农民人均纯收入达到{9860万/9860}元，增长8%。", "RANGE"),
    ("年均降水量{12600/1260}毫米，无霜期268天。", "RANGE"),
    ("小学教职工216人，比上年增加6人；专任教师{236/196}人。", "PART"),
    ("工业总产值完成6.3亿元，实现销售产值{16.1/6.1}亿元。", "PART"),
    ("签约项目14个，协议资金5.6亿元，实际到位资金{7.2/4.2}亿元。", "PART"),
    ("全县总人口28.4万人。全年生产总值完成{86.5万/86.5亿}元，增长7%。", "PROD"),
]

HOLDS = [
    "为246名老人每人发放慰问金500元，共发放12.3万元（另有县级资金6万元用于体检）。",
    "新建大棚64座，每座投资3.5万元，总投资260万元，其中大棚投资224万元，道路投资36万元。",
    "全镇水稻种植面积2.3万亩，其中优质稻1.2万亩，优质稻总产量6600吨，平均亩产550公斤。",
    "早稻面积1.2万亩，亩产450公斤；晚稻面积1.3万亩，亩产480公斤，全年稻谷总产1.164万吨。",
    "玉米面积8600亩，示范片亩产920公斤，全年玉米总产4816吨。",
    "松子种植面积150公顷，产量7吨；苹果种植面积3.3公顷，产量2吨。",
    "全县总面积2190平方公里，其中城区面积12平方公里，城区人口密度1.2万人/平方公里，总人口35万人。",
    "全镇建成区面积6.8平方公里，总人口4.6万人，人口密度每平方公里530人，幅员面积86.8平方公里。",
    "中小学在校学生8600人，校舍建筑面积52000平方米；小学生均校舍面积5.8平方米。",
    "小学专任教师312人，中学教职工286人。",
    "某户全年缴纳税收5600元。",
    "地处高原牧区，全乡总面积2.3万平方公里，总人口3200人。",
    "续建项目12个，合同引资3.2亿元，累计到位资金4.1亿元。",
    "全县电商企业达186家、个体网店1240家，从业人员4278人，平均每家企业和网店3人。",
]


@pytest.mark.parametrize(("passage", "check"), PASSAGES)
def test_a_wrong_number_is_told_and_the_right_one_is_not(passage: str, check: str) -> None:
    assert_only_wrong_is_told(passage, check, TITLE)


@pytest.mark.parametrize("text", HOLDS)
def test_what_is_of_others_or_can_be_is_left_alone(text: str) -> None:
    assert findings(text, TITLE) == set()
