"""Places by rank with what each reached, in the order of their ranks, and ranks beyond the number of those ranked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from extractor.findings.derived import tally
from extractor.findings.extremes import Anchors, Extremes, Told
from extractor.findings.needed import around
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Span
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.numerals import compile_numerals
from extractor.values.words import alternation

FILE = "placings.toml"
_REACH = 60  # characters of a rank and the number of those ranked
_TEN = 10
_SHORT = 12  # characters between the word for the next place and its amount
_NOT, _NAMED, _SURE = range(3)


class PlacedRule(Rule):
    """Words for a place by its number, the group `n`, for the `first`, the `next` and for the first so many, `top`.

    of: what stands behind the word for a place, by which it is that of one of several, or only its name, `called`. named:
    what is in front of an amount whose place is told behind it. indicators: what one place has several
    of. never: words in the sentence by which the least is the first. anchors, begins: of
    both, one stands in the sentence.
    """

    anchors: list[str]
    begins: list[str]
    place: str
    first: str
    next: str
    top: str
    of: str
    called: str
    named: str
    indicators: list[str]
    never: list[str]


class AmongRule(Rule):
    """So many, `n`, of which one has a rank, a group of the pattern. rank: what such a rank begins with.

    never: words in between by which it is a rank among others.
    """

    pattern: str
    rank: str
    never: list[str]


class PlacingRules(RuleFile):
    """rules/placings.toml."""

    placed: PlacedRule
    among: AmongRule


class Placings:
    """The rules of rules/placings.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, PlacingRules)
        patterns, placed = rules.once(Patterns), self.rules.placed
        self.word = re.compile(f"{placed.place}|(?P<first>{placed.first})|(?P<next>{placed.next})|{placed.top}")
        self.of, self.called, self.named = map(re.compile, (placed.of, placed.called, placed.named))
        self.never, self.indicators = (re.compile(alternation(one)) for one in (placed.never, placed.indicators))
        self.anchors = Anchors(patterns, placed.anchors, placed.begins)
        self.among, self.rank = re.compile(self.rules.among.pattern), re.compile(self.rules.among.rank)
        self.apart = re.compile(alternation(self.rules.among.never))
        self.numerals = rules.once(compile_numerals)
        marks = patterns.rules.marks
        self.ends = re.compile(f"[{re.escape(marks.comma + marks.pause)}]")

    def number(self, written: str) -> int:
        """Return the number of a place, or of places; 0 if it is none."""
        read = None if written.isdigit() else self.numerals.read(written)
        return int(written if read is None else read.value) if read or written.isdigit() else 0


class _Placed(NamedTuple):
    """A place, what it reached, and how surely that is one of several things."""

    rank: int
    told: Told
    how: int


def placings(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield what each place reached as no less than what the next one did, and ranks that there cannot be."""
    words, ways = rules.once(Extremes), rules.once(Placings)
    for sentence in ways.anchors.sentences(skeleton):
        ranked = len(ways.word.findall(skeleton.text, *sentence)) > 1 and not ways.never.search(skeleton.text, *sentence)
        amounts = list(words.amounts(skeleton, *sentence)) if ranked else []
        for one, other in pairwise(_placed(skeleton, ways, amounts, sentence) if len(amounts) > 1 else []):
            yield _no_less(skeleton, ways.rules.placed.name, other.told, one.told)
    yield from _among(skeleton, ways)


def _placed(skeleton: Skeleton, ways: Placings, amounts: list[Told], sentence: Span) -> list[_Placed]:
    """Return the places of a sentence, in the order of their ranks, where they stand in it and the words leave no doubt."""
    found: list[_Placed] = []
    waiting: re.Match[str] | None = None  # a rank whose amount follows
    last: Told | None = None  # an amount whose rank follows
    rank = top = 0
    for start, end in _segments(skeleton, ways, sentence):
        word = ways.word.search(skeleton.text, start, end)
        here = [one for one in amounts if start <= one.start < end]
        if len(here) > 1:
            return []
        if word and word["top"]:
            top, rank, word = ways.number(word["top"]), 0, None
        elif word:
            rank, top = 1 if word["first"] else rank + 1 if word["next"] else ways.number(word["n"]), 0
        if here and top:
            rank, top = rank + 1, top - 1
            found.append(_Placed(rank, here[0], _SURE))
        elif here and (word or waiting):
            found.append(_Placed(rank, here[0], _how(skeleton, ways, word or waiting, here[0])))
        elif word and last:
            found.append(_Placed(rank, last, _NAMED if ways.named.search(last.lead) else _NOT))
        if here or word:
            paired = bool(found) and (found[-1].told in here or found[-1].told is last)
            waiting, last = (None, None) if paired else (word, here[0] if here else None)
    ranks = [one.rank for one in found]
    alike = len({one.told.key for one in found}) == 1 and ranks == sorted(set(ranks)) and ranks[0] > 0
    sure = any(one.how == _SURE for one in found) or not ways.indicators.search(skeleton.text, *sentence)
    return found if alike and sure and all(one.how != _NOT for one in found) else []


def _how(skeleton: Skeleton, ways: Placings, word: re.Match[str] | None, told: Told) -> int:
    """Return how surely an amount with the word for its place is that of one of several things."""
    if word is None:
        return _NOT
    if word.start() > told.start:
        return _NAMED if ways.named.search(told.lead) else _NOT
    between = skeleton.text[word.end() : told.start]
    if ways.of.match(between) or (word.lastgroup == "next" and len(between) < _SHORT):
        return _SURE if ways.of.match(between) and not word["next"] else _NAMED
    of_one = ways.called.match(between) or (ways.ends.fullmatch(between) and ways.named.search(told.lead))
    return _NAMED if of_one else _NOT


def _segments(skeleton: Skeleton, ways: Placings, sentence: Span) -> Iterator[Span]:
    """Yield the stretches of a sentence that separators divide."""
    start = sentence.start
    for match in ways.ends.finditer(skeleton.text, *sentence):
        yield Span(start, match.start())
        start = match.end()
    yield Span(start, sentence.end)


def _no_less(skeleton: Skeleton, name: str, least: Told, value: Told) -> Related:
    """Return what a place reached with what the next one did."""
    members = Member("least", least.figure), Member("value", value.figure)
    wording = skeleton.words(min(least.start, value.start), max(least.end, value.end))
    return Related("ratio", "RANGE", name, members, wording, tension=True)


def _among(skeleton: Skeleton, ways: Placings) -> Iterator[Related]:
    """Yield each rank beyond the number of those ranked, which is the most that it can be."""
    ranks = [match.start() for match in ways.rank.finditer(skeleton.source)]
    for match in around(ways.among, ranks, skeleton.source, _REACH):
        number, rank = (ways.number(match[group]) for group in ("n", "rank"))
        if 1 < number < rank <= number * _TEN and not ways.apart.search(match[0]):
            value, least = (_written(match, group, many) for group, many in (("n", number), ("rank", rank)))
            members = Member("least", least), Member("value", value)
            yield Related("ratio", "RANGE", ways.rules.among.name, members, match[0], tension=True)


def _written(match: re.Match[str], group: str, number: int) -> Figure:
    """Return a number that a match holds in the form of a figure, without an id."""
    return tally(number, match[group], *match.span(group))
