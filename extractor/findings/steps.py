"""Steps that come one after another: a sentence that puts a later one on a day before that of an earlier one is told.

The order in which they are told does not matter. Each day needs the word of its step beside it and nothing that names
another thing; a step that is told twice may be of two things.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, permutations
from typing import NamedTuple

from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.yearless import dated
from extractor.records import Figure
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

    plain: list[str]
    lead: str
    ends: str
    until: list[str]
    not_on: str
    not_step: str
    same: str
    never: list[str]
    works: str


class ChainRule(Rule):
    """Steps in their order, each in several words that begin with a plain character.

    either: the places of two of which either may come first.
    """

    steps: list[list[str]]
    either: list[tuple[int, int]]


class StepRules(RuleFile):
    """rules/steps.toml."""

    words: StepWords
    chain: list[ChainRule]


class Steps:
    """The rules of rules/steps.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, StepRules)
        self.chains, self.dates, words = loaded.chain, rules.once(compile_dates), loaded.words
        every = [(at, place, names) for at, one in enumerate(loaded.chain) for place, names in enumerate(one.steps)]
        step = "|".join(f"(?P<c{at}_{place}>{'|'.join(names)})" for at, place, names in every)
        self.begins = {one[0] for _, _, names in every for one in names} | {one[0] for one in (*words.plain, *words.until)}
        self.behind = re.compile(f"(?:{alternation(words.plain)})*(?:{step})")
        self.before, self.ends = re.compile(f"(?:{step}){words.lead}"), set(words.ends)
        self.names = re.compile("|".join(name for _, _, names in every for name in names))
        self.until = re.compile(alternation(words.until))
        self.not_on, self.not_step, self.same = map(re.compile, (words.not_on, words.not_step, words.same))
        self.never, self.works = re.compile(alternation(words.never)), re.compile(words.works)

    def name(self, lead: str) -> str:
        """Return what the words in front of a day or its step name besides other steps."""
        return self.same.sub("", self.names.sub("", lead))


class _Step(NamedTuple):
    """The chain of a step and its place there, where its day stands, and the words in front that may name what it is of."""

    chain: int
    place: int
    position: int
    until: bool
    lead: str


def steps(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield an earlier step with a later one whose day comes before its."""
    ways, text, leads = rules.once(Steps), skeleton.text, skeleton.leads
    days = skeleton.of_kind("date")
    days = [one for one in days if text[one + 1 : one + 2] in ways.begins or leads[one][-1:] in ways.ends]
    for row in _rows(skeleton, days):
        if len(row) >= _TWO:
            told = {step[:3]: step for one in row for step in _told(skeleton, ways, one)}  # two words for one step
            yield from _of_sentence(skeleton, ways, list(told.values()))


def _rows(skeleton: Skeleton, days: Iterable[int]) -> Iterator[list[int]]:
    """Yield the days of each sentence that are not far from one another."""
    row, end = list[int](), 0
    for day in days:
        if row and (day > end or day - row[-1] > _LONGEST):
            yield row
            row = []
        if not row:
            end = skeleton.full_sentence(day).end
        row.append(day)
    yield row


def _of_sentence(skeleton: Skeleton, ways: Steps, row: Sequence[_Step]) -> Iterator[Related]:
    """Yield the first two steps of each chain in a sentence that do not come one after the other."""
    if len({one.chain for one in row}) == len(row):
        return  # no two of one chain
    chains = [(rule, [one for one in row if one.chain == chain]) for chain, rule in enumerate(ways.chains)]
    chains = [(rule, told) for rule, told in chains if len(told) >= _TWO and _each_once(told)]
    chains = [(rule, told) for rule, told in chains if not _are_apart(ways, told)]
    if not chains:
        return
    span = skeleton.full_sentence(row[0].position)
    places = [one for one in skeleton.between(*span) if skeleton.kinds[one] == "date"]
    if len(places) > _MOST or span.end - span.start > _LONGEST:
        return
    if ways.never.search(ways.works.sub("", skeleton.text[span.start : span.end])):
        return
    days = dict(zip(places, dated([skeleton.figure_at(one) for one in places], ways.dates), strict=True))
    for rule, told in chains:
        yield from _out_of_order(skeleton, rule, told, days)


def _out_of_order(
    skeleton: Skeleton, rule: ChainRule, told: Sequence[_Step], days: Mapping[int, Figure]
) -> Iterator[Related]:
    for first, last in permutations(told, 2):
        if first.place >= last.place or (first.place, last.place) in rule.either or first.until:
            continue
        start, finish = days[first.position], days[last.position]
        if start.date_start and finish.date_end and finish.date_end < start.date_start:
            members = Member("start", start), Member("finish", finish)
            one, other = sorted((first.position, last.position))
            wording = skeleton.words(one, other + 1)
            yield Related("same_project", "ORDER", rule.name, members, wording, tension=True)
            return


def _told(skeleton: Skeleton, ways: Steps, position: int) -> Iterator[_Step]:
    """Yield each step that is told of a day right behind it, or the one right in front of it; of most days there is none."""
    text, end, lead = skeleton.text, position + _BEHIND, skeleton.leads[position]
    until = ways.until.match(text, position + 1)
    start = until.end() if until else position + 1
    match = ways.behind.match(text, start, end) if text[start : start + 1] in ways.begins else None
    if match is None:
        before = ways.before.search(lead) if lead[-1:] in ways.ends else None
        if before is not None:
            yield _step(before, position, False, lead[: before.start()])
        return
    if ways.not_on.search(lead):
        return
    while match is not None:
        if not ways.not_step.match(text, match.end()):
            yield _step(match, position, until is not None, lead)
        match = ways.behind.match(text, match.end(), end)


def _step(match: re.Match[str], position: int, until: bool, lead: str) -> _Step:
    chain, place = (match.lastgroup or "").removeprefix("c").split("_")
    return _Step(int(chain), int(place), position, until, lead)


def _each_once(told: Sequence[_Step]) -> bool:
    """Tell whether no step is told of two days."""
    return len({one.place for one in told}) == len(told)


def _are_apart(ways: Steps, told: Sequence[_Step]) -> bool:
    """Tell whether the words in front of two days name different things."""
    named = [name for one in told if len(name := ways.name(one.lead)) >= _NAME]
    return any(not set(one) & set(other) for one, other in combinations(named, 2))
