"""The rules of rules/slogans.toml: numbers that stand in slogans, programmes and layouts."""

from __future__ import annotations

import re

from extractor.findings.counts import Counts
from extractor.findings.derived import tally
from extractor.findings.needed import Sought
from extractor.findings.relations import Related, named_count
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "slogans.toml"
_LETTER = "[\u4e00-\u9fff]"


class SloganWords(RuleFile):
    """What stands between a numeral and what it counts; the word for two of a thing; how many points make a list."""

    counters: str
    two: str
    fewest: int


class DoneRule(Rule):
    """The words between names and what each of them did, and those for that."""

    verbs: str
    predicates: list[str]


class ToldRule(Rule):
    """How many characters two places share around a slogan and its points."""

    shared: int


class InlineRule(Rule):
    """What stands between a slogan and the clauses behind it, and what `divides` these."""

    gap: str
    divides: str


class LayoutRule(Rule):
    """A layout in quotation marks, its `parts`, one `part`, its `number` and `noun`; what `ends` the words behind it."""

    pattern: str
    ends: str
    part: str


class HeadedRule(Rule):
    """How a heading begins, and how far behind the slogan the first may be."""

    heading: str
    reach: int


class ProgrammeRule(Rule):
    """A name of digits, one part with its `number`, what divides two, and how far behind the name the first may be."""

    digits: str
    part: str
    between: str
    reach: int


class YearsRule(Rule):
    """So many years (`n`), and the `names` of what each was given to, and what divides these."""

    pattern: str
    divided: str


class SloganRules(RuleFile):
    """rules/slogans.toml."""

    words: SloganWords
    done: DoneRule
    told: ToldRule
    inline: InlineRule
    layout: LayoutRule
    headed: HeadedRule
    programme: ProgrammeRule
    years: YearsRule


class Slogans:
    """The rules of rules/slogans.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, SloganRules)
        self.counts = rules.once(Counts)
        words, counted = self.rules.words, self.counts.rules.words
        self.numerals = self.counts.from_one
        left, right = counted.quotes
        numeral = f"(?P<n>{self.counts.numeral.pattern}|{words.two})"
        self.slogan = re.compile(f"{left}{numeral}(?P<counter>[{words.counters}]?)(?P<word>{_LETTER}{{1,6}}){right}")
        done = self.rules.done
        self.verbs = re.compile(f"(?:{done.verbs})$")
        self.predicate = re.compile(alternation(done.predicates))
        self.heading = re.compile(self.rules.headed.heading)
        self.digits, self.part = Sought(self.rules.programme.digits, ""), re.compile(self.rules.programme.part)
        self.between = re.compile(self.rules.programme.between)
        self.gap, self.clauses = re.compile(self.rules.inline.gap), re.compile(self.rules.inline.divides)
        self.layout, self.piece = re.compile(self.rules.layout.pattern), re.compile(self.rules.layout.part)
        self.years = re.compile(self.rules.years.pattern)
        self.divided = re.compile(self.rules.years.divided)
        self.joined = "".join(word for word in counted.joins if len(word) == 1)

    def number(self, written: str) -> int:
        """Return the number that a numeral, a digit or the word for two stands for."""
        if written == self.rules.words.two:
            return 2
        return int(written) if written.isdigit() else self.numerals.get(written, 0)


def counted_as(
    ways: Slogans, rule: Rule, match: re.Match[str], group: str, names: list[str], least: int, most: int
) -> Related:
    """Return the relation of a number, the group of a match, with what the text enumerates."""
    count = tally(ways.number(match[group]), match[group], match.start(group), match.end(group))
    return named_count(rule.name, count, names, match[0], least, most)
