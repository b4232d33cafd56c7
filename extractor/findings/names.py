"""A stated number of things against the names that stand right before it."""

from __future__ import annotations

import re

from extractor.findings.relations import Member, NamesRule, Patterns, Related
from extractor.findings.skeleton import Skeleton, is_sign
from extractor.records import Figure

_LONGEST = 60


def counted_names(skeleton: Skeleton, patterns: Patterns) -> list[Related]:
    """Return a relation for each count that follows an enumeration of names of what it counts."""
    found = []
    stops = patterns.rules.name_stops.words
    for position in skeleton.positions:
        figure = skeleton.figure_at(position)
        if figure.kind == "count" and figure.value is not None:
            for rule in patterns.rules.names:
                related = _counted(skeleton, position, figure, rule, stops)
                if related:
                    found.append(related)
                    break
    return found


def _counted(
    skeleton: Skeleton, position: int, figure: Figure, rule: NamesRule, stops: list[str]
) -> Related | None:
    behind = skeleton.text[position + 1 : position + 8]
    word = next(
        (
            word
            for word in (figure.unit, *rule.after)
            if word in rule.after and (word == figure.unit or behind.startswith(word))
        ),
        "",
    )
    if not word:
        return None
    start = _clause(skeleton, position, rule)
    start = max(
        [
            start,
            *(
                skeleton.text.rfind(word, start, position) + len(word)
                for word in rule.lead
                if word in skeleton.text[start:position]
            ),
        ]
    )
    run = skeleton.text[start:position]
    open_word = next((word for word in rule.open if run.endswith(word)), "")
    names = re.split("|".join(map(re.escape, rule.marks)), run.removesuffix(open_word))
    if len(names) < 2 or any(stop in run for stop in stops):
        return None
    if any(not 2 <= len(name) <= 8 for name in names[1:-1]) or not names[0] or not 2 <= len(names[-1]) <= 12:
        return None
    if any(name.endswith(ending) for name in names for ending in rule.never):
        return None
    joins = sum(len(re.findall("|".join(map(re.escape, rule.joins)), name)) for name in names)
    wording = skeleton.words(start, position + 1)
    return Related(
        "part",
        "COUNT",
        rule.name,
        (Member("count", figure),),
        wording,
        "open" if open_word else "closed",
        names=tuple(names),
        most_names=len(names) + joins,
    )


def _clause(skeleton: Skeleton, position: int, rule: NamesRule) -> int:
    """Return where the enumeration can begin: behind a mark not its own, or a figure."""
    floor = max(0, position - _LONGEST)
    marks = skeleton.marks
    edges = set(marks.comma + marks.stop + marks.open + marks.close + marks.colon) - set(rule.marks)
    start = position
    while start > floor and skeleton.text[start - 1] not in edges and not is_sign(skeleton.text[start - 1]):
        start -= 1
    return start
