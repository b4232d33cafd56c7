"""The name that opens a line, a sentence or a clause and stays its subject, by rules/subjects.toml."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from extractor.reports.contexts import Context
from extractor.values.words import alternation


class Topic(NamedTuple):
    """A name where it stands; broad: it holds others, which may be topics inside it."""

    start: int
    end: int
    name: str
    broad: bool = False


_LETTER = "[^\uff0c\u3002\uff1b\u3001\uff1a:;,\\s\uff01\uff1f\u300b]"
_LABEL = re.compile(rf"[ \u3000]*(?:[(\uff08]?\w{{1,3}}[)\uff09.\u3001\uff0e])?[ \u3000]*(?P<name>{_LETTER}{{3,25}})[\uff1a:\u3002]")
_STARTS = re.compile("[\uff0c\uff1b;\u3002\uff1a:]")
_DIGIT = re.compile(r"(?<![A-Za-z\d])\d")
_LONGEST = 22


class Topics:
    """Finds the topic of each sentence.

    titled: returns the name that a heading consists of. strong: ends of names that open a sentence and
    stay its subject whatever follows; actors: those that do so in front of a predicate, in any clause. dull: what a
    name must not begin with. broad: ends of labels that hold others.
    """

    def __init__(
        self, titled: Callable[[str], str], strong: list[str], actors: list[str], predicates: list[str], dull: list[str],
        broad: list[str],
    ) -> None:  # fmt: skip
        self._titled = titled
        self._broad = tuple(broad)
        self._strong = re.compile(rf"\s*(?P<name>{_LETTER}{{2,18}}?(?:{alternation(strong)}))(?=[\u4e00-\u9fff])")
        self._actor = re.compile(
            rf"(?:{_LETTER}{{0,10}}?\u7684)?(?P<name>{_LETTER}{{1,{_LONGEST}}}?(?:{alternation(actors)}))"
            rf"(?={alternation(predicates)})"
        )
        self._dull = re.compile(alternation(dull))
        self._lines: dict[int, Topic | None] = {}
        self._sentences: dict[int, list[Topic]] = {}

    def clear(self) -> None:
        """Forget the text read last."""
        self._lines, self._sentences = {}, {}

    def label(self, place: Context) -> Topic | None:
        """Return the name that labels a figure's line: `N: ...`."""
        line = place.text.rfind("\n", 0, place.start) + 1
        if line not in self._lines:
            self._lines[line] = self._label_at(place.text, line)
        found = self._lines[line]
        return found if found is not None and found.end < place.start else None

    def _label_at(self, text: str, line: int) -> Topic | None:
        match = _LABEL.match(text, line)
        if match is None or self._dull.match(match["name"]) or _DIGIT.search(match["name"]):
            return None
        name = self._titled(match["name"])
        return Topic(*match.span("name"), name, name.endswith(self._broad)) if name else None

    def nearest(self, place: Context) -> Topic | None:
        """Return the nearest topic in front of a figure in its sentence."""
        if place.sentence not in self._sentences:
            self._sentences[place.sentence] = self._read(place.text, place.sentence, place.stop)
        for topic in reversed(self._sentences[place.sentence]):
            if topic.end <= place.start:
                return topic
        return None

    def _read(self, text: str, start: int, stop: int) -> list[Topic]:
        found: list[Topic] = []
        if (match := self._strong.match(text, start, stop)) and not self._dull.match(match["name"]):
            found.append(Topic(*match.span("name"), match["name"]))
        begins = [start, *(mark.end() for mark in _STARTS.finditer(text, start, stop))]
        for begin in begins:
            match = self._actor.match(text, begin + (text[begin : begin + 1] in " \u3000"), stop)
            if match is None or self._dull.match(match["name"]) or _DIGIT.search(match["name"]):
                continue
            found.append(Topic(*match.span("name"), match["name"]))
        return found
