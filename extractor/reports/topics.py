"""The name that labels a line, or opens a sentence or clause and stays its subject, by rules/subjects.toml."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from extractor.values.words import alternation


class Topic(NamedTuple):
    """A name where it stands; broad: it holds others, which may be topics inside it."""

    start: int
    end: int
    name: str
    broad: bool = False


_LETTER = "[^\uff0c\u3002\uff1b\u3001\uff1a:;,\\s\uff01\uff1f\u300b]"
_LABEL = re.compile(
    r"[ \u3000]*(?:[(\uff08]?\w{1,3}[)\uff09.\u3001\uff0e])?[ \u3000]*"
    rf"(?![(\uff08])(?P<name>{_LETTER}{{3,25}})[\uff1a:\u3002]"
)
_BREAK = re.compile("[\uff0c,\uff1b;\u3002\uff1a:\u3001\\s]")
_DIGIT = re.compile(r"(?<![A-Za-z\d])\d")
_LONGEST = 40
_SHORTEST_NAME, _LONGEST_NAME = 3, 25


class Topics:
    """Finds the topics of lines and sentences.

    titled: returns the name that a heading consists of, or "". trim: takes verbs and particles from the front of a
    name. strong: ends of names that open a sentence and stay its subject whatever follows; actors: those that do so
    in front of a predicate, in any clause. dull: what a name must not begin with. broad: ends of labels that hold others.
    """

    def __init__(
        self, titled: Callable[[str], str], trim: Callable[[str], str], strong: list[str], actors: list[str],
        predicates: list[str], dull: list[str], broad: list[str],
    ) -> None:  # fmt: skip
        self._titled = titled
        self._trim = trim
        self._strong = re.compile(
            rf"\s*(?P<name>{_LETTER}{{2,18}}?(?:{alternation(strong)}))(?=[\u4e00-\u9fff])"
        )
        self._actor = re.compile(f"(?:{alternation(actors)})(?={alternation(predicates)})")
        self._dull = re.compile(alternation(dull))
        self._broad = tuple(broad)

    def label(self, text: str, line: int) -> Topic | None:
        """Return the name that labels a line beginning at `line`: `N: ...` or `N. ...`."""
        match = _LABEL.match(text, line)
        if match is None or not self._fits(match["name"]):
            return None
        name = self._titled(match["name"])
        return Topic(*match.span("name"), name, name.endswith(self._broad)) if name else None

    def of_sentence(self, text: str, start: int, stop: int) -> list[Topic]:
        """Return the topics of a sentence, in order."""
        found: list[Topic] = []
        match = self._strong.match(text, start, stop)
        if match and not self._dull.match(match["name"]) and self._trim(match["name"]) == match["name"]:
            found.append(Topic(*match.span("name"), match["name"]))
        for match in self._actor.finditer(text, start, stop):
            end = match.end()
            name = self._trim(_BREAK.split(text[max(start, end - _LONGEST) : end])[-1])
            if _SHORTEST_NAME <= len(name) <= _LONGEST_NAME and self._fits(name):
                found.append(Topic(end - len(name), end, name))
        return found

    def _fits(self, name: str) -> bool:
        return not self._dull.match(name) and not _DIGIT.search(name)
