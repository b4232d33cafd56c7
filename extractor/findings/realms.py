"""What a place has and what a larger place around it has: no more of one thing in the smaller one than in the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "realms.toml"


class RealmRule(Rule):
    """How a number of one place (`one`) and of another (`other`) are told: the words for their levels, and of what each is.

    The groups `level` and `level2` are words of `ranks`, which holds the higher ones later; `of` and `of2` tell what is
    counted in front of the numbers, `noun` and `noun2` behind them, and what one side leaves out is that of the other.
    never: words in it by which neither is of all that a place has. doubtful: words anywhere in the text by which the level
    that stands there is another.
    """

    patterns: list[str]
    ranks: list[list[str]]
    never: list[str]
    doubtful: dict[str, list[str]]


class RealmRules(RuleFile):
    """rules/realms.toml."""

    realm: RealmRule


class Realms:
    """The rule of rules/realms.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, RealmRules).realm
        self.patterns = [rules.once(Patterns).rule_pattern(one) for one in self.rule.patterns]
        self.rank = {word: rank for rank, words in enumerate(self.rule.ranks) for word in words}
        self.never = re.compile(alternation(self.rule.never))


def realms(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the number of a smaller place as a part of that of a larger one."""
    ways = rules.once(Realms)
    for sought in ways.patterns:
        for match in skeleton.found(sought):
            ranks = [ways.rank.get(match[group], 0) for group in ("level", "level2")]
            if ranks[0] == ranks[1] or not _alike(match) or ways.never.search(match[0]):
                continue
            levels = (match["level"], match["level2"])
            if any(word in skeleton.text for level in levels for word in ways.rule.doubtful.get(level, ())):
                continue
            places = match.start("one"), match.start("other")
            smaller, larger = map(skeleton.figure_at, places if ranks[0] < ranks[1] else places[::-1])
            same = skeleton.key_at(places[0]) == skeleton.key_at(places[1])
            if same and known(smaller) and known(larger):
                members = Member("whole", larger), Member("part", smaller)
                wording = skeleton.words(match.start(), match.end())
                yield Related("part", "PART", ways.rule.name, members, wording, "open", tension=True)


def _alike(match: re.Match[str]) -> bool:
    """Tell whether both numbers are of one thing: one is told without its name, or by the same."""
    groups = match.groupdict()
    front, behind = [groups.get(one) or "" for one in ("of", "of2")], [groups.get(one) or "" for one in ("noun", "noun2")]
    names = ["".join(pair) for pair in zip(front, behind, strict=True)]
    return any(names) and (names[0] == names[1] or not all(names))
