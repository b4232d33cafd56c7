"""Failures -> what would make them hold: each figure in turn, the one figure that two of them agree on, a unit slip.

A failed relation tells that something is wrong, not what. A culprit is named only where two relations that share
nothing else fail, one and the same value of it lets both hold, and no other figure does that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations, product

from extractor.findings.amounts import needed_part, ratio_needs
from extractor.findings.outcome import Outcome
from extractor.findings.relations import Member, Related
from extractor.findings.typos import Typo
from extractor.records import Figure
from extractor.values.intervals import Interval

Need = tuple[Figure, Interval]
Check = Callable[[Related], Outcome]
_SCALES = tuple(Fraction(10) ** power for power in (4, -4, 8, -8))
# Mu for square metres, hectares for mu, hectares for square metres, and the other way round.
_AREAS = tuple(
    scale**sign for scale in (Fraction(2000, 3), Fraction(15), Fraction(10**4)) for sign in (1, -1)
)
_MOST_MEMBERS = 12  # of longer sums each unit may be the slip
_LEAST = 5  # what two statements of one fact differ by at least where one of them has slipped
_UNITLESS = ("percent", "percentage_points", "households", "people", "date")
_SLIPS = ("SUM", "SUM2", "PART", "RATIO", "GROWTH", "CHANGE", "PROD", "RESTATE")


def needs(outcome: Outcome) -> Iterator[Need]:
    """Yield each figure of a failure that alone could be wrong, with what it would have to be."""
    yield outcome.figure, outcome.expected
    if outcome.sign == "+":
        for figure in outcome.operands:
            needed = needed_part(outcome, figure)
            if needed is not None and (needed.upper is None or needed.upper >= 0):
                yield figure, needed
    if outcome.related.check == "RATIO":
        yield from ratio_needs(outcome)


def with_culprits(failed: list[Outcome]) -> list[Outcome]:
    """Return the failures, each with the one figure that it and an independent one agree on, if there is one."""
    members = [{one.figure.figure_id for one in outcome.related.members} - {""} for outcome in failed]
    wanted = [list(needs(outcome)) if outcome.figure.kind != "date" else [] for outcome in failed]  # no day is reckoned
    bearing: dict[str, list[int]] = defaultdict(list)
    for index, needed in enumerate(wanted):
        for figure_id in {figure.figure_id for figure, _ in needed}:
            bearing[figure_id].append(index)
    found: list[dict[str, Need]] = [{} for _ in failed]
    twice = {index for index, outcome in enumerate(failed) if outcome.related.check == "RESTATE"}
    for i, j in sorted({pair for indices in bearing.values() for pair in _pairs(indices, twice)}):
        shared = members[i] & members[j]
        if len(shared) != 1:
            continue
        for one, other in ((i, j), (j, i)):
            agreed = _agreed(wanted[one], wanted[other], *shared)
            found[one] |= {figure.figure_id: (figure, both) for figure, both in agreed}
    return [
        outcome._replace(culprit=next(iter(agreed.values()))) if len(agreed) == 1 else outcome
        for outcome, agreed in zip(failed, found, strict=True)
    ]


def _pairs(indices: list[int], twice: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of failures that may be independent: of those in `twice`, each with another kind alone."""
    others = [index for index in indices if index not in twice]
    yield from combinations(others, 2)
    if others:
        restated = (index for index in indices if index in twice)
        yield from ((min(pair), max(pair)) for pair in product(restated, others))


def _agreed(needed: list[Need], others: list[Need], figure_id: str) -> Iterator[Need]:
    """Yield the figure that two failures share with what both would have it be, if there is such a value."""
    wanted = [interval for figure, interval in others if figure.figure_id == figure_id]
    for figure, interval in needed if wanted else ():
        if figure.figure_id == figure_id:
            both = (_both(interval, other) for other in wanted)
            yield from ((figure, agreed) for agreed in both if agreed is not None)


def _both(one: Interval, other: Interval) -> Interval | None:
    if not one.meets(other):
        return None
    lower = max((end for end in (one.lower, other.lower) if end is not None), default=None)
    upper = min((end for end in (one.upper, other.upper) if end is not None), default=None)
    return Interval(lower, upper)


def with_slip(outcome: Outcome, check: Check) -> Outcome:
    """Return a failure with the one figure that makes it hold in another unit: 万 for 亿, mu for square metres."""
    related = outcome.related
    if related.check not in _SLIPS or len(related.members) > _MOST_MEMBERS:
        return outcome
    values = [figure.value for figure in related.figures("statement") if figure.value]
    if len(values) == 2 and max(values) < _LEAST * min(values):
        return outcome
    slip: Typo | None = None
    for member in related.members:
        figure, value = member.figure, member.figure.value
        if not value or figure.kind in _UNITLESS:
            continue
        factors = (*_SCALES, *(_AREAS if figure.kind == "area" else ()))
        factor = next((one for one in factors if _holds(related, member, one, check)), None)
        if factor is None:
            continue
        if slip is not None and slip.figure.figure_id != figure.figure_id:
            return outcome  # which of the two it is, nobody can tell
        slip = slip or Typo(figure, Fraction(value) * factor)
    return outcome._replace(slip=slip)


def _holds(related: Related, member: Member, factor: Fraction, check: Check) -> bool:
    figure = member.figure
    scaled = {
        name: None if amount is None else amount * factor.numerator / factor.denominator
        for name, amount in (("value", figure.value), ("lower", figure.lower), ("upper", figure.upper))
    }
    other = Member(member.role, figure.model_copy(update=scaled))
    members = tuple(other if one is member else one for one in related.members)
    return check(related._replace(members=members)).state in ("consistent", "rounding")
