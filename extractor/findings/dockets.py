"""All that a body closed or took in, told in one paragraph, and those of each kind in others: no more together than all."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.findings.nearby import known
from extractor.findings.needed import Sought
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "dockets.toml"
_FEWEST = 2  # kinds


class DocketRule(Rule):
    """How all are told (`all`, the figure `n`), and those of each of the `kinds`, which exclude one another.

    never: words of a text that tells them of several times.
    """

    all: str
    kinds: list[str]
    never: list[str]


class DocketRules(RuleFile):
    """rules/dockets.toml."""

    docket: list[DocketRule]


class Dockets:
    """The rules of rules/dockets.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        pattern = rules.once(Patterns).rule_pattern
        loaded = rules.load(FILE, DocketRules).docket
        self.ways = [(rule, pattern(rule.all), [pattern(kind) for kind in rule.kinds]) for rule in loaded]


def dockets(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield all with those of each kind that the text tells once."""
    for rule, every, kinds in rules.once(Dockets).ways:
        whole = _only(skeleton, every)
        if whole is None or any(word in skeleton.text for word in rule.never):
            continue
        parts = [part for part in (_only(skeleton, kind) for kind in kinds) if part is not None]
        if len(parts) < _FEWEST or len({part.start for part in (whole, *parts)}) <= len(parts):
            continue
        members = Member("whole", whole), *(Member("part", part) for part in parts)
        yield Related("sum", "SUM", rule.name, members, whole.sentence, "open", tension=True)


def _only(skeleton: Skeleton, sought: Sought) -> Figure | None:
    """Return what a pattern finds where it finds but one number."""
    found = [skeleton.figure_at(match.start("n")) for match in skeleton.found(sought)]
    return found[0] if len({one.value for one in found}) == 1 and known(found[0]) else None
