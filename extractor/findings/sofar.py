"""What a part of a year had, against what a longer part had, which holds it: no more, of what is done."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from extractor.findings.adding import addable
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import Key
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "sofar.toml"
_SHORTEST = 4  # characters of a name
_MOST = 12  # amounts of one name


class SoFarRule(Rule):
    """The words in front of an amount: what makes it one of a time (`flows`), what names nothing (`drop`).

    never: words in its sentence by which it is of some alone.
    """

    flows: list[str]
    drop: list[str]
    never: list[str]


class SoFarRules(RuleFile):
    """rules/sofar.toml."""

    sofar: SoFarRule


class SoFar:
    """The rule of rules/sofar.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, SoFarRules).sofar
        self.flows, self.drop, self.never = (
            re.compile(alternation(one)) for one in (self.rule.flows, self.rule.drop, self.rule.never)
        )


def so_far(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each amount of a part of a year with that of a longer part, under one name."""
    ways = rules.once(SoFar)
    named: dict[tuple[Key, str], list[int]] = defaultdict(list)
    for position, lead in skeleton.leads.items():
        if len(lead) < _SHORTEST or (figure := skeleton.figure_at(position)).period_start is None:
            continue
        if not ways.flows.search(lead):
            continue
        name = ways.drop.sub("", lead)
        if len(name) >= _SHORTEST and addable(figure) and known(figure):
            named[skeleton.key_at(position), name].append(position)
    for (_, name), places in named.items():
        for one, other in combinations(places[:_MOST], 2):
            figures = skeleton.figure_at(one), skeleton.figure_at(other)
            part, whole = figures if _inside(*figures) else figures[::-1]
            if _inside(part, whole) and not any(_of_some(skeleton, ways, place) for place in (one, other)):
                members = Member("whole", whole), Member("part", part)
                yield Related("part", "PART", ways.rule.name, members, name, "open", tension=True)


def _inside(part: Figure, whole: Figure) -> bool:
    """Tell whether the time of one amount is a part of that of another, and both are done."""
    ends = part.period_start, part.period_end, whole.period_start, whole.period_end
    if None in ends or ends[:2] == ends[2:] or part.status != whole.status:
        return False
    return whole.period_start <= part.period_start and part.period_end <= whole.period_end  # type: ignore[operator]


def _of_some(skeleton: Skeleton, ways: SoFar, position: int) -> bool:
    return ways.never.search(skeleton.text, skeleton.sentence(position).start, position) is not None
