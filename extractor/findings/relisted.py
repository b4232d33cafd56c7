"""Works of one project listed twice, once as what is built and once as what it costs: the one that differs is in doubt.

That two lists are of the same works is told by the others of them: they stand in both under the same names, as many.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from extractor.findings.nearby import known
from extractor.findings.relations import Related, stated_twice
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import Key
from extractor.records import Kind
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "relisted.toml"
_KINDS = frozenset(("count", "length", "area", "households", "people"))
_LISTED: tuple[Kind, ...] = ("count", "length", "area", "households", "people", "volume")
_SHORTEST = 2  # characters of a name
_LEAD = 16  # characters in front of an amount that are read


class ListedAgain(Rule):
    """What tells that works are listed by what they cost (`priced`), and the words of names: what is done (`verbs`).

    never: words in front of an amount by which it is of one of two times, or done and the other planned. alike: how many
    works stand in both lists as many. open: ends of what names nothing. near: characters between two works of one list.
    """

    priced: list[str]
    verbs: list[str]
    never: list[str]
    open: tuple[str, ...]
    alike: int
    near: int


class ListedAgainRules(RuleFile):
    """rules/relisted.toml."""

    relisted: ListedAgain


class Relisted:
    """The rule of rules/relisted.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, ListedAgainRules).relisted
        verbs = alternation(self.rule.verbs)
        self.name = re.compile(f"(?:^|{verbs})(?P<name>(?:(?!{verbs})[\u4e00-\u9fff]){{2,8}})$")
        self.never = re.compile(alternation(self.rule.never))


Namesakes = dict[tuple[Key, str], list[int]]  # where amounts stand, by their unit and the end of the words in front


class _Pair(NamedTuple):
    first: int
    other: int
    equal: bool


def namesakes(skeleton: Skeleton, alike: int) -> Namesakes:
    """Return where two or more amounts of one unit stand, by it and by how the words in front of them all end.

    None where fewer than so many of them are as much as another one: most pages tell no list twice.
    """
    leads, key_at = skeleton.leads, skeleton.key_at
    found: Namesakes = defaultdict(list)
    for kind in _LISTED:
        for position in skeleton.of_kind(kind):
            lead = leads[position]
            if len(lead) >= _SHORTEST:
                found[key_at(position), lead[-_SHORTEST:]].append(position)
    several = {told: places for told, places in found.items() if len(places) > 1}
    return several if _repeated(skeleton, several.values()) >= alike else {}


def _repeated(skeleton: Skeleton, several: Iterable[list[int]]) -> int:
    """Return how many amounts are as much as another one of their name."""
    values = ([skeleton.figure_at(one).value for one in places] for places in several)
    return sum(len(one) - len(set(one)) for one in values)


def relisted(skeleton: Skeleton, rules: Rulebook, several: Namesakes) -> Iterator[Related]:
    """Yield the amounts of the one work of two lists in which all others are alike."""
    ways = rules.once(Relisted)
    listed = [places for (key, _), places in several.items() if key[0] in _KINDS]
    priced = any(map(skeleton.text.__contains__, ways.rule.priced))
    if not priced or _repeated(skeleton, listed) < ways.rule.alike:
        return
    pairs = _pairs(skeleton, ways, listed)
    if len([pair for pair in pairs if pair.equal]) < ways.rule.alike:
        return
    pairs = [pair for pair in pairs if not _apart(skeleton, ways, pair)]
    equal = [pair for pair in pairs if pair.equal]
    differing = [pair for pair in pairs if not pair.equal]
    if len(equal) < ways.rule.alike or len(differing) != 1:
        return
    pair = differing[0]
    beside = [one for one in equal if _beside(pair, one, ways.rule.near)]
    if beside:
        one, other = map(skeleton.figure_at, pair[:2])
        yield stated_twice(ways.rule.name, one, other, skeleton.leads[pair.other])


def _beside(pair: _Pair, one: _Pair, near: int) -> bool:
    """Tell whether a work stands near another in either list."""
    return abs(pair.first - one.first) <= near and abs(pair.other - one.other) <= near


def _apart(skeleton: Skeleton, ways: Relisted, pair: _Pair) -> bool:
    """Tell whether words in front of either amount make it that of another time, or done and not planned."""
    places = pair.first, pair.other
    return any(ways.never.search(skeleton.text, skeleton.sentence(one).start, one) for one in places)


def _pairs(skeleton: Skeleton, ways: Relisted, listed: list[list[int]]) -> list[_Pair]:
    """Return the works that are named twice, in two sentences, with amounts of one unit."""
    named: dict[tuple[Key, str], list[int]] = defaultdict(list)
    for position in (one for places in listed for one in places):
        match = ways.name.search(skeleton.leads[position][-_LEAD:])
        name = match["name"] if match and known(skeleton.figure_at(position)) else ""
        if name and not name.endswith(ways.rule.open):
            named[skeleton.key_at(position), name].append(position)
    found: list[_Pair] = []
    for places in named.values():
        if len(places) != 2 or skeleton.sentence(places[0]) == skeleton.sentence(places[1]):
            continue
        first, other = places
        found.append(_Pair(first, other, skeleton.figure_at(first).value == skeleton.figure_at(other).value))
    return found
