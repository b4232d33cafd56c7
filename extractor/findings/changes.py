"""Tests of what changed: rates of growth, rises and falls, and the shares that whole numbers can have."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from extractor.findings.arithmetic import gap, minus, quotient, total
from extractor.findings.outcome import Outcome, Reading, doubt, judged
from extractor.findings.relations import Related
from extractor.values.intervals import Interval

_FLOWS = {"came": "+", "went": "−"}
_MADE_UP = Fraction(1, 200)  # how far parts may be off the whole that they make up
# How far a growth at constant prices may be off the mean of its parts' growths, in points, and in parts of their range.
_OFF_MEAN, _OF_SPREAD = Fraction(1, 2), Fraction(1, 8)
_ROOT = Fraction(1, 10**6)  # how far a root taken in floating point may be off, in percent


def growth(related: Related, reading: Reading) -> Outcome:
    if related.mode == "between":
        return _growth_between(related, reading)
    if related.figures("part_share"):
        return _growth_of_parts(related, reading)
    if related.figures("amount"):
        return _growth_of_amount(related, reading)
    start, end, share = related.one("from"), related.one("to"), related.one("share")
    ratio = quotient(reading.of(end), reading.of(start)).times(Fraction(100))
    base = Fraction(100)
    expected = minus(Interval(base, base), ratio) if related.falling else minus(ratio, Interval(base, base))
    observed = reading.of(share)
    a, b, p = reading.point(start), reading.point(end), reading.point(share)
    change = None if a is None or b is None or a == 0 else (b / a - 1) * 100 * (-1 if related.falling else 1)
    exact = change is not None and change == p
    state = judged(expected, observed, exact)
    severity = doubt(related) if related.mode == "near" else None
    return Outcome(related, state, share, (end, start), "÷", expected, observed, severity=severity)


def _growth_of_amount(related: Related, reading: Reading) -> Outcome:
    """A growth against the level that was reached and how much it rose or fell to that."""
    end, amount, share = related.one("to"), related.one("amount"), related.one("share")
    change = reading.of(amount)
    before = reading.of(end) + change if related.falling else minus(reading.of(end), change)
    if before.upper is not None and before.upper <= 0:
        return _risen(related._replace(check="CHANGE"), reading)
    expected, observed = quotient(change, before).times(Fraction(100)), reading.of(share)
    state = judged(expected, observed, False)
    return Outcome(related, state, share, (amount, end), "", expected, observed, severity=doubt(related))


def _growth_of_parts(related: Related, reading: Reading) -> Outcome:
    """The growth of a total follows from its parts, each over what it was before."""
    whole, share = related.one("whole"), related.one("share")
    parts, shares = related.figures("part"), related.figures("part_share")
    hundred = Interval(Fraction(100), Fraction(100))
    factors = [(hundred + reading.of(one)).times(Fraction(1, 100)) for one in shares]
    before = total([quotient(reading.of(part), factor) for part, factor in zip(parts, factors, strict=True)])
    expected = minus(quotient(reading.of(whole), before).times(Fraction(100)), hundred)
    observed = reading.of(share)
    state = judged(expected, observed, False)
    return Outcome(related, state, share, tuple(shares), "", expected, observed, severity=doubt(related))


def _growth_between(related: Related, reading: Reading) -> Outcome:
    """The growth of a total lies between the least and the greatest of its parts, at whatever prices.

    Where the parts make up the total, it is near their mean by what each was before: prices weigh little.
    """
    share, shares = related.one("share"), [reading.of(one) for one in related.figures("part_share")]
    lows, highs = [one.lower for one in shares], [one.upper for one in shares]
    if None in lows or None in highs:
        return Outcome(related, "consistent", share)
    least, most = min(low for low in lows if low is not None), max(high for high in highs if high is not None)
    expected = _near_mean(related, reading, Interval(least, most))
    observed = reading.of(share)
    state = judged(expected, observed, True)
    return Outcome(related, state, share, tuple(related.figures("part_share")), "", expected, observed, severity="warning")


def _near_mean(related: Related, reading: Reading, range_: Interval) -> Interval:
    """Return the part of a range of growths that is near the mean of parts which make up their whole."""
    parts, least, most = related.figures("part"), range_.lower, range_.upper
    added = total([reading.of(part) for part in parts])
    if least is None or most is None or least <= -100 or not parts or not added.lower or added.lower <= 0:
        return range_
    if gap(added, reading.of(related.one("whole"))) > added.lower * _MADE_UP:
        return range_
    factors = [1 + (reading.point(share) or Fraction(0)) / 100 for share in related.figures("part_share")]
    amounts = [reading.point(part) or Fraction(0) for part in parts]
    before = sum((amount / factor for amount, factor in zip(amounts, factors, strict=True)), Fraction(0))
    mean = (sum(amounts, Fraction(0)) / before - 1) * 100 if before else Fraction(0)
    off = max(_OFF_MEAN, (most - least) * _OF_SPREAD)
    return Interval(max(least, mean - off), min(most, mean + off))


def change(related: Related, reading: Reading) -> Outcome:
    if not related.figures("from"):
        return _risen(related, reading)
    if not related.figures("amount"):
        return _stock(related, reading)
    start, end, amount = related.one("from"), related.one("to"), related.one("amount")
    high, low = (start, end) if related.falling else (end, start)
    expected, observed = minus(reading.of(high), reading.of(low)), reading.of(amount)
    a, b, p = reading.point(high), reading.point(low), reading.point(amount)
    exact = a is not None and b is not None and a - b == p
    state = judged(expected, observed, exact)
    severity = doubt(related) if related.mode == "near" else None
    return Outcome(related, state, amount, (high, low), "−", expected, observed, severity=severity)


def _stock(related: Related, reading: Reading) -> Outcome:
    """What there was, with all that came and without all that went, is what there is."""
    start, end = related.one("from"), related.one("to")
    flows = [member for member in related.members if member.role in _FLOWS]
    expected, point = reading.of(start), reading.point(start)
    for role, figure in flows:
        amount, size = reading.of(figure), reading.point(figure)
        came = _FLOWS[role] == "+"
        expected = expected + amount if came else minus(expected, amount)
        point = None if point is None or size is None else point + (size if came else -size)
    observed = reading.of(end)
    state = judged(expected, observed, point is not None and point == reading.point(end))
    operands, signs = (start, *(one.figure for one in flows)), "".join(_FLOWS[one.role] for one in flows)
    return Outcome(related, state, end, operands, signs, expected, observed, severity=doubt(related))


def _risen(related: Related, reading: Reading) -> Outcome:
    """Nothing has risen by more than it has come to."""
    end, amount = related.one("to"), related.one("amount")
    expected, observed = reading.of(end), reading.of(amount)
    limit = Interval(None, expected.upper, False, expected.upper_closed)
    state = judged(limit, observed, True)
    return Outcome(related, state, amount, (end,), "", limit, observed, "at_most", doubt(related))


def direction(related: Related, reading: Reading) -> Outcome:
    """What rose cannot have reached less, what fell cannot have reached more."""
    start, end = related.one("from"), related.one("to")
    expected, observed = reading.of(start), reading.of(end)
    if related.falling:
        limit = Interval(None, expected.upper, False, expected.upper_closed)
    else:
        limit = Interval(expected.lower, None, expected.lower_closed, False)
    state = judged(limit, observed, True)
    compare: Literal["at_most", "at_least"] = "at_most" if related.falling else "at_least"
    return Outcome(related, state, end, (start,), "", limit, observed, compare, doubt(related))


def yearly(related: Related, reading: Reading) -> Outcome:
    """A mean growth of a year against a level and its rise since a year, where the level's own year is known."""
    if related.figures("total"):
        return _risen_in_all(related, reading)
    end, share, since = related.one("to"), related.one("share"), related.one("since").date_start
    if related.figures("from"):
        start, day = related.one("from"), related.one("until").date_start
        until, before = day.year if day else None, reading.of(start)
    else:
        start = related.one("amount")
        until = end.period_end.year if end.period_end else related.year
        before = minus(reading.of(end), reading.of(start))
    years = until - since.year if since and until else 0
    ratio = quotient(reading.of(end), before)
    if years < 1 or not ratio.lower or not ratio.upper or ratio.lower <= 0:
        return Outcome(related, "blocked", share)
    low, high = (Fraction(float(end) ** (1 / years)) * 100 - 100 for end in (ratio.lower, ratio.upper))
    expected, observed = Interval(low - _ROOT, high + _ROOT), reading.of(share)
    return Outcome(
        related,
        judged(expected, observed, False),
        share,
        (end, start),
        "",
        expected,
        observed,
        severity="warning",
    )


def _risen_in_all(related: Related, reading: Reading) -> Outcome:
    """A mean growth of a year against the growth of all years since another."""
    all_years, share = related.one("total"), related.one("share")
    since, until = (related.one(role).date_start for role in ("since", "until"))
    years, risen = until.year - since.year if since and until else 0, reading.of(all_years)
    if years < 1 or risen.lower is None or risen.upper is None:
        return Outcome(related, "blocked", share)
    low, high = (Fraction((1 + float(end) / 100) ** (1 / years) * 100 - 100) for end in (risen.lower, risen.upper))
    expected, observed = Interval(low - _ROOT, high + _ROOT), reading.of(share)
    state = judged(expected, observed, False)
    return Outcome(related, state, share, (all_years,), "", expected, observed, severity="warning")


def possible_share(related: Related, reading: Reading) -> Outcome:
    """A share of a known number of things must be that of a whole number of them."""
    if related.figures("to"):
        return _possible_change(related, reading)
    whole, share = related.one("whole"), related.one("share")
    base, observed = reading.of(whole), reading.of(share)
    if base.lower != base.upper or not base.lower or observed.lower is None or observed.upper is None:
        return Outcome(related, "consistent", share)
    nearest = round((observed.lower + observed.upper) / 200 * base.lower)
    shares = [
        Interval(part / base.lower * 100, part / base.lower * 100) for part in range(nearest - 1, nearest + 2)
    ]
    if any(one.meets(observed) for one in shares):
        return Outcome(related, "consistent", share)
    middle = (observed.lower + observed.upper) / 2
    around = min(shares, key=lambda one: abs((one.lower or Fraction(0)) - middle))
    return Outcome(related, "inconsistent", share, (whole,), "", around, observed)


def _possible_change(related: Related, reading: Reading) -> Outcome:
    """A number of things that changed by a percentage was a whole number before."""
    end, share = related.one("to"), related.one("share")
    now, observed = reading.point(end), reading.of(share)
    if not now or observed.lower is None or observed.upper is None:
        return Outcome(related, "consistent", share)
    sign = -1 if related.falling else 1
    middle = 1 + sign * (observed.lower + observed.upper) / 200
    nearest = round(now / middle) if middle > 0 else 0
    changes = [
        Interval(change, change)
        for before in range(max(1, nearest - 1), nearest + 2)
        for change in (sign * (now - before) / before * 100,)
    ]
    if middle <= 0 or any(one.meets(observed) for one in changes):
        return Outcome(related, "consistent", share)
    around = min(changes, key=lambda one: gap(one, observed))
    return Outcome(related, "inconsistent", share, (end,), "", around, observed)
