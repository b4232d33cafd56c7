"""The words of lists of parts, compiled once for all pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from extractor.findings.relations import Patterns
from extractor.findings.signs import SIGNS, Marks, compiled
from extractor.findings.wordings import Complete, Partition
from extractor.rulebook import Rulebook
from extractor.values.words import alternation


class Families:
    """Families of one number of groups; most labels bear a word of none of them."""

    def __init__(self, families: Sequence[Complete]) -> None:
        self.any = re.compile(alternation(word for family in families for group in family.groups for word in group))
        self.groups = [(family, [re.compile(alternation(group)) for group in family.groups]) for family in families]

    def borne(self, labels: Sequence[str], lacking: int = 0) -> Iterator[Complete]:
        """Yield each family of which every label bears the words of one group, and every group those of one label.

        lacking: of how many groups no label bears the words; only families that are all there is for sure are asked then.
        """
        if not all(map(self.any.search, labels)):
            return
        for family, groups in self.groups:
            if lacking and not family.sure:
                continue
            taken = [_closest(groups, label) for label in labels]
            borne = Counter(one[0] for one in taken if len(one) == 1)  # of groups with the same words each is borne once
            once = borne.total() == len(labels) and borne <= Counter(group.pattern for group in groups)
            if once and len(labels) + lacking == len(groups):
                yield family


def _closest(groups: Sequence[re.Pattern[str]], label: str) -> list[str]:
    """Return the words of the groups of which a label bears one: of words that hold one another, the longest."""
    found = {group.pattern: match[0] for group in groups if (match := group.search(label))}
    words = found.values()
    return [group for group, word in found.items() if not any(word in other and word != other for other in words)]


class ListPatterns:
    """What `lists`, `partition`, `complete` and `disjoint` of rules/relations.toml say, as patterns of a skeleton's text.

    openers: of a list of parts, also one that is told by what it is divided by. held: an amount and what `opens` behind it;
    behind: an amount with the words and the comma that follow it. said: what makes an amount a total.
    untold: a word for others, or what all of them are, behind a list and without an amount.
    totalled: what stands between a list and the total behind it. named: what names the whole of a family of parts, and
    named_sizes: how many groups such families have. changed: what makes an amount a change, or one that could be.
    bounds: in front of an amount that is one.
    """

    def __init__(self, rules: Rulebook) -> None:
        patterns = rules.once(Patterns)
        loaded = patterns.rules
        self.words, self.marks = loaded.lists, loaded.marks
        marks, words = self.marks, self.words
        self.families = loaded.complete
        self.families_of = {  # by how many groups they have
            size: Families([family for family in self.families if len(family.groups) == size])
            for size in {len(family.groups) for family in self.families}
        }
        self.named = re.compile(alternation({word for family in self.families for word in family.whole}))
        self.named_sizes = sorted({len(family.groups) for family in self.families if family.whole})
        self.disjoint = [
            (sorted(rule.labels, key=len, reverse=True), re.compile(alternation(rule.labels))) for rule in loaded.disjoint
        ]
        self.exclusive = re.compile(alternation(word for rule in loaded.disjoint for word in rule.labels))
        self.partitions = [(rule, patterns.sought(_labelled(rule, marks, words.columns))) for rule in loaded.partition]
        edges = re.escape(marks.comma + marks.stop + marks.open + marks.close + marks.colon)
        # One plain alternation: a group in it would have to be tried at each place, where first characters are scanned for.
        self.harmless = frozenset(words.harmless)
        self.never = re.compile(f"{alternation(words.harmless)}|{alternation(words.never)}")
        self.among = re.compile(alternation(words.among))
        self.negated = re.compile(words.negated)
        item = rf"[^{edges}{SIGNS}]{{2,12}}[{SIGNS}](?:[{marks.comma}][^{edges}{SIGNS}]{{0,6}})?[{SIGNS}]"
        behind = rf"(?:(?<=[{SIGNS}].)|(?<=[{SIGNS}]{re.escape(marks.close)}.))"
        self.openers = re.compile(f"{alternation(words.among)}|{words.divided}|{marks.stop[0]}{behind}(?={item})")
        self.divides = re.compile(f"[{re.escape(marks.comma + marks.stop + marks.colon)}]")
        self.changed = re.compile(alternation([*words.changes, *words.able]))
        self.fresh = re.compile(alternation(words.fresh))
        self.bounds = re.compile(alternation(words.bounds))
        self.within = re.compile(f"(?:{alternation(words.within)}){marks.comma[0]}")
        self.some = re.compile(words.some)
        self.said, self.said_words = re.compile(alternation(words.total_before)), frozenset(words.total_before)
        self.said_needs = patterns.gate.admit([self.said_words])
        self.respectively = re.compile(alternation(words.respectively))
        self.closes = re.compile(f"[{marks.comma}](?:{alternation(words.closers)})")
        closers = f"[{marks.comma}](?:{alternation(words.closers)})"
        self.untold = re.compile(f"{words.open[0]}|{closers}[^{edges}{SIGNS}]*+(?![{SIGNS}\n])")
        self.piece = re.compile(alternation(word for family in self.families for group in family.groups for word in group))
        aside = rf"(?:{re.escape(marks.open)}[^{edges}{SIGNS}]{{1,6}}{re.escape(marks.close)}[^{edges}{SIGNS}]{{0,4}})?"
        self.behind = re.compile(rf"[{SIGNS}][^{edges}{SIGNS}]{{0,6}}+{aside}{marks.comma[0]}")
        comma = rf"(?:{marks.comma[0]}(?={re.escape(marks.open)}))?"
        held = rf"[{SIGNS}](?=[^{edges}]{{0,6}}+{comma}(?P<opens>[{marks.colon}{marks.open}]))"
        self.held = compiled(held, {}, marks)
        few = f"(?P<few>[{''.join(words.few)}])[{words.few_of}][^{edges}{SIGNS}]{{0,3}}?"
        called = rf"{words.total_of}(?=(?P<again>[^{edges}{SIGNS}]{{2,6}})[{SIGNS}])"
        few_total = f"(?:{alternation(words.few_total)})"
        # Every total behind its parts has one of these: commas behind which none begins before the next mark need not be
        # looked at.
        totals = (*words.total_sure, *words.total_after, *words.few_total, words.total_of)
        begin = "".join(sorted({word[0] for word in totals}))
        self.totalled = re.compile(
            rf"[{marks.comma}](?=[^{edges}{begin}]{{0,16}}+[{begin}])(?:(?P<many>[{SIGNS}])|{few})?"
            rf"(?:(?:[^{edges}{SIGNS}]{{0,6}}?(?P<sure>{alternation(words.total_sure)}))"
            rf"|(?:{words.total_place})?(?:{alternation(words.total_after)})|{called}"
            rf"|(?(few){few_total}|(?(many){few_total}|(?!))))"
            rf"(?P<what>[^{edges}]{{0,6}}?)(?=[{SIGNS}])"
        )

    def other_registers(self, words: str) -> list[str]:
        """Return the registers but those by which some words count people: none where they tell of no register."""
        others = [register for register in self.words.registers if register not in words]
        return others if len(others) < len(self.words.registers) else []


def _alone(name: str, names: Iterable[str]) -> str:
    """Return a pattern of a name that is not the end of a longer one."""
    longer = (other.removesuffix(name) for other in names if other != name and other.endswith(name))
    return "".join(f"(?<!{re.escape(front)})" for front in longer) + re.escape(name)


def _labelled(rule: Partition, marks: Marks, columns: list[str]) -> str:
    """Return a pattern of all labels of a partition, each followed by its figure, in one sentence or list."""
    stop = re.escape("".join(mark for mark in marks.stop if mark not in marks.pause))
    gap = rf"[^{SIGNS}{stop}{marks.comma}]{{0,6}}?[{SIGNS}]"
    every = [name for names in rule.labels for name in names]
    longest = (sorted(names, key=len, reverse=True) for names in rule.labels)
    labels = [f"(?:{'|'.join(_alone(name, every) for name in names)})" for names in longest]
    held = rf"(?:{re.escape(marks.open)}[^{re.escape(marks.close)}{stop}]{{0,40}}{re.escape(marks.close)})?"
    between = rf"{held}(?:{marks.comma[0]}(?:{alternation(columns)})[{SIGNS}])?[^{SIGNS}{stop}]{{0,8}}?"
    return between.join(label + gap for label in labels)
