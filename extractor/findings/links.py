"""Related -> the rows of links.csv: which figures the words of a report bring together."""

from __future__ import annotations

from operator import itemgetter

from extractor.findings.relations import Related, digest
from extractor.records import Link, Report


def links(found: list[Related], report: Report) -> list[Link]:
    """Return a Link for each figure of each relation of two or more, sorted by relation and place.

    They are made of what was validated with the figures.
    """
    document_id = report.document.document_id
    made: dict[str, tuple[int, str, str, Link]] = {}  # with what it is sorted by
    for related in found:
        if len(related.members) < 2 or related.check in ("ORDER", "DIRECTION"):
            continue
        ids = [member.figure.figure_id for member in related.members]
        if not all(ids):  # a number that is no figure of the page
            continue
        relation_id, wording = digest(document_id, related.relation, *ids), related.wording.strip()
        for (role, figure), figure_id in zip(related.members, ids, strict=True):
            link_id = digest(relation_id, role, figure_id)
            made[link_id] = figure.start, relation_id, role, Link.draft({
                "link_id": link_id, "relation": related.relation, "role": role, "figure_id": figure_id,
                "document_id": document_id, "wording": wording, "relation_id": relation_id,
            })  # fmt: skip
    return [link for *_, link in sorted(made.values(), key=itemgetter(0, 1, 2))]
