"""What a check finds, and how the figures that it compares become intervals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from extractor.findings.relations import Related
from extractor.findings.typos import Typo
from extractor.records import Figure, Severity
from extractor.values.intervals import Interval

State = Literal["consistent", "rounding", "inconsistent", "blocked"]
_ANYTHING = Interval(None, None)
_TO_ONE = re.compile(r"\d+(?:\.(\d+))?[:：∶]1")


@dataclass(frozen=True)
class Outcome:
    """What a check found: what the other figures make of the observed one, and what is stated of it.

    expected, observed: intervals in the base unit of `figure`, the one that is compared. operands: the
    figures that were combined, in order, and sign the sign between them. severity: below the check's own
    where the wording leaves a way out. typos: the changes of one digit that would each make it hold.
    culprit: the one figure, and what it should be, that a second and independent failure points at too. slip: the
    one figure that lets it hold in another unit, and its amount there.
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

    It keeps the figures it read: make one for each audit.
    """

    def __init__(self, thirds: dict[str, Fraction], truncated: bool = False) -> None:
        self.thirds = thirds
        self.truncated = truncated
        self._read: dict[int, tuple[Figure, Interval]] = {}

    def of(self, figure: Figure) -> Interval:
        """Return the interval of a figure, in its base unit; so many to one is rounded where its digits end."""
        if id(figure) not in self._read:
            self._read[id(figure)] = figure, self._interval(figure)
        return self._read[id(figure)][1]

    def _interval(self, figure: Figure) -> Interval:
        to_one = _TO_ONE.fullmatch(figure.written_value)
        if to_one and figure.value is not None:
            half = Fraction(1, 2 * 10 ** len(to_one[1] or ""))
            return Interval(Fraction(figure.value) - half, Fraction(figure.value) + half)
        lower, upper = self._exact(figure, figure.lower), self._exact(figure, figure.upper)
        value = self.point(figure) if self.truncated and figure.qualifier == "exact" else None
        if value is not None and value > 0 and lower is not None and upper is not None and lower < upper:
            return Interval(value, value + (upper - lower), True, False)
        return Interval(lower, upper, figure.lower_closed, figure.upper_closed)

    def point(self, figure: Figure) -> Fraction | None:
        """Return the stated value itself."""
        return self._exact(figure, figure.value)

    def _exact(self, figure: Figure, amount: Decimal | None) -> Fraction | None:
        if amount is None:
            return None
        number = Fraction(amount)
        factor = self.thirds.get(figure.unit)
        if factor is None:
            return number
        snapped = Fraction(round(number / factor * 10**6), 10**6) * factor
        return snapped if abs(snapped - number) < Fraction(1, 1000) else number


def judged(expected: Interval, observed: Interval, exact: bool) -> State:
    """Return what two intervals that should be one say; exact: whether the stated numbers themselves agree."""
    if not expected.meets(observed):
        return "inconsistent"
    return "consistent" if exact else "rounding"


def doubt(related: Related) -> Severity | None:
    """Return the severity of a relation whose words leave a way out; None is the check's own."""
    return "warning" if related.tension else None
