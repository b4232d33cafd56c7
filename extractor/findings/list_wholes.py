"""Which amounts in front of the words that open a list may be the totals of its parts."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from extractor.findings.adding import adds_up, within
from extractor.findings.arithmetic import no_more
from extractor.findings.items import REACH, Item, Items
from extractor.findings.signs import is_sign
from extractor.findings.units import Key, unit_key
from extractor.records import Figure

_MOST_BEFORE = 40  # amounts
FAR_ABOVE = Decimal("1.2")  # times a total that parts of it do not come to by a slip
_WORD, _NAMED = 2, 3  # characters of a word, and of what names an amount right in front of it


class Wholes(Items):
    """Finds them in one skeleton."""

    def wholes(self, opener: int) -> tuple[dict[Key, Figure], bool]:
        """Return the totals of a list by unit, and whether the sentence before holds them.

        There they count only where they are said to be totals, or it states no other amount, and none is nothing at all.
        """
        sentence = self.skeleton.sentence(opener)
        start, crossed = sentence.start, False
        bracket = self.text[opener - 1 : opener] == self.marks.open
        begins = opener - bracket
        if begins == sentence.start and begins > 1 and self.text[begins - 1] != "\n":
            start, crossed = self.skeleton.sentence(begins - 2).start, not bracket
            begins -= 1
        if bracket:  # of what it stands behind, with a stop in between or none
            start = max(start, self.skeleton.clause_start(begins, start))
        level = self.skeleton.level(opener)
        able = [
            position
            for position in reversed(self.skeleton.between(start, opener)[-_MOST_BEFORE:])
            if position in self.summands
            and self.skeleton.level(position) <= level
            and not self.forbidden(position)
            and not self.compared(position)
            and not self.based(position)
        ]
        ends = (self.marks.comma[0], *self.marks.stop)
        if crossed and able and any(map(self.skeleton.leads[able[0]].__contains__, self.words.able)):
            return {}, crossed  # what could be made, no total
        if crossed and not (len(able) == 1 and self.text.startswith(ends, able[0] + 1)):
            totals = {self.skeleton.key_at(position) for position in able if self.said_total(position)}
            several = Counter(map(self.skeleton.key_at, able))
            if not totals:
                return {}, crossed
            counts = {one for one in able if self.skeleton.kinds[one] == "count"}  # of which several are of several things
            able = [one for one in able if several[self.skeleton.key_at(one)] == 1 or self.said_total(one)]
            able = [one for one in able if several[self.skeleton.key_at(one)] == 1 or one not in counts]
        nearest: dict[Key, int] = {}
        for position in able:
            nearest.setdefault(self.skeleton.key_at(position), position)
        found = {key: self.skeleton.figure_at(position) for key, position in nearest.items()}
        return {key: whole for key, whole in found.items() if whole.value != 0 or not crossed}, crossed

    def _that_hold(self, wholes: dict[Key, Figure], items: list[Item], opener: int) -> dict[Key, Figure]:
        """Return the totals, with the nearest that holds its parts where things of several kinds are counted before.

        46 bins for 23 estates, of which 32 are new: the 32 are bins.
        """
        start, found = max(self.skeleton.sentence(opener).start, opener - REACH), dict(wholes)
        first = max(self.skeleton.sentence(max(0, opener - 2)).start, opener - REACH) if start == opener else start
        stated = self.skeleton.between(first, opener)
        if self.text[opener - 1 : opener] == self.marks.open:  # what another bracket holds has no part in this one
            level, clause = self.skeleton.level(opener - 1), self.skeleton.clause_start(opener - 1, first)
            own = [one for one in stated if one >= clause and not self.compared(one)]
            stated = own or [one for one in stated if self.skeleton.level(one) <= level]
        stated = [one for one in stated if self.skeleton.key_at(one) in wholes and not self.compared(one)]
        before = [self.skeleton.figure_at(position) for position in reversed(stated) if position >= start]
        for key, whole in wholes.items():
            parts = [item.figures[key] for item in items if key in item.figures]
            same = (self.skeleton.figure_at(one) for one in reversed(stated) if self.skeleton.key_at(one) == key)
            exact = next((one for one in same if len(parts) > 1 and adds_up(one, parts)), None)
            if exact is not None:
                found[key] = exact
                continue
            told = {other: one for other, one in wholes.items() if any(other in item.figures for item in items)}
            named = self._beside(key, whole, told) or self._named_alike(whole, parts, before)
            named = named or self._told_alike(whole, [item.label for item in items], before)
            if named is not None:
                found[key] = named
                continue
            if self.skeleton.in_row(self.skeleton.position(whole.start)) and not all(no_more(one, whole) for one in parts):
                del found[key]  # they are of all that the row counts
                continue
            most = Decimal(1) if whole.kind == "count" else FAR_ABOVE
            if not parts or within(whole, parts, most) or (most > 1 and self.in_all(self.skeleton.lead_of(whole), items)):
                continue
            named_so = whole.noun if whole.kind == "count" else None
            if start == opener and (borne := self.of_its_name(items[0], key, whole, opener)) is not None:
                found[key] = borne
                continue
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
        begins, ends = lead(whole)[:_WORD], lead(whole)[-_NAMED:]
        if not labels or any(begins in label for label in labels) or all(ends in label for label in labels):
            return None
        same = (one for one in before if unit_key(one) == unit_key(whole) and len(lead(one)) >= _WORD)
        return next((one for one in same if all(lead(one)[:_WORD] in label for label in labels)), None)
