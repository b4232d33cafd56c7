"""The same fact stated twice in one report: by a shared chain of numbers, or one measure of one subject."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import combinations

from extractor.findings.relations import Member, Patterns, Related, Restated, unit_key
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Report

_MOST_MENTIONS = 6


def restated(report: Report, skeleton: Skeleton, patterns: Patterns) -> list[Related]:
    """Return a relation for each pair of figures that state one fact."""
    rules = patterns.rules.restated
    return [*_chained(skeleton, rules), *_of_one_subject(report, rules)]


def _chained(skeleton: Skeleton, rules: Restated) -> list[Related]:
    """Figures in two unbroken chains (`2 villages 9 hamlets 548 households`) that share a rare number.

    What the chains count in the same words is the same fact.
    """
    chains = [chain for chain in _chains(skeleton) if len(chain) > 1]
    by_anchor: dict[tuple[tuple[str, str], Decimal], list[int]] = defaultdict(list)
    for index, chain in enumerate(chains):
        for position in chain:
            figure = skeleton.figure_at(position)
            exact = figure.lower == figure.upper
            if exact and figure.value is not None and figure.value >= Decimal(rules.anchor):
                by_anchor[unit_key(figure), figure.value].append(index)
    rare = [mentions for mentions in by_anchor.values() if len(mentions) <= _MOST_MENTIONS]
    pairs = {pair for mentions in rare for pair in combinations(mentions, 2)}
    found = []
    for first, second in sorted(pairs):
        if skeleton.sentence(chains[first][0]) != skeleton.sentence(chains[second][0]):
            found.extend(_shared(skeleton, chains[first], chains[second], rules))
    return found


def _shared(skeleton: Skeleton, first: list[int], second: list[int], rules: Restated) -> list[Related]:
    named = {_counted(skeleton, position, rules): position for position in first}
    found = []
    for position in second:
        what = _counted(skeleton, position, rules)
        if what[1] and what in named:
            pair = (skeleton.figure_at(named[what]), skeleton.figure_at(position))
            members = tuple(Member("statement", figure) for figure in pair)
            wording = skeleton.words(first[0], first[-1] + 1)
            same = bool(pair[0].subject) and pair[0].subject == pair[1].subject
            found.append(Related("restates", "RESTATE", "chain", members, wording, tension=not same))
    return found


def _counted(skeleton: Skeleton, position: int, rules: Restated) -> tuple[tuple[str, str], str]:
    """Return what a figure of a chain counts: its unit and the word that follows it."""
    behind = skeleton.text[position + 1 : position + 6]
    figure = skeleton.figure_at(position)
    word = next((word for word in rules.counted if behind.startswith(word)), "")
    if not word and figure.unit in rules.counted:
        word = figure.unit
    return unit_key(figure), word


def _chains(skeleton: Skeleton) -> list[list[int]]:
    chains: list[list[int]] = []
    marks = skeleton.marks.stop + skeleton.marks.comma[0] + skeleton.marks.open
    for position in skeleton.positions:
        if skeleton.figure_at(position).kind == "date":
            continue
        previous = chains[-1][-1] if chains else None
        gap = skeleton.text[previous + 1 : position] if previous is not None else ""
        if previous is not None and len(gap) <= 5 and not any(mark in gap for mark in marks):
            chains[-1].append(position)
        else:
            chains.append([position])
    return chains


def _of_one_subject(report: Report, rules: Restated) -> list[Related]:
    """Figures of one measure that the readers gave to one project or place, in different sections."""
    groups: dict[tuple[str, tuple[str, str]], list[tuple[str, Figure]]] = defaultdict(list)
    for figure in report.figures:
        name = _plain(figure.subject, report, rules)
        if figure.measure in rules.measures and len(name) > 3 and figure.kind not in ("percent", "date"):
            groups[figure.measure, unit_key(figure)].append((name, figure))
    found = []
    for members in groups.values():
        for (name, figure), (other, later) in combinations(members, 2):
            if _apart(report, figure, later) and _same(name, other):
                pair = (Member("statement", figure), Member("statement", later))
                found.append(Related("restates", "RESTATE", "subject", pair, figure.subject, tension=True))
    return found


def _apart(report: Report, figure: Figure, later: Figure) -> bool:
    """Tell whether two figures stand in different paragraphs; within one, the second is of something else."""
    return "\n" in report.document.text[figure.end : later.start]


def _plain(subject: str, report: Report, rules: Restated) -> str:
    for word in (report.document.place_name, report.document.publisher, *rules.words):
        if word:
            subject = subject.replace(word, "")
    return subject


def _same(name: str, other: str) -> bool:
    short, long = sorted((name, other), key=len)
    return short == long or (len(short) > 4 and short in long and len(short) * 5 >= len(long) * 3)
