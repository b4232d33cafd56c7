"""The words around what a report states twice: rules/twice.toml, and its patterns compiled."""

from __future__ import annotations

import re
from collections import defaultdict

from extractor.findings.needed import Sought, needed
from extractor.findings.relations import Patterns
from extractor.findings.signs import SIGNS
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "twice.toml"
_SHORTEST = 2  # characters of a name


class TwiceWords(RuleFile):
    """Words around the names of what is stated twice; see rules/twice.toml."""

    against: list[str]
    when: list[str]
    place: str
    has: list[str]
    weak: list[str]
    some: list[str]
    own: list[str]
    others: list[str]
    verbs: list[str]
    endings: list[str]
    open: str
    alike: list[list[str]]
    always: list[str]
    narrower: list[str]
    totals: list[str]
    flows: list[str]
    past: list[str]
    never: list[str]
    planned: list[str]
    plain: list[str]
    done: list[str]
    body: str


class BehindWords(RuleFile):
    """What stands behind a number: patterns whose group `name` is what it counts."""

    name: str
    all: str
    present: str


class RisenRule(Rule):
    """A level that rose: its `name`, and what it is `now`."""

    pattern: str


class SumRule(Rule):
    """Names of a whole, and those of each of its parts."""

    whole: list[str]
    parts: list[list[str]]


class TwiceRules(RuleFile):
    """rules/twice.toml."""

    words: TwiceWords
    behind: BehindWords
    risen: RisenRule
    sum: list[SumRule]
    stock: Rule
    line: Rule


class Twice:
    """The rules of rules/twice.toml, compiled.

    lead: the words in front of a number. line: those where none of `of_all` stands among them, without which no number is of
    the place as a whole. of_place: what ends those in front of a number that is. apart: words in a clause by which it
    is of another time, of others, or planned. marks: words without which neither totals nor what is all
    there is by itself are told.
    """

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, TwiceRules)
        words, behind = self.rules.words, self.rules.behind
        comma = rules.once(Patterns).rules.marks.comma[0]
        when, has, verbs = alternation(words.when), alternation(words.has), alternation(words.verbs)
        some, against = alternation(words.some), alternation(words.against)
        place = f"(?P<whole>{words.place})"
        has = f"(?P<has>{has})?(?P<some>{some})?"
        self.lead = re.compile(
            f"(?:(?:[\u4e00-\u9fff]{{0,10}}(?:{against}))?(?:{when})*{place})?(?:{when})*{has}"
            f"(?P<name>[\u4e00-\u9fff]{{2,16}}?)?(?:{verbs})*$"
        )
        self.line = re.compile(f"(?:{when})*(?:{some})?(?P<name>[\u4e00-\u9fff]{{2,16}}?)?(?:{verbs})*$")
        self.of_place = re.compile(f"{place}{has}(?P<name>)(?:{verbs})*$")
        self.goes_on = re.compile(f"(?:{when})*(?:{alternation((*words.some, *words.has, *words.own))})")
        always = "".join(f"(?<!{word})" for word in words.narrower) + f"(?P<name>{alternation(words.always)})"
        self.always = re.compile(f"{always}(?:{alternation(words.endings)})?(?:{verbs})*$")
        self.totals = re.compile(f"(?:{alternation(words.totals)})(?:{verbs})*[{re.escape(comma)}]?$")
        self.behind, self.all, self.present = (re.compile(one) for one in (behind.name, behind.all, behind.present))
        self.apart = re.compile(alternation((*words.never, *words.planned)))
        self.past = re.compile(alternation(words.past))
        marks = [*words.totals, *words.always, *_needed(behind.present), *_needed(behind.all)]
        self.marks = Sought(alternation(marks), "")
        self.marks.needs = rules.once(Patterns).gate.admit((frozenset(marks),))
        self.of_all = re.compile(f"{words.place}|{alternation(words.has)}")
        self.risen = rules.once(Patterns).sought(
            re.sub("<(was|now)>", lambda one: f"(?P<{one[1]}>[{SIGNS}])", self.rules.risen.pattern)
        )
        self.others = re.compile(alternation(words.others))
        self.body = re.compile(words.body)
        self.done = re.compile(f"(?:{alternation(words.done)})+")
        self.endings = tuple(words.endings)
        self.alike = {name: names[0] for names in words.alike for name in names}
        self._forms: dict[str, list[str]] = defaultdict(list)
        for name, plain in self.alike.items():
            self._forms[plain].append(name)
        self.flows, self.never, self.planned, self.plain = (
            re.compile(alternation(one)) for one in (words.flows, words.never, words.planned, words.plain)
        )

    def plain_name(self, name: str) -> str:
        """Return a name in the form that all of its forms have."""
        name = name.removesuffix(self.rules.words.open)
        if name.endswith(self.endings):
            shorter = (name.removesuffix(ending) for ending in self.rules.words.endings)
            name = next((short for short in shorter if len(short) >= _SHORTEST and short != name), name)
        return self.alike.get(name, name)

    def forms(self, name: str) -> tuple[str, ...]:
        """Return a name and those of the same things."""
        return name, *self._forms.get(name, ())


def _needed(pattern: str) -> list[str]:
    """Return words of which a text that a pattern matches has at least one."""
    return sorted(frozenset[str]().union(*needed(pattern, "")[:1]))
