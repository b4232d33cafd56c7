"""Lines that give one place after another its amount of one thing, and the amount of all of it above them."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.findings.adding import addable, members_of
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton

_FEWEST = 3
_NAMED = 4  # characters in front of an amount that name it
_ABOVE = 300  # characters above the first line
RULE = "lines of places, and the amount of all"


def rows(skeleton: Skeleton, totals: list[str]) -> Iterator[Related]:
    """Yield the sum of each run of lines whose amounts bear one name, where an amount above them bears it too.

    Lines that name nothing but the place are read where the line above them ends with a colon. totals: the words in front
    of what the line below them gives as their total.
    """
    run: list[int] = []
    last, name = -1, ""
    for position, lead in skeleton.leads.items():
        if lead == name and run and _goes_on(skeleton, last, position):
            run.append(position)
        else:
            if len(run) >= _FEWEST:
                yield from _summed(skeleton, run, totals)
            run = [position]
        last, name = position, lead
    yield from _summed(skeleton, run, totals)


def _goes_on(skeleton: Skeleton, before: int, position: int) -> bool:
    """Tell whether an amount stands in the line below another of its unit."""
    same = skeleton.key_at(before) == skeleton.key_at(position)
    return same and skeleton.text.count("\n", before, position) == 1


def _summed(skeleton: Skeleton, run: list[int], totals: list[str]) -> Iterator[Related]:
    """Yield the sum of a run, without a first line that names no place: that is the one of the amount of all."""
    labelled = [one for one in run if skeleton.text[one - len(skeleton.leads[one]) - 1] in skeleton.marks.colon]
    if len(labelled) < _FEWEST or labelled != run[-len(labelled) :] or not addable(skeleton.figure_at(run[0])):
        return
    lead, first = skeleton.leads[run[0]], skeleton.text.rfind("\n", 0, labelled[0])
    opened = skeleton.text[max(0, first - 1) : first] in (*skeleton.marks.colon,)
    key = skeleton.key_at(run[0])
    above = [one for one in skeleton.between(max(0, first - _ABOVE), first) if skeleton.key_at(one) == key]
    named = [one for one in above if len(lead) >= _NAMED and skeleton.leads[one].endswith(lead)]
    end = skeleton.line_end(labelled[-1])
    below = [one for one in skeleton.between(end, skeleton.line_end(end + 1)) if skeleton.key_at(one) == key]
    said = [one for one in below[:1] if any(word in skeleton.leads[one] for word in totals)]
    for whole in (said or named[-1:] or (above[-1:] if opened else [])):
        parts = [skeleton.figure_at(one) for one in labelled]
        wording = skeleton.words(labelled[0], labelled[-1] + 1)
        yield Related("sum", "SUM", RULE, members_of(skeleton.figure_at(whole), parts), wording, "closed", tension=True)
