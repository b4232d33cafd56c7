"""A total and the points of the list below it, each on a line of its own, that tell one part each.

Where the line above says that it is the total of what follows, or one column of the points adds up to the digit, the others
must; any other list is told only where one wrong digit explains why it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, starmap
from typing import NamedTuple

from extractor.findings.items import Items, addable, adds_up, members_of, within
from extractor.findings.listed import ListPatterns
from extractor.findings.nearby import known
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import Key
from extractor.records import Figure, Span
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "points.toml"
_FEWEST = 3  # points
_TEN = 10
_TWICE, _HALF = Decimal(2), Decimal("0.5")  # as much, or as little, is of something else
_ABOUT = Decimal("1.2"), Decimal("0.8")  # where no word makes an amount a total


class PointsRule(Rule):
    """How points begin, how their numbers are written in order, and what ends the line above them."""

    kinds: list[str]
    orders: list[str]
    opens: list[str]


class PointsRules(RuleFile):
    """rules/points.toml."""

    points: PointsRule


class Points:
    """The rule of rules/points.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, PointsRules).points
        kinds = (kind.replace("(?P<n>", f"(?P<n{index}>") for index, kind in enumerate(self.rule.kinds))
        self.begins = re.compile("|".join(kinds))
        self.numbers = {sign: number for order in self.rule.orders for number, sign in enumerate(order, 1)}

    def number(self, written: str) -> int:
        """Return which number stands in front of a point; 0 for none."""
        if written.isdecimal() and written.isascii():
            return int(written)
        first, *rest = (self.numbers.get(sign, 0) for sign in written)
        if not rest:
            return first
        return first + rest[0] if first == _TEN else first * rest[0] + sum(rest[1:])


class _Point(NamedTuple):
    kind: str
    number: int
    start: int


def points(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the sum of each column of amounts that all points of a list have, if the line above states its total."""
    ways, lists = rules.once(Points), Items(skeleton, rules.once(ListPatterns))
    starts = list(_starts(ways, skeleton.text))
    for index, point in enumerate(starts):
        if point.number == 1:
            ends = _ends(skeleton, starts[index:])
            if len(ends) > _FEWEST:
                yield from _sums(ways, lists, list(starmap(Span, pairwise(ends))))


def _starts(ways: Points, text: str) -> Iterator[_Point]:
    """Yield where lines begin that are points of a list."""
    line = 0
    while True:
        match = ways.begins.match(text, line)
        if match and match.lastgroup:
            yield _Point(match.lastgroup, ways.number(match[match.lastgroup]), line)
        line = text.find("\n", line) + 1
        if not line:
            return


def _ends(skeleton: Skeleton, starts: Sequence[_Point]) -> list[int]:
    """Return where the points of a list begin and the last one ends: at the next point that is none of it, or with its line.

    What stands between two points of one kind is of the first, whatever it is.
    """
    first, found, number = starts[0], [starts[0].start], 1
    inside: set[str] = set()
    for point in starts[1:]:
        if point.kind == first.kind and point.number == number + 1:
            found.append(point.start)
            number += 1
        elif point.kind != first.kind and (point.number == 1 or point.kind in inside):
            inside.add(point.kind)  # points of a point
        else:
            return [*found, point.start]
    behind = skeleton.text.find("\n\n", found[-1])
    return [*found, behind if behind >= 0 else len(skeleton.text)]


def _sums(ways: Points, lists: Items, spans: Sequence[Span]) -> Iterator[Related]:
    skeleton = lists.skeleton
    end = max(0, spans[0].start - 1)
    above = Span(skeleton.text.rfind("\n", 0, end) + 1, end)
    totals = _amounts(lists, above)
    if not totals:
        return
    rows = [_amounts(lists, span) for span in spans]
    columns = {key: [row[key] for row in rows if key in row] for key in totals}
    full = {key: parts for key, parts in columns.items() if len(parts) == len(spans)}
    exact = any(adds_up(skeleton.figure_at(totals[key]), _figures(skeleton, parts)) for key, parts in full.items())
    opened = skeleton.text.endswith(tuple(ways.rule.opens), above.start, above.end)
    for key, places in full.items():
        whole, parts = skeleton.figure_at(totals[key]), _figures(skeleton, places)
        if len({(one.unit, one.scale) for one in parts}) > 1 and not adds_up(whole, parts):
            continue  # the first amount of a point may be the price of a piece
        most, least = (_TWICE, _HALF) if lists.said_total(totals[key]) else _ABOUT
        said = opened and within(whole, parts, most) and not within(whole, parts, least)
        yield Related(
            "sum", "SUM2" if exact and not adds_up(whole, parts) else "SUM", ways.rule.name, members_of(whole, parts),
            skeleton.words(above.start, above.end), "closed" if said or exact else "near", tension=True,
        )  # fmt: skip


def _amounts(lists: Items, span: Span) -> dict[Key, int]:
    """Return the first amount of each unit of a stretch that can be added, in no bracket."""
    found: dict[Key, int] = {}
    skeleton, level = lists.skeleton, lists.skeleton.level(span.start)
    for one in skeleton.between(*span):
        figure = skeleton.figure_at(one)
        if addable(figure) and known(figure) and skeleton.level(one) == level and not lists.forbidden(one):
            found.setdefault(skeleton.key_at(one), one)
    return found


def _figures(skeleton: Skeleton, places: Sequence[int]) -> list[Figure]:
    return [skeleton.figure_at(one) for one in places]
