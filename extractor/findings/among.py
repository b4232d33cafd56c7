"""Some of those whom a clause names as a group, which are no more than there are of these."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.adding import addable
from extractor.findings.listed import ListPatterns
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "among.toml"
_REACH = 160  # characters in front in which the number of all stands
_BEHIND = 12  # characters behind a number that name what it counts
_FEW = 3  # numbers, all of them among them, of which the last may be the rest
_NAME = 2  # characters of a name that tell


class AmongRule(Rule):
    """Words of a group and of some in it; see the comments in the file."""

    needle: str
    lead: str
    never_name: str
    never: str
    plain: str


class AmongRules(RuleFile):
    """rules/among.toml."""

    among: AmongRule


class Among:
    """The rule of rules/among.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, AmongRules).among
        self.lead, self.never_name, self.never, self.plain = map(
            re.compile, (rule.lead, rule.never_name, rule.never, rule.plain)
        )
        self.closers = rules.once(ListPatterns).words.closers


def among(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each number in a clause of some of a group with the number of all in it."""
    ways = rules.once(Among)
    text, place = skeleton.text, -1
    while (place := text.find(ways.rule.needle, place + 1)) >= 0:
        match = ways.lead.search(skeleton.lead(place))
        if match is None or ways.never_name.search(match["name"]):
            continue
        name = ways.plain.sub("", match["name"])
        if len(name) > _NAME:
            yield from _some(skeleton, ways, name, place, place - len(match[0]))


def _some(skeleton: Skeleton, ways: Among, name: str, place: int, start: int) -> Iterator[Related]:
    """Yield each number told of those with a name with the number of all, and all of them where the last is the rest."""
    members: list[Member] = []
    for part in skeleton.between(place, skeleton.sentence(place).end):
        if not addable(skeleton.figure_at(part)) or ways.never.search(skeleton.leads[part]):
            break  # what follows may be of others
        whole = _whole(skeleton, name, place, part)
        if whole is None:
            continue
        members = members or [Member("whole", skeleton.figure_at(whole))]
        members.append(Member("part", skeleton.figure_at(part)))
        wording = skeleton.words(start, part + 1)
        yield Related("part", "PART", ways.rule.name, (members[0], members[-1]), wording, "open", tension=True)
        if len(members) > _FEW and skeleton.leads[part].startswith(ways.closers):
            yield Related("sum", "SUM", ways.rule.name, tuple(members), wording, "closed", tension=True)


def _whole(skeleton: Skeleton, name: str, place: int, part: int) -> int | None:
    """Return the one number in front, of the unit of a part, whose words bear the name of the group, if that is the less."""
    start, key = max(skeleton.line_start(place), place - _REACH), skeleton.key_at(part)
    scores = {
        one: _shared(skeleton, name, one)
        for one in skeleton.between(start, place)
        if skeleton.key_at(one) == key and known(skeleton.figure_at(one)) and addable(skeleton.figure_at(one))
    }
    best = max(scores.values(), default=0)
    wholes = [one for one, score in scores.items() if score == best]
    sure = best >= min(_NAME, len(name) - 1) and 2 * best >= len(name) - _NAME
    return wholes[0] if sure and len(wholes) == 1 and known(skeleton.figure_at(part)) else None


def _shared(skeleton: Skeleton, name: str, position: int) -> int:
    """Return how many pairs of neighbouring characters of a name stand in the words around a number."""
    end = position + 1 + _BEHIND
    last = min([end, *skeleton.edges(position + 1, end)[:1], *skeleton.between(position + 1, end)[:1]])
    words = skeleton.leads[position] + skeleton.text[position + 1 : last]
    return sum(name[at : at + _NAME] in words for at in range(len(name) - 1))
