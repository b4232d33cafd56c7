"""Shares and rises whose other numbers stand further back in the paragraph."""

from __future__ import annotations

from typing import NamedTuple

from extractor.findings.apportioned import Apportioned
from extractor.findings.far import Shares, percentages
from extractor.findings.relations import Related
from extractor.findings.rises import Rises
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rulebook


class Further(NamedTuple):
    """Relations whose numbers stand further apart, and the ids of percentages that are of a whole stated nowhere."""

    relations: list[Related]
    unstated: set[str]


def further(skeleton: Skeleton, rules: Rulebook) -> Further:
    """Return the relations of shares, rises and changed counts whose other numbers stand further back."""
    words = rules.once(Shares)
    places = percentages(skeleton)
    shared, rising = Apportioned(skeleton, words, places), Rises(skeleton, words, places)
    return Further([*shared.shares(), *rising.rises(), *rising.counts()], shared.unstated())
