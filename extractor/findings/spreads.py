"""Amounts of several things beside their greatest, their mean or the two ends between which all of them lie.

What stands behind the greatest is no more than that, the mean is that of all, and nothing lies beyond the ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import reduce

from extractor.findings.derived import tally, together
from extractor.findings.extremes import (
    RANGE,
    Anchors,
    Extreme,
    Extremes,
    Told,
    beside_one_another,
    told_of,
)
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "spreads.toml"
_FEWEST = _TWO = 2  # amounts that have a mean; ends
_FRONT = 16  # characters in front of a row that tell what is measured
_WHOLE = ("count", "people", "households", "person_times")
_HALF = Decimal("0.5")


class OthersRule(Rule):
    """What stands between two amounts where the second is of the `next` thing, or of another by its `plain` name or by a
    `bare` one, which tells of no kind. never: words by which it is none of them."""

    name_of: str
    next: str
    plain: str
    bare: str
    never: list[str]


class MeanRule(Rule):
    """What stands in front of a row of amounts (`lead`), between two of them (`row`), and between the last and their `mean`.

    weighed: names in front of the row whose mean is only known to lie between them. anchors, words: of both, one
    stands in the sentence. never: words of another mean.
    """

    anchors: list[str]
    words: list[str]
    lead: str
    row: str
    mean: str
    weighed: list[str]
    never: list[str]


class BetweenRule(Rule):
    """What stands in front of the first end, and between it and the last; `behind` both, and between them and an `other`
    amount. never: words in front of it by which it is none of those. anchors, shape: words for both,
    and one with the end beside it."""

    anchors: list[str]
    shape: str
    first: str
    last: str
    behind: str
    other: str
    never: list[str]


class SpreadRules(RuleFile):
    """rules/spreads.toml."""

    others: OthersRule
    mean: MeanRule
    between: BetweenRule


class Spreads:
    """The rules of rules/spreads.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = loaded = rules.load(FILE, SpreadRules)
        others, mean, between = loaded.others, loaded.mean, loaded.between
        self.next, self.plain, self.bare = map(re.compile, (others.next, others.plain, others.bare))
        self.name_of = re.compile(others.name_of)
        self.others, self.of_another = re.compile(alternation(others.never)), re.compile(alternation(mean.never))
        self.lead, self.row, self.mean = map(re.compile, (mean.lead, mean.row, mean.mean))
        patterns = rules.once(Patterns)
        self.rows = Anchors(patterns, mean.anchors, mean.words)
        self.ends = Anchors(patterns, between.anchors, shape=patterns.rule_pattern(between.shape).source)
        self.means = re.compile(alternation(mean.words))
        self.weighed = re.compile(alternation(mean.weighed))
        self.first, self.last = re.compile(between.first), re.compile(between.last)
        self.behind, self.other = re.compile(between.behind), re.compile(between.other)
        self.apart = re.compile(alternation(between.never))


def spreads(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the greatest, the least and the mean of one thing, what stands behind them, and the means of rows."""
    words, ways = rules.once(Extremes), rules.once(Spreads)
    for amounts, found in told_of(skeleton, words):
        yield from beside_one_another(skeleton, words, found)
        for extreme in found:
            yield from _others(skeleton, ways, amounts, extreme)
    for sentence in ways.rows.sentences(skeleton):
        if ways.means.search(skeleton.text, *sentence):
            yield from _means(skeleton, ways, list(words.amounts(skeleton, *sentence)))
    for sentence in ways.ends.sentences(skeleton):
        yield from _between(skeleton, ways, list(words.amounts(skeleton, *sentence)))


def _others(skeleton: Skeleton, ways: Spreads, amounts: list[Told], extreme: Extreme) -> Iterator[Related]:
    """Yield the amounts right behind the greatest or the least, each as none beyond it."""
    if extreme.kind not in ("greatest", "least"):
        return
    first = extreme.told
    named = ways.name_of.search(first.lead)
    level = skeleton.level(first.start)
    for told in amounts[amounts.index(first) + 1 :]:
        if skeleton.level(told.start) < level and first.lead.rpartition(skeleton.marks.open)[2]:
            return  # a bracket tells what was the greatest ever
        if told.key != first.key or ways.others.search(told.lead) or not _is_other(ways, extreme, named, told.lead):
            return
        least, value = (told, first) if extreme.kind == "greatest" else (first, told)
        yield _no_less(skeleton, ways.rules.others.name, least, value)


def _is_other(ways: Spreads, extreme: Extreme, named: re.Match[str] | None, lead: str) -> bool:
    """Tell whether the words in front of an amount make it that of another of the things of which one was named."""
    if ways.next.fullmatch(lead) or (extreme.front and ways.bare.fullmatch(lead)):
        return True
    plain = ways.plain.fullmatch(lead)
    return plain is not None and named is not None and plain["name"][-1] == named["name"][-1]


def _means(skeleton: Skeleton, ways: Spreads, amounts: list[Told]) -> Iterator[Related]:
    """Yield the mean of each row: as their sum by their number, or as what lies between them where it may be weighed."""
    rule = ways.rules.mean
    for at, first in enumerate(amounts):
        if not ways.lead.search(first.lead):
            continue
        row = [first]
        for one in amounts[at + 1 :]:
            if one.key != first.key or ways.mean.search(one.lead) or not ways.row.fullmatch(one.lead):
                break
            row.append(one)
        mean = next((one for one in amounts[at + len(row) :][:_FEWEST] if one.key == first.key), None)
        between = skeleton.text[row[-1].end : mean.start] if mean else ""
        told = ways.mean.search(between)
        if mean is None or told is None or len(row) < _FEWEST:
            continue
        front = skeleton.text[max(skeleton.full_sentence(first.start).start, first.start - _FRONT) : first.start]
        if ways.of_another.search(front + between) or (told["noun"] or "") not in front:
            continue
        wording, figures = skeleton.words(first.start, mean.end), [one.figure for one in row]
        if ways.weighed.search(front + between) or first.figure.kind in ("percent", "unit_price"):
            members = (Member("whole", mean.figure), *(Member("part", one) for one in figures))
            yield Related("ratio", "RANGE", rule.name, members, wording, tension=True)
        else:
            count = tally(len(row), wording, first.figure.start, first.figure.end)
            total = reduce(together, figures)
            members = Member("count", count), Member("per", _rounded(mean.figure)), Member("total", total)
            yield Related("product", "PROD", rule.name, members, wording, tension=True)


def _rounded(mean: Figure) -> Figure:
    """Return a mean of whole things as rounded to one of them."""
    exact = mean.lower == mean.upper and mean.value is not None and mean.kind in (*_WHOLE, "multiple")
    return mean.model_copy(update={"lower": mean.value - _HALF, "upper": mean.value + _HALF}) if exact else mean  # type: ignore[operator]


def _between(skeleton: Skeleton, ways: Spreads, amounts: list[Told]) -> Iterator[Related]:
    """Yield the ends between which all lie, the first as the least, and amounts of one of them with both."""
    name = ways.rules.between.name
    for at, first in enumerate(amounts):
        ends = _ends(ways, amounts[at : at + _TWO]) if ways.first.search(first.lead) else []
        if not ends or not ways.behind.match(skeleton.text, ends[1].end):
            continue
        (first, last), lead = ends, first.lead
        yield _no_less(skeleton, name, first, last)
        for told in amounts[at + (1 if first.start == last.start else _TWO) :]:
            other = ways.other.search(told.lead)
            if told.key != first.key or other is None or other["noun"] not in lead or ways.apart.search(told.lead):
                break
            yield _no_less(skeleton, name, first, told)
            yield _no_less(skeleton, name, told, last)


def _ends(ways: Spreads, amounts: list[Told]) -> list[Told]:
    """Return two amounts that are the ends between which others lie, or both ends of one that is a range; else nothing."""
    first = amounts[0]
    if first.key[0].startswith(RANGE):
        key = first.key[0].removeprefix(RANGE), first.key[1]
        return [first._replace(key=key, figure=_end(first.figure, end)) for end in ("lower", "upper")]
    last = amounts[-1]
    return amounts if first.key == last.key and last is not first and ways.last.search(last.lead) else []


def _end(figure: Figure, end: str) -> Figure:
    """Return one end of a range as an amount, which no page rounds."""
    value = getattr(figure, end)
    return figure.model_copy(update={"value": value, "lower": value, "upper": value, "qualifier": "exact"})


def _no_less(skeleton: Skeleton, name: str, least: Told, value: Told) -> Related:
    """Return an amount with the one that it is no less than."""
    members = Member("least", least.figure), Member("value", value.figure)
    wording = skeleton.words(min(least.start, value.start), max(least.end, value.end))
    return Related("ratio", "RANGE", name, members, wording, tension=True)
