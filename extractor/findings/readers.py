"""Report -> Relations: every reader of this room, in the order in which they read.

What one reader has found another need not look for, and some build on what all before them have.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.findings.above import above
from extractor.findings.accounts import accounts, without_lists
from extractor.findings.added import added
from extractor.findings.alike import closed_by_others
from extractor.findings.all_done import all_done
from extractor.findings.among import among
from extractor.findings.amounting import amounting
from extractor.findings.apiece import apiece
from extractor.findings.appended import appended
from extractor.findings.asides import asides
from extractor.findings.assemblies import assemblies
from extractor.findings.backwards import backwards
from extractor.findings.balances import balances
from extractor.findings.banded import banded
from extractor.findings.bare import bare
from extractor.findings.beside import beside
from extractor.findings.beyond import beyond
from extractor.findings.both_sides import both_sides
from extractor.findings.bounded import bounded
from extractor.findings.bracketed import bracketed
from extractor.findings.cell_shares import cell_shares
from extractor.findings.cellwise import cellwise
from extractor.findings.clocks import clocked
from extractor.findings.columns import columned
from extractor.findings.compared import compared
from extractor.findings.composed import composed
from extractor.findings.contained import contained
from extractor.findings.contributed import contributed
from extractor.findings.counted import counted
from extractor.findings.couples import couples
from extractor.findings.cumulated import cumulated
from extractor.findings.days_counted import days_counted
from extractor.findings.degrees import degrees
from extractor.findings.derived import in_words, rounded_mean
from extractor.findings.derived_columns import tabled
from extractor.findings.differences import differences
from extractor.findings.divided_again import divided_again
from extractor.findings.dockets import dockets
from extractor.findings.each import each
from extractor.findings.enclosed import enclosed
from extractor.findings.equations import equated
from extractor.findings.exchanged import exchanged
from extractor.findings.factors import factors
from extractor.findings.families import families
from extractor.findings.feasible import feasible
from extractor.findings.flows import flows
from extractor.findings.fulfilled import fulfilled
from extractor.findings.funds import funds
from extractor.findings.further import Further, further
from extractor.findings.graded_shares import graded_shares
from extractor.findings.growths import growths, shares
from extractor.findings.handed_down import handed_down
from extractor.findings.happened import happened
from extractor.findings.hundreds import hundreds
from extractor.findings.increments import increments
from extractor.findings.inventory import inventoried
from extractor.findings.invested import invested
from extractor.findings.itemized import itemized
from extractor.findings.labelled import labelled
from extractor.findings.lasting import lasting
from extractor.findings.leftovers import leftovers
from extractor.findings.levels import additions, floors, gaps, levels, previous, since_start
from extractor.findings.limited import limited
from extractor.findings.lines_below import lines_below
from extractor.findings.linked import events, linked
from extractor.findings.listed import ListPatterns
from extractor.findings.listed_changes import listed_changes
from extractor.findings.made import made
from extractor.findings.made_whole import made_whole
from extractor.findings.means import means
from extractor.findings.means_of_parts import means_of_parts
from extractor.findings.moved_in_rows import moved_in_rows
from extractor.findings.named_shares import named_shares
from extractor.findings.nearly import nearly
from extractor.findings.neighbours import neighbours
from extractor.findings.nested import nested
from extractor.findings.numbered_names import numbered_names
from extractor.findings.of_place import of_place
from extractor.findings.one_whole import one_whole
from extractor.findings.opposed_rates import opposed_rates
from extractor.findings.ordered import aged, marked, ordered
from extractor.findings.others import with_others
from extractor.findings.outdone import outdone
from extractor.findings.own_month import own_month
from extractor.findings.pace import paced
from extractor.findings.paired import paired
from extractor.findings.paragraphs import paragraphs
from extractor.findings.parted import parted
from extractor.findings.parted_rates import parted_rates
from extractor.findings.parts import Lists
from extractor.findings.parts_moved import parts_moved
from extractor.findings.pending import pending
from extractor.findings.per_head import per_head
from extractor.findings.persons import persons
from extractor.findings.placings import placings
from extractor.findings.plain_tables import plain_tables
from extractor.findings.planned import planned_growth
from extractor.findings.pleased import pleased
from extractor.findings.points import points
from extractor.findings.products import monthly, products
from extractor.findings.programmes import programmes
from extractor.findings.proportions import proportions
from extractor.findings.quantities import quantities
from extractor.findings.quoted_names import quoted_names
from extractor.findings.ranked import ranked
from extractor.findings.rates import rates
from extractor.findings.recalled import recalled
from extractor.findings.recounted import recounted
from extractor.findings.regarding import regarding
from extractor.findings.relations import Patterns, Related, figure_ids
from extractor.findings.respective import respective
from extractor.findings.rest_closed import rest_closed
from extractor.findings.restatements import PlainNames, restated
from extractor.findings.retelling import retelling
from extractor.findings.retold import retold
from extractor.findings.risen import risen_twice
from extractor.findings.rows import rows
from extractor.findings.said_of_both import said_of_both
from extractor.findings.same_amount import same_amount
from extractor.findings.same_base import same_base
from extractor.findings.segments import segments
from extractor.findings.sequences import sequenced
from extractor.findings.set_rates import with_set_rates
from extractor.findings.share_complete import share_complete
from extractor.findings.shared_rows import shared_rows
from extractor.findings.shares_moved import shares_moved
from extractor.findings.since import since
from extractor.findings.since_then import since_then
from extractor.findings.sizes import sizes
from extractor.findings.skeleton import Skeleton
from extractor.findings.slipped import slipped
from extractor.findings.slipping import slipping
from extractor.findings.slogans import slogans
from extractor.findings.sofar import so_far
from extractor.findings.spacing import spacing
from extractor.findings.spans import spanned
from extractor.findings.split_alike import split_alike
from extractor.findings.spreads import spreads
from extractor.findings.stamps import stamped
from extractor.findings.stated import Stated, stated_numbers
from extractor.findings.states import planned_days
from extractor.findings.steps import steps
from extractor.findings.strays import without_strays
from extractor.findings.structures import structured
from extractor.findings.tallies import tallied
from extractor.findings.tariffs import with_tariffs
from extractor.findings.thousands import thousands
from extractor.findings.tiers import tiers
from extractor.findings.times import dated
from extractor.findings.told_below import told_below
from extractor.findings.told_of_this import told_of_this
from extractor.findings.topmost import topmost
from extractor.findings.twice import twice
from extractor.findings.unit_costs import unit_costs
from extractor.findings.unread import unread
from extractor.findings.ups_and_downs import ups_and_downs
from extractor.findings.worded import worded
from extractor.findings.workload import workload
from extractor.findings.yearly import mean_growths, multiplied, yearly
from extractor.findings.years_in_rows import years_in_rows
from extractor.findings.yields import by_measure, yields
from extractor.records import Figure, Report
from extractor.rulebook import Rulebook

_IN_FRONT = 16  # characters in front of a number that may say that it is a mean


def relations(report: Report, rules: Rulebook, names: PlainNames | None = None) -> list[Related]:
    """Return every worded relation of a report, in order of place, each once. names: of an audit that goes on with them."""
    patterns = rules.once(Patterns)
    skeleton = Skeleton(report.document.text, _as_rounded(report, patterns), patterns.rules.marks)
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
    found.extend(families(skeleton, rules, found))
    found.extend(apiece(skeleton, rules, found))
    found.extend(differences(skeleton, rules, found))
    found.extend(slipping(skeleton, rules, found))
    found = with_tariffs(skeleton, rules, found)
    found.extend(factors(skeleton, rules, found))
    found.extend(bracketed(skeleton, rules, found))
    found.extend(each(skeleton, rules, found))
    found.extend(accounts(skeleton, rules, found))
    found.extend(cumulated(skeleton, rules, found))
    found = without_lists(found)
    found = added(skeleton, rules, found)
    found.extend(structured(found, report, patterns))
    late_ones = (
        rates, all_done, made_whole, same_base, since_then, graded_shares, one_whole, opposed_rates, contributed, of_place,
        funds, unit_costs,
    )  # fmt: skip
    for late in late_ones:
        found.extend(late(skeleton, rules, found))
    alone = (
        placings, spreads, bounded, workload, proportions, steps, spacing, tiers, said_of_both, degrees, paced,
        among, banded, per_head, share_complete, years_in_rows, moved_in_rows, shares_moved,
        paired, lines_below, enclosed, divided_again, sizes, parted_rates, pleased, both_sides, told_below,
    )  # fmt: skip
    for last in alone:
        found.extend(last(skeleton, rules))
    found.extend(amounting(skeleton, rules, found))
    found.extend(split_alike(skeleton, rules, found))
    found.extend(rest_closed(skeleton, rules, found))
    found.extend(plain_tables(report, skeleton, rules))
    found.extend(parts_moved(skeleton, rules, found))
    found = by_measure([*found, *yields(skeleton, rules, found)], skeleton, rules)
    told = without_strays(with_set_rates(_once(found, away), skeleton, rules), skeleton, rules)
    return sorted(told, key=lambda related: (related.members[0].figure.start, related.check))


def _as_rounded(report: Report, patterns: Patterns) -> list[Figure]:
    """Return the figures of a report, with the bounds that the words in front of a mean and of a simple fraction leave."""
    text = report.document.text
    return [
        rounded_mean(in_words(one), text[max(0, one.start - _IN_FRONT) : one.start], patterns.mean)
        for one in report.figures
    ]


def _once(found: list[Related], away: Further) -> list[Related]:
    """Return relations, each once as read with the least claim, without doubtful shares of what is stated nowhere."""
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
        roles = [member.role + (member.figure.figure_id or str(member.figure.start)) for member in related.members]
        identity = (related.check, *sorted(roles))
        if identity not in once or _rank(related) < _rank(once[identity]):
            once[identity] = related
    return list(once.values())


def _read(
    report: Report, skeleton: Skeleton, rules: Rulebook, numbers: Sequence[Stated], names: PlainNames | None
) -> list[Related]:
    """Return what each reader that needs no other's relations finds, reader by reader."""
    patterns = rules.once(Patterns)
    names = PlainNames(report, patterns.rules.restated) if names is None else names
    return [
        *worded(skeleton, patterns, report.document.report_year),
        *_listed(report, skeleton, rules, numbers),
        *restated(report, skeleton, patterns, names),
        *twice(report, skeleton, rules),
        *risen_twice(report, skeleton, rules),
        *bare(skeleton, rules),
        *unread(skeleton, rules),
        *ups_and_downs(skeleton, rules),
        *compared(skeleton, rules),
        *outdone(skeleton, rules),
        *beyond(skeleton, rules),
        *levels(report, skeleton, rules),
        *floors(report, skeleton, rules),
        *since_start(skeleton, rules),
        *additions(skeleton, rules),
        *gaps(skeleton, rules),
        *balances(skeleton, rules),
        *dockets(skeleton, rules),
        *listed_changes(skeleton, rules),
        *points(skeleton, rules),
        *named_shares(skeleton, rules),
        *previous(report, skeleton, rules),
        *so_far(skeleton, rules),
        *backwards(skeleton, rules),
        *happened(report, skeleton, rules),
        *labelled(skeleton),
        *made(report, skeleton, rules),
        *pending(report, skeleton, rules),
        *products(skeleton, rules),
        *respective(skeleton, rules),
        *ordered(skeleton, rules),
        *nearly(skeleton, rules),
        *topmost(report, skeleton, rules),
        *aged(skeleton, rules),
        *marked(skeleton, rules),
        *regarding(skeleton, rules),
        *couples(skeleton, rules),
        *leftovers(skeleton, rules),
        *means_of_parts(skeleton, rules),
        *paragraphs(skeleton, rules),
        *parted(skeleton, rules),
        *persons(skeleton, rules),
        *linked(skeleton, patterns, names),
        *events(skeleton, patterns),
        *_timed(report, skeleton, rules, names),
        *_told_again(report, skeleton, rules),
    ]


def _listed(report: Report, skeleton: Skeleton, rules: Rulebook, numbers: Sequence[Stated]) -> list[Related]:
    """Return what lists, rows, tables and numbers of things that are named say."""
    patterns, lists = rules.once(Patterns), rules.once(ListPatterns)
    return [
        *tallied(skeleton, rules),
        *Lists(skeleton, lists).read(),
        *slipped(skeleton, lists),
        *counted(skeleton, rules, numbers),
        *above(skeleton, rules, numbers),
        *slogans(skeleton, rules),
        *programmes(skeleton, rules),
        *nested(skeleton, rules, numbers),
        *quoted_names(skeleton, rules, numbers),
        *inventoried(skeleton, patterns),
        *columned(skeleton, lists),
        *hundreds(skeleton, rules),
        *composed(skeleton, rules),
        *shared_rows(skeleton, rules),
        *cellwise(skeleton, rules),
        *cell_shares(skeleton, rules),
        *tabled(report, rules),
        *yearly(skeleton, rules),
        *mean_growths(skeleton, rules),
        *multiplied(report, skeleton, rules),
        *segments(skeleton, rules),
        *rows(skeleton, patterns.rules.lists.total_sure),
    ]


def _timed(report: Report, skeleton: Skeleton, rules: Rulebook, names: PlainNames) -> list[Related]:
    """Return what days, hours, limits and plans say."""
    return [
        *dated(report, skeleton, rules),
        *spanned(report, skeleton, rules),
        *lasting(skeleton, rules),
        *since(report, skeleton, rules),
        *clocked(skeleton, rules),
        *stamped(skeleton, rules),
        *limited(report, skeleton, rules),
        *feasible(skeleton, rules),
        *fulfilled(skeleton, rules),
        *own_month(report, skeleton, rules),
        *days_counted(skeleton, rules),
        *assemblies(skeleton, rules),
        *planned_days(report, rules, names),
        *planned_growth(skeleton, rules),
    ]


def _told_again(report: Report, skeleton: Skeleton, rules: Rulebook) -> list[Related]:
    """Return what is told twice in other words than `restated` and `twice` read."""
    return [
        *exchanged(report, skeleton, rules),
        *invested(report, skeleton, rules),
        *neighbours(report, skeleton, rules),
        *retold(report, skeleton, rules),
        *handed_down(skeleton, rules),
        *retelling(report, skeleton, rules),
        *numbered_names(report, rules),
        *ranked(report, skeleton, rules),
        *told_of_this(report, skeleton, rules),
        *recalled(skeleton, rules),
        *recounted(skeleton, rules),
        *same_amount(report, skeleton, rules),
    ]


def _with_further(found: list[Related], more: list[Related]) -> list[Related]:
    """Return relations with those whose numbers stand further apart.

    What words right beside a number say of it comes first: another reading is added only where there is none, or where none
    of a mere list adds up and the other does.
    """
    sums = {related.figures("part")[0].figure_id: related for related in found if related.check in ("SUM", "SUM2")}
    nested = {one.one("whole").figure_id: figure_ids([one]) for one in found if one.check == "SUM"}
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


def _rank(related: Related) -> tuple[int, bool]:
    """Return how little a reading of the same list claims: what its words close comes first."""
    return {"": 0, "closed": 0, "near": 1, "open": 2, "at_least": 3}[related.mode], related.tension
