"""One affair told in two sentences: they share a number and a name, and each tells one more number of the same noun.

The one more must be the same. Sentences of one affair may tell other things of it, so that the noun, or its household and
people beside the shared number, must be the same; the less telling the number that they share, the more a slip is needed.
A doubt, never an error.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from extractor.findings.derived import digits_of, significant_digits
from extractor.findings.facts import Facts
from extractor.findings.nearby import known
from extractor.findings.relations import Related, stated_twice
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import a_digit_apart, a_slip_apart, swapped
from extractor.records import Figure, Kind, Report, Span
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "retelling.toml"
_KINDS: tuple[Kind, ...] = ("count", "households", "people", "person_times", "money", "area", "length", "mass")
_TOLD = frozenset(_KINDS)
_SHORTEST = 3  # characters of a number with its unit that chance hardly leaves in two sentences
_MOST = 3  # sentences that share a number
_TELLING, _FEW = 3, 2  # digits of the number that they share
_NAME, _NOUN, _SURE = 4, 2, 3  # characters of a name that both sentences have, of a noun, and of one that needs no slip
_FRONT, _BEHIND = 8, 6  # characters around a number in which its noun stands
_BESIDE = 3  # characters from households to their people
_LONG = 160  # characters of a sentence that are read
_HAN = re.compile("[\u4e00-\u9fff]{2,}")


class RetellingRule(Rule):
    """Words around two numbers of one affair; see the comments in the file."""

    drop: str
    apart: str
    change: str
    never: list[str]
    people: list[str]
    place: str


class RetellingRules(RuleFile):
    """rules/retelling.toml."""

    retelling: RetellingRule


class Retelling:
    """The rule of rules/retelling.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, RetellingRules).retelling
        self.drop, self.apart, self.change, self.place = map(
            re.compile, (rule.drop, rule.apart, rule.change, rule.place)
        )
        self.never = re.compile(alternation(rule.never))

    def share(self, one: str, other: str, length: int) -> bool:
        """Tell whether two texts have a run of so many characters in common in what names something."""
        if not any(one[at : at + length] in other for at in range(len(one) - length + 1)):
            return False  # most have none
        plain = self.drop.sub("\n", other)
        return any(map(plain.__contains__, _pieces(self.drop.sub("\n", one), length)))


def _pieces(text: str, length: int) -> set[str]:
    """Return the runs of so many Chinese characters in a text."""
    return {run[at : at + length] for run in _HAN.findall(text) for at in range(len(run) - length + 1)}


class _Told(NamedTuple):
    """A number that two sentences share, in one of them, with the sentence."""

    position: int
    sentence: Span


def retelling(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for each number that two sentences of one affair tell as two."""
    ways = rules.once(Retelling)
    shared = _shared(skeleton, ways.change)
    if not shared:
        return
    facts = Facts(report, skeleton)
    done: set[tuple[int, int]] = set()
    for first, other in shared:
        pairs = _differing(skeleton, ways, first, other)
        if not pairs or not _of_one_name(skeleton, ways, first, other):
            continue
        for pair in pairs:
            one, later = map(skeleton.figure_at, pair)
            if pair not in done and one.status == later.status and facts.of_one_time(*pair):
                done.add(pair)
                wording = skeleton.words(pair[1] - len(skeleton.leads[pair[1]]), pair[1] + 1)
                yield stated_twice(ways.rule.name, one, later, wording)


def _of_one_name(skeleton: Skeleton, ways: Retelling, first: _Told, other: _Told) -> bool:
    """Tell whether two sentences have a name in common, or the numbers that they share the same words in front."""
    fronts = [skeleton.leads[one.position][-_NAME:] for one in (first, other)]
    if fronts[0] == fronts[1] and len(fronts[0]) == _NAME:
        return True
    return ways.share(skeleton.text[slice(*first.sentence)], skeleton.text[slice(*other.sentence)], _NAME)


def _shared(skeleton: Skeleton, change: re.Pattern[str]) -> list[tuple[_Told, _Told]]:
    """Return each number that two sentences share, with both of them, where either tells another number.

    change: words in front of a number by which it is how much something changed.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for kind in _KINDS:
        for position in skeleton.of_kind(kind):
            places[skeleton.figure_at(position).surface].append(position)
    found: list[tuple[_Told, _Told]] = []
    for surface, same in places.items():
        if not 1 < len(same) <= _MOST or len(surface) < _SHORTEST:
            continue
        digits = significant_digits(skeleton.figure_at(same[0]))
        if digits < _FEW or any(map(change.search, (skeleton.leads[one][-_NAME:] for one in same))):
            continue
        told = [_Told(one, skeleton.sentence(one)) for one in same]
        told = [one for one in told if one.sentence.end - one.sentence.start < _LONG]
        told = [one for one in told if len(skeleton.between(*one.sentence)) > 1]
        found += [(one, other) for one, other in combinations(told, 2) if one.sentence != other.sentence]
    return found


def _differing(skeleton: Skeleton, ways: Retelling, first: _Told, other: _Told) -> list[tuple[int, int]]:
    """Return where two numbers of one noun stand that two sentences tell besides the one that they share, and are not equal.

    There is one such pair, or no more of them than of those that are equal.
    """
    figure = skeleton.figure_at(first.position)
    digits = significant_digits(figure)
    if not known(figure) or figure.status != skeleton.figure_at(other.position).status:
        return []
    ones, laters = (_others(skeleton, told) for told in (first, other))
    if not set(map(skeleton.key_at, ones)) & set(map(skeleton.key_at, laters)):
        return []
    values = [{skeleton.figure_at(one).value for one in row} for row in (ones, laters)]
    pairs = [
        (one, later)
        for one in ones
        for later in laters
        if skeleton.key_at(one) == skeleton.key_at(later) and not _is_told_elsewhere(skeleton, (one, later), values)
    ]
    if digits < _TELLING and not any(
        _named_alike(skeleton, pair) or _slipped(*map(skeleton.figure_at, pair)) for pair in pairs
    ):
        return []
    pairs = [pair for pair in pairs if _of_one_noun(skeleton, ways, (pair[0], first), (pair[1], other))]
    once = [pair for pair in pairs if all(sum(pair[at] == it[at] for it in pairs) == 1 for at in (0, 1))]
    if len(once) < len(pairs) or len(once) > 1 + len(values[0] & values[1]):
        return []
    return [pair for pair in once if _tells(skeleton, ways, pair, digits)]


def _tells(skeleton: Skeleton, ways: Retelling, pair: tuple[int, int], digits: int) -> bool:
    """Tell whether two numbers are another, and nothing makes them two things; digits: those of the number shared."""
    one, later = map(skeleton.figure_at, pair)
    if one.value == later.value or not (known(one) and known(later)) or _apart(skeleton, ways, pair):
        return False
    shortest = min(map(len, map(digits_of, (one, later))))
    if shortest >= (_FEW if digits >= _TELLING else _TELLING) and _slipped(one, later):
        return True
    sure = one.unit in ways.rule.people or ways.share(_around(skeleton, pair[0]), _around(skeleton, pair[1]), _SURE)
    return _named_alike(skeleton, pair) or (digits >= _TELLING and sure)


def _named_alike(skeleton: Skeleton, pair: tuple[int, int]) -> bool:
    """Tell whether the same words stand right in front of two numbers."""
    leads = [skeleton.leads[place][-_NAME:] for place in pair]
    return leads[0] == leads[1] and len(leads[0]) == _NAME


def _others(skeleton: Skeleton, told: _Told) -> list[int]:
    """Return where the other numbers of a sentence stand."""
    kinds, position = skeleton.kinds, told.position
    return [one for one in skeleton.between(*told.sentence) if kinds[one] in _TOLD and one != position]


def _is_told_elsewhere(skeleton: Skeleton, pair: tuple[int, int], values: Sequence[set[Decimal | None]]) -> bool:
    """Tell whether the other sentence has either number, too, perhaps in other words."""
    one, later = (skeleton.figure_at(place).value for place in pair)
    return one in values[1] or later in values[0]


def _of_one_noun(skeleton: Skeleton, ways: Retelling, one: tuple[int, _Told], later: tuple[int, _Told]) -> bool:
    """Tell whether two numbers count the same: a word in common, the same right in front, or both beside the one shared.

    Or they are the only ones of their unit, and two digits of theirs changed places.
    """
    units = [skeleton.figure_at(place).unit for place, _ in (one, later)]
    if units[0] != units[1]:
        return False
    if units[0] in ways.rule.people and all(abs(place - told.position) < _BESIDE for place, told in (one, later)):
        return (one[0] < one[1].position) == (later[0] < later[1].position)
    if _named_alike(skeleton, (one[0], later[0])):
        return True
    if _is_only_one(skeleton, one) and _is_only_one(skeleton, later):
        figures = skeleton.figure_at(one[0]), skeleton.figure_at(later[0])
        if swapped(*figures):
            return True
    return ways.share(_around(skeleton, one[0]), _around(skeleton, later[0]), _NOUN)


def _is_only_one(skeleton: Skeleton, one: tuple[int, _Told]) -> bool:
    """Tell whether a number is the only one of its unit in its sentence."""
    key = skeleton.key_at(one[0])
    return sum(skeleton.key_at(place) == key for place in skeleton.between(*one[1].sentence)) == 1


def _around(skeleton: Skeleton, position: int) -> str:
    return skeleton.leads[position][-_FRONT:] + "\n" + skeleton.word_behind(position, _BEHIND)


def _slipped(one: Figure, later: Figure) -> bool:
    return a_slip_apart(one, later) or a_digit_apart(one, later) or swapped(one, later)


def _apart(skeleton: Skeleton, ways: Retelling, pair: tuple[int, int]) -> bool:
    """Tell whether words around two numbers make them two things, or names of places in front of them."""
    words = [set(ways.apart.findall(_around(skeleton, one))) for one in pair]
    front = [skeleton.text[skeleton.sentence(one).start : one] for one in pair]
    places = [set(ways.place.findall(text)) for text in front]
    elsewhere = all(places) and not places[0] & places[1]
    return elsewhere or words[0] != words[1] or any(map(ways.never.search, front))
