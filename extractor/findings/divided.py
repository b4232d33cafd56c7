"""Parts that are each divided again, which come to no more than their total; places told one by one, none above all."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.findings.adding import addable, members_of
from extractor.findings.arithmetic import no_more
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "divided.toml"
_NAME = 2  # characters that the name of what is told and the words around its total share
_BEHIND = 6  # characters behind a total that name it, too
_ABOVE = 400  # characters in front of what is told place by place in which all of it stands
_OPENER = 48  # characters on either side of the words that open it


class DividedRule(Rule):
    """A total `whole` with `part1` and `part2`, each of which is divided again; never: words between them."""

    pattern: str
    never: list[str]


class PlacedRule(Rule):
    """The `name` of what is told place by place; opener: what the pattern has behind it. ends: of the names of places."""

    pattern: str
    opener: str
    ends: tuple[str, ...]


class DividedRules(RuleFile):
    """rules/divided.toml."""

    divided: DividedRule
    placed: PlacedRule


class Divided:
    """The rules of rules/divided.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, DividedRules)
        pattern = rules.once(Patterns).rule_pattern
        self.divided, self.placed = pattern(self.rules.divided.pattern), pattern(self.rules.placed.pattern)
        self.opener = pattern(self.rules.placed.opener)


def divided(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each total with two parts that are divided again, and with the one place that has more than all."""
    ways = rules.once(Divided)
    for match in skeleton.found(ways.divided):
        places = [match.start(role) for role in ("whole", "part1", "part2")]
        whole, *parts = map(skeleton.figure_at, places)
        one_unit = len(set(map(skeleton.key_at, places))) == 1
        if one_unit and all(map(known, (whole, *parts))) and not any(word in match[0] for word in ways.rules.divided.never):
            wording = skeleton.words(match.start(), match.end())
            yield Related("sum", "SUM", ways.rules.divided.name, members_of(whole, parts), wording, "open", tension=True)
    for match in skeleton.found_around(ways.opener, ways.placed, _OPENER):
        yield from _above_all(skeleton, ways, match["name"], match.start(), match.end())


def _above_all(skeleton: Skeleton, ways: Divided, name: str, start: int, end: int) -> Iterator[Related]:
    """Yield the greatest amount told place by place with the nearest one of its name in front that is all of it."""
    places = [
        one
        for one in skeleton.between(end, skeleton.sentence(end).end)
        if skeleton.leads[one].endswith(ways.rules.placed.ends) and addable(skeleton.figure_at(one))
    ]
    if len(places) < _NAME or len(set(map(skeleton.key_at, places))) > 1:
        return
    most = max(places, key=lambda one: skeleton.figure_at(one).value or 0)
    names = {name[at : at + _NAME] for at in range(len(name) - 1)} | {name[:1] + name[-1:]}
    floor = max(skeleton.line_start(start), start - _ABOVE)
    for one in reversed(skeleton.between(floor, start)):
        around = skeleton.leads[one] + skeleton.text[one + 1 : one + _BEHIND]
        if skeleton.key_at(one) == skeleton.key_at(most) and any(word in around for word in names):
            whole, part = skeleton.figure_at(one), skeleton.figure_at(most)
            if not no_more(part, whole) and known(whole) and known(part):
                wording = skeleton.words(most - len(skeleton.leads[most]), most + 1)
                members = Member("whole", whole), Member("part", part)
                yield Related("part", "PART", ways.rules.placed.name, members, wording, "open", tension=True)
            return
