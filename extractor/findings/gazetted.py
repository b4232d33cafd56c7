"""Lists of places that are all there are of a division: the cities of a province, the counties of a prefecture.

Nothing in their words makes such a list whole, but the names do: none is left that could have the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extractor.findings.adding import about
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rulebook
from extractor.values.divisions import divisions

_FEWEST = 4  # places
_OF_PROVINCE, _OF_PREFECTURE = 2, 4  # digits of a code
_TWICE, _HALF = Decimal(2), Decimal("0.5")  # as much, or as little, is of something else
_DIRECT = "90"  # digits of what a province governs itself, as it does its prefectures


class _Divisions:
    """The names of what each province and prefecture is divided into."""

    def __init__(self, rules: Rulebook) -> None:
        self.codes: dict[str, set[str]] = {}
        self.within: dict[str, set[str]] = {}
        for code, name, until in rules.once(divisions):
            for parent in _parents(code) if not until else ():
                self.codes.setdefault(name, set()).add(code)
                self.within.setdefault(parent, set()).add(code)

    def all_of_one(self, labels: Sequence[str]) -> bool:
        """Tell whether labels name all that one place is divided into."""
        named = [self.codes.get(label, set()) for label in labels]
        if len(set(labels)) < len(labels) or not all(named):
            return False
        codes = {code for several in named for code in several}
        shared = set.intersection(*({parent for code in several for parent in _parents(code)} for several in named))
        return any(self.within[parent] <= codes for parent in shared)


def _parents(code: str) -> tuple[str, ...]:
    """Return the place that a division is one of all of."""
    province, prefecture = code[:_OF_PROVINCE], code[_OF_PROVINCE:_OF_PREFECTURE]
    if prefecture == "00":
        return ()
    direct = prefecture == _DIRECT and not code.endswith("00")
    if code.endswith("00") or direct:
        return () if code.endswith(_DIRECT + "00") else (province,)
    return (province + prefecture,)


def closed_by_places(found: Sequence[Related], skeleton: Skeleton, rules: Rulebook) -> list[Related]:
    """Return relations, with the sums closed whose parts bear the names of all places of one division."""
    sums = {id(one) for one in found if one.check == "SUM" and one.mode == "near" and len(one.figures("part")) >= _FEWEST}
    if not sums:
        return list(found)
    known = rules.once(_Divisions)

    def whole(related: Related) -> bool:
        parts = related.figures("part")
        near = about(related.one("whole"), parts, _HALF, _TWICE)
        return near and known.all_of_one(list(map(skeleton.lead_of, parts)))

    return [one._replace(mode="closed", tension=True) if id(one) in sums and whole(one) else one for one in found]
