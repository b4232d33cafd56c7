"""Text -> every reading of a number that it offers: numbers with their units, and dates. Choosing comes later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from extractor.records import written
from extractor.rulebook import Rulebook
from extractor.values.dates import Dates, DateSpan, compile_dates
from extractor.values.numerals import Number, Numerals, compile_numerals, read_digits
from extractor.values.qualifiers import PLAIN, Qualifiers, Reading, compile_qualifiers
from extractor.values.units import Unit, Units, compile_units
from extractor.values.words import alternation


@dataclass(slots=True, eq=False)
class Candidate:
    """A number where it stands, as it may be read.

    start, end: its span, with the unit. number_end: where the digits end. number: as written, 万 and 亿 not folded in.
    scale: power of ten of 万 and 亿. kind: "" until a unit or wording gives one. numeral: in Chinese numerals.
    inside: a word between number and unit (余, 多). date: for dates. cell: where its table cell begins;
    heading: the words over that and in front of its row. reasons: what decided, in order.
    """

    start: int
    end: int
    number_end: int
    number: Number
    written: str
    scale: int = 0
    unit: Unit | None = None
    kind: str = ""
    numeral: bool = False
    inside: str = ""
    reading: Reading = PLAIN
    date: DateSpan | None = None
    until: Candidate | None = None
    denominator: str = ""
    shared: bool = False
    cell: int = -1
    heading: str = ""
    unit_surface: str = ""
    quality: str = "intact"
    suspicion: str = ""
    reasons: list[str] = field(default_factory=list)

    def because(self, attribute: str, rule: str, words: str = "") -> None:
        """Note which rule decided an attribute, and the words it saw."""
        self.reasons.append(written(attribute, rule, words))

    @property
    def amount(self) -> Decimal:
        """The number with 万 and 亿 folded in, in the unit as written."""
        return self.number.value * _POWERS[self.scale] if self.scale else self.number.value

    @property
    def step(self) -> Decimal:
        """The weight of the last written digit, in the unit as written."""
        return self.number.step * _POWERS[self.scale] if self.scale else self.number.step


_LARGE = 4
_GROUP = re.compile(r"[0-9]{3}(?:\.[0-9]+)?")
# A product with a whole number keeps no exponent, as scaleb would.
_POWERS = tuple(Decimal(10**power) for power in range(33))
NOTHING = Number(Decimal(0), Decimal(1))
_SPACES = "\xa0\u3000\u2009\u202f"
_RATIO = "\u2236"  # a colon of its own
_WIDE = re.compile(f"[{_RATIO}\uff05\uff0e\uff10-\uff19\uff21-\uff3a\uff41-\uff5a{_SPACES}]+")
_NARROWER = 0xFEE0  # from a full-width character to its plain one


def _is_one_number(spaced: str) -> bool:
    """Tell whether pieces of digits can be one number: by thousands, or no two of them longer than a digit, as in a row."""
    first, *groups = spaced.split(" ")
    by_thousands = bool(groups) and all(_GROUP.fullmatch(group) for group in groups)
    return by_thousands or sum(len(piece.replace(".", "")) > 1 for piece in (first, *groups)) <= 1


def fold(text: str) -> str:
    """Return the text with full-width digits, letters and spaces as plain ones: one character for one."""
    return _WIDE.sub(_narrowed, text)


def _narrowed(wide: re.Match[str]) -> str:
    return "".join(map(_plain, wide.group()))


def _plain(character: str) -> str:
    if character == _RATIO:
        return ":"
    return " " if character in _SPACES else chr(ord(character) - _NARROWER)


class Scanner:
    """Finds numbers and dates in a folded text, by the tables of numerals, units, qualifiers and dates."""

    def __init__(self, rules: Rulebook) -> None:
        self.numerals: Numerals = rules.once(compile_numerals)
        self.units: Units = rules.once(compile_units)
        self.qualifiers: Qualifiers = rules.once(compile_qualifiers)
        self.dates: Dates = rules.once(compile_dates)
        self.scales = _scales(self.numerals)
        self._minus = tuple(self.numerals.words.negative)
        self._digits = re.compile(
            r"[0-9](?<![0-9.][0-9])(?:[0-9]{0,2}(?:,[0-9]{3})+(?![0-9])|[0-9]*)(?:\.[0-9]+)?"
        )
        self._spaced = re.compile(
            r"[0-9]{1,3}(?: [0-9]{1,3}){0,5}(?:\.[0-9]+(?: [0-9]{1,3}){0,3})?(?![0-9.,])"
        )
        everything = re.escape(
            "".join(
                [
                    *self.numerals.digits,
                    *self.numerals.tens,
                    *self.numerals.small_powers,
                    *self.numerals.large_powers,
                ]
            )
        )
        heads = "".join(sorted({surface[0] for surface in self.units.table}))
        inside = "".join(sorted({word[0] for word in _inside_words(self.qualifiers)}))
        self._chinese = re.compile(
            rf"[{everything}](?<![0-9{everything}][{everything}]){self.numerals.pattern[1:].partition(']+')[0].join('[]')}*"
            rf"(?:[{''.join(self.numerals.words.point)}][{''.join(self.numerals.digits)}]+[{''.join(self.numerals.large_powers)}]*)?"
            rf"(?=[ ]?[{re.escape(heads + inside)}])"
        )
        self._groups = re.compile(rf"([0-9]+(?:\.[0-9]+)?)({alternation(self.scales)})")
        words = self.numerals.words
        amount = rf"[0-9]|[{''.join(self.numerals.digits)}]"
        coins = "|".join(words.coins)
        self._coins = re.compile(rf"(?:[\u96f6\u3007]?(?:{amount})(?:{coins}))+")
        self._coin = re.compile(rf"({amount})({coins})")
        self._halves = tuple(
            surface for surface in self.units.table if surface[0] in self.numerals.small_powers
        )
        scale = f"(?!{alternation(self._halves)})(?:{alternation(self.scales)})"  # 千瓦 is no thousand of 瓦
        self._tail = re.compile(
            rf"[ ]?(?:(?P<scale>{scale})(?P<more>(?:[0-9]+(?:\.[0-9]+)?(?:{alternation(self.scales)}))+)?)?"
            rf"(?P<inside>{self.qualifiers.inside_pattern})?(?P<scale2>{scale})?"
            rf"(?P<gap>[ ]?)(?P<unit>{self.units.pattern})?"
        )

    def numbers(self, text: str) -> Iterator[Candidate]:
        """Yield the numbers in digits, with or without a unit; digits set apart by spaces are one if a unit follows."""
        end = 0
        for match in self._digits.finditer(text):
            if match.start() < end:
                continue
            found = self._digit_candidate(text, match.start(), match.end())
            if found.unit is None and not found.scale:
                spaced = self._spaced.match(text, match.start())
                one = spaced is not None and _is_one_number(spaced[0])
                joined = self._digit_candidate(text, match.start(), spaced.end()) if spaced and one else found
                if joined.unit is not None and joined.kind != "duration":
                    found, end = joined, joined.end
                    found.because("number", "spaced digits")
            yield found

    def chinese(self, text: str) -> Iterator[Candidate]:
        """Yield the numbers in Chinese numerals that a unit follows, or 万 or 亿, which may imply one."""
        end = 0
        for match in self._chinese.finditer(text):
            if match.start() < end:
                continue
            found = self._numeral_candidate(text, match.start(), match.end())
            if found is not None:
                end = found.end
                if text[max(0, found.start - 1) : found.start] == self._minus[0]:
                    self.negate(text, found)
                yield found

    def _numeral_candidate(self, text: str, start: int, end: int) -> Candidate | None:
        """Return the numeral at text[start:end] with its unit; in 五百千克 the last character belongs to the unit."""
        for until in (end, end - 1):
            number = (
                self.numerals.read(text[start:until])
                if until == end or self._begins_unit(text, until)
                else None
            )
            if number is None or not number.value:
                continue
            found = Candidate(start, until, until, number, text[start:until], numeral=True)
            self.read_tail(text, found)
            if found.unit is not None or found.scale >= _LARGE:
                return found
        return None

    def _begins_unit(self, text: str, start: int) -> bool:
        return text.startswith(self._halves, start)

    def is_bare_scale(self, found: Candidate) -> bool:
        """Tell whether a numeral is a scale alone: 百, 千, 万, 亿."""
        return all(char in self.scales and self.scales[char] > 1 for char in found.written)

    def _digit_candidate(self, text: str, start: int, end: int) -> Candidate:
        written = text[start:end]
        found = Candidate(start, end, end, read_digits(written), written)
        self.read_tail(text, found)
        if found.unit is not None and text[max(0, start - 1) : start] in self._minus:
            self.negate(text, found)
        return found

    def negate(self, text: str, found: Candidate) -> None:
        """Read a minus sign in front, where it is none between two numbers or behind a letter."""
        before = text[max(0, found.start - 2) : found.start - 1]
        if before and (
            (before.isascii() and not before.isspace() and before not in "(|") or before in self._minus
        ):
            return
        if (self.dates.rules.words.to and before in self.scales) or before == "%":
            return
        number = found.number
        found.start, found.number = found.start - 1, Number(-number.value, number.step)
        found.written = "-" + found.written
        found.because("number", "minus")

    def read_tail(self, text: str, found: Candidate) -> None:
        """Read what stands behind the digits: 万 and 亿, 余 and 多, and the unit."""
        tail = self._tail.match(text, found.number_end)
        if tail is None:
            return
        if tail.end() == found.number_end:
            return
        scale, more, inside, second, surface = tail.group("scale", "more", "inside", "scale2", "unit")
        inside = inside or ""
        unit = self._unit_at(text, tail.start("unit"), surface, found.numeral) if surface else None
        small = scale in self.numerals.small_powers or (not scale and second in self.numerals.small_powers)
        if inside and unit is None and not second:
            inside = ""
        end = (
            tail.end("scale2")
            if second
            else tail.end("inside")
            if inside
            else tail.end("more")
            if more
            else tail.end("scale")
            if scale
            else found.number_end
        )
        if unit is None and small and not more:
            return
        found.scale = (self.scales[scale] if scale else 0) + (self.scales[second] if second else 0)
        if more:
            groups = self._groups.findall(more)
            if found.scale < _LARGE <= self.scales[groups[-1][1]]:  # 2千2百万: 万 counts for both
                found.scale += self.scales[groups[-1][1]] // _LARGE * _LARGE
            for digits, word in groups:
                self._add(found, read_digits(digits), self.scales[word])
        found.inside = inside
        if unit is not None:
            end = tail.start("unit") + (unit.keep or len(unit.surface))
            found.unit, found.kind = unit, unit.kind
            found.inside = found.inside or unit.inside
        found.end = end
        if unit is not None and unit.code == "CNY" and (coins := self._coins.match(text, end)):
            found.end = end = coins.end()
            for digit, coin in self._coin.findall(coins.group()):
                value = self.numerals.digits[digit] if digit in self.numerals.digits else int(digit)
                part = self.numerals.words.coins[coin]
                self._add(found, Number(value * part, part), 0)
        found.unit_surface = (
            text[found.number_end : end].strip().replace(inside, "", 1)
            if inside
            else text[found.number_end : end].strip()
        )

    def _add(self, found: Candidate, more: Number, scale: int) -> None:
        """Fold a second group in: 3万5千, 1亿2000万."""
        value = found.amount + more.value.scaleb(scale)
        found.number = Number(value.scaleb(-found.scale), more.step.scaleb(scale - found.scale))

    def _unit_at(self, text: str, start: int, surface: str, numeral: bool) -> Unit | None:
        """Return the longest unit that stands at `start` and is no part of another word."""
        while surface:
            unit = self.units.table.get(surface)
            cut = surface[-1].isascii() and text[start + len(surface) : start + len(surface) + 1].isascii()
            if cut and text[start + len(surface) : start + len(surface) + 1].isalpha():
                return None
            if unit and not (unit.digits_only and numeral):
                follow = unit.unless_followed
                if follow is None or not follow.match(text, start + len(surface)):
                    return unit
            surface = surface[:-1]
        return None


def _scales(numerals: Numerals) -> dict[str, int]:
    """Return every spelling of a scale behind digits: 万 亿 万亿 千万 百亿 千 百."""
    large, small = numerals.large_powers, numerals.small_powers
    scales = {**small, **large}
    scales.update({a + b: p + q for a, p in small.items() for b, q in large.items()})
    scales.update({a + b: p + q for a, p in large.items() for b, q in large.items() if p < q})
    return {**scales, **numerals.words.counted_scales}


def _inside_words(qualifiers: Qualifiers) -> list[str]:
    return [word for rule in qualifiers.rules for word in rule.inside]


def compile_scanner(rules: Rulebook) -> Scanner:
    """Build the scanner from the rules."""
    return Scanner(rules)
