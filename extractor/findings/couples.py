"""Households and their people, side by side: one number proves the other.

Told twice, one is the same both times and the other a slip apart; or those of a sentence make up one of the paragraph in
front, the people to the digit, the households not; or so do those to whom something was done and those to whom it was not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, groupby

from extractor.findings.adding import adds_up, members_of
from extractor.findings.bills import bills
from extractor.findings.nearby import known
from extractor.findings.paired import of_other_years
from extractor.findings.relations import Related, stated_twice
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import a_slip_apart
from extractor.records import Figure, Kind
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "couples.toml"
_RULE = "households and their people, twice"
_HOMES: Kind = "households"
_FEWEST = 20  # of what is the same both times: less is met by chance
_TELLING = 100  # of those that make up one couple among many
_MOST = 3  # couples with one number: of more, some are of other things
_PAIR = 2
_ROW = 8  # couples of a sentence
_WORD = 2  # characters that the words around both share
_NO_NAME = re.compile("[^\u4e00-\u9fff]")
_AROUND = 8  # characters behind a couple that name it, too


Couple = tuple[int, int]  # where households and their people stand


class CoupleRule(Rule):
    """What may stand between households and people, and in front of those to whom something was not done: its `verb`."""

    gap: str
    negated: str


class CoupleRules(RuleFile):
    """rules/couples.toml."""

    couple: CoupleRule


class Couples:
    """The rule of rules/couples.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, CoupleRules).couple
        self.gap, self.negated = re.compile(self.rule.gap), re.compile(self.rule.negated)


def couples(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield two numbers of people of as many households, or of households of as many people, that bear one name.

    Then the sums of those columns that do not add up where the other does. First, works that are told twice in one order.
    """
    yield from bills(skeleton, rules)
    ways = rules.once(Couples)
    homes = ((one, ways.gap.match(skeleton.text, one + 1)) for one in skeleton.of_kind(_HOMES))
    found = [
        (one, gap.end())
        for one, gap in homes
        if gap
        and skeleton.kinds.get(gap.end()) == "people"
        and all(known(skeleton.figure_at(place)) for place in (one, gap.end()))
    ]
    yield from _parted(skeleton, ways, found)
    yield from _undone(skeleton, ways, found)
    for same, other in ((0, 1), (1, 0)):
        groups: dict[Decimal, list[Couple]] = defaultdict(list)
        for couple in found:
            groups[skeleton.figure_at(couple[same]).value or Decimal(0)].append(couple)
        for value, told in groups.items():
            for first, later in combinations(told, 2) if value >= _FEWEST and len(told) <= _MOST else ():
                one, two = (skeleton.figure_at(couple[other]) for couple in (first, later))
                if one.value == two.value or not _one_name(skeleton, first, later):
                    continue
                if a_slip_apart(one, two.model_copy(update={"unit": one.unit})):  # so many heads, or persons
                    wording = skeleton.words(later[0], later[1] + 1)
                    yield stated_twice(_RULE, one, two, wording)


def _parted(skeleton: Skeleton, ways: Couples, found: Sequence[Couple]) -> Iterator[Related]:
    """Yield the households of a sentence that do not make up those of a couple in front, where the people do; or vice versa.

    The couple is the first of the sentence, or stands in an earlier one of the paragraph.
    """
    for start, parts in groupby(found, lambda couple: skeleton.sentence(couple[0]).start):
        row = list(parts)
        if not 1 < len(row) <= _ROW:
            continue
        line = skeleton.line_start(start)
        rows = [(couple, row) for couple in found if line <= couple[0] < start]
        if len(row) > _PAIR:
            rows.append((row[0], row[1:]))
        rows = [one for one in rows if not of_other_years(skeleton, one[1])]
        both = [_columns(skeleton, *one) for one in rows]
        fits = [[adds_up(*column) for column in columns] for columns in both]
        if any(map(all, fits)):
            continue
        for (_, parted), columns, sides in zip(rows, both, fits, strict=True):
            if any(sides) and (columns[sides.index(True)][0].value or 0) >= _FEWEST:
                wording = skeleton.words(parted[0][0], parted[-1][1] + 1)
                members = members_of(*columns[sides.index(False)])
                yield Related("sum", "SUM2", ways.rule.name, members, wording, "closed", tension=True)


def _undone(skeleton: Skeleton, ways: Couples, found: Sequence[Couple]) -> Iterator[Related]:
    """Yield the column of those to whom something was done, and not done, that does not make up all; the other one does."""
    for undone in found:
        match = ways.negated.search(skeleton.leads[undone[0]])
        if match is None:
            continue
        leads = ((couple, skeleton.leads[couple[0]]) for couple in found)
        done = [couple for couple, lead in leads if match["verb"] in lead and not ways.negated.search(lead)]
        rows = [(whole, [one, undone]) for one in done for whole in found if len({whole, one, undone}) == 1 + _PAIR]
        both = [_columns(skeleton, *row) for row in rows]
        fits = [[adds_up(*column) for column in columns] for columns in both]
        proven = [(row, columns, sides) for row, columns, sides in zip(rows, both, fits, strict=True) if any(sides)]
        if len(proven) != 1 or all(proven[0][2]):
            continue
        _, columns, sides = proven[0]
        if (columns[sides.index(True)][0].value or 0) >= _TELLING:
            wording = skeleton.words(undone[0] - len(skeleton.leads[undone[0]]), undone[1] + 1)
            members = members_of(*columns[sides.index(False)])
            yield Related("sum", "SUM2", ways.rule.name, members, wording, "closed", tension=True)


def _columns(skeleton: Skeleton, whole: Couple, row: Sequence[Couple]) -> list[tuple[Figure, list[Figure]]]:
    """Return the households of a couple and of those in a row, and their people."""
    at = skeleton.figure_at
    return [(at(whole[side]), [at(couple[side]) for couple in row]) for side in (0, 1)]


def _one_name(skeleton: Skeleton, one: Couple, other: Couple) -> bool:
    """Tell whether the words in front of two couples, or behind them, have one in common."""
    words = [
        {around[start : start + _WORD] for around in _around(skeleton, couple) for start in range(len(around) - 1)}
        for couple in (one, other)
    ]
    return not words[0].isdisjoint(words[1])


def _around(skeleton: Skeleton, couple: Couple) -> tuple[str, str]:
    first, last = couple
    behind = _NO_NAME.split(skeleton.text[last + 1 : last + 1 + _AROUND])[0]
    return skeleton.leads[first], behind
