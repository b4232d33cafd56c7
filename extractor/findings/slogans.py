"""A number in a slogan against what the text tells of it: names in front, points, headings, parts of a programme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractor.findings.counts import Counts
from extractor.findings.derived import tally
from extractor.findings.enumerated import Names
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "slogans.toml"
_LETTER = "[\u4e00-\u9fff]"
_RUN = 120  # characters of names in front of what they did
_ITEM = 8  # characters of a point in front of the word that it shares
_SLACK = 6  # characters in which the words that two places share may stand


class SloganWords(RuleFile):
    """What stands between a numeral and what it counts; the word for two of a thing; how many points make a list."""

    counters: str
    two: str
    fewest: int


class DoneRule(Rule):
    """The words between names and what each of them did, and those for that."""

    verbs: str
    predicates: list[str]


class ToldRule(Rule):
    """How many characters two places share around a slogan and its points."""

    shared: int


class HeadedRule(Rule):
    """How a heading begins, and how far behind the slogan the first may be."""

    heading: str
    reach: int


class ProgrammeRule(Rule):
    """A name of digits, one part with its `number`, what divides two, and how far behind the name the first may be."""

    digits: str
    part: str
    between: str
    reach: int


class YearsRule(Rule):
    """So many years (`n`), and the `names` of what each was given to, and what divides these."""

    pattern: str
    divided: str


class SloganRules(RuleFile):
    """rules/slogans.toml."""

    words: SloganWords
    done: DoneRule
    told: ToldRule
    headed: HeadedRule
    programme: ProgrammeRule
    years: YearsRule


class Slogans:
    """The rules of rules/slogans.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, SloganRules)
        self.counts = rules.once(Counts)
        words, counted = self.rules.words, self.counts.rules.words
        self.numerals = {**counted.numerals, "\u4e00": 1}
        left, right = counted.quotes
        numeral = f"(?P<n>{self.counts.numeral.pattern}|{words.two})"
        self.slogan = re.compile(f"{left}{numeral}(?P<counter>[{words.counters}]?)(?P<word>{_LETTER}{{1,6}}){right}")
        done = self.rules.done
        self.verbs = re.compile(f"(?:{done.verbs})$")
        self.predicate = re.compile(alternation(done.predicates))
        self.heading = re.compile(self.rules.headed.heading)
        self.digits, self.part = re.compile(self.rules.programme.digits), re.compile(self.rules.programme.part)
        self.years = re.compile(self.rules.years.pattern)
        self.divided = re.compile(self.rules.years.divided)
        self.joined = "".join(word for word in counted.joins if len(word) == 1)

    def number(self, written: str) -> int:
        """Return the number that a numeral, a digit or the word for two stands for."""
        if written == self.rules.words.two:
            return 2
        return int(written) if written.isdigit() else self.numerals.get(written, 0)


class _Told(NamedTuple):
    """Points that share a word: how many they are, at least and at most, where they stand, whether as a list."""

    names: list[str]
    most: int
    start: int
    end: int
    listed: bool

    @property
    def least(self) -> int:
        """How many there are where words such as 和 divide none of them."""
        return len(self.names)


def slogans(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for each number of a slogan that is not that of what the text tells of it: always a doubt."""
    ways, text = rules.once(Slogans), folded(skeleton)
    reader = _Reader(text, skeleton, ways)
    seen: set[tuple[int, str]] = set()
    for match in ways.slogan.finditer(text):
        number, word = ways.number(match["n"]), match["word"]
        yield from reader.done(match, number)
        if number < ways.rules.words.fewest or (number, word) in seen or (len(word) == 1) == bool(match["counter"]):
            continue
        seen.add((number, word))
        found = list(reader.headed(match, number)) or list(reader.told(match, number))
        yield from found
    for match in ways.years.finditer(text):
        yield from reader.years(match)


def folded(skeleton: Skeleton) -> str:
    """Return the page with its marks folded and its lines ended as in the skeleton, no character moved."""
    text = skeleton.source
    for mark, plain in skeleton.marks.fold.items():
        text = text.replace(mark, plain)
    for mark in skeleton.marks.breaks:
        text = text.replace(mark, "\n".ljust(len(mark)))
    return text


class _Reader:
    def __init__(self, text: str, skeleton: Skeleton, ways: Slogans) -> None:
        self.text = text
        self.ways = ways
        self.rules = ways.rules
        self.names = Names(skeleton, ways.counts)
        self.breaks = skeleton.marks.stop + skeleton.marks.colon + skeleton.marks.comma[0]
        self.stop, self.comma = skeleton.marks.stop, skeleton.marks.comma

    def _related(self, rule: Rule, match: re.Match[str], group: str, names: list[str], least: int, most: int) -> Related:
        count = tally(self.ways.number(match[group]), match[group], match.start(group), match.end(group))
        return Related(
            "part", "COUNT", rule.name, (Member("count", count),), match[0], "closed",
            names=tuple(names), least_names=least, most_names=most,
        )  # fmt: skip

    def done(self, match: re.Match[str], number: int) -> Iterator[Related]:
        """Yield `A、B、C achieved “four doublings”`."""
        verb = self.ways.verbs.search(self.text, max(0, match.start() - _RUN), match.start())
        if verb is None or not self.ways.predicate.fullmatch(match["word"]):
            return
        floor = max(0, verb.start() - _RUN)
        start = max(self.text.rfind(mark, floor, verb.start()) for mark in self.breaks) + 1
        run = self.text[start : verb.start()]
        comma = self.comma[0]
        before = self.text[max(self.text.rfind(mark, 0, start - 1) for mark in self.breaks) + 1 : start - 1]
        goes_on = self.text[start - 1 : start] == comma and self.comma[1] in before
        names = self.names.split(run, self.names.words.marks)
        if start < floor or goes_on or len(names) < 2 or any(one.isdigit() for one in run):
            return
        if run.endswith(tuple(self.names.words.open)) or not all(1 < len(name) <= 2 * _ITEM for name in names[1:]):
            return
        reading = self.names.reading(names)
        if len(reading.names) >= self.rules.words.fewest and number in (reading.least - 1, reading.most + 1):
            yield self._related(self.rules.done, match, "n", reading.names, reading.least, reading.most)

    def told(self, match: re.Match[str], number: int) -> Iterator[Related]:
        """Yield a slogan with the points that share its word elsewhere: one more or one less, and nowhere as many."""
        word = match["word"]
        if self.text.count(word) <= self.rules.words.fewest:
            return
        found = [*self._lists(word), *(self._clauses(word) if len(word) > 1 else ())]
        if any(one.least <= number <= one.most for one in found):
            return
        for one in found:
            near = number in (one.least - 1, one.most + 1) and not one.start <= match.start() < one.end
            if near and ((one.listed and len(word) > 1) or self._shares(match, one)):
                yield self._related(self.rules.told, match, "n", one.names, one.least, one.most)
                return

    def _lists(self, word: str) -> Iterator[_Told]:
        """Yield each list of points that end in a word, and that nothing counts or leaves open."""
        mark, done = self.comma[1], 0
        while (place := self.text.find(word + mark, done)) >= 0:
            start, done = self._run(place)
            *names, last = self.text[start:done].split(mark)
            points, behind = self._last(last, word)
            names = [*names, *points]
            alike = all(name.endswith(word) for name in names) and all(len(one) <= _ITEM + len(word) for one in names[1:])
            left_open = behind in (*self.names.words.open, *self.ways.numerals)
            if points and alike and len(names) >= self.rules.words.fewest and not left_open:
                joined = sum(len(self.ways.counts.joins.findall(name)) for name in names)
                yield _Told(names, len(names) + joined, start + max(0, len(names[0]) - _ITEM - len(word)), done, True)

    def _run(self, place: int) -> tuple[int, int]:
        """Return the stretch of letters and commas of lists around a place."""
        mark, start, end = self.comma[1], place, place
        while start > 0 and (self.text[start - 1] == mark or self.text[start - 1].isalpha()):
            start -= 1
        while end < len(self.text) and (self.text[end] == mark or self.text[end].isalpha()):
            end += 1
        return start, end

    def _last(self, last: str, word: str) -> tuple[list[str], str]:
        """Return the points in what stands behind the last comma of a list, and the character that follows them."""
        end = last.find(word) + len(word)
        if end < len(word):
            return [], ""
        points, rest = [last[:end]], last[end:]
        if rest[:1] and rest[0] in self.ways.joined and word in rest[: _ITEM + len(word)]:
            end += rest.find(word) + len(word)
            points.append(last[len(points[0]) + 1 : end])
        return points, last[end : end + 1]

    def _clauses(self, word: str) -> Iterator[_Told]:
        """Yield each sentence of which clauses in a row hold a word."""
        done = 0
        while (place := self.text.find(word, done)) >= 0:
            start = max(self.text.rfind(mark, 0, place) for mark in self.stop) + 1
            ends = [end for mark in self.stop if (end := self.text.find(mark, place)) >= 0]
            done = min(ends, default=len(self.text))
            sentence = self.text[start:done]
            if sentence.count(word) < self.rules.words.fewest:
                continue
            clauses = re.split(f"[{self.comma}]", sentence)
            held = [word in clause for clause in clauses]
            first, last = held.index(True), len(held) - held[::-1].index(True)
            if all(held[first:last]) and last - first >= self.rules.words.fewest:
                yield _Told(clauses[first:last], sentence.count(word), start, done, False)

    def _shares(self, match: re.Match[str], one: _Told) -> bool:
        """Tell whether a slogan and points have some words in common, right in front of them or behind."""
        shared = self.rules.told.shared
        front = self.text[max(0, match.start() - shared) : match.start()]
        behind = self.text[match.end() : match.end() + shared]
        within = one.start + _ITEM, one.end - 2 * _ITEM
        first_end, last_start = within if one.listed else (one.end, one.start)  # a sentence may go on behind its points
        first = self.text[max(0, one.start - _SLACK) : first_end]
        last = self.text[max(one.start, last_start) : one.end + shared]
        both = (front, first), (behind, last)
        return any(len(words) == shared and words.isalpha() and words in where for words, where in both)

    def headed(self, match: re.Match[str], number: int) -> Iterator[Related]:
        """Yield a slogan with the headings right behind it, if all of them hold its word."""
        rule, word = self.rules.headed, match["word"]
        end = self.text.find("\n", match.end())
        if not 0 <= end - match.end() <= rule.reach:
            return
        place, texts = end, list[str]()
        while found := self.ways.heading.search(self.text, place):
            ordinal = found["a"] or found["b"]
            if not texts:
                style = found.lastgroup, bool(found["a"]), bool(found["b"])
                if found.start() - end > rule.reach:
                    return
            if (found.lastgroup, bool(found["a"]), bool(found["b"])) == style:
                if ordinal and self.ways.number(ordinal) != len(texts) + 1:
                    break
                texts.append(found["text"])
            place = found.end()
        if len(texts) < self.rules.words.fewest or number == len(texts) or not all(word in text for text in texts):
            return
        yield self._related(rule, match, "n", texts, len(texts), len(texts))

    def years(self, match: re.Match[str]) -> Iterator[Related]:
        """Yield so many years in a row with the names of what they were given to."""
        names = [name for name in self.ways.divided.split(match["names"]) if name]
        number = self.ways.number(match["n"])
        if len(names) >= 2 and abs(len(names) - number) == 1:
            yield self._related(self.rules.years, match, "n", names, len(names), len(names))
