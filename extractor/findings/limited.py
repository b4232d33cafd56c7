"""What cannot be: numbers that others limit, rungs of ladders, what never turns back, and what is over too soon."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.findings.divisions import divisions
from extractor.findings.ladders import laddered
from extractor.findings.limits import limits
from extractor.findings.monotone import monotone
from extractor.findings.occasions import occasions
from extractor.findings.pledges import pledges
from extractor.findings.realms import realms
from extractor.findings.relations import Related
from extractor.findings.reported import reported
from extractor.findings.skeleton import Skeleton
from extractor.findings.these import these
from extractor.records import Report
from extractor.rulebook import Rulebook


def limited(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield what each reader of limits finds, reader by reader."""
    yield from occasions(skeleton, rules)
    yield from limits(skeleton, rules)
    yield from laddered(skeleton, rules)
    yield from monotone(report, skeleton, rules)
    yield from divisions(report, skeleton, rules)
    yield from pledges(report, skeleton, rules)
    yield from realms(skeleton, rules)
    yield from reported(report, skeleton, rules)
    yield from these(skeleton, rules)
