"""How many working days there are from one day to another: those from Monday to Friday, as far as holidays leave it open."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from extractor.records import Figure

_WORKING = 5  # days of a week from Monday on
_OFF = 1  # the first day, or the last, may be counted or not
_LONGEST = 400  # days of a span in which they are counted


class Rest(NamedTuple):
    """Days of a year, each a month and its day, among which some working days are `free` and some others are `worked`."""

    first: tuple[int, int]
    last: tuple[int, int]
    free: int
    worked: int


def so_many_workdays(first: date, last: date, term: Figure, rests: list[Rest], at_most: bool = False) -> bool:
    """Tell whether there can be as many working days in a span as is said, or that cannot be told.

    at_most: what is said to be as long may be of a part of the span.
    """
    if term.lower is None or term.upper is None or not 0 <= (last - first).days <= _LONGEST:
        return True
    days = [first + timedelta(one) for one in range((last - first).days + 1)]
    known = sum(day.weekday() < _WORKING for day in days)
    near = [rest for rest in rests if any(rest.first <= (day.month, day.day) <= rest.last for day in days)]
    least = known - sum(rest.free for rest in near) - _OFF
    most = known + sum(rest.worked for rest in near) + _OFF
    return (at_most or least <= term.upper) and term.lower <= most
