"""Places or peoples told one by one, and how many others there are, against how many there are in all.

What such places have each is no part of their number: nine townships, of which A has four sites, B three, the others one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.findings.gazetted import closed_by_places
from extractor.findings.nearby import known
from extractor.findings.relations import Patterns, Related, named_count
from extractor.findings.signs import expanded
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "others.toml"
_ADDED = ("SUM", "SUM2", "PART")
_FEWEST = 2  # told one by one
_OFF = 3  # by how many all of them may be off; more is of something else


class OthersRule(Rule):
    """Patterns of the `whole` number with its `noun`, of `one` with its `name`, and of the `rest`; what divides those told.

    kinds: how names of what a noun counts end, by the end of the noun. never: words in front of the whole.
    """

    whole: str
    one: str
    rest: str
    divides: str
    kinds: dict[str, list[str]]
    never: list[str]


class OthersRules(RuleFile):
    """rules/others.toml."""

    others: OthersRule


class Others:
    """The rule of rules/others.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        patterns = rules.once(Patterns)
        self.rule = rule = rules.load(FILE, OthersRules).others
        words, marks = patterns.rules.words, patterns.rules.marks
        told = re.sub(r"\?P<\w+>", "?:", rule.one)
        source = f"{rule.whole}(?P<told>{told}(?:{rule.divides}{told})+){rule.divides}{rule.rest}"
        self.pattern = patterns.sought(expanded(source, words, marks))
        self.one = re.compile(rule.one)
        self.places = re.compile(alternation({end for ends in rule.kinds.values() for end in ends}))


def with_others(found: Sequence[Related], skeleton: Skeleton, rules: Rulebook) -> list[Related]:
    """Return relations with those of how many places there are, without sums of what the places have to that number."""
    added = list(_others(skeleton, rules.once(Others)))
    found = closed_by_places(found, skeleton, rules)
    if not added:
        return list(found)
    counts = {related.one("count").figure_id for related in added}
    kept = (one for one in found if one.check not in _ADDED or one.one("whole").figure_id not in counts)
    return [*kept, *added]


def _others(skeleton: Skeleton, ways: Others) -> Iterator[Related]:
    for match in skeleton.found(ways.pattern):
        whole, rest = (skeleton.figure_at(match.start(role)) for role in ("whole", "rest"))
        noun, behind = match["noun"], match["behind"]
        kind = next((end for end in ways.rule.kinds if noun.endswith(end)), "")
        names = [one["name"] for one in ways.one.finditer(match["told"])]
        alike = bool(kind) and all(name.endswith(tuple(ways.rule.kinds[kind])) for name in names)
        front = skeleton.leads[match.start("whole")]
        if not alike or not known(whole) or not known(rest) or front.endswith(tuple(ways.rule.never)):
            continue
        if whole.qualifier != "exact" or rest.qualifier != "exact" or len(set(names)) < max(_FEWEST, len(names)):
            continue
        if not behind.startswith((noun, kind)) and ways.places.search(behind):
            continue  # others of something else
        several = len(names) + int(rest.value or 0)
        if abs(int(whole.value or 0) - several) <= _OFF:
            told = [*names, skeleton.words(match.start("rest") - _FEWEST, match.start("rest") + 1)]
            wording = skeleton.words(match.start(), match.end())
            yield named_count(ways.rule.name, whole, told, wording, several, several)
