"""One amount told twice, two of its digits in each other's place, under names that have enough in common.

The same digits in another order hardly come by chance in amounts of one unit. Yet never by the digits alone: the words
around both must name the same, however they put it, and no word may set the one apart from the other. That is a doubt.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from fractions import Fraction
from itertools import chain, combinations, product

from extractor.findings.derived import digits_of
from extractor.findings.facts import Facts
from extractor.findings.nearby import known
from extractor.findings.relations import Related, stated_twice
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import swapped
from extractor.findings.units import Key
from extractor.records import Figure, Report
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "exchanged.toml"
_PERCENT = "percent"
_LEFT_OUT = frozenset(("date", "multiple", "duration", "percentage_points"))
_FEWEST = 3  # digits that chance hardly leaves in another order
_MOST = 4  # mentions of amounts with the same digits
_LONG = 16  # characters of a name that are read
_RUN = 2  # characters that two names share in one piece
_IN_COMMON = 4  # and in all
_TELLING = 6  # of a whole name, with the words that name nothing
_BEGINNING = 3  # or right at their beginnings
_DIVIDES = "\n"
_SCALES = tuple(Fraction(10) ** power for power in (1, 2, 3, 4, 8))
_ROUNDED = Fraction(1, 100)
_NAME = re.compile("[\u4e00-\u9fff\u201c\u201d]*")


class ExchangedRule(Rule):
    """The words around the names of amounts.

    drop: words that name nothing. place: a pattern of names of places. apart: words that one clause may have only if the
    other has them. before: words in front of an amount in its sentence that may stand in neither. levels: words in a clause
    by which it tells a level, which a plan sets higher.
    """

    drop: list[str]
    place: str
    apart: list[str]
    before: list[str]
    levels: list[str]


class ScaledRule(Rule):
    """before: words in front of either amount in its sentence by which it is another one."""

    before: list[str]


class ExchangedRules(RuleFile):
    """rules/exchanged.toml. scaled: amounts of the same digits, of which one lost its 万 or has its point elsewhere."""

    exchanged: ExchangedRule
    scaled: ScaledRule


class Exchanged:
    """The rule of rules/exchanged.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, ExchangedRules)
        self.rule, self.scaled = loaded.exchanged, loaded.scaled
        self.place, self.scaled_before = re.compile(self.rule.place), re.compile(alternation(self.scaled.before))
        self.drop = re.compile(f"{self.rule.place}|{alternation(self.rule.drop)}")
        self.apart, self.before, self.levels = (
            re.compile(alternation(one)) for one in (self.rule.apart, self.rule.before, self.rule.levels)
        )


def exchanged(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for each two amounts with two digits in each other's place that state one fact."""
    ways = rules.once(Exchanged)
    reader = _Reader(report, skeleton, ways)
    long = _long(skeleton)
    swaps = ((ways.rule.name, reader.of_one_fact(positions)) for positions in _of_same_digits(report, skeleton, long))
    scales = _of_other_scales(report, skeleton, long)
    scaled = ((ways.scaled.name, pair) for pair in scales if reader.is_one_name(*pair))
    for rule, told in chain(swaps, scaled):
        if told:
            first, other = told
            wording = skeleton.words(other - len(skeleton.leads[other]), other + 1)
            yield stated_twice(rule, skeleton.figure_at(first), skeleton.figure_at(other), wording)


def _long(skeleton: Skeleton) -> list[tuple[int, Figure]]:
    """Return the amounts that are known and written with characters enough to tell, with their positions."""
    amounts = ((one, skeleton.figure_at(one)) for one, kind in skeleton.kinds.items() if kind not in _LEFT_OUT)
    return [(one, figure) for one, figure in amounts if len(figure.written_value) >= _FEWEST and known(figure)]


def _of_other_scales(report: Report, skeleton: Skeleton, long: list[tuple[int, Figure]]) -> Iterator[tuple[int, int]]:
    """Yield the positions of two amounts of one unit, outside tables, that are ten times each other, a hundred or so.

    The digits of the one begin with those of the other.
    """
    groups: dict[tuple[Key, str], list[tuple[str, int]]] = defaultdict(list)
    for position, figure in long:
        digits = digits_of(figure).replace(".", "").strip("0") if skeleton.kinds[position] != _PERCENT else ""
        if len(digits) >= _FEWEST:
            groups[skeleton.key_at(position), digits[:_FEWEST]].append((digits, position))
    for found in groups.values():
        for (one, first), (later, other) in combinations(found if len(found) <= _MOST else (), 2):
            figures = skeleton.figure_at(first), skeleton.figure_at(other)
            if figures[0].value == figures[1].value or not (one.startswith(later) or later.startswith(one)):
                continue
            if any(_is_in_table(it, report) for it in figures):
                continue
            ratio = Fraction(figures[1].value or 1) / Fraction(figures[0].value or 1)
            if any(abs(ratio * factor - 1) < _ROUNDED for place in _SCALES for factor in (place, 1 / place)):
                yield first, other


def _of_same_digits(report: Report, skeleton: Skeleton, long: list[tuple[int, Figure]]) -> Iterator[list[int]]:
    """Yield the positions of amounts of one unit with the same digits in two orders, outside tables."""
    groups: dict[tuple[Key, str, str], list[int]] = defaultdict(list)
    written = [figure.written_value for _, figure in long]
    in_order = ["".join(sorted(one)) for one in written]
    often = Counter(in_order)
    for (position, figure), digits, same in zip(long, written, in_order, strict=True):
        if often[same] > 1 and digits.isascii() and len(digits.replace(".", "").strip("0")) >= _FEWEST:
            groups[skeleton.key_at(position), figure.unit, same].append(position)
    for found in groups.values():
        outside = [one for one in found if not _is_in_table(skeleton.figure_at(one), report)] if len(found) > 1 else []
        if 1 < len(outside) <= _MOST and len({skeleton.figure_at(one).written_value for one in outside}) == 2:
            yield outside


def _is_in_table(figure: Figure, report: Report) -> bool:
    return any(table.start <= figure.start < table.end for table in report.document.tables)


class _Reader:
    def __init__(self, report: Report, skeleton: Skeleton, words: Exchanged) -> None:
        self.skeleton = skeleton
        self.text = skeleton.text
        self.words = words
        self.facts = Facts(report, skeleton)
        self.own = [name for name in (report.document.place_name, report.document.publisher) if name]

    def of_one_fact(self, positions: list[int]) -> tuple[int, int] | None:
        """Return the first two of some positions, of amounts with the same digits, that state one fact."""
        first = self.skeleton.figure_at(positions[0])
        same = [one for one in positions if self.skeleton.figure_at(one).value == first.value]
        others = [one for one in positions if one not in same]
        if not swapped(first, self.skeleton.figure_at(others[0])):
            return None
        pairs = (tuple(sorted(pair)) for pair in product(same, others))
        return next(((one, other) for one, other in pairs if self._one_fact(one, other)), None)

    def is_one_name(self, first: int, other: int) -> bool:
        """Tell whether the words in front of two amounts, of different sentences, name one thing at one time and place."""
        leads = [self.skeleton.leads[one] for one in (first, other)]
        short, long = sorted((lead[-_LONG:] for lead in leads), key=len)
        if len(short) < _TELLING or not _is_within(short, iter(long)):
            return False
        before = self._in_front(first, other)
        if not before or any(map(self.words.scaled_before.search, before)):
            return False
        apart = [set(self.words.apart.findall(lead)) for lead in leads]
        places = [set(self.words.place.findall(text)) for text in before]
        elsewhere = all(places) and not places[0] & places[1]
        return apart[0] == apart[1] and not elsewhere and self.facts.of_one_time(first, other)

    def _one_fact(self, first: int, other: int) -> bool:
        """Tell whether two amounts, by the words around them, are one thing at one time and place."""
        apart = [set(self.words.apart.findall(self._clause(one))) for one in (first, other)]
        before = self._in_front(first, other)
        if not before or apart[0] != apart[1]:
            return False
        if self.skeleton.kinds[first] == _PERCENT and other < self.skeleton.full_sentence(first).end:
            return False  # each clause tells that of another thing
        planned = len({self.skeleton.figure_at(one).status for one in (first, other)}) > 1
        if planned and any(self.words.levels.search(self._clause(one)) for one in (first, other)):
            return False
        if any(map(self.words.before.search, before)) or self._elsewhere(before, [first, other]):
            return False
        return self._named_alike(first, other) and self.facts.of_one_time(first, other)

    def _in_front(self, first: int, other: int) -> list[str]:
        """Return the words in front of two amounts in the sentence of each; nothing for two of one sentence."""
        sentences = [self.skeleton.sentence(one) for one in (first, other)]
        if sentences[0] == sentences[1]:
            return []
        return [self.text[sentence.start : place] for sentence, place in zip(sentences, (first, other), strict=True)]

    def _elsewhere(self, before: list[str], positions: list[int]) -> bool:
        """Tell whether the words in front of two amounts do not name the same places, or those behind them name others."""
        front = [set(self.words.place.findall(text)) for text in before]
        behind = [set(self.words.place.findall(self._behind(position + 1))) for position in positions]
        return front[0] != front[1] or (all(behind) and not behind[0] & behind[1])

    def _clause(self, position: int) -> str:
        """Return the clause of an amount, with the words right behind it."""
        start, end = position - len(self.skeleton.leads[position]), position + 1 + len(self._behind(position + 1))
        return self.text[self.skeleton.clause_start(start, 0) : end]

    def _named_alike(self, first: int, other: int) -> bool:
        """Tell whether a name of one amount has enough in common with one of the other."""
        money = self.skeleton.kinds[first] == "money"  # of projects, which have names of their own
        return any(_alike(one, later, money) for one, later in product(self._names(first), self._names(other)))

    def _names(self, position: int) -> list[str]:
        """Return what stands right in front of an amount and behind it, without words that name nothing."""
        lead, behind = self.skeleton.leads[position][-_LONG:], self._behind(position + 1)
        front = self._plain(lead)
        if not front.strip(_DIVIDES) and not behind and self.text[position + 1] == self.skeleton.marks.comma[0]:
            behind = self._behind(position + 2)  # `80 million was spent, and the river is clean`
        return [name for name in (front, self._plain(behind)) if name.strip(_DIVIDES)]

    def _behind(self, position: int) -> str:
        found = _NAME.match(self.text, position, position + _LONG)
        return found[0] if found else ""

    def _plain(self, name: str) -> str:
        for own in self.own:
            name = name.replace(own, _DIVIDES)
        return self.words.drop.sub(_DIVIDES, name).strip(_DIVIDES)


def _alike(name: str, other: str, named: bool) -> bool:
    """Tell whether two names have enough in common: all of the shorter one, or pieces of four characters with its end.

    named: the beginning will do, which tells a project from others.
    """
    short, long = sorted((name, other), key=len)
    if len(short) >= _RUN and (long.startswith(short) or long.endswith(short)):
        return True
    if len(short) >= _IN_COMMON and set(short) <= set(long):
        return True  # the same words in another order
    if named and len(short) > _BEGINNING and _DIVIDES not in short[:_BEGINNING] and long.startswith(short[:_BEGINNING]):
        return True
    blocks = SequenceMatcher(None, name, other, autojunk=False).get_matching_blocks()
    pieces = (name[block.a : block.a + block.size].strip(_DIVIDES) for block in blocks)
    return short[-1] in long and sum(len(piece) for piece in pieces if len(piece) >= _RUN) >= _IN_COMMON


def _is_within(short: str, long: Iterator[str]) -> bool:
    """Tell whether the characters of a name stand in another, in their order."""
    return all(character in long for character in short)
