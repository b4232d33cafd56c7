"""Quantities of a place that words name: its births, its households, the share of its first sector.

Read by the end of the words in front of an amount, without what stands in brackets, and by names that stand one after
another before as many amounts: `births and deaths were 580 and 393 people`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from pydantic import Field

from extractor.findings.needed import Sought
from extractor.findings.relations import Patterns
from extractor.findings.skeleton import SIGNS, Skeleton, is_sign
from extractor.records import Figure
from extractor.records import Relation as RelationName
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "quantities.toml"
_LONGEST = 48  # characters in front of an amount that are read
_BRACKETS = re.compile("\uff08[^\uff08\uff09\n]*\uff09|\\[\\d+\\]")
_FIGURES = re.compile(f"[{SIGNS}]")
_NAMES = 60  # characters of names that stand one after another
_MOST = 5  # of these
# What may stand in front of the name that begins a sentence: a number or a dash, and the place.
_OPENS = "[^\u4e00-\u9fff\n]{0,6}[\u4e00-\u9fff]{0,4}?"


class Quantity(RuleFile):
    """An amount by its name: the `lead` that ends the words in front of it, and what stands right `behind`.

    units: of these alone. through: its name may stand in front of the amount before, of which it tells a change.
    """

    name: str
    kinds: list[str]
    lead: str
    behind: str = ""
    units: list[str] = Field(default_factory=list)
    through: bool = False


class Equation(Rule):
    """What holds between quantities: the check that tests it, and which quantity has which role in it.

    The first role is the one around which the others are looked for, as far as `reach`. A role `rest` is what a part is
    without of its whole. slack: by which part of it a role's amount may be another one. several: any of the amounts of
    such a role may be meant. optional: roles that it can do without. never: words that forbid it in its stretch.
    natural: its share has the sign of the difference of its levels, and its size of the whole. cancel: its parts are
    changes that come to nothing.
    """

    relation: RelationName
    check: str
    roles: dict[str, str]
    reach: Literal["sentence", "line", "near"]
    mode: Literal["", "closed"] = ""
    falling: bool = False
    natural: bool = False
    cancel: bool = False
    slack: dict[str, str] = Field(default_factory=dict)
    several: list[str] = Field(default_factory=list)
    optional: list[str] = Field(default_factory=list)
    never: list[str] = Field(default_factory=list)


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

    quantity: that which all bands make up.
    """

    pattern: str
    quantity: str


class QuantityRules(RuleFile):
    """rules/quantities.toml."""

    verbs: str
    never: str
    joins: str
    respectively: str
    up: str
    down: str
    rise: str
    same: str
    quantity: list[Quantity]
    equation: list[Equation]
    blocks: list[Blocks]
    stock: Stock
    bands: Bands


class Named(NamedTuple):
    """An amount that a quantity's name stands in front of; falling: as a change, that it is a fall."""

    position: int
    figure: Figure
    falling: bool = False


class Quantities:
    """The rules of rules/quantities.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, QuantityRules)
        patterns = rules.once(Patterns)
        way = f"(?:(?P<up>{self.rules.up})|(?P<down>{self.rules.down}))"
        self.never = re.compile(self.rules.never)
        self.leads = [
            (rule, patterns.sought(f"(?:{rule.lead.replace('{way}', way)}){self.rules.verbs}$"), re.compile(rule.behind))
            for rule in self.rules.quantity
        ]
        self.respectively = re.compile(f"(?P<names>.*?)(?:{self.rules.respectively})(?P<way>.*)$")
        self.joins = re.compile(self.rules.joins)
        self.rise, self.same = re.compile(self.rules.rise), re.compile(self.rules.same)
        self.blocks = [
            (
                rule,
                patterns.sought(f"^{_OPENS}(?:{rule.whole})"),
                [re.compile(f"^{_OPENS}(?:{part})") for part in rule.parts],
                [re.compile(f"(?:{field})(?:{self.rules.verbs})$") for field in rule.fields],
            )
            for rule in self.rules.blocks
        ]
        self.stock = patterns.sought(f"(?:{self.rules.stock.lead})$")
        self.band = re.compile(self.rules.bands.pattern)


def front(skeleton: Skeleton, position: int) -> str:
    """Return the words in front of an amount from the last mark or amount on, brackets and days left out.

    Of two amounts side by side, `12 households 46 people`, the words in front of the first are those of both.
    """
    text = skeleton.text
    while position and is_sign(text[position - 1]):
        position -= 1
    stretch = _BRACKETS.sub("", text[max(0, position - _LONGEST) : position])
    marks = skeleton.marks
    ends = marks.stop + marks.comma + marks.colon + marks.open + marks.close
    cut = max((index + 1 for index, one in enumerate(stretch) if one in ends or is_sign(one)), default=0)
    return plain(stretch[cut:])


def plain(words: str) -> str:
    """Return words without the signs of figures in them."""
    return _FIGURES.sub("", words)


def quantities(skeleton: Skeleton, rules: Rulebook) -> dict[str, list[Named]]:
    """Return the amounts of each quantity, in order of place."""
    known = rules.once(Quantities)
    found: dict[str, list[Named]] = defaultdict(list)
    fronts: dict[int, tuple[str, ...]] = {}
    for rule, sought, behind in known.leads:
        kinds, units = set(rule.kinds), set(rule.units)
        for start, end in skeleton.lines_with(sought.needs):
            for position in skeleton.between(start, end):
                figure = skeleton.figure_at(position)
                if figure.kind not in kinds or figure.value is None or figure.quality == "suspect":
                    continue
                if units and figure.unit not in units:
                    continue
                if position not in fronts:
                    fronts[position] = tuple(_fronts(skeleton, position, known))
                match = _named(fronts[position], sought, known)
                if match is None and rule.through:
                    match = _named(_through(skeleton, position), sought, known)
                if match and behind.match(skeleton.text, position + 1):
                    groups = match.groupdict()
                    found[rule.name].append(Named(position, figure, falling=bool(groups.get("down"))))
    return found


def _named(fronts: Iterable[str], sought: Sought, known: Quantities) -> re.Match[str] | None:
    """Return where a name ends one of the words that may stand in front of an amount."""
    for words in fronts:
        match = sought.pattern.search(words)
        if match and known.never.search(words, 0, match.start()) is None:
            return match
    return None


def _through(skeleton: Skeleton, position: int) -> Iterator[str]:
    """Yield the words in front of the amount right before one of its sentence, and those behind it."""
    before = skeleton.between(skeleton.sentence(position).start, position)[-1:]
    amounts = [one for one in before if is_sign(skeleton.text[one])]
    if amounts:
        yield front(skeleton, amounts[0]) + front(skeleton, position)


def _fronts(skeleton: Skeleton, position: int, known: Quantities) -> Iterator[str]:
    """Yield the words in front of an amount, then those that are its own where names stand one after another."""
    words = front(skeleton, position)
    yield words
    found = _listed(skeleton, position, known)
    if found is None:
        return
    names, way, index = found
    last = names[-1]
    own = names[index]
    yield own + way
    if index < len(names) - 1:
        yield own + last[len(names[-2]) :] + way


def _listed(skeleton: Skeleton, position: int, known: Quantities) -> tuple[list[str], str, int] | None:
    """Return the names in front of a row of amounts, what stands behind these, and which of the row an amount is."""
    row = _row(skeleton, position, known)
    named = names_of(skeleton, row[0], known)
    index = row.index(position)
    return (*named, index) if named and 1 < len(named[0]) <= _MOST and index < len(named[0]) else None


def _row(skeleton: Skeleton, position: int, known: Quantities) -> list[int]:
    """Return an amount and those of the row that it stands in, in front of it."""
    row = [position]
    for before in reversed(skeleton.between(skeleton.sentence(position).start, position)):
        gap = known.joins.sub("", skeleton.text[before + 1 : row[0]]).strip(skeleton.marks.comma)
        if len(row) == _MOST or gap or not is_sign(skeleton.text[before]):
            break
        row.insert(0, before)
    return row


def names_of(skeleton: Skeleton, position: int, known: Quantities) -> tuple[list[str], str] | None:
    """Return the names that stand one after another in front of the first of as many amounts, and what is said of all."""
    start = max(skeleton.sentence(position).start, position - _NAMES)
    stretch = _BRACKETS.sub("", skeleton.text[start:position])
    comma, colon = skeleton.marks.comma[0], skeleton.marks.colon
    match = known.respectively.search(plain(re.split(f"[{comma}{colon}]", stretch)[-1]))
    return ([name for name in known.joins.split(match["names"]) if name], match["way"]) if match else None
