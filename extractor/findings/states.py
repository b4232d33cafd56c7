"""One project in two states: said to have begun, or to be finished, and elsewhere planned to.

A project's sentences are those that name it, and those that go on in a paragraph that begins with it. Sentences
that tell of one of its phases are left out, because another phase may well be in another state.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, product
from typing import NamedTuple
from weakref import ref

from extractor.findings.explain import Explainer
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.restatements import PlainNames
from extractor.records import Figure, Finding, Report, Span
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "states.toml"
_SHORTEST = 4


class StageRule(Rule):
    """A stage of a project: patterns of sentences in which it is reached, and of those in which it is planned.

    words: one of them stands in every such sentence.
    """

    words: list[str]
    reached: str
    planned: str


class StateWords(RuleFile):
    """Words of names and phases. quotes: left out of names. named: a work by its name; phases: words of a part of one."""

    quotes: str
    named: str
    phases: list[str]
    sentence_ends: str


class StateRules(RuleFile):
    """rules/states.toml."""

    words: StateWords
    stage: list[StageRule]


class Place(NamedTuple):
    """A sentence of a project and its text without the project's own name."""

    span: Span
    text: str

    def act(self, words: str) -> int:
        """Return where in the document the last words of a stretch of the text stand at the latest."""
        return self.span.end - (len(self.text) - self.text.find(words) - len(words))


class Stage(NamedTuple):
    """The rule of a stage, compiled."""

    rule: StageRule
    words: re.Pattern[str]
    reached: re.Pattern[str]
    planned: re.Pattern[str]


Told = list[tuple[str, Stage, list[Place]]]


class States:
    """The rules of rules/states.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, StateRules)
        self.restated = rules.once(Patterns).rules.restated
        self._last: tuple[ref[Report], Told] | None = None
        self.stages = [
            Stage(rule, *map(re.compile, (alternation(rule.words), rule.reached, rule.planned))) for rule in self.rules.stage
        ]
        ends = re.escape(self.rules.words.sentence_ends)
        self.sentence = re.compile(f"[^{ends}]+[{ends}]?")
        told = {word for rule in self.rules.stage for word in rule.words}
        self.told = re.compile("|".join(sorted(map(re.escape, told))))
        self.named = re.compile(self.rules.words.named)
        self.phases = re.compile("|".join(map(re.escape, self.rules.words.phases)))

    def of(self, report: Report, names: PlainNames | None = None) -> Told:
        """Return each project, by its plainest name, with each stage of which several of its sentences tell, and these.

        Those of the page asked for last are remembered. The page itself is not held: it is the caller's to let go.
        """
        if self._last is None or self._last[0]() is not report:
            projects = self._by_project(report, names or PlainNames(report, self.restated))
            told = (
                (name, stage, [place for place in places if stage.words.search(place.text)])
                for name, places in projects.items()
                if len(places) > 1
                for stage in self.stages
            )
            self._last = ref(report), [one for one in told if len(one[2]) > 1]
        return self._last[1]

    def _unquoted(self, text: str) -> str:
        for quote in self.rules.words.quotes:
            if quote in text:
                text = text.replace(quote, "")
        return text

    def _telling(self, text: str) -> Iterator[Span]:
        """Yield the lines that hold a word of some stage."""
        match = self.told.search(text)
        while match:
            start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
            line = Span(start, end if end >= 0 else len(text))
            yield line
            match = self.told.search(text, line.end)

    def _by_project(self, report: Report, plain_of: PlainNames) -> dict[str, list[Place]]:
        text, unquoted = report.document.text, self._unquoted
        lines = [(line, unquoted(text[line.start : line.end])) for line in self._telling(text)]
        every = "\n".join(["", *(within for _, within in lines)])
        works = Counter(match["name"] for match in self.named.finditer(every))
        plain = {unquoted(plain_of[name]) for project in report.projects for name in (project.name, *project.aliases)}
        names = {name for name in plain if len(name) >= _SHORTEST and name in every}
        names |= {plain_of[name] for name, count in works.items() if count > 1}
        found: dict[str, list[Place]] = {}
        for line, within in lines:
            here = [name for name in names if name in within]
            if not here:
                continue
            lead, first = "", True
            quoted = len(within) < line.end - line.start
            for match in self.sentence.finditer(text, line.start, line.end):
                sentence = unquoted(match[0]) if quoted else match[0]
                named = [name for name in here if name in sentence]
                if len(named) > 1:
                    named.sort(key=len, reverse=True)
                if len(named) > 1 and named[1] not in named[0]:
                    lead, first = "", False
                    continue
                lead, first = (named[0] if named and first else lead), False
                current = named[0] if named else lead
                bare = sentence.replace(current, "") if current else sentence
                if current and self.told.search(bare) and not self.phases.search(bare):
                    found.setdefault(current, []).append(Place(Span(*match.span()), bare))
        return found


def conflicting_states(report: Report, rules: Rulebook, explainer: Explainer) -> Iterator[Finding]:
    """Yield a finding for each project one stage of which is both reached and still planned."""
    states = rules.once(States)
    for name, stage, told in states.of(report):
        done = [place for place in told if stage.reached.search(place.text)]
        ahead = [place for place in told if stage.planned.search(place.text)] if done else []
        apart = (pair for pair in product(done, ahead) if pair[0].span != pair[1].span)
        nearest = min(apart, key=lambda pair: abs(pair[0].span.start - pair[1].span.start), default=None)
        if nearest is not None:
            yield explainer.conflicting_states(report, name, (nearest[0].span, nearest[1].span))


def planned_days(report: Report, rules: Rulebook, names: PlainNames) -> Iterator[Related]:
    """Yield a relation for each project of which two paragraphs put the same stage on days to come."""
    states = rules.once(States)
    days: list[Figure] = []
    for name, stage, told in states.of(report, names):
        acts = [(place, place.act(match[0])) for place in told if (match := stage.planned.search(place.text))]
        if len(acts) <= 1:
            continue
        days = days or [one for one in report.figures if one.kind == "date" and one.date_start is not None]
        found = [
            last
            for place, act in acts
            for last in [day for day in days if place.span.start <= day.start < act][-1:]
        ]
        for first, second in combinations(found, 2):
            if "\n" in report.document.text[first.end : second.start]:
                members = (Member("planned", first), Member("done", second))
                yield Related("same_project", "EVENT", stage.rule.name, members, name, tension=True)
