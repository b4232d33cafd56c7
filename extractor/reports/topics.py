"""The name that labels a line, or opens a sentence or clause and stays its subject, by rules/subjects.toml."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from extractor.rulebook import RuleFile
from extractor.values.words import alternation


class SubjectWords(RuleFile):
    """Words that end, open and divide names."""

    suffixes: list[str]
    project_genres: list[str]
    purpose_genres: list[str]
    purposes: list[str]
    title_bodies: list[str]
    title_behind: list[str]
    name_fields: list[str]
    common_fields: list[str]
    title_openers: list[str]
    title_closings: list[str]
    totals: list[str]
    shortest: int
    heading_suffixes: list[str]
    heading_closings: list[str]
    trailing_brackets: list[str]
    kept_in_brackets: list[str]
    heading_shortest: int
    leading: list[str]
    generic: list[str]
    cut_before: list[str]
    of: str
    spent_on: list[str]
    spent_on_measures: list[str]
    generic_spending: list[str]
    body_shortest: int
    generic_sizes: list[str]
    counted_for: list[str]
    topics: list[str]
    heading_long: int
    heading_actions: list[str]
    not_counted: list[str]
    generic_amounts: list[str]
    heading_verbs: list[str]
    no_heading_ends: list[str]
    broad_headings: list[str]
    capacities: list[str]
    anaphors: list[str]
    in_front_of_bodies: list[str]
    actors: list[str]
    predicates: list[str]
    acting_places: list[str]
    acts: list[str]
    acts_unless: list[str]
    no_actors: list[str]
    dull_topics: list[str]
    belongings: list[str]
    holders: list[str]
    not_holders: list[str]
    of_each: list[str]


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
    name. words: the names that open a sentence and stay its subject whatever follows, and those that do so in front
    of a predicate, in any clause.
    """

    def __init__(self, titled: Callable[[str], str], trim: Callable[[str], str], words: SubjectWords) -> None:
        self._titled = titled
        self._trim = trim
        self._strong = re.compile(
            rf"\s*(?P<name>{_LETTER}{{2,18}}?(?:{alternation(words.topics)}))(?=[\u4e00-\u9fff])"
        )
        acts = f"(?:{alternation(words.acts)})(?!{alternation(words.acts_unless)})"
        self._actor = re.compile(
            f"(?:{alternation(words.actors)})(?={alternation(words.predicates)})"
            f"|(?:{alternation(words.acting_places)})(?={acts})"
        )
        self._no_actors = tuple(words.no_actors)
        self._dull = re.compile(alternation(words.dull_topics))
        self._broad = tuple(words.broad_headings)

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
            if (
                _SHORTEST_NAME <= len(name) <= _LONGEST_NAME
                and self._fits(name)
                and not name.endswith(self._no_actors)
            ):
                found.append(Topic(end - len(name), end, name))
        return found

    def dull(self, text: str, position: int = 0) -> bool:
        """Tell whether what begins at a position of a text names nothing, but says what is done."""
        return self._dull.match(text, position) is not None

    def _fits(self, name: str) -> bool:
        return not self.dull(name) and not _DIGIT.search(name)
