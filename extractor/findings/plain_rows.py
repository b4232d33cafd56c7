"""A sentence that tells one amount and then nothing but amounts of its unit, each with its name: a whole and its parts.

No word says so. They are taken for that only where one slip of the hand explains why they do not add up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from extractor.findings.items import about, adds_up
from extractor.findings.relations import Related
from extractor.findings.sums import Amounts
from extractor.findings.typos import swapped

_RULE = "an amount and nothing but its parts"
_FEWEST, _MOST = 3, 12  # amounts
_SHORT = 3  # characters in front of a whole, at least
_LIKELY, _WEAK = Fraction(1, 2), Fraction(1, 8)  # how likely a slip may be by chance
_LEAST, _MUCH = Decimal("0.7"), Decimal("1.4")
_LONGEST = 12  # characters of a name
_BESIDE = ("date", "percent", "percentage_points")


class PlainRows:
    """Reads them."""

    def __init__(self, amounts: Amounts) -> None:
        self.amounts, self.ways, self.skeleton = amounts, amounts.ways, amounts.skeleton

    def read(self) -> Iterator[Related]:
        """Yield each row whose numbers a slip has set apart."""
        key = self.skeleton.key_at
        for _, places in self.skeleton.telling:
            if _FEWEST <= len(places) <= _MOST:
                first = next((one for one in places if self.skeleton.kinds[one] not in _BESIDE), places[0])
                if all(key(one) == key(first) or self.skeleton.kinds[one] in _BESIDE for one in places):
                    row = [one for one in places if key(one) == key(first)]
                    related = self._related(row) if len(row) >= _FEWEST else None
                    if related is not None:
                        yield related

    def _related(self, row: Sequence[int]) -> Related | None:
        """Return a row with its first amount as the whole of the others, if that is likely by their words."""
        whole, *parts = row
        labels = [self.amounts.label(one) for one in parts]
        named = len(set(labels)) == len(labels) and all(0 < len(label) <= _LONGEST for label in labels)
        if not named or not self._is_whole(whole, labels) or not all(map(self.amounts.able, row)):
            return None
        if any(self.ways.never.search(label) or self.ways.overlap.search(label) for label in labels):
            return None
        alike = _alike(labels)
        even = alike and len(set(map(len, labels))) == 1
        if not (even or len(parts) >= _FEWEST) or self._goes_on(whole, row[-1]):
            return None
        total, figures = self.skeleton.figure_at(whole), [self.skeleton.figure_at(one) for one in parts]
        near = about(total, figures, _LEAST, _MUCH) or (alike and bool(swapped(total, figures, Fraction(1))))
        if adds_up(total, figures) or not near:
            return None
        return self.amounts.related(_RULE, whole, parts, False, _LIKELY if alike else _WEAK)

    def _is_whole(self, whole: int, labels: Sequence[str]) -> bool:
        """Tell whether the words of the first amount are those of a whole: none of the others' names is like them."""
        lead, named = self.skeleton.leads[whole], self.amounts.named(whole)
        peers = any(lead[-2:] == label[-2:] or (len(lead) == len(label) and lead[-1:] == label[-1:]) for label in labels)
        peers &= self.ways.totals.search(lead) is None
        return len(named) >= _SHORT and not peers and not self.ways.opens.search(labels[0])

    def _goes_on(self, start: int, last: int) -> bool:
        """Tell whether the sentence goes on behind its last amount, tells of others, or compares."""
        end = self.skeleton.sentence(last).end
        text, comma = self.skeleton.text, self.skeleton.marks.comma[0]
        if self.amounts.patterns.untold.match(text, last + 1) or self.ways.gone.search(text, start, end):
            return True
        return text.find(comma, last + 1, end) >= 0


def _alike(labels: Sequence[str]) -> bool:
    """Tell whether names are of one kind: they end or begin alike, or are as long as one another."""
    ends, begins = {label[-1] for label in labels}, {label[0] for label in labels}
    return len(ends) == 1 or len(begins) == 1 or len({len(label) for label in labels}) == 1
