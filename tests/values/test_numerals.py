"""Numbers as written: every form of numeral, and the way there and back."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readings import RULES

from extractor.records import plain
from extractor.values.numerals import compile_numerals, last_weight, read_digits

NUMERALS = RULES.once(compile_numerals)
ORDINARY, LEGAL = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"

# numeral, value, weight of its last written place
READ = [
    ("三", "3", "1"),
    ("两", "2", "1"),
    ("零", "0", "1"),
    ("十", "10", "10"),
    ("十二", "12", "1"),
    ("二十", "20", "10"),
    ("二十三", "23", "1"),
    ("廿", "20", "1"),
    ("廿三", "23", "1"),
    ("卅五", "35", "1"),
    ("一百零五", "105", "1"),
    ("一百一十", "110", "10"),
    ("一百一十五", "115", "1"),
    ("三百五", "350", "10"),
    ("两千三百", "2300", "100"),
    ("两千三百零六", "2306", "1"),
    ("四千零二十", "4020", "10"),
    ("三千五", "3500", "100"),
    ("一万", "10000", "10000"),
    ("一万五", "15000", "1000"),
    ("一万五千", "15000", "1000"),
    ("一万零三十", "10030", "10"),
    ("十二万三千四百五十六", "123456", "1"),
    ("三千五百万", "35000000", "1000000"),
    ("一亿", "100000000", "100000000"),
    ("一亿二千万", "120000000", "10000000"),
    ("一亿零五百万", "105000000", "1000000"),
    ("二十亿零三", "2000000003", "1"),
    ("一万亿", "1000000000000", "1000000000000"),
    ("壹拾贰万", "120000", "10000"),
    ("叁佰伍拾", "350", "10"),
    ("肆仟零陆", "4006", "1"),
    ("二〇二三", "2023", "1"),
    ("一九九八", "1998", "1"),
    ("二○一九", "2019", "1"),
    ("三点五", "3.5", "0.1"),
    ("零点零八", "0.08", "0.01"),
    ("十二点零八", "12.08", "0.01"),
    ("一点二万", "12000", "1000"),
    ("二点五六亿", "256000000", "1000000"),
]

NO_NUMERALS = [
    "", "三二百", "点五", "三点", "人", "一" * 41,
]  # fmt: skip

DIGITS = [
    ("0", "0", "1"),
    ("7", "7", "1"),
    ("1,234", "1234", "1"),
    ("12,345,678", "12345678", "1"),
    ("1,234.50", "1234.5", "0.01"),
    ("12 345", "12345", "1"),
    ("1\n234", "1234", "1"),
    ("3.20", "3.2", "0.01"),
    ("0.000000000000001", "0.000000000000001", "0.000000000000001"),
    ("9" * 30, "9" * 30, "1"),
]


@pytest.mark.parametrize(("text", "value", "step"), READ)
def test_chinese_numerals_are_read(text: str, value: str, step: str) -> None:
    number = NUMERALS.read(text)
    assert number is not None
    assert plain(number.value) == value
    assert number.step == Decimal(step)


@pytest.mark.parametrize("text", NO_NUMERALS)
def test_what_is_no_numeral_gives_nothing(text: str) -> None:
    assert NUMERALS.read(text) is None


@pytest.mark.parametrize(("text", "value", "step"), DIGITS)
def test_digits_are_read(text: str, value: str, step: str) -> None:
    number = read_digits(text)
    assert (plain(number.value), number.step) == (value, Decimal(step))


LAST = [
    ("1040", "1", "10"),
    ("1200", "1", "100"),
    ("30", "1", "10"),
    ("3.50", "0.01", "0.1"),
    ("7", "1", "1"),
    ("0", "1", "1"),
    ("12000000", "10000", "1000000"),
]


@pytest.mark.parametrize(("value", "step", "weight"), LAST)
def test_the_last_digit_that_is_not_zero_has_its_weight(value: str, step: str, weight: str) -> None:
    assert last_weight(Decimal(value), Decimal(step)) == Decimal(weight)


def group(number: int, digits: str, units: str, first: bool) -> str:
    """Write a number below ten thousand; a gap inside is a zero, and so is one in front where it is not first."""
    written, gap = "", not first and number < 1000
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            written += (digits[0] if gap and (written or not first) else "") + digits[digit]
            written += units[place]
            gap = False
        elif written:
            gap = True
    return written


def write(number: int, digits: str = ORDINARY, units: str = "_十百千") -> str:
    """Write a whole number below ten to the twelfth as a Chinese numeral."""
    if not number:
        return digits[0]
    written = ""
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // scale % 10000
        if part:
            written += group(part, digits, units, not written) + name
    return written.replace("_", "")


WRITTEN = [
    (0, "零"), (10, "一十"), (105, "一百零五"), (10030, "一万零三十"), (100_000_001, "一亿零一"),
    (120_000_000, "一亿二千万"), (1_050_000, "一百零五万"), (100_230, "一十万零二百三十"), (9_999, "九千九百九十九"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "numeral"), WRITTEN)
def test_the_writer_of_these_tests_writes_as_people_do(number: int, numeral: str) -> None:
    assert write(number) == numeral


@given(st.integers(0, 10**12 - 1))
@settings(deadline=None, max_examples=300)
def test_a_number_comes_back_from_its_numeral(number: int) -> None:
    for digits, units in ((ORDINARY, "_十百千"), (LEGAL, "_拾佰仟")):
        read = NUMERALS.read(write(number, digits, units))
        assert read is not None
        assert read.value == number


@given(st.integers(0, 10**6), st.text("零一二三四五六七八九", min_size=1, max_size=8))
@settings(deadline=None, max_examples=200)
def test_a_decimal_comes_back_from_its_numeral(whole: int, places: str) -> None:
    read = NUMERALS.read(f"{write(whole)}点{places}")
    fraction = "".join(str(ORDINARY.index(char)) for char in places)
    assert read is not None
    assert (read.value, read.step) == (Decimal(f"{whole}.{fraction}"), Decimal(1).scaleb(-len(places)))


@given(st.text("零〇一二两三四五六七八九十百千万亿廿卅壹拾佰仟点", max_size=45))
@settings(deadline=None, max_examples=300)
def test_any_row_of_numeral_characters_is_read_or_refused(text: str) -> None:
    number = NUMERALS.read(text)
    assert number is None or (number.value >= 0 and number.step > 0)


@given(st.decimals(0, 10**12, places=3))
@settings(deadline=None, max_examples=200)
def test_digits_come_back_with_and_without_separators(value: Decimal) -> None:
    assert read_digits(f"{value:,}") == read_digits(f"{value}") == (value, Decimal("0.001"))
