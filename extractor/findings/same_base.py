"""Parts of one whole that is only named, each with its share of that, other shares in between: they make one whole.

Told where a slip in one of the numbers lets both make the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from extractor.findings.adding import addable
from extractor.findings.nearby import known
from extractor.findings.rate_rules import FILE, RateRules
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import meant_between
from extractor.findings.units import Key
from extractor.records import Figure
from extractor.rulebook import Rulebook

_FAR = 200  # characters between two parts
_NEAR = Fraction(1, 4)  # of the greater of two wholes


class SameBase:
    """The rule of shares of one whole that is named alone, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, RateRules).same_base
        self.of, self.never = re.compile(rule.of), re.compile(rule.never)


class _Mention(NamedTuple):
    """A share of what it names, and its part."""

    of: str
    key: Key
    part: int
    share: int


def same_base(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield two parts of one named whole with their shares that make different ones."""
    ways = rules.once(SameBase)
    shares = [(one, match["of"]) for one in skeleton.of_kind("percent") if (match := ways.of.search(skeleton.leads[one]))]
    if len(shares) < 2 or len({of for _, of in shares}) == len(shares):
        return
    told = {one.one("share").figure_id for one in found if one.check in ("RATIO", "BASE", "GRIM")}
    mentions: dict[str, list[_Mention]] = {}
    for share, of in shares:
        part = None if ways.never.search(of) else _part(skeleton, ways, share)
        if part is not None:
            mentions.setdefault(of, []).append(_Mention(of, skeleton.key_at(part), part, share))
    for row in mentions.values():
        for one, other in pairwise(row):
            related = _related(skeleton, ways, one, other)
            ids = {skeleton.figure_at(place).figure_id for place in (one.share, other.share)}
            if related is not None and not ids & told:
                yield related


def _part(skeleton: Skeleton, ways: SameBase, share: int) -> int | None:
    """Return the last amount in front of a share in its sentence, behind which percentages alone stand."""
    for place in reversed(skeleton.between(skeleton.sentence(share).start, share)):
        if skeleton.kinds[place] == "percent":
            continue
        figure = skeleton.figure_at(place)
        return place if addable(figure) and known(figure) and not ways.never.search(skeleton.leads[place]) else None
    return None


def _related(skeleton: Skeleton, ways: SameBase, one: _Mention, other: _Mention) -> Related | None:
    """Return the relation of two mentions, if they are near and a slip explains why they do not agree."""
    apart = other.part - one.part > _FAR or skeleton.line_start(one.part) != skeleton.line_start(other.part)
    if apart or one.key != other.key or one.part == other.part:
        return None
    at = skeleton.figure_at
    figures = at(one.part), at(one.share), at(other.part), at(other.share)
    if not (all(map(known, figures)) and a_slip_apart(*figures)):
        return None
    members = tuple(Member(role, figure) for role, figure in zip(("part", "share") * 2, figures, strict=True))
    wording = skeleton.words(one.part, other.share + 1)
    return Related("ratio", "BASE", ways.rule.name, members, wording, tension=True, one_base=True)


def a_slip_apart(part: Figure, share: Figure, other: Figure, its_share: Figure) -> bool:
    """Tell whether two parts with shares make wholes near each other, or one that a slip makes of the other."""
    if not (part.value and share.value and other.value and its_share.value):
        return False
    first, last = Fraction(part.value) / Fraction(share.value), Fraction(other.value) / Fraction(its_share.value)
    if abs(first - last) > _NEAR * max(first, last):
        return False
    pairs = ((part, share, last), (other, its_share, first))
    return any(
        meant_between(amount, Fraction(rate.lower or 0) * whole, Fraction(rate.upper or 0) * whole)
        or _rate_meant(amount, rate, whole)
        for amount, rate, whole in pairs
    )


def _rate_meant(amount: Figure, rate: Figure, whole: Fraction) -> bool:
    """Tell whether a slip makes of a share that of an amount in a whole."""
    made, half = Fraction(amount.value or 0) / whole, Fraction((rate.upper or 0) - (rate.lower or 0)) / 2
    return meant_between(rate, made - half, made + half)
