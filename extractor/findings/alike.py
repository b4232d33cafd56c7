"""Lists beside others: what a list alone does not tell.

Where a report has several lists in the same words, which nothing closes, and the others add up, each is whole: funds for
one work after another, each with so much of the nation's and so much of the province's. And parts that come to another
amount than the one they were taken for are parts of that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, product

from extractor.findings.apiece import amount_key
from extractor.findings.arithmetic import makes
from extractor.findings.items import adds_up
from extractor.findings.mistyped import mistyped
from extractor.findings.nearby import COUNTED
from extractor.findings.outcome import Outcome
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import PLACES, point_moved, typos
from extractor.findings.units import unit_key
from extractor.records import Figure

_FEWEST = 3  # lists that add up, for each that does not
_FAR, _ROUNDED = Fraction(5, 2), Fraction(1, 50)
_TELLING = 2  # digits of an amount that others hardly come to by chance


def refuted(tested: Sequence[Outcome]) -> list[Outcome]:
    """Return what does not hold, without rises of a level that are those of another one, of which their percentage holds.

    21 in all, of which 10, 10 and 0.7, that is 0.8 more, or 3.9 %: it is the 21 that rose.
    """
    held = {
        outcome.related.one("amount").figure_id
        for outcome in tested
        if outcome.state != "inconsistent" and {"to", "amount", "share"} <= {one.role for one in outcome.related.members}
    }
    return [
        outcome
        for outcome in tested
        if outcome.state == "inconsistent"
        and not (
            outcome.related.check == "CHANGE"
            and not outcome.related.figures("from")
            and outcome.related.one("amount").figure_id in held
        )
    ]


def without_strays(found: Sequence[Related], skeleton: Skeleton) -> list[Related]:
    """Return relations, without doubtful sums that fail where their parts, or all of them, come to another amount.

    And without products that fail where their total is that of several, or leaves what stands beside it; nor anything whose
    numbers are so far apart that no slip of the hand explains it: they are of different things.
    """

    def strays(one: Related) -> bool:
        if one.check == "PROD" and one.mode != "at_least":
            return _is_of_several(one, skeleton)
        if one.check in ("SUM", "SUM2") and one.mode != "open" and _is_far_off(one):
            return True
        return one.check == "SUM" and one.tension and _is_of_another(one, skeleton)

    return [one for one in found if not strays(one)]


def _is_far_off(related: Related) -> bool:
    """Tell whether parts are far from their total, and no slip in one of them explains it."""
    whole, parts = related.one("whole"), related.figures("part")
    added = sum((Fraction(one.value or 0) for one in parts), Fraction(0))
    written = all(one.figure_id and (one.value or 0) >= 0 for one in (whole, *parts))  # a fall is turned
    apart = written and _are_apart(added, Fraction(whole.value or 0))
    return apart and not typos(whole, parts, Fraction(1)) and not point_moved(whole, parts)


def _are_apart(made: Fraction, stated: Fraction) -> bool:
    """Tell whether two amounts are several times each other, and not ten times, a hundred or so."""
    if not made or not stated or 1 / _FAR <= made / stated <= _FAR:
        return False
    return not any(1 - _ROUNDED <= made / stated * factor <= 1 + _ROUNDED for one in PLACES for factor in (one, 1 / one))


def _is_telling(figure: Figure) -> bool:
    """Tell whether others hardly come to an amount by chance."""
    return len(figure.written_value.strip("0")) >= _TELLING


def _is_of_several(related: Related, skeleton: Skeleton) -> bool:
    """Tell whether a product that fails is one of those that make up its total, to the digit, or is less than that.

    12 at 10,000 yuan and 8 at 25,000, 320,000 in all; 64 at 900 yuan out of 96,000, and 38,400 were left.
    """
    count, per, total = (related.one(role) for role in ("count", "per", "total"))
    if makes(count, per, total, related.divide) or None in (count.value, per.value, total.value):
        return False
    first, last = (end(skeleton.position(one.start) for one in (count, per, total)) for end in (min, max))
    places = skeleton.between(skeleton.full_sentence(first).start, skeleton.full_sentence(last).end)
    alike = [one for one in places if amount_key(skeleton.key_at(one)) == amount_key(unit_key(total))]
    others = [one for one in map(skeleton.figure_at, alike) if one.start not in (total.start, per.start)]
    made = _times(count, per, related)
    written = all(one.figure_id for one in (count, per, total))
    apart = written and bool(others) and _are_apart(made, Fraction(total.value or 0))
    if apart and not mistyped((count, per, total), related.divide):
        return True
    left = Fraction(total.value or 0) - made
    if any(one.value == left and _is_telling(one) for one in others):
        return True
    if amount_key(unit_key(per)) != amount_key(unit_key(total)):
        return False
    line = skeleton.between(skeleton.line_start(first), last + 1)
    counts = [one for one in map(skeleton.figure_at, line) if unit_key(one) == unit_key(count)]
    if any(_times(one, rate, related) == total.value for one, rate in product(counts, (per, *others))):
        return True  # it is of others
    counted = [one for one in map(skeleton.figure_at, line) if one.kind in COUNTED]  # people, households beside them
    rates = [one for one in others if one.kind == per.kind]
    many = {rate.start: next((one for one in reversed(counted) if one.start < rate.start), count) for rate in rates}
    more = [_times(many[rate.start], rate, related) for rate in rates if many[rate.start].start != count.start]
    return left in (*more, *accumulate(more))


def _times(count: Figure, per: Figure, related: Related) -> Fraction:
    """Return what so many at so much come to, in the base unit of money."""
    return Fraction(count.value or 0) * Fraction(per.value or 0) / related.divide


def _is_of_another(related: Related, skeleton: Skeleton) -> bool:
    """Tell whether amounts of a sum that fails add up, to the digit, to another of their unit on their line."""
    whole, parts = related.one("whole"), related.figures("part")
    if adds_up(whole, parts) or not all(one.figure_id for one in (whole, *parts)):
        return False
    first, last = (end(skeleton.position(one.start) for one in (whole, *parts)) for end in (min, max))
    own, key = {whole.figure_id, *(part.figure_id for part in parts)}, unit_key(whole)
    line = skeleton.between(skeleton.line_start(first), skeleton.line_end(last))
    others = [skeleton.figure_at(one) for one in line if skeleton.key_at(one) == key]
    telling = [one for one in others if one.figure_id not in own and _is_telling(one)]
    return any(adds_up(one, parts) or adds_up(one, [whole, *parts]) for one in telling)


def closed_by_others(found: Sequence[Related], skeleton: Skeleton) -> list[Related]:
    """Return relations, with lists closed that others with the same words in front of their parts show to be whole."""
    sums = [one for one in found if one.check == "SUM" and one.mode in ("near", "closed")]
    if len(sums) <= _FEWEST or all(one.mode == "closed" for one in sums):
        return list(found)
    groups: dict[tuple[str, ...], list[Related]] = defaultdict(list)
    for related in sums:
        words = tuple(map(skeleton.lead_of, related.figures("part")))
        if len(words) > 1 and all(words):
            groups[words].append(related)
    closed: set[int] = set()
    for alike in groups.values():
        fail = [one for one in alike if not adds_up(one.one("whole"), one.figures("part"))] if len(alike) > _FEWEST else []
        if fail and len(alike) - len(fail) >= _FEWEST * len(fail):
            closed |= {id(one) for one in fail if one.mode == "near"}
    return [one._replace(mode="closed", tension=True) if id(one) in closed else one for one in found]
