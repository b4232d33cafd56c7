"""Lists that words open by which way all there is is divided, and all of it, wherever on the page that stands.

Nothing beside such a list need tell what it divides: another list that comes to an amount to the digit shows that this is
divided, or its own words say that it is all there is. Told only where one slip of the hand explains what the list is off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

from extractor.findings.adding import about, addable, adds_up, members_of
from extractor.findings.listed import ListPatterns
from extractor.findings.nearby import known
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import one_slip_off
from extractor.findings.typos import a_digit_away
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "split_alike.toml"
_FEWEST, _MOST = 3, 16  # parts
_BEFORE = 1500  # characters in front of a list in which all of it stands
_LEAST, _NEARLY, _LARGE = Decimal("0.7"), Decimal("0.85"), Decimal("1.4")  # times all there is, the others told or not
_CHANCE, _PROVEN = Fraction(1, 20), Fraction(1, 8)  # how likely a slip may be by chance; of what another list comes to
_HEADING = 16  # characters of a heading
_TELLING = 40  # less is met by chance


class SplitRule(Rule):
    """Words around such lists; see the comments in the file."""

    opens: str
    heading: str
    whole: str
    never: str
    some: str


class SplitRules(RuleFile):
    """rules/split_alike.toml."""

    split: SplitRule


class Split:
    """The rule of rules/split_alike.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, SplitRules).split
        self.opens, self.heading, self.whole, self.never, self.some = map(
            re.compile, (rule.opens, rule.heading, rule.whole, rule.never, rule.some)
        )
        self.closers = tuple(rules.once(ListPatterns).words.closers)

    def start(self, skeleton: Skeleton, start: int, end: int) -> int | None:
        """Return where a list begins that words in a sentence, or a short one right in front of it, open."""
        match = self.opens.search(skeleton.text, start, end)
        if match is not None:
            return match.end()
        before = skeleton.sentence(start - 1).start if start else start
        headed = 0 < start - before <= _HEADING and self.heading.search(skeleton.text, before, start) is not None
        return start if headed else None


def split_alike(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield each list that a slip of the hand keeps from coming to what it divides."""
    ways = rules.once(Split)
    lists: list[list[int]] = []
    for sentence, places, _ in skeleton.repeating:
        if len(places) < _FEWEST:
            continue
        start = ways.start(skeleton, sentence.start, places[-_FEWEST])
        parts = _parts(skeleton, ways, start) if start is not None else []
        if len(parts) >= _FEWEST:
            lists.append(parts)
    rest: list[tuple[list[int], list[int]]] = []
    proven = set[int]()
    for parts in lists:
        near, exact = _wholes(skeleton, ways, parts)
        proven.update(exact)
        if near and not exact:
            rest.append((parts, near))
    if rest:
        proven |= _proven(found)
        for parts, near in rest:
            yield from _told(skeleton, ways, parts, near, proven)


def _proven(found: Sequence[Related]) -> set[int]:
    """Return where amounts begin to which some list comes to the digit."""
    sums = (one for one in found if one.check == "SUM")
    return {one.one("whole").start for one in sums if adds_up(one.one("whole"), one.figures("part"))}


def _parts(skeleton: Skeleton, ways: Split, start: int) -> list[int]:
    """Return the amounts of one unit that words open, each with its own name; nothing if they are but some of all."""
    end, level = skeleton.full_sentence(start).end, skeleton.level(start)
    parts: list[int] = []
    names = set[str]()
    for one in skeleton.between(start, end):
        if skeleton.level(one) != level or not addable(skeleton.figure_at(one)):
            continue
        if parts and skeleton.key_at(one) != skeleton.key_at(parts[0]):
            continue
        name = skeleton.words(skeleton.clause_start(one, start), one)
        if ways.never.search(skeleton.leads[one]) or name in names or not name or not known(skeleton.figure_at(one)):
            break
        names.add(name)
        parts.append(one)
    few = parts and ways.some.search(skeleton.text, start, parts[-1] + 3) is not None
    return [] if few or len(parts) > _MOST else parts


def _wholes(skeleton: Skeleton, ways: Split, parts: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the amounts in front that a list may divide but for a slip, and where amounts begin to which it comes."""
    key, figures = skeleton.key_at(parts[0]), [skeleton.figure_at(one) for one in parts]
    alike = [one for one in skeleton.where(addable) if skeleton.key_at(one) == key and one not in parts]
    sums = list(accumulate(one.value or Decimal(0) for one in figures))[1:]
    at = skeleton.figure_at
    exact = [at(one) for one in alike if at(one).value in (sums if one < parts[0] else sums[-1:])]
    before = (one for one in alike if parts[0] - _BEFORE <= one < parts[0])
    least = _LEAST if skeleton.leads[parts[-1]].startswith(ways.closers) else _NEARLY
    near = [] if exact else [one for one in before if _may_be(at(one), figures, least)]
    return near, [one.start for one in exact]


def _told(
    skeleton: Skeleton, ways: Split, parts: Sequence[int], near: Sequence[int], proven: set[int]
) -> Iterator[Related]:
    """Yield a list with the one amount in front that it must divide."""
    figures = [skeleton.figure_at(one) for one in parts]
    wholes = [one for one in near if _is_whole(skeleton, ways, one, figures, proven)]
    if len({skeleton.figure_at(one).value for one in wholes}) != 1:
        return
    wording = skeleton.words(parts[0] - len(skeleton.leads[parts[0]]), parts[-1] + 1)
    members = members_of(skeleton.figure_at(max(wholes)), figures)
    yield Related("sum", "SUM", ways.rule.name, members, wording, "closed", tension=True)


def _may_be(whole: Figure, parts: list[Figure], least: Decimal) -> bool:
    """Tell whether parts come to something like an amount, and one slip of the hand explains that they do not to it."""
    if not known(whole) or (whole.value or 0) < _TELLING or not about(whole, parts, least, _LARGE):
        return False
    return _slips(whole, parts) or one_slip_off(whole, -_off(whole, parts))


def _slips(whole: Figure, parts: list[Figure]) -> bool:
    """Tell whether a slip of the hand in one of its parts keeps them from an amount."""
    off = _off(whole, parts)
    return any(one_slip_off(one, off) for one in parts)


def _off(whole: Figure, parts: list[Figure]) -> Decimal:
    """Return by how much parts are more than an amount."""
    return sum((one.value or Decimal(0) for one in parts), Decimal(0)) - (whole.value or Decimal(0))


def _is_whole(skeleton: Skeleton, ways: Split, position: int, parts: list[Figure], proven: set[int]) -> bool:
    """Tell whether another list comes to an amount, or its words say that it is all, and a slip is no chance."""
    figure = skeleton.figure_at(position)
    if figure.start in proven:
        return _slips(figure, parts) and a_digit_away(figure, parts, _PROVEN)
    return ways.whole.search(skeleton.leads[position]) is not None and a_digit_away(figure, parts, _CHANCE)
