"""Amounts that hold others by what they are: value added in the product of a place, one tax in all revenue.

Both stand anywhere in a report. They are compared only where it states one amount of the whole, of the same time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.relations import Member, Patterns, Related, unit_key
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure


def contained(skeleton: Skeleton, patterns: Patterns) -> Iterator[Related]:
    """Yield each amount with the one that holds it, by the words right in front of both."""
    never = patterns.rules.contained_never
    able = [
        one
        for one in skeleton.positions
        if patterns.contains.search(skeleton.leads[one]) and not any(word in skeleton.leads[one] for word in never)
    ]
    for rule, whole, part in patterns.contained if able else ():
        wholes = [figure for figure in _named(skeleton, able, whole) if figure.status == "actual"]
        if not wholes or len({figure.value for figure in wholes}) > 1:
            continue
        for figure in _named(skeleton, able, part):
            told = (figure.status, figure.period_start, figure.period_end, unit_key(figure))
            first = wholes[0]
            if told == (first.status, first.period_start, first.period_end, unit_key(first)):
                members = (Member("whole", first), Member("part", figure))
                yield Related("part", "PART", rule.name, members, skeleton.lead_of(figure), "open", tension=True)


def _named(skeleton: Skeleton, positions: list[int], pattern: re.Pattern[str]) -> Iterator[Figure]:
    for position in positions:
        figure = skeleton.figure_at(position)
        if figure.value is not None and figure.quality != "suspect" and pattern.search(skeleton.leads[position]):
            yield figure
