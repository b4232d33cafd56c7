"""The checks within one report, as interval tests in exact arithmetic.

A relation fails only where no rounding and no truncation of the stated numbers lets it hold. What involves a
suspect figure, or one whose value is unknown, is blocked: never failed.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from math import prod
from typing import Literal

from extractor.findings import changes
from extractor.findings.arithmetic import gap, quotient, times, total
from extractor.findings.derived import COUNTED, digits_of, significant_digits
from extractor.findings.mistyped import swapped
from extractor.findings.outcome import Outcome, Reading, State, doubt, judged
from extractor.findings.ratios import ratio
from extractor.findings.relations import Related
from extractor.findings.typos import Typo, tenfold_away, typos
from extractor.records import Figure
from extractor.values.intervals import Interval, fraction

_NEAR, _NEAR_BELOW = Fraction(1, 50), Fraction(1, 100)
# How likely a list that is no partition may be one digit away from its total by chance.
_CHANCE, _CHANCE_PARALLEL = Fraction(1, 50), Fraction(1, 20)
_MANY = 4  # kinds that exclude one another: hardly a selection
_PAIR, _TWICE = 2, 2  # parts, and times
_ANOTHER = Fraction(1, 10)  # how much two wholes of one population may differ
_SLIPS = {Fraction(10) ** power for power in (-8, -4, 4, 8)}
_TELLING = 100  # times its last digit: a number that hardly agrees with another by chance
_LARGEST_HOUSEHOLD = 8
# Below this share of the greater of two statements the smaller one is not a truncation of it.
_CUT = Decimal("0.8")


Test = Callable[[Related, Reading], Outcome]


class Readings:
    """Both ways to read written figures: rounded, and cut off. thirds: as of `Reading`."""

    def __init__(self, thirds: dict[str, Fraction]) -> None:
        self.rounded = Reading(thirds)
        self.truncated = Reading(thirds, truncated=True, rounded=self.rounded)


def check(related: Related, readings: Readings) -> Outcome:
    """Return the outcome of a relation's check."""
    test = _TESTS[related.check]
    first = related.members[0].figure
    for member in related.members:
        if not usable(member.figure):
            return Outcome(related, "blocked", first)
    currencies = {member.figure.unit_code for member in related.members if member.figure.kind == "money"} - {""}
    if len(currencies) > 1 and related.check != "PROD":  # yuan are dollars times a rate, and nothing else of them
        return Outcome(related, "blocked", first)
    rounded = test(related, readings.rounded)
    if rounded.state != "inconsistent" or _too_far(related):
        return rounded
    truncated = test(related, readings.truncated)
    return rounded if truncated.state == "inconsistent" else truncated


def _too_far(related: Related) -> bool:
    """Tell whether two statements of one fact differ by more than anybody cuts off."""
    if related.check != "RESTATE":
        return False
    values = [figure.value for figure in related.figures("statement") if figure.value is not None]
    return len(values) == 2 and min(values) < max(values) * _CUT


def usable(figure: Figure) -> bool:
    """Tell whether a figure can take part in a check."""
    known = figure.lower is not None or figure.upper is not None or figure.date_start is not None
    return figure.quality != "suspect" and known


def _sum(related: Related, reading: Reading) -> Outcome:
    whole, parts = related.one("whole"), related.figures("part")
    if reading.agreed(whole, *parts) and sum(part.value or 0 for part in parts) == whole.value:
        return Outcome(related, "consistent", whole, tuple(parts), "+", severity=doubt(related))
    expected, observed = total([reading.of(part) for part in parts]), reading.of(whole)
    points = [reading.point(part) for part in parts]
    stated = reading.point(whole)
    known = [point for point in points if point is not None]
    exact = len(known) == len(points) and sum(known) == stated
    state = judged(expected, observed, exact)
    severity = doubt(related)
    slips: tuple[Typo, ...] = ()
    if related.mode == "open" and (not _above(expected, observed) or (stated is not None and stated in accumulate(known))):
        state = "consistent"  # of parts that need not be all only more than the whole is too many; some may divide the last
    if related.mode == "near" and state == "inconsistent":
        below = expected.upper is not None and observed.lower is not None and expected.upper < observed.lower
        most = _CHANCE_PARALLEL if related.parallel and not below else _CHANCE
        slips = typos(whole, parts, most, rarely=1 if related.parallel and len(parts) >= _MANY else 8)
        twice = expected.times(Fraction(_TWICE))
        if below and _above(observed, twice) and not related.parallel and not tenfold_away(whole, parts, most):
            slips = ()  # few of all: that other digits of it come to these shows nothing
        selected = below and not (related.parallel and whole.kind in COUNTED)
        pair = len(parts) == _PAIR and not related.parallel  # both may have something in common
        few = below and len(parts) == _PAIR and whole.kind not in COUNTED  # the rest may be little
        open_state = "consistent" if few else _open_list(expected, observed, selected or pair)
        state, severity = ("inconsistent" if slips else open_state), "warning"
        if stated and known and len(known) == len(points) and _slipped(sum(known, Fraction(0)), stated, expected):
            state = "inconsistent"
        if related.parallel and expected.lower is not None and gap(expected, observed) > 0:
            above = observed.upper is not None and expected.lower > observed.upper
            state = "inconsistent" if above else state
    return Outcome(related, state, whole, tuple(parts), "+", expected, observed, "equal", severity, slips)


def _shares(related: Related, reading: Reading) -> Outcome:
    """Shares that are all there are come to a hundred; others that exclude one another come to no more."""
    outcome = _sum(related, reading)
    low, limit = outcome.expected.lower, outcome.observed.upper
    below = low is not None and limit is not None and low <= limit
    return outcome._replace(state="consistent") if related.mode == "open" and below else outcome


def _slipped(added: Fraction, stated: Fraction, expected: Interval) -> bool:
    """Tell whether parts come to a total exactly but for 万 or 亿, in more digits than chance explains."""
    if not added or stated / added not in _SLIPS or expected.lower is None or expected.upper is None:
        return False
    return added > _TELLING and expected.upper - expected.lower < added / _TELLING


def _open_list(expected: Interval, observed: Interval, selected: bool) -> State:
    """A list that nothing closes fails only where it comes near its total without reaching it.

    Parts that exceed the total may overlap, parts that stay far below it may be a selection. selected: they may be
    the greatest of many, which come nearer by nature. Amounts too coarse to tell near from far say nothing.
    """
    base = observed.lower if observed.lower is not None else observed.upper
    if base is None or base <= 0 or None in (expected.lower, expected.upper, observed.lower, observed.upper):
        return "consistent"
    near = gap(expected, observed) <= base * (_NEAR_BELOW if selected else _NEAR)
    coarse = _width(expected) + _width(observed) > 2 * base * _NEAR
    return "inconsistent" if near and not coarse else "consistent"


def _above(one: Interval, other: Interval) -> bool:
    """Tell whether all of one interval lies above another."""
    return one.lower is not None and other.upper is not None and one.lower > other.upper


def _width(interval: Interval) -> Fraction:
    return (interval.upper or Fraction(0)) - (interval.lower or Fraction(0))


def _no_more(part: Figure, whole: Figure, loss: Decimal) -> bool:
    """Tell whether a part cannot exceed its whole, by their values and by the ends that their writing allows."""
    ends = part.lower is None or whole.upper is None or part.lower + loss <= whole.upper
    return ends and (part.value is None or whole.value is None or part.value + loss <= whole.value)


def _part(related: Related, reading: Reading) -> Outcome:
    whole, part = related.one("whole"), related.one("part")
    loss = reading.loss(whole, part)
    if loss is not None and _no_more(part, whole, loss):
        return Outcome(related, "consistent", part, (whole,), compare="at_most", severity=doubt(related))
    expected, observed = reading.of(whole), reading.of(part)
    above = expected.upper is not None and observed.lower is not None and observed.lower > expected.upper
    a, b = reading.point(part), reading.point(whole)
    fits: State = "consistent" if a is None or b is None or a <= b else "rounding"
    limit = Interval(None, expected.upper, False, expected.upper_closed)
    severity = doubt(related)
    state: State = "inconsistent" if above else fits
    return Outcome(related, state, part, (whole,), "", limit, observed, "at_most", severity)


def _pair(related: Related, reading: Reading) -> Outcome:
    (homes, people), (homes_part, people_part) = related.figures("whole"), related.figures("part")
    exact = all(figure.lower == figure.upper for figure in (homes, people, homes_part, people_part))
    fails = exact and (homes.value == homes_part.value) != (people.value == people_part.value)
    odd, base = (homes_part, homes) if people.value == people_part.value else (people_part, people)
    state: State = "inconsistent" if fails else "consistent"
    operands = (homes, people, homes_part, people_part)
    return Outcome(related, state, odd, operands, "", reading.of(base), reading.of(odd))


def _product(related: Related, reading: Reading) -> Outcome:
    count, per, total = related.one("count"), related.one("per"), related.one("total")
    number = reading.of(count).times(1 / related.divide)
    expected, observed = times(number, reading.of(per)), reading.of(total)
    points = [reading.point(figure) for figure in (count, per, total)]
    known = [point for point in points if point is not None]
    exact = len(known) == 3 and prod(known[:2]) / related.divide == known[2]
    compare: Literal["equal", "at_least"] = "at_least" if related.mode == "at_least" else "equal"
    if compare == "at_least":
        expected, exact = Interval(expected.lower, None, expected.lower_closed), True
    state, severity = judged(expected, observed, exact), doubt(related)
    close = compare != "equal" or _is_close(related, per)
    if state == "rounding" and not close and swapped((count, per, total), related.divide):
        state, severity = "inconsistent", "warning"  # rounding allows it, but two digits that changed places explain it
    return Outcome(related, state, total, (count, per), "×", expected, observed, compare, severity)


def _is_close(related: Related, per: Figure) -> bool:
    """Tell whether so much for each may be a mean that was rounded to several digits, or is one of whole things."""
    exact = related.one("count").lower == related.one("count").upper
    whole = per.kind in COUNTED and per.lower is not None and per.upper is not None and per.upper - per.lower == 1
    return related.tension and exact and (whole or significant_digits(per) > _TWICE)


def _implied(related: Related, reading: Reading) -> Outcome:
    """An unstated rate that comes out as one whole number of the total's unit, too nearly for chance: told."""
    count, total = related.one("count"), related.one("total")
    number = reading.of(count).times(1 / related.divide)
    stated, written = reading.point(total), Fraction(digits_of(total) or 0)
    rate = quotient(reading.of(total), number)
    if not stated or not written or rate.lower is None or rate.upper is None:
        return Outcome(related, "consistent", total)
    unit = stated / written
    whole = Fraction(round((rate.lower + rate.upper) / 2 / unit)) * unit
    narrow = (rate.upper - rate.lower) / unit < _CHANCE_PARALLEL
    told = narrow and whole > unit and rate.meets(Interval(whole, whole))
    state: State = "inconsistent" if told else "consistent"
    return Outcome(related, state, total, (total, count), "÷", Interval(whole, whole), rate)


def _bases(related: Related, reading: Reading) -> Outcome:
    """Two numbers with their shares each give the whole; populations differ by little, not by a tenth.

    Shares of one and the same whole must give one that both allow.
    """
    parts, shares = related.figures("part"), related.figures("share")
    expected, observed = (
        quotient(reading.of(part), reading.of(share)).times(Fraction(100))
        for part, share in zip(parts, shares, strict=True)
    )
    ends = [
        end for end in (expected.lower, expected.upper, observed.lower, observed.upper) if end is not None
    ]
    allowed = Fraction(0) if related.one_base or not ends else min(ends) * _ANOTHER
    apart = gap(expected, observed) > allowed
    state: State = "inconsistent" if apart else "consistent"
    return Outcome(
        related, state, parts[1], (parts[0], shares[0], parts[1], shares[1]), "÷", expected, observed
    )


def _order(related: Related, reading: Reading) -> Outcome:
    start, finish = related.one("start"), related.one("finish")
    first, last = start.date_start, finish.date_end
    state: State = "inconsistent" if first and last and last < first else "consistent"
    return Outcome(related, state, finish, (start,))


def _deadline(related: Related, reading: Reading) -> Outcome:
    """What a section says is done by its limit is not done on a later day."""
    limit, day = related.one("limit"), related.one("day")
    late = limit.date_end and day.date_start and day.date_start > limit.date_end
    return Outcome(related, "inconsistent" if late else "consistent", day, (limit,))


def _told(related: Related, reading: Reading) -> Outcome:
    """Days that are only worth a look: that they were found is all there is to test."""
    first, day = related.members[0].figure, related.members[-1].figure
    return Outcome(related, "inconsistent", day, (first,))


def _event(related: Related, reading: Reading) -> Outcome:
    planned, done = related.one("planned"), related.one("done")
    ends = planned.date_start, planned.date_end, done.date_start, done.date_end
    apart = None not in ends and (done.date_end < planned.date_start or planned.date_end < done.date_start)  # type: ignore[operator]
    return Outcome(related, "inconsistent" if apart else "consistent", done, (planned,))


def _names(related: Related, reading: Reading) -> Outcome:
    count = related.one("count")
    least, most = Fraction(related.least_names or len(related.names)), Fraction(related.most_names)
    expected = Interval(least, None if related.mode == "open" else most)
    observed = reading.of(count)
    compare: Literal["equal", "at_most", "at_least"] = "at_least" if related.mode == "open" else "equal"
    return Outcome(related, judged(expected, observed, True), count, (), "", expected, observed, compare)


def _household(related: Related, reading: Reading) -> Outcome:
    """So many households have so many people: each between one and eight."""
    homes, people = related.one("homes"), related.one("people")
    least, told = homes.value or 0, people.value or 0
    if least <= told <= least * _LARGEST_HOUSEHOLD and reading.agreed(homes, people):
        return Outcome(related, "consistent", people, (homes,), severity="warning")
    number, observed = reading.of(homes), reading.of(people)
    if number.lower is None or number.upper is None:
        return Outcome(related, "consistent", people)
    expected = Interval(number.lower, number.upper * _LARGEST_HOUSEHOLD)
    return Outcome(related, judged(expected, observed, True), people, (homes,), "", expected, observed, severity="warning")


def _alike_written(figures: list[Figure], reading: Reading) -> list[Interval]:
    """Return percentages side by side as rounded where the longest of them is: beside 5.2 %, 6 % is 6.0 %."""
    decimals = max(len(one.written_value.partition(".")[2]) for one in figures)
    half = Fraction(1, 2 * 10**decimals)
    exact = (one.value if one.qualifier == "exact" else None for one in figures)
    return [
        reading.of(one) if value is None else Interval(fraction(value) - half, fraction(value) + half)
        for one, value in zip(figures, exact, strict=True)
    ]


def _mean(related: Related, reading: Reading) -> Outcome:
    """The mean of all lies between the means of the parts that they fall into."""
    whole, parts = related.one("whole"), related.figures("part")
    percent = whole.kind == "percent"
    observed, *read = _alike_written([whole, *parts], reading) if percent else [reading.of(one) for one in (whole, *parts)]
    lows = [one.lower for one in read if one.lower is not None]
    highs = [one.upper for one in read if one.upper is not None]
    if len(lows) < len(parts) or len(highs) < len(parts):
        return Outcome(related, "consistent", whole)
    expected = Interval(min(lows), max(highs))
    state = judged(expected, observed, True)
    return Outcome(related, state, whole, tuple(parts), "", expected, observed, severity=doubt(related))


def _no_less(related: Related, reading: Reading) -> Outcome:
    """What passed a mark, or what a range ends with, is no less than that."""
    least, value = related.one("least"), related.one("value")
    point, observed = reading.point(least), reading.of(value)
    if point is None:
        return Outcome(related, "consistent", value)
    expected = Interval(point, None)
    state = judged(expected, observed, True)
    return Outcome(related, state, value, (least,), "", expected, observed, "at_least", doubt(related))


def _range(related: Related, reading: Reading) -> Outcome:
    if related.figures("homes"):
        return _household(related, reading)
    if related.figures("part"):
        return _mean(related, reading)
    if related.figures("least"):
        return _no_less(related, reading)
    figure = related.members[0].figure
    observed = reading.of(figure)
    above = observed.lower is not None and related.bound is not None and observed.lower > related.bound
    state: State = "inconsistent" if above else "consistent"
    expected = Interval(Fraction(0), related.bound)
    return Outcome(related, state, figure, (), "", expected, observed, "at_most", doubt(related))


def _restated(related: Related, reading: Reading) -> Outcome:
    first, second = related.figures("statement")
    if first.value == second.value and reading.agreed(first, second):
        return Outcome(related, "consistent", second, (first,), severity=doubt(related))
    expected, observed = reading.of(first), reading.of(second)
    exact = reading.point(first) == reading.point(second)
    severity = doubt(related)
    state = judged(expected, observed, exact)
    return Outcome(related, state, second, (first,), "", expected, observed, severity=severity)


_TESTS: dict[str, Test] = {
    "SUM": _sum,
    "SUM2": _sum,
    "SHARES": _shares,
    "PART": _part,
    "PAIR": _pair,
    "RATIO": ratio,
    "GROWTH": changes.growth,
    "CHANGE": changes.change,
    "DIRECTION": changes.direction,
    "PROD": _product,
    "IMPLIED": _implied,
    "YEARLY": changes.yearly,
    "GRIM": changes.possible_share,
    "BASE": _bases,
    "ORDER": _order,
    "EVENT": _event,
    "DEADLINE": _deadline,
    "FORECAST": _told,
    "STALE": _told,
    "TERM": _told,
    "WITHIN": _told,
    "PUBLISHED": _told,
    "OCCASION": _told,
    "COUNT": _names,
    "RANGE": _range,
    "RESTATE": _restated,
}
