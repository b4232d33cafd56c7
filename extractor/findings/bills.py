"""Works with their numbers, told twice in one order under the same names: all others agree, so must the one that differs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from extractor.findings.nearby import known
from extractor.findings.relations import Related, stated_twice
from extractor.findings.relisted import Namesakes, namesakes, relisted
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import a_digit_apart, a_slip_apart, swapped
from extractor.findings.units import Key
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "bills.toml"
_NAME = 4  # characters of a name that is no chance
_FEWEST = 3  # works with the same number both times, for one that differs
_KINDS = frozenset(("count", "length", "area", "volume", "households"))
_HAN = re.compile("[\u4e00-\u9fff]+")
_TEN = 10  # of a lesser number, or of a plan and what was done, one digit tells nothing
_LONG = 12  # characters of a name that are compared


class BillsRule(Rule):
    """apart: words in a clause by which what it tells is another time's, or done of what is planned."""

    apart: list[str]


class BillsRules(RuleFile):
    """rules/bills.toml."""

    bills: BillsRule


class Bills:
    """The rule of rules/bills.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, BillsRules).bills
        self.apart = re.compile(alternation(self.rule.apart))


def bills(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the number of a work that a second list of the same works tells with another number.

    Then that of one list of what is built, and one of what it costs.
    """
    several = namesakes(skeleton, _FEWEST)
    if several:
        yield from _in_one_order(skeleton, rules, several)
        yield from relisted(skeleton, rules, several)


def _in_one_order(skeleton: Skeleton, rules: Rulebook, several: Namesakes) -> Iterator[Related]:
    """Yield the one number that differs of works told twice in one order."""
    pairs = sorted(_twice(skeleton, rules.once(Bills), several))
    same = [pair for pair in pairs if _agree(skeleton, pair)]
    odd = [pair for pair in pairs if not _agree(skeleton, pair)]
    if len(odd) != 1 or len(same) < _FEWEST or not _in_order(pairs):
        return
    first, later = odd[0]
    one, other = skeleton.figure_at(first), skeleton.figure_at(later)
    digit = one.status == other.status and (one.value or 0) >= _TEN and a_digit_apart(one, other)
    if digit or a_slip_apart(one, other) or swapped(one, other):
        wording = skeleton.words(later - len(skeleton.leads[later]), later + 1)
        yield stated_twice(rules.once(Bills).rule.name, one, other, wording)


def _twice(skeleton: Skeleton, ways: Bills, several: Namesakes) -> Iterator[tuple[int, int]]:
    """Yield where two numbers of one unit stand whose names the text tells just twice."""
    groups: dict[tuple[Key, str], list[int]] = defaultdict(list)
    for (key, _), alike in several.items():
        for position in alike if key[0] in _KINDS else ():
            lead = skeleton.leads[position]
            if len(lead) >= _NAME and _HAN.fullmatch(lead):
                groups[key, lead[-_LONG:]].append(position)
    for (_, name), places in groups.items():
        figures = map(skeleton.figure_at, places)
        told = len(places) == 2 and all(known(one) and (one.value or 0) > 1 for one in figures)
        if told and not ways.apart.search(name):
            yield places[0], places[1]


def _agree(skeleton: Skeleton, pair: tuple[int, int]) -> bool:
    one, other = map(skeleton.figure_at, pair)
    return one.value == other.value


def _in_order(pairs: Sequence[tuple[int, int]]) -> bool:
    """Tell whether all are told once before any is told again, in the same order."""
    firsts, seconds = [one for one, _ in pairs], [other for _, other in pairs]
    return firsts[-1] < seconds[0] and seconds == sorted(seconds)
