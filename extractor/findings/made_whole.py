"""Shares of one sentence that come to a hundred: the last of them is of the rest, or something is made up of them.

Those that only make something up need not be all there are: they are told where one digit makes them come to a hundred.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Literal

from extractor.findings.derived import a_hundred
from extractor.findings.nearby import known
from extractor.findings.rate_rules import FILE, RateRules
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rulebook

_FEWEST = 3
_HUNDRED, _OFF, _CLOSE = Decimal(100), Decimal(40), Decimal(12)
_LONGEST = 160  # characters of the sentence


class MadeWhole:
    """The rule of shares that come to a hundred, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, RateRules).made_whole
        self.rest, self.share, self.joined, self.made_up, self.never = map(
            re.compile, (rule.rest, rule.share, rule.joined, rule.made_up, rule.never)
        )


def made_whole(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield the shares of each sentence that words tell to be all there are, of which no relation found tells."""
    shares = skeleton.of_kind("percent")
    if len(shares) < _FEWEST:
        return
    ways, told = rules.once(MadeWhole), _told(found)
    for sentence, group in groupby(shares, skeleton.full_sentence):
        places = list(group)
        if len(places) < _FEWEST or sentence.end - sentence.start > _LONGEST:
            continue
        mode = _mode(skeleton, ways, places)
        if mode is None or ways.never.search(skeleton.text, sentence.start, sentence.end):
            continue
        figures = [skeleton.figure_at(one) for one in places]
        added = sum((one.value or Decimal(0) for one in figures), Decimal(0))
        if not all(map(known, figures)) or any(one.figure_id in told for one in figures):
            continue
        if abs(added - _HUNDRED) <= (_OFF if mode == "closed" else _CLOSE):
            members = (Member("whole", a_hundred(figures[-1])), *(Member("part", one) for one in figures))
            wording = skeleton.words(places[0], places[-1] + 1)
            yield Related("sum", "SHARES", ways.rule.name, members, wording, mode, tension=True)


def _told(found: Sequence[Related]) -> set[str]:
    """Return the shares that other relations add up."""
    return {part.figure_id for one in found if one.check == "SHARES" for part in one.figures("part")}


def _mode(skeleton: Skeleton, ways: MadeWhole, places: Sequence[int]) -> Literal["closed", "near"] | None:
    """Return whether shares are all there are (`closed`), or perhaps so; nothing if they are no row of shares."""
    leads = [skeleton.leads[one] for one in places]
    if not ways.share.search(leads[0]):
        return None
    if not all(ways.share.search(lead) or ways.joined.search(lead) or ways.rest.search(lead) for lead in leads[1:]):
        return None
    if ways.rest.search(leads[-1]):
        return None if any(map(ways.rest.search, leads[:-1])) else "closed"
    start = skeleton.full_sentence(places[0]).start
    return "near" if ways.made_up.search(skeleton.text, start, places[0]) else None
