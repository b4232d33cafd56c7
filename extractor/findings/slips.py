"""Two written numbers that a slip of the hand makes of one another."""

from __future__ import annotations

from decimal import Decimal

from extractor.findings.derived import digits_of
from extractor.records import Figure

FEWEST = 3  # digits, without zeros around them, that chance hardly leaves a slip apart
_UNIT, _TENFOLD = Decimal(10000), 10


def a_slip_apart(first: Figure, second: Figure) -> bool:
    """Tell whether one digit, two that change places, one left out or put twice, or a greater unit set two numbers apart."""
    one, other = (_digits(figure) for figure in (first, second))
    if min(len(one.strip("0")), len(other.strip("0"))) < FEWEST or not (one + other).isascii():
        return False
    if first.value and second.value and max(first.value, second.value) == _UNIT * min(first.value, second.value):
        return True
    if first.kind == second.kind == "money" and first.unit != second.unit:
        return _sums_a_slip_apart(first, second)
    if (first.unit, first.scale) != (second.unit, second.scale):
        return False
    if len(one) == len(other):
        return _point(first) == _point(second) and differ_by_one(one, other)
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def a_digit_apart(first: Figure, second: Figure) -> bool:
    """Tell whether one digit, or two that change places, set two numbers of one length apart, however few they have."""
    one, other = _digits(first), _digits(second)
    return len(one) == len(other) and differ_by_one(one, other)


def swapped(first: Figure, second: Figure) -> bool:
    """Tell whether two digits that change places set two numbers of one unit apart, however few digits they have."""
    one, other = first.written_value, second.written_value
    if (first.unit, first.scale) != (second.unit, second.scale) or len(one) != len(other) or one == other:
        return False
    return (one + other).isascii() and _places_change(one, other)


def _sums_a_slip_apart(first: Figure, second: Figure) -> bool:
    """Tell whether two sums of money told in other units are of one length, and have digits that a slip sets apart."""
    one, other = (str(int(figure.value or 0)) for figure in (first, second))
    short = one.rstrip("0"), other.rstrip("0")
    return len(one) == len(other) and len(short[0]) == len(short[1]) and differ_by_one(*short)


def _digits(figure: Figure) -> str:
    return (digits_of(figure) or figure.written_value).replace(".", "").lstrip("0")


def _point(figure: Figure) -> int:
    """Return how many decimals are written."""
    return len(figure.written_value.partition(".")[2])


def differ_by_one(one: str, other: str) -> bool:
    """Tell whether numbers of one length differ in one digit, or in two that change places."""
    return sum(map(str.__ne__, one, other)) == 1 or _places_change(one, other)


def _places_change(one: str, other: str) -> bool:
    """Tell whether numbers of one length differ in two digits that change places."""
    differ = [at for at in range(len(one)) if one[at] != other[at]]
    return len(differ) == 2 and one[differ[0]] == other[differ[1]] and one[differ[1]] == other[differ[0]]


def one_slip_off(figure: Figure, off: Decimal) -> bool:
    """Tell whether a slip of the hand in a number explains that it is too great by some amount of its base unit."""
    written, value = figure.written_value, figure.value
    if not value or not written.isascii() or not written.replace(".", "", 1).isdigit() or not Decimal(written):
        return False
    wanted = (value - off) / (value / Decimal(written))
    if wanted <= 0:
        return False
    other = figure.model_copy(update={"value": value - off, "written_value": _as_written(wanted, _point(figure))})
    tenfold = max(value, value - off) == _TENFOLD * min(value, value - off)
    exact = Decimal(other.written_value) == wanted
    return tenfold or (exact and (a_digit_apart(figure, other) or a_slip_apart(figure, other)))


def _as_written(number: Decimal, decimals: int) -> str:
    return f"{number:.{decimals}f}"
