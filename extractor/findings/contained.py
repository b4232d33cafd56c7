"""Amounts that hold others by what they are: value added in the product of a place, one tax in all revenue.

Both stand anywhere in a report. They are compared only where it states one amount of the whole, of the same time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from extractor.findings.relations import Member, Patterns, Related, unit_key
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rulebook

_BEHIND = 8  # characters behind an amount that tell what it counts


class _Side(NamedTuple):
    """The words in front of an amount, and right behind it."""

    lead: re.Pattern[str]
    behind: re.Pattern[str]


class Holders:
    """The rules `contained` of rules/relations.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.once(Patterns).rules
        self.verbs, self.never = loaded.contained_verbs, loaded.contained_never
        self.rules = [
            (rule, self._side(rule.whole, rule.whole_behind), self._side(rule.part, rule.part_behind))
            for rule in loaded.contained
        ]
        named = "|".join(f"{rule.whole}|{rule.part}" for rule in loaded.contained)
        self.any = re.compile(f"(?:{re.sub('[?]P<[a-z]+>', '?:', named)}){self.verbs}$")

    def _side(self, lead: str, behind: str) -> _Side:
        return _Side(re.compile(f"(?:{lead}){self.verbs}$"), re.compile(behind))


def contained(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each amount with the one that holds it, by the words right in front of both, and behind them."""
    holders = rules.once(Holders)
    able = [
        one
        for one in skeleton.positions
        if holders.any.search(skeleton.leads[one]) and not any(word in skeleton.leads[one] for word in holders.never)
    ]
    for rule, whole, part in holders.rules if able else ():
        wholes: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
        for told, figure in _named(skeleton, able, whole):
            wholes[told].append(figure)
        for told, figure in _named(skeleton, able, part) if wholes else ():
            holding = wholes[told]
            if len({one.value for one in holding}) == 1 and figure is not holding[0]:
                members = (Member("whole", holding[0]), Member("part", figure))
                yield Related("part", "PART", rule.name, members, skeleton.lead_of(figure), "open", tension=True)


def _named(skeleton: Skeleton, positions: list[int], side: _Side) -> Iterator[tuple[tuple[object, ...], Figure]]:
    """Yield the amounts that words name, each with what it must have in common with another."""
    for position in positions:
        figure, lead = skeleton.figure_at(position), side.lead.search(skeleton.leads[position])
        if lead is None or figure.value is None or figure.quality == "suspect":
            continue
        groups = lead.groupdict()
        title = skeleton.text[: skeleton.line_end(0)]
        behind = side.behind.match(skeleton.text, position + 1, position + 1 + _BEHIND)
        if behind and (groups.get("place") or "") in title:
            time = (figure.status, figure.period_start, figure.period_end)
            yield (*time, unit_key(figure), groups.get("what") or ""), figure
