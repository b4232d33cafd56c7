"""Stocks and flows of a sentence or line: what there was, with all that came and without all that went, is what there is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from extractor.findings.adding import addable
from extractor.findings.nearby import known
from extractor.findings.needed import needed
from extractor.findings.quantities import front
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.signs import SIGNS
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import Key
from extractor.records import Span
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "flows.toml"
_LEAST, _MOST = 3, 8  # amounts of one unit
_NAME = 2  # characters of a name that tells what is counted
_DIGIT = 1  # in front of the words of a month or day
_WORDS = 60  # by one of which a line tells what there was, or is
_PARAGRAPH = 240  # characters in front of a sentence in which it is told what there was
_FROM, _CAME, _WENT, _TO = "from", "came", "went", "to"


class FlowRule(Rule):
    """The words in front of what there was (`opening`) and is (`closing`), of what `came` and `went`.

    times: what may stand in front of the latter two. bare: what names nothing. never: words by which a sentence does not
    tell all of them. aside: those of what neither came nor went. net: those of how many more or, with a group,
    fewer there are. planned: words by which those are no outcome.
    """

    opening: str
    closing: str
    times: str
    came: str
    went: str
    negated: str
    bare: str
    never: str
    aside: str
    net: str
    of_changes: str
    planned: str
    lent: str
    lends: str


class FlowRules(RuleFile):
    """rules/flows.toml."""

    flow: FlowRule


class Flows:
    """The rule of rules/flows.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, FlowRules).flow
        self.opening = re.compile(self.rule.opening)
        self.closing = re.compile(self.rule.closing)
        self.times = re.compile(self.rule.times)
        ways = ((_CAME, self.rule.came), (_WENT, self.rule.went))
        # What stands right in front of an amount tells more than what begins the words in front of it.
        self.ways = [(role, re.compile(f"(?:{words})$")) for role, words in ways]
        self.ways += [(role, re.compile(f"^(?:{words})")) for role, words in ways]
        self.bare = re.compile(self.rule.bare)
        self.never = re.compile(self.rule.never)
        self.aside, self.net, self.planned = map(re.compile, (self.rule.aside, f"(?:{self.rule.net})$", self.rule.planned))
        self.lent, self.lends = re.compile(self.rule.lent), re.compile(self.rule.lends)
        self.of_changes = re.compile(self.rule.of_changes)
        self.may_be_net = rules.once(Patterns).sought(f"(?:{self.rule.net})[{SIGNS}]")
        opening, closing = (needed(words, "", _WORDS) for words in (self.rule.opening, self.rule.closing))
        # Words alone are sooner looked for than a pattern that may begin with any digit, or look back.
        opens, closes = (one[0] if one else frozenset[str]() for one in (opening, closing))
        self.may_open, self.may_close = (re.compile(alternation(one)) for one in (opens, closes))
        self.may_tell = re.compile(alternation(opens | closes))


def flows(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield a relation for each sentence whose amounts of one unit are all what there was, came, went and is.

    found: the relations that other words tell of; an amount that is what came of these is read no more.
    """
    ways = rules.once(Flows)
    read = [one for places in _several(skeleton, ways) for one in _of(skeleton, ways, places)]
    read += [one for match in skeleton.found(ways.may_be_net) for one in _net(skeleton, ways, match.end() - 1)]
    for line, units in skeleton.units:
        opens = _may_open(skeleton, ways, line, units)
        if opens >= 0:
            read += _of_line(skeleton, ways, opens, line.end)
    if read:
        told = {one.figure_id for related in found if related.figures(_CAME) for one in related.figures(_TO)}
        yield from (one for one in read if one.one(_TO).figure_id not in told)


def _several(skeleton: Skeleton, ways: Flows) -> Iterator[list[int]]:
    """Yield where amounts stand, sentence by sentence of those that have two of one unit and tell what there was or is."""
    for sentence, places, _ in skeleton.repeating:
        if ways.may_tell.search(skeleton.text, *sentence):
            yield places


def _of(skeleton: Skeleton, ways: Flows, places: list[int]) -> Iterator[Related]:
    """Yield what the amounts of one sentence, which stand at some places, have to do with each other."""
    columns: dict[Key, list[int]] = defaultdict(list)
    for position in places:
        if addable(skeleton.figure_at(position)):
            columns[skeleton.key_at(position)].append(position)
    for key, column in columns.items():
        if not _LEAST - 1 <= len(column) <= _MOST:
            continue
        if not ways.closing.search(front(skeleton, column[-1])):
            if len(column) >= _LEAST and _opens(skeleton, ways, column[0]):
                yield from _closed_elsewhere(skeleton, ways, key, column)
            continue  # most columns
        if ways.never.search(skeleton.text, column[0], column[-1]):
            continue
        opened = _opens(skeleton, ways, column[0])
        before = [] if opened or key[0] == "money" else _before(skeleton, ways, key, column[-1])
        related = _related(skeleton, ways, [*before, *column])
        if related is not None:
            yield related


def _net(skeleton: Skeleton, ways: Flows, net: int) -> Iterator[Related]:
    """Yield how many more there are with the one amount that came and the one that went in its full sentence."""
    match, key = ways.net.search(front(skeleton, net)), skeleton.key_at(net)
    span = skeleton.full_sentence(net)
    column = [one for one in skeleton.between(*span) if skeleton.key_at(one) == key and one != net]
    if match is None or key[0] == "money" or not all(known(skeleton.figure_at(one)) for one in (net, *column)):
        return
    roles = {one: _role(ways, front(skeleton, one)) for one in column}
    came, went = ([one for one, role in roles.items() if role == way] for way in (_CAME, _WENT))
    if len(came) != 1 or len(went) != 1 or ways.planned.search(skeleton.text, *span):
        return
    if any(ways.of_changes.search(front(skeleton, one)) for one in column):
        return  # each is compared with the year before
    less, at = any(match.groups()), skeleton.figure_at
    members = (Member("to", at(came[0])), Member("from", at(went[0])), Member("amount", at(net)))
    wording = skeleton.words(net - len(skeleton.leads[net]), net + 1)
    yield Related("growth", "CHANGE", ways.rule.name, members, wording, mode="near", falling=less, tension=True)


def _opens(skeleton: Skeleton, ways: Flows, position: int) -> bool:
    return ways.opening.search(front(skeleton, position)) is not None


def _closed_elsewhere(skeleton: Skeleton, ways: Flows, key: Key, column: list[int]) -> Iterator[Related]:
    """Yield what there was, came and went with what there is, which another sentence of the line tells by the same name."""
    start, end = skeleton.sentence(column[0])
    name = ways.closing.sub("", ways.opening.sub("", front(skeleton, column[0])))
    line = skeleton.line_start(start), skeleton.line_end(start)
    if len(name) < _NAME or ways.never.search(skeleton.text, start, end):
        return
    others = [one for one in skeleton.between(*line) if not start <= one < end and skeleton.key_at(one) == key]
    fronts = {one: front(skeleton, one) for one in others}
    found = [one for one, words in fronts.items() if name in words and ways.closing.search(words)]
    if len({skeleton.figure_at(one).value for one in found}) == 1:
        related = _related(skeleton, ways, [*column, found[0]])
        if related is not None:
            yield related


def _of_line(skeleton: Skeleton, ways: Flows, start: int, end: int) -> Iterator[Related]:
    """Yield what the amounts of one unit in several sentences of a line have to do with each other."""
    opened = ways.opening.search(skeleton.text, start, end)
    if opened is None or ways.closing.search(skeleton.text, opened.end(), end) is None:
        return
    columns: dict[Key, list[int]] = defaultdict(list)
    for position in skeleton.between(opened.end(), end):
        if addable(skeleton.figure_at(position)) and not ways.aside.search(front(skeleton, position)):
            columns[skeleton.key_at(position)].append(position)
    for (kind, _), column in columns.items():
        first = next((place for place, one in enumerate(column) if _opens(skeleton, ways, one)), len(column))
        closers = (place for place, one in enumerate(column) if ways.closing.search(front(skeleton, one)))
        last = next((place for place in closers if place > first + 1), -1)
        row = column[first : last + 1]
        if kind == "money" or not _LEAST <= len(row) <= _MOST or row[-1] < skeleton.sentence(row[0]).end:
            continue
        related = None if ways.never.search(skeleton.text, row[0], row[-1]) else _related(skeleton, ways, row)
        if related is not None:
            yield related


def _may_open(skeleton: Skeleton, ways: Flows, line: Span, units: list[Key]) -> int:
    """Return from where on a line may tell what there was, and then what there is, if it has enough amounts of one unit."""
    if len(units) < _LEAST or len(units) - len(set(units)) < _LEAST - 1:
        return -1
    opens = ways.may_open.search(skeleton.text, *line)
    flows = opens is not None and ways.may_close.search(skeleton.text, opens.end(), line.end) is not None
    return max(line.start, opens.start() - _DIGIT) if opens and flows else -1


def _before(skeleton: Skeleton, ways: Flows, key: Key, last: int) -> list[int]:
    """Return the one other amount of a unit that the paragraph in front of a sentence tells of the time before."""
    begin, value = skeleton.sentence(last).start, skeleton.figure_at(last).value
    start = max(skeleton.line_start(begin), begin - _PARAGRAPH)
    places = [one for one in skeleton.between(start, begin) if skeleton.key_at(one) == key]
    places = [one for one in places if skeleton.figure_at(one).value != value]
    found = [one for one in places if _opens(skeleton, ways, one)]
    if any(ways.closing.search(front(skeleton, one)) for one in places if one not in found):
        return []  # it is told what became of that
    return found if len(found) == 1 else []


def _related(skeleton: Skeleton, ways: Flows, column: list[int]) -> Related | None:
    """Return what amounts one behind another have to do with each other; nothing if one of them is something else."""
    if len(column) < _LEAST or not all(known(skeleton.figure_at(one)) for one in column):
        return None
    first, *between, last = column
    closing = front(skeleton, last)
    roles = [_role(ways, front(skeleton, one)) for one in between]
    if ways.lent.search(skeleton.text, skeleton.sentence(first).start, last):
        lent = [ways.lends.search(front(skeleton, one)) is not None for one in between]
        roles = [_CAME if lends else role for role, lends in zip(roles, lent, strict=True)]
    if not all(roles) or (_role(ways, closing) and ways.rule.negated not in closing):
        return None
    opening = front(skeleton, first)
    if not _opens(skeleton, ways, first) or _role(ways, opening) or not _one_name(ways, opening, closing):
        return None
    members = tuple(
        Member(role, skeleton.figure_at(place))
        for role, place in zip((_FROM, *roles, _TO), column, strict=True)
    )
    name, wording = ways.rule.name, skeleton.words(first, last + 1)
    return Related("growth", "CHANGE", name, members, wording, tension=True)


def _one_name(ways: Flows, opening: str, closing: str) -> bool:
    """Tell whether the words in front of two amounts do not name different things."""
    one, other = (ways.bare.sub("", words) for words in (opening, closing))
    return one in other or other in one or any(one[index : index + 2] in other for index in range(max(1, len(one) - 1)))


def _role(ways: Flows, words: str) -> str:
    """Return whether words tell of what came or went; nothing if they tell of neither."""
    bare = ways.times.sub("", words)
    return next((role for role, pattern in ways.ways if pattern.search(bare)), "")
