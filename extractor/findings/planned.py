"""A level that is planned with its growth, against the level that the report says was reached."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from extractor.findings.nearby import Beside
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import respelt
from extractor.findings.units import Key
from extractor.records import Figure
from extractor.rulebook import Rulebook

_LONGEST = 8  # characters between a level and its growth
_HUNDRED = 100
_NOUN = 4  # characters of a name that tells one thing from others
RULE = "a planned level, its growth and the level that was reached"


def planned_growth(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each planned level with its growth and the one level of that name that was reached."""
    ways = rules.once(Beside)
    pairs: list[tuple[Figure, Figure, bool, Key]] = []
    for before, position in pairwise(skeleton.positions):
        if position - before <= _LONGEST and skeleton.figure_at(position).status == "planned":
            pairs += _pair(skeleton, ways, before, position)
    for level, share, falling, key in pairs:
        past = _reached(skeleton, ways, level, key)
        if len({one.value for one in past}) == 1 and not any(word in level.noun for word in ways.words.real):
            if level.noun != past[0].noun and not _but_for_a_slip(past[0], level, share, falling):
                continue
            members = Member("to", level), Member("from", past[0]), Member("share", share)
            wording = f"{level.surface} {share.surface}"
            yield Related("growth", "GROWTH", RULE, members, wording, "near", falling=falling, tension=True)


def _reached(skeleton: Skeleton, ways: Beside, level: Figure, key: Key) -> list[Figure]:
    """Return the amounts of a level's name and unit that were reached, without those of the time before and mere rises.

    None of them stands in the sentence of the level: that one tells of what was done, whatever else it speaks of.
    """
    noun, planned = ways.bare(level.noun), skeleton.full_sentence(skeleton.position(level.start))
    before = *ways.words.before, *ways.words.years
    places = [place for place in skeleton.positions if skeleton.key_at(place) == key]
    named = [place for place in places if ways.place.sub("", skeleton.figure_at(place).noun) == noun]
    named = [place for place in named if not skeleton.leads[place].endswith(tuple(ways.words.change))]
    now = (place for place in named if not any(word in skeleton.leads[place] for word in before))
    found = [place for place in now if skeleton.figure_at(place).status == "actual"]
    if any(planned.start <= place < planned.end for place in found):
        return []
    return [figure for figure in map(skeleton.figure_at, found) if figure.value is not None]


def _but_for_a_slip(past: Figure, level: Figure, share: Figure, falling: bool) -> bool:
    """Tell whether a percentage is that of a rise or fall, or is but for one digit of any of the three."""
    ones = [(past, level, share)]
    ones += [(one, level, share) for one in respelt(past, swaps=False)]
    ones += [(past, one, share) for one in respelt(level, swaps=False)]
    ones += [(past, level, one) for one in respelt(share, swaps=False)]
    return any(_grew(*one, falling) for one in ones)


def _grew(past: Figure, level: Figure, share: Figure, falling: bool) -> bool:
    """Tell whether a percentage is that of a rise or fall from one level to another."""
    if not past.value or level.value is None or share.lower is None or share.upper is None:
        return False
    grown = (level.value - past.value) * _HUNDRED / past.value
    return share.lower <= (-grown if falling else grown) <= share.upper


def _pair(skeleton: Skeleton, ways: Beside, one: int, other: int) -> Iterator[tuple[Figure, Figure, bool, Key]]:
    """Yield the level and the growth of one thing that stand beside each other, and whether it falls."""
    for level, share in ((one, other), (other, one)):
        figure, growth = skeleton.figure_at(level), skeleton.figure_at(share)
        if growth.kind != "percent" or figure.kind == "percent" or figure.status != growth.status:
            continue
        lead = skeleton.leads[share].removeprefix(figure.noun)
        for way in ways.of_percent:
            changes = way.tells in ("grew", "fell") and way.lead.search(lead) is not None
            changes = changes and not skeleton.leads[level].endswith(tuple(ways.words.change))
            if changes and growth.noun == figure.noun and len(figure.noun) >= _NOUN:
                yield figure, growth, way.tells == "fell", skeleton.key_at(level)
                break
