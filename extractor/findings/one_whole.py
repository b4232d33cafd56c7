"""Parts told each with its share of one whole: the one whose share is of another amount, and all where the whole is.

Several that agree tell what the whole is, whether it is stated in front or not: a share that does not go with it, but
would with a slip of the hand, is told. Where none of the amounts in front is what they agree on, and words tell how much
the whole is that they name, all of them are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import prod
from typing import NamedTuple

from extractor.findings.adding import ADDABLE, addable, adds_up
from extractor.findings.arithmetic import fits_share
from extractor.findings.derived import digits_of
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import meant_between, neighbours_swapped
from extractor.findings.units import Key
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "one_whole.toml"
_FEWEST, _AGREEING, _TIMES = 2, 2, 2  # and as many times more agree than do not
_FAR = 1500  # characters in front of the first part in which the whole may stand
_APART = 160  # characters from one part of a line to the next
_HUNDRED = 100
_CHANCE = Fraction(1, 100)  # by which numbers agree without being of one whole
_NEAR = Fraction(2, 5)  # of the greater of two shares, that a slip sets apart
_OTHER = Fraction(1, 20)  # of a whole, that another one is more or less
_NAMED = 2  # characters of its name that a whole bears
_LONGEST = 6  # shares of a row
_GAP = 24  # characters between amounts and their shares, one after the other
_AROUND = 6  # characters behind a number that tell of it


class OneWholeRule(Rule):
    """What stands around a part, its share and their whole; see the comments in the file."""

    mark: str
    share: str
    gap: str
    never: str
    apart: str
    generic: str
    total: str
    all: str
    some: str
    plain: str
    year: str
    mixed: list[str]


class OneWholeRules(RuleFile):
    """rules/one_whole.toml."""

    one_whole: OneWholeRule


class OneWhole:
    """The rule of rules/one_whole.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, OneWholeRules).one_whole
        self.share, self.gap, self.never, self.generic, self.total = map(
            re.compile, (rule.share, rule.gap, rule.never, rule.generic, rule.total)
        )
        self.all, self.some, self.plain = re.compile(rule.all), re.compile(rule.some), re.compile(rule.plain)
        self.year, self.apart, self.mark = re.compile(rule.year), re.compile(rule.apart), re.compile(rule.mark)
        self.mixed = frozenset(rule.mixed)

    def alike(self, one: Key, other: Key) -> bool:
        """Tell whether two amounts are of one unit, or of counters of which a total of one adds up the other."""
        return one == other or (one[0] == other[0] == "count" and {one[1], other[1]} <= self.mixed)


class _Mention(NamedTuple):
    """A part, its share, and the name of their whole, empty if it names nothing."""

    of: str
    key: Key
    part: int
    share: int


def one_whole(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield what shares of one whole tell of each other and of this, which no relation found tells."""
    ways = rules.once(OneWhole)
    led = skeleton.led(ways.mark)
    mentions = list(_mentions(skeleton, ways, led)) if led and len(skeleton.of_kind("percent")) >= _FEWEST else []
    yield from _impossible(skeleton, ways, led)
    if len(mentions) < _FEWEST:
        return
    reader = _Reader(skeleton, ways, found)
    for group in _groups(skeleton, mentions):
        if len(group) >= _FEWEST:
            yield from reader.read(group)


def _mentions(skeleton: Skeleton, ways: OneWhole, led: Sequence[int]) -> Iterator[_Mention]:
    """Yield each part with its share right behind, and those of rows one after the other."""
    for share in led:
        match = ways.share.search(skeleton.leads[share])
        if match is None or skeleton.kinds[share] != "percent" or ways.never.search(match[0]):
            continue
        shares = _row(skeleton, share) if match["each"] else [share]
        parts = _parts(skeleton, share, len(shares), past=match["number"] is not None)
        if len(parts) < len(shares) or len({skeleton.key_at(one) for one in parts}) > 1:
            continue
        gap = skeleton.text[parts[-1] + 1 : share - len(match[0])]
        beside = ways.gap.fullmatch(gap) if len(shares) == 1 and not match["number"] else len(gap) <= _GAP
        if not (beside and all(_fit(skeleton, ways, one) for one in (*parts, *shares))):
            continue
        of = "" if ways.generic.search(match["of"] or "") else ways.year.sub("", match["of"])
        for part, one in zip(parts, shares, strict=True):
            if addable(skeleton.figure_at(part)):
                yield _Mention(of, skeleton.key_at(part), part, one)


def _impossible(skeleton: Skeleton, ways: OneWhole, led: Sequence[int]) -> Iterator[Related]:
    """Yield the first of a row of shares, without parts, of which several are of no whole number of all they name."""
    for first in led:
        match = ways.share.search(skeleton.leads[first])
        row = _row(skeleton, first) if match and match["each"] and skeleton.kinds[first] == "percent" else []
        if match is None or len(row) <= _AGREEING or not ways.total.search(match["of"]):
            continue
        name = set(ways.plain.sub("", ways.year.sub("", match["of"])))
        front = [one for one in skeleton.between(max(0, first - _FAR), first) if addable(skeleton.figure_at(one))]
        told = [one for one in front if _bears_all(skeleton, ways, one, name)]
        if len(told) != 1 or any(skeleton.kinds.get(told[0] + step) in ADDABLE for step in (-1, 1)):
            continue
        whole = skeleton.figure_at(told[0])
        odd = [share for share in map(skeleton.figure_at, row) if known(share) and not _is_possible(share, whole)]
        if known(whole) and whole.kind == "count" and not whole.scale and len(odd) > _AGREEING:
            wording = skeleton.words(first - len(skeleton.leads[first]), row[-1] + 1)
            members = Member("whole", whole), Member("share", odd[0])
            yield Related("ratio", "GRIM", ways.rule.name, members, wording, tension=True)


def _is_possible(share: Figure, whole: Figure) -> bool:
    """Tell whether some whole number of things is a share of so many."""
    part = round(Fraction(share.value or 0) * Fraction(whole.value or 0) / _HUNDRED)
    near = (whole.model_copy(update=dict.fromkeys(("value", "lower", "upper"), Decimal(part + off))) for off in (-1, 0, 1))
    return any(fits_share(one, whole, share) for one in near)


def _bears_all(skeleton: Skeleton, ways: OneWhole, position: int, name: set[str]) -> bool:
    """Tell whether words make an amount all there is of what bears a name."""
    words = skeleton.leads[position]
    around = words + skeleton.word_behind(position, _AROUND)
    bears = len(name) >= _NAMED and name <= set(around)
    return bears and ways.all.search(words) is not None and not ways.some.search(words)


def _parts(skeleton: Skeleton, share: int, number: int, past: bool) -> list[int]:
    """Return the amounts in front of a share, so many, without what several of them come to.

    past: the number that the share is of stands behind none of the percentages in between.
    """
    front = skeleton.between(skeleton.full_sentence(share).start, share)
    while past and front and skeleton.kinds[front[-1]] == "percent":
        front = front[:-1]
    if front[-1:] == [share - len(skeleton.leads[share]) - 1] and skeleton.figure_at(front[-1]).value == number > 1:
        front = front[:-1]  # it tells how many there are
    parts, total = front[-number - 1 : -1], front[-1:]
    able = all(addable(skeleton.figure_at(one)) for one in (*parts, *total))
    if not able or number < _FEWEST or len(parts) < number:
        return front[-number:]
    return parts if adds_up(skeleton.figure_at(total[0]), list(map(skeleton.figure_at, parts))) else front[-number:]


def _fit(skeleton: Skeleton, ways: OneWhole, position: int) -> bool:
    figure = skeleton.figure_at(position)
    if not (known(figure) and figure.lower and figure.upper and figure.qualifier == "exact"):
        return False
    return figure.kind == "percent" or not ways.apart.search(skeleton.leads[position])


def _row(skeleton: Skeleton, first: int) -> list[int]:
    """Return percentages that nothing but the comma of lists, or one character, divides."""
    row = [first]
    while skeleton.kinds.get(row[-1] + 2) == "percent" and len(row) < _LONGEST:
        row.append(row[-1] + 2)
    return row


def _groups(skeleton: Skeleton, mentions: Sequence[_Mention]) -> Iterator[list[_Mention]]:
    """Yield those of one name in the text, and of one line, not far apart, where they bear none."""
    in_order = sorted(mentions, key=lambda one: (one.key, one.of, one.part))
    for (_, of), row in groupby(in_order, lambda one: (one.key, one.of)):
        group: list[_Mention] = []
        for one in row:
            line = skeleton.line_start(group[-1].part) == skeleton.line_start(one.part) if group else True
            if group and not of and not (line and one.part - group[-1].share <= _APART):
                yield group
                group = []
            group.append(one)
        yield group


class _Reader:
    def __init__(self, skeleton: Skeleton, ways: OneWhole, found: Sequence[Related]) -> None:
        self.skeleton, self.ways, self.at = skeleton, ways, skeleton.figure_at
        self.told = {one.one("share").figure_id for one in found if one.check == "RATIO"}

    def read(self, group: Sequence[_Mention]) -> Iterator[Related]:
        """Yield what is told of a group."""
        wholes = self._wholes(group)
        best = max(wholes, key=lambda one: len(self._fitting(group, one)), default=None)
        fitting = self._fitting(group, best) if best is not None else []
        others = [one for one in group if one not in fitting]
        bases = [*wholes, *(self.at(one.part) for one in group)]  # it may be of another part
        left = [one for one in others if not any(self._is_of(one, base) for base in bases)]
        enough = 1 if best is not None and self._bears(best, group[0].of) else _AGREEING
        if best is not None and len(fitting) >= enough and self._telling(fitting, len(wholes)):
            if len(fitting) >= (1 if enough == 1 else _TIMES) * len(others):
                yield from (self._ratio(best, one) for one in left if self._slipped(one, best) and not self._is_told(one))
                return
            group = left
        if len(group) >= _FEWEST:
            yield from self._unstated(group, wholes)

    def _unstated(self, group: Sequence[_Mention], wholes: Sequence[Figure]) -> Iterator[Related]:
        """Yield what parts tell whose whole is none of the amounts in front."""
        agreeing = max(([other for other in group if self._agree(one, other)] for one in group), key=len)
        others = [one for one in group if one not in agreeing]
        if len(agreeing) < max(_AGREEING, len(others)) or not self._telling(agreeing, 1, but=1):
            return
        if any(self._is_of(one, whole) for one in agreeing for whole in wholes):
            return
        stated = self._stated(group, wholes) if group[0].of else None
        if stated is not None:
            yield self._ratio(stated, max(agreeing, key=lambda one: self.at(one.part).value or 0))
        elif len(others) == 1 and len(agreeing) > _AGREEING:
            yield from self._apart(min(agreeing, key=lambda one: abs(one.part - others[0].part)), others[0], wholes)

    def _wholes(self, group: Sequence[_Mention]) -> list[Figure]:
        """Return the amounts of the unit of a group that may be its whole: in front of it, or in its last sentence."""
        first, last = group[0].part, self.skeleton.full_sentence(group[-1].share).end
        parts = {one.part for one in group}
        places = self.skeleton.between(max(0, first - _FAR), last)
        key, key_at = group[0].key, self.skeleton.key_at
        alike = (one for one in places if self.ways.alike(key_at(one), key) and one not in parts)
        return [figure for figure in map(self.at, alike) if known(figure) and figure.value]

    def _bears(self, whole: Figure, of: str) -> bool:
        """Tell whether an amount bears the very name of a whole."""
        return len(of) > _NAMED and of in self.skeleton.lead_of(whole)

    def _fitting(self, group: Sequence[_Mention], whole: Figure) -> list[_Mention]:
        return [one for one in group if self._is_of(one, whole)]

    def _is_of(self, one: _Mention, whole: Figure) -> bool:
        return fits_share(self.at(one.part), whole, self.at(one.share))

    def _telling(self, mentions: Sequence[_Mention], tries: int, but: int = 0) -> bool:
        """Tell whether shares are so exact that they hardly go with one of some amounts by chance.

        but: so many of them tell what the amount is.
        """
        shares = (self.at(one.share) for one in mentions)
        wide = (2 * Fraction((one.upper or 0) - (one.lower or 0)) / Fraction(one.value or 1) for one in shares)
        return bool(mentions) and tries * prod(sorted(wide)[: len(mentions) - but]) <= _CHANCE

    def _is_told(self, one: _Mention) -> bool:
        return self.at(one.share).figure_id in self.told

    def _slipped(self, one: _Mention, whole: Figure) -> bool:
        """Tell whether a slip in a part or in its share keeps this from being that of the whole."""
        part, share, base = self.at(one.part), self.at(one.share), Fraction(whole.value or 1)
        return (part.value or 0) < (whole.value or 0) and _a_slip(part, share, base)

    def _base(self, one: _Mention) -> tuple[Fraction, Fraction]:
        """Return between which amounts the whole of a part and its share lies."""
        part, share = self.at(one.part), self.at(one.share)
        least, most = Fraction(part.lower or 0), Fraction(part.upper or 0)
        return least * _HUNDRED / Fraction(share.upper or 1), most * _HUNDRED / Fraction(share.lower or 1)

    def _agree(self, one: _Mention, other: _Mention) -> bool:
        (low, high), (least, most) = self._base(one), self._base(other)
        return low <= most and least <= high

    def _stated(self, group: Sequence[_Mention], wholes: Sequence[Figure]) -> Figure | None:
        """Return the one amount in front that words make all of what a group names, if its shares are of another."""
        ways, of = self.ways, group[0].of
        if not ways.total.search(of):
            return None
        name = set(ways.plain.sub("", of))
        front = [one for one in wholes if self.skeleton.position(one.start) < group[0].part]
        told = [one for one in front if _bears_all(self.skeleton, ways, self.skeleton.position(one.start), name)]
        parts = [self.at(one.part).value or 0 for one in group]
        if len({one.value for one in told}) != 1 or (told[0].value or 0) < max(parts):
            return None
        low, high = self._base(group[0])
        whole = Fraction(told[0].value or 0)
        off = max(low - whole, whole - high)
        left = any(low <= whole - Fraction(one.value or 0) <= high for one in wholes)
        return None if left or off <= _OTHER * whole else told[0]

    def _apart(self, one: _Mention, odd: _Mention, wholes: Sequence[Figure]) -> Iterator[Related]:
        """Yield a part whose share is of another whole than that of all the others, but for a slip."""
        low, high = self._base(one)
        part, share = self.at(odd.part), self.at(odd.share)
        if self._is_told(odd) or any(self._is_of(odd, whole) for whole in wholes):
            return
        if _a_slip(part, share, (low + high) / 2):
            first, last = sorted((one, odd), key=lambda it: it.part)
            pairs = ((Member("part", self.at(it.part)), Member("share", self.at(it.share))) for it in (first, last))
            members = tuple(member for pair in pairs for member in pair)
            wording = self.skeleton.words(first.part, last.share + 1)
            yield Related("ratio", "BASE", self.ways.rule.name, members, wording, tension=True, one_base=True)

    def _ratio(self, whole: Figure, one: _Mention) -> Related:
        members = Member("whole", whole), Member("part", self.at(one.part)), Member("share", self.at(one.share))
        wording = self.skeleton.words(one.part - len(self.skeleton.leads[one.part]), one.share + 1)
        return Related("ratio", "RATIO", self.ways.rule.name, members, wording, tension=True)


def _a_slip(part: Figure, share: Figure, base: Fraction) -> bool:
    """Tell whether a slip in a part or in its share makes it that of a whole."""
    told = Fraction(share.value or 0)
    if not (base and told):
        return False
    made, half = Fraction(part.value or 0) * _HUNDRED / base, Fraction((share.upper or 0) - (share.lower or 0)) / 2
    if made > _HUNDRED:
        return False
    step = told / int(digits_of(share).replace(".", "") or 1)
    if any(abs(number * step - made) <= half for number in neighbours_swapped(digits_of(share))):
        return True
    if abs(made - told) > _NEAR * max(made, told):
        return False
    low, high = Fraction(share.lower or 0) * base / _HUNDRED, Fraction(share.upper or 0) * base / _HUNDRED
    return meant_between(share, made - half, made + half) or meant_between(part, low, high)
