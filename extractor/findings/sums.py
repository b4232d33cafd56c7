"""Totals and their parts by the words right in front of each, wherever the total stands: behind, in front, a sentence on.

What is told as a total of so many kinds is that of as many amounts; names that exclude one another and are all there is
make up what stands in front of them or behind; a part that names what it is of is no more than that. What other readers
have closed is left to them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from itertools import accumulate

from extractor.findings.adding import ADDABLE, adds_up, members_of
from extractor.findings.items import Items
from extractor.findings.listed import ListPatterns
from extractor.findings.nearby import known
from extractor.findings.needed import Sought, hint, places
from extractor.findings.relations import Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import typos
from extractor.records import Figure, Span
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "sums.toml"
_CHANCE = Fraction(1, 8)  # how likely a slip may be by chance where words hardly tell of a total
_PAIR = 2
_COUNTED = {"count", "people", "person_times", "households"}  # kinds that may be of one sort
_WITH_REST = ("SUM", "SUM2", "CHANGE")
_ABOVE = 240  # characters in front of parts in which the amount stands that their words name
_NAMED = 12  # characters behind an amount that name what it counts


class SumWords(RuleFile):
    """Words of totals and of parts; see the comments in the file."""

    marks: str
    totals: str
    sure: str
    perhaps: str
    many: str
    numerals: str
    two: str
    of_many: str
    these: str
    never: str
    part_never: str
    opens: str
    added_to: str
    overlap: str
    closers: str
    none: str
    mixed: list[str]
    mixing: list[str]
    people: list[str]
    institutions: list[str]
    changed: str
    taken: str
    agreed: tuple[str, ...]
    undone: str
    selected: str
    came: str
    done: str
    everyone: str
    among: str
    among_never: str
    rest: str
    another: str
    rise: str
    all_along: str
    shortly: str
    negated: str
    opposite: str
    of_names: list[str]
    of_name: str
    kind: str
    captioned: str
    gone: str
    from_on: str
    divided: str
    of_so_many: str
    topic: str
    filler: str
    carried_in: str
    carried_on: str


class SumFamily(Rule):
    """Groups of names of which parts bear one each where they are all there is, and words of the total.

    more: groups that may be told besides. sure: what does not add up is wrong; else only where a slip explains it.
    dates: the names are dates. days: days are what is counted. at_most: they need only be no more than the whole, which
    may be counted in another unit, such as people who vote. any: whatever else stands in their row is one of them.
    """

    groups: list[list[str]]
    more: list[list[str]] = []
    whole: str
    sure: bool = False
    dates: bool = False
    days: bool = False
    at_most: bool = False
    any: bool = False


class SumRules(RuleFile):
    """rules/sums.toml."""

    words: SumWords
    family: list[SumFamily]


class Family:
    """A family, compiled."""

    def __init__(self, rule: SumFamily, patterns: Patterns) -> None:
        self.rule, self.needed = rule, len(rule.groups)
        every = [*rule.groups, *rule.more]
        self.groups = [re.compile(alternation(group)) for group in every]
        self.any = Sought(alternation({word for group in every for word in group}), "")
        self.any.needs = patterns.gate.admit([] if rule.dates else [frozenset(group) for group in rule.groups])
        self.whole = re.compile(rule.whole)

    def lines(self, skeleton: Skeleton) -> Sequence[Span]:
        """Return the lines with figures in which words of all its groups stand."""
        if not self.rule.dates:
            return skeleton.lines_holding(self.any.needs)
        if not self._holds(skeleton.source):
            return ()
        return [line for line in skeleton.lines_with(()) if self._holds(skeleton.words(line.start, line.end))]

    def _holds(self, text: str) -> bool:
        return all(any(_stands(word, text) for word in group) for group in self.rule.groups)

    def group(self, label: str) -> int | None:
        """Return which group a label bears a word of: of words that hold one another, the longest."""
        found = {index: match[0] for index, group in enumerate(self.groups) if (match := group.search(label))}
        longest = [at for at, word in found.items() if not any(word in one and word != one for one in found.values())]
        return longest[0] if len(longest) == 1 else None


def _stands(word: str, text: str) -> bool:
    """Tell whether a word stands in a text: each character of it alone is many times sooner looked for."""
    return all(map(text.__contains__, word)) and word in text


class Sums:
    """The rules of rules/sums.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded, patterns = rules.load(FILE, SumRules), rules.once(Patterns)
        self.words = words = loaded.words
        self.marks, self.totals, self.sure, self.perhaps, self.many = map(
            re.compile, (words.marks, words.totals, words.sure, words.perhaps, words.many)
        )
        self.added_to = re.compile(words.added_to)
        self.of_many, self.these, self.never, self.part_never, self.opens, self.overlap = map(
            re.compile, (words.of_many, words.these, words.never, words.part_never, words.opens, words.overlap)
        )
        self.closers, self.everyone = re.compile(words.closers), patterns.rule_pattern(words.everyone)
        self.among, self.among_never = re.compile(words.among), re.compile(words.among_never)
        self.rest, self.another, self.rise, self.shortly = map(
            re.compile, (words.rest, words.another, words.rise, words.shortly)
        )
        self.all_along = re.compile(words.all_along)
        self.negated, self.opposite = re.compile(words.negated), re.compile(words.opposite)
        self.of_name, self.kind, self.captioned = map(re.compile, (words.of_name, words.kind, words.captioned))
        self.from_on = re.compile(words.from_on)
        self.gone, self.divided = re.compile(words.gone), re.compile(words.divided)
        self.of_so_many = re.compile(words.of_so_many)
        self.carried_in, self.carried_on = re.compile(words.carried_in), re.compile(words.carried_on)
        self.families = [Family(rule, patterns) for rule in loaded.family]
        self.sought = [(family, family.any) for family in self.families]
        self.mixed, self.mixing = frozenset(words.mixed), frozenset(words.mixing)
        self.institutions, self.changed = frozenset(words.institutions), re.compile(words.changed)
        self.undone, self.came, self.done = map(re.compile, (words.undone, words.came, words.done))
        self.selected, self.filler = re.compile(words.selected), re.compile(words.filler)
        self.taken = re.compile(words.taken)
        self.lists = rules.once(ListPatterns)

    def number(self, written: str) -> int:
        """Return a number in words."""
        return 2 if written == self.words.two else self.words.numerals.index(written)


class Amounts(Items):
    """The amounts of a text as parts and totals of one another."""

    def __init__(self, skeleton: Skeleton, ways: Sums, found: Sequence[Related]) -> None:
        super().__init__(skeleton, ways.lists)
        self.ways = ways
        self.found = [one for one in found if one.relation in ("sum", "part") and one.check in ("SUM", "SUM2", "PART")]
        self.taken = {member.figure.figure_id for one in found if one.check in _WITH_REST for member in one.members}

    def led(self, pattern: re.Pattern[str]) -> list[int]:
        """Return where the words in front of a figure hold a pattern: one that needs a mark, and words soon found."""
        marked, leads, words = self.skeleton.led(self.ways.marks), self.skeleton.leads, hint(pattern.pattern)
        if all(words):
            text, starts = self._marked
            held = {bisect_right(starts, place) - 1 for word in words for place in places(word, text)}
            marked = [marked[at] for at in sorted(held)]
        return [position for position in marked if pattern.search(leads[position])]

    @cached_property
    def _marked(self) -> tuple[str, list[int]]:
        """The leads that hold a mark, one below another, and where each starts."""
        leads = list(map(self.skeleton.leads.__getitem__, self.skeleton.led(self.ways.marks)))
        return "\n".join(leads), list(accumulate((len(lead) + 1 for lead in leads[:-1]), initial=0))

    def able(self, position: int, days: bool = False) -> bool:
        """Tell whether an amount can be a part of another: it is known, and no mean, rise or other time. days: only days."""
        figure = self.skeleton.figure_at(position)
        fits = figure.kind == "duration" if days else figure.kind in ADDABLE
        if not fits or "/" in figure.unit or not known(figure) or self.forbidden(position):
            return False
        return not (self.compared(position) or self.based(position) or self.ways.part_never.search(self.label(position)))

    def compared(self, position: int) -> bool:
        """Tell whether the clause of an amount compares another with it; one that begins with a vote does not."""
        agreed = self.text.startswith(self.ways.words.agreed, self.skeleton.clause_start(position, 0))
        return not agreed and super().compared(position)

    def of_one_sort(self, one: int, other: int) -> bool:
        """Tell whether two amounts count alike: by one unit, as people, or by classifiers of what is dealt with."""
        if self.skeleton.key_at(one) == self.skeleton.key_at(other):
            return True
        kinds = {self.skeleton.kinds[one], self.skeleton.kinds[other]}
        if not kinds <= _COUNTED:
            return False
        first, second = self.skeleton.figure_at(one), self.skeleton.figure_at(other)
        if first.scale or second.scale:
            return False
        if kinds == {"count", "people"} and {first.unit, second.unit} <= set(self.ways.words.people):
            return True
        if kinds == {"people", "person_times"}:
            return True
        if kinds == {"count", "households"} and first.unit == second.unit:
            return True
        if kinds == {"count"} and {first.unit, second.unit} <= self.ways.institutions:
            return True
        return kinds <= {"count", "person_times"} and {first.unit, second.unit} <= self.ways.mixed

    def label(self, position: int) -> str:
        """Return the words in front of an amount in its clause, with the dates among them, as they are written."""
        lead = self.skeleton.leads[position]
        if self.skeleton.kinds.get(position - len(lead) - 1) != "date":
            return lead
        start = self.skeleton.clause_start(position, 0)
        before = [one for one in self.skeleton.between(start, position) if self.skeleton.kinds[one] != "date"]
        return self.skeleton.words(before[-1] + 1 if before else start, position)

    def clause(self, position: int) -> str:
        """Return all words in front of an amount in its clause, other numbers among them."""
        return self.skeleton.words(self.skeleton.clause_start(position, 0), position)

    def named(self, position: int) -> str:
        """Return the words on both sides of an amount up to the next mark or number."""
        text = self.text[position + 1 : position + 1 + _NAMED]
        ends = [at for at, one in enumerate(text) if one in self.marks.comma + self.marks.stop or not one.isalpha()]
        return self.skeleton.leads[position] + text[: min(ends, default=len(text))]

    def bearing(self, name: str, position: int, end: int) -> int | None:
        """Return the last amount of the sort of one in its paragraph, in front of a place, whose own words hold a name."""
        start = max(self.skeleton.line_start(position), end - _ABOVE)
        for one in reversed(self.skeleton.between(start, end)):
            if name in self.named(one) and self.of_one_sort(one, position) and self.able(one):
                return one
        return None

    def related(
        self, name: str, whole: int, parts: Sequence[int], sure: bool, chance: Fraction = _CHANCE, again: bool = False
    ) -> Related | None:
        """Return parts with their total; if that is not sure, only where a slip explains that they do not add up.

        chance: how likely that slip may be. again: the total may be divided in another way as well.
        """
        total, figures = self.skeleton.figure_at(whole), [self.skeleton.figure_at(one) for one in parts]
        exact = adds_up(total, figures)
        if self._is_known(total, figures) if exact else self._is_nested(figures) or self._is_told(total, figures, again):
            return None
        if not exact and not sure and not typos(total, figures, chance):
            return None
        wording = self.skeleton.words(min(whole, *parts), max(whole, *parts) + 1)
        return Related("sum", "SUM", name, members_of(total, figures), wording, "closed", tension=True)

    def _is_known(self, total: Figure, parts: Sequence[Figure]) -> bool:
        """Tell whether another relation has a total and just these parts."""
        ids = {one.figure_id for one in parts}
        alike = (one for one in self.found if one.one("whole").figure_id == total.figure_id)
        return any({part.figure_id for part in one.figures("part")} == ids for one in alike)

    def _is_nested(self, parts: Sequence[Figure]) -> bool:
        """Tell whether one of some parts is of another, or the first is what all the others come to."""
        ids = {one.figure_id for one in parts}
        if len(parts) > _PAIR and adds_up(parts[0], list(parts[1:])):
            return True
        return any(
            one.one("whole").figure_id in ids and any(part.figure_id in ids for part in one.figures("part"))
            for one in self.found
        )

    def _is_told(self, total: Figure, parts: Sequence[Figure], again: bool) -> bool:
        """Tell whether others have set a total against its parts, or these are what another amount comes to."""
        ids = {one.figure_id for one in parts}
        for one in self.found:
            whole, others = one.one("whole"), one.figures("part")
            if one.check == "PART":
                if total in others:
                    return True  # it is itself a part of one
                continue
            if one.mode == "closed" and not again and whole.figure_id == total.figure_id:
                return True
            if len(others) > 1 and ids <= {other.figure_id for other in others} and adds_up(whole, others):
                return True
        return False
