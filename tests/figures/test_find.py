"""Sentences in, figures out: compounds, forms, numbers that state nothing, lost characters."""

import pytest
from readings import RULES, document, figures, marked, stated

from extractor.figures.find import figure_id, find
from extractor.records import Span

# Every figure in brackets, in order; behind it the kind and what each states.
COMPOUNDS = [
    ("建设道路[3至5公里]", "length", ["3000..5000"]),
    ("建设道路[3—5公里]", "length", ["3000..5000"]),
    ("增长[10—15%]", "percent", ["10..15"]),
    ("增长[3%~5%]", "percent", ["3..5"]),
    ("增长[5%—5.5%]", "percent", ["5..5.5"]),
    ("投资[10至20亿元]", "money", ["1000000000..2000000000"]),
    ("租金[10万元至20万元]", "money", ["100000..200000"]),
    ("租金[3万-5万元]", "money", ["30000..50000"]),
    ("补偿[300-500元/亩]", "unit_price", ["300..500"]),
    ("需[3～5个工作日]", "duration", ["3..5"]),
    ("建设道路[三至五公里]", "length", ["3000..5000"]),
    ("安置[三百至五百户]", "households", ["300..500"]),
    ("分别整治[35]、[42]和[51户]", "households", ["35", "42", "51"]),
    ("新增[3.2]、[4.5万亩]", "area", ["21333333.3333", "30000000"]),
    ("由[5个]增加到[8个]", "count", ["5", "8"]),
    ("由[5个]到[8个]", "count", ["5", "8"]),
    ("从[1.2亿元]提高至[3.4亿元]", "money", ["120000000", "340000000"]),
    ("由[10%]提高到[15%]", "percent", ["10", "15"]),
    ("收入[1.2亿元]、[3.4亿元]", "money", ["120000000", "340000000"]),
    ("收入[3万5千元]", "money", ["35000"]),
    ("投资[1亿2000万元]", "money", ["120000000"]),
    ("容积率[1.67:1]", "multiple", ["1.67"]),
    ("比例为[1∶3]", "multiple", ["0.3333"]),
    ("按[三比一]配套", "multiple", ["3"]),
]
NUMERALS = [
    ("补助[两千三百户]", "households", ["2300"]),
    ("参保[一百零五人]", "people", ["105"]),
    ("参保[一万五千户]", "households", ["15000"]),
    ("投资[一亿零五百万元]", "money", ["105000000"]),
    ("投资[一亿元]", "money", ["100000000"]),
    ("建成[一百个]", "count", ["100"]),
    ("铺设管网[三点五公里]", "length", ["3500"]),
    ("投资[三千五百万元]", "money", ["35000000"]),
    ("投资[壹拾贰万元整]", "money", ["120000"]),
    ("补助[四十二万三千一百零五元]", "money", ["423105"]),
    ("涉及[廿三个]村", "count", ["23"]),
    ("新建[一座]水站", "count", ["1"]),
    ("占[百分之三十]", "percent", ["30"]),
    ("达到[百分之九十五]", "percent", ["95"]),
    ("增长[千分之三]", "percent", ["0.3"]),
    ("占[三分之二]", "percent", ["66.6667"]),
    ("占[七成]", "percent", ["70"]),
    ("占[六成半]", "percent", ["65"]),
    ("用时[半年]", "duration", ["0.5"]),
    ("历时[两年半]", "duration", ["2.5"]),
]


@pytest.mark.parametrize(("text", "kind", "values"), [*COMPOUNDS, *NUMERALS])
def test_a_sentence_gives_its_figures(text: str, kind: str, values: list[str]) -> None:
    plain, surfaces = marked(text)
    found = figures(plain)
    assert [figure.surface for figure in found] == surfaces
    assert {(figure.kind, figure.quality) for figure in found} == {(kind, "intact")}
    assert [stated(figure) for figure in found] == values


# Vague or broken amounts: they may be left out, flagged or qualified, never stated as another number.
UNKNOWABLE = [
    ("建设三五个", ""), ("安置三四百户", ""), ("培训二三十人", ""), ("走访数十个村", ""), ("投入数千万元", ""),
    ("惠及几千户", ""), ("吸引上百人", ""), ("由1.2.3万元", ""),
    ("投资1，234万元", "12340000"),
    ("投资1 234.5万元", "12345000"),
    ("面积３，５００亩", "2333333.3333"),
    ("始于2 0 2 3年", "2023-01-01/2023-12-31"),
    ("共计1,23万元", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "true"), UNKNOWABLE)
def test_a_vague_or_broken_amount_states_no_other_number(text: str, true: str) -> None:
    found = [f for f in figures(text) if f.quality == "intact" and f.qualifier == "exact"]
    assert [(f.surface, stated(f)) for f in found if stated(f) != true] == []


SIGNS = [("利润[-3.5亿元]", "-350000000"), ("同比增长[-2.1%]", "-2.1"), ("增速为[－12.4%]", "-12.4")]


@pytest.mark.parametrize(("text", "value"), SIGNS)
def test_a_sign_that_no_word_carries_is_kept_or_flagged(text: str, value: str) -> None:
    (figure,) = figures(marked(text)[0])
    assert figure.quality == "suspect" or stated(figure) == value


NONFIGURES = [
    "第一次会议", "居全市第3位", "3号楼已完工", "1期工程", "\n1.加快建设", "\n（3）强化保障", "一、加快建设",
    "320国道沿线", "G60高速沿线", "改造省道217全线", "大政〔2023〕12号", "推进三级联动", "打造“141”体系", "三个代表",
    "电话：0570-3678001", "拨打12345热线", "80后干部", "4A级景区", "4星级酒店", "110千伏变电站", "三里镇", "千岛湖旅游",
    "五一路", "上午9时30分开会", "时间09:21", "浏览次数：1024次", "近五年最好水平", "三年行动", "党的二十大精神",
    "每一个群众", "统一标准", "迈上一个新台阶", "年满60周岁", "平均气温16.5℃", "第4页", "GB/T 2260标准", "5G基站",
    "索引号：330803/2024-66610", "“3·15”活动", "PM2.5浓度", "A座", "万亩方",
]  # fmt: skip


@pytest.mark.parametrize("text", NONFIGURES)
def test_a_number_that_states_nothing_is_no_figure(text: str) -> None:
    assert [figure.surface for figure in figures(f"大洲镇\n{text}")] == []


# The place with the lost characters in brackets: flagged, without a value or days.
DAMAGED = [
    "预计[20253月份]交付", "于[202212月]完工", "并于[926日]进场", "于[1121日]摇号", "于[15月]完工",
    "于[2月30日]完工", "于[2023年2月29日]完工",
    "[5100%]完成签字复核", "[20100%]签约", "总投资约[650]目前已完成", "完成[392]农房拆除", "二、[2023]主要做法",
    "签约率达[99.27]目前已全部腾空", "大洲镇2023年工作总结\n覆盖[16134839人]。",
]  # fmt: skip


@pytest.mark.parametrize("text", DAMAGED)
def test_a_place_that_lost_characters_is_flagged(text: str) -> None:
    plain, surfaces = marked(text)
    (figure,) = [f for f in figures(plain) if f.surface == surfaces[0]]
    assert figure.quality == "suspect"
    assert figure.reason
    assert (figure.value, figure.lower, figure.upper, figure.date_start) == (None, None, None, None)


WHOLE = [
    "[90日]内办结", "税收增长[1300%]", "占计划的[120%]", "[31日]", "总投资约[650万元]，目前已完成",
]  # fmt: skip


@pytest.mark.parametrize("text", WHOLE)
def test_a_place_that_lost_nothing_is_not_flagged(text: str) -> None:
    plain, surfaces = marked(text)
    assert [(f.surface, f.quality) for f in figures(plain)] == [(surfaces[0], "intact")]


RUN_TOGETHER = [
    "全年改造[45310处]。", "新建道路[1732.1公里]。", "共有[175229人]完成搬迁。", "[23日]，召开会议。",
    "提高[1522个百分点]。", "[20162020年]投资。",
]  # fmt: skip


@pytest.mark.parametrize("text", RUN_TOGETHER)
def test_on_a_page_that_lost_characters_long_numbers_are_doubted(text: str) -> None:
    plain, surfaces = marked("于2018315日印发。" + text)
    assert [f.quality for f in figures(plain) if f.surface in surfaces] == ["suspect"]


def test_where_no_process_fits_long_numbers_are_read() -> None:
    for text in RUN_TOGETHER[:3]:
        assert [f.quality for f in figures(marked(text)[0])] == ["intact"], text
    assert figures("[23日]，召开会议。".replace("[", "").replace("]", "")) == []  # a day of the month


def test_spans_of_furniture_and_of_lost_characters_are_heeded() -> None:
    page = document("培训 15人 完成 20户 搬迁")
    furniture = page.model_copy(update={"furniture": (Span(0, 6),)})
    assert [figure.surface for figure in find(furniture, RULES)] == ["20户"]
    lost = page.model_copy(update={"damaged": (Span(13, 14),)})
    assert [figure.quality for figure in find(lost, RULES)] == ["intact", "suspect"]


def test_an_id_depends_on_document_sentence_surface_and_occurrence_alone() -> None:
    first, second = figures("涉及5户和5户。"), figures("前言。涉及5户和5户。")
    assert len({f.figure_id for f in first}) == 2
    ids = [
        [figure_id("d", f.sentence, f.surface, i) for i, f in enumerate(found)] for found in (first, second)
    ]
    assert ids[0] == ids[1]


def test_a_figure_carries_its_section_and_sentence() -> None:
    (figure,) = [
        f for f in figures("2023年工作总结\n一、重点项目\n新建道路。拆除房屋5栋！") if f.kind == "count"
    ]
    assert figure.sentence == "拆除房屋5栋！"
    assert figure.section.endswith("一、重点项目")
