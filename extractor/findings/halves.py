"""The growth of a whole, and those of two parts that are all of it by their names: it lies between these."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from extractor.findings.needed import Sought
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.signs import SIGNS
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "halves.toml"
_FAR = 240  # characters between the whole and the first of its parts, and between the parts
_NOWHERE = -1
_CLAUSE = 4  # characters between an amount and its growth, beside the words of that


class HalvesWords(RuleFile):
    """Words around the names and growths of rules/halves.toml."""

    grew: str
    begins: str
    verbs: str
    never: str


class HalvesRule(Rule):
    """The names of a whole and of the two parts that are all of it."""

    whole: str
    parts: tuple[str, str]


class HalvesRules(RuleFile):
    """rules/halves.toml."""

    words: HalvesWords
    halves: list[HalvesRule]


class Halves:
    """The rules of rules/halves.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, HalvesRules)
        self.grew, self.never = re.compile(loaded.words.grew), re.compile(loaded.words.never)
        self._around, sought = loaded.words, rules.once(Patterns).sought
        self.rules = [(rule, [sought(self._named(name)) for name in (rule.whole, *rule.parts)]) for rule in loaded.halves]

    def _named(self, name: str) -> str:
        """Return a pattern of a name in front of its amount, or of how much it grew."""
        return f"{self._around.begins}(?P<what>{name}){self._around.verbs}[{SIGNS}]?"


def halves(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the growth of each whole with those of both its parts further on, where the text tells each once."""
    ways = rules.once(Halves)
    for rule, names in ways.rules:
        places = list(takewhile(_NOWHERE.__ne__, (_grown(skeleton, ways, name) for name in names)))
        if len(places) < len(names):
            continue
        whole, *parts = places
        near = whole < min(parts) < whole + _FAR and abs(parts[0] - parts[1]) < _FAR
        if near:
            figures: list[Figure] = [skeleton.figure_at(one) for one in parts]
            members = Member("share", skeleton.figure_at(whole)), *(Member("part_share", one) for one in figures)
            wording = skeleton.words(min(parts), max(parts) + 1)
            yield Related("growth", "GROWTH", rule.name, members, wording, "between", tension=True)


def _grown(skeleton: Skeleton, ways: Halves, name: Sought) -> int:
    """Return where it stands how much what bears a name grew, if the text tells one such growth; else nowhere."""
    found: list[int] = []
    for match in skeleton.found(name):
        behind = [one for one in skeleton.between(match.end(), match.end() + _FAR) if skeleton.kinds[one] == "percent"][:1]
        sentence = skeleton.sentence(match.start("what"))
        for place in behind:
            words = skeleton.text[match.end() : place].lstrip(skeleton.marks.comma)
            apart = ways.never.search(skeleton.text, sentence.start, place)
            if ways.grew.search(words) and not apart and len(words) <= len(skeleton.leads[place]) + _CLAUSE:
                found.append(place)
    return found[0] if len({skeleton.figure_at(one).value for one in found}) == 1 else _NOWHERE
