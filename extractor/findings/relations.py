"""Report -> Relations and Links: which of its figures the words bring together, and which words those are.

Numbers are never compared because they happen to fit: each relation is licensed by a pattern of
rules/relations.toml. Patterns are matched in `worded`, lists (parts of a total) are read in `parts`, names
in `names`, repeats in `restatements`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import blake2b
from typing import Literal, NamedTuple

from extractor.findings.needed import Sought
from extractor.findings.skeleton import compiled, expanded
from extractor.findings.wordings import Bound, RelationRule, RelationRules
from extractor.records import Figure
from extractor.records import Relation as RelationName
from extractor.rulebook import Rulebook

FILE = "relations.toml"


class Member(NamedTuple):
    """A figure and its role in a relation."""

    role: str
    figure: Figure


@dataclass(frozen=True)
class Related:
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
        return self.figures(role)[0]


class Patterns:
    """The patterns of rules/relations.toml. Those that only the audit needs are compiled when it asks for them."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, RelationRules)
        self.share = self._compiled(self.rules.shares.pattern)
        self.growth = self._compiled(self.rules.growths.pattern)
        self.again = self._compiled(self.rules.restated.again)
        self.of_place = self._compiled(self.rules.restated.place)
        self.alike = self._sought(self.rules.alike.pattern)
        self.inventory = self._compiled(self.rules.inventory.pattern)
        self.each_project = self._compiled(self.rules.inventory.each)
        self.hundred = self._compiled(self.rules.hundred.pattern + r"\Z")
        self.point = re.compile(self.rules.inventory.point)
        self.amount_of_point = self._compiled(self.rules.inventory.amount)
        self.event = self._compiled(self.rules.event.pattern)
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
        marks = self.rules.marks
        source = expanded(pattern, self.rules.words, marks)
        return Sought(source, marks.stop + marks.comma + marks.open + marks.close + marks.colon)

    @cached_property
    def bounds(self) -> list[tuple[Bound, Sought]]:
        """Each bound's rule and pattern."""
        return [(rule, self._sought(rule.pattern)) for rule in self.rules.bound]


def thirds_of(rules: Rulebook) -> dict[str, Fraction]:
    """Return the factor of each unit of which it has no finite decimal."""
    return {unit: Fraction(rule.factor) for rule in rules.once(Patterns).rules.thirds for unit in rule.units}


_SCALED = {2: 1, 3: 1, 4: 1, 6: 2, 7: 2, 8: 1, 12: 2}  # characters of a unit such as 万座 that write its power of ten


def unit_key(figure: Figure) -> tuple[str, str]:
    """Return what figures must share to be added: the kind and, of counts and money, the unit."""
    if figure.kind in ("count", "duration"):
        return figure.kind, figure.unit[_SCALED.get(figure.scale, 0) :] or figure.unit
    if figure.kind in ("money", "unit_price"):
        return figure.kind, figure.unit_code
    return figure.kind, ""


def digest(*parts: str) -> str:
    """Return a short stable id of some strings."""
    return blake2b("\x1f".join(parts).encode(), digest_size=9).hexdigest()
