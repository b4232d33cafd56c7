"""What a sentence tells of one number: without what brackets add, and without the parts that are told behind all of it.

1190 people at 1000 yuan each, 1.19 million in all (0.4 million of the province, 0.79 million of the city): how all of it is
made up says nothing of so much for each.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal

from extractor.findings.adding import adds_up
from extractor.findings.skeleton import Skeleton
from extractor.records import Span

_PAIR = 2  # amounts: one of them is no sum of others


def trimmed(skeleton: Skeleton, span: Span, position: int, parts: re.Pattern[str]) -> tuple[list[int], str] | None:
    """Return the numbers and the words of a sentence that are left, or nothing if all are.

    span: of the sentence. position: of the number, in no bracket. parts: words behind it that open a list of parts.
    """
    opened_at = skeleton.opened[bisect_left(skeleton.opened, span.start) : bisect_left(skeleton.opened, span.end)]
    tail = parts.search(skeleton.text, position, span.end)
    if tail is None and not opened_at:
        return _without_inner(skeleton, span, position, parts)
    level = skeleton.level(span.start)
    if skeleton.level(position) != level:
        return None
    end = tail.start() if tail is not None else span.end
    places = skeleton.between(span.start, end)
    left = [one for one in places if skeleton.level(one) == level]
    if tail is None and len(left) == len(places):
        return None
    kept, start = [], span.start
    for opened in opened_at:
        if not start <= opened < end or skeleton.level(opened) != level:
            continue
        kept.append(skeleton.text[start:opened])
        closed = next((one for one in range(opened + 1, end) if skeleton.level(one + 1) == level), end)
        start = closed + 1
    kept.append(skeleton.text[start:end])
    return left, "".join(kept)


def _without_inner(
    skeleton: Skeleton, span: Span, position: int, parts: re.Pattern[str]
) -> tuple[list[int], str] | None:
    """Return the same without parts in front of the number that come, to the digit, to what words say they are of."""
    opener = parts.search(skeleton.text, span.start, position)
    places = skeleton.between(*span)
    whole = [one for one in places if opener is not None and one < opener.start()][-1:]
    if opener is None or not whole:
        return None
    key, inner = skeleton.key_at(whole[0]), list[int]()
    for one in places[places.index(whole[0]) + 1 :]:
        if skeleton.key_at(one) != key or one >= position:
            break
        inner.append(one)
    if len(inner) < _PAIR or not adds_up(skeleton.figure_at(whole[0]), [skeleton.figure_at(one) for one in inner]):
        return None
    text = skeleton.text[span.start : opener.start()] + skeleton.text[inner[-1] + 1 : span.end]
    return [one for one in places if one not in inner], text


def without_parts(skeleton: Skeleton, places: list[int]) -> list[int]:
    """Return the first of some amounts alone, where the others, at least two, come to it: they are its parts."""
    if len(places) <= _PAIR:
        return places
    whole, *parts = (skeleton.figure_at(one).value or Decimal(0) for one in places)
    return places[:1] if sum(parts, Decimal(0)) == whole else places
