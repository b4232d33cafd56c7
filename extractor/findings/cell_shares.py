"""Cells of a table that was copied cell by cell, each number with its share of one whole in the cell behind it.

Such a table need not be known again row by row: what most of the shares are of, in the text or in a cell of a hundred per
cent, is the whole of all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from math import prod

from extractor.findings.adding import addable
from extractor.findings.arithmetic import fits_share
from extractor.findings.cellwise import NUMBER, SHARE, Cell, Cellwise, figure_in, percent_in, runs_of
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import respelt
from extractor.records import Figure
from extractor.rulebook import Rulebook

_FEWEST, _AGREEING = 3, 2
_TIMES = 2  # as many times more shares agree than do not
_APART = 6  # cells from one number to the next
_HUNDRED = 100
_CHANCE = Fraction(1, 1000)  # by which shares are of a number that is not their whole
_BELOW = re.compile(r"\n[ \t|]*\d[\d.]*[%％]")  # a share at the beginning of a line
_FAR = 600  # characters in front of a table

Pair = tuple[Figure, Figure]


def cell_shares(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each number whose share, in the next cell, is not of the whole of most others, but would be without a slip."""
    ways = rules.once(Cellwise)
    if len(skeleton.of_kind("percent")) < _FEWEST or _BELOW.search(skeleton.source) is None:
        return
    for cells in runs_of(skeleton.source, ways.edge):
        ids = {figure.start: figure.figure_id for figure in skeleton.figures}
        for pairs in _groups(cells, ids):
            if len(pairs) >= _FEWEST:
                yield from _told(ways.share, pairs, _wholes(skeleton, pairs))


def _groups(cells: Sequence[Cell], ids: Mapping[int, str]) -> Iterator[list[Pair]]:
    """Yield numbers with the shares in the next cell, those together that are not far apart."""
    group: list[Pair] = []
    last = 0
    for at, (one, other) in enumerate(pairwise(cells)):
        if NUMBER.fullmatch(one.words) and SHARE.fullmatch(other.words):
            if group and at - last > _APART:
                yield group
                group = []
            group.append((figure_in(one, ids), percent_in(other, ids)))
            last = at
    yield group


def _wholes(skeleton: Skeleton, pairs: Sequence[Pair]) -> list[Figure]:
    """Return what may be the whole: a cell of a hundred per cent, and the amounts that the text in front tells."""
    totals = [number for number, share in pairs if share.value == _HUNDRED]
    first = skeleton.position(pairs[0][0].start)
    before = map(skeleton.figure_at, skeleton.between(max(0, first - _FAR), first))
    return [*totals, *(one for one in before if addable(one) and known(one) and one.value)]


def _told(rule: str, pairs: Sequence[Pair], wholes: Sequence[Figure]) -> Iterator[Related]:
    """Yield what does not go with the whole of most shares."""
    parts = [(number, share) for number, share in pairs if share.value != _HUNDRED and number.value and share.value]
    for whole in wholes:
        fitting = [pair for pair in parts if fits_share(pair[0], whole, pair[1])]
        others = [pair for pair in parts if pair not in fitting]
        if len(fitting) < max(_AGREEING, _TIMES * len(others)) or not _telling(fitting, len(wholes)):
            continue
        for number, share in others:
            if _slipped(number, share, whole):
                members = Member("whole", whole), Member("part", number), Member("share", share)
                yield Related("ratio", "RATIO", rule, members, share.surface, tension=True)
        return


def _telling(fitting: Sequence[Pair], tries: int) -> bool:
    """Tell whether shares are so exact that they hardly go with one of some amounts by chance."""
    wide = (Fraction((one.upper or 0) - (one.lower or 0)) / Fraction(one.value or 1) for _, one in fitting)
    return tries * prod(2 * one for one in wide) <= _CHANCE


def _slipped(number: Figure, share: Figure, whole: Figure) -> bool:
    """Tell whether one other digit, or two that changed places, make a share that of a number."""
    if any(fits_share(number, whole, other) for other in respelt(share, swaps=False)):
        return True
    return any(fits_share(other, whole, share) for other in respelt(number, swaps=False))
