"""What a share or a rise further on may be of: the rules of rules/shares.toml, and the amounts of a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from extractor.findings.arithmetic import fits_share, no_more
from extractor.findings.needed import Sought
from extractor.findings.relations import Patterns
from extractor.findings.signs import SIGNS
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "shares.toml"
FAR = 900  # characters before a share in which its whole is looked for
HUNDRED = 100
PER_MILLE = "‰"  # rates so told are of all there is, or of all people
Percentage = tuple[int, int, str]
WHOLE = ("households", "people", "person_times", "count")


class ShareWords(RuleFile):
    """Words around shares, wholes and rates."""

    scales: str
    rate: str
    named: str
    compared: list[str]
    numbers: list[str]
    against: list[str]
    than: list[str]
    before: list[str]
    everything: list[str]
    of: str
    others: list[str]
    scopes: list[str]
    whole: list[str]
    received: list[str]
    no_rates: list[str]
    negations: str
    apart: list[str]
    tasks: list[str]
    no_tasks: list[str]
    respectively: list[str]
    generic: list[str]


class ShareRule(Rule):
    """What stands between a part and its share; the group `of` names the whole."""

    gap: str


class RateRule(Rule):
    """What stands between a part and its rate; the group `of` names the rate, and what was done with the part."""

    gap: str


class RiseRule(Rule):
    """What stands between a rise and its percentage, and in front of the rise. up: words of a rise, others are of a fall.

    since: words in front of a rise since another time than that by `yearly` in front of its percentage.
    """

    gap: str
    lead: str
    up: list[str]
    since: list[str]
    yearly: list[str]
    never: list[str]


class CountedRule(Rule):
    """What stands between a number of things and the percentage by which it rose.

    moved: in front of a number that tells by how much there are more. respectively: in front of a row of percentages, which
    characters of `divides` divide. of_name: in front of one, with the `name` of what rose, which stands further back with
    its number. most: above it every one is possible.
    """

    gap: str
    moved: str
    respectively: str
    divides: str
    of_name: str
    up: list[str]
    never: list[str]
    most: int


class ShareRules(RuleFile):
    """rules/shares.toml."""

    words: ShareWords
    share: list[ShareRule]
    rate: list[RateRule]
    rise: list[RiseRule]
    counted: list[CountedRule]


class Shares:
    """The rules of rules/shares.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, ShareRules)
        patterns = rules.once(Patterns)
        separators = patterns.rules.marks.comma + patterns.rules.marks.open
        self.share = [(rule, Sought(rule.gap, separators)) for rule in self.rules.share]
        self.rates = [(rule, Sought(rule.gap, separators)) for rule in self.rules.rate]
        self.rise = [(rule, re.compile(rule.gap), re.compile(rule.lead + "$")) for rule in self.rules.rise]
        sought = patterns.sought
        self.counted = [
            (rule, re.compile(rule.gap), sought(f"{rule.respectively}(?=[{SIGNS}])"), sought(rule.of_name))
            for rule in self.rules.counted
        ]
        self.moved = re.compile("|".join(rule.moved for rule in self.rules.counted))
        self.rate = re.compile(self.rules.words.rate)
        self.named = re.compile(self.rules.words.named)
        self.negated = re.compile(f"[{self.rules.words.negations}].")
        self.no_rate = re.compile(alternation([*self.rules.words.no_rates, *self.rules.words.apart]))
        everything = alternation(self.rules.words.everything)
        self.everything = re.compile(f"(?:{everything}|{self.rules.words.of})*")


def percentages(skeleton: Skeleton) -> list[Percentage]:
    """Return where each percentage stands, behind where the figure in front of it does, and the words between them."""
    positions, text = skeleton.positions, skeleton.text
    places = ((bisect_left(positions, one), one) for one in skeleton.of_kind("percent"))
    return [(before := positions[at - 1], one, text[before + 1 : one]) for at, one in places if at]


class Far:
    """A text whose shares and rises are looked for, with the rules for them."""

    def __init__(self, skeleton: Skeleton, rules: Shares, percentages: list[Percentage]) -> None:
        self.skeleton, self.percentages = skeleton, percentages
        self.text = skeleton.text
        self.rules = rules
        self.words = rules.rules.words
        self.kinds = skeleton.kinds

    def paragraph(self, position: int) -> int:
        """Return where the paragraph of an amount begins, or from where on it is looked at if that is too far."""
        return max(self.text.rfind("\n", 0, position) + 1, position - FAR)

    def earlier(self, position: int, start: int) -> Iterator[int]:
        """Yield the amounts of the unit of one that stand in front of it, nearest first, back to `start`."""
        figure, key, key_at = self.skeleton.figure_at(position), self.skeleton.key_at(position), self.skeleton.key_at
        measured = figure.kind not in WHOLE and figure.kind != "money"  # in the same as written, but for its thousands
        for one in reversed(self.skeleton.between(start, position)):
            if key_at(one) == key and not (measured and self.bare(self.skeleton.figure_at(one)) != self.bare(figure)):
                yield one

    def bare(self, figure: Figure) -> str:
        """Return a unit without its power of ten."""
        return figure.unit.lstrip(self.words.scales)

    def named(self, position: int, name: str) -> bool:
        """Tell whether the words around an amount share a pair of characters with a name, other than what any may bear."""
        end = min(position + 9, self.skeleton.sentence(position).end)
        around = self.skeleton.leads[position][-14:] + self.text[position + 1 : end]
        pairs = {name[index : index + 2] for index in range(len(name) - 1)}
        return any(pair in around for pair in pairs.difference(self.words.generic) or pairs)

    def _amounts(self, position: int, far: int) -> Iterator[int]:
        """Yield the amounts of the unit of one, nearest first, that stand in front of it, lines further up too."""
        return (one for one in self.earlier(position, max(0, position - far)) if self._known(one))

    def _known(self, position: int) -> bool:
        figure = self.skeleton.figure_at(position)
        return bool(figure.value) and figure.quality != "suspect"

    def _before(self, position: int) -> Iterator[int]:
        """Yield the amounts in front of a position that may be its whole, nearest first: of its unit, and no less."""
        figure = self.skeleton.figure_at(position)
        if figure.value is None or figure.value <= 0:
            return
        for one in self.earlier(position, self.paragraph(position)):
            if self._known(one) and no_more(figure, self.skeleton.figure_at(one)):
                yield one

    def _fits(self, part: int, share: int, whole: int) -> bool:
        """Tell whether a share, rounded or cut off, is that of a part in a whole."""
        return fits_share(*(self.skeleton.figure_at(one) for one in (part, whole, share)))

    def _planned(self, part: int, share: int) -> bool:
        """Tell whether a share is what a planned part is to lead to, with what was done before it."""
        return all(self.skeleton.figure_at(one).status == "planned" for one in (part, share))
