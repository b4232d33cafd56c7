"""Reports of one place -> Findings, Links and Entities: the door of this room.

The audit walks place by place; then a county's reports are compared with those of its townships. What a night brings can
only touch the places its documents are of, and the counties of these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from extractor.across.counties import Told, groups_of, told
from extractor.across.entities import Cluster, Matcher, links
from extractor.across.events import Day, days_of, events
from extractor.across.facts import Fact, Facts
from extractor.across.growth import growths
from extractor.across.identity import Identity, identified
from extractor.across.named import Named
from extractor.across.names import Names
from extractor.across.owners import Owner, Owners, Page, page
from extractor.across.periods import issued
from extractor.across.plans import plans
from extractor.across.regions import compared, put_between
from extractor.across.repeated import may_repeat, repeated
from extractor.across.restated import Judge, restated
from extractor.across.slips import slips
from extractor.across.stale import stale
from extractor.across.tell import Failed, Teller
from extractor.across.totals import spans, totals
from extractor.across.versions import changed
from extractor.across.vocabulary import vocabulary
from extractor.findings.audit import audit as audit_within
from extractor.findings.explain import severity_order
from extractor.records import Document, Entity, Finding, Link, Report
from extractor.rulebook import Rulebook

_CODE = 6
_BETWEEN = "\x1f"


class Across(NamedTuple):
    """What the audit across the reports of a place found: findings, links, its entities, the entity of each project.

    told: what each document tells that its county or townships may tell, too.
    """

    findings: list[Finding]
    links: list[Link]
    entities: list[Entity]
    of: dict[str, str]
    superseded: dict[str, str]
    told: dict[str, list[Told]]

    def put_into(self, report: Report) -> None:
        """Put into a report its links, and into its projects the ids of their entities."""
        mine = report.document.document_id
        report.links = [*report.links, *(link for link in self.links if link.document_id == mine)]
        for project in report.projects:
            project.entity_id = self.of.get(project.project_id, "")


def place_of(document: Document) -> str:
    """Return the key of the place that a document is of: its county's code, or else its source, and its name.

    A document that names neither place nor publisher is compared with no other.
    """
    name = document.place_name or document.publisher or document.document_id
    where = document.county_code or document.place_code[:_CODE] or document.source_id
    return f"{where}{_BETWEEN}{name}"


def across(
    reports: Sequence[Report],
    rules: Rulebook,
    known: Mapping[str, str] | None = None,
    superseded: Mapping[str, str] | None = None,
    versions: Iterable[tuple[Report, Report]] = (),
    alone: bool = False,
) -> Across:
    """Audit the reports of one place against each other.

    known: the entity ids given before, by project_id. superseded: what took the place of ids that were given.
    versions: pages with the version before the present one. alone: nothing else is compared with what one report tells.
    """
    ordered = sorted(reports, key=lambda report: _order(report.document))
    place = place_of(ordered[0].document) if ordered else ""
    name = ordered[0].document.place_name if ordered else ""
    clusters = Matcher(rules, name).match(ordered)
    ids = identified(clusters, known or {}, superseded or {}, place)
    read, found = _Read([], [], []), []
    if not alone or len(ordered) > 1 or any(may_repeat(report, vocabulary(rules)) for report in ordered):
        owners = _owners(clusters, ids)
        read = _read(ordered, owners, place, rules)
        found += _checked(read, ordered, owners, rules) if len(ordered) > 1 else []
        found += repeated(read.pages, read.facts, Judge(rules), vocabulary(rules))
    for before, now in versions:
        found.extend(changed(before, now, rules))
    called = Named(ordered, place, rules)
    linked = {link.link_id: link for link in (*found, *called.links()) if isinstance(link, Link)}
    linked |= {link.link_id: link for cluster in clusters for link in links(cluster)}
    teller = rules.once(Teller)
    told_of = [teller.finding(one) for one in found if isinstance(one, Failed)]
    told_of += map(teller.name, called.miswritten())
    made: dict[str, Finding] = {}
    for finding in told_of:
        made.setdefault(finding.finding_id, finding)
    return Across(
        sorted(
            made.values(), key=lambda one: (severity_order(one), one.document_ids, one.check, one.finding_id)
        ),
        sorted(linked.values(), key=lambda one: (one.document_id, one.relation_id, one.role, one.link_id)),
        sorted([*_entities(clusters, ids), *called.entities()], key=lambda one: one.entity_id),
        ids.of,
        ids.superseded,
        _told(read, rules),
    )


def audit(reports: list[Report], rules: Rulebook) -> list[Finding]:
    """Audit each report by itself, those of each place against each other, and those of a county and its townships.

    Fill in what that gives.
    """
    found = audit_within(reports, rules)
    groups: dict[str, list[Told]] = defaultdict(list)
    known = {report.document.document_id: report for report in reports}
    for group in by_place(reports).values():
        result = across(group, rules, alone=len(reports) == 1)
        found += result.findings
        for report in group:
            result.put_into(report)
            first = report.document.document_id
            report.entities = [entity for entity in result.entities if entity.document_ids[0] == first]
            for key in groups_of(report.document, rules):
                groups[key] += result.told.get(first, [])
    shared: dict[str, list[Link]] = defaultdict(list)
    for key, rows in sorted(groups.items()):
        region = compared(key, rows, known.__getitem__, rules)
        found += region.findings
        for name, links_of in region.links.items():
            shared[name] += links_of
    for name, links_of in shared.items():
        put_between(known[name], links_of)
    unique = {finding.finding_id: finding for finding in found}
    return sorted(unique.values(), key=lambda finding: (severity_order(finding), finding.document_ids))


def by_place(reports: Iterable[Report]) -> dict[str, list[Report]]:
    """Return reports by the place that they are of."""
    places: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        places[place_of(report.document)].append(report)
    return dict(sorted(places.items()))


def _owners(clusters: Sequence[Cluster], ids: Identity) -> dict[str, Owner]:
    """Return the owner of each project, by its project_id."""
    return {
        mention.project.project_id: Owner(ids.of[mention.project.project_id], cluster.name, True)
        for cluster in clusters
        for mention in cluster.mentions
    }


class _Read(NamedTuple):
    """The pages of a place, their facts, and the days of what they tell of."""

    pages: list[Page]
    facts: list[Fact]
    days: list[Day]


def _read(reports: Sequence[Report], owners: Mapping[str, Owner], place: str, rules: Rulebook) -> _Read:
    reader, words, names = rules.once(Facts), vocabulary(rules), rules.once(Names)
    named = Owners(
        owners,
        (
            (name, owners[project.project_id])
            for report in reports
            for project in report.projects
            for name in (project.name, *project.aliases)
        ),
        names,
        place,
    )
    pages = [page(report, named, names) for report in reports]
    return _Read(
        pages,
        [fact for one in pages for fact in reader.of(one, place)],
        [day for one in pages for day in days_of(one, names, words)],
    )


def _checked(
    read: _Read, reports: Sequence[Report], owners: Mapping[str, Owner], rules: Rulebook
) -> list[Failed | Link]:
    facts, days = read.facts, read.days
    words, judge, names = vocabulary(rules), Judge(rules), rules.once(Names)
    mentioned = {
        report.document.document_id: {
            owners[project.project_id].key for project in report.projects if project.project_id in owners
        }
        for report in reports
    }

    def told_of(owner: str, name: str, document: Document) -> bool:
        return owner in mentioned[document.document_id] or names.named_in(
            document.text, name, document.place_name
        )

    return [
        *restated(facts, judge, words),
        *slips(facts, words),
        *growths(facts, judge, words),
        *totals(facts, days, judge, words),
        *spans(facts, judge, words, names),
        *events(days, words),
        *plans(facts, days, reports, told_of, judge, words),
        *stale(facts, words),
    ]


def _told(read: _Read, rules: Rulebook) -> dict[str, list[Told]]:
    """Return what each document tells that its county or townships may tell, too."""
    by_document: dict[str, list[Fact]] = defaultdict(list)
    for fact in read.facts:
        by_document[fact.document.document_id].append(fact)
    return {
        one.report.document.document_id: told(one, by_document[one.report.document.document_id], rules)
        for one in read.pages
    }


def _entities(clusters: Sequence[Cluster], ids: Identity) -> list[Entity]:
    found = []
    for cluster in clusters:
        name, first = cluster.name, cluster.mentions[0]
        names = [one for mention in cluster.mentions for one in (mention.project.name, *mention.project.aliases)]
        found.append(Entity.draft({  # made of what was validated with the projects
            "entity_id": ids.of[first.project.project_id],
            "kind": "project",
            "name": name,
            "aliases": [one for one in dict.fromkeys(names) if one != name],
            "place_name": first.document.place_name,
            "county_code": first.document.county_code,
            "document_ids": list(dict.fromkeys([mention.document.document_id for mention in cluster.mentions])),
        }))  # fmt: skip
    current = {entity.entity_id: entity for entity in found}
    for gone, now in sorted(ids.superseded.items()):
        if now in current:
            found.append(current[now].model_copy(update={"entity_id": gone, "superseded_by": now}))
    return found


def _order(document: Document) -> tuple[date, str]:
    return issued(document), document.document_id
