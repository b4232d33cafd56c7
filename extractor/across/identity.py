"""Clusters -> entity ids: given once, kept however the clusters change, never given to another project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractor.across.entities import Cluster
from extractor.findings.relations import digest


class Identity(NamedTuple):
    """The entity id of each project_id, and the ids that others took over."""

    of: dict[str, str]
    superseded: dict[str, str]


def identified(
    clusters: Sequence[Cluster], known: Mapping[str, str], gone: Mapping[str, str], place: str
) -> Identity:
    """Return the ids of the clusters of one place.

    known: the ids given before. gone: the ids that others took over before, and which did. A cluster keeps the id
    that the oldest of its mentions bears; where clusters with ids became one, the id of the oldest stays and
    supersedes the others; where one came apart, the part with its oldest mention keeps the id.
    """
    of: dict[str, str] = {}
    superseded = dict(gone)
    taken: set[str] = set()
    given = {*known.values(), *gone}
    for cluster in sorted(clusters, key=lambda cluster: cluster.mentions[0].order):
        ids = [mention.project.project_id for mention in cluster.mentions]
        borne = [known[key] for key in ids if key in known and known[key] not in taken]
        entity = borne[0] if borne else _new(place, ids, taken, given)
        taken.add(entity)
        of.update(dict.fromkeys(ids, entity))
    for key, before in known.items():
        now = of.get(key)
        if now is not None and now != before and before not in taken:
            superseded[before] = now
    for before, now in superseded.items():
        while now in superseded:  # what took it over was taken over since
            now = superseded[now]
        superseded[before] = now
    return Identity(of, superseded)


def _new(place: str, ids: Sequence[str], taken: set[str], given: set[str]) -> str:
    """Return an id made of the oldest mention; of a later one where that id was given before."""
    for key in ids:
        entity = "e" + digest("project", place, key)
        if entity not in taken and entity not in given:
            return entity
    return "e" + digest("project", place, *ids, *sorted(taken | given))
