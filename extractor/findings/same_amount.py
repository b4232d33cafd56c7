"""One amount told twice in a paragraph in other words, or in another unit, a slip of the hand apart.

The names in front of both, without the words that name nothing and with those for one thing taken for one, are the same, or
the later is the end of the other; neither sentence has words of time, plan or part that the other has not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from extractor.findings.adding import addable
from extractor.findings.facts import Facts
from extractor.findings.nearby import known
from extractor.findings.relations import Patterns, Related, stated_twice
from extractor.findings.signs import SIGN
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import a_digit_apart, a_slip_apart, differ_by_one, swapped
from extractor.findings.units import Key
from extractor.records import Figure, Kind, Report
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "same_amount.toml"
_KINDS: frozenset[Kind] = frozenset(
    ("money", "area", "length", "mass", "volume", "energy", "count", "households", "people", "person_times")
)
_FAR = 160  # characters between both
_NAME = 2  # characters of a name
_LONG = 4  # of one that tells enough where numbers are short
_RUN = 8  # characters behind an amount that may name it
_FEWEST = 2  # digits of a number that may be a slip of another


class SameRule(Rule):
    """Words of names, and those that tell amounts apart; see the comments in the file."""

    drop: str
    alike: list[list[str]]
    verbs: str
    than: str
    compares: str
    either: str
    of: str
    this: str
    times: str
    never: list[str]
    bare: list[str]


class SameRules(RuleFile):
    """rules/same_amount.toml."""

    same_amount: SameRule


class SameAmount:
    """The rule of rules/same_amount.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, SameRules).same_amount
        marks = rules.once(Patterns).rules.marks
        self.drop, self.verbs, self.than, self.either, self.of, self.this = map(
            re.compile, (rule.drop, rule.verbs, rule.than, rule.either, rule.of, rule.this)
        )
        self.times = re.compile(f"{rule.times}|[{SIGN['date']}{re.escape(marks.comma + marks.colon)}]")
        self.never = re.compile(alternation(rule.never))
        self.one_for = {word: words[0] for words in rule.alike for word in words}
        self.measures = {words[0] for words in rule.alike}
        self.alike = re.compile(f"(?:{alternation(self.one_for)})$")

    def name(self, lead: str, behind: str) -> str:
        """Return what words around an amount name, so that two names of one thing are the same, or end alike."""
        bare = self.drop.sub("", lead)
        of = bare.removesuffix("的")
        if len(of) < _NAME or of != bare:
            of += self.drop.sub("", behind.removeprefix("的"))
        return self.alike.sub(lambda match: self.one_for[match[0]], of)


class _Told(NamedTuple):
    position: int
    figure: Figure
    name: str
    words: frozenset[str]
    run: str


def same_amount(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each amount with the one that is told of the same thing further on in its line."""
    ways, facts = rules.once(SameAmount), Facts(report, skeleton)
    known_ones: dict[int, _Told] = {}  # an amount may be one of many pairs
    for one, other in _pairs(skeleton, ways):
        first, later = skeleton.figure_at(one), skeleton.figure_at(other)
        if first.value == later.value or not _slip(first, later):
            continue
        for place in (one, other):
            if place not in known_ones:
                known_ones[place] = _told(skeleton, ways, place)
        told = known_ones[one], known_ones[other]
        if _one_fact(skeleton, ways, facts, *told):
            yield stated_twice(ways.rule.name, first, later, skeleton.words(one - len(skeleton.leads[one]), one + 1))


def _pairs(skeleton: Skeleton, ways: SameAmount) -> Iterator[tuple[int, int]]:
    """Yield the first amount of each sentence, and each of the year before with which others are compared, with those of its
    unit in front of it in its line."""
    kinds, key_at, leads, compares = skeleton.kinds, skeleton.key_at, skeleton.leads, ways.rule.compares
    told: dict[Key, list[int]] = {}
    line = 0  # where the line ends
    for span, places in skeleton.telling:
        if span.start >= line:
            told, line = {}, skeleton.line_end(span.end)
        first = True
        for one in places:
            if kinds[one] == "date":
                continue
            if kinds[one] in _KINDS:
                alike = told.setdefault(key_at(one), [])
                lead = leads[one]
                if alike and (first or (lead and lead[0] in compares and ways.than.search(lead))):
                    yield from ((other, one) for other in alike if one - other <= _FAR)
                alike.append(one)
            first = False


def _told(skeleton: Skeleton, ways: SameAmount, position: int) -> _Told:
    start, named = skeleton.full_sentence(position).start, position
    if ways.than.search(skeleton.leads[position]):
        key = skeleton.key_at(position)
        named = next((one for one in reversed(skeleton.between(start, position)) if skeleton.key_at(one) == key), position)
    name = ways.name(skeleton.leads[named], skeleton.word_behind(position, _RUN) if named == position else "")
    run = skeleton.words(start, position - len(skeleton.leads[position]) if named != position else position)
    before = skeleton.words(start, position) if named == position else skeleton.leads[position]
    words = frozenset(ways.either.findall(before))
    return _Told(position, skeleton.figure_at(position), name, words, run)


def _one_fact(skeleton: Skeleton, ways: SameAmount, facts: Facts, one: _Told, other: _Told) -> bool:
    """Tell whether names are one and nothing tells two amounts apart, in two sentences."""
    sentences = skeleton.full_sentence(one.position), skeleton.full_sentence(other.position)
    if sentences[0] == sentences[1] or not (known(one.figure) and known(other.figure)):
        return False
    again = ways.than.search(skeleton.leads[other.position]) is not None
    if not (addable(one.figure) and addable(other.figure)) or not (again or _alone(skeleton, ways, one, other)):
        return False
    leads = [skeleton.leads[told.position] for told in (one, other)]
    this = ways.this.search(leads[1]) is not None or again
    if not this and set(ways.of.findall(leads[0])) != set(ways.of.findall(leads[1])):
        return False
    if one.words != other.words or any(ways.never.search(told.run) for told in (one, other)):
        return False
    if one.figure.status != other.figure.status and not one.words:
        return False
    named = _named(ways, one.name, other.name)
    short = not (one.figure.unit != other.figure.unit or a_slip_apart(one.figure, other.figure))
    if not named or (named < _LONG and short and not swapped(one.figure, other.figure)):
        return False
    return again or facts.of_one_time(one.position, other.position)


def _alone(skeleton: Skeleton, ways: SameAmount, one: _Told, other: _Told) -> bool:
    """Tell whether no other amount or subject stands in front of one in its sentence, which may be what it is of."""
    start, lead = skeleton.full_sentence(other.position).start, skeleton.leads[other.position]
    if any(skeleton.kinds[place] != "date" for place in skeleton.between(start, other.position)):
        return False
    front = ways.times.sub("", skeleton.text[start : other.position].removesuffix(lead))
    pairs = (one.name[at : at + _NAME] for at in range(len(one.name) - 1))
    return not front or any(pair in front for pair in pairs)


def _named(ways: SameAmount, one: str, other: str) -> int:
    """Return how many characters two names have that are the same, or the end of the other; 0 if they are not."""
    bare = ways.verbs.sub("", one) or one, ways.verbs.sub("", other) or other
    short, long = sorted(bare, key=len)
    if short in ways.measures and long.endswith(short):
        return _LONG
    whole = short == long or (len(short) >= _LONG and long.endswith(short)) or long.startswith(short)
    named = whole and len(short) >= _NAME and short not in ways.rule.bare
    return len(short) if named else 0


def _slip(first: Figure, later: Figure) -> bool:
    """Tell whether a slip of the hand sets two amounts apart, or one digit where they are told in other units."""
    same = first.unit == later.unit
    if same and abs(len(first.written_value) - len(later.written_value)) > 1:
        return False
    digits = min(len(one.written_value.replace(".", "").strip("0")) for one in (first, later))
    if same and first.scale == later.scale and digits < _FEWEST:
        return False
    if a_slip_apart(first, later):
        return True
    if same and first.scale == later.scale:
        return a_digit_apart(first, later)
    return _in_unit(first, later) or _in_unit(later, first)


def _in_unit(one: Figure, other: Figure) -> bool:
    """Tell whether an amount, told in the unit of another, differs from it in one digit, or two that change places."""
    written = other.written_value
    if not one.value or not other.value or not written.replace(".", "", 1).isdigit() or not Decimal(written):
        return False
    number = one.value / (other.value / Decimal(written))
    decimals = len(written.partition(".")[2])
    told = str(round(number, decimals)) if decimals else str(round(number))
    exact = abs(Decimal(told) - number) <= Decimal(1).scaleb(-decimals - 2)
    return exact and told != written and len(told) == len(written) and differ_by_one(told, written)
