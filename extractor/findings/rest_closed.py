"""Rows of amounts that the rest closes, such as `other expenditure`, against the total of which they are all there is.

The total stands in front of the row, in its line or in the one before. One that the row comes to is it; if there is none,
the one total from which a slip of the hand keeps the row is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from extractor.findings.adding import addable, adds_up, members_of
from extractor.findings.derived import significant_digits
from extractor.findings.nearby import known
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import typos
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "rest_closed.toml"
_FEWEST, _MOST = 3, 24  # amounts of a row, the rest among them
_GAP, _REACH = 60, 400  # characters between two amounts of a row, and in front of it where its total stands
_FAR, _DIGITS = 1200, 7  # characters in front of a row that no words open, and digits that its amounts have together
_RARELY = Fraction(1, 100)  # how likely a slip may be by chance in such a row
_SCORES = Fraction(1, 8)  # the same of scores, which are short
_CHANCE = Fraction(1, 40)  # how likely a slip may be by chance
_NAME = 2  # characters of a name that a total shares with the rest
_LOOSE = ("near", "open")


class RestRule(Rule):
    """Words in front of the rest, of the amounts beside it and of their total; see the comments in the file."""

    rest: str
    aside: str
    total: str
    opens: str
    divides: str
    points: str
    point: str
    other: str
    spent: str
    never: str


class RestRules(RuleFile):
    """rules/rest_closed.toml."""

    rest_closed: RestRule


class Rests:
    """The rule of rules/rest_closed.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, RestRules).rest_closed
        self.rest, self.aside, self.total, self.opens, self.other, self.spent, self.never = map(
            re.compile, (rule.rest, rule.aside, rule.total, rule.opens, rule.other, rule.spent, rule.never)
        )
        self.divides, self.points, self.point = map(re.compile, (rule.divides, rule.points, rule.point))


def rest_closed(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield each row that the rest closes with the one total to which it would come but for a slip."""
    ways = rules.once(Rests)
    for last in skeleton.led(ways.rest):
        figure = skeleton.figure_at(last)
        if not addable(figure) or not known(figure) or _is_told(found, figure.figure_id):
            continue
        row = _row(skeleton, ways, last)
        if len(row) < _FEWEST or ways.never.search(skeleton.text, row[0], row[-1]):
            continue
        opened = _opens(skeleton, ways, row[0])
        whole = _total(skeleton, ways, row) if opened else _spent(skeleton, ways, row)
        if whole is not None:
            yield _sum(skeleton, ways, whole, row)
    yield from _divided(skeleton, ways, found)
    yield from _scored(skeleton, ways, found)


def _sum(skeleton: Skeleton, ways: Rests, whole: int, row: Sequence[int]) -> Related:
    """Return a row with its total."""
    members = members_of(skeleton.figure_at(whole), [skeleton.figure_at(one) for one in row])
    return Related("sum", "SUM", ways.rule.name, members, skeleton.words(whole, row[-1] + 1), "closed", tension=True)


def _divided(skeleton: Skeleton, ways: Rests, found: Sequence[Related]) -> Iterator[Related]:
    """Yield each full sentence that begins with the way in which all of it is divided, with the one total in front."""
    for span, places in skeleton.telling:
        if not ways.divides.match(skeleton.text, span.start):
            continue
        end, key = skeleton.full_sentence(span.start).end, skeleton.key_at(places[0])
        places = [one for one in skeleton.between(span.start, end) if skeleton.key_at(one) == key]
        row = [one for one in places if not ways.aside.search(skeleton.leads[one])]
        figures = [skeleton.figure_at(one) for one in row]
        if len(row) < _FEWEST or len({skeleton.leads[one] for one in row}) < len(row) or not addable(figures[0]):
            continue
        if not all(map(known, figures)) or ways.never.search(skeleton.text, span.start, end):
            continue
        whole = None if _is_told(found, figures[-1].figure_id) else _total(skeleton, ways, row)
        if whole is not None:
            yield _sum(skeleton, ways, whole, row)


def _scored(skeleton: Skeleton, ways: Rests, found: Sequence[Related]) -> Iterator[Related]:
    """Yield each score with those behind it of which it is made up, each behind the words for so many points."""
    for whole in skeleton.led(ways.points):
        key, figure = skeleton.key_at(whole), skeleton.figure_at(whole)
        behind = [one for one in skeleton.between(whole + 1, whole + _REACH) if skeleton.key_at(one) == key]
        row = [one for one in behind if ways.point.search(skeleton.leads[one])]
        parts = [skeleton.figure_at(one) for one in row]
        if len(row) < _FEWEST or not all(map(known, (figure, *parts))) or adds_up(figure, parts):
            continue
        if typos(figure, parts, _SCORES) and not _is_told(found, parts[-1].figure_id):
            yield _sum(skeleton, ways, whole, row)


def _is_told(found: Sequence[Related], figure_id: str) -> bool:
    """Tell whether another reader has closed a row with the rest."""
    sums = (one for one in found if one.check in ("SUM", "SUM2") and one.mode not in _LOOSE)
    return any(part.figure_id == figure_id for one in sums for part in one.figures("part"))


def _row(skeleton: Skeleton, ways: Rests, last: int) -> list[int]:
    """Return the amounts of the rest's unit in front of it, as far back as they bear names of their own, and it."""
    key, level, leads = skeleton.key_at(last), skeleton.level(last), skeleton.leads
    row, names = [last], {leads[last]}
    floor = skeleton.line_start(last)
    for one in reversed(skeleton.between(floor, last)):
        if row[-1] - one > _GAP:
            break
        if skeleton.key_at(one) != key or skeleton.level(one) > level or ways.aside.search(leads[one]):
            continue
        lead = leads[one]
        if skeleton.level(one) < level or len(row) == _MOST or len(lead) < _NAME or lead in names:
            break
        if ways.total.search(lead) or not known(skeleton.figure_at(one)) or ways.rest.search(lead):
            break
        row.append(one)
        names.add(lead)
        if _opens(skeleton, ways, one):
            break
    return row[::-1]


def _opens(skeleton: Skeleton, ways: Rests, position: int) -> bool:
    """Tell whether words open a row between an amount and the number in front of it in its sentence."""
    start = skeleton.sentence(position).start
    before = skeleton.between(start, position)
    return ways.opens.search(skeleton.text, before[-1] + 1 if before else start, position) is not None


def _total(skeleton: Skeleton, ways: Rests, row: Sequence[int]) -> int | None:
    """Return the one total in front of a row from which a slip keeps it; none if it comes to any amount there."""
    parts, key = [skeleton.figure_at(one) for one in row], skeleton.key_at(row[0])
    start = skeleton.line_start(row[0])
    start = max(skeleton.line_start(max(0, start - 1)), row[0] - _REACH)
    able = [one for one in skeleton.between(start, row[0]) if skeleton.key_at(one) == key]
    if any(adds_up(skeleton.figure_at(one), parts) for one in able):
        return None
    match = ways.rest.search(skeleton.leads[row[-1]])
    name = match["name"][-_NAME:] if match else skeleton.leads[row[0]][-1:]  # what a way divides ends as its parts do
    near = {
        skeleton.figure_at(one).value: one
        for one in able
        if known(skeleton.figure_at(one))
        and not ways.other.search(skeleton.leads[one])
        and name in skeleton.leads[one]
        and typos(skeleton.figure_at(one), parts, _CHANCE)
    }
    return next(iter(near.values())) if len(near) == 1 else None


def _spent(skeleton: Skeleton, ways: Rests, row: Sequence[int]) -> int | None:
    """Return the one amount that was spent in all, further back, from which a slip keeps a row that begins a line."""
    start = row[0] - len(skeleton.leads[row[0]])
    parts, key = [skeleton.figure_at(one) for one in row], skeleton.key_at(row[0])
    if skeleton.text[start - 1] not in skeleton.marks.stop or sum(map(significant_digits, parts)) < _DIGITS:
        return None
    able = [one for one in skeleton.between(max(0, start - _FAR), start) if skeleton.key_at(one) == key]
    if any(adds_up(skeleton.figure_at(one), parts) for one in able):
        return None
    spent = [one for one in able if ways.spent.search(skeleton.leads[one]) and not ways.other.search(skeleton.leads[one])]
    figures = {figure.value: one for one in spent if known(figure := skeleton.figure_at(one))}
    near = [one for one in figures.values() if typos(skeleton.figure_at(one), parts, _RARELY)]
    return near[0] if len(near) == 1 else None
