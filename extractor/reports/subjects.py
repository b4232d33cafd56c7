"""Headings and names around a figure -> whose property it is, by rules/subjects.toml."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.records import Document, Figure, Section
from extractor.reports.contexts import Context
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation


class SubjectWords(RuleFile):
    """Words that end, open and divide names."""

    suffixes: list[str]
    shortest: int
    heading_suffixes: list[str]
    heading_closings: list[str]
    trailing_brackets: list[str]
    heading_shortest: int
    leading: list[str]
    generic: list[str]
    cut_before: list[str]
    of: str
    spent_on: list[str]
    spent_on_measures: list[str]
    body_shortest: int
    not_counted: list[str]
    generic_amounts: list[str]


class BodyRule(Rule):
    """Endings of the names of bodies.

    before: what must follow where the ending is a common word. unless: longer endings that name no body.
    """

    endings: list[str]
    before: list[str] = []
    unless: list[str] = []


class SubjectRules(RuleFile):
    """The shape of rules/subjects.toml."""

    words: SubjectWords
    subject: list[Rule]
    body: list[BodyRule]


class Mention(NamedTuple):
    """A name of a project where it ends."""

    start: int
    end: int
    name: str


class Subject(NamedTuple):
    """Whose property a figure is, whether that is a project, and how it was found."""

    name: str
    project: bool
    way: str


_NUMBERING = re.compile(
    r"^[\W_]*(?:\d{1,3}[.\u3001\uff0e)\uff09]|[^\W\d]{1,3}[\u3001.\uff0e]|[(\uff08]\w{1,3}[)\uff09])?[\s\u3001.]*"
)
_IN_NAME = "[^\uff0c\u3002\uff1b\u3001\uff1a:;,\\s\uff01\uff1f\u300b]"
_LONGEST = 40


class Subjects:
    """Finds the subject of each figure of a document."""

    def __init__(self, rules: SubjectRules) -> None:
        words = rules.words
        self.words = words
        suffixes = alternation(words.suffixes)
        self._mention = re.compile(
            f"{_IN_NAME}{{2,{_LONGEST}}}?(?:{suffixes})(?![\u4e00-\u9fff]?(?:{suffixes}))"
        )
        self._cut = re.compile(f".*(?:{alternation(words.cut_before)})")
        self._closing = re.compile(f"(?:{alternation(words.heading_closings)})$")
        self._heading_end = re.compile(f"(?:{alternation(words.heading_suffixes)})$")
        self._generic = re.compile(f"(?:{alternation(words.generic)})")
        self._spent = re.compile(
            f"[\uff0c,]?(?:{alternation(words.spent_on)})(?P<name>{_IN_NAME}{{2,{_LONGEST}}})"
        )
        self._owned = re.compile(f"{_IN_NAME}{{2,{_LONGEST}}}")
        endings = "|".join(_ending(rule) for rule in rules.body)
        self._body = re.compile(f"[\\u4e00-\\u9fff\\uff08\\uff09()]{{1,20}}?(?:{endings})")
        self._no_bodies = tuple(ending for rule in rules.body for ending in rule.unless)
        self._digits = re.compile(r"(?<![A-Za-z])\d")
        self._quoted = re.compile('[\u201c"][^\u201d"]*[\u201d"]')
        self._lead = "".join(words.leading)

    def read(
        self, document: Document, figures: list[Figure], places: list[Context], nouns: list[str]
    ) -> list[Subject]:
        """Return the subject of each figure; its name is "" where neither text nor page names one."""
        town = Subject(document.place_name or document.publisher, False, "place")
        headings: dict[Section | None, Subject | None] = {None: None}
        found: list[Subject] = []
        for index, figure in enumerate(figures):
            section = document.section_at(figure.start)
            if section not in headings:
                headings[section] = self.of_heading(section) if section and section.level else None
            found.append(self._subject(index, figures, places, nouns, section, headings[section]) or town)
        return found

    def _subject(
        self, index: int, figures: list[Figure], places: list[Context], nouns: list[str],
        section: Section | None, heading: Subject | None,
    ) -> Subject | None:  # fmt: skip
        """Return the first subject that the text names: owner, project in front, heading, purpose, body."""
        figure, place = figures[index], places[index]
        if name := self._owner(place) or self._owner_of_next(index, places):
            return Subject(name, True, "project behind")
        if name := self._in_front(place, nouns[index] if figure.kind == "count" else "", heading, section):
            return Subject(name, True, "project in front")
        if heading is not None:
            return heading
        if name := self._spent_on(figure, place):
            return Subject(name, True, "what the money is spent on")
        if name := self._counted(index, figures, places, nouns):
            return Subject(name, False, "thing counted before")
        name = self._body_in_front(place)
        return Subject(name, False, "body") if name else None

    def mentions(self, text: str, start: int, end: int, shortest: int) -> list[Mention]:
        """Return the names of projects in text[start:end] that are long enough to be no common words."""
        found = []
        for match in self._mention.finditer(text, start, end):
            name = self.trim(match.group())
            bare = self._quoted.sub("", name)
            balanced = name.count("\u201c") == name.count("\u201d")
            if (
                len(name) >= shortest
                and balanced
                and not self._generic.match(name)
                and not self._digits.search(bare)
            ):
                found.append(Mention(match.end() - len(name), match.end(), name))
        return found

    def trim(self, name: str) -> str:
        """Take away verbs and particles in front of a name."""
        cut = self._cut.match(name, 0, max(0, len(name) - 2))
        return (name[cut.end() :] if cut is not None else name).lstrip(self._lead)

    def of_heading(self, section: Section) -> Subject | None:
        """Return the project that a heading names, or None."""
        bare = _NUMBERING.sub("", section.heading, count=1).rstrip("\uff1a:\u3002 ")
        for bracket in self.words.trailing_brackets:
            bare = bare.partition(bracket)[0] if bare.endswith(("\uff09", ")")) else bare
        closed = self._closing.sub("", bare)
        if self._heading_end.search(bare) or self._heading_end.search(closed):
            return Subject(closed, True, "heading of the item")
        mentions = self.mentions(bare, 0, len(bare), self.words.heading_shortest) if section.level > 2 else []
        return Subject(mentions[-1].name, True, "heading of the item") if mentions else None

    def _owner(self, place: Context) -> str:
        """For 总投资N元的X: return X."""
        text = place.text
        if not text.startswith(self.words.of, place.end):
            return ""
        match = self._mention.match(text, place.end + 1)
        if match is None and text[place.piece : place.start].endswith(tuple(self.words.generic_amounts)):
            match = self._owned.match(text, place.end + 1)
        return self._closing.sub("", match.group()) if match else ""

    def _owner_of_next(self, index: int, places: list[Context]) -> str:
        """For 占地N亩，涉及M户的X: N is a property of X, too, where it opens its part of the sentence."""
        if index + 1 == len(places) or places[index].clause != places[index].chunk:
            return ""
        following = places[index + 1]
        beside = following.chunk == places[index].chunk and following.clause <= places[index].until + 1
        return self._owner(following) if beside else ""

    def _spent_on(self, figure: Figure, place: Context) -> str:
        """For 投资N元实施X: return X."""
        spent = (
            self._spent.match(place.text, place.end)
            if figure.measure in self.words.spent_on_measures
            else None
        )
        if spent is None:
            return ""
        named = self._mention.match(spent["name"])
        name = named.group() if named else self._digits.split(spent["name"])[0]
        return self._closing.sub("", name) if len(name) > 2 else ""

    def _counted(self, index: int, figures: list[Figure], places: list[Context], nouns: list[str]) -> str:
        """For N个X，总投资M元: return X."""
        if figures[index].kind != "money" or nouns[index] not in ("", *self.words.generic_amounts):
            return ""
        chunk = places[index].chunk
        for earlier in range(index - 1, -1, -1):
            if places[earlier].start < chunk:
                return ""
            if figures[earlier].kind in ("count", "area") and nouns[earlier]:
                return "" if nouns[earlier].endswith(tuple(self.words.not_counted)) else nouns[earlier]
        return ""

    def _in_front(self, place: Context, noun: str, heading: Subject | None, section: Section | None) -> str:
        """Return the nearest project named in front: in the item under a project's heading, else in the chunk."""
        start = place.chunk
        if heading is not None and section is not None:
            start = max(place.text.rfind("\n", 0, place.start) + 1, section.end)
        before = [
            mention
            for mention in self.mentions(place.text, start, place.start, self.words.shortest)
            if mention.end <= place.start
        ]
        while (
            before
            and noun
            and before[-1].end >= place.piece
            and (noun in before[-1].name or before[-1].name in noun)
        ):
            before.pop()  # it is what is counted
        return before[-1].name if before else ""

    def _body_in_front(self, place: Context) -> str:
        """Return the body whose number this is: named in the same chunk, its name ended by one of `bodies`."""
        last = ""
        for match in self._body.finditer(place.text, place.chunk, place.start):
            after_digit = match.start() > 0 and place.text[match.start() - 1].isdigit()
            name = self.trim(match.group()[after_digit:])
            if place.text[match.end() : match.end() + 1].isdigit() or name.endswith(self._no_bodies):
                continue
            last = name if len(name) >= self.words.body_shortest else last
        return last


def _ending(rule: BodyRule) -> str:
    """Return the pattern of the endings of one rule, with what must follow them."""
    follows = f"(?={alternation(rule.before)})" if rule.before else ""
    return f"(?:{alternation(rule.endings)}){follows}"


def compile_subjects(rules: Rulebook) -> Subjects:
    """Build the reader from rules/subjects.toml."""
    return Subjects(rules.load("subjects.toml", SubjectRules))
