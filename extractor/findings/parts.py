"""Lists of parts: which figures the words make parts of which total, and whether the list is whole.

Measured on real reports, only half of the lists behind "of which" add up: such a list is open unless its
words close it (the rest is named, the labels are a known partition, it is all that a bracket or a colon
holds), or its other column adds up exactly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import takewhile
from typing import Literal

from extractor.findings.items import (
    MOST_ITEMS,
    Item,
    Items,
    addable,
    adds_up,
    members_of,
    within,
)
from extractor.findings.pieces import Pieces
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import is_sign
from extractor.findings.units import Key, unit_key
from extractor.records import Figure

_FEWEST = 2
_MOST_BEFORE = 40
_SOME = Decimal("0.6")  # of a total: less is a selection
_OVERLAP = Decimal("1.5")
_MANY = 4
_THINGS = ("count", "area", "length")  # no people or money, which belong to several kinds at once
_NEARLY_ALL = Decimal("0.9999")
_FAR_ABOVE = Decimal("1.2")  # times a total that parts of it do not come to by a slip
_LONGEST_LEAD = 8
_REACH = 400  # characters in front of a list in which its totals stand
_WORD = 2  # characters
_GAP = 12  # characters between a total and the words for respectively
_NAMED = 3  # characters in front of an amount that name it


class Lists(Items):
    """Reads the lists of one skeleton."""

    def read(self) -> list[Related]:
        """Return every relation of parts and total that the lists of the text state."""
        return [
            *self._partitioned(),
            *self._among(),
            *self._held(),
            *self._respectively(),
            *self._totalled(),
            *Pieces(self.skeleton, self.patterns).read(),
        ]

    def _among(self) -> Iterator[Related]:
        """`N, of which a, b, c`: open unless closed by its words or by another column."""
        for match in self.skeleton.all(self.patterns.among):
            wholes, crossed = self._wholes(match.start())
            items = self.items(match.end(), self._list_end(match.start())) if wholes else []
            if not items:
                continue
            wholes = self._that_hold(wholes, items, match.start())
            items = self._continued(self._complete(items, wholes), wholes)
            columns = self.columns(wholes, items)
            loose = {id(figure) for item in items if item.loose for figure in item.figures.values()}
            wording = self.skeleton.words(match.start(), match.end())
            several = any(len(parts) > 1 for _, parts in columns)
            family = self.complete([item.label for item in items]) if several else None
            unsure = family is not None and not family.sure and not self.closed(items)
            closed = (self.closed(items) or family is not None) and not crossed
            added = max((len(parts) for whole, parts in columns if len(parts) > 1 and adds_up(whole, parts)), default=0)
            for whole, parts in columns:
                for part in parts:
                    doubtful = crossed or id(part) in loose
                    if id(part) in loose and self._of_another(whole, items, part, crossed):
                        continue
                    yield Related(
                        "part", "PART", "of which", members_of(whole, [part]), wording, "open", tension=doubtful
                    )
                if len(parts) > 1 and (family or added or not within(whole, parts, Decimal(1)) or not self._lacking(items)):
                    alike = [item for item in items if unit_key(whole) in item.figures]
                    parallel = self.parallel(alike) or self._apart(whole, parts, alike)
                    full, exact = closed and len(parts) == len(items), 0 < added <= len(parts)
                    check = "SUM2" if exact and (not full or unsure) and not adds_up(whole, parts) else "SUM"
                    mode: Literal["closed", "near"] = "closed" if full or exact else "near"
                    yield Related(
                        "sum", check, "of which", members_of(whole, parts), wording, mode,
                        tension=crossed or (unsure and check == "SUM"),
                        parallel=parallel,
                    )  # fmt: skip
            yield from self._pairs(columns, wording)

    def _lacking(self, items: list[Item]) -> bool:
        """Tell whether parts are told of all but one of a family: the second and third of three sectors."""
        labels = [item.label for item in items]
        families = self.patterns.families_of.get(len(labels) + 1)
        return families is not None and any(families.borne(labels, lacking=1))

    def _pairs(self, columns: list[tuple[Figure, list[Figure]]], wording: str) -> Iterator[Related]:
        """A single part that has all the people of the whole must have all its households."""
        by_kind = {whole.kind: (whole, parts[0]) for whole, parts in columns if len(parts) == 1}
        if {"households", "people"} <= by_kind.keys():
            (homes, homes_part), (people, people_part) = by_kind["households"], by_kind["people"]
            members = (
                Member("whole", homes), Member("whole", people),
                Member("part", homes_part), Member("part", people_part),
            )  # fmt: skip
            yield Related("part", "PAIR", "of which", members, wording, "open", tension=True)

    def _of_another(self, whole: Figure, items: list[Item], part: Figure, crossed: bool) -> bool:
        """Tell whether the first part of things bears the name of all and a later one does not: `tractors, of which
        big tractors, and trailers`. Where the whole stands a sentence before, less of its name tells, and of anything."""
        lead, size = self.skeleton.lead_of(whole)[-_LONGEST_LEAD:], _WORD if crossed else _NAMED
        names = [name for i in range(len(lead) - size + 1) if (name := lead[i : i + size]) in items[0].label]
        label = next((item.label for item in items if any(one is part for one in item.figures.values())), "")
        if whole.kind == "count" and whole.noun != part.noun and label.startswith(self.words.involving):
            return True
        return (crossed or whole.kind == "count") and bool(names) and not any(name in label for name in names)

    def _held(self) -> Iterator[Related]:
        """`a total N: a, b, c` and `N (a, b, c)`: all that a colon or a bracket holds, in each unit in front of it."""
        for position in self.skeleton.positions:
            behind = self.patterns.held.match(self.text, position + 1)
            if not behind or not addable(self.skeleton.figure_at(position)) or any(map(is_sign, behind[0])):
                continue
            start = behind.end()
            bracket = behind[1] == self.marks.open
            end = self.bracket_end(start) if bracket else self.skeleton.sentence(start).end
            items = [] if self.text.startswith(self.words.among, start) else self.items(start, end)
            changes = any(word in item.label for item in items for word in self.words.changes)
            if len(items) < _FEWEST or items[-1].end < end or self.open(start, end) or changes:
                continue
            for place in self._in_front(position, items[0]):
                whole = self.skeleton.figure_at(place)
                key = unit_key(whole)
                if not all(key in item.figures for item in items) or self.forbidden(place):
                    continue
                said = bracket or self.said_total(place)
                wording = self.skeleton.words(place + 1, start)
                parts = [item.figures[key] for item in items]
                if bracket and within(whole, parts, _SOME):
                    continue  # some of it, in brackets
                members = members_of(whole, parts)
                mode: Literal["closed", "near"] = "closed" if said else "near"
                yield Related("sum", "SUM", "held", members, wording, mode, tension=bracket)

    def _in_front(self, position: int, item: Item) -> list[int]:
        """Return where totals of an item's units stand: the figure at a position, those that it touches, or one before it.

        For `a total of N, M projects: a, b, c` that is N, if the items have its unit.
        """
        found = [position]
        while is_sign(self.text[found[-1] - 1 : found[-1]]):
            found.append(found[-1] - 1)
        if not any(self.skeleton.key_at(one) in item.figures for one in found):
            sentence = self.skeleton.sentence(position).start
            found = [one for one in self.skeleton.between(sentence, position)[-1:] if self.said_total(one)]
        return found

    def _respectively(self) -> Iterator[Related]:
        """`in all N, being a, b and c respectively`."""
        for match in self.patterns.respectively.finditer(self.text):
            end = self.skeleton.sentence(match.start()).end
            before = self.skeleton.between(self.skeleton.sentence(match.start()).start, match.start())
            items = list(takewhile(lambda item: not item.label, self.items(match.end(), end)))
            if not before or len(items) < _FEWEST or (self.forbidden(before[-1]) and not self.gained(before[-1])):
                continue
            whole = self.skeleton.figure_at(before[-1])
            key = unit_key(whole)
            gap = self.text[before[-1] + 1 : match.start()]
            if not addable(whole) or len(gap) > _GAP or not all(key in item.figures for item in items):
                continue
            parts = [item.figures[key] for item in items]
            said = self.said_total(before[-1])
            about = gap == self.marks.comma[0] and within(whole, parts) and not within(whole, parts, 1 / _FAR_ABOVE)
            if said or about:
                wording = self.skeleton.words(match.start(), match.end())
                members = members_of(whole, parts)
                yield Related("sum", "SUM", "respectively", members, wording, "closed", tension=not said)

    def _totalled(self) -> Iterator[Related]:
        """`a, b, c, together N` or `the three together N`: the unbroken list of same units right before the word."""
        lines = self.skeleton.lines_with((self.patterns.totals,))
        for match in (one for line in lines for one in self.patterns.totalled.finditer(self.text, *line)):
            sentence = self.skeleton.sentence(match.start()).start
            key = self.skeleton.key_at(match.end())
            alike = [one for one in self.skeleton.between(sentence, match.start()) if self.skeleton.key_at(one) == key]
            again = match["again"] and match["again"] not in self.text[sentence : match.start()]
            if len(alike) < _FEWEST or again or any(map(is_sign, match["what"])):
                continue
            if self.skeleton.depth(sentence, match.start()) < 0:
                continue
            many = self.skeleton.figure_at(match.start("many")) if match["many"] else None
            said = self.words.few.get(match["few"] or "")
            whole = self.skeleton.figure_at(match.end())
            openers = [*self.words.respectively, *self.words.among, *self.words.apart]
            listed = [self.text.rfind(word, sentence, match.start()) for word in openers]
            outside = (place for place in listed if place >= 0 and self.skeleton.depth(place, match.start()) >= 0)
            start = max([sentence, *outside])
            items = self.items(
                start, match.start(), verbs=() if match["sure"] or match["few"] else self.words.verbs
            )
            wholes = self._touching(match.end())
            tail: list[Item] = []
            for item in reversed(items):
                if unit_key(whole) not in item.figures or set(item.figures) != wholes.keys():
                    break
                tail.insert(0, item)
            if (
                len(tail) > 1
                and (len(tail) == len(items) or ((match["sure"] or said) and items[-len(tail)].loose))
                and (many is not None or said is not None or items[-1].end >= match.start())
                and said in (None, len(tail))
                and (many is None or (many.kind in ("count", "duration") and many.value == len(tail)))
                and addable(whole)
                and not self._added_up(start, tail)
                and not self.open(start, match.start())
                and not self.text.startswith(self.words.closers, match.end() + 2)
            ):
                wording = self.skeleton.words(match.start() + 1, match.end())
                added = _added(wholes, tail, self.words.tasks)
                for key, total in wholes.items():
                    members = (*(Member("part", item.figures[key]) for item in added), Member("whole", total))
                    yield Related("sum", "SUM", "together", members, wording, "closed", tension=True)

    def _added_up(self, start: int, items: list[Item]) -> bool:
        """Tell whether an amount in front of a list is what it comes to: 780 households, 412 and 368 in each half-year."""
        key, *_ = items[0].figures
        parts = [item.figures[key] for item in items if key in item.figures]
        first = self.skeleton.position(parts[0].start)
        before = [self.skeleton.figure_at(one) for one in self.skeleton.between(self.skeleton.sentence(start).start, first)]
        return any(unit_key(one) == key and adds_up(one, parts) for one in before)

    def _touching(self, position: int) -> dict[Key, Figure]:
        """Return the figure at a position and those that touch it (438 households 1484 people), by unit."""
        found: dict[Key, Figure] = {}
        while is_sign(self.text[position : position + 1]):
            figure = self.skeleton.figure_at(position)
            found.setdefault(unit_key(figure), figure)
            position += 1
        return found

    def _partitioned(self) -> Iterator[Related]:
        """Labels that make up a whole by their meaning, in one sentence, behind a total in the same unit."""
        for rule, pattern in self.patterns.partitions:
            for match in self.skeleton.found(pattern):
                positions = [
                    position
                    for position in self.skeleton.between(match.start(), match.end())
                    if self.skeleton.depth(match.start(), position) <= 0
                ]
                parts = [self.skeleton.figure_at(position) for position in positions]
                if len(parts) > len(rule.labels):
                    first = unit_key(parts[0])
                    parts = [part for part in parts if unit_key(part) == first]
                keys = {unit_key(part) for part in parts}
                before = self.skeleton.between(self.skeleton.sentence(match.start()).start, match.start())
                same = [p for p in before if self.skeleton.key_at(p) in keys]
                rest = self.patterns.closes.match(self.text, match.end() + 1) is not None
                more = rest or (not rule.exhaustive and self._goes_on(match.end(), keys))
                if len(keys) != 1 or not addable(parts[0]) or not same or more:
                    continue
                lead = self.text[self.skeleton.clause_start(same[-1], 0) : same[-1]]
                forbidden = self.forbidden(same[-1]) or any(self.forbidden(p) for p in positions)
                if forbidden or (rule.whole and not any(word in lead for word in rule.whole)):
                    continue
                wording = self.skeleton.words(match.start(), match.end())
                members = members_of(self.skeleton.figure_at(same[-1]), parts)
                yield Related("sum", "SUM", rule.name, members, wording, "closed")

    def _goes_on(self, position: int, keys: set[Key]) -> bool:
        """Tell whether another item of the same unit follows a list: then its labels are not all there are."""
        if self.text[position : position + 1] not in (*self.marks.comma, *self.marks.pause):
            return False
        more = self.items(position + 1, self.skeleton.sentence(position + 1).end)[:1]
        verb = bool(more) and more[0].label.startswith(self.words.verbs)
        return bool(more) and not verb and bool(keys & more[0].figures.keys())

    def _wholes(self, opener: int) -> tuple[dict[Key, Figure], bool]:
        """Return the totals of a list by unit, and whether the sentence before holds them.

        There they count only where they are said to be totals, or it states no other amount.
        """
        sentence = self.skeleton.sentence(opener)
        start, crossed = sentence.start, False
        if opener == sentence.start and opener > 1 and self.text[opener - 1] != "\n":
            start, crossed = self.skeleton.sentence(opener - 2).start, True
        able = [
            position
            for position in reversed(self.skeleton.between(start, opener)[-_MOST_BEFORE:])
            if self.skeleton.depth(position, opener) >= 0
            and addable(self.skeleton.figure_at(position))
            and not self.forbidden(position)
            and not self.compared(position)
        ]
        ends = (self.marks.comma[0], *self.marks.stop)
        if crossed and any(word in self.skeleton.leads[one] for one in able[:1] for word in self.words.able):
            return {}, crossed  # what could be made, no total
        if crossed and not (len(able) == 1 and self.text.startswith(ends, able[0] + 1)):
            totals = {self.skeleton.key_at(position) for position in able if self.said_total(position)}
            several = Counter(map(self.skeleton.key_at, able))
            if not totals:
                return {}, crossed
            able = [one for one in able if several[self.skeleton.key_at(one)] == 1 or self.said_total(one)]
        nearest: dict[Key, int] = {}
        for position in able:
            nearest.setdefault(self.skeleton.key_at(position), position)
        return {key: self.skeleton.figure_at(position) for key, position in nearest.items()}, crossed

    def _that_hold(self, wholes: dict[Key, Figure], items: list[Item], opener: int) -> dict[Key, Figure]:
        """Return the totals, with the nearest that holds its parts where things of several kinds are counted before.

        46 bins for 23 estates, of which 32 are new: the 32 are bins.
        """
        start, found = max(self.skeleton.sentence(opener).start, opener - _REACH), dict(wholes)
        first = max(self.skeleton.sentence(max(0, opener - 2)).start, opener - _REACH) if start == opener else start
        stated = [one for one in self.skeleton.between(first, opener) if not self.compared(one)]
        before = [self.skeleton.figure_at(position) for position in reversed(stated) if position >= start]
        for key, whole in wholes.items():
            parts = [item.figures[key] for item in items if key in item.figures]
            same = (self.skeleton.figure_at(one) for one in reversed(stated) if self.skeleton.key_at(one) == key)
            exact = next((one for one in same if len(parts) > 1 and adds_up(one, parts)), None)
            if exact is not None:
                found[key] = exact
                continue
            named = self._beside(key, whole, wholes) or self._named_alike(whole, parts, before)
            named = named or self._told_alike(whole, [item.label for item in items], before)
            if named is not None:
                found[key] = named
                continue
            most = Decimal(1) if whole.kind == "count" else _FAR_ABOVE
            if not parts or within(whole, parts, most):
                continue
            named_so = whole.noun if whole.kind == "count" else None
            others = [other for other in before if unit_key(other) == key and other.noun != named_so]
            noun = parts[0].noun
            alike = (other for other in others if noun and noun in other.noun and noun not in whole.noun)
            holding = (other for other in others if other is not whole and within(other, parts, Decimal(1)))
            found[key] = next(holding, None) or next(alike, whole)
        return found

    def _beside(self, key: Key, whole: Figure, wholes: dict[Key, Figure]) -> Figure | None:
        """Return the total that touches one of another unit, where the nearest of its unit does not."""
        places = {self.skeleton.position(other.start) for other in wholes.values() if other is not whole}
        if self.skeleton.position(whole.start) in {place + step for place in places for step in (-1, 1)}:
            return None
        for place in sorted({place + step for place in places for step in (-1, 1)}):
            if is_sign(self.text[place : place + 1]):
                figure = self.skeleton.figure_at(place)
                if unit_key(figure) == key and not self.forbidden(place):
                    return figure
        return None

    def _named_alike(self, whole: Figure, parts: list[Figure], before: list[Figure]) -> Figure | None:
        """Return the total in front of which the words of a part stand, where the nearest is of another name.

        A total, a plan and what is done, in one unit: the plans of the parts are of the plan.
        """
        lead = self.skeleton.lead_of
        if not parts or whole.kind != "money":
            return None
        words = lead(parts[0])[-_NAMED:]
        if len(words) < _NAMED or lead(whole).endswith(words):
            return None
        same = (one for one in before if unit_key(one) == unit_key(whole))
        return next((one for one in same if lead(one).endswith(words)), None)

    def _told_alike(self, whole: Figure, labels: list[str], before: list[Figure]) -> Figure | None:
        """Return the total that begins with a word of all parts, where the nearest of its unit begins with another.

        So much built and so much mended, of which one village built so much: that is of what was built.
        """
        lead = self.skeleton.lead_of
        begins = lead(whole)[:_WORD]
        if not labels or any(begins in label for label in labels):
            return None
        same = (one for one in before if unit_key(one) == unit_key(whole) and len(lead(one)) >= _WORD)
        return next((one for one in same if all(lead(one)[:_WORD] in label for label in labels)), None)

    def _complete(self, items: list[Item], wholes: dict[Key, Figure]) -> list[Item]:
        """Return a list up to where it adds up, if what follows may be a new statement."""
        alike = list(takewhile(lambda item: bool(item.figures.keys() & items[0].figures.keys()), items))
        for count in range(2, len(items)):
            exact = any(
                len(parts) > 1 and adds_up(whole, parts)
                for whole, parts in self.columns(wholes, items[:count])
            )
            new = all(item.loose for item in items[count:])
            little = count < len(alike) and all(within(*column, _FAR_ABOVE) for column in self.columns(wholes, alike))
            if exact and new and little and self.parallel(alike):
                return alike  # one too many
            if exact and (new or self._unclosed(items[count - 1].end)):
                return items[:count]
        return items

    def _apart(self, whole: Figure, parts: list[Figure], items: list[Item]) -> bool:
        """Tell whether things are told apart by name, so many that none is counted twice, and come to more than all."""
        labels = [item.label for item in items]
        if whole.kind not in _THINGS or len(parts) < _MANY or len(set(labels)) < len(labels) or not all(labels):
            return False
        if any(word in label for label in labels for word in self.words.bounds):
            return False
        return not within(whole, parts, Decimal(1)) and within(whole, parts, _OVERLAP)

    def _unclosed(self, position: int) -> bool:
        """Tell whether a bracket closes behind an item of a list that opened none: the list ends there."""
        return self.text[position - 1] == self.marks.close and self.skeleton.depth(
            self.skeleton.sentence(position).start, position
        ) < 0

    def _continued(self, items: list[Item], wholes: dict[Key, Figure]) -> list[Item]:
        """Return a list with the items behind the semicolons that follow it, where they can be parts of its wholes.

        A list that is whole without them ends there; so does one that they would take far beyond its whole.
        """
        longer = items
        while longer and len(longer) < MOST_ITEMS:
            end = self.skeleton.sentence(longer[-1].end).end
            if self.text[end : end + 1] not in (*self.marks.pause,) or not self._only_rates(
                longer[-1].end, end
            ):
                break
            more = self.items(end + 1, self.skeleton.sentence(end + 1).end)
            if not more or more[0].label.startswith(self.words.verbs):
                break
            longer = [*longer, *(item._replace(loose=True) for item in more)]
        short = self.columns(wholes, items)
        if any(len(parts) > 1 and not within(whole, parts, _NEARLY_ALL) for whole, parts in short):
            return items  # nothing is left of it for more
        return (
            longer if all(within(whole, parts) for whole, parts in self.columns(wholes, longer)) else items
        )

    def _only_rates(self, start: int, end: int) -> bool:
        return all(map(self.is_rate, self.skeleton.between(start, end)))

    def _list_end(self, opener: int) -> int:
        sentence = self.skeleton.sentence(opener)
        end = sentence.end
        opened, closed = (self.text.rfind(mark, sentence.start, opener) for mark in (self.marks.open, self.marks.close))
        if opened > closed or self.skeleton.depth(sentence.start, opener) > 0:
            return self.bracket_end(opener)
        if self.text[opener - 1 : opener] == self.marks.comma[1]:
            comma = self.text.find(self.marks.comma[0], opener + 3, end)
            end = comma if comma >= 0 else end
        following = [self.text.find(word, opener + 1, end) for word in self.words.among]
        return min([end, *(place for place in following if place > opener + 2)])


def _added(wholes: dict[Key, Figure], items: list[Item], tasks: list[str]) -> list[Item]:
    """Return the last items that come to totals, where what stands in front is of something else; no task else."""
    for start in range(len(items) - 1):
        rest = items[start:]
        if all(adds_up(total, [item.figures[key] for item in rest]) for key, total in wholes.items()):
            return rest
    done = [item for item in items if not any(word in item.label for word in tasks)]
    return done if len(done) > 1 else items
