"""What cannot be by its size: amounts of a place, of a head or of a mu that lie far beyond all that was ever told.

A bound is met by a number that lost its unit or its point, not by one that is only great. Two amounts are held against each
other where a paragraph, or the page, tells each of them once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from extractor.findings.derived import tally
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Kind
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "sizes.toml"
_REACH = 120  # characters between two amounts of one paragraph
_GAP = 8  # characters between two amounts side by side
_FEWEST = 30  # households
_PAIR = 2  # characters of an amount and of the mark behind it
_NEVER = "(?!)"


class SizeRule(Rule):
    """Words in front of an amount of one kind, and its bounds; see the comments in the file."""

    kind: Kind
    lead: str
    least: Decimal = Decimal(0)
    most: Decimal = Decimal("Infinity")
    plain: bool = False
    unit: str = ""
    never: str = _NEVER
    never_told: str = _NEVER


class PairRule(Rule):
    """Words in front of two amounts, and how many times the other the one is; see the comments in the file."""

    one: str
    other: str
    kinds: tuple[Kind, Kind]
    least: Decimal = Decimal(0)
    most: Decimal = Decimal("Infinity")
    unit: str = ""
    divide: int = 1
    anywhere: bool = False
    touching: bool = False
    alone: bool = False
    plain: str = _NEVER
    never: str = _NEVER
    never_told: str = _NEVER


class SizeRules(RuleFile):
    """rules/sizes.toml."""

    size: list[SizeRule]
    pair: list[PairRule]


class _Size(NamedTuple):
    """A bound, compiled."""

    rule: SizeRule
    least: Decimal
    most: Decimal
    lead: re.Pattern[str]
    unit: re.Pattern[str]
    never: re.Pattern[str]
    never_told: re.Pattern[str]

    def met(self, figure: Figure, lead: str, text: str) -> bool:
        """Tell whether an amount beyond the bounds is what these are of."""
        if not (self.lead.search(lead) and self.unit.search(figure.unit)) or self.never.search(lead):
            return False
        alone = known(figure) and (figure.value or 0) > 0 and not (self.rule.plain and figure.scale)
        return alone and not self.never_told.search(text)


class _Pair(NamedTuple):
    """A bound of two amounts, compiled."""

    rule: PairRule
    one: re.Pattern[str]
    other: re.Pattern[str]
    plain: re.Pattern[str]
    never: re.Pattern[str]
    never_told: re.Pattern[str]

    @property
    def rare(self) -> re.Pattern[str]:
        """The words that fewer pages hold."""
        return self.other if self.rule.touching else self.one

    def alike(self, one: str, other: str) -> bool:
        """Tell whether the words in front of two amounts, but for those of the rule, name nothing or one and the same."""
        names = self.plain.sub("", self.one.sub("", one)), self.plain.sub("", self.other.sub("", other))
        return names[0].endswith(names[1]) or names[1].endswith(names[0])


class Sizes:
    """The rules of rules/sizes.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, SizeRules)
        self.sizes: dict[Kind, list[_Size]] = {}
        for one in loaded.size:
            words = map(re.compile, (one.lead, one.unit, one.never, one.never_told))
            self.sizes.setdefault(one.kind, []).append(_Size(one, one.least, one.most, *words))
        self.pairs = [
            _Pair(one, *map(re.compile, (one.one, one.other, one.plain, one.never, one.never_told))) for one in loaded.pair
        ]


def sizes(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each amount that lies beyond the bounds of what it is, and each two that cannot both be."""
    ways = rules.once(Sizes)
    for kind, bounds in ways.sizes.items():
        told = [(place, skeleton.figure_at(place).value) for place in skeleton.of_kind(kind)]
        places = [(place, value) for place, value in told if value is not None]
        for size in bounds if places else ():
            least, most = size.least, size.most
            for place in [place for place, value in places if value > most or value < least]:
                figure, lead = skeleton.figure_at(place), skeleton.leads[place]
                if size.met(figure, lead, skeleton.text):
                    yield _bound(size.rule, figure, lead)
    for pair in ways.pairs:
        if skeleton.may_lead(pair.rare):
            yield from _paired(skeleton, pair)


def _bound(rule: SizeRule, figure: Figure, wording: str) -> Related:
    """Return the relation of an amount with the bound that it passes."""
    if figure.value is not None and figure.value > rule.most:
        members: tuple[Member, ...] = (Member("value", figure),)
        return Related("ratio", "RANGE", rule.name, members, wording, bound=Fraction(rule.most), tension=True)
    least = tally(int(rule.least), str(rule.least), figure.start, figure.start)
    least = least.model_copy(update={"value": rule.least, "lower": rule.least, "upper": rule.least})
    members = Member("least", least), Member("value", figure)
    return Related("ratio", "RANGE", rule.name, members, wording, tension=True)


def _paired(skeleton: Skeleton, pair: _Pair) -> Iterator[Related]:
    """Yield two amounts of which the one is too many times the other, or too few."""
    kinds, rule = pair.rule.kinds, pair.rule
    if not (skeleton.of_kind(kinds[0]) and skeleton.of_kind(kinds[1])):
        return
    others = _led(skeleton, pair.other, pair, kinds[1])
    ones = _led(skeleton, pair.one, pair, kinds[0]) if others else []
    if not ones or pair.never_told.search(skeleton.text):
        return
    if rule.anywhere:
        values = [{skeleton.figure_at(place).value for place in places} for places in (ones, others)]
        couples = [(ones[0], others[0])] if list(map(len, values)) == [1, 1] else []
    else:
        couples = [(one, other) for one in ones if (other := _beside(skeleton, pair, others, one)) is not None]
    for one, other in couples:
        related = _related(rule, skeleton.figure_at(one), skeleton.figure_at(other), skeleton.leads[one])
        if related is not None:
            yield related


def _led(skeleton: Skeleton, words: re.Pattern[str], pair: _Pair, kind: Kind) -> list[int]:
    """Return the known amounts of a kind behind some words."""
    found = [one for one in skeleton.of_kind(kind) if words.search(skeleton.leads[one])]
    found = [one for one in found if not pair.never.search(skeleton.leads[one])]
    if pair.rule.alone and kind == pair.rule.kinds[0]:
        found = [one for one in found if skeleton.edges(one, one + _PAIR)]
    return [one for one in found if known(skeleton.figure_at(one)) and skeleton.figure_at(one).value]


def _beside(skeleton: Skeleton, pair: _Pair, others: Sequence[int], one: int) -> int | None:
    """Return the nearest other amount of one name in front of one in its paragraph, or behind it in its sentence.

    Or right in front of it, where they must touch.
    """
    rule = pair.rule
    found = [place for place in others if skeleton.line_start(one) <= place < one and one - place <= _REACH]
    if rule.touching:
        near = [place for place in found[-1:] if skeleton.between(place, one) == [place] and one - place <= _GAP]
    else:
        near = found[-1:] or [place for place in others if one < place < skeleton.sentence(one).end][:1]
        near = [place for place in near if pair.alike(skeleton.leads[one], skeleton.leads[place])]
    return near[0] if near else None


def _related(rule: PairRule, one: Figure, other: Figure, wording: str) -> Related | None:
    """Return the relation of two amounts whose quotient lies beyond its bounds."""
    each = Fraction(one.value or 0) / Fraction(other.value or 1) * rule.divide
    if rule.touching and (other.value or 0) < _FEWEST:
        return None
    if each > rule.most:
        members: tuple[Member, ...] = (Member("whole", other), Member("part", one))
        return Related("part", "PART", rule.name, members, wording, "open", tension=True)
    if each >= rule.least:
        return None
    per = tally(0, f"{rule.least}{rule.unit}", other.start, other.start)
    per = per.model_copy(update={"value": rule.least, "lower": rule.least, "upper": rule.least})
    members = Member("count", other), Member("per", per), Member("total", one)
    divide = Fraction(rule.divide)
    return Related("product", "PROD", rule.name, members, wording, "at_least", divide=divide, tension=True)
