"""Rows of amounts behind words such as `of which` that a verb seems to end, and that add up but for a slip of the hand.

A verb behind a comma begins a new statement, or names one more part: `new fields of 3600 mu, mended fields of 2020 mu`. That
two digits in each other's place make the amounts up to it, or it with them, come to the total exactly tells which.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from extractor.findings.adding import adds_up, members_of
from extractor.findings.listed import ListPatterns
from extractor.findings.parts import Lists
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import swapped

_RULE = "a row of amounts but for a slip"
_CHANCE = Fraction(1, 200)
_FEWEST = 2  # parts


def slipped(skeleton: Skeleton, patterns: ListPatterns) -> Iterator[Related]:
    """Yield each row that a slip of the hand keeps from adding up, where a verb seems to end it."""
    lists = Lists(skeleton, patterns)
    for match in lists.opening():
        later = skeleton.between(match.end(), skeleton.sentence(match.start()).end)[1:]
        verbal = [one for one in later if skeleton.leads[one].startswith(lists.words.verbs)]
        end = lists.list_end(match.start()) if verbal else 0
        if not verbal or verbal[0] >= end or lists.open(match.end(), end):
            continue
        wholes, crossed = lists.wholes(match.start())
        row = lists.items(match.end(), end, verbs=()) if wholes and not crossed else []
        if not any(item.loose and lists.states(item.label, lists.words.verbs) for item in row):
            continue
        for key, whole in wholes.items():
            parts = [item.figures[key] for item in row if key in item.figures]
            lengths = range(_FEWEST, len(parts) + 1)
            if any(adds_up(whole, parts[:length]) for length in lengths):
                continue
            slip = next((length for length in lengths if swapped(whole, parts[:length], _CHANCE)), 0)
            if slip:
                wording = skeleton.words(match.start(), match.end())
                members = members_of(whole, parts[:slip])
                yield Related("sum", "SUM", _RULE, members, wording, "near", tension=True)
