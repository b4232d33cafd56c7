"""So many of what was counted right before, taken up again as all of it.

These 36 motions, the 15 secretaries among whom, the 22 posts all of which: the only number of the same things that the
paragraph tells in front is what there are. More there cannot be; fewer may be some, and are told only a slip away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate

from extractor.findings.adding import members_of
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related, stated_twice
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import a_digit_apart, a_slip_apart, swapped
from extractor.records import Figure, Kind
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "recounted.toml"
_FAR = 160  # characters between two numbers
_NOUN = 2  # characters of a noun that tell what is counted
_BESIDE = 6  # characters behind a number in which stands what they come to
_SHORT = 6  # characters of words in front of a number that takes up another without `these`
_RUN = 14  # characters behind a number that are read
_LONG = 4  # characters of a noun that is told again at the beginning of a sentence
_PAIR = 2
_TWO = Decimal(2)
_NEAR = Decimal("1.5")  # times: more than that are of other things
_MEASURED: tuple[Kind, ...] = ("money", "area", "length", "mass", "volume")  # of which only a slip tells
_KINDS: tuple[Kind, ...] = ("count", "households", "people", *_MEASURED)


class RecountedRule(Rule):
    """Words by which a number takes up another; see the comments in the file."""

    these: str
    ends: str
    bare: str
    all: str
    among: str
    others: str
    never: list[str]
    never_lead: str
    whole: str
    come: str
    begins: str
    done: str
    taken: str
    states: str
    persons: list[str]


class RecountedRules(RuleFile):
    """rules/recounted.toml."""

    recounted: RecountedRule


class Recounted:
    """The rule of rules/recounted.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, RecountedRules).recounted
        self.these, self.bare, self.all, self.among = map(re.compile, (rule.these, rule.bare, rule.all, rule.among))
        self.others, self.never_lead, self.whole = map(re.compile, (rule.others, rule.never_lead, rule.whole))
        self.come, self.begins, self.done, self.states = map(re.compile, (rule.come, rule.begins, rule.done, rule.states))
        self.taken = re.compile(rule.taken)
        self.never, self.ends = re.compile(alternation(rule.never)), frozenset(rule.ends)


def recounted(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each number that takes up another one with the only one that it can be."""
    ways = rules.once(Recounted)
    counted = sorted(one for kind in _KINDS for one in skeleton.of_kind(kind))
    taken_up: set[int] = set()
    for index, position in enumerate(counted):
        way = _taken_up(skeleton, ways, position)
        if not way:
            continue
        taken_up.add(position)
        if way == "among":
            yield from _parts(skeleton, ways, position)
        floor = max(skeleton.line_start(position), position - _FAR)
        before = [one for one in counted[:index] if one >= floor and one not in taken_up]
        yield from _both(skeleton, ways, before, position, way)
        yield from _measures(skeleton, ways, before, position, way)
        first = _first(skeleton, ways, before, position, way) if before else None
        if first is not None:
            wording = skeleton.words(position - len(skeleton.leads[position]), position + 1 + _NOUN)
            yield stated_twice(ways.rule.name, skeleton.figure_at(first), skeleton.figure_at(position), wording)


def _parts(skeleton: Skeleton, ways: Recounted, position: int) -> Iterator[Related]:
    """Yield each number told of those among so many, which is no more than they are: up to the end of the sentence."""
    if skeleton.in_row(position):
        return  # among all of the row
    key, whole = skeleton.key_at(position), skeleton.figure_at(position)
    end, parts = skeleton.sentence(position).end, list[int]()
    for one in skeleton.between(position + 1, end):
        part = skeleton.figure_at(one)
        if ways.others.search(skeleton.leads[one]) or ways.whole.search(skeleton.leads[one]):
            break
        if skeleton.key_at(one) == key and part.unit == whole.unit and known(part):
            members = Member("whole", whole), Member("part", part)
            wording = skeleton.words(position, one + 1)
            yield Related("part", "PART", ways.rule.name, members, wording, "open", tension=True)
            parts.append(one)
    states = [match[0] for one in parts if (match := ways.states.search(skeleton.leads[one]))]
    if 1 < len(parts) == len(set(states)):
        members_all = members_of(whole, list(map(skeleton.figure_at, parts)))
        wording = skeleton.words(position, parts[-1] + 1)
        yield Related("sum", "SUM", ways.rule.name, members_all, wording, "open", tension=True)


def _taken_up(skeleton: Skeleton, ways: Recounted, position: int) -> str:
    """Return by which words a number takes up one in front of it: `these`, `among`, `all`, or `again` behind a stop."""
    lead = skeleton.leads[position]
    these = lead[-1:] in ways.ends and (ways.these.search(lead) or ways.done.search(lead))
    taken = not these and lead[-1:] in ways.ends and ways.taken.search(lead) is not None
    if not (these or taken) and (len(lead) > _SHORT or not ways.bare.search(lead)):
        return ""
    figure = skeleton.figure_at(position)
    if not known(figure) or figure.qualifier != "exact" or (figure.value or 0) < _TWO:
        return ""
    if these:
        return "these"
    behind = skeleton.word_behind(position, _RUN)
    if taken:
        return "taken" if ways.among.search(behind) else ""
    if ways.among.search(behind):
        follows = skeleton.text[position + 1 + len(behind) : position + 2 + len(behind)]
        return "among" if follows not in (*skeleton.marks.open, *skeleton.marks.stop) else ""
    if ways.all.search(behind):
        return "all"
    start = skeleton.sentence(position).start
    begins = ways.begins.fullmatch(skeleton.text[start : position - len(lead)]) is not None
    return "again" if begins and len(behind) > _LONG else ""


def _both(skeleton: Skeleton, ways: Recounted, before: list[int], position: int, way: str) -> Iterator[Related]:
    """Yield so many of two kinds that its noun names both, with each of these: 26 motions and proposals."""
    noun, key, parts = skeleton.word_behind(position, _RUN), skeleton.key_at(position), before[-_PAIR:]
    if way not in ("all", "these") or len(parts) < _PAIR or any(skeleton.key_at(one) != key for one in parts):
        return
    names = [skeleton.leads[one][-_NOUN:] for one in parts]
    figures = [skeleton.figure_at(one) for one in (position, *parts)]
    both, told = sum(one.value or Decimal(0) for one in figures[1:]), figures[0].value or Decimal(1)
    if not 1 / _NEAR < both / told < _NEAR:
        return
    if len(set(names)) == _PAIR and all(len(name) == _NOUN and name in noun for name in names) and all(map(known, figures)):
        wording = skeleton.words(parts[0], position + 1)
        yield Related("sum", "SUM", ways.rule.name, members_of(figures[0], figures[1:]), wording, "closed", tension=True)


def _measures(
    skeleton: Skeleton, ways: Recounted, before: list[int], position: int, way: str
) -> Iterator[Related]:
    """Yield what as many things come to in all with what they came to where they were counted first, right behind it."""
    value = skeleton.figure_at(position).value
    alike = [one for one in before if skeleton.key_at(one) == skeleton.key_at(position)]
    same = [one for one in alike if skeleton.figure_at(one).value == value]
    last = next(iter(skeleton.between(position + 1, skeleton.sentence(position).end)), None)
    if not same or last is None or not ways.come.search(skeleton.leads[last]):
        return
    first = next(iter(skeleton.between(same[-1] + 1, same[-1] + _BESIDE)), None)
    if first is None or first >= position or skeleton.key_at(first) != skeleton.key_at(last):
        return
    one, other = skeleton.figure_at(first), skeleton.figure_at(last)
    near = known(one) and known(other) and one.value and other.value and _NEAR > other.value / one.value > 1 / _NEAR
    if near and _of_one_noun(skeleton, ways, same[-1], position, way):
        yield stated_twice(ways.rule.name, one, other, skeleton.words(position, last + 1))


def _first(skeleton: Skeleton, ways: Recounted, before: list[int], position: int, way: str) -> int | None:
    """Return where the only number stands that another takes up, if that is not the same."""
    key, figure = skeleton.key_at(position), skeleton.figure_at(position)
    places = [one for one in before if skeleton.key_at(one) == key]
    values = [skeleton.figure_at(one).value or Decimal(0) for one in places]
    if not places or figure.value in values or figure.value in _sums(values):
        return None
    run = skeleton.text[skeleton.sentence(places[0]).start : position + 1 + _RUN]
    if ways.never.search(run):
        return None
    named = [one for one in places if _of_one_noun(skeleton, ways, one, position, way)]
    if len({skeleton.figure_at(one).value for one in named}) != 1 or ways.never_lead.search(skeleton.leads[named[-1]]):
        return None
    return named[-1] if _tells(skeleton.figure_at(named[-1]), figure, way) else None


def _sums(values: list[Decimal]) -> set[Decimal]:
    """Return what amounts told one behind another come to, from each of them on."""
    return {total for first in range(len(values)) for total in accumulate(values[first:])}


def _of_one_noun(skeleton: Skeleton, ways: Recounted, one: int, position: int, way: str) -> bool:
    """Tell whether two numbers count the same: the noun behind the later ends the words in front of the other, or begins
    those behind it; people may be told without one."""
    noun, lead, behind = skeleton.word_behind(position, _RUN), skeleton.leads[one], skeleton.word_behind(one, _RUN)
    if way == "taken":
        told = ways.taken.search(skeleton.leads[position])
        return told is not None and told["verb"] in lead
    match = ways.among.search(noun) if way == "among" else None
    noun = match["noun"] if match else noun
    if not noun:
        return skeleton.figure_at(position).unit in ways.rule.persons and skeleton.kinds[position] == "people"
    ends = range(_LONG if way == "again" else _NOUN, len(noun) + 1)
    if way == "these" and noun[:_NOUN] in lead and len(noun) >= _NOUN:
        return True
    return any(lead.endswith(noun[:end]) or behind.startswith(noun[:end]) for end in ends)


def _tells(first: Figure, later: Figure, way: str) -> bool:
    """Tell whether two numbers of the same things can be no two numbers of other ones: fewer may be some of them."""
    one, other = first.value or Decimal(0), later.value or Decimal(0)
    if first.kind in _MEASURED:
        return a_slip_apart(first, later) or swapped(first, later)
    if way == "again":
        return one < other and a_digit_apart(first, later)
    if way == "taken":
        return a_digit_apart(first, later) or a_slip_apart(first, later) or swapped(first, later)
    if other > one:
        return other <= one * _NEAR or a_digit_apart(first, later)
    return way == "these" or (a_digit_apart(first, later) and other * _NEAR >= one)
