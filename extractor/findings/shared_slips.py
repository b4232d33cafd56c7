"""Whether a share that is not that of a part in its whole could have been meant to be: it is close, or a slip apart."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from extractor.findings.typos import meant_between, neighbours_swapped
from extractor.records import Figure
from extractor.values.intervals import fraction

# So far a share may be off, as a part of it.
_NEAR, _SURE, _NEARBY, _NAMED = Fraction(1, 5), Fraction(1, 2), Fraction(2, 5), Fraction(1, 4)
_POINTS = (-4, -2, -1, 1, 2, 4)
_HUNDRED = 100
_TELLING = 3  # digits of a share by which a slip is hardly by chance
_PARTS = 5  # of simple fractions
_TENTHS = range(1, 10)


def could_be_meant(part: Figure, whole: Figure, share: Figure, sure: bool, named: bool = False) -> bool:
    """Tell whether one of the three numbers, mistyped, explains why they do not fit.

    sure: their words say that they belong together, so that to be close, or to be a slip apart, is enough. named: for
    something that may be another thing.
    """
    if not (part.value and whole.value and share.value):
        return False
    made, told = fraction(part.value) * _HUNDRED / fraction(whole.value), fraction(share.value)
    off = abs(made - told) / max(made, told)
    if off <= _NEAR and sure:
        return True
    beyond = part.value > whole.value and share.value < _HUNDRED  # it cannot be
    telling = beyond or (named and len(share.written_value.replace(".", "")) >= _TELLING)
    in_words = not share.written_value[:1].isdigit()
    near = (sure and in_words) or off <= (_SURE if sure else _NAMED if named else _NEARBY)
    if (near or (sure and telling)) and a_slip(part, whole, share):
        return True
    return sure and not near and any(_fits(made, share, Fraction(10) ** power) for power in _POINTS)


def near_slip(part: Figure, whole: Figure, share: Figure) -> bool:
    """Tell whether a slip makes of a share that of a part in a whole, from which it is not far."""
    if not (part.value and whole.value and share.value):
        return False
    made, told = fraction(part.value) * _HUNDRED / fraction(whole.value), fraction(share.value)
    most = _NEARBY if len(share.written_value.replace(".", "")) >= _TELLING else _NAMED
    above = made > _HUNDRED > told  # it cannot be
    near = above or abs(made - told) <= most * max(made, told)
    if made < _HUNDRED and _is_swapped(made, share):
        return True  # however far that is
    return near and share.written_value[:1].isdigit() and a_slip(part, whole, share)


def _is_swapped(made: Fraction, share: Figure) -> bool:
    """Tell whether two neighbouring digits of a share in each other's place make it another, to its last digit."""
    written = share.written_value
    if len(written.replace(".", "")) < _TELLING or not written[:1].isdigit():
        return False
    step = Fraction(1, 10 ** len(written.partition(".")[2]))
    return any(abs(number * step - made) <= step / 2 for number in neighbours_swapped(written))


def _fits(made: Fraction, share: Figure, factor: Fraction) -> bool:
    """Tell whether a share fits with its decimal point, or the greater unit of an amount, elsewhere."""
    return share.lower is not None and share.upper is not None and share.lower <= made * factor <= share.upper


def a_slip(part: Figure, whole: Figure, share: Figure) -> bool:
    """Tell whether a slip in one of a part, a whole and a share makes them fit."""
    a, b, told = (fraction(one.value or Decimal(0)) for one in (part, whole, share))
    low, high = (told if end is None else fraction(end) for end in (share.lower, share.upper))
    made, half = a * _HUNDRED / b, (high - low) / 2
    if low <= 0:
        return False
    return (
        _share_meant(share, made - half, made + half)
        or meant_between(part, low * b / _HUNDRED, high * b / _HUNDRED)
        or meant_between(whole, a * _HUNDRED / high, a * _HUNDRED / low)
    )


def _share_meant(share: Figure, low: Fraction, high: Fraction) -> bool:
    """Tell whether a slip makes of a share one from `low` to `high`: of words, any that is told in such words."""
    if share.written_value[:1].isdigit():
        return meant_between(share, low, high)
    if share.unit:
        return any(low <= 10 * tenth <= high for tenth in _TENTHS)
    simple = ((one, parts) for parts in range(2, _PARTS + 1) for one in range(1, parts))
    return any(low * parts <= _HUNDRED * one <= high * parts for one, parts in simple)
