"""Headings and names around a figure -> whose property it is, by rules/subjects.toml."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from extractor.records import Document, Figure, Section
from extractor.reports.contexts import Context
from extractor.reports.topics import SubjectWords, Topic, Topics
from extractor.rulebook import Rule, Rulebook, RuleFile
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


class Subject(NamedTuple):
    """Whose property a figure is, whether that is a project, how it was found; broad: it holds others."""

    name: str
    project: bool
    way: str
    broad: bool = False


_NUMBER = r"(?:\d{1,3}[.\u3001\uff0e)\uff09]|[^\W\d]{1,3}[\u3001.\uff0e]|[(\uff08]\w{1,3}[)\uff09])?"
_NUMBERING = re.compile(rf"^\s*{_NUMBER}[\s\u3001.]*")
_IN_NAME = "[^\uff0c\u3002\uff1b\u3001\uff1a:;,\\s\uff01\uff1f\u300b]"
_ITEM = re.compile(r"[ \u3000]*(?:\d{1,2}[.\u3001\uff0e)\uff09](?!\d)|[(\uff08]\d{1,2}[)\uff09])")
_LONGEST = 40
_HEAD = 600  # characters that say why a notice is given
_SIZES = ("length", "area", "volume", "power")
_NEAR = 30  # figures to look back over
_BREAK = re.compile("[\uff0c\u3002\uff1b\u3001\uff1a:;,\\s\uff01\uff1f\u300b]")
_DAY = re.compile("\\d{1,4}[\u5e74\u6708]")
_NO_NAME = re.compile("[^\u4e00-\u9fff\uff08\uff09()]")


class Subjects:
    """Finds the subject of each figure of a document."""

    def __init__(self, rules: SubjectRules) -> None:
        words = rules.words
        self.words = words
        suffixes = alternation(words.suffixes)
        ending = f"(?:{suffixes})(?![\u4e00-\u9fff]?(?:{suffixes}))"
        self._suffix = re.compile(ending)
        self._strong_end = re.compile(f"(?:{suffixes})$")
        self._mention = re.compile(f"{_IN_NAME}{{2,{_LONGEST}}}?{ending}")
        self._cut = re.compile(f".*(?:{alternation(words.cut_before)})")
        self._closing = re.compile(f"(?:{alternation(words.heading_closings)})$")
        self._heading_end = re.compile(f"(?:{alternation(words.heading_suffixes)})$")
        self._generic = re.compile(f"(?:{alternation(words.generic)})")
        self._spent = re.compile(
            f"[\uff0c,]?(?:{alternation(words.spent_on)})(?P<name>{_IN_NAME}{{2,{_LONGEST}}})"
        )
        self._owned = re.compile(f"{_IN_NAME}{{2,{_LONGEST}}}")
        endings = "|".join(_ending(rule) for rule in rules.body)
        self._body = re.compile(endings)
        self._no_bodies = tuple(ending for rule in rules.body for ending in rule.unless)
        self._anaphor = re.compile(f"[ \\u3000]*(?:{alternation(words.anaphors)})")
        self._lead_in = re.compile(f"(?:{alternation(words.in_front_of_bodies)})+")
        self._verbs = tuple(words.heading_verbs)
        self._kept = tuple(words.kept_in_brackets)
        self._part = re.compile(alternation(words.kept_in_brackets))
        self._nameless = re.compile(f"(?:{alternation(words.generic)})+(?:{suffixes})")
        self._no_ends = tuple(words.no_heading_ends)
        self._broad = tuple(words.broad_headings)
        self._actions = tuple(words.heading_actions)
        self._generic_amounts = tuple(words.generic_amounts)
        self._generic_sizes = frozenset(words.generic_sizes)
        self._belongings = tuple(words.belongings)
        self._holders = tuple(words.holders)
        self._not_counted = tuple(words.not_counted)
        self._of_each = tuple(words.of_each)
        self.topics = Topics(self.titled, self.trim, words)
        self._digits = re.compile(r"(?<![A-Za-z])\d")
        self._capacity = re.compile(rf"..(?:{alternation(words.capacities)})\d")
        self._purpose = re.compile(f"(?:{alternation(words.purposes)})")
        self._about = re.compile(
            f"(?:{alternation(words.title_openers)})?(?P<name>{_IN_NAME}+?)(?:{alternation(words.title_closings)})+"
        )
        self._title_body = re.compile(
            f"(?P<name>[\u4e00-\u9fff\uff08\uff09]{{2,18}}?(?:{alternation(words.title_bodies)}))"
            f"(?=[0-9\u4e8c]|{alternation(words.title_behind)})"
        )
        self._field = re.compile(
            f"^[ \\u3000]*{_NUMBER}(?:{alternation(words.name_fields)})[ \\u3000]*[\uff1a:][ \\u3000]*"
            rf"(?P<name>[^\uff0c\u3002\uff1b\n]{{4,{_LONGEST}}})",
            re.M,
        )
        self._common = re.compile(f"^[ \\u3000]*{_NUMBER}(?:{alternation(words.common_fields)})", re.M)
        self._quoted = re.compile('[\u201c"][^\u201d"]*[\u201d"]')
        self._lead = "".join(words.leading)

    def read(
        self,
        document: Document,
        figures: list[Figure],
        places: list[Context],
        nouns: list[str],
        listed: list[str],
        sections: list[Section | None],
    ) -> list[Subject]:
        """Return the subject of each figure; its name is "" where neither text nor page names one.

        listed: the place or body that an enumeration gives each figure to.
        """
        town = (
            self._purpose_of(document)
            or self._of_title(document)
            or self._body_of_title(document)
            or Subject(document.place_name or document.publisher, False, "place")
        )
        headings: dict[Section | None, Subject | None] = {None: None}
        owners = [self._owner(place) for place in places]
        named = _Names(self, document.text, document.genre in self.words.project_genres)
        found: list[Subject] = []
        for index, (figure, section) in enumerate(zip(figures, sections, strict=True)):
            if section not in headings:
                headings[section] = self.of_heading(section) if section and section.level else None
            heading = headings[section]
            if section is not None and self._is_another_item(document.text, figure.start, section):
                heading = None
            if listed[index]:
                found.append(Subject(listed[index], False, "listed"))
                continue
            found.append(
                self._subject(index, figures, places, nouns, owners, section, heading, named) or town
            )
        return found

    def _subject(
        self, index: int, figures: list[Figure], places: list[Context], nouns: list[str],
        owners: list[str], section: Section | None, heading: Subject | None, named: _Names,
    ) -> Subject | None:  # fmt: skip
        """Return the first subject that the text names: owner, project in front, heading, purpose, body."""
        figure, place = figures[index], places[index]
        if place.label in self.words.totals:
            return None
        if place.row:
            project = named.lists_projects or bool(self._strong_end.search(place.row))
            if place.label or project or self._heading_end.search(place.row):
                return Subject(place.row, project, "row of the table")
        if name := owners[index] or self._owner_of_next(index, places, owners):
            return Subject(name, True, "project behind")
        if name := self._owner_before(index, places, owners):
            return Subject(name, True, "project named before")
        if name := self._in_front(
            place, nouns[index] if figure.kind == "count" else "", heading, section, named
        ):
            return Subject(name, True, "project in front")
        if heading is None and (name := self._spoken_of(place, named)):
            return Subject(name, True, "project spoken of")
        topic = named.topic(place)
        since, name = named.field(place)
        if name and (section is None or since >= section.start):
            heading = Subject(name, True, "field that names the project")
        if label := named.label(place):
            heading = Subject(label.name, True, "label of the line", label.broad)
        if heading is not None and not (heading.broad and topic is not None):
            return heading
        if name := self._counted(index, figures, places, nouns, belonging=True):
            return Subject(name, False, "thing counted before")
        spent = self._spent_on(figure, place) or self._object_before(figure, place, nouns[index])
        if spent and self._is_one(spent, place):
            named.funded = (place.chunk, place.end, spent)
        chunk, since, funded = named.funded
        if chunk == place.chunk and since < place.start and (topic is None or topic.end < since):
            return Subject(funded, True, "what the money is spent on")
        if topic is not None:
            return Subject(topic.name, False, "topic of the sentence")
        if spent:
            return Subject(spent, True, "what the money is spent on")
        if name := self._counted(index, figures, places, nouns, belonging=False):
            return Subject(name, False, "thing counted before")
        body = next(named.before(place, "bodies"), None)
        return Subject(body.name, False, "body") if body and body.start >= place.chunk else None

    def _purpose_of(self, document: Document) -> Subject | None:
        """For a notice that land is taken because X needs it: return X, whose property all is that names no other."""
        if document.genre not in self.words.purpose_genres:
            return None
        head = document.text[:_HEAD]
        for mention in self.mentions(head, self.words.shortest):
            because = self._purpose.search(head, max(0, mention.start - 6), mention.start)
            if because and because.end() == mention.start:
                return Subject(mention.name, True, "purpose of the notice")
        return None

    def _of_title(self, document: Document) -> Subject | None:
        """For a page that reports how X goes: return X, whose property all is that names no other."""
        about = self._about.fullmatch(document.title)
        name = self.titled(about["name"]) if about else ""
        if (
            len(name) < self.words.shortest
            or self.topics.dull(name)
            or self._generic.search(name)
            or self._digits.search(name)
        ):
            return None
        return Subject(name, True, "what the title is about")

    def _body_of_title(self, document: Document) -> Subject | None:
        """Return the body that a title begins with, where no place and no publisher is known."""
        if document.place_name or document.publisher:
            return None
        body = self._title_body.match(document.title)
        return Subject(body["name"], False, "body that the title names") if body else None

    def fields(self, text: str) -> list[tuple[int, str]]:
        """Return where fields begin that name the project of the lines below, or "" where one is of the whole notice."""
        named = [(match.start(), match["name"].strip()) for match in self._field.finditer(text)]
        return sorted([*named, *((match.start(), "") for match in self._common.finditer(text))])

    def _is_another_item(self, text: str, offset: int, section: Section) -> bool:
        """Tell whether a figure stands in a numbered item behind the one that a heading names."""
        line = text.rfind("\n", section.end, offset) + 1
        return line > 0 and _ITEM.match(text, line) is not None

    def mentions(self, text: str, shortest: int) -> list[Mention]:
        """Return the names of projects in a text that are long enough to be no common words, in order."""
        found: list[Mention] = []
        end = 0
        for match in self._suffix.finditer(text):
            start, end = max(end, match.end() - _LONGEST), match.end()
            if part := self._part.match(text, end):
                end = part.end()
            name = self.trim(_BREAK.split(text[start:end])[-1])
            bare = self._quoted.sub("", name) if "\u201c" in name else name
            balanced = name.count("\u201c") == name.count("\u201d") and "\u300a" not in name
            numbered = self._digits.search(bare) and not self._capacity.search(bare)
            if len(name) < shortest or not balanced or numbered or self._generic.match(name):
                continue
            if not text[end : end + 1].isdigit() or _DAY.match(text, end):  # what a number follows is counted
                found.append(Mention(end - len(name), end, name))
        return found

    def bodies(self, text: str) -> list[Mention]:
        """Return the names of bodies in a text, in order."""
        found: list[Mention] = []
        end = 0
        for match in self._body.finditer(text):
            start, end = max(end, match.end() - _LONGEST), match.end()
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
        item = _ITEM.match(name)
        name = name[item.end() :] if item else name
        cut = self._cut.match(name, 0, max(0, len(name) - 2))
        return (name[cut.end() :] if cut is not None else name).lstrip(self._lead)

    def of_heading(self, section: Section) -> Subject | None:
        """Return the project that a heading names, or None."""
        bare = _NUMBERING.sub("", section.heading, count=1).rstrip("\uff1a:\u3002 ")
        for bracket in self.words.trailing_brackets:
            if bare[:-1].endswith(self._kept):
                break
            bare = bare.partition(bracket)[0] if bare.endswith(("\uff09", ")")) else bare
        if name := self.titled(bare):
            return Subject(name, True, "heading of the item", name.endswith(self._broad))
        mentions = self.mentions(bare, self.words.heading_shortest) if section.level > 2 else []
        return Subject(mentions[-1].name, True, "heading of the item") if mentions else None

    def titled(self, bare: str) -> str:
        """Return the name that a heading or a label consists of, without its closing words, or ""."""
        closed = self._closing.sub("", bare)
        if self._nameless.fullmatch(closed):
            return ""
        if self._strong_end.search(bare) or self._strong_end.search(closed):
            return closed
        if closed.startswith(self._verbs) or closed.endswith(self._no_ends):
            return ""
        if not (self._heading_end.search(bare) or self._heading_end.search(closed)):
            return ""
        action = closed.endswith(self._actions)
        return closed if not action or len(closed) >= self.words.heading_long else ""

    def _owner(self, place: Context) -> str:
        """For 总投资N元的X: return X."""
        text = place.text
        if not text.startswith(self.words.of, place.end):
            return ""
        match = self._mention.match(text, place.end + 1)
        if match is None and text[place.piece : place.start].endswith(self._generic_amounts):
            match = self._owned.match(text, place.end + 1)
        if match is None or match.group()[0].isdigit():
            return ""
        return self._closing.sub("", match.group())

    def _owner_of_next(self, index: int, places: list[Context], owners: list[str]) -> str:
        """For 占地N亩，涉及M户的X: N is a property of X, too, where it opens its part of the sentence."""
        if index + 1 == len(places) or not owners[index + 1] or places[index].clause != places[index].chunk:
            return ""
        following = places[index + 1]
        beside = following.chunk == places[index].chunk and following.clause <= places[index].until + 1
        return owners[index + 1] if beside else ""

    def _spoken_of(self, place: Context, named: _Names) -> str:
        """For a sentence that begins with 该项目: return the project named last in its paragraph or the one above."""
        if self._anaphor.match(place.text, place.sentence) is None:
            return ""
        line = place.text.rfind("\n", 0, place.start)
        above = place.text.rfind("\n", 0, max(line, 0)) + 1
        last = next(
            (mention for mention in named.before(place, "projects") if mention.end <= place.sentence), None
        )
        return last.name if last is not None and last.start >= above else ""

    def _owner_before(self, index: int, places: list[Context], owners: list[str]) -> str:
        """For 总投资N元的X于M月完工，建筑面积K: M and K are properties of X, too."""
        for earlier in range(index - 1, max(-1, index - _NEAR), -1):
            if places[earlier].chunk != places[index].chunk:
                return ""
            if name := owners[earlier]:
                return name if places[earlier].end + 1 + len(name) <= places[index].start else ""
        return ""

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
        counted = named is not None and spent["name"][named.end() : named.end() + 1].isalnum()
        if figure.measure not in self.words.generic_spending and (named is None or counted):
            return ""
        name = named.group() if named else self._digits.split(spent["name"])[0]
        return self._closing.sub("", name) if len(name) > 2 else ""

    def _is_one(self, spent: str, place: Context) -> bool:
        """Tell whether what money is spent on is one thing that the figures behind can be of, too."""
        behind = place.text.find(spent, place.end) + len(spent)
        listed = place.text.startswith("\u3001", behind)
        return not listed and self.trim(spent) == spent and self._heading_end.search(spent) is not None

    def _object_before(self, figure: Figure, place: Context, noun: str) -> str:
        """For 启动X建设，总投资N元: return X, the end of the clause in front, where that holds no number."""
        if figure.kind == "money":
            if figure.measure not in self.words.spent_on_measures or noun not in self._generic_amounts:
                return ""
        elif figure.kind not in _SIZES or place.before.strip() not in self._generic_sizes:
            return ""
        start = max(
            place.chunk, place.text.rfind("\uff0c", place.chunk, max(place.clause - 1, place.chunk)) + 1
        )
        clause = place.text[start : max(place.clause - 1, start)]
        name = self._closing.sub("", self.trim(clause))
        entity = self._heading_end.search(name) is not None and not self._digits.search(clause)
        return name if entity and name != clause and len(name) > 3 else ""

    def _counted(
        self, index: int, figures: list[Figure], places: list[Context], nouns: list[str], belonging: bool
    ) -> str:
        """For N个X，总投资M元: return X; so for N所X，床位M张, where `belonging` asks for what X holds."""
        words, noun = self.words, nouns[index]
        if belonging:
            if not noun.endswith(self._belongings):
                return ""
        elif not (
            places[index].before.startswith(self._of_each)
            or (figures[index].kind in words.counted_for and noun in ("", *self._generic_amounts))
        ):
            return ""
        for earlier in range(index - 1, max(-1, index - _NEAR), -1):
            if places[earlier].start < places[index].chunk:
                return ""
            name = nouns[earlier]
            if belonging and name.endswith(self._belongings):
                continue
            listed = places[earlier].text.startswith("\u3001", places[earlier - 1].end) if earlier else False
            if belonging and listed and figures[earlier - 1].kind == "count":
                return ""
            if figures[earlier].kind in ("count", "area") and name:
                held = not belonging or (
                    name.endswith(self._holders) and not any(word in name for word in words.not_holders)
                )
                return name if held and not name.endswith(self._not_counted) else ""
        return ""

    def _in_front(
        self, place: Context, noun: str, heading: Subject | None, section: Section | None, named: _Names
    ) -> str:
        """Return the nearest project named in front: in the item under a project's heading, else in the chunk."""
        start = place.chunk
        if heading is not None and section is not None:
            start = max(place.text.rfind("\n", 0, place.start) + 1, section.end)
        for mention in named.before(place, "projects"):
            if mention.start < start:
                return ""
            counted = noun and mention.end >= place.piece and (noun in mention.name or mention.name in noun)
            if not counted:
                return mention.name
        return ""


class _Names:
    """The names in a document's text, found once; those of a table cell are found in the cell's own text."""

    def __init__(self, subjects: Subjects, text: str, lists_projects: bool) -> None:
        self._subjects, self._text, self.lists_projects = subjects, text, lists_projects
        self.funded = (-1, -1, "")  # part of the sentence, end of the amount, what it was spent on
        self._labels: dict[int, Topic | None] = {}
        self._topics: dict[int, list[Topic]] = {}
        self._fields = subjects.fields(text)
        self._found = self._read(text)
        self._ends = {kind: [mention.end for mention in found] for kind, found in self._found.items()}

    def _read(self, text: str) -> dict[str, list[Mention]]:
        subjects = self._subjects
        return {"projects": subjects.mentions(text, subjects.words.shortest), "bodies": subjects.bodies(text)}

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
            self._labels[line] = self._subjects.topics.label(place.text, line)
        found = self._labels[line]
        return found if found is not None and found.end < place.start else None

    def topic(self, place: Context) -> Topic | None:
        """Return the nearest topic in front of a figure in its sentence."""
        if place.text is not self._text:
            return None
        if place.sentence not in self._topics:
            self._topics[place.sentence] = self._subjects.topics.of_sentence(
                place.text, place.sentence, place.stop
            )
        for topic in reversed(self._topics[place.sentence]):
            if topic.end <= place.start:
                other = topic.end <= place.chunk and self._subjects.topics.dull(place.text, place.chunk)
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


def compile_subjects(rules: Rulebook) -> Subjects:
    """Build the reader from rules/subjects.toml."""
    return Subjects(rules.load("subjects.toml", SubjectRules))
