"""A number in a slogan against the points right beside it: “five ones” and four points of one thing each, a motto of so many
characters, “three fruits, one herb” and the names of these. Always a doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from extractor.findings.derived import tally
from extractor.findings.needed import around
from extractor.findings.relations import Related, named_count
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.numerals import Numerals, compile_numerals
from extractor.values.words import alternation

FILE = "mottos.toml"
_REACH, _FAR = 200, 3000  # characters of points, and of numbered ones
_FEWEST = 2  # points
_NAMES = 3
_HAN = re.compile("[\u4e00-\u9fff]")


class MottoWords(RuleFile):
    """What divides and joins points, what says that there are others, what ends them; how many may be, and how far off."""

    divides: list[str]
    joins: list[str]
    open: list[str]
    ends: str
    most: int
    off: int


class PointedRule(Rule):
    """A slogan with its number `n` and the `word` that all points have, and what stands between it and points behind it."""

    pattern: str
    gap: str


class OnesRule(PointedRule):
    """Such a slogan which may also stand behind its points: these in front."""

    front: str


class LayeredRule(Rule):
    """A slogan whose parts each count something; the names in front of it, or what stands in front of names behind it."""

    pattern: str
    part: str
    front: str
    gap: str


class CharactersRule(Rule):
    """A number `n` of characters and what they are `called`, and a motto (`words`) right before it or behind."""

    number: str
    called: str
    before: str
    behind: str


class FeaturesRule(Rule):
    """A slogan of `n` of one sign and `m` of the other, and how a `point` of it begins, with its `number`."""

    pattern: str
    point: str
    numbers: str


class MottoRules(RuleFile):
    """rules/mottos.toml."""

    words: MottoWords
    ones: OnesRule
    pointed: PointedRule
    layered: LayeredRule
    characters: CharactersRule
    features: FeaturesRule


class Mottos:
    """The rules of rules/mottos.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, MottoRules)
        self.words = self.rules.words
        self.numerals: Numerals = rules.once(compile_numerals)
        ones, pointed, layered, motto = (
            self.rules.ones, self.rules.pointed, self.rules.layered, self.rules.characters,
        )  # fmt: skip
        self.ones, self.ones_gap, self.ones_front = map(re.compile, (ones.pattern, ones.gap, ones.front))
        self.pointed, self.pointed_gap = re.compile(pointed.pattern), re.compile(pointed.gap)
        self.layered, self.part = re.compile(layered.pattern), re.compile(layered.part)
        self.layered_gap, self.layered_front = re.compile(layered.gap), re.compile(layered.front)
        self.features, self.point = re.compile(self.rules.features.pattern), re.compile(self.rules.features.point)
        number = motto.number + motto.called
        self.mottos = re.compile(motto.before + number), re.compile(number + motto.behind)
        self.called = re.compile(motto.called)
        self.open = re.compile(alternation(self.words.open))
        self.names = re.compile(alternation([*self.words.divides, *self.words.joins]))
        self.marks = re.compile(alternation(self.words.divides))
        self.end = re.compile(f"[{self.words.ends}]|\\Z")

    def number(self, written: str) -> int:
        """Return the number that digits or a numeral stand for; 0 where it is none."""
        return self.numerals.integer(written)

    def behind(self, gap: re.Pattern[str], text: str, place: int) -> str:
        """Return the points behind a slogan, up to the end of their sentence or bracket."""
        opened = gap.match(text, place)
        if opened is None:
            return ""
        end = self.end.search(text, opened.end(), opened.end() + _REACH)
        return text[opened.end() : end.start()] if end else ""

    def front(self, pattern: re.Pattern[str], text: str, place: int) -> str:
        """Return the points in front of a slogan."""
        before = pattern.search(text[max(0, place - _REACH) : place])
        return (before["quoted"] or before["bare"]) if before else ""


class _Points(NamedTuple):
    """Points, and how many they are at least and at most."""

    names: list[str]
    least: int
    most: int


def mottos(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for each number of a slogan that is not that of the points or characters beside it."""
    ways, text = rules.once(Mottos), skeleton.folded
    yield from _ones(ways, text)
    yield from _pointed(ways, text)
    yield from _layered(ways, text)
    yield from _characters(ways, text)
    yield from _features(ways, text)


def _ones(ways: Mottos, text: str) -> Iterator[Related]:
    """Yield `“a leader, a team, a plan”: the “four ones”`."""
    for match in ways.ones.finditer(text):
        word = match["word"]
        front = ways.front(ways.ones_front, text, match.start())
        for run in (front, ways.behind(ways.ones_gap, text, match.end())):
            read = _points(ways, run, partial(_holds, word))
            if read:
                yield from _told(ways, ways.rules.ones, match, read._replace(most=max(read.most, run.count(word))))


def _pointed(ways: Mottos, text: str) -> Iterator[Related]:
    """Yield `the “five haves” (has rooms, has staff, has rules)`."""
    for match in ways.pointed.finditer(text):
        run, word = ways.behind(ways.pointed_gap, text, match.end()), match["word"]
        for has in (_begins, _ends):
            read = _points(ways, run, partial(has, word))
            if read and len(read.names) >= _NAMES:
                yield from _told(ways, ways.rules.pointed, match, read)
                break


def _holds(word: str, point: str) -> bool:
    return word in point


def _begins(word: str, point: str) -> bool:
    return point.startswith(word)


def _ends(word: str, point: str) -> bool:
    return point.endswith(word)


def _points(ways: Mottos, run: str, test: Callable[[str], bool]) -> _Points | None:
    """Return the points of a run, divided by the strongest mark that divides nothing else; None where it has no such."""
    if ways.open.search(run):
        return None
    for mark in ways.words.divides:
        points = run.split(mark)
        while points and not test(points[-1]):
            points.pop()  # what comes of them
        if len(points) >= _FEWEST and all(map(test, points)):
            parts = [one for point in points for one in ways.names.split(point) if one and test(one)]
            return _Points(points, len(points), max(len(parts), len(points)))
    return None


def _told(ways: Mottos, rule: Rule, match: re.Match[str], read: _Points) -> Iterator[Related]:
    number, words = ways.number(match["n"]), ways.words
    off = max(read.least - number, number - read.most)
    if 0 < off <= words.off and read.most <= words.most:
        yield _count(rule, match, ("n", number), read)


def _count(rule: Rule, match: re.Match[str], stated: tuple[str, int], read: _Points) -> Related:
    group, number = stated
    count = tally(number, match[group], match.start(group), match.end(group))
    return named_count(rule.name, count, read.names, match[0], read.least, read.most)


def _layered(ways: Mottos, text: str) -> Iterator[Related]:
    """Yield `“three fruits, one herb” (pears, plums and gentian)`: the one part of which there are more or fewer names."""
    for match in ways.layered.finditer(text):
        parts = list(ways.part.finditer(text, match.start("parts"), match.end("parts")))
        run = ways.behind(ways.layered_gap, text, match.end()) or ways.front(ways.layered_front, text, match.start())
        names = [name for name in ways.names.split(run) if name]
        held = [[part for part in parts if part["what"] in name] for name in names]
        if len(names) < _NAMES or ways.open.search(run) or any(len(one) != 1 for one in held):
            continue
        named = {part: [name for name, one in zip(names, held, strict=True) if one[0] is part] for part in parts}
        wrong = [part for part in parts if ways.number(part["n"]) != len(named[part])]
        if len(wrong) == 1 and named[wrong[0]] and len({part["what"] for part in parts}) == len(parts):
            of_it = named[wrong[0]]
            yield from _told(ways, ways.rules.layered, wrong[0], _Points(of_it, len(of_it), len(of_it)))


def _features(ways: Mottos, text: str) -> Iterator[Related]:
    """Yield `“three more, one fewer”` and the numbered points behind it, if there are more or fewer of them in all."""
    rule = ways.rules.features
    for match in ways.features.finditer(text):
        names: list[str] = []
        first = ways.point.match(text, match.end())
        again = text.find(rule.numbers[0] + first["form"], first.end(), first.end() + _FAR) if first else -1
        end = again if again >= 0 else match.end() + _FAR
        for point in ways.point.finditer(text, match.end(), end):
            if first and point["form"] == first["form"] and point["number"] == rule.numbers[len(names) : len(names) + 1]:
                names.append(point["number"])
        number = ways.number(match["n"]) + ways.number(match["m"])
        if len(names) >= _NAMES and 0 < abs(len(names) - number) <= ways.words.off:
            yield _count(rule, match, ("n", number), _Points(names, len(names), len(names)))


def _characters(ways: Mottos, text: str) -> Iterator[Related]:
    """Yield `“clean, green, rich”, a motto of so many characters`: its phrases are of one length."""
    places = [match.start() for match in ways.called.finditer(text)]
    for pattern in ways.mottos if places else ():
        for match in around(pattern, places, text, _REACH):
            phrases = [one for one in ways.marks.split(match["words"]) if one]
            lengths, number = {len(one) for one in phrases}, ways.number(match["n"])
            characters = _HAN.findall(match["words"])
            every = "".join(phrases)
            if len(phrases) < _FEWEST or len(lengths) != 1 or len(every) != len(characters) or ways.open.search(every):
                continue
            if number != len(characters) and abs(number - len(characters)) <= ways.words.off * max(lengths):
                total = len(characters)
                yield _count(ways.rules.characters, match, ("n", number), _Points(characters, total, total))
