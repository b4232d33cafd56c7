"""Verdicts on findings whose figures changed: the finding that came in their place is open again, and says why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from extractor.output.decisions import Decision
from extractor.records import Finding

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def reopened(
    before: Iterable[Finding], after: Iterable[Finding], decisions: Mapping[str, Decision]
) -> dict[str, str]:
    """Return a note for each new finding that stands where one with a verdict stood, by finding_id.

    before, after: what the documents and places that were audited again held. Two findings stand in one place where
    the check is the same and the documents are, but for those that came or went, and they share a figure or their quotes
    differ in numbers alone.
    """
    now = {finding.finding_id: finding for finding in after}
    vanished = [
        finding
        for finding in before
        if finding.finding_id not in now and decisions.get(finding.finding_id, _OPEN).verdict != "open"
    ]
    known = {finding.finding_id for finding in before}
    notes = {}
    for old in vanished:
        for new in after:
            if new.finding_id not in known and new.finding_id not in notes and _in_place_of(old, new):
                verdict = decisions[old.finding_id]
                notes[new.finding_id] = (
                    f"reopened: {old.finding_id} was {verdict.verdict} on {verdict.at[:10]}, then a figure changed"
                )
                break
    return notes


_OPEN = Decision("", "open", "", "", "")


def _in_place_of(old: Finding, new: Finding) -> bool:
    before, now = set(old.document_ids), set(new.document_ids)
    if old.check != new.check or not (before <= now or now <= before):
        return False
    return bool(set(old.figure_ids) & set(new.figure_ids)) or _words(old) == _words(new)


def _words(finding: Finding) -> list[str]:
    return [_NUMBER.sub("#", quote) for quote in finding.quotes]
