"""Shares whose words name both the part and the whole, which the report states elsewhere under these names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.arithmetic import fits_share, no_more
from extractor.findings.nearby import known
from extractor.findings.quantities import front
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import Key, unit_key
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "both_named.toml"


class BothRule(Rule):
    """The names `what` of a part and `of` its whole, of a `level` of places, and their `share`, as the pattern's groups.

    level: a pattern of the level of the place that an amount is of. verbs: what may stand between a name and its amount;
    ends: what more may end the name of a part; begins: what may stand in front of a name. never: a pattern of words in
    front of an amount of another time or place. same: names of one thing.
    """

    pattern: str
    level: str
    verbs: list[str]
    ends: list[str]
    begins: list[str]
    never: str
    same: list[list[str]]


class BothRules(RuleFile):
    """rules/both_named.toml."""

    both: BothRule


class BothNamed:
    """The rule of rules/both_named.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, BothRules).both
        self.sought = rules.once(Patterns).rule_pattern(self.rule.pattern)
        self.never, self.level = re.compile(self.rule.never), re.compile(self.rule.level)
        self._same = {name: tuple(names) for names in self.rule.same for name in names}
        self._begins, self._verbs = alternation(self.rule.begins), alternation(self.rule.verbs)

    def elsewhere(self, lead: str, level: str | None) -> bool:
        """Tell whether words in front of an amount say that it is of another time, or of a place of another level."""
        own = self.level.search(lead) if level else None
        return self.never.search(lead) is not None or (own is not None and own["level"] != level)

    def name(self, name: str, ends: tuple[str, ...] = ()) -> re.Pattern[str]:
        """Return a pattern of the words in front of the amount of a name, or of another name of the thing."""
        names = alternation(self._same.get(name, (name,)))
        more = f"(?:{alternation(ends)})?" if ends else ""
        return re.compile(f"(?:^|{self._begins})(?:{names}){more}(?:{self._verbs})*$")


def both_named(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each share with the part and the whole that its words name, where the report states one amount of each.

    None where another amount of the report is the whole that the share fits, or the part that does.
    """
    ways = rules.once(BothNamed)
    for match in skeleton.found(ways.sought):
        share = skeleton.figure_at(match.start("share"))
        parts = _named(skeleton, ways, ways.name(match["what"], tuple(ways.rule.ends)))
        wholes = _named(skeleton, ways, ways.name(match["of"]), match["level"]) if parts else []
        if not wholes or not known(share) or _key(parts) is None or _key(parts) != _key(wholes):
            continue
        part, whole = parts[0], wholes[0]
        if part is whole or not no_more(part, whole) or _of_another(skeleton, parts, wholes, share):
            continue
        members = Member("whole", whole), Member("part", part), Member("share", share)
        yield Related("ratio", "RATIO", ways.rule.name, members, match[0], tension=True)


def _named(skeleton: Skeleton, ways: BothNamed, name: re.Pattern[str], level: str | None = None) -> list[Figure]:
    """Return the amounts in front of which a name stands; level: of the place that they are of, if they tell one."""
    told = ((one, lead or front(skeleton, one)) for one, lead in skeleton.leads.items())  # a bracket may stand between
    figures = (skeleton.figure_at(one) for one, lead in told if name.search(lead) and not ways.elsewhere(lead, level))
    return [one for one in figures if known(one) and one.kind not in ("percent", "percentage_points", "date")]


def _key(figures: list[Figure]) -> tuple[Key, object, object] | None:
    """Return the unit and the time of the one amount that is stated, however often; None of several."""
    if len({one.value for one in figures}) != 1:
        return None
    return unit_key(figures[0]), figures[0].period_start, figures[0].period_end


def _of_another(skeleton: Skeleton, parts: list[Figure], wholes: list[Figure], share: Figure) -> bool:
    """Tell whether a share that does not fit its part and whole is that of another amount in it, or of it in another."""
    part, whole = parts[0], wholes[0]
    if fits_share(part, whole, share):
        return False
    key = unit_key(part)
    others = [one for one in map(skeleton.figure_at, skeleton.positions) if unit_key(one) == key and known(one)]
    return any(fits_share(part, one, share) or fits_share(one, whole, share) for one in others)
