"""Amounts that words tell in their order: the three greatest, from the greatest to the least, from the least up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

from extractor.findings.extremes import plain
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "ordered.toml"
_MOST = 12  # amounts
_FRONT = 6  # characters in front of an age
_GAP = 60  # characters between two amounts


class OrderRule(Rule):
    """The words by which amounts, the `first` right behind them, are told in their order.

    rising: the first is the least. never: words in the sentence that forbid it. many: the numbers that a word in the
    group `many` may stand for, so many amounts are told.
    """

    patterns: list[str]
    rising: bool
    never: list[str]
    many: dict[str, int]


class AgedRule(Rule):
    """People (`n`) from an `age` on, or up to it (`below`), of a `noun`.

    lead: what ends the text in front of the other age.
    """

    pattern: str
    lead: str


class MarkedRule(Rule):
    """So many, `n`, of what lies beyond a `mark`."""

    pattern: str


class OrderRules(RuleFile):
    """rules/ordered.toml."""

    ordered: list[OrderRule]
    aged: AgedRule
    marked: MarkedRule


class Ordered:
    """The rules of rules/ordered.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        patterns = rules.once(Patterns)
        loaded = rules.load(FILE, OrderRules)
        self.rules, self.aged, self.lead = loaded.ordered, loaded.aged, re.compile(loaded.aged.lead)
        self.sought = [(rule, patterns.rule_pattern(pattern)) for rule in self.rules for pattern in rule.patterns]
        self.ages = patterns.rule_pattern(self.aged.pattern)
        self.marked = patterns.rule_pattern(loaded.marked.pattern)
        self.marks = loaded.marked
        self.totals = tuple(patterns.rules.lists.total_sure)


def ordered(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the amounts of a row in their order: of two side by side, the lesser by the words is the least of the other."""
    ways = rules.once(Ordered)
    for rule, match in _opened(skeleton, ways):
        start, end = skeleton.sentence(match.start())
        if any(word in skeleton.text[start:end] for word in rule.never):
            continue
        row = _row(skeleton, ways, match.start("first"), rule.many.get(match.groupdict().get("many") or "", _MOST))
        for one, other in pairwise(row):
            least, value = (one, other) if rule.rising else (other, one)
            figures = (plain(skeleton.figure_at(one)) for one in (least, value))
            members = tuple(map(Member, ("least", "value"), figures))
            wording = skeleton.words(match.start(), match.start("first"))
            yield Related("ratio", "RANGE", rule.name, members, wording, tension=True)


def _opened(skeleton: Skeleton, ways: Ordered) -> Iterator[tuple[OrderRule, re.Match[str]]]:
    """Yield where words tell the order of a row, with their rule; to look for the words is sooner done than the pattern."""
    text = skeleton.text
    for rule, sought, stretches in skeleton.standing(ways.sought):
        for start, end in stretches:
            if sought.can_stand(text[start:end]):
                yield from ((rule, match) for match in sought.pattern.finditer(text, start, end))


def aged(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the people of a greater age as the least that those of a lesser one in the same full sentence can be.

    Up to an age it is the other way round.
    """
    ways = rules.once(Ordered)
    for one, other in pairwise(skeleton.found(ways.ages)):
        near = skeleton.full_sentence(one.start()) == skeleton.full_sentence(other.start())
        alone = ways.lead.search(skeleton.text, max(0, other.start() - _FRONT), other.start()) is not None
        ages, below = (int(one["age"]), int(other["age"])), one["below"]
        rising = ages[0] < ages[1] if not below else ages[0] > ages[1]  # the later are some of the first
        if near and alone and one["noun"] == other["noun"] and below == other["below"] and rising:
            places = other.start("n"), one.start("n")
            members = tuple(map(Member, ("least", "value"), map(skeleton.figure_at, places)))
            wording = skeleton.words(one.start(), other.end())
            yield Related("ratio", "RANGE", ways.aged.name, members, wording, tension=True)


def marked(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the number of those beyond a mark as the least that those beyond a lesser one in the sentence can be."""
    ways = rules.once(Ordered)
    for one, other in combinations(skeleton.found(ways.marked), 2):
        if skeleton.sentence(one.start()) != skeleton.sentence(other.start()):
            continue
        first, later = (skeleton.figure_at(match.start("mark")).value or 0 for match in (one, other))
        same = skeleton.key_at(one.start("n")) == skeleton.key_at(other.start("n"))
        if not same or first == later:
            continue
        greater, lesser = (one, other) if first > later else (other, one)
        roles = (("least", greater), ("value", lesser))
        members = tuple(Member(role, skeleton.figure_at(at.start("n"))) for role, at in roles)
        wording = skeleton.words(one.start(), other.end())
        yield Related("ratio", "RANGE", ways.marks.name, members, wording, tension=True)


def _row(skeleton: Skeleton, ways: Ordered, first: int, most: int) -> list[int]:
    """Return where amounts stand one after another from the first on, of its unit and as deep in brackets."""
    found, key, level = [first], skeleton.key_at(first), skeleton.level(first)
    for one in skeleton.between(first + 1, skeleton.sentence(first).end):
        if skeleton.key_at(one) != key or skeleton.level(one) != level:
            continue
        total = any(word in skeleton.leads[one] for word in ways.totals)
        if total or len(found) == most or one - found[-1] > _GAP:
            break
        found.append(one)
    return found
