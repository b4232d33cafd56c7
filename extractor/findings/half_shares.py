"""Shares told in words that no figure holds: a half, most, the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.findings.derived import drafted
from extractor.findings.rate_rules import Label, Rates
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure

_FRONT, _BEHIND = 20, 14  # characters around the words of a half
_HALF, _OFF, _TENTH, _LITTLE, _ALL = Decimal(50), Decimal(5), Decimal(10), Decimal(1), Decimal(100)
_OPEN = ("more_than", "at_least", "less_than", "at_most")


def half_shares(skeleton: Skeleton, ways: Rates) -> Iterator[tuple[int, Figure, Label]]:
    """Yield each half told in words, with where it stands and what the words around it tell."""
    text, place = skeleton.text, -1
    while (place := text.find(ways.rule.half_word, place + 1)) >= 0:
        around = max(0, place - _FRONT), min(len(text), place + _BEHIND)
        match = ways.half_alone.search(text, *around)
        if match is not None and match.start("half") <= place < match.end("half"):
            yield match.start("half"), _half(skeleton, match), Label(generic=True, bare=True, last=True)
            continue
        match = ways.half.search(text, *around)
        if match is not None and match.start("half") <= place < match.end("half") and (match["told"] or match["then"]):
            of = match["of"] or ""
            generic, leads = ways.generic.search(of) is not None, match["then"] is not None
            yield match.start("half"), _half(skeleton, match), Label(of=of, generic=generic, leads=leads, bare=True)


def _half(skeleton: Skeleton, match: re.Match[str]) -> Figure:
    """Return the share that words of a half tell: about a half, a little less, or any more."""
    start = skeleton.offset(match.start("half"))
    share = drafted("50", start, _OFF, "percent")
    written = {"surface": match["half"], "end": start + len(match["half"]), "written_value": match["half"]}
    if match["less"]:
        return share.model_copy(update={"lower": _HALF - _TENTH, "upper": _HALF, "qualifier": "less_than", **written})
    if match["more"] or match["above"]:
        return share.model_copy(update={"lower": _HALF, "upper": _ALL, "qualifier": "more_than", **written})
    if match.groupdict().get("under"):
        return share.model_copy(update={"lower": _LITTLE, "upper": _HALF, "qualifier": "less_than", **written})
    return share.model_copy(update=written)


def bounded(share: Figure) -> Figure:
    """Return a share with both ends: one that is less than something is not nothing, one that is more is at most all."""
    if share.qualifier not in _OPEN or (share.value or 0) > _ALL:
        return share
    lower, upper = share.lower, share.upper
    ends = {"lower": _LITTLE if lower is None else lower, "upper": _ALL if upper is None else upper}
    return share.model_copy(update=ends)
