"""The words of lists of parts, compiled once for all pages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.findings.relations import Patterns
from extractor.findings.skeleton import SIGNS, Marks
from extractor.findings.wordings import Partition
from extractor.rulebook import Rulebook


class ListPatterns:
    """What `lists`, `partition`, `complete` and `disjoint` of rules/relations.toml say, as patterns of a skeleton's text.

    openers: of a list of parts, also one that is told by what it is divided by. held: what opens behind an amount, and
    behind: the words and the comma that follow one.
    totalled: what stands between a list and the total behind it.
    """

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.once(Patterns).rules
        self.words, self.marks = loaded.lists, loaded.marks
        marks, words = self.marks, self.words
        self.families = loaded.complete
        self.disjoint = [sorted(rule.labels, key=len, reverse=True) for rule in loaded.disjoint]
        self.partitions = [(rule, _labelled(rule, marks, words.columns)) for rule in loaded.partition]
        edges = re.escape(marks.comma + marks.stop + marks.open + marks.close + marks.colon)
        self.never = re.compile(f"{_any(words.harmless)}|(?P<never>{_any(words.never)})")
        self.among = re.compile(_any(words.among))
        item = rf"[^{edges}{SIGNS}]{{2,12}}[{SIGNS}](?:[{marks.comma}][^{edges}{SIGNS}]{{0,6}})?[{SIGNS}]"
        self.openers = re.compile(f"{_any(words.among)}|{words.divided}|(?<=[{SIGNS}]){marks.stop[0]}(?={item})")
        self.respectively = re.compile(_any(words.respectively))
        self.closes = re.compile(f"(?<=[{marks.comma}])(?:{_any(words.closers)})")
        self.piece = re.compile(_any(word for family in self.families for group in family.groups for word in group))
        self.behind = re.compile(rf"[^{edges}{SIGNS}]{{0,6}}{marks.comma[0]}")
        self.held = re.compile(rf"[^{edges}]{{0,6}}([{marks.colon}{marks.open}])")
        few = f"(?P<few>[{''.join(words.few)}])[{words.few_of}][^{edges}{SIGNS}]{{0,3}}?"
        called = rf"{words.total_of}(?=(?P<again>[^{edges}{SIGNS}]{{2,6}})[{SIGNS}])"
        few_total = f"(?:{_any(words.few_total)})"
        self.totalled = re.compile(
            rf"[{marks.comma}](?:(?P<many>[{SIGNS}])|{few})?"
            rf"(?:(?:[^{edges}{SIGNS}]{{0,6}}?(?P<sure>{_any(words.total_sure)}))"
            rf"|(?:{words.total_place})?(?:{_any(words.total_after)})|{called}"
            rf"|(?(few){few_total}|(?(many){few_total}|(?!))))"
            rf"(?P<what>[^{edges}]{{0,6}}?)(?=[{SIGNS}])"
        )


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _labelled(rule: Partition, marks: Marks, columns: list[str]) -> re.Pattern[str]:
    """Return a pattern of all labels of a partition, each followed by its figure, in one sentence or list."""
    stop = re.escape("".join(mark for mark in marks.stop if mark not in marks.pause))
    gap = rf"[^{SIGNS}{stop}{marks.comma}]{{0,6}}?[{SIGNS}]"
    labels = [f"(?:{_any(names)})" for names in rule.labels]
    held = rf"(?:{re.escape(marks.open)}[^{re.escape(marks.close)}{stop}]{{0,40}}{re.escape(marks.close)})?"
    between = rf"{held}(?:{marks.comma[0]}(?:{_any(columns)})[{SIGNS}])?[^{SIGNS}{stop}]{{0,8}}?"
    return re.compile(between.join(label + gap for label in labels))
