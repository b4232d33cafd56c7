"""Shares whose whole stands further back.

What is `占20%` of, when the whole is not in its sentence? Every earlier amount of the same unit may be it. A share that
fits one of them is a share of that. One that fits none is in doubt only where the words leave little choice: its
neighbours are shares of one of those wholes, or all of them are of one whole that the text states otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from extractor.findings.far import ADDABLE, FAR, HUNDRED, WHOLE, Far
from extractor.findings.relations import Member, Related, unit_key


class Mention(NamedTuple):
    """A part and its share, by position; the words that name the whole; the wholes that the share fits, nearest first."""

    part: int
    share: int
    of: str
    rule: str
    wholes: tuple[int, ...]
    fitting: tuple[int, ...]


class Apportioned(Far):
    """The shares of a text."""

    def shares(self) -> Iterator[Related]:
        """Yield each share with its whole, and those that fit none though their neighbours leave no other."""
        mentions = list(self._mentions())
        for index, mention in enumerate(mentions):
            if mention.fitting:
                yield self._ratio(mention, mention.fitting[0], True)
                continue
            near = [
                one for one in mentions[max(0, index - 3) : index + 4] if self._together(one, mention) and one is not mention
            ]
            bases = Counter(base for one in near for base in one.fitting[:1] if base in mention.wholes)
            if bases:
                base, siblings = bases.most_common(1)[0]
                yield self._ratio(mention, base, siblings < 2)
            elif (whole := self._common(mention, near)) is not None:
                yield self._ratio(mention, whole, True)

    def _mentions(self) -> Iterator[Mention]:
        positions = self.skeleton.positions
        for before, position in pairwise(positions):
            if self.kinds[position] != "percent" or self.kinds[before] not in ADDABLE:
                continue
            gap = self.text[before + 1 : position]
            for rule, pattern in self.rules.share:
                match = pattern.fullmatch(gap)
                if match:
                    yield self._mention(before, position, match["of"], rule.name)
                    break

    def _mention(self, part: int, share: int, of: str, rule: str) -> Mention:
        name = self._plain(of)
        wholes = tuple(one for one in self._before(part) if not name or self.named(one, name))
        if any(word in of for word in self.words.others) and not name:
            wholes = ()
        fitting = tuple(one for one in wholes if self._fits(part, share, one))
        return Mention(part, share, name, rule, wholes, fitting)

    def _plain(self, of: str) -> str:
        """Return the words that name a whole, without those that any whole bears."""
        match = self.rules.everything.match(of)
        name = of[match.end() :] if match else of
        for word in self.words.everything:
            name = name.removesuffix(word)
        return name

    def _before(self, position: int) -> Iterator[int]:
        """Yield the amounts in front of a position that may be its whole, nearest first: of its unit, and no less."""
        figure = self.skeleton.figure_at(position)
        start = max(self.text.rfind("\n", 0, position) + 1, position - FAR)
        for one in reversed(self.skeleton.between(start, position)):
            other = self.skeleton.figure_at(one)
            able = other.value is not None and figure.value is not None and other.quality != "suspect"
            if able and self.one_unit(other, figure) and other.value >= figure.value > 0:  # type: ignore[operator]
                yield one

    def _fits(self, part: int, share: int, whole: int) -> bool:
        """Tell whether a share, rounded or cut off, is that of a part in a whole."""
        a, p, b = (self.skeleton.figure_at(one) for one in (part, share, whole))
        if a.lower is None or a.upper is None or not b.lower or b.upper is None:
            return False
        if p.lower is None or p.upper is None or p.value is None:
            return False
        low, high = a.lower * HUNDRED / b.upper, a.upper * HUNDRED / b.lower
        return low <= p.value + (p.upper - p.lower) and high >= p.lower

    def _together(self, one: Mention, other: Mention) -> bool:
        """Tell whether two mentions are of one list: the same unit, paragraph and name of the whole."""
        first, second = self.skeleton.figure_at(one.part), self.skeleton.figure_at(other.part)
        same = unit_key(first) == unit_key(second) and (one.of == other.of or not one.of or not other.of)
        low, high = sorted((one.part, other.part))
        return same and "\n" not in self.text[low:high]

    def unstated(self) -> set[str]:
        """Return the ids of percentages that agree with one beside them on a whole that is stated nowhere."""
        pairs = list(zip(self.skeleton.positions, self.skeleton.positions[1:], strict=False))
        rates = [
            Mention(before, position, "", "", (), ())
            for before, position in pairs
            if self.kinds[position] == "percent"
            and self.kinds[before] in WHOLE
            and self.rules.rate.fullmatch(self.text[before + 1 : position])
        ]
        found: set[str] = set()
        for one, other in pairwise(rates):
            first, second = self._base(one), self._base(other)
            meet = first[0] <= second[1] and second[0] <= first[1]
            stated = any(
                self._fits(rate.part, rate.share, whole)
                for rate in (one, other)
                for whole in self._before(rate.part)
            )
            if self._together(one, other) and meet and not stated:
                found |= {self.skeleton.figure_at(rate.share).figure_id for rate in (one, other)}
        return found

    def _common(self, mention: Mention, near: Sequence[Mention]) -> int | None:
        """Return the total that a list of shares must be of where they agree on another: all of them fail with one base."""
        failing = [one for one in near if not one.fitting]
        if not failing or len(failing) != len(near) or not mention.wholes or mention.share > failing[0].share:
            return None
        bases = [self._base(one) for one in (mention, *failing)]
        low, high = max(base[0] for base in bases), min(base[1] for base in bases)
        if low > high:
            return None
        first = min(one.part for one in (mention, *failing))
        totals = [one for one in mention.wholes if one < first and self._said_whole(one)]
        return totals[0] if totals else None

    def _said_whole(self, position: int) -> bool:
        lead = self.skeleton.lead(position)[-8:]
        return any(word in lead for word in self.words.whole)

    def _base(self, mention: Mention) -> tuple[Fraction, Fraction]:
        part, share = self.skeleton.figure_at(mention.part), self.skeleton.figure_at(mention.share)
        if not share.lower or not share.upper or part.lower is None or part.upper is None:
            return Fraction(0), Fraction(10**18)
        hundred_parts = Fraction(part.lower) * HUNDRED, Fraction(part.upper) * HUNDRED
        return hundred_parts[0] / Fraction(share.upper), hundred_parts[1] / Fraction(share.lower)

    def _ratio(self, mention: Mention, whole: int, tension: bool) -> Related:
        members = (
            Member("whole", self.skeleton.figure_at(whole)), Member("part", self.skeleton.figure_at(mention.part)),
            Member("share", self.skeleton.figure_at(mention.share)),
        )  # fmt: skip
        wording = self.skeleton.words(mention.part, mention.share + 1)
        return Related("ratio", "RATIO", mention.rule, members, wording, tension=tension)
