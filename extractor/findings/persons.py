"""Persons told by name, and the number right behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.nearby import known
from extractor.findings.relations import Patterns, Related, named_count
from extractor.findings.signs import expanded
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "persons.toml"
_FEWEST = 3  # names, the last two of which a word may join
_FRONT = 6  # characters in front of the first name that may be the end of another
_HAN = "[\u4e00-\u9fff]"


class PersonsRule(Rule):
    """How persons are told: the first character of a name, what divides or joins two, what says that there are others, and
    the number `n` behind them. acts: what ends the words in front of two names that are all."""

    surnames: str
    divides: str
    joins: str
    open: str
    number: str
    acts: list[str]


class PersonsRules(RuleFile):
    """rules/persons.toml."""

    persons: PersonsRule


class Persons:
    """The rule of rules/persons.toml, compiled. others: another name stands in front of the first."""

    def __init__(self, rules: Rulebook) -> None:
        patterns = rules.once(Patterns)
        self.rule = rule = rules.load(FILE, PersonsRules).persons
        name = f"[{rule.surnames}]{_HAN}{{1,2}}"
        number = expanded(rule.number, patterns.rules.words, patterns.rules.marks)
        row = f"(?P<row>{name}(?:{rule.divides}{name}){{{_FEWEST - 2},}}(?:{rule.joins}{name})?)"
        self.sought = patterns.sought(f"{row}(?P<open>{rule.open})?{number}")
        self.acts = tuple(rule.acts)
        self.apart = re.compile(rule.joins)
        self.others = re.compile(f"(?:{name}|{rule.divides}{_HAN}*)[{patterns.rules.marks.comma}）]{_HAN}{{0,1}}$")


def persons(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each number of persons that stands behind their names."""
    ways = rules.once(Persons)
    for match in skeleton.found(ways.sought):
        figure = skeleton.figure_at(match.start("n"))
        front = skeleton.text[max(0, match.start() - _FRONT) : match.start()]
        names = ways.apart.split(match["row"])
        few = len(names) < _FEWEST and not front.endswith(ways.acts)
        if few or ways.others.search(front) or front.endswith(ways.rule.divides) or not known(figure):
            continue
        if match["open"] and len(names) <= (figure.value or 0):
            continue  # there are others
        yield named_count(ways.rule.name, figure, names, match["row"], tension=True)
