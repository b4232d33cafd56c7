"""The examples beside the rules of this room, run: what `rules check` and the tests report."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from extractor.findings.audit import audit, outcomes, relations
from extractor.findings.counts import FILE as COUNTS
from extractor.findings.counts import Counts
from extractor.findings.explain import FILE as CHECKS
from extractor.findings.explain import CheckRules
from extractor.findings.relations import FILE as RELATIONS
from extractor.findings.relations import Patterns
from extractor.findings.further import FILE as SHARES
from extractor.findings.further import Shares
from extractor.findings.states import FILE as STATES
from extractor.findings.states import States
from extractor.findings.times import FILE as TIMES
from extractor.findings.times import Times
from extractor.records import Report
from extractor.rulebook import Rule, Rulebook

Reader = Callable[[str], Report]


def failures(rules: Rulebook, read: Reader) -> Iterator[str]:
    """Yield a line for each example that does not do what it shows.

    read: turns an example, brackets and all, into a report with figures where the brackets are.
    """
    patterns = rules.once(Patterns).rules
    for check in rules.load(CHECKS, CheckRules).check:
        gives = check.gives or check.name
        yield from _of(CHECKS, check, read, lambda report, _, gives=gives: gives in _failed(report, rules))
    for rule in (*patterns.relation, *patterns.partition, patterns.shares, patterns.growths, patterns.linked,
                 patterns.inventory):
        yield from _of(RELATIONS, rule, read, lambda report, name: name in _licences(report, rules))
    counts = rules.once(Counts).rules
    for rule in (*counts.named, counts.held, counts.listed, counts.numbered, counts.amounts, counts.respectively):
        yield from _of(COUNTS, rule, read, lambda report, name: name in _licences(report, rules))
    shares = rules.once(Shares).rules
    for rule in (*shares.share, *shares.rise, *shares.counted):
        yield from _of(SHARES, rule, read, lambda report, name: name in _licences(report, rules))
    for family in patterns.complete:
        yield from _of(RELATIONS, family, read, lambda report, _: _any_closed(report, rules))
    for family in patterns.disjoint:
        yield from _of(RELATIONS, family, read, lambda report, _: _any_parallel(report, rules))
    yield from _of(RELATIONS, patterns.event, read, lambda report, name: "EVENT" in _failed(report, rules))
    for rule in rules.once(States).rules.stage:
        yield from _of(STATES, rule, read, lambda report, name: "STATUS" in _failed(report, rules))
    times = rules.once(Times).rules
    for rule, name in ((times.deadline, "DEADLINE"), (times.forecast, "FORECAST"), (times.stale, "STALE")):
        yield from _of(TIMES, rule, read, lambda report, _, name=name: name in _failing(report, rules))
    for rule in (*patterns.bound, *patterns.calendar, *patterns.structure):
        yield from _of(RELATIONS, rule, read, lambda report, name: bool(_failed(report, rules)))


def _failing(report: Report, rules: Rulebook) -> set[str]:
    found = relations(report, rules)
    return {one.related.check for one in outcomes(found, rules) if one.state == "inconsistent"}


def _failed(report: Report, rules: Rulebook) -> set[str]:
    return {finding.check for finding in audit([report], rules)}


def _licences(report: Report, rules: Rulebook) -> set[str]:
    return {related.rule for related in relations(report, rules)}


def _any_closed(report: Report, rules: Rulebook) -> bool:
    return any(related.check == "SUM" and related.mode == "closed" for related in relations(report, rules))


def _any_parallel(report: Report, rules: Rulebook) -> bool:
    return any(related.parallel for related in relations(report, rules))


def _of(file: str, rule: Rule, read: Reader, holds: Callable[[Report, str], bool]) -> Iterator[str]:
    for example in rule.examples:
        if not holds(read(example), rule.name):
            yield f'{file}: "{rule.name}" does not find its example {example}'
    for example in rule.not_examples:
        if holds(read(example), rule.name):
            yield f'{file}: "{rule.name}" finds what it should not: {example}'
