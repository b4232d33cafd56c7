"""Steps that come one after another: a sentence that puts a later one on a day before that of an earlier one is told.

The order in which they are told does not matter. Each day needs the word of its step beside it and nothing that names another
thing; a step that is told twice may be of two things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, permutations
from typing import NamedTuple

from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.yearless import dated
from extractor.records import Figure, Span
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.dates import compile_dates
from extractor.values.words import alternation

FILE = "steps.toml"
_BEHIND = 24  # characters behind a day in which its step stands
_TWO, _MOST = 2, 6  # days of a sentence
_LONGEST = 170  # characters of a sentence
_NAME = 2  # characters that name another thing


class StepWords(RuleFile):
    """Words around days and steps; see the comments in the file."""

    plain: str
    lead: str
    until: str
    not_on: str
    not_step: str
    same: str
    never: list[str]


class ChainRule(Rule):
    """Steps in their order; either: the places of two of which either may come first."""

    steps: list[str]
    either: list[tuple[int, int]]


class StepRules(RuleFile):
    """rules/steps.toml."""

    words: StepWords
    chain: list[ChainRule]


class _Chain:
    """A rule, compiled."""

    def __init__(self, rule: ChainRule, words: StepWords) -> None:
        self.rule = rule
        self.behind = [re.compile(f"{words.plain}(?P<step>{step})") for step in rule.steps]
        self.before = [re.compile(f"(?P<step>{step}){words.lead}") for step in rule.steps]
        self.any = re.compile("|".join(rule.steps))


class Steps:
    """The rules of rules/steps.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, StepRules)
        self.words, self.dates = loaded.words, rules.once(compile_dates)
        self.until, self.not_on, self.not_step, self.same = map(
            re.compile, (self.words.until, self.words.not_on, self.words.not_step, self.words.same)
        )
        self.never = re.compile(alternation(self.words.never))
        self.chains = [_Chain(rule, self.words) for rule in loaded.chain]


class _Step(NamedTuple):
    """The place of a step in its chain, its day, and the words that may name what it is a step of."""

    place: int
    day: Figure
    until: bool
    name: str


def steps(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield an earlier step with a later one whose day comes before its."""
    ways = rules.once(Steps)
    done = -1
    for position in skeleton.of_kind("date"):
        if position < done:
            continue
        span = skeleton.full_sentence(position)
        done = span.end
        days = [one for one in skeleton.between(*span) if skeleton.kinds[one] == "date"]
        if not _TWO <= len(days) <= _MOST or span.end - span.start > _LONGEST:
            continue
        for chain in ways.chains:
            if len(chain.any.findall(skeleton.text, *span)) >= _TWO:
                yield from _of_chain(skeleton, ways, chain, span, days)


def _of_chain(
    skeleton: Skeleton, ways: Steps, chain: _Chain, span: Span, places: Sequence[int]
) -> Iterator[Related]:
    """Yield the first two steps of a sentence that do not come one after the other."""
    if ways.never.search(skeleton.text, *span):
        return
    days = dated([skeleton.figure_at(one) for one in places], ways.dates)
    told = [one for place, day in zip(places, days, strict=True) for one in _told(skeleton, ways, chain, place, day)]
    if len({one.place for one in told}) != len(told) or _are_apart(told):
        return
    for first, last in permutations(told, 2):
        if first.place >= last.place or [first.place, last.place] in map(list, chain.rule.either) or first.until:
            continue
        start, end = first.day.date_start, last.day.date_end
        if start is None or end is None or end >= start:
            continue
        members = Member("start", first.day), Member("finish", last.day)
        one, other = sorted((first.day.start, last.day.start))
        wording = skeleton.words(skeleton.position(one), skeleton.position(other) + 1)
        yield Related("same_project", "ORDER", chain.rule.name, members, wording, tension=True)
        return


def _told(skeleton: Skeleton, ways: Steps, chain: _Chain, place: int, day: Figure) -> Iterator[_Step]:
    """Yield each step that is told of a day right behind it, or the one right in front of it."""
    lead, behind = skeleton.leads[place], skeleton.text[place + 1 : place + 1 + _BEHIND]
    if day.date_start is None or ways.not_on.search(lead):
        return
    until = ways.until.match(behind)
    behind = behind[until.end() :] if until else behind
    name = ways.same.sub("", lead)
    found = [(index, match) for index, step in enumerate(chain.behind) if (match := step.match(behind))]
    if not found:
        before = [(index, match) for index, step in enumerate(chain.before) if (match := step.search(lead))]
        yield from (_Step(index, day, False, ways.same.sub("", lead[: match.start()])) for index, match in before[-1:])
        return
    for index, match in found:
        if not ways.not_step.match(behind[match.end() :]):
            yield _Step(index, day, until is not None, name)


def _are_apart(told: Sequence[_Step]) -> bool:
    """Tell whether the words in front of two days name different things."""
    named = [one.name for one in told if len(one.name) >= _NAME]
    return any(not set(one) & set(other) for one, other in combinations(named, 2))
