"""Money that a notice says it hands down, and the only total of the table behind: a slip of the hand apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.findings.derived import digits_of, half_digit
from extractor.findings.nearby import known
from extractor.findings.relations import Patterns, Related, stated_twice
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import a_digit_apart, a_slip_apart
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "handed_down.toml"
_MARKS = ","  # what sets thousands apart


class HandedDownRule(Rule):
    """How the amount `n` is told, the `total` of a table and its `unit`. never: words by which it is one of several."""

    pattern: str
    total: str
    unit: str
    never: list[str]


class HandedDownRules(RuleFile):
    """rules/handed_down.toml."""

    handed_down: HandedDownRule


class HandedDown:
    """The rule of rules/handed_down.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, HandedDownRules).handed_down
        self.sought = rules.once(Patterns).rule_pattern(rule.pattern)
        self.total, self.unit = re.compile(rule.total), re.compile(rule.unit)
        self.never = re.compile(alternation(rule.never))


def handed_down(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the amount of a notice with the total of its table."""
    ways = rules.once(HandedDown)
    matches = list(skeleton.found(ways.sought))
    if len(matches) != 1 or ways.never.search(matches[0][0]):
        return
    position = matches[0].start("n")
    figure, sentence = skeleton.figure_at(position), skeleton.sentence(position)
    of_money = [one for one in skeleton.between(*sentence) if skeleton.kinds[one] == "money"]
    total = _total(skeleton, ways, figure) if len(of_money) == 1 and known(figure) else None
    if total is not None and (a_digit_apart(figure, total) or a_slip_apart(figure, total)):
        yield stated_twice(ways.rule.name, figure, total, matches[0][0])


def _total(skeleton: Skeleton, ways: HandedDown, figure: Figure) -> Figure | None:
    """Return the only total of the tables behind an amount, if it is told in its unit and is not the same."""
    found = list(ways.total.finditer(skeleton.source, figure.end))
    unit = ways.unit.search(skeleton.source, figure.end)
    told = found[0]["unit"] or (unit and (unit["of"] or unit["in"])) if len(found) == 1 else None
    written, own = (found[0]["total"].replace(_MARKS, ""), digits_of(figure)) if found else ("", "")
    if told != figure.unit or not own or not Decimal(own) or Decimal(written) == Decimal(own):
        return None
    scale, half = Decimal(figure.value or 0) / Decimal(own), half_digit(written)
    value, at = Decimal(written), found[0].span("total")
    made = {"value": value * scale, "lower": (value - half) * scale, "upper": (value + half) * scale}
    place = {"figure_id": "", "start": at[0], "end": at[1], "surface": found[0]["total"], "written_value": written}
    return figure.model_copy(update={**made, **place})
