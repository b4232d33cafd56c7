"""Totals of several columns and the paragraphs below that tell one part each: so many projects, and what they cost.

No word need say that the paragraphs are all: one column adds up to the digit, so the other must, too. So it is with the
sentences of a paragraph, where a slip of the hand explains what the other is off.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from decimal import Decimal
from itertools import product
from math import prod

from extractor.findings.adding import ADDABLE, about, addable, adds_up, members_of
from extractor.findings.headed import headed
from extractor.findings.items import Items
from extractor.findings.listed import ListPatterns
from extractor.findings.nearby import known
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import one_slip_off
from extractor.findings.units import Key, unit_key
from extractor.records import Figure, Span
from extractor.rulebook import Rulebook

_RULE = "paragraphs that tell one part each"
_FEWEST, _MOST = 2, 12  # paragraphs
_TELLING = 10  # a total below it is met by chance
_MANY = 256  # ways to take one amount of each
_NONE = Decimal(0)
_TWICE, _HALF = Decimal(2), Decimal("0.5")  # as much, or as little, is of something else


def paragraphs(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each column of parts told paragraph by paragraph below their total that does not add up, where another does.

    Then what works behind a colon come to, and points each with such an amount.
    """
    yield from headed(skeleton, rules)
    lists = Items(skeleton, rules.once(ListPatterns))
    said, told = set(skeleton.lines_with(lists.patterns.said_needs)), skeleton.units
    for number, (line, units) in enumerate(told[:-_FEWEST]):
        if len(units) < _FEWEST or line not in said:
            continue
        several = _share_several(units, *(one for _, one in told[number + 1 : number + 1 + _FEWEST]))
        totals = _totals(skeleton, lists, line) if several else {}
        if len(totals) > 1:
            rows = (_first_of_each(skeleton, lists, one, totals) for one, _ in told[number + 1 : number + 1 + _MOST])
            yield from _columns(skeleton, line, totals, rows)
    yield from _sentences(skeleton, lists)


def _sentences(skeleton: Skeleton, lists: Items) -> Iterator[Related]:
    """Yield the same of sentences, or what stands between semicolons, behind one that words make that of a total."""
    told, key_at = skeleton.telling, skeleton.key_at
    firsts = [key_at(places[0]) if len(places) >= _FEWEST else None for _, places in told]
    for at in range(len(told) - _FEWEST):
        if firsts[at + 1] is None or firsts[at + 1] != firsts[at + 2] or len(told[at][1]) < _FEWEST:
            continue
        several = _share_several(*(map(key_at, places) for _, places in told[at : at + 1 + _FEWEST]))
        totals = _totals(skeleton, lists, told[at][0]) if several else {}
        if len(totals) < _FEWEST:
            continue
        rows = (_first_of_each(skeleton, lists, span, totals) for span, _ in told[at + 1 : at + 1 + _MOST])
        for related in _columns(skeleton, told[at][0], totals, rows):
            whole, parts = related.one("whole"), related.figures("part")
            off = sum((one.value or _NONE for one in parts), _NONE) - (whole.value or _NONE)
            slipped = one_slip_off(whole, -off) or any(one_slip_off(one, off) for one in parts)
            if slipped and not _others_add_up(skeleton, whole, parts):
                yield related


def _share_several(first: Iterable[Key], *below: Iterable[Key]) -> bool:
    """Tell whether a total and the first parts below it have several units in common that can be added."""
    return sum(key[0] in ADDABLE for key in set(first).intersection(*below)) >= _FEWEST


def _others_add_up(skeleton: Skeleton, whole: Figure, parts: list[Figure]) -> bool:
    """Tell whether other amounts of the sentences of the parts, one of each, come to the total: bids, not budgets."""
    key = unit_key(whole)
    rows: list[list[Decimal]] = []
    for part in parts:
        places = skeleton.between(*skeleton.sentence(skeleton.position(part.start)))
        rows.append([skeleton.figure_at(one).value or _NONE for one in places if skeleton.key_at(one) == key])
    return prod(map(len, rows)) <= _MANY and any(sum(row) == whole.value for row in product(*rows))


def _columns(
    skeleton: Skeleton, line: Span, totals: dict[Key, Figure], rows: Iterable[dict[Key, Figure]]
) -> Iterator[Related]:
    full: dict[Key, list[Figure]] = {key: [] for key in totals}
    for size, row in enumerate(rows, 1):
        full = {key: [*parts, row[key]] for key, parts in full.items() if key in row}
        if len(full) < _FEWEST:
            return
        if size < _FEWEST:
            continue
        exact = [key for key, parts in full.items() if adds_up(totals[key], parts) and (totals[key].value or 0) >= _TELLING]
        if not exact:
            continue
        for key, parts in full.items():
            whole, wording = totals[key], skeleton.words(line.start, line.end)
            near = about(whole, parts, _HALF, _TWICE)
            if near and not adds_up(whole, parts):
                yield Related("sum", "SUM2", _RULE, members_of(whole, parts), wording, "closed", tension=True)
        return


def _totals(skeleton: Skeleton, lists: Items, line: Span) -> dict[Key, Figure]:
    """Return the amounts of a line that are the only ones of their units in it, if words make one of them a total."""
    able = [one for one in skeleton.between(*line) if addable(skeleton.figure_at(one))]
    places = [one for one in able if not lists.forbidden(one)]
    keys = [skeleton.key_at(one) for one in places]
    alone = [one for one in places if keys.count(skeleton.key_at(one)) == 1 and known(skeleton.figure_at(one))]
    said = any(lists.said_total(one) for one in alone)
    return {skeleton.key_at(one): skeleton.figure_at(one) for one in alone} if said else {}


def _first_of_each(skeleton: Skeleton, lists: Items, line: Span, keys: Container[Key]) -> dict[Key, Figure]:
    """Return the first amount of each of some units in a line."""
    found: dict[Key, Figure] = {}
    for one in skeleton.between(*line):
        figure, key = skeleton.figure_at(one), skeleton.key_at(one)
        if key in keys and key not in found and known(figure) and not lists.forbidden(one):
            found[key] = figure
    return found
