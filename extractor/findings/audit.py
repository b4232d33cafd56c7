"""Reports -> Findings: the door of this room. What one report says of itself is tested by `within`.

Checks across reports come after those within each, over the same records.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import get_args

from extractor.findings.adding import adds_up
from extractor.findings.again import begun_again
from extractor.findings.alike import refuted
from extractor.findings.culprits import with_culprits, with_slip
from extractor.findings.explain import Explainer, severity_order
from extractor.findings.links import links
from extractor.findings.misnamed import misnamed
from extractor.findings.names import misspelt
from extractor.findings.outcome import Outcome, State
from extractor.findings.readers import relations
from extractor.findings.relations import Patterns, Related, figure_ids, thirds_of
from extractor.findings.restatements import PlainNames
from extractor.findings.states import conflicting_states
from extractor.findings.within import Readings, check
from extractor.findings.written import broken_structures, impossible_days, wrong_weekdays
from extractor.records import Finding, Report
from extractor.rulebook import Rulebook

_OF_SHARES = ("RATIO", "GROWTH")
_NUMBER = re.compile(r"\d\d*(?:[.,]\d+)*")  # begins with one digit, which is sooner found than the first of several


def audit(reports: list[Report], rules: Rulebook) -> list[Finding]:
    """Fill `links`, `findings` and `coverage` of each report and return all findings, errors first, then by document."""
    found = [finding for report in reports for finding in _within(report, rules)]
    return sorted(found, key=lambda finding: (severity_order(finding), finding.document_ids))


def outcomes(found: list[Related], rules: Rulebook, readings: Readings | None = None) -> list[Outcome]:
    """Return the outcome of each relation's check, in the same order. readings: of an audit that goes on with them."""
    readings = readings or Readings(rules.once(thirds_of))
    return [check(related, readings) for related in found]


def coverage(report: Report, rules: Rulebook) -> dict[str, int]:
    """Return how many numbers a text has, how many were read as figures, stand in a relation, were checked.

    Then how the checks came out: consistent, consistent only thanks to rounding, inconsistent, blocked.
    """
    return _coverage(report, outcomes(relations(report, rules), rules))


def _coverage(report: Report, tested: list[Outcome]) -> dict[str, int]:
    states = Counter(outcome.state for outcome in tested)
    checked = figure_ids([one.related for one in tested if one.state != "blocked"])
    blocked = figure_ids([one.related for one in tested if one.state == "blocked"])
    return {
        "numbers": len(_NUMBER.findall(report.document.text)),
        "figures": len(report.figures),
        "in_worded_relation": len(checked | blocked),
        "checked": len(checked),
        **{state: states[state] for state in get_args(State)},
    }


def _within(report: Report, rules: Rulebook) -> list[Finding]:
    explainer = rules.once(Explainer)
    names = PlainNames(report, rules.once(Patterns).rules.restated)
    found = relations(report, rules, names)
    readings = Readings(rules.once(thirds_of))
    tested = outcomes(found, rules, readings)
    failed = _settled(tested)
    told = [with_slip(outcome, lambda related: check(related, readings)) for outcome in _worst(with_culprits(failed))]
    findings = [explainer.finding(outcome, report.document) for outcome in told]
    findings.extend(impossible_days(report, rules, explainer))
    findings.extend(wrong_weekdays(report, rules, explainer))
    broken = [one.related for one in told if one.related.check == "SHARES"]
    of_broken = {part.figure_id for related in broken for part in related.figures("part")}
    findings.extend(broken_structures(report, rules, explainer, of_broken))
    findings.extend(conflicting_states(report, rules, explainer))
    findings.extend(begun_again(report, rules, explainer))
    findings.extend(misspelt(report, rules, explainer, names))
    findings.extend(misnamed(report, rules, explainer))
    place = {figure.figure_id: figure.start for figure in report.figures}

    def rank(finding: Finding) -> tuple[int, int, str, str]:
        first = min((place[figure_id] for figure_id in finding.figure_ids), default=0)
        return severity_order(finding), first, finding.check, finding.finding_id

    report.coverage = _coverage(report, tested)
    report.links = links(found, report)
    report.findings = sorted(findings, key=rank)
    return report.findings


def _settled(tested: list[Outcome]) -> list[Outcome]:
    """Return the failures, without those of a percentage that another reading of the words lets hold.

    Of several doubtful readings of one percentage that all fail, the first is told.
    """
    held = {
        outcome.related.one("share").figure_id
        for outcome in tested
        if outcome.state in ("consistent", "rounding") and outcome.related.check in _OF_SHARES
    } - {""}
    failed = refuted(tested)
    sure = (one.related for one in failed if one.related.check in _OF_SHARES and not one.related.tension)
    told = {related.one("share").figure_id for related in sure}
    added = {
        part.figure_id
        for outcome in tested
        if outcome.related.check == "SUM" and outcome.state == "consistent" and _whole_list(outcome.related)
        for part in outcome.related.figures("part")
    }
    produced = {
        outcome.related.one("per").figure_id
        for outcome in tested
        if outcome.related.check == "PROD" and outcome.state in ("consistent", "rounding")
    } - {""}
    kept: list[Outcome] = []
    for outcome in failed:
        if outcome.related.check == "PROD" and outcome.related.tension and outcome.related.one("per").figure_id in produced:
            continue  # it is of what another reading makes of it
        if outcome.related.check == "PART" and outcome.related.tension and outcome.figure.figure_id in added:
            continue  # it is of the total that it adds up to
        if outcome.related.check == "SUM" and outcome.related.tension and set() < figure_ids([outcome.related]) <= added:
            continue  # all of them are parts of one total
        if outcome.related.check == "GRIM" and outcome.related.one("share").figure_id in held:
            continue
        if outcome.related.check in _OF_SHARES:
            share = outcome.related.one("share").figure_id
            if share in held or (outcome.related.tension and share in told):
                continue
            told |= {share} - {""}
        kept.append(outcome)
    return _without_repeats(kept, tested)


def _whole_list(related: Related) -> bool:
    """Tell whether words make a list whole, or it adds up to the digit."""
    return related.mode == "closed" or adds_up(related.one("whole"), related.figures("part"))


def _without_repeats(failed: list[Outcome], tested: list[Outcome]) -> list[Outcome]:
    """Return failures with one for each whole of which no stated share holds: it is the whole that is in doubt."""
    good = {_whole(one) for one in tested if one.related.check == "RATIO" and one.state in ("consistent", "rounding")}
    bad = Counter(_whole(one) for one in failed if one.related.check == "RATIO")
    kept: list[Outcome] = []
    told: set[str] = set()
    for outcome in failed:
        whole = _whole(outcome) if outcome.related.check == "RATIO" else ""
        if whole and whole not in good and bad[whole] > 2:
            if whole in told:
                continue
            told.add(whole)
        kept.append(outcome)
    return kept


def _whole(outcome: Outcome) -> str:
    return next((figure.figure_id for figure in outcome.related.figures("whole")), "")


def _worst(failed: list[Outcome]) -> list[Outcome]:
    """Leave out what repeats another failure.

    That is: sums with a part above the total, third mentions of a fact, the whole that a failed share implies.
    """
    above = [outcome.related for outcome in failed if outcome.related.check == "PART"]
    exceeded = {related.one("whole").figure_id for related in above}
    alone = {outcome.figure.figure_id for outcome in failed if outcome.related.check == "RATIO"}
    kept: list[Outcome] = []
    told: set[str] = set()
    for outcome in failed:
        related, figure_id = outcome.related, outcome.figure.figure_id
        repeated = related.check == "RESTATE" and figure_id in told
        summed = related.check in ("SUM", "SUM2") and related.one("whole").figure_id in exceeded
        based = related.check == "BASE" and any(one.figure_id in alone for one in related.figures("share"))
        if not (repeated or summed or based):
            kept.append(outcome)
        if related.check == "RESTATE":
            told.add(figure_id)
    return kept
