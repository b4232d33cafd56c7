"""How much more or less in all, and the list of how much more or less of each that words or a bracket open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from extractor.findings.adding import addable, adds_up, members_of
from extractor.findings.derived import negative
from extractor.findings.listed import ListPatterns
from extractor.findings.nearby import known
from extractor.findings.parts import Lists
from extractor.findings.relations import Patterns, Related
from extractor.findings.signs import SIGNS
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import typos
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "listed_changes.toml"
_FEWEST = 2  # parts
_CHANCE = Fraction(1, 100)
_BRACKET = Decimal("0.2")  # of a change by which those that a bracket holds may miss it


class ChangeRule(Rule):
    """What ends the words in front of an amount by which something grew, `up`, or shrank, `down`."""

    up: str
    down: str


class ChangeRules(RuleFile):
    """rules/listed_changes.toml."""

    change: ChangeRule


class ListedChanges:
    """The rule of rules/listed_changes.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, ChangeRules).change
        self.needs = rules.once(Patterns).sought(f"(?:{self.rule.up}|{self.rule.down})[{SIGNS}]").needs
        self._up, self._down = (re.compile(f"(?:{way})$") for way in (self.rule.up, self.rule.down))

    def way(self, lead: str) -> int:
        """Return 1 for words in front of an amount by which something grew, -1 where it shrank, 0 for others."""
        return 1 if self._up.search(lead) else -1 if self._down.search(lead) else 0


def listed_changes(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the sum of each list of changes behind the change of all."""
    ways, patterns, lists = rules.once(ListedChanges), rules.once(ListPatterns), None
    marks = skeleton.marks
    opens, text = {marks.open, *marks.comma}, skeleton.text
    lines = skeleton.lines_with(ways.needs)
    for position in [one for line in lines for one in skeleton.between(*line) if text[one + 1 : one + 2] in opens]:
        start = position + 1
        bracket, opened = text[start] == marks.open, patterns.among.match(text, start + 1)
        if not (bracket or opened) or not ways.way(skeleton.leads[position]):
            continue
        start, lists = opened.end() if opened else start + 1, lists or Lists(skeleton, patterns)
        end = lists.bracket_end(start) if bracket else skeleton.sentence(start).end
        parts = _parts(ways, skeleton, position, start, end)
        whole = skeleton.figure_at(position)
        if len(parts) < _FEWEST or not (known(whole) and addable(whole)) or not _told(whole, parts, bracket):
            continue
        wording = skeleton.words(position, start)
        yield Related("sum", "SUM", ways.rule.name, members_of(whole, parts), wording, "closed", tension=True)


def _parts(ways: ListedChanges, skeleton: Skeleton, position: int, start: int, end: int) -> list[Figure]:
    """Return the changes that a stretch lists, outside brackets: those the other way with the other sign."""
    found: list[Figure] = []
    way, key, level = ways.way(skeleton.leads[position]), skeleton.key_at(position), skeleton.level(start)
    for one in skeleton.between(start, end):
        figure = skeleton.figure_at(one)
        if skeleton.level(one) > level or not addable(figure):
            continue
        other = ways.way(skeleton.leads[one])
        if not other or skeleton.key_at(one) != key or not known(figure):
            break
        found.append(figure if other == way else negative(figure))
    return found


def _told(whole: Figure, parts: list[Figure], bracket: bool) -> bool:
    """Tell whether changes are all there are: they add up, do so but for a slip, or are nearly all that a bracket holds."""
    if adds_up(whole, parts):
        return True
    total = whole.value or Decimal(0)
    off = abs(sum((part.value or Decimal(0) for part in parts), Decimal(0)) - total)
    near = bracket and off <= total * _BRACKET
    return near or bool(typos(whole, parts, _CHANCE))
