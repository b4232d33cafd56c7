"""Levels in units of which no figure is made, such as degrees and micrograms in a cubic metre, and how much they changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.derived import drafted, half_digit
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation, where

FILE = "unread.toml"
_NUMBER = r"(?<![\d.])-?\d{1,4}(?:\.\d{1,2})?"
_FRONT, _REACH = 40, 70  # characters in front of a unit and behind it in which its relation stands


class LevelRule(Rule):
    """A level `to`, another one `from`, and the `amount` between, a `share` if it is one; `up` where it rose."""

    pattern: str


class UnreadRules(RuleFile):
    """rules/unread.toml."""

    units: list[str]
    hinted: dict[str, list[str]]
    up: str
    down: str
    level: list[LevelRule]


class Unread:
    """The rules of rules/unread.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, UnreadRules)
        units = f"(?:{alternation(self.rules.units)})"
        words = {"UP": self.rules.up, "DOWN": self.rules.down, "N": _NUMBER, "U": units}
        names = re.compile(r"\bUP\b|\bDOWN\b|(?<![A-Z])[NU](?![A-Z])")

        def put_in(pattern: str) -> re.Pattern[str]:
            return re.compile(names.sub(lambda match: words[match[0]], pattern))

        self.ways = [(rule, put_in(rule.pattern)) for rule in self.rules.level]

    def places(self, text: str) -> dict[int, str]:
        """Return where units stand behind numbers on a page, and which."""
        told = [place for place in where(self.rules.units, text) if text[place - 1].isdigit()]
        units = self.rules.units if told else ()  # the longer ones first
        units = [one for one in units if any(text.startswith(one, place) for place in told)]
        units = [one for one in units if any(map(text.__contains__, self.rules.hinted.get(one, [one[0]])))]
        found = {place: next((one for one in units if text.startswith(one, place)), "") for place in told}
        return {place: unit for place, unit in found.items() if unit}


def unread(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each change of a level of which no figure is made with both levels."""
    ways, text = rules.once(Unread), skeleton.source
    found = ways.places(text)
    done = 0
    for place in sorted(found) if len(found) > 1 else ():
        for rule, pattern in ways.ways:
            match = pattern.search(text, max(done, place - _FRONT), place + _REACH)
            if match:
                done = match.end()
                yield _related(rule, match)
                break


def _related(rule: LevelRule, match: re.Match[str]) -> Related:
    before, after, amount = (_number(match, role) for role in ("from", "to", "amount"))
    falling = match["up"] is None
    if match["share"]:
        amount = amount.model_copy(update={"kind": "percent", "unit": "%", "surface": f"{amount.surface}%"})
        members = Member("from", before), Member("to", after), Member("share", amount)
        return Related("growth", "GROWTH", rule.name, members, match[0], falling=falling)
    members = Member("from", before), Member("to", after), Member("amount", amount)
    return Related("growth", "CHANGE", rule.name, members, match[0], falling=falling)


def _number(match: re.Match[str], role: str) -> Figure:
    """Return a number of a match as a rounded figure without an id or a unit."""
    return drafted(match[role], match.start(role), half_digit(match[role]))
