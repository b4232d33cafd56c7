"""What a mean is in all, and what it is of each of the parts that are all of it by their names: it lies among these.

How long people live, men and women; what they earn, in town and country. Their names stand right in front of the amounts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from operator import attrgetter
from typing import NamedTuple

from extractor.findings.derived import from_digits
from extractor.findings.families import Families, Family
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rulebook

_FAR = 160  # characters from the first of them to the last
_FEWEST = 3  # amounts: one of the whole and two of parts


class _Level(NamedTuple):
    """An amount: where it stands, what it shares with others of its unit, and the words in front of it without those for
    that it came to so much."""

    place: int
    figure: Figure
    unit: object
    name: str


def means_of_parts(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each mean with those of all its parts, which stand right behind it or in front of it in its sentence."""
    ways = rules.once(Families)
    for family in (one for one in ways.families if one.rule.means):
        for start, end in skeleton.lines_with(family.means_words):
            levels = _levels(skeleton, ways, start, end)
            for index, whole in enumerate(levels):
                if len(levels) >= _FEWEST and family.means.search(whole.name):
                    yield from _related(skeleton, ways, family, whole, levels[index + 1 :])
                    yield from _related(skeleton, ways, family, whole, levels[:index][::-1])


def _levels(skeleton: Skeleton, ways: Families, start: int, end: int) -> list[_Level]:
    """Return the amounts of a line, those in units of which no figure is made among them."""
    found: list[_Level] = []
    for place in skeleton.between(start, end):
        figure = skeleton.figure_at(place)
        if figure.kind not in ("date", "percent", "percentage_points") and known(figure):
            found.append(_Level(place, figure, skeleton.key_at(place), ways.level_name(skeleton.leads[place])))
    for match in ways.unread.finditer(skeleton.text, start, end):
        place = match.start("number")
        figure = from_digits(match["number"], skeleton.offset(place))
        found.append(_Level(place, figure, match["unit"], ways.level_name(skeleton.lead(place))))
    return sorted(found, key=attrgetter("place"))


def _related(
    skeleton: Skeleton, ways: Families, family: Family, whole: _Level, others: Sequence[_Level]
) -> Iterator[Related]:
    """Yield a mean with those of its parts, if these are all that it has."""
    sentence = skeleton.full_sentence(whole.place)
    parts: dict[int, _Level] = {}
    first, last = max(sentence.start, whole.place - _FAR), min(sentence.end, whole.place + _FAR)
    for one in takewhile(lambda one: first <= one.place < last, others):
        part = family.part_of(one.name, whole.name)
        if part is None or part in parts or one.unit != whole.unit:
            break
        parts[part] = one
    complete = len(parts) > 1 and family.is_all(whole.name, [one.name for one in parts.values()], parts)
    if not complete or family.part_of(whole.name, whole.name) is not None:
        return
    places = sorted([whole.place, *(one.place for one in parts.values())])
    if ways.other_times.search(skeleton.text, places[0], places[-1]):
        return
    members = Member("whole", whole.figure), *(Member("part", one.figure) for one in parts.values())
    wording = skeleton.words(places[0], places[-1] + 1)
    yield Related("ratio", "RANGE", family.rule.name, members, wording, tension=True)
