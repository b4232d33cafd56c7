"""Totals of what the sentences in front of them tell one after another, in as many columns: so many schools and pupils."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractor.findings.items import addable, adds_up, members_of, within
from extractor.findings.listed import ListPatterns
from extractor.findings.nearby import known
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Span
from extractor.rulebook import Rulebook

RULE = "a total of the sentences in front of it"
_LEAST, _MOST = 2, 8  # sentences


class _Column(NamedTuple):
    """A total and what each of the sentences in front of it tells of the same."""

    whole: Figure
    parts: list[Figure]


def segments(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the columns of a sentence that begins with a total, each with its parts in the sentences in front of it.

    The first amounts of all of them are one column; the others are of one unit and bear the same words.
    """
    words = rules.once(ListPatterns).words
    sure = re.compile(f"(?:{'|'.join(words.total_sure)})[^，。；]{{0,4}}$")
    said = re.compile(f"(?:{words.total_place})[^，。；]{{0,4}}(?:{'|'.join(words.total_before)})[^，。；]{{0,4}}$")
    before: list[Span] = []
    for sentence in _sentences(skeleton):
        places = skeleton.between(*sentence)
        lead = skeleton.leads[places[0]] if places else ""
        certain = sure.search(lead) is not None
        if len(places) >= _LEAST and len(before) >= _LEAST and (certain or said.search(lead)):
            yield from _summed(skeleton, _columns(skeleton, before[-_MOST:], places), certain)
        ends = skeleton.text[sentence.end : sentence.end + 1] == "\n"
        before = [] if ends or not places else [*before, sentence]


def _sentences(skeleton: Skeleton) -> Iterator[Span]:
    start = 0
    while start < len(skeleton.text):
        sentence = Span(*skeleton.sentence(start))
        yield sentence
        start = max(sentence.end, start) + 1


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
