"""Reports -> Findings: the door of this room. What one report says of itself is tested by `within`.

Checks across reports come after those within each, over the same records.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import get_args

from extractor.findings.again import begun_again
from extractor.findings.alike import closed_by_others, refuted
from extractor.findings.appended import appended
from extractor.findings.asides import asides
from extractor.findings.balances import balances
from extractor.findings.bare import bare
from extractor.findings.beside import beside
from extractor.findings.clocks import clocked
from extractor.findings.columns import columned
from extractor.findings.compared import compared
from extractor.findings.contained import contained
from extractor.findings.counted import Stated, counted, stated_numbers
from extractor.findings.couples import couples
from extractor.findings.culprits import with_culprits, with_slip
from extractor.findings.derived import in_words
from extractor.findings.derived_columns import tabled
from extractor.findings.equations import equated
from extractor.findings.exchanged import exchanged
from extractor.findings.explain import Explainer, severity_order
from extractor.findings.flows import flows
from extractor.findings.further import further
from extractor.findings.growths import growths, shares
from extractor.findings.happened import happened
from extractor.findings.hundreds import hundreds
from extractor.findings.increments import increments
from extractor.findings.inventory import inventoried
from extractor.findings.invested import invested
from extractor.findings.itemized import itemized
from extractor.findings.items import adds_up
from extractor.findings.labelled import labelled
from extractor.findings.leftovers import leftovers
from extractor.findings.levels import additions, floors, gaps, levels, previous, since_start
from extractor.findings.limited import limited
from extractor.findings.linked import events, linked
from extractor.findings.links import links
from extractor.findings.listed import ListPatterns
from extractor.findings.listed_changes import listed_changes
from extractor.findings.made import made
from extractor.findings.means import means
from extractor.findings.named_shares import named_shares
from extractor.findings.names import misspelt
from extractor.findings.neighbours import neighbours
from extractor.findings.nested import nested
from extractor.findings.numbered_names import numbered_names
from extractor.findings.ordered import aged, marked, ordered
from extractor.findings.others import with_others
from extractor.findings.outcome import Outcome, State
from extractor.findings.outdone import outdone
from extractor.findings.paragraphs import paragraphs
from extractor.findings.parted import parted
from extractor.findings.parts import Lists
from extractor.findings.pending import pending
from extractor.findings.persons import persons
from extractor.findings.planned import planned_growth
from extractor.findings.points import points
from extractor.findings.products import monthly, products
from extractor.findings.programmes import programmes
from extractor.findings.quantities import quantities
from extractor.findings.ranked import ranked
from extractor.findings.regarding import regarding
from extractor.findings.relations import Patterns, Related, thirds_of
from extractor.findings.respective import respective
from extractor.findings.restatements import PlainNames, restated
from extractor.findings.retold import retold
from extractor.findings.risen import risen_twice
from extractor.findings.rows import rows
from extractor.findings.segments import segments
from extractor.findings.sequences import sequenced
from extractor.findings.skeleton import Skeleton
from extractor.findings.slipped import slipped
from extractor.findings.slogans import slogans
from extractor.findings.sofar import so_far
from extractor.findings.spans import spanned
from extractor.findings.states import conflicting_states, planned_days
from extractor.findings.structures import structured
from extractor.findings.thousands import thousands
from extractor.findings.times import dated
from extractor.findings.twice import twice
from extractor.findings.within import Readings, check
from extractor.findings.worded import worded
from extractor.findings.written import broken_structures, impossible_days, wrong_weekdays
from extractor.findings.yearly import mean_growths, yearly
from extractor.records import Finding, Report
from extractor.rulebook import Rulebook

_OF_SHARES = ("RATIO", "GROWTH")
_NUMBER = re.compile(r"\d\d*(?:[.,]\d+)*")  # begins with one digit, which is sooner found than the first of several


def audit(reports: list[Report], rules: Rulebook) -> list[Finding]:
    """Fill `links`, `findings` and `coverage` of each report and return all findings, errors first, then by document."""
    found = [finding for report in reports for finding in _within(report, rules)]
    return sorted(found, key=lambda finding: (severity_order(finding), finding.document_ids))


def relations(report: Report, rules: Rulebook, names: PlainNames | None = None) -> list[Related]:
    """Return every worded relation of a report, in order of place, each once. names: of an audit that goes on with them."""
    patterns = rules.once(Patterns)
    skeleton = Skeleton(report.document.text, list(map(in_words, report.figures)), patterns.rules.marks)
    numbers = stated_numbers(skeleton, rules)
    found = with_others(closed_by_others(_read(report, skeleton, rules, numbers, names), skeleton), skeleton, rules)
    found.extend(shares(found, skeleton, patterns))
    found.extend(contained(skeleton, rules))
    found.extend(appended(skeleton, rules, found, numbers))
    found.extend(asides(report, skeleton, rules, found))
    away = further(skeleton, rules)
    found = _with_further(found, [*sequenced(skeleton, rules.once(ListPatterns)), *away.relations])
    found.extend(itemized(skeleton, rules, found))
    found.extend(monthly(skeleton, rules, found))
    found.extend(beside(skeleton, rules, found))
    found.extend(flows(skeleton, rules, found))
    found.extend(growths(found, skeleton, patterns))
    named = quantities(skeleton, rules)
    found.extend(equated(skeleton, rules, named))
    found.extend(thousands(skeleton, rules, named))
    found.extend(increments(skeleton, rules, named, found))
    found.extend(means(skeleton, rules, found))
    found.extend(structured(found, report, patterns))
    further_back = set(map(id, away.relations))
    found = [
        one
        for one in found
        if id(one) in further_back
        or one.check != "RATIO"
        or not ((one.tension or one.mode == "near") and one.one("share").figure_id in away.unstated)
    ]
    of_stated = {one.one("share").figure_id for one in found if one.check == "RATIO"}
    once: dict[tuple[str, ...], Related] = {}
    for related in found:
        if related.one_base and all(share.figure_id in of_stated for share in related.figures("share")):
            continue  # a share is compared with its own whole where that is stated
        told = [member.role + (member.figure.figure_id or str(member.figure.start)) for member in related.members]
        identity = (related.check, *sorted(told))
        if identity not in once or _rank(related) < _rank(once[identity]):
            once[identity] = related
    return sorted(once.values(), key=lambda related: (related.members[0].figure.start, related.check))


def _read(
    report: Report, skeleton: Skeleton, rules: Rulebook, numbers: Sequence[Stated], names: PlainNames | None
) -> list[Related]:
    """Return what each reader that needs no other's relations finds, reader by reader."""
    patterns = rules.once(Patterns)
    names = PlainNames(report, patterns.rules.restated) if names is None else names
    return [
        *worded(skeleton, patterns, report.document.report_year),
        *Lists(skeleton, rules.once(ListPatterns)).read(),
        *slipped(skeleton, rules.once(ListPatterns)),
        *counted(skeleton, rules, numbers),
        *slogans(skeleton, rules),
        *programmes(skeleton, rules),
        *nested(skeleton, rules, numbers),
        *inventoried(skeleton, patterns),
        *columned(skeleton, rules.once(ListPatterns)),
        *hundreds(skeleton, rules),
        *tabled(report, rules),
        *yearly(skeleton, rules),
        *mean_growths(skeleton, rules),
        *segments(skeleton, rules),
        *rows(skeleton, patterns.rules.lists.total_sure),
        *restated(report, skeleton, patterns, names),
        *twice(report, skeleton, rules),
        *risen_twice(report, skeleton, rules),
        *bare(skeleton, rules),
        *compared(skeleton, rules),
        *outdone(skeleton, rules),
        *levels(report, skeleton, rules),
        *floors(report, skeleton, rules),
        *since_start(skeleton, rules),
        *additions(skeleton, rules),
        *gaps(skeleton, rules),
        *balances(skeleton, rules),
        *listed_changes(skeleton, rules),
        *points(skeleton, rules),
        *named_shares(skeleton, rules),
        *previous(report, skeleton, rules),
        *so_far(skeleton, rules),
        *happened(report, skeleton, rules),
        *labelled(skeleton),
        *made(report, skeleton, rules),
        *pending(report, skeleton, rules),
        *products(skeleton, rules),
        *respective(skeleton, rules),
        *ordered(skeleton, rules),
        *aged(skeleton, rules),
        *marked(skeleton, rules),
        *regarding(skeleton, rules),
        *couples(skeleton, rules),
        *leftovers(skeleton, rules),
        *paragraphs(skeleton, rules),
        *parted(skeleton, rules),
        *persons(skeleton, rules),
        *linked(skeleton, patterns, names),
        *events(skeleton, patterns),
        *dated(report, skeleton, rules),
        *spanned(report, skeleton, rules),
        *clocked(skeleton, rules),
        *limited(report, skeleton, rules),
        *planned_days(report, rules, names),
        *planned_growth(skeleton, rules),
        *_told_again(report, skeleton, rules),
    ]


def _told_again(report: Report, skeleton: Skeleton, rules: Rulebook) -> list[Related]:
    """Return what is told twice in other words than `restated` and `twice` read."""
    return [
        *exchanged(report, skeleton, rules),
        *invested(report, skeleton, rules),
        *neighbours(report, skeleton, rules),
        *retold(report, skeleton, rules),
        *numbered_names(report, rules),
        *ranked(report, skeleton, rules),
    ]


def _with_further(found: list[Related], more: list[Related]) -> list[Related]:
    """Return relations with those whose numbers stand further apart.

    What words right beside a number say of it comes first: another reading is added only where there is none, or where none
    of a mere list adds up and the other does.
    """
    sums = {related.figures("part")[0].figure_id: related for related in found if related.check in ("SUM", "SUM2")}
    nested = {one.one("whole").figure_id: _figure_ids([one]) for one in found if one.check == "SUM"}
    replaced: set[int] = set()
    added: list[Related] = []
    for related in more:
        if related.check == "SUM":
            parts = {part.figure_id for part in related.figures("part")}
            if any(len(parts & nested[whole]) > 1 for whole in parts & nested.keys()):
                continue  # one of them is made up of the others
            other = sums.get(related.figures("part")[0].figure_id)
            if other is not None and not (related.mode == "closed" and other.mode == "near"):
                continue
            replaced |= {id(other)}
        added.append(related)
    return [*(related for related in found if id(related) not in replaced), *added]


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
    checked = _figure_ids([one.related for one in tested if one.state != "blocked"])
    blocked = _figure_ids([one.related for one in tested if one.state == "blocked"])
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
        if outcome.related.check == "SUM" and outcome.related.tension and _figure_ids([outcome.related]) <= added:
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


def _rank(related: Related) -> tuple[int, bool]:
    """Return how little a reading of the same list claims: what its words close comes first."""
    return {"": 0, "closed": 0, "near": 1, "open": 2, "at_least": 3}[related.mode], related.tension


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


def _figure_ids(found: list[Related]) -> set[str]:
    return {member.figure.figure_id for related in found for member in related.members} - {""}
