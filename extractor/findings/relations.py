"""Report -> Relations and Links: which of its figures the words bring together, and which words those are.

Numbers are never compared because they happen to fit: each relation is licensed by a pattern of
rules/relations.toml. Lists (parts of a total) are read in `parts`, names in `names`, repeats in
`restatements`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from hashlib import blake2b
from typing import Literal, NamedTuple

from pydantic import Field

from extractor.findings.skeleton import Marks, Skeleton, compiled, is_sign
from extractor.records import Figure, Link, Report
from extractor.records import Relation as RelationName
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "relations.toml"
_HUNDRED = 100
_NAMED_WITHIN = 120


class Member(NamedTuple):
    """A figure and its role in a relation."""

    role: str
    figure: Figure


@dataclass(frozen=True)
class Related:
    """Figures that the wording relates, and how.

    check: the check of rules/checks.toml that tests it. mode: for lists, whether the parts make up the whole
    (`closed`), may not exceed it (`open`), or should make it up as far as the wording tells (`near`).
    parallel: the parts bear names of one kind, such as villages.
    """

    relation: RelationName
    check: str
    rule: str
    members: tuple[Member, ...]
    wording: str
    mode: Literal["closed", "open", "near", ""] = ""
    falling: bool = False
    divide: Fraction = Fraction(1)
    names: tuple[str, ...] = ()
    most_names: int = 0
    bound: Fraction | None = None
    tension: bool = False
    parallel: bool = False

    def figures(self, role: str) -> list[Figure]:
        """Return the figures of one role, in order."""
        return [member.figure for member in self.members if member.role == role]

    def one(self, role: str) -> Figure:
        """Return the only figure of a role."""
        return self.figures(role)[0]


class RelationRule(Rule):
    """A worded relation: its pattern names the roles of the figures; a role `skip…` is read over.

    unless: words that forbid it within the match. not_after: words that forbid it in the clause before the match.
    before: where the pattern has a group `name`, the whole stands earlier in the paragraph, behind that name and one
    of these. never: words that forbid it anywhere in its sentence. one_subject: its figures must be of one project or place.
    tension: the wording leaves open whether they are of one scope, so that a failure is no more than a doubt.
    """

    relation: RelationName
    check: str
    pattern: str
    before: list[str] = Field(default_factory=list)
    falling: bool = False
    divide: str = "1"
    unless: list[str] = Field(default_factory=list)
    not_after: list[str] = Field(default_factory=list)
    never: list[str] = Field(default_factory=list)
    one_subject: bool = False
    tension: bool = False


class ListWords(RuleFile):
    """Words that open, close and forbid lists of parts."""

    among: list[str]
    closers: list[str]
    total_before: list[str]
    total_after: list[str]
    made_of: list[str]
    made_ends: list[str]
    respectively: list[str]
    open: list[str]
    verbs: list[str]
    attributes: list[str]
    never: list[str]
    parallel: list[str]


class Partition(Rule):
    """Labels that together make up a whole; one of the words `whole` must stand before the total."""

    labels: list[list[str]] = Field(min_length=2)
    whole: list[str] = Field(default_factory=list)


class NamesRule(Rule):
    """Things whose stated number is compared with the names that stand before it."""

    after: list[str]
    marks: list[str]
    joins: list[str]
    open: list[str]
    lead: list[str] = Field(default_factory=list)
    never: list[str]


class NameStops(RuleFile):
    """Words that make an enumeration one of kinds or actions, not of names."""

    words: list[str]


class Bound(Rule):
    """A value that cannot be above `upper`."""

    pattern: str
    upper: str
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
    """What is compared when a report states it twice. apart: words that end a chain of numbers of one thing."""

    measures: list[str]
    words: list[str]
    anchor: str
    counted: list[str]
    apart: list[str]
    examples: list[str]
    not_examples: list[str] = Field(default_factory=list)


class Thirds(Rule):
    """Units whose factor to the base unit has no finite decimal."""

    units: list[str]
    factor: str


class RelationRules(RuleFile):
    """rules/relations.toml."""

    marks: Marks
    words: dict[str, list[str]]
    relation: list[RelationRule]
    lists: ListWords
    partition: list[Partition]
    names: list[NamesRule]
    name_stops: NameStops
    bound: list[Bound]
    calendar: list[CalendarRule]
    structure: list[Structure]
    table: TableWords
    restated: Restated
    thirds: list[Thirds]


class Patterns:
    """The patterns of rules/relations.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, RelationRules)
        words, marks = self.rules.words, self.rules.marks
        self.relations = [(rule, compiled(rule.pattern, words, marks)) for rule in self.rules.relation]
        self.bounds = [(rule, compiled(rule.pattern, words, marks)) for rule in self.rules.bound]
        self.calendar = [(rule, re.compile(rule.pattern)) for rule in self.rules.calendar]
        self.structures = [
            (rule, re.compile(rule.pattern), re.compile(rule.shares)) for rule in self.rules.structure
        ]


def worded(skeleton: Skeleton, patterns: Patterns) -> list[Related]:
    """Return the relations that a pattern finds: ratios, growth, products and bounded rates."""
    found = [related for rule, pattern in patterns.relations for related in _matches(skeleton, rule, pattern)]
    return found + [
        related for rule, pattern in patterns.bounds for related in _bounded(skeleton, rule, pattern)
    ]


def _matches(skeleton: Skeleton, rule: RelationRule, pattern: re.Pattern[str]) -> list[Related]:
    found = []
    for match in _searches(skeleton, pattern):
        if _forbidden(skeleton, rule, match):
            continue
        members, start = _members(skeleton, match), match.start()
        if rule.before:
            start = _named_before(skeleton, match["name"], match.start(), rule.before)
            if start < 0:
                continue
            members = (Member("whole", skeleton.figure_at(skeleton.between(start, match.end())[0])), *members)
        crossed = any(stop in skeleton.text[start : match.end()] for stop in skeleton.marks.stop)
        if (crossed or rule.one_subject) and not _one_subject(members):
            continue
        if _comparable(rule.relation, members):
            found.append(
                Related(
                    rule.relation,
                    rule.check,
                    rule.name,
                    members,
                    skeleton.words(start, match.end()),
                    falling=rule.falling,
                    divide=Fraction(rule.divide),
                    tension=rule.tension or crossed,
                )
            )
    return found


def _named_before(skeleton: Skeleton, name: str, position: int, between: list[str]) -> int:
    """Return where a name stands last before a position, right in front of a figure of its own; -1 if nowhere."""
    floor = max(skeleton.text.rfind("\n", 0, position) + 1, position - _NAMED_WITHIN)
    start = skeleton.text.rfind(name, floor, position)
    if start < 0:
        return -1
    behind = skeleton.text[start + len(name) : position]
    own = any(behind.startswith(word) and is_sign(behind[len(word) : len(word) + 1]) for word in between)
    return start if own else -1


def _forbidden(skeleton: Skeleton, rule: RelationRule, match: re.Match[str]) -> bool:
    start, end = match.span()
    lead = skeleton.text[skeleton.clause_start(start, 0) : start]
    around = skeleton.text[skeleton.sentence(start).start : skeleton.sentence(end).end]
    told = ((match[0], rule.unless), (lead, rule.not_after), (around, rule.never))
    return any(word in stretch for stretch, words in told for word in words)


def _one_subject(members: tuple[Member, ...]) -> bool:
    """Tell whether figures of several sentences were all read as figures of one project or place."""
    return len({member.figure.subject for member in members}) == 1


def _searches(skeleton: Skeleton, pattern: re.Pattern[str]) -> list[re.Match[str]]:
    """Return a match from each figure on, or from each place where the pattern does not begin with one."""
    found, position = [], 0
    while match := pattern.search(skeleton.text, position):
        found.append(match)
        position = match.start() + 1
    return found


def _members(skeleton: Skeleton, match: re.Match[str]) -> tuple[Member, ...]:
    return tuple(
        Member(role.rstrip("0123456789"), skeleton.figure_at(match.start(role)))
        for role in sorted(match.re.groupindex, key=lambda role: match.start(role))
        if match[role] is not None and role != "name" and not role.startswith("skip")
    )


def _comparable(relation: str, members: tuple[Member, ...]) -> bool:
    """Tell whether figures that must share a unit do: part and whole, both levels and their difference."""
    roles = {member.role: member.figure for member in members}
    if relation == "ratio" and "whole" in roles:
        part, whole, share = roles["part"], roles["whole"], roles["share"]
        # A part above the whole, and yet not above 100 %: the whole is another one.
        above = part.value is not None and whole.value is not None and part.value > whole.value
        other = above and share.value is not None and share.value <= _HUNDRED
        return unit_key(part) == unit_key(whole) and part.kind != "percent" and not other
    if relation == "growth" and "amount" in roles:
        start, end, amount = roles["from"], roles["to"], roles["amount"]
        points = start.kind == "percent" and amount.kind == "percentage_points"
        same = start.kind != "percent" and unit_key(start) == unit_key(amount)
        return unit_key(start) == unit_key(end) and (same or points)
    if relation == "growth":
        return unit_key(roles["from"]) == unit_key(roles["to"]) and roles["from"].kind != "percent"
    return True


def _bounded(skeleton: Skeleton, rule: Bound, pattern: re.Pattern[str]) -> list[Related]:
    found = []
    for match in pattern.finditer(skeleton.text):
        clause = skeleton.text[skeleton.clause_start(match.start(), 0) : match.end()]
        if not any(word in clause for word in rule.unless):
            members = (Member("value", _as_written(skeleton, skeleton.figure_at(match.start("value")))),)
            wording = skeleton.words(match.start(), match.end())
            found.append(Related("ratio", "RANGE", rule.name, members, wording, bound=Fraction(rule.upper)))
    return found


def _as_written(skeleton: Skeleton, figure: Figure) -> Figure:
    """Return a share above the whole with the value that is written, where nothing else on the page is damaged.

    Its reader published none; on a page that lost characters it may be two numbers run together, and stays so.
    """
    damaged = any(other.quality != "intact" and other.kind != "percent" for other in skeleton.figures)
    digits = figure.written_value
    if figure.quality != "suspect" or damaged or not re.fullmatch(r"\d{1,3}(\.\d+)?", digits):
        return figure
    value, half = Decimal(digits), Decimal(5).scaleb(-1 - len(digits.partition(".")[2]))
    written = {"value": value, "lower": value - half, "upper": value + half, "quality": "intact"}
    return figure.model_copy(update=written)


def unit_key(figure: Figure) -> tuple[str, str]:
    """Return what figures must share to be added: the kind and, of counts and money, the unit."""
    if figure.kind in ("count", "duration"):
        return figure.kind, figure.unit
    if figure.kind in ("money", "unit_price"):
        return figure.kind, figure.unit_code
    return figure.kind, ""


def links(found: list[Related], report: Report) -> list[Link]:
    """Return a Link for each figure of each relation of two or more, sorted by relation and place."""
    made: dict[str, Link] = {}
    for related in found:
        if len(related.members) < 2 or related.check == "ORDER":
            continue
        ids = [member.figure.figure_id for member in related.members]
        relation_id = digest(report.document.document_id, related.relation, *ids)
        for member in related.members:
            link_id = digest(relation_id, member.role, member.figure.figure_id)
            made[link_id] = Link(
                link_id=link_id,
                relation=related.relation,
                role=member.role,
                figure_id=member.figure.figure_id,
                document_id=report.document.document_id,
                wording=related.wording.strip(),
                relation_id=relation_id,
            )
    order = {figure.figure_id: figure.start for figure in report.figures}
    return sorted(made.values(), key=lambda link: (order.get(link.figure_id, 0), link.relation_id, link.role))


def digest(*parts: str) -> str:
    """Return a short stable id of some strings."""
    return blake2b("\x1f".join(parts).encode(), digest_size=9).hexdigest()
