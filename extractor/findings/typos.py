"""Whether one digit, typed wrong in one of the numbers, explains why parts and total differ."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from extractor.records import Figure


class Typo(NamedTuple):
    """A figure and the amount, in its base unit, that one other digit would make of it."""

    figure: Figure
    amount: Fraction


def typos(whole: Figure, parts: list[Figure], most: Fraction) -> tuple[Typo, ...]:
    """Return each change of one digit, or swap of two, by which the parts add up to the whole exactly.

    Returns none where numbers as short as these are that close too often by chance: in more than `most` of the cases.
    """
    figures = [whole, *parts]
    if not all(map(_plain, figures)):
        return ()
    # Within one unit the numbers as written are exact, also where the base unit makes thirds of them.
    one_unit = len({figure.unit for figure in figures}) == 1
    factors = [Fraction(1) if one_unit else _factor(figure) for figure in figures]
    values = [
        Fraction(figure.written_value) * factor for figure, factor in zip(figures, factors, strict=True)
    ]
    missing = values[0] - sum(values[1:])
    found: list[Typo] = []
    gaps: set[Fraction] = set()
    for figure, factor in zip(figures, factors, strict=True):
        wanted = -missing if figure is whole else missing
        for variant in sorted(set(_variants(figure.written_value))):
            shift = (variant - Fraction(figure.written_value)) * factor
            gaps.add(abs(shift))
            if shift == wanted:
                found.append(Typo(figure, variant * _factor(figure)))
    steps = [factor * _last_place(figure) for figure, factor in zip(figures, factors, strict=True)]
    return tuple(found) if len(gaps) * min(steps) <= most * values[0] else ()


def _plain(figure: Figure) -> bool:
    """Tell whether a figure is written in plain digits, without words such as about, and is not zero."""
    written = figure.written_value
    digits = written.isascii() and written.replace(".", "", 1).isdigit()
    return digits and figure.qualifier == "exact" and bool(figure.value) and Fraction(written) != 0


def _factor(figure: Figure) -> Fraction:
    return Fraction(str(figure.value)) / Fraction(figure.written_value)


def _last_place(figure: Figure) -> Fraction:
    return Fraction(1, 10 ** len(figure.written_value.partition(".")[2]))


def _variants(written: str) -> Iterator[Fraction]:
    """Yield what a number becomes by another digit in one place, or by two neighbours swapped."""
    places = [place for place, character in enumerate(written) if character != "."]
    leading = len(written.partition(".")[0]) > 1
    for place in places:
        for digit in "0123456789":
            if digit != written[place] and not (digit == "0" and place == 0 and leading):
                yield Fraction(written[:place] + digit + written[place + 1 :])
    for left, right in itertools.pairwise(places):
        if written[left] != written[right] and not (left == 0 and leading and written[right] == "0"):
            swapped = list(written)
            swapped[left], swapped[right] = swapped[right], swapped[left]
            yield Fraction("".join(swapped))
