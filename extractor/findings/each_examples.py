"""The rules of what is for each, of proportions and of times in any words, with the checks that their examples fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from extractor.findings.among import FILE as AMONG
from extractor.findings.among import AmongRules
from extractor.findings.bounded import FILE as BOUNDED
from extractor.findings.bounded import BoundedRules
from extractor.findings.each import FILE as EACH
from extractor.findings.each import EachRules
from extractor.findings.factor_rules import FILE as FACTORS
from extractor.findings.factor_rules import FactorsRules
from extractor.findings.lasting import FILE as LASTING
from extractor.findings.lasting import LastingRules
from extractor.findings.pace import FILE as PACE
from extractor.findings.pace import PaceRules
from extractor.findings.proportions import FILE as PROPORTIONS
from extractor.findings.proportions import ProportionRules
from extractor.findings.since_then import FILE as SINCE_THEN
from extractor.findings.since_then import SinceThenRules
from extractor.findings.spacing import FILE as SPACING
from extractor.findings.spacing import SpacingRules
from extractor.findings.stamps import FILE as STAMPS
from extractor.findings.stamps import StampsRules
from extractor.findings.steps import FILE as STEPS
from extractor.findings.steps import StepRules
from extractor.findings.tariffs import FILE as TARIFFS
from extractor.findings.tariffs import TariffsRules
from extractor.findings.tiers import FILE as TIERS
from extractor.findings.tiers import TierRules
from extractor.findings.workload import FILE as WORKLOAD
from extractor.findings.workload import WorkloadRules
from extractor.records import Report
from extractor.rulebook import Rule, Rulebook

Finds = Callable[[Report], bool]


class Tests(Protocol):
    """What makes the test that a check fails in a report."""

    def fails(self, *checks: str) -> Finds: ...


def of_each(rules: Rulebook, tests: Tests) -> Iterator[tuple[str, Rule, Finds]]:
    """Yield each rule with its file and the test that its examples pass."""
    fails = tests.fails
    one, work = rules.load(PROPORTIONS, ProportionRules), rules.load(WORKLOAD, WorkloadRules)
    times = rules.load(LASTING, LastingRules)
    yield EACH, rules.load(EACH, EachRules).each, fails("PROD")
    yield FACTORS, rules.load(FACTORS, FactorsRules).factors, fails("PROD")
    yield TARIFFS, rules.load(TARIFFS, TariffsRules).tariffs, fails("SUM")
    yield from ((WORKLOAD, rule, fails("PROD")) for rule in (work.worked, work.often))
    yield from ((PROPORTIONS, rule, fails("PROD")) for rule in (one.proportion, *one.to_one, one.a_year))
    yield AMONG, rules.load(AMONG, AmongRules).among, fails("PART")
    yield PACE, rules.load(PACE, PaceRules).pace, fails("CHANGE")
    yield SINCE_THEN, rules.load(SINCE_THEN, SinceThenRules).since_then, fails("RATIO", "PROD", "GROWTH")
    yield BOUNDED, rules.load(BOUNDED, BoundedRules).bounded, fails("PART")
    yield from ((LASTING, rule, fails("TERM")) for rule in (times.lasting, times.aged, times.anniversary, *times.served))
    yield SPACING, rules.load(SPACING, SpacingRules).spacing, fails("PROD")
    yield TIERS, rules.load(TIERS, TierRules).tiers, fails("SUM")
    yield TIERS, rules.load(TIERS, TierRules).interest, fails("RATIO")
    yield STAMPS, rules.load(STAMPS, StampsRules).stamps, fails("TERM")
    yield from ((STEPS, rule, fails("ORDER")) for rule in rules.load(STEPS, StepRules).chain)
