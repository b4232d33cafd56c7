"""Numbers that the words of several clauses make add up, though no list of parts holds them.

Votes of the same voters on one thing after another; what brackets hold of a total and of each of its parts; posts told as
bare numbers behind names that end alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from statistics import median_low

from extractor.findings.adding import adds_up, members_of, within
from extractor.findings.nearby import known
from extractor.findings.relations import Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "tallies.toml"
_BALLOTS = 4  # things voted on that show how many voters there are
_SAME, _OFF = 50, 10  # a fiftieth of them may be absent; who is off by a tenth is told
_FEWEST, _MOST = 2, 8  # parts
_BARE = ("count", "people")


class TallyRule(Rule):
    """One ballot with its parts, or an amount (`outer`) with the bracket behind it, its `name` and its amount `inner`."""

    pattern: str


class PostRule(Rule):
    """A `whole` with its words, and what ends those of its parts; a group `noun` is of both. open: there may be others,
    so that only more of them than there are in all is too many.
    """

    whole: str
    part: str
    open: bool = False


class TallyRules(RuleFile):
    """rules/tallies.toml."""

    ballots: TallyRule
    bracketed: TallyRule
    posts: list[PostRule]


class Tallies:
    """The rules of rules/tallies.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, TallyRules)
        pattern = rules.once(Patterns).rule_pattern
        self.ballot, self.bracket = pattern(self.rules.ballots.pattern), pattern(self.rules.bracketed.pattern)
        self.posts = [(rule, pattern(rule.whole), re.compile(rule.part)) for rule in self.rules.posts]


def tallied(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the sums that such words state."""
    ways = rules.once(Tallies)
    yield from _ballots(skeleton, ways)
    yield from _bracketed(skeleton, ways)
    for rule, whole, part in ways.posts:
        for match in skeleton.found(whole):
            yield from _posts(skeleton, rule, part, match)


def _ballots(skeleton: Skeleton, ways: Tallies) -> Iterator[Related]:
    """Yield each ballot whose votes are far from those of all others in its line."""
    lines: dict[int, list[list[Figure]]] = {}
    for match in skeleton.found(ways.ballot):
        parts = [skeleton.figure_at(match.start(role)) for role in match.re.groupindex]
        if all(map(known, parts)):
            lines.setdefault(skeleton.line_start(match.start()), []).append(parts)
    for ballots in lines.values():
        votes = [int(sum(part.value or 0 for part in parts)) for parts in ballots]
        usual = median_low(votes)
        same = [one for one in votes if abs(one - usual) * _SAME <= usual]
        if len(votes) < _BALLOTS or (len(same) * 4 < len(votes) * 3 and len(same) < _BALLOTS):
            continue
        for parts, number in zip(ballots, votes, strict=True):
            if abs(number - usual) * _OFF > usual:
                told = {"figure_id": "", "value": usual, "lower": min(same), "upper": max(same)}
                written = {"surface": f"{usual}{parts[0].unit}", "written_value": str(usual)}
                whole = Figure.draft({**parts[0].model_dump(), **told, **written})
                wording = skeleton.words(skeleton.position(parts[0].start), skeleton.position(parts[-1].start) + 1)
                name, members = ways.rules.ballots.name, members_of(whole, parts)
                yield Related("sum", "SUM", name, members, wording, "closed", tension=True)


def _bracketed(skeleton: Skeleton, ways: Tallies) -> Iterator[Related]:
    """Yield what brackets hold of parts with what one holds of their total, where the parts add up to it."""
    named: dict[tuple[str, ...], list[tuple[Figure, Figure, int]]] = {}
    for match in skeleton.found(ways.bracket):
        outer, inner = match.start("outer"), match.start("inner")
        key = (match["name"], *skeleton.key_at(outer), *skeleton.key_at(inner))
        named.setdefault(key, []).append((skeleton.figure_at(outer), skeleton.figure_at(inner), inner))
    for found in named.values():
        for first in range(len(found) - _FEWEST):
            rest = found[first + 1 : first + 1 + _MOST]
            beginnings = ((size, [one[0] for one in rest[:size]]) for size in range(_FEWEST, len(rest) + 1))
            size = next((size for size, outer in beginnings if adds_up(found[first][0], outer)), 0)
            if size:
                members = members_of(found[first][1], [one[1] for one in rest[:size]])
                wording = skeleton.words(found[first][2] - 1, found[first][2] + 1)
                yield Related("sum", "SUM", ways.rules.bracketed.name, members, wording, "closed", tension=True)


def _posts(skeleton: Skeleton, rule: PostRule, part: re.Pattern[str], match: re.Match[str]) -> Iterator[Related]:
    """Yield a total with the parts right behind it that bear its noun, each under a name of its own."""
    noun, position = _noun(match), match.start("whole")
    following = skeleton.between(position + 1, skeleton.full_sentence(position).end)
    row: list[int] = []
    for one in following:
        name = part.search(skeleton.leads[one])
        if name is None or _noun(name) != noun:
            break
        row.append(one)
    names = [skeleton.leads[one] for one in row]
    figures = [_taken(skeleton.figure_at(one)) for one in (position, *row)]
    if len(row) < _FEWEST or len(set(names)) < len(names) or skeleton.leads[position] in names:
        return
    if not all(one.kind in _BARE and known(one) for one in figures):
        return
    if not (rule.open and within(figures[0], figures[1:], Decimal(1))):
        wording = skeleton.words(position - len(skeleton.leads[position]), row[-1] + 1)
        yield Related("sum", "SUM", rule.name, members_of(figures[0], figures[1:]), wording, "closed", tension=True)


def _noun(match: re.Match[str] | None) -> str:
    return match.groupdict().get("noun", "") if match else ""


def _taken(figure: Figure) -> Figure:
    """Return a bare number as one that can be added: its name tells what it counts."""
    if figure.value is not None or figure.unit or not figure.surface.isdecimal():
        return figure
    number = Decimal(figure.surface)
    return figure.model_copy(update={"quality": "intact", "value": number, "lower": number, "upper": number})
