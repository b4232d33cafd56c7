"""A stated number of things against the names that stand right before it, or that follow it."""

from __future__ import annotations

import re

from extractor.findings.relations import Listed, Member, NamesRule, Patterns, Related
from extractor.findings.skeleton import SIGNS, Skeleton, is_sign
from extractor.records import Figure

_LONGEST = 60
_NAME = 16


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


def listed_names(skeleton: Skeleton, patterns: Patterns) -> list[Related]:
    """Return a relation for each count whose names follow it, up to the end of the sentence."""
    rule = patterns.rules.listed
    edges = re.escape(skeleton.marks.stop + skeleton.marks.comma)
    openers = "|".join(map(re.escape, rule.openers))
    behind = re.compile(
        rf"[^{edges}{SIGNS}]{{0,8}}{skeleton.marks.comma[0]}?(?:{openers})[{skeleton.marks.colon}]?"
    )
    found = []
    for position in skeleton.positions:
        figure = skeleton.figure_at(position)
        opened = behind.match(skeleton.text, position + 1) if figure.kind == "count" else None
        if opened and figure.value is not None:
            run = skeleton.text[opened.end() : skeleton.sentence(opened.end()).end]
            open_word = next((word for word in rule.open if word in run), "")
            names = re.split("|".join(map(re.escape, rule.marks)), run)
            if len(names) > 1 and not _strange(names, run, rule):
                joins = sum(len(re.findall("|".join(map(re.escape, rule.joins)), name)) for name in names)
                wording = skeleton.words(position, opened.end() + len(run))
                found.append(
                    Related(
                        "part", "COUNT", rule.name, (Member("count", figure),), wording,
                        "open" if open_word else "closed", names=tuple(names), most_names=len(names) + joins,
                    )
                )  # fmt: skip
    return found


def _strange(names: list[str], run: str, rule: Listed) -> bool:
    """Tell whether a run holds what no list of names does: a figure, a number, a word that tells of something else."""
    odd = any(map(is_sign, run)) or any(character.isdigit() for character in run)
    return (
        odd or any(word in run for word in rule.never) or not all(2 <= len(name) <= _NAME for name in names)
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
