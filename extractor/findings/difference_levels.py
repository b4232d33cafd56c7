"""Which of the levels of a sentence is the one that the other is compared with: by its words, its day, or a slip."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extractor.findings.difference_rules import Differences, Told
from extractor.findings.quantities import front
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import one_slip_off
from extractor.records import Span

_DATE = "date"
_PAIR = 2
_TELLING = 2  # characters of a name


class FirstLevel:
    """The levels of a sentence, with the numbers in it."""

    def __init__(self, skeleton: Skeleton, ways: Differences, span: Span, places: Sequence[int]) -> None:
        self.skeleton, self.ways, self.span, self.places = skeleton, ways, span, places
        self.levels: list[int] = []

    def _from_to(self) -> bool:
        """Tell whether words say that the first of two levels came to be the other."""
        if len(self.levels) != _PAIR:
            return False
        first, last = self.levels
        out_of = self.ways.out_of.search(front(self.skeleton, first))
        return out_of is not None and self.ways.reaches.search(self.skeleton.leads[last]) is not None

    def _first(self, rise: Told) -> int | None:
        """Return the level that the other is compared with."""
        leads, rule = self.skeleton.leads, self.ways.rule
        if rise.apart:
            return min(self.levels, key=lambda one: self.skeleton.figure_at(one).value or 0)
        fronts = {one: front(self.skeleton, one) for one in self.levels}  # days among the words
        named = [one for one in self.levels if self._is_before(one, fronts) or self._is_than(one)]
        if not named and self._from_to():
            named = self.levels[:1]
        if not named and len(rise.name) >= _TELLING and not self.ways.times.search(rise.name):
            named = [one for one in self.levels if leads[one].startswith(rise.name[:_TELLING])]
            if rise.name in (*rule.latter, *rule.former):
                named = [self.levels[rise.name in rule.latter]]
        if not named:
            days = [self._day(one) for one in self.levels]
            if all(days) and days[0] != days[1]:
                named = [self.levels[days.index(min(days))]]
            else:
                named = self._of_seasons(fronts, front(self.skeleton, rise.position))
        return named[0] if len(named) == 1 else None

    def _is_before(self, level: int, fronts: dict[int, str]) -> bool:
        """Tell whether a level is of an earlier time, and of what the other is of where its words name that."""
        match = self.ways.before.search(fronts[level])
        if match is None or not match["what"]:
            return match is not None
        other = next((words for one, words in fronts.items() if one != level), "")
        name, own = self.ways.verbs.sub("", match["what"]), self.ways.verbs.sub("", other)
        return not name or self._is_unnamed(other) or name[:_TELLING] in own or own.endswith(name[0])

    def _is_unnamed(self, words: str) -> bool:
        return self.ways.bare.search(self.ways.adverbs.sub("", self.ways.now.sub("", words))) is not None

    def _of_slip(self, rise: Told) -> int | None:
        """Return the level that no words tell to be the first, if a slip in the difference explains why it is another."""
        first, last = (front(self.skeleton, one) for one in self.levels)
        if self.ways.before.search(first) or self.ways.before.search(last) or not self._is_unnamed(last):
            return None
        low, high = sorted(self.levels, key=lambda one: self.skeleton.figure_at(one).value or Decimal(0))
        least, most = (self.skeleton.figure_at(one).value or Decimal(0) for one in (low, high))
        amount = self.skeleton.figure_at(rise.position)
        explained = one_slip_off(amount, (amount.value or Decimal(0)) - (most - least))
        return (high if rise.falls else low) if explained else None

    def _at_other_prices(self, first: int) -> bool:
        """Tell whether a growth since a year that the words name may be one at the prices of that year."""
        named = self.ways.year.search(front(self.skeleton, first))
        return named is not None and self.ways.priced.search(self.skeleton.text, *self.span) is not None

    def _of_seasons(self, fronts: dict[int, str], change: str) -> list[int]:
        """Return the level of the half of a year that the other is compared with: the first, if words do not say which."""
        first, last = self.levels
        for early, late in self.ways.rule.seasons:
            if early in fronts[first] and late in fronts[last] and late not in fronts[first]:
                return [last if early in change and late not in change else first]
        return []

    def _is_than(self, position: int) -> bool:
        return self.ways.than.search(front(self.skeleton, position)) is not None

    def _day(self, position: int) -> str:
        """Return when a level was, which right in front of it is told."""
        day = self.skeleton.between(self.skeleton.clause_start(position, 0), position)[-1:]
        if not day or self.skeleton.kinds[day[0]] != _DATE:
            return ""
        return str(self.skeleton.figure_at(day[0]).date_start or "")
