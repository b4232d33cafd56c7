"""Report -> Relations and Links: which of its figures the words bring together, and which words those are.

Numbers are never compared because they happen to fit: each relation is licensed by a pattern of
rules/relations.toml. Patterns are matched in `worded`, lists (parts of a total) are read in `parts`, names
in `names`, repeats in `restatements`.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cached_property
from hashlib import blake2b
from typing import Literal, NamedTuple

from pydantic import Field

from extractor.findings.needed import Sought
from extractor.findings.skeleton import Marks, compiled, expanded
from extractor.records import Figure
from extractor.records import Relation as RelationName
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "relations.toml"


class Member(NamedTuple):
    """A figure and its role in a relation."""

    role: str
    figure: Figure


class Related(NamedTuple):
    """Figures that the wording relates, and how.

    check: the check of rules/checks.toml that tests it. mode: for lists, whether the parts make up the whole
    (`closed`), may not exceed it (`open`), or should make it up as far as the wording tells (`near`); of a product whether
    it is only a lower bound (`at_least`); of growth that it lies between those of the parts.
    parallel: the parts bear names of one kind, such as villages. one_base: shares of one whole, not only of like ones.
    year: of the report. least_names, most_names: how many the words allow; none are as many as `names`.
    """

    relation: RelationName
    check: str
    rule: str
    members: tuple[Member, ...]
    wording: str
    mode: Literal["closed", "open", "near", "at_least", "between", ""] = ""
    falling: bool = False
    divide: Fraction = Fraction(1)
    names: tuple[str, ...] = ()
    least_names: int = 0
    most_names: int = 0
    bound: Fraction | None = None
    tension: bool = False
    parallel: bool = False
    one_base: bool = False
    year: int | None = None

    def figures(self, role: str) -> list[Figure]:
        """Return the figures of one role, in order."""
        return [member.figure for member in self.members if member.role == role]

    def one(self, role: str) -> Figure:
        """Return the only figure of a role."""
        for member in self.members:
            if member.role == role:
                return member.figure
        raise LookupError(role)


class RelationRule(Rule):
    """A worded relation: its pattern names the roles of the figures; a role `skip…` is read over.

    unless: words that forbid it within the match. not_after: words that forbid it in the clause before the match; after: one
    of them must stand there.
    before: where the pattern has a group `name`, the whole stands earlier in the paragraph, behind that name and one
    of these. never: words that forbid it anywhere in its sentence. one_subject: its figures must be of one project or place.
    anywhere: with `name`, the whole may stand in any paragraph before, if the report names one amount of its unit so.
    total: the whole is the one total of the same unit that the paragraph states before the match.
    years_written: its dates must each write their year. one_base: its shares are of one whole, to the digit.
    crosses: its words themselves tie two sentences. spans: its dates skip_first and skip_second must make up skip_both, or
    a year where that is not written.
    tension: the wording leaves open whether they are of one scope, so that a failure is no more than a doubt.
    mode: `at_least` where the product of its figures is only a lower bound, `near` where its parts need not be all.
    """

    relation: RelationName
    check: str
    pattern: str
    before: list[str] = Field(default_factory=list)
    falling: bool = False
    divide: str = "1"
    unless: list[str] = Field(default_factory=list)
    not_after: list[str] = Field(default_factory=list)
    after: list[str] = Field(default_factory=list)
    never: list[str] = Field(default_factory=list)
    one_subject: bool = False
    total: bool = False
    anywhere: bool = False
    years_written: bool = False
    one_base: bool = False
    crosses: bool = False
    spans: bool = False
    tension: bool = False
    mode: Literal["", "at_least", "near"] = ""


class ListWords(RuleFile):
    """Words that open, close and forbid lists of parts."""

    among: list[str]
    divided: str
    closers: list[str]
    total_before: list[str]
    total_after: list[str]
    total_sure: list[str]
    few: dict[str, int]
    few_of: str
    total_of: str
    made_of: list[str]
    made_ends: list[str]
    respectively: list[str]
    open: list[str]
    verbs: list[str]
    attributes: list[str]
    columns: list[str]
    never: list[str]
    harmless: list[str]
    series: list[str]
    settlements: list[str]
    changes: list[str]
    fresh: list[str]
    bounds: list[str]
    total_place: str
    few_total: list[str]
    apart: list[str]
    parallel: list[str]


class Growths(Rule):
    """What stands behind a figure that grew, or is part of a whole, with the percentage `share`.

    never: words that forbid it in its sentence.
    """

    pattern: str
    never: list[str]


class Partition(Rule):
    """Labels that together make up a whole; one of the words `whole` must stand before the total.

    exhaustive: by their meaning nothing else can; otherwise a further item of the list tells that they do not.
    """

    labels: list[list[str]] = Field(min_length=2)
    whole: list[str] = Field(default_factory=list)
    exhaustive: bool = False


class Disjoint(Rule):
    """Words of labels that exclude one another: parts that bear one each, all different, cannot exceed their whole."""

    labels: list[str] = Field(min_length=2)


class Complete(Rule):
    """Groups of words of which parts, in any order, bear one each where they are all that there is.

    alike: and nothing else tells their names apart. sure: nothing else can be; otherwise what does not add up is in doubt.
    whole: words of the total that they are all of, whatever stands between.
    """

    groups: list[list[str]] = Field(min_length=2)
    whole: list[str] = Field(default_factory=list)
    alike: bool = False
    sure: bool = False


class Bound(Rule):
    """A value that cannot be above `upper`. tension: not every such value is a share, so that one above is a doubt."""

    pattern: str
    upper: str
    tension: bool = False
    unless: list[str] = Field(default_factory=list)


class CalendarRule(Rule):
    """A written day: year, month and day by group name, over the document's own text."""

    pattern: str


class Structure(Rule):
    """Shares that make up a hundred: a pattern over the document's own text, and one of the shares within it.

    whole: their name says that they make up the whole, so that a failure is more than a doubt.
    """

    pattern: str
    shares: str
    whole: bool = False


class TableWords(RuleFile):
    """Words of tables: what heads a row or column of totals, and what makes a table no plain list of parts."""

    total: list[str]
    nested: list[str]
    never: list[str]
    empty: list[str]


class Restated(RuleFile):
    """What is compared when a report states it twice.

    place: what a report counts of its place, again: words that take up a number; in both the group `noun` is counted.
    apart: words that end a chain of numbers of one thing. another: words that make a name the name of another thing.
    partly: words in front of an amount that is not all of it.
    """

    measures: list[str]
    place: str
    again: str
    words: list[str]
    another: list[str]
    partly: list[str]
    fixed: list[str]
    anchor: str
    counted: list[str]
    apart: list[str]
    examples: list[str]
    not_examples: list[str] = Field(default_factory=list)


class Linked(Rule):
    """What links two mentions of a project. counted: measures that count things at places; place: a pattern of names.

    makes: words before the name of what money is spent on.
    """

    counted: list[str]
    place: str
    makes: list[str]


class Event(Rule):
    """An event and its day: the group `name` holds it. planned: what makes it one to come; words: not of its name."""

    pattern: str
    planned: list[str]
    words: list[str]


class AlikeRule(Rule):
    """Names of places, in the group `name` over the document's own text. apart: characters that tell two names apart."""

    pattern: str
    apart: str


class InventoryRule(Rule):
    """So many projects worth so much: the `count` and the `whole`; and how each of them is told, with its amount `part`.

    each: in the same paragraph. point: what begins a paragraph of its own, and amount: how it is told in one.
    """

    pattern: str
    each: str
    point: str
    amount: str


class Contained(Rule):
    """A `part` that no `whole` can be less than: both end the words in front of their amounts, but for `verbs`.

    part_behind, whole_behind: what stands right behind their amounts. share: the end of the words in front of the
    percentage that the part is of the whole. A group `what` must be the same of all; a group `place` must stand in the
    first line of the text.
    """

    part: str
    whole: str
    part_behind: str = ""
    whole_behind: str = ""
    share: str = ""


class HundredRule(Rule):
    """How one of several shares is told: words that `opens` their list, its `label`, and the figure `share`.

    below, above: words of bands that have no end.
    """

    pattern: str
    below: list[str]
    above: list[str]


class Thirds(Rule):
    """Units whose factor to the base unit has no finite decimal."""

    units: list[str]
    factor: str


class RelationRules(RuleFile):
    """rules/relations.toml."""

    marks: Marks
    words: dict[str, list[str]]
    relation: list[RelationRule]
    shares: Growths
    growths: Growths
    lists: ListWords
    partition: list[Partition]
    disjoint: list[Disjoint]
    complete: list[Complete]
    bound: list[Bound]
    calendar: list[CalendarRule]
    structure: list[Structure]
    table: TableWords
    restated: Restated
    linked: Linked
    event: Event
    inventory: InventoryRule
    alike: AlikeRule
    hundred: HundredRule
    contained_never: list[str]
    contained_verbs: str
    contained: list[Contained]
    thirds: list[Thirds]


class Patterns:
    """The patterns of rules/relations.toml. Those that only the audit needs are compiled when it asks for them."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, RelationRules)
        self.share = self._compiled(self.rules.shares.pattern)
        self.growth = self._compiled(self.rules.growths.pattern)
        self.again = self._sought(self.rules.restated.again)
        self.of_place = self._sought(self.rules.restated.place)
        self.alike = self._sought(self.rules.alike.pattern)
        self.inventory = self._sought(self.rules.inventory.pattern)
        self.each_project = self._compiled(self.rules.inventory.each)
        self.hundred = self._compiled(self.rules.hundred.pattern + r"\Z")
        self.point = re.compile(self.rules.inventory.point)
        self.amount_of_point = self._compiled(self.rules.inventory.amount)
        self.event = self._sought(self.rules.event.pattern)
        self.place = re.compile(self.rules.linked.place)
        self.calendar = [self._sought(rule.pattern) for rule in self.rules.calendar]
        self.structures = [
            (rule, re.compile(rule.pattern), re.compile(rule.shares)) for rule in self.rules.structure
        ]

    def _compiled(self, pattern: str) -> re.Pattern[str]:
        return compiled(pattern, self.rules.words, self.rules.marks)

    @cached_property
    def relations(self) -> list[tuple[RelationRule, Sought]]:
        """Each relation's rule and pattern."""
        return [(rule, self._sought(rule.pattern)) for rule in self.rules.relation]

    def _sought(self, pattern: str) -> Sought:
        return self.sought(expanded(pattern, self.rules.words, self.rules.marks))

    def sought(self, source: str) -> Sought:
        """Return a pattern of a skeleton's text with the words that it needs."""
        marks = self.rules.marks
        return Sought(source, marks.stop + marks.comma + marks.open + marks.close + marks.colon)

    @cached_property
    def bounds(self) -> list[tuple[Bound, Sought]]:
        """Each bound's rule and pattern."""
        return [(rule, self._sought(rule.pattern)) for rule in self.rules.bound]


def thirds_of(rules: Rulebook) -> dict[str, Fraction]:
    """Return the factor of each unit of which it has no finite decimal."""
    return {unit: Fraction(rule.factor) for rule in rules.once(Patterns).rules.thirds for unit in rule.units}


def digest(*parts: str) -> str:
    """Return a short stable id of some strings."""
    return blake2b("\x1f".join(parts).encode(), digest_size=9).hexdigest()
