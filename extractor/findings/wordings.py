"""The shape of rules/relations.toml: one class for each kind of rule, and the file itself."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from extractor.findings.signs import Marks
from extractor.records import Relation as RelationName
from extractor.rulebook import Rule, RuleFile


class RelationRule(Rule):
    """A worded relation: its pattern names the roles of the figures; a role `skip…` is read over. Of a date `years` it is
    meant how many years that is.

    unless: words that forbid it within the match. not_after: words that forbid it in the clause before the match; after: one
    of them must stand there.
    before: where the pattern has a group `name`, the whole stands earlier in the paragraph, behind that name and one
    of these. never: words that forbid it anywhere in its sentence. one_subject: its figures must be of one project or place.
    anywhere: with `name`, the whole may stand in any paragraph before, if the report names one amount of its unit so; with
    no word of not_behind right behind it.
    total: the whole is the one total of the same unit that the paragraph states before the match.
    years_written: its dates must each write their year. one_base: its shares are of one whole, to the digit.
    crosses: its words themselves tie two sentences. spans: its dates skip_first and skip_second must make up skip_both, or
    a year where that is not written.
    tension: the wording leaves open whether they are of one scope, so that a failure is no more than a doubt.
    aimed: the level that another is compared with was set, and is no rounded one.
    either: it is not told which of two levels is the greater one.
    alone: its share is none of the part in another amount that the paragraph tells before.
    in_order: the level `from` is of the last date before it, `to` of skip_now; the other way where that is the later one.
    priced: what its price is for one of, where the price says that; other units are read elsewhere.
    slips: it grows at other prices than its levels are told in, so that only a unit amiss is told.
    counters: its things may be counted by different words, 10项 of which 7个.
    mode: `at_least` where the product of its figures is only a lower bound, `near` where its parts need not be all, `open`
    where they only cannot be more.
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
    not_behind: list[str] = Field(default_factory=list)
    years_written: bool = False
    one_base: bool = False
    crosses: bool = False
    spans: bool = False
    tension: bool = False
    aimed: bool = False
    either: bool = False
    in_order: bool = False
    alone: bool = False
    priced: list[str] = Field(default_factory=list)
    slips: bool = False
    counters: bool = False
    mode: Literal["", "at_least", "near", "open"] = ""


class ListWords(RuleFile):
    """Words that open, close and forbid lists of parts."""

    among: tuple[str, ...]
    divided: str
    closers: tuple[str, ...]
    others: tuple[str, ...]
    total_before: list[str]
    total_after: list[str]
    total_sure: list[str]
    tasks: list[str]
    involving: tuple[str, ...]
    able: tuple[str, ...]
    adds: tuple[str, ...]
    overlap: tuple[str, ...]
    negated: str
    every: tuple[str, ...]
    sizes: tuple[str, ...]
    shares: tuple[str, ...]
    restating: tuple[str, ...]
    held_over: tuple[str, ...]
    registers: tuple[str, ...]
    joins: list[str]
    few: dict[str, int]
    few_of: str
    total_of: str
    respectively: list[str]
    open: list[str]
    verbs: tuple[str, ...]
    works: list[str]
    attributes: tuple[str, ...]
    holding: tuple[str, ...]
    columns: list[str]
    compared: tuple[str, ...]
    against: tuple[str, ...]
    gained: tuple[str, ...]
    kinds: str
    composed: tuple[str, ...]
    whole_divided: list[str]
    some: str
    never: list[str]
    harmless: list[str]
    series: list[str]
    houses: list[str]
    settlements: list[str]
    ranks: list[list[str]]
    changes: tuple[str, ...]
    fresh: list[str]
    bounds: list[str]
    within: tuple[str, ...]
    earlier: tuple[str, ...]
    before_this: tuple[str, ...]
    already: str
    carried: tuple[str, ...]
    total_place: str
    few_total: list[str]
    apart: list[str]
    parallel: tuple[str, ...]


class Growths(Rule):
    """What stands behind a figure that grew, or is part of a whole, with the percentage `share`.

    never: words that forbid it in its sentence. total: what must stand in front of the whole where a group `named` says that
    the share is of all there is.
    """

    pattern: str
    never: list[str]
    total: str = ""


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
    whole: words of the total that they are all of, whatever stands between. only: they are of no other total.
    """

    groups: list[list[str]] = Field(min_length=2)
    whole: list[str] = Field(default_factory=list)
    alike: bool = False
    sure: bool = False
    only: bool = False


class Bound(Rule):
    """A value that cannot be above `upper`. tension: not every such value is a share, so that one above is a doubt.

    unless: words that forbid it in its clause, unless_told: anywhere on the page.
    """

    pattern: str
    upper: str
    tension: bool = False
    unless: list[str] = Field(default_factory=list)
    unless_told: list[str] = Field(default_factory=list)


class CalendarRule(Rule):
    """A written day: year, month and day by group name, over the document's own text."""

    pattern: str


class Structure(Rule):
    """Shares that make up a hundred: a pattern over a line of the document's own text, and one of the shares within it.

    whole: their name says that they make up the whole, so that a failure is more than a doubt. of_growth: of how much it
    grew, not of what it is.
    """

    pattern: str
    shares: str
    whole: bool = False
    of_growth: bool = False


class TableWords(RuleFile):
    """Words of tables: what heads a row or column of totals, and what makes a table no plain list of parts."""

    total: list[str]
    nested: list[str]
    never: list[str]
    empty: list[str]


class Restated(RuleFile):
    """What is compared when a report states it twice.

    place: what a report counts of its place (place_counted: the number and its noun alone), again: words that take up a
    number; in both the group `noun` is counted.
    named_place: the name of a place right in front of what it has; headed_place: a heading that is one;
    some_places: words in front of it for several places.
    apart: words that end a chain of numbers of one thing. another: words that make a name the name of another thing.
    partly: words in front of an amount that is not all of it.
    """

    measures: list[str]
    place: str
    place_counted: str
    named_place: str
    headed_place: str
    some_places: str
    again: str
    words: list[str]
    another: list[str]
    partly: list[str]
    all_above: list[str]
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


class MeanRule(Rule):
    """Words in front of a mean, which a whole number of things, people or households is rounded to."""

    pattern: str


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


class Each(Rule):
    """So much `per` head of a `total`, and the `count` of heads: each ends the words in front of its amount."""

    total: str
    per: str
    count: str


class HundredRule(Rule):
    """How one of several shares is told: words that `opens` their list, its `label`, and the figure `share`.

    below, above: words of bands that have no end. rest: a share `part1` and what is left of the whole, `part2`.
    changed: how much a share rose or fell, which stands between it and the next one.
    """

    pattern: str
    changed: str
    below: list[str]
    above: list[str]
    rest: str


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
    mean: MeanRule
    hundred: HundredRule
    contained_never: list[str]
    contained_verbs: str
    contained: list[Contained]
    each: list[Each]
    thirds: list[Thirds]
