"""What is left of a whole behind its parts, whatever stands between; what something is and what it is not; and brackets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from extractor.findings.adding import adds_up
from extractor.findings.items import shared_end
from extractor.findings.relations import Member, Related
from extractor.findings.sums import Amounts
from extractor.findings.typos import typos

_REST, _BOTH = "a whole, its parts and the rest", "what it is and what it is not"
_DONE = "what came, what was done of it and what was not"
_HELD = "parts in a bracket behind their whole"
_FEWEST, _MOST = 2, 12
_BACK = 2  # sentences in front of what is left in which the whole stands
_LIKELY, _WEAK = Fraction(1, 2), Fraction(1, 8)  # how likely a slip may be by chance
_FAR, _NAME = 80, 8  # characters from a whole to both of its parts, and of a name
_NEAR = 40  # characters from what it is to what it is not
_TWICE = Decimal("1.7")


class Rests:
    """Reads them."""

    def __init__(self, amounts: Amounts) -> None:
        self.amounts, self.ways, self.skeleton = amounts, amounts.ways, amounts.skeleton

    def read(self) -> Iterator[Related]:
        """Yield each relation."""
        led, ways = self.amounts.led, self.ways
        for places, relation in (
            (led(ways.rest), self._rest),
            (led(ways.negated), self._negated),
            (led(ways.undone) if self._came else (), self._undone),
            (self._done_of_it(), self._done),
            (led(ways.opposite), self._opposite),
        ):
            yield from (related for related in map(relation, places) if related is not None)
        yield from self._held()

    @cached_property
    def _came(self) -> set[int]:
        """Where figures stand that tell what came in: few do."""
        return set(self.skeleton.led(self.ways.came))

    def _done_of_it(self) -> list[int]:
        """Return where figures that tell what was done stand behind one of their sentence that tells what came in."""
        ends = ((one, self.skeleton.full_sentence(one).end) for one in self._came)
        behind = {place for one, end in ends for place in self.skeleton.between(one + 1, end)}
        return [place for place in sorted(behind) if self.ways.done.search(self.skeleton.leads[place])]

    def _rest(self, position: int) -> Related | None:
        """Return what is left with the whole and all its parts in front, if each but the rest is told once."""
        if not self.amounts.able(position) or self._is_taken(position):
            return None
        line, start = self.skeleton.line_start(position), self.skeleton.full_sentence(position).start
        own, told = start, self._told_parts
        for _ in range(_BACK + 1):
            before = [one for one in self._alike(start, position) if not self.ways.rise.search(self.skeleton.leads[one])]
            if start < own:  # what another division of the whole has between them is none of this
                parts = [one for one in before if one < own and self._id(one) in told]
                if len(parts) > 1:
                    before = [one for one in before if one > parts[-1] or one == before[0]]
            figures = [self.skeleton.figure_at(one) for one in (*before, position)]
            if any(adds_up(figures[at], figures[at + 1 :]) for at in range(1, len(before) - 1)):
                return None  # it is what is left of one of the parts
            related = self._with_whole(before, position) if len(before) > 1 else None
            if related is None and len(before) >= _FEWEST:
                related = self._with_one(before, position)
            if related is not None or start <= line:
                return related
            start = max(line, self.skeleton.full_sentence(start - 1).start)
        return None

    def _with_one(self, before: Sequence[int], position: int) -> Related | None:
        """Return what is left of one amount behind one other, of several, if but a slip keeps just these from it."""
        rest, figures = self.skeleton.figure_at(position), [self.skeleton.figure_at(one) for one in before]
        if any(adds_up(figures[one], [*figures[other:], rest]) for one, other in combinations(range(len(figures)), 2)):
            return None
        if self.ways.another.search(self.skeleton.leads[position]):
            return None
        slipped: list[tuple[int, int]] = []
        for whole, part in combinations(before, 2):
            total, other = self.skeleton.figure_at(whole), self.skeleton.figure_at(part)
            if adds_up(total, [other, rest]):
                return None
            able = self.amounts.able(whole) and self.amounts.able(part) and not self._has_share(whole)
            if able and not self._is_of_another(whole, [part], position) and typos(total, [other, rest], _LIKELY):
                slipped.append((whole, part))
        if len(slipped) != 1 or any(self._id(one) in self.amounts.taken for one in slipped[0]):
            return None
        whole, part = slipped[0]
        return self.amounts.related(_REST, whole, [part, position], True, again=True)

    def _has_share(self, position: int) -> bool:
        """Tell whether the next number behind an amount is a percentage: it is a part itself."""
        behind = bisect_right(self.skeleton.positions, position)
        positions = self.skeleton.positions[behind : behind + 1]
        return bool(positions) and self.skeleton.kinds[positions[0]] == "percent"

    @cached_property
    def _told_parts(self) -> set[str]:
        """The ids of what others have as parts."""
        return {part.figure_id for one in self.amounts.found for part in one.figures("part")}

    def _id(self, position: int) -> str:
        return self.skeleton.figure_at(position).figure_id

    def _is_taken(self, position: int) -> bool:
        """Tell whether another relation tells of what is left and its whole."""
        figure_id = self.skeleton.figure_at(position).figure_id
        return figure_id in self.amounts.taken

    def _alike(self, start: int, position: int) -> list[int]:
        """Return the amounts of a stretch of the sort of the one behind it, in no bracket."""
        level = self.skeleton.level(position)
        places = self.skeleton.between(start, position)
        return [one for one in places if self.amounts.of_one_sort(one, position) and self.skeleton.level(one) <= level]

    def _with_whole(self, before: Sequence[int], position: int) -> Related | None:
        whole, *parts = before
        values = [self.skeleton.figure_at(one).value or Decimal(0) for one in (whole, *parts, position)]
        topic = self._is_topic(whole, position)
        if len(parts) > _MOST or (values[0] <= max(values[1:]) and not topic) or not all(map(self._able, parts)):
            return None
        if self.amounts.forbidden(whole) or self.amounts.compared(whole):
            return None
        apart = whole < self.skeleton.sentence(position).start
        if apart and len({self.skeleton.key_at(one) for one in (*before, position)}) > 1:
            return None  # things that are counted otherwise are told together in one sentence
        if self._is_of_another(whole, parts, position):
            return None
        figures = [self.skeleton.figure_at(one) for one in (*parts, position)]
        total = self.skeleton.figure_at(whole)
        apart = topic or sum(values[1:]) <= values[0] * _TWICE
        weak = self.ways.another.search(self.skeleton.leads[position]) or len(parts) > 1
        exact = adds_up(total, figures)
        said = topic or any(not self.amounts.able(one) for one in parts)  # they are taken off
        if not exact and not (said and apart) and not (apart and typos(total, figures, _WEAK if weak else _LIKELY)):
            return None
        return self.amounts.related(_REST, whole, [*parts, position], True, again=True)

    def _able(self, position: int) -> bool:
        """Tell whether an amount can be a part, or is one that is taken off."""
        if self.amounts.able(position):
            return True
        label = self.skeleton.leads[position]
        return bool(self.ways.taken.search(label)) and not self.ways.part_never.search(self.ways.taken.sub("", label))

    def _is_topic(self, whole: int, position: int) -> bool:
        """Tell whether a whole is all that its clause tells, of those that are named in front, and begins its sentence."""
        lead, behind = self.skeleton.leads[whole], self.skeleton.text[whole + 1]
        starts = whole - len(lead) <= self.skeleton.full_sentence(position).start
        return starts and lead.endswith(self.ways.words.topic) and behind in self.skeleton.marks.comma

    def _is_of_another(self, whole: int, parts: Sequence[int], position: int) -> bool:
        """Tell whether the rest bears a name that neither its whole nor all parts do, or the only part is of this month."""
        labels = list(map(self.amounts.label, parts))
        if len(parts) == 1 and self.ways.shortly.search(labels[0]):
            return True
        match = self.ways.rest.search(self.skeleton.leads[position])
        name = match["name"][-_FEWEST:] if match and match["other"] else ""
        alike = name in self.amounts.named(whole) or (len(parts) > 1 and all(name in label for label in labels))
        return len(name) == _FEWEST and not alike

    def _negated(self, position: int) -> Related | None:
        """Return `villages that are poor, villages that are not poor` with the number of both in front of them."""
        match = self.ways.negated.search(self.skeleton.leads[position])
        if match is None or not self.amounts.able(position):
            return None
        name = match["name"]
        before = self._outside(position)
        other = before[-1] if before else position
        if not 0 < position - other <= _NEAR or not self.amounts.able(other):
            return None
        told = self.skeleton.leads[other]
        wholes = [one for one in self._outside(other) if self.amounts.able(one)]
        whole = wholes[-1] if wholes else None
        if not told.endswith(name) or whole is None or name[-_FEWEST:] not in self.amounts.named(whole):
            return None
        return self.amounts.related(_BOTH, whole, [other, position], True)

    def _undone(self, position: int) -> Related | None:
        """Return what came in, what was done of it and what was not, if a slip explains that they do not add up."""
        before = self._outside(position)
        if len(before) != _FEWEST or before[0] not in self._came or not all(map(self._able, [*before, position])):
            return None
        whole, done = before
        start, end = self.skeleton.full_sentence(position)
        carried = self.ways.carried_in.search(self.skeleton.text, start, end)
        if carried or not self.ways.done.search(self.skeleton.leads[done]) or not self.amounts.able(whole):
            return None
        return self.amounts.related(_DONE, whole, [done, position], False, _WEAK, again=True)

    def _done(self, position: int) -> Related | None:
        """Return what was done of what came in, if that is a little more, and nothing was left from before."""
        before, leads = self._outside(position), self.skeleton.leads
        if len(before) != 1 or before[0] not in self._came or self.ways.all_along.search(leads[position]):
            return None
        if not all(map(self.amounts.able, (*before, position))):
            return None
        came, done = map(self.skeleton.figure_at, (before[0], position))
        start, end = self.skeleton.full_sentence(position)
        more = (came.value or Decimal(0)) < (done.value or Decimal(0)) < (came.value or Decimal(0)) * _TWICE
        there_were = self.ways.carried_in.search(self.skeleton.text, start, end)
        if not more or there_were or self.ways.done.search(leads[before[0]]) or done.figure_id in self.amounts.taken:
            return None
        members = Member("whole", came), Member("part", done)
        return Related("part", "PART", _DONE, members, self.skeleton.words(before[0], position + 1), "open", tension=True)

    def _opposite(self, position: int) -> Related | None:
        """Return those that are something and those that are not, of all in front, if a slip explains what they are off."""
        before = self._outside(position)
        if len(before) != _FEWEST or not all(map(self.amounts.able, [*before, position])):
            return None
        whole, one = before
        leads, topic = self.skeleton.leads, self.ways.words.topic
        names = [leads[place].removesuffix(topic) for place in (one, position)]
        alike = shared_end(names[0], names[1], _NAME) >= _FEWEST and not self.ways.opposite.search(leads[one])
        if not alike or position - whole > _FAR or self.ways.opens.search(leads[position]):
            return None
        return self.amounts.related(_BOTH, whole, [one, position], False, _WEAK)

    def _outside(self, position: int) -> list[int]:
        """Return the amounts of its sort that stand in front of an amount in its sentence, outside of its bracket."""
        return self._alike(self.skeleton.full_sentence(position).start, position)

    def _held(self) -> Iterator[Related]:
        """Yield each of several amounts that a bracket right behind one of their unit holds as a part of that."""
        for opened in self.skeleton.opened:
            before = self.skeleton.between(opened - 1, opened)
            if not before or not self.amounts.able(before[0]):
                continue
            end = self.amounts.bracket_end(opened + 1)
            held = self.skeleton.between(opened + 1, end)
            parts = [one for one in held if self.skeleton.key_at(one) == self.skeleton.key_at(before[0])]
            labels = [self.skeleton.leads[one] for one in parts]
            if len(parts) < _FEWEST or len(parts) < len(held) or not all(labels) or len(set(labels)) < len(labels):
                continue
            if not all(map(self.amounts.able, parts)) or any(map(self.ways.never.search, labels)):
                continue
            yield from self._each(before[0], parts)

    def _each(self, whole: int, parts: Sequence[int]) -> Iterator[Related]:
        wording = self.skeleton.words(whole, parts[-1] + 1)
        for one in parts:
            members = Member("whole", self.skeleton.figure_at(whole)), Member("part", self.skeleton.figure_at(one))
            yield Related("part", "PART", _HELD, members, wording, "open", tension=True)
