"""Households and their people told twice, side by side: one number the same both times, the other a slip apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import a_slip_apart
from extractor.records import Kind

_RULE = "households and their people, twice"
_HOMES: Kind = "households"
_FEWEST = 20  # of what is the same both times: less is met by chance
_MOST = 3  # couples with one number: of more, some are of other things
_WORD = 2  # characters that the words around both share
_NO_NAME = re.compile("[^\u4e00-\u9fff]")
_AROUND = 8  # characters behind a couple that name it, too


def couples(skeleton: Skeleton) -> Iterator[Related]:
    """Yield two numbers of people of as many households, or of households of as many people, that bear one name."""
    found = [
        (one, one + 1)
        for one in skeleton.of_kind(_HOMES)
        if skeleton.kinds.get(one + 1) == "people" and all(known(skeleton.figure_at(place)) for place in (one, one + 1))
    ]
    for same, other in ((0, 1), (1, 0)):
        groups: dict[Decimal, list[tuple[int, int]]] = defaultdict(list)
        for couple in found:
            groups[skeleton.figure_at(couple[same]).value or Decimal(0)].append(couple)
        for value, told in groups.items():
            for first, later in combinations(told, 2) if value >= _FEWEST and len(told) <= _MOST else ():
                one, two = (skeleton.figure_at(couple[other]) for couple in (first, later))
                alike = a_slip_apart(one, two.model_copy(update={"unit": one.unit}))  # so many heads, or persons
                if one.value != two.value and alike and _one_name(skeleton, first, later):
                    members = Member("statement", one), Member("statement", two)
                    wording = skeleton.words(later[0], later[1] + 1)
                    yield Related("restates", "RESTATE", _RULE, members, wording, tension=True)


def _one_name(skeleton: Skeleton, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Tell whether the words in front of two couples, or behind them, have one in common."""
    words = [
        {around[start : start + _WORD] for around in _around(skeleton, couple) for start in range(len(around) - 1)}
        for couple in (one, other)
    ]
    return not words[0].isdisjoint(words[1])


def _around(skeleton: Skeleton, couple: tuple[int, int]) -> tuple[str, str]:
    first, last = couple
    behind = _NO_NAME.split(skeleton.text[last + 1 : last + 1 + _AROUND])[0]
    return skeleton.leads[first], behind
