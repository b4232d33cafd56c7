"""In which lines of a text the words of each of many patterns can stand, reckoned for all of them at once.

Hundreds of patterns ask this of every page, and most of them for nothing. Lines are the bits of whole numbers, and what is
done with these runs over long lists of them: a step for each pattern costs more than all that it looks at. A bit is not
of a whole line but of a stretch of it, a sentence or several: most patterns match within one, and few words stand there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import repeat
from operator import and_, itemgetter, or_

Words = frozenset[str]
Pairs = tuple[tuple[str, str], ...]
Lines = int  # a bit for each stretch of a line


class Needs(tuple[Words, ...]):
    """Sets of words of each of which a line needs one, known to a gate by its place there.

    within: one stretch needs one of each. twice: it needs one pair of each of these, too.
    """

    gate: Gate
    place: int
    within: bool
    twice: tuple[Pairs, ...]
    _lines: Needs | None = None

    def of_lines(self) -> Needs:
        """Return the same needs of a whole line; the gate comes to know them when they are first asked for."""
        if not self.within:
            return self
        if self._lines is None:
            self._lines = self.gate.admit(self)
        return self._lines


class Gate:
    """The needs of many patterns. stop: what divides the stretches of a line."""

    def __init__(self, stop: str) -> None:
        self.stop = stop
        self._needs: list[Needs] = []
        self._plan: _Plan | None = None

    def admit(self, needs: Iterable[Words], within: bool = False, twice: tuple[Pairs, ...] = ()) -> Needs:
        """Return needs that this gate knows."""
        known = Needs(needs)
        known.gate, known.place, known.within, known.twice = self, len(self._needs), within, twice
        self._needs.append(known)
        return known

    def lines(self, letters: Mapping[str, Lines], every: Lines, lasts: Lines) -> Sequence[Lines]:
        """Return, for each of the needs by place, the lines in which the ends of one word of each set stand.

        letters: the stretches that hold each character. every: all of them. lasts: those with which lines
        end. Of needs not within one stretch, the last of each line is returned.
        """
        return self._planned().lines(letters, every, lasts)

    def _planned(self) -> _Plan:
        if self._plan is None or self._plan.size != len(self._needs):
            self._plan = _Plan(self._needs, self.stop)
        return self._plan


class _Plan:
    """What is looked up, and how that is put together: characters, pairs of them, sets of pairs, needs."""

    def __init__(self, needs: Sequence[Needs], stop: str) -> None:
        self.size = len(needs)
        sought = [(*(ends(words, stop) for words in one), *one.twice) for one in needs]
        cut = [one.within or len(one) == 1 for one in needs]  # what needs but one set is found with the stretch
        sets = list(dict.fromkeys(one for needed in sought for one in needed))
        pairs = list(dict.fromkeys(pair for one in sets for pair in one))
        self.characters = list(dict.fromkeys(character for pair in pairs for character in pair))
        at = {character: place for place, character in enumerate(self.characters)}
        self.firsts, self.lasts = (_picked([at[pair[end]] for pair in pairs]) for end in (0, 1))
        place_of = {pair: place for place, pair in enumerate(pairs)}
        self.sets = _Groups([[place_of[pair] for pair in one] for one in sets])
        joined = dict.fromkeys(one for needed, within in zip(sought, cut, strict=True) if not within for one in needed)
        place_of_set = {one: place for place, one in enumerate(sets)}
        self.joined = _picked([place_of_set[one] for one in joined])
        place_in_lines = {one: len(sets) + place for place, one in enumerate(joined)}
        places = ((place_of_set if within else place_in_lines, needed) for needed, within in zip(sought, cut, strict=True))
        self.needs = _Groups([[place_in[one] for one in needed] for place_in, needed in places])

    def lines(self, letters: Mapping[str, Lines], every: Lines, lasts: Lines) -> Sequence[Lines]:
        held = list(map(letters.get, self.characters, repeat(0)))
        pairs = list(map(and_, self.firsts(held), self.lasts(held)))
        sets = self.sets.joined(pairs, or_, 0)
        lines = in_lines(self.joined(sets), every, lasts)
        return self.needs.joined([*sets, *lines], and_, every)


def in_lines(held: Iterable[Lines], every: Lines, lasts: Lines) -> list[Lines]:
    """Return the last stretch of each line of which some are held: what is added to the others carries over into it."""
    others = every & ~lasts
    return [one and (((one & others) + others) | one) & lasts for one in held]


class _Groups:
    """Lists of places, the longest first, so that what stands at them is joined column by column."""

    def __init__(self, lists: Sequence[Sequence[int]]) -> None:
        self.count = len(lists)
        order = sorted(range(self.count), key=lambda place: len(lists[place]), reverse=True)
        longest = [lists[place] for place in order]
        most = max(map(len, longest), default=0)
        self.columns = [_picked([one[at] for one in longest if len(one) > at]) for at in range(most)]
        self.sorted = _picked(sorted(range(self.count), key=order.__getitem__))

    def joined(self, values: Sequence[Lines], join: Callable[[Lines, Lines], Lines], none: Lines) -> Sequence[Lines]:
        """Return what the values of each list come to; none: what those of an empty one do."""
        found = [none] * self.count
        for pick in self.columns:
            column = pick(values)
            found[: len(column)] = map(join, found, column)
        return self.sorted(found)


def _picked(places: Sequence[int]) -> Callable[[Sequence[Lines]], tuple[Lines, ...]]:
    """Return what takes the values at some places of a list."""
    if len(places) < 2:
        return lambda values: tuple(values[place] for place in places)
    return itemgetter(*places)


@cache
def ends(words: Words, stop: str) -> Pairs:
    """Return the first and the last character of each of some words, or of the longest part that no stop divides."""
    parts = (max(word.split(stop), key=len) or word for word in words)
    return tuple({(part[0], part[-1]) for part in parts})
