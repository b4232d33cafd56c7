"""Lists of parts: which figures the words make parts of which total, and whether the list is whole.

Measured on real reports, only half of the lists behind "of which" add up: such a list is open unless its
words close it (the rest is named, the labels are a known partition, it is all that a bracket or a colon
holds), or its other column adds up exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import takewhile
from typing import Literal

from extractor.findings.adding import addable, adds_up, members_of, within
from extractor.findings.items import MOST_ITEMS, Item
from extractor.findings.list_wholes import FAR_ABOVE, Wholes
from extractor.findings.pieces import Pieces
from extractor.findings.relations import Member, Related
from extractor.findings.totalled import Totalled
from extractor.findings.units import Key, unit_key
from extractor.records import Figure

_OVERLAP = Decimal("1.5")
_FEWEST, _MANY = 2, 4
_THINGS = ("count", "area", "length")  # no people or money, which belong to several kinds at once
_NEARLY_ALL = Decimal("0.9999")
_COUNTED, _KINDS, _MOST_OF_IT, _LITTLE_MORE = ("count", "households"), 3, Decimal("0.75"), Decimal("1.25")
_LONGEST_LEAD, _HALF = 8, Decimal("0.5")
_WORD = 2  # characters
_NAMED_KINDS = ("count", "people")  # of which a list tells by their names
_NAMED = 3  # characters in front of an amount that name it


class Lists(Wholes):
    """Reads the lists of one skeleton."""

    def read(self) -> list[Related]:
        """Return every relation of parts and total that the lists of the text state."""
        return [
            *self._partitioned(),
            *self._among(),
            *Totalled(self.skeleton, self.patterns).read(),
            *Pieces(self.skeleton, self.patterns).read(),
        ]

    def _among(self) -> Iterator[Related]:
        """`N, of which a, b, c`: open unless closed by its words or by another column."""
        for match in self.opening():
            wholes, crossed = self.wholes(match.start())
            items = self.with_family(match.end(), self.list_end(match.start())) if wholes else []
            if not items:
                continue
            wholes = self._that_hold(wholes, self._done(items, wholes), match.start())
            items = self._done(self._continued(self._complete(items, wholes), wholes), wholes)
            items = self._of_one_register(items, wholes)
            if not items:
                continue
            start = match.start()
            columns = [(whole, self._of_it(whole, parts, start)) for whole, parts in self.columns(wholes, items)]
            mixed = {id(whole) for whole, parts in columns if self._mixed(whole, parts, items)}
            loose = {id(figure) for item in items if item.loose for figure in item.figures.values()}
            wording = self.skeleton.words(match.start(), match.end())
            several = any(len(parts) > 1 for _, parts in columns)
            last = [items[-1].end, *(self.skeleton.position(one.start) + 1 for one in items[-1].figures.values())]
            rest = any(self.patterns.untold.match(self.text, place) for place in last)
            family = self.complete([item.label for item in items]) if several and not rest else None
            if family is not None and not any(self.is_of(family, self.skeleton.lead_of(whole)) for whole, _ in columns):
                family = None
            unsure = family is not None and not family.sure and not self.closed(items)
            closed = self.closed(items) or family is not None
            added = max((len(parts) for whole, parts in columns if len(parts) > 1 and adds_up(whole, parts)), default=0)
            for whole, parts in columns:
                for part in parts:
                    doubtful = crossed or id(part) in loose
                    if id(part) in loose and self._of_another(whole, items, part, crossed):
                        continue
                    if self.text.startswith(self.words.held_over, self.skeleton.position(part.start) + 1):
                        continue
                    yield Related(
                        "part", "PART", "of which", members_of(whole, [part]), wording, "open", tension=doubtful
                    )
                if len(parts) < 2 or id(whole) in mixed or self._nested_bounds(items, match.end()):
                    continue
                if self._of_another_total(items[-1].end, parts):
                    continue
                if family or added or not within(whole, parts, Decimal(1)) or not self._lacking(items):
                    alike = [item for item in items if unit_key(whole) in item.figures]
                    parallel = self.parallel(alike) or self._apart(whole, parts, alike) or self._paid(whole, parts, alike)
                    full = (closed and len(parts) == len(items)) or (self.closed(alike) and self._told_with(items, alike))
                    full, exact = full and len(parts) == len(alike), 0 < added <= len(parts)
                    check = "SUM2" if exact and (not full or unsure) and not adds_up(whole, parts) else "SUM"
                    all_kinds = not (full or exact or rest) and len(parts) == len(items) and self._all_kinds(whole, parts)
                    less: Literal["open", "near"] = "open" if rest else "near"
                    mode: Literal["closed", "open", "near"] = "closed" if full or exact or all_kinds else less
                    yield Related(
                        "sum", check, "of which", members_of(whole, parts), wording, mode,
                        tension=crossed or all_kinds or mode == "open" or (unsure and check == "SUM"),
                        parallel=parallel,
                    )  # fmt: skip
            yield from self._pairs(columns, wording)

    def _of_it(self, whole: Figure, parts: list[Figure], opener: int) -> list[Figure]:
        """Return parts without a last one that makes, with the whole, what stands in front: 143 of 147 done, 4 not."""
        if len(parts) < _FEWEST:
            return parts
        key, before = unit_key(whole), self.skeleton.between(self.skeleton.full_sentence(opener).start, opener)
        others = [self.skeleton.figure_at(one) for one in before if self.skeleton.key_at(one) == key]
        beside = any(adds_up(other, [whole, parts[-1]]) for other in others if other is not whole)
        return parts[:-1] if beside else parts

    def _mixed(self, whole: Figure, parts: list[Figure], items: list[Item]) -> bool:
        """Tell whether things that the list counts by another classifier, with the others, make up a number of things."""
        if whole.kind != "count" or len(parts) == len(items):
            return False
        key = unit_key(whole)
        others = [next(iter(item.figures.values())) for item in items if key not in item.figures]
        return all(one.kind == "count" for one in others) and adds_up(whole, [*parts, *others])

    def _all_kinds(self, whole: Figure, parts: list[Figure]) -> bool:
        """Tell whether parts bear the noun of their whole, each with its kind, and are most of it: they are all there is.

        So are those of which some are none.
        """
        if whole.kind not in _COUNTED or len(parts) < _KINDS:
            return False
        if any(part.value == 0 for part in parts):
            return not within(whole, parts, _HALF)
        if len(whole.noun) < _WORD:
            return False
        named = all(part.noun != whole.noun and part.noun.endswith(whole.noun[-_WORD:]) for part in parts)
        return named and within(whole, parts, _LITTLE_MORE) and not within(whole, parts, _MOST_OF_IT)

    def _of_another_total(self, end: int, parts: list[Figure]) -> bool:
        """Tell whether the amount right behind a list is said to be that of all, and its parts come to that."""
        behind = self.skeleton.between(end, self.skeleton.sentence(end).end)[:1]
        return any(self.said_total(one) and adds_up(self.skeleton.figure_at(one), parts) for one in behind)

    @staticmethod
    def _told_with(items: list[Item], alike: list[Item]) -> bool:
        """Tell whether all items but those of one unit stand behind a comma: what else is told of these."""
        return all(item.loose for item in items if item not in alike)

    def _done(self, items: list[Item], wholes: dict[Key, Figure]) -> list[Item]:
        """Return items up to the first of what was not done, where all of it was: 188 begun, 151 finished; 72 not begun."""
        def negated(item: Item) -> bool:
            found = self.patterns.negated.match(item.label)
            return found is not None and any(found["verb"] in self.skeleton.lead_of(whole) for whole in wholes.values())

        return list(takewhile(lambda item: not negated(item), items))

    def _of_one_register(self, items: list[Item], wholes: dict[Key, Figure]) -> list[Item]:
        """Return items up to the first that counts people by another register than their whole does."""
        others = self.patterns.other_registers("".join(map(self.skeleton.lead_of, wholes.values())))
        return list(takewhile(lambda item: not any(word in item.label for word in others), items))

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
        if not crossed and whole.kind not in _NAMED_KINDS:
            return False
        lead, size = self.skeleton.lead_of(whole)[-_LONGEST_LEAD:], _WORD if crossed else _NAMED
        names = [name for i in range(len(lead) - size + 1) if (name := lead[i : i + size]) in items[0].label]
        label = next((item.label for item in items if any(one is part for one in item.figures.values())), "")
        if whole.kind == "count" and whole.noun != part.noun and label.startswith(self.words.involving):
            return True
        return bool(names) and not any(name in label for name in names)

    def _partitioned(self) -> Iterator[Related]:
        """Labels that make up a whole by their meaning, in one sentence, behind a total in the same unit."""
        for rule, match in self.skeleton.found_by(self.patterns.partitions):
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

    def _complete(self, items: list[Item], wholes: dict[Key, Figure]) -> list[Item]:
        """Return a list up to where it adds up, if what follows may be a new statement."""
        alike = list(takewhile(lambda item: bool(item.figures.keys() & items[0].figures.keys()), items))
        for count in range(2, len(items)):
            columns = self.columns(wholes, items[:count])
            if not any(len(parts) > 1 and adds_up(whole, parts) for whole, parts in columns):
                continue
            new = all(item.loose for item in items[count:])
            little = count < len(alike) and all(within(*column, FAR_ABOVE) for column in self.columns(wholes, alike))
            if new and little and self.parallel(alike):
                return alike  # one too many
            family = self.complete([item.label for item in items[:count]])
            if new or self._unclosed(items[count - 1].end) or (family is not None and family.sure):
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

    def _nested_bounds(self, items: list[Item], start: int) -> bool:
        """Tell whether two items have the same bound, so that one may hold the other: above 100,000, above 500,000."""
        if not self.patterns.bounds.search(self.text, start, items[-1].end):
            return False
        starts = [start, *(item.end for item in items)]
        told = [self.text[begin : item.end] for begin, item in zip(starts, items, strict=False)]
        return any(sum(word in words for words in told) > 1 for word in self.words.bounds)

    def _paid(self, whole: Figure, parts: list[Figure], items: list[Item]) -> bool:
        """Tell whether three or more sums of money bear different names with a common word at their ends: sources, uses."""
        labels = [item.label for item in items]
        named = all(len(label) > _WORD for label in labels) and len(set(labels)) == len(labels) > _WORD
        alike = named and len({label[-_WORD:] for label in labels}) == 1
        return whole.kind == "money" and alike and within(whole, parts, _LITTLE_MORE)

    def _unclosed(self, position: int) -> bool:
        """Tell whether a bracket closes behind an item of a list that opened none: the list ends there."""
        return self.text[position - 1] == self.marks.close and self.skeleton.depth(
            self.skeleton.sentence(position).start, position
        ) < 0

    def _continued(self, items: list[Item], wholes: dict[Key, Figure]) -> list[Item]:
        """Return a list with the items behind the semicolons that follow it, where they can be parts of its wholes.

        A list that is whole without them ends there; so does one that they would take far beyond its whole, unless the words
        in front of each are but of what some of them are.
        """
        longer = items
        while longer and len(longer) < MOST_ITEMS and not self.closed(longer):
            end = self.skeleton.sentence(longer[-1].end).end
            if self.text[end : end + 1] not in (*self.marks.pause,) or not self._only_rates(longer[-1].end, end):
                break
            more = self.items(end + 1, self.skeleton.sentence(end + 1).end)
            if not more or more[0].label.startswith(self.words.verbs) or self._begun_anew(items[0], more[0], wholes):
                break
            if more[0].label.endswith(self.words.attributes) > items[0].label.endswith(self.words.attributes):
                break  # what some of them are, whichever kind they are of
            if self.patterns.among.search(self.text, end + 1, more[-1].end):
                break  # another whole with parts of its own
            longer = [*longer, *(item._replace(loose=True) for item in more)]
        if longer is items:
            return items
        short = self.columns(wholes, items)
        if any(len(parts) > 1 and not within(whole, parts, _NEARLY_ALL) for whole, parts in short):
            return items  # nothing is left of it for more
        some = all(item.label.endswith(self.words.attributes) for item in longer)
        return longer if some or all(within(whole, parts) for whole, parts in self.columns(wholes, longer)) else items

    def _begun_anew(self, first: Item, later: Item, wholes: dict[Key, Figure]) -> bool:
        """Tell whether an item begins with the word of its whole, as the first part does not: planted tea; planted herbs."""
        begins = {self.skeleton.lead_of(whole)[:_WORD] for whole in wholes.values()} - {first.label[:_WORD]}
        return later.label[:_WORD] in begins.intersection(self.words.works)

    def _only_rates(self, start: int, end: int) -> bool:
        return all(map(self.is_rate, self.skeleton.between(start, end)))

    def list_end(self, opener: int) -> int:
        """Return where the list that words open ends at the latest."""
        sentence = self.skeleton.sentence(opener)
        end = sentence.end
        opened, closed = (self.text.rfind(mark, sentence.start, opener) for mark in (self.marks.open, self.marks.close))
        if opened > closed or self.skeleton.depth(sentence.start, opener) > 0:
            return self.bracket_end(opener)
        if self.text[opener - 1 : opener] == self.marks.comma[1]:
            comma = self.text.find(self.marks.comma[0], opener + 3, end)
            end = comma if comma >= 0 else end
        if not self.patterns.among.search(self.text, opener + 1, end):
            return end
        following = [self.text.find(word, opener + 1, end) for word in self.words.among]
        return min([end, *(place for place in following if place > opener + 2)])
