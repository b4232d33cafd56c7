"""What is left to do, told where it is counted and taken up in another sentence: 217 are left, and all 271 by October."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from extractor.findings.adding import addable
from extractor.findings.nearby import Beside, known
from extractor.findings.relations import Related, stated_twice
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import a_slip_apart
from extractor.findings.units import Key
from extractor.rulebook import Rulebook

_REST = "rest"
_RULE = "what is left, twice"
_MOST = 4  # of one unit: of more, some are left of other things
_WORD = 2  # characters that both sentences share
_BEHIND = 40  # characters behind what is left that tell what is to be done to it


def leftovers(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield two numbers of what is left of one thing, a slip of the hand apart."""
    ways = rules.once(Beside)
    found: dict[Key, list[int]] = defaultdict(list)
    rests = [way.lead for way in ways.of_amount if way.tells == _REST]
    for position in skeleton.led(ways.hint):
        lead, figure = skeleton.leads[position], skeleton.figure_at(position)
        if not addable(figure) or not known(figure):
            continue
        if any(rest.search(lead) for rest in rests):
            found[skeleton.key_at(position)].append(position)
    for places in found.values():
        for first, later in combinations(places, 2) if len(places) <= _MOST else ():
            one, other = (skeleton.figure_at(place) for place in (first, later))
            apart = skeleton.full_sentence(first) != skeleton.full_sentence(later)
            slip = one.value != other.value and one.unit == other.unit and a_slip_apart(one, other)
            if apart and slip and _alike(skeleton, first, later):
                wording = skeleton.words(later - len(skeleton.leads[later]), later + 1)
                yield stated_twice(_RULE, one, other, wording)


def _alike(skeleton: Skeleton, one: int, other: int) -> bool:
    """Tell whether the words behind two numbers have one in common: what is left of the same thing."""
    first, second = (skeleton.text[place + 1 : place + 1 + _BEHIND].split("\n")[0] for place in (one, other))
    words = (first[start : start + _WORD] for start in range(len(first) - 1))
    return any(word in second and word.isalpha() for word in words)
