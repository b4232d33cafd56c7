"""What a sentence tells of one number: without what brackets add, and without the parts that are told behind all of it.

1190 people at 1000 yuan each, 1.19 million in all (0.4 million of the province, 0.79 million of the city): how all of it is
made up says nothing of so much for each.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal

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
        return _without_row(skeleton, span, position, parts)
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


def _without_row(
    skeleton: Skeleton, span: Span, position: int, parts: re.Pattern[str]
) -> tuple[list[int], str] | None:
    """Return the numbers and words of a sentence without a row of parts that come to the number in front of them.

    120 km, of which 30, 40 and 50, at 65 a km: it is of the 120.
    """
    opener = parts.search(skeleton.text, span.start, position)
    before = skeleton.between(span.start, opener.start()) if opener else []
    if opener is None or not before:
        return None
    whole, added = skeleton.figure_at(before[-1]).value, Decimal(0)
    for length, one in enumerate(skeleton.between(opener.end(), position), 1):
        if skeleton.key_at(one) != skeleton.key_at(before[-1]):
            return None
        added += skeleton.figure_at(one).value or Decimal(0)
        if added == whole and length >= _PAIR:
            kept = skeleton.text[span.start : opener.start()] + skeleton.text[one + 1 : span.end]
            return [*before, *skeleton.between(one + 1, span.end)], kept
    return None


def without_parts(skeleton: Skeleton, places: list[int]) -> list[int]:
    """Return the first of some amounts alone, where the others, at least two, come to it: they are its parts."""
    if len(places) <= _PAIR:
        return places
    whole, *parts = (skeleton.figure_at(one).value or Decimal(0) for one in places)
    return places[:1] if sum(parts, Decimal(0)) == whole else places
