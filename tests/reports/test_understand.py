"""What a figure says: its measure, noun, subject, status and period, and the projects of a page."""

import pytest
from readings import marked, number, report

from extractor.records import Figure

MEASURES = [
    ("项目总投资[2.56亿元]", "total_investment"),
    ("投资[1亿元]建设养老公寓", "total_investment"),
    ("已完成投资[1.2亿元]", "completed_investment"),
    ("村集体经营性收入达到[30万元]", "revenue"),
    ("共发放补助资金[6.3万元]", "subsidy"),
    ("争取到位上级资金[16.7亿元]", "funding"),
    ("减免税费[7.64亿元]", "other_money"),
    ("每亩指标[180万元]", "unit_price"),
    ("共征收土地[120亩]", "land_area"),
    ("总建筑面积[6023平方米]", "floor_area"),
    ("垦造耕地[140亩]", "cultivated_area"),
    ("新增绿地[12.6万平方米]", "other_area"),
    ("修建[5公里]绿道", "road_length"),
    ("新建污水管网[13.8公里]", "pipe_length"),
    ("整治河道[3.2公里]", "other_length"),
    ("完成搬迁[75户]", "relocated_households"),
    ("受益农户达[3500多户]", "benefiting_households"),
    ("共[229人]完成搬迁安置", "relocated_people"),
    ("医保参保人数[16659人]", "insured_people"),
    ("[30名]党员干部带头签字", "staff"),
    ("引育高层次人才[2249名]", "people"),
    ("签约率达[99.27%]", "completion_rate"),
    ("森林覆盖率达到[26%]", "coverage_rate"),
    ("地区生产总值增长[3.8%]", "growth_rate"),
    ("城镇化率达到[53%]", "other_rate"),
    ("小学生师比[13.4:1]", "other_rate"),
    ("财政总收入累计完成[3.86亿元]", "revenue"),
    ("耕地面积1371亩，人均0.9亩；山林面积6858亩，人均[4.5亩]", "other_area"),
    ("新建厂房[2幢]", "building_count"),
    ("迁移坟墓[283穴]", "grave_count"),
    ("发放告知书[400余份]", "document_count"),
    ("开展微宣讲[30余次]", "activity_count"),
    ("化解信访积案[12件]", "issue_count"),
    ("改造省定贫困村[43个]", "village_count"),
    ("在建项目[16个]", "project_count"),
    ("新建供水站[5个]", "facility_count"),
    ("认定科技型中小企业[46家]", "other_count"),
    ("仅用[28天]完成", "duration"),
    ("于[2023年6月]开工", "start_date"),
    ("于[2023年6月]完工", "completion_date"),
    ("于[2023年6月]竣工验收", "completion_date"),
    ("截至[2023年9月底]", "reporting_period"),
]

NOUNS = [
    ("[30名]党员干部带头签字", "党员干部"),
    ("惠及[28个]行政村，", "行政村"),
    ("印发宣传手册[200余册]，", "宣传手册"),
    ("新建改建农村公路[417.3公里]，", "农村公路"),
    ("实现地区生产总值[183.7亿元]，", "地区生产总值"),
    ("改造危桥[109座]。", "危桥"),
    ("流转土地[120亩]。", "土地"),
    ("至多[3座]水站", "水站"),
    # words that only look as if they began with a verb, or ended with a word of quantity
    ("建成和美乡村[6个]。", "和美乡村"),
    ("施用有机肥料[320吨]。", "施用有机肥料"),
    ("新建处理厂[2座]。", "处理厂"),
    ("新增设备[40台]。", "设备"),
    ("家庭医生签约[9860人]。", "家庭医生签约"),
    ("路面厚度不得小于[15厘米]。", "路面厚度"),
    ("完成创新[3个]国家区域医疗中心", "国家区域医疗中心"),
    ("新增[12家]规模以上工业企业，", "规模以上工业企业"),
    ("开展“百日攻坚”行动[12次]。", "“百日攻坚”行动"),
    # what was done, and where
    ("全市共发生火灾[12起]。", "火灾"),
    ("全县工业增加值[120亿元]。", "全县工业增加值"),
    # taken over from the number in front, and not
    ("财政收入840万元，为年初预算820万元的102.4%，增长[5%]。", "财政收入"),
    ("全村有12个村民小组、[486户]。", ""),
    ("出生率5.88‰；死亡[142人]。", ""),
]

STATUSES = [
    ("总投资[2亿元]", "actual"),
    ("已完成[3.2公里]", "actual"),
    ("预计投资[2亿元]", "planned"),
    ("计划新建[5座]", "planned"),
    ("力争完成投资[3亿元]", "planned"),
    ("拟征收土地[120亩]", "planned"),
    ("计划新建5座，目前已建成[3座]", "actual"),
    ("已建成3座，计划新建[5座]", "planned"),
    ("超额完成计划的[120%]", "actual"),
    ("2023年工作总结\n一、2023年工作复盘\n修建[3座]。\n二、2024年工作计划\n修建5座。", "actual"),
    ("2023年工作总结\n一、2023年工作复盘\n修建3座。\n二、2024年工作计划\n修建[5座]。", "planned"),
    ("于[2023年6月]开工", ""),
]

SUBJECTS = [
    ("一、工作复盘\n2.石桥安置地块建设：项目总投资[2.1亿元]。", "石桥安置地块"),
    ("青石河水库工程总投资约[3.2亿元]，已完成征地。", "青石河水库工程"),
    ("引进总投资[12.8亿元]的云谷酒店综合体项目。", "云谷酒店综合体项目"),
    ("投资[1000万元]，建设通信基站16个。", "通信基站"),
    ("共招引产业项目5个，总投资[15.1亿元]。", "产业项目"),
    ("城乡居民基本养老保险参保人数为[161500人]。", "城乡居民基本养老保险"),
]


def the(text: str) -> Figure:
    """Return the figure in brackets."""
    plain, surfaces = marked(text)
    start = text.index("[")
    (figure,) = [f for f in report(plain).figures if f.start == start and f.surface == surfaces[0]]
    return figure


@pytest.mark.parametrize(("text", "measure"), MEASURES)
def test_a_figure_measures(text: str, measure: str) -> None:
    assert the(text).measure == measure


@pytest.mark.parametrize(("text", "noun"), NOUNS)
def test_a_figure_counts(text: str, noun: str) -> None:
    assert the(text).noun == noun


@pytest.mark.parametrize(("text", "status"), STATUSES)
def test_a_figure_is_done_or_planned(text: str, status: str) -> None:
    assert the(text).status == status


@pytest.mark.parametrize(("text", "subject"), SUBJECTS)
def test_a_figure_belongs_to(text: str, subject: str) -> None:
    assert the(text).subject == subject


def test_a_list_in_order_gives_each_number_its_name() -> None:
    found = report("粮食、蔬菜产量分别增长4.5%、17.2%。").figures
    assert [figure.noun for figure in found] == ["粮食", "蔬菜产量"]


def test_an_amount_takes_the_period_that_its_sentence_names() -> None:
    found = report("2023年上半年，完成投资2亿元。新建道路3公里。").figures
    periods = [(str(f.period_start), str(f.period_end)) for f in found if f.kind != "date"]
    assert periods == [("2023-01-01", "2023-06-30"), ("None", "None")]


PAGE = """大洲镇2023年工作总结
一、2023年工作复盘
1.青石桥安置地块建设：项目总投资2.1亿元，占地120亩，2022年3月开工，目前已完成投资8000万元，安置75户229人。
2.云谷水库工程：总投资约3.2亿元，因资金问题暂停。
二、2024年工作计划
1.青石桥安置地块建设：计划完成投资5000万元，6月底完工。
"""


def test_the_projects_of_a_page() -> None:
    read = report(PAGE)
    found = {project.name: project for project in read.projects}
    assert set(found) == {"青石桥安置地块", "云谷水库工程"}
    bridge, water = found["青石桥安置地块"], found["云谷水库工程"]
    assert number(bridge.total_investment_cny) == "210000000"
    assert number(bridge.completed_investment_cny) == "80000000"
    assert number(bridge.land_area_m2) == "80000"
    assert (number(bridge.households), number(bridge.people)) == ("75", "229")
    assert (bridge.start_date, water.status) == ("2022-03", "stalled")
    assert number(water.total_investment_cny) == "320000000"


def test_figures_and_projects_name_each_other() -> None:
    read = report(PAGE)
    for project in read.projects:
        assert [f.figure_id for f in read.figures if f.project_id == project.project_id] == project.figure_ids


def test_a_damaged_amount_fills_no_field_of_a_project() -> None:
    (project,) = report("一、重点项目\n1.青石桥项目：总投资约650目前已完工。").projects
    assert project.total_investment_cny is None


STATUSES_OF_PAGES = [
    ("禾川县人民政府征收土地预公告\n拟征收石埠村土地，涉及农户[23户]。", "planned"),
    ("2023年工作总结\n到2030年，森林覆盖率达到[60%]。", "planned"),
    ("禾川县人民政府征收土地公告\n土地补偿费的[80%]归农户。", "actual"),
    ("白马镇2024年工作计划\n一、安排\n修路3条。2023年同类项目完成投资[2145万元]。", "actual"),
    ("2023年工作总结\n森林覆盖率由2015年的51%提高到[60%]。", "actual"),
]


@pytest.mark.parametrize(("text", "status"), STATUSES_OF_PAGES)
def test_a_notice_and_a_year_to_come_plan(text: str, status: str) -> None:
    written, (surface,) = marked(text)
    assert [figure.status for figure in report(written).figures if figure.surface == surface] == [status]
