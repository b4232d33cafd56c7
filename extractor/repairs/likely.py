"""Suspect runs that nothing proves -> what they may be: by one sum alone, by what is usual, or all their cuts."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.records import Figure, Span
from extractor.repairs.claims import Claim, cuts
from extractor.repairs.lists import is_named
from extractor.repairs.place import Page, run_of
from extractor.repairs.vocabulary import PairRule

_LABEL = 8
_FEWEST = 2
_MOST = 20
_ADDED = {"people", "households", "count", "person_times"}


def likely(page: Page, done: set[int]) -> Iterator[Claim]:
    """Yield an unproven reading, or all readings, of each suspect run that has none yet. done: where those stand."""
    if page.loss is None:
        return
    for figure in page.suspects:
        digits, tail = run_of(page, figure)
        if figure.start in done or not digits or figure.kind == "date":
            continue
        claim = _of_the_rest(page, figure, digits) if not tail else None
        claim = claim or _of_a_pair(page, figure, digits, tail)
        if claim is not None:
            yield claim


def _of_the_rest(page: Page, figure: Figure, digits: str) -> Claim | None:
    """`问责5诫勉谈话1人，提醒谈话4人`: a number without a unit that the numbers behind it in its sentence add up to."""
    parts: list[Figure] = []
    first = page.index(figure) + 1
    for other in page.figures[first : first + _MOST]:
        if other.sentence != figure.sentence:
            break
        parts.append(other)
    units = {part.unit for part in parts}
    if len(parts) < _FEWEST or len(units) != 1 or not all(_counted(part) for part in parts):
        return None
    label = page.text[figure.end : parts[0].start]
    unit = units.pop()
    if not 0 < len(label) <= _LABEL or any(mark in label for mark in "，、；：") or not page.loss:
        return None
    if sum(int(part.value or 0) for part in parts) != int(digits) or not (
        len(unit) == 1 and page.loss.takes(unit)
    ):
        return None
    return Claim(
        figure=figure,
        places=((figure.end, unit),),
        readings=(digits + unit,),
        level="supported",
        kind="arithmetic",
        proof=f"{'+'.join(part.written_value for part in parts)} = {digits}",
        candidates=1,
        premises=tuple(Span(part.start, part.end) for part in parts),
        lost_from=page.text[parts[0].start : parts[0].end],
    )


def _counted(figure: Figure) -> bool:
    return figure.quality == "intact" and figure.kind in _ADDED and figure.lower == figure.upper


def _of_a_pair(page: Page, figure: Figure, digits: str, tail: str) -> Claim | None:
    """Return the only reading that is usual, else all cuts into two counts."""
    typical = page.rules.typical
    unit = tail
    if not tail and page.behind(figure, 4).startswith(tuple(typical.people)):
        unit = typical.people_unit
    pairs = [pair for pair in page.rules.pair if unit in pair.visible]
    pairs = [pair for pair in pairs if is_named(page, pair, figure)] or pairs
    if not pairs:
        return None
    readings = [(pair, cut) for pair in pairs for cut in cuts(digits, 2) if _possible(pair, cut)]
    usual = [(pair, cut) for pair, cut in readings if _usual(pair, cut)]
    shown = usual if len(usual) == 1 and len(pairs) == 1 else readings
    if not shown:
        return None
    pair, cut = shown[0]
    put = ((figure.start + len(cut[0]), pair.lost), *([] if tail else [(figure.end, unit)]))
    low, high = pair.usual or (0, 0)
    one = len(shown) == 1 and len(usual) == 1
    return Claim(
        figure=figure,
        places=put,
        readings=tuple(f"{c[0]}{p.lost}{c[1]}{unit}" for p, c in shown),
        level="plausible" if one else "ambiguous",
        kind="lexical",
        proof=f"{low} ≤ {cut[1]}÷{cut[0]} ≤ {high}" if one else "",
        candidates=len(readings) + 1,
        solutions=len(shown),
        lost_from=f"{pair.lost}{unit}",
    )


def _possible(pair: PairRule, cut: tuple[str, ...]) -> bool:
    first, second = int(cut[0]), int(cut[1])
    return pair.least * first <= second and (pair.most is None or second <= pair.most * first)


def _usual(pair: PairRule, cut: tuple[str, ...]) -> bool:
    first, second = int(cut[0]), int(cut[1])
    return pair.usual is not None and pair.usual[0] * first <= second <= pair.usual[1] * first
