"""The share of one grade and all that are better, or worse, in all that a list of grades tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import reduce

from extractor.findings.adding import addable, adds_up
from extractor.findings.arithmetic import fits_share
from extractor.findings.derived import together
from extractor.findings.nearby import known
from extractor.findings.rate_rules import FILE, RateRules
from extractor.findings.relations import Member, Related
from extractor.findings.shared_slips import near_slip
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rulebook

_FEWEST, _MOST = 2, 8  # grades that are told
_NAME = 2  # characters of a grade at least
_ALL = 3  # grades that are all there are, where no whole is told


class GradedShare:
    """The rule of shares of grades, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, RateRules).graded_share
        self.hints = frozenset(rule.hints)
        self.lead, self.plain, self.never = re.compile(rule.lead), re.compile(rule.plain), re.compile(rule.never)
        self.discontent = re.compile(rule.discontent)

    def is_content(self, words: str) -> bool:
        """Tell whether words in front of a number are those of a grade of content."""
        return self.rule.content in words and self.discontent.search(words) is None


def graded_shares(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield each share of a grade and all beyond it that no numbers of a list of grades make, but for a slip."""
    ways = rules.once(GradedShare)
    for position in skeleton.of_kind("percent"):
        lead = skeleton.leads[position]
        match = None if ways.hints.isdisjoint(lead) else ways.lead.search(lead)
        share = skeleton.figure_at(position)
        if match is None or not known(share) or _is_told(found, share):
            continue
        named = ways.plain.sub("", match["from"] or match["grade"] or match["pass"] or "")
        starts = dict.fromkeys((skeleton.full_sentence(position).start, skeleton.sentence(position).start))
        for start in starts:  # up to a semicolon other things may stand
            places = _amounts(skeleton, start, position)
            if not _FEWEST <= len(places) <= _MOST or ways.never.search(skeleton.text, start, position):
                continue
            related = _related(skeleton, ways, match, _joined(skeleton, ways, position, named), places, position)
            if related is not None:
                yield related
                break


def _joined(skeleton: Skeleton, ways: GradedShare, position: int, named: str) -> str:
    """Return the first of two grades that a share names together, or the only one."""
    start = position - len(skeleton.leads[position]) - 1
    if skeleton.text[start] != skeleton.marks.comma[1]:
        return named
    before = skeleton.text[skeleton.clause_start(start, 0) : start]
    return ways.plain.sub("", before) if len(before) >= _NAME and before not in skeleton.leads.values() else named


def _is_told(found: Sequence[Related], share: Figure) -> bool:
    """Tell whether a relation tells what a share is of."""
    return any(one.check == "RATIO" and share.figure_id == one.one("share").figure_id for one in found)


def _amounts(skeleton: Skeleton, start: int, position: int) -> list[int]:
    """Return the amounts in front of a share in its sentence, all of one unit; nothing if they are not."""
    counted = ((one, skeleton.figure_at(one)) for one in skeleton.between(start, position))
    places = [one for one, figure in counted if addable(figure) or figure.kind == "duration"]
    alike = len({skeleton.key_at(one) for one in places}) == 1
    return places if alike and all(known(skeleton.figure_at(one)) for one in places) else []


def _related(
    skeleton: Skeleton, ways: GradedShare, match: re.Match[str], named: str, places: list[int], position: int
) -> Related | None:
    at, share = skeleton.figure_at, skeleton.figure_at(position)
    if match["content"]:
        places = _contented(skeleton, ways, places)
    figures = list(map(at, places))
    if len(figures) <= _FEWEST:
        return None
    first, grades = figures[0], figures[1:]
    if max(one.value or 0 for one in grades) >= (first.value or 0):
        if len(figures) < _ALL:
            return None
        grades, first = figures, reduce(together, figures)
    names = [ways.plain.sub("", skeleton.leads[one]) for one in places][-len(grades) :]
    groups = _groups(match, named, names, grades)
    if match["content"]:
        content = sum(map(ways.is_content, names))
        whole = adds_up(first, grades) and all(map(ways.is_content, names[:content]))
        groups = [grades[:length] for length in range(content, 0, -1)] if whole else []
    parts = [reduce(together, group) for group in groups]
    if not parts or any(fits_share(part, first, share) for part in (*parts, *grades)):
        return None
    slipped = [part for part in parts if near_slip(part, first, share)]
    if not slipped:
        return None
    members = Member("whole", first), Member("part", slipped[0]), Member("share", share)
    wording = skeleton.words(places[0] - len(skeleton.leads[places[0]]), position + 1)
    return Related("ratio", "RATIO", ways.rule.name, members, wording, "near", tension=True)


def _contented(skeleton: Skeleton, ways: GradedShare, places: list[int]) -> list[int]:
    """Return the amounts of which grades of content are told, from the one in front of the first grade on."""
    first = next((at for at, one in enumerate(places) if ways.is_content(skeleton.leads[one])), 0)
    return places[first - 1 :] if first else []


def _groups(match: re.Match[str], named: str, names: list[str], grades: list[Figure]) -> list[list[Figure]]:
    """Return the grades that a share can be of: those up to the one named, or from it on; or the two that are the best."""
    if match["both"]:
        best = [not set(match["both"]).isdisjoint(name) for name in names]
        closed = best[: _FEWEST + 1] == [True, True, False] and sum(best) == _FEWEST
        return [grades[:_FEWEST]] if closed else []
    for length in range(len(named), _NAME - 1, -1):
        told = [place for place, name in enumerate(names) if named[-length:] in name]
        if match["pass"]:
            told = [place for place in told if names[place] == named]
        if len(told) == 1:
            return [grades[: told[0] + 1], *([] if match["pass"] else [grades[told[0] :]])]
        if told:
            return []
    return []
