"""Outcome -> the numbers of its line: what a person reads of expected, stated and difference, in one figure's unit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cached_property
from math import ceil, floor

from extractor.findings.outcome import Outcome
from extractor.records import Figure
from extractor.values.intervals import Interval

_NOTHING, _ONE = Fraction(0), Fraction(1)
_NOWHERE = Interval(_NOTHING, _NOTHING)
_PLACES = Decimal("0.0001")
_WHOLE = ("households", "people", "person_times", "count")


class Scale:
    """How numbers are written for a person: in the unit of one figure."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self._beside: Scale | None = None
        self._numbers: dict[tuple[int, int], str] = {}  # each is told in two languages

    @cached_property
    def factor(self) -> Fraction | None:
        """How much of the base unit one is; None where the figure is in the base unit itself."""
        written, value = _number(self.figure.written_value), self.figure.value
        if not written or not value:
            return None
        (over, under), (one, part) = value.as_integer_ratio(), written.as_integer_ratio()
        return abs(Fraction(over * part, under * one))

    @property
    def unit(self) -> str:
        """The unit that stands behind such numbers."""
        return base_unit(self.figure) if self.factor is None else self.figure.unit

    def beside(self, figure: Figure) -> Scale:
        """Return the scale of a figure that is told beside this one, or of this one itself."""
        if figure is self.figure:
            return self
        if self._beside is None or self._beside.figure is not figure:
            self._beside = Scale(figure)
        return self._beside

    def number(self, amount: Fraction) -> str:
        """Return an amount of the base unit in the figure's own unit."""
        ratio = amount.as_integer_ratio()
        if ratio not in self._numbers:
            factor = _ONE if self.factor is None else self.factor
            self._numbers[ratio] = _plain(ratio[0] * factor.denominator, ratio[1] * factor.numerator)
        return self._numbers[ratio]

    def range(self, interval: Interval, dots: str) -> str:
        """Return an interval, or its one number."""
        if interval.lower is not None and interval.lower == interval.upper:
            return self.number(interval.lower)
        low = "" if interval.lower is None else self.number(interval.lower)
        high = "" if interval.upper is None else self.number(interval.upper)
        return f"{low}{dots}{high}"


def base_unit(figure: Figure) -> str:
    """Return the unit in which a figure's value is given: its code, or the classifier of a count."""
    return figure.unit if figure.unit_code in ("", "1") else figure.unit_code


def shown(outcome: Outcome, scale: Scale, words: dict[str, str]) -> str:
    """Write the expected value: a bound, or the middle with its range."""
    expected, unit = outcome.expected, outcome.figure.unit
    if outcome.related.check == "RESTATE":
        first = outcome.operands[0]
        return f"{first.surface}{bracketed(expected, scale.beside(first), words)}"
    if outcome.compare != "equal":
        bound = expected.upper if outcome.compare == "at_most" else expected.lower
        return f"{words[outcome.compare]}{scale.range(Interval(bound, bound), words['range'])}{unit}"
    if outcome.sign == "+" and expected.lower is not None and expected.upper is not None:
        middle = (expected.lower + expected.upper) / 2
        return f"{scale.number(middle)}{unit}{bracketed(expected, scale, words)}"
    return f"{scale.range(expected, words['range'])}{unit}"


def bracketed(interval: Interval, scale: Scale, words: dict[str, str]) -> str:
    """Write an interval in brackets, unless it is one number."""
    exact = interval.lower is not None and interval.lower == interval.upper
    return "" if exact else f"{words['open']}{scale.range(interval, words['range'])}{words['close']}"


def apart(outcome: Outcome) -> Interval:
    """Return the least and the greatest distance of what is expected and what is stated."""
    expected, observed = outcome.expected, outcome.observed
    widest: list[Fraction] = []
    if expected.lower is not None and observed.upper is not None:
        widest.append(observed.upper - expected.lower)
    if observed.lower is not None and expected.upper is not None:
        widest.append(expected.upper - observed.lower)
    if not widest:
        return _NOWHERE
    least = max((-one for one in widest if one < 0), default=_NOTHING)  # as far as one ends in front of the other
    if outcome.compare != "equal" or len(widest) < 2:
        return Interval(least, least)
    return Interval(least, max(widest))


def should(template: str, scale: Scale, interval: Interval, dots: str) -> str:
    """Write what the figure of a scale would have to be."""
    return template.format(
        surface=scale.figure.surface, range=scale.range(interval, dots), unit=scale.unit
    ).rstrip()


def needed_part(outcome: Outcome, part: Figure) -> Interval | None:
    """Return what a part would have to be for the sum to hold: the stated total less the rest."""
    observed, expected = outcome.observed, outcome.expected
    if part.value is None or expected.lower is None or expected.upper is None:
        return None
    if observed.lower is None or observed.upper is None:
        return None
    shift = Fraction(part.value) - (expected.lower + expected.upper) / 2
    return Interval(observed.lower + shift, observed.upper + shift)


def ratio_needs(outcome: Outcome) -> Iterator[tuple[Figure, Interval]]:
    """Yield what part and whole would have to be; a count only where a whole number does."""
    (part, whole), share = outcome.operands, outcome.observed
    if not share.lower or not share.upper or not part.value or not whole.value:
        return
    low, high = share.lower / 100, share.upper / 100
    yield from _possible(part, Fraction(whole.value) * low, Fraction(whole.value) * high)
    yield from _possible(whole, Fraction(part.value) / high, Fraction(part.value) / low)


def _possible(figure: Figure, low: Fraction, high: Fraction) -> Iterator[tuple[Figure, Interval]]:
    if figure.kind not in _WHOLE:
        yield figure, Interval(low, high)
    elif ceil(low) <= floor(high):
        yield figure, Interval(Fraction(ceil(low)), Fraction(floor(high)))


def _number(written: str) -> Decimal | None:
    try:
        number = Decimal(written.replace(",", "").replace(" ", ""))
        return number if number.is_finite() else None
    except (InvalidOperation, ValueError, OverflowError):
        return None


def plain_number(amount: Fraction) -> str:
    """Return an amount to four places, without zeros at its end."""
    return _plain(amount.numerator, amount.denominator)


def _plain(numerator: int, denominator: int) -> str:
    """Return a ratio to four places, without zeros at its end."""
    whole, rest = divmod(numerator, denominator)
    if not rest:
        return str(whole)
    text = format((Decimal(numerator) / Decimal(denominator)).quantize(_PLACES), "f")
    return text.rstrip("0").rstrip(".")


def decimal(amount: Fraction | None) -> Decimal | None:
    """Return an amount as it is published."""
    return None if amount is None else Decimal(plain_number(amount))
