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
    """A number of the list: its digits where they may be cut, its cuts, and the number as it stands.

    A number that cannot be cut has itself as only option. The numbers of one list are all written alike: either
    all that can be cut have lost a unit, or none has.
    """

    digits: str
    options: tuple[Option, ...]
    uncut: Option

    @property
    def is_run(self) -> bool:
        """Whether the number can be cut."""
        return self.options[0] != self.uncut


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
    first = sum(part.uncut.sum_first for part in parts)
    second = sum(part.uncut.second for part in parts)
    return Joint(
        candidates=prod(len(row.options) for row in (whole, *parts)) + 1,
        solutions=solutions,
        chosen=chosen if solutions == 1 else (),
        uncut=_meets(whole.uncut, first, second),
        chance=_chance(whole, parts, work),
    )


def _meets(whole: Option, first: int, second: int) -> bool:
    return (whole.first is None or whole.first == first) and whole.second <= second <= whole.highest


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


def _anything(length: int) -> Row:
    """Return a whole of any value below a length."""
    option = Option(None, 0, 10**length)
    return Row("", (option,), option)


def _chance(whole: Row, parts: Sequence[Row], work: Work) -> Fraction:
    """Return the share of runs that would do as well in place of the longest one."""
    rows = [whole, *parts]
    index = max(
        range(len(rows)), key=lambda number: (len(rows[number].digits) * rows[number].is_run, -number)
    )
    length = len(rows[index].digits)
    if not rows[index].is_run:
        return Fraction(1)
    fitting: set[str] = set()
    loose = 0
    if index == 0:
        sums = _sums(parts, _anything(length), work)
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
                    fitting.update(
                        run for value in last for run in _runs(option.first - first, value, length)
                    )
    if sums is None:
        return Fraction(1)
    return min(Fraction(1), Fraction(len(fitting) + loose, 9 * 10 ** (length - 1)))


def _runs(first: int, second: int, length: int) -> list[str]:
    """Return the run that reads as these two numbers, if it has that length."""
    run = f"{first}{second}"
    return [run] if first > 0 and second > 0 and len(run) == length else []


def _suffixed(value: int, length: int) -> int:
    """Return how many runs of a length end in a number, whatever stands before it."""
    free = length - len(str(value))
    return 0 if free < 0 else 1 if free == 0 else 9 * 10 ** (free - 1)
