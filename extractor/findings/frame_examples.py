"""The rules that read numbers by the words around them, in whatever order, with what their examples show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from extractor.findings.account_rules import FILE as ACCOUNTS
from extractor.findings.account_rules import Accounts
from extractor.findings.among import FILE as AMONG
from extractor.findings.among import AmongRules
from extractor.findings.backwards import FILE as BACKWARDS
from extractor.findings.backwards import Backwards
from extractor.findings.banded import FILE as BANDED
from extractor.findings.banded import BandedRules
from extractor.findings.both_sides import FILE as BOTH_SIDES
from extractor.findings.both_sides import SidesRules
from extractor.findings.bounded import FILE as BOUNDED
from extractor.findings.bounded import BoundedRules
from extractor.findings.cellwise import FILE as CELLWISE
from extractor.findings.cellwise import CellwiseRules
from extractor.findings.cumulated import FILE as CUMULATED
from extractor.findings.cumulated import Cumulated
from extractor.findings.days_counted import FILE as DAYS_COUNTED
from extractor.findings.days_counted import DaysCountedRules
from extractor.findings.divided_again import FILE as DIVIDED_AGAIN
from extractor.findings.divided_again import AgainRules
from extractor.findings.each import FILE as EACH
from extractor.findings.each import EachRules
from extractor.findings.enclosed import FILE as ENCLOSED
from extractor.findings.enclosed import EnclosedRules
from extractor.findings.extremes import FILE as EXTREMES
from extractor.findings.extremes import Extremes
from extractor.findings.factor_rules import FILE as FACTORS
from extractor.findings.factor_rules import FactorsRules
from extractor.findings.families import FILE as FAMILIES
from extractor.findings.families import Families
from extractor.findings.feasible import FILE as FEASIBLE
from extractor.findings.feasible import Feasible
from extractor.findings.fulfilled import FILE as FULFILLED
from extractor.findings.fulfilled import FulfilledRules
from extractor.findings.funds import FILE as FUNDS
from extractor.findings.funds import FundsRules
from extractor.findings.handed_down import FILE as HANDED_DOWN
from extractor.findings.handed_down import HandedDownRules
from extractor.findings.heaps import FILE as AMOUNTING
from extractor.findings.heaps import HeapRules
from extractor.findings.lasting import FILE as LASTING
from extractor.findings.lasting import LastingRules
from extractor.findings.lines_below import FILE as LINES_BELOW
from extractor.findings.lines_below import BelowRules
from extractor.findings.of_place import FILE as OF_PLACE
from extractor.findings.of_place import OfPlaceRules
from extractor.findings.one_whole import FILE as ONE_WHOLE
from extractor.findings.one_whole import OneWhole
from extractor.findings.own_month import FILE as OWN_MONTH
from extractor.findings.own_month import OwnMonthRules
from extractor.findings.pace import FILE as PACE
from extractor.findings.pace import PaceRules
from extractor.findings.paired import FILE as PAIRED
from extractor.findings.paired import PairedRules
from extractor.findings.parted_rates import FILE as PARTED_RATES
from extractor.findings.parted_rates import PartedRateRules
from extractor.findings.parts_moved import FILE as PARTS_MOVED
from extractor.findings.parts_moved import MovedRules
from extractor.findings.per_head import FILE as PER_HEAD
from extractor.findings.per_head import PerHeadRules
from extractor.findings.persons import FILE as PERSONS
from extractor.findings.persons import PersonsRules
from extractor.findings.placings import FILE as PLACINGS
from extractor.findings.placings import Placings
from extractor.findings.pleased import FILE as PLEASED
from extractor.findings.pleased import PleasedRules
from extractor.findings.proportions import FILE as PROPORTIONS
from extractor.findings.proportions import ProportionRules
from extractor.findings.rate_rules import FILE as RATES
from extractor.findings.rate_rules import RateRules
from extractor.findings.rest_closed import FILE as REST_CLOSED
from extractor.findings.rest_closed import RestRules
from extractor.findings.retelling import FILE as RETELLING
from extractor.findings.retelling import RetellingRules
from extractor.findings.said_of_both_rules import FILE as SAID_OF_BOTH
from extractor.findings.said_of_both_rules import SaidOfBoth
from extractor.findings.set_rates import FILE as SET_RATES
from extractor.findings.set_rates import SetRateRules
from extractor.findings.share_complete import FILE as SHARE_COMPLETE
from extractor.findings.share_complete import CompleteRules
from extractor.findings.sheets import FILE as PLAIN_TABLES
from extractor.findings.sheets import PlainTableRules
from extractor.findings.since_then import FILE as SINCE_THEN
from extractor.findings.since_then import SinceThenRules
from extractor.findings.sizes import FILE as SIZES
from extractor.findings.sizes import SizeRules
from extractor.findings.spacing import FILE as SPACING
from extractor.findings.spacing import SpacingRules
from extractor.findings.split_alike import FILE as SPLIT_ALIKE
from extractor.findings.split_alike import SplitRules
from extractor.findings.spreads import FILE as SPREADS
from extractor.findings.spreads import Spreads
from extractor.findings.stamps import FILE as STAMPS
from extractor.findings.stamps import StampsRules
from extractor.findings.steps import FILE as STEPS
from extractor.findings.steps import StepRules
from extractor.findings.sums import FILE as SUMS
from extractor.findings.sums import Sums
from extractor.findings.tariffs import FILE as TARIFFS
from extractor.findings.tariffs import TariffsRules
from extractor.findings.tiers import FILE as TIERS
from extractor.findings.tiers import TierRules
from extractor.findings.told_below import FILE as TOLD_BELOW
from extractor.findings.told_below import ToldBelowRules
from extractor.findings.unit_costs import FILE as UNIT_COSTS
from extractor.findings.unit_costs import UnitCostRules
from extractor.findings.ups_and_downs import FILE as UPS
from extractor.findings.ups_and_downs import Ups
from extractor.findings.workload import FILE as WORKLOAD
from extractor.findings.workload import WorkloadRules
from extractor.findings.yearly import FILE as YEARLY
from extractor.findings.yearly import YearlyRules
from extractor.findings.years_in_rows import FILE as YEAR_ROWS
from extractor.findings.years_in_rows import RowsRules
from extractor.findings.yields import FILE as YIELDS
from extractor.findings.yields import YieldRules
from extractor.records import Report
from extractor.rulebook import Rule, Rulebook

Finds = Callable[[Report], bool]


class Tests(Protocol):
    """What makes the tests that a rule is read in a report, that it has a family there, that a check fails."""

    def named(self, rule: Rule) -> Finds: ...

    def of_family(self, rule: Rule) -> Finds: ...

    def fails(self, *checks: str) -> Finds: ...

    def told(self, *checks: str) -> Finds: ...


def of_frames(rules: Rulebook, tests: Tests) -> Iterator[tuple[str, Rule, Finds]]:
    """Yield each rule with its file and the test that its examples pass."""
    for room in (_of_parts, _of_changes, _of_each, _of_one_fact):
        yield from room(rules, tests)


def _of_parts(rules: Rulebook, tests: Tests) -> Iterator[tuple[str, Rule, Finds]]:
    """Yield the rules of totals, parts and shares."""
    of_shares = rules.load(RATES, RateRules)
    yield from ((RATES, rule, tests.fails("RATIO")) for rule in (of_shares.rate, of_shares.all_done, of_shares.graded_share))
    yield RATES, of_shares.made_whole, tests.fails("SHARES")
    yield RATES, of_shares.same_base, tests.fails("BASE")
    yield from ((RATES, rule, tests.fails("RATIO")) for rule in (of_shares.opposed, of_shares.contributed))
    yield from ((SUMS, family.rule, tests.of_family(family.rule)) for family in rules.once(Sums).families)
    yield SHARE_COMPLETE, rules.load(SHARE_COMPLETE, CompleteRules).complete, tests.fails("SUM")
    yield DIVIDED_AGAIN, rules.load(DIVIDED_AGAIN, AgainRules).again, tests.fails("SUM")
    yield PLEASED, rules.load(PLEASED, PleasedRules).pleased, tests.fails("RATIO")
    yield SPLIT_ALIKE, rules.load(SPLIT_ALIKE, SplitRules).split, tests.fails("SUM")
    yield ENCLOSED, rules.load(ENCLOSED, EnclosedRules).enclosed, tests.fails("PART")
    yield LINES_BELOW, rules.load(LINES_BELOW, BelowRules).below, tests.fails("SUM")
    yield REST_CLOSED, rules.load(REST_CLOSED, RestRules).rest_closed, tests.fails("SUM")
    yield FUNDS, rules.load(FUNDS, FundsRules).funds, tests.fails("RATIO")
    yield PAIRED, rules.load(PAIRED, PairedRules).paired, tests.fails("SUM2")
    yield OF_PLACE, rules.load(OF_PLACE, OfPlaceRules).of_place, tests.fails("RATIO")
    yield ONE_WHOLE, rules.once(OneWhole).rule, tests.fails("RATIO", "BASE")
    yield BANDED, rules.load(BANDED, BandedRules).banded, tests.fails("SUM", "RATIO")
    yield UPS, rules.once(Ups).rule, tests.fails("COUNT")
    heaped, cells = rules.load(AMOUNTING, HeapRules), rules.load(CELLWISE, CellwiseRules)
    yield from ((AMOUNTING, rule, tests.fails("SUM")) for rule in (heaped.slip, heaped.above))
    yield CELLWISE, cells.sum, tests.fails("SUM", "RATIO", "SHARES")
    yield CELLWISE, cells.twice, tests.fails("RESTATE")
    plain = rules.load(PLAIN_TABLES, PlainTableRules)
    yield from ((PLAIN_TABLES, rule, tests.fails("SUM", "RESTATE")) for rule in (plain.sum, *plain.form))
    yield CELLWISE, cells.share, tests.fails("RATIO")


def _of_changes(rules: Rulebook, tests: Tests) -> Iterator[tuple[str, Rule, Finds]]:
    """Yield the rules of accounts, levels and what cannot be."""
    yield from ((ACCOUNTS, way.rule, tests.named(way.rule)) for way in rules.once(Accounts).ways)
    of_both = rules.once(SaidOfBoth).rules
    both = of_both.gap, of_both.pace, of_both.verdict, of_both.moved, of_both.apart
    yield from ((SAID_OF_BOTH, rule, tests.named(rule)) for rule in both)
    yield PARTS_MOVED, rules.load(PARTS_MOVED, MovedRules).moved, tests.fails("SUM", "GROWTH")
    yield YEAR_ROWS, rules.load(YEAR_ROWS, RowsRules).rows, tests.fails("GROWTH", "RATIO", "SUM", "YEARLY")
    yield YEARLY, rules.load(YEARLY, YearlyRules).times, tests.fails("YEARLY")
    times = rules.once(Cumulated)
    yield from ((CUMULATED, rule, tests.named(rule)) for rule in (times.rule, times.mean_rule))
    cannot = rules.once(Feasible).rules
    bounds = rules.load(SIZES, SizeRules)
    yield from ((SIZES, rule, tests.fails("RANGE", "PART", "PROD")) for rule in (*bounds.size, *bounds.pair))
    limits = (*cannot.most, cannot.months, cannot.quorum, cannot.not_all)
    yield from ((FEASIBLE, rule, tests.fails("RANGE")) for rule in limits)
    yield from ((FEASIBLE, rule, tests.fails("SUM", "RATIO")) for rule in (cannot.votes, cannot.good_days))
    yield BACKWARDS, rules.once(Backwards).rule, tests.fails("RANGE")
    yield from ((FAMILIES, family.rule, tests.fails("GROWTH", "RANGE")) for family in rules.once(Families).families)
    yield EXTREMES, rules.once(Extremes).rule, tests.fails("RANGE", "PART")
    spread, placed = rules.once(Spreads).rules, rules.once(Placings).rules
    yield from ((SPREADS, rule, tests.fails("RANGE", "PROD")) for rule in (spread.others, spread.mean, spread.between))
    yield from ((PLACINGS, rule, tests.fails("RANGE")) for rule in (placed.placed, placed.among))


def _of_each(rules: Rulebook, tests: Tests) -> Iterator[tuple[str, Rule, Finds]]:
    """Yield the rules of products, means and times."""
    fails = tests.fails
    one, work = rules.load(PROPORTIONS, ProportionRules), rules.load(WORKLOAD, WorkloadRules)
    times, land = rules.load(LASTING, LastingRules), rules.load(YIELDS, YieldRules)
    yield UNIT_COSTS, rules.load(UNIT_COSTS, UnitCostRules).unit_cost, fails("PROD")
    yield EACH, rules.load(EACH, EachRules).each, fails("PROD")
    yield FACTORS, rules.load(FACTORS, FactorsRules).factors, fails("PROD")
    yield PARTED_RATES, rules.load(PARTED_RATES, PartedRateRules).parted_rate, fails("SUM")
    yield SET_RATES, rules.load(SET_RATES, SetRateRules).set_rate, fails("PROD")
    yield TARIFFS, rules.load(TARIFFS, TariffsRules).tariffs, fails("SUM")
    yield from ((WORKLOAD, rule, fails("PROD")) for rule in (work.worked, work.often))
    yield from ((PROPORTIONS, rule, fails("PROD")) for rule in (one.proportion, *one.to_one, one.a_year))
    yield AMONG, rules.load(AMONG, AmongRules).among, fails("PART", "SUM")
    yield from ((PER_HEAD, rule, fails("PROD")) for rule in rules.load(PER_HEAD, PerHeadRules).per_head)
    yield from ((YIELDS, rule, fails("PROD")) for rule in (land.yields, land.bare))
    yield PACE, rules.load(PACE, PaceRules).pace, fails("CHANGE")
    yield SINCE_THEN, rules.load(SINCE_THEN, SinceThenRules).since_then, fails("RATIO", "PROD", "GROWTH")
    yield BOUNDED, rules.load(BOUNDED, BoundedRules).bounded, fails("PART")
    yield from ((LASTING, rule, fails("TERM")) for rule in (times.lasting, times.aged, times.anniversary, *times.served))
    yield SPACING, rules.load(SPACING, SpacingRules).spacing, fails("PROD")
    yield TIERS, rules.load(TIERS, TierRules).tiers, fails("SUM")
    yield TIERS, rules.load(TIERS, TierRules).interest, fails("RATIO")
    yield STAMPS, rules.load(STAMPS, StampsRules).stamps, fails("TERM")
    yield from ((STEPS, rule, fails("ORDER")) for rule in rules.load(STEPS, StepRules).chain)


def _of_one_fact(rules: Rulebook, tests: Tests) -> Iterator[tuple[str, Rule, Finds]]:
    """Yield the rules of what is told twice, and of the report's own month."""
    yield TOLD_BELOW, rules.load(TOLD_BELOW, ToldBelowRules).told_below, tests.fails("RESTATE")
    yield BOTH_SIDES, rules.load(BOTH_SIDES, SidesRules).both_sides, tests.fails("RESTATE")
    yield RETELLING, rules.load(RETELLING, RetellingRules).retelling, tests.fails("RESTATE")
    own = rules.load(OWN_MONTH, OwnMonthRules)
    yield HANDED_DOWN, rules.load(HANDED_DOWN, HandedDownRules).handed_down, tests.fails("RESTATE")
    yield DAYS_COUNTED, rules.load(DAYS_COUNTED, DaysCountedRules).days_counted, tests.fails("COUNT")
    yield FULFILLED, rules.load(FULFILLED, FulfilledRules).fulfilled, tests.fails("RANGE")
    yield PERSONS, rules.load(PERSONS, PersonsRules).misnamed, tests.told("NAME")
    yield OWN_MONTH, own.monthly, tests.fails("WITHIN")
    yield OWN_MONTH, own.daily, tests.fails("RANGE")
    yield OWN_MONTH, own.until, tests.fails("PUBLISHED")
