"""Numbers as written -> exact decimals: ASCII digits with separators, and Chinese numerals of every form."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from extractor.rulebook import Rule, Rulebook, RuleFile


class NumeralWords(RuleFile):
    """The words around numerals that are no digits."""

    point: list[str]
    half: str
    vague: list[str]
    vague_inside: list[str]
    percent_of: str
    per_mille_of: str
    fraction: str
    tenth: str
    counted_scales: dict[str, int]
    negative: list[str]
    coins: dict[str, Decimal]


class NumeralRules(RuleFile):
    """The shape of rules/numerals.toml."""

    digits: dict[str, int]
    tens: dict[str, int]
    small_scales: dict[str, int]
    large_scales: dict[str, int]
    words: NumeralWords
    numeral: list[Rule]


class Number(NamedTuple):
    """A number as written: its value and the weight of its last written digit."""

    value: Decimal
    step: Decimal


_MYRIAD = Decimal(10**4)  # each group of four places counts these


class Numerals:
    """Reads numerals by the tables of rules/numerals.toml."""

    def __init__(self, rules: NumeralRules) -> None:
        self.words = rules.words
        self.digits = rules.digits
        self.tens = rules.tens
        self.small = {word: Decimal(10) ** power for word, power in rules.small_scales.items()}
        self.large = {word: Decimal(10) ** power for word, power in rules.large_scales.items()}
        self.large_powers = rules.large_scales
        self.small_powers = rules.small_scales
        characters = "".join([*self.digits, *self.tens, *self.small])
        everything = re.escape(characters + "".join(self.large))
        points = "".join(map(re.escape, rules.words.point))
        row = f"[{re.escape(''.join(self.digits))}]+"
        self.pattern = f"[{everything}]+(?:[{points}]{row}[{re.escape(''.join(self.large))}]*)?"
        self._in_a_row = re.compile(row)
        self._point = re.compile(f"[{points}]")

    def read(self, text: str) -> Number | None:
        """Return the number that a Chinese numeral states, or None where it is none."""
        if not text or len(text) > 40 or self._point.match(text):
            return None
        head, *fraction = self._point.split(text, maxsplit=1)
        if fraction:
            return self._decimal(head, fraction[0])
        if len(head) > 1 and self._in_a_row.fullmatch(head):
            return self._row(head) if len(head) > 2 or 0 in map(self.digits.get, head) else None
        value = self._whole(head)
        return None if value is None else Number(value, self._last_weight(head))

    def integer(self, written: str) -> int:
        """Return the whole number that digits or a Chinese numeral stand for; 0 where it is none."""
        if written.isdigit():
            return int(written)
        read = self.read(written)
        return int(read.value) if read else 0

    def _row(self, text: str) -> Number | None:
        """Digits in a row, as years are written: 二〇二三."""
        return Number(Decimal("".join(str(self.digits[char]) for char in text)), Decimal(1))

    def _decimal(self, head: str, fraction: str) -> Number | None:
        whole = self._whole(head)
        digits = self._in_a_row.match(fraction)
        if whole is None or digits is None:
            return None
        places = "".join(str(self.digits[char]) for char in digits.group())
        factor = Decimal(1)
        for char in fraction[digits.end() :]:
            weight = self.large.get(char) or self.small.get(char)
            if weight is None:
                return None
            factor *= weight
        step = Decimal(1).scaleb(-len(places)) * factor
        return Number((whole + Decimal(f"0.{places}")) * factor, step)

    def _whole(self, text: str) -> Decimal | None:
        """Add up groups of four places: the sum so far, the group being read, the digit not yet weighed."""
        total, group, digit, last = Decimal(0), Decimal(0), None, Decimal(10)
        lowest = _MYRIAD  # the last weight in the group: those that follow are smaller
        for char in text:
            if char in self.digits:
                if digit:
                    return None
                digit = Decimal(self.digits[char])
                last = Decimal(10) if digit == 0 else last
            elif char in self.tens:
                group, digit, last = group + self.tens[char], None, Decimal(10)
            elif char in self.small:
                if self.small[char] >= lowest:
                    return None
                group += (Decimal(1) if digit is None else digit) * self.small[char]
                digit, last = None, self.small[char]
                lowest = last
            elif char in self.large:
                section = group + (digit or 0)
                if total and total < self.large[char]:
                    total = (total + section) * self.large[char]
                else:
                    total += (section or Decimal(1)) * self.large[char]
                group, digit, last = Decimal(0), None, self.large[char]
                lowest = _MYRIAD
            else:
                return None
        if digit and last > 10:
            digit = digit * last / 10  # 三百五 is 350, 一万五 is 15000
        return total + group + (digit or 0)

    def _last_weight(self, text: str) -> Decimal:
        """Return the weight of the last place that the numeral names."""
        weight, position = Decimal(1), len(text) - 1
        while position >= 0 and text[position] in self.large:
            weight *= self.large[text[position]]
            position -= 1
        if position >= 0 and text[position] in self.small:
            return weight * self.small[text[position]]
        if position > 0 and text[position] in self.digits and self.digits[text[position]]:
            before = text[position - 1]
            last = self.small.get(before) or self.large.get(before)
            return weight * (last / 10 if last and last > 10 else Decimal(1))
        return weight


def read_digits(text: str) -> Number:
    """Return the number that ASCII digits state, with or without separators and a decimal point."""
    digits = text.replace(",", "").replace(" ", "").replace("\n", "")
    value = Decimal(digits)
    places = len(digits) - digits.index(".") - 1 if "." in digits else 0
    return Number(value, _STEPS[places] if places < len(_STEPS) else Decimal(1).scaleb(-places))


_STEPS = tuple(Decimal(1).scaleb(-places) for places in range(12))


def last_weight(value: Decimal, step: Decimal) -> Decimal:
    """Return the weight of the last digit of `value`, written to `step`, that is not zero."""
    if not value:
        return step
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return max(step, Decimal(10**exponent) if exponent >= 0 else Decimal(1).scaleb(exponent))


def compile_numerals(rules: Rulebook) -> Numerals:
    """Build the reader of numerals from rules/numerals.toml."""
    return Numerals(rules.load("numerals.toml", NumeralRules))
