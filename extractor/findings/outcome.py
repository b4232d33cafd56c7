"""What a check finds, and how the figures that it compares become intervals."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from extractor.findings.relations import Related
from extractor.findings.typos import Typo
from extractor.records import Figure, Severity
from extractor.values.intervals import Interval, fraction

State = Literal["consistent", "rounding", "inconsistent", "blocked"]
_ANYTHING = Interval(None, None)
_MILLION, _THIRDS_OFF = 10**6, 1000  # a thousandth
_NOTHING, _LOST = Decimal(0), Decimal("0.002")  # what thirds take from two decimals at most
_TO_ONE, _ONE = re.compile(r"\d+(?:\.(\d+))?[:：∶]1"), (":1", "：1", "∶1")


class Outcome(NamedTuple):
    """What a check found: what the other figures make of the observed one, and what is stated of it.

    expected, observed: intervals in the base unit of `figure`, the one that is compared; without ends where decimals
    already tell that it holds. operands: the figures that were combined, in order, and sign the sign between them.
    severity: below the check's own where the wording leaves a way out. typos: the changes of one digit that would each
    make it hold. culprit: the one figure, and what it should be, that a second and independent failure points at too.
    slip: the one figure that lets it hold in another unit, and its amount there.
    """

    related: Related
    state: State
    figure: Figure
    operands: tuple[Figure, ...] = ()
    sign: str = ""
    expected: Interval = _ANYTHING
    observed: Interval = _ANYTHING
    compare: Literal["equal", "at_most", "at_least"] = "equal"
    severity: Severity | None = None
    typos: tuple[Typo, ...] = ()
    culprit: tuple[Figure, Interval] | None = None
    slip: Typo | None = None


class Reading:
    """How written figures become intervals: rounded or truncated, with thirds (from 亩) kept exact.

    It keeps the figures it read: make one for each audit. rounded: one that has read them so, for one that truncates.
    """

    def __init__(self, thirds: dict[str, Fraction], truncated: bool = False, rounded: Reading | None = None) -> None:
        self.thirds = thirds
        self.truncated = truncated
        self._rounded = (rounded or Reading(thirds)) if truncated else self
        self._read: dict[int, tuple[Figure, Interval]] = {}
        self._points: dict[int, tuple[Figure, Fraction | None]] = {}

    def of(self, figure: Figure) -> Interval:
        """Return the interval of a figure, in its base unit; so many to one is rounded where its digits end."""
        read = self._read.get(id(figure))
        if read is None:
            interval = self._cut(figure) if self.truncated else self._interval(figure)
            read = self._read[id(figure)] = figure, interval
        return read[1]

    def _cut(self, figure: Figure) -> Interval:
        """Return the interval of a figure that was cut off where its digits end."""
        rounded = self._rounded.of(figure)
        lower, upper = rounded.lower, rounded.upper
        if figure.qualifier != "exact" or lower is None or upper is None or not lower < upper or _to_one(figure):
            return rounded
        cut = self.point(figure)
        return rounded if cut is None or cut <= 0 else Interval(cut, cut + (upper - lower), True, False)

    def _interval(self, figure: Figure) -> Interval:
        to_one = _to_one(figure)
        if to_one and figure.value is not None:
            half, value = Fraction(1, 2 * 10 ** len(to_one[1] or "")), fraction(figure.value)
            return Interval(value - half, value + half)
        if figure.lower is not None and figure.lower == figure.upper == figure.value:
            point = self.point(figure)
            return Interval(point, point, figure.lower_closed, figure.upper_closed)
        lower, upper = self._exact(figure, figure.lower), self._exact(figure, figure.upper)
        return Interval(lower, upper, figure.lower_closed, figure.upper_closed)

    def as_written(self, *figures: Figure) -> bool:
        """Tell whether the ends of figures are those that they state, so that decimals may be compared."""
        return self.loss(*figures) == 0

    def loss(self, *figures: Figure) -> Decimal | None:
        """Return what thirds take from the difference of two figures as decimals; None where other ends are read."""
        if self.truncated:
            return None
        lost = _NOTHING
        for figure in figures:
            if _to_one(figure):
                return None
            if figure.unit in self.thirds:
                lost = _LOST
        return lost

    def agreed(self, *figures: Figure) -> bool:
        """Tell whether decimals tell that figures allow the numbers that they state, so that these may be compared."""
        return all(map(_holds_value, figures)) and self.as_written(*figures)

    def point(self, figure: Figure) -> Fraction | None:
        """Return the stated value itself."""
        points = self._rounded._points
        read = points.get(id(figure))
        if read is None:
            read = points[id(figure)] = figure, self._exact(figure, figure.value)
        return read[1]

    def _exact(self, figure: Figure, amount: Decimal | None) -> Fraction | None:
        if amount is None:
            return None
        factor = self.thirds.get(figure.unit)
        return fraction(amount) if factor is None else _in_thirds(amount, factor)


def _to_one(figure: Figure) -> re.Match[str] | None:
    """Return what is written of so many to one, with the decimals in its group; nothing of most figures."""
    written = figure.written_value
    return _TO_ONE.fullmatch(written) if written.endswith(_ONE) else None


def _in_thirds(amount: Decimal, factor: Fraction) -> Fraction:
    """Return the millionths of a unit that an amount was rounded from; the amount itself where it is of none of these.

    Reckoned in whole numbers: fractions would find a divisor at each step.
    """
    (over, under), (one, thirds) = amount.as_integer_ratio(), factor.as_integer_ratio()
    whole, rest = divmod(over * thirds * _MILLION, under * one)
    millionths = whole + (2 * rest + whole % 2 > under * one)  # to the nearest, a half to the even one
    off = abs(millionths * one * under - over * thirds * _MILLION)
    near = off * _THIRDS_OFF < under * thirds * _MILLION
    return Fraction(millionths * one, thirds * _MILLION) if near else Fraction(over, under)


def _holds_value(figure: Figure) -> bool:
    """Tell whether the number that a figure states is known, and one of those that its writing allows."""
    value, lower, upper = figure.value, figure.lower, figure.upper
    if value is None or lower is None or upper is None or not (figure.lower_closed and figure.upper_closed):
        return False
    return lower <= value <= upper


def judged(expected: Interval, observed: Interval, exact: bool) -> State:
    """Return what two intervals that should be one say; exact: whether the stated numbers themselves agree."""
    if not expected.meets(observed):
        return "inconsistent"
    return "consistent" if exact else "rounding"


def doubt(related: Related) -> Severity | None:
    """Return the severity of a relation whose words leave a way out; None is the check's own."""
    return "warning" if related.tension else None
