"""How an amount comes about, in a bracket behind it: 96,000 yuan (8 people, 12,000 yuan each).

Whatever else its sentence lists, the bracket is of the amount right in front of it. So its numbers need no other words:
they make up that amount if what is for each, and all of what it is for each of, stand in the bracket and nothing else does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from fractions import Fraction

from extractor.findings.adding import addable
from extractor.findings.apiece import amount_key
from extractor.findings.factor_rules import Factors, Rate
from extractor.findings.factors import Sentence
from extractor.findings.fitting import a_slip_fits
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Span
from extractor.rulebook import Rulebook

_FEWEST, _MOST, _LONGEST = 2, 4, 60  # figures and characters of a bracket
_NOUN = 4  # characters between an amount and the bracket behind it
_NEAR = Fraction(1, 3)


def bracketed(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield the products in brackets of which none of the relations found tells, where they fail."""
    ways = rules.once(Factors)
    led = (*skeleton.led(ways.each), *skeleton.of_kind("unit_price"))
    inner = sorted({one for one in led if skeleton.level(one) > 0}) if skeleton.opened else []
    told = {member.figure.figure_id for one in found if one.check == "PROD" for member in one.members} if inner else set()
    for position in inner:
        if skeleton.figure_at(position).figure_id in told:
            continue
        opened = skeleton.opened[bisect_left(skeleton.opened, position) - 1]
        span = _bracket(skeleton, opened)
        inside = skeleton.between(*span)
        before = skeleton.between(max(0, opened - 1 - _NOUN), opened)[-1:]
        alone = sum(one in inner for one in inside) == 1
        if before and alone and _FEWEST <= len(inside) <= _MOST and addable(skeleton.figure_at(before[0])):
            yield from _Bracket(skeleton, ways, span, [*before, *inside]).read(position)


def _bracket(skeleton: Skeleton, opened: int) -> Span:
    """Return what stands between a bracket that opens and the next that closes; nothing if another opens in it."""
    level = skeleton.level(opened + 1)
    for edge in skeleton.edges(opened + 1, opened + 1 + _LONGEST):
        if skeleton.level(edge + 1) != level:
            return Span(opened + 1, edge if skeleton.level(edge + 1) < level else opened + 1)
    return Span(opened + 1, opened + 1)


class _Bracket(Sentence):
    """A bracket and the amount in front of it."""

    def total(self, rate: Rate) -> int | None:
        """Return the amount in front of the bracket, if it alone is of the unit of what is for each."""
        key, whole = amount_key(self.skeleton.key_at(rate.position)), self.places[0]
        alike = [one for one in self.places if amount_key(self.skeleton.key_at(one)) == key]
        return whole if alike == [whole, rate.position] else None

    def _tells(self, rate: Rate, parts: Sequence[Figure], whole: Figure, unit: Fraction, total: int) -> bool:
        """Tell whether the numbers of a bracket that do not agree with the amount in front are of it all the same."""
        factors = [one for one in self.places[1:] if self.skeleton.kinds[one] != "date"]
        if len(parts) != len(factors) or any(not part.figure_id for part in parts):
            return False
        came = Fraction(1) / unit
        for part in parts:
            came *= Fraction(part.value or 0)
        all_of_it = Fraction(whole.value or 0)
        near = abs(came - all_of_it) <= _NEAR * max(came, all_of_it)
        return near or a_slip_fits(parts, whole, unit)
