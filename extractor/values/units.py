"""Unit words -> units: kind, base unit and factor, by the table of rules/units.toml."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from pydantic import field_validator

from extractor.records import Kind
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation


class UnitRule(Rule):
    """A unit or a set of classifiers.

    factor: how many base units one of it is. scaled: 万 and 亿 may stand before it. digits_only: it follows digits,
    never Chinese numerals. named: with a number it makes a name (110千伏), so it is read only where nothing follows.
    unless_followed: words that make another word of it. keep: characters of the surface that belong to the span.
    inside: a word of quantity that the surface holds (个多月).
    """

    surfaces: list[str]
    kind: Kind
    factor: str
    code: str
    description: str
    scaled: bool = True
    digits_only: bool = False
    named: bool = False
    keep: int = 0
    inside: str = ""
    unless_followed: list[str] = []

    @field_validator("factor")
    @classmethod
    def _is_a_number(cls, factor: str) -> str:
        Fraction(factor)
        return factor


class UnitRules(RuleFile):
    """The shape of rules/units.toml."""

    unit: list[UnitRule]


class Unit(NamedTuple):
    """A unit as written: its surface and what the table says of it."""

    surface: str
    kind: Kind
    factor: Fraction
    code: str
    scaled: bool
    digits_only: bool
    named: bool
    keep: int
    inside: str
    unless_followed: re.Pattern[str] | None
    rule: str


class Units:
    """All spellings of all units, for look-up and for patterns."""

    def __init__(self, rules: UnitRules) -> None:
        self.table: dict[str, Unit] = {}
        for rule in rules.unit:
            follow = (
                re.compile("|".join(map(re.escape, rule.unless_followed))) if rule.unless_followed else None
            )
            for surface in rule.surfaces:
                self.table[surface] = Unit(
                    surface, rule.kind, Fraction(rule.factor), rule.code, rule.scaled, rule.digits_only, rule.named,
                    rule.keep, rule.inside, follow, rule.name,
                )  # fmt: skip
        self.pattern = alternation(self.table)


def compile_units(rules: Rulebook) -> Units:
    """Build the table of units from rules/units.toml."""
    return Units(rules.load("units.toml", UnitRules))
