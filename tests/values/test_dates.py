"""Expressions of days: each form alone, and where the year comes from."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readings import RULES, days, document, marked

from extractor.figures.find import find
from extractor.records import Figure
from extractor.values.dates import compile_dates

DATES = RULES.once(compile_dates)

# The whole expression in brackets, and what it means in 2023 where it names no year.
FORMS = [
    ("[2023年6月15日]开工", "2023-06-15"),
    ("[2023年6月15号]开工", "2023-06-15"),
    ("[2023 年 6 月 15 日]开工", "2023-06-15"),
    ("[2023-06-15]", "2023-06-15"),
    ("[2023.06.15]", "2023-06-15"),
    ("[2023/6/15]", "2023-06-15"),
    ("[二〇二三年六月十五日]", "2023-06-15"),
    ("[二○二三年十二月三十一日]", "2023-12-31"),
    ("[2023年三月]", "2023-03-01/2023-03-31"),
    ("[2023年6月]", "2023-06-01/2023-06-30"),
    ("[2023年6月份]", "2023-06-01/2023-06-30"),
    ("[2024年2月]", "2024-02-01/2024-02-29"),
    ("[23年6月]开工", "2023-06-01/2023-06-30"),
    ("[6月]开工", "2023-06-01/2023-06-30"),
    ("[6月15日]开工", "2023-06-15"),
    ("[三月份]", "2023-03-01/2023-03-31"),
    ("[6月初]", "2023-06-01/2023-06-10"),
    ("[6月上旬]", "2023-06-01/2023-06-10"),
    ("[6月中旬]", "2023-06-11/2023-06-20"),
    ("[6月下旬]", "2023-06-21/2023-06-30"),
    ("[2月底]", "2023-02-21/2023-02-28"),
    ("[6月末]", "2023-06-21/2023-06-30"),
    ("[6月上半月]", "2023-06-01/2023-06-15"),
    ("[2023年]工作", "2023-01-01/2023-12-31"),
    ("[2022年度]考核", "2022-01-01/2022-12-31"),
    ("[二〇二三年]", "2023-01-01/2023-12-31"),
    ("[2023年初]", "2023-01-01/2023-01-31"),
    ("[2023年年中]", "2023-05-01/2023-08-31"),
    ("[2023年底]", "2023-12-01/2023-12-31"),
    ("[2023年年底]", "2023-12-01/2023-12-31"),
    ("[2023年末]", "2023-12-01/2023-12-31"),
    ("[2023年上半年]", "2023-01-01/2023-06-30"),
    ("[2023年下半年]", "2023-07-01/2023-12-31"),
    ("[2023年一季度]", "2023-01-01/2023-03-31"),
    ("[2023年2季度]", "2023-04-01/2023-06-30"),
    ("[2023年第三季度]", "2023-07-01/2023-09-30"),
    ("[2023年前三季度]", "2023-01-01/2023-09-30"),
    ("[2023年前11个月]", "2023-01-01/2023-11-30"),
    ("[2023年1-9月]", "2023-01-01/2023-09-30"),
    ("[2023年1月至10月]", "2023-01-01/2023-10-31"),
    ("[3—5月份]", "2023-03-01/2023-05-31"),
    ("[2022年9月至2023年3月]", "2022-09-01/2023-03-31"),
    ("[2018—2035年]", "2018-01-01/2035-12-31"),
    ("[2023年9月26日至28日]", "2023-09-26/2023-09-28"),
    ("[2023年9月26—28日]", "2023-09-26/2023-09-28"),
    ("[2023年9月26日至10月8日]", "2023-09-26/2023-10-08"),
    ("[“十四五”期间]", "2021-01-01/2025-12-31"),
    ("[十三五时期]", "2016-01-01/2020-12-31"),
    ("[“十三五”末]", "2020-01-01/2020-12-31"),
    ("[“十五五”初期]", "2026-01-01/2026-12-31"),
    ("[今年6月]", "2023-06-01/2023-06-30"),
    ("[去年10月]", "2022-10-01/2022-10-31"),
    ("[明年年底]前", "2024-12-01/2024-12-31"),
    ("[前年5月]", "2021-05-01/2021-05-31"),
    ("确保[年底]前完成", "2023-12-01/2023-12-31"),
]

NO_DATES = ["五一路", "年底效应", "十五", "1.5亿元", "3-5天", "2023", "12/5"]

# No such day: read, so that it can be flagged, and without days.
IMPOSSIBLE = ["13月", "0月5日", "6月31日", "2月30日", "9月32日", "2023年15月"]


def meaning(text: str, year: int) -> list[tuple[str, str]]:
    """Return each expression of a text and its days in a year, for expressions that name none."""
    found = []
    for span in DATES.find(text):
        relative = span.days.relative
        first, last = span.days.between(year + (relative or 0))
        written = str(first) if first == last else f"{first}/{last}"
        found.append((text[span.start : span.end], written))
    return found


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_each_form_means_its_days(text: str, expected: str) -> None:
    plain, surfaces = marked(text)
    assert meaning(plain, 2023) == [(surfaces[0], expected)]


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date(text: str) -> None:
    assert list(DATES.find(text)) == []


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_an_impossible_day_is_read_and_marked(text: str) -> None:
    (span,) = DATES.find(f"于{text}完工")
    assert not span.days.valid
    (figure,) = dates(f"2023年工作总结\n于{text}完工")[1:]
    assert (figure.quality, figure.date_start, bool(figure.reason)) == ("suspect", None, True)


def dates(text: str, **known: object) -> list[Figure]:
    page = document(text).model_copy(update=known)
    return [figure for figure in find(page, RULES) if figure.kind == "date"]


# text, what the page says of itself, days of the last date of the text
YEARS = {
    "written": ("2023年工作总结\n于2021年3月开工", {}, "2021-03-01/2021-03-31"),
    "of the sentence": ("2023年工作总结\n2021年6月开工，于10月完工", {}, "2021-10-01/2021-10-31"),
    "of the sentence before it: not taken": ("2023年工作总结\n2021年6月开工。于10月完工", {}, "2023-10-01/2023-10-31"),
    "of a year compared with: not taken": ("2023年工作总结\n比2021年增收，于10月完工", {}, "2023-10-01/2023-10-31"),
    "of the section": (
        "2023年工作总结\n一、2023年工作复盘\n3月开工。\n二、2024年工作计划\n5月开工",
        {},
        "2024-05-01/2024-05-31",
    ),
    "this year in a section that plans": (
        "2023年工作总结\n一、2023年工作复盘\n3月开工。\n二、2024年工作计划\n今年5月开工",
        {},
        "2024-05-01/2024-05-31",
    ),
    "this year in a review": ("2023年工作总结\n今年5月开工", {}, "2023-05-01/2023-05-31"),
    "next year in a review": ("2023年工作总结\n明年5月开工", {}, "2024-05-01/2024-05-31"),
    "of the report": ("2023年工作总结\n5月开工", {}, "2023-05-01/2023-05-31"),
    "given by the page": ("5月开工", {"report_year": 2020}, "2020-05-01/2020-05-31"),
    "of publication": ("5月开工", {"published_date": date(2019, 8, 1)}, "2019-05-01/2019-05-31"),
    "of publication, last year": ("去年5月开工", {"published_date": date(2019, 8, 1)}, "2018-05-01/2018-05-31"),
    "unknown": ("5月开工", {}, ""),
    "unknown, this year": ("今年5月开工", {}, ""),
}  # fmt: skip


@pytest.mark.parametrize("source", YEARS)
def test_the_year_comes_from(source: str) -> None:
    text, known, expected = YEARS[source]
    assert days(dates(text, **known)[-1]) == expected


def test_a_year_before_1900_is_no_length_of_time() -> None:
    assert not [figure for figure in dates("始建于1898年") if figure.kind == "duration"]


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
@settings(deadline=None, max_examples=200)
def test_a_day_comes_back_from_each_way_to_write_it(day: date) -> None:
    digits = "〇一二三四五六七八九"
    row = "".join(digits[int(char)] for char in str(day.year))
    written = [
        f"{day.year}年{day.month}月{day.day}日", f"{day.year}年{day.month:02}月{day.day:02}日", day.isoformat(),
        f"{day:%Y.%m.%d}", f"{day.year}/{day.month}/{day.day}", f"{row}年{day.month}月{day.day}号",
    ]  # fmt: skip
    for text in written:
        assert meaning(f"于{text}，", 1999) == [(text, str(day))]


@given(st.text("0123456789年月日号至到—-/.初中底末旬上下半季度前第“十四五”期间今去明", max_size=40))
@settings(deadline=None, max_examples=300)
def test_any_row_of_date_characters_is_read_in_order(text: str) -> None:
    end = 0
    for span in DATES.find(text):
        assert end <= span.start < span.end <= len(text)
        end = span.end
