"""Whether one digit, typed wrong in one of the numbers, explains why parts and total differ."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from extractor.findings.derived import digits_of
from extractor.records import Figure

_SCALES = (Fraction(10**4), Fraction(1, 10**4))
_POINTS = tuple(Fraction(10) ** power for power in (-2, -1, 1, 2))
PLACES = tuple(Fraction(10) ** power for power in range(1, 5))  # by which a point that was moved makes it greater
_WHOLE_POINTS = (Fraction(1, 10), Fraction(1, 100))  # of a number without a point, which lost it
_TELLING_PARTS = 2
_PRECISE = 10  # times what rounding leaves open: an amount less precise than that explains too much


class Typo(NamedTuple):
    """A figure and the amount, in its base unit, that one other digit would make of it."""

    figure: Figure
    amount: Fraction


def typos(
    whole: Figure, parts: list[Figure], most: Fraction, rarely: int = 8, swaps: bool = True
) -> tuple[Typo, ...]:
    """Return each change of one digit, or swap of two, by which the parts add up to the whole exactly.

    Where there is none, a nought at the end may have been lost or doubled, or, `rarely` times less often, another digit, or
    万 and 亿 mistaken. Returns none where numbers as short as these are that close too often by chance: in more than `most`
    of the cases. swaps: two digits that changed places are asked for first, and for themselves.
    """
    swapped = _slips(whole, parts, most / 2, neighbours_swapped) if swaps else ()  # so few that short numbers tell, too
    return (
        swapped
        or _slips(whole, parts, most / 2, tenfold)
        or _slips(whole, parts, most, a_digit_other)
        or _slips(whole, parts, most / rarely, a_digit_more_or_less)
        or _other_scale(whole, parts)
    )


def swapped(whole: Figure, parts: list[Figure], most: Fraction) -> tuple[Typo, ...]:
    """Return each swap of two digits, or each nought lost, by which parts add up: so few that any row of amounts tells."""
    return _slips(whole, parts, most, neighbours_swapped) or _slips(whole, parts, most, tenfold)


def point_moved(whole: Figure, parts: list[Figure]) -> bool:
    """Tell whether parts add up to the whole exactly once the point of one of the numbers is set right."""
    figures = [whole, *parts]
    if not all(map(is_plain, figures)):
        return False
    one_unit = len({figure.unit for figure in figures}) == 1  # as written they are exact, see below
    values = [Fraction(digits_of(figure) if one_unit else str(figure.value)) for figure in figures]
    off = sum(values[1:]) - values[0]
    for figure, value, sign in zip(figures, values, (-1, *(1 for _ in parts)), strict=True):
        shifts = _POINTS if "." in figure.written_value else _WHOLE_POINTS
        if off and any(off + sign * value * (factor - 1) == 0 for factor in shifts):
            return True
    return False


def meant_between(figure: Figure, low: Fraction, high: Fraction) -> bool:
    """Tell whether one digit more, less or other makes of a plainly written figure an amount from `low` to `high`."""
    if not is_plain(figure):
        return False
    step, written = _step(figure), digits_of(figure)
    least, most = ceil(low / step), floor(high / step)
    return least <= most and _slips_between(written, least, most)


def _slips_between(written: str, least: int, most: int) -> bool:
    """Tell whether one of SLIPS makes of a number, without its point, one of some others: reckoned by ranges of a digit."""
    digits, whole, number = written.replace(".", ""), len(written.partition(".")[0]), int(written.replace(".", ""))
    for place, digit in enumerate(map(int, digits)):
        unit = 10 ** (len(digits) - place - 1)
        if _digit_between(number - digit * unit, unit, least, most, (digit, 0 if place == 0 and whole > 1 else digit)):
            return True
    for place in range(whole + 1):
        front, behind = divmod(number, unit := 10 ** (len(digits) - place))
        if _digit_between(front * unit * 10 + behind, unit, least, most, () if place else (0,)):
            return True
    few = itertools.chain(neighbours_swapped(written), tenfold(written), a_digit_less(written))
    return any(least <= variant <= most for variant in few)


def _digit_between(rest: int, unit: int, least: int, most: int, never: tuple[int, ...]) -> bool:
    """Tell whether so many units and a rest come to one of some numbers, for one digit but those that are `never` it."""
    lowest, highest = max(0, -((rest - least) // unit)), min(9, (most - rest) // unit)
    return lowest <= highest and any(digit not in never for digit in range(lowest, highest + 1))


def tenfold_away(whole: Figure, parts: list[Figure], most: Fraction) -> bool:
    """Tell whether a nought lost or doubled, or 万 for 亿, keeps parts from a total, which chance seldom does."""
    return bool(_slips(whole, parts, most, tenfold) or _other_scale(whole, parts))


def a_swap_away(whole: Figure, parts: list[Figure], most: Fraction) -> bool:
    """Tell whether two neighbouring digits that changed places keep parts from a total, which chance seldom does."""
    return bool(_slips(whole, parts, most, neighbours_swapped))


def a_digit_away(whole: Figure, parts: list[Figure], most: Fraction) -> bool:
    """Tell whether one other digit keeps parts from a total, which chance seldom does."""
    return bool(_slips(whole, parts, most, a_digit_other))


def respelt(figure: Figure, swaps: bool) -> Iterator[Figure]:
    """Yield a figure with two neighbouring digits in each other's place, or if not only `swaps`, with one other digit."""
    if not is_plain(figure) or figure.lower is None or figure.upper is None or figure.value is None:
        return
    last = Decimal(1).scaleb(-len(digits_of(figure).partition(".")[2])) * (figure.value / Decimal(digits_of(figure)))
    for number in sorted(set((neighbours_swapped if swaps else a_digit_other)(digits_of(figure)))):
        off = number * last - figure.value
        ends = {"value": figure.value + off, "lower": figure.lower + off, "upper": figure.upper + off}
        yield figure.model_copy(update=ends)


def _other_scale(whole: Figure, parts: list[Figure]) -> tuple[Typo, ...]:
    """Return the one part that makes the sum, as far as it is written, ten thousand times greater or less."""
    figures = [whole, *parts]
    if not all(map(is_plain, figures)) or len(parts) < _TELLING_PARTS:
        return ()
    values = [Fraction(str(figure.value)) for figure in figures]
    steps = list(map(_step, figures))
    missing = values[0] - sum(values[1:])
    found = []
    for figure, value, step in zip(parts, values[1:], steps[1:], strict=True):
        for factor in _SCALES:
            other = value * factor
            loose = (sum(steps) - step + step * factor) / 2
            if abs(missing - (other - value)) <= loose and other > loose * _PRECISE:
                found.append(Typo(figure, other))
    return tuple(found) if len(found) == 1 else ()


def _slips(
    whole: Figure, parts: list[Figure], most: Fraction, variants: Callable[[str], Iterator[int]]
) -> tuple[Typo, ...]:
    figures = [whole, *parts]
    if not all(map(is_plain, figures)):
        return ()
    # Within one unit the numbers as written are exact, also where the base unit makes thirds of them.
    one_unit = len({figure.unit for figure in figures}) == 1
    steps = [_last_place(figure) if one_unit else _step(figure) for figure in figures]
    weights = [step / min(steps) for step in steps]
    if any(weight.denominator != 1 for weight in weights):
        return ()
    numbers = [_digits(figure) * int(weight) for figure, weight in zip(figures, weights, strict=True)]
    missing = numbers[0] - sum(numbers[1:])
    found: list[Typo] = []
    gaps: set[int] = set()
    for figure, weight in zip(figures, weights, strict=True):
        wanted, written = -missing if figure is whole else missing, _digits(figure)
        for variant in sorted(set(variants(digits_of(figure)))):
            shift = (variant - written) * int(weight)
            gaps.add(abs(shift))
            if shift == wanted:
                found.append(Typo(figure, variant * _step(figure)))
    return tuple(found) if len(gaps) <= most * numbers[0] else ()


def is_plain(figure: Figure) -> bool:
    """Tell whether a figure is written in plain digits, without words such as about, and is not zero."""
    written = digits_of(figure)
    return written.strip("0.") != "" and figure.qualifier == "exact" and bool(figure.value)


def _step(figure: Figure) -> Fraction:
    """Return how much the last written place of a plainly written figure stands for, in its base unit."""
    return Fraction(figure.value or 0) / _digits(figure)


def _last_place(figure: Figure) -> Fraction:
    return Fraction(1, 10 ** len(digits_of(figure).partition(".")[2]))


def _digits(figure: Figure) -> int:
    """Return a written number without its point: how many of its last place it is."""
    return int(digits_of(figure).replace(".", ""))


def slips(written: str) -> Iterator[Fraction]:
    """Yield what a number becomes by another digit, two neighbours swapped, or a digit or a nought more or less."""
    decimals = 10 ** len(written.partition(".")[2])
    for variants in SLIPS:
        yield from (Fraction(number, decimals) for number in variants(written))


def a_digit_other(written: str) -> Iterator[int]:
    """Yield what a number, without its point, becomes by one other digit or by two neighbours swapped."""
    digits = written.replace(".", "")
    leading = len(written.partition(".")[0]) > 1
    for place, character in enumerate(digits):
        for digit in "0123456789":
            if digit != character and not (digit == "0" and place == 0 and leading):
                yield int(digits[:place] + digit + digits[place + 1 :])
    yield from neighbours_swapped(written)


def neighbours_swapped(written: str) -> Iterator[int]:
    """Yield what a number, without its point, becomes by two neighbours swapped."""
    digits, leading = written.replace(".", ""), len(written.partition(".")[0]) > 1
    for place, (left, right) in enumerate(itertools.pairwise(digits)):
        if left != right and not (place == 0 and leading and right == "0"):
            yield int(digits[:place] + right + left + digits[place + 2 :])


def tenfold(written: str) -> Iterator[int]:
    """Yield what a whole number becomes with a nought more or less at its end."""
    if "." not in written:
        yield int(written) * 10
        if written.endswith("0"):
            yield int(written) // 10


def a_digit_more_or_less(written: str) -> Iterator[int]:
    """Yield what a number, without its point, becomes with one digit more or less, its point where it was from the end."""
    digits = written.replace(".", "")
    whole = len(written.partition(".")[0])
    for place in range(whole + 1):
        for digit in "0123456789":
            if place or digit != "0":
                yield int(digits[:place] + digit + digits[place:])
    yield from a_digit_less(written)


def a_digit_less(written: str) -> Iterator[int]:
    """Yield what a number, without its point, becomes with one digit less in front of its point."""
    digits, whole = written.replace(".", ""), len(written.partition(".")[0])
    for place in range(whole):
        rest = digits[:place] + digits[place + 1 :]
        if whole > 1 and rest and not (place == 0 and rest[0] == "0"):
            yield int(rest)


SLIPS: tuple[Callable[[str], Iterator[int]], ...] = (a_digit_other, tenfold, a_digit_more_or_less)
