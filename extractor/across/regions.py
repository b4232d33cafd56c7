"""The reports of a county and of its townships, as rows -> links of their projects, and what they contradict.

A group without a report of the county's own has neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractor.across.between import is_between, links, pairs
from extractor.across.contradicted import Load, Pages, confirmed, contradictions
from extractor.across.counties import PROJECT, SOURCE, Told, is_county
from extractor.across.restated import Judge
from extractor.across.tell import Teller
from extractor.across.vocabulary import vocabulary
from extractor.records import Finding, Link, Report
from extractor.rulebook import Rulebook


class Region(NamedTuple):
    """The links of a group by document_id, and its findings."""

    links: dict[str, list[Link]]
    findings: list[Finding]


def compared(group: str, rows: Iterable[Told], load: Load, rules: Rulebook) -> Region:
    """Compare what a county and its townships tell. load: gives the report of a document, where one must be read."""
    own: list[Told] = []
    towns: list[Told] = []
    for one in rows:
        (own if is_county(one.place, group, rules) else towns).append(one)
    if not own or not towns:
        return Region({}, [])
    by_code = not group.startswith(SOURCE)
    linked = pairs(_projects(own), _projects(towns), rules, by_code)
    found: dict[str, list[Link]] = defaultdict(list)
    for pair in linked:
        for link in links(pair):
            found[link.document_id].append(link)
    teller, judge, words, pages = rules.once(Teller), Judge(rules), vocabulary(rules), Pages(load)
    made = {
        finding.finding_id: finding
        for one in contradictions(own, towns, linked)
        for finding in map(teller.finding, confirmed(one, pages, judge, words))
    }
    return Region(
        {name: sorted(mine, key=_order) for name, mine in found.items()},
        [made[key] for key in sorted(made)],
    )


def put_between(report: Report, shared: Sequence[Link]) -> None:
    """Put into a report its links of a county and its townships, in place of those that were there."""
    kept = (link for link in report.links if not is_between(link))
    report.links = [*kept, *sorted({link.link_id: link for link in shared}.values(), key=_order)]


def _projects(rows: Iterable[Told]) -> list[Told]:
    return [one for one in rows if one.kind == PROJECT]


def _order(link: Link) -> tuple[str, str, str]:
    return link.relation_id, link.role, link.link_id
