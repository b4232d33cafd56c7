"""Places that a report names as struck by something, against how many it says further down were struck. Always a doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.nearby import known
from extractor.findings.relations import Patterns, Related, named_count
from extractor.findings.signs import expanded
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "struck.toml"
_FEWEST = 2  # names
_OFF = 2  # by how many their number may be off; more is of another extent
_FRONT = 8  # characters in front of the first name, or of the number


class StruckRule(Rule):
    """Patterns of `named` places that were struck and of their `number`, of a kind, and how names of each of `kinds` end.

    everywhere: all of the place was struck. some: words that tell that the places are some of them, or the number is rough.
    """

    named: str
    everywhere: str
    number: str
    kinds: dict[str, list[str]]
    some: list[str]


class StruckRules(RuleFile):
    """rules/struck.toml."""

    struck: StruckRule


class Struck:
    """The rule of rules/struck.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        patterns = rules.once(Patterns)
        self.rule = rules.load(FILE, StruckRules).struck
        marks = patterns.rules.marks
        self.named, self.everywhere = re.compile(self.rule.named), re.compile(self.rule.everywhere)
        self.number = patterns.sought(expanded(self.rule.number, patterns.rules.words, marks))
        self.some = re.compile(alternation(self.rule.some))
        self.divides = marks.comma[1]


def struck(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the first number of places struck behind those that are named as such, all of one kind and none left out."""
    ways = rules.once(Struck)
    numbers = list(skeleton.found(ways.number))
    if not numbers or ways.everywhere.search(skeleton.text):
        return
    found = list(ways.named.finditer(skeleton.text))
    if not found or any(one["open"] or ways.some.search(_around(skeleton, one)) for one in found):
        return
    named = [name for one in found for name in (*one["names"].split(ways.divides), one["last"]) if name]
    for match in numbers:
        ends = tuple(ways.rule.kinds[match["kind"]])
        figure = skeleton.figure_at(match.start("n"))
        places = [name for name in named if name.endswith(ends)]
        different = len({place[-_FEWEST - 1 :] for place in places})  # the first may stand behind the name of its county
        if match.start() < found[-1].end() or not known(figure) or figure.qualifier != "exact":
            continue
        if ways.some.search(_around(skeleton, match)) or len(places) != len(named):
            return
        off = abs(int(figure.value or 0) - different)
        if different >= _FEWEST and 0 < off <= _OFF:
            wording = skeleton.words(match.start(), match.end())
            yield named_count(ways.rule.name, figure, places, wording, least=different)
        return


def _around(skeleton: Skeleton, match: re.Match[str]) -> str:
    return skeleton.text[max(skeleton.sentence(match.start()).start, match.start() - _FRONT) : match.end()]
