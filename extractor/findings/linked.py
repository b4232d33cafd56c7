"""The same project in two paragraphs that name it differently: what links the mentions, and what they state twice.

Three things link them: a rare number that both sentences state, the name of the one as what the other is to make,
and two places at which both count the same things. Every link leaves room for another scope: a doubt, never an error.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from extractor.findings.relations import Member, Patterns, Related, stated_twice
from extractor.findings.restatements import PlainNames
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Span

_MOST = 200
_SHARED = 3
_NAME = 5
_EVENT = 4
_THREE_DIGITS, _TEN = Decimal(100), Decimal(10)  # compared with a Decimal many times faster than whole numbers are

RareKey = tuple[tuple[str, str], float]  # a float is many times faster hashed than a Decimal


class Mention(NamedTuple):
    """A figure that is the only one of its measure in its sentence, that sentence, and the plain name of its subject."""

    figure: Figure
    start: int
    text: str
    rare: frozenset[RareKey]
    name: str


def linked(skeleton: Skeleton, patterns: Patterns, names: PlainNames) -> Iterator[Related]:
    """Yield a relation for each pair of figures of one measure whose sentences tell of one project."""
    rules = patterns.rules.linked
    for measure, mentions in _mentions(skeleton, patterns, names).items():
        several, counted = mentions[:_MOST], measure in rules.counted
        for first, second in combinations(several, 2) if counted else _sharing(several):
            one, other = first.figure, second.figure
            if one.kind != other.kind or one.status != other.status:
                continue
            if counted:
                wording = _same_places(first, second, patterns.place)
            elif one.subject == other.subject:
                continue
            else:
                wording = _shared_number(first, second) or _made(first, second, rules.makes)
            if wording and skeleton.paragraphs_apart(one, other):
                yield stated_twice(rules.name, one, other, wording)


def _sharing(mentions: list[Mention]) -> list[tuple[Mention, Mention]]:
    """Return those mentions that share a rare number, or of which one names in its sentence what the other is of."""
    stating: dict[RareKey, list[int]] = defaultdict(list)
    for place, one in enumerate(mentions):
        for key in one.rare:
            stating[key].append(place)
    pairs = {pair for places in stating.values() for pair in combinations(places, 2)}
    texts = [one.text for one in mentions]
    for place, name in enumerate(one.name for one in mentions):
        if len(name) >= _NAME:
            pairs.update((min(at, place), max(at, place)) for at, text in enumerate(texts) if name in text and at != place)
    return [(mentions[one], mentions[other]) for one, other in sorted(pairs)]


def events(skeleton: Skeleton, patterns: Patterns) -> Iterator[Related]:
    """Yield a relation for each event that one paragraph puts on a day to come and another on a day of its own."""
    rule = patterns.rules.event
    places: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for match in skeleton.found(patterns.event):
        name, when = match["name"], match.start("when")
        for word in rule.words:
            name = name.removesuffix(word)
        lead = skeleton.text[skeleton.clause_start(when, 0) : when]
        if len(name) >= _EVENT:
            places[name].append((when, any(word in lead for word in rule.planned)))
    for name, found in places.items():
        for (first, planned), (second, other) in combinations(found, 2):
            if planned != other and "\n" in skeleton.text[first:second]:
                ahead, done = (first, second) if planned else (second, first)
                members = (
                    Member("planned", skeleton.figure_at(ahead)),
                    Member("done", skeleton.figure_at(done)),
                )
                yield Related("same_project", "EVENT", rule.name, members, name, tension=True)


def _mentions(skeleton: Skeleton, patterns: Patterns, names: PlainNames) -> dict[str, list[Mention]]:
    measures = {*patterns.rules.restated.measures, *patterns.rules.linked.counted}
    telling: list[tuple[Span, list[int], list[str]]] = []
    for sentence, positions in skeleton.telling:
        told = [skeleton.figure_at(position).measure for position in positions]
        if not measures.isdisjoint(told):
            telling.append((sentence, positions, told))
    rare = _shared(skeleton, [positions for _, positions, _ in telling])
    found: dict[str, list[Mention]] = defaultdict(list)
    for (start, end), positions, told in telling:
        stated = frozenset(rare[position] for position in positions if position in rare)
        text = skeleton.text[start:end]
        for position, measure in zip(positions, told, strict=True):
            figure = skeleton.figure_at(position)
            if measure in measures and told.count(measure) == 1 and figure.quality != "suspect":
                others = stated - {rare[position]} if position in rare else stated
                found[measure].append(Mention(figure, position - start, text, others, names[figure.subject]))
    return found


def _shared(skeleton: Skeleton, telling: list[list[int]]) -> dict[int, RareKey]:
    """Return the rare numbers, by their places, that two of some sentences state and few of all."""
    rare = {place: _rare(skeleton, place) for positions in telling for place in positions}
    stated = Counter(key for positions in telling for key in {rare[place] for place in positions} if key)
    several = {key for key, number in stated.items() if number > 1}
    units = {unit for unit, _ in several}
    stating: dict[RareKey | None, set[int]] = {key: set() for key in several}  # where all sentences begin that state each
    for place in skeleton.positions if several else ():
        if skeleton.key_at(place) in units:
            key = rare[place] if place in rare else _rare(skeleton, place)
            if key in stating:
                stating[key].add(skeleton.sentence(place).start)
    return {place: key for place, key in rare.items() if key in several and len(stating[key]) <= _SHARED}


def _rare(skeleton: Skeleton, position: int) -> RareKey | None:
    """Return what identifies a number that two mentions hardly share by chance: three exact digits, not round."""
    figure = skeleton.figure_at(position)
    value = figure.value
    if value is None or value < _THREE_DIGITS or figure.lower != figure.upper or not value % _TEN:
        return None
    return skeleton.key_at(position), float(value)


def _shared_number(first: Mention, second: Mention) -> str:
    if first.rare.isdisjoint(second.rare):
        return ""
    unit, number = min(first.rare & second.rare)
    return f"{Decimal(repr(number)).normalize():f}{unit[1]}"


def _made(first: Mention, second: Mention, makes: list[str]) -> str:
    """Return the name of one mention's subject where the other is said to be spent on making that."""
    for one, other in ((first, second), (second, first)):
        if len(one.name) < _NAME or one.name not in other.text:
            continue
        behind = other.start + 1
        place = other.text.find(one.name, behind)
        if place >= 0 and any(word in other.text[max(behind, place - 5) : place] for word in makes):
            return one.name
    return ""


def _same_places(first: Mention, second: Mention, names: re.Pattern[str]) -> str:
    """Return the places of both sentences where they are two or more and the things counted bear one name."""
    if not _heads(first) & _heads(second):
        return ""
    shared = sorted(set(names.findall(first.text)) & set(names.findall(second.text)))
    return "".join(shared) if len(shared) > 1 else ""


def _heads(mention: Mention) -> set[str]:
    """Return the words right before and right behind a count: one of them names what is counted."""
    before, behind = mention.text[: mention.start], mention.text[mention.start + 1 :]
    return {before[-2:], before[-3:-1], behind[:2]}
