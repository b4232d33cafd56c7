"""Whether one slip of the hand in one of three written numbers explains why so many at so much do not come to all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import prod

from extractor.findings.derived import digits_of
from extractor.findings.typos import PLACES, is_plain, neighbours_swapped, slips
from extractor.records import Figure

_TELLING = 3  # digits, without noughts at the ends, below which a swap fits by chance
_OTHERS = Fraction(3, 2)
_ROUNDED = Fraction(1, 50)


def mistyped(figures: Sequence[Figure], unit: Fraction = Fraction(1)) -> bool:
    """Tell whether another digit, one more or less, two swapped or a point moved makes count × per the total exactly."""
    return _fits(figures, unit, _others)


def a_place_off(figures: Sequence[Figure], unit: Fraction = Fraction(1)) -> bool:
    """Tell whether a point moved, or a nought more or less, makes count × per the total exactly."""
    return _fits(figures, unit, _moved)


def of_others(figures: Sequence[Figure], unit: Fraction = Fraction(1)) -> bool:
    """Tell whether a total is so far from count × per that it must be of other things: no slip of the hand explains it.

    A point that was moved may leave it as rounded as it was.
    """
    count, per, total = (Fraction(figure.value or 0) for figure in figures)
    came = count * per / unit
    if not came or not total or 1 / _OTHERS <= came / total <= _OTHERS or mistyped(figures, unit):
        return False
    return all(not 1 - _ROUNDED <= came / total * factor <= 1 + _ROUNDED for one in PLACES for factor in (one, 1 / one))


def swapped(figures: Sequence[Figure], unit: Fraction = Fraction(1)) -> bool:
    """Tell whether two neighbouring digits that change places make them fit exactly, which they do not as they stand."""
    exact = prod(Fraction(figure.value or 0) for figure in figures[:2]) == Fraction(figures[2].value or 0) * unit
    return not exact and _fits(figures, unit, _swapped)


def _fits(figures: Sequence[Figure], unit: Fraction, others: Callable[[str], Iterator[Fraction]]) -> bool:
    if not all(map(is_plain, figures)):
        return False
    amounts = [Fraction(figure.value or 0) for figure in figures]
    for index, figure in enumerate(figures):
        digits = digits_of(figure)
        step = amounts[index] / Fraction(digits)
        for written in others(digits):
            changed = [*amounts[:index], written * step, *amounts[index + 1 :]]
            if changed[0] * changed[1] == changed[2] * unit:
                return True
    return False


def _others(written: str) -> Iterator[Fraction]:
    """Yield what a written number becomes by a slip of the hand."""
    yield from slips(written)
    yield from _moved(written)


def _moved(written: str) -> Iterator[Fraction]:
    """Yield what a written number becomes where its point is moved."""
    for factor in PLACES:
        yield Fraction(written) * factor
        yield Fraction(written) / factor


def _swapped(written: str) -> Iterator[Fraction]:
    """Yield what a written number of three digits or more becomes by two neighbours that change places."""
    decimals = 10 ** len(written.partition(".")[2])
    if len(written.replace(".", "").strip("0")) >= _TELLING:
        yield from (Fraction(number, decimals) for number in neighbours_swapped(written))
