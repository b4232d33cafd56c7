"""What happened in a while: none of it, against a case that is told; all of it, against one event that exceeds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from extractor.findings.counts import Counts
from extractor.findings.derived import tally
from extractor.findings.needed import Sought, around
from extractor.findings.relations import Member, Patterns, Related, stated_twice
from extractor.findings.signs import SIGNS
from extractor.findings.skeleton import Skeleton
from extractor.findings.struck import struck
from extractor.findings.units import unit_key
from extractor.records import Figure, Report
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation, where

FILE = "happened.toml"
_FAR = 160  # characters in front of a sentence in which it is said what happened
_REACH = 40  # characters of what is denied, on either side of a word of it
_TAIL = 2  # characters that end the name of a thing, with or without what sort of it


class HappenedWords(RuleFile):
    """Words around what happened; see rules/happened.toml."""

    apart: list[str]
    leads: str
    alike: list[list[str]]
    short: list[dict[str, str]]
    units: list[str]


class DeniedRule(Rule):
    """How it is said that none of a thing happened, its `name`; what stands around the number of cases.

    marks: for each pattern, characters of which it needs one.
    """

    patterns: list[str]
    marks: list[str]
    behind: str
    front: str


class YearsRule(Rule):
    """How many `years` passed without a thing, its `name`; and how it is said that it happened in a `year`."""

    pattern: str
    happened: str


class TotalRule(Rule):
    """Sentences of all that happened in a time, and of one event; and words for what it did, those of one kind together."""

    all: str
    one: str
    damage: list[list[str]]
    reaches: str


class HappenedRules(RuleFile):
    """rules/happened.toml."""

    words: HappenedWords
    denied: DeniedRule
    years: YearsRule
    total: TotalRule


class Happened:
    """The rules of rules/happened.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, HappenedRules)
        self.years = re.compile(self.rules.years.pattern)
        self.event = re.compile(self.rules.years.happened)
        self.apart = re.compile(alternation(self.rules.words.apart))
        self.leads = re.compile(self.rules.words.leads)
        self.all, self.one = re.compile(self.rules.total.all), re.compile(self.rules.total.one)
        sought = rules.once(Patterns).sought
        denied = self.rules.denied
        self.denied = list(zip(denied.marks, map(re.compile, denied.patterns), strict=True))
        self.damage: list[Sought] = [
            sought(f"(?:{'|'.join(map(re.escape, names))}){self.rules.total.reaches}(?P<much>[{SIGNS}])")
            for names in self.rules.total.damage
        ]
        self.alike = {name: names for names in self.rules.words.alike for name in names}
        self.numerals = rules.once(Counts).from_one


def happened(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for each case of what is said not to have happened, each event beside all of its time, and for how
    many places it is said to have struck."""
    reader = _Reader(report, skeleton, rules.once(Happened))
    yield from reader.denied()
    yield from reader.years()
    yield from reader.totals()
    yield from struck(skeleton, rules)


class _Reader:
    def __init__(self, report: Report, skeleton: Skeleton, words: Happened) -> None:
        self.report = report
        self.skeleton = skeleton
        self.text = skeleton.text
        self.words = words
        self._others: dict[int, bool] = {}  # by where a sentence begins
        self._cases: dict[tuple[str, ...], Figure | None] = {}

    def denied(self) -> Iterator[Related]:
        """Yield `none` with the first number of cases."""
        rule, text = self.words.rules.denied, self.text
        found = (around(pattern, where(marks, text), text, _REACH) for marks, pattern in self.words.denied)
        for match in chain.from_iterable(found):
            if self._apart(match.start()):
                continue
            name = self.words.leads.sub("", match["name"])
            names = tuple(self.words.alike.get(name, [name]))
            if len(name) < _TAIL:
                continue
            if names not in self._cases:
                self._cases[names] = self._stated(names)
            stated = self._cases[names]
            if stated is not None:
                none = self._drafted(match.start(), match.end(), 0)
                wording = self.skeleton.words(match.start(), match.end())
                yield stated_twice(rule.name, none, stated, wording)

    def _stated(self, names: tuple[str, ...]) -> Figure | None:
        """Return the first number of cases of a thing that the report states."""
        rule, sign, named = self.words.rules.denied, f"(?P<number>[{SIGNS}])", alternation(names)
        short = next((one for one in self.words.rules.words.short if one["name"] in names), None)
        behind = re.compile(f"(?:{named}){rule.behind}{sign}")
        front = re.compile(f"{rule.front}{sign}(?:{named})")
        ways = [(behind, ""), (front, "")]
        if short is not None:
            ways.append((re.compile(f"(?<![\u4e00-\u9fff]){short['item']}{sign}"), short["of"]))
        for way, of in ways:
            for match in way.finditer(self.text):
                figure = self.skeleton.figure_at(match.start("number"))
                sentence = self.skeleton.sentence(match.start())
                told = not of or of in self.text[sentence.start : sentence.end]
                case = figure.unit in self.words.rules.words.units and bool(figure.value)
                place = match.start("number")
                clause = self.skeleton.clause_start(match.start(), 0)
                apart = self.words.apart.search(self.text, clause, place) if of else self._apart(place)
                if told and case and figure.status == "actual" and not apart:
                    return figure
        return None

    def _apart(self, position: int) -> bool:
        """Tell whether a sentence is of another time or place."""
        start, end = self.skeleton.sentence(position)
        if start not in self._others:
            self._others[start] = self.words.apart.search(self.text, start, end) is not None
        return self._others[start]

    def years(self) -> Iterator[Related]:
        """Yield so many years without a thing with the case that was in one of them."""
        text, this_year = self.report.document.text, self.report.document.report_year
        for match in self.words.years.finditer(text) if this_year else ():
            number = self._number(match["years"])
            for event in self.words.event.finditer(text) if number else ():
                within = this_year - number < int(event["year"]) <= this_year  # type: ignore[operator]
                if within and not match.start() <= event.start() < match.end() and self._of_thing(event, match["name"]):
                    none = tally(0, match[0], match.start(), match.end())
                    case = tally(1, event[0], event.start(), event.end())
                    yield stated_twice(self.words.rules.years.name, none, case, match[0])
                    break

    def _of_thing(self, event: re.Match[str], name: str) -> bool:
        """Tell whether an event is of a thing: its name ends with it, and the sentence tells of what sort it is."""
        text = event.string
        end = min(place for mark in self.skeleton.marks.stop if (place := text.find(mark, event.end())) >= 0)
        sentence = text[text.rfind("\n", 0, event.start()) + 1 : end]
        sort = name[:-_TAIL]
        told = name in sentence or not sort or any(character in sentence for character in sort)
        return name[-_TAIL:] in event[0] + text[event.end() : event.end() + _TAIL] and told

    def _number(self, written: str) -> int:
        return int(written) if written.isdigit() else self.words.numerals.get(written, 0)

    def totals(self) -> Iterator[Related]:
        """Yield what one event did with what all of them did."""
        rule = self.words.rules.total
        for sought in self.words.damage:
            wholes: list[int] = []
            parts: list[int] = []
            for match in self.skeleton.found(sought):
                start, place = self._full_start(match.start()), match.start("much")
                if self._apart(match.start()):
                    continue
                if self.words.all.search(self.text, start, place):
                    wholes.append(place)
                elif self.words.one.search(self.text, max(self.text.rfind("\n", 0, start) + 1, start - _FAR), place):
                    parts.append(place)
            if len({self.skeleton.figure_at(one).value for one in wholes}) != 1:
                continue
            whole = self.skeleton.figure_at(wholes[0])
            for place in parts:
                part = self.skeleton.figure_at(place)
                if unit_key(part) == unit_key(whole) and place > wholes[0]:
                    members = (Member("whole", whole), Member("part", part))
                    yield Related(
                        "part", "PART", rule.name, members, self.skeleton.lead_of(part), "open", tension=True
                    )

    def _full_start(self, position: int) -> int:
        """Return where a sentence begins, whatever pauses it has."""
        marks = self.skeleton.marks
        return max(self.text.rfind(mark, 0, position) for mark in marks.stop if mark not in marks.pause) + 1

    def _drafted(self, start: int, end: int, number: int) -> Figure:
        """Return a number that words tell in the form of a figure."""
        first, last = self.skeleton.offset(start), self.skeleton.offset(end - 1) + 1
        return tally(number, self.report.document.text[first:last], first, last)
