"""All of it as the product of several numbers of one full sentence, by what each of them is for each of.

3620 pupils, 4 yuan for each pupil and day, 200 days: an amount is for each of some things and times, these are counted by
other numbers, which may themselves be for each of something. Where every one of them is counted once, and one amount of the
unit is left for all of it, that is their product. Weak words need a slip of the hand that explains why it is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import ceil, floor

from extractor.findings.adding import addable
from extractor.findings.apiece import amount_key
from extractor.findings.arithmetic import makes
from extractor.findings.derived import product_of, tally
from extractor.findings.each import exactly
from extractor.findings.factor_rules import ANYTHING, Factors, Rate, as_mean, priced
from extractor.findings.fitting import a_slip_fits
from extractor.findings.nearby import COUNTED, known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.trimmed import trimmed, without_parts
from extractor.findings.yearless import dated
from extractor.records import Figure, Span
from extractor.rulebook import Rulebook

_FEWEST, _MOST, _LONGEST = 2, 12, 170  # figures and characters of a sentence
_NO_AMOUNTS = ("date", "percent", "percentage_points", "duration", "multiple")
_PERSONS = ("people", "person_times")
_BEHIND = 7  # characters behind a number that name what is counted
_NEAR, _NEARER = Fraction(1, 3), Fraction(1, 5)
_NAME = 2  # characters of a name
_FAR = 20  # times as much: they are of other things
_PRECISE = 3  # digits of a total that a slip fits by chance seldom, where both are near
_MONTHS, _DAYS = 12, 365  # of a year
_MOST_PRECISE = 4  # and where they are not


def factors(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield the products of which none of the relations found tells, where they fail."""
    ways = rules.once(Factors)
    led = sorted({*skeleton.led(ways.each), *skeleton.led(ways.hint), *skeleton.of_kind("unit_price")})
    told = {member.figure.figure_id for one in found if one.check == "PROD" for member in one.members} if led else set()
    read: dict[Span, Sentence] = {}
    for position in led:
        if skeleton.kinds[position] in _NO_AMOUNTS or skeleton.figure_at(position).figure_id in told:
            continue
        span = skeleton.full_sentence(position)
        if span.end - span.start > _LONGEST:
            continue
        if span not in read:
            read[span] = Sentence(skeleton, ways, span, skeleton.between(*span))
        if len(read[span].places) < _FEWEST or position not in read[span].rates:
            continue
        made = list(read[span].read(position)) if len(read[span].places) <= _MOST else []
        left = trimmed(skeleton, span, position, ways.parts) if not made else None
        if left is not None and _FEWEST <= len(left[0]) <= _MOST:
            made = list(Sentence(skeleton, ways, span, left[0]).read(position))
        yield from made


class Sentence:
    """The full sentence of a number that is for each of something, with those of its numbers that are read."""

    def __init__(self, skeleton: Skeleton, ways: Factors, span: Span, places: list[int]) -> None:
        self.skeleton, self.ways, self.span, self.places = skeleton, ways, span, places
        leads = skeleton.leads
        amounts = [one for one in self.places if skeleton.kinds[one] not in _NO_AMOUNTS]
        rates = {one: ways.rate(one, leads[one]) or priced(skeleton, one) for one in amounts}
        self.rates: Mapping[int, Rate] = {place: rate for place, rate in rates.items() if rate is not None}

    def read(self, position: int) -> Iterator[Related]:
        """Yield the product that a number is a factor of, if each of what it is for each of is counted once."""
        rate = self.rates.get(position)
        total = self.total(rate) if rate is not None else None
        if rate is None or total is None:
            return
        counts: list[tuple[int, Figure]] = []
        unit = self._counted(rate, total, counts)
        if unit is None:
            return
        places = sorted({position, total, *(place for place, _ in counts if place >= 0)})
        end = min(places[-1] + _BEHIND, self.span.end)
        if self.ways.never.search(self.skeleton.text, places[0], end) or self._has_others(places):
            return
        per = self.skeleton.figure_at(position)
        per = as_mean(per) if rate.mean else exactly(per)
        written = [figure for _, figure in counts]
        whole = self.skeleton.figure_at(total)
        if not all(map(known, (per, whole, *written))) or not written:
            return
        if rate.scale == 1 and (whole.value or 0) <= (per.value or 0):
            return
        count = reduce(lambda one, other: product_of(one, other, one), written)
        if makes(count, per, whole, unit) or not self._tells(rate, (*written, per), whole, unit, total):
            return
        members = Member("count", count), Member("per", per), Member("total", whole)
        wording = self.skeleton.words(places[0] - len(self.skeleton.leads[places[0]]), places[-1] + 1)
        yield Related("product", "PROD", self.ways.rule.name, members, wording, divide=unit, tension=True)

    def total(self, rate: Rate) -> int | None:
        """Return the one amount of the unit of a number for each that may be all of it."""
        kind, keys = self.skeleton.kinds[rate.position], {amount_key(self.skeleton.key_at(rate.position))}
        if kind in _PERSONS:
            keys |= {(one, "") for one in _PERSONS}
        others = [one for one in self.places if one not in self.rates and amount_key(self.skeleton.key_at(one)) in keys]
        others = [one for one in others if self.skeleton.kinds[one] != "people" or kind != "person_times"]
        others = without_parts(self.skeleton, others)
        found = [one for one in others if not self.ways.never_all.search(self.skeleton.leads[one])]
        others = [one for one in others if one not in found]
        if rate.mean and any(self.ways.another.search(self.skeleton.leads[one]) for one in others):
            return None
        if rate.scale > 1:
            found = [one for one in found if not self.ways.population.search(self.skeleton.leads[one])]
        elif kind in _PERSONS and len(found) > 1:
            found = [one for one in found if self.skeleton.kinds[one] == "person_times"]
        rivals = [one for one in self.rates if one != rate.position and amount_key(self.skeleton.key_at(one)) in keys]
        if len(found) != 1 or rivals or not addable(self.skeleton.figure_at(found[0])):
            return None
        return found[0]

    def _counted(self, rate: Rate, total: int, counts: list[tuple[int, Figure]]) -> Fraction | None:
        """Add how many there are of all that a number is for each of; return of how many units one is made."""
        unit = rate.scale
        used = {rate.position, total, *(place for place, _ in counts)}
        for of in rate.of:
            place = self._count(of, used, (rate.position, total))
            if place is None:
                many = self._of_year(of, rate, total)
                if many is None:
                    return None
                if many.value != 1:
                    counts.append((-1, many))
                continue
            counts.append((place, self.skeleton.figure_at(place)))
            used.add(place)
            if of not in self.ways.rule.times:
                unit *= self.ways.units.get(of, Fraction(1))
            if place in self.rates:
                more = self._counted(self.rates[place], total, counts)
                if more is None:
                    return None
                unit *= more
                used |= {one for one, _ in counts}
        return unit

    def _count(self, of: str, used: set[int], ends: tuple[int, int]) -> int | None:
        """Return the one number that counts what an amount is for each of; of several that with its name, or the one beside
        the amount and all of it."""
        kinds, others = self.skeleton.kinds, [one for one in self.places if one not in used]
        if of in self.ways.rule.times:
            units = self.ways.rule.times[of]
            found = [one for one in others if kinds[one] == "duration" and self.skeleton.figure_at(one).unit in units]
            return found[0] if len(found) == 1 else None
        found = [one for one in others if self.may_count(one, of)]
        found = [one for one in found if one in self.rates or not self.ways.never_count.search(self.skeleton.leads[one])]
        if len(found) > 1:
            found = [one for one in found if self._counts(one, of)] or found
        if len(found) > 1:
            first, last = sorted(map(self.places.index, ends))
            found = [one for one in found if first - 1 <= self.places.index(one) <= last + 1]
        return found[0] if len(found) == 1 else None

    def may_count(self, position: int, of: str) -> bool:
        """Tell whether a number can be how many there are of something."""
        if of == ANYTHING:
            return self.skeleton.kinds[position] in COUNTED
        wanted, kind = self.ways.rule.kinds.get(of), self.skeleton.kinds[position]
        return kind in wanted if wanted is not None else kind in COUNTED and self._counts(position, of)

    def _counts(self, position: int, of: str) -> bool:
        """Tell whether a number counts something: by its unit, or by the words right behind it or in front of it."""
        unit, last = self.skeleton.figure_at(position).unit[-len(of) :], of[-1]
        behind = self.skeleton.word_behind(position, _BEHIND)
        alike = any(last == group[0] and unit[-1:] in group for group in self.ways.rule.alike if unit)
        if of == unit or (alike and not (unit in self.ways.rule.any_thing and behind)):
            return True
        lead = self.skeleton.leads[position]
        return of in behind or lead.endswith(of) or (not behind and self.ways.plain.sub("", lead).endswith(of))

    def _of_year(self, of: str, rate: Rate, total: int) -> Figure | None:
        """Return how many times of such a kind a year has, where all of it is that of a year."""
        ends = self.ways.rule.year.get(of)
        alike = self.skeleton.key_at(rate.position)[1] == self.skeleton.key_at(total)[1]
        if ends is None or (ends[1] == 1 and len(rate.of) == 1 and alike):
            return None
        if any(self.skeleton.kinds[one] == "duration" for one in self.places):
            return None
        if ends[1] > 1:
            ends = self._of_time(of, total, ends)
        if ends is None:
            return None
        start = self.skeleton.figure_at(rate.position).start
        many = tally(ends[0], str(ends[0]), start, start)
        return many.model_copy(update={"upper": Decimal(ends[1])})

    def _of_time(self, of: str, total: int, ends: tuple[int, int]) -> tuple[int, int] | None:
        """Return how many times of a kind the time has of which all of it is told: a year, or that of the one date."""
        if self.ways.of_year.search(self.skeleton.leads[total]):
            return ends
        days = [self.skeleton.figure_at(one) for one in self.places if self.skeleton.kinds[one] == "date"]
        if len(days) == 1:
            day = dated(days, self.ways.dates)[0]
            return _so_often(of, day.date_start, day.date_end, ends)
        sentence = self.skeleton.text[self.span.start : self.span.end]
        sure = not days and self.ways.in_all.search(self.skeleton.leads[total])
        return ends if sure and self.ways.of_year.search(sentence) else None

    def _has_others(self, places: Sequence[int]) -> bool:
        """Tell whether a time of which no factor is told stands among the numbers."""
        among = [one for one in self.places if places[0] <= one < places[-1]]
        return any(self.skeleton.kinds[one] == "duration" and one not in places for one in among)

    def _tells(
        self, rate: Rate, parts: Sequence[Figure], whole: Figure, unit: Fraction, total: int
    ) -> bool:
        """Tell whether numbers that do not agree are of one thing all the same."""
        came, all_of_it = Fraction(1) / unit, Fraction(whole.value or 0)
        for part in parts:
            came *= Fraction(part.value or 0)
        if not came or not all_of_it or not 1 / _FAR <= came / all_of_it <= _FAR:
            return False
        apart = abs(came - all_of_it) / max(came, all_of_it)
        slip = a_slip_fits(parts, whole, unit)
        sure = self.ways.in_all.search(self.skeleton.leads[total]) is not None
        timed = any(of in self.ways.rule.times or of in self.ways.rule.year for of in rate.of)
        named = self._is_named(rate, total)
        if rate.scale > 1 and (len(set(rate.what) & set(self.skeleton.leads[total])) >= _NAME or (sure and slip)):
            return True
        paid_less = not rate.mean and came > all_of_it and any(not part.figure_id for part in parts)  # of a year, to some
        if len(parts) > _FEWEST or (timed and named):
            return slip or (not paid_less and apart <= _NEAR and (sure or named))
        digits = len(whole.written_value.replace(".", "").strip("0"))
        if apart <= _NEARER and ((named and sure) or (slip and digits >= _PRECISE)):
            return True
        return slip and digits >= (_PRECISE if named or sure else _MOST_PRECISE)

    def _is_named(self, rate: Rate, total: int) -> bool:
        """Tell whether the words of all of it and those of what is for each name one thing, or one names nothing."""
        one, other = (self.ways.plain.sub("", words) for words in (rate.front + rate.what, self.skeleton.leads[total]))
        return not one or not other or bool(set(one) & set(other))


def _so_often(of: str, first: date | None, last: date | None, ends: tuple[int, int]) -> tuple[int, int] | None:
    """Return how many times of which a year has so many lie between two days, both counted."""
    if first is None or last is None or first.day != 1 or (last + timedelta(days=1)).day != 1:
        return None
    days, months = (last - first).days + 1, _MONTHS * (last.year - first.year) + last.month - first.month + 1
    if ends[0] >= _DAYS:
        return days, days
    least, most = (Fraction(end * months, _MONTHS) for end in ends)
    return (floor(least), ceil(most)) if least >= 1 and (ends[0] < ends[1] or least == int(least)) else None
