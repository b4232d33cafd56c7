"""A text -> the names of projects and bodies in it, by rules/subjects.toml."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from extractor.reports.contexts import Context
from extractor.reports.topics import SubjectWords, Topic, Topics
from extractor.rulebook import Rule, RuleFile
from extractor.values.words import alternation


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


NUMBER = r"(?:\d{1,3}[.\u3001\uff0e)\uff09]|[^\W\d]{1,3}[\u3001.\uff0e]|[(\uff08]\w{1,3}[)\uff09])?"
IN_NAME = "[^\uff0c\u3002\uff1b\u3001\uff1a:;,\\s\uff01\uff1f\u300b]"
LONGEST = 40  # characters of a name
ITEM = re.compile(r"[ \u3000]*(?:\d{1,2}[.\u3001\uff0e)\uff09](?!\d)|[(\uff08]\d{1,2}[)\uff09])")
_BREAK = re.compile("[\uff0c\u3002\uff1b\u3001\uff1a:;,\\s\uff01\uff1f\u300b]")
_DAY = re.compile("\\d{1,4}[\u5e74\u6708]")
_NO_NAME = re.compile("[^\u4e00-\u9fff\uff08\uff09()]")


class NameFinder:
    """Finds names of projects and bodies."""

    def __init__(self, rules: SubjectRules) -> None:
        words = rules.words
        self.words = words
        suffixes = alternation(words.suffixes)
        ending = f"(?:{suffixes})(?![\u4e00-\u9fff]?(?:{suffixes}))"
        self._suffix = re.compile(ending)
        self.strong_end = re.compile(f"(?:{suffixes})$")
        self.mention = re.compile(f"{IN_NAME}{{2,{LONGEST}}}?{ending}")
        self._cut = re.compile(f".*(?:{alternation(words.cut_before)})")
        self.closing = re.compile(f"(?:{alternation(words.heading_closings)})$")
        self.heading_end = re.compile(f"(?:{alternation(words.heading_suffixes)})$")
        self.generic = re.compile(f"(?:{alternation(words.generic)})")
        endings = "|".join(_ending(rule) for rule in rules.body)
        self._body = re.compile(endings)
        self._no_bodies = tuple(ending for rule in rules.body for ending in rule.unless)
        self._lead_in = re.compile(f"(?:{alternation(words.in_front_of_bodies)})+")
        self._verbs = tuple(words.heading_verbs)
        self.kept = tuple(words.kept_in_brackets)
        self._part = re.compile(alternation(words.kept_in_brackets))
        self._nameless = re.compile(f"(?:{alternation(words.generic)})+(?:{suffixes})")
        self._no_ends = tuple(words.no_heading_ends)
        self._actions = tuple(words.heading_actions)
        self.digits = re.compile(r"(?<![A-Za-z])\d")
        self._capacity = re.compile(rf"..(?:{alternation(words.capacities)})\d")
        self._field = re.compile(
            f"^[ \\u3000]*{NUMBER}(?:{alternation(words.name_fields)})[ \\u3000]*[\uff1a:][ \\u3000]*"
            rf"(?P<name>[^\uff0c\u3002\uff1b\n]{{4,{LONGEST}}})",
            re.M,
        )
        self._common = re.compile(f"^[ \\u3000]*{NUMBER}(?:{alternation(words.common_fields)})", re.M)
        self._quoted = re.compile('[\u201c"][^\u201d"]*[\u201d"]')
        self._lead = "".join(words.leading)
        self.topics = Topics(self.titled, self.trim, words)

    def fields(self, text: str) -> list[tuple[int, str]]:
        """Return where fields begin that name the project of the lines below, or "" where one is of the whole notice."""
        named = [(match.start(), match["name"].strip()) for match in self._field.finditer(text)]
        return sorted([*named, *((match.start(), "") for match in self._common.finditer(text))])

    def mentions(self, text: str, shortest: int) -> list[Mention]:
        """Return the names of projects in a text that are long enough to be no common words, in order."""
        found: list[Mention] = []
        end = 0
        for match in self._suffix.finditer(text):
            start, end = max(end, match.end() - LONGEST), match.end()
            if part := self._part.match(text, end):
                end = part.end()
            name = self.trim(_BREAK.split(text[start:end])[-1])
            bare = self._quoted.sub("", name) if "\u201c" in name else name
            balanced = name.count("\u201c") == name.count("\u201d") and "\u300a" not in name
            numbered = self.digits.search(bare) and not self._capacity.search(bare)
            if len(name) < shortest or not balanced or numbered or self.generic.match(name):
                continue
            if not text[end : end + 1].isdigit() or _DAY.match(text, end):  # what a number follows is counted
                found.append(Mention(end - len(name), end, name))
        return found

    def bodies(self, text: str) -> list[Mention]:
        """Return the names of bodies in a text, in order."""
        found: list[Mention] = []
        end = 0
        for match in self._body.finditer(text):
            start, end = max(end, match.end() - LONGEST), match.end()
            written = _NO_NAME.split(text[start:end])[-1]
            name = self.trim(written)
            before = written[: len(written) - len(name)]
            after_digit = text[max(0, end - len(name) - 1) : end - len(name)].isdigit()
            name = name[after_digit:]
            if (
                len(name) >= self.words.body_shortest
                and not text[end : end + 1].isdigit()  # what a number follows is counted
                and (not before or self._lead_in.fullmatch(before))
                and not name.endswith(self._no_bodies)
            ):
                found.append(Mention(end - len(name), end, name))
        return found

    def trim(self, name: str) -> str:
        """Take away verbs and particles in front of a name."""
        item = ITEM.match(name)
        name = name[item.end() :] if item else name
        cut = self._cut.match(name, 0, max(0, len(name) - 2))
        return (name[cut.end() :] if cut is not None else name).lstrip(self._lead)

    def titled(self, bare: str) -> str:
        """Return the name that a heading or a label consists of, without its closing words, or ""."""
        closed = self.closing.sub("", bare)
        if self._nameless.fullmatch(closed):
            return ""
        if self.strong_end.search(bare) or self.strong_end.search(closed):
            return closed
        if closed.startswith(self._verbs) or closed.endswith(self._no_ends):
            return ""
        if not (self.heading_end.search(bare) or self.heading_end.search(closed)):
            return ""
        action = closed.endswith(self._actions)
        return closed if not action or len(closed) >= self.words.heading_long else ""


class Names:
    """The names in a document's text, found once; those of a table cell are found in the cell's own text."""

    def __init__(self, finder: NameFinder, text: str, lists_projects: bool) -> None:
        self._finder, self._text, self.lists_projects = finder, text, lists_projects
        self.funded = (-1, -1, "")  # part of the sentence, end of the amount, what it was spent on
        self._labels: dict[int, Topic | None] = {}
        self._topics: dict[int, list[Topic]] = {}
        self._fields = finder.fields(text)
        self._found = self._read(text)
        self._ends = {kind: [mention.end for mention in found] for kind, found in self._found.items()}

    def _read(self, text: str) -> dict[str, list[Mention]]:
        finder = self._finder
        return {"projects": finder.mentions(text, finder.words.shortest), "bodies": finder.bodies(text)}

    def field(self, place: Context) -> tuple[int, str]:
        """Return where the field stands that names a figure's project, and that name; "" behind a common field."""
        if not self._fields:
            return -1, ""
        number = bisect_right(self._fields, (place.start, "")) - 1
        return self._fields[number] if number >= 0 and place.text is self._text else (-1, "")

    def label(self, place: Context) -> Topic | None:
        """Return the name that labels a figure's line; a cell has none, for its text is its own."""
        if place.text is not self._text:
            return None
        line = place.text.rfind("\n", 0, place.start) + 1
        if line not in self._labels:
            self._labels[line] = self._finder.topics.label(place.text, line)
        found = self._labels[line]
        return found if found is not None and found.end < place.start else None

    def topic(self, place: Context) -> Topic | None:
        """Return the nearest topic in front of a figure in its sentence."""
        if place.text is not self._text:
            return None
        if place.sentence not in self._topics:
            self._topics[place.sentence] = self._finder.topics.of_sentence(
                place.text, place.sentence, place.stop
            )
        for topic in reversed(self._topics[place.sentence]):
            if topic.end <= place.start:
                other = topic.end <= place.chunk and self._finder.topics.dull(place.text, place.chunk)
                return None if other else topic
        return None

    def before(self, place: Context, kind: str) -> Iterator[Mention]:
        """Yield the names of a kind in front of a figure, the nearest first."""
        if place.text is not self._text:
            found = [mention for mention in self._read(place.text)[kind] if mention.end <= place.start]
            yield from reversed(found)
            return
        found = self._found[kind]
        for index in range(bisect_right(self._ends[kind], place.start) - 1, -1, -1):
            yield found[index]


def _ending(rule: BodyRule) -> str:
    """Return the pattern of the endings of one rule, with what must follow them.

    Each alternative begins with a character, not with a group: a search then skips all that begins none of them.
    """
    if not rule.before:
        return alternation(rule.endings)
    follows = f"(?={alternation(rule.before)})"
    return "|".join(re.escape(ending) + follows for ending in sorted(rule.endings, key=len, reverse=True))
