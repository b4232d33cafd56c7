"""Reports -> Findings: the door of this room. What one report says of itself is tested by `within`.

Checks across reports come after those within each, over the same records.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from fractions import Fraction

from extractor.findings.explain import Explainer, severity_order
from extractor.findings.names import counted_names
from extractor.findings.parts import Lists
from extractor.findings.relations import Patterns, Related, links, worded
from extractor.findings.restatements import restated
from extractor.findings.skeleton import Skeleton
from extractor.findings.within import Outcome, check
from extractor.records import Finding, Report, Span
from extractor.rulebook import Rulebook


def audit(reports: list[Report], rules: Rulebook) -> list[Finding]:
    """Fill `links` and `findings` of each report and return all findings, errors first, then by document."""
    found = [finding for report in reports for finding in _within(report, rules)]
    return sorted(found, key=lambda finding: (severity_order(finding), finding.document_ids))


def relations(report: Report, rules: Rulebook) -> list[Related]:
    """Return every worded relation of a report, in order of place, each once."""
    patterns = rules.once(Patterns)
    skeleton = Skeleton(report.document.text, report.figures, patterns.rules.marks)
    found = [
        *worded(skeleton, patterns),
        *Lists(skeleton, patterns).read(),
        *counted_names(skeleton, patterns),
        *restated(report, skeleton, patterns),
    ]
    once: dict[tuple[str, ...], Related] = {}
    for related in found:
        identity = (related.check, *(member.role + member.figure.figure_id for member in related.members))
        if identity not in once or _rank(related) < _rank(once[identity]):
            once[identity] = related
    return sorted(once.values(), key=lambda related: (related.members[0].figure.start, related.check))


def outcomes(found: list[Related], rules: Rulebook) -> list[Outcome]:
    """Return the outcome of each relation's check, in the same order."""
    thirds = rules.once(_thirds)
    return [check(related, thirds) for related in found]


def coverage(report: Report, rules: Rulebook) -> dict[str, int]:
    """Return how many figures a report has, how many stand in a worded relation, how many were checked."""
    found = relations(report, rules)
    tested = [outcome.related for outcome in outcomes(found, rules) if outcome.state != "blocked"]
    return {
        "figures": len(report.figures),
        "in_worded_relation": len(_figure_ids(found)),
        "checked": len(_figure_ids(tested)),
    }


def _within(report: Report, rules: Rulebook) -> list[Finding]:
    explainer = rules.once(Explainer)
    found = relations(report, rules)
    failed = [outcome for outcome in outcomes(found, rules) if outcome.state == "inconsistent"]
    made = [explainer.finding(outcome, report.document) for outcome in _worst(failed)]
    made.extend(_impossible_days(report, rules, explainer))
    place = {figure.figure_id: figure.start for figure in report.figures}

    def rank(finding: Finding) -> tuple[int, int, str, str]:
        first = min((place[figure_id] for figure_id in finding.figure_ids), default=0)
        return severity_order(finding), first, finding.check, finding.finding_id

    report.links = links(found, report)
    report.findings = sorted(made, key=rank)
    return report.findings


def _rank(related: Related) -> tuple[int, bool]:
    """Return how little a reading of the same list claims: what its words close comes first."""
    return ("closed", "near", "open", "").index(related.mode), related.tension


def _worst(failed: list[Outcome]) -> list[Outcome]:
    """Leave out what repeats another failure: sums with a part above the total, third mentions of a fact."""
    above = [outcome.related for outcome in failed if outcome.related.check == "PART"]
    exceeded = {related.one("whole").figure_id for related in above}
    kept: list[Outcome] = []
    told: set[str] = set()
    for outcome in failed:
        related, figure_id = outcome.related, outcome.figure.figure_id
        repeated = related.check == "RESTATE" and figure_id in told
        summed = related.check in ("SUM", "SUM2") and related.one("whole").figure_id in exceeded
        if not repeated and not summed:
            kept.append(outcome)
        if related.check == "RESTATE":
            told.add(figure_id)
    return kept


def _impossible_days(report: Report, rules: Rulebook, explainer: Explainer) -> Iterator[Finding]:
    """Yield a finding for each written day that no calendar has."""
    document = report.document
    at = {figure.start: figure for figure in report.figures}
    for _rule, pattern in rules.once(Patterns).calendar:
        for match in pattern.finditer(document.text):
            month, day = int(match["month"]), int(match["day"])
            # Without a year the longest February is allowed.
            days = monthrange(int(match["year"] or 2024), month)[1] if 1 <= month <= 12 else 0
            if not 1 <= day <= days:
                place = Span(match.start(), match.end())
                yield explainer.impossible_day(document, place, days, at.get(place.start))


def _figure_ids(found: list[Related]) -> set[str]:
    return {member.figure.figure_id for related in found for member in related.members}


def _thirds(rules: Rulebook) -> dict[str, Fraction]:
    table = rules.once(Patterns).rules.thirds
    return {unit: Fraction(rule.factor) for rule in table for unit in rule.units}
