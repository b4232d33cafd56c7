"""Numbers that others limit by their words: people and the groups in which they come, plans that are said to be outdone.

The words are those of rules/limits.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "limits.toml"
_ALL = 100  # percent
_NEAR = 12  # characters around a match that tell of what it is
_SHARED = 4  # characters in a row that two names have in common


class LimitRule(Rule):
    """A `value` that is no less than the `least`; a hundred percent where the pattern has only one of them.

    never: words in it, or near it in
    its sentence, by which they are of different things. units: those of `least`, any if there are none.
    alike: both are of one unit. shared: words (`what`) behind the first amount stand behind the other, too. sure: no other
    reading is left. lines: the pattern reaches over ends of lines. of: so many are all that the value is of, the least is a
    share of them in points.
    """

    pattern: str
    never: list[str]
    units: list[str] = []
    alike: bool = False
    shared: bool = False
    sure: bool = False
    lines: bool = False
    of: int = 0


class LimitRules(RuleFile):
    """rules/limits.toml."""

    limit: list[LimitRule]


class Limits:
    """The rules of rules/limits.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        patterns = rules.once(Patterns)
        loaded = rules.load(FILE, LimitRules)
        self.rules = [(rule, patterns.rule_pattern(rule.pattern)) for rule in loaded.limit if not rule.lines]
        self.of_lines = [(rule, patterns.rule_pattern(rule.pattern)) for rule in loaded.limit if rule.lines]


def limits(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each number with the one that it cannot be less than, or more."""
    for rule, match in _matches(skeleton, rules.once(Limits)):
        roles = {name for name in ("least", "value") if name in match.re.groupindex}
        figures = {name: skeleton.figure_at(match.start(name)) for name in roles}
        if not all(map(known, figures.values())) or _apart(skeleton, match, rule, figures):
            continue
        if roles == {"least"}:
            members: tuple[Member, ...] = (Member("value", figures["least"]),)
        else:
            least = figures.get("least") or _whole(figures["value"])
            members = Member("least", least), Member("value", _share(figures["value"], rule.of))
        wording = skeleton.words(match.start(), match.end())
        bound = Fraction(_ALL) if roles == {"least"} else None
        yield Related("ratio", "RANGE", rule.name, members, wording, bound=bound, tension=not rule.sure)


def _matches(skeleton: Skeleton, ways: Limits) -> Iterator[tuple[LimitRule, re.Match[str]]]:
    yield from skeleton.found_by(ways.rules)
    for rule, sought in ways.of_lines:
        if sought.can_stand(skeleton.text):
            yield from ((rule, match) for match in sought.pattern.finditer(skeleton.text))


def _apart(skeleton: Skeleton, match: re.Match[str], rule: LimitRule, figures: dict[str, Figure]) -> bool:
    """Tell whether the words or the units of two numbers make them numbers of different things."""
    last = match.start("value" if "value" in figures else "least")
    start, end = skeleton.sentence(last)
    around = skeleton.text[max(start, match.start() - _NEAR) : min(end, match.end() + _NEAR)]
    if any(word in around for word in rule.never):
        return True
    if rule.units and figures["least"].unit not in rule.units:
        return True
    if rule.alike and skeleton.key_at(match.start("least")) != skeleton.key_at(match.start("value")):
        return True
    if rule.shared:
        what, behind = match["what"], skeleton.text[last + 1 : match.end()]
        return not any(what[one : one + _SHARED] in behind for one in range(len(what) - _SHARED + 1))
    return any(figure.status == "planned" for name, figure in figures.items() if name == "value")


def _share(value: Figure, of: int) -> Figure:
    """Return an amount as a share of so many, in percent; as it is if it is of none."""
    if not of:
        return value
    ends = {"value": value.value, "lower": value.lower, "upper": value.upper}
    made = {name: None if end is None else round(end * _ALL / of, 2) for name, end in ends.items()}
    told = {"surface": f"{value.surface} ÷ {of}", "kind": "percent", "unit": "%", "unit_code": "%"}
    return value.model_copy(update={**told, **made})


def _whole(share: Figure) -> Figure:
    """Return all of what a share is of, in the form of a figure, without an id."""
    whole = Decimal(_ALL)
    made = {"figure_id": "", "surface": f"{_ALL}{share.unit}", "value": whole, "lower": whole, "upper": whole}
    return share.model_copy(update=made)
