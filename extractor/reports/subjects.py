"""Headings and names around a figure -> whose property it is, by rules/subjects.toml."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.records import Document, Figure, Section
from extractor.reports.contexts import Context
from extractor.reports.names import IN_NAME, ITEM, LONGEST, NUMBER, NameFinder, Names, SubjectRules
from extractor.rulebook import Rulebook
from extractor.values.words import alternation


class Subject(NamedTuple):
    """Whose property a figure is, whether that is a project, how it was found; broad: it holds others."""

    name: str
    project: bool
    way: str
    broad: bool = False


_NUMBERING = re.compile(rf"^\s*{NUMBER}[\s\u3001.]*")
_HEAD = 600  # characters that say why a notice is given
_SIZES = ("length", "area", "volume", "power")
_NEAR = 30  # figures to look back over


class Subjects:
    """Finds the subject of each figure of a document."""

    def __init__(self, rules: SubjectRules) -> None:
        self.names = NameFinder(rules)
        words = rules.words
        self.words = words
        self._spent = re.compile(
            f"[\uff0c,]?(?:{alternation(words.spent_on)})(?P<name>{IN_NAME}{{2,{LONGEST}}})"
        )
        self._owned = re.compile(f"{IN_NAME}{{2,{LONGEST}}}")
        self._anaphor = re.compile(f"[ \\u3000]*(?:{alternation(words.anaphors)})")
        self._broad = tuple(words.broad_headings)
        self._generic_amounts = tuple(words.generic_amounts)
        self._generic_sizes = frozenset(words.generic_sizes)
        self._belongings = tuple(words.belongings)
        self._holders = tuple(words.holders)
        self._not_counted = tuple(words.not_counted)
        self._of_each = tuple(words.of_each)
        self._purpose = re.compile(f"(?:{alternation(words.purposes)})")
        self._about = re.compile(
            f"(?:{alternation(words.title_openers)})?(?P<name>{IN_NAME}+?)(?:{alternation(words.title_closings)})+"
        )
        self._title_body = re.compile(
            f"(?P<name>[\u4e00-\u9fff\uff08\uff09]{{2,18}}?(?:{alternation(words.title_bodies)}))"
            f"(?=[0-9\u4e8c]|{alternation(words.title_behind)})"
        )

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
        named = Names(self.names, document.text, document.genre in self.words.project_genres)
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
        owners: list[str], section: Section | None, heading: Subject | None, named: Names,
    ) -> Subject | None:  # fmt: skip
        """Return the first subject that the text names: owner, project in front, heading, purpose, body."""
        figure, place = figures[index], places[index]
        if place.label in self.words.totals:
            return None
        if place.row:
            project = named.lists_projects or bool(self.names.strong_end.search(place.row))
            if place.label or project or self.names.heading_end.search(place.row):
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
        for mention in self.names.mentions(head, self.words.shortest):
            because = self._purpose.search(head, max(0, mention.start - 6), mention.start)
            if because and because.end() == mention.start:
                return Subject(mention.name, True, "purpose of the notice")
        return None

    def _of_title(self, document: Document) -> Subject | None:
        """For a page that reports how X goes: return X, whose property all is that names no other."""
        about = self._about.fullmatch(document.title)
        name = self.names.titled(about["name"]) if about else ""
        if (
            len(name) < self.words.shortest
            or self.names.topics.dull(name)
            or self.names.generic.search(name)
            or self.names.digits.search(name)
        ):
            return None
        return Subject(name, True, "what the title is about")

    def _body_of_title(self, document: Document) -> Subject | None:
        """Return the body that a title begins with, where no place and no publisher is known."""
        if document.place_name or document.publisher:
            return None
        body = self._title_body.match(document.title)
        return Subject(body["name"], False, "body that the title names") if body else None

    def _is_another_item(self, text: str, offset: int, section: Section) -> bool:
        """Tell whether a figure stands in a numbered item behind the one that a heading names."""
        line = text.rfind("\n", section.end, offset) + 1
        return line > 0 and ITEM.match(text, line) is not None

    def of_heading(self, section: Section) -> Subject | None:
        """Return the project that a heading names, or None."""
        bare = _NUMBERING.sub("", section.heading, count=1).rstrip("\uff1a:\u3002 ")
        for bracket in self.words.trailing_brackets:
            if bare[:-1].endswith(self.names.kept):
                break
            bare = bare.partition(bracket)[0] if bare.endswith(("\uff09", ")")) else bare
        if name := self.names.titled(bare):
            return Subject(name, True, "heading of the item", name.endswith(self._broad))
        mentions = self.names.mentions(bare, self.words.heading_shortest) if section.level > 2 else []
        return Subject(mentions[-1].name, True, "heading of the item") if mentions else None

    def _owner(self, place: Context) -> str:
        """For 总投资N元的X: return X."""
        text = place.text
        if not text.startswith(self.words.of, place.end):
            return ""
        match = self.names.mention.match(text, place.end + 1)
        if match is None and text[place.piece : place.start].endswith(self._generic_amounts):
            match = self._owned.match(text, place.end + 1)
        if match is None or match.group()[0].isdigit():
            return ""
        return self.names.closing.sub("", match.group())

    def _owner_of_next(self, index: int, places: list[Context], owners: list[str]) -> str:
        """For 占地N亩，涉及M户的X: N is a property of X, too, where it opens its part of the sentence."""
        if index + 1 == len(places) or not owners[index + 1] or places[index].clause != places[index].chunk:
            return ""
        following = places[index + 1]
        beside = following.chunk == places[index].chunk and following.clause <= places[index].until + 1
        return owners[index + 1] if beside else ""

    def _spoken_of(self, place: Context, named: Names) -> str:
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
        named = self.names.mention.match(spent["name"])
        counted = named is not None and spent["name"][named.end() : named.end() + 1].isalnum()
        if figure.measure not in self.words.generic_spending and (named is None or counted):
            return ""
        name = named.group() if named else self.names.digits.split(spent["name"])[0]
        return self.names.closing.sub("", name) if len(name) > 2 else ""

    def _is_one(self, spent: str, place: Context) -> bool:
        """Tell whether what money is spent on is one thing that the figures behind can be of, too."""
        behind = place.text.find(spent, place.end) + len(spent)
        listed = place.text.startswith("\u3001", behind)
        return (
            not listed
            and self.names.trim(spent) == spent
            and self.names.heading_end.search(spent) is not None
        )

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
        name = self.names.closing.sub("", self.names.trim(clause))
        entity = self.names.heading_end.search(name) is not None and not self.names.digits.search(clause)
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
        self, place: Context, noun: str, heading: Subject | None, section: Section | None, named: Names
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


def compile_subjects(rules: Rulebook) -> Subjects:
    """Build the reader from rules/subjects.toml."""
    return Subjects(rules.load("subjects.toml", SubjectRules))
