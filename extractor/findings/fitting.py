"""Whether one slip of the hand in any of several factors, or in all of it, makes their product what it is said to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, permutations
from math import prod

from extractor.findings.derived import digits_of
from extractor.findings.typos import PLACES, is_plain, slips
from extractor.records import Figure

_SHUFFLED = 4  # digits that can stand in another order


def a_slip_fits(parts: Sequence[Figure], whole: Figure, unit: Fraction = Fraction(1)) -> bool:
    """Tell whether another digit, one more or less, a point moved, or the digits in another order make the product fit.

    It need come to all of it only as far as that is written.
    """
    low, high = _ends(parts, unit)
    least, most = Fraction(whole.lower or whole.value or 0), Fraction(whole.upper or whole.value or 0)
    for part in parts:
        if not part.value or not is_plain(part):
            continue
        for factor in _factors(part):
            if low * factor <= most and least <= high * factor:
                return True
    if not whole.value or not is_plain(whole):
        return False
    return any(low <= most * factor and least * factor <= high for factor in _factors(whole))


def _ends(parts: Sequence[Figure], unit: Fraction) -> tuple[Fraction, Fraction]:
    lows = [Fraction(part.lower if part.lower is not None else part.value or 0) for part in parts]
    highs = [Fraction(part.upper if part.upper is not None else part.value or 0) for part in parts]
    return prod(lows) / unit, prod(highs) / unit


def _factors(figure: Figure) -> Iterator[Fraction]:
    """Yield how many times as much a written number becomes by a slip of the hand."""
    written = digits_of(figure)
    value = Fraction(written)
    yield from (other / value for other in chain(slips(written), _in_another_order(written)) if other)
    for factor in PLACES:
        yield factor
        yield 1 / factor


def _in_another_order(written: str) -> Iterator[Fraction]:
    digits, decimals = written.replace(".", ""), 10 ** len(written.partition(".")[2])
    if len(digits) <= _SHUFFLED:
        others = {int("".join(order)) for order in permutations(digits)} - {int(digits)}
        yield from (Fraction(number, decimals) for number in others)


def a_slip_of_sum_fits(pairs: Sequence[tuple[Figure, Figure]], parts: Sequence[Figure], whole: Figure) -> bool:
    """Tell whether such a slip in one of several factors, or in all of it, makes their products come to all of it.

    pairs: the factors of each part.
    """
    low = sum(Fraction(part.lower or part.value or 0) for part in parts)
    high = sum(Fraction(part.upper or part.value or 0) for part in parts)
    least, most = Fraction(whole.lower or whole.value or 0), Fraction(whole.upper or whole.value or 0)
    if is_plain(whole) and any(low <= most * factor and least * factor <= high for factor in _factors(whole)):
        return True
    for pair, part in zip(pairs, parts, strict=True):
        rest = low - Fraction(part.lower or 0), high - Fraction(part.upper or 0)
        for factor in (factor for one in pair if is_plain(one) for factor in _factors(one)):
            came = [end + Fraction(part.value or 0) * factor for end in rest]
            if came[0] <= most and least <= came[1]:
                return True
    return False
