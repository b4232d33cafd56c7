"""What has not been done yet, told twice: so many not signed, and further down `the rest, so many, that are not signed`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, islice
from typing import NamedTuple

from extractor.findings.facts import Facts, Told
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related, stated_twice
from extractor.findings.signs import SIGNS, is_sign
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import Key, unit_key
from extractor.records import Report
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "pending.toml"
_MOST = 40  # things that are not done: more are no report
_TWO = 2  # statements: of more, some are of other things
_BEHIND = 6  # characters behind a number in which a verb says what was done
_CLAUSE = re.compile(f"[，、。；：（）\n{SIGNS}]")
_SAME = 2  # characters of what was not done, by which two statements are of one thing


class PendingRule(Rule):
    """The words around a number `n` of what was not `done`: in front of the number, or behind it.

    again: words in front of a number that take up one told before. done: in front of a verb behind a number. all: in
    front of all that was to be done. negated: those that say that it was not done. never: words in a sentence by which it
    is of some alone, or of another time.
    """

    front: str
    behind: str
    again: str
    done: list[str]
    all: str
    negated: str
    never: str


class PendingRules(RuleFile):
    """rules/pending.toml."""

    pending: PendingRule


class Pending:
    """The rule of rules/pending.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        patterns = rules.once(Patterns)
        self.rule = rules.load(FILE, PendingRules).pending
        self.ways = [patterns.rule_pattern(one) for one in (self.rule.front, self.rule.behind)]
        self.all = re.compile(self.rule.all)
        self.negated = re.compile(self.rule.negated)
        self.again, self.never = re.compile(self.rule.again), re.compile(self.rule.never)


class _Left(NamedTuple):
    told: Told
    noun: str
    again: bool


def pending(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for what is left to do and the other number by which it is taken up."""
    ways, facts = rules.once(Pending), Facts(report, skeleton)
    stated: dict[tuple[Key, str], dict[int, _Left]] = defaultdict(dict)
    for sought in ways.ways:
        for match in skeleton.found(sought):
            left = _left(skeleton, ways, match)
            if left is not None:
                stated[unit_key(left.told.figure), left.told.name].setdefault(left.told.position, left)
    for (key, verb), found in islice(stated.items(), _MOST):
        in_order = [found[place] for place in sorted(found)]
        yield from _compared(skeleton, ways, facts, in_order)
        yield from _of_all(skeleton, ways, _done(skeleton, ways, key, verb), in_order)


def _left(skeleton: Skeleton, ways: Pending, match: re.Match[str]) -> _Left | None:
    """Return what a match says is left; nothing if it is of some alone, or the number is not known."""
    position = match.start("n")
    figure, start = skeleton.figure_at(position), skeleton.sentence(position).start
    if not known(figure) or figure.qualifier != "exact" or ways.never.search(skeleton.text, start, position):
        return None
    told = Told(figure, position, match["done"][:_SAME], "", stock=True, now=True)
    return _Left(told, match["noun"] or "", ways.again.search(skeleton.text, start, match.end()) is not None)


def _done(skeleton: Skeleton, ways: Pending, key: Key, verb: str) -> list[tuple[int, int]]:
    """Return where the amounts stand that were done, by a verb, of another in front of them in their sentence."""
    found: list[tuple[int, int]] = []
    for position in skeleton.positions:
        if skeleton.key_at(position) != key or not _was(skeleton, ways, position, verb):
            continue
        start, end = skeleton.sentence(position)
        before = [one for one in skeleton.between(start, position) if skeleton.key_at(one) == key]
        around = "".join(skeleton.leads[one][-_SAME:] + _behind(skeleton, one) for one in before)
        whole = len(before) == 1 and not skeleton.listed(position) and not ways.negated.search(around)
        done = skeleton.figure_at(position)
        whole = whole and (verb not in skeleton.leads[before[0]] or ways.all.search(skeleton.leads[before[0]]) is not None)
        whole = whole and done.status != "planned" and done.qualifier == "exact"
        if whole and not ways.never.search(skeleton.text, start, end):
            found.append((before[0], position))
    return found


def _was(skeleton: Skeleton, ways: Pending, position: int, verb: str) -> bool:
    """Tell whether a verb stands around a number, and says that it was done."""
    lead, behind = skeleton.leads[position], _behind(skeleton, position)
    told = verb in lead or behind.startswith(tuple(word + verb for word in ways.rule.done))
    return told and not ways.negated.search(lead + behind)


def _behind(skeleton: Skeleton, position: int) -> str:
    """Return the words right behind a number."""
    return _CLAUSE.split(skeleton.text[position + 1 : position + 1 + _BEHIND])[0]


def _of_all(skeleton: Skeleton, ways: Pending, done: list[tuple[int, int]], left: Sequence[_Left]) -> Iterator[Related]:
    """Yield all, what was done of it and what is left, where the text tells of one of each."""
    if len(done) != 1 or len({one.told.figure.value for one in left}) != 1:
        return
    (whole, part), rest = done[0], left[0].told
    figures = [skeleton.figure_at(one) for one in (whole, part)]
    if rest.position in (whole, part) or not all(map(known, figures)) or not rest.figure.value:
        return
    if _of_others(skeleton, rest):
        return
    if all((figure.value or 0) <= (figures[0].value or 0) for figure in (figures[1], rest.figure)):
        members = Member("whole", figures[0]), Member("part", figures[1]), Member("part", rest.figure)
        wording = skeleton.words(*sorted((part, rest.position + 1)))
        yield Related("sum", "SUM", ways.rule.name, members, wording, "closed", tension=True)


def _of_others(skeleton: Skeleton, rest: Told) -> bool:
    """Tell whether what is left is, in its paragraph, what two other amounts leave: of 68, 47; 21 not."""
    start, key = skeleton.line_start(rest.position), unit_key(rest.figure)
    before = [one for one in skeleton.between(start, rest.position) if skeleton.key_at(one) == key]
    values = [skeleton.figure_at(one).value or Decimal(0) for one in before]
    return any(abs(one - other) == rest.figure.value for one, other in combinations(values, 2))


def _beside(skeleton: Skeleton, left: _Left) -> Told | None:
    """Return the amount that touches what is left: its people, if it is households."""
    place = left.told.position + 1
    if not is_sign(skeleton.text[place : place + 1]):
        return None
    return left.told._replace(figure=skeleton.figure_at(place), position=place)


def _compared(skeleton: Skeleton, ways: Pending, facts: Facts, found: Sequence[_Left]) -> Iterator[Related]:
    if len(found) != _TWO:
        return
    if len({one.told.figure.value for one in found}) == 1:
        beside = [_beside(skeleton, one) for one in found]
        told = [left._replace(told=one) for left, one in zip(found, beside, strict=True) if one is not None]
        if len(told) != _TWO or len({one.told.figure.value for one in told}) != _TWO:
            return
        if len({unit_key(one.told.figure) for one in told}) != 1 or not all(known(one.told.figure) for one in told):
            return
        found = told
    first, later = found
    nouns = {one.noun for one in found} - {""}
    of_one = len(nouns) < _TWO or len({noun[-_SAME:] for noun in nouns}) == 1
    apart = skeleton.paragraphs_apart(first.told.figure, later.told.figure)
    if later.again and of_one and apart and facts.are_one(first.told, later.told):
        wording = skeleton.words(later.told.position, later.told.position + 1)
        yield stated_twice(ways.rule.name, first.told.figure, later.told.figure, wording)
