"""What the reports of a county and of its townships tell of the same projects, and of the same townships: in short rows.

A row holds what two reports must share to be compared, and the ends of the amount; the reports themselves are read
again only where two rows contradict each other. Rows are kept by group: the county's code, or, where a page gives
none, its source.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from extractor.across.entities import Matcher
from extractor.across.facts import Fact, noun_of
from extractor.across.names import Names
from extractor.across.owners import Page
from extractor.across.vocabulary import AcrossRules, vocabulary
from extractor.documents.places import codes_of
from extractor.findings.units import unit_key
from extractor.records import Document, Figure
from extractor.rulebook import Rulebook

PROJECT, PLACE, SUM = "project", "place", "sum"
SOURCE = "source:"
_CODE = 6
Key = tuple[str, str, tuple[str, ...], tuple[str, ...], str, str, str]


class Stated(NamedTuple):
    """A fact in short: its figure, what it states and when, and the ends of what its writing allows.

    towns: of how many townships a total is said to be the sum, 0 where that is not said.
    """

    figure_id: str
    measure: str
    what: str
    unit: tuple[str, ...]
    scope: tuple[str, ...]
    way: str
    start: str
    end: str
    lower: str
    upper: str
    towns: int

    @property
    def key(self) -> Key:
        """Return what two reports must share."""
        return self.measure, noun_of(self.what), self.unit, self.scope, self.way, self.start, self.end


class Told(NamedTuple):
    """What a report tells of one project, of a township, or of all townships of a county together (`kind`).

    entity: its key among the reports of its place. rare: of a project, for each figure that few others state the key
    of measure, unit and value, its figure_id and what is written.
    """

    kind: str
    place: str
    year: int
    document_id: str
    told_id: str
    entity: str
    names: tuple[str, ...]
    figure_id: str
    rare: tuple[tuple[str, str, str], ...]
    facts: tuple[Stated, ...]


def groups_of(document: Document, rules: Rulebook) -> tuple[str, ...]:
    """Return the groups that a document is compared in: its county's code; its source too where that may not suffice.

    A county's own report is in both, for pages of its townships often give no code.
    """
    code = document.county_code or document.place_code[:_CODE]
    source = SOURCE + document.source_id
    if not code:
        return (source,)
    return (code, source) if is_county(document.place_name, code, rules) else (code,)


def is_county(place: str, group: str, rules: Rulebook) -> bool:
    """Tell whether a place is the county of a group and not one of its townships."""
    if not group.startswith(SOURCE):
        return group in codes_of(place, rules)
    return rules.once(Names).is_county(place)


def told(page: Page, facts: Sequence[Fact], rules: Rulebook) -> list[Told]:
    """Return what a report tells that the reports of its county or townships may tell, too."""
    document = page.report.document
    year = document.report_year or document.plan_year or 0
    if not year:
        return []
    return [
        *_of_projects(page, facts, year, rules),
        *_of_places(document, facts, year, rules.once(Names), vocabulary(rules)),
    ]


def _of_projects(page: Page, facts: Sequence[Fact], year: int, rules: Rulebook) -> Iterator[Told]:
    document = page.report.document
    matcher = Matcher(rules, document.place_name)
    by_owner: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.owner.project:
            by_owner[fact.owner.key].append(fact)
    owners = {
        figure.project_id: owner.key
        for figure, owner in zip(page.report.figures, page.owners, strict=True)
        if figure.project_id and owner is not None
    }
    for mention in matcher.mentions(page.report, alone=True):
        if not mention.figures:
            continue
        entity = owners.get(mention.project.project_id, "")
        names = (mention.project.name, *mention.project.aliases)
        yield Told(
            PROJECT, document.place_name, year, document.document_id, mention.project.project_id, entity, names,
            mention.figures[0].figure_id, _rare(matcher, mention.figures),
            tuple(_stated(fact) for fact in by_owner.pop(entity, ())),
        )  # fmt: skip
    for entity, mine in by_owner.items():  # things without a project of their own
        figures = [fact.figure for fact in mine]
        yield Told(
            PROJECT, document.place_name, year, document.document_id, f"{document.document_id}|{entity}", entity,
            (mine[0].owner.name,), figures[0].figure_id, _rare(matcher, figures), tuple(map(_stated, mine)),
        )  # fmt: skip


def _of_places(
    document: Document, facts: Sequence[Fact], year: int, names: Names, rules: AcrossRules
) -> Iterator[Told]:
    """Yield what a township says of itself, and a county of each township and of all of them."""
    own = {document.place_name, document.publisher}
    by_place: dict[tuple[str, str], list[Stated]] = defaultdict(list)
    for fact in facts:
        if fact.owner.project:
            continue
        if fact.owner.name in own:
            all_towns = any(word in fact.words for word in rules.counties.sums)
            by_place[SUM if all_towns else PLACE, fact.owner.name].append(_stated(fact, rules))
        elif names.is_town(fact.owner.name):
            apart = fact._replace(scope=fact.scope.difference(rules.counties.parts))
            by_place[PLACE, fact.owner.name].append(_stated(apart))
    for (kind, name), stated in by_place.items():
        told_id = f"{document.document_id}|{kind}|{name}"
        yield Told(
            kind, document.place_name, year, document.document_id, told_id, name, (name,), stated[0].figure_id, (),
            tuple(stated),
        )  # fmt: skip


def _rare(matcher: Matcher, figures: Iterable[Figure]) -> tuple[tuple[str, str, str], ...]:
    found = {
        "|".join((measure, *unit, value)): one
        for (measure, unit, value), one in matcher.rare(figures).items()
    }
    return tuple((key, one.figure_id, one.surface) for key, one in sorted(found.items()))


def _stated(fact: Fact, rules: AcrossRules | None = None) -> Stated:
    figure, period = fact.figure, fact.period
    counted = re.search(rules.counties.counted, fact.sentence) if rules is not None else None
    return Stated(
        figure.figure_id,
        fact.measure,
        fact.what,
        unit_key(figure),
        tuple(sorted(fact.scope)),
        fact.way,
        period.start.isoformat() if period else "",
        period.end.isoformat() if period else "",
        "" if figure.lower is None else str(figure.lower),
        "" if figure.upper is None else str(figure.upper),
        int(counted[1]) if counted else 0,
    )


def as_told(row: Sequence[Any]) -> Told:
    """Return what a report tells from the list that JSON made of it."""
    kind, place, year, document_id, told_id, entity, names, figure_id, rare, facts = row
    return Told(
        kind, place, year, document_id, told_id, entity, tuple(names), figure_id,
        tuple((key, figure, surface) for key, figure, surface in rare),
        tuple(map(_as_stated, facts)),
    )  # fmt: skip


def _as_stated(row: Sequence[Any]) -> Stated:
    figure_id, measure, what, unit, scope, *rest = row
    return Stated(figure_id, measure, what, tuple(unit), tuple(scope), *rest)
