"""The quantities of a place and what holds between them: rules/quantities.toml, and its patterns compiled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Literal, NamedTuple

from pydantic import Field

from extractor.findings.gates import Gate, Needs
from extractor.findings.needed import Sought, needed
from extractor.findings.relations import Patterns
from extractor.findings.signs import SIGN
from extractor.records import Kind
from extractor.records import Relation as RelationName
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "quantities.toml"
# What may stand in front of the name that begins a sentence: a number or a dash, and the place.
_OPENS = "[^\u4e00-\u9fff\n]{0,6}[\u4e00-\u9fff]{0,4}?"


class Quantity(RuleFile):
    """An amount by its name: the `lead` that ends the words in front of it, and what stands right `behind`.

    units: of these alone. through: its name may stand in front of the amount before, of which it tells a change.
    never: words that forbid it in its sentence.
    """

    name: str
    kinds: list[Kind]
    lead: str
    behind: str = ""
    units: list[str] = Field(default_factory=list)
    through: bool = False
    never: list[str] = Field(default_factory=list)


class Equation(Rule):
    """What holds between quantities: the check that tests it, and which quantity has which role in it.

    The first role is the one around which the others are looked for, as far as `reach`. A role `rest` is what a part is
    without of its whole; of several quantities, divided by |, any may have a role. slack: by which part of it a role's
    amount may be another one. several: any of the amounts of such a role may be meant. optional: roles that it can do
    without. never: words that forbid it in its stretch. natural: its share has the sign of the difference of its
    levels, and its size of the whole. cancel: its parts are changes that come to nothing. sure: what does not hold
    within one sentence is more than a doubt. one_time: all are told of the same time, or of none. slip: told only where
    another digit in one of the amounts explains it and, over several lines, each of these alone bears its name.
    """

    relation: RelationName
    check: str
    roles: dict[str, str]
    reach: Literal["sentence", "full stop", "before", "line", "near", "text"]
    mode: Literal["", "closed", "open"] = ""
    falling: bool = False
    divide: str = "1"
    natural: bool = False
    cancel: bool = False
    sure: bool = False
    one_time: bool = False
    slip: bool = False
    slack: dict[str, str] = Field(default_factory=dict)
    several: list[str] = Field(default_factory=list)
    optional: list[str] = Field(default_factory=list)
    never: list[str] = Field(default_factory=list)


class Bare(RuleFile):
    """A number without a unit, over the document's own text: the group `value` is so many to a hundred, or to one."""

    name: str
    pattern: str
    to: Literal["hundred", "one"] = "hundred"


class Blocks(Rule):
    """Things told one kind after another, and all kinds together: how each begins, and the fields that all may have."""

    whole: str
    parts: list[str]
    fields: list[str]
    never: list[str]


class Stock(Rule):
    """What stands in front of the percentage by which a number of things, `what`, rose or fell."""

    lead: str


class Bands(Rule):
    """A band of ages: where it begins and ends by group name, or that it is `open` to one side.

    behind: what may stand between it and its amount or share. quantity: that which all bands make up.
    """

    pattern: str
    behind: str
    quantity: str


class QuantityRules(RuleFile):
    """rules/quantities.toml."""

    verbs: str
    never: str
    joins: str
    respectively: str
    both: dict[str, list[str]]
    from_level: str
    up: str
    down: str
    rise: str
    same: str
    quantity: list[Quantity]
    bare: list[Bare]
    equation: list[Equation]
    blocks: list[Blocks]
    stock: Stock
    bands: Bands


class _Lead(NamedTuple):
    """What stands in front of the amounts of a quantity, and behind them; needs: what their lines hold."""

    rule: Quantity
    needs: Needs
    lead: Sought
    behind: re.Pattern[str]


class Quantities:
    """The rules of rules/quantities.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, QuantityRules)
        patterns = rules.once(Patterns)
        way = f"(?:(?P<up>{self.rules.up})|(?P<down>{self.rules.down}))"
        self.never = re.compile(self.rules.never)

        def written(lead: str) -> str:
            return lead.replace("{way}", way).replace("{from}", self.rules.from_level)

        leads = ((rule, Sought(f"(?:{written(rule.lead)}){self.rules.verbs}$", "")) for rule in self.rules.quantity)
        self.leads = {rule.name: _lead(rule, lead, patterns.gate) for rule, lead in leads}
        self.respectively = re.compile(f"(?P<names>.*?)(?:{self.rules.respectively})(?P<way>.*)$")
        self.says_of_each = frozenset[str]().union(*needed(self.rules.respectively, "")[:1])
        self.rows = patterns.gate.admit((self.says_of_each,) if self.says_of_each else ())
        self.joint = patterns.gate.admit((frozenset(self.rules.both), *self.rows))
        self.joins = re.compile(self.rules.joins)
        self.rise, self.same = re.compile(self.rules.rise), re.compile(self.rules.same)
        self.blocks = [
            (
                rule,
                patterns.sought(f"^{_OPENS}(?:{rule.whole})"),
                [patterns.sought(f"^{_OPENS}(?:{part})") for part in rule.parts],
                [re.compile(f"(?:{field})(?:{self.rules.verbs})$") for field in rule.fields],
            )
            for rule in self.rules.blocks
        ]
        self.stock = patterns.sought(f"(?:{self.rules.stock.lead})$")
        self.band, self.behind_band = patterns.sought(self.rules.bands.pattern), re.compile(self.rules.bands.behind)
        self.bare = {rule.name: (rule, Sought(rule.pattern, "")) for rule in self.rules.bare}
        self.equations = [
            (sorted({*chosen} - self.bare.keys()), names)
            for equation in self.rules.equation
            for chosen, names in _used_by(equation)
        ]


def _lead(rule: Quantity, lead: Sought, gate: Gate) -> _Lead:
    needs = gate.admit((frozenset(SIGN[kind] for kind in rule.kinds), *lead.needs))
    return _Lead(rule, needs, lead, re.compile(rule.behind))


def _used_by(equation: Equation) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Yield the quantities that an equation cannot do without, for each choice of them, with all that it can use."""
    roles = {role: names.split("|") for role, names in equation.roles.items()}
    every = [name for names in roles.values() for name in names]
    needed = (names for role, names in roles.items() if role not in equation.optional)
    yield from ((chosen, every) for chosen in product(*needed))
