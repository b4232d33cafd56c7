"""The examples beside the rules of this room, run: what `rules check` and the tests report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from extractor.findings.added import of_families
from extractor.findings.apiece_rules import FILE as APIECE
from extractor.findings.apiece_rules import Apiece
from extractor.findings.appended import FILE as APPENDED
from extractor.findings.appended import Appended
from extractor.findings.asides import FILE as ASIDES
from extractor.findings.asides import Asides
from extractor.findings.audit import audit, outcomes
from extractor.findings.balances import FILE as BALANCES
from extractor.findings.balances import Balances
from extractor.findings.bare import FILE as BARE
from extractor.findings.bare import Bare
from extractor.findings.beyond import FILE as BEYOND
from extractor.findings.beyond import Beyond
from extractor.findings.bills import FILE as BILLS
from extractor.findings.bills import Bills
from extractor.findings.both_named import FILE as BOTH_NAMED
from extractor.findings.both_named import BothNamed
from extractor.findings.compared import FILE as COMPARED
from extractor.findings.compared import Compared
from extractor.findings.composed import FILE as COMPOSED
from extractor.findings.composed import Composed
from extractor.findings.counts import FILE as COUNTS
from extractor.findings.counts import Counts
from extractor.findings.couples import FILE as COUPLES
from extractor.findings.couples import Couples
from extractor.findings.derived_columns import FILE as COLUMNS
from extractor.findings.derived_columns import Columns
from extractor.findings.difference_rules import FILE as DIFFERENCES
from extractor.findings.difference_rules import Differences
from extractor.findings.divided import FILE as DIVIDED
from extractor.findings.divided import Divided
from extractor.findings.dockets import FILE as DOCKETS
from extractor.findings.dockets import Dockets
from extractor.findings.ended import FILE as ENDED
from extractor.findings.ended import Ended
from extractor.findings.exchanged import FILE as EXCHANGED
from extractor.findings.exchanged import Exchanged
from extractor.findings.explain import FILE as CHECKS
from extractor.findings.explain import CheckRules
from extractor.findings.far import FILE as SHARES
from extractor.findings.far import Shares
from extractor.findings.flows import FILE as FLOWS
from extractor.findings.flows import Flows
from extractor.findings.frame_examples import of_frames
from extractor.findings.halves import FILE as HALVES
from extractor.findings.halves import Halves
from extractor.findings.happened import FILE as HAPPENED
from extractor.findings.happened import Happened
from extractor.findings.headed import FILE as HEADED
from extractor.findings.headed import Headed
from extractor.findings.invested import FILE as INVESTED
from extractor.findings.invested import Invested
from extractor.findings.kinds import FILE as KINDS
from extractor.findings.kinds import Kinds
from extractor.findings.levels import FILE as LEVELS
from extractor.findings.levels import Levels
from extractor.findings.listed_changes import FILE as LISTED_CHANGES
from extractor.findings.listed_changes import ListedChanges
from extractor.findings.made import FILE as MADE
from extractor.findings.made import Made
from extractor.findings.mottos import FILE as MOTTOS
from extractor.findings.mottos import Mottos
from extractor.findings.named_shares import FILE as NAMED
from extractor.findings.named_shares import NamedShares
from extractor.findings.nearby import FILE as BESIDE
from extractor.findings.nearby import Beside
from extractor.findings.nearly import FILE as NEARLY
from extractor.findings.nearly import Nearly
from extractor.findings.neighbours import FILE as NEIGHBOURS
from extractor.findings.neighbours import Neighbours
from extractor.findings.nested import FILE as NESTED
from extractor.findings.nested import Nested
from extractor.findings.numbered_names import FILE as NUMBERED_NAMES
from extractor.findings.numbered_names import NumberedNames
from extractor.findings.ordered import FILE as ORDERED
from extractor.findings.ordered import Ordered
from extractor.findings.others import FILE as OTHERS
from extractor.findings.others import Others
from extractor.findings.outdone import FILE as OUTDONE
from extractor.findings.outdone import Outdone
from extractor.findings.parted import FILE as PARTED
from extractor.findings.parted import Parted
from extractor.findings.pending import FILE as PENDING
from extractor.findings.pending import Pending
from extractor.findings.persons import FILE as PERSONS
from extractor.findings.persons import Persons
from extractor.findings.points import FILE as POINTS
from extractor.findings.points import Points
from extractor.findings.products import FILE as PRODUCTS
from extractor.findings.products import Products
from extractor.findings.quantity_rules import FILE as QUANTITIES
from extractor.findings.quantity_rules import Quantities
from extractor.findings.quoted_names import FILE as QUOTED_NAMES
from extractor.findings.quoted_names import QuotedNames
from extractor.findings.ranked import FILE as RANKED
from extractor.findings.ranked import Ranked
from extractor.findings.readers import relations
from extractor.findings.recalled import FILE as RECALLED
from extractor.findings.recalled import Recalled
from extractor.findings.recounted import FILE as RECOUNTED
from extractor.findings.recounted import Recounted
from extractor.findings.relations import FILE as RELATIONS
from extractor.findings.relations import Patterns, Related
from extractor.findings.respective import FILE as RESPECTIVE
from extractor.findings.respective import Respective
from extractor.findings.retold import FILE as RETOLD
from extractor.findings.retold import Retold
from extractor.findings.risen import FILE as RISEN
from extractor.findings.risen import Grown
from extractor.findings.same_amount import FILE as SAME_AMOUNT
from extractor.findings.same_amount import SameAmount
from extractor.findings.shared_rows import FILE as SHARED_ROWS
from extractor.findings.shared_rows import SharedRows
from extractor.findings.slogan_rules import FILE as SLOGANS
from extractor.findings.slogan_rules import Slogans
from extractor.findings.sofar import FILE as SO_FAR
from extractor.findings.sofar import SoFar
from extractor.findings.struck import FILE as STRUCK
from extractor.findings.struck import Struck
from extractor.findings.tallies import FILE as TALLIES
from extractor.findings.tallies import Tallies
from extractor.findings.tasks import FILE as TASKS
from extractor.findings.tasks import Tasks
from extractor.findings.thousands import FILE as THOUSANDS
from extractor.findings.thousands import Thousands
from extractor.findings.time_examples import of_times
from extractor.findings.told_of_this import FILE as THIS
from extractor.findings.told_of_this import Thises
from extractor.findings.topmost import FILE as TOPMOST
from extractor.findings.topmost import Topmost
from extractor.findings.twice_rules import FILE as TWICE
from extractor.findings.twice_rules import Twice
from extractor.findings.unread import FILE as UNREAD
from extractor.findings.unread import Unread
from extractor.findings.yearly import FILE as YEARLY
from extractor.findings.yearly import Yearly
from extractor.records import Report
from extractor.rulebook import Rule, Rulebook

Reader = Callable[[str], Report]
Finds = Callable[[Report], bool]
Expected = tuple[str, Rule, Finds]


def failures(rules: Rulebook, read: Reader) -> Iterator[str]:
    """Yield a line for each example that does not do what it shows.

    read: turns an example, brackets and all, into a report with figures where the brackets are.
    """
    for file, rule, finds in expected(rules):
        yield from _of(file, rule, read, finds)


def expected(rules: Rulebook) -> Iterator[Expected]:
    """Yield each rule, its file, and the test that its examples pass."""
    tests = _Tests(rules)
    for room in (_of_patterns, _of_twice_told, _of_amounts, of_frames, _of_levels, _of_names, of_times):
        yield from room(rules, tests)


class _Tests:
    """What the examples of a rule show: that a relation is read, that its check fails, or that a finding is told."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules

    def relates(self, test: Callable[[Related], bool]) -> Finds:
        """Return the test that some relation of a report passes another."""
        return lambda report: any(map(test, relations(report, self.rules)))

    def named(self, rule: Rule) -> Finds:
        """Return the test that a rule reads a relation in a report."""
        return self.relates(lambda one: one.rule == rule.name)

    def of_family(self, rule: Rule) -> Finds:
        """Return the test that a family of parts has a whole in a report, whatever else tells of that."""
        return lambda report: any(one.rule == rule.name for one in of_families(report, self.rules))

    def fails(self, *checks: str) -> Finds:
        """Return the test that one of some checks fails in a report."""
        return lambda report: any(
            one.state == "inconsistent" and one.related.check in checks
            for one in outcomes(relations(report, self.rules), self.rules)
        )

    def told(self, *checks: str) -> Finds:
        """Return the test that a finding of some checks, of any if none are given, is told of a report."""
        return lambda report: any(not checks or one.check in checks for one in audit([report], self.rules))


def _of_patterns(rules: Rulebook, tests: _Tests) -> Iterator[Expected]:
    """Yield the checks, and the rules of worded relations."""
    patterns, counts, shares = rules.once(Patterns).rules, rules.once(Counts).rules, rules.once(Shares).rules
    near, named_ones = rules.once(Beside).rules, rules.once(Quantities).rules
    for check in rules.load(CHECKS, CheckRules).check:
        yield CHECKS, check, tests.told(check.gives or check.name)
    worded: tuple[tuple[str, Sequence[Rule]], ...] = (
        (RELATIONS, [*patterns.relation, *patterns.partition, patterns.shares, patterns.growths, patterns.linked]),
        (RELATIONS, [patterns.inventory, patterns.hundred, *patterns.contained, *patterns.each]),
        (COUNTS, [*counts.named, counts.held, counts.listed, counts.numbered, counts.amounts, counts.priced]),
        (COUNTS, [counts.above, counts.respectively, counts.shared, counts.added, counts.placed, counts.itemized]),
        (BESIDE, [*near.share, *near.part, *near.done, *near.rate, *near.grew, *near.fell, *near.rest]),
        (BESIDE, [*near.beyond, *near.balance, *near.deficit, *near.more, *near.less, *near.each]),
        (QUANTITIES, [*named_ones.equation, *named_ones.blocks, named_ones.stock, named_ones.bands]),
        (SHARES, [*shares.share, *shares.rate, *shares.rise, *shares.counted]),
    )
    yield from ((RELATIONS, synonym, tests.fails("GROWTH", "CHANGE", "RATIO", "SUM")) for synonym in patterns.marks.synonym)
    for file, found in worded:
        yield from ((file, rule, tests.named(rule)) for rule in found)
    yield RELATIONS, patterns.mean, tests.relates(_of_mean)
    yield from ((RELATIONS, family, tests.relates(_closed)) for family in patterns.complete)
    yield from ((RELATIONS, family, tests.relates(lambda one: one.parallel)) for family in patterns.disjoint)


def _of_twice_told(rules: Rulebook, tests: _Tests) -> Iterator[Expected]:
    """Yield the rules of what is told twice."""
    twice, happened, told = rules.once(Twice).rules, rules.once(Happened).rules, rules.once(Exchanged)
    yield from ((TWICE, rule, tests.fails("SUM")) for rule in twice.sum)
    yield from ((TWICE, rule, tests.fails("RESTATE")) for rule in (twice.stock, twice.line, twice.risen))
    yield from ((EXCHANGED, rule, tests.fails("RESTATE")) for rule in (told.rule, told.scaled))
    yield INVESTED, rules.once(Invested).rule, tests.fails("RESTATE")
    yield NEIGHBOURS, rules.once(Neighbours).rule, tests.fails("RESTATE")
    yield RANKED, rules.once(Ranked).rule, tests.fails("RESTATE")
    yield from ((RETOLD, way.rule, tests.fails("RESTATE")) for way in rules.once(Retold).ways)
    yield from ((THIS, rule, tests.fails("RESTATE")) for rule, *_ in rules.once(Thises).ways)
    numbered = rules.once(NumberedNames).rules
    yield from ((NUMBERED_NAMES, rule, tests.fails("RESTATE")) for rule in (numbered.list, numbered.named))
    again = rules.once(Recalled).rules
    recalled = again.every, again.these, again.opened, again.base
    yield from ((RECALLED, rule, tests.fails("RESTATE", "TERM")) for rule in recalled)
    yield SAME_AMOUNT, rules.once(SameAmount).rule, tests.fails("RESTATE")
    yield RECOUNTED, rules.once(Recounted).rule, tests.fails("RESTATE")
    yield RISEN, rules.once(Grown).rule, tests.fails("RESTATE")
    yield from ((MADE, way.rule, tests.fails("RESTATE")) for way in rules.once(Made).ways)
    yield from ((HAPPENED, rule, tests.fails("RESTATE")) for rule in (happened.denied, happened.years))
    yield HAPPENED, happened.total, tests.fails("PART")


def _of_amounts(rules: Rulebook, tests: _Tests) -> Iterator[Expected]:
    """Yield the rules of totals, parts, shares and products beyond the worded ones."""
    alone: tuple[tuple[str, Rule], ...] = (
        (APIECE, rules.once(Apiece).rule), (APPENDED, rules.once(Appended).rule), (ASIDES, rules.once(Asides).rule),
        (DIFFERENCES, rules.once(Differences).rule), (FLOWS, rules.once(Flows).rule),
        (PRODUCTS, rules.once(Products).rule), (RESPECTIVE, rules.once(Respective).rule),
        (BALANCES, rules.once(Balances).rule), (POINTS, rules.once(Points).rule),
        (LISTED_CHANGES, rules.once(ListedChanges).rule), (COUPLES, rules.once(Couples).rule),
        (BOTH_NAMED, rules.once(BothNamed).rule), (NAMED, rules.once(NamedShares).rule),
    )
    yield from ((file, rule, tests.named(rule)) for file, rule in alone)
    yield SO_FAR, rules.once(SoFar).rule, tests.fails("PART")
    yield from ((HALVES, rule, tests.fails("GROWTH")) for rule, _ in rules.once(Halves).rules)
    made_up, of_tasks = rules.once(Composed).rules, rules.once(Tasks).rules
    yield from ((COMPOSED, rule, tests.fails("SHARES")) for rule in (made_up.made_up, made_up.respective, made_up.graded))
    yield from ((TASKS, rule, tests.named(rule)) for rule in (of_tasks.done, of_tasks.rows, of_tasks.begun))
    yield PRODUCTS, rules.once(Products).monthly, tests.told("PART", "PROD")
    orders, in_order = rules.once(Ordered), rules.once(Nearly)
    yield from ((ORDERED, rule, tests.named(rule)) for rule in (*orders.rules, orders.aged, orders.marks))
    yield from ((NEARLY, rule, tests.fails("RANGE")) for rule in (in_order.order, in_order.together))
    yield TOPMOST, rules.once(Topmost).rule, tests.fails("RANGE")
    yield from ((DOCKETS, rule, tests.fails("SUM")) for rule, *_ in rules.once(Dockets).ways)
    yield PENDING, rules.once(Pending).rule, tests.fails("RESTATE")
    named = rules.once(Persons)
    yield from ((PERSONS, rule, tests.fails("COUNT")) for rule in (named.rule, named.held, named.offices))
    marked = rules.once(QuotedNames)
    yield from ((QUOTED_NAMES, rule, tests.fails("COUNT")) for rule in (marked.rule, marked.of_days))
    yearly = rules.once(Yearly)
    yield from ((YEARLY, rule, tests.named(rule)) for rule in (yearly.rule, yearly.mean))
    in_rows, by_kind = rules.once(Parted).rules, rules.once(Kinds).rules
    yield from ((KINDS, rule, tests.named(rule)) for rule in (by_kind.batches, by_kind.bands, by_kind.works, by_kind.held))
    yield from ((PARTED, rule, tests.named(rule)) for rule in (in_rows.named, in_rows.clauses, in_rows.bare))
    added_up = rules.once(Tallies).rules
    yield from ((TALLIES, rule, tests.named(rule)) for rule in (added_up.ballots, added_up.bracketed, *added_up.posts))
    yield SHARED_ROWS, rules.once(SharedRows).rule, tests.fails("SUM")
    tables = rules.once(Columns).rules
    yield from ((COLUMNS, rule, tests.named(rule)) for rule in (*tables.derived, tables.outline))
    yield BILLS, rules.once(Bills).rule, tests.fails("RESTATE")
    before_colons, again = rules.once(Headed), rules.once(Divided).rules
    yield from ((HEADED, rule, tests.named(rule)) for rule in (before_colons.rule, before_colons.numbered))
    yield from ((DIVIDED, rule, tests.named(rule)) for rule in (again.divided, again.placed))


def _of_levels(rules: Rulebook, tests: _Tests) -> Iterator[Expected]:
    """Yield the rules of levels, changes and what is compared."""
    levels = rules.once(Levels)
    yield from ((LEVELS, rule, tests.named(rule)) for rule in (levels.rule, levels.since))
    yield from ((LEVELS, rule, tests.named(rule)) for rule, _ in (*levels.floors, *levels.previous))
    yield from ((LEVELS, rule, tests.named(rule)) for rule, _ in (*levels.gaps, *levels.additions))
    yield from ((BARE, rule, tests.fails("DIRECTION")) for rule in rules.once(Bare).rules.turn)
    yield from ((BARE, rule, tests.fails("RANGE")) for rule in (*rules.once(Bare).rules.mark, *rules.once(Bare).rules.stock))
    yield from ((BARE, rule, tests.fails("CHANGE")) for rule in rules.once(Bare).rules.index)
    yield from ((BARE, rule, tests.fails("CHANGE")) for rule in rules.once(Bare).rules.places)
    yield from ((UNREAD, rule, tests.told("CHANGE", "GROWTH")) for rule in rules.once(Unread).rules.level)
    set_against = rules.once(Compared).rules
    yield from ((COMPARED, rule, tests.named(rule)) for rule in (set_against.rates, set_against.together))
    yield COMPARED, set_against.structure, tests.fails("CHANGE")
    yield COMPARED, set_against.none, tests.fails("PART")
    yield from ((COMPARED, rule, tests.fails("RANGE")) for rule in set_against.mark)


def _of_names(rules: Rulebook, tests: _Tests) -> Iterator[Expected]:
    """Yield the rules of numbers of things that are named."""
    inside = rules.once(Nested).rules
    yield from ((NESTED, rule, tests.fails("COUNT")) for rule in (inside.inner, inside.posts, inside.alike))
    yield BEYOND, rules.once(Beyond).rule, tests.fails("RANGE")
    beyond = rules.once(Outdone).rules
    yield OUTDONE, beyond.faster, tests.fails("DIRECTION")
    yield OUTDONE, beyond.record, tests.fails("RANGE")
    slogans = rules.once(Slogans).rules
    named_by = slogans.done, slogans.told, slogans.headed, slogans.inline, slogans.years
    yield from ((SLOGANS, rule, tests.fails("COUNT")) for rule in named_by)
    yield from ((SLOGANS, rule, tests.fails("RESTATE")) for rule in (slogans.programme, slogans.layout))
    one_by_one = rules.once(Ended).rules
    yield from ((ENDED, rule, tests.fails("COUNT")) for rule in (one_by_one.ended, one_by_one.rows))
    of_mottos = rules.once(Mottos).rules
    said = of_mottos.ones, of_mottos.pointed, of_mottos.layered, of_mottos.characters, of_mottos.features
    yield from ((MOTTOS, rule, tests.fails("COUNT")) for rule in said)
    yield OTHERS, rules.once(Others).rule, tests.fails("COUNT")
    yield STRUCK, rules.once(Struck).rule, tests.fails("COUNT")
    yield THOUSANDS, rules.once(Thousands).rule, tests.named(rules.once(Thousands).rule)


def _of_mean(related: Related) -> bool:
    return related.check == "PROD" and related.one("per").lower != related.one("per").upper


def _closed(related: Related) -> bool:
    return related.check == "SUM" and related.mode == "closed"


def _of(file: str, rule: Rule, read: Reader, finds: Finds) -> Iterator[str]:
    for example in rule.examples:
        if not finds(read(example)):
            yield f'{file}: "{rule.name}" does not find its example {example}'
    for example in rule.not_examples:
        if finds(read(example)):
            yield f'{file}: "{rule.name}" finds what it should not: {example}'
