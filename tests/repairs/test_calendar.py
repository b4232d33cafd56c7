"""Runs of year, month and day: what the calendar proves, what it leaves open, what the words forbid."""

import pytest
from readings import days, marked

from extractor.pipeline import read_page, understood
from extractor.records import Report
from extractor.rulebook import Rulebook

RULES = Rulebook()
LOSSES = "大洲镇2023年工作总结\n于2018315日印发，20236月修订。\n"


def repaired(text: str) -> Report:
    return understood(read_page((text + "\n").encode(), RULES), RULES)


PROVEN = [
    ("并于[926日]全面进场施工", "9月26日", "2023-09-26"),
    ("已于[1121日]进行摇号", "11月21日", "2023-11-21"),
    ("预计[20253月份]整体交付", "2025年3月份", "2025-03-01/2025-03-31"),
    ("[20241月初]完成预算", "2024年1月初", "2024-01-01/2024-01-10"),
    ("工程于[202212月]完工", "2022年12月", "2022-12-01/2022-12-31"),
    ("\n[2018315日]\n", "2018年3月15日", "2018-03-15"),
    ("（[2017226日]）", "2017年2月26日", "2017-02-26"),
    ("自[39日]起施行", "3月9日", "2023-03-09"),
]


@pytest.mark.parametrize(("text", "reading", "stated"), PROVEN)
def test_the_only_day_that_a_run_can_mean_is_proven(text: str, reading: str, stated: str) -> None:
    plain, (surface,) = marked(LOSSES + text)
    read = repaired(plain)
    (proof,) = [one for one in read.repairs if one.surface == surface and one.start > len(LOSSES) - 1]
    assert (proof.level, proof.proof_kind, proof.reading, proof.solutions) == (
        "proven",
        "calendar",
        reading,
        1,
    )
    (figure,) = [one for one in read.figures if one.figure_id in proof.figure_ids]
    assert (figure.surface, figure.quality, figure.repair_id) == (surface, "repaired", proof.repair_id)
    assert days(figure) == stated
    assert reading in figure.reason


OPEN = [
    ("[111日]正式启动调查", "ambiguous", "1月11日 / 11月1日"),
    ("[2022128日]在县里召开", "ambiguous", "2022年1月28日 / 2022年12月8日"),
    ("公寓户[1121日]电脑派位", "supported", "11月21日"),  # it may have been 1月1至21日
    ("预计[202312月]完工", "supported", "2023年12月"),  # 1至2月
    ("施工[115日]完成", "ambiguous", "1月15日 / 11月5日"),
    ("施工[321日]完成", "supported", "3月21日"),  # as many days
    ("[20195月]226日召开", "supported", "2019年5月"),  # 2至26日
    ("自[1128日]至111日", "supported", "11月28日"),  # its other end is not known
]


@pytest.mark.parametrize(("text", "level", "reading"), OPEN)
def test_a_run_of_several_meanings_stays_open_with_all_of_them(text: str, level: str, reading: str) -> None:
    plain, (surface,) = marked(LOSSES + text)
    read = repaired(plain)
    (proof,) = [one for one in read.repairs if one.surface == surface]
    assert (proof.level, proof.reading) == (level, reading)
    (figure,) = [one for one in read.figures if one.surface == surface]
    assert (figure.quality, figure.value, figure.date_start) == ("suspect", None, None)
    assert reading in figure.reason


NO_DATE = [
    "工期[120日]", "[31日]历天", "每月[515日]为开放日", "限[45日]内完成", "3月[926日]开展整治",
    "办理时限缩短到[45日]，效率提高", "仅[42日]完成签约", "文件〔[201816号]", "[99年]陈酿",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_DATE)
def test_a_number_of_days_and_a_day_without_its_month_are_no_runs(text: str) -> None:
    plain, (surface,) = marked(LOSSES + text)
    assert not [one for one in repaired(plain).repairs if one.surface.startswith(surface)]


def test_the_end_of_a_stretch_whose_start_cannot_be_read_is_not_proven() -> None:
    read = repaired("于2018315日印发，20244月完工。\n自2024610至73日封闭")
    assert [(one.surface, one.level) for one in read.repairs][-1] == ("73日", "supported")
    assert [one.quality for one in read.figures if one.surface == "73日"] == ["suspect"]


def test_without_a_process_that_fits_only_whole_dates_are_proven() -> None:
    assert [one.level for one in repaired("预计20253月交付。").repairs] == ["proven"]
    assert [one.level for one in repaired("于926日进场。").repairs] == ["supported"]
    assert [
        one.level for one in repaired("于926日进场，3月5日、4月6日、5月7日、6月8日验收。20253月").repairs
    ] == [
        "supported",
        "proven",
    ]


def test_the_other_dates_of_a_sentence_take_over_the_year_that_is_put_back() -> None:
    read = repaired("大洲镇2023年工作总结\n一期于202112月完工，并于12月通水。二期于10月通水。")
    stated = {one.surface: days(one) for one in read.figures if one.kind == "date"}
    assert stated["12月"] == "2021-12-01/2021-12-31"
    assert stated["10月"] == "2023-10-01/2023-10-31"


def test_ends_of_a_stretch_become_one_figure() -> None:
    read = repaired(LOSSES + "自319日至20日召开")
    assert [(one.surface, days(one)) for one in read.figures][-1] == ("319日至20日", "2023-03-19/2023-03-20")


def test_the_same_sentence_twice_is_repaired_twice() -> None:
    read = repaired(LOSSES + "201815日\n其他\n201815日\n")
    proofs = [one for one in read.repairs if one.surface == "201815日"]
    assert [one.values for one in proofs] == [["2018-01-05"], ["2018-01-05"]]
    assert len({one.repair_id for one in proofs}) == 2
    assert read.failures == []
