"""Further columns of parts, in the brackets behind them: 1240 ha farmed (9 towns, 121 villages), 620 grazed (3, 47).

Where the parts are all there is of their own total, what stands in their brackets is all there is of what it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from extractor.findings.adding import about, adds_up, members_of
from extractor.findings.items import Items, shared_end
from extractor.findings.nearby import known
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import Key
from extractor.records import Figure

_FEWEST = 2
_LEAD, _HELD = 14, 40  # characters of the name of a part, and of its bracket
_JOINED = 2  # characters from one bracket to the next part's name
_FAR = 300  # characters in front in which a total is looked for
_NAME = 8
_MORE, _LESS = Decimal("1.6"), Decimal("0.6")


class _Part(NamedTuple):
    label: str
    place: int
    start: int
    end: int


def held_columns(
    skeleton: Skeleton, lists: Items, column: re.Pattern[str], never: re.Pattern[str], rule: str
) -> Iterator[Related]:
    """Yield the sums of the columns that stand in the brackets of parts, with what bears their name further up."""
    for run in _runs(skeleton):
        if any(never.search(skeleton.text, one.start, one.end) for one in run):
            continue
        rows = [list(column.finditer(skeleton.text, one.start, one.end)) for one in run]
        if len({len(row) for row in rows}) != 1 or not rows[0]:
            continue
        whole_list = _whole_list(skeleton, lists, run)
        for cells in zip(*rows, strict=True):
            places = [cell.start("n") for cell in cells]
            name = _common([cell["label"] for cell in cells])
            if name and len({skeleton.key_at(place) for place in places}) == 1:
                yield from _sum(skeleton, rule, run, places, name, whole_list)


def _runs(skeleton: Skeleton) -> Iterator[list[_Part]]:
    """Yield the parts that follow one another, each with a bracket right behind its amount."""
    marks, run, leads = skeleton.marks, list[_Part](), skeleton.leads
    for bracket in skeleton.opened:
        place = bracket - 1
        if place not in leads:
            continue
        end = skeleton.text.find(marks.close, place, place + _HELD)
        if end < 0 or len(skeleton.between(place + 2, end)) == 0:
            continue
        part = _Part(skeleton.leads[place][-_LEAD:], place, place + 2, end)
        near = run and 0 < place - len(skeleton.leads[place]) - run[-1].end <= _JOINED
        if near and skeleton.key_at(place) == skeleton.key_at(run[-1].place):
            run.append(part)
            continue
        if len(run) >= _FEWEST:
            yield run
        run = [part]
    if len(run) >= _FEWEST:
        yield run


def _whole_list(skeleton: Skeleton, lists: Items, run: Sequence[_Part]) -> bool:
    """Tell whether parts are all there is: by their names, or because they add up to an amount in front of them."""
    if lists.complete([one.label for one in run]) is not None:
        return True
    figures = [skeleton.figure_at(one.place) for one in run]
    key, first = skeleton.key_at(run[0].place), run[0].place
    before = (one for one in skeleton.between(max(0, first - _FAR), first) if skeleton.key_at(one) == key)
    return any(adds_up(skeleton.figure_at(one), figures) for one in before)


def _common(labels: Sequence[str]) -> str:
    """Return the end that labels share."""
    length = min(shared_end(labels[0], other, _NAME) for other in labels[1:])
    return labels[0][len(labels[0]) - length :] if length else ""


def _sum(
    skeleton: Skeleton, rule: str, run: Sequence[_Part], places: Sequence[int], name: str, whole_list: bool
) -> Iterator[Related]:
    """Yield the sum of a column with the only amount in front of the parts that bears its name."""
    key, parts = skeleton.key_at(places[0]), [skeleton.figure_at(one) for one in places]
    first = run[0].place - len(skeleton.leads[run[0].place])
    line = max(skeleton.line_start(first), first - _FAR)
    wholes = [skeleton.figure_at(one) for one in skeleton.between(line, first) if _bears(skeleton, one, key, name)]
    if len({one.value for one in wholes}) != 1 or not all(map(known, [wholes[0], *parts])):
        return
    whole = wholes[0]
    least = _LESS if whole_list else Decimal(1)  # of parts that may be some of all only those above it tell
    if about(whole, parts, least, _MORE):
        wording = skeleton.words(run[0].start, run[-1].end)
        yield Related("sum", "SUM", rule, members_of(whole, parts), wording, "closed", tension=True)


def _bears(skeleton: Skeleton, position: int, key: Key, name: str) -> bool:
    """Tell whether an amount is of a unit, and its noun or the words in front of it end with a name."""
    figure: Figure = skeleton.figure_at(position)
    return skeleton.key_at(position) == key and (
        figure.noun.endswith(name) or skeleton.leads[position].endswith(name)
    )
