"""One fact that a report states twice, told by its name: what the place has in all, and amounts under one name.

What a place has is compared whatever the numbers are: it has so many reservoirs, and no other number of them. What the
words alone do not make so, such as a line of a budget, is compared only where a slip of the hand makes one number of the
other. Either leaves room for another scope that no word tells: a doubt, never an error.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from extractor.findings.facts import Facts, Told
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related, stated_twice
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import FEWEST, a_slip_apart
from extractor.findings.subsets import Subsets
from extractor.findings.twice_rules import SumRule, Twice
from extractor.findings.units import Key, unit_key
from extractor.records import Figure, Report
from extractor.rulebook import Rule, Rulebook

_LEFT_OUT = frozenset(("date", "percent", "duration", "percentage_points", "unit_price", "multiple"))
_HAS = ("count", "households", "people", "area", "length")  # what a place has so many of
_MOST_VALUES = 2  # a name that bears more is one of several places or times
_MOST = 12  # mentions of one name
_NAMED = 2  # characters of a name that say nothing where the title has them
_LONG = 5  # characters of a name that tells enough by itself
_LEAD = 24  # characters in front of an amount that are read
_BEHIND = 14  # and behind it
_NEAR = 8  # characters behind one amount of a list in which the next begins


_Marked = tuple[re.Match[str] | None, re.Match[str] | None, re.Match[str] | None]  # see _Reader._marked
_UNMARKED: _Marked = None, None, None


class _Scope(NamedTuple):
    """Where an amount of the place as a whole stands, the level of the place, and whether words say that it is so now."""

    position: int
    level: str
    now: bool


def twice(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for each pair of amounts that state one fact."""
    words = rules.once(Twice)
    facts = Facts(report, skeleton, rules.once(Patterns).headed_place, words.body)
    yield from _Reader(report, skeleton, words, facts).read()


class _Reader:
    def __init__(self, report: Report, skeleton: Skeleton, words: Twice, facts: Facts) -> None:
        self.report = report
        self.skeleton = skeleton
        self.text = skeleton.text
        self.words = words
        self.facts = facts
        self._own = tuple(filter(None, (report.document.place_name,)))
        self._marks = self._marked_places()

    def _marked_places(self) -> set[int]:
        """Return where the amounts stand that are as near to words of totals, or of all there is, as any read with them."""
        near = (match.span() for match in self.skeleton.found(self.words.marks))
        return {one for start, end in near for one in self.skeleton.between(start - _BEHIND, end + _LEAD)}

    def read(self) -> Iterator[Related]:
        """Yield what is stated twice."""
        groups: dict[tuple[Key, str, bool], list[Told]] = defaultdict(list)
        for told in self._all():
            groups[self.skeleton.key_at(told.position), told.name, told.stock].append(told)
        for (_, _, stock), same in groups.items():
            found = same if stock or len(same) == 1 else [one for one in same if self._telling(one)]
            if 1 < len(found) <= _MOST:
                yield from self._stock(found) if stock else self._line(found)
        for (key, name, stock), same in groups.items():
            if stock:
                yield from self._stock_and_line(same, groups.get((key, name, False), []))
        stocks = [one for (_, _, stock), found in groups.items() if stock for one in found]
        for rule in self.words.rules.sum:
            yield from self._summed(rule, stocks)
        for all_there_is, other, whole in Subsets(self.skeleton, self.words).of(stocks):
            if whole and self.facts.are_one(all_there_is, other):
                yield self._related(self.words.rules.stock, all_there_is, other)
            elif not whole and all_there_is.figure.status == other.figure.status and self._of_one_body(all_there_is, other):
                yield self._some_of(all_there_is, other)

    def _of_one_body(self, first: Told, other: Told) -> bool:
        return self.facts.of_one_body(first.position, other.position)

    def _some_of(self, stock: Told, other: Told) -> Related:
        members = Member("whole", stock.figure), Member("part", other.figure)
        wording = self.skeleton.words(other.position, other.position + 1)
        return Related("part", "PART", self.words.rules.stock.name, members, wording, "open", tension=True)

    def _stock(self, found: list[Told]) -> Iterator[Related]:
        """Yield each number of what a place has with the first."""
        found = [one for one in found if not (one.taken_up and self._counted(one))]
        for level in sorted({one.level for one in found}):
            same = [one for one in found if one.level in ("", level)]
            apart = not level and len({one.level for one in found}) > 1
            sure = [one for one in same if not one.taken_up]
            if apart or not sure or len({one.figure.value for one in same}) > _MOST_VALUES:
                continue
            first = sure[0]
            for other in same:
                together = self.skeleton.sentence(first.position) == self.skeleton.sentence(other.position)
                if other is not first and not together and self.facts.are_one(first, other):
                    yield self._related(self.words.rules.stock, first, other)

    def _stock_and_line(self, stocks: list[Told], lines: list[Told]) -> Iterator[Related]:
        """Yield what a place has and the only amount of that name: a slip apart, or `all 16 wards` where there are 15."""
        if len({one.figure.value for one in stocks}) != 1 or len({one.figure.value for one in lines}) != 1:
            return
        stock, line = stocks[0], lines[0]
        more = stock.taken_up and (stock.figure.value or 0) > (line.figure.value or 0)
        slip = self._telling(line) and a_slip_apart(stock.figure, line.figure)
        if (more or slip) and self.facts.are_one(line, stock):
            yield self._related(self.words.rules.line, *sorted((line, stock), key=lambda one: one.position))

    def _line(self, found: list[Told]) -> Iterator[Related]:
        """Yield the amounts under one name where there are two, a slip of the hand apart."""
        first = found[0]
        other = next((one for one in found if one.figure.value != first.figure.value), None)
        if other is None or len({one.figure.value for one in found}) > _MOST_VALUES:
            return
        apart = self.skeleton.sentence(first.position) != self.skeleton.sentence(other.position)
        if apart and a_slip_apart(first.figure, other.figure) and self.facts.are_one(first, other):
            yield self._related(self.words.rules.line, first, other)

    def _related(self, rule: Rule, first: Told, other: Told) -> Related:
        one, later = sorted((first, other), key=lambda told: told.position)
        wording = self.skeleton.words(one.position - len(self.skeleton.leads[one.position]), one.position + 1)
        return stated_twice(rule.name, one.figure, later.figure, wording)

    def _summed(self, rule: SumRule, stocks: list[Told]) -> Iterator[Related]:
        """Yield so many of both kinds with the number of each kind, where the report states one of each."""
        whole = [one for one in stocks if one.name in rule.whole]
        parts = [[one for one in stocks if one.name in names] for names in rule.parts]
        if not all(len({one.figure.value for one in told}) == 1 for told in (whole, *parts)):
            return
        told = [whole[0], *(part[0] for part in parts)]
        if all(self.facts.are_one(told[0], one) for one in told[1:]):
            members = (Member("whole", told[0].figure), *(Member("part", one.figure) for one in told[1:]))
            yield Related(
                "sum", "SUM", rule.name, members, self.skeleton.lead_of(told[0].figure), "closed", tension=True
            )

    def _counted(self, told: Told) -> bool:
        """Tell whether the same number of the same things is stated in front, or others of them behind: they are some."""
        if self.words.others.search(self.text, told.position, self.skeleton.sentence(told.position).end):
            return True
        key, value = unit_key(told.figure), told.figure.value
        stated = (self.skeleton.figure_at(place) for place in self.skeleton.between(0, told.position))
        return any(one.value == value and unit_key(one) == key for one in stated)

    def _all(self) -> list[Told]:
        """Return the amounts that bear a name, in order; of those of no more than a line, those that may be told twice."""
        found: list[Told] = []
        lines: list[tuple[int, str]] = []
        scope: _Scope | None = None
        for (position, lead), kind in zip(self.skeleton.leads.items(), self.skeleton.kinds.values(), strict=True):
            carried, scope = scope, None
            marked = position in self._marks
            if kind in _LEFT_OUT or not (lead or carried or marked) or (len(lead) > _LEAD and not marked):
                continue
            if not (carried or marked) and self._is_of_line(lead):
                if len(lead) >= _LONG:
                    lines.append((position, lead))
                continue
            figure = self.skeleton.figure_at(position)
            if not known(figure):
                continue
            if marked and self.words.totals.search(self.text, max(0, position - _BEHIND), position):
                if not self.words.plain.search(lead):
                    found.append(Told(figure, position, self.words.rules.words.totals[0], "", stock=False))
            elif len(lead) <= _LEAD:
                told, scope = self._led(figure, position, lead, carried)
                found += told
        risen = list(self._risen())
        found += self._lines(lines, [*found, *risen])
        return [*sorted(found, key=attrgetter("position")), *risen]

    def _is_of_line(self, lead: str) -> bool:
        """Tell whether no words in front of an amount say that it is of the place as a whole."""
        return not (lead.startswith(self._own) or self.words.of_all.search(lead))

    def _lines(self, lines: list[tuple[int, str]], told: list[Told]) -> Iterator[Told]:
        """Yield amounts that have only the words in front of them for a name, where one of `told` or of these may bear it.

        lines: where they stand, with these words.
        """
        at, key_at, forms = self.skeleton.figure_at, self.skeleton.key_at, self.words.forms
        shared: dict[Key, set[str]] = defaultdict(set)
        for one in told:
            shared[key_at(one.position)].update(forms(one.name))
        long = [one for one in lines if len(at(one[0]).written_value.replace(".", "").strip("0")) >= FEWEST]
        often, values = Counter(key_at(position) for position, _ in long), dict[tuple[Key, str], Decimal | None]()
        for position, lead in long:
            key, value = key_at(position), at(position).value
            if often[key] > 1 and (written := self._written(lead)):
                name = self._line_name(written)
                if values.setdefault((key, name), value) != value:
                    shared[key].update(forms(name))
        for position, lead in lines:
            named = any(map(lead.__contains__, shared.get(key_at(position), ())))
            if named and known(at(position)) and (written := self._written(lead)):
                yield self._named(at(position), position, written)

    def _written(self, lead: str) -> str:
        """Return the name that words in front of an amount give it, if it tells enough."""
        match = self.words.line.match(lead)
        name = match["name"] if match else ""
        return name if name and len(name) >= _LONG else ""

    def _led(
        self, figure: Figure, position: int, lead: str, carried: _Scope | None
    ) -> tuple[list[Told], _Scope | None]:
        """Return an amount with the names that words give it, and its scope if it is of the place as a whole."""
        own = self.report.document.place_name
        bare = lead.removeprefix(own) if own else lead
        match = self.words.of_place.search(bare) or self.words.lead.match(bare)
        if match is None:
            return [], None
        placed = match["whole"] or match["has"] or bare != lead or carried
        marked = self._marked(position, match) if position in self._marks else _UNMARKED
        if not (placed or any(marked)):
            name = match["name"] or ""
            return [self._named(figure, position, name)] if len(name) >= _LONG else [], None
        scope: _Scope | None = None
        if placed and not self._never(position):
            scope = self._scope(position, lead, bare, match, carried)
        told = list(self._told(figure, position, match, marked, scope))
        if scope is None and any(one.stock for one in told) and self._never(position):
            return [one for one in told if not one.stock], None
        sure = [one for one in told if one.now or not one.stock]
        planned = len(sure) < len(told) and self._said(self.words.planned, position - len(lead), position)
        return sure if planned else told, scope

    def _scope(
        self, position: int, lead: str, bare: str, match: re.Match[str], carried: _Scope | None
    ) -> _Scope | None:
        """Return the scope of an amount that words in front of it, or an amount that it is listed with, tell."""
        before = position - len(lead)
        goes_on = carried is not None and self.words.goes_on.match(bare) is not None
        listed = carried if carried and self._listed(carried.position, before, goes_on) else None
        weak = match["has"] in self.words.rules.words.weak and self.text[before - 1] not in self.skeleton.marks.stop
        if not (match["whole"] or (match["has"] and not weak) or bare != lead or listed):
            return None
        level = match["level"] or match["own"] or (listed.level if listed else "")
        return _Scope(position, level, bool(match["has"] or (listed and listed.now)))

    def _told(
        self, figure: Figure, position: int, match: re.Match[str], marked: _Marked, scope: _Scope | None
    ) -> Iterator[Told]:
        """Yield an amount with the name that words in front or behind give it; `scope`: it is of the place as a whole."""
        level, now = (scope.level, scope.now) if scope else ("", False)
        name, words = match["name"] or "", self.words
        always, present, every = marked
        if always:
            yield Told(figure, position, words.plain_name(always["name"]), "", stock=True, now=True)
        elif present:
            for end in range(2, len(present["name"]) + 1):  # nothing tells where the name ends
                yield Told(figure, position, present["name"][:end], level, stock=True, now=True)
        elif every and not scope and len(name) < _LONG and not words.flows.search(name + every["name"]):
            yield Told(figure, position, words.plain_name(every["name"]), "", stock=True, now=True, taken_up=True)
        elif name:
            if scope and not words.flows.search(name):
                yield Told(figure, position, words.plain_name(name), level, stock=True, now=now)
            elif len(name) >= _LONG:
                yield self._named(figure, position, name, level)
        elif scope:
            behind = self._behind(words.behind, position)
            sure = match["has"] or not match["some"] or (behind and behind["every"])
            if behind and sure and not words.flows.search(behind["name"]):
                yield Told(figure, position, words.plain_name(behind["name"]), level, stock=True, now=now)

    def _marked(self, position: int, match: re.Match[str]) -> _Marked:
        """Return words that say by themselves of what an amount is all there is."""
        behind = self._behind(self.words.present, position), self._behind(self.words.all, position)
        return self.words.always.search(match[0]), *behind

    def _behind(self, words: re.Pattern[str], position: int) -> re.Match[str] | None:
        """Return what stands right behind an amount."""
        return words.match(self.text, position + 1, position + 1 + _BEHIND)

    def _telling(self, line: Told) -> bool:
        """Tell whether the name of what is no stock tells enough, and nothing says that it is planned."""
        if not line.words:
            return True
        if self.words.plain.search(line.words):
            return False
        return self._never(line.position) or not self._never(line.position, self.words.planned)

    def _named(self, figure: Figure, position: int, name: str, level: str = "") -> Told:
        """Return an amount that may not be of all there is under the name in front of it."""
        return Told(figure, position, self._line_name(name), level, stock=False, words=name)

    def _line_name(self, name: str) -> str:
        """Return the name of an amount without what was done, and without what the title names."""
        done, title = self.words.done.match(name), self.report.document.title
        name = name[done.end() :] if done else name
        if name[: _NAMED + 1] not in title:
            return self.words.plain_name(name)
        ends = (end for end in range(len(name) - _LONG, _NAMED, -1) if name[:end] in title)
        return self.words.plain_name(name[next(ends, 0) :])

    def _risen(self) -> Iterator[Told]:
        """Yield what a level rose to, where the text does not state the level before as that of its time."""
        leads, at = self.skeleton.leads, self.skeleton.figure_at
        for match in self.skeleton.found(self.words.risen):
            place, was, start = match.start("now"), match.start("was"), match.start()
            figure, before = at(place), at(was).value
            stated = any(match["name"] in lead and at(one).value == before for one, lead in leads.items() if one != was)
            stated |= self._said(self.words.never, self.skeleton.clause_start(start, 0), start)
            if figure.kind in _HAS and not stated:
                yield Told(figure, place, self.words.plain_name(match["name"]), "", stock=True, now=True)

    def _never(self, position: int, words: re.Pattern[str] | None = None) -> bool:
        """Tell whether the clause of an amount says that it is of another time, or of others; or holds some of `words`."""
        if self.words.past.search(self.text, self.skeleton.sentence(position).start, position):
            return True
        return self._said(words or self.words.never, position - len(self.skeleton.leads[position]), position)

    def _said(self, words: re.Pattern[str], start: int, position: int) -> bool:
        """Tell whether the clause in which some words start, up to a position, holds certain words."""
        sentence = self.skeleton.sentence(start).start
        clause = max(sentence, self.text.rfind(self.skeleton.marks.comma[0], sentence, start) + 1)
        return words.search(self.text, clause, position) is not None

    def _listed(self, before: int, start: int, goes_on: bool) -> bool:
        """Tell whether the comma of lists divides an amount from the one before, with what that counts in between.

        goes_on: another comma will do as well, since the words behind it are of the same place.
        """
        gap = self.text[before + 1 : start]
        comma = gap.endswith(tuple(self.skeleton.marks.comma) if goes_on else self.skeleton.marks.comma[1])
        return comma and len(gap) <= _NEAR and len(self.skeleton.edges(before, start)) == 1

