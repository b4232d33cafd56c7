"""Amounts in front of a colon: what the works behind it come to, and what numbered points, each with one, come to in all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.findings.adding import about, addable, members_of
from extractor.findings.items import Items
from extractor.findings.listed import ListPatterns
from extractor.findings.nearby import known
from extractor.findings.needed import around
from extractor.findings.relations import Patterns, Related
from extractor.findings.signs import compiled
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "headed.toml"
_FEWEST, _MOST = 2, 16  # works behind a colon
_POINTS = 3
_POINT = 36  # characters in which a point begins
_BEHIND = 2  # characters between the last amount of a clause and its end
_MUCH, _LITTLE = Decimal("1.4"), Decimal("0.85")  # times a total: works that come to more or less are others, or a choice
_ABOVE = 400  # characters in front of the first point in which the total stands


class HeadedRule(Rule):
    """An amount `head` in front of a colon, and words in front of what `each` work costs; never: words behind the colon."""

    head: str
    each: str
    never: list[str]


class NumberedRule(Rule):
    """How a point begins, with its `number` and the amount `head`; before_colon: that amount alone.

    orders: signs that number points.
    """

    point: str
    before_colon: str
    orders: list[str]


class HeadedRules(RuleFile):
    """rules/headed.toml."""

    headed: HeadedRule
    numbered: NumberedRule


class Headed:
    """The rules of rules/headed.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, HeadedRules)
        self.rule, self.numbered = loaded.headed, loaded.numbered
        patterns = rules.once(Patterns)
        words, marks = patterns.rules.words, patterns.rules.marks
        told = self.rule.head, self.numbered.before_colon, self.numbered.point
        self.head, self.before_colon, self.point = (compiled(one, words, marks) for one in told)
        self.each, self.never = re.compile(self.rule.each), re.compile(alternation(self.rule.never))

    def number(self, written: str) -> int:
        """Return which number a point bears; 0 for none."""
        if written.isdecimal():
            return int(written)
        return next((order.index(written) + 1 for order in self.numbered.orders if written in order), 0)


def headed(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each amount in front of a colon with the works that it is for, and the total of numbered points."""
    ways = rules.once(Headed)
    for match in skeleton.all(ways.head):
        head = match.start("head")
        parts = _works(skeleton, ways, head, match.end())
        if parts and _about(skeleton, head, parts):
            yield _related(skeleton, ways.rule, head, parts)
    heads: list[int] = []
    places = [match.start("head") for match in skeleton.all(ways.before_colon)]
    for match in around(ways.point, places, skeleton.text, _POINT):
        head, number = match.start("head"), ways.number(match["number"])
        goes_on = bool(heads) and number == len(heads) + 1 and skeleton.key_at(head) == skeleton.key_at(heads[0])
        if goes_on and skeleton.line_start(head) == skeleton.line_start(heads[0]):
            heads.append(head)
            continue
        yield from _points(skeleton, rules, heads)
        heads = [head] if number == 1 else []
    yield from _points(skeleton, rules, heads)


def _works(skeleton: Skeleton, ways: Headed, head: int, start: int) -> list[int]:
    """Return where the costs of the works behind a colon stand, if each clause ends with one."""
    end = skeleton.full_sentence(start).end
    if ways.never.search(skeleton.text, start, end):
        return []
    key, pauses = skeleton.key_at(head), skeleton.marks.pause
    same = [one for one in skeleton.between(start, end) if skeleton.key_at(one) == key]
    parts = [one for one in same if ways.each.search(skeleton.leads[one])]
    ends = [*(place for place in skeleton.edges(start, end) if skeleton.text[place] in pauses), end]
    closed = all(any(place - _BEHIND <= one + 1 <= place for one in parts) for place in ends if place > start + _BEHIND)
    costs = {skeleton.leads[one] for one in parts}
    if not closed or not _FEWEST <= len(parts) <= _MOST or len(costs) > 1 + (len(parts) > len(ends)):
        return []
    return parts if len(parts) > _FEWEST or len(same) > len(parts) or _counted(skeleton, start, end, parts) else []


def _counted(skeleton: Skeleton, start: int, end: int, parts: Sequence[int]) -> bool:
    """Tell whether the works behind a colon are told with their numbers: at least one for each cost."""
    return len(skeleton.between(start, end)) >= 2 * len(parts)


def _related(skeleton: Skeleton, rule: Rule, whole: int, parts: Sequence[int]) -> Related:
    figures = [skeleton.figure_at(one) for one in parts]
    members = members_of(skeleton.figure_at(whole), figures)
    wording = skeleton.words(min(whole, parts[0]), parts[-1] + 1)
    return Related("sum", "SUM", rule.name, members, wording, "closed", tension=True)


def _points(skeleton: Skeleton, rules: Rulebook, heads: Sequence[int]) -> Iterator[Related]:
    """Yield the last total in front of numbered points with their parts."""
    if len(heads) < _POINTS:
        return
    lists = Items(skeleton, rules.once(ListPatterns))
    floor = max(skeleton.line_start(heads[0]), heads[0] - _ABOVE)
    first = skeleton.sentence(heads[0]).start
    before = [one for one in skeleton.between(floor, first) if skeleton.key_at(one) == skeleton.key_at(heads[0])]
    totals = [one for one in before if lists.said_total(one) and addable(skeleton.figure_at(one))]
    if not totals:
        return
    if _about(skeleton, totals[-1], heads):
        yield _related(skeleton, rules.once(Headed).numbered, totals[-1], heads)


def _about(skeleton: Skeleton, whole: int, parts: Sequence[int]) -> bool:
    """Tell whether some amounts come to about another one."""
    total, figures = skeleton.figure_at(whole), [skeleton.figure_at(one) for one in parts]
    return all(map(known, (total, *figures))) and about(total, figures, _LITTLE, _MUCH)
