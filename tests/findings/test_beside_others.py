"""What the amounts around a relation explain: each passage holds, though the numbers side by side do not go together."""

from __future__ import annotations

import pytest
from passages import both, findings

TITLE = "柳河镇2023年工作总结"
HOLDING = [
    # a product that is another amount, or is made by another number of things
    "查出违规收费单位9所，违规金额29.4万元，其中超标准收费11.2万元，自立项目收费7.6万元，代收费未结算10.6万元，涉及学生4900人，人均60元。",
    "立查案件12件15人，其中受贿9件、渎职3件；大案7件、要案2人，挽回损失391.2万元，件均32.6万元。",
    "普查队7人，拍摄照片5430张，平均每处15张，登录文物362处，支出经费36.2万元，每处1000元。",
    "农户安装摄像头6400户，每户年费110元，财政补一半，即35.2万元。",
    "三期合计治理960亩，投资3064.8万元，亩均分别为3.3万元、3.2万元和3.1万元。",
    # a share of another amount, or of all that was due
    "新建农家店72个，累计达到164个，覆盖行政村138个，覆盖率75%（全县行政村184个）。",
    "1至10月累计发放养老金2314.5万元，月均发放231.45万元，发放率100%。",
    # parts of another total, lists that lack what stands in front, and fewer than half
    "收入预算1860万元，实际完成1934万元；上级补助收入1652万元，上年结余84万元，调入资金110万元，收入总计3780万元。",
    "农民人均纯收入386元，其中从集体经营中得到的44元，从联合体得到的21元，从家庭经营中得到的321元。",
    "16个村平均得分88.4分，有9个在平均分以上，7个在平均分以下。",
    "苹果受灾5.36万亩，占挂果面积的60%，其中绝收1.34万亩，占受灾的25%；梨受灾0.92万亩；核桃受灾2.41万亩。",
    "梳理信访积案42件，化解28件。征地拆迁类15件化解11件，涉法涉诉类10件化解5件，劳动社保类9件化解7件。未化解的14件中，征地4件。",
    # accounts of some, and levels far apart
    "全乡12个村中有贫困村5个，当年退出3个，剩余2个。",
    "取消低保1124户，新纳入486户，复核后全县农村低保为7236户，比复核前净减638户。",
    "粮食直补与良种补贴合计1204万元，比2003年以保护价方式间接让利的586万元多618万元。",
    # parts of one of the parts, and of another year
    "合作社总收入174.2万元。扣除各项支出88.6万元后，当年收益85.6万元，提取公积金25.6万元，剩余60万元用于分红。",
    "涉及资金5.38亿元，评为优126项。收回资金740万元，压减预算1060万元，两项共1800万元。",
    "已签合同406户，占97.4%，已入住385户，未签的11户中放弃4户、联系不上3户、其余4户延期签约。",
    "十年前城镇人口13602人，占当时常住人口的29%；现有常住人口44216人。",
    "11月8日全面动工，12月底前完成总土方的60%，余下的2月26日前验收。",
    "上年护林员38名，今年增聘6名，现有44名，其中脱贫户护林员累计32名。",
    "受理案件增加214件，上年为4280件，增长5%。",
    "优等路51.6公里，良等路60.2公里，中等路20.4公里，次差等路7.2公里，优良中等路率94.8%。",
    "抽取116户调查，其中纯农户40户、兼业户55户、非农户21户，共452人。",
    "检查经营单位1986家次，其中餐饮店812家次，商超396家次，小食品店664家次，食堂114家次。",
    "事故62起，死亡19人，受伤68人，分别下降8.1%（上年67起）、16%（上年23人）和12.6%（上年78人）。",
]
FAILING = [
    "三期合计治理{960/906}亩，总投资2990万元，亩均3.3万元。",
    "全镇小学3所，学生4900人，收取资料费{24.9/29.4}万元，人均60元。",
    "村集体收入由18万元增加到72万元，翻了{三/两}番。",
    "建档立卡户由2186户减少到{317/371}户，净减1815户。",
]


@pytest.mark.parametrize("passage", HOLDING)
def test_what_other_amounts_explain_is_left_alone(passage: str) -> None:
    assert findings(passage, TITLE) == set()


@pytest.mark.parametrize("passage", FAILING)
def test_what_nothing_explains_is_told(passage: str) -> None:
    wrong, right = both(passage)
    assert findings(wrong, TITLE)
    assert findings(right, TITLE) == set()
