"""So many good deeds that a government pledged, told twice; and the number of a model that its own digits tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.derived import tally
from extractor.findings.nearby import known
from extractor.findings.relations import Patterns, Related, stated_twice
from extractor.findings.skeleton import Skeleton
from extractor.records import Report
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "pledges.toml"
_YEAR = re.compile(r"(?:19|20)\d\d")


class PledgeRule(Rule):
    """All the deeds that were pledged (`n`): in the words of a heading, and in those of a text.

    never: words in a sentence, or right around a heading, by which it is of another year or of some of them.
    """

    heading: str
    text: list[str]
    never: list[str]


class ModelRule(Rule):
    """A model of one centre and `n` others, and how many others (`others`) it is said to lead."""

    pattern: str
    never: list[str]


class PledgeRules(RuleFile):
    """rules/pledges.toml."""

    pledge: PledgeRule
    model: ModelRule


class Pledges:
    """The rules of rules/pledges.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, PledgeRules)
        patterns = rules.once(Patterns)
        self.heading = patterns.rule_pattern(self.rules.pledge.heading)
        self.text = [patterns.rule_pattern(one) for one in self.rules.pledge.text]
        self.model = patterns.rule_pattern(self.rules.model.pattern)
        self.never, self.not_led = (re.compile(alternation(one.never)) for one in (self.rules.pledge, self.rules.model))


def pledges(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the number of deeds in headings with that of the text, and that of a model with how many it leads."""
    ways = rules.once(Pledges)
    yield from _pledged(report, skeleton, ways)
    for match in skeleton.found(ways.model):
        others = skeleton.figure_at(match.start("others"))
        number = int(match["n"])
        if known(others) and not ways.not_led.search(match[0]):
            start = skeleton.offset(match.start("n"))
            one = tally(number, match["n"], start, start + len(match["n"]))
            yield stated_twice(ways.rules.model.name, one, others, skeleton.words(match.start(), match.end()))


def _pledged(report: Report, skeleton: Skeleton, ways: Pledges) -> Iterator[Related]:
    """Yield the only number of deeds that headings tell with each other number that the text says was pledged."""
    headings = [match for match in skeleton.found_first(ways.heading) if not ways.never.search(match[0])]
    numbers = {skeleton.figure_at(match.start("n")).value: match for match in headings}
    if len(numbers) != 1:
        return
    heading = headings[0]
    first = skeleton.figure_at(heading.start("n"))
    told = {match.start("n"): match for way in ways.text for match in skeleton.found(way)}
    years = _years(report, skeleton, heading)
    for position in sorted(told):
        match, other = told[position], skeleton.figure_at(position)
        sentence = skeleton.sentence(position)
        apart = ways.never.search(skeleton.text, sentence.start, match.end())
        other_years = _years(report, skeleton, match)
        fits = not years or not other_years or years & other_years
        if other.value != first.value and known(other) and not apart and fits:
            yield stated_twice(ways.rules.pledge.name, first, other, match[0])
            return


def _years(report: Report, skeleton: Skeleton, match: re.Match[str]) -> set[str]:
    """Return the years that are written in the sentence of a match up to its end."""
    start = skeleton.sentence(match.start()).start
    return set(_YEAR.findall(skeleton.words(start, match.end())))
