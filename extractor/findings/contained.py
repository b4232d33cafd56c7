"""Amounts that hold others by what they are: value added in the product of a place, one tax in all revenue.

Where a percentage is named for both, it is their quotient; so is what each of so many has of an amount. All stand anywhere
in a report. They are compared only where it states one amount of the whole, of the same time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.findings.arithmetic import fits_share, makes
from extractor.findings.gates import Needs
from extractor.findings.needed import Sought, crosses
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.signs import is_sign
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import unit_key
from extractor.findings.wordings import Contained, Each
from extractor.records import Figure
from extractor.rulebook import Rulebook
from extractor.values.words import alternation

_MOST = 60  # amounts of one name
_SEVERAL, _LOST = 3, 50  # times: a part that is more than its whole is of others, or lost its unit
_BEHIND = 8  # characters behind an amount that tell what it counts


class _Side(NamedTuple):
    """The words in front of an amount, and right behind it; what stretches need that hold such an amount."""

    lead: Sought
    behind: Sought
    telling: re.Pattern[str]  # words of which the one in front holds at least one, so that few need be looked at
    needs: Needs


class _Told(NamedTuple):
    """An amount, its unit, the time it is of, and what its words have in common with those of another."""

    figure: Figure
    unit: tuple[str, str]
    time: tuple[object, ...]
    what: str

    def alike(self, other: _Told) -> bool:
        """Tell whether two amounts are of one time and one thing: one name ends the other, behind where it is."""
        return self.time == other.time and (self.what.endswith(other.what) or other.what.endswith(self.what))


class Holders:
    """The rules `contained` of rules/relations.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.patterns = rules.once(Patterns)
        loaded = self.patterns.rules
        self.verbs, self.never = loaded.contained_verbs, loaded.contained_never
        fronts = [self._front(rule.whole) for rule in loaded.contained]  # one behind the other, as `standing` wants them
        wholes = zip(loaded.contained, fronts, strict=True)
        self.wholes = [((rule, self._side(front, rule.whole_behind)), front) for rule, front in wholes]
        self.parts = {rule.name: self._side(self._front(rule.part), rule.part_behind) for rule in loaded.contained}
        self.shares = {rule.name: self._side(self._front(rule.share)) for rule in loaded.contained if rule.share}
        self.each = [
            (rule, [self._side(self._front(lead)) for lead in (rule.total, rule.per, rule.count)]) for rule in loaded.each
        ]

    def _front(self, lead: str) -> Sought:
        return self.patterns.sought(f"(?:{lead}){self.verbs}$")

    def _side(self, front: Sought, behind: str = "") -> _Side:
        back = self.patterns.sought(behind)
        telling = re.compile(alternation(front.needs[0]) if front.needs else "")
        within = not any(crosses(one.source, self.patterns.gate.stop) for one in (front, back))
        return _Side(front, back, telling, self.patterns.gate.admit((*front.needs, *back.needs), within))


def contained(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each amount with the one that holds it, by the words right in front of both, and behind them."""
    holders = rules.once(Holders)
    for (rule, whole), _, _ in skeleton.standing(holders.wholes):
        wholes, parts = _both_named(skeleton, (whole, holders.parts[rule.name]), holders.never)
        for one in parts:
            holding = [other for other in wholes if one.alike(other) and one.unit == other.unit]
            single = len({other.figure.value for other in holding}) == 1 and one.figure is not holding[0].figure
            if single and not _of_others(one.figure, holding[0].figure):
                members = (Member("whole", holding[0].figure), Member("part", one.figure))
                yield Related("part", "PART", rule.name, members, skeleton.lead_of(one.figure), "open", tension=True)
        for share in _named(skeleton, holders.shares[rule.name], holders.never) if parts and rule.share else ():
            yield from _apportioned(skeleton, rule, wholes, parts, share)
    for each, sides in holders.each:
        yield from _shared_out(skeleton, each, sides, holders.never)


def _of_others(part: Figure, whole: Figure) -> bool:
    """Tell whether a part is several times its whole, and not so many times that a unit must be lost: it is of others."""
    times = (part.value or 0) / whole.value if whole.value else 0
    return part.kind == "people" and _SEVERAL < times < _LOST


def _shared_out(skeleton: Skeleton, rule: Each, sides: Sequence[_Side], never: list[str]) -> Iterator[Related]:
    """Yield so much for each with all of it and those it is for: the number that it fits, or the first if none does."""
    of_all, of_each, of_those = sides
    per = _named(skeleton, of_each, never)
    total = _named(skeleton, of_all, never) if per else []
    count = _named(skeleton, of_those, never) if total else []
    for each in per:
        whole = next((one for one in total if each.alike(one) and one.unit == each.unit), None)
        if whole is None or not count:
            continue
        fitting = [one.figure for one in count if makes(one.figure, each.figure, whole.figure)]
        kind = count[0].figure.kind
        others = (skeleton.figure_at(position) for position in skeleton.positions)
        if not fitting and any(one.kind == kind and makes(one, each.figure, whole.figure) for one in others):
            continue  # it is of others whom no rule names
        those = (fitting or [count[0].figure])[0]
        members = (Member("count", those), Member("per", each.figure), Member("total", whole.figure))
        yield Related("product", "PROD", rule.name, members, skeleton.lead_of(each.figure), tension=True)


def _apportioned(
    skeleton: Skeleton, rule: Contained, wholes: list[_Told], parts: list[_Told], share: _Told
) -> Iterator[Related]:
    """Yield the share of a part in its whole where the report states one of each, of the same time."""
    if share.figure.kind != "percent":
        return
    whole, part = ([one for one in told if share.alike(one)] for told in (wholes, parts))
    values = [{(one.unit, one.figure.value) for one in told} for told in (whole, part)]
    if [len(value) for value in values] != [1, 1] or whole[0].unit != part[0].unit:
        return
    stated = (skeleton.figure_at(position) for position in skeleton.positions)
    fitting = [one for one in stated if unit_key(one) == whole[0].unit and fits_share(part[0].figure, one, share.figure)]
    if whole[0].figure in fitting or not fitting:
        members = (Member("whole", whole[0].figure), Member("part", part[0].figure), Member("share", share.figure))
        yield Related("ratio", "RATIO", rule.name, members, skeleton.lead_of(share.figure), tension=True)


def _touching(skeleton: Skeleton, position: int) -> list[Figure]:
    """Return the figure of another unit right behind one, if there is one."""
    if not is_sign(skeleton.text[position + 1 : position + 2]):
        return []
    figure = skeleton.figure_at(position + 1)
    return [figure] if figure.value is not None and figure.quality != "suspect" else []


def _both_named(skeleton: Skeleton, sides: tuple[_Side, _Side], never: list[str]) -> tuple[list[_Told], list[_Told]]:
    """Return the amounts that words name as a whole and as a part; where there are none of the rarer, none of both."""
    whole, part = (len(skeleton.stretches_with(side.needs)) for side in sides)
    rare, frequent = sides if whole <= part else sides[::-1]
    rarer = _named(skeleton, rare, never) if whole and part else []
    others = _named(skeleton, frequent, never) if rarer else []
    return (rarer, others) if whole <= part else (others, rarer)


def _named(skeleton: Skeleton, side: _Side, never: list[str]) -> list[_Told]:
    """Return the amounts that words name."""
    found: list[_Told] = []
    leads, tells = skeleton.leads, side.telling.search
    stretches = skeleton.stretches_with(side.needs)
    told = [one for stretch in stretches for one in skeleton.between(*stretch) if tells(leads[one])]
    title = skeleton.text[: skeleton.line_end(0)] if told else ""
    for position in told:
        words, figure = leads[position], skeleton.figure_at(position)
        if not side.behind.pattern.match(skeleton.text, position + 1, position + 1 + _BEHIND):
            continue
        lead = side.lead.pattern.search(words)
        if lead is None or figure.value is None or figure.quality == "suspect" or any(word in words for word in never):
            continue
        groups = lead.groupdict()
        if (groups.get("place") or "") in title:
            time = (figure.status, figure.period_start, figure.period_end)
            both = [*_touching(skeleton, position), figure]  # of households and people side by side either may be meant
            found.extend(_Told(one, unit_key(one), time, groups.get("what") or "") for one in both)
    return found if len(found) <= _MOST else []  # so many are of many places, or years
