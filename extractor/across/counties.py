"""Projects that a county's reports and those of its townships both tell of -> links between the two.

Only mentions of one year are compared, and only those that share a pair of characters of the name or a rare figure.
A name alone links them where the county names the township; else a figure must be the same as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from extractor.across.entities import Matcher, is_one, one_side
from extractor.across.names import Names
from extractor.across.vocabulary import vocabulary
from extractor.findings.relations import digest
from extractor.records import Link, Report
from extractor.rulebook import Rulebook

COUNTY, TOWNSHIP = "county", "township"


class Told(NamedTuple):
    """What a report tells of a project: its names, its first figure, and the rare figures by what they say.

    rare: for each figure the key of measure, unit and value, its figure_id and what is written.
    """

    place: str
    year: int
    document_id: str
    project_id: str
    names: tuple[str, ...]
    figure_id: str
    rare: tuple[tuple[str, str, str], ...]


class _Pair(NamedTuple):
    score: float
    alike: float
    county: Told
    town: Told
    shared: tuple[str, ...]


def told(report: Report, rules: Rulebook) -> list[Told]:
    """Return what a report tells of each project that has a figure."""
    document = report.document
    year = document.report_year or document.plan_year or 0
    found = []
    for mention in Matcher(rules, document.place_name).mentions(report):
        if mention.figures and year:
            rare = {
                "|".join((measure, *unit, value)): one for (measure, unit, value), one in mention.rare.items()
            }
            found.append(
                Told(
                    document.place_name, year, document.document_id, mention.project.project_id,
                    (mention.project.name, *mention.project.aliases), mention.figures[0].figure_id,
                    tuple((key, one.figure_id, one.surface) for key, one in sorted(rare.items())),
                )
            )  # fmt: skip
    return found


def as_told(row: Sequence[Any]) -> Told:
    """Return what a report tells of a project from the list that JSON made of it."""
    place, year, document_id, project_id, names, figure_id, rare = row
    figures = tuple((key, figure, surface) for key, figure, surface in rare)
    return Told(place, year, document_id, project_id, tuple(names), figure_id, figures)


def between(county: Sequence[Told], towns: Iterable[Told], rules: Rulebook) -> list[Link]:
    """Return two links, the county's mention and the township's, for each project that both tell of.

    Within a pair of documents a mention is linked once, with the one that is most alike.
    """
    index = _Index(county, rules)
    pairs = sorted(
        (pair for town in towns for pair in index.fitting(town)),
        key=lambda pair: (-pair.score, pair.county.project_id, pair.town.project_id),
    )
    taken: set[tuple[str, str]] = set()
    found: list[Link] = []
    for pair in pairs:
        ends = (
            (pair.county.project_id, pair.town.document_id),
            (pair.town.project_id, pair.county.document_id),
        )
        if not taken.intersection(ends):
            taken.update(ends)
            found.extend(_links(pair))
    return sorted(found, key=lambda link: (link.document_id, link.relation_id, link.role))


class _Index:
    """The mentions of a county's reports, by the pairs of characters of their names and by their rare figures."""

    def __init__(self, county: Sequence[Told], rules: Rulebook) -> None:
        self._names = rules.once(Names)
        self._rules = vocabulary(rules).matching
        self._of: dict[tuple[int, str], list[Told]] = defaultdict(list)
        for one in county:
            for key in {*self._names.keys(one.names, ""), *(key for key, _, _ in one.rare)}:
                self._of[one.year, key].append(one)

    def fitting(self, town: Told) -> Iterator[_Pair]:
        """Yield the county's mentions that are of the project of a township's mention."""
        keys = self._names.keys(town.names, town.place) | {key for key, _, _ in town.rare}
        near = {one.project_id: one for key in keys for one in self._of.get((town.year, key), ())}
        for one in near.values():
            pair = self._compared(one, town)
            if pair is not None:
                yield pair

    def _compared(self, one: Told, town: Told) -> _Pair | None:
        alike, apart = self._names.fit(one.names, town.names, town.place)
        mine = {key for key, _, _ in town.rare}
        shared = tuple(key for key, _, _ in one.rare if key in mine)
        named = any(town.place in name for name in one.names)
        enough = is_one(alike, [key.partition("|")[0] for key in shared], self._rules, named)
        return _Pair(alike + len(shared), alike, one, town, shared) if enough and not apart else None


def _links(pair: _Pair) -> Iterator[Link]:
    relation_id = digest("county", pair.county.project_id, pair.town.project_id)
    written = [surface for key, _, surface in pair.town.rare if key in pair.shared]
    wording = "; ".join([f"{pair.county.names[0]} ~ {pair.town.names[0]} {pair.alike:.2f}", *written])
    for role, side in ((COUNTY, pair.county), (TOWNSHIP, pair.town)):
        witness = {key: figure_id for key, figure_id, _ in side.rare}
        figure_id = witness[pair.shared[0]] if pair.shared else side.figure_id
        yield one_side(relation_id, role, figure_id, side.document_id, pair.alike, wording)


def is_between(link: Link) -> bool:
    """Tell whether a link is one of a county and a township."""
    return link.relation == "same_project" and link.role in (COUNTY, TOWNSHIP)
