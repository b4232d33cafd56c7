"""Candidates -> those around which characters were lost are marked, with a sentence that says why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from extractor.figures.candidates import NOTHING, Candidate, Scanner, compile_scanner
from extractor.figures.losses import Losses, compile_losses
from extractor.records import Document, Kind, Span
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.dates import DateSpan, Days
from extractor.values.words import alternation


class DamageWords(RuleFile):
    """Bounds and words of the signs."""

    day_units: list[str]
    long_time_after: list[str]
    day_before: list[str]
    largest_share: Decimal
    most_years: int
    growth: list[str]
    of: str
    share_of: list[str]
    norm: list[str]
    township_suffixes: list[str]
    largest_township_people: Decimal
    largest_township_area_m2: Decimal
    pairs: list[str]
    long_run: int
    long_count: int
    long_length: int
    span_after: list[str]
    first_lost_day: int
    longest_number: int
    signs_of_a_damaged_page: int
    only_one: list[str]


class DamageRule(Rule):
    """A sign of damage and the sentence for a person."""

    reason: str


class VanishedRule(DamageRule):
    """Words that never stand without a number of a kind, where a damaged page has them so.

    fewest: a page that shows no other damage is damaged where it has so many of them; 0 if they do not tell that.
    """

    kind: Kind
    pattern: str
    fewest: int = 0


class LoneDayRule(Rule):
    """What stands in front of a day and behind it where it is one of the month that is being told of: no number of days.

    On a page that lost characters it may be the rest of a date.
    """

    before: str = ""
    after: str = ""


class DamageRules(RuleFile):
    """The shape of rules/damage.toml."""

    words: DamageWords
    damage: list[DamageRule]
    vanished: list[VanishedRule]
    lone_day: list[LoneDayRule]


_LONGEST_MONTH = 31
_NEVER = 10**6
_NEAR = 16  # characters in front that a share above the whole is explained in
_ROUND = "00"  # two counts run together hardly ever end so
# Numbers of a row, on either side of one: a colon or a comma of lists, and a digit beyond.
_ROW_BEHIND = re.compile("[:\uff1a\u2236\u3001][-\u2212]?\\d")
_ROW_BEFORE = re.compile("\\d[:\uff1a\u2236\u3001][-\u2212]?$")
# Numbers divided by blanks, the last of them in front: a row, and no number that was cut in two.
_END_OF_LINE = re.compile(r"[ \t\u3000|]*(?:\n|\Z)")
_ROW_OF_BLANKS = re.compile(r"[0-9]{2}(?:\.[0-9]+)?[ \u3000]+[0-9]{2,}(?:\.[0-9]+)?[ \u3000]+$")
_LISTED = "\u3001"
_DIGITS = re.compile(r"\d+(?![\d.])")
_DECIMALS = 2
_BREAKS = "\uff0c,\uff1b;\u3002\n"


class Damage:
    """Looks at each candidate, then at the page as a whole."""

    def __init__(self, rules: DamageRules, scanner: Scanner, losses: Losses) -> None:
        self.words = rules.words
        self._losses = losses
        self.reasons = {rule.name: rule.reason for rule in (*rules.damage, *rules.vanished)}
        self._vanished = [(rule, re.compile(rule.pattern)) for rule in rules.vanished]
        self._lone_days = [(re.compile(f"(?:{rule.before})$"), re.compile(rule.after)) for rule in rules.lone_day]
        words = scanner.dates.rules.words
        parts = alternation(scanner.dates.rules.parts_of_month)
        self._year = words.year
        self._month = re.compile(f"{words.month}{words.month_suffix}?(?:{parts})?")
        self._long_time = re.compile(alternation(rules.words.long_time_after))
        self._span = re.compile(alternation(rules.words.span_after))
        self._growth = re.compile(alternation(rules.words.growth))
        self._compared = re.compile(f"[0-9]\\D{{1,3}}{rules.words.of}$")
        self._norm = re.compile(alternation(rules.words.norm))
        self._share_of = re.compile(alternation(rules.words.share_of))
        self._only_one = re.compile(f"(?:{alternation(rules.words.only_one)})\\D?$")
        self._split = re.compile("[0-9][,\uff0c]$")
        self._spaced = re.compile("[0-9] $")

    def inspect(self, text: str, document: Document, candidates: list[Candidate]) -> list[Candidate]:
        """Mark the candidates that show damage themselves, then those that a damaged page makes doubtful.

        Return them with the places where such a page lost a whole number, in order.
        """
        small_place = document.place_name.endswith(tuple(self.words.township_suffixes))
        for found in candidates:
            name = self._sign(text, document, found, small_place)
            if name:
                self._mark(found, name)
            elif _touches(document.damaged, found):
                self._mark(found, "no unit")
        for found, behind in pairwise(candidates):
            if self._lost_its_word(found, behind):
                self._mark(found, "day without its word")
            if self._of_one_number(text, found, behind):
                self._mark(found, "comma for a decimal point")
                self._mark(behind, "comma for a decimal point")
        signs = sum(found.quality == "suspect" and not self._in_a_row(text, found) for found in candidates)
        if signs and (signs >= self.words.signs_of_a_damaged_page or self._losses.of(text) is not None):
            self._inspect_page(text, candidates)
            gaps = [gap for rule in self._vanished for gap in self._gaps(text, document, *rule)]
        else:
            gaps, candidates = [], [found for found in candidates if not self._is_lone_day(text, found)]
            for rule, pattern in self._vanished:
                places = list(self._gaps(text, document, rule, pattern)) if rule.fewest else []
                gaps += places if len(places) >= rule.fewest else []
        return self._with_gaps(candidates, gaps) if gaps else candidates

    def _with_gaps(self, candidates: list[Candidate], gaps: list[Candidate]) -> list[Candidate]:
        """Add the gaps in their order; a candidate that stands in one, as 万元 in `investment within 万元`, is doubted."""
        kept = []
        for gap in _apart(gaps):
            inside = [found for found in candidates if found.start < gap.end and gap.start < found.end]
            for found in inside:
                found.quality, found.suspicion = gap.quality, gap.suspicion
                found.reasons += gap.reasons
            kept += [] if inside else [gap]
        return sorted([*candidates, *kept], key=lambda found: found.start)

    def _is_lone_day(self, text: str, found: Candidate) -> bool:
        """Tell whether a number of days is a day of the month that is being told of: on the 16th, in the morning."""
        if found.kind != "duration" or found.unit is None or found.unit.surface not in self.words.day_units:
            return False
        if found.numeral or found.amount > _LONGEST_MONTH:
            return False
        front = text[max(0, found.start - _NEAR) : found.start]
        return any(before.search(front) and after.match(text, found.end) for before, after in self._lone_days)

    @staticmethod
    def _in_a_row(text: str, found: Candidate) -> bool:
        """Tell whether a bare number is one of several that stand in a row, as the shares of a structure do: 6:47:47.

        Or one that is all there is on its line: a table that lost its lines, not its characters.
        """
        bare = found.unit is None and text[found.start : found.end].replace(".", "").isdecimal()
        if not bare:
            return False
        line = text[text.rfind("\n", 0, found.start) + 1 : found.start].strip()
        if not line and _END_OF_LINE.match(text, found.end):
            return True
        before = _ROW_BEFORE.search(text, max(0, found.start - _NEAR), found.start)
        return (before or _ROW_BEHIND.match(text, found.end)) is not None

    def _of_one_number(self, text: str, found: Candidate, behind: Candidate) -> bool:
        """Tell whether a comma of lists stands within one number: `area 6659、3 mu`."""
        alone = text[found.start : found.end].isdecimal() and text[found.end : behind.start] == _LISTED
        digits = _DIGITS.match(text, behind.start)
        few = digits is not None and len(digits[0]) <= _DECIMALS
        return alone and few and self._only_one.search(text, max(0, found.start - _NEAR), found.start) is not None

    def _gaps(
        self, text: str, document: Document, rule: VanishedRule, pattern: re.Pattern[str]
    ) -> Iterator[Candidate]:
        """Yield a candidate without digits for each word whose number is gone; its span is the word."""
        for match in pattern.finditer(text):
            if not any(span.start < match.end() and match.start() < span.end for span in document.furniture):
                found = Candidate(*match.span(), match.start(), NOTHING, "", kind=rule.kind)
                self._mark(found, rule.name)
                yield found

    def _mark(self, found: Candidate, name: str) -> None:
        found.quality, found.suspicion = "suspect", self.reasons[name]
        found.because("quality", name)

    def _sign(self, text: str, document: Document, found: Candidate, small_place: bool) -> str:
        if len(found.written) > self.words.longest_number and not found.numeral:
            return "too many digits"
        if self._split.search(text, max(0, found.start - 2), found.start) or self._is_cut(document, found):
            return "number cut in two"
        if found.date is not None:
            return "" if found.date.days.valid else "impossible date"
        if found.unit is None and not found.kind:
            return self._bare(text, found)
        if found.kind == "duration" and found.unit and found.unit.surface in self.words.day_units:
            late = found.amount > 31 and not found.numeral
            dated = text.endswith(tuple(self.words.day_before), 0, found.start)
            return "impossible day" if late and (dated or not self._long_time.match(text, found.end)) else ""
        if found.kind == "duration" and found.amount > self.words.most_years and not found.scale:
            direct = found.unit is not None and text.startswith(self._year, found.number_end)  # not: 2000-odd years
            return "years run together" if direct and found.unit and found.unit.surface == self._year else ""
        if found.kind == "percentage_points" and found.amount > self.words.largest_share and not found.scale:
            return "points above a hundred"
        if found.kind == "percent" and found.amount > self.words.largest_share and found.unit is not None:
            near = max(0, found.start - _NEAR)
            clause = max(text.rfind(mark, near, found.start) for mark in _BREAKS) + 1
            grows = self._growth.search(text, max(clause, near), found.start) or self._growth.search(found.heading)
            return "" if grows or found.until or self._of_a_norm(text, near, found.start) else "share above the whole"
        if small_place and self._too_large(found):
            return "too large for the place"
        return ""

    def _of_a_norm(self, text: str, near: int, end: int) -> bool:
        """Tell whether a percentage is of a stated amount that another may exceed: 109 % of the 13.5 that were the task."""
        if self._compared.search(text, near, end) is None:
            return False
        return self._share_of.search(text, near, end) is None or self._norm.search(text, near, end) is not None

    def _lost_its_word(self, month: Candidate, day: Candidate) -> bool:
        """Tell whether a month is followed by a bare number that can be its day: 10月22."""
        bare = day.unit is None and not day.kind and day.quality != "intact" and day.start == month.end
        intact = month.date is not None and month.quality == "intact" and month.date.days.form == "month"
        return bare and intact and day.written.isdigit() and 1 <= int(day.written) <= _LONGEST_MONTH

    def _is_cut(self, document: Document, found: Candidate) -> bool:
        """Tell whether bare digits and a blank stand in front of a number: 2 0 2 3年."""
        if found.unit is None:
            return False
        blank = self._spaced.search(document.text, max(0, found.start - 2), found.start)
        if blank is None or found.cell == found.start:
            return False
        return _ROW_OF_BLANKS.search(document.text, max(0, found.start - _NEAR), found.start) is None

    def impossible(self, found: Candidate) -> None:
        """Mark a date whose year has no such day."""
        self._mark(found, "impossible date")

    def _too_large(self, found: Candidate) -> bool:
        if found.kind == "people":
            return found.amount > self.words.largest_township_people and not found.scale
        if found.kind == "area" and found.unit is not None and not found.scale:
            return (
                found.amount * found.unit.factor.numerator / found.unit.factor.denominator
                > self.words.largest_township_area_m2
            )
        return False

    def _bare(self, text: str, found: Candidate) -> str:
        month = self._month.match(text, found.number_end)
        if month is not None and len(found.written) > 2 and found.written.isdigit():
            found.end = month.end()
            found.date = DateSpan(
                found.start, found.end, Days(None, None, (0, 0), (0, 0), None, "month", False)
            )
            found.kind, found.number = "date", NOTHING
            return "run of a date"
        if len(found.written) == 4 and found.written[:2] in ("19", "20") and not found.scale:
            found.date = DateSpan(
                found.start, found.end, Days(None, None, (0, 0), (0, 0), None, "year", False)
            )
            found.kind = "date"
            return "year without its word"
        return "no unit"

    def _inspect_page(self, text: str, candidates: list[Candidate]) -> None:
        """On a page that lost characters elsewhere, doubt what may have run together: long numbers, lone days."""
        for found in candidates:
            name = self._run_together(text, found) if found.quality == "intact" else ""
            if name:
                self._mark(found, name)

    def _run_together(self, text: str, found: Candidate) -> str:
        """Return the name of the sign that two numbers may stand in one, or nothing."""
        if found.unit is None or found.scale or found.numeral or found.until or found.date is not None:
            return ""
        whole = found.written.partition(".")[0]
        if not whole.isdigit():
            return ""
        if found.kind == "duration" and found.unit.surface in self.words.day_units:
            lone = self.words.first_lost_day <= found.amount and whole[1] != "0"
            return "day without its month" if lone and not self._span.match(text, found.end) else ""
        if whole == found.written and whole.endswith(_ROUND):
            return ""
        paired = found.unit.surface in self.words.pairs and whole == found.written
        longest = self.words.long_run if paired else _NEVER
        if found.kind == "count" and not paired:
            longest = self.words.long_count
        elif found.kind == "length":
            longest = self.words.long_length + (whole == found.written)
        return "long number on a damaged page" if len(whole) >= longest else ""


def _apart(gaps: list[Candidate]) -> Iterator[Candidate]:
    """Yield the words whose numbers are gone, in order, each once though several rules tell of it."""
    end = 0
    for gap in sorted(gaps, key=lambda found: (found.start, found.end)):
        if gap.start >= end:
            yield gap
            end = gap.end


def _touches(spans: tuple[Span, ...], found: Candidate) -> bool:
    return any(span.start <= found.end and found.start <= span.end for span in spans)


def compile_damage(rules: Rulebook) -> Damage:
    """Build the inspector from rules/damage.toml."""
    return Damage(
        rules.load("damage.toml", DamageRules), rules.once(compile_scanner), rules.once(compile_losses)
    )
