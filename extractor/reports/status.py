"""Words in front of a figure, and its section -> done or planned, by rules/status.toml."""

from __future__ import annotations

import re
from typing import Literal

from extractor.records import Decision, Document, Figure, Section
from extractor.reports.contexts import Context
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation


class StatusRule(Rule):
    """Words that make an amount planned or done.

    strong: they decide in sections that plan, too. unless_before, unless_followed: what around them takes their meaning.
    unless_between: words between them and the amount that do so.
    """

    gives: Literal["actual", "planned"]
    before: list[str]
    strong: bool = False
    unless_before: list[str] = []
    unless_followed: list[str] = []
    unless_between: list[str] = []


class StatusWords(RuleFile):
    """Words and kinds that stand apart."""

    bases: list[str]
    in_force: list[str]
    in_force_in_notices: list[str]
    in_force_headings: list[str]
    planned_genres: list[str]
    planned_titles: list[str]
    told_in_front: list[str]
    until: list[str]


class StatusRules(RuleFile):
    """The shape of rules/status.toml."""

    words: StatusWords
    status: list[StatusRule]


_NONE = Decision()
_PLANNED = Decision("planned", "section")
_ACTUAL = Decision("actual", "default")


class Statuses:
    """Tells what is done from what is planned."""

    def __init__(self, rules: StatusRules) -> None:
        self._words = rules.words
        self._bases = tuple(rules.words.bases)
        self._until = tuple(rules.words.until)
        self._gives: dict[str, StatusRule] = {word: rule for rule in rules.status for word in rule.before}
        self._pattern = re.compile(alternation(self._gives))

    def plans(self, document: Document, section: Section | None) -> bool:
        """Tell whether a section speaks of what is to come.

        What a notice of a plan affects is planned, its rates are in force, and what a plan says in front of its
        first heading describes the place.
        """
        if section is None or any(word in section.path for word in self._words.in_force_headings):
            return False
        if document.genre in self._words.planned_genres and any(
            word in document.title for word in self._words.planned_titles
        ):
            return True
        preamble = section.level == 0 and section is not document.sections[-1]
        return section.plans and not (preamble and document.genre in self._words.told_in_front)

    def in_force(self, document: Document, figure: Figure) -> bool:
        """Tell whether a figure is of a kind that states a rule: a price anywhere, a share in a notice of a plan."""
        return figure.kind in self._words.in_force or (
            figure.kind in self._words.in_force_in_notices and document.genre in self._words.planned_genres
        )

    def looks_ahead(self, date: Figure, place: Context, report_year: int | None) -> bool:
        """Tell whether a date is one to come, up to which the rest of its sentence plans: 到2030年."""
        until = place.text[place.piece : place.start].rstrip().endswith(self._until)
        return (
            until
            and report_year is not None
            and date.date_end is not None
            and date.date_end.year > report_year
        )

    def looks_back(self, document: Document, date: Figure, place: Context, section: Section | None) -> bool:
        """Tell whether a date of an earlier year than that of its section or document opens a clause."""
        opens = not place.text[place.clause : place.start].strip(" \u3000")
        year = max(section.year or 0 if section is not None else 0, document.speaks_from or 0)
        return opens and date.date_end is not None and date.date_end.year < year

    def read(self, figure: Figure, place: Context, section_plans: bool) -> Decision:
        """Return the status of a figure: the nearest word in its sentence decides, else its section."""
        if figure.kind == "date":
            return _NONE
        found = _PLANNED if section_plans else _ACTUAL
        if section_plans and place.text[place.piece : place.start].endswith(self._bases):
            return Decision("actual", "base of a change")
        for match in self._pattern.finditer(place.text, place.sentence, place.start):
            rule = self._gives[match.group()]
            if rule.gives == "actual" and section_plans and not rule.strong:
                continue
            if match.start() < place.chunk and not (rule.gives == "planned" and _governs(place, match)):
                continue
            if not _blocked(place, match, rule):
                found = Decision(rule.gives, rule.name, match.group())
        return found


def _governs(place: Context, match: re.Match[str]) -> bool:
    """Tell whether a word speaks for its whole sentence: it opens it, or a colon follows."""
    opens = not place.text[place.sentence : match.start()].strip(" \u3000\u2014")
    return opens or any(mark in place.text[match.end() : match.end() + 5] for mark in "\uff1a:")


def _blocked(place: Context, match: re.Match[str], rule: StatusRule) -> bool:
    text = place.text
    before = text[max(0, match.start() - 4) : match.start()].endswith(tuple(rule.unless_before) or ("\x00",))
    between = any(text.find(word, match.end(), place.start) >= 0 for word in rule.unless_between)
    return before or between or text.startswith(tuple(rule.unless_followed) or ("\x00",), match.end())


def compile_statuses(rules: Rulebook) -> Statuses:
    """Build the reader from rules/status.toml."""
    return Statuses(rules.load("status.toml", StatusRules))
