"""How far a rate is ahead of the months that have passed of a year, or behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.findings.derived import drafted
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "pace.toml"
_REACH = 20  # characters behind the word that the points follow
_YEAR, _ALL, _OFF = Decimal(12), Decimal(100), Decimal("0.05")


class PaceRule(Rule):
    """Words around how far a rate is ahead; see the comments in the file."""

    needle: str
    lead: str
    never: str
    month: str
    parts: dict[str, str]


class PaceRules(RuleFile):
    """rules/pace.toml."""

    pace: PaceRule


class Pace:
    """The rule of rules/pace.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, PaceRules).pace
        self.lead, self.never, self.month = re.compile(rule.lead), re.compile(rule.never), re.compile(rule.month)


def paced(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each rate with how far it is ahead of the months that have passed, where its sentence tells one time."""
    ways = rules.once(Pace)
    text, place = skeleton.text, -1
    while (place := text.find(ways.rule.needle, place + 1)) >= 0:
        for position in skeleton.between(place, place + _REACH)[:1]:
            match = ways.lead.search(skeleton.leads[position])
            if match is not None and skeleton.kinds[position] == "percentage_points":
                yield from _ahead(skeleton, ways, position, falling=match["down"] is not None)


def _ahead(skeleton: Skeleton, ways: Pace, position: int, falling: bool) -> Iterator[Related]:
    start = skeleton.full_sentence(position).start
    told = skeleton.between(start, position)
    rates = [one for one in told if skeleton.kinds[one] == "percent"]
    shares = [one for one in told if skeleton.kinds[one] in ("percent", "percentage_points")]
    passed = _passed(skeleton, ways, start, position)
    if len(passed) != 1 or len(rates) != 1 or shares != rates or ways.never.search(skeleton.leads[rates[0]]):
        return
    rate, points = skeleton.figure_at(rates[0]), skeleton.figure_at(position)
    month = drafted(str(passed.pop()), rate.end, _OFF, "percent")
    if known(rate) and known(points):
        members = Member("from", month), Member("to", rate), Member("amount", points)
        wording = skeleton.words(rates[0] - len(skeleton.leads[rates[0]]), position + 1)
        yield Related("growth", "CHANGE", ways.rule.name, members, wording, falling=falling, tension=True)


def _passed(skeleton: Skeleton, ways: Pace, start: int, end: int) -> set[Decimal]:
    """Return how much of a year is over, in percent, by each of the times that a stretch tells."""
    times = [skeleton.figure_at(one) for one in skeleton.between(start, end) if skeleton.kinds[one] == "date"]
    found = {passed for one in times if (passed := _of_time(ways, one)) is not None}
    words = skeleton.text[start:end]
    parts = sorted(ways.rule.parts, key=len, reverse=True)
    named = next((ways.rule.parts[one] for one in parts if one in words), None)
    return found | ({Decimal(named)} if named else set())


def _of_time(ways: Pace, time: Figure) -> Decimal | None:
    match = ways.month.search(time.surface)
    if match is not None and 1 <= int(match["month"]) <= _YEAR:
        return (Decimal(match["month"]) * _ALL / _YEAR).quantize(_OFF / 5)
    return next((Decimal(share) for name, share in ways.rule.parts.items() if time.surface.endswith(name)), None)
