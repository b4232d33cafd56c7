"""What a written number means: the interval of amounts that the writing allows, in exact arithmetic.

The definitions are those of interval tests in XBRL Calculations 1.1: a measure written to a step `u` means
[v - u/2, v + u/2], closed at both ends; a count is exact.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple


class Interval(NamedTuple):
    """An interval of exact numbers; None is unbounded."""

    lower: Fraction | None
    upper: Fraction | None
    lower_closed: bool = True
    upper_closed: bool = True

    def __add__(self, other: object) -> Interval:
        """Return the interval of all sums."""
        if not isinstance(other, Interval):
            return NotImplemented
        return Interval(
            None if self.lower is None or other.lower is None else self.lower + other.lower,
            None if self.upper is None or other.upper is None else self.upper + other.upper,
            self.lower_closed and other.lower_closed,
            self.upper_closed and other.upper_closed,
        )

    def times(self, factor: Fraction) -> Interval:
        """Return the interval times a positive number."""
        return Interval(
            None if self.lower is None else self.lower * factor,
            None if self.upper is None else self.upper * factor,
            self.lower_closed,
            self.upper_closed,
        )

    def meets(self, other: Interval) -> bool:
        """Tell whether the two intervals share a number; touching ends count only where both are closed."""
        return _reaches(self, other) and _reaches(other, self)


def _reaches(low: Interval, high: Interval) -> bool:
    if low.lower is None or high.upper is None:
        return True
    if low.lower < high.upper:
        return True
    return low.lower == high.upper and low.lower_closed and high.upper_closed


def fraction(amount: Decimal) -> Fraction:
    """Return a finite decimal as a fraction, twice as fast as its constructor does, which looks at the type first."""
    return Fraction(*amount.as_integer_ratio())


def exact(value: Decimal) -> Interval:
    """Return the interval that holds one number."""
    number = fraction(value)
    return Interval(number, number)


_HALF = Decimal("0.5")


class Bounds(NamedTuple):
    """The ends of an interval as decimals, in the unit as written; None is unbounded."""

    lower: Decimal | None
    upper: Decimal | None
    lower_closed: bool = True
    upper_closed: bool = True


def allowed(value: Decimal, step: Decimal, loose: Decimal, shape: str, counted: bool) -> Bounds:
    """Return the amounts that a writing allows, in the unit of `value`.

    value: as written, 万 and 亿 folded in. step: weight of the last written digit. loose: weight of the last digit that
    is not zero. shape: a term of values.qualifiers.Shape. counted: a count written out in full, which is exact.
    """
    if shape == "rounded":
        if counted:
            return Bounds(value, value)
        return Bounds(value - step * _HALF, value + step * _HALF)
    if shape == "around":
        return Bounds(value - loose * _HALF, value + loose * _HALF)
    if shape == "step_above":
        return Bounds(value, value + loose, False, False)
    if shape == "step_below":
        return Bounds(value - loose, value, False, False)
    if shape in ("above", "from"):
        return Bounds(value, None, shape == "from", False)
    return Bounds(None, value, False, shape == "up_to")


_PLACES = Decimal("0.0001")


def converted(bound: Decimal | None, factor: Fraction, rounding: str = ROUND_HALF_EVEN) -> Decimal | None:
    """Return an amount in the base unit; one that has no end as a decimal (thirds, from 亩) is rounded to 4 places.

    rounding: of the decimal module; a lower end is rounded down and an upper one up, so that the interval holds
    all that the writing allows.
    """
    if bound is None:
        return None
    if factor.denominator == 1:
        return bound if factor.numerator == 1 else bound * factor.numerator
    quotient = bound * factor.numerator / factor.denominator
    return quotient if _ends(factor.denominator) else quotient.quantize(_PLACES, rounding)


@cache
def _ends(denominator: int) -> bool:
    """Tell whether fractions of a denominator have an end as decimals."""
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator == 1
