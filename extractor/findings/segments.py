"""Totals of what the sentences in front of them tell one after another, in as many columns: so many schools and pupils."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractor.findings.adding import addable, adds_up, members_of, within
from extractor.findings.listed import ListPatterns
from extractor.findings.nearby import known
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Span
from extractor.rulebook import Rulebook

RULE = "a total of the sentences in front of it"
_LEAST, _MOST = 2, 8  # sentences


class Totals:
    """The words in front of a total of sentences, compiled: those that make sure of it, and those that say it of a place.

    any: a word that either has, by which most leads are soon left aside.
    """

    def __init__(self, rules: Rulebook) -> None:
        words = rules.once(ListPatterns).words
        self.any = re.compile("|".join(map(re.escape, (*words.total_sure, *words.total_before))))
        self.sure = re.compile(f"(?:{'|'.join(words.total_sure)})[^，。；]{{0,4}}$")
        self.said = re.compile(
            f"(?:{words.total_place})[^，。；]{{0,4}}(?:{'|'.join(words.total_before)})[^，。；]{{0,4}}$"
        )


class _Column(NamedTuple):
    """A total and what each of the sentences in front of it tells of the same."""

    whole: Figure
    parts: list[Figure]


def segments(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the columns of a sentence that begins with a total, each with its parts in the sentences in front of it.

    The first amounts of all of them are one column; the others are of one unit and bear the same words.
    """
    words = rules.once(Totals)
    told = skeleton.telling
    for (first, _), (second, _), (sentence, places) in zip(told, told[1:], told[2:], strict=False):
        if first.end + 1 < second.start or second.end + 1 < sentence.start or len(places) < _LEAST:
            continue  # what stands in front of it tells no amounts
        if not words.any.search(lead := skeleton.leads[places[0]]):
            continue
        certain = words.sure.search(lead) is not None
        before = _before(skeleton, sentence) if certain or words.said.search(lead) else []
        if len(before) >= _LEAST:
            yield from _summed(skeleton, _columns(skeleton, before, places), certain)


def _before(skeleton: Skeleton, sentence: Span) -> list[Span]:
    """Return the sentences right in front of one in its line, as far as all of them tell amounts, in order."""
    found: list[Span] = []
    start = sentence.start
    while start > 0 and skeleton.text[start - 1] != "\n" and len(found) < _MOST:
        earlier = skeleton.sentence(start - 1)
        if not skeleton.between(*earlier):
            break
        found.insert(0, earlier)
        start = earlier.start
    return found


def _columns(skeleton: Skeleton, before: list[Span], totals: list[int]) -> list[_Column]:
    """Return the columns of totals, over as many of the sentences right in front of them as bear all of them."""
    columns = [_Column(skeleton.figure_at(one), []) for one in totals if _able(skeleton.figure_at(one))]
    for sentence in reversed(before):
        places = [one for one in skeleton.between(*sentence) if _able(skeleton.figure_at(one))]
        found = [_like(skeleton, one, places, first=one == totals[0]) for one in totals]
        if None in found or len(columns) < len(totals):
            break
        for column, part in zip(columns, found, strict=True):
            if part is not None:
                column.parts.insert(0, part)
    return columns


def _like(skeleton: Skeleton, total: int, places: list[int], first: bool) -> Figure | None:
    """Return the amount among some that is of one column with a total: the first of all, or one with the same words."""
    same = [one for one in (places[:1] if first else places) if skeleton.key_at(one) == skeleton.key_at(total)]
    same = same if first else [one for one in same if skeleton.leads[one] == skeleton.leads[total]]
    return skeleton.figure_at(same[0]) if len(same) == 1 else None


def _able(figure: Figure) -> bool:
    return addable(figure) and known(figure)


def _summed(skeleton: Skeleton, columns: list[_Column], certain: bool) -> Iterator[Related]:
    """Yield the sum of each column; where the words do not make sure of it, only beside one that adds up to the digit."""
    exact = any(adds_up(whole, parts) for whole, parts in columns)
    for whole, parts in columns:
        if len(parts) >= _LEAST and (exact or (certain and within(whole, parts))):
            check = "SUM2" if exact and not adds_up(whole, parts) else "SUM"
            wording = skeleton.lead_of(whole)
            yield Related("sum", check, RULE, members_of(whole, parts), wording, "closed", tension=not exact)
