"""Bands that follow one another, from below a mark to above another: how many lie in each are all that there are.

What lies up to a mark between two of them, or from it on, bears the share of all that is told of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import reduce
from itertools import groupby, pairwise, takewhile
from math import prod
from operator import attrgetter
from typing import NamedTuple

from extractor.findings.adding import about, addable, adds_up, members_of
from extractor.findings.arithmetic import fits_share
from extractor.findings.derived import together
from extractor.findings.items import Items
from extractor.findings.listed import ListPatterns
from extractor.findings.nearby import COUNTED, known
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import Key
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.numerals import compile_numerals

FILE = "banded.toml"
_WRITTEN = re.compile(r"(\d+(?:\.\d+)?)?(\D*)")
_FEWEST = 3  # bands; of two others tell
_HALF, _TWICE = Decimal("0.5"), Decimal(2)


class BandedRule(Rule):
    """Words of bands; see the comments in the file."""

    edge: str
    held: str
    low: str
    high: str
    middle: str
    share: str
    never: str
    lowest: str


class BandedRules(RuleFile):
    """rules/banded.toml."""

    banded: BandedRule


class Banded:
    """The rule of rules/banded.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, BandedRules).banded
        every = f"{rule.middle}|{rule.low}|{rule.high}".replace("EDGE)", f"{rule.edge}){rule.held}")
        self.band, self.lowest = re.compile(every), rules.once(Patterns).sought(rule.lowest)
        self.share, self.never = re.compile(rule.share), re.compile(rule.never)
        self.numerals = rules.once(compile_numerals)

    def number(self, edge: str) -> tuple[Decimal, bool] | None:
        """Return the number that an edge is written with, and whether a numeral is the scale of its digits."""
        match = _WRITTEN.match(edge)
        digits, scales = match.groups() if match else ("", "")
        known = [word for word in scales if word in self.numerals.large or word in self.numerals.small]
        if not digits:
            read = self.numerals.read("".join(takewhile(self._is_numeral, scales)))
            return None if read is None else (read.value, True)
        factors = (self.numerals.large.get(word) or self.numerals.small[word] for word in known)
        return prod(factors, start=Decimal(digits)), bool(known)

    def _is_numeral(self, character: str) -> bool:
        return re.fullmatch(self.numerals.pattern, character) is not None


class _Band(NamedTuple):
    """A band: from where and up to where it reaches, if it ends there; where its number stands, and that one's unit."""

    low: Decimal | None
    high: Decimal | None
    position: int
    key: Key


def banded(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each row of bands with the number of all, and the shares of some of them in all."""
    ways = rules.once(Banded)
    for start, end in dict.fromkeys(skeleton.full_sentence(one.start()) for one in skeleton.found(ways.lowest)):
        counted = [one for one in skeleton.between(start, end) if skeleton.kinds[one] in COUNTED]
        if len(counted) < _FEWEST or ways.never.search(skeleton.text, start, end):
            continue
        told = [band for one in counted if (band := _band(skeleton, ways, one)) is not None]
        for _, alike in groupby(told, attrgetter("key")):
            bands = list(alike)
            if len(bands) >= _FEWEST and _follow(bands) and (_are_open(bands) or _is_all(skeleton, bands, start)):
                yield from _whole(skeleton, rules, ways, bands, start)
                yield from _shares(skeleton, ways, bands, end)


def _band(skeleton: Skeleton, ways: Banded, position: int) -> _Band | None:
    """Return the band that the words in front of a number name, if it is an amount that is known."""
    figure = skeleton.figure_at(position)
    if not (addable(figure) and known(figure)):
        return None
    edges = _edges(ways, skeleton.words(skeleton.clause_start(position, 0), position))
    return None if edges is None else _Band(*edges[:2], position, skeleton.key_at(position))


def _edges(ways: Banded, label: str) -> tuple[Decimal | None, Decimal | None, str] | None:
    """Return from where and up to where the only band that a label names reaches, and the words behind it."""
    found = list(ways.band.finditer(label))
    if len(found) != 1:
        return None
    match, behind = found[0], label[found[0].end() :]
    low, high = (match["first"] or match["above"] or match["over"]), (match["last"] or match["below"] or match["under"])
    first, last = (ways.number(edge) if edge else None for edge in (low, high))
    if (low and first is None) or (high and last is None):
        return None
    if first and last and last[1] and not first[1] and high:  # 10 to 500,000: the scale is that of both
        digits = ways.number(_WRITTEN.sub(r"\1", high))
        first = (first[0] * last[0] / digits[0], True) if digits and digits[0] else first
    return first and first[0], last and last[0], behind


def _follow(bands: Sequence[_Band]) -> bool:
    """Tell whether bands follow one another, up or down."""
    rising = _rising(bands)
    edges = ((one.high, other.low) for one, other in pairwise(rising))
    return all(high is not None and low is not None and high <= low <= high + 1 for high, low in edges)


def _rising(bands: Sequence[_Band]) -> Sequence[_Band]:
    first, last = bands[0], bands[-1]
    return bands if first.low is None or (last.low is not None and first.low < last.low) else bands[::-1]


def _are_open(bands: Sequence[_Band]) -> bool:
    """Tell whether bands leave nothing out: the lowest has no lower end, the highest no upper one."""
    rising = _rising(bands)
    return rising[0].low is None and rising[-1].high is None


def _is_all(skeleton: Skeleton, bands: Sequence[_Band], start: int) -> bool:
    """Tell whether bands come to an amount in front of them in their sentence."""
    parts = [skeleton.figure_at(one.position) for one in bands]
    before = [one for one in skeleton.between(start, bands[0].position) if skeleton.key_at(one) == bands[0].key]
    return any(adds_up(skeleton.figure_at(one), parts) for one in before)


def _whole(skeleton: Skeleton, rules: Rulebook, ways: Banded, bands: Sequence[_Band], start: int) -> Iterator[Related]:
    """Yield all bands with the nearest number of their unit in front that may be that of all, or the total behind them."""
    lists, first, last = Items(skeleton, rules.once(ListPatterns)), bands[0].position, bands[-1].position
    before = [one for one in skeleton.between(start, first) if skeleton.key_at(one) == bands[0].key]
    behind = (one for one in skeleton.between(last + 1, skeleton.full_sentence(last).end) if lists.said_total(one))
    whole = before[-1] if before else next((one for one in behind if skeleton.key_at(one) == bands[0].key), None)
    if whole is None or lists.forbidden(whole) or lists.compared(whole) or not known(skeleton.figure_at(whole)):
        return
    total, parts = skeleton.figure_at(whole), [skeleton.figure_at(one.position) for one in bands]
    if about(total, parts, _HALF, _TWICE):
        wording = skeleton.words(min(whole, first), max(whole, last) + 1)
        yield Related("sum", "SUM", ways.rule.name, members_of(total, parts), wording, "closed", tension=True)


def _shares(skeleton: Skeleton, ways: Banded, bands: Sequence[_Band], end: int) -> Iterator[Related]:
    """Yield each share behind bands, of those up to a mark or from it on, with how many there are in these and in all."""
    at, last = skeleton.figure_at, bands[-1].position
    for position in skeleton.between(last + 1, end):
        if skeleton.kinds[position] != "percent":
            continue
        edges = _edges(ways, skeleton.words(skeleton.clause_start(position, 0), position))
        if edges is None or not ways.share.search(edges[2]) or (edges[0] is None) == (edges[1] is None):
            continue
        low, high, _ = edges
        held = [at(one.position) for one in bands if _lies(one, low, high)]
        if 1 < len(held) < len(bands):
            part, whole = reduce(together, held), reduce(together, [at(one.position) for one in bands])
            if not fits_share(part, whole, at(position)):
                members = Member("whole", whole), Member("part", part), Member("share", at(position))
                wording = skeleton.words(bands[0].position, position + 1)
                yield Related("ratio", "RATIO", ways.rule.name, members, wording, "near", tension=True)


def _lies(band: _Band, low: Decimal | None, high: Decimal | None) -> bool:
    """Tell whether a band lies above a mark, or below one, which may be counted with it or not."""
    if high is not None:
        return band.high is not None and band.high <= high
    return low is not None and band.low is not None and band.low >= low
