"""A level, the one it is compared with, and how much it rose: whatever the order in which a sentence tells them.

Three of four, each told once in its sentence: what there is, what there was, the difference, the percentage. What another
reader has found of a difference or a percentage is left to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from extractor.findings.derived import as_precise, half_digit, set_apart, times
from extractor.findings.difference_levels import FirstLevel
from extractor.findings.difference_rules import Differences, Told
from extractor.findings.level_times import beside
from extractor.findings.nearby import known
from extractor.findings.quantities import front
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import one_slip_off
from extractor.findings.typos import respelt
from extractor.findings.units import Key, level_key
from extractor.records import Kind, Span
from extractor.rulebook import Rulebook

_CHECKS = ("CHANGE", "GROWTH", "RATIO", "YEARLY", "BASE", "GRIM", "PROD")
_ROLES = ("amount", "share", "per")
_NO_LEVELS = ("date", "multiple", "percentage_points", "ratio", "rank")
_PERCENT, _POINTS, _DATE, _PRICE, _DURATION = "percent", "percentage_points", "date", "unit_price", "duration"
_TIMES: Kind = "multiple"
_MOST = 8  # figures of a sentence
_LONGEST = 160  # characters of a sentence
_PAIR, _HUNDRED = 2, 100
_TELLING = 2  # characters of a name


def differences(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield what a sentence tells of a rise or a fall that none of the relations found tells."""
    ways = rules.once(Differences)
    marked = set(skeleton.led(ways.marks))
    told = {
        member.figure.start
        for one in found
        if one.check in _CHECKS and len(one.members) > _PAIR  # two tell no more than that it is not above the other
        for member in one.members
        if member.role in _ROLES
    }
    telling = marked.union(skeleton.of_kind(_TIMES))
    for span, places in skeleton.telling:
        few = _PAIR <= len(places) <= _MOST and span.end - span.start <= _LONGEST
        if few and not telling.isdisjoint(places):
            related = _Sentence(skeleton, ways, span, places).read(marked, told)
            if related is not None:
                yield related


class _Sentence(FirstLevel):
    """A sentence with a rise."""

    def __init__(self, skeleton: Skeleton, ways: Differences, span: Span, places: Sequence[int]) -> None:
        super().__init__(skeleton, ways, span, places)
        self.changes: list[Told] = []
        self.growths: list[Told] = []
        self.times: list[Told] = []
        self.yearly: list[int] = []  # means of several years

    def read(self, marked: Collection[int], told: Collection[int]) -> Related | None:
        """Return the one relation of the sentence, if nothing else is told in it.

        marked: before which numbers a word for a rise may stand. told: where in the document rises begin that are known.
        """
        others = self._others()
        if not others <= set(self.ways.rule.planned):
            return None
        for one in self.places:
            self._sort(one, one in marked)
        if others and not len(self.levels) == len(self.changes) == len(self.growths) == 1:
            return None
        rises = [*self.changes, *self.growths, *self.times]
        if self.yearly and any(rise.position > self.yearly[0] for rise in rises):
            return None  # it may be of the last of these years
        self._pick(rises)
        if len(rises) > 1 and self._from_to():  # what stands right behind both is of them
            behind = min((rise for rise in rises if rise.position > self.levels[1]), default=rises[0])
            rises = [behind]
            self.changes, self.growths, self.times = (
                [one for one in told_ if one is behind] for told_ in (self.changes, self.growths, self.times)
            )
        figures = [self.skeleton.figure_at(one) for one in (*self.levels, *(rise.position for rise in rises))]
        if not rises or not all(map(known, figures)):
            return None
        untold = self.changes if others else rises  # the percentage of a plan is told with what was reached
        if any(self.skeleton.figure_at(rise.position).start in told for rise in untold) or not self._alike():
            return None
        if len(self.levels) == _PAIR and len(rises) == 1:
            return self._of_two_levels(rises[0])
        if len(self.levels) == 1 and len(self.changes) == len(self.growths) == 1:
            return self._of_one_level(self.changes[0], self.growths[0])
        if len(self.levels) == 1 and len(rises) == 1 and rises[0] in (*self.changes, *self.growths):
            rise = rises[0]
            return self._of_one_in_front(rise) or self._of_one_beside(rise) or self._of_one_behind(rise)
        return None

    def _of_one_beside(self, rise: Told) -> Related | None:
        """Return the rise between a level and the one of its name in the sentence in front, if a slip keeps it from that."""
        pair = beside(self.skeleton, self.ways, self.levels[0])
        telling = len(self.skeleton.figure_at(rise.position).written_value.strip("0.")) >= _TELLING
        if pair is None or not telling or rise.what or self._rose(*pair, rise) != -1:
            return None
        return self._of_two(rise, *pair)

    def _of_one_behind(self, rise: Told) -> Related | None:
        """Return the rise of a level with the earlier one in the next sentence, or but for a slip in one of them."""
        (last,), skeleton = self.levels, self.skeleton
        if self.span.end + 1 >= skeleton.line_end(last) or self._is_than(last):
            return None
        sentence = skeleton.sentence(self.span.end + 1)
        behind = [one for one in skeleton.between(*sentence) if skeleton.kinds[one] != _DATE]
        if not behind or self._key(behind[0]) != self._key(last) or not known(skeleton.figure_at(behind[0])):
            return None
        first = behind[0]
        fronts = {one: front(skeleton, one) for one in (first, last)}
        days = [self._day(one) for one in (rise.position, first)]
        earlier = self._is_before(first, fronts) or (days[0] == days[1] != "")
        if not earlier or self.ways.before.search(fronts[last]) or rise.what:
            return None
        figures = [skeleton.figure_at(one) for one in (first, last)]
        meant = [(it.value, figures[1].value) for it in respelt(figures[0], swaps=False)]
        meant += [(figures[0].value, it.value) for it in respelt(figures[1], swaps=False)]
        slip = any(self._moved(was or Decimal(0), now or Decimal(0), rise) == 1 for was, now in meant)
        return self._of_two(rise, first, last) if slip or self._rose(first, last, rise) else None

    def _of_one_in_front(self, rise: Told) -> Related | None:
        """Return the rise of what there was with the amount that the clauses or the sentence in front begin with.

        It may be of another of them: nothing is told where it is, but for a slip in how much it rose, or in which way.
        """
        (first,) = self.levels
        if not self.ways.before.search(front(self.skeleton, first)) or self._is_than(first):
            return None
        start = self.skeleton.full_sentence(self.span.start).start
        if start == self.span.start and start > self.skeleton.line_start(start):
            start = self.skeleton.sentence(start - _PAIR).start
        others = [one for one in self.skeleton.between(start, self.span.start) if self._key(one) == self._key(first)]
        if not others or not all(known(self.skeleton.figure_at(one)) for one in others):
            return None
        if any(self._rose(first, one, rise) == 1 for one in others) or self._rose(first, others[0], rise) == 0:
            return None
        return self._of_two(rise, first, others[0])

    def _rose(self, first: int, last: int, rise: Told) -> int:
        """Return 1 where a level rose to another as is told, -1 where it did but for a slip or the other way, else 0."""
        was, now = (self.skeleton.figure_at(one).value or Decimal(0) for one in (first, last))
        return self._moved(was, now, rise)

    def _moved(self, was: Decimal, now: Decimal, rise: Told) -> int:
        """Return the same for two values."""
        figure = self.skeleton.figure_at(rise.position)
        off, sign = half_digit(figure.written_value), -1 if rise.falls else 1
        rose = now - was if rise in self.changes else (now - was) * _HUNDRED / was if was else Decimal(0)
        exact = abs(rose).quantize((2 * off).normalize()) if rise in self.growths else abs(rose)
        same = abs(abs(rose) - (figure.value or 0)) <= (off if rise in self.growths else 0)
        if same:
            return 1 if rose * sign >= 0 else -1
        return -1 if rose * sign > 0 and one_slip_off(figure, (figure.value or Decimal(0)) - exact) else 0

    def _pick(self, rises: Sequence[Told]) -> None:
        """Keep the two levels that a single rise is of: of the things that it names, or the only two of one unit."""
        amounts = [one for one in self.levels if self.skeleton.kinds[one] != _PERCENT]
        points = any(self.skeleton.kinds[one.position] == _POINTS for one in rises)
        self.levels = amounts if amounts and not points else self.levels
        spans = [one for one in self.levels if self.skeleton.kinds[one] == _DURATION]
        lasting = any(self.skeleton.kinds[one.position] == _DURATION for one in rises)
        if spans and len(spans) < len(self.levels) and not lasting:
            self.levels = [one for one in self.levels if one not in spans]  # in five years
        if len(rises) != 1 or len(self.levels) <= _PAIR:
            return
        rise, leads = rises[0], self.skeleton.leads
        names = (rise.name, *rise.what)
        if len(rise.name) >= _TELLING and rise.what:
            named = [one for one in self.levels if any(leads[one].startswith(name[:_TELLING]) for name in names)]
            self.levels = named if len(named) == _PAIR else self.levels
            return
        spans = [one for one in self.levels if self.skeleton.kinds[one] == _DURATION]
        others = [one for one in self.levels if one not in spans]
        keys = [self._key(one) for one in others]
        before = [one for one in others if one < rise.position]
        if before and keys.count(key := self._key(before[-1])) == _PAIR and rise.position > others[keys.index(key)]:
            pair = [one for one in others if self._key(one) == key]
            self.levels = pair if before[-_PAIR:] == pair else self.levels

    def _others(self) -> set[str]:
        """Return the words of the sentence by which its amounts may be of other things or times."""
        text = self.skeleton.text[self.span.start : self.span.end]
        for words_of_all in self.ways.rule.of_all:
            text = text.replace(words_of_all, "")
        words = {match[0] for match in self.ways.never.finditer(text)}
        return words - set(self.ways.rule.but_alone)

    def _sort(self, position: int, marked: bool) -> None:
        """Put a figure with the levels, the differences or the percentages; a date is none of them."""
        kind, lead = self.skeleton.kinds[position], self.skeleton.leads[position]
        if marked and self.ways.yearly.search(lead):
            self.yearly.append(position)
            return
        beyond = self._beyond(position)
        if beyond is not None:
            self.changes.append(beyond)
            return
        if marked and kind not in (_PERCENT, _DATE) and self.ways.apart.search(lead):
            self.changes.append(Told(position, "", False, apart=True))
            return
        if kind == _TIMES and self._is_times(position):
            self.times.append(Told(position, "", False))
            return
        pattern = self.ways.growth if kind == _PERCENT else self.ways.change
        match = pattern.search(lead) if marked and kind != _DATE else None
        if match is not None:
            told = match.groupdict(default="")
            word = "".join(told.get(one, "") for one in ("word", "word2", "word3"))
            falls = self.ways.falls.search(word) is not None
            rises = self.growths if kind == _PERCENT else self.changes
            names = lead[: match.start()], told.get("tail", ""), told.get("tail2", ""), told.get("tail3", "")
            either = (*self.ways.rule.former, *self.ways.rule.latter)
            said = (self.ways.adverbs.sub("", one) for one in names if len(one) > 1)  # one character more names nothing
            what = tuple(name for name in said if name and name not in either)
            rises.append(Told(position, told.get("name", ""), falls, what))
        elif kind not in _NO_LEVELS:
            self.levels.append(position)

    def _is_times(self, position: int) -> bool:
        """Tell whether a number says how many times a level is the other: doubled, or so many times that of last year."""
        if self.ways.doubled.search(self.skeleton.figure_at(position).surface):
            return not self.skeleton.leads[position]
        return self.ways.so_many_times.search(front(self.skeleton, position)) is not None

    def _beyond(self, position: int) -> Told | None:
        """Return a number as how much something is above or below the level right in front of it, if it is that."""
        level = self.levels[-1] if self.levels else position
        apart = position == level or self.places.index(position) != self.places.index(level) + 1
        if apart or self.skeleton.clause_start(position, 0) > level:
            return None
        match = self.ways.than.search(self.skeleton.leads[level])
        if match is None or match["word"] is None:
            return None
        return Told(position, "", self.ways.falls.search(match["word"]) is not None)

    def _alike(self) -> bool:
        """Tell whether levels and differences share a unit, and no level is how much came."""
        keys: set[Key] = {self._key(one) for one in self.levels}
        if len(keys) > 1 and len(self.changes) == 1 and not self.growths:
            keys = {self._key(self.changes[0].position)}  # the others are of something else
            self.levels = [one for one in self.levels if self._key(one) in keys]
        percent = {key[0] for key in keys} == {_PERCENT}
        for one in self.changes:
            kind = self.skeleton.kinds[one.position]
            if (kind == _POINTS) != percent or (not percent and self._key(one.position) not in keys):
                return False
        names = (name for one in (*self.changes, *self.growths) for name in one.what)
        if not self._is_taken_up() and not all(map(self._is_of_levels, names)):
            return False
        if self._from_to():
            return len(keys) == 1 and not (percent and self.growths)
        each = "".join(self.skeleton.leads[one.position] for one in self.changes)  # a mu, of both levels and of the rise
        leads = [self.skeleton.leads[one] for one in self.levels]
        if any(map(self.ways.before.search, leads)):
            leads = [lead.replace(self.ways.rule.so_far, "") for lead in leads]
        came = any(self.ways.never_level.search(lead) and lead[-_TELLING:] not in each for lead in leads)
        return len(keys) == 1 and not came and not (percent and self.growths)

    def _key(self, position: int) -> Key:
        return level_key(self.skeleton.figure_at(position))

    def _is_taken_up(self) -> bool:
        """Tell whether the levels stand behind how much lies between, without a name of their own."""
        first = self.levels[0] if self._from_to() else -1
        behind = all(rise.position < first for rise in (*self.changes, *self.growths))
        return first >= 0 and behind and self.ways.taken_up.search(front(self.skeleton, first)) is not None

    def _is_of_levels(self, name: str) -> bool:
        """Tell whether a name is one that stands in front of a level, too, by how it begins, or is the only one."""
        leads = [self.skeleton.leads[level] for level in self.levels]
        units = {self.skeleton.figure_at(level).unit for level in self.levels}
        if len(name) == _TELLING and name[:1] in units:  # the number of what is counted in them
            return True
        return any(name[:_TELLING] in lead for lead in leads) or all(map(self.ways.bare.search, leads))

    def _of_two_levels(self, rise: Told) -> Related | None:
        """Return the rise from one level to another, if words tell which came first."""
        first = self._first(rise)
        if first is None and rise in self.changes:
            first = self._of_slip(rise)
        if first is None or (rise in self.growths and self._at_other_prices(first)):
            return None
        (last,) = (one for one in self.levels if one != first)
        return self._of_two(rise, first, last)

    def _of_two(self, rise: Told, first: int, last: int) -> Related:
        """Return the rise from one level to another."""
        if rise in self.times and self.ways.more.match(self.skeleton.text, rise.position + 1):
            return self._more_than(first, last, rise)
        if rise in self.times:
            return self._related("PROD", False, [("count", first), ("per", rise.position), ("total", last)])
        role, check = ("share", "GROWTH") if rise in self.growths else ("amount", "CHANGE")
        return self._related(check, rise.falls, [("from", first), ("to", last), (role, rise.position)])

    def _of_one_level(self, change: Told, growth: Told) -> Related | None:
        """Return the rise that a level, a difference and a percentage tell."""
        level = self.levels[0]
        among = range(*(f(level, change.position, growth.position) for f in (min, max)))
        dated = any(one in among and self._is_of_another_time(one) for one in self.places)
        if change.falls != growth.falls or dated or not self.ways.times.search(change.name):
            return None
        shared = [("amount", change.position), ("share", growth.position)]
        if self.ways.before.search(self.skeleton.leads[level]) or self._is_than(level):
            return self._related("RATIO", False, [("whole", level), ("part", change.position), shared[1]])
        return self._related("GROWTH", change.falls, [("to", level), *shared])

    def _is_of_another_time(self, position: int) -> bool:
        """Tell whether a figure is a day that no word right in front of it makes the time that others are compared with."""
        compares = self.skeleton.text[position - 1 : position] in self.ways.rule.compares
        return self.skeleton.kinds[position] == _DATE and not compares

    def _more_than(self, first: int, last: int, rise: Told) -> Related:
        """Return a level that is said to be more than so many times the other."""
        many = int(self.skeleton.figure_at(rise.position).value or 1)
        least, value = times(self.skeleton.figure_at(first), many), self.skeleton.figure_at(last)
        wording = self.skeleton.words(self.places[0], self.places[-1] + 1)
        members = Member("least", least), Member("value", value)
        return Related("ratio", "RANGE", self.ways.rule.name, members, wording, tension=True)

    def _related(self, check: str, falls: bool, roles: Sequence[tuple[str, int]]) -> Related:
        known_ones = [(role, self.skeleton.figure_at(one)) for role, one in roles]
        figures = [one if role == "share" and check == "GROWTH" else set_apart(one) for role, one in known_ones]
        if any(one.kind == _PRICE for one in figures):  # prices are set: one without decimals is not rounded
            figures[:_PAIR] = as_precise(figures[0], figures[1]), as_precise(figures[1], figures[0])
        members = tuple(Member(role, figure) for (role, _), figure in zip(roles, figures, strict=True))
        wording, rule = self.skeleton.words(self.places[0], self.places[-1] + 1), self.ways.rule.name
        if check == "PROD":
            return Related("product", check, rule, members, wording, tension=True)
        if check == "RATIO":
            return Related("ratio", check, rule, members, wording, tension=True)
        return Related("growth", check, rule, members, wording, mode="near", falling=falls, tension=True)
