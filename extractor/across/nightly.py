"""The audit of all that an OUT holds, night after night: only what tonight's documents can affect is audited again.

A document is audited by itself when it is new or changed. A place is audited across its reports when one of them is
new, changed, or gone; then its county's reports are compared with those of its townships. Everything else stays as it
was; the result is what auditing everything would give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from json import dumps, loads
from typing import Any

from extractor.across.audit import across, place_of
from extractor.across.between import is_between
from extractor.across.counties import as_told, groups_of
from extractor.across.regions import compared, put_between
from extractor.across.reopened import reopened
from extractor.findings.audit import audit
from extractor.findings.explain import severity_order
from extractor.output.audited import AuditMemory, Remembered
from extractor.output.decisions import Decision
from extractor.output.ledger import Ledger, packed, unpacked
from extractor.records import Finding, Link, Report
from extractor.rulebook import Rulebook

Admit = Callable[[Report], Report]
Tally = Callable[[Report], Mapping[str, Any]]


class Night:
    """One run of the audit over the records of an OUT.

    admit: the gate for the records of a report. tally: what is counted of it. made_with: the rules and the program;
    where they are others than those of the last audit, everything is audited again.
    """

    def __init__(self, ledger: Ledger, rules: Rulebook, admit: Admit, tally: Tally, made_with: str) -> None:
        self._memory: AuditMemory = ledger.audits()
        self._ledger, self._rules, self._admit, self._tally = ledger, rules, admit, tally
        self._made_with = made_with
        self._before: list[Finding] = []
        self._after: list[Finding] = []

    def audit(self, decisions: Mapping[str, Decision]) -> list[Finding]:
        """Audit what is new and what that can affect; return all findings, errors first, then by document.

        decisions: the verdicts so far. A finding that takes the place of one with a verdict is open, and says so.
        """
        memory = self._memory
        memory.begin(self._made_with)
        touched: set[str] = set()
        groups: set[str] = set()
        for name, (place, of) in memory.gone().items():
            touched.add(place)
            groups |= of
            self._replace(f"document:{name}", [])
        for name in memory.unseen():
            touched |= self._audit_document(name)
        for place in sorted(touched):
            groups |= memory.groups_of(place)
            self._audit_place(place)
            groups |= memory.groups_of(place)
        for name in sorted({name for group in sorted(groups) for name in self._audit_group(group)}):
            self._share(name)
        memory.reopen(reopened(self._before, self._after, decisions))
        self._ledger.commit()
        found = self._ledger.findings()
        return sorted(found, key=lambda finding: (severity_order(finding), finding.document_ids))

    def tallies(self) -> Iterator[dict[str, Any]]:
        """Yield what was counted of each document."""
        return self._memory.tallies()

    def _audit_document(self, name: str) -> set[str]:
        """Audit one report by itself; return the places that it is of now and was of before."""
        report = unpacked(self._memory.text(name))
        audit([report], self._rules)
        report = self._admit(report)
        place = place_of(report.document)
        self._memory.keep(name, packed(report))
        self._replace(f"document:{name}", report.findings)
        return {place, self._memory.note(name, place, self._tally(report))}

    def _audit_place(self, place: str) -> None:
        """Audit the reports of a place against each other."""
        memory, known = self._memory, self._memory.remembered(place)
        reports = [unpacked(text) for _, text in memory.documents_of(place)]
        before = {report.document.document_id: _put_in(report) for report in reports}
        for report in reports:
            _take_out(report, known)
        versions = [
            (unpacked(text), report)
            for report in reports
            if (text := memory.version_before(report.document.document_id))
        ]
        found = across(reports, self._rules, known.entities, known.superseded, versions)
        for report in reports:
            found.put_into(report)
            name = report.document.document_id
            put_between(report, self._shared(name))
            if _put_in(report) != before[name]:
                memory.keep(name, packed(report))
            rows = [list(one) for one in found.told[name]]
            memory.keep_rows(name, groups_of(report.document, self._rules), rows)
        links = sorted({link.link_id for link in found.links})
        memory.remember(place, Remembered(known.entities | found.of, found.superseded, links))
        memory.keep_entities(place, found.entities)
        self._replace(f"place:{place}", found.findings)

    def _audit_group(self, group: str) -> set[str]:
        """Compare a county's reports with those of its townships; return the documents whose links are others now."""
        memory = self._memory
        rows = map(as_told, memory.rows_in(group))
        region = compared(group, rows, lambda name: unpacked(memory.audited(name)), self._rules)
        self._replace(f"group:{group}", region.findings)
        now = {
            name: dumps([link.model_dump(mode="json") for link in links], ensure_ascii=False)
            for name, links in region.links.items()
        }
        before = memory.shared_in(group)
        memory.keep_shared(group, now)
        return {name for name in {*now, *before} if now.get(name) != before.get(name)}

    def _share(self, name: str) -> None:
        """Put into a report its links of county and townships, which changed."""
        text = self._memory.audited(name)
        if text:
            report = unpacked(text)
            put_between(report, self._shared(name))
            self._memory.keep(name, packed(report))

    def _shared(self, name: str) -> list[Link]:
        return [Link.model_validate(one) for text in self._memory.shared_by(name) for one in loads(text)]

    def _replace(self, holder: str, findings: list[Finding]) -> None:
        self._before += self._memory.replace(holder, findings)
        self._after += findings


def _put_in(report: Report) -> tuple[list[Link], list[str]]:
    """Return all that an audit across reports changes in a report."""
    return report.links, [project.entity_id for project in report.projects]


def _take_out(report: Report, known: Remembered) -> None:
    """Take out of a report what an earlier audit across reports put into it."""
    put_in = set(known.links)
    report.links = [link for link in report.links if link.link_id not in put_in and not is_between(link)]
    for project in report.projects:
        project.entity_id = ""
