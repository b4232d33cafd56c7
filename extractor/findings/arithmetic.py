"""Sums, differences, products and quotients of intervals of positive numbers, how far two are apart, and shares."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache

from extractor.records import Figure
from extractor.values.intervals import Interval, fraction

_HUNDRED = 100
_NOTHING = Fraction(0)


@cache
def of_rule(written: str) -> Fraction:
    """Return a number that a rule writes. There are few of them, and every page asks for them again and again."""
    return Fraction(written)


def is_share(part: Decimal, whole: Decimal, share: Figure) -> bool:
    """Tell whether a percentage is, to its last digit, that of a part in a whole."""
    if whole <= 0 or share.lower is None or share.upper is None:
        return False
    return share.lower * whole <= part * _HUNDRED <= share.upper * whole


def fits_share(part: Figure, whole: Figure, share: Figure) -> bool:
    """Tell whether a percentage, rounded or cut off, can be that of a part in a whole as both are written."""
    if part.lower is None or part.upper is None or not whole.lower or whole.upper is None:
        return False
    if share.lower is None or share.upper is None or share.value is None:
        return False
    low, high = part.lower * _HUNDRED / whole.upper, part.upper * _HUNDRED / whole.lower
    return low <= share.value + (share.upper - share.lower) and high >= share.lower


def makes(count: Figure, per: Figure, total: Figure, unit: Fraction = Fraction(1)) -> bool:
    """Tell whether so many times so much for each can be a total, as all are written; unit: of the count that is one."""
    ends = count.lower, count.upper, per.lower, per.upper, total.lower, total.upper
    if None in ends:
        return False
    least, most, low, high, lower, upper = (fraction(end) for end in ends if end is not None)
    return least * low <= upper * unit and lower * unit <= most * high


def no_more(one: Figure, other: Figure) -> bool:
    """Tell whether both amounts are known and the first does not exceed the second."""
    return one.value is not None and other.value is not None and one.value <= other.value


def gap(expected: Interval, observed: Interval) -> Fraction:
    """Return the least distance between two intervals; 0 where they meet or touch."""
    least = _NOTHING
    for low, high in ((expected, observed), (observed, expected)):
        if low.lower is not None and high.upper is not None:
            least = max(least, low.lower - high.upper)
    return least


def total(intervals: list[Interval]) -> Interval:
    lowers, uppers = [one.lower for one in intervals], [one.upper for one in intervals]
    lower = _sum(lowers)
    return Interval(
        lower,
        lower if lowers == uppers else _sum(uppers),
        all(one.lower_closed for one in intervals),
        all(one.upper_closed for one in intervals),
    )


def _sum(ends: list[Fraction | None]) -> Fraction | None:
    known = [end for end in ends if end is not None]
    return sum(known, Fraction(0)) if len(known) == len(ends) else None


def minus(left: Interval, right: Interval) -> Interval:
    return Interval(
        None if left.lower is None or right.upper is None else left.lower - right.upper,
        None if left.upper is None or right.lower is None else left.upper - right.lower,
        left.lower_closed and right.upper_closed,
        left.upper_closed and right.lower_closed,
    )


def quotient(part: Interval, whole: Interval) -> Interval:
    """Return part/whole for a whole above zero; a side that cannot be known is unbounded."""
    low = part.lower / whole.upper if part.lower is not None and whole.upper else None
    high = part.upper / whole.lower if part.upper is not None and whole.lower and whole.lower > 0 else None
    low_closed, high_closed = (
        part.lower_closed and whole.upper_closed,
        part.upper_closed and whole.lower_closed,
    )
    return Interval(low, high, low_closed, high_closed)


def times(left: Interval, right: Interval) -> Interval:
    """Return the product of two intervals of positive numbers."""
    return Interval(
        None if left.lower is None or right.lower is None else left.lower * right.lower,
        None if left.upper is None or right.upper is None else left.upper * right.upper,
        left.lower_closed and right.lower_closed,
        left.upper_closed and right.upper_closed,
    )
