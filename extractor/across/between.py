"""Projects that a county's reports and those of its townships both tell of -> links between the two.

Only mentions of one year are compared, and only those that share a pair of characters of the name or a rare figure.
A name alone links them where the county names the township; else a figure must be the same as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from extractor.across.counties import Told
from extractor.across.entities import is_one, one_side
from extractor.across.names import Names
from extractor.across.vocabulary import vocabulary
from extractor.findings.relations import digest
from extractor.records import Link
from extractor.rulebook import Rulebook

COUNTY, TOWNSHIP = "county", "township"


class Pair(NamedTuple):
    """A project as a county tells of it and a township: how well they fit, and the rare figures both state.

    named: whether the county names the township with it.
    """

    score: float
    alike: float
    county: Told
    town: Told
    shared: tuple[str, ...]
    named: bool


def pairs(county: Sequence[Told], towns: Iterable[Told], rules: Rulebook, by_code: bool) -> list[Pair]:
    """Return the projects that both tell of: within a pair of documents a mention once, with the one most alike.

    by_code: whether the county's code says that the townships are its own; else each must be named.
    """
    index = _Index(county, rules, by_code)
    fitting = sorted(
        (pair for town in towns for pair in index.fitting(town)),
        key=lambda pair: (-pair.score, pair.county.told_id, pair.town.told_id),
    )
    taken: set[tuple[str, str]] = set()
    found: list[Pair] = []
    for pair in fitting:
        ends = (pair.county.told_id, pair.town.document_id), (pair.town.told_id, pair.county.document_id)
        if not taken.intersection(ends):
            taken.update(ends)
            found.append(pair)
    return found


class _Index:
    """The mentions of a county's reports, by the pairs of characters of their names and by their rare figures."""

    def __init__(self, county: Sequence[Told], rules: Rulebook, by_code: bool) -> None:
        self._names = rules.once(Names)
        self._rules = vocabulary(rules).matching
        self._by_code = by_code
        self._of: dict[tuple[int, str], list[Told]] = defaultdict(list)
        for one in county:
            for key in {*self._names.keys(one.names, ""), *(key for key, _, _ in one.rare)}:
                self._of[one.year, key].append(one)

    def fitting(self, town: Told) -> Iterator[Pair]:
        """Yield the county's mentions that are of the project of a township's mention."""
        keys = self._names.keys(town.names, town.place) | {key for key, _, _ in town.rare}
        near = {one.told_id: one for key in keys for one in self._of.get((town.year, key), ())}
        for one in near.values():
            pair = self._compared(one, town)
            if pair is not None:
                yield pair

    def _compared(self, one: Told, town: Told) -> Pair | None:
        alike, apart = self._names.fit(one.names, town.names, town.place)
        mine = {key for key, _, _ in town.rare}
        shared = tuple(key for key, _, _ in one.rare if key in mine)
        named = any(town.place in name for name in one.names)
        elsewhere = not named and any(self._names.towns(name) for name in one.names)
        enough = is_one(alike, [key.partition("|")[0] for key in shared], self._rules, named)
        if not enough or apart or elsewhere or not (named or self._by_code):
            return None
        return Pair(alike + len(shared), alike, one, town, shared, named)


def links(pair: Pair) -> Iterator[Link]:
    """Yield the two links of a pair, with the names, how alike they are and the figures that both state."""
    relation_id = digest("county", pair.county.told_id, pair.town.told_id)
    written = [surface for key, _, surface in pair.town.rare if key in pair.shared]
    wording = "; ".join([f"{pair.county.names[0]} ~ {pair.town.names[0]} {pair.alike:.2f}", *written])
    for role, side in ((COUNTY, pair.county), (TOWNSHIP, pair.town)):
        witness = {key: figure_id for key, figure_id, _ in side.rare}
        figure_id = witness[pair.shared[0]] if pair.shared else side.figure_id
        yield one_side(relation_id, role, figure_id, side.document_id, pair.alike, wording)


def is_between(link: Link) -> bool:
    """Tell whether a link is one of a county and a township."""
    return link.relation == "same_project" and link.role in (COUNTY, TOWNSHIP)
