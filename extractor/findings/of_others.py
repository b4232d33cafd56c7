"""Shares that tell of parts that they are only some of their whole, or that their whole is another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import takewhile

from extractor.findings.adding import ADDABLE, adds_up
from extractor.findings.arithmetic import fits_share
from extractor.findings.derived import less, together
from extractor.findings.rate_rules import Rates
from extractor.findings.relations import Related
from extractor.findings.same_base import a_slip_apart
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import unit_key
from extractor.records import Figure

_NEAR, _REACH = 30, 400  # characters from a part to its share, and to the whole in front
_HUNDRED, _BOTH = 100, 150  # per cent, and what shares of one whole hardly come to


class OfOthers:
    """The relations of a text, asked whether shares beside their numbers make them those of something else."""

    def __init__(self, found: Sequence[Related], skeleton: Skeleton, ways: Rates) -> None:
        self.found, self.skeleton, self.ways = found, skeleton, ways

    def are_of_another(self, related: Related) -> bool:
        """Tell whether the numbers of a relation that fails are not those that it takes them for."""
        if related.check in ("SUM", "SHARES"):
            return related.tension and _are_some(related, self.skeleton)
        if related.check == "BASE":
            return related.one_base and _are_of_two(related)
        if related.check != "RATIO" or not related.tension:
            return related.check == "RATIO" and self._is_of_more(related)
        return self._is_of_more(related) or self._is_of_rest(related) or self._is_of_beside(related)

    def _is_of_beside(self, related: Related) -> bool:
        """Tell whether a share is that of what touches a part, in an amount in front: 12 groups, 160 visits, 30 % of all."""
        whole, part, share = (related.one(role) for role in ("whole", "part", "share"))
        if not part.figure_id or fits_share(part, whole, share):
            return False
        position, at = self.skeleton.position(part.start), self.skeleton.figure_at
        beside = [at(one) for one in (position - 1, position + 1) if self.skeleton.kinds.get(one) in ADDABLE]
        if not beside:
            return False
        front = self.skeleton.between(max(self.skeleton.line_start(position), position - _REACH), position - 1)
        wholes = [at(one) for one in front if self.skeleton.kinds[one] in ADDABLE]
        return any(fits_share(one, other, share) for one in beside for other in wholes if other.value and one.value)

    def _is_of_more(self, related: Related) -> bool:
        """Tell whether a share is that of a part in its whole and what was there before, which its sentence tells."""
        whole, part, share = (related.one(role) for role in ("whole", "part", "share"))
        if not (whole.figure_id and part.figure_id) or fits_share(part, whole, share):
            return False
        around = self.skeleton.full_sentence(self.skeleton.position(share.start))
        more = (one for one in self.skeleton.between(*around) if self.ways.carried.search(self.skeleton.leads[one]))
        figures = (self.skeleton.figure_at(one) for one in more if self.skeleton.key_at(one) == unit_key(whole))
        return any(fits_share(part, together(whole, one), share) for one in figures if one is not whole)

    def _is_of_rest(self, related: Related) -> bool:
        """Tell whether a share is that of a part in what another part leaves of the whole."""
        whole, part, share = (related.one(role) for role in ("whole", "part", "share"))
        if not (whole.figure_id and part.figure_id) or fits_share(part, whole, share):
            return False
        others = list(self._parts(whole))
        beside = all(other is not part for other in others)
        return beside and any(fits_share(part, less(whole, other), share) for other in others)

    def _parts(self, whole: Figure) -> Iterator[Figure]:
        """Yield the parts of a whole that relations tell."""
        for one in self.found:
            if one.check in ("PART", "SUM") and one.one("whole") is whole:
                yield from (other for other in one.figures("part") if other.figure_id)


def _are_of_two(related: Related) -> bool:
    """Tell whether two shares are of two wholes: as they come to far more than a hundred, and no slip explains it."""
    shares = related.figures("share")
    one, two = related.figures("part")
    if fits_share(two, one, shares[1]) or fits_share(one, two, shares[0]):
        return True  # the one is a part of the other
    if sum((one.value or Decimal(0) for one in shares), Decimal(0)) <= _BOTH:
        return False
    (part, other), (share, its_share) = related.figures("part"), shares
    return not a_slip_apart(part, share, other, its_share)


def _are_some(related: Related, skeleton: Skeleton) -> bool:
    """Tell whether each part stands with its share, and each is that of one whole: they are only some of it."""
    parts = related.figures("part")
    if not all(one.figure_id for one in parts):
        return False
    if related.check == "SUM":
        whole, behind = related.one("whole"), (_next(skeleton, one) for one in parts)
        shares = [one for one in takewhile(bool, behind) if one is not None]
        if len(shares) < len(parts) or adds_up(whole, parts) or _are_all(shares):
            return False
        return all(fits_share(part, whole, share) for part, share in zip(parts, shares, strict=True))
    if _are_all(parts):
        return False
    amounts = [_before(skeleton, one) for one in parts]
    if None in amounts or len({unit_key(one) for one in amounts if one is not None}) > 1:
        return False
    told = [(one, share) for one, share in zip(amounts, parts, strict=True) if one is not None]
    first = skeleton.position(told[0][0].start)
    wholes = map(skeleton.figure_at, skeleton.between(max(0, first - _REACH), first))
    alike = (one for one in wholes if unit_key(one) == unit_key(told[0][0]))
    return any(all(fits_share(part, whole, share) for part, share in told) for whole in alike)


def _are_all(shares: Sequence[Figure]) -> bool:
    """Tell whether shares come to a hundred as they are rounded."""
    added = sum((one.value or Decimal(0) for one in shares), Decimal(0))
    off = sum(((one.upper or Decimal(0)) - (one.value or Decimal(0)) for one in shares), Decimal(0))
    return abs(added - _HUNDRED) <= off


def _next(skeleton: Skeleton, part: Figure) -> Figure | None:
    """Return the percentage that is the next figure behind a part."""
    position = skeleton.position(part.start)
    behind = skeleton.between(position + 1, position + _NEAR)[:1]
    return skeleton.figure_at(behind[0]) if behind and skeleton.kinds[behind[0]] == "percent" else None


def _before(skeleton: Skeleton, share: Figure) -> Figure | None:
    """Return the amount that is the next figure in front of a share."""
    position = skeleton.position(share.start)
    front = skeleton.between(max(0, position - _NEAR), position)[-1:]
    return skeleton.figure_at(front[0]) if front and skeleton.kinds[front[0]] in ADDABLE else None
