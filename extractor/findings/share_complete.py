"""Parts whose shares come to a hundred are all there is, whatever they are called: they come to what stands in front."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.findings.adding import about, addable, adds_up, members_of
from extractor.findings.nearby import known
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "share_complete.toml"
_FEWEST, _HUNDRED = 3, Decimal(100)  # parts; of two others tell
_LEAST, _MOST = Decimal("0.9"), Decimal("1.1")  # times a whole
_REACH = 400  # characters in front in which all of it stands


class CompleteRule(Rule):
    """What stands between a part and its share; see the comments in the file."""

    share: str
    never: str


class CompleteRules(RuleFile):
    """rules/share_complete.toml."""

    complete: CompleteRule


class ShareComplete:
    """The rule of rules/share_complete.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, CompleteRules).complete
        self.share, self.never = re.compile(self.rule.share), re.compile(self.rule.never)


def share_complete(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each row of parts with shares that leave nothing out, and the nearest amount in front that may be all of it."""
    ways = rules.once(ShareComplete)
    row: list[tuple[int, int]] = []
    for pair in (*_pairs(skeleton, ways), None):
        if pair is not None and row and _follows(skeleton, row[-1], pair):
            row.append(pair)
            continue
        if len(row) >= _FEWEST and _leaves_nothing(skeleton, [share for _, share in row]):
            yield from _whole(skeleton, ways, [part for part, _ in row])
        row = [] if pair is None else [pair]


def _pairs(skeleton: Skeleton, ways: ShareComplete) -> Iterator[tuple[int, int]]:
    """Yield each amount and the share of it right behind."""
    positions = skeleton.positions
    for share in skeleton.of_kind("percent"):
        place = bisect_left(positions, share)
        part = positions[place - 1]
        if not place or not addable(skeleton.figure_at(part)):
            continue
        gap = skeleton.text[part + 1 : share]
        if ways.share.search(gap) and not ways.never.search(gap) and known(skeleton.figure_at(part)):
            yield part, share


def _follows(skeleton: Skeleton, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Tell whether a part stands next behind the share of another, in its line, and is of its unit."""
    between = skeleton.between(one[1] + 1, other[0])
    alike = skeleton.key_at(one[0]) == skeleton.key_at(other[0])
    return alike and not between and skeleton.text.find("\n", one[1], other[0]) < 0


def _leaves_nothing(skeleton: Skeleton, shares: Sequence[int]) -> bool:
    """Tell whether shares come to a hundred as they are rounded."""
    figures = [skeleton.figure_at(one) for one in shares]
    if not all(map(known, figures)):
        return False
    off = sum(((one.upper or Decimal(0)) - (one.value or Decimal(0)) for one in figures), Decimal(0))
    return abs(sum(one.value or Decimal(0) for one in figures) - _HUNDRED) <= off


def _whole(skeleton: Skeleton, ways: ShareComplete, parts: Sequence[int]) -> Iterator[Related]:
    """Yield parts with the nearest amount in front of which they are nearly all, if they make up none of the others."""
    key, figures = skeleton.key_at(parts[0]), [skeleton.figure_at(one) for one in parts]
    before = [one for one in skeleton.between(max(0, parts[0] - _REACH), parts[0]) if skeleton.key_at(one) == key]
    wholes = [skeleton.figure_at(one) for one in before if known(skeleton.figure_at(one))]
    near = [one for one in wholes if about(one, figures, _LEAST, _MOST)]
    if near and not any(adds_up(one, figures) for one in wholes):
        wording = skeleton.words(parts[0] - len(skeleton.leads[parts[0]]), parts[-1] + 1)
        yield Related("sum", "SUM", ways.rule.name, members_of(near[-1], figures), wording, "closed", tension=True)
