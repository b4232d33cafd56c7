"""Amounts of one unit in a row, each with its name, and one in front of them: a whole and its parts.

The whole begins their sentence or stands in the one before. Words for how it is divided make the rest its parts; where none
says so, they are taken for that only where one slip of the hand explains why they do not add up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from extractor.findings.adding import about, adds_up, members_of
from extractor.findings.derived import together
from extractor.findings.nearby import known
from extractor.findings.relations import Related
from extractor.findings.sums import Amounts
from extractor.findings.typos import a_digit_away, point_moved, swapped
from extractor.records import Span

_RULE, _DIVIDED = "an amount and nothing but its parts", "an amount and what it is divided into"
_CARRIED = "what came and was left, and what became of it"
_FEWEST, _MOST = 3, 14  # amounts
_PAIR = 2  # parts
_SHORT = 3  # characters in front of a whole, at least
# slips by chance
_SURE, _LIKELY, _WEAK, _RARE, _LEAST_LIKELY = Fraction(1), Fraction(1, 2), Fraction(1, 8), Fraction(1, 25), Fraction(1, 60)
_FEW_SWAPS = Fraction(1, 16)  # the same for two digits that changed places
_ANYHOW = Fraction(2)  # that chance lets them be a digit away: no matter
_HOUSES = ("count", "households")
_LEAST, _MUCH = Decimal("0.7"), Decimal("1.4")
_LITTLE, _LARGE, _MOVED = Decimal("0.4"), Decimal("2.5"), Decimal("0.5")
_HALF, _TWICE = Decimal("0.5"), Decimal(2)
_LONGEST = 16  # characters of a name
_BEFORE = 90  # characters from a whole to the sentence of its parts
_BESIDE = ("date", "percent", "percentage_points")


class _Row(NamedTuple):
    """A sentence with several amounts of one unit: where it begins and ends, and those in a row."""

    start: int
    end: int
    row: list[int]


class _Before(NamedTuple):
    """The sentence before it that holds figures: where it ends, and all its figures."""

    end: int
    places: Sequence[int]


class PlainRows:
    """Reads them."""

    def __init__(self, amounts: Amounts) -> None:
        self.amounts, self.ways, self.skeleton = amounts, amounts.ways, amounts.skeleton

    def read(self) -> Iterator[Related]:
        """Yield each row whose numbers a slip has set apart, or whose words divide what stands in front of it."""
        text, pause = self.skeleton.text, self.skeleton.marks.pause
        repeating = {span.start for span, *_ in self.skeleton.repeating}
        last, earlier = -1, list[int]()  # where the sentence before ends, and its figures
        start, end, places, several = 0, -1, list[int](), False
        for span, told in [*self.skeleton.telling, (Span(-1, -1), [])]:
            if span.start == end + 1 and text[end] in pause:
                end, places, several = span.end, [*places, *told], True  # the sentence goes on
                continue
            row = self._row(places) if several else []
            if len(row) >= _PAIR:
                yield from self._of_row(_Before(last, earlier), _Row(start, end, row))
            last, earlier = end, places
            start, end, places, several = span.start, span.end, told, span.start in repeating

    def _of_row(self, before: _Before, one: _Row) -> Iterator[Related]:
        """Yield what the numbers of a row tell alone, or with the sentence before."""
        related = self._alone(one) if len(one.row) >= _FEWEST else None
        if related is not None and self._is_made(before, one):
            related = None
        if related is None and before.places and before.end + 1 == one.start:
            related = self._behind(before, one)
        if related is not None:
            yield related

    def _row(self, places: Sequence[int]) -> list[int]:
        """Return the amounts of a sentence that begin it and are of one unit, if no other of it follows them."""
        kinds, key = self.skeleton.kinds, self.skeleton.key_at
        amounts = [one for one in places if kinds[one] not in _BESIDE]
        if len(amounts) < _PAIR or key(amounts[0]) != key(amounts[1]):
            return []
        houses = kinds[amounts[0]] in _HOUSES
        if len(amounts) > _PAIR:
            level = self.skeleton.level(amounts[0])
            amounts = [one for one in amounts if self.skeleton.level(one) == level]
        own = key(amounts[0])
        alike = [key(one) == own or (houses and self.amounts.of_one_sort(one, amounts[0])) for one in amounts]
        many = alike.index(False) if False in alike else len(alike)
        return [] if True in alike[many:] or many > _MOST else amounts[:many]

    def _is_made(self, before: _Before, one: _Row) -> bool:
        """Tell whether all of a row come to an amount of the sentence before."""
        figures = [self.skeleton.figure_at(place) for place in one.row]
        return any(adds_up(self.skeleton.figure_at(place), figures) for place in before.places)

    def _is_off(self, whole: int, parts: Sequence[int]) -> bool:
        """Tell whether parts come to something like a whole, but not to it: soon known, and true of few."""
        total, *values = (self.skeleton.figure_at(one).value for one in (whole, *parts))
        if not total or None in values:
            return False
        added = sum(filter(None, values))
        near = total * _LITTLE < added < total * _LARGE
        return added != total and (near or max(filter(None, values), default=total) * _MOVED > total)

    def _is_above(self, whole: int, parts: Sequence[int]) -> bool:
        """Tell whether parts come to more than a whole, by a slip in one digit."""
        total, *figures = (self.skeleton.figure_at(one) for one in (whole, *parts))
        above = sum((one.value or Decimal(0) for one in figures), Decimal(0)) > (total.value or Decimal(0))
        return above and a_digit_away(total, figures, _ANYHOW)

    def _alone(self, one: _Row) -> Related | None:
        """Return a row with its first amount as the whole of the others, if that is likely by their words."""
        whole, *parts = one.row
        labels = self._labels(parts) if self._is_off(whole, parts) else []
        opener = self.skeleton.text[whole + 1 : parts[0] - len(labels[0])] if labels else ""
        among = len(parts) >= _FEWEST and self.ways.of_so_many.search(opener) is not None  # of so many, whatever they are
        if not labels or not self._is_whole(whole, labels, among) or not all(map(self.amounts.able, one.row)):
            return None
        if self.ways.divided.search(opener):
            return self._divided(whole, parts)
        alike = _alike(labels)
        even = alike and len(set(map(len, labels))) == 1
        every = len(parts) >= _FEWEST and any(self.skeleton.figure_at(one).value == 0 for one in parts)
        if not (even or alike or len(parts) >= _FEWEST) or self._goes_on(parts[0] - len(labels[0]), one.row[-1]):
            return None
        chance = _LIKELY if alike else _WEAK
        if among and alike and one.row[-1] + 1 == one.end and self._is_above(whole, parts):
            return self.amounts.related(_RULE, whole, parts, True)  # no selection is more than all
        if every and one.row[-1] + 1 == one.end:
            chance = _SURE  # who tells of none tells of all
        elif self.skeleton.text.find(self.skeleton.marks.comma[0], one.row[-1] + 1, one.end) >= 0:
            chance = _WEAK / 2 if alike else _RARE / 2  # the sentence goes on, of something else
        pair = len(parts) == _PAIR and not even  # two that are hardly all there is, but for a telling slip
        figures = [self.skeleton.figure_at(one) for one in parts]
        if pair and not swapped(self.skeleton.figure_at(whole), figures, _FEW_SWAPS):
            return None
        return self._slipped(whole, parts, chance, alike)

    def _behind(self, before: _Before, one: _Row) -> Related | None:
        """Return a row with the only amount of its unit in the sentence before as its whole."""
        first, key, text = one.row[0], self.skeleton.key_at, self.skeleton.text
        if text[before.end] == "\n" or one.start - before.places[-1] > _BEFORE:
            return None
        same = [place for place in before.places if key(place) == key(first)]
        if len(same) == _PAIR:
            return self._carried(same, one)
        opener = text[one.start : first]
        divided = bool(same) and self.ways.divided.search(opener) is not None
        if divided and len(same) > _PAIR and self.ways.totals.search(self.skeleton.leads[same[0]]):
            return self._again(same[0], one.row)
        divided &= len(same) == 1
        likely = divided or (len(same) == 1 and self._is_off(same[0], one.row))
        labels = self._labels(one.row) if likely else []
        if not labels or not all(map(self.amounts.able, [*same, *one.row])):
            return None
        if self.amounts.patterns.untold.match(text, one.row[-1] + 1):
            return None
        whole = same[0]
        if divided:
            return self._divided(whole, one.row)
        if len(opener) > len(self.skeleton.leads[first]) or not self._is_whole(whole, labels):
            return None
        if self._is_gone(one.start, one.row[-1]):
            return None
        alike = _alike(labels)
        chance = (_WEAK if alike else _RARE) if len(one.row) >= _FEWEST else _LEAST_LIKELY
        return self._slipped(whole, one.row, chance, alike and len(one.row) >= _FEWEST)

    def _again(self, whole: int, parts: Sequence[int]) -> Related | None:
        """Return a total that its own sentence divides in one way, with parts into which the next says it falls as well."""
        if not self._labels(parts) or not all(map(self.amounts.able, [whole, *parts])):
            return None
        return self.amounts.related(_DIVIDED, whole, parts, False, Fraction(1), again=True)

    def _carried(self, wholes: Sequence[int], one: _Row) -> Related | None:
        """Return what came and was carried over, in the sentence before, with what became of both, some of it carried on."""
        leads = self.skeleton.leads
        carried = [bool(self.ways.carried_in.search(leads[place])) for place in wholes]
        if sum(carried) != 1 or not self.ways.carried_on.search(leads[one.row[-1]]) or not self._labels(one.row):
            return None
        if not all(map(self.amounts.able, one.row)) or any(map(self.amounts.forbidden, wholes)) or len(one.row) < _FEWEST:
            return None
        total, figures = together(*map(self.skeleton.figure_at, wholes)), list(map(self.skeleton.figure_at, one.row))
        if not about(total, figures, _LEAST, _MUCH):
            return None
        wording = self._wording(wholes[0], one.row)
        return Related("sum", "SUM", _CARRIED, members_of(total, figures), wording, "closed", tension=True)

    def _labels(self, parts: Sequence[int]) -> list[str]:
        """Return the names of parts, if they differ and each is no more than a name."""
        labels = list(map(self.amounts.label, parts))
        named = len(set(labels)) == len(labels) and all(0 < len(label) <= _LONGEST for label in labels)
        if not named or any(self.ways.never.search(label) or self.ways.overlap.search(label) for label in labels):
            return []
        return labels

    def _divided(self, whole: int, parts: Sequence[int]) -> Related | None:
        """Return what words divide an amount into, if it comes to something like it."""
        start = max(whole + 1, self.skeleton.full_sentence(parts[0]).start)
        if self.ways.selected.search(self.skeleton.text, start, parts[-1]):
            return None
        total, figures = self.skeleton.figure_at(whole), [self.skeleton.figure_at(one) for one in parts]
        near = about(total, figures, _HALF, _TWICE) or point_moved(total, figures)
        return self.amounts.related(_DIVIDED, whole, parts, True) if near else None

    def _slipped(self, whole: int, parts: Sequence[int], chance: Fraction, alike: bool) -> Related | None:
        """Return parts with a whole that one slip has set apart from them."""
        total = self.skeleton.figure_at(whole)
        figures = [one for one in map(self.skeleton.figure_at, parts) if one.value]
        if not all(map(known, [total, *figures])) or len(figures) < _PAIR or adds_up(total, figures):
            return None
        if point_moved(total, figures):
            wording = self._wording(whole, parts)
            return Related("sum", "SUM", _RULE, members_of(total, figures), wording, "closed", tension=True)
        few = len(parts) >= _FEWEST and swapped(total, figures, _FEW_SWAPS)
        if few and about(total, figures, _LEAST, _MUCH):
            chance = Fraction(1)
        near = about(total, figures, _LEAST, _MUCH) or (alike and bool(swapped(total, figures, Fraction(1))))
        places = [one for one in parts if self.skeleton.figure_at(one).value]
        return self.amounts.related(_RULE, whole, places, False, chance) if near else None

    def _wording(self, whole: int, parts: Sequence[int]) -> str:
        return self.skeleton.words(whole, parts[-1] + 1)

    def _is_whole(self, whole: int, labels: Sequence[str], among: bool = False) -> bool:
        """Tell whether the words of the first amount are those of a whole: none of the others' names is like them."""
        lead, named = self.skeleton.leads[whole], self.amounts.named(whole)
        peers = any(lead[-2:] == label[-2:] or (len(lead) == len(label) and lead[-1:] == label[-1:]) for label in labels)
        peers &= self.ways.totals.search(self.amounts.clause(whole)) is None
        bracketed = self.skeleton.text[max(0, whole - len(lead) - 1)] == self.skeleton.marks.close
        enough = among or len(named) >= _SHORT or (bracketed and bool(named))
        return enough and not peers and not self.ways.opens.search(labels[0])

    def _is_gone(self, start: int, end: int) -> bool:
        """Tell whether words outside of brackets are those of other things."""
        text = self.skeleton.text
        if self.ways.gone.search(text, start, end) is None:
            return False
        level = self.skeleton.level(start)
        return any(self.skeleton.level(match.start()) <= level for match in self.ways.gone.finditer(text, start, end))

    def _goes_on(self, start: int, last: int) -> bool:
        """Tell whether the row goes on behind its last amount, tells of others, or compares."""
        text = self.skeleton.text
        return bool(self.amounts.patterns.untold.match(text, last + 1) or self._is_gone(start, last))


def _alike(labels: Sequence[str]) -> bool:
    """Tell whether names are of one kind: they end or begin alike, or are as long as one another."""
    ends, begins = {label[-1] for label in labels}, {label[0] for label in labels}
    return len(ends) == 1 or len(begins) == 1 or len({len(label) for label in labels}) == 1
