"""Two columns of a list at once -> the cuts of its runs under which both add up, and how likely chance alone does that.

`75229 = 3394 + 37127 + 58` has 48 joint cuts into households and people; in one of them both columns add up. Sums
are built part by part, equal ones once, so that the work grows with the sums that can be reached, not with the cuts.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import prod
from typing import NamedTuple

_WIDEST = 1000


class Option(NamedTuple):
    """How one number may be read: of the first column (None: it states none), and of the second, lowest to highest."""

    first: int | None
    second: int
    highest: int

    @property
    def sum_first(self) -> int:
        """What it adds to the first column."""
        return self.first or 0


class Row(NamedTuple):
    """A number of the list: its digits where they may be cut, and its options; the uncut one is among them."""

    digits: str
    options: tuple[Option, ...]


class Joint(NamedTuple):
    """What was found: how many joint readings there are and hold, the one that holds where it is the only one.

    uncut: the numbers as they stand add up. chance: the share of runs of the same length that, in place of the
    longest, would have let some reading hold too.
    """

    candidates: int
    solutions: int
    chosen: tuple[Option, ...]
    uncut: bool
    chance: Fraction


State = dict[tuple[int, int], tuple[int, tuple[Option, ...]]]


class Work:
    """How many sums may still be built for one page; a page that is made to need more is left open."""

    def __init__(self, left: int) -> None:
        self.left = left

    def spend(self, states: int) -> bool:
        """Note sums that were built; tell whether there is room for more."""
        self.left -= states
        return self.left > 0


def joint(whole: Row, parts: Sequence[Row], work: Work) -> Joint | None:
    """Return which readings of whole and parts add up in both columns; None where there are too many sums."""
    sums = _sums(parts, whole, work)
    if sums is None:
        return None
    solutions = 0
    chosen: tuple[Option, ...] = ()
    for option in whole.options:
        for (first, second), (ways, path) in sums.items():
            if _meets(option, first, second):
                solutions += ways
                chosen = (option, *path)
    plain = _plain(whole, parts)
    return Joint(
        candidates=prod(len(row.options) for row in (whole, *parts)),
        solutions=solutions,
        chosen=chosen if solutions == 1 else (),
        uncut=plain is not None and _meets(*plain),
        chance=_chance(whole, parts, work),
    )


def _meets(whole: Option, first: int, second: int) -> bool:
    return (whole.first is None or whole.first == first) and whole.second <= second <= whole.highest


def _plain(whole: Row, parts: Sequence[Row]) -> tuple[Option, int, int] | None:
    """Return the whole and the sums of the parts with no run cut."""
    uncut = [_uncut(row) for row in (whole, *parts)]
    if None in uncut:
        return None
    kept = [option for option in uncut if option is not None]
    return kept[0], sum(option.sum_first for option in kept[1:]), sum(option.second for option in kept[1:])


def _uncut(row: Row) -> Option | None:
    if not row.digits:
        return row.options[0] if len(row.options) == 1 else None
    return next((option for option in row.options if option.first is None), None)


def _sums(parts: Sequence[Row], whole: Row, work: Work) -> State | None:
    """Return every pair of sums that the parts can have within the whole, how often, and one way to it."""
    highest = max(option.highest for option in whole.options)
    firsts = [option.first for option in whole.options]
    limit = None if None in firsts else max(first for first in firsts if first is not None)
    states: State = {(0, 0): (1, ())}
    for row in parts:
        grown: State = {}
        for (first, second), (ways, path) in states.items():
            for option in row.options:
                key = (first + option.sum_first, second + option.second)
                if key[1] > highest or (limit is not None and key[0] > limit):
                    continue
                known = grown.get(key)
                grown[key] = (ways + known[0], known[1]) if known else (ways, (*path, option))
        if not work.spend(len(states) * len(row.options)):
            return None
        states = grown
    return states


def _chance(whole: Row, parts: Sequence[Row], work: Work) -> Fraction:
    """Return the share of runs that would do as well in place of the longest one."""
    rows = [whole, *parts]
    index = max(range(len(rows)), key=lambda number: (len(rows[number].digits), -number))
    length = len(rows[index].digits)
    if not length:
        return Fraction(1)
    fitting: set[str] = set()
    loose = 0
    if index == 0:
        sums = _sums(parts, Row("", (Option(None, 0, 10**length),)), work)
        for first, second in sums or ():
            fitting.update(_runs(first, second, length))
    else:
        others = [row for number, row in enumerate(rows) if number not in (0, index)]
        sums = _sums(others, whole, work)
        for option in whole.options:
            for first, second in sums or ():
                lowest = max(1, option.second - second)
                last = range(lowest, min(option.highest - second, lowest + _WIDEST) + 1)
                if option.first is None:
                    loose += sum(_suffixed(value, length) for value in last)
                else:
                    fitting.update(run for value in last for run in _runs(option.first - first, value, length))
    if sums is None:
        return Fraction(1)
    return min(Fraction(1), Fraction(len(fitting) + loose, 9 * 10 ** (length - 1)))


def _runs(first: int, second: int, length: int) -> list[str]:
    """Return the run that reads as these two numbers, or as the second alone, if it has that length."""
    written = [str(second)] if first == 0 else [f"{first}{second}"] if first > 0 else []
    return [run for run in written if len(run) == length and second > 0]


def _suffixed(value: int, length: int) -> int:
    """Return how many runs of a length end in a number, whatever stands before it."""
    free = length - len(str(value))
    return 0 if free < 0 else 1 if free == 0 else 9 * 10 ** (free - 1)
