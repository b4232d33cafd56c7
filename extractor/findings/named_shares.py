"""Shares of what the report names in another sentence, under this name or another of the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.arithmetic import no_more
from extractor.findings.both_named import both_named
from extractor.findings.far import HUNDRED
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "named.toml"


class NamedRule(Rule):
    """A `part`, its `share`, and the name `of` the whole, of a `level` of places, as the pattern's groups.

    level: a pattern of the level of the place that a whole is of. verbs: what may stand between a name and its amount;
    begins: in front of a name. never: a pattern of words in front of an amount of another time. same: names of one thing.
    """

    pattern: str
    level: str
    verbs: list[str]
    begins: list[str]
    never: str
    same: list[list[str]]


class NamedRules(RuleFile):
    """rules/named.toml."""

    share: NamedRule


class NamedShares:
    """The rule of rules/named.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, NamedRules).share
        self.sought = rules.once(Patterns).rule_pattern(self.rule.pattern)
        self.level = re.compile(self.rule.level)
        self.never = re.compile(self.rule.never)
        self._same = {name: tuple(names) for names in self.rule.same for name in names}

    def ends(self, name: str) -> re.Pattern[str]:
        """Return a pattern of the words that end in front of the amount of a name, or of another name of the thing."""
        names = alternation(self._same.get(name, (name,)))
        begins, verbs = alternation(self.rule.begins), alternation(self.rule.verbs)
        return re.compile(f"(?:^|{begins})(?:{names})(?:{verbs})*$")


def named_shares(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each share with its part and the whole that it names, where the report states one such amount elsewhere.

    And those whose part stands elsewhere, too.
    """
    ways = rules.once(NamedShares)
    for match in skeleton.found(ways.sought):
        part, share = (skeleton.figure_at(match.start(role)) for role in ("part", "share"))
        wholes = [] if ways.never.search(skeleton.lead_of(part)) else _wholes(skeleton, ways, match)
        if len({whole.value for whole in wholes}) != 1 or wholes[0].status != part.status:
            continue
        if no_more(part, wholes[0]) == ((share.value or 0) <= HUNDRED):
            members = Member("whole", wholes[0]), Member("part", part), Member("share", share)
            yield Related("ratio", "RATIO", ways.rule.name, members, match[0], tension=True)
    yield from both_named(skeleton, rules)


def _wholes(skeleton: Skeleton, ways: NamedShares, match: re.Match[str]) -> list[Figure]:
    """Return the amounts that bear the name of a match; none where its own sentence states one."""
    name, key, found = ways.ends(match["of"]), skeleton.key_at(match.start("part")), []
    sentence = skeleton.sentence(match.start())
    for position, lead in skeleton.leads.items():
        if skeleton.key_at(position) != key or not name.search(lead) or ways.never.search(lead):
            continue
        level = ways.level.search(lead)
        if level and match["level"] and level["level"] != match["level"]:
            continue
        if sentence.start <= position < sentence.end:
            return []
        figure = skeleton.figure_at(position)
        if known(figure):
            found.append(figure)
    return found
