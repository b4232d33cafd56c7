"""So many projects worth so much, and then each of them with its own amount: in the paragraph, or in points below."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure

_FEWEST = 3


def inventoried(skeleton: Skeleton, patterns: Patterns) -> Iterator[Related]:
    """Yield what the amounts of a paragraph's projects have to do with the number and the total that it begins with.

    An amount above the total is of no such project, and in doubt. The others are all of them where they are as many as the
    number says, also where the amount of one is gone.
    """
    rule = patterns.rules.inventory
    for match in skeleton.found(patterns.inventory):
        count, whole = (skeleton.figure_at(match.start(role)) for role in ("count", "whole"))
        end = skeleton.line_end(match.end())
        parts = _amounts(skeleton, patterns, match.end(), end) or _of_points(skeleton, patterns, end + 1)
        if len(parts) < _FEWEST or whole.value is None:
            continue
        wording = skeleton.words(match.start(), match.end())
        above = [part for part in parts if part.value is not None and part.value > whole.value]
        within = [part for part in parts if part.value is None or part.value <= whole.value]
        for part in above:
            yield Related(
                "part", "PART", rule.name, (Member("whole", whole), Member("part", part)), wording, "open", tension=True
            )
        names = tuple(part.surface for part in within)
        yield Related(
            "part", "COUNT", rule.name, (Member("count", count),), wording, "open", names=names, most_names=len(names)
        )
        if count.value == len(within):
            members = (Member("whole", whole), *(Member("part", part) for part in within))
            yield Related("sum", "SUM", rule.name, members, wording, "closed", tension=True)


def _amounts(skeleton: Skeleton, patterns: Patterns, start: int, end: int) -> list[Figure]:
    """Return the amounts of a stretch, one for each project: stated in front of its name, or gone from there."""
    stated = {match.start("part") for match in patterns.each_project.finditer(skeleton.text, start, end)}
    gone = {one for one in skeleton.between(start, end) if is_gone(skeleton.figure_at(one))}
    return [skeleton.figure_at(one) for one in sorted(stated | gone)]


def _of_points(skeleton: Skeleton, patterns: Patterns, start: int) -> list[Figure]:
    """Return the amounts of the numbered paragraphs that begin at a position, one of each; none if one has not one."""
    found: list[Figure] = []
    while patterns.point.match(skeleton.text, start):
        end = skeleton.line_end(start)
        stated = [match.start("part") for match in patterns.amount_of_point.finditer(skeleton.text, start, end)]
        if len(stated) != 1:
            return []
        found.append(skeleton.figure_at(stated[0]))
        start = end + 1
    return found


def is_gone(figure: Figure) -> bool:
    """Tell whether a figure is an amount of which only the words are left."""
    return figure.kind == "money" and figure.quality == "suspect" and not figure.written_value
