"""What a report tells and recalls in other words: all N of them, the day something came into use, a level as the next base.

A doubt, never an error.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related, stated_twice
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import a_digit_apart, swapped
from extractor.records import Figure, Kind
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "recalled.toml"
_SHORTEST = 3  # characters of a name
_ACTS = "ACTS"  # what the words for coming into use stand for in a pattern
_COUNTED: tuple[Kind, ...] = ("count", "people", "households", "person_times")
_RUN = 12  # characters behind a number that are read
_TWO = 2  # days, or values: more are of several things


class EveryRule(Rule):
    """All of so many, `n`, whose name the `run` behind begins with; what may stand in front of that name (`lead`)."""

    pattern: str
    lead: str


class TheseRule(Rule):
    """What stands in front of the number of what was done (`lead`), and its last characters (`ends`).

    never: words in the sentence by which they are others; bare: nouns that many things share.
    """

    lead: str
    ends: str
    never: list[str]
    bare: list[str]


class OpenedRule(Rule):
    """How it is told `when` something of a `name` came into use (`act`).

    acts: words for it, those for one together. front: what stands in front of a day, with the name that no pattern has.

    leads: words in front of a name that are none of it. never: words around by which it is another day.
    """

    front: str
    patterns: list[str]
    acts: list[list[str]]
    leads: str
    never: list[str]


class BaseRule(Rule):
    """A level of a `name`, the `base` of a year, `when`; what stands between the name and the level elsewhere, `verbs`.

    never: words in the sentence by which that is of another time.
    """

    pattern: str
    verbs: str
    never: list[str]


class RecalledRules(RuleFile):
    """rules/recalled.toml."""

    every: EveryRule
    these: TheseRule
    opened: OpenedRule
    base: BaseRule


class Recalled:
    """The rules of rules/recalled.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, RecalledRules)
        patterns, opened = rules.once(Patterns), self.rules.opened
        self.every, self.base = (patterns.rule_pattern(one.pattern) for one in (self.rules.every, self.rules.base))
        self.lead = re.compile(self.rules.every.lead)
        self.these, self.ends = re.compile(self.rules.these.lead), frozenset(self.rules.these.ends)
        self.not_these = re.compile(alternation(self.rules.these.never))
        acts = alternation(act for same in opened.acts for act in same)
        self.opened = [patterns.rule_pattern(one.replace(_ACTS, acts)) for one in opened.patterns]
        self.acts = {act: same[0] for same in opened.acts for act in same}
        self.leads, self.front = re.compile(opened.leads), re.compile(opened.front)
        self.never, self.apart = (re.compile(alternation(one)) for one in (opened.never, self.rules.base.never))
        self.verbs = re.compile(f"{self.rules.base.verbs}$")


def recalled(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield what is told with what recalls it, where the report tells of one of each."""
    ways = rules.once(Recalled)
    yield from _every(skeleton, ways)
    yield from _these(skeleton, ways)
    yield from _opened(skeleton, ways)
    yield from _bases(skeleton, ways)


def _every(skeleton: Skeleton, ways: Recalled) -> Iterator[Related]:
    """Yield `all 23 of the meetings` with how many meetings there were."""
    for match in skeleton.found(ways.every):
        place, run = match.start("n"), match["run"]
        told: dict[str, list[Figure]] = defaultdict(list)
        for position in skeleton.of_kind("count"):
            lead = skeleton.leads[position]
            alone = skeleton.clause_start(position, 0) == position - len(lead)
            if position == place or not alone or skeleton.key_at(position) != skeleton.key_at(place):
                continue
            named = next((end for end in range(len(run), _SHORTEST - 1, -1) if lead.endswith(run[:end])), 0)
            if named and ways.lead.fullmatch(lead[: -named]):
                told[run[:named]].append(skeleton.figure_at(position))
        for name, figures in told.items():
            first, later = sorted((figures[0], skeleton.figure_at(place)), key=lambda one: one.start)
            if len(figures) == 1 and known(first) and known(later) and skeleton.paragraphs_apart(first, later):
                yield stated_twice(ways.rules.every.name, first, later, name)


def _these(skeleton: Skeleton, ways: Recalled) -> Iterator[Related]:
    """Yield `the 24 meetings that were held` with the only number of such things in front, a slip of the hand apart."""
    text, rule = skeleton.text, ways.rules.these
    for kind in _COUNTED:
        for place in skeleton.of_kind(kind):
            if text[place - 1] not in ways.ends or not ways.these.search(skeleton.leads[place]):
                continue
            run, key, sentence = skeleton.word_behind(place, _RUN), skeleton.key_at(place), skeleton.sentence(place)
            leads = {one: skeleton.leads[one] for one in skeleton.of_kind(kind) if one < sentence.start}
            ends = (run[:end] for end in range(len(run), 1, -1))
            noun = next((one for one in ends if any(lead.endswith(one) for lead in leads.values())), "")
            found = [one for one, lead in leads.items() if noun and lead.endswith(noun) and skeleton.key_at(one) == key]
            if len(found) != 1 or noun in rule.bare:
                continue
            first, later = skeleton.figure_at(found[0]), skeleton.figure_at(place)
            front = text[skeleton.sentence(found[0]).start : found[0]], text[sentence.start : place + 1 + len(run)]
            long = len(str(first.value)) >= _TWO or skeleton.leads[place][-_TWO - 1 : -1] in skeleton.leads[found[0]]
            told = any(skeleton.figure_at(one).value == later.value for one in leads)  # it takes up that one
            if long and not told and _slipped(first, later) and not any(map(ways.not_these.search, front)):
                yield stated_twice(rule.name, first, later, skeleton.words(sentence.start, place + 1 + len(noun)))


def _slipped(first: Figure, later: Figure) -> bool:
    """Tell whether a slip of the hand sets two numbers of one unit apart."""
    alike = known(first) and known(later) and first.unit == later.unit and first.value != later.value
    return alike and (a_digit_apart(first, later) or swapped(first, later))


def _opened(skeleton: Skeleton, ways: Recalled) -> Iterator[Related]:
    """Yield two days on which one thing is said to have come into use."""
    told: dict[tuple[str, str], dict[int, Figure]] = defaultdict(dict)
    for sought in ways.opened:
        for match in skeleton.found(sought):
            start, when = skeleton.clause_start(match.start(), 0), match.start("when")
            name = _name(ways, skeleton.text[start : match.start()], match)
            if name and not ways.never.search(skeleton.text, start, match.end()):
                told[name, ways.acts[match["act"]]][when] = skeleton.figure_at(when)
    for (name, _), days in told.items():
        if len(days) == _TWO and len(name) > _SHORTEST:
            one, other = (days[place] for place in sorted(days))
            if _apart(one, other):
                members = Member("span", one), Member("day", other)
                yield Related("restates", "TERM", ways.rules.opened.name, members, name, tension=True)


def _name(ways: Recalled, lead: str, match: re.Match[str]) -> str:
    """Return the name of what came into use: in front of the day, or behind one that begins a clause."""
    if "name" in match.re.groupindex:
        return "" if lead else ways.leads.sub("", match["name"])
    front = ways.front.search(lead)
    return ways.leads.sub("", front["front"]) if front else ""


def _apart(one: Figure, other: Figure) -> bool:
    """Tell whether two times have no day in common."""
    if one.date_start is None or one.date_end is None or other.date_start is None or other.date_end is None:
        return False
    return one.date_end < other.date_start or other.date_end < one.date_start


def _bases(skeleton: Skeleton, ways: Recalled) -> Iterator[Related]:
    """Yield the base that a level of a year is with that level, told where its sentence names the year."""
    for match in skeleton.found(ways.base):
        place, when = match.start("base"), skeleton.figure_at(match.start("when"))
        base, name = skeleton.figure_at(place), match["name"]
        levels = [
            skeleton.figure_at(one)
            for one in skeleton.positions
            if one != place and skeleton.key_at(one) == skeleton.key_at(place) and _named(skeleton, ways, one, name, when)
        ]
        if known(base) and levels and len({one.value for one in levels}) == 1 and known(levels[0]):
            first, later = sorted((base, levels[0]), key=lambda one: one.start)
            yield stated_twice(ways.rules.base.name, first, later, name)


def _named(skeleton: Skeleton, ways: Recalled, position: int, name: str, when: Figure) -> bool:
    """Tell whether an amount bears a name, and its sentence no other time than one."""
    if not ways.verbs.sub("", skeleton.leads[position]).endswith(name):
        return False
    start, end = skeleton.sentence(position)
    dates = [skeleton.figure_at(one) for one in skeleton.between(start, position) if skeleton.kinds[one] == "date"]
    same = bool(dates) and all((one.date_start, one.date_end) == (when.date_start, when.date_end) for one in dates)
    return same and not ways.apart.search(skeleton.text, start, end)
