"""The check of a share against the part and the whole that it is of."""

from __future__ import annotations

from fractions import Fraction

from extractor.findings.arithmetic import gap, quotient
from extractor.findings.derived import as_long
from extractor.findings.outcome import Outcome, Reading, doubt, judged
from extractor.findings.relations import Related
from extractor.records import Figure
from extractor.values.intervals import Interval

_CLOSE = Fraction(2)  # percentage points
_NARROW = Fraction(1, 2)  # percentage points between which a share of two rounded amounts lies
_SIMPLE = 5  # parts of a fraction told in words
_APART = Fraction(1, 100)  # of a share, that amounts written to one digit are off
_HUNDRED = Fraction(100)
_ANOTHER = Fraction(1, 50)  # of the whole, that a share told in words is off at least


def ratio(related: Related, reading: Reading) -> Outcome:
    """Return what a share, its part and its whole say of each other."""
    part, whole, share = related.one("part"), related.one("whole"), related.one("share")
    expected = quotient(reading.of(part), reading.of(whole)).times(Fraction(100))
    observed = reading.of(share)
    a, b, p = reading.point(part), reading.point(whole), reading.point(share)
    exact = a is not None and b is not None and p is not None and b != 0 and a / b * 100 == p
    state, severity = judged(expected, observed, exact), doubt(related)
    closer = _as_long(part, whole, reading) if state == "rounding" else None
    if closer is not None and gap(closer, observed) > _APART * (p or _HUNDRED):
        state, severity, expected = "inconsistent", "warning", closer
    if state != "inconsistent" and a is not None and b and _in_other_words(a / b, share):
        state, severity, expected = "inconsistent", "warning", Interval(a / b * 100, a / b * 100)
    loose = related.tension or related.mode == "near"
    if loose and state == "inconsistent" and _of_both(reading.of(part), reading.of(whole), observed):
        state = "rounding"
    if state == "inconsistent" and observed.lower is not None and observed.upper is not None:
        step = observed.upper - observed.lower
        # Rounded the wrong way; where no pattern has read it, perhaps of a few more or less.
        close = step if related.mode != "near" else _CLOSE
        severity = "warning" if gap(expected, observed) < close else severity
    return Outcome(related, state, share, (part, whole), "÷", expected, observed, severity=severity)


def _in_other_words(made: Fraction, share: Figure) -> bool:
    """Tell whether two amounts make, to the digit, another simple share than words tell: three quarters, two thirds."""
    if share.kind != "percent" or share.written_value[:1].isdigit() or share.qualifier != "exact":
        return False
    simple = (made * 10).denominator == 1 if share.unit else made.denominator <= _SIMPLE
    return simple and 0 < made < 1 and abs(made - Fraction(share.value or 0) / 100) > _ANOTHER


def _as_long(part: Figure, whole: Figure, reading: Reading) -> Interval | None:
    """Return the percentage that a part is of a whole, one of them written with a decimal more than the other; or None."""
    one, other = as_long(part, whole), as_long(whole, part)
    if not (part.figure_id and whole.figure_id) or (one is part and other is whole):
        return None
    return quotient(reading.of(one), reading.of(other)).times(_HUNDRED)


def _of_both(part: Interval, whole: Interval, share: Interval) -> bool:
    """Tell whether a share is that of one of two amounts in both together, which are written as precisely as that is."""
    both = quotient(part, part + whole).times(Fraction(100))
    if share.lower is None or share.upper is None or share.upper - share.lower > _CLOSE:
        return False  # told in words
    ends = both.lower, both.upper, share.lower, share.upper
    low, high, least, most = (end if end is not None else Fraction(-1) for end in ends)
    return min(low, high, least, most) >= 0 and high - low <= min(2 * (most - least), _NARROW) and both.meets(share)
