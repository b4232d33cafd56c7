"""How much several things rose and by how many percent, both told in rows: fewer by 20 and 7, by 16.9% and 4.3%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.findings.adding import addable
from extractor.findings.nearby import known
from extractor.findings.parts_moved import Moved
from extractor.findings.quantities import front
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.years_in_rows import rose
from extractor.records import Figure
from extractor.rulebook import Rulebook

_PAIR = 2
_FEWEST, _MOST = 2, 4  # numbers of a row
_JOIN = 2  # characters between two of them
_GAP = 16  # characters from the last rise to the first percentage
_HUNDRED = Decimal(100)


def moved_in_rows(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each of several percentages with the rise and the level that stand at its place in the rows in front of it."""
    ways = rules.once(Moved)
    percents = skeleton.of_kind("percent")
    for index, first in enumerate(percents):
        if index and _joined(skeleton, ways, percents[index - 1], first):
            continue
        shares = _row(skeleton, ways, percents[index : index + _MOST])
        growth = ways.growths.fullmatch(skeleton.leads[first]) if len(shares) >= _FEWEST else None
        if growth is not None:
            yield from _read(skeleton, ways, shares, growth)


def _joined(skeleton: Skeleton, ways: Moved, one: int, other: int) -> bool:
    gap = skeleton.text[one + 1 : other]
    return len(gap) <= _JOIN and ways.joins.fullmatch(gap) is not None


def _row(skeleton: Skeleton, ways: Moved, places: Sequence[int]) -> list[int]:
    """Return the first of some numbers and those that nothing but joins divides from it."""
    row = list(places[:1])
    for one in places[1:]:
        if not _joined(skeleton, ways, row[-1], one):
            break
        row.append(one)
    return row


def _read(skeleton: Skeleton, ways: Moved, shares: Sequence[int], growth: re.Match[str]) -> Iterator[Related]:
    size, sentence = len(shares), skeleton.full_sentence(shares[0])
    before = skeleton.between(sentence.start, shares[0])
    amounts, rest = before[-size:], before[:-size]
    if len(amounts) < size or shares[0] - amounts[-1] > _GAP:
        return
    if len(before) >= size + size and _from_to(skeleton, ways, before[-size - size :]):
        row = before[-size - size :]
        yield from _told(skeleton, ways, (row[::_PAIR], row[1::_PAIR], shares), bool(growth["down"]))
        return
    if ways.verb.search(skeleton.leads[amounts[0]]) is None:
        yield from _since(skeleton, ways, amounts, shares, bool(growth["down"]))
        return
    if _row(skeleton, ways, amounts) != amounts:
        return
    rise = ways.rises.fullmatch(skeleton.leads[amounts[0]])
    levels = _levels(skeleton, amounts, rest) if rise is not None else []
    figures = [skeleton.figure_at(one) for one in (*levels, *amounts, *shares)]
    falls = bool(growth["down"])
    if rise is None or not levels or falls != bool(rise["down"]) or not all(map(known, figures)):
        return
    columns = list(zip(figures[:size], figures[size : 2 * size], figures[2 * size :], strict=True))
    if not any(_fits(*column, falls) for column in columns):
        return  # by other books
    wording = skeleton.words(min(levels), shares[-1] + 1)
    for level, amount, share in columns:
        members = Member("to", level), Member("amount", amount), Member("share", share)
        yield Related("growth", "GROWTH", ways.rule.name, members, wording, falling=falls, tension=True)


def _since(skeleton: Skeleton, ways: Moved, levels: Sequence[int], shares: Sequence[int], falls: bool) -> Iterator[Related]:
    """Yield each percentage with its level and with the one that this is compared with, told elsewhere in the sentence."""
    size, keys, sentence = len(levels), list(map(skeleton.key_at, levels)), skeleton.full_sentence(shares[0])
    inside = skeleton.between(*sentence)
    if _is_base(skeleton, ways, levels[0]):  # the others stand in front of them
        levels = inside[max(0, inside.index(levels[0]) - size) : inside.index(levels[0])]
        if list(map(skeleton.key_at, levels)) != keys:
            return
    rows = (inside[at : at + size] for at in range(len(inside) - size + 1) if inside[at] not in levels)
    based = [
        row for row in rows if list(map(skeleton.key_at, row)) == keys and _is_base(skeleton, ways, row[0])
    ]  # fmt: skip
    if len(based) != 1 or not all(addable(skeleton.figure_at(one)) for one in levels):
        return
    yield from _told(skeleton, ways, (based[0], levels, shares), falls)


def _is_base(skeleton: Skeleton, ways: Moved, place: int) -> bool:
    """Tell whether the words in front of an amount say that it is of the time before."""
    return ways.base.search(skeleton.text, max(0, skeleton.sentence(place).start - 1), place) is not None


def _from_to(skeleton: Skeleton, ways: Moved, places: Sequence[int]) -> bool:
    """Tell whether amounts are several levels, each with the one in front of it that came to be it."""
    pairs = list(zip(places[::_PAIR], places[1::_PAIR], strict=True))
    return all(
        skeleton.key_at(one) == skeleton.key_at(other)
        and ways.out_of.search(front(skeleton, one)) and ways.into.search(skeleton.leads[other])
        for one, other in pairs
    )  # fmt: skip


def _told(skeleton: Skeleton, ways: Moved, rows: tuple[Sequence[int], ...], falls: bool) -> Iterator[Related]:
    """Yield the columns of levels, of what they came to be and of percentages, if one of them holds."""
    figures = ([skeleton.figure_at(one) for one in row] for row in rows)
    columns = list(zip(*figures, strict=True))
    if not all(known(one) and one.value for column in columns for one in column):
        return
    if not any(rose(one, other, share, falls) for one, other, share in columns):
        return  # by other books
    wording = skeleton.words(min(map(min, rows)), max(map(max, rows)) + 1)
    for one, other, share in columns:
        members = Member("from", one), Member("to", other), Member("share", share)
        yield Related("growth", "GROWTH", ways.rule.name, members, wording, "near", falls, tension=True)


def _levels(skeleton: Skeleton, amounts: Sequence[int], rest: Sequence[int]) -> list[int]:
    """Return the level of each rise: those right in front in the same order of units, or the nearest of its unit."""
    keys = [skeleton.key_at(one) for one in amounts]
    if list(map(skeleton.key_at, rest[-len(keys) :])) == keys:
        return list(rest[-len(keys) :])
    nearest = [next((one for one in reversed(rest) if skeleton.key_at(one) == key), -1) for key in keys]
    able = len(set(nearest)) == len(keys) and all(one >= 0 and addable(skeleton.figure_at(one)) for one in nearest)
    return nearest if able else []


def _fits(level: Figure, amount: Figure, share: Figure, falls: bool) -> bool:
    """Tell whether a level rose, or fell, by an amount and by so many percent, rounded or cut off."""
    change, value = amount.value or Decimal(0), share.value or Decimal(0)
    before = (level.value or Decimal(0)) + (change if falls else -change)
    last = Decimal(1).scaleb(-len(share.written_value.partition(".")[2]))
    return before > 0 and abs(change / before * _HUNDRED - value) <= last

