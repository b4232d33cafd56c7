"""A total and the points of the list below it, each on a line of its own, that tell one part each.

Where the line above says that it is the total of what follows, or one column of the points adds up to the digit, the others
must; any other list is told only where one wrong digit explains why it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise, starmap
from typing import NamedTuple

from extractor.findings.adding import about, addable, adds_up, members_of, within
from extractor.findings.items import Items
from extractor.findings.listed import ListPatterns
from extractor.findings.nearby import known
from extractor.findings.relations import Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import swapped
from extractor.records import Figure, Span
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "points.toml"
_FEWEST = 3  # points
_TEN = 10
_NAME, _ABOVE = 4, 400  # characters of a name that is no chance; above the points in which a total bears it
_LABEL = 2  # characters in front of an amount that tell of what it is
_CHANCE = Fraction(1, 30)
_MOST_LINES = 6  # in front of the last point: of a longer text it may be where an excerpt ends
_TWICE, _HALF = Decimal(2), Decimal("0.5")  # as much, or as little, is of something else
_ABOUT = Decimal("1.2"), Decimal("0.8")  # where no word makes an amount a total


class PointsRule(Rule):
    """How points begin, how their numbers are written in order, what ends the line above, what tells of all of them.

    none: what a point says that has nothing of what others have so much of. named: what ends the words in front of a total
    whose name each point bears in front of its own part.
    """

    kinds: list[str]
    orders: list[str]
    opens: list[str]
    none: str
    all: str
    named: str


class PointsRules(RuleFile):
    """rules/points.toml."""

    points: PointsRule


class Points:
    """The rule of rules/points.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, PointsRules).points
        kinds = (kind.replace("(?P<n>", f"(?P<n{index}>") for index, kind in enumerate(self.rule.kinds))
        begins = "|".join(kinds)
        # In front of the line's end that they follow, points are many times sooner found than line by line.
        self.first, self.later = re.compile(begins), re.compile(f"\n(?:{begins})")
        self.none, self.opens = re.compile(self.rule.none), tuple(self.rule.opens)
        self.named = re.compile(self.rule.named)
        self.all = rules.once(Patterns).rule_pattern(self.rule.all)
        self.numbers = {sign: number for order in self.rule.orders for number, sign in enumerate(order, 1)}

        self.number = cache(self._number)  # few are written, again and again

    def name(self, lead: str) -> str:
        """Return the name of a total, of the words in front of it."""
        end = self.named.search(lead)
        return lead[: end.start()] if end else lead

    def _number(self, written: str) -> int:
        """Return which number stands in front of a point; 0 for none."""
        if written.isascii() and written.isdecimal():
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
    added = list(skeleton.found(ways.all))
    for index, point in enumerate(starts):
        if point.number == 1:
            ends = _ends(skeleton, starts[index:])
            if len(ends) > _FEWEST:
                spans = list(starmap(Span, pairwise(ends)))
                yield from _behind(ways, lists, added, spans) if added else ()
                yield from _by_name(ways, lists, spans)
                yield from _sums(ways, lists, spans)


def _starts(ways: Points, text: str) -> Iterator[_Point]:
    """Yield where lines begin that are points of a list."""
    first = ways.first.match(text)
    for match in [*([first] if first else []), *ways.later.finditer(text)]:
        kind = match.lastgroup or ""
        yield _Point(kind, ways.number(match[kind]), match.start() if match is first else match.start() + 1)


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


def _behind(ways: Points, lists: Items, added: Sequence[re.Match[str]], spans: Sequence[Span]) -> Iterator[Related]:
    """Yield what so many points come to, told behind the last of them, with the first amount of its unit in each."""
    skeleton, last = lists.skeleton, spans[-1]
    match = next((one for one in added if last.start <= one.start() and one.end() <= last.end), None)
    if match is None or (match["n"] and skeleton.figure_at(match.start("n")).value != len(spans)):
        return
    whole, key = skeleton.figure_at(match.start("whole")), skeleton.key_at(match.start("whole"))
    spans = [*spans[:-1], Span(last.start, match.start())]
    rows = [[one for one in _able(lists, span) if skeleton.key_at(one) == key] for span in spans]
    parts = [skeleton.figure_at(row[0]) for row in rows if row]
    if known(whole) and len(parts) == len(spans):
        wording = skeleton.words(match.start(), match.end())
        yield Related("sum", "SUM", ways.rule.name, members_of(whole, parts), wording, "closed", tension=True)


def _by_name(ways: Points, lists: Items, spans: Sequence[Span]) -> Iterator[Related]:
    """Yield a total above the points with what each of them has in front of which the total's name stands."""
    skeleton, first = lists.skeleton, spans[0].start
    above = Span(max(0, first - _ABOVE), first)
    if not _named_above(skeleton, above, min(spans, key=_length)):
        return
    if lists.patterns.said.search(skeleton.text, *above) is None:
        return
    leads, key_at = skeleton.leads, skeleton.key_at
    names = {total: ways.name(leads[total]) for total in _able(lists, above) if lists.said_total(total)}
    totals = [total for total, name in names.items() if len(name) >= _NAME and _in_all(skeleton, name[-_NAME:], spans)]
    rows = [_able(lists, span) for span in spans] if totals else []
    for total in totals:
        key, name = key_at(total), names[total]
        columns = [[one for one in row if key_at(one) == key and len(leads[one]) >= _NAME] for row in rows]
        named = [[one for one in row if name.endswith(leads[one])] for row in columns]
        whole, parts = skeleton.figure_at(total), [skeleton.figure_at(row[0]) for row in named if row]
        near = about(whole, parts, _ABOUT[1], _ABOUT[0])
        if near and all(len(row) == 1 for row in named):
            wording = skeleton.words(total, first)
            yield Related("sum", "SUM", ways.rule.name, members_of(whole, parts), wording, "closed", tension=True)


def _length(span: Span) -> int:
    return span.end - span.start


def _named_above(skeleton: Skeleton, above: Span, point: Span) -> bool:
    """Tell whether a name in front of an amount of a point stands in front of one above it, too: soon known, and rare."""
    leads, before = skeleton.leads, skeleton.between(*above)
    names = {leads[one][-_NAME:] for one in skeleton.between(*point) if len(leads[one]) >= _NAME} if before else ()
    start = before[0] - len(leads[before[0]]) if names else 0
    return any(skeleton.text.find(name, start, above.end) >= 0 for name in names)


def _in_all(skeleton: Skeleton, words: str, spans: Sequence[Span]) -> bool:
    """Tell whether words stand in all of some stretches."""
    return all(skeleton.text.find(words, *span) >= 0 for span in spans)


def _sums(ways: Points, lists: Items, spans: Sequence[Span]) -> Iterator[Related]:
    skeleton = lists.skeleton
    above = _line_above(skeleton, spans[0].start)
    able = _able(lists, above) or _in_bracket(lists, above) if skeleton.between(*above) else []
    headed = not able  # a heading may stand in between
    above = _line_above(skeleton, above.start) if headed else above
    opened = skeleton.text.endswith(ways.opens, above.start, above.end)
    if headed and not opened:
        return
    totals = _totals(skeleton, able or _able(lists, above))
    if not totals:
        return
    rows = [_able(lists, span) for span in spans]
    lacking = [ways.none.search(skeleton.text, *span) is not None for span in spans]
    columns = {total: _column(skeleton, total, label, rows) for total, label in totals.items()}
    full = {
        total: [one for one in column if one is not None]
        for total, column in columns.items()
        if all(one is not None or none for one, none in zip(column, lacking, strict=True))
    }
    full = {total: parts for total, parts in full.items() if len(parts) > 1}
    exact = any(adds_up(skeleton.figure_at(total), _figures(skeleton, parts)) for total, parts in full.items())
    for total, places in full.items():
        whole, parts = skeleton.figure_at(total), _figures(skeleton, places)
        if len({(one.unit, one.scale) for one in parts}) > 1 and not adds_up(whole, parts):
            continue  # the first amount of a point may be the price of a piece
        most, least = (_TWICE, _HALF) if lists.said_total(total) else _ABOUT
        said = opened and about(whole, parts, least, most)
        said |= opened and bool(swapped(whole, [one for one in parts if one.value], _CHANCE))
        said &= not (within(whole, parts, Decimal(1)) and _cut(skeleton, spans[-1]))
        yield Related(
            "sum", "SUM2" if exact and not adds_up(whole, parts) else "SUM", ways.rule.name, members_of(whole, parts),
            skeleton.words(above.start, above.end), "closed" if said or exact else "near", tension=True,
        )  # fmt: skip


def _cut(skeleton: Skeleton, last: Span) -> bool:
    """Tell whether a text of several paragraphs ends with a point: of a long list it may hold only the first ones."""
    return last.end >= len(skeleton.text.rstrip()) and skeleton.text.count("\n", 0, last.start) > _MOST_LINES


def _totals(skeleton: Skeleton, able: Sequence[int]) -> dict[int, str]:
    """Return the first amount of each unit; of several in one unit, those with words, and the end of these."""
    found: dict[int, str] = {}
    for one in able:
        label, key = skeleton.leads[one][-_LABEL:], skeleton.key_at(one)
        alike = [other for other in able if skeleton.key_at(other) == key]
        if len(alike) == 1:
            found[one] = ""
        elif len(label) == _LABEL and label.isalpha():
            ends = [skeleton.leads[other].endswith(label) for other in alike]
            found |= {one: label} if sum(ends) == 1 else {}
        elif one == alike[0]:
            found[one] = ""
    return found


def _column(skeleton: Skeleton, total: int, label: str, rows: Sequence[Sequence[int]]) -> list[int | None]:
    """Return the first amount of a total's unit behind its words in each row."""
    key = skeleton.key_at(total)
    return [
        next((one for one in row if skeleton.key_at(one) == key and skeleton.leads[one].endswith(label)), None)
        for row in rows
    ]


def _line_above(skeleton: Skeleton, start: int) -> Span:
    """Return the line in front of the one that begins at a place."""
    end = max(0, start - 1)
    return Span(skeleton.line_start(end), end)


def _able(lists: Items, span: Span) -> list[int]:
    """Return the amounts of a stretch that can be added, in no bracket."""
    skeleton = lists.skeleton
    places = skeleton.between(*span)
    level = skeleton.level(span.start) if places else 0
    return [
        one
        for one in places
        if addable(figure := skeleton.figure_at(one))
        and known(figure)
        and skeleton.level(one) == level
        and not lists.forbidden(one)
    ]


def _in_bracket(lists: Items, span: Span) -> list[int]:
    """Return the one amount of a heading that stands in the bracket with which it ends: 二、省级资金（5509万元）."""
    skeleton, places = lists.skeleton, lists.skeleton.between(*span)
    alone = len(places) == 1 and skeleton.text.startswith(skeleton.marks.close, places[0] + 1)
    ends = alone and skeleton.text[places[0] + 2 : span.end].strip(skeleton.marks.colon) == ""
    return [one for one in places if ends and addable(skeleton.figure_at(one)) and known(skeleton.figure_at(one))]


def _figures(skeleton: Skeleton, places: Sequence[int]) -> list[Figure]:
    return [skeleton.figure_at(one) for one in places]
