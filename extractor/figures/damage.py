"""Candidates -> those around which characters were lost are marked, with a sentence that says why."""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal

from extractor.figures.candidates import NOTHING, Candidate, Scanner, compile_scanner
from extractor.records import Decision, Document, Figure, Span
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.dates import DateSpan, Days
from extractor.values.words import alternation


class DamageWords(RuleFile):
    """Bounds and words of the signs."""

    day_units: list[str]
    long_time_after: list[str]
    largest_share: Decimal
    growth: list[str]
    township_suffixes: list[str]
    largest_township_people: Decimal
    largest_township_area_m2: Decimal
    pairs: list[str]
    long_run: int
    longest_number: int
    parts: list[str]
    signs_of_a_damaged_page: int


class DamageRule(Rule):
    """A sign of damage and the sentence for a person."""

    reason: str


class DamageRules(RuleFile):
    """The shape of rules/damage.toml."""

    words: DamageWords
    damage: list[DamageRule]


# What a suspect figure does not say.
_STATED = ("value", "lower", "upper", "date_start", "date_end")
_BREAKS = "\uff0c,\uff1b;\u3002\n"
_NEAR = 40
_LONGEST_LIST = 400


def _start(found: Candidate) -> int:
    return found.start


class Damage:
    """Looks at each candidate, then at the page as a whole."""

    def __init__(self, rules: DamageRules, scanner: Scanner) -> None:
        self.words = rules.words
        self.reasons = {rule.name: rule.reason for rule in rules.damage}
        words = scanner.dates.rules.words
        parts = alternation(scanner.dates.rules.parts_of_month)
        self._month = re.compile(f"{words.month}{words.month_suffix}?(?:{parts})?")
        self._long_time = re.compile(alternation(rules.words.long_time_after))
        self._growth = re.compile(alternation(rules.words.growth))
        self._split = re.compile("[0-9][,\uff0c]$")
        self._spaced = re.compile("[0-9] $")
        self._list_end = re.compile("[\n\u3002]")
        self._parts = re.compile(alternation(rules.words.parts))

    def inspect(self, text: str, document: Document, candidates: list[Candidate]) -> None:
        """Mark the candidates that show damage themselves, then those that a damaged page makes doubtful."""
        small_place = document.place_name.endswith(tuple(self.words.township_suffixes))
        for found in candidates:
            name = self._sign(text, document, found, small_place)
            if name:
                self._mark(found, name)
            elif _touches(document.damaged, found):
                self._mark(found, "no unit")
        signs = sum(found.quality == "suspect" for found in candidates)
        if signs >= self.words.signs_of_a_damaged_page:
            self._inspect_page(text, candidates)

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
            late = found.amount > 31 and not found.numeral and not self._long_time.match(text, found.end)
            return "impossible day" if late else ""
        if found.kind == "percent" and found.amount > self.words.largest_share and found.unit is not None:
            clause = max(text.rfind(mark, 0, found.start) for mark in _BREAKS) + 1
            grows = self._growth.search(text, max(clause, found.start - 16), found.start)
            return "" if grows or found.until else "share above the whole"
        if small_place and self._too_large(found):
            return "too large for the place"
        return ""

    def _is_cut(self, document: Document, found: Candidate) -> bool:
        """Tell whether bare digits and a blank stand in front of a number: 2 0 2 3年."""
        if found.unit is None:
            return False
        return self._spaced.search(document.text, max(0, found.start - 2), found.start) is not None

    def doubt(self, figure: Figure, name: str) -> None:
        """Mark a figure that was read as intact, by the sign of that name: its value is not known."""
        if figure.quality == "intact":
            unread: dict[str, object] = dict.fromkeys(_STATED)
            rule = f"{figure.rule} {Decision('', name, '').written('quality')}".strip()
            vars(figure).update(unread, scale=0, quality="suspect", reason=self.reasons[name], rule=rule)

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
        """On a page that lost characters elsewhere, doubt long numbers and lists whose parts miss their whole."""
        plain = [
            found
            for found in candidates
            if found.unit and not found.scale and found.unit.surface in self.words.pairs
        ]
        for found in plain:
            if (
                found.quality == "intact"
                and len(found.written) >= self.words.long_run
                and found.written.isdigit()
            ):
                self._mark(found, "long number on a damaged page")
        for match in self._parts.finditer(text):
            self._inspect_parts(text, match.start(), plain)
        damaged = {text[found.start : found.end] for found in plain if found.quality == "suspect"}
        for found in plain:
            if (
                found.quality == "intact"
                and len(found.written) > 3
                and text[found.start : found.end] in damaged
            ):
                self._mark(found, "the same words as a damaged place")

    def _inspect_parts(self, text: str, at: int, candidates: list[Candidate]) -> None:
        """Mark whole and parts of a list of at least three that does not add up."""
        first = bisect_left(candidates, at, key=_start)
        whole = next((c for c in candidates[max(0, first - 3) : first][::-1] if c.kind != "percent"), None)
        if whole is None or whole.start < at - _NEAR:
            return
        end = self._list_end.search(text, at, at + _LONGEST_LIST)
        stop = end.start() if end else min(len(text), at + _LONGEST_LIST)
        parts = [
            found
            for found in candidates[first : bisect_left(candidates, stop, key=_start)]
            if found.unit == whole.unit and found.kind == whole.kind
        ]
        if len(parts) > 2 and sum(part.amount for part in parts) != whole.amount:
            for found in [whole, *parts] if whole.reading.gives == "exact" else parts:
                if found.quality == "intact":
                    self._mark(found, "parts against the whole")


def _touches(spans: tuple[Span, ...], found: Candidate) -> bool:
    return any(span.start <= found.end and found.start <= span.end for span in spans)


def compile_damage(rules: Rulebook) -> Damage:
    """Build the inspector from rules/damage.toml."""
    return Damage(rules.load("damage.toml", DamageRules), rules.once(compile_scanner))
