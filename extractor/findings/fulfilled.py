"""A task that a paragraph says is fulfilled, where no amount of its unit there comes up to it.

The amount done is the greatest of the paragraph but the task; what is less than half of that is of other things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Kind, Span
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "fulfilled.toml"
_KINDS: frozenset[Kind] = frozenset(("count", "households", "people", "person_times", "area", "length", "mass", "money"))
_HALF = Decimal("0.5")
_WORD = 2  # characters of what is fulfilled that the words around the amounts have, too
_BEHIND = 10
_NEAR = 60  # characters between a task and what was done of it
_ANY, _NAMED = 30, 80  # and from either to the words that say that it is fulfilled, any task or one by its name


class FulfilledRule(Rule):
    """Words that say that a task is fulfilled, and those around the numbers; see the comments in the file."""

    claim: str
    plain: str
    plan: str
    behind: str
    other: str
    done: str
    never: str


class FulfilledRules(RuleFile):
    """rules/fulfilled.toml."""

    fulfilled: FulfilledRule


class Fulfilled:
    """The rule of rules/fulfilled.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, FulfilledRules).fulfilled
        self.claim = rules.once(Patterns).rule_pattern(rule.claim)
        self.plain, self.plan, self.behind, self.other, self.done, self.never = map(
            re.compile, (rule.plain, rule.plan, rule.behind, rule.other, rule.done, rule.never)
        )


def fulfilled(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each task that is said to be fulfilled with the less that was done of it."""
    ways, seen = rules.once(Fulfilled), set[int]()
    for line in skeleton.lines_with(ways.claim.needs):
        claims = list(ways.claim.pattern.finditer(skeleton.text, *line)) if line.start not in seen else []
        seen.add(line.start)
        if claims and not ways.never.search(skeleton.text, *line):
            yield from _less(skeleton, ways, line, claims)


def _less(skeleton: Skeleton, ways: Fulfilled, line: Span, claims: list[re.Match[str]]) -> Iterator[Related]:
    places = [one for one in skeleton.between(*line) if skeleton.kinds[one] in _KINDS and known(skeleton.figure_at(one))]
    plans = [one for one in places if _is_plan(skeleton, ways, one)]
    for plan in plans:
        key, most = skeleton.key_at(plan), skeleton.figure_at(plan).value or Decimal(0)
        alike = [one for one in places if skeleton.key_at(one) == key]
        others = [one for one in alike if one not in plans and abs(one - plan) <= _NEAR]
        open_ended = any(skeleton.figure_at(one).upper is None for one in alike)
        if not others or sum(one in plans for one in alike) > 1 or open_ended:
            continue
        done = max(others, key=lambda one: skeleton.figure_at(one).value or 0)
        figure = skeleton.figure_at(done)
        near = most * _HALF < (figure.value or 0) < most
        actual = figure.status == "actual" or ways.done.search(skeleton.leads[done])
        apart = not near or not actual or ways.other.search(skeleton.leads[done])
        if apart or not _is_of(skeleton, ways, claims, (plan, done)):
            continue
        members = Member("least", skeleton.figure_at(plan)), Member("value", figure)
        wording = skeleton.words(min(plan, done), max(plan, done) + 1)
        yield Related("ratio", "RANGE", ways.rule.name, members, wording, tension=True)


def _is_plan(skeleton: Skeleton, ways: Fulfilled, position: int) -> bool:
    """Tell whether words right in front of an amount, or behind it, say that it was to be done."""
    lead = skeleton.leads[position]
    return ways.plan.search(lead) is not None or ways.behind.match(skeleton.word_behind(position, _BEHIND)) is not None


def _is_of(skeleton: Skeleton, ways: Fulfilled, claims: list[re.Match[str]], places: tuple[int, int]) -> bool:
    """Tell whether what is fulfilled is what the amounts are of, or any task."""
    words = "\n".join(skeleton.leads[one] + skeleton.word_behind(one, _BEHIND) for one in places)
    for claim in claims:
        of = ways.plain.sub("\n", claim["of"])
        runs = [run[at : at + _WORD] for run in re.findall("[\u4e00-\u9fff]{2,}", of) for at in range(len(run) - 1)]
        away = max(min(places) - claim.end(), claim.start() - max(places))
        if away <= _ANY if not runs else away <= _NAMED and any(run in words for run in runs):
            return True
    return False
