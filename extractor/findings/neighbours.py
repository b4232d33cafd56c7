"""Two numbers side by side, told twice: one of them the same both times, the other not.

The same words stand between them. That they are of the same things is told by the words in front of both, or by a number
that hardly comes twice, or by digits in each other's place; where a report has many such pairs, they are of many things.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import NamedTuple

from extractor.findings.facts import Facts
from extractor.findings.nearby import known
from extractor.findings.relations import Related, stated_twice
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import a_slip_apart, swapped
from extractor.findings.units import Key
from extractor.records import Figure, Report
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "neighbours.toml"
_KINDS = frozenset(("count", "households", "people", "person_times", "area", "length", "money"))
_COUNTED = ("count", "households", "people", "person_times")  # of a measured amount, round numbers come twice
_GAP = 14  # characters between two numbers
_LEAD = 4  # characters in front of a number, or between two, that tell of what both are
_NOUN = 2  # characters behind a number for what it counts
_FEW = 2  # pairs with the same words between them, which are of the same things
_MOST = 40  # pairs of households and people of which a report tells
_RARE = 1000  # a number that hardly comes twice
_SOME = 20  # one that comes twice now and then
_CHINESE = re.compile("[\u4e00-\u9fff]")


class NeighbourRule(Rule):
    """apart: words in front of a pair, in its sentence, by which it is of another time or of some; among: between two.

    either: words in front of one pair that must stand in front of the other, too.
    """

    apart: list[str]
    among: list[str]
    either: list[str]


class NeighbourRules(RuleFile):
    """rules/neighbours.toml."""

    neighbours: NeighbourRule


class Neighbours:
    """The rule of rules/neighbours.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, NeighbourRules).neighbours
        self.apart, self.among, self.either = (
            re.compile(alternation(one)) for one in (self.rule.apart, self.rule.among, self.rule.either)
        )


class _Pair(NamedTuple):
    first: int
    second: int
    lead: str
    gap: str
    noun: str


def neighbours(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for each number told twice beside the same one."""
    words, facts = rules.once(Neighbours), Facts(report, skeleton)
    groups: dict[tuple[Key, str, Key, str], list[_Pair]] = defaultdict(list)
    for pair in _repeated(skeleton):
        groups[skeleton.key_at(pair.first), pair.gap, skeleton.key_at(pair.second), pair.noun].append(pair)
    for found in groups.values():
        for first, other in combinations(found, 2) if 1 < len(found) <= _MOST else ():
            pair_of = _differ(skeleton, first, other, len(found) <= _FEW)
            if pair_of and _one_fact(skeleton, words, facts, first, other):
                wording = skeleton.words(first.first, first.second + 1)
                told, again = map(skeleton.figure_at, pair_of)
                yield stated_twice(words.rule.name, told, again, wording)


def _repeated(skeleton: Skeleton) -> Iterator[_Pair]:
    """Yield two numbers of one stretch with the words around them, where the same stand between two others."""
    kinds, text, marks = skeleton.kinds, skeleton.text, skeleton.marks
    near = [
        (one, other, text[one + 1 : other])
        for (one, kind), (other, another) in pairwise(kinds.items())
        if kind in _KINDS and another in _KINDS and other - one <= _GAP + 1
    ]
    often, ends = Counter(gap for *_, gap in near), frozenset(marks.stop + marks.open + marks.close)
    for one, other, gap in near:
        if often[gap] > 1 and ends.isdisjoint(gap):
            behind = text[other + 1 : other + 1 + _NOUN] if kinds[other] == "count" else ""
            yield _Pair(one, other, skeleton.leads[one], gap, "".join(_CHINESE.findall(behind)))


def _differ(skeleton: Skeleton, first: _Pair, other: _Pair, few: bool) -> tuple[int, int] | None:
    """Return where the numbers stand in which two pairs of the same things differ; None if nothing tells that they are."""
    ones = skeleton.figure_at(first.first), skeleton.figure_at(other.first)
    laters = skeleton.figure_at(first.second), skeleton.figure_at(other.second)
    if (ones[0].value == ones[1].value) == (laters[0].value == laters[1].value):
        return None
    same, differing = (ones, laters) if ones[0].value == ones[1].value else (laters, ones)
    if same[0].value is None or not all(map(_telling, differing)):
        return None
    chinese = len(_CHINESE.findall(first.gap))
    short, long = sorted((first.lead, other.lead), key=len)
    counted = same[0].value >= _SOME and same[0].kind in _COUNTED and same[0].status == same[1].status
    both = counted and min(chinese, len(_CHINESE.findall(short))) >= _LEAD and long.endswith(short)
    rare = known(same[0]) and same[0].value >= _RARE and a_slip_apart(*differing)
    exchanged = few and chinese >= _NOUN and bool(first.noun) and swapped(*differing)
    if not ((few and both) or rare or exchanged):
        return None
    places = (first.second, other.second) if differing is laters else (first.first, other.first)
    return min(places), max(places)


def _telling(figure: Figure) -> bool:
    return figure.value is not None and figure.quality != "suspect"


def _one_fact(skeleton: Skeleton, words: Neighbours, facts: Facts, first: _Pair, other: _Pair) -> bool:
    """Tell whether two pairs stand in different sentences, and nothing tells them apart."""
    sentences = skeleton.sentence(first.first), skeleton.sentence(other.first)
    if sentences[0] == sentences[1] or words.among.search(first.gap):
        return False
    before = [skeleton.text[sentence.start : pair.first] for sentence, pair in zip(sentences, (first, other), strict=True)]
    either = {frozenset(words.either.findall(one)) for one in before}
    apart = any(map(words.apart.search, before)) or len(either) > 1
    return not apart and facts.of_one_time(first.first, other.first)
