"""The growth of a total beside the growths of its parts: what they make of it lies between them, to the digit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extractor.findings.parts import adds_up
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure


def growths(found: Iterable[Related], skeleton: Skeleton, patterns: Patterns) -> Iterator[Related]:
    """Yield a relation for each sum that adds up and whose total and parts each grew by a stated percentage."""
    rule = patterns.rules.growths
    sums = [related for related in found if related.check in ("SUM", "SUM2")]
    positions = skeleton.positions if sums else []
    at = {skeleton.figure_at(position).figure_id: position for position in positions}
    for related in sums:
        whole, parts = related.one("whole"), related.figures("part")
        around = skeleton.sentence(at[whole.figure_id])
        forbidden = any(word in skeleton.text[around.start : around.end] for word in rule.never)
        if forbidden or not adds_up(whole, parts):
            continue
        shares = [_growth(figure, at, skeleton, patterns.growth) for figure in (whole, *parts)]
        grown = [share for share in shares if share is not None]
        if len(grown) == len(shares):
            members = (
                Member("whole", whole), Member("share", grown[0]),
                *(Member("part", part) for part in parts),
                *(Member("part_share", share) for share in grown[1:]),
            )  # fmt: skip
            yield Related("growth", "GROWTH", rule.name, members, related.wording, tension=True)


def _growth(
    figure: Figure, at: dict[str, int], skeleton: Skeleton, pattern: re.Pattern[str]
) -> Figure | None:
    match = pattern.match(skeleton.text, at[figure.figure_id] + 1)
    return skeleton.figure_at(match.start("share")) if match else None
