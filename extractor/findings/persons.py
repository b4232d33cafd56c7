"""Persons told by name, and the number right behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extractor.findings.nearby import known
from extractor.findings.needed import Sought
from extractor.findings.relations import Patterns, Related, named_count
from extractor.findings.signs import expanded
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "persons.toml"
_FEWEST = 3  # names, the last two of which a word may join
_FRONT = 6  # characters in front of the first name that may be the end of another
_APART = "、，和及与"  # what divides names
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


class HeldRule(Rule):
    """The number `n` of persons in front of a bracket with their names; what divides these, and tells of others."""

    number: str
    open: str
    divides: str


class OfficesRule(Rule):
    """Offices that one person holds, what stands in front of the first, and the number behind them."""

    office: str
    begins: str
    number: str


class MisnamedRule(Rule):
    """Words around the names of those who speak or act; see the comments in the file."""

    verbs: list[str]
    follows: list[str]
    offices: list[str]
    front: str


class PersonsRules(RuleFile):
    """rules/persons.toml."""

    persons: PersonsRule
    held: HeldRule
    offices: OfficesRule
    misnamed: MisnamedRule


class Persons:
    """The rule of rules/persons.toml, compiled. others: another name stands in front of the first.

    last, last_office: how a row of names, or of offices, ends, which is sooner found than all of it.
    """

    def __init__(self, rules: Rulebook) -> None:
        patterns = rules.once(Patterns)
        self.rule = rule = rules.load(FILE, PersonsRules).persons
        name = f"[{rule.surnames}]{_HAN}{{1,2}}"
        number = expanded(rule.number, patterns.rules.words, patterns.rules.marks)
        row = f"(?P<row>{name}(?:{rule.divides}{name}){{{_FEWEST - 2},}}(?:{rule.joins}{name})?)"
        self.sought = patterns.sought(f"{row}(?P<open>{rule.open})?{number}")
        self.last = patterns.sought(f"{rule.divides}{name}(?:{rule.joins}{name})?(?:{rule.open})?{number}")
        self.acts = tuple(rule.acts)
        loaded = rules.load(FILE, PersonsRules)
        self.held, self.offices = loaded.held, loaded.offices
        held = expanded(self.held.number, patterns.rules.words, patterns.rules.marks)
        names = f"(?P<row>{name}(?:{self.held.divides}{name})+)"
        self.in_brackets = patterns.sought(f"{held}{names}(?P<open>{self.held.open})?）")
        office, number = self.offices.office, expanded(self.offices.number, patterns.rules.words, patterns.rules.marks)
        each = f"{office}(?:{rule.divides}{office})+(?:{rule.joins}{office})?"
        self.in_office = patterns.sought(f"{self.offices.begins}(?P<row>{each}){number}")
        self.last_office = patterns.sought(f"{office}{number}")
        self.apart = re.compile(rule.joins)
        self.others = re.compile(f"(?:{name}|{rule.divides}{_HAN}*)[{patterns.rules.marks.comma}）]{_HAN}{{0,1}}$")


def persons(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each number of persons that stands behind their names."""
    ways = rules.once(Persons)
    for match in _ending(skeleton, ways.last, ways.sought):
        figure = skeleton.figure_at(match.start("n"))
        front = skeleton.text[max(0, match.start() - _FRONT) : match.start()]
        names = ways.apart.split(match["row"])
        few = len(names) < _FEWEST and not front.endswith(ways.acts)
        if few or ways.others.search(front) or front.endswith(ways.rule.divides) or not known(figure):
            continue
        if match["open"] and len(names) <= (figure.value or 0):
            continue  # there are others
        yield named_count(ways.rule.name, figure, names, match["row"], tension=True)
    told = (ways.held, skeleton.found(ways.in_brackets)), (ways.offices, _ending(skeleton, ways.last_office, ways.in_office))
    for rule, matches in told:
        for match in matches:
            figure, names = skeleton.figure_at(match.start("n")), re.split(f"[{_APART}]", match["row"])
            opened = bool(match.groupdict().get("open")) or match["row"].endswith(ways.rule.open)
            if known(figure) and not (opened and len(names) <= (figure.value or 0)):
                yield named_count(rule.name, figure, names, match["row"], tension=True)


def _ending(skeleton: Skeleton, last: Sought, sought: Sought) -> Iterable[re.Match[str]]:
    """Return the matches of a pattern of a row, if how it ends is found anywhere."""
    return skeleton.found(sought) if next(skeleton.found(last), None) else ()
