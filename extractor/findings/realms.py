"""What a place has and what a larger place around it has: no more of one thing in the smaller one than in the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.derived import tally
from extractor.findings.nearby import known
from extractor.findings.needed import around
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.numerals import compile_numerals
from extractor.values.words import alternation

FILE = "realms.toml"
_REACH = 40  # characters around a rank that tell of what it is


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


class RankRule(Rule):
    """The rank among those of one place (`one`) and among those of another (`other`); the words for their levels as above.

    front, behind: what stands in front of the first rank, and all from it on.
    never: words in front of it in the sentence by which the ranks are of two things.
    """

    front: str
    behind: str
    never: list[str]


class RealmRules(RuleFile):
    """rules/realms.toml."""

    realm: RealmRule
    ranked: RankRule


class Realms:
    """The rule of rules/realms.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, RealmRules)
        self.rule, self.ranks = loaded.realm, loaded.ranked
        self.ranked, self.rank_on = re.compile(self.ranks.front + self.ranks.behind), re.compile(self.ranks.behind)
        self.several = re.compile(alternation(self.ranks.never))
        self.numerals = rules.once(compile_numerals)
        self.patterns = [rules.once(Patterns).rule_pattern(one) for one in self.rule.patterns]
        self.rank = {word: rank for rank, words in enumerate(self.rule.ranks) for word in words}
        self.never = re.compile(alternation(self.rule.never))

    def larger(self, match: re.Match[str], text: str) -> bool | None:
        """Tell whether the second level of a match is the larger one; nothing where the words do not tell."""
        levels = match["level"], match["level2"]
        first, second = (self.rank.get(level, 0) for level in levels)
        doubtful = any(word in text for level in levels for word in self.rule.doubtful.get(level, ()))
        return None if doubtful or first == second else first < second


def realms(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the number of a smaller place as a part of that of a larger one, and ranks in both."""
    ways = rules.once(Realms)
    yield from _ranked(skeleton, ways)
    for sought in ways.patterns:
        for match in skeleton.found(sought):
            larger = ways.larger(match, skeleton.text)
            if larger is None or not _alike(match) or ways.never.search(match[0]):
                continue
            places = match.start("one"), match.start("other")
            smaller, larger_one = map(skeleton.figure_at, places if larger else places[::-1])
            same = skeleton.key_at(places[0]) == skeleton.key_at(places[1])
            if same and known(smaller) and known(larger_one):
                members = Member("whole", larger_one), Member("part", smaller)
                wording = skeleton.words(match.start(), match.end())
                yield Related("part", "PART", ways.rule.name, members, wording, "open", tension=True)


def _ranked(skeleton: Skeleton, ways: Realms) -> Iterator[Related]:
    """Yield the rank among those of a smaller place as the first that can be taken among those of a larger one."""
    text = skeleton.folded
    for match in around(ways.ranked, [match.start() for match in ways.rank_on.finditer(text)], text, _REACH):
        larger = ways.larger(match, text)
        front = text[text.rfind("\n", 0, match.start()) + 1 : match.start()][-_REACH:]
        if larger is None or ways.several.search(front + match[0]):
            continue
        ranks = [_rank(ways, match, role) for role in ("one", "other")]
        members = tuple(map(Member, ("least", "value"), ranks if larger else ranks[::-1]))
        yield Related("ratio", "RANGE", ways.ranks.name, members, match[0], tension=True)


def _rank(ways: Realms, match: re.Match[str], role: str) -> Figure:
    """Return a rank, in digits or as a numeral, in the form of a figure."""
    return tally(ways.numerals.integer(match[role]), match[role], match.start(role), match.end(role))


def _alike(match: re.Match[str]) -> bool:
    """Tell whether both numbers are of one thing: one is told without its name, or by the same."""
    groups = match.groupdict()
    front, behind = [groups.get(one) or "" for one in ("of", "of2")], [groups.get(one) or "" for one in ("noun", "noun2")]
    names = ["".join(pair) for pair in zip(front, behind, strict=True)]
    return any(names) and (names[0] == names[1] or not all(names))
