"""How many there are from a rung of a ladder on, beside how many from a higher one on: degrees, ranks, honours.

The words are those of rules/ladders.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from extractor.findings.nearby import known
from extractor.findings.needed import Sought
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "ladders.toml"
_FRONT = 8  # characters in front of a rung
_FAR = 120  # characters between two rungs


class FamilyRule(Rule):
    """Rungs, those that are one side by side, from the lowest up, and what the words behind one are `of`."""

    rungs: list[list[str]]
    of: str


class LadderWords(RuleFile):
    """How many (`n`) from a rung on are told, `behind` it or in `front` of it; lead: what stands in front of the second.

    on: the word for all from a rung on.
    """

    on: str
    behind: str
    front: str
    lead: str


class LadderRules(RuleFile):
    """rules/ladders.toml."""

    family: list[FamilyRule]
    ladder: LadderWords


class Told(NamedTuple):
    """How many there are from a rung on: its height, where it stands, where the number does, and what is counted."""

    height: int
    start: int
    place: int
    noun: str


class Ladders:
    """The rules of rules/ladders.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, LadderRules)
        patterns = rules.once(Patterns)
        words = self.rules.ladder
        self.lead = re.compile(words.lead)
        self.families: list[tuple[FamilyRule, dict[str, int], re.Pattern[str], list[Sought]]] = []
        for family in self.rules.family:
            heights = {name: height for height, names in enumerate(family.rungs) for name in names}
            rung = "|".join(sorted(map(re.escape, heights), key=len, reverse=True))
            filled = {"{rung}": f"?P<rung>{rung}", "{of}": family.of, "{on}": words.on}
            ways = [patterns.rule_pattern(_filled(way, filled)) for way in (words.behind, words.front)]
            self.families.append((family, heights, re.compile(rung), ways))
        self.on = patterns.gate.admit([frozenset((words.on,))])


def _filled(pattern: str, words: dict[str, str]) -> str:
    for name, word in words.items():
        pattern = pattern.replace(name, word)
    return pattern


def laddered(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the number from a rung on as the least that the number from a lower one of the same full sentence can be."""
    ways, text = rules.once(Ladders), skeleton.text
    lines = [line for line in skeleton.lines_with(ways.on) if text.count(ways.rules.ladder.on, *line) > 1]
    for family, heights, rungs, patterns in ways.families if lines else ():
        told = [
            Told(heights[match["rung"]], match.start(), match.start("n"), match["noun"])
            for line in lines
            if len(rungs.findall(text, *line)) > 1
            for pattern in patterns
            for match in pattern.pattern.finditer(text, *line)
        ]
        yield from _pairs(skeleton, ways, sorted(told, key=lambda one: one.start), family.name)


def _pairs(skeleton: Skeleton, ways: Ladders, told: list[Told], name: str) -> Iterator[Related]:
    """Yield two rungs told from the lower one up; from the higher one down, each may be all that the one before is not."""
    for one, other in combinations(told, 2):
        if one.height >= other.height or other.start - one.place > _FAR or not _alike(skeleton, ways, one, other):
            continue
        lower, higher = skeleton.figure_at(one.place), skeleton.figure_at(other.place)
        if known(lower) and known(higher) and not _parts(skeleton, told, one):
            members = Member("least", higher), Member("value", lower)
            wording = skeleton.words(one.start, max(one.place, other.place) + 1)
            yield Related("ratio", "RANGE", name, members, wording, tension=True)


def _parts(skeleton: Skeleton, told: list[Told], one: Told) -> bool:
    """Tell whether the rungs of a full sentence come to a number of its line: they are its parts, whatever their words."""
    sentence = skeleton.full_sentence(one.start)
    values = [skeleton.figure_at(each.place).value or 0 for each in told if skeleton.full_sentence(each.start) == sentence]
    line = skeleton.between(skeleton.line_start(one.start), skeleton.line_end(one.start))
    return sum(values) in {skeleton.figure_at(place).value for place in line}


def _alike(skeleton: Skeleton, ways: Ladders, one: Told, other: Told) -> bool:
    """Tell whether two numbers are of one kind of those of whom the full sentence tells."""
    if skeleton.full_sentence(one.start) != skeleton.full_sentence(other.start):
        return False
    start = min(other.start, other.place)
    led = ways.lead.search(skeleton.text, max(0, start - _FRONT), start) is not None
    nouns = other.noun in (one.noun, "")
    return led and nouns and skeleton.key_at(one.place) == skeleton.key_at(other.place)
