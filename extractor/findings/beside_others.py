"""What other amounts around a failing relation explain: they, and not its own, are those that belong together.

A share that is that of its part in another amount, a product that another number of things makes, parts that are those of
a third amount, what is missing from a list: where the digits so agree, a doubtful relation is of other things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from operator import attrgetter

from extractor.findings.adding import adds_up
from extractor.findings.apiece import amount_key
from extractor.findings.arithmetic import fits_share, makes
from extractor.findings.nearby import COUNTED
from extractor.findings.relations import Related
from extractor.findings.shared_slips import a_slip
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import one_slip_off
from extractor.findings.units import Key, unit_key
from extractor.records import Figure

EXPLAINED = frozenset({"PROD", "RATIO", "SUM", "ORDER", "RESTATE", "PART", "CHANGE"})
_SURE_TOO = ("PROD", "RATIO")  # those of them that are in no doubt, too
_MOST = 32  # figures that are looked at
_TELLING = 2  # digits of an amount that others hardly come to by chance
_FAR = Fraction(5, 2)  # times each other
_ALL = 100
_VERY_FAR, _ROUNDED = 20, Fraction(1, 50)  # times each other, and the part of a number that rounding takes
_UNITS = *(Fraction(10) ** power for power in (1, 2, 3, 4, 8)), Fraction(15)
_FACTORS = *_UNITS, *(1 / one for one in _UNITS)
_MONTHS = 6  # from one day to another
_YEAR = re.compile(r"\d{4}")
_LEVELS = {"from", "to", "amount"}
_HALF = 2  # a product that is twice what is told: half of it


def is_of_others(related: Related, skeleton: Skeleton) -> bool:
    """Tell whether a relation fails and other amounts of its line explain that, to the digit."""
    if related.check not in EXPLAINED or not (related.tension or related.check in _SURE_TOO):
        return False  # as most are
    if related.check == "PART" and not (related.mode == "open" and _is_more(related)):
        return False
    if not all(one.figure.figure_id for one in related.members):
        return False
    if related.check == "PROD":
        return related.mode != "at_least" and _is_made_of_others(related, skeleton)
    if related.check == "RATIO":
        no_slip = related.mode == "near" and _is_no_slip(related)
        return no_slip or (related.tension and _is_share_of_others(related, skeleton))
    if related.check == "SUM":
        return _lacks_one(related, skeleton)
    if related.check == "ORDER":
        return _is_of_next_year(related)
    if related.check == "RESTATE":
        return _are_parts(related.figures("statement"), skeleton)
    if related.check == "PART":
        return _are_parts([related.one("whole"), related.one("part")], skeleton)
    return _is_account_of_others(related) or _is_far_off(related) or _rose_to_others(related, skeleton)


def _around(skeleton: Skeleton, figures: Sequence[Figure], sentence: bool = False) -> list[int]:
    """Return where the figures of the line, or of the full sentences, of some figures stand: the first of these."""
    places = [skeleton.position(one.start) for one in figures]
    first, last = min(places), max(places)
    start, end = skeleton.line_start(first), skeleton.line_end(last)
    if sentence:
        start, end = skeleton.full_sentence(first).start, skeleton.full_sentence(last).end
    return skeleton.between(start, end)[:_MOST]


def _others(skeleton: Skeleton, figures: Sequence[Figure], places: Sequence[int]) -> list[Figure]:
    """Return the figures at some places that have a value and are not among others."""
    own = {one.start for one in figures}
    return [one for one in map(skeleton.figure_at, places) if one.start not in own and one.value is not None]


def _alike(skeleton: Skeleton, figures: Sequence[Figure], key: Key, sentence: bool = False) -> list[Figure]:
    """Return the others of one unit around some figures."""
    places = [one for one in _around(skeleton, figures, sentence) if skeleton.key_at(one) == key]
    return _others(skeleton, figures, places)


def _is_telling(figure: Figure) -> bool:
    return len(figure.written_value.replace(".", "").strip("0")) >= _TELLING


def _is_made_of_others(related: Related, skeleton: Skeleton) -> bool:
    """Tell whether a product is another amount, another number of things makes the total, or the total is half of it."""
    count, per, total = (related.one(role) for role in ("count", "per", "total"))
    if makes(count, per, total, related.divide) or None in (count.value, per.value, total.value):
        return False
    made = Fraction(count.value or 0) * Fraction(per.value or 0) / related.divide
    halved = made == _HALF * Fraction(total.value or 0) and per.kind != "multiple"
    if halved or _is_first_of_row(per, skeleton):
        return True
    key, exact = amount_key(unit_key(total)), per.lower == per.upper
    figures = count, per, total
    for one in _others(skeleton, figures, _around(skeleton, figures)):
        if amount_key(unit_key(one)) == key and makes(count, per, one, related.divide) and _is_telling(one):
            return True
        if one.kind in COUNTED and one.kind != per.kind and not exact and makes(one, per, total) and _is_telling(one):
            return True
    return False


def _is_first_of_row(per: Figure, skeleton: Skeleton) -> bool:
    """Tell whether another of its unit stands right behind so much for each and a comma: each is of another."""
    position = skeleton.position(per.start)
    behind = skeleton.between(position + 2, position + 3)
    listed = skeleton.text[position + 1 : position + 2] == skeleton.marks.comma[1]
    return listed and bool(behind) and skeleton.key_at(behind[0]) == skeleton.key_at(position)


def _share(related: Related) -> tuple[tuple[Figure, Figure, Figure], Fraction, Fraction] | None:
    """Return a part, its whole and its share, and the share as it comes out and as it is told, in percent."""
    if {one.role for one in related.members} != {"part", "whole", "share"}:
        return None
    part, whole, share = (related.one(role) for role in ("part", "whole", "share"))
    if not (part.value and whole.value and share.value):
        return None
    return (part, whole, share), Fraction(part.value) * _ALL / Fraction(whole.value), Fraction(share.value)


def _is_share_of_others(related: Related, skeleton: Skeleton) -> bool:
    """Tell whether a share is that of its part in another amount of the sentence, or far from what it could be."""
    read = _share(related)
    if read is None:
        return False
    (part, whole, share), made, told = read
    if fits_share(part, whole, share):
        return False
    others = _alike(skeleton, (part, whole, share), unit_key(whole), sentence=True)
    if any(one.value and fits_share(part, one, share) for one in others):
        return True
    if told == _ALL and made * _FAR < _ALL:
        return True  # all that was due was done
    return max(made, told) > _VERY_FAR * min(made, told) and not _is_unit_off(made, told)


def _is_unit_off(made: Fraction, told: Fraction) -> bool:
    """Tell whether a point or a unit in another place explains how far two numbers are apart."""
    return any(abs(made * factor / told - 1) <= _ROUNDED for factor in _FACTORS)


def _lacks_one(related: Related, skeleton: Skeleton) -> bool:
    """Tell whether one more amount of the line makes parts come to their total."""
    whole, parts = related.one("whole"), related.figures("part")
    if adds_up(whole, parts):
        return False
    others = _alike(skeleton, (whole, *parts), unit_key(whole))
    return any(_is_telling(one) and adds_up(whole, [*parts, one]) for one in others)


def _is_no_slip(related: Related) -> bool:
    """Tell whether a share is several times that of its part, and no slip, point or unit explains that."""
    read = _share(related)
    if read is None:
        return False
    figures, made, told = read
    return max(made, told) > _FAR * min(made, told) and not (_is_unit_off(made, told) or a_slip(*figures))


def _is_of_next_year(related: Related) -> bool:
    """Tell whether the second of two days without a year is early in one, and the first late: it is of the next."""
    first, last = (related.figures(role) for role in ("start", "finish"))
    days = [one.date_start for one in (*first[:1], *last[:1])]
    if len(days) < _HALF or None in days or _YEAR.search(last[0].surface):
        return False
    return days[0].month - days[1].month >= _MONTHS  # type: ignore[union-attr]


def _rose_to_others(related: Related, skeleton: Skeleton) -> bool:
    """Tell whether a level with what is told of its rise or fall makes another amount of the line, and not the one told."""
    if {one.role for one in related.members} != _LEVELS or related.mode != "near":
        return False
    first, last, amount = (related.one(role) for role in ("from", "to", "amount"))
    if first.value is None or amount.value is None or last.value is None:
        return False
    made = first.value - amount.value if related.falling else first.value + amount.value
    if made == last.value:
        return False
    others = _alike(skeleton, (first, last, amount), unit_key(first))
    return any(one.value == made and _is_telling(one) for one in others)


def _are_parts(figures: Sequence[Figure], skeleton: Skeleton) -> bool:
    """Tell whether two amounts are among some, one behind the other, that come to another amount of their line."""
    key = unit_key(figures[0])
    if not all(one.value and unit_key(one) == key for one in figures):
        return False
    own = {one.start for one in figures}
    others = [one for one in _alike(skeleton, figures, key) if one.value]
    if not others:
        return False
    alike = sorted([*others, *figures], key=attrgetter("start"))
    values, earliest, latest = {one.value for one in others}, min(own), max(own)
    for first in range(len(alike)):
        if alike[first].start > earliest:
            return False
        for last, added in _sums(alike[first:]):
            if alike[first + last - 1].start < latest or added not in values:
                continue  # as most are
            run = {one.start for one in alike[first : first + last]}
            if own <= run and any(one.value == added for one in others if one.start not in run):
                return True
    return False


def _is_more(related: Related) -> bool:
    """Tell whether a part is more than its whole."""
    return (related.one("part").value or 0) > (related.one("whole").value or 0)


def _sums(figures: Sequence[Figure]) -> Iterator[tuple[int, Decimal]]:
    """Yield how many amounts from the first on come to what: two at the least."""
    for length, added in enumerate(accumulate([one.value or Decimal(0) for one in figures]), 1):
        if length > 1:
            yield length, added


def _is_account_of_others(related: Related) -> bool:
    """Tell whether what went is, without what there was at first, the first that went less the others."""
    went, left = related.figures("went"), related.figures("to")
    if len(went) < _HALF or not left or related.figures("came"):
        return False
    first, *others = went
    return (first.value or 0) - sum((one.value or 0 for one in others), Decimal(0)) == left[0].value


def _is_far_off(related: Related) -> bool:
    """Tell whether two levels are many times further apart than is told, and neither a slip nor a unit explains it."""
    if {one.role for one in related.members} != _LEVELS or related.mode != "near":
        return False
    first, last, amount = (related.one(role) for role in ("from", "to", "amount"))
    if first.value is None or last.value is None or not amount.value:
        return False
    apart = abs(last.value - first.value)
    made, told = Fraction(apart), Fraction(amount.value)
    if not made or max(made, told) <= _FAR * _HALF * min(made, told) or _is_unit_off(made, told):
        return False
    more = apart - amount.value
    return not (one_slip_off(amount, -more) or any(one_slip_off(one, off) for one in (first, last) for off in (more, -more)))
