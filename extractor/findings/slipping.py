"""Differences of two amounts of their sentence that a slip of the hand keeps from being so, whatever words these bear.

Words must tell that a number is how much something rose, fell or differs; which two amounts lie so far apart, the digits do:
that the difference is theirs but for two digits in each other's place, or one other digit, chance seldom makes.
Where two of the sentence are just so far apart, those are the ones.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from extractor.findings.derived import significant_digits
from extractor.findings.difference_rules import Differences
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import a_digit_away, a_swap_away
from extractor.findings.units import level_key
from extractor.records import Figure
from extractor.rulebook import Rulebook

_CHECKS = ("CHANGE", "GROWTH", "RATIO", "SUM", "SUM2", "YEARLY")
_MOST = 10  # figures of a sentence
_PAIR, _TELLING = 2, 3  # digits of a difference, and of the greater amount, or it is soon so by chance
_LIKELY = Fraction(1, 10)  # how likely a slip may be by chance
_PERCENT, _POINTS = "percent", "percentage_points"


def slipping(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield each difference that is that of two amounts but for a slip, of those that none of the relations found tells."""
    ways = rules.once(Differences)
    likely = list(_between_levels(skeleton, ways))
    told = {member.figure.start for one in found if one.check in _CHECKS for member in one.members} if likely else ()
    for position, match, levels in likely:
        figure = skeleton.figure_at(position)
        pair = _pair(skeleton, figure, levels) if figure.start not in told else None
        nearest = max((one for one in levels if one < position), default=levels[0])
        if pair is None or (nearest not in pair and min(pair) < position):
            continue
        word = "".join(match.groupdict(default="").get(one, "") for one in ("word", "word2", "word3"))
        if not any(one in skeleton.leads[pair[0]] and other in skeleton.leads[pair[1]] for one, other in ways.opposed):
            yield _related(skeleton, ways, pair, position, ways.falls.search(word) is not None)


def _between_levels(skeleton: Skeleton, ways: Differences) -> Iterator[tuple[int, re.Match[str], list[int]]]:
    """Yield each difference with the words that tell it, and the amounts between which it may be."""
    marked = skeleton.led(ways.marks)
    for position in marked:
        figure = skeleton.figure_at(position)
        if figure.kind == _PERCENT or significant_digits(figure) < _PAIR or not known(figure):
            continue
        lead = skeleton.leads[position]
        match = None if ways.never.search(lead) else ways.change.search(lead)
        levels = _levels(skeleton, position, set(marked)) if match else []
        if match and levels:
            yield position, match, levels


def _levels(skeleton: Skeleton, position: int, marked: Collection[int]) -> list[int]:
    """Return the amounts of its sentence, or of the one in front of that too, which a difference may be between."""
    points = skeleton.kinds[position] == _POINTS
    key = (_PERCENT,) if points else level_key(skeleton.figure_at(position))
    span, depth = skeleton.full_sentence(position), skeleton.level(position)
    before = max(skeleton.line_start(position), skeleton.full_sentence(max(0, span.start - 1)).start)
    for start in (span.start, before):
        places = [one for one in skeleton.between(start, span.end) if skeleton.level(one) <= depth]
        found = [one for one in places if one != position and one not in marked and _key(skeleton, one, points) == key]
        if len(found) >= _PAIR:
            return found if len(places) <= _MOST and all(known(skeleton.figure_at(one)) for one in found) else []
    return []


def _key(skeleton: Skeleton, position: int, points: bool) -> tuple[str, ...]:
    figure = skeleton.figure_at(position)
    return (figure.kind,) if points else level_key(figure)


def _pair(skeleton: Skeleton, amount: Figure, levels: Sequence[int]) -> tuple[int, int] | None:
    """Return the one pair of levels that lie so far apart but for a slip; none where any two do just so."""
    slipped: list[tuple[int, int]] = []
    for one, other in combinations(levels, 2):
        low, high = sorted(map(skeleton.figure_at, (one, other)), key=lambda it: it.value or Decimal(0))
        off = (high.value or Decimal(0)) - (low.value or Decimal(0)) - (amount.value or Decimal(0))
        if not off:
            return None
        if _by_a_slip(high, low, amount):
            slipped.append((one, other))
    return slipped[0] if len(slipped) == 1 else None


def _by_a_slip(high: Figure, low: Figure, amount: Figure) -> bool:
    """Tell whether a slip keeps a difference from being that of two amounts: of short numbers, only two digits swapped."""
    if significant_digits(high) < _TELLING:
        return False
    return a_swap_away(high, [low, amount], _LIKELY) or (
        min(map(significant_digits, (high, low, amount))) > _TELLING and a_digit_away(high, [low, amount], _LIKELY)
    )


def _related(skeleton: Skeleton, ways: Differences, pair: tuple[int, int], position: int, falls: bool) -> Related:
    low, high = sorted(map(skeleton.figure_at, pair), key=lambda it: it.value or Decimal(0))
    first, last = (high, low) if falls else (low, high)
    members = Member("from", first), Member("to", last), Member("amount", skeleton.figure_at(position))
    wording = skeleton.words(min(*pair, position), max(*pair, position) + 1)
    return Related("growth", "CHANGE", ways.rule.name, members, wording, mode="near", falling=falls, tension=True)
