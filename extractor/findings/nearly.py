"""Places told one after another by what each reached: out of their order, or all of them below what is told of all together.

The words say that they are told in order, not in which; where all but one of many stand from the greatest down, that
one is in doubt. So is a rate of the whole that lies beyond all of theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.worded import as_written
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "nearly.toml"
_MANY = 7  # places whose order by chance is as good as none
_ALL = 4  # places that a whole falls into
_SHARED = 6  # characters of what is told of each, with which what is told of all ends


class OrderRule(Rule):
    """What opens a list of places: `what` is told of each, the `first` amount, and what stands between two amounts.

    never: words in `what` by which a lesser number is the better one.
    """

    pattern: str
    between: str
    never: list[str]


class TogetherRule(Rule):
    """How a rate of all is told that such a list is of.

    rates: ends of what is told of each that do not name it. each: what it begins with where it is told of all right
    in front; whole: how the words for all of them begin.
    """

    rates: str
    each: str
    whole: str


class NearlyRules(RuleFile):
    """rules/nearly.toml."""

    order: OrderRule
    together: TogetherRule


class Nearly:
    """The rules of rules/nearly.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, NearlyRules)
        self.order, self.together = loaded.order, loaded.together
        pattern = rules.once(Patterns).rule_pattern
        self.sought = pattern(self.order.pattern)
        self.between = re.compile(self.order.between)
        self.rates, self.each = re.compile(f"(?:{self.together.rates})+$"), re.compile(self.together.each)
        self.whole = re.compile(self.together.whole)


def nearly(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield an amount that stands out of its order, and a rate of all that lies beyond those of the places."""
    ways = rules.once(Nearly)
    for match in skeleton.found(ways.sought):
        places = list(_row(skeleton, ways, match.start("first")))
        row = [as_written(skeleton, skeleton.figure_at(place)) for place in places]
        if any(word in match["what"] for word in ways.order.never) or not all(map(known, row)):
            continue
        wording = skeleton.words(match.start(), match.end())
        if len(row) >= _MANY and _but_one(row):
            for one, other in pairwise(row):
                two = Member("least", other), Member("value", one)
                yield Related("ratio", "RANGE", ways.order.name, two, wording, tension=True)
        whole = _whole(skeleton, ways, match) if len(row) >= _ALL and row[0].kind == "percent" else None
        if whole is not None:
            members = (Member("whole", whole), *(Member("part", one) for one in row))
            yield Related("part", "RANGE", ways.together.name, members, wording, tension=True)


def _row(skeleton: Skeleton, ways: Nearly, first: int) -> Iterator[int]:
    """Yield where the amounts of the places stand, from the first on, of one unit."""
    yield first
    before = first
    for place in skeleton.between(first + 1, skeleton.sentence(first).end):
        if not ways.between.fullmatch(skeleton.text, before + 1, place) or skeleton.key_at(place) != skeleton.key_at(first):
            return
        yield place
        before = place


def _but_one(row: Sequence[Figure]) -> bool:
    """Tell whether amounts do not stand from the greatest down, but would with one of them left out."""
    values = [one.value or Decimal(0) for one in row]
    if _falling(values):
        return False
    return any(_falling(values[:place] + values[place + 1 :]) for place in range(len(values)))


def _falling(values: Sequence[Decimal]) -> bool:
    return all(one >= other for one, other in pairwise(values))


def _whole(skeleton: Skeleton, ways: Nearly, match: re.Match[str]) -> Figure | None:
    """Return the rate in front of a list, in its line, that is of all its places: its words are those of the list."""
    what = ways.rates.sub("", match["what"])
    short = ways.each.sub("", what)
    marks = str.maketrans("", "", skeleton.marks.comma)
    before = skeleton.between(skeleton.line_start(match.start()), match.start())
    for index in range(len(before) - 1, -1, -1):
        figure = as_written(skeleton, skeleton.figure_at(before[index]))
        if figure.kind != "percent" or not known(figure):
            continue
        lead = skeleton.leads[before[index]]
        front = (skeleton.leads[before[index - 1]] + lead if index else lead).translate(marks)
        beside = short != what and before[index] == before[-1] and match.start() - before[index] <= _SHARED
        if beside and short and ways.whole.match(lead) and short in lead:
            return figure
        if len(what) >= _SHARED and front.endswith(what):
            return figure
    return None
