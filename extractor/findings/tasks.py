"""What was done of what was to be done, and its rate, where the plan stands in another clause, sentence or paragraph.

Read only where nothing else has told what a rate is of. A rate that fits another amount of the report is of that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property, reduce
from itertools import pairwise
from typing import NamedTuple

from extractor.findings.adding import addable
from extractor.findings.arithmetic import fits_share
from extractor.findings.derived import together
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import Key, unit_key
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "tasks.toml"
_HUNDRED = Decimal(100)
_FAR = 5  # times: a rate that is further off is of something else
_SHORTEST = 3  # characters of a name by which a plan is known in another paragraph
_LONG = 4  # and of one that may be told in other words
_MOST_OF = Decimal("0.75")  # of the characters of a name, in another order or with others between them
_BEHIND = 14  # characters behind an amount that tell what it is
_PAIR = 2
_NEAR = 160  # characters between a plan without a name of its own and what was done of it


class DoneRule(Rule):
    """The words around a rate (`share`, `rate`), what was to be done (`plan`) and what was done; see rules/tasks.toml."""

    share: str
    rate: str
    yearly: str
    other_term: str
    other_time: str
    plan: str
    not_plan: str
    task_behind: str
    task_front: str
    opens: str
    not_done: str
    some: str
    each: str
    drop: str


class RowRule(Rule):
    """The words in front of a rate that bears the name `of` what was done, and in front of two (`both`, `of` and `then`)."""

    rate: str
    both: str


class BegunRule(Rule):
    """The numbers of works under way and finished (`a` and `b`, or `c` and `d`) with the rate of those begun.

    all: in front of the number of all of them.
    """

    pattern: str
    all: str


class TaskRules(RuleFile):
    """rules/tasks.toml."""

    done: DoneRule
    rows: RowRule
    begun: BegunRule


class Tasks:
    """The rules of rules/tasks.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, TaskRules)
        done, fields = self.rules.done, ("name", "examples", "not_examples")
        self.words = {name: re.compile(getattr(done, name)) for name in type(done).model_fields if name not in fields}
        self.told = re.compile(f"{done.share}|{done.rate}")
        self.rate = re.compile(self.rules.rows.rate)
        self.both = re.compile(self.rules.rows.both)
        marks = rules.once(Patterns).rules.marks
        self.brackets = re.compile(f"[{marks.open}][^{marks.open}{marks.close}]*[{marks.close}]")
        self.begun = rules.once(Patterns).rule_pattern(self.rules.begun.pattern)
        self.all = re.compile(self.rules.begun.all)


class _Plan(NamedTuple):
    """An amount that was to be done: where it stands, and what is left of its words as a name."""

    place: int
    name: str


def tasked(skeleton: Skeleton, rules: Rulebook, told: set[str]) -> Iterator[Related]:
    """Yield each rate of what was done with its plan. told: the ids of percentages of which others tell what they are of."""
    reader = _Reader(skeleton, rules.once(Tasks))
    for position in reader.rates:
        share = skeleton.figure_at(position)
        if share.figure_id not in told and known(share):
            yield from reader.done(position)
    yield from reader.joined()
    yield from (one for one in reader.each() if one.one("share").figure_id not in told or _holds(one))
    for found in (reader.rows(), reader.begun()):
        yield from (one for one in found if one.one("share").figure_id not in told)


class _Reader:
    """A text whose rates of what was to be done are read."""

    def __init__(self, skeleton: Skeleton, ways: Tasks) -> None:
        self.skeleton, self.ways = skeleton, ways
        self.words, self.at = ways.words, skeleton.figure_at

    @cached_property
    def rates(self) -> list[int]:
        """Where percentages stand that are told as what was done of a task, or as a rate."""
        leads, told = self.skeleton.leads, self.ways.told
        return [one for one in self.skeleton.of_kind("percent") if told.search(leads[one])]

    @cached_property
    def _shares(self) -> list[int]:
        """Where percentages stand that are told as what was done of a task."""
        leads, share = self.skeleton.leads, self.words["share"]
        return [one for one in self.rates if share.search(leads[one])]

    def done(self, position: int) -> Iterator[Related]:
        """Yield a rate with the nearest amount in front of it in its sentence that has a plan, of which both are."""
        for part in self._parts(position):
            if self._keys[self.skeleton.key_at(part)]:
                plan = self._plan_of(part, position)
                if plan is not None:
                    yield from self._ratio(self.ways.rules.done.name, plan, part, position)
                return

    def rows(self) -> Iterator[Related]:
        """Yield the rates that stand in a row behind as many amounts, each named for one, with the plan of all."""
        for (first, of_first), (second, of_second) in self._rates():
            start = self.skeleton.sentence(first).start
            before = [one for one in self.skeleton.between(start, first) if self._amount(one)]
            leads = self.skeleton.leads
            named = [one for one in before if leads[one].endswith((of_first, of_second))]
            if [leads[one][-_PAIR:] for one in named] != [of_first, of_second] or named != before[-_PAIR:]:
                continue
            plan = self._plan_of(named[0], first)
            if plan is not None and self.skeleton.key_at(named[1]) == self.skeleton.key_at(plan):
                yield from self._ratio(self.ways.rules.rows.name, plan, named[0], first)
                yield from self._ratio(self.ways.rules.rows.name, plan, named[1], second)

    def _rates(self) -> Iterator[tuple[tuple[int, str], tuple[int, str]]]:
        """Yield where two rates stand side by side, each with what it is named for."""
        for first, second in pairwise(self.skeleton.of_kind("percent")):
            lead = self.skeleton.leads[second]
            if second > first + len(lead) + _PAIR:
                continue
            one, other = (self.ways.rate.search(self.skeleton.leads[place]) for place in (first, second))
            start = self.skeleton.sentence(first).start
            both = None if one or lead else self.ways.both.search(self.skeleton.text[start:first])
            if one and other:
                yield (first, one["of"]), (second, other["of"])
            elif both:
                yield (first, both["of"]), (second, both["then"])

    def each(self) -> Iterator[Related]:
        """Yield several rates in a row with as many amounts in front of them and as many plans in one sentence, in order."""
        for position in self._shares:
            if not self.words["each"].search(self.skeleton.leads[position]):
                continue
            shares = self._row(position)
            start = self.skeleton.sentence(position).start
            before = [one for one in self.skeleton.between(start, position) if self._amount(one)]
            parts = [one for one in before if not self._is_plan(one)]
            if len(shares) < _PAIR or len(parts) != len(shares):
                continue
            plans = [one.place for one in self._plans if self._near(one.place, parts[0])]
            keys = [[self.skeleton.key_at(one) for one in row] for row in (plans, parts)]
            if keys[0] == keys[1] and len({self.skeleton.sentence(one) for one in plans}) == 1:
                for plan, part, share in zip(plans, parts, shares, strict=True):
                    yield from self._ratio(self.ways.rules.done.name, plan, part, share)

    def joined(self) -> Iterator[Related]:
        """Yield each rate that is that of the amounts of a list together, in a plan further up: no other reading counts."""
        for position in self._shares:
            before = self.skeleton.between(self.skeleton.sentence(position).start, position)
            row = [self.at(before[-1])] if before and self._amount(before[-1]) else []
            while row and (other := self.skeleton.joined(self.skeleton.position(row[0].start))) and known(other):
                row.insert(0, other)
            first, rate = (self.skeleton.position(row[0].start) if row else 0), self.at(position)
            plans = [self.at(one.place) for one in self._plans if one.place < first]
            for plan in plans if len(row) >= _PAIR and len({unit_key(one) for one in row}) == 1 else ():
                part = reduce(together, row)
                if unit_key(plan) == unit_key(part) and _makes(part, plan, rate):
                    members = Member("whole", plan), Member("part", part), Member("share", rate)
                    wording = self.skeleton.words(first, position + 1)
                    yield Related("ratio", "RATIO", self.ways.rules.done.name, members, wording, tension=True)

    def _near(self, plan: int, part: int) -> bool:
        """Tell whether a plan stands in front of what was done in its paragraph."""
        return self.skeleton.line_start(part) <= plan < part

    def _row(self, first: int) -> list[int]:
        """Return the percentages that the comma of lists alone joins, from the first on."""
        row = [first]
        while self.skeleton.text[row[-1] + 1 : row[-1] + 2] == self.skeleton.marks.comma[1]:
            if self.skeleton.kinds.get(row[-1] + _PAIR) != "percent":
                break
            row.append(row[-1] + _PAIR)
        return row

    def begun(self) -> Iterator[Related]:
        """Yield the rate of works begun with those under way and those finished together, and with all in front of them."""
        for match in self.skeleton.found_by_words(self.ways.begun):
            roles = [role for role, text in match.groupdict().items() if text]
            one, other, position = (match.start(role) for role in roles)
            key, start = self.skeleton.key_at(one), self.skeleton.line_start(one)
            before = [place for place in self.skeleton.between(start, one) if self.skeleton.key_at(place) == key]
            if not before or self.skeleton.key_at(other) != key or not all(map(known, map(self.at, (one, other)))):
                continue
            whole, share, parts = self.at(before[-1]), self.at(position), (self.at(one), self.at(other))
            others = ((part, self.at(place)) for part in (*parts, together(*parts)) for place in before)
            fits = any(fits_share(part, all_of_it, share) for part, all_of_it in others)
            if not self.ways.all.search(self.skeleton.leads[before[-1]]) or (fits and not _fit(parts, whole, share)):
                continue
            members = Member("whole", whole), Member("part", together(*parts)), Member("share", share)
            wording = self.skeleton.words(one, position + 1)
            yield Related("ratio", "RATIO", self.ways.rules.begun.name, members, wording, tension=True)

    def _amount(self, position: int) -> bool:
        return addable(self.at(position)) and known(self.at(position))

    def _parts(self, position: int) -> Iterator[int]:
        """Yield the amounts in front of a rate in its sentence that were done, nearest first, over rises and brackets."""
        start, words = self.skeleton.sentence(position).start, self.words
        for one in reversed(self.skeleton.between(start, position)):
            lead, around = self.skeleton.leads[one], self.ways.brackets.sub("", self.skeleton.text[start:one])
            if not addable(self.at(one)) or self.skeleton.depth(one, position) < 0:
                continue
            if self._is_plan(one) or words["some"].search(around):
                return
            if words["not_done"].search(lead) or not self._amount(one):
                continue
            if words["other_time"].search(around):
                return
            yield one

    @cached_property
    def _keys(self) -> Counter[Key]:
        """How many plans there are of each unit."""
        return Counter(self.skeleton.key_at(one.place) for one in self._plans)

    @cached_property
    def _plans(self) -> list[_Plan]:
        """The amounts of a text that were to be done, in order."""
        amounts = (one for one in self.skeleton.positions if self._amount(one) and self._is_plan(one))
        return [_Plan(one, self._name(one)) for one in amounts]

    def _is_plan(self, position: int) -> bool:
        words, lead, text = self.words, self.skeleton.leads[position], self.skeleton.text
        front = text[self.skeleton.sentence(position).start : position]
        if words["not_plan"].search(lead) or words["other_time"].search(front):
            return False
        if words["plan"].search(lead) or words["opens"].search(front):
            return True
        behind = text[position + 1 : position + 1 + _BEHIND]
        return words["task_front"].search(lead) is not None and words["task_behind"].search(behind) is not None

    def _name(self, position: int) -> str:
        """Return the words that name an amount: in front of it, or those behind it where there are none."""
        name = self.words["drop"].sub("", self.skeleton.leads[position])
        behind = self.words["task_behind"].match(self.skeleton.text, position + 1, position + 1 + _BEHIND)
        return name if name or behind is None else self.words["drop"].sub("", behind[0])

    def _plan_of(self, part: int, share: int) -> int | None:
        """Return the plan of what was done: the one of its name, in its paragraph if that has one, else in the text."""
        key, line = self.skeleton.key_at(part), self.skeleton.line_start(part)
        plans = [one for one in self._plans if one.place < part and self.skeleton.key_at(one.place) == key]
        plans = [one for one in plans if self._of_time(one.place, part, share)]
        near = [one for one in plans if one.place >= line]
        far = [one for one in self._alike(near or plans, part) if near or len(one.name) >= _SHORTEST]
        if len({self.at(one.place).value for one in far}) != 1:
            return None
        short = len(far[0].name) < _LONG and (part - far[0].place > _NEAR or self._taken(far[0].place, part))
        return None if short else far[0].place

    def _alike(self, plans: list[_Plan], part: int) -> list[_Plan]:
        """Return the plans whose names the words around an amount bear, to the letter if any does."""
        start, key = self.skeleton.sentence(part).start, self.skeleton.key_at(part)
        same = [one for one in self.skeleton.between(start, part) if self.skeleton.key_at(one) == key]
        around = self.skeleton.text[same[-1] + 1 if same else start : part]
        around += self.skeleton.text[part + 1 : part + 1 + _BEHIND].partition(self.skeleton.marks.comma[0])[0]
        alike = [one for one in plans if one.name and one.name in around] or [
            one for one in plans if _bears(around, one.name)
        ]
        own = self._name(part)
        stated = [one for one in plans if same and one.place == same[-1]]
        if stated and (len(own) <= _PAIR or own in stated[0].name):
            return stated
        if not alike and len(plans) == 1 and (not plans[0].name or (own and own in plans[0].name)):
            return plans
        return alike

    def _taken(self, plan: int, part: int) -> bool:
        """Tell whether another amount between a plan and one has a rate that is of the plan: the one is a part of it."""
        others = self.skeleton.between(plan + 1, part)
        shares = [self.at(one) for one in others if self.skeleton.kinds[one] == "percent"]
        done = [self.at(one) for one in others if self.skeleton.key_at(one) == self.skeleton.key_at(plan)]
        return any(_makes(one, self.at(plan), share) for one in done for share in shares)

    def _of_time(self, plan: int, part: int, share: int) -> bool:
        """Tell whether a plan and what was done can be of one time: of no other years, nor of a part of the year."""
        years = [self.skeleton.years(self.skeleton.sentence(one).start, one) for one in (plan, part)]
        if all(years) and not years[0] & years[1]:
            return False
        lead, other = self.skeleton.leads[share], self.words["other_term"].search(self.skeleton.leads[plan])
        return other is None or (not self.words["yearly"].search(lead) and other[0] in lead)

    def _ratio(self, rule: str, plan: int, part: int, share: int) -> Iterator[Related]:
        """Yield the rate of a part of a plan, unless it is far from it or is one of other amounts of the text."""
        whole, done, rate = self.at(plan), self.at(part), self.at(share)
        made, stated = (done.value or Decimal(0)) * _HUNDRED, (rate.value or Decimal(0)) * (whole.value or Decimal(0))
        near = stated <= made * _FAR and made <= stated * _FAR
        if near and (fits_share(done, whole, rate) or not self._of_others(plan, part, share)):
            members = Member("whole", whole), Member("part", done), Member("share", rate)
            wording = self.skeleton.words(part, share + 1)
            yield Related("ratio", "RATIO", rule, members, wording, tension=True)

    def _of_others(self, plan: int, part: int, share: int) -> bool:
        """Tell whether a rate fits a part in another whole in front of it, or another part of its sentence in the plan."""
        key, rate, done = self.skeleton.key_at(part), self.at(share), self.at(part)
        same = [one for one in self.skeleton.between(0, share) if self.skeleton.key_at(one) == key and one != part]
        if any(_makes(done, self.at(one), rate) for one in same):
            return True
        start = self.skeleton.full_sentence(part).start
        beside = [self.at(one) for one in same if start <= one and one != plan]
        return any(_makes(some, self.at(plan), rate) for one in beside for some in (one, together(one, done)))


def _holds(related: Related) -> bool:
    return fits_share(related.one("part"), related.one("whole"), related.one("share"))


def _makes(part: Figure, whole: Figure, share: Figure) -> bool:
    """Tell whether a rate, rounded or cut off, is that of a part in a whole to the last digit of both."""
    if not whole.value or part.value is None or share.value is None or share.lower is None or share.upper is None:
        return False
    return share.lower <= part.value * _HUNDRED / whole.value <= share.value + (share.upper - share.lower)


def _fit(parts: Sequence[Figure], whole: Figure, share: Figure) -> bool:
    return fits_share(together(*parts), whole, share)


def _bears(around: str, name: str) -> bool:
    """Tell whether words hold a name, or most of its characters and two of them side by side."""
    if len(name) < _LONG or name in around:
        return bool(name) and name in around
    pairs = (name[index : index + _PAIR] for index in range(len(name) - 1))
    held = Decimal(sum(character in around for character in set(name)))
    return any(pair in around for pair in pairs) and held >= _MOST_OF * len(set(name))
