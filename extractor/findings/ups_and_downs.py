"""How many of several things rose and how many fell, with those that are named behind: six up and one down."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.derived import from_digits
from extractor.findings.relations import Related, named_count
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import where

FILE = "ups_and_downs.toml"
_MOST = 40  # things


class UpsRule(Rule):
    """How many rose and how many fell (`up`, `down`, `level`), and the words by which each of those named did.

    Patterns run over the text of a sentence. numerals: the signs of small numbers, from none on, and another for `two`.
    marks: one of these stands in the text.
    """

    pattern: str
    item: str
    never: str
    numerals: str
    two: str
    marks: list[str]


class UpsRules(RuleFile):
    """rules/ups_and_downs.toml."""

    ups: UpsRule


class Ups:
    """The rule of rules/ups_and_downs.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, UpsRules).ups
        self.pattern, self.item, self.never = map(re.compile, (rule.pattern, rule.item, rule.never))

    def number(self, written: str) -> int:
        """Return a number below twenty in digits or words."""
        if written.isdecimal():
            return int(written)
        numerals = self.rule.numerals
        tens, last = written[:-1], written[-1].replace(self.rule.two, numerals[2])
        if tens and tens != numerals[-1]:
            return _MOST + 1  # so many are not named
        return (len(numerals) - 1 if tens else 0) + numerals.index(last)


def ups_and_downs(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each number of things that rose, or fell, with those that the words behind it name."""
    ways = rules.once(Ups)
    if where(ways.rule.marks, skeleton.folded):
        for match in ways.pattern.finditer(skeleton.folded):
            yield from _told(skeleton, ways, match)


def _told(skeleton: Skeleton, ways: Ups, match: re.Match[str]) -> Iterator[Related]:
    text = match.string
    stops = [
        place
        for mark in skeleton.marks.stop
        if mark not in skeleton.marks.pause and (place := text.find(mark, match.end())) >= 0
    ]
    behind = text[match.end() : min(stops, default=len(text))]
    items = list(ways.item.finditer(behind))
    if not items or len(items) > _MOST or ways.never.search(behind):
        return
    names: dict[str, list[str]] = {"up": [], "down": [], "level": []}
    for item in items:
        side = next((name for name in names if item[name]), None)
        if side is None or not item["name"]:
            return
        names[side].append(item["name"])
    told = {name: ways.number(match[name]) for name in names if match[name]}
    if sum(told.values()) != len(items):
        return  # one may be named otherwise
    for name, many in told.items():
        figure = from_digits(str(many), match.start(name))
        yield named_count(ways.rule.name, figure, names[name], match[0], tension=True)
