"""The rate of what was done, beside the number of those with which it was not done.

Both numbers are all there is, or the one that was not done is what the rate leaves of a whole that is told once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from extractor.findings.adding import addable
from extractor.findings.arithmetic import fits_share
from extractor.findings.derived import less, together
from extractor.findings.nearby import known
from extractor.findings.rate_rules import FILE, RateRules
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import differ_by_one
from extractor.findings.typos import meant_between
from extractor.findings.units import Key
from extractor.records import Figure
from extractor.rulebook import Rulebook

_OTHERS = ("RATIO", "BASE")
_NAME = 24  # characters from the name of a rate to it
_LONGEST = 9  # characters of that
_FAR = 240  # characters in front of a rate
_BEHIND = 80  # and behind it
_MOST = 12  # amounts there
_AROUND = 8  # characters behind an amount
_HUNDRED = 100
_STEM = 2  # characters of the name of a rate that tell what was done


class OpposedRate:
    """The rule of rates beside what was not done, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, RateRules).opposed
        self.lead, self.behind, self.never, self.negated = map(
            re.compile, (rule.lead, rule.behind, rule.never, rule.negated)
        )

    def of(self, words: str, stem: str) -> bool | None:
        """Tell whether words say that something was done, or that it was not; None if they say nothing of it."""
        if not set(stem) <= set(words):
            return None
        match = re.search(".{0,2}?".join(map(re.escape, stem)), words)
        return self.negated.search(words, 0, match.start()) is None if match else None


def opposed_rates(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield each rate that is not that of the two numbers, nor of any others near it, but for a slip."""
    ways = rules.once(OpposedRate)
    text, mark = skeleton.text, ways.rule.mark
    rates = [one for one in skeleton.of_kind("percent") if text.find(mark, max(0, one - _NAME), one) >= 0]
    told = {it.figure.figure_id for one in found if one.check in _OTHERS for it in one.members if it.role == "share"}
    for position in rates:
        end = text.rfind(mark, max(0, position - _NAME), position)
        if not ways.behind.fullmatch(text, end + 1, position):
            continue
        share = skeleton.figure_at(position)
        if share.figure_id in told or not known(share) or not share.value:
            continue
        match = ways.lead.search(text, max(0, end - _LONGEST), end)
        if match is None or ways.never.search(match["name"] or ""):
            continue
        start = max(0, position - _FAR)
        if not any(map(text[start : position + _BEHIND].__contains__, ways.rule.hints)):
            continue
        stem = (match["name"] or match["short"])[-_STEM:]
        places = [one for one in skeleton.between(start, position) if _fit(skeleton, one)][-_MOST:]
        behind = [one for one in skeleton.between(position + 1, position + _BEHIND) if _fit(skeleton, one)][:1]
        related = _read(skeleton, ways, match, stem, places, share)
        related = related or (_read(skeleton, ways, match, stem, places + behind, share) if behind else None)
        if related is not None:
            yield related


def _fit(skeleton: Skeleton, position: int) -> bool:
    figure = skeleton.figure_at(position)
    return addable(figure) and known(figure) and bool(figure.value)


def _read(
    skeleton: Skeleton, ways: OpposedRate, match: re.Match[str], stem: str, places: Sequence[int], share: Figure
) -> Related | None:
    """Return what the amounts around a rate tell of it."""
    at = skeleton.figure_at
    said = {one: ways.of(skeleton.leads[one] + skeleton.word_behind(one, _AROUND), stem) for one in places}
    groups: dict[Key, list[int]] = {}
    for one in places:
        groups.setdefault(skeleton.key_at(one), []).append(one)
    negated = match["not"] is not None
    pairs = [pair for group in groups.values() if (pair := _pair([(at(one), said[one]) for one in group], negated))]
    if all(did is None for did in said.values()):
        pairs = [pair for group in groups.values() if (pair := _both(skeleton, stem, group))]
    near = ((part, whole) for group in groups.values() for part in map(at, group) for whole in map(at, group))
    if not pairs or any(fits_share(part, whole, share) for part, whole in near):
        return None
    if any(fits_share(pair.part, pair.whole, share) for pair in pairs):
        return None
    for pair in pairs:
        if _slipped(pair, share):
            members = Member("whole", pair.whole), Member("part", pair.part), Member("share", share)
            wording = skeleton.words(match.start(), skeleton.position(share.start) + 1)
            return Related("ratio", "RATIO", ways.rule.name, members, wording, "near", tension=True)
    return None


class _Pair(NamedTuple):
    """A part and its whole; what was told: the part and the rest, the whole and the rest, or two parts (`of_whole` None)."""

    part: Figure
    whole: Figure
    told: Figure
    rest: Figure
    of_whole: bool | None


def _pair(told: Sequence[tuple[Figure, bool | None]], negated: bool) -> _Pair | None:
    """Return the part and the whole of a rate, if they are told once each.

    told: amounts of one unit, and whether what the rate is named for was done with them, or not. negated: so is the rate.
    """
    done, left, others = ([one for one, did in told if did is which] for which in (True, False, None))
    if len(left) != 1:
        return None
    if len(done) == 1:
        part, rest = (left[0], done[0]) if negated else (done[0], left[0])
        return _Pair(part, together(part, rest), part, rest, of_whole=False)
    if done or negated or len(others) != 1 or (others[0].value or 0) <= (left[0].value or 0):
        return None
    return _Pair(less(others[0], left[0]), others[0], others[0], left[0], of_whole=True)


def _both(skeleton: Skeleton, stem: str, group: Sequence[int]) -> _Pair | None:
    """Return the whole, and two of its parts for which a rate is named, a character for each."""
    named = [[one for one in group if character in skeleton.leads[one]] for character in stem]
    parts = [found[0] for found in named if len(found) == 1]
    others = [one for one in group if one not in parts]
    if len(parts) != _STEM or parts[0] >= parts[1] or len(others) != 1:
        return None
    (one, other), whole = map(skeleton.figure_at, parts), skeleton.figure_at(others[0])
    part = together(one, other)
    return _Pair(part, whole, one, other, of_whole=None) if (part.value or 0) < (whole.value or 0) else None


def _slipped(pair: _Pair, share: Figure) -> bool:
    """Tell whether a slip in a rate, or in one of the two numbers, keeps it from being that of them."""
    made = Fraction(pair.part.value or 0) * _HUNDRED / Fraction(pair.whole.value or 1)
    decimals = len(share.written_value.partition(".")[2])
    rounded = f"{float(made):.{decimals}f}"
    if len(rounded) == len(share.written_value) and differ_by_one(rounded, share.written_value):
        return True
    low, high = Fraction(share.lower or 0) / _HUNDRED, Fraction(share.upper or 0) / _HUNDRED
    told, rest = Fraction(pair.told.value or 0), Fraction(pair.rest.value or 0)
    if not 0 < low <= high < 1:
        return False
    if pair.of_whole is None:
        whole = Fraction(pair.whole.value or 0)
        return any(
            meant_between(one, low * whole - Fraction(other.value or 0), high * whole - Fraction(other.value or 0))
            for one, other in ((pair.told, pair.rest), (pair.rest, pair.told))
        )
    if pair.of_whole:  # the rest is what the rate leaves of it
        return meant_between(pair.rest, told * (1 - high), told * (1 - low)) or meant_between(
            pair.told, rest / (1 - low), rest / (1 - high)
        )
    return meant_between(pair.rest, told * (1 - high) / high, told * (1 - low) / low) or meant_between(
        pair.told, rest * low / (1 - low), rest * high / (1 - high)
    )
