"""The rules of rules/counts.toml: how a text names things one by one whose number it states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from pydantic import Field

from extractor.findings.relations import Patterns
from extractor.findings.skeleton import SIGNS, Marks, compiled
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "counts.toml"
MOST = 20


class CountWords(RuleFile):
    """Numerals, and what follows them where they count things; what divides names, what stands in front of the first.

    verbs: those of which the number is the object.
    """

    numerals: dict[str, int]
    not_behind: str
    counters: str
    counters_of_digits: str
    marks: list[str]
    weaker: list[str]
    stronger: list[str]
    joins: list[str]
    lead: list[str]
    verbs: list[str]
    of: str
    open: list[str]
    quotes: list[str]


class NamedRule(Rule):
    """Things counted right behind their names.

    after: what is counted; never: ends of names that name something else. single: characters that are a name each, where
    no mark divides them. fewest: names that make a list.
    """

    after: str
    never: list[str] = Field(default_factory=list)
    single: str = ""
    fewest: int = 2


class Stops(RuleFile):
    """Words that make an enumeration one of kinds or actions, not of names."""

    words: list[str]


class HeldRule(Rule):
    """Names that a bracket behind the number holds. never: words that no list of names holds."""

    never: list[str]


class ListedRule(Rule):
    """Names that follow the number behind one of the words `openers`, or some of them. never: what no name holds."""

    openers: list[str]
    some: list[str]
    never: list[str]


class NumberedRule(Rule):
    """Lists that number what is counted.

    lead: what stands between the number and the first of them; paragraph: and where they begin a paragraph behind the
    number of `nouns`. near, far: how far the first and the next may be. series, digits, signs: how they are numbered.
    alike: numberings that may stand for one another. never: what is counted that no list numbers.
    """

    lead: str
    paragraph: str
    nouns: list[str]
    near: int
    far: int
    series: list[str]
    digits: list[str]
    signs: str
    alike: list[list[str]]
    never: list[str]


class AmountsRule(Rule):
    """Things named one after another with an amount `value` each, in front of their number."""

    each: str


class RespectivelyRule(Rule):
    """As many values as names.

    shown: how their number is told. pairs: words that name two things; never: those that stand for several, or for all.
    """

    openers: str
    shown: str
    pairs: list[str]
    never: list[str]


class CountRules(RuleFile):
    """rules/counts.toml."""

    words: CountWords
    named: list[NamedRule]
    named_stops: Stops
    held: HeldRule
    listed: ListedRule
    numbered: NumberedRule
    amounts: AmountsRule
    priced: Rule
    respectively: RespectivelyRule


class Counts:
    """The rules of rules/counts.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, CountRules)
        words = self.rules.words
        numerals = "|".join(sorted(words.numerals, key=len, reverse=True))
        numerals = f"(?:{numerals})(?![{''.join(words.numerals)}])"
        left, right = words.quotes
        self.numeral = re.compile(numerals)
        self.counter = re.compile(words.counters)
        self.not_behind = re.compile(f"[{words.not_behind}0-9]")
        self.quoted = re.compile(f"[\u4e00-\u9fff]{{1,8}}{right}")
        self.slogan = re.compile(f"{left}[^{right}]*{numerals}")
        self.digits = re.compile(words.counters_of_digits)
        self.named = [(rule, re.compile(rule.after)) for rule in self.rules.named]
        self.no_names = (*words.joins, *words.verbs)  # what no run of names ends with
        self.divided = re.compile("|".join(words.marks))
        self.joins = re.compile("|".join(map(re.escape, words.joins)))
        self.lead = re.compile(self.rules.numbered.lead)
        self.paragraph = re.compile(self.rules.numbered.paragraph)
        patterns = rules.once(Patterns)
        listed = self.rules.listed
        marks, openers = patterns.rules.marks, "|".join(map(re.escape, (*listed.openers, *listed.some)))
        edges = re.escape(marks.stop + marks.comma)
        apart = f"{SIGNS}{re.escape(self.edges(marks))}"
        self.priced = re.compile(f"[^{apart}]{{0,8}}[{marks.colon}]")
        self.held, self.held_of_digits = (
            re.compile(f"[^{apart}{''.join(words.marks)}]{{{few},12}}{right}?{marks.open}") for few in (1, 0)
        )
        named = rf"(?P<kind>[^{edges}{SIGNS}{right}]{{2,8}}){right}?[{marks.colon}]"
        opened = rf"[^{edges}{SIGNS}]{{0,8}}{marks.comma[0]}?(?:{openers})[{marks.colon}]?"
        self.listed = re.compile(f"{opened}|{named}")
        divided = "|".join(map(re.escape, (*words.marks, *words.joins)))
        self.between = re.compile(f"(?:{divided})(?=[{SIGNS}])")
        self.each = compiled(self.rules.amounts.each, patterns.rules.words, patterns.rules.marks)
        self.respectively = re.compile(f"{self.rules.respectively.openers}(?=[{SIGNS}])")

    def numerals(self, text: str) -> Iterator[re.Match[str]]:
        """Yield each numeral of a text that counts things, or stands in quotation marks with what it counts."""
        for match in self.numeral.finditer(text):  # what stands around it is looked at last: few characters are numerals
            before = text[match.start() - 1 : match.start()]
            counts = not self.not_behind.match(before) and self.counter.match(text, match.end())
            if counts or (before == self.rules.words.quotes[0] and self.quoted.match(text, match.end())):
                yield match

    def edges(self, marks: Marks) -> str:
        """Return the marks that end what a number counts: all but those that divide names."""
        every = set(marks.comma + marks.stop + marks.open + marks.close + marks.colon)
        return "".join(sorted(every - set(self.rules.words.marks)))

    @cached_property
    def first(self) -> re.Pattern[str]:
        """What the first point of any numbered list begins with."""
        return re.compile("|".join(re.escape(mark) for way in self.series for mark in way[0]))

    @cached_property
    def series(self) -> list[list[tuple[str, ...]]]:
        """How lists are numbered: for each way the marks of its points, with those that may stand for them."""
        rule, numerals = self.rules.numbered, self._ordinals()
        alike = {way: tuple(group) for group in rule.alike for way in group}
        ways = [(way, numerals) for way in rule.series]
        ways += [(way, [str(number) for number in range(1, MOST + 1)]) for way in rule.digits]
        found = [
            [tuple(one.replace("#", number) for one in alike.get(way, (way,))) for number in numbers]
            for way, numbers in ways
        ]
        return [*found, [(sign,) for sign in rule.signs]]

    def _ordinals(self) -> list[str]:
        by_number = {number: word for word, number in self.rules.words.numerals.items()}
        return ["\u4e00", *(by_number[number] for number in sorted(by_number))]
