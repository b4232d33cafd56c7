"""Words in front of a figure, and its section -> done or planned, by rules/status.toml."""

from __future__ import annotations

import re
from typing import Literal

from extractor.records import Decision, Figure
from extractor.reports.contexts import Context
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation


class StatusRule(Rule):
    """Words that make an amount planned or done.

    strong: they decide in sections that plan, too. unless_before, unless_followed: what around them takes their meaning.
    """

    gives: Literal["actual", "planned"]
    before: list[str]
    strong: bool = False
    unless_before: list[str] = []
    unless_followed: list[str] = []


class StatusWords(RuleFile):
    """Words and kinds that stand apart."""

    bases: list[str]
    in_force: list[str]


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
        self._gives: dict[str, StatusRule] = {word: rule for rule in rules.status for word in rule.before}
        self._pattern = re.compile(alternation(self._gives))

    def read(self, figure: Figure, place: Context, section_plans: bool) -> Decision:
        """Return the status of a figure: the nearest word in its sentence decides, else its section."""
        if figure.kind == "date":
            return _NONE
        if section_plans and figure.kind in self._words.in_force:
            section_plans = False
        found = _PLANNED if section_plans else _ACTUAL
        if section_plans and place.text[place.piece : place.start].endswith(self._bases):
            return Decision("actual", "base of a change")
        for match in self._pattern.finditer(place.text, place.sentence, place.start):
            rule = self._gives[match.group()]
            if rule.gives == "actual" and section_plans and not rule.strong:
                continue
            if match.start() < place.chunk and not (rule.gives == "planned" and _governs(place, match)):
                continue
            if not _blocked(place.text, match, rule):
                found = Decision(rule.gives, rule.name, match.group())
        return found


def _governs(place: Context, match: re.Match[str]) -> bool:
    """Tell whether a word speaks for its whole sentence: it opens it, or a colon follows."""
    opens = not place.text[place.sentence : match.start()].strip(" \u3000\u2014")
    return opens or any(mark in place.text[match.end() : match.end() + 5] for mark in "\uff1a:")


def _blocked(text: str, match: re.Match[str], rule: StatusRule) -> bool:
    before = text[max(0, match.start() - 4) : match.start()].endswith(tuple(rule.unless_before) or ("\x00",))
    return before or text.startswith(tuple(rule.unless_followed) or ("\x00",), match.end())


def compile_statuses(rules: Rulebook) -> Statuses:
    """Build the reader from rules/status.toml."""
    return Statuses(rules.load("status.toml", StatusRules))
