"""The rules of times, states, limits and places, with what their examples show."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.findings.again import FILE as AGAIN
from extractor.findings.again import Again
from extractor.findings.divisions import FILE as DIVISIONS
from extractor.findings.divisions import Divisions
from extractor.findings.frame_examples import Finds, Tests
from extractor.findings.ladders import FILE as LADDERS
from extractor.findings.ladders import Ladders
from extractor.findings.limits import FILE as LIMITS
from extractor.findings.limits import Limits
from extractor.findings.monotone import FILE as MONOTONE
from extractor.findings.monotone import Monotone
from extractor.findings.occasions import FILE as OCCASIONS
from extractor.findings.occasions import Occasions
from extractor.findings.pledges import FILE as PLEDGES
from extractor.findings.pledges import Pledges
from extractor.findings.realms import FILE as REALMS
from extractor.findings.realms import Realms
from extractor.findings.relations import FILE as RELATIONS
from extractor.findings.relations import Patterns
from extractor.findings.relisted import FILE as RELISTED
from extractor.findings.relisted import Relisted
from extractor.findings.reported import FILE as REPORTED
from extractor.findings.reported import Reported
from extractor.findings.states import FILE as STATES
from extractor.findings.states import States
from extractor.findings.these import FILE as THESE
from extractor.findings.these import These
from extractor.findings.times import FILE as TIMES
from extractor.findings.times import Times
from extractor.rulebook import Rule, Rulebook


def of_times(rules: Rulebook, tests: Tests) -> Iterator[tuple[str, Rule, Finds]]:
    """Yield the rules of times, states, limits and places."""
    patterns, times = rules.once(Patterns).rules, rules.once(Times).rules
    yield RELATIONS, patterns.event, tests.told("EVENT")
    yield RELATIONS, patterns.alike, tests.told("NAME")
    yield from ((STATES, stage, tests.told("STATUS")) for stage in rules.once(States).rules.stage)
    yield AGAIN, rules.once(Again).rule, tests.told("STATUS")
    yield TIMES, times.deadline, tests.fails("DEADLINE")
    yield TIMES, times.forecast, tests.fails("FORECAST")
    yield TIMES, times.stale, tests.fails("STALE")
    yield from ((TIMES, rule, tests.fails("ORDER")) for rule in (times.printed, *times.listed))
    yield from ((TIMES, rule, tests.fails("TERM")) for rule in (*times.term, *times.took, *times.clock, *times.due))
    yield from ((TIMES, rule, tests.fails("WITHIN")) for rule in (*times.same, *times.plan_year))
    yield TIMES, times.weekday, tests.told("DATE")
    bounding = rules.once(Limits)
    yield from ((LIMITS, rule, tests.fails("RANGE")) for rule, _ in (*bounding.rules, *bounding.of_lines))
    yield from ((LADDERS, rule, tests.fails("RANGE")) for rule in rules.once(Ladders).rules.family)
    for_good = rules.once(Monotone).rules
    yield MONOTONE, for_good.turned, tests.fails("DIRECTION")
    yield MONOTONE, for_good.target, tests.fails("RANGE")
    yield MONOTONE, for_good.points, tests.fails("RATIO")
    given = rules.once(Occasions).rules
    yield from ((OCCASIONS, rule, tests.fails("OCCASION")) for rule in (given.day, *given.over))
    yield from ((OCCASIONS, rule, tests.fails("WITHIN")) for rule in given.headed)
    yield TIMES, times.published, tests.fails("PUBLISHED")
    of_place, pledged, own_time = rules.once(Divisions).rules, rules.once(Pledges).rules, rules.once(Reported).rules
    yield DIVISIONS, of_place.named, tests.fails("RESTATE")
    yield DIVISIONS, of_place.both, tests.fails("PART")
    yield from ((PLEDGES, rule, tests.fails("RESTATE")) for rule in (pledged.pledge, pledged.model))
    yield DIVISIONS, of_place.together, tests.fails("SUM")
    yield REALMS, rules.once(Realms).rule, tests.fails("PART")
    yield REALMS, rules.once(Realms).ranks, tests.fails("RANGE")
    yield THESE, rules.once(These).rule, tests.fails("COUNT")
    yield RELISTED, rules.once(Relisted).rule, tests.fails("RESTATE")
    yield from ((REPORTED, rule, tests.fails("WITHIN")) for rule in (own_time.span, own_time.ahead, own_time.given))
    yield from ((REPORTED, rule, tests.fails("PUBLISHED")) for rule in (own_time.news, own_time.since))
    yield from ((RELATIONS, rule, tests.told()) for rule in (*patterns.bound, *patterns.calendar, *patterns.structure))
