"""Report -> Relations and Links: which of its figures the words bring together, and which words those are.

Numbers are never compared because they happen to fit: each relation is licensed by a pattern of
rules/relations.toml. Patterns are matched in `worded`, lists (parts of a total) are read in `parts`, names
in `names`, repeats in `restatements`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from hashlib import blake2b
from typing import Literal, NamedTuple

from extractor.findings.gates import Gate
from extractor.findings.needed import Sought, crosses, twice
from extractor.findings.signs import SIGN, SIGNS, compiled, expanded
from extractor.findings.wordings import Bound, RelationRule, RelationRules
from extractor.records import Figure
from extractor.records import Relation as RelationName
from extractor.rulebook import Rulebook
from extractor.values.words import alternation

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


def figure_ids(found: list[Related]) -> set[str]:
    """Return the ids of all figures of some relations."""
    return {member.figure.figure_id for related in found for member in related.members} - {""}


def stated_twice(rule: str, one: Figure, other: Figure, wording: str) -> Related:
    """Return the relation of two figures that state one fact: a doubt where they differ."""
    members = Member("statement", one), Member("statement", other)
    return Related("restates", "RESTATE", rule, members, wording, tension=True)


def named_count(
    rule: str, count: Figure, names: Sequence[str], wording: str, least: int | None = None, most: int | None = None,
    opened: bool = False, tension: bool = False,
) -> Related:  # fmt: skip
    """Return the relation of a number of things with their names.

    least, most: how many the words allow, as many as there are names if not given. opened: there are others.
    """
    return Related(
        "part", "COUNT", rule, (Member("count", count),), wording, "open" if opened else "closed", names=tuple(names),
        least_names=len(names) if least is None else least, most_names=len(names) if most is None else most, tension=tension,
    )  # fmt: skip


class Patterns:
    """The patterns of rules/relations.toml. Those that only the audit needs are compiled when it asks for them."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, RelationRules)
        self.gate = Gate(self.rules.marks.stop[0])
        self.share = self._compiled(self.rules.shares.pattern)
        self.growth = self._compiled(self.rules.growths.pattern)
        self.again = self.rule_pattern(self.rules.restated.again)
        self.parted = re.compile(alternation(self.rules.restated.apart))
        self.counted = re.compile("|".join(map(re.escape, self.rules.restated.counted)))
        self.place_counted = self.rule_pattern(self.rules.restated.place_counted)
        self.of_place = self.rule_pattern(self.rules.restated.place)
        self.named_place = re.compile(self.rules.restated.named_place)
        self.headed_place = re.compile(self.rules.restated.headed_place)
        self.some_places = self.rule_pattern(self.rules.restated.some_places).pattern
        self.alike = self.rule_pattern(self.rules.alike.pattern)
        self.mean = Sought(rf"(?:{self.rules.mean.pattern})\Z", "")
        self.inventory = self.rule_pattern(self.rules.inventory.pattern)
        self.each_project = self._compiled(self.rules.inventory.each)
        self.hundred = self._compiled(self.rules.hundred.pattern + r"\Z")
        self.share_changed = self._compiled(self.rules.hundred.changed)
        self.rest = self.rule_pattern(self.rules.hundred.rest)
        self.point = re.compile(self.rules.inventory.point)
        self.amount_of_point = self._compiled(self.rules.inventory.amount)
        self.event = self.rule_pattern(self.rules.event.pattern)
        self.place = re.compile(self.rules.linked.place)
        # What begins with a word is sooner found than what begins with any figure.
        of = "|".join(f"{word}(?<=[{SIGNS}]{word})" for word in map(re.escape, self.rules.lists.attributes))
        self.attribute = self.sought(f"(?:{of})(?P<name>[\u4e00-\u9fff]{{4,16}})")
        self.calendar = [self.rule_pattern(rule.pattern) for rule in self.rules.calendar]
        self.structures = [
            (rule, Sought(rule.pattern, ""), re.compile(rule.shares)) for rule in self.rules.structure
        ]

    def _compiled(self, pattern: str) -> re.Pattern[str]:
        return compiled(pattern, self.rules.words, self.rules.marks)

    @cached_property
    def relations(self) -> list[tuple[RelationRule, Sought]]:
        """Each relation's rule and pattern."""
        return [(rule, self.rule_pattern(rule.pattern)) for rule in self.rules.relation]

    def rule_pattern(self, pattern: str) -> Sought:
        """Return the pattern of a rule with the words, figures and marks that it names put in."""
        return self.sought(expanded(pattern, self.rules.words, self.rules.marks))

    def sought(self, source: str) -> Sought:
        """Return a pattern of a skeleton's text with the words that it needs."""
        marks = self.rules.marks
        found = Sought(source, marks.stop + marks.comma + marks.open + marks.close + marks.colon)
        within = not crosses(source, self.gate.stop)
        found.needs = self.gate.admit(found.needs, within, twice(source, SIGN.values()) if within else ())
        return found

    @cached_property
    def bounds(self) -> list[tuple[Bound, Sought]]:
        """Each bound's rule and pattern."""
        return [(rule, self.rule_pattern(rule.pattern)) for rule in self.rules.bound]


def thirds_of(rules: Rulebook) -> dict[str, Fraction]:
    """Return the factor of each unit of which it has no finite decimal."""
    return {unit: Fraction(rule.factor) for rule in rules.once(Patterns).rules.thirds for unit in rule.units}


def digest(*parts: str) -> str:
    """Return a short stable id of some strings."""
    return blake2b("\x1f".join(parts).encode(), digest_size=9).hexdigest()
