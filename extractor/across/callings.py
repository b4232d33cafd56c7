"""The villages and bodies that reports name, by the [[called]] rules of rules/across.toml, and their sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from extractor.across.vocabulary import CalledRule, vocabulary
from extractor.findings.needed import places
from extractor.records import Document
from extractor.rulebook import Rulebook
from extractor.values.words import alternation

_LETTERS = "\u4e00-\u9fffA-Za-z0-9\uff08\uff09()\u00b7"
_BRACKETS = re.compile("[\uff08\uff09()]")
_STOPS = re.compile("[\u3002\uff01\uff1f!?\n]")


class Called(NamedTuple):
    """A name in a text: of what kind, what of it two writings share, as it is written, and where it stands."""

    kind: Literal["place", "body"]
    core: str
    name: str
    start: int
    end: int


class Callings:
    """Finds names of villages and bodies."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = vocabulary(rules).called
        self._finders = [_Finder(rule) for rule in self.rules]

    def of(self, document: Document) -> list[Called]:
        """Return the names in a document, in order of place."""
        return sorted(self.within(document.text), key=lambda one: (one.start, one.end))

    def within(self, text: str) -> Iterator[Called]:
        """Yield the names in a text."""
        for finder in self._finders:
            yield from finder.within(text)

    def key(self, name: str) -> tuple[str, str] | None:
        """Return the kind and the core of the name of a village or body; None for a name of something else."""
        finders = (finder for finder in self._finders if name.endswith(finder.ends))
        found = (one for finder in finders for one in finder.within(name))
        return next(((one.kind, one.core) for one in found if (one.start, one.end) == (0, len(name))), None)


class _Finder:
    """One rule: an end of names, what stands in front of a name, what a name does not hold."""

    def __init__(self, rule: CalledRule) -> None:
        self.rule = rule
        self.ends = tuple(rule.ends)
        ends = alternation(rule.ends)
        behind = f"(?!{alternation(rule.unless_followed)})" if rule.unless_followed else ""
        self._end = re.compile(f"(?:{ends}){behind}")
        low, high = rule.length
        self._name = re.compile(
            f".*(?:{rule.in_front}|^|[^{_LETTERS}])([\u4e00-\u9fff{rule.letters}]{{{low},{high}}})$", re.S
        )
        self._window = high + rule.margin
        self._never = re.compile(alternation(rule.never)) if rule.never else re.compile("(?!)")
        self._dropped = re.compile(f"(?:{alternation(rule.dropped or rule.ends)})$")

    def within(self, text: str) -> Iterator[Called]:
        for found in self._ending(text):
            start = max(0, found.start() - self._window)
            front = self._name.match(text[start : found.start()])
            if front is None or self._never.search(front[1]):
                continue
            name = front[1] + found[0]
            core = self._dropped.sub("", _BRACKETS.sub("", name)) if self.rule.dropped else name
            yield Called(self.rule.kind, core, name, start + front.start(1), found.end())

    def _ending(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the ends of names: looked for word by word, which is many times faster than all at once."""
        done = 0
        for place in sorted([place for end in self.ends for place in places(end, text)]):
            found = self._end.match(text, place) if place >= done else None
            if found:
                done = found.end()
                yield found


def sentence_at(text: str, start: int) -> str:
    """Return the sentence around a place in a text."""
    before = [found.end() for found in _STOPS.finditer(text, max(0, start - 200), start)]
    behind = _STOPS.search(text, start)
    end = behind.end() if behind else len(text)
    return text[before[-1] if before else max(0, start - 200) : end].strip()
