"""Wholes and the parts that are all of them by their names, whatever stands between; parts that name what they are of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from extractor.findings.adding import members_of
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.sums import Amounts, Family
from extractor.findings.typos import typos

_FEWEST = 2
_NEAR = 60  # characters from one part to the next
_FAR = 100  # characters from a whole to the first of its parts
_MUCH, _LITTLE = Decimal("1.5"), Decimal("0.6")  # times a whole: parts that come to more or less are of something else
_WORD = 2  # characters of a name
_FILLER, _BEHIND = 5, 16  # characters in front of an amount that name nothing, and behind one
_THINGS = ("mass", "area", "length", "volume")  # what is measured belongs to one kind alone
_LIKELY = Fraction(1, 3)  # how likely a slip may be by chance
_ABOUT, _NEARLY = Decimal("1.3"), Decimal("0.7")
_UNCOUNTED = ("date", "percent", "percentage_points", "ratio", "rank", "multiple", "duration")


class Wholes:
    """Reads them."""

    def __init__(self, amounts: Amounts) -> None:
        self.amounts, self.ways, self.skeleton = amounts, amounts.ways, amounts.skeleton

    @cached_property
    def everyone(self) -> set[int]:
        """Where numbers stand of places or people all of which did something."""
        return {match.start("whole") for match in self.skeleton.found(self.ways.everyone)}

    def read(self) -> Iterator[Related]:
        """Yield each whole with its parts."""
        for family, _, _ in self.skeleton.standing(self.ways.sought):
            for start, end in family.lines(self.skeleton):
                yield from self._of_family(family, self.skeleton.between(start, end))
        yield from self._of_everyone()
        yield from self._of_kinds()
        yield from self._among()

    def _of_family(self, family: Family, places: Sequence[int]) -> Iterator[Related]:
        """Yield the whole of each run of parts that bear the names of a family."""
        at = 0
        while at < len(places):
            run = self._run(family, places, at)
            if len(run) < _FEWEST or not self._is_all(family, run):
                at += 1
                continue
            at = places.index(run[-1]) + 1
            yield from self._with_whole(family, run, places)

    def _run(self, family: Family, places: Sequence[int], at: int) -> list[int]:
        """Return the parts of a family that follow one another from a place on."""
        first = places[at]
        uncounted = _UNCOUNTED[:-1] if family.rule.days else _UNCOUNTED
        if self.skeleton.kinds[first] in uncounted or family.any.pattern.search(self._name(family, first)) is None:
            return []
        found, groups = list[int](), set[int]()
        level = self.skeleton.level(first)
        end = self.skeleton.full_sentence(first).end if family.rule.any else places[-1] + 1
        for one in places[at:]:
            if one >= end:
                break
            if self.skeleton.kinds[one] in uncounted or self.skeleton.level(one) > level:
                continue
            if found and (one - found[-1] > _NEAR or self.skeleton.level(one) < level):
                break
            if not self.amounts.of_one_sort(one, first):
                continue
            if found and (self.amounts.compared(one) or self.ways.changed.search(self.skeleton.leads[one])):
                continue  # how much more one of them is
            if found and self._is_apart(found, one):
                break
            group = family.group(self._name(family, one))
            if found and family.rule.any and self.amounts.able(one) and self.amounts.label(one):
                found.append(one)
                continue
            if group is None or group in groups or not self.amounts.able(one, family.rule.days):
                if found and self.ways.closers.search(self.amounts.label(one)):
                    found.append(one)
                break
            found.append(one)
            groups.add(group)
        return found

    def _is_apart(self, found: Sequence[int], position: int) -> bool:
        """Tell whether the first pause of a row stands in front of an amount: what follows is of something else."""
        text, pause = self.skeleton.text, self.skeleton.marks.pause
        paused = any(one in pause for one in text[found[-1] : position])
        return paused and len(found) > 1 and not any(one in pause for one in text[found[0] : found[1]])

    def _name(self, family: Family, position: int) -> str:
        """Return the words in front of an amount that tell its group; of numbers of years other numbers are among them."""
        if family.rule.dates:
            return self.amounts.clause(position)
        label = self.amounts.label(position)
        if len(label) <= _FILLER and self.ways.filler.search(label):
            return self.skeleton.word_behind(position, _BEHIND)  # 43 of them are so
        return label

    def _named(self, family: Family, position: int) -> str:
        """Return the words around an amount that tell whether it is a whole; of numbers of years those of its clause."""
        return self.amounts.clause(position) if family.rule.dates else self.amounts.named(position)

    def _is_all(self, family: Family, run: Sequence[int]) -> bool:
        """Tell whether each group of a family has its part, or words say that it has none."""
        told = {family.group(self._name(family, one)) for one in run}
        if family.rule.any and len({self._name(family, one) for one in run}) < len(run):
            return False
        sentence = self.skeleton.full_sentence(run[-1])
        for index in set(range(family.needed)) - told:
            none = re.compile(f"{self.ways.words.none}{family.groups[index].pattern}")
            if none.search(self.skeleton.text, run[0], sentence.end) is None:
                return False
        return True

    def _with_whole(self, family: Family, run: Sequence[int], places: Sequence[int]) -> Iterator[Related]:
        """Yield a run with the whole that stands right in front of it, or behind it where its words say that it is one."""
        if self.amounts.patterns.untold.match(self.skeleton.text, run[-1] + 1):
            return  # there are others
        if family.rule.at_most:
            yield from self._limited(family, run, places)
            return
        wholes = [one for one in (self._before(family, run, places), self._after(family, run, places)) if one is not None]
        again = self.ways.among.search(self.skeleton.leads[run[0]]) is not None
        related = [
            self.amounts.related(family.rule.name, one, run, self._is_sure(family, one, run), again=again) for one in wholes
        ]
        found = [one for one in related if one is not None]
        if found:
            exact = [one for one in found if sum(part.value or 0 for part in one.figures("part")) == one.one("whole").value]
            yield (exact or found)[0]

    def _limited(self, family: Family, run: Sequence[int], places: Sequence[int]) -> Iterator[Related]:
        """Yield a run with the nearest amount in front of it that bounds it: all votes with those who could vote."""
        first = run[0]
        floor = self.skeleton.full_sentence(max(0, self.skeleton.full_sentence(first).start - 1)).start
        for one in reversed(places[: places.index(first)]):
            if one < floor or first - one > _FAR:
                break
            figure = self.skeleton.figure_at(one)
            counts = self.amounts.of_one_sort(one, first) or figure.kind in ("people", "count")
            if counts and known(figure) and family.whole.search(self._named(family, one)):
                figures = [self.skeleton.figure_at(part) for part in run]
                wording = self.skeleton.words(one, run[-1] + 1)
                yield Related("sum", "SUM", family.rule.name, members_of(figure, figures), wording, "open", tension=True)
                return

    def _is_sure(self, family: Family, whole: int, run: Sequence[int]) -> bool:
        if not family.rule.sure and whole not in self.everyone:
            return False
        value = self.skeleton.figure_at(whole).value or Decimal(0)
        added = sum((self.skeleton.figure_at(one).value or Decimal(0) for one in run), Decimal(0))
        return value * _LITTLE <= added <= value * _MUCH

    def _before(self, family: Family, run: Sequence[int], places: Sequence[int]) -> int | None:
        """Return the nearest amount of its sort in front of a run, in its sentence or the one before."""
        first = run[0]
        match = self.ways.among.search(self.skeleton.leads[first])
        if match is not None and not self.ways.among_never.search(match["name"]):
            return self.amounts.bearing(match["name"], first, first)
        sentence = self.skeleton.full_sentence(first).start
        floor = max(first - _FAR, self.skeleton.full_sentence(max(0, sentence - 1)).start)
        level = self.skeleton.level(first)
        for one in reversed(places[: places.index(first)]):
            if one < floor:
                break
            if self.skeleton.level(one) <= level and self.amounts.of_one_sort(one, first):
                fits = self.amounts.able(one, family.rule.days) and family.group(self.amounts.label(one)) is None
                return one if fits and family.whole.search(self._named(family, one)) else None
        return None

    def _after(self, family: Family, run: Sequence[int], places: Sequence[int]) -> int | None:
        """Return the next amount of its sort behind a run in its sentence, if words make it a total."""
        last, end = run[-1], self.skeleton.full_sentence(run[-1]).end
        for one in places[places.index(last) + 1 :]:
            if one >= end or one - last > _NEAR:
                break
            if self.amounts.of_one_sort(one, last):
                lead = self.skeleton.leads[one]
                if self.ways.changed.search(lead):
                    continue
                total = self.ways.sure.search(lead) or self.ways.perhaps.search(lead)
                fits = total and self.amounts.able(one) and not self.ways.never.search(lead)
                return one if fits and family.whole.search(self._named(family, one)) else None
        return None

    def _of_everyone(self) -> Iterator[Related]:
        """Yield a number of which all did something with how many did it in each of several ways."""
        for whole in sorted(self.everyone):
            start, end = self.skeleton.full_sentence(whole)
            key = self.skeleton.key_at
            alike = [one for one in self.skeleton.between(start, end) if key(one) == key(whole)]
            if alike and whole in (alike[0], alike[-1]):
                related = self._distributed(whole, [one for one in alike if one != whole])
                if related is not None:
                    yield related

    def _distributed(self, whole: int, parts: Sequence[int]) -> Related | None:
        clauses = [self.amounts.clause(one) for one in parts]
        if len(parts) <= _FEWEST or len(set(clauses)) < len(parts) or not all(map(self.amounts.able, [whole, *parts])):
            return None
        if not _share_word(clauses) or all(map(self.ways.from_on.search, clauses)):
            return None  # of those with 10 and more, some have 50 and more
        value = self.skeleton.figure_at(whole).value or Decimal(0)
        added = sum((self.skeleton.figure_at(one).value or Decimal(0) for one in parts), Decimal(0))
        near = value * _NEARLY <= added <= value * _ABOUT
        return self.amounts.related("all of them, by what each did", whole, parts, True) if near else None

    def _of_kinds(self) -> Iterator[Related]:
        """Yield each open list of things that bear the noun of their whole, with their kinds, and come to a little more."""
        for one in self.amounts.found:
            if one.mode != "near" or one.check != "SUM" or one.one("whole").kind not in _THINGS:
                continue
            figures = one.figures("part")
            whole, parts = one.one("whole"), [self.skeleton.position(part.start) for part in figures]
            value, told = whole.value or Decimal(0), sum((part.value or Decimal(0) for part in figures), Decimal(0))
            if not value < told <= value * _ABOUT or self.amounts.compared(parts[0]):
                continue
            labels = [self.amounts.label(part) for part in parts]
            noun = labels[0][-_WORD:]
            alike = len(noun) == _WORD and all(label.endswith(noun) and label != noun for label in labels)
            borne = alike and noun in self.amounts.named(self.skeleton.position(whole.start))
            if borne and len(set(labels)) == len(labels) and typos(whole, figures, _LIKELY):
                yield one._replace(rule="kinds of what the whole names", mode="closed", tension=True)

    def _among(self) -> Iterator[Related]:
        """Yield a part with the amount whose name it bears: 171 went to work, of the workers 98 went far."""
        for position in self.amounts.led(self.ways.among):
            lead = self.skeleton.leads[position]
            match = self.ways.among.search(lead)
            if match is None or self.ways.among_never.search(match["name"]) or not self.amounts.able(position):
                continue
            whole = self._bearing(match["name"], position)
            if whole is not None:
                members = Member("whole", self.skeleton.figure_at(whole)), Member("part", self.skeleton.figure_at(position))
                wording = self.skeleton.words(whole, position + 1)
                yield Related("part", "PART", "a part and the name of its whole", members, wording, "open", tension=True)

    def _bearing(self, name: str, position: int) -> int | None:
        """Return the only amount in front of one, in its sentence, whose words share one with a name."""
        start = self.skeleton.full_sentence(position).start
        words = {name[at : at + _WORD] for at in range(len(name) - 1)}
        before = [one for one in self.skeleton.between(start, position) if self.amounts.of_one_sort(one, position)]
        named = [one for one in before if any(word in self.amounts.named(one) for word in words)]
        return named[0] if len(named) == 1 and self.amounts.able(named[0]) else None


def _share_word(clauses: Sequence[str]) -> bool:
    """Tell whether the words in front of several amounts have one in common."""
    first, *rest = clauses
    words = (first[at : at + _WORD] for at in range(len(first) - 1))
    return any(word.isalpha() and all(word in other for other in rest) for word in words)
