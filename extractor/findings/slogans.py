"""A number in a slogan against what the text tells of it: names in front, points, headings, clauses right behind."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from extractor.findings.enumerated import Names
from extractor.findings.mottos import mottos
from extractor.findings.needed import places
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.slogan_rules import Slogans, counted_as
from extractor.rulebook import Rulebook

_RUN = 120  # characters of names in front of what they did
_ITEM = 8  # characters of a point in front of the word that it shares
_SLACK = 6  # characters in which the words that two places share may stand


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
    ways, text = rules.once(Slogans), skeleton.folded
    reader = _Reader(text, skeleton, ways)
    seen: set[tuple[int, str]] = set()
    for match in ways.slogan.finditer(text):
        number, word = ways.number(match["n"]), match["word"]
        yield from reader.done(match, number)
        if number < ways.rules.words.fewest or (number, word) in seen or (len(word) == 1) == bool(match["counter"]):
            continue
        seen.add((number, word))
        ways_to_read = (reader.inline, reader.headed, reader.told)
        yield from next((found for read in ways_to_read if (found := list(read(match, number)))), ())
    yield from mottos(skeleton, rules)


class _Reader:
    def __init__(self, text: str, skeleton: Skeleton, ways: Slogans) -> None:
        self.text = text
        self.ways = ways
        self.rules = ways.rules
        self.names = Names(skeleton, ways.counts)
        self.breaks = skeleton.marks.stop + skeleton.marks.colon + skeleton.marks.comma[0]
        self.sentences = [mark for mark in skeleton.marks.stop if mark not in skeleton.marks.pause]
        self.stop, self.comma = skeleton.marks.stop, skeleton.marks.comma

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
            yield counted_as(self.ways, self.rules.done, match, "n", reading.names, reading.least, reading.most)

    def inline(self, match: re.Match[str], number: int) -> Iterator[Related]:
        """Yield a slogan with the clauses that end its sentence, if all of them begin or end with its word."""
        gap, word = self.ways.gap.match(self.text, match.end()), match["word"]
        if gap is None or len(word) == 1:
            return
        ends = [end for mark in self.sentences if (end := self.text.find(mark, gap.end())) >= 0]
        clauses = self.ways.clauses.split(self.text[gap.end() : min(ends, default=len(self.text))])
        alike = all(one.endswith(word) for one in clauses) or all(one.startswith(word) for one in clauses)
        if alike and len(clauses) >= self.rules.words.fewest and abs(number - len(clauses)) == 1:
            yield counted_as(self.ways, self.rules.inline, match, "n", clauses, len(clauses), len(clauses))

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
                yield counted_as(self.ways, self.rules.told, match, "n", one.names, one.least, one.most)
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
            behind = bisect_left(self._stops, place)
            start, done = self._stops[behind - 1] + 1, self._stops[behind]
            sentence = self.text[start:done]
            if sentence.count(word) < self.rules.words.fewest:
                continue
            clauses = re.split(f"[{self.comma}]", sentence)
            held = [word in clause for clause in clauses]
            first, last = held.index(True), len(held) - held[::-1].index(True)
            if all(held[first:last]) and last - first >= self.rules.words.fewest:
                yield _Told(clauses[first:last], sentence.count(word), start, done, False)

    @cached_property
    def _stops(self) -> list[int]:
        """Where sentences end, and in front of the text and behind it."""
        return [-1, *sorted(place for mark in self.stop for place in places(mark, self.text)), len(self.text)]

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
        yield counted_as(self.ways, rule, match, "n", texts, len(texts), len(texts))
