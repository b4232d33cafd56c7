"""So much for each, in whatever words: against how many there are and all of it, which the same sentence or line states.

Read where no pattern has told what a number is of. Of several readings one that holds is taken; where none does, it is told
only if the words leave one such number and one such amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product

from extractor.findings.adding import addable
from extractor.findings.arithmetic import makes
from extractor.findings.derived import tally
from extractor.findings.far import WHOLE
from extractor.findings.nearby import COUNTED, FILE, BesideRules, EachRule, known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Span
from extractor.rulebook import Rulebook

_AROUND = 160  # characters on either side
_BEHIND = 5  # characters behind a count that name what is counted
_NAME = 2  # characters at the beginning of both names
_NEAR = 4  # characters right in front of an amount
_PAIRS = 24  # at most: more fit by chance
_ROLES = ("per",)
_A_YEAR = 365  # days, or one more
_DAYS = Decimal(355), Decimal(365), Decimal(366)  # of a year: some are missed
_MONTHS = Decimal(12), Decimal(12), Decimal(12)
_YEAR = 12  # months
_DAY = "d"  # the code of the unit
_NEAR_BY = 80  # characters in front of a mean in which what it is for each of is told
_SLIPS = (Decimal("0.0001"), Decimal(10000), Decimal("0.1"), Decimal(10))
_PRECISE = 3  # powers of ten below which a total tells too little
_SOME = slice(0, 12)


class Means:
    """The rules for so much of each in rules/beside.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, BesideRules)
        self.words = loaded.words
        self.each = [(rule, re.compile(rule.lead)) for rule in loaded.each]
        self.units = {of: Fraction(factor) for of, factor in loaded.words.of_units.items()}
        self.hint = re.compile(f"[{loaded.words.each}]")
        self.apart = [(re.compile(what), re.compile(never)) for what, never in loaded.words.apart]

    def are_apart(self, what: str, lead: str) -> bool:
        """Tell whether the words in front of an amount say that it is of something else than one for each is."""
        return any(one.search(what) and never.search(lead) for one, never in self.apart)


def means(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield the products of amounts for each that none of the relations found tells of."""
    reader = _Reader(skeleton, rules.once(Means))
    named = list(reader.named())
    told = {member.figure.figure_id for one in found for member in one.members if member.role in _ROLES} if named else ()
    for rule, match, position in named:
        if skeleton.figure_at(position).figure_id not in told:
            yield from reader.of(rule, match["of"], match["what"], position)


class _Reader:
    def __init__(self, skeleton: Skeleton, ways: Means) -> None:
        self.skeleton = skeleton
        self.ways = ways
        self.words = ways.words

    def named(self) -> Iterator[tuple[EachRule, re.Match[str], int]]:
        """Yield where amounts for each stand, with the first rule whose words stand in front of them."""
        for position in self.skeleton.led(self.ways.hint):
            lead = self.skeleton.leads[position]
            matches = ((rule, pattern.search(lead)) for rule, pattern in self.ways.each)
            first = next(((rule, match) for rule, match in matches if match), None)
            if first is not None and known(self.skeleton.figure_at(position)):
                yield *first, position

    def of(self, rule: EachRule, of: str, what: str, position: int) -> Iterator[Related]:
        """Yield the product that an amount for each is of, if there is one."""
        if any(word in what for word in self.words.no_means):
            return
        sentence, whole = self.skeleton.sentence(position), self.skeleton.full_sentence(position).start
        end = min(sentence.end, position + _AROUND) if rule.behind else position
        per, unit = self.skeleton.figure_at(position), self.ways.units.get(of, Fraction(1))
        if rule.fixed and per.qualifier == "exact":
            per = per.model_copy(update={"lower": per.value, "upper": per.value})
        if of in self.words.months:
            start = sentence.start
            counts, totals = self._of_months(of, position, sentence)
            parts: tuple[list[Figure], list[Figure]] = [], []
        else:
            counts, totals, start = self._told(rule, of, position, end)
            parts = self._counts(of, start, position, parts=True), self._totals(position, start, end, parts=True)
        totals = [one for one in totals if (one.value or 0) > (per.value or 0) or self._is_all(one)]
        pairs = [(count, total) for count, total in product(counts[_SOME], totals[_SOME]) if count is not total][:_PAIRS]
        every = [*pairs, *product(*(found[_SOME] for found in parts))]
        if any(_rounded(count, per, total) for count, total in every):
            return
        fitting = next((pair for pair in every if makes(pair[0], per, pair[1], unit)), None)
        fitting = fitting or next((pair for pair in pairs if _slipped(pair[0], per, pair[1], unit)), None)
        if fitting is None and (self._is_of_rest(parts[0]) or len({(one.value, all_.value) for one, all_ in pairs}) != 1):
            return
        count, total = fitting or pairs[0]
        if not makes(count, per, total, unit) and self._lasts(rule, sentence):
            return
        if fitting is None and self.ways.are_apart(what, self.skeleton.lead_of(total)):
            return
        members = (Member("count", count), Member("per", per), Member("total", total))
        wording = self.skeleton.words(start, max(end, position + 1))
        apart = start < sentence.start or not count.figure_id or count.start < self.skeleton.offset(whole)
        yield Related("product", "PROD", rule.name, members, wording, divide=unit, tension=apart)

    def _told(self, rule: EachRule, of: str, position: int, end: int) -> tuple[list[Figure], list[Figure], int]:
        """Return what an amount for each may be of, how many and all of it, nearest first, and where that begins."""
        sentence, whole = self.skeleton.sentence(position), self.skeleton.full_sentence(position).start
        for start in (max(sentence.start, position - _AROUND), max(whole, position - _AROUND)):
            counts, totals = self._counts(of, start, position), self._totals(position, start, position)
            totals = totals or self._totals(position, start, end)
            if (counts and totals) or (rule.fixed and counts):
                break
        if totals and not counts:
            counts = self._counted_elsewhere(of, totals[0], position)
        if not (counts and totals) and (among := self._among(position)) >= 0:  # it is of a part itself
            counts, totals = self._counts(of, among, position, parts=True), self._totals(position, among, end, parts=True)
        if of in self.words.days and not counts and totals:  # of so many working days, told behind it
            counts = self._counts(of, position + 1, min(sentence.end, position + _AROUND))
        if of in self.words.days and not counts:
            counts, totals = self._of_a_year(_DAYS, of, position, start, min(sentence.end, position + _AROUND))
        if rule.behind and not counts:
            counts = self._counts(of, position + 1, end)
        return counts, totals, start

    def _lasts(self, rule: EachRule, sentence: Span) -> bool:
        """Tell whether a sentence tells a time beside a rate that was set: it may be for each year of several."""
        return rule.fixed and any(self.skeleton.kinds[one] == "duration" for one in self.skeleton.between(*sentence))

    def _is_of_rest(self, counts: list[Figure]) -> bool:
        """Tell whether the nearest number is what is left of others: all of it is not told."""
        lead = self.skeleton.lead_of(counts[0]) if counts and counts[0].figure_id else ""
        return any(word in lead for word in self.words.remaining)

    def _of_months(self, of: str, position: int, sentence: Span) -> tuple[list[Figure], list[Figure]]:
        """Return how many months an amount for each month is of, and all of it; nothing for what each of others has."""
        key = self.skeleton.key_at(position)
        before = [one for one in self.skeleton.between(sentence.start, position) if self.skeleton.key_at(one) == key]
        if any(map(self._is_each, before[-1:])):
            return [], []
        months = self._months(position, sentence.start)
        if months is not None:
            return [months], self._totals(position, sentence.start, position)
        return self._of_a_year(_MONTHS, of, position, sentence.start, position)

    def _counts(self, of: str, start: int, position: int, parts: bool = False) -> list[Figure]:
        """Return the figures in front of an amount that count what it is for each of, nearest first; parts: with parts."""
        kinds = self.words.of_kinds.get(of)
        before = [one for one in reversed(self.skeleton.between(start, position)) if parts or not self._is_part(one)]
        if kinds is None:
            found = [one for one in before if self._is_counted(of, one)]
        else:
            found = [one for one in before if self.skeleton.figure_at(one).kind in kinds and not self._is_each(one)]
        figures = [figure for figure in map(self.skeleton.figure_at, found) if known(figure)]
        if of in self.words.days:  # so much a day of so many months is none of as many days
            figures = [figure for figure in figures if figure.kind != "duration" or figure.unit_code == _DAY]
        return figures or self._days(of, before)

    def _counted_elsewhere(self, of: str, total: Figure, position: int) -> list[Figure]:
        """Return the one number that counts what an amount is for each of, where no sentence near tells it.

        Of what is measured, the one of the paragraph whose words begin as those of all of it do: 粮食播种面积 and 粮食总产.
        Of what is counted by a word of its own, the only one of the text.
        """
        kinds, at, name = self.words.of_kinds.get(of), self.skeleton.figure_at, self.skeleton.lead_of(total)[:_NAME]
        line = self.skeleton.line_start(position)
        if of in self.words.of_one:
            found = [one for one in self.skeleton.of_kind("count") if at(one).unit == of]
        elif kinds is not None and len(name) == _NAME:
            before = [one for one in self.skeleton.between(line, position) if at(one).kind in kinds]
            before = [one for one in before if not self._is_each(one)]
            leads, told = self.skeleton.leads, self.skeleton.lead_of(total)
            if of in self.words.of_units:
                found = [one for one in before if leads[one].startswith(name)]
            else:
                near = [one for one in before if position - one <= _NEAR_BY and len(leads[one]) >= _NAME]
                found = [one for one in near if leads[one][-_NAME:] in told]
        else:
            found = []
        values = {at(one).value: at(one) for one in found if known(at(one))}
        return list(values.values()) if len(values) == 1 else []

    def _is_counted(self, of: str, position: int) -> bool:
        figure, behind = self.skeleton.figure_at(position), self.skeleton.text[position + 1 : position + _BEHIND]
        behind = self.ways.hint.split(behind.partition(self.skeleton.marks.comma[0])[0])[0]
        lead = self.skeleton.leads[position]
        if len(of) > 1:
            return figure.kind in COUNTED and (lead.endswith(of) or of in behind)
        everywhere = any(word in lead for word in self.words.everywhere)
        return figure.kind == "count" and (figure.unit == of or of in behind) and not everywhere

    def _days(self, of: str, before: list[int]) -> list[Figure]:
        """Return the days of the time in front of an amount for each day, as a number that is no figure."""
        dates = (self.skeleton.figure_at(one) for one in before if self.skeleton.figure_at(one).kind == "date")
        times = (one for one in dates if one.date_start and one.date_end and one.date_start < one.date_end)
        time = next(times, None) if of in self.words.days else None
        if time is None or time.date_start is None or time.date_end is None:
            return []
        return [tally((time.date_end - time.date_start).days + 1, time.surface, time.start, time.end)]

    def _months(self, position: int, start: int) -> Figure | None:
        """Return how many months the only time of several months in front of an amount has, as no figure."""
        dates = [self.skeleton.figure_at(one) for one in self.skeleton.between(start, position)]
        times = [one for one in dates if one.kind == "date" and one.date_start and one.date_end]
        if len(times) != 1 or times[0].date_start is None or times[0].date_end is None:
            return None
        first, last = times[0].date_start, times[0].date_end
        months = _YEAR * (last.year - first.year) + last.month - first.month + 1
        return tally(months, times[0].surface, times[0].start, times[0].end) if 1 < months < _YEAR else None

    def _of_a_year(
        self, many: tuple[Decimal, Decimal, Decimal], of: str, position: int, start: int, end: int
    ) -> tuple[list[Figure], list[Figure]]:
        """Return how many days or months a year has, and the amounts around one for each that are of a whole year, if any:
        none where another amount is what it is of."""
        every = self._totals(position, start, end)
        totals = [one for one in every if self._is_of_a_year(one)]
        low, value, high = many
        year = self.skeleton.figure_at(position).model_copy(update={
            "figure_id": "", "surface": str(value), "kind": "count", "unit": of, "scale": 0,
            "value": value, "lower": low, "upper": high, "written_value": str(value),
        })  # fmt: skip
        others = self._totals(position, start, end, parts=True)
        of_another = any(makes(year, self.skeleton.figure_at(position), one) for one in others if one not in totals)
        return ([year], totals) if totals and not of_another else ([], [])

    def _is_of_a_year(self, figure: Figure) -> bool:
        """Tell whether words, or its time, make an amount that of a whole year."""
        start, end = figure.period_start, figure.period_end
        whole = start is not None and end is not None and _A_YEAR <= (end - start).days + 1 <= _A_YEAR + 1
        return whole or any(word in self.skeleton.lead_of(figure) for word in self.words.whole_year)

    def _totals(self, position: int, start: int, end: int, parts: bool = False) -> list[Figure]:
        """Return the amounts around one for each that may be all of it, nearest first; parts: with parts."""
        kind, unit = self.skeleton.key_at(position)
        keys = {(kind, unit), ("money" if kind == "unit_price" else kind, unit.partition("/")[0])}
        around = [one for one in self.skeleton.between(start, end) if one != position and self.skeleton.key_at(one) in keys]
        found = [one for one in around if addable(self.skeleton.figure_at(one)) and not self._is_each(one)]
        found = [one for one in found if not self._is_change(one) and (parts or not self._is_part(one))]
        figures = [self.skeleton.figure_at(one) for one in sorted(found, key=lambda one: abs(one - position))]
        return [figure for figure in figures if known(figure)]

    def _is_all(self, figure: Figure) -> bool:
        """Tell whether words right in front of an amount say that it is all of it: one that is less lost its unit."""
        lead = self.skeleton.lead_of(figure)
        return any(word in lead for word in self.words.in_all)

    def _is_each(self, position: int) -> bool:
        """Tell whether an amount is for each of something itself, or the other end of such a one: 1,000 to 1,200 each."""
        lead = self.skeleton.leads[position]
        if lead in self.words.to and (position - len(lead) - 1) in self.skeleton.kinds:
            lead = self.skeleton.leads[position - len(lead) - 1]
        return self.ways.hint.search(lead) is not None

    def _is_change(self, position: int) -> bool:
        lead = self.skeleton.leads[position][-_NEAR:]
        for word in self.words.no_change:
            lead = lead.replace(word, "")
        return any(word in lead for word in self.words.change)

    def _is_part(self, position: int) -> bool:
        """Tell whether an amount stands behind words that make it a part of another."""
        return self._among(position) >= 0

    def _among(self, position: int) -> int:
        """Return where the last words in front of an amount stand that make it a part of another; -1 if there are none."""
        start = max(self.skeleton.sentence(position).start, position - _AROUND)
        return max(self.skeleton.text.rfind(word, start, position) for word in self.words.among)


def _slipped(count: Figure, per: Figure, total: Figure, unit: Fraction) -> bool:
    """Tell whether a mean is that of a total which is ten thousand times greater or less, or ten: by a slip of the hand."""
    if total.value is None or total.lower is None or total.upper is None or total.value.adjusted() < _PRECISE:
        return False
    ends = total.value, total.lower, total.upper
    for scale in _SLIPS:
        value, lower, upper = (end * scale for end in ends)
        if makes(count, per, total.model_copy(update={"value": value, "lower": lower, "upper": upper}), unit):
            return True
    return False


def _rounded(count: Figure, per: Figure, total: Figure) -> bool:
    """Tell whether a mean in whole things is that of a total, rounded."""
    if per.kind not in WHOLE or not count.value or per.value is None or total.value is None:
        return False
    return 0 < abs(total.value / count.value - per.value) < 1
