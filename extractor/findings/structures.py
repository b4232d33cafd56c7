"""A structure such as 19.1:28.3:52.6 against the parts and the total that stand in front of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import permutations, repeat

from extractor.findings.arithmetic import fits_share
from extractor.findings.derived import drafted
from extractor.findings.relations import Member, Patterns, Related
from extractor.records import Figure, Report

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_FAR = 260  # characters behind the last part
_FEW = 4  # parts
_OFF = Decimal("1.5")


def structured(found: Iterable[Related], report: Report, patterns: Patterns) -> Iterator[Related]:
    """Yield a relation for each part of a list whose shares a structure behind it states, in their order."""
    text = report.document.text
    of_wholes = [one for one in patterns.structures if one[0].whole and not one[0].of_growth]
    for related in found:
        if related.check != "SUM" or related.mode != "closed":
            continue
        whole, parts = related.one("whole"), related.figures("part")
        start = max(part.end for part in parts)
        behind = text[start : start + _FAR]
        for rule, pattern, shares in of_wholes:
            phrase = pattern.pattern.search(text, start, start + _FAR) if pattern.can_stand(behind) else None
            stated = list(shares.finditer(text, phrase.start(), phrase.end())) if phrase else []
            if not stated:
                continue
            numbers = _NUMBER.findall(stated[-1][0])
            if len(numbers) == len(parts):
                shared = [_share(number, stated[-1].start()) for number in numbers]
                for part, share in zip(_in_order(whole, parts, shared), shared, strict=True):
                    members = (Member("whole", whole), Member("part", part), Member("share", share))
                    yield Related("ratio", "RATIO", rule.name, members, stated[-1][0], tension=True)


def _in_order(whole: Figure, parts: list[Figure], shares: list[Figure]) -> list[Figure]:
    """Return parts in the order in which all shares fit them: a text may tell of the third sector before the second."""
    orders = permutations(parts) if len(parts) <= _FEW else ()
    fitting = (one for one in orders if all(map(fits_share, one, repeat(whole), shares)))
    return list(next(fitting, parts))


def _share(number: str, start: int) -> Figure:
    """Return one number of a structure in the form of a percentage, without an id.

    Its last digit may be one off: the shares of a structure are made to come to a hundred.
    """
    return drafted(number, start, _OFF.scaleb(-len(number.partition(".")[2])), "percent")
