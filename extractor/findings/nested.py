"""A stated number against names in the brackets behind others, places for one each, and points that are alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.findings.counts import Counts
from extractor.findings.derived import tally
from extractor.findings.enumerated import LONGEST_NAME, LONGEST_RUN, Names
from extractor.findings.needed import Sought
from extractor.findings.relations import Patterns, Related, named_count
from extractor.findings.signs import compiled, expanded, is_sign
from extractor.findings.skeleton import Skeleton
from extractor.findings.stated import Stated
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "nested.toml"
_FAR = 4 * LONGEST_RUN  # characters of names with names in brackets
_ENDS = 12  # characters between the last bracket and the number
_NUMERAL = 4  # characters of a numeral and what it counts
_BEGINS = 2  # characters with which points that are alike begin
_FEWEST = 3  # points that begin alike


class InnerRule(Rule):
    """Names with other names in brackets, and the number of these, the last of a `pattern` or the first of `ahead`.

    never: what no list of names in a bracket holds.
    """

    pattern: str
    ahead: str
    never: list[str]


class PostsRule(Rule):
    """So many (`n`), each of whom goes to one of `places`, which end with one of some characters. never: what none holds."""

    pattern: str
    never: list[str]
    ends: str


class AlikeRule(Rule):
    """Points behind a number of such things (`counters`) and a colon: lines, or what a mark `divides`.

    gap: up to the colon. bullets: with which lines may begin. points: the word for what is no figure and no name.
    """

    points: str
    gap: str
    counters: str
    divides: str
    bullets: str


class NestedRules(RuleFile):
    """rules/nested.toml."""

    inner: InnerRule
    posts: PostsRule
    alike: AlikeRule


class Nested:
    """The rules of rules/nested.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, NestedRules)
        patterns = rules.once(Patterns)
        self.counts = rules.once(Counts)
        self.inner, self.ahead = (
            Sought(expanded(one, patterns.rules.words, patterns.rules.marks), "")  # that it needs brackets tells much here
            for one in (self.rules.inner.pattern + r"\Z", self.rules.inner.ahead)
        )
        for sought in (self.inner, self.ahead):
            sought.needs = patterns.gate.admit(sought.needs)
        self.posts = patterns.rule_pattern(self.rules.posts.pattern)
        numeral = f"(?<![{self.counts.rules.words.not_behind}])({self.counts.numeral.pattern})"
        self.points = Sought(numeral + self.rules.alike.points, "")
        self.gap = compiled(self.rules.alike.gap, patterns.rules.words, patterns.rules.marks)
        self.counters = re.compile(self.rules.alike.counters)


def nested(skeleton: Skeleton, rules: Rulebook, numbers: Sequence[Stated]) -> Iterator[Related]:
    """Yield a relation for each number of names in brackets, of places, and of points that are alike."""
    reader = _Reader(skeleton, rules.once(Nested))
    yield from reader.inner()
    yield from reader.posts()
    for stated in (*numbers, *reader.points()):
        gap = reader.ways.gap.match(reader.text, stated.end)
        if gap is not None:
            yield from reader.alike(stated, gap)


class _Reader:
    def __init__(self, skeleton: Skeleton, ways: Nested) -> None:
        self.skeleton = skeleton
        self.text = skeleton.text
        self.ways = ways
        self.names = Names(skeleton, ways.counts)

    def _related(
        self, rule: Rule, count: Figure, names: list[str], most: int, wording: str, opened: bool = False
    ) -> Related:
        return named_count(rule.name, count, names, wording, most=most, opened=opened)

    def inner(self) -> Iterator[Related]:
        """Yield `A (a、b)、B (c): two towns three villages`, numbers in front or behind."""
        for position, _ in self._counts(self.ways.inner):
            if all(self.text.rfind(mark, max(0, position - _ENDS), position) < 0 for mark in self.skeleton.marks.close):
                continue
            floor = self.skeleton.sentence(position).start
            for end in range(position + 4, position, -1):
                match = self.ways.inner.pattern.search(self.text, max(floor, position - _FAR), end + 1)
                if match is not None and match.start("inner") == position:
                    yield from self._of_brackets(match)
                    break
        done = 0
        for position, end in self._counts(self.ways.ahead):
            match = self.ways.ahead.pattern.match(self.text, position, end) if position >= done else None
            if match is not None:
                done = match.end()
                yield from self._of_brackets(match)

    def _counts(self, sought: Sought) -> Iterator[tuple[int, int]]:
        """Yield where numbers of things stand in lines that can hold a pattern, with the end of the line."""
        for start, end in self.skeleton.lines_with(sought.needs):
            counts = (one for one in self.skeleton.between(start, end) if self.skeleton.kinds[one] == "count")
            yield from ((position, end) for position in counts)

    def _of_brackets(self, match: re.Match[str]) -> Iterator[Related]:
        rule, marks = self.ways.rules.inner, self.skeleton.marks
        count = self.skeleton.figure_at(match.start("inner"))
        held = re.findall(f"[{marks.open}]([^{marks.open}{marks.close}]*)[{marks.close}]", match["run"])
        odd = any(map(is_sign, match["run"])) or any(word in one for one in held for word in rule.never)
        if odd or count.value is None:
            return
        outer = re.split(f"[{marks.open}{marks.close}]", match["run"])[:-1:2]
        noun = match["noun"]
        readings = [self.names.reading(self.names.split(one, self.names.words.marks)) for one in held]
        names = [name for reading in readings for name in reading.names]
        of_inner = all(name[-1] in noun for name in names) and not all(name[-1] in noun for name in outer)
        if not of_inner or any(not 2 <= len(name) <= LONGEST_NAME for name in names):
            return
        opened = bool(match["open"]) or any(word in one for one in held for word in self.names.words.open)
        most = sum(reading.most for reading in readings)
        yield self._related(rule, count, names, most, self.skeleton.words(match.start(), match.end()), opened)

    def posts(self) -> Iterator[Related]:
        """Yield so many people with the places to each of which one of them goes: two to one may be many to a place."""
        rule = self.ways.rules.posts
        for match in self.skeleton.found(self.ways.posts):
            count = self.skeleton.figure_at(match.start("n"))
            names = self.names.split(match["places"], self.names.words.marks)
            reading = self.names.reading([*names[:-1], *self.names.parts(names[-1])])
            odd = any(word in match["places"] for word in rule.never)
            if len(names) < 2 or odd or count.value is None or not all(name[-1:] in rule.ends for name in reading.names):
                continue
            if int(count.value) in (reading.least - 1, reading.most + 1, reading.least):
                wording = self.skeleton.words(match.start(), match.end())
                yield self._related(rule, count, reading.names, reading.most, wording)

    def points(self) -> Iterator[Stated]:
        """Yield each numeral of points, with which nothing else is counted."""
        for match in self.ways.points.near(self.text, _NUMERAL):
            start, numeral = self.skeleton.offset(match.start()), match[1]
            number = tally(self.names.words.numerals[numeral], numeral, start, start + len(numeral))
            yield Stated(number, match.start(), match.end(1), match[0][len(numeral) :])

    def alike(self, stated: Stated, gap: re.Match[str]) -> Iterator[Related]:
        """Yield a number of points with those behind its colon that begin alike, where what follows is another thing."""
        rule, ways = self.ways.rules.alike, self.ways
        if not (ways.counters.match(stated.what) or ways.counters.match(self.text, stated.end)):
            return
        if gap[0].endswith("\n"):
            points = self._lines(gap.end(), stated.number)
        else:
            points = self.text[gap.end() : self.skeleton.full_sentence(gap.end()).end].split(rule.divides)
            begins = points[0][:_BEGINS]
            points = points if all(point[:_BEGINS] == begins for point in points) else []
        if len(points) >= _FEWEST and len(points) == stated.number - 1:
            names = [point[:LONGEST_NAME] for point in points]
            yield self._related(rule, stated.figure, names, len(names), self.skeleton.words(stated.start, gap.end() - 1))

    def _lines(self, start: int, number: int) -> list[str]:
        """Return the lines from a place on that begin alike, unless the next one is like them within its first sentence."""
        found: list[str] = []
        bullets = self.ways.rules.alike.bullets
        while len(found) <= number and start < len(self.text):
            line = self.text[start : self.skeleton.line_end(start)]
            if line and found and line[:_BEGINS] != found[0][:_BEGINS]:
                break
            found += [line] if line else []
            start = self.skeleton.line_end(start) + 1
        if len(found) < _FEWEST or not (found[0][0] in bullets or found[0][0].isalpha()):
            return []
        heads = [set(self._pairs(line)) for line in found]
        shared = set.intersection(*heads)
        after = self.text[start : self.skeleton.line_end(start)]
        return [] if found[0][0].isalpha() and shared & set(self._pairs(after)) else found

    def _pairs(self, line: str) -> list[str]:
        """Return each two characters of the first sentence of a line."""
        head = re.split(f"[{self.skeleton.marks.stop}]", line)[0]
        return [head[at : at + _BEGINS] for at in range(len(head) - 1)]
