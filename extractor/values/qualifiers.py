"""Words around a number -> how the number is meant, by rules/qualifiers.toml."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from extractor.records import Kind, Qualifier
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

Shape = Literal["rounded", "around", "step_above", "step_below", "above", "from", "below", "up_to"]


class QualifierRule(Rule):
    """Words that loosen a number.

    share_of: words in front of what a share is of (不低于总数的30%). verb_behind: words in front of a verb (至少开展2次).
    unless_after: what may not stand before a `before` word. unless_followed: what may not stand behind an `inside`
    word. unless_before: a pattern of the words in front of a number of which an `after` word tells nothing.
    kinds, unless_kinds: the kinds of figure that the rule speaks of.
    """

    gives: Qualifier
    shape: Shape
    before: list[str] = []
    inside: list[str] = []
    after: list[str] = []
    share_of: list[str] = []
    verb_behind: list[str] = []
    unless_after: list[str] = []
    unless_followed: list[str] = []
    unless_before: str = ""
    kinds: list[Kind] = []
    unless_kinds: list[Kind] = []


class QualifierRules(RuleFile):
    """The shape of rules/qualifiers.toml."""

    qualifier: list[QualifierRule]


class Reading(NamedTuple):
    """How a number is meant, the rule that says so and the words it saw."""

    gives: Qualifier
    shape: Shape
    rule: str
    words: str


_SHARES = frozenset({"percent", "multiple"})
_NAME = "[\u4e00-\u9fff]"
_APART = 24  # characters in front of a number in which such a word can stand
PLAIN = Reading("exact", "rounded", "", "")


class Qualifiers:
    """Looks around a number for the words of rules/qualifiers.toml."""

    def __init__(self, rules: QualifierRules) -> None:
        self.rules = rules.qualifier
        self.both = [rule for rule in self.rules if rule.before and rule.after]
        single = [rule for rule in self.rules if not (rule.before and rule.after)]
        self._before = {word: rule for rule in single for word in rule.before}
        self._after = {word: rule for rule in single for word in rule.after}
        self._inside = {word: rule for rule in single for word in rule.inside}
        self._both_before = {word: rule for rule in self.both for word in rule.before}
        heads = alternation([*self._before, *self._both_before])
        self._before_pattern = re.compile(f"(?:{heads})[ \u3000]?$")
        self._apart = {word: rule for rule in self.rules for word in (*rule.share_of, *rule.verb_behind)}
        shares = alternation(word for rule in self.rules for word in rule.share_of)
        verbs = alternation(word for rule in self.rules for word in rule.verb_behind)
        self._share_pattern = re.compile(f"({shares}){_NAME}{{1,16}}\u7684$")
        self._verb_pattern = re.compile(f"({verbs}){_NAME}{{1,4}}$")
        self._after_pattern = re.compile(f"[ \u3000]?({alternation(self._after)})")
        self.inside_pattern = alternation(self._inside)
        self._never = {
            rule.name: re.compile(f"(?:{rule.unless_before})$") for rule in self.rules if rule.unless_before
        }

    def read(self, text: str, start: int, end: int, inside: str, kind: str) -> Reading:
        """Return how the number at text[start:end] is meant; `inside` is the word between number and unit."""
        after = self._after_pattern.match(text, end)
        rule_after = self._after.get(after.group(1)) if after else None
        if (
            after
            and rule_after
            and not (_speaks_of(rule_after, kind) and self._stands(rule_after, text, start, after.end()))
        ):
            rule_after = None
        rule_before, word = self._find_before(text, start, kind)
        if after and word in self._both_before:
            both = self._both_before[word]
            if after.group(1) in both.after:
                return Reading(both.gives, both.shape, both.name, f"{word}\u2026{after.group(1)}")
        if inside and inside in self._inside:
            found = self._inside[inside]
            return Reading(found.gives, found.shape, found.name, inside)
        if rule_before is not None:
            return Reading(rule_before.gives, rule_before.shape, rule_before.name, word)
        if (apart := self._find_apart(text, start, kind)) is not None:
            return apart
        if after and rule_after is not None:
            return Reading(rule_after.gives, rule_after.shape, rule_after.name, after.group(1))
        return PLAIN

    def _stands(self, rule: QualifierRule, text: str, start: int, end: int) -> bool:
        """Tell whether a word behind a number that begins at `start` is no part of another word, and tells of the number."""
        never = self._never.get(rule.name)
        if never and never.search(text[max(0, start - _APART) : start]):
            return False
        return not rule.unless_followed or not text.startswith(tuple(rule.unless_followed), end)

    def _find_before(self, text: str, start: int, kind: str) -> tuple[QualifierRule | None, str]:
        match = self._before_pattern.search(text, max(0, start - 7), start)
        if match is None:
            return None, ""
        word = match.group().rstrip(" \u3000")
        rule = self._before.get(word)
        if rule is None or not _speaks_of(rule, kind):
            return None, word
        if rule.unless_after and text[max(0, match.start() - 1) : match.start()] in rule.unless_after:
            return None, word
        return rule, word

    def _find_apart(self, text: str, start: int, kind: str) -> Reading | None:
        """Return how a number is meant whose word stands apart from it, in front of a whole or a verb."""
        pattern = self._share_pattern if kind in _SHARES else self._verb_pattern
        match = pattern.search(text, max(0, start - _APART), start)
        if match is None:
            return None
        rule = self._apart[match.group(1)]
        return Reading(rule.gives, rule.shape, rule.name, match.group(1))


def _speaks_of(rule: QualifierRule, kind: str) -> bool:
    return (not rule.kinds or kind in rule.kinds) and kind not in rule.unless_kinds


def compile_qualifiers(rules: Rulebook) -> Qualifiers:
    """Build the reader of qualifiers from rules/qualifiers.toml."""
    return Qualifiers(rules.load("qualifiers.toml", QualifierRules))
