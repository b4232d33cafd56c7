"""What holds for every text: no crash, offsets, order, intervals, and no figure that hangs on what comes later."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from readings import RULES, document

from extractor.figures.find import find
from extractor.records import Document, Figure
from extractor.reports.understand import understand

PIECES = [
    "总投资", "约", "近", "超", "已完成", "预计", "其中", "共", "每亩", "由", "从", "增长", "占", "下降",
    "分别", "于", "截至", "万", "亿", "万元", "亿元", "元", "亩", "公里", "户", "人", "个", "座", "%", "％",
    "‰", "个百分点", "倍", "天", "日", "年", "月", "月份", "底", "上半年", "季度", "去年", "“", "”",
    "（", "）", "〔", "〕", "、", "，", "。", "；", "：", "\n", "\t", " ", "\u3000", "—", "-", "~", "至",
    "到", "和", "/", ".", ",", "余", "多", "以上", "以内", "左右", "第", "一、", "（二）", "1.", "十四五",
    "百分之", "分之", "成", "半", "翻", "番", "比", "：1", "二十三", "两千", "一百零五", "三点五", "廿",
    "〇", "壹拾", "0", "00", "1", "3.5", "12", "2023", "20253", "926", "5100", "75229", "1,234", "２０２３",
    "1234567890123", "农户", "项目", "水站", "大洲镇", "国道", "号", "届", "次", "会议", "电话", "人口",
    "群众", "数", "几",
]  # fmt: skip
SENTENCES = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
TEXTS = st.one_of(SENTENCES, st.text(max_size=60), st.text("0123456789.,:/- 年月日万亿元%个", max_size=40))
# no number, unit or heading in it, and nothing that could belong to a figure in front
CALM = "各村干部群众齐心协力，环境整洁有序。"


def page(text: str) -> Document:
    return Document(document_id="d", text=text, text_length=len(text))


def content(figures: list[Figure]) -> list[dict[str, object]]:
    return [figure.model_dump(exclude={"figure_id", "document_id"}) for figure in figures]


def check(text: str, figures: list[Figure]) -> None:
    """Check what every figure of a text keeps to."""
    end = 0
    for figure in figures:
        assert end <= figure.start < figure.end
        assert text[figure.start : figure.end] == figure.surface
        assert figure.surface[:100] in figure.sentence
        end = figure.end
        if figure.quality == "suspect":
            assert figure.reason
            assert (figure.value, figure.lower, figure.upper, figure.date_start) == (None, None, None, None)
        if figure.value is not None:
            assert figure.lower is None or figure.lower <= figure.value
            assert figure.upper is None or figure.value <= figure.upper
            assert figure.unit_code
        elif figure.quality == "intact" and figure.kind != "date":
            assert figure.qualifier != "exact"
            assert figure.lower is not None
            assert figure.upper is not None
            assert figure.lower < figure.upper
    assert len({figure.figure_id for figure in figures}) == len(figures)


@given(TEXTS)
@example("0总投资0总投资万元以内0")
@settings(deadline=None, max_examples=500)
def test_every_figure_of_any_text_keeps_its_place_and_its_interval(text: str) -> None:
    check(text, find(page(text), RULES))


@given(SENTENCES)
@settings(deadline=None, max_examples=200)
def test_any_text_is_understood(text: str) -> None:
    read = page(text)
    report = understand(read, find(read, RULES), RULES)
    check(text, report.figures)
    known = {figure.figure_id for figure in report.figures}
    assert all(known.issuperset(project.figure_ids) for project in report.projects)


@given(SENTENCES)
@settings(deadline=None, max_examples=200)
def test_unrelated_text_behind_changes_nothing(text: str) -> None:
    assert content(find(page(f"{text}\n{CALM}"), RULES)) == content(find(page(text), RULES))


@given(SENTENCES)
@example("0\n0")
@settings(deadline=None, max_examples=150)
def test_unrelated_text_in_front_moves_figures_and_changes_nothing_else(text: str) -> None:
    def moved(found: list[Figure], by: int) -> list[dict[str, object]]:
        return [
            {**row, "start": f.start - by, "end": f.end - by}
            for f, row in zip(found, content(found), strict=True)
        ]

    title = front = f"{CALM}\n"  # the first line is read as none other is
    more = find(page(title + front + text), RULES)
    assert moved(more, len(front)) == content(find(page(title + text), RULES))


@given(SENTENCES)
@settings(deadline=None, max_examples=100)
def test_the_same_text_gives_the_same_figures(text: str) -> None:
    assert find(page(text), RULES) == find(page(text), RULES)


@given(st.lists(SENTENCES.filter(lambda text: "\n" not in text and "\t" not in text), max_size=4))
@settings(deadline=None, max_examples=100)
@example(["0总投资3.51,234总投资万元,"])  # a unit without its number, by two rules
def test_a_page_read_whole_keeps_every_place(lines: list[str]) -> None:
    text = "\n".join(["大洲镇2023年工作总结", *lines])
    read = document(text)
    assert read.text == text
    check(text, find(read, RULES))


# One character, or one word, for ever: a pattern that tries every way to divide it never ends.
LONG = [
    "1", "0", "9.", ",", ".", "万", "亿", "一", "十", "千", "二百", "零", "（", "）", "((", "[", "“", "”",
    " ", "\u3000", "\n", "\t", "其中", "年", "月", "-", "—", "、", "约", "成", "半", "翻", "比", "项目",
    "工程", "总投资", "A", "1A", "/", "元/", "第", "。", "；", "·", "每亩", "完成", "：", "1.\n", "一、\n",
    "１", "％", "余", "万余", "十四五", "3户。", "2023年\n",
]  # fmt: skip
# Many figures in one sentence.
CROWDED = [
    "1,",
    "1 ",
    "3、",
    "3至",
    "3-",
    "1:",
    "近3",
    "1月",
    "2023年",
    "百分之",
    "三分之",
    "3户，",
    "其中3户，",
]


@pytest.mark.parametrize(
    ("piece", "length"), [*((one, 20_000) for one in LONG), *((one, 4_000) for one in CROWDED)]
)
def test_a_text_of_one_piece_is_read_to_its_end(piece: str, length: int) -> None:
    text = piece * (length // len(piece))
    read = page(text)
    report = understand(read, find(read, RULES), RULES)
    assert all(text[f.start : f.end] == f.surface for f in report.figures)


HUGE = [
    "共1234567890123456789012345678901亩",
    "共12345678901231234567890123万元",
    "共" + "1" * 400 + "亩",
    "共" + "1" * 30 + "." + "1" * 30 + "吨",
    "共0." + "1" * 400 + "亩",
    "共" + "1" * 4000 + "%",
    "比例1:0.00000000000000000000000000000001",
    "增长百分之九亿九千九百九十九万亿",
    "共九亿亿亿亿亿亿亿亿亿元",
]


@pytest.mark.parametrize("text", HUGE)
def test_a_number_beyond_all_measure_crashes_nothing(text: str) -> None:
    read = page(text)
    check(text, understand(read, find(read, RULES), RULES).figures)
