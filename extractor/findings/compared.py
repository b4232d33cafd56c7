"""Amounts that words set against one another: a rate and those of others, two structures, a mark and what lies beyond it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.derived import drafted, half_digit, tally
from extractor.findings.nearby import known
from extractor.findings.needed import Sought, near
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "compared.toml"
_BEHIND = 120  # characters behind a structure in which the share of one of its parts may be told
_LONGEST = 160  # characters of two structures
_FRONT = 24  # characters in front of a structure in which it is said of what
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")


class RatesRule(Rule):
    """Comparisons (`link`) of a rate with those of other places, and what stands in front of each; never: of what plans."""

    link: str
    lead: str
    never: list[str]


class TogetherRule(Rule):
    """One comparison of a rate with two others. not_in: words of what plans."""

    link: str
    not_in: list[str]


class StructureRule(Rule):
    """Two structures (`first`) and the `change` of one of their parts, by names; of: words in front of the structures."""

    first: str
    change: str
    parts: list[list[str]]
    of: list[str]


class MarkRule(Rule):
    """A `mark` and the number (`n`) of those above it, or `below` it, whose list follows."""

    patterns: list[str]
    below: bool = False


class NoneRule(Rule):
    """How it is said that `none` came, and how many (`part`) were answered."""

    pattern: str


class ItemRule(RuleFile):
    """One of a list, with its amount `value`, and what stands between two of them."""

    pattern: str
    between: str


class ComparedRules(RuleFile):
    """rules/compared.toml."""

    rates: RatesRule
    together: TogetherRule
    structure: StructureRule
    none: NoneRule
    mark: list[MarkRule]
    item: ItemRule


class Compared:
    """The rules of rules/compared.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, ComparedRules)
        patterns = rules.once(Patterns)
        self.link, self.lead = patterns.rule_pattern(self.rules.rates.link), re.compile(self.rules.rates.lead)
        self.together = patterns.rule_pattern(self.rules.together.link)
        self.structure = Sought(self.rules.structure.first, "")
        self.change = re.compile(self.rules.structure.change)
        self.of = re.compile(alternation(self.rules.structure.of))
        self.none = patterns.rule_pattern(self.rules.none.pattern)
        self.marks = [(rule, patterns.rule_pattern(pattern)) for rule in self.rules.mark for pattern in rule.patterns]
        self.item, self.between = patterns.rule_pattern(self.rules.item.pattern), re.compile(self.rules.item.between)


def compared(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield what is compared in a row of comparisons, in structures and in lists beyond a mark."""
    ways = rules.once(Compared)
    yield from _rates(skeleton, ways)
    yield from _structures(skeleton, ways)
    for match in skeleton.found(ways.none):
        start, end = skeleton.offset(match.start("none")), skeleton.offset(match.end("none"))
        whole = tally(0, skeleton.source[start:end], start, end)
        members = Member("whole", whole), Member("part", skeleton.figure_at(match.start("part")))
        yield Related("part", "PART", ways.rules.none.name, members, match[0], "open", tension=True)
    for rule, match in skeleton.found_by(ways.marks):
        yield from _beyond(skeleton, ways, rule, match)


def _rates(skeleton: Skeleton, ways: Compared) -> Iterator[Related]:
    """Yield a rate with each of those it is compared with, by how many points it is off.

    Behind the first comparison stand others of the same rate; only punctuation and a word for the rate may divide them.
    """
    end, own = -1, None
    for match in skeleton.found(ways.link):
        role = next(one for one in "123" if match["amount" + one])
        if end < 0 or not ways.lead.fullmatch(skeleton.text, end, match.start()):
            own = _own(skeleton, ways, match.start())
        end = match.end()
        if own is None or any(word in match["place" + role] for word in ways.rules.rates.never):
            continue
        other, amount = (skeleton.figure_at(match.start(name + role)) for name in ("from", "amount"))
        members = Member("to", own), Member("from", other), Member("amount", amount)
        falling = match["up" + role] is None
        yield Related("growth", "CHANGE", ways.rules.rates.name, members, match[0], falling=falling)
    for match in skeleton.found(ways.together):
        own = _own(skeleton, ways, match.start())
        if own is None or any(word in match[0] for word in ways.rules.together.not_in):
            continue
        for role in "12":
            other, amount = (skeleton.figure_at(match.start(name + role)) for name in ("from", "amount"))
            members = Member("to", own), Member("from", other), Member("amount", amount)
            falling = match["up1"] is None
            yield Related("growth", "CHANGE", ways.rules.together.name, members, match[0], falling=falling)


def _own(skeleton: Skeleton, ways: Compared, position: int) -> Figure | None:
    """Return the percentage right in front of the first comparison."""
    before = skeleton.between(skeleton.sentence(position).start, position)
    if not before or not ways.lead.fullmatch(skeleton.text, before[-1] + 1, position):
        return None
    figure = skeleton.figure_at(before[-1])
    return figure if figure.kind == "percent" else None


def _structures(skeleton: Skeleton, ways: Compared) -> Iterator[Related]:
    """Yield the share of a part in two structures with the points between them."""
    rule = ways.rules.structure
    for match in near(ways.structure.pattern, ways.structure.needs[0], skeleton.source, _LONGEST):
        start, end = (list(_NUMBERS.finditer(skeleton.source, *match.span(role))) for role in ("from", "to"))
        front = skeleton.source[max(0, match.start() - _FRONT) : match.start()]
        if len(start) != len(rule.parts) or len(end) != len(start) or not ways.of.search(front):
            continue
        stop = skeleton.source.find(skeleton.marks.stop[0], match.end())
        limit = min(match.end() + _BEHIND, stop if stop >= 0 else len(skeleton.source))
        for change in ways.change.finditer(skeleton.source, match.end(), limit):
            index = next((index for index, names in enumerate(rule.parts) if change["part"] in names), None)
            if index is not None:
                told = (end[index], start[index])
                levels = [_share(one[0], one.start()) for one in told]
                members = (
                    Member("to", levels[0]),
                    Member("from", levels[1]),
                    Member("amount", _share(change["amount"], change.start("amount"))),
                )
                wording = skeleton.source[match.start() : change.end()]
                yield Related("growth", "CHANGE", rule.name, members, wording, falling=change["up"] is None)


def _share(number: str, start: int) -> Figure:
    """Return a percentage, or points between two, that no figure of the page is, without an id."""
    return drafted(number, start, half_digit(number), "percent")


def _beyond(skeleton: Skeleton, ways: Compared, rule: MarkRule, match: re.Match[str]) -> Iterator[Related]:
    """Yield each amount of the list behind a mark as one that is no less, or no more; so many as are counted."""
    mark, number = skeleton.figure_at(match.start("mark")), skeleton.figure_at(match.start("n")).value
    place, found = match.end(), 0
    while number is not None and found < number:
        item = ways.item.pattern.match(skeleton.text, place)
        if item is None:
            return
        found += 1
        value = skeleton.figure_at(item.start("value"))
        if known(value) and known(mark):
            pair = (value, mark) if rule.below else (mark, value)
            members = Member("least", pair[0]), Member("value", pair[1])
            yield Related("ratio", "RANGE", rule.name, members, skeleton.words(match.start(), item.end()))
        between = ways.between.match(skeleton.text, item.end())
        if between is None:
            return
        place = between.end()
