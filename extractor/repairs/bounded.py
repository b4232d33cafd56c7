"""Amounts that are gone -> between which numbers they must have been, where all else in a sum is stated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from extractor.findings.amounts import Scale
from extractor.findings.arithmetic import minus, total
from extractor.findings.outcome import Reading
from extractor.findings.relations import Related
from extractor.findings.within import usable
from extractor.records import Figure, Span
from extractor.repairs.claims import Claim
from extractor.values.intervals import Interval

_FEWEST = 2


def bounded(sums: Iterable[Related], thirds: dict[str, Fraction], dots: str) -> Iterator[Claim]:
    """Yield the bounds of each amount that is gone: the total of its list less the parts that are stated."""
    reading = Reading(thirds)
    for related in sums:
        if related.check != "SUM" or related.mode != "closed" or not usable(related.one("whole")):
            continue
        whole, parts = related.one("whole"), related.figures("part")
        gone = [part for part in parts if not usable(part)]
        stated = [part for part in parts if usable(part)]
        if len(gone) != 1 or gone[0].written_value or len(stated) < _FEWEST:
            continue
        rest = minus(reading.of(whole), total([reading.of(part) for part in stated]))
        if rest.lower is not None and rest.upper is not None and rest.lower >= 0:
            yield _claim(gone[0], whole, stated, rest, dots)


def _claim(gone: Figure, whole: Figure, stated: list[Figure], rest: Interval, dots: str) -> Claim:
    scale = Scale(whole)
    return Claim(
        figure=gone,
        places=(),
        readings=(f"{scale.range(rest, dots)}{scale.unit}",),
        level="bounded",
        kind="arithmetic",
        proof=f"{whole.written_value} − ({' + '.join(part.written_value for part in stated)}) = {scale.range(rest, dots)}",
        candidates=1,
        premises=tuple(Span(figure.start, figure.end) for figure in (whole, *stated)),
        lost_from=whole.unit,
        bounds=rest,
    )
