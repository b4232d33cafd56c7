"""What a sentence that begins with `of which` tells beside what the one before it tells, each of its own column.

全县项目50个，总投资178亿元。其中省级项目11个，总投资57亿元: 11 of 50, and 57 of 178.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.findings.items import addable
from extractor.findings.relations import ListWords, Member, Patterns, Related, unit_key
from extractor.findings.skeleton import Skeleton
from extractor.records import Span

_COMMON = 2  # characters at the end of both leads that make a column
_LONGEST = 8


def columned(skeleton: Skeleton, patterns: Patterns) -> Iterator[Related]:
    """Yield each amount behind `of which` with the amount of its column in the sentence before."""
    words = patterns.rules.lists
    text, done = skeleton.text, 0
    for word in words.among[:2]:
        place = text.find(word, 1)
        while place > 0:
            sentence = skeleton.sentence(place)
            if place == sentence.start > done and text[place - 1] != "\n":
                done = place
                yield from _of(skeleton, skeleton.sentence(place - 1), sentence, word, words)
            place = text.find(word, place + 1)


def _of(skeleton: Skeleton, above: Span, below: Span, word: str, words: ListWords) -> Iterator[Related]:
    wholes, parts = ([one for one in skeleton.between(*span) if _stands(skeleton, one, words)] for span in (above, below))
    first, told = True, set[int]()
    for part in parts:
        figure, lead = skeleton.figure_at(part), skeleton.leads[part].removeprefix(word)
        if any(other in lead for other in words.changes):
            continue
        alike = [one for one in wholes if unit_key(skeleton.figure_at(one)) == unit_key(figure)]
        common = {one: _common(skeleton.leads[one], lead) for one in alike}
        most = max(common.values(), default=0)
        best = [one for one in alike if common[one] == most]
        if len(best) == 1 and best[0] not in told and (most >= _COMMON or (first and len(alike) == 1)):
            told.add(best[0])
            members = (Member("whole", skeleton.figure_at(best[0])), Member("part", figure))
            wording = skeleton.words(below.start, part + 1)
            yield Related("part", "PART", "the same column of what is listed", members, wording, "open", tension=True)
        first = False


def _stands(skeleton: Skeleton, position: int, words: ListWords) -> bool:
    """Tell whether an amount can be one of several and is no attribute: `a factory of 500 million`."""
    return addable(skeleton.figure_at(position)) and not skeleton.text.startswith(tuple(words.attributes), position + 1)


def _common(one: str, other: str) -> int:
    """Return how many characters two leads share at their ends."""
    most = min(len(one), len(other), _LONGEST)
    return next((length for length in range(most, 0, -1) if one[-length:] == other[-length:]), 0)
