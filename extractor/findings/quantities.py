"""Quantities of a place that words name: its births, its households, the share of its first sector.

Read by the end of the words in front of an amount, without what stands in brackets, and by names that stand one after
another before as many amounts: `births and deaths were 580 and 393 people`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from pydantic import Field

from extractor.findings.needed import Sought, needed
from extractor.findings.relations import Patterns
from extractor.findings.signs import is_sign
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Span
from extractor.records import Relation as RelationName
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "quantities.toml"
_LONGEST = 48  # characters in front of an amount that are read
_BRACKETS = re.compile("\uff08[^\uff08\uff09\n]*\uff09|\\[\\d+\\]")
_NAMES = 60  # characters of names that stand one after another
_HUNDRED = Decimal(100)
_MOST = 5  # of these
# What may stand in front of the name that begins a sentence: a number or a dash, and the place.
_OPENS = "[^\u4e00-\u9fff\n]{0,6}[\u4e00-\u9fff]{0,4}?"


class Quantity(RuleFile):
    """An amount by its name: the `lead` that ends the words in front of it, and what stands right `behind`.

    units: of these alone. through: its name may stand in front of the amount before, of which it tells a change.
    never: words that forbid it in its sentence.
    """

    name: str
    kinds: list[str]
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
    within one sentence is more than a doubt. one_time: all are told of the same time, or of none.
    """

    relation: RelationName
    check: str
    roles: dict[str, str]
    reach: Literal["sentence", "full stop", "line", "near", "text"]
    mode: Literal["", "closed", "open"] = ""
    falling: bool = False
    divide: str = "1"
    natural: bool = False
    cancel: bool = False
    sure: bool = False
    one_time: bool = False
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

        def written(lead: str) -> str:
            return lead.replace("{way}", way).replace("{from}", self.rules.from_level)

        self.leads = [
            (
                rule,
                patterns.rule_pattern(f"<amount:{','.join(rule.kinds)}>").needs + lead.needs,
                lead,
                re.compile(rule.behind),
            )
            for rule in self.rules.quantity
            for lead in [patterns.sought(f"(?:{written(rule.lead)}){self.rules.verbs}$")]
        ]
        self.respectively = re.compile(f"(?P<names>.*?)(?:{self.rules.respectively})(?P<way>.*)$")
        self.says_of_each = frozenset[str]().union(*needed(self.rules.respectively, "")[:1])
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
        self.band, self.behind_band = patterns.sought(self.rules.bands.pattern), re.compile(self.rules.bands.behind)
        self.bare = [(rule, Sought(rule.pattern, "")) for rule in self.rules.bare]


def front(skeleton: Skeleton, position: int) -> str:
    """Return the words in front of an amount from the last mark or amount on, brackets left out.

    Of two amounts side by side, `12 households 46 people`, the words in front of the first are those of both.
    """
    text, marks = skeleton.text, skeleton.marks
    while position and is_sign(text[position - 1]):
        position -= 1
    lead = skeleton.leads.get(position)
    if lead is not None and len(lead) < _LONGEST and "[" not in lead:
        before = position - len(lead) - 1
        if text[before : before + 1] not in marks.close and skeleton.kinds.get(before) != "date":
            return lead  # no day stands among the words, and no bracket
    start, ends = max(0, position - _LONGEST), marks.stop + marks.comma + marks.colon + marks.open + marks.close
    stretch = _BRACKETS.sub("", told(skeleton, start, position))
    cut = len(stretch)
    while cut and stretch[cut - 1] not in ends and not is_sign(stretch[cut - 1]):
        cut -= 1
    return stretch[cut:]


def told(skeleton: Skeleton, start: int, end: int) -> str:
    """Return a stretch with the words of its days in the place of their signs."""
    pieces, done = [], start
    for one in skeleton.between(start, end):
        if not is_sign(skeleton.text[one]):
            pieces += [skeleton.text[done:one], skeleton.figure_at(one).surface]
            done = one + 1
    return "".join([*pieces, skeleton.text[done:end]])


def quantities(skeleton: Skeleton, rules: Rulebook) -> dict[str, list[Named]]:
    """Return the amounts of each quantity, in order of place."""
    known = rules.once(Quantities)
    found: dict[str, list[Named]] = defaultdict(list)
    fronts, forbidden = _Fronts(skeleton, known), _Forbidden(skeleton)
    joint = skeleton.lines_with((frozenset(known.rules.both), known.says_of_each))
    for rule, needs, sought, behind in known.leads:
        if not (rule.through or sought.can_stand(fronts.of_kinds(rule.kinds))):
            continue  # most: soon told, since few words stand right in front of amounts
        lines = skeleton.lines_with(needs)
        if joint:
            lines = sorted({*lines, *joint})
        for position, figure in _amounts(skeleton, rule, lines) if lines else ():
            match = _named(fronts.of(position), sought, known)
            if match is None and rule.through:
                match = _named(fronts.through(position), sought, known)
            if match and behind.match(skeleton.text, position + 1) and not forbidden.at(position, rule):
                groups = match.groupdict()
                found[rule.name].append(Named(position, figure, falling=bool(groups.get("down"))))
    for bare, sought in known.bare:
        for match in sought.pattern.finditer(skeleton.source) if found and sought.can_stand(skeleton.source) else ():
            place = skeleton.position(match.start("value"))
            found[bare.name].append(Named(place, _bare(bare, match["value"], match.start("value"))))
    return found


def _amounts(skeleton: Skeleton, rule: Quantity, lines: Iterable[Span]) -> Iterator[tuple[int, Figure]]:
    """Yield the amounts of a quantity's kinds and units in some lines that have a value and no doubt about it, in order."""
    for start, end in lines:
        for position in skeleton.between(start, end):
            if skeleton.kinds[position] not in rule.kinds:
                continue
            figure = skeleton.figure_at(position)
            usable = figure.value is not None and figure.quality != "suspect"
            if usable and (not rule.units or figure.unit in rule.units):
                yield position, figure


class _Forbidden:
    """Which sentences hold words that forbid a quantity in them."""

    def __init__(self, skeleton: Skeleton) -> None:
        self._skeleton = skeleton
        self._known: dict[tuple[str, int], bool] = {}

    def at(self, position: int, rule: Quantity) -> bool:
        """Tell whether the sentence of an amount holds one of them."""
        if not rule.never:
            return False
        start, end = self._skeleton.sentence(position)
        if (rule.name, start) not in self._known:
            self._known[rule.name, start] = any(word in self._skeleton.text[start:end] for word in rule.never)
        return self._known[rule.name, start]


def _bare(rule: Bare, number: str, start: int) -> Figure:
    """Return a written number in the form of a percentage, or of a multiple, without an id."""
    kind, unit = ("multiple", "") if rule.to == "one" else ("percent", "%")
    value, half = Decimal(number), Decimal(5).scaleb(-1 - len(number.partition(".")[2]))
    return Figure.draft({
        "figure_id": "", "document_id": "", "start": start, "end": start + len(number), "surface": number,
        "kind": kind, "unit": unit, "unit_code": unit, "value": value, "lower": value - half, "upper": value + half,
        "written_value": number, "status": "actual",
    })  # fmt: skip


def _named(fronts: Iterable[tuple[str, int]], sought: Sought, known: Quantities) -> re.Match[str] | None:
    """Return where a name ends one of the words that may stand in front of an amount, each with where it may begin."""
    for words, limit in fronts:
        match = sought.pattern.search(words)
        if match and match.start() < limit and known.never.search(words, 0, match.start()) is None:
            return match
    return None


class _Fronts:
    """The words that may stand in front of each amount, each with where the name of a quantity must begin."""

    def __init__(self, skeleton: Skeleton, known: Quantities) -> None:
        self._skeleton = skeleton
        self._known = known
        lines = skeleton.lines_with((known.says_of_each,) if known.says_of_each else ())
        self._rows = {one for line in lines for one in skeleton.between(*line)}  # where names can stand one after another
        self._own: dict[int, list[tuple[str, int]]] = {}
        self._through: dict[int, list[tuple[str, int]]] = {}
        self._every: dict[str, str] = {}
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, kind in skeleton.kinds.items():
            self._places[kind].append(place)

    def of_kinds(self, kinds: list[str]) -> str:
        """Return the words in front of every amount of some kinds, one below another."""
        for kind in kinds:
            if kind not in self._every:
                self._every[kind] = "\n".join(words for place in self._places[kind] for words, _ in self.of(place))
        return self._every[kinds[0]] if len(kinds) == 1 else "\n".join(self._every[kind] for kind in kinds)

    def of(self, position: int) -> list[tuple[str, int]]:
        """Return the words in front of an amount, or those that are its own where names stand one after another.

        What follows the last of such names is said of all.
        """
        found = self._own.get(position)
        if found is None:
            row = _listed(self._skeleton, position, self._known) if position in self._rows else None
            found = list(_in_row(*row)) if row else [(words := front(self._skeleton, position), len(words) + 1)]
            self._own[position] = found
        return found

    def through(self, position: int) -> list[tuple[str, int]]:
        """Return the words in front of the amount right before one of its sentence, and those behind it."""
        if position not in self._through:
            start = self._skeleton.sentence(position).start
            before = self._skeleton.between(start, position)[-1:]
            firsts = [self._front(one) for one in before if is_sign(self._skeleton.text[one])]
            self._through[position] = [(first + self._front(position), len(first)) for first in firsts]
        return self._through[position]

    def _front(self, position: int) -> str:
        """Return the words in front of an amount."""
        own = self._own.get(position)
        return own[0][0] if own and position not in self._rows else front(self._skeleton, position)


def _in_row(names: list[str], way: str, index: int) -> Iterator[tuple[str, int]]:
    """Yield the words that are those of one amount of a row, each with where its name must begin."""
    own, last = names[index], names[-1]
    tails = range(len(last), 0, -1) if index < len(names) - 1 else ()
    yield own + way, len(own)
    yield from ((own + last[tail:] + way, len(own)) for tail in tails)


def _listed(skeleton: Skeleton, position: int, known: Quantities) -> tuple[list[str], str, int] | None:
    """Return the names in front of a row of amounts, what stands behind these, and which of the row an amount is."""
    sentence = skeleton.sentence(position)
    words = known.says_of_each
    if words and not any(skeleton.text.rfind(word, sentence.start, position) >= 0 for word in words):
        return None
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
    stretch = _BRACKETS.sub("", told(skeleton, start, position))
    comma, colon = skeleton.marks.comma[0], skeleton.marks.colon
    match = known.respectively.search(re.split(f"[{comma}{colon}]", stretch)[-1])
    if match is None:
        return None
    names = (name for name in known.joins.split(match["names"]) if name)
    return [one for name in names for one in _each_of(name, known.rules.both)], match["way"]


def _each_of(name: str, both: dict[str, list[str]]) -> list[str]:
    """Return the names that one name of two things stands for: incomes of country and town."""
    word = next((word for word in both if word in name), "")
    return [name.replace(word, one) for one in both[word]] if word else [name]


def own_names(skeleton: Skeleton, position: int, known: Quantities) -> Iterator[str]:
    """Yield the words in front of an amount, and the name that is its own where several stand one after another."""
    found = _listed(skeleton, position, known)
    if found is not None:
        yield found[0][found[2]]
    yield front(skeleton, position)


def a_hundred(figure: Figure) -> Figure:
    """Return a hundred per cent in the form of a figure, without an id, at the end of another."""
    made = {
        "figure_id": "", "start": figure.end, "end": figure.end, "surface": "100%", "written_value": "100",
        "value": _HUNDRED, "lower": _HUNDRED, "upper": _HUNDRED,
    }  # fmt: skip
    return figure.model_copy(update=made)
