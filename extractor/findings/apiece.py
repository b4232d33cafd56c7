"""So much for each, how many and all of it, in whatever order: where a sentence tells each of the three once.

288 tons at 4.5 yuan a kilogram; 30 wells at 800 yuan each; 415 yuan a head each month, 215 people, all of a year. Read where
no pattern has told what the amount for each is of. What is paid each month is paid twelve times a year.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from extractor.findings.adding import addable
from extractor.findings.apiece_rules import Apiece
from extractor.findings.arithmetic import makes
from extractor.findings.derived import tally, times
from extractor.findings.mistyped import of_others
from extractor.findings.nearby import COUNTED, known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.trimmed import trimmed, without_parts
from extractor.findings.units import Key
from extractor.records import Figure, Kind, Span
from extractor.rulebook import Rulebook

_BEHIND = 4  # characters behind a number that name what is counted
_MONTHS = 12
_ANYTHING = "*"  # what a price is for that does not say it
_MONEY = ("money", "unit_price")
_NO_AMOUNTS = ("date", "percent", "percentage_points")
_MEASURED = ("area", "mass", "length", "volume", "energy")
_LONGEST = 160  # characters of a sentence


class _Rate(NamedTuple):
    """An amount for each: what it is for each `of`, what it tells, how often it is paid in the time of all of it, and the
    words in front of it that name what it is of."""

    position: int
    of: str
    what: str
    often: int = 1
    name: str = ""


def apiece(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield the product of each amount for each of which none of the relations found tells."""
    ways = rules.once(Apiece)
    each = {*skeleton.led(ways.each), *skeleton.of_kind("unit_price")}
    told = {member.figure.figure_id for one in found for member in one.members if member.role == "per"} if each else set()
    for position in sorted(each):
        figure = skeleton.figure_at(position)
        if figure.figure_id in told or not known(figure):
            continue
        rate = _rate(skeleton, ways, position)
        related = None if rate is None else _read(skeleton, ways, rate, each)
        if related is not None:
            yield related


def _read(skeleton: Skeleton, ways: Apiece, rate: _Rate, each: set[int]) -> Related | None:
    """Return the product that an amount for each is of, in its sentence or in what is left of this without its parts."""
    span = skeleton.sentence(rate.position)
    whole = _Sentence(skeleton, ways, rate, each, span, (skeleton.between(*span), skeleton.text[span.start : span.end]))
    related = whole.read()
    if related is not None:
        return related
    left = trimmed(skeleton, span, rate.position, ways.parts)
    return None if left is None else _Sentence(skeleton, ways, rate, each, span, left).read()


def _rate(skeleton: Skeleton, ways: Apiece, position: int) -> _Rate | None:
    """Return an amount as one for each of something, if its words or its unit say so."""
    lead, figure = skeleton.leads[position], skeleton.figure_at(position)
    match = ways.monthly.search(lead)
    if match:
        of = match["of"] or match["of_month"] or match["of_mean"] or ways.rule.paid
        return _Rate(position, of, "", _MONTHS) if figure.kind in _MONEY else None
    if ways.months.search(lead):
        return _Rate(position, "", "", _MONTHS) if figure.kind in _MONEY else None
    for pattern in ways.leads:
        match = pattern.search(lead)
        if match:
            bad = ways.never_what.search(match["what"]) or ways.never_what.search(lead, 0, match.start())
            return None if bad else _Rate(position, match["of"], match["what"], name=lead[: match.start()])
    if figure.kind in _MONEY and ways.alone.search(lead):
        return _Rate(position, _ANYTHING, "")
    of = figure.unit.partition("/")[2]
    fits = of in ways.rule.kinds and ways.price.search(lead) is not None and not ways.never_what.search(lead)
    return _Rate(position, of, "") if fits else None


class _Sentence:
    """The sentence of an amount for each, with the numbers and the words of it that are read."""

    def __init__(
        self, skeleton: Skeleton, ways: Apiece, rate: _Rate, each: set[int], span: Span, told: tuple[list[int], str]
    ) -> None:
        self.skeleton, self.ways, self.rate, self.span = skeleton, ways, rate, span
        self.places, self.text = told
        self.others, self.each = [one for one in self.places if one not in each], each

    def read(self) -> Related | None:
        """Return the product that the amount for each is of, where how many and all of it are told once."""
        per = self.skeleton.figure_at(self.rate.position)
        kinds = {self.skeleton.kinds[one] for one in self.places}
        if len(self.text) > _LONGEST or "duration" in kinds - self._months() or self._is_of_others(self.text):
            return None
        total = self._total(per)
        count = self._count(per, total) if total is not None else None
        if count is None or total is None or not (known(count) and known(total)) or count.value == 1:
            return None
        mean = self._is_mean()
        if ((total.value or 0) <= (per.value or 0) and not mean) or (mean and is_rounded_mean(count, per, total)):
            return None
        rate = times(per, self.rate.often) if self.rate.of and self.rate.often > 1 else per
        if not self._together(count, total) or is_one_of_several(self.skeleton, self.rate.position, self.each):
            return None
        unit = self.ways.units.get(self.rate.of, Fraction(1))
        if of_others((count, rate, total), unit):
            return None
        members = Member("count", count), Member("per", rate), Member("total", total)
        wording = self.skeleton.words(self.places[0], self.places[-1] + 1)
        return Related("product", "PROD", self.ways.rule.name, members, wording, divide=unit, tension=True)

    def _months(self) -> set[Kind]:
        """Return the kind of times, where all that are told are the months of a year in which something is paid."""
        times_told = [self.skeleton.figure_at(one) for one in self.places if self.skeleton.kinds[one] == "duration"]
        paid = self.rate.often == _MONTHS and all(one.value == _MONTHS for one in times_told)
        return {"duration"} if paid else set()

    def _is_of_others(self, sentence: str) -> bool:
        """Tell whether words in the sentence say that some of its amounts are of something else."""
        words = {match[0] for match in self.ways.never.finditer(sentence)}
        each_year = self.ways.rule.of_year in self.skeleton.leads[self.rate.position]
        return bool(words - {self.ways.rule.yearly} if each_year else words)

    def _is_mean(self) -> bool:
        return self.ways.rule.mean in self.skeleton.leads[self.rate.position]

    def _together(self, count: Figure, total: Figure) -> bool:
        """Tell whether no other amount stands among the three, but one of those who have it, or a share."""
        starts = [self.skeleton.figure_at(self.rate.position).start, count.start, total.start]
        first, last = map(self.skeleton.position, (min(starts), max(starts)))
        among = [self.skeleton.kinds[one] for one in self.places if first <= one <= last]
        others = [kind for kind in among if kind not in _NO_AMOUNTS and kind not in self._months()]
        allowed = len(set(starts)) + (count.kind not in COUNTED)
        return len(others) <= allowed

    def _count(self, per: Figure, total: Figure) -> Figure | None:
        """Return how many there are of what the amount is for each of, where one number alone tells that."""
        if not self.rate.of:  # of the months of a year: of no number of people
            around = self.skeleton.between(*self.skeleton.full_sentence(self.rate.position))
            counted = any(self.skeleton.kinds[one] in COUNTED for one in around)
            place = self.skeleton.figure_at(self.rate.position)
            return None if counted else tally(_MONTHS, str(_MONTHS), place.start, place.start)
        kinds = self.ways.rule.kinds.get(self.rate.of)
        if self.rate.of == _ANYTHING:
            before = [one for one in self.others if one < self.rate.position][-1:]
            found = [one for one in before if self.skeleton.kinds[one] in COUNTED]
        elif kinds is None:
            found = [one for one in self.others if self._is_counted(one)]
        else:
            found = [one for one in self.others if self.skeleton.kinds[one] in kinds or self._is_post(one)]
        found = self._in_row(found, per, total) if len(found) > 1 else found
        if len(found) != 1 or self.ways.never_count.search(self.skeleton.leads[found[0]]):
            return None
        measured = kinds is not None and self.skeleton.kinds[found[0]] in _MEASURED
        if self._names_another(found[0]) or (measured and self._is_of_another(found[0], self.skeleton.leads[found[0]])):
            return None
        return self.skeleton.figure_at(found[0])

    def _in_row(self, found: list[int], per: Figure, total: Figure) -> list[int]:
        """Return of several numbers the one right beside the amount for each and all of it, where none of them fits."""
        unit = self.ways.units.get(self.rate.of, Fraction(1))
        if any(makes(self.skeleton.figure_at(one), per, total, unit) for one in found):
            return []
        amounts = [one for one in self.places if self.skeleton.kinds[one] not in _NO_AMOUNTS]
        ends = sorted((self.rate.position, self.skeleton.position(total.start)))
        first, last = map(amounts.index, ends)
        beside = amounts[first - 1] if first else -1
        return [beside] if last == first + 1 and beside in found else []

    def _names_another(self, count: int) -> bool:
        """Tell whether words right in front of the amount for each, behind others, name something else than is counted."""
        before = [one for one in self.places if one < self.rate.position and self.skeleton.kinds[one] != "date"]
        named = len(self.ways.words.sub("", self.rate.name)) > 1
        return named and bool(before) and not self._in_one_clause(count)

    def _in_one_clause(self, count: int) -> bool:
        """Tell whether no mark but brackets stands between a number and the amount for each behind it."""
        position, brackets = self.rate.position, self.skeleton.marks.open + self.skeleton.marks.close
        level = self.skeleton.level(position)
        marks = [one for one in self.skeleton.edges(count, position) if self.skeleton.level(one) <= level]
        return count < position and all(self.skeleton.text[one] in brackets for one in marks)

    def _is_post(self, position: int) -> bool:
        """Tell whether a number counts posts, where the amount is for each person."""
        paid = self.rate.of in self.ways.rule.persons and self.skeleton.kinds[position] == "count"
        return paid and self.ways.posts.search(self.skeleton.leads[position]) is not None

    def _is_counted(self, position: int) -> bool:
        """Tell whether a number counts what the amount is for each of, by its unit or by the words behind it."""
        figure, of = self.skeleton.figure_at(position), self.rate.of
        if figure.kind not in COUNTED:
            return False
        behind = self.skeleton.text[position + 1 : position + 1 + _BEHIND]
        named = re.match(f"[\u4e00-\u9fff]*?{re.escape(of)}", self.ways.each.split(behind)[0]) is not None
        return figure.unit == of or named or (len(of) > 1 and self.skeleton.leads[position].endswith(of))

    def _total(self, per: Figure) -> Figure | None:
        """Return all of it, where words say that the only amount of its unit beside the one for each is that."""
        kind, unit = self.skeleton.key_at(self.rate.position)
        keys = {(kind, unit), ("money" if kind == "unit_price" else kind, unit.partition("/")[0])}
        found = [one for one in self.others if self.skeleton.key_at(one) in keys and addable(self.skeleton.figure_at(one))]
        found = without_parts(self.skeleton, found)
        if len(found) != 1 or not self._is_all(found[0], per):
            return None
        return self.skeleton.figure_at(found[0])

    def _is_all(self, position: int, per: Figure) -> bool:
        ways, lead = self.ways, self.skeleton.leads[position]
        if self.rate.often > 1:
            behind = self.skeleton.kinds.get(position - len(lead) - 1) == "duration"  # of so many months, which are all
            return behind or ways.year.search(lead) is not None
        if ways.never_all.search(lead) or (ways.change.search(lead) and not ways.in_all.search(lead)):
            return False
        name = next((one for one in ways.rule.names if one in self.rate.what), "")
        if name and name in ways.rule.no_names and self.rate.of in ways.rule.persons:
            longer = self.rate.what.partition(name)[0]
            return len(longer) > 1 and longer in lead and name in lead
        if name and name not in lead and not ways.in_all.search(lead):
            return False
        words = ways.all if per.kind in _MONEY else ways.all_things
        own = self.skeleton.leads[self.rate.position]
        apart = ways.means.are_apart(own, lead) or self._is_of_another(position, lead)
        return words.search(lead) is not None and not apart

    def _is_of_another(self, position: int, lead: str) -> bool:
        """Tell whether the words in front of an amount name something of which its sentence does not tell else."""
        first = min(one for one in self.places if self.skeleton.kinds[one] != "date")
        name = self.ways.words.sub("", lead) if position > first else ""
        rest = self.text.replace(lead, "", 1)
        return len(name) > 1 and not any(character in rest for character in name)


def is_one_of_several(skeleton: Skeleton, position: int, each: Collection[int]) -> bool:
    """Tell whether a full sentence has other amounts for each of a unit, and one beside them for what all come to."""
    key, around = amount_key(skeleton.key_at(position)), skeleton.between(*skeleton.full_sentence(position))
    alike = [one for one in around if amount_key(skeleton.key_at(one)) == key]
    rates = [one for one in alike if one in each]
    return len(rates) > 1 and len(alike) == len(rates) + 1


def amount_key(key: Key) -> Key:
    """Return what an amount for each, and all of it, have in common: of money the currency."""
    kind, unit = key
    return ("money", unit.partition("/")[0]) if kind in _MONEY else key


def is_rounded_mean(count: Figure, per: Figure, total: Figure) -> bool:
    """Tell whether a mean in whole things is that of a total, rounded."""
    if per.kind not in COUNTED or not count.value or per.value is None or total.value is None:
        return False
    return 0 < abs(total.value / count.value - per.value) <= 1
