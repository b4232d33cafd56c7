"""Amounts that hold others by what they are: value added in the product of a place, one tax in all revenue.

Both stand anywhere in a report. They are compared only where it states one amount of the whole, of the same time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from extractor.findings.needed import Sought, Words
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import unit_key
from extractor.records import Figure
from extractor.rulebook import Rulebook

_BEHIND = 8  # characters behind an amount that tell what it counts


class _Side(NamedTuple):
    """The words in front of an amount, and right behind it."""

    lead: Sought
    behind: Sought

    @property
    def needs(self) -> tuple[Words, ...]:
        """The words without which no line holds such an amount."""
        return (*self.lead.needs, *self.behind.needs)


class Holders:
    """The rules `contained` of rules/relations.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.patterns = rules.once(Patterns)
        loaded = self.patterns.rules
        self.verbs, self.never = loaded.contained_verbs, loaded.contained_never
        self.rules = [
            (rule, self._side(rule.whole, rule.whole_behind), self._side(rule.part, rule.part_behind))
            for rule in loaded.contained
        ]

    def _side(self, lead: str, behind: str) -> _Side:
        return _Side(self.patterns.sought(f"(?:{lead}){self.verbs}$"), self.patterns.sought(behind))


def contained(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each amount with the one that holds it, by the words right in front of both, and behind them."""
    holders = rules.once(Holders)
    for rule, whole, part in holders.rules:
        wholes: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
        for told, figure in _named(skeleton, whole, holders.never):
            wholes[told].append(figure)
        for told, figure in _named(skeleton, part, holders.never) if wholes else ():
            holding = wholes[told]
            if len({one.value for one in holding}) == 1 and figure is not holding[0]:
                members = (Member("whole", holding[0]), Member("part", figure))
                yield Related("part", "PART", rule.name, members, skeleton.lead_of(figure), "open", tension=True)


def _named(skeleton: Skeleton, side: _Side, never: list[str]) -> Iterator[tuple[tuple[object, ...], Figure]]:
    """Yield the amounts that words name, each with what it must have in common with another."""
    for position in (one for line in skeleton.lines_with(side.needs) for one in skeleton.between(*line)):
        words = skeleton.leads[position]
        figure, lead = skeleton.figure_at(position), side.lead.pattern.search(words)
        if lead is None or figure.value is None or figure.quality == "suspect" or any(word in words for word in never):
            continue
        groups = lead.groupdict()
        title = skeleton.text[: skeleton.line_end(0)]
        behind = side.behind.pattern.match(skeleton.text, position + 1, position + 1 + _BEHIND)
        if behind and (groups.get("place") or "") in title:
            time = (figure.status, figure.period_start, figure.period_end)
            yield (*time, unit_key(figure), groups.get("what") or ""), figure
