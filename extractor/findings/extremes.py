"""The greatest, the least and the mean of one thing in a sentence: none is beyond the other, and the mean lies between them.

Numbers are figures, or stand in front of a unit that makes none of them: degrees, years of age, decibels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import permutations
from typing import Literal, NamedTuple

from extractor.findings.derived import from_digits, half_decimal
from extractor.findings.nearby import known
from extractor.findings.needed import places
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.signs import SIGN, SIGNS
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Span
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "extremes.toml"
RANGE = "range"
_TWO = 2  # amounts
_SHAPE = 2  # characters around a word
_END = 2  # characters that end the name of what is measured
_SHORTEST, _FRONT = 2, 8  # characters of such a name
_NEAR = 3  # characters in front of the word for the greatest that tell of another time
_FAR = 24  # characters between the word for the greatest and its amount

_NO_NAME = re.compile("[^\u4e00-\u9fff]")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")

Kind = Literal["greatest", "least", "mean", ""]


class ExtremesRule(Rule):
    """Words for the greatest and the least, which begin with one `sign`, and for the mean; see rules/extremes.toml."""

    sign: str
    of: str
    ordinal: str
    greatest: str
    least: str
    mean: str
    means: str
    plain: str
    one: str
    leads: list[str]
    alike: list[list[str]]
    never: list[str]


class ExtremesRules(RuleFile):
    """rules/extremes.toml."""

    units: str
    extremes: ExtremesRule


class Told(NamedTuple):
    """An amount of a sentence: where it stands, the figure, what it shares with those of its unit, the words in front."""

    start: int
    end: int
    figure: Figure
    key: tuple[str, str]
    lead: str


class Extremes:
    """The rules of rules/extremes.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, ExtremesRules)
        self.rule = rule = loaded.extremes
        self.sign = rule.sign
        marks = rules.once(Patterns).rules.marks
        stop = re.escape(marks.stop + marks.comma[1])
        self.anchor = re.compile(f"(?:{rule.greatest}|{rule.least})(?=[^{stop}]{{0,{_FAR}}}?[0-9{SIGNS}])")
        number = rf"(?<![0-9.{rule.ordinal}])-?[0-9]+(?:\.[0-9]+)?(?=(?P<unit>{loaded.units}))"
        self.amount = re.compile(f"[{SIGNS}]|{number}")
        self.digit = re.compile("[0-9]")
        self.unit = re.compile(loaded.units)
        self.word = re.compile(f"(?P<greatest>{rule.greatest})|(?P<least>{rule.least})|(?P<mean>{rule.mean})")
        self.plain = re.compile(rule.plain)
        self.one = re.compile(f"{rule.one}$")
        self.leads = re.compile(f"(?:{alternation(rule.leads)})+$|^(?:{alternation(rule.leads)})+")
        self.never = re.compile(alternation(rule.never))
        self.alike = {name: names[0] for names in rule.alike for name in names}

    def amounts(self, skeleton: Skeleton, start: int, end: int) -> Iterator[Told]:
        """Yield the amounts of a stretch, each with the words in front of it, dates among these."""
        done = start
        for match in self.amount.finditer(skeleton.text, start, end):
            lead, place = skeleton.text[done : match.start()], match.start()
            if match["unit"]:
                done = match.end("unit")
                figure = from_digits(match[0], skeleton.offset(place))
                yield Told(place, done, figure, ("count", match["unit"]), lead)
                continue
            figure = skeleton.figure_at(place)
            if figure.kind == "date":
                continue
            done = match.end()
            if not figure.surface[0].isdigit():
                continue  # the second group, three villages
            kind, unit = skeleton.key_at(place)
            counter = self.unit.match(skeleton.text, done) if figure.quality == "suspect" else None
            if counter:
                done = counter.end()
                yield Told(place, done, plain(figure), ("count", counter[0]), lead)
            elif figure.qualifier == RANGE and figure.lower is not None and figure.upper is not None:
                yield Told(place, done, figure, (RANGE + kind, unit), lead)
            elif known(figure := plain(figure)):
                yield Told(place, done, figure, (kind, unit), lead)


def plain(figure: Figure) -> Figure:
    """Return a number in doubt only for want of a unit as one that is known, where digits are all that it writes."""
    number = figure.written_value
    if figure.quality != "suspect" or figure.unit or figure.kind != "count" or not _PLAIN.fullmatch(number):
        return figure
    value, half = Decimal(number), half_decimal(number)
    return figure.model_copy(update={"value": value, "lower": value - half, "upper": value + half, "quality": "intact"})


class Extreme(NamedTuple):
    """An amount that is the greatest, the least or the mean, and the end of the name of what is measured, if told.

    front: the name stands in front of the word for it, with nothing behind.
    """

    told: Told
    kind: Kind
    noun: str
    front: bool


def beside_one_another(skeleton: Skeleton, ways: Extremes, found: list[Extreme]) -> Iterator[Related]:
    """Yield the greatest and the least of one thing, and its mean with both, of what one sentence tells."""
    for one, other in permutations(found, 2):
        if _of_one(one, other):
            yield from _compared(skeleton, ways, one, other)


def told_of(skeleton: Skeleton, ways: Extremes) -> Iterator[tuple[list[Told], list[Extreme]]]:
    """Yield the amounts of each sentence that tells the greatest or the least, and those that are these or a mean."""
    anchors = (place for place in places(ways.sign, skeleton.text) if ways.anchor.match(skeleton.text, place))
    for start, end in sentences(skeleton, anchors):
        if len(skeleton.between(start, end)) < _TWO and not ways.digit.search(skeleton.text, start, end):
            continue
        amounts = list(ways.amounts(skeleton, start, end))
        yield amounts, [one for one in (_extreme(ways, told) for told in amounts) if one is not None]


class Anchors:
    """Words of which one stands in a sentence, and others of which one does in its line, so that few lines are looked at.

    shape: what is found around one of the words, a few characters on either side.
    """

    def __init__(self, patterns: Patterns, words: Iterable[str], beside: Iterable[str] = (), shape: str = "") -> None:
        self.words = tuple(words)
        self.needs = patterns.gate.admit(tuple(frozenset(one) for one in (words, beside) if one))
        self.shape = re.compile(shape)

    def sentences(self, skeleton: Skeleton) -> Iterator[Span]:
        """Yield each full sentence of lines with figures that holds one of the words."""
        found: list[int] = []
        for start, end in skeleton.lines_with(self.needs):
            for word in self.words:
                place = skeleton.text.find(word, start, end)
                while place >= 0:
                    if self.shape.search(skeleton.text, max(0, place - _SHAPE), place + _SHAPE + len(word)):
                        found.append(place)
                    place = skeleton.text.find(word, place + 1, end)
        yield from sentences(skeleton, sorted(found))


def sentences(skeleton: Skeleton, anchors: Iterable[int]) -> Iterator[Span]:
    """Yield each full sentence that holds one of some places, which stand in their order."""
    done = -1
    for place in anchors:
        if place >= done:
            sentence = skeleton.full_sentence(place)
            done = sentence.end
            yield sentence


def _extreme(ways: Extremes, told: Told) -> Extreme | None:
    """Return what an amount is the greatest, the least or the mean of; nothing if it is none of them."""
    words = list(ways.word.finditer(told.lead))
    if not words or len(told.lead) - words[-1].end() > _FAR:
        return None
    word, kind = words[-1], words[-1].lastgroup
    if ways.never.search(told.lead, max(0, word.start() - _NEAR)):
        return None
    behind = told.lead[word.end() :]
    named = behind.startswith(ways.rule.of)
    front = told.lead[: word.start()]
    noun = _noun(ways, front, "" if named else behind, kind == "mean" and word[0] != ways.rule.means)
    alone = ways.plain.fullmatch(behind) is not None and not named and front[-1:].isalpha()
    return Extreme(told, kind, noun, alone)  # type: ignore[arg-type]


def _noun(ways: Extremes, front: str, behind: str, each: bool) -> str:
    """Return the name of what is measured, around the word for it or in front of it; each: a mean of each of some."""
    run = ways.leads.sub("", ways.plain.sub("", _NO_NAME.split(front)[-1][-_FRONT:]))
    plain = ways.plain.match(behind)
    behind = ways.leads.sub("", behind[plain.end() :] if plain else behind)
    name = run + behind if len(behind) >= _SHORTEST and not ways.one.search(behind) else "" if each else run
    if len(name) < _SHORTEST or ways.one.search(name):
        return ""
    return name.removesuffix(name[-_END:]) + ways.alike.get(name[-_END:], name[-_END:])


def _of_one(one: Extreme, other: Extreme) -> bool:
    """Tell whether two amounts are of one unit and what is measured has one name: the longer one only tells where."""
    return one.told.key == other.told.key and (one.noun.endswith(other.noun) or other.noun.endswith(one.noun))


def _compared(skeleton: Skeleton, ways: Extremes, one: Extreme, other: Extreme) -> Iterator[Related]:
    """Yield a greater amount with a lesser one, if these are what their words say that they are."""
    if (one.kind, other.kind) not in (("greatest", "least"), ("greatest", "mean"), ("mean", "least")):
        return
    first, last = sorted((one.told, other.told), key=lambda told: told.start)
    if SIGN["date"] in last.lead:
        return  # of another time
    wording = skeleton.words(first.start, last.end)
    greater, lesser = one.told.figure, other.told.figure
    if other.kind == "least" and one.kind == "greatest":
        members = Member("whole", greater), Member("part", lesser)
        yield Related("part", "PART", ways.rule.name, members, wording, tension=True)
    else:
        members = Member("least", lesser), Member("value", greater)
        yield Related("ratio", "RANGE", ways.rule.name, members, wording, tension=True)
