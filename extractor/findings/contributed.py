"""What a part adds to the increase of the whole, where only its level and by how much it grew are told.

It reached 2,764 yuan, a growth of 19.23 %, and contributed 57.75 % to the 772 yuan by which all income rose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.findings.adding import addable
from extractor.findings.arithmetic import fits_share
from extractor.findings.nearby import known
from extractor.findings.rate_rules import FILE, RateRules, Rates
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import respelt
from extractor.records import Figure
from extractor.rulebook import Rulebook

_FAR, _NEAR = 400, 24  # characters in front of a share, and from a level to its growth
_HUNDRED = Decimal(100)


class Contributed:
    """The rule of what a part adds to an increase, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, RateRules).contributed
        self.mark, self.grew = re.compile(rule.mark), re.compile(rule.grew)


def contributed(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield each contribution that is not that of the level and its growth in front of it, but for a slip."""
    ways = rules.once(Contributed)
    for position in skeleton.led(ways.mark):
        share, front = skeleton.figure_at(position), skeleton.between(max(0, position - _FAR), position)
        if skeleton.kinds[position] != "percent" or len(front) < 2 or not known(share) or _is_told(found, share):
            continue
        if rules.once(Rates).gains.search(skeleton.leads[position]) is None:
            continue
        level, growth = (skeleton.figure_at(one) for one in front[-2:])
        grew = growth.kind == "percent" and ways.grew.search(skeleton.leads[front[-1]]) is not None
        if not (grew and addable(level) and known(level) and known(growth) and front[-1] - front[-2] <= _NEAR):
            continue
        part = _increase(level, growth)
        gained = [one for one in front[:-2] if skeleton.key_at(one) == skeleton.key_at(front[-2])]
        wholes = [one for one in gained if rules.once(Rates).gained.search(skeleton.leads[one])]
        figures = [figure for figure in map(skeleton.figure_at, wholes) if known(figure) and figure.value]
        if part is None or not figures or any(fits_share(part, whole, share) for whole in figures):
            continue
        whole = figures[-1]
        if any(fits_share(part, whole, other) for swaps in (True, False) for other in respelt(share, swaps)):
            members = Member("whole", whole), Member("part", part), Member("share", share)
            wording = skeleton.words(front[-2], position + 1)
            yield Related("ratio", "RATIO", ways.rule.name, members, wording, "near", tension=True)


def _is_told(found: Sequence[Related], share: Figure) -> bool:
    return any(one.check == "RATIO" and one.one("share").figure_id == share.figure_id for one in found)


def _increase(level: Figure, growth: Figure) -> Figure | None:
    """Return by how much a level rose in the form of a figure, without an id."""
    if None in (level.value, growth.value, growth.lower, growth.upper) or (growth.value or 0) <= 0:
        return None
    ends = {
        name: (level.value or Decimal(0)) * rate / (_HUNDRED + rate)
        for name, rate in (("value", growth.value), ("lower", growth.lower), ("upper", growth.upper))
        if rate is not None
    }
    surface = f"({level.surface} × {growth.surface} ÷ (1 + {growth.surface}))"
    return level.model_copy(update={"figure_id": "", "surface": surface, **ends})
