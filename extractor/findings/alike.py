"""Lists beside others: what a list alone does not tell.

Where a report has several lists in the same words, which nothing closes, and the others add up, each is whole: funds for
one work after another, each with so much of the nation's and so much of the province's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from extractor.findings.adding import adds_up
from extractor.findings.outcome import Outcome
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton

_FEWEST = 3  # lists that add up, for each that does not


def refuted(tested: Sequence[Outcome]) -> list[Outcome]:
    """Return what does not hold, without rises of a level that are those of another one, of which their percentage holds.

    21 in all, of which 10, 10 and 0.7, that is 0.8 more, or 3.9 %: it is the 21 that rose.
    """
    wrong = [outcome for outcome in tested if outcome.state == "inconsistent"]
    if not any(map(_is_rise, wrong)):
        return wrong
    held = {
        outcome.related.one("amount").figure_id
        for outcome in tested
        if outcome.state != "inconsistent" and {"to", "amount", "share"} <= {one.role for one in outcome.related.members}
    }
    return [one for one in wrong if not (_is_rise(one) and one.related.one("amount").figure_id in held)]


def _is_rise(outcome: Outcome) -> bool:
    """Tell whether it is how much something rose or fell to a level, not from one."""
    return outcome.related.check == "CHANGE" and not outcome.related.figures("from")


def closed_by_others(found: Sequence[Related], skeleton: Skeleton) -> list[Related]:
    """Return relations, with lists closed that others with the same words in front of their parts show to be whole."""
    sums = [one for one in found if one.check == "SUM" and one.mode in ("near", "closed")]
    if len(sums) <= _FEWEST or all(one.mode == "closed" for one in sums):
        return list(found)
    long: dict[int, list[Related]] = defaultdict(list)
    for related in sums:
        long[len(related.figures("part"))].append(related)
    groups: dict[tuple[str, ...], list[Related]] = defaultdict(list)
    for related in (one for parts, several in long.items() if parts > 1 and len(several) > _FEWEST for one in several):
        words = tuple(map(skeleton.lead_of, related.figures("part")))
        if all(words):
            groups[words].append(related)
    closed: set[int] = set()
    for alike in groups.values():
        fail = [one for one in alike if not adds_up(one.one("whole"), one.figures("part"))] if len(alike) > _FEWEST else []
        if fail and len(alike) - len(fail) >= _FEWEST * len(fail):
            closed |= {id(one) for one in fail if one.mode == "near"}
    return [one._replace(mode="closed", tension=True) if id(one) in closed else one for one in found]
