"""What stands around a share: the amounts of its sentence, of what follows the last share, and of the sentence in front."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import NamedTuple

from extractor.findings.adding import ADDABLE, addable
from extractor.findings.arithmetic import fits_share
from extractor.findings.nearby import known
from extractor.findings.rate_rules import Label, Rates
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure

_FRONT = 16  # characters in front of an amount that tell what it is not
_BEHIND = 14  # characters behind an amount that tell what it is
_AROUND = 200  # characters around a share in which other amounts may be its own
_LONGEST = 220  # characters of two sentences
_PAIR = 2
_MOST = 8  # amounts of a stretch


class Stretch(NamedTuple):
    """Words in which a share stands, with the amounts in them."""

    start: int
    end: int
    amounts: list[int]


class Around:
    """A share, with the amounts around it."""

    def __init__(self, skeleton: Skeleton, ways: Rates, position: int, share: Figure, label: Label) -> None:
        self.skeleton, self.ways, self.position, self.share, self.label = skeleton, ways, position, share, label

    def stretches(self) -> Iterator[Stretch]:
        """Yield what is around the share: from the last share of its sentence on, its sentence, and the one in front."""
        skeleton, position = self.skeleton, self.position
        sentence, full = skeleton.sentence(position), skeleton.full_sentence(position)
        places = skeleton.between(full.start, full.end)
        others = [one for one in places if skeleton.kinds[one] == "percent" and one != position]
        before = max((one + 1 for one in others if one < position), default=full.start)
        behind = min((one for one in others if one > position), default=full.end)
        if self.label.leads:
            yield self.stretch(full.start if not others else before, behind)
            return
        yield self.stretch(max(before, sentence.start), position)
        if before <= sentence.start < full.start or before > sentence.start:
            yield self.stretch(before, position)
        if behind == full.end:
            yield self.stretch(before, min(behind, sentence.end))
        line = skeleton.line_start(position)
        if before == full.start and full.start > line:
            previous = skeleton.full_sentence(full.start - 1).start
            shares = any(skeleton.kinds[one] == "percent" for one in skeleton.between(previous, full.start))
            if not shares and position - previous <= _LONGEST and previous >= line:
                yield self.stretch(previous, position)

    def stretch(self, start: int, end: int) -> Stretch:
        amounts = [one for one in self.skeleton.between(start, end) if self.able(one)]
        return Stretch(start, end, amounts if len(amounts) <= _MOST else [])

    def able(self, position: int) -> bool:
        if self.skeleton.kinds[position] not in ADDABLE:
            return False
        figure = self.skeleton.figure_at(position)
        if not addable(figure) or not known(figure) or not figure.value:
            return False
        lead = self.skeleton.leads[position][-_FRONT:]
        if self.label.gains:
            return self.ways.gained.search(lead) is not None
        return not self.ways.never.search(lead) and not self.ways.mark.match(self.skeleton.text, position + 1)

    def behind(self, position: int) -> str:
        """Return the words right behind an amount, up to the next mark or figure."""
        end = position + 1 + _BEHIND
        edges, figures = self.skeleton.edges(position + 1, end), self.skeleton.between(position + 1, end)
        return self.skeleton.text[position + 1 : min([end, *edges[:1], *figures[:1]])]

    def around(self, position: int) -> str:
        """Return the words around an amount; in front of one that touches another, those in front of both."""
        leads = self.skeleton.leads
        return (leads[position] or leads.get(position - 1, "")) + self.behind(position)

    def is_apart(self, stretch: Stretch) -> bool:
        """Tell whether a stretch reaches over an end of a sentence, behind which other amounts stand."""
        start = self.skeleton.sentence(self.position).start
        if stretch.start >= start:
            return False
        if any(self.skeleton.kinds[one] == "date" for one in self.skeleton.between(start, self.position)) and any(
            one >= start for one in stretch.amounts
        ):
            return True  # of another time
        if not self.label.name:
            return False
        keys = {self.skeleton.key_at(one) for one in stretch.amounts if one < start}
        return any(self.skeleton.key_at(one) not in keys for one in stretch.amounts if one >= start)

    def is_near(self, pair: set[int]) -> bool:
        """Tell whether the last amount in front of a share is one of two, marks that others pass left out."""
        leads, start = self.skeleton.leads, self.skeleton.full_sentence(self.position).start
        front = [one for one in self.skeleton.between(start, self.position) if self.able(one)]
        front = [one for one in front if not self.ways.passed.search(leads[one])]
        return not front or self.label.leads or self.label.direct or front[-1] in pair or bool(self.label.subject)

    def fits_others(self, stretch: Stretch, whole: int) -> bool:
        """Tell whether the share is that of two amounts nearby, or of what is left of one of them."""
        key, at = self.skeleton.key_at(whole), self.skeleton.figure_at
        line, end = self.skeleton.line_start(self.position), self.skeleton.line_end(self.position)
        near = self.skeleton.between(max(line, self.position - _AROUND), min(end, self.position + _AROUND))
        amounts = [at(one) for one in near if self.skeleton.key_at(one) == key and at(one).value and addable(at(one))]
        if len(amounts) <= _PAIR:
            return False
        if self.label.last:  # rough, so that other pairs fit by chance
            *bases, part = [one for one in amounts if one.end <= self.share.start]
            return any(fits_share(part, base, self.share) for base in bases)
        return any(fits_share(part, base, self.share) for part, base in permutations(amounts, _PAIR))
