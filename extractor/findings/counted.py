"""A stated number of things against what enumerates them: names in front or behind, a numbered list, values.

The number may be a figure or a numeral that is none (three great industries). Where words such as 和 leave open how many
names there are, every number that they allow will do.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator

from extractor.findings.counts import Counts
from extractor.findings.derived import tally
from extractor.findings.enumerated import LONGEST_FIRST, LONGEST_NAME, LONGEST_RUN, Names, Reading
from extractor.findings.relations import Member, Related, named_count
from extractor.findings.signs import SIGNS, is_sign
from extractor.findings.skeleton import Skeleton
from extractor.findings.stated import Stated
from extractor.records import Figure
from extractor.rulebook import Rulebook

_FARTHEST_OFF, _PAIR = 5, 2
_WITHOUT_QUOTES = 2  # ways to read a list of names without quotation marks
_ENDING = 2  # characters that names of one kind end in
_ALIKE = 3  # names for which one character is enough
_EACH = 40  # characters of one of several things with its amount, at the most
_SIGN = re.compile(f"[{SIGNS}]")  # of a date as well, which is_sign does not know


def counted(skeleton: Skeleton, rules: Rulebook, numbers: Iterable[Stated]) -> Iterator[Related]:
    """Yield a relation for each of the stated numbers whose things the text enumerates."""
    reader = _Reader(skeleton, rules.once(Counts))
    for stated in numbers:
        yield from reader.of(stated)
    yield from reader.values()


class _Reader:
    def __init__(self, skeleton: Skeleton, counts: Counts) -> None:
        self.skeleton = skeleton
        self.text = skeleton.text
        self.counts = counts
        self.rules = counts.rules
        self.words = counts.rules.words
        self.names = Names(skeleton, counts)
        self.money = skeleton.of_kind("money")

    def of(self, stated: Stated) -> Iterator[Related]:
        """Yield what enumerates the things of one number; no more than one reading."""
        for read in _WAYS if self.counts.behind.match(self.text, stated.end) else _IN_FRONT:
            related = read(self, stated)
            if related is not None:
                yield related
                return

    def _related(
        self, stated: Stated, rule: str, readings: list[Reading], wording: str, opened: bool = False, far: bool = True
    ) -> Related | None:
        """Return the relation of a number and the ways in which its names may be told apart; None where there is no list.

        far: nothing but its names can stand there, so that the number may be further off.
        """
        if not readings:
            return None
        number = stated.number
        fitting = next((one for one in readings if one.least <= number and (opened or number <= one.most)), None)
        names, least, most = fitting or readings[0]
        off = max(1, (most + 1) // 2) if stated.in_digits else _FARTHEST_OFF if far else most
        if min(abs(number - end) for one in readings for end in (one.least, one.most)) > off and not opened:
            return None
        return named_count(rule, stated.figure, names, wording, min(least, len(names)), most, opened)

    def _named(self, stated: Stated) -> Related | None:
        """`A、B、C three industries`."""
        named = self.counts.named.match(stated.what)
        if named is None or (stated.in_digits and not self.counts.digits.match(stated.what)):
            return None
        rule, left = self.rules.named[(named.lastindex or 1) - 1], self.words.quotes[0]
        if rule.quoted and self.text[stated.start - 1] != left:
            return None
        start = self.names.run(stated.start)
        if not (rule.single or self.counts.divides.search(self.text, start, stated.start)):
            return None
        begun, start = start, self.names.behind_lead(start, stated.start)
        run = self.counts.asides.sub("", self.text[start : stated.start]).removesuffix(left).removesuffix(self.words.these)
        opened = next((word for word in self.words.open if run.endswith(word)), "")
        run = self.names.without_all(run.removesuffix(opened))
        rest = self.names.cut(start) and not (run.startswith(self.words.of) or self.counts.acts.match(run))
        if rest or run.endswith(self.counts.join_ends) or not self.names.led(rule, begun, start, stated.start):
            return None
        ways = [self.names.split(run, self.words.marks, quoted) for quoted in (True, False)]
        acted = not opened and run.endswith(self.counts.verbs) and not self.names.end_in_deed(ways[1], stated.what)
        if acted and not self.names.deeds([*ways[1][:-1], *self.names.parts(ways[1][-1])]):
            return None
        ways += [one.findall(run) for between, one in self.counts.held if between in run]
        singles = re.search(f"[{rule.single}]{{2,}}$", run) if rule.single else None
        if singles and (len(ways[1]) == 1 or len(singles[0]) == stated.number):
            ways = [list(singles[0])]
        elif len(ways[1]) == 1 and len(ways) == _WITHOUT_QUOTES:
            ways = [self.names.pair(run)]
        ways = [names for at, names in enumerate(ways) if names not in ways[:at]]
        if any(self.names.no_names(names, rule, stated.what, stated.in_digits) for names in ways if len(names) > 1):
            return None
        readings = self.names.readings(ways)
        if self.names.goes_on(begun) and not all(one.least > stated.number for one in readings):
            return None  # others may stand in front of the comma
        summed = self.text[stated.start - 1] in (left, self.words.these) or self.counts.pairs[rule.name].match(stated.what)
        if not (summed or opened) and any(one.most == _PAIR for one in readings):
            return None
        if self.counts.owned[rule.name].match(stated.what) and not opened:
            off = (abs(stated.number - end) for one in readings for end in (one.least, one.most))
            if min(off, default=0) > 1:
                return None
        wording = self.skeleton.words(start, stated.end)
        loose = bool(opened) and not self.names.all_but_one(stated.number, readings, rule.full or not stated.in_digits)
        return self._related(stated, rule.name, readings, wording, loose, far=False)

    def _shared(self, stated: Stated) -> Related | None:
        """`computing power, computing methods, computing data: three computings`: one character is that of all names."""
        character = self.text[stated.end : stated.end + 1]
        if stated.in_digits or not self.counts.shares(self.text, stated.start, stated.end):
            return None
        names = self.names.shared(self.text[self.names.run(stated.start) : stated.start], character)
        readings = [Reading(names, len(names), len(names))] if names else []
        wording = self.skeleton.words(stated.start - sum(map(len, names)), stated.end + 1)
        return self._related(stated, self.rules.shared.name, readings, wording, far=False)

    def _added(self, stated: Stated) -> Related | None:
        """`one axis and two belts, three roads`: the numerals in quotation marks add up to the number behind."""
        if self.text[stated.start - 1] != self.words.quotes[1]:
            return None
        behind = self.counts.layout.search(self.text, max(0, stated.start - LONGEST_RUN), stated.start)
        if behind is None or not self.counts.things.match(stated.what):
            return None
        told = [(self.words.numerals.get(one[1], 1), one[2]) for one in self.counts.piece.finditer(behind[1])]
        numbers = [number for number, _ in told]
        if stated.number in (len(told), *numbers) or max(numbers) == 1:
            return None  # it counts the kinds, or those of one
        names = [thing for number, thing in told for _ in range(number)]
        if abs(stated.number - len(names)) > self.rules.added.off:
            return None
        reading = Reading(names, len(names), len(names))
        return self._related(stated, self.rules.added.name, [reading], self.skeleton.words(behind.start(1), stated.end))

    def _held(self, stated: Stated) -> Related | None:
        """`four points (a, b, c, d)`."""
        if not self.counts.counter.match(stated.what):
            return None
        marks = self.skeleton.marks
        gap = self.counts.bracketed_of_digits if stated.in_digits else self.counts.bracketed
        opened = gap.match(self.text, stated.end)
        close = self.text.find(marks.close, stated.end, stated.end + LONGEST_RUN) if opened else -1
        if opened is None or close < 0 or any(self.counts.numerals(opened[0])):
            return None
        run = self.text[opened.end() : close]
        if any(map(is_sign, run)) or any(word in run for word in self.rules.held.never) or marks.open in run:
            return None
        ways = [self.names.split(run, level) for level in (self.words.stronger, self.words.weaker, self.words.marks)]
        short = [names for names in ways if all(1 <= len(name) <= LONGEST_FIRST for name in names)]
        readings = self._whole(short, held=True)
        loose = any(word in run for word in self.words.open)
        return self._related(stated, self.rules.held.name, readings, self.skeleton.words(stated.start, close), loose)

    def _whole(self, ways: Iterable[list[str]], held: bool = False) -> list[Reading]:
        """Return the readings of lists that begin where they seem to."""
        return [self.names.reading(names, held) for names in ways if len(names) > 1]

    def _priced(self, stated: Stated) -> Related | None:
        """`four works: a with its amount, b with its amount, ...` up to the end of the sentence."""
        marks = self.skeleton.marks
        opened = self.counts.priced.match(self.text, stated.end)
        if opened is None or not stated.figure.figure_id:
            return None
        run = self.text[opened.end() : self.skeleton.sentence(opened.end()).end]
        if self.text[opened.end() + len(run) : opened.end() + len(run) + 1] in tuple(marks.pause):
            return None  # the list goes on
        if marks.comma[1] in run:
            run = run.partition(marks.comma[0])[0]  # where one mark divides things the other ends them
        things = re.split(f"[{marks.comma}]", run)
        if any(word in things[-1] for word in self.rules.priced.total):
            things.pop()
        one_each = all(sum(map(is_sign, thing)) == 1 and not is_sign(thing[0]) for thing in things if thing)
        kinds = {self.skeleton.figure_at(one).kind for one in self.skeleton.between(opened.end(), opened.end() + len(run))}
        if not one_each or len(kinds) != 1 or not all(things) or not all(is_sign(thing[-1]) for thing in things):
            return None
        names = [thing[:-1] for thing in things]
        wording = self.skeleton.words(stated.start, opened.end())
        return self._related(stated, self.rules.priced.name, self._whole([names]), wording)

    def _listed(self, stated: Stated) -> Related | None:
        """`three, namely A、B、C` up to the end of the sentence."""
        rule = self.rules.listed
        behind = self.counts.listed.match(self.text, stated.end)
        if behind is None:
            return None
        end = self.skeleton.sentence(behind.end()).end
        if self.skeleton.depth(stated.end, end) > 0:
            return None  # the bracket goes on with others
        run, _, rest = self.text[behind.end() : end].partition(self.skeleton.marks.comma[0])
        if self.words.marks[0] in rest:
            return None  # the list may go on
        names = self.names.split(run, self.words.marks)
        names = (self.names.pair(run) or names) if len(names) == 1 else names
        kind = "" if self.text.endswith(self.counts.these, 0, stated.start) else behind["kind"] or ""
        ending = kind[-_ENDING if len(names) < _ALIKE else -1 :]
        if kind and not all(name.endswith(ending) for name in names):
            return None
        valued = not kind and all(self.counts.valued.fullmatch(name) for name in names)
        odd = any(map(is_sign, run)) or any(character.isdigit() for character in run)
        if not valued and (odd or not all(2 <= len(one) <= LONGEST_NAME for one in names)):
            return None
        if any(word in run for word in rule.never):
            return None
        loose = any(word in run for word in self.words.open) or any(word in behind[0] for word in rule.some)
        wording = self.skeleton.words(stated.start, behind.end() + len(run))
        return self._related(stated, rule.name, self._whole([names]), wording, loose)

    def _placed(self, stated: Stated) -> Related | None:
        """`three, in A、B and C respectively`: each at a place of its own."""
        rule = self.rules.placed
        behind = self.counts.placed.match(self.text, stated.end) if stated.what[:1] in rule.counters else None
        if behind is None:
            return None
        end = self.skeleton.sentence(behind.end()).end
        run, _, rest = self.text[behind.end() : end].partition(self.skeleton.marks.comma[0])
        names = self.names.split(run, self.words.marks)
        names = [*names[:-1], *self.names.parts(names[-1])]
        odd = any(map(is_sign, run)) or any(word in run for word in (*rule.never, *self.words.open))
        if odd or self.words.marks[0] in rest or self.counts.acts.search(run) or run.endswith(self.counts.verbs):
            return None
        if len(names) < 2 or not all(2 <= len(one) <= LONGEST_NAME for one in names):
            return None
        reading = Reading(names, len(names), len(names))
        return self._related(stated, rule.name, [reading], self.skeleton.words(stated.start, behind.end() + len(run)))

    def _numbered(self, stated: Stated) -> Related | None:
        """`four tasks: first, second, third, fourth`; the list begins in the same sentence, or a paragraph behind it."""
        rule = self.rules.numbered
        if stated.what.startswith(self.counts.unnumbered):
            return None
        if not self.counts.first.search(self.text, stated.end, stated.end + rule.near):
            return None
        for series in self.counts.series:
            starts = (self.text.find(mark, stated.end, stated.end + rule.near) for mark in series[0])
            start = min((at for at in starts if at >= 0), default=-1)
            if start < 0:
                continue
            gap = self.text[stated.end : start]
            introduced = self.counts.lead.fullmatch(gap) or (
                any(word in stated.what for word in rule.nouns) and self.counts.paragraph.fullmatch(gap)
            )
            passing = self.text[stated.start - 1] == self.words.quotes[0] and self.skeleton.marks.comma[0] in gap
            if introduced and not passing and not any(self.counts.numerals(gap)) and not any(map(is_sign, gap)):
                names = self._points(series, start)
                return self._related(stated, rule.name, self._whole([names]), self.skeleton.words(stated.start, start))
        return None

    def _points(self, series: list[tuple[str, ...]], start: int) -> list[str]:
        """Return the marks of a numbered list that begins at a place, up to where it ends or begins anew."""
        found: list[str] = []
        place = start
        for marks in series:
            ats = [(at, mark) for mark in marks if (at := self.text.find(mark, place, place + self.rules.numbered.far)) >= 0]
            first, mark = min(ats, default=(-1, ""))
            if first < 0 or (found and any(self.text.find(one, place, first) >= 0 for one in series[0])):
                return found
            found.append(mark)
            place = first + len(mark)
        return found

    def _amounts(self, stated: Stated) -> Related | None:
        """`one of 4 million, one of 3 million and one of 2 million, 3 projects`."""
        before = bisect_left(self.money, stated.start)
        if not before or stated.start - self.money[before - 1] > _EACH:
            return None
        sentence, found = self.skeleton.sentence(stated.start).start, list[str]()
        start = max(self.text.rfind(self.skeleton.marks.comma[0], sentence, stated.start) + 1, sentence)
        first = end = -1
        for match in self.counts.each.finditer(self.text, start, stated.start + 1):
            if end >= 0 and match.start() != end:
                return None
            first, end = (match.start() if first < 0 else first), match.end()
            found.append(self.skeleton.figure_at(match.start("value")).surface)
        tail = self.text[end : stated.start] if end >= 0 else ""
        if end < 0 or len(tail) > 1 or any(map(is_sign, tail)):
            return None
        loose = any(word in self.text[start : stated.start] for word in self.words.open)
        return self._related(
            stated, self.rules.amounts.name, self._whole([found]), self.skeleton.words(first, stated.end), loose
        )

    def values(self) -> Iterator[Related]:
        """Yield a relation for each row of values told respectively: so many as the names in front, or as is said."""
        rule = self.rules.respectively
        for match in self.counts.respectively.finditer(self.text):
            start = self.names.run(match.start())
            run = self.text[start : match.start()].rstrip("".join(self.words.quotes))
            values = self._row(match.end())
            if len(values) < 2 or _SIGN.search(run):
                continue  # behind several days, a value of each for each name
            numerals = self.counts.numerals(run)
            said = next((one for one in numerals if self.counts.counter.match(run, one.end())), None)
            names = self.names.split(run[: said.start()] if said else run, self.words.marks)
            reading = self.names.reading(names)
            several = any(word in run for word in rule.never)
            if several and not (said and len(values) == reading.most >= _ALIKE):
                continue  # the word stands for several things, or for all, unless these are named and are as many
            if said:
                count = tally(self.words.numerals[said[0]], said[0], values[0].start, values[-1].end)
                told, most = tuple(figure.surface for figure in values), len(values)
            else:
                count = tally(len(values), rule.shown.format(number=len(values)), values[0].start, values[-1].end)
                told, most = tuple(names), reading.most + sum(word in run for word in rule.pairs)
                if most < 2 or self.names.cut(start) or len(names[0]) > LONGEST_FIRST:
                    continue
                if any(not 1 <= len(name) <= LONGEST_NAME for name in names[1:]):
                    continue
            members = (Member("count", count), *(Member("value", figure) for figure in values))
            wording = self.skeleton.words(start, match.end() + 2 * len(values) - 1)
            yield Related("part", "COUNT", rule.name, members, wording, "closed", names=told, most_names=most)

    def _row(self, position: int) -> list[Figure]:
        """Return the values that stand one behind another, divided as names are."""
        found = [self.skeleton.figure_at(position)]
        while divided := self.counts.between.match(self.text, position + 1):
            position = divided.end()
            found.append(self.skeleton.figure_at(position))
        return found


# Kept by no reader: one that held its own methods would hold itself, and its text with it.
_WAYS: tuple[Callable[[_Reader, Stated], Related | None], ...] = (
    _Reader._named, _Reader._shared, _Reader._added, _Reader._amounts, _Reader._priced, _Reader._held, _Reader._listed,
    _Reader._placed, _Reader._numbered,
)  # fmt: skip
_IN_FRONT = (*_WAYS[:4], _WAYS[-1])  # those that need nothing right behind the number
