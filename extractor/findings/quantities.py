"""Quantities of a place that words name: its births, its households, the share of its first sector.

Read by the end of the words in front of an amount, without what stands in brackets, and by names that stand one after
another before as many amounts: `births and deaths were 580 and 393 people`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import compress
from typing import NamedTuple

from extractor.findings.derived import drafted, half_digit
from extractor.findings.needed import Sought
from extractor.findings.quantity_rules import Bare, Quantities, Quantity
from extractor.findings.signs import SIGN, is_sign
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Kind
from extractor.rulebook import Rulebook

PEOPLE = ("people who live there", "registered people", "people")  # quantities that are of use by themselves
_LONGEST = 48  # characters in front of an amount that are read
_BRACKETS = re.compile("\uff08[^\uff08\uff09\n]*\uff09|\\[\\d+\\]")
_NAMES = 60  # characters of names that stand one after another
_MOST = 5  # of these
_DAY = SIGN["date"]
_AMOUNTS = "".join(sign for sign in SIGN.values() if sign != _DAY)


class Named(NamedTuple):
    """An amount that a quantity's name stands in front of; falling: as a change, that it is a fall."""

    position: int
    figure: Figure
    falling: bool = False


def front(skeleton: Skeleton, position: int) -> str:
    """Return the words in front of an amount from the last mark or amount on, brackets left out.

    Of two amounts side by side, `12 households 46 people`, the words in front of the first are those of both.
    """
    lead = skeleton.leads.get(position)
    if not lead:
        while position and is_sign(skeleton.text[position - 1]):
            position -= 1
        lead = skeleton.leads.get(position)
    if lead is not None and "[" not in lead:
        start = position - len(lead)
        before = skeleton.text[start - 1 : start]
        if before != _DAY and before not in skeleton.marks.close and position - start < _LONGEST:
            return lead  # no day stands among the words, and no bracket
    start, marks = max(0, position - _LONGEST), skeleton.marks
    ends = marks.stop + marks.comma + marks.colon + marks.open + marks.close + _AMOUNTS
    stretch = _BRACKETS.sub("", told(skeleton, start, position))
    return stretch[max(map(stretch.rfind, ends)) + 1 :]


def told(skeleton: Skeleton, start: int, end: int) -> str:
    """Return a stretch with the words of its days in the place of their signs."""
    stretch = skeleton.text[start:end]
    if _DAY not in stretch:
        return stretch
    pieces, done = [], start
    for one in skeleton.between(start, end):
        if not is_sign(skeleton.text[one]):
            pieces += [skeleton.text[done:one], skeleton.figure_at(one).surface]
            done = one + 1
    return "".join([*pieces, skeleton.text[done:end]])


def quantities(skeleton: Skeleton, rules: Rulebook) -> dict[str, list[Named]]:
    """Return the amounts of each quantity, in order of place; of an equation all of whose quantities are told, or alone."""
    known = rules.once(Quantities)
    reader = _Reader(skeleton, known)
    used, told = {*PEOPLE, known.rules.bands.quantity}, reader.told()
    for needed, names in known.equations:
        if told.issuperset(needed) and all(map(reader.may_be, needed)) and all(map(reader.of, needed)):
            used.update(names)
    return {name: found for name in sorted(used & told) if (found := reader.of(name))}


class _Reader:
    def __init__(self, skeleton: Skeleton, known: Quantities) -> None:
        self._skeleton = skeleton
        self._known = known
        self._fronts, self._forbidden = _Fronts(skeleton, known), _Forbidden(skeleton)
        self._joint = skeleton.lines_with(known.joint)
        self._found: dict[str, list[Named]] = {}
        self._may_be: dict[str, bool] = {}

    def told(self) -> set[str]:
        """Return the quantities that have lines in which their names can stand in front of amounts, and those without."""
        leads = self._known.leads
        first, *_, last = leads.values()
        masks = () if self._joint else self._skeleton.masks(first.needs, last.needs)
        return {*self._known.bare, *(compress(leads, masks) if masks else leads)}

    def may_be(self, name: str) -> bool:
        """Tell whether the words in front of amounts hold some without which a quantity has none: soon told."""
        may_be = self._may_be.get(name)
        if may_be is None:
            rule, _, lead, _ = self._known.leads[name]
            may_be = self._may_be[name] = rule.through or lead.can_stand(self._fronts.of_kinds(rule.kinds))
        return may_be

    def of(self, name: str) -> list[Named]:
        """Return the amounts of a quantity, in order of place."""
        found = self._found.get(name)
        if found is None:
            read = self._bare if name in self._known.bare else self._led
            found = self._found[name] = list(read(name))
        return found

    def _led(self, name: str) -> Iterator[Named]:
        """Yield the amounts that the name of a quantity stands in front of."""
        rule, needs, lead, behind = self._known.leads[name]
        lines, text, kinds = self._skeleton.lines_with(needs), self._skeleton.text, self._skeleton.kinds
        for start, end in sorted({*lines, *self._joint}) if self._joint else lines:
            for position in self._skeleton.between(start, end):
                if kinds[position] not in rule.kinds or not self._usable(rule, position):
                    continue
                match = self._match(rule, lead, position)
                if match and behind.match(text, position + 1) and not self._forbidden.at(position, rule):
                    yield Named(position, self._skeleton.figure_at(position), falling=bool(match.groupdict().get("down")))

    def _match(self, rule: Quantity, lead: Sought, position: int) -> re.Match[str] | None:
        """Return where the name of a quantity stands in front of an amount."""
        match = _named(self._fronts.of(position), lead, self._known)
        if match is None and rule.through:
            match = _named(self._fronts.through(position), lead, self._known)
        return match

    def _usable(self, rule: Quantity, position: int) -> bool:
        """Tell whether an amount has a unit of a quantity, and a value, and neither is in doubt."""
        figure = self._skeleton.figure_at(position)
        known = figure.value is not None and figure.quality != "suspect"
        return known and (not rule.units or figure.unit in rule.units)

    def _bare(self, name: str) -> Iterator[Named]:
        """Yield the numbers without a unit that are told of a quantity."""
        rule, sought = self._known.bare[name]
        source = self._skeleton.source
        for match in sought.pattern.finditer(source) if sought.can_stand(source) else ():
            place = self._skeleton.position(match.start("value"))
            yield Named(place, _bare(rule, match["value"], match.start("value")))


class _Forbidden:
    """Which sentences hold words that forbid a quantity in them."""

    def __init__(self, skeleton: Skeleton) -> None:
        self._skeleton = skeleton
        self._known: dict[tuple[str, int], bool] = {}

    def at(self, position: int, rule: Quantity) -> bool:
        """Tell whether the sentence of an amount holds one of them."""
        if not rule.never:
            return False
        start, end = self._skeleton.sentence(position)
        if (rule.name, start) not in self._known:
            self._known[rule.name, start] = any(word in self._skeleton.text[start:end] for word in rule.never)
        return self._known[rule.name, start]


def _bare(rule: Bare, number: str, start: int) -> Figure:
    """Return a written number in the form of a percentage, or of a multiple, without an id."""
    return drafted(number, start, half_digit(number), "multiple" if rule.to == "one" else "percent")


def _named(fronts: Iterable[tuple[str, int]], sought: Sought, known: Quantities) -> re.Match[str] | None:
    """Return where a name ends one of the words that may stand in front of an amount, each with where it may begin."""
    for words, limit in fronts:
        match = sought.pattern.search(words)
        if match and match.start() < limit and known.never.search(words, 0, match.start()) is None:
            return match
    return None


class _Fronts:
    """The words that may stand in front of each amount, each with where the name of a quantity must begin."""

    def __init__(self, skeleton: Skeleton, known: Quantities) -> None:
        self._skeleton = skeleton
        self._known = known
        rows = skeleton.lines_with(known.rows) if known.says_of_each else ()
        self._rows = {one for line in rows for one in skeleton.between(*line)}  # where names can stand one after another
        self._own: dict[int, list[tuple[str, int]]] = {}
        self._through: dict[int, list[tuple[str, int]]] = {}
        self._every: dict[str, str] = {}

    def of_kinds(self, kinds: list[Kind]) -> str:
        """Return the words in front of every amount of some kinds, one below another."""
        for kind in kinds:
            if kind not in self._every:
                places = self._skeleton.of_kind(kind)
                plain = [front(self._skeleton, one) for one in places if one not in self._rows]
                rows = [words for one in places if one in self._rows for words, _ in self.of(one)]
                self._every[kind] = "\n".join(plain + rows)
        return self._every[kinds[0]] if len(kinds) == 1 else "\n".join(map(self._every.__getitem__, kinds))

    def of(self, position: int) -> list[tuple[str, int]]:
        """Return the words in front of an amount, or those that are its own where names stand one after another.

        What follows the last of such names is said of all.
        """
        found = self._own.get(position)
        if found is None:
            row = _listed(self._skeleton, position, self._known) if position in self._rows else None
            found = list(_in_row(*row)) if row else [(words := front(self._skeleton, position), len(words) + 1)]
            self._own[position] = found
        return found

    def through(self, position: int) -> list[tuple[str, int]]:
        """Return the words in front of the amount right before one of its sentence, and those behind it."""
        if position not in self._through:
            start = self._skeleton.sentence(position).start
            before = self._skeleton.between(start, position)[-1:]
            firsts = [self._front(one) for one in before if is_sign(self._skeleton.text[one])]
            self._through[position] = [(first + self._front(position), len(first)) for first in firsts]
        return self._through[position]

    def _front(self, position: int) -> str:
        """Return the words in front of an amount."""
        own = self._own.get(position)
        return own[0][0] if own and position not in self._rows else front(self._skeleton, position)


def _in_row(names: list[str], way: str, index: int) -> Iterator[tuple[str, int]]:
    """Yield the words that are those of one amount of a row, each with where its name must begin."""
    own, last = names[index], names[-1]
    tails = range(len(last), 0, -1) if index < len(names) - 1 else ()
    yield own + way, len(own)
    yield from ((own + last[tail:] + way, len(own)) for tail in tails)


def _listed(skeleton: Skeleton, position: int, known: Quantities) -> tuple[list[str], str, int] | None:
    """Return the names in front of a row of amounts, what stands behind these, and which of the row an amount is."""
    sentence = skeleton.sentence(position)
    words = known.says_of_each
    if words and not any(skeleton.text.rfind(word, sentence.start, position) >= 0 for word in words):
        return None
    row = _row(skeleton, position, known)
    named = names_of(skeleton, row[0], known)
    index = row.index(position)
    return (*named, index) if named and 1 < len(named[0]) <= _MOST and index < len(named[0]) else None


def _row(skeleton: Skeleton, position: int, known: Quantities) -> list[int]:
    """Return an amount and those of the row that it stands in, in front of it."""
    row = [position]
    for before in reversed(skeleton.between(skeleton.sentence(position).start, position)):
        gap = known.joins.sub("", skeleton.text[before + 1 : row[0]]).strip(skeleton.marks.comma)
        if len(row) == _MOST or gap or not is_sign(skeleton.text[before]):
            break
        row.insert(0, before)
    return row


def names_of(skeleton: Skeleton, position: int, known: Quantities) -> tuple[list[str], str] | None:
    """Return the names that stand one after another in front of the first of as many amounts, and what is said of all."""
    start = max(skeleton.sentence(position).start, position - _NAMES)
    stretch = _BRACKETS.sub("", told(skeleton, start, position))
    comma, colon = skeleton.marks.comma[0], skeleton.marks.colon
    match = known.respectively.search(re.split(f"[{comma}{colon}]", stretch)[-1])
    if match is None:
        return None
    names = (name for name in known.joins.split(match["names"]) if name)
    return [one for name in names for one in _each_of(name, known.rules.both)], match["way"]


def _each_of(name: str, both: dict[str, list[str]]) -> list[str]:
    """Return the names that one name of two things stands for: incomes of country and town."""
    word = next((word for word in both if word in name), "")
    return [name.replace(word, one) for one in both[word]] if word else [name]


def own_names(skeleton: Skeleton, position: int, known: Quantities) -> Iterator[str]:
    """Yield the words in front of an amount, and the name that is its own where several stand one after another."""
    found = _listed(skeleton, position, known)
    if found is not None:
        yield found[0][found[2]]
    yield front(skeleton, position)
