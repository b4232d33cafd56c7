"""`These five` against what is told one by one right in front of it, each with something in brackets behind it."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.findings.nearby import known
from extractor.findings.relations import Patterns, Related, named_count
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "these.toml"
_FEWEST = 2
_NAME = 16  # characters of a name that are told
_REACH = 16  # characters of the words around a number


class TheseRule(Rule):
    """So many (`n`) of those right in front. counted: what the pattern has of the number and what is right in front of it.

    never: what no list of them holds; leads: what ends a clause in front of it.
    """

    pattern: str
    counted: str
    never: list[str]
    leads: list[str]


class TheseRules(RuleFile):
    """rules/these.toml."""

    these: TheseRule


class These:
    """The rule of rules/these.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, TheseRules).these
        self.counted, self.sought = map(rules.once(Patterns).rule_pattern, (self.rule.counted, self.rule.pattern))


def these(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each number of these with the names in front of it, if every one of them has something in brackets."""
    ways = rules.once(These)
    for match in skeleton.found_around(ways.counted, ways.sought, _REACH):
        count = skeleton.figure_at(match.start("n"))
        start = skeleton.sentence(match.start()).start
        if count.value is None or not known(count) or count.value < _FEWEST:
            continue
        names = _items(skeleton, ways, skeleton.text[start : match.start()])
        if len(names) < _FEWEST:
            continue
        yield named_count(ways.rule.name, count, [name[:_NAME] for name in names], match[0], tension=True)


def _items(skeleton: Skeleton, ways: These, run: str) -> list[str]:
    """Return what the marks of a run divide outside of brackets, if each ends with a bracket; none otherwise."""
    marks = skeleton.marks
    if not run.rstrip(marks.comma + marks.colon).endswith(tuple(marks.close)):
        return []
    items, depth = [""], 0
    for character in run:
        depth += (character in marks.open) - (character in marks.close)
        if depth == 0 and character in marks.comma + marks.colon:
            items.append("")
        else:
            items[-1] += character
    items = [item for item in items if item]
    while items and items[0].endswith(tuple(ways.rule.leads)):
        items.pop(0)
    whole = depth == 0 and all(item.endswith(tuple(marks.close)) for item in items)
    return items if whole and not any(word in run for word in ways.rule.never) else []
