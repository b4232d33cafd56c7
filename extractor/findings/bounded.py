"""So many things, the greatest and the least of them, and all of it, which is no more than so often the greatest, nor less
than so often the least."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.findings.adding import addable
from extractor.findings.derived import times
from extractor.findings.nearby import COUNTED, known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "bounded.toml"
_MOST, _LONGEST = 8, 150  # figures and characters of a sentence
_GREATEST = 400  # things


class BoundedRule(Rule):
    """Words in front of the greatest, of the least, and of all of it; see the comments in the file."""

    greatest: str
    least: str
    all: str
    never: list[str]
    never_count: str


class BoundedRules(RuleFile):
    """rules/bounded.toml."""

    bounded: BoundedRule


class Bounded:
    """The rule of rules/bounded.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, BoundedRules).bounded
        self.greatest, self.least, self.all = map(re.compile, (rule.greatest, rule.least, rule.all))
        self.never, self.never_count = re.compile(alternation(rule.never)), re.compile(rule.never_count)


def bounded(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield all of it with the bounds that the greatest and the least of so many set it."""
    ways = rules.once(Bounded)
    for pattern, above in ((ways.greatest, True), (ways.least, False)):
        for position in skeleton.led(pattern):
            start, end = skeleton.full_sentence(position)
            places = skeleton.between(start, end)
            if len(places) <= _MOST and end - start <= _LONGEST and not ways.never.search(skeleton.text, start, end):
                yield from _of_bound(skeleton, ways, position, places, above)


def _of_bound(
    skeleton: Skeleton, ways: Bounded, position: int, places: Sequence[int], above: bool
) -> Iterator[Related]:
    """Yield the bound that the greatest or the least of things sets all of it, where their number is told once."""
    key, leads = skeleton.key_at(position), skeleton.leads
    same = [one for one in places if skeleton.key_at(one) == key and addable(skeleton.figure_at(one))]
    totals = [one for one in same if ways.all.search(leads[one])]
    counts = [one for one in places if skeleton.kinds[one] in COUNTED and skeleton.key_at(one) != key]
    counts = [one for one in counts if not ways.never_count.search(leads[one])]
    if len(totals) != 1 or len(counts) != 1 or position in totals:
        return
    end, count, total = (skeleton.figure_at(one) for one in (position, counts[0], totals[0]))
    if not all(map(known, (end, count, total))) or count.value is None or not 1 < count.value < _GREATEST:
        return
    if (total.value or 0) <= (end.value or 0):
        return  # the greatest itself is more than all of it: another rule's
    bound = times(end, int(count.value))
    whole, part = (bound, total) if above else (total, bound)
    members = Member("whole", whole), Member("part", part)
    wording = skeleton.words(places[0] - len(leads[places[0]]), places[-1] + 1)
    yield Related("part", "PART", ways.rule.name, members, wording, "open", tension=True)
