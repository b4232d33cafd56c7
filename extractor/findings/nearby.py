"""What numbers of one sentence may have to do with each other: the rules of rules/beside.toml, and the amounts of a text.

What a pattern tells of a number comes first: these rules read it only where none does, and only against amounts of one unit
in the same sentence. Where two or more readings are open and one of them holds, that is the one; where none holds, it is
told only if there are no more amounts than the reading needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from extractor.findings.adding import addable
from extractor.findings.relations import Related
from extractor.findings.signs import is_sign
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Kind
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "beside.toml"
COUNTED = ("count", "households", "people")
PAIR = 2
PARAGRAPH = 240  # characters
_SENTENCE = 400  # characters of a sentence, or a table copied as one
_TENTH = 10
_GROUP = re.compile(r"\(\?P<\w+>")


class LeadRule(Rule):
    """What stands in front of a number; the group `of` names a rate."""

    lead: str


class EachRule(LeadRule):
    """What stands in front of an amount for each, `what` behind the group `of`.

    behind: all of it may follow. fixed: it is a rate that was set, not a mean that was rounded.
    """

    behind: bool = False
    fixed: bool = False


class ThanRule(LeadRule):
    """What stands in front of a difference, and of the amount right in front of it."""

    than: str


class BesideWords(RuleFile):
    """Words in front of amounts."""

    to: list[str]
    before: list[str]
    years: list[str]
    everywhere: list[str]
    of_one: list[str]
    target: list[str]
    change: list[str]
    no_change: list[str]
    never: list[str]
    prices: list[str]
    real: list[str]
    adverbs: list[str]
    completed: tuple[str, ...]
    finished: list[str]
    given: list[str]
    carried: list[str]
    opening: list[str]
    spent: list[str]
    used: list[str]
    due: list[list[str]]
    did: list[str]
    parted: list[str]
    within: tuple[str, ...]
    negations: str
    pending: str
    left: str
    same: list[list[str]]
    each: str
    of_kinds: dict[str, list[Kind]]
    of_units: dict[str, str]
    of_numbers: dict[str, Kind]
    no_means: list[str]
    among: list[str]
    in_all: list[str]
    apart: list[tuple[str, str]]
    days: list[str]
    months: list[str]
    remaining: list[str]
    instead: list[str]
    whole_year: list[str]
    moments: str
    all_of_it: list[str]
    place: str
    planned_name: str


class BesideRules(RuleFile):
    """rules/beside.toml."""

    words: BesideWords
    share: list[LeadRule]
    part: list[LeadRule]
    done: list[LeadRule]
    rate: list[LeadRule]
    grew: list[LeadRule]
    fell: list[LeadRule]
    rest: list[LeadRule]
    beyond: list[LeadRule]
    balance: list[LeadRule]
    deficit: list[LeadRule]
    more: list[ThanRule]
    less: list[ThanRule]
    each: list[EachRule]


class Way(NamedTuple):
    """A rule, compiled, and which reading it is of."""

    rule: LeadRule
    lead: re.Pattern[str]
    than: re.Pattern[str] | None
    tells: str


class Beside:
    """The rules of rules/beside.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, BesideRules)
        self.words = self.rules.words
        self.of_percent = self._ways("share", "part", "done", "rate", "grew", "fell")
        self.of_amount = self._ways("beyond", "balance", "deficit", "rest", "more", "less")
        self.any_of_percent, self.any_of_amount = map(_any_of, (self.of_percent, self.of_amount))
        self.adverbs = re.compile(f"^(?:{'|'.join(self.words.adverbs)})+")
        self.done = re.compile(f"(?:{'|'.join(self.words.adverbs)})$")
        self.finished = re.compile(f"(?:{'|'.join(self.words.adverbs)})(?:{'|'.join(self.words.finished)})")
        self.hint = re.compile(f"[{self.words.left}]")
        self.never = re.compile(alternation(self.words.never))
        self.negated = re.compile(f"[{self.words.negations}].")
        self.place, self.planned_name = re.compile(self.words.place), re.compile(self.words.planned_name)

    def _ways(self, *kinds: str) -> list[Way]:
        rules: list[tuple[LeadRule, str]] = [(rule, kind) for kind in kinds for rule in getattr(self.rules, kind)]
        return [
            Way(rule, re.compile(rule.lead), re.compile(rule.than) if isinstance(rule, ThanRule) else None, kind)
            for rule, kind in rules
        ]

    def bare(self, name: str) -> str:
        """Return the name of a planned level without the words that say so, and without those for the whole place."""
        return self.planned_name.sub("", self.place.sub("", name))

    def called(self, of: str, words: str) -> bool:
        """Tell whether words bear what a rate is named for, or another word for it."""
        bare = self.negated.sub("", words)
        return of in bare or any(other in bare for group in self.words.same if of in group for other in group)


def _any_of(ways: list[Way]) -> re.Pattern[str]:
    """Return a pattern that is found where that of any of some rules is."""
    return re.compile("|".join(f"(?:{_GROUP.sub('(?:', way.lead.pattern)})" for way in ways))


Reading = Callable[[Way, "re.Match[str]", int, "list[int]"], "Related | None"]


class Nearby:
    """The amounts of a text, and the words in front of them."""

    def __init__(self, skeleton: Skeleton, rules: Rulebook) -> None:
        self.skeleton = skeleton
        self.ways = rules.once(Beside)
        self.words = self.ways.words

    def amounts(self, position: int) -> list[int]:
        """Return the amounts in front of a number in its sentence that are of one unit: its own, or that of the nearest."""
        start = max(self.skeleton.sentence(position).start, position - _SENTENCE)
        before, key_at = self.skeleton.between(start, position), self.skeleton.key_at
        nearest = position
        if self.skeleton.kinds[position] == "percent":
            nearest = next((one for one in reversed(before) if self._able(one, position)), position)
        key = key_at(nearest)
        return [one for one in before if key_at(one) == key and self._able(one, position)]

    def _able(self, position: int, behind: int) -> bool:
        """Tell whether a figure in front of another is an amount that can be its level, whole or part."""
        if not addable(self.skeleton.figure_at(position)) or self.ways.never.search(self.skeleton.leads[position]):
            return False
        return self.skeleton.depth(position, behind) >= 0  # in no brackets that end before

    def front(self, position: int) -> str:
        """Return the words from the last mark or amount to an amount, days among them."""
        start = self.skeleton.clause_start(position, 0)
        amounts = [one for one in self.skeleton.between(start, position) if is_sign(self.skeleton.text[one])]
        return self.skeleton.words(amounts[-1] + 1 if amounts else start, position)

    def is_target(self, position: int) -> bool:
        return any(word in self.front(position) for word in self.words.target)

    def target(self, part: int) -> int | None:
        """Return the one amount of what was to be done that the paragraph states before the sentence of what was."""
        targets = [one for one in self.before_sentence(part) if self._able(one, one) and self.is_target(one)]
        between = self.skeleton.text[targets[-1] : part] if targets else ""
        parted = any(word in between for word in self.words.parted)
        return targets[0] if len(targets) == 1 and not parted else None

    def before_sentence(self, position: int) -> list[int]:
        """Return the amounts of one's unit in its paragraph that stand in front of its sentence."""
        sentence, key = self.skeleton.sentence(position).start, self.skeleton.key_at(position)
        start = max(self.skeleton.line_start(position), position - PARAGRAPH)
        return [one for one in self.skeleton.between(start, sentence) if self.skeleton.key_at(one) == key]

    def is_between(self, change: int, one: int, other: int, part: int = _TENTH) -> bool:
        """Tell whether a change is about that from one level to another, up to a part of it."""
        amount, first, second = (self.skeleton.figure_at(place).value or Decimal(0) for place in (change, one, other))
        return abs(amount - abs(first - second)) <= amount / part

    def wording(self, start: int, end: int) -> str:
        return self.skeleton.words(start, end + 1)


def known(figure: Figure) -> bool:
    """Tell whether a figure has a value and no doubt about it."""
    return figure.value is not None and figure.quality != "suspect"
