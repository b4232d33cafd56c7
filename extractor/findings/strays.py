"""Relations that fail because their numbers are of different things, which are not told.

Parts that come to another amount of their line than the one they were taken for, products whose total is that of several
rates, and numbers so far apart that no slip of the hand explains it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise, product

from extractor.findings.adding import adds_up
from extractor.findings.apiece import amount_key
from extractor.findings.arithmetic import makes
from extractor.findings.beside_others import EXPLAINED, is_of_others
from extractor.findings.nearby import COUNTED
from extractor.findings.of_others import OfOthers
from extractor.findings.rate_rules import Rates
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import PLACES, a_digit_away, meant_between
from extractor.findings.units import unit_key
from extractor.records import Figure
from extractor.rulebook import Rulebook

_MOST = 32  # figures that are looked at
_TELLING = 2  # digits of an amount that others hardly come to by chance
_FAR, _ROUNDED = Fraction(5, 2), Fraction(1, 50)  # times each other, and the part of an amount that rounding takes
_STRAY = EXPLAINED | {"SUM2", "SHARES", "BASE"}  # checks of which relations may be of others
_BY_CHANCE = Fraction(1, 4)  # how likely a digit may be that keeps both from a total
_TWICE = 2  # less than that
_UNITS = *PLACES, Fraction(10**8), Fraction(2000, 3), Fraction(15)  # points, 万, 亿, and mu beside metres and hectares
_FACTORS = *_UNITS, *(1 / one for one in _UNITS)


def without_strays(found: Sequence[Related], skeleton: Skeleton, rules: Rulebook) -> list[Related]:
    """Return relations, without doubtful sums that fail where their parts, or all of them, come to another amount.

    And without those of parts each of which stands with its share of that whole, which are not all there is, and products
    that fail where their total is that of several, or leaves what stands beside it; nor anything whose numbers are so far
    apart that no slip of the hand explains it: they are of different things.
    """
    shares = OfOthers(found, skeleton, rules.once(Rates))
    return [one for one in found if one.check not in _STRAY or not (shares.are_of_another(one) or _strays(one, skeleton))]


def _strays(related: Related, skeleton: Skeleton) -> bool:
    """Tell whether the numbers around those of a relation make it one of others, or they are too far apart."""
    if related.check == "PROD" and related.mode != "at_least" and _is_of_several(related, skeleton):
        return True
    if related.check in ("SUM", "SUM2") and related.mode != "open" and _is_far_off(related):
        return True
    of_another = related.check == "SUM" and related.tension and _is_of_another(related, skeleton)
    return of_another or is_of_others(related, skeleton)


def _is_far_off(related: Related) -> bool:
    """Tell whether parts are far from their total, and no slip in one number, nor another unit of it, explains it."""
    whole, parts = related.one("whole"), related.figures("part")
    if _come_near(whole, parts) or not all(one.figure_id and (one.value or 0) >= 0 for one in (whole, *parts)):
        return False  # a fall is turned
    values = [Fraction(one.value or 0) for one in parts]
    total = Fraction(whole.value or 0)
    if not _are_apart(sum(values, Fraction(0)), total):
        return False
    off = sum(values, -total)
    scaled = ((off + value * (factor - 1), total) for value, factor in product(values, _FACTORS))
    by_one = (*scaled, *((off - total * (factor - 1), total * factor) for factor in _FACTORS))
    if any(abs(left) <= of * _ROUNDED for left, of in by_one):
        return False
    slack = sum(map(_half, (whole, *parts)), Fraction(0))
    needed = total + off, *(value - off for value in values)
    return not any(_may_be(one, amount, slack) for one, amount in zip((whole, *parts), needed, strict=True))


def _come_near(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Tell whether parts come to something like their total: sooner known than how far they are apart."""
    total, added = whole.value or Decimal(0), sum([one.value or 0 for one in parts], Decimal(0))
    return 0 < total <= added * _TWICE and added <= total * _TWICE


def _half(figure: Figure) -> Fraction:
    """Return how far a figure may be off by the way in which it is written."""
    if figure.lower is None or figure.upper is None:
        return Fraction(0)
    return Fraction(figure.upper - figure.lower) / 2


def _may_be(figure: Figure, amount: Fraction, slack: Fraction) -> bool:
    """Tell whether a slip of the hand makes of a figure an amount, so much more or less."""
    return amount > 0 and meant_between(figure, amount - slack, amount + slack)


def _are_apart(made: Fraction, stated: Fraction) -> bool:
    """Tell whether two amounts are several times each other, and not by as much as a unit or a point makes of one."""
    if not made or not stated or 1 / _FAR <= made / stated <= _FAR:
        return False
    return not any(abs(made / stated * factor - 1) <= _ROUNDED for factor in _FACTORS)


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
    others = [one for one in map(skeleton.figure_at, alike[:_MOST]) if one.start not in (total.start, per.start)]
    made = _times(count, per, related)
    written = all(one.figure_id for one in (count, per, total))
    apart = written and bool(others) and _are_apart(made, Fraction(total.value or 0))
    needed = _needed(count, per, total, related) if apart else ()
    if apart and not any(_may_be(one, it, it * _ROUNDED) for one, it in zip((count, per, total), needed, strict=True)):
        return True
    left = Fraction(total.value or 0) - made
    if any(one.value == left and _is_telling(one) for one in others):
        return True
    if amount_key(unit_key(per)) != amount_key(unit_key(total)):
        return False
    line = skeleton.between(skeleton.line_start(first), last + 1)[-_MOST:]
    counts = [one for one in map(skeleton.figure_at, line) if unit_key(one) == unit_key(count)]
    if any(_times(one, rate, related) == total.value for one, rate in product(counts, (per, *others))):
        return True  # it is of others
    around = skeleton.between(skeleton.line_start(first), skeleton.full_sentence(last).end)[-_MOST:]
    counted = [one for one in map(skeleton.figure_at, around) if one.kind in COUNTED]  # people, households beside them
    rates = [one for one in others if one.kind == per.kind]
    many = {rate.start: next((one for one in reversed(counted) if one.start < rate.start), count) for rate in rates}
    more = [_times(many[rate.start], rate, related) for rate in rates if many[rate.start].start != count.start]
    return left in (*more, *accumulate(more))


def _needed(count: Figure, per: Figure, total: Figure, related: Related) -> tuple[Fraction, Fraction, Fraction]:
    """Return what each of the three would have to be."""
    each, many = Fraction(per.value or 1), Fraction(count.value or 1)
    all_of_it = Fraction(total.value or 0) * related.divide
    return all_of_it / each, all_of_it / many, _times(count, per, related)


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
    if any(adds_up(one, parts) or adds_up(one, [whole, *parts]) for one in telling):
        return True
    beside = [one for one in others if one.figure_id not in {part.figure_id for part in parts}]
    alike = _is_telling(whole) and any(_come_alike(run, parts) for run in pairwise(beside))  # of both of them
    return alike and not a_digit_away(whole, parts, _BY_CHANCE)  # which is all, divided in two ways, but for a digit


def _come_alike(ones: Sequence[Figure], others: Sequence[Figure]) -> bool:
    """Tell whether some amounts come to what others do."""
    return sum((one.value or 0 for one in ones), Decimal(0)) == sum((one.value or 0 for one in others), Decimal(0))
