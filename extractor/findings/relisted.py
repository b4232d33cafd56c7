"""Works of one project listed twice, once as what is built and once as what it costs: the one that differs is in doubt.

That two lists are of the same works is told by the others of them: they stand in both under the same names, as many.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
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


def namesakes(skeleton: Skeleton, alike: int) -> Namesakes:
    """Return where two or more amounts of one unit stand, by it and by how the words in front of them all end.

    None where fewer than so many of them are as much as another one: most pages tell no list twice.
    """
    ended: dict[str, list[int]] = defaultdict(list)
    leads, key_at = skeleton.leads, skeleton.key_at
    for kind in _LISTED:
        for position in skeleton.of_kind(kind):
            ended[leads[position][-_SHORTEST:]].append(position)
    found: Namesakes = defaultdict(list)
    for end, places in ended.items():
        for position in places if len(places) > 1 and len(end) == _SHORTEST else ():
            found[key_at(position), end].append(position)
    several = {told: places for told, places in found.items() if len(places) > 1}
    return several if sum(_repeated(skeleton, places) for places in several.values()) >= alike else {}


def _repeated(skeleton: Skeleton, places: Sequence[int]) -> int:
    """Return how many of some amounts are as much as another one of them."""
    return len(places) - len({skeleton.figure_at(one).value for one in places})


def relisted(skeleton: Skeleton, rules: Rulebook, several: Namesakes) -> Iterator[Related]:
    """Yield the amounts of the one work of two lists in which all others are alike."""
    ways = rules.once(Relisted)
    listed = [places for (key, _), places in several.items() if key[0] in _KINDS]
    equal = _pairs(skeleton, ways, [places for places in listed if _repeated(skeleton, places)], equal=True)
    if len(equal) < ways.rule.alike or not any(map(skeleton.text.__contains__, ways.rule.priced)):
        return
    differing = _pairs(skeleton, ways, listed, equal=False)
    if len(differing) != 1:
        return
    pair = differing[0]
    if any(_beside(pair, one, ways.rule.near) for one in equal):
        one, other = map(skeleton.figure_at, pair)
        yield stated_twice(ways.rule.name, one, other, skeleton.leads[pair.other])


def _beside(pair: _Pair, one: _Pair, near: int) -> bool:
    """Tell whether a work stands near another in either list."""
    return abs(pair.first - one.first) <= near and abs(pair.other - one.other) <= near


def _listed_twice(skeleton: Skeleton, ways: Relisted, pair: _Pair) -> bool:
    """Tell whether amounts stand in two sentences, and no words make either another time's, or done and not planned."""
    starts = [skeleton.sentence(one).start for one in pair]
    said = (ways.never.search(skeleton.text, start, one) for start, one in zip(starts, pair, strict=True))
    return starts[0] != starts[1] and not any(said)


def _pairs(skeleton: Skeleton, ways: Relisted, listed: Sequence[Sequence[int]], equal: bool) -> list[_Pair]:
    """Return the works that are named twice, in two sentences, with amounts of one unit that are equal, or are not."""
    named: dict[tuple[Key, str], list[int]] = defaultdict(list)
    for position in (one for places in listed for one in places):
        match = ways.name.search(skeleton.leads[position][-_LEAD:])
        name = match["name"] if match and known(skeleton.figure_at(position)) else ""
        if name and not name.endswith(ways.rule.open):
            named[skeleton.key_at(position), name].append(position)
    at, pairs = skeleton.figure_at, (_Pair(*places) for places in named.values() if len(places) == len(_Pair._fields))
    alike = (pair for pair in pairs if (at(pair.first).value == at(pair.other).value) is equal)
    return [pair for pair in alike if _listed_twice(skeleton, ways, pair)]
