"""Projects of the reports of one place -> entities: which mentions are of one project, and on what evidence.

Mentions are taken in order of publication, those of one report together. Each is matched with the entities known by
then that share a pair of characters of the name or a rare figure; no other pair is looked at. Within one report an
entity takes one mention only, unless their names are equal. The same amount alone never makes two projects one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import NamedTuple

from extractor.across.names import Names
from extractor.across.periods import issued
from extractor.across.vocabulary import Matching, vocabulary
from extractor.findings.relations import digest
from extractor.findings.units import unit_key
from extractor.findings.within import usable
from extractor.records import Document, Figure, Link, Project, Report
from extractor.rulebook import Rulebook

RareKey = tuple[str, tuple[str, str], str]
_SAME = 0.999
_TWO = 2


class Mention(NamedTuple):
    """A project as one report tells of it, with the figures that few other projects state."""

    project: Project
    document: Document
    figures: tuple[Figure, ...]
    rare: dict[RareKey, Figure]

    @property
    def order(self) -> tuple[date, str, str]:
        """Where a mention stands in time."""
        return issued(self.document), self.document.document_id, self.project.project_id


class Match(NamedTuple):
    """Why a mention is of an entity: the mention of it that is most alike, how alike, and the figure both state."""

    score: float
    alike: float
    entity: int
    other: Mention
    shared: tuple[RareKey, ...]


@dataclass
class Cluster:
    """The mentions of one project, the oldest first, and the matches that brought them together."""

    mentions: list[Mention] = field(default_factory=list)
    matches: list[tuple[Mention, Match]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name that most mentions bear, the oldest of those."""
        names = [mention.project.name for mention in self.mentions]
        if len(names) == 1:
            return names[0]
        return max(names, key=lambda name: (names.count(name), -names.index(name)))


class Matcher:
    """Brings the mentions of one place together."""

    def __init__(self, rules: Rulebook, place: str) -> None:
        self.names = rules.once(Names)
        self.rules: Matching = vocabulary(rules).matching
        self.place = place
        self.clusters: list[Cluster] = []
        self._by_pair: dict[str, set[int]] = defaultdict(set)
        self._by_rare: dict[RareKey, set[int]] = defaultdict(set)

    def match(self, reports: Sequence[Report]) -> list[Cluster]:
        """Return the projects of some reports; those of one alone are all different, whatever they have in common."""
        alone = len(reports) < _TWO
        if alone:
            mentions = [Mention(one, report.document, (), {}) for report in reports for one in report.projects]
            return [Cluster([mention]) for mention in sorted(mentions, key=lambda one: one.project.project_id)]
        mentions = sorted((one for report in reports for one in self.mentions(report)), key=lambda one: one.order)
        for _, together in groupby(mentions, key=lambda one: one.document.document_id):
            self._take(list(together))
        return self.clusters

    def mentions(self, report: Report, alone: bool = False) -> Iterator[Mention]:
        """Yield the projects of a report with their figures; alone: without those by which another report's is known."""
        figures = {figure.figure_id: figure for figure in report.figures}
        for project in report.projects:
            mine = tuple(figures[key] for key in project.figure_ids if key in figures)
            yield Mention(project, report.document, mine, {} if alone else self.rare(mine))

    def rare(self, figures: Iterable[Figure]) -> dict[RareKey, Figure]:
        """Return the figures that few other projects state, by measure, unit and value."""
        return dict(self._rare(figures))

    def _rare(self, figures: Iterable[Figure]) -> Iterator[tuple[RareKey, Figure]]:
        for figure in figures:
            digits = figure.written_value.replace(".", "").strip("0")
            exact = figure.qualifier == "exact" and usable(figure) and figure.value is not None
            if exact and figure.measure in self.rules.measures and len(digits) >= self.rules.digits:
                yield (figure.measure, unit_key(figure), str(figure.value)), figure

    def _take(self, together: list[Mention]) -> None:
        """Give each mention of one report its entity, the surest first."""
        found = [
            (index, match) for index, mention in enumerate(together) for match in self._candidates(mention)
        ]
        found.sort(key=lambda pair: (-pair[1].score, pair[0], pair[1].entity))
        given: dict[int, Match] = {}
        taken: dict[int, Mention] = {}
        for index, match in found:
            first = taken.get(match.entity)
            beside = first is None or self._one_name(first, together[index])
            if index not in given and beside:
                given[index] = match
                taken.setdefault(match.entity, together[index])
        for index, mention in enumerate(together):
            self._put(mention, given.get(index))

    def _one_name(self, first: Mention, second: Mention) -> bool:
        one, other = first.project.name, second.project.name
        return self.names.core(one, self.place) == self.names.core(
            other, self.place
        ) and not self.names.apart(one, other)

    def _candidates(self, mention: Mention) -> Iterator[Match]:
        near: set[int] = set()
        for pair in self.names.keys(_called(mention), self.place):
            near |= self._by_pair[pair]
        for key in mention.rare:
            near |= self._by_rare[key]
        for entity in sorted(near):
            best = max(
                (self._compared(mention, other, entity) for other in self.clusters[entity].mentions),
                key=lambda match: match.score,
            )
            if best.score > 0:
                yield best

    def _compared(self, mention: Mention, other: Mention, entity: int) -> Match:
        """Return how well two mentions fit; a score of 0 says that they are not of one project."""
        alike, apart = self.names.fit(_called(mention), _called(other), self.place)
        shared = tuple(sorted(key for key in mention.rare if key in other.rare))
        enough = is_one(alike, [measure for measure, _, _ in shared], self.rules)
        score = 0.0 if apart or not enough else alike + len(shared)
        return Match(score, alike, entity, other, shared)

    def _put(self, mention: Mention, match: Match | None) -> None:
        if match is None:
            self.clusters.append(Cluster())
        number = len(self.clusters) - 1 if match is None else match.entity
        cluster = self.clusters[number]
        cluster.mentions.append(mention)
        if match is not None:
            cluster.matches.append((mention, match))
        for pair in self.names.keys(_called(mention), self.place):
            self._by_pair[pair].add(number)
        for key in mention.rare:
            self._by_rare[key].add(number)


def links(cluster: Cluster) -> Iterator[Link]:
    """Yield two links, the earlier mention and the later one, for each match of mentions with figures."""
    for mention, match in cluster.matches:
        sides = (("earlier", match.other), ("later", mention))
        if not all(side.figures for _, side in sides):
            continue
        witness = {role: _witness(side, match) for role, side in sides}
        relation_id = digest("same_project", *(side.project.project_id for _, side in sides))
        for role, side in sides:
            document_id, wording = side.document.document_id, _evidence(mention, match)
            yield one_side(relation_id, role, witness[role].figure_id, document_id, match.alike, wording)


def is_one(alike: float, measures: Collection[str], rules: Matching, named: bool = True) -> bool:
    """Tell whether two mentions are of one project, by how alike their names are and what the figures of both measure.

    named: whether the names are enough where they are alike enough.
    """
    return (
        (alike >= rules.alone and named)
        or (alike >= rules.beside_figure and bool(measures))
        or len(set(measures)) >= _TWO
    )


def one_side(
    relation_id: str, role: str, figure_id: str, document_id: str, alike: float, wording: str
) -> Link:
    """Return the link of one of two mentions of a project, with the figure that stands for it."""
    return Link(
        link_id=digest(relation_id, role, figure_id),
        relation="same_project",
        role=role,
        figure_id=figure_id,
        document_id=document_id,
        level="worded" if alike >= _SAME else "inferred",
        wording=wording,
        relation_id=relation_id,
    )


def _witness(side: Mention, match: Match) -> Figure:
    return side.rare[match.shared[0]] if match.shared else side.figures[0]


def _evidence(mention: Mention, match: Match) -> str:
    names = f"{match.other.project.name} ~ {mention.project.name} {match.alike:.2f}"
    return "; ".join([names, *(mention.rare[key].surface for key in match.shared)])


def _called(mention: Mention) -> list[str]:
    return [mention.project.name, *mention.project.aliases]
