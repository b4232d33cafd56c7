"""Shares told one by one that are all there are, and come to a hundred; that exclude one another, and come to no more.

Their words say that they are: the last is of the rest, the first and the last are bands without an end, or the names
leave nothing out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from extractor.findings.composed import Composed, Mode
from extractor.findings.derived import a_hundred
from extractor.findings.items import Items
from extractor.findings.listed import ListPatterns
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.signs import holds_number
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rulebook

_FEWEST = 3
_KIND = 3  # characters behind the word for the rest that name its kind
_ITEM = 48  # characters of an item at most, its share included
_HUNDRED = Decimal(100)


def hundreds(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for each run of shares of one whole that the words close."""
    patterns = rules.once(Patterns)
    lists, graded = Items(skeleton, rules.once(ListPatterns)), rules.once(Composed)
    for told, inner in _runs(skeleton, patterns):
        run = told[: _all_there_is(skeleton, told)]
        labels = [label for _, label in run]
        first = _first_share(skeleton, run, patterns)
        inner = inner or first is not None
        rest = lists.patterns.untold.match(skeleton.text, run[-1][0] + 1) is not None  # how much, is not told
        complete = bool(lists.complete(labels)) and not rest and not _with_first(skeleton, first, run)
        complete = complete and not _goes_on_behind(skeleton, run)
        if complete or (not inner and len(run) >= _FEWEST and _closed(labels, lists, patterns)):
            yield _related(skeleton, patterns, run, "closed")
        elif len(run) > 1 and lists.exclusive(labels):
            yield _related(skeleton, patterns, run, "open")
        elif len(run) > 1 and not inner and (mode := _as_graded(skeleton, graded, run)):
            yield _related(skeleton, patterns, run, "open" if rest else mode)
    for match in skeleton.found(patterns.rest):
        places = sorted(place for role in match.re.groupindex if (place := match.start(role)) >= 0)
        others = skeleton.between(skeleton.sentence(places[0]).start, places[0])
        if any(skeleton.kinds[one] == "percent" for one in others):
            continue  # what is left is left of these, too
        yield _related(skeleton, patterns, [(place, "") for place in places], "closed")


def _all_there_is(skeleton: Skeleton, run: Sequence[tuple[int, str]]) -> int:
    """Return how many of the first shares come to a hundred, with which others begin; all, if no such ones do."""
    added = Decimal(0)
    for count, (position, _) in enumerate(run, 1):
        added += skeleton.figure_at(position).value or 0
        if count > 1 and added == _HUNDRED:
            return count
    return len(run)


def _related(
    skeleton: Skeleton, patterns: Patterns, run: list[tuple[int, str]], mode: Literal["closed", "open"]
) -> Related:
    shares = [skeleton.figure_at(position) for position, _ in run]
    members = (Member("whole", a_hundred(shares[-1])), *(Member("part", share) for share in shares))
    wording = skeleton.words(run[0][0], run[-1][0] + 1)
    return Related("sum", "SHARES", patterns.rules.hundred.name, members, wording, mode, tension=True)


def _runs(skeleton: Skeleton, patterns: Patterns) -> Iterator[tuple[list[tuple[int, str]], bool]]:
    """Yield the positions of shares that stand in one sentence one behind the other, each with the words of its item.

    And whether they open right behind a share that some of them are parts of: the others may follow on that.
    """
    run: list[tuple[int, str]] = []
    inner, before = False, -1
    shares = skeleton.of_kind("percent")
    # Any other share than one whose item begins right behind another is a run of its own, which tells nothing.
    ends = {one: _told_to(skeleton, patterns, one) for one in shares}
    near = {
        one
        for pair in pairwise(shares)
        if pair[1] - ends[pair[0]] <= _ITEM and patterns.hundred.match(skeleton.text, ends[pair[0]], pair[1] + 1)
        for one in pair
    }
    for position in shares:
        start = max(0, position - _ITEM)
        match = patterns.hundred.search(skeleton.text, start, position + 1) if position in near else None
        if run and (match is None or ends[run[-1][0]] != match.start() or match["opens"] or match["of"]):
            yield run, inner
            run = []
        if match:
            inner = inner if run else before >= 0 and _goes_on(skeleton, ends[before], match)
            run.append((position, match["label"]))
        before = position
    if run:
        yield run, inner


def _goes_on(skeleton: Skeleton, end: int, match: re.Match[str]) -> bool:
    """Tell whether a list opens right behind a share, in its sentence."""
    opened = match["opens"] or skeleton.marks.stop
    return opened[:1] not in skeleton.marks.stop and skeleton.text[end : match.start()].strip(skeleton.marks.comma) == ""


def _goes_on_behind(skeleton: Skeleton, run: Sequence[tuple[int, str]]) -> bool:
    """Tell whether the share that the next sentence tells makes those of a run come to a hundred, as they are rounded."""
    last = run[-1][0]
    behind = [one for one in skeleton.between(last + 1, last + 1 + _ITEM) if skeleton.kinds[one] == "percent"]
    values = [skeleton.figure_at(one).value or Decimal(0) for one in (*(place for place, _ in run), *behind[:1])]
    return len(values) > len(run) and abs(sum(values) - _HUNDRED) <= 1


def _as_graded(skeleton: Skeleton, graded: Composed, run: list[tuple[int, str]]) -> Mode | None:
    """Return what the names of shares, as grades of one scale or by the words around them, say of them together."""
    first, last, labels = run[0][0], run[-1][0], [label for _, label in run]
    start, end = skeleton.sentence(first).start, skeleton.sentence(last).end
    if graded.words["never"].search(skeleton.text, start, end):
        return None
    return graded.mode(labels, skeleton.text[last + 1 : end], skeleton.text[start:first])


def _told_to(skeleton: Skeleton, patterns: Patterns, share: int) -> int:
    """Return where what is told of a share ends: behind it, or behind by how many points it rose or fell."""
    changed = patterns.share_changed.match(skeleton.text, share + 1)
    return changed.end() if changed else share + 1


def _first_share(skeleton: Skeleton, run: Sequence[tuple[int, str]], patterns: Patterns) -> Figure | None:
    """Return another share that stands in front of a run in its sentence, with which it may begin."""
    first = run[0][0]
    before = skeleton.between(skeleton.full_sentence(first).start, first)
    shares = [one for one in before if skeleton.kinds[one] == "percent"]
    told = [one for one in shares if any(word in skeleton.leads[one] for word in patterns.rules.lists.shares)]
    return skeleton.figure_at(told[-1]) if told else None


def _with_first(skeleton: Skeleton, first: Figure | None, run: Sequence[tuple[int, str]]) -> bool:
    """Tell whether the share in front of a run comes to no more than a hundred with it: it may be one of them."""
    values = [skeleton.figure_at(position).value or Decimal(0) for position, _ in run]
    return first is not None and first.value is not None and first.value + sum(values) <= _HUNDRED


def _closed(labels: list[str], lists: Items, patterns: Patterns) -> bool:
    """Tell whether the last label is of the rest, or the first and the last are bands without an end."""
    rule = patterns.rules.hundred
    last = labels[-1].strip(lists.marks.comma)
    rest = any(last.startswith(word) and len(last) <= len(word) + _KIND for word in lists.words.closers)
    below, above = _edge(labels[0], rule.below), _edge(labels[-1], rule.above)
    return rest or (below is not None and below == above)


def _edge(label: str, words: list[str]) -> bool | None:
    """Return whether a number bounds the band that a label names by one of some words; None without such a word."""
    front = next((label.partition(word)[0] for word in words if word in label), None)
    return None if front is None else holds_number(front)
