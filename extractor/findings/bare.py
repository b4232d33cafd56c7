"""Numbers that are no figures, compared by their words: ranks and ratios that turned, marks that an amount has passed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from extractor.findings.derived import from_digits
from extractor.findings.nearby import known
from extractor.findings.needed import Sought, around, places
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.numerals import Numerals, compile_numerals
from extractor.values.words import where

FILE = "bare.toml"
_REACH = 60  # characters that a turn has at most


class TurnRule(Rule):
    """A number that turned `from` one `to` another; falling: its words say that it became less."""

    pattern: str
    falling: bool = False


class MarkRule(Rule):
    """An amount, its `value`, and the `mark` that it has passed, in words."""

    pattern: str


class IndexRule(Rule):
    """An `index` whose base is a hundred, and the `share` by which it went `up`, or down."""

    pattern: str


class PlacesRule(Rule):
    """A rank that it came `to`, the one that it came `from`, and the `amount` of places in between."""

    pattern: str


class StockRule(Rule):
    """So many were `made`, so many `ended`, and so many are `valid`: at least what is left of the first."""

    pattern: str


class BareRules(RuleFile):
    """rules/bare.toml. rank: the sign that each rank of a place begins with."""

    rank: str
    marks: dict[str, str]
    turn: list[TurnRule]
    mark: list[MarkRule]
    index: list[IndexRule]
    places: list[PlacesRule]
    stock: list[StockRule]


class Bare:
    """The rules of rules/bare.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, BareRules)
        patterns = rules.once(Patterns)
        self.turns = _by_words(self.rules.turn)
        self.indices = [(rule, re.compile(rule.pattern)) for rule in self.rules.index]
        self.numerals = rules.once(compile_numerals)
        self.places = [(rule, re.compile(rule.pattern)) for rule in self.rules.places]
        self.stocks = [(rule, re.compile(rule.pattern)) for rule in self.rules.stock]
        self.marks = [
            (rule, patterns.rule_pattern(rule.pattern))
            for rule in self.rules.mark
        ]


def bare(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield what words say of numbers that are no figures."""
    ways = rules.once(Bare)
    for words, turns in ways.turns:
        at = where(words, skeleton.source)
        for turn, pattern in turns if at else ():
            for match in around(pattern, at, skeleton.source, _REACH):
                start, end = (_read(ways.numerals, match, role) for role in ("from", "to"))
                if start.value != end.value:
                    members = Member("from", start), Member("to", end)
                    yield Related("growth", "DIRECTION", turn.name, members, match[0], falling=turn.falling)
    for index, pattern in ways.indices:
        for match in pattern.finditer(skeleton.source):
            level, share = (from_digits(match[role], match.start(role)) for role in ("index", "share"))
            ends = (_HUNDRED, level) if match["up"] is None else (level, _HUNDRED)
            changed = Member("to", ends[0]), Member("from", ends[1]), Member("amount", share)
            yield Related("growth", "CHANGE", index.name, changed, match[0])
    told = pairwise(places(ways.rules.rank, skeleton.source))
    ranked = {place for pair in told if pair[1] - pair[0] <= _REACH for place in pair}  # two of them are compared
    for ranks, pattern in ways.places if ranked else ():
        for match in around(pattern, sorted(ranked), skeleton.source, _REACH):
            start, end, amount = (_read(ways.numerals, match, role) for role in ("from", "to", "amount"))
            rose = Member("to", start), Member("from", end), Member("amount", amount)
            yield Related("growth", "CHANGE", ranks.name, rose, match[0])
    yield from _stocks(skeleton, ways)
    for rule, match in skeleton.found_by(ways.marks):
        value = skeleton.figure_at(match.start("value"))
        if known(value):
            least = _passed(value, match["mark"], Decimal(ways.rules.marks[match["mark"]]))
            members = Member("least", least), Member("value", value)
            yield Related("ratio", "RANGE", rule.name, members, match[0], tension=True)


def _by_words(rules: list[TurnRule]) -> list[tuple[tuple[str, ...], list[tuple[TurnRule, re.Pattern[str]]]]]:
    """Return rules, compiled, by the rarest words that their patterns need: these are looked for once for all of them."""
    found: dict[tuple[str, ...], list[tuple[TurnRule, re.Pattern[str]]]] = {}
    for rule in rules:
        sought = Sought(rule.pattern, "")
        words = max(sought.needs, key=lambda words: (len(words) == 1, min(map(len, words))))
        found.setdefault(tuple(sorted(words)), []).append((rule, sought.pattern))
    return list(found.items())


def _stocks(skeleton: Skeleton, ways: Bare) -> Iterator[Related]:
    """Yield how many there are at the end with what is left of those that were made."""
    for rule, pattern in ways.stocks:
        for match in pattern.finditer(skeleton.source):
            left = int(match["made"]) - int(match["ended"])
            if left > 0:
                least = from_digits(str(left), match.start("made"))
                members = Member("least", least), Member("value", from_digits(match["valid"], match.start("valid")))
                yield Related("ratio", "RANGE", rule.name, members, match[0], tension=True)


def _read(numerals: Numerals, match: re.Match[str], role: str) -> Figure:
    """Return a rank or a number of ranks, in digits or not, as a figure without an id."""
    read = None if match[role].isascii() else numerals.read(match[role])
    return from_digits(str(read.value) if read else match[role], match.start(role))


_HUNDRED = from_digits("100", 0)


def _passed(value: Figure, words: str, mark: Decimal) -> Figure:
    """Return a mark in words in the form of a figure of an amount's unit, without an id."""
    made = {"figure_id": "", "surface": words, "value": mark, "lower": mark, "upper": mark}
    return value.model_copy(update=made)
