"""Places that say what a damaged place says, whole: the same words, or the same digits already proven."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from extractor.records import Figure, Span
from extractor.repairs.claims import Claim, put_back
from extractor.repairs.place import Page, run_of

_GAP = re.compile("[^0-9，。；！？\n（）()]{0,6}")
_SEARCHED = 12
_MOST = 50


def twinned(page: Page) -> Iterator[Claim]:
    """Yield the readings of suspect runs of which the page has the same words with nothing lost."""
    if page.loss is None:
        return
    whole: dict[str, list[Figure]] = defaultdict(list)
    for figure in page.figures:
        if figure.quality == "intact":
            whole[figure.written_value].append(figure)
    pairs = _pairs(page)
    for figure in page.suspects:
        digits, tail = run_of(page, figure)
        if digits and not tail:
            yield from _unit_twin(page, figure, digits, whole[digits][:_MOST])
        elif len(digits) >= page.rules.twins.least_digits:
            yield from _pair_twin(page, figure, digits, tail, pairs)


def _unit_twin(page: Page, figure: Figure, digits: str, whole: list[Figure]) -> Iterator[Claim]:
    """`392农房548户` beside `392栋农房548户`: one character was lost behind the digits."""
    assert page.loss is not None
    limits = page.rules.twins
    found: dict[str, tuple[Figure, int]] = {}
    for other in whole:
        unit = page.text[other.start + len(digits) : other.end]
        if len(unit) != 1 or not page.loss.takes(unit) or other.written_value != digits:
            continue
        if page.text[other.start : other.start + len(digits)] != digits:
            continue
        shared = _shared(page.behind(figure, _SEARCHED), page.behind(other, _SEARCHED))
        led = _shared(page.before(figure, _SEARCHED)[::-1], page.before(other, _SEARCHED)[::-1])
        if shared >= limits.least_behind and led >= limits.least_before and len(digits) > 1:
            found.setdefault(unit, (other, shared))
    if len(found) != 1:
        return
    ((unit, (other, shared)),) = found.items()
    said = page.text[other.start : other.end + shared]
    yield Claim(
        figure=figure,
        places=((figure.end, unit),),
        readings=(digits + unit,),
        level="proven",
        kind="restatement",
        proof=f"{page.text[figure.start : figure.end + shared]} = {said} ({other.start})",
        candidates=1,
        chance=Fraction(1, 9 * 10 ** (len(digits) - 1)),
        premises=(Span(other.start, other.end),),
        lost_from=said,
    )


class Pair(NamedTuple):
    """Two counts that stand whole behind one another."""

    first: Figure
    second: Figure


def _pairs(page: Page) -> dict[str, list[Pair]]:
    """Return the whole pairs of a page by what would stand there without the first unit."""
    units = {(rule.lost, unit) for rule in page.rules.pair for unit in rule.visible}
    found: dict[str, list[Pair]] = defaultdict(list)
    for first, second in pairwise(page.figures):
        if (first.unit, second.unit) not in units or "suspect" in (first.quality, second.quality):
            continue
        exact = first.lower == first.upper and second.qualifier == "exact"
        if exact and _GAP.fullmatch(page.text, first.end, second.start):
            found[first.written_value + second.written_value + second.unit].append(Pair(first, second))
    return found


def _pair_twin(
    page: Page, figure: Figure, digits: str, tail: str, pairs: dict[str, list[Pair]]
) -> Iterator[Claim]:
    """`75229人` where the page elsewhere has `75户229人`."""
    same = pairs.get(digits + tail, [])
    if len({(pair.first.written_value, pair.first.unit) for pair in same}) != 1:
        return
    first, second = same[0]
    written = f"{first.written_value}{first.unit}{second.written_value}{tail}"
    said = page.text[first.start : second.end]
    yield Claim(
        figure=figure,
        places=put_back(figure.start, (first.written_value, second.written_value), (first.unit,)),
        readings=(written,),
        level="proven",
        kind="restatement",
        proof=f"{digits}{tail} = {said} ({first.start})",
        candidates=len(digits),
        chance=Fraction(1, 9 * 10 ** (len(digits) - 1)),
        premises=(Span(first.start, first.end), Span(second.start, second.end)),
        lost_from=said,
    )


def repeated(page: Page, proven: list[Claim]) -> Iterator[Claim]:
    """Yield the readings of runs that another place, proven by its sums, writes with the same digits and unit."""
    known: dict[str, list[Claim]] = {}
    for claim in proven:
        if claim.kind == "arithmetic":
            known.setdefault(page.text[claim.figure.start : claim.figure.end], []).append(claim)
    done = {claim.figure.start for claim in proven}
    for figure in page.figures:
        digits, tail = run_of(page, figure)
        same = known.get(digits + tail, [])
        readings = {claim.readings for claim in same}
        if figure.start in done or not tail or len(readings) != 1:
            continue
        if len(digits) < page.rules.twins.least_digits:
            continue
        first = same[0]
        moved = tuple((place - first.figure.start + figure.start, word) for place, word in first.places)
        yield Claim(
            figure=figure,
            places=moved,
            readings=first.readings,
            level="proven",
            kind="restatement",
            proof=f"{digits}{tail} = {first.readings[0]} ({first.figure.start}): {first.proof}",
            candidates=first.candidates,
            chance=Fraction(1, 9 * 10 ** (len(digits) - 1)),
            premises=(Span(first.figure.start, first.figure.end),),
            lost_from=first.lost_from,
        )


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts begin with in common."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
