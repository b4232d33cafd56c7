"""What a place has in all, against other numbers of the same things: no more than all, and of the whole place as many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.findings.facts import Told
from extractor.findings.nearby import known
from extractor.findings.skeleton import Skeleton
from extractor.findings.twice_rules import Twice

_SHORTEST = 3  # characters of a name, of which shorter ones begin other names
_BEHIND = 12  # characters behind a number


class Subsets:
    """Pairs what a place has with numbers that the words do not tell to be all."""

    def __init__(self, skeleton: Skeleton, words: Twice) -> None:
        self.skeleton = skeleton
        self.words = words

    def of(self, stocks: Sequence[Told]) -> Iterator[tuple[Told, Told, bool]]:
        """Yield what a place has, another number of the same, and whether that is of the whole place, too."""
        told = {one.position for one in stocks}
        if len({one.level for one in stocks} - {""}) > 1:
            return  # the page tells of several places
        for stock in self._sure(stocks):
            key = self.skeleton.key_at(stock.position)
            names = tuple(form for form in self.words.forms(stock.name) if len(form) >= _SHORTEST)
            same = [one for one in self.skeleton.of_kind(stock.figure.kind) if self.skeleton.key_at(one) == key]
            for position in [one for one in same if one not in told and self._is_behind(names, one)]:
                if self._is_exact(position) and not self._apart(position):
                    figure = self.skeleton.figure_at(position)
                    whole = self.words.of_place.search(self.skeleton.leads[position]) is not None
                    if whole or (figure.value or 0) > (stock.figure.value or 0):
                        yield stock, stock._replace(figure=figure, position=position), whole

    def _sure(self, stocks: Sequence[Told]) -> Iterator[Told]:
        """Yield the first statement of each thing of which the place has one number, wherever that is told."""
        values: dict[str, set[object]] = {}
        firsts: dict[str, Told] = {}
        for one in stocks:
            values.setdefault(one.name, set()).add(one.figure.value)
            firsts.setdefault(one.name, one)
        for name, first in firsts.items():
            if len(values[name]) == 1 and len(name) >= _SHORTEST and not first.taken_up:
                yield first

    def _is_behind(self, names: tuple[str, ...], position: int) -> bool:
        """Tell whether a number counts the things of some names."""
        return self.skeleton.text.startswith(names, position + 1, position + _BEHIND)

    def _is_exact(self, position: int) -> bool:
        figure = self.skeleton.figure_at(position)
        return known(figure) and figure.qualifier == "exact"

    def _apart(self, position: int) -> bool:
        """Tell whether words in the clause of a number say that it is of something else than what there is."""
        start, end = self.skeleton.clause_start(position, 0), position
        return any(words.search(self.skeleton.text, start, end) for words in (self.words.apart, self.words.flows))
