"""What a proof concludes about one damaged place, before it becomes a record; and the cuts of a run of digits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from extractor.records import Figure, Level, ProofKind, Span
from extractor.values.intervals import Interval


@dataclass(frozen=True)
class Claim:
    """A reading of one place.

    figure: as observed there. places: the characters put back, each with the offset it stands before. readings: how
    the place reads, one text for each solution. premises: where the figures stand on which it rests. bounds: between
    which amounts a number must have been that is gone altogether.
    """

    figure: Figure
    places: tuple[tuple[int, str], ...]
    readings: tuple[str, ...]
    level: Level
    kind: ProofKind
    proof: str
    candidates: int
    solutions: int = 1
    chance: Fraction | None = None
    premises: tuple[Span, ...] = ()
    lost_from: str = ""
    bounds: Interval | None = None

    @property
    def proven(self) -> bool:
        """Whether the reading may stand in the place of the observed figure."""
        return self.level == "proven"


_RANK: tuple[Level, ...] = ("proven", "supported", "bounded", "plausible", "ambiguous")


def strength(claim: Claim) -> int:
    """Return how weak a claim is: 0 is proven."""
    return _RANK.index(claim.level)


def cuts(digits: str, groups: int) -> Iterator[tuple[str, ...]]:
    """Yield the cuts of a run into that many numbers, none of which begins with a zero, in order."""
    if not digits or digits[0] == "0":
        return
    if groups == 1:
        yield (digits,)
        return
    for length in range(1, len(digits) - groups + 2):
        for rest in cuts(digits[length:], groups - 1):
            yield (digits[:length], *rest)


def put_back(start: int, groups: tuple[str, ...], lost: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Return where the lost characters belong: one behind each group but the last, at offsets of the text."""
    places, offset = [], start
    for group, word in zip(groups, lost, strict=False):
        offset += len(group)
        places.append((offset, word))
    return tuple(places)
