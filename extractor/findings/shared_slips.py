"""Whether a share that is not that of a part in its whole could have been meant to be: it is close, or a slip apart."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from extractor.findings.derived import as_precise
from extractor.findings.typos import amounts_meant
from extractor.records import Figure

_NEAR, _NEARBY, _NAMED = Fraction(1, 5), Fraction(2, 5), Fraction(1, 4)  # of the share: so far it may be off
_HUNDRED = 100
_PARTS = 5  # of simple fractions
_TENTHS = range(1, 10)


def as_told(one: Figure, other: Figure) -> Figure:
    """Return an amount as written with the decimals of another of its unit: 2 beside 1.4 is 2.0."""
    if one.unit != other.unit:
        return one
    return as_precise(one, other)


def could_be_meant(part: Figure, whole: Figure, share: Figure, sure: bool, named: bool = False) -> bool:
    """Tell whether one of the three numbers, mistyped, explains why they do not fit.

    sure: their words say that they belong together, so that to be close, or to be a slip apart, is enough. named: for
    something that may be another thing.
    """
    if not (part.value and whole.value and share.value):
        return False
    made = Fraction(part.value) * _HUNDRED / Fraction(whole.value)
    off = abs(made - Fraction(share.value)) / max(made, Fraction(share.value))
    if off <= _NEAR and sure:
        return True
    if not sure and off > (_NAMED if named else _NEARBY):
        return False
    return a_slip(part, whole, share)


def a_slip(part: Figure, whole: Figure, share: Figure) -> bool:
    """Tell whether a slip in one of a part, a whole and a share makes them fit."""
    a, b = Fraction(part.value or 0), Fraction(whole.value or 0)
    ends = share.lower, share.upper
    low, high = (Fraction(end) if end is not None else Fraction(share.value or 0) for end in ends)
    made = a * _HUNDRED / b
    half = (high - low) / 2
    if any(abs(one - made) <= half for one in _shares(share)):
        return True
    if any(low <= one * _HUNDRED / b <= high for one in amounts_meant(part)):
        return True
    return any(one and low <= a * _HUNDRED / one <= high for one in amounts_meant(whole))


def _shares(share: Figure) -> Iterator[Fraction]:
    """Yield the shares that a slip makes of one: of words, all that are told in such words."""
    if share.written_value[:1].isdigit():
        yield from amounts_meant(share)
        return
    if share.unit:
        yield from (Fraction(10 * tenth) for tenth in _TENTHS)
        return
    for parts in range(2, _PARTS + 1):
        yield from (Fraction(_HUNDRED * one, parts) for one in range(1, parts))
