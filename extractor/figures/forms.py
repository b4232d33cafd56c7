"""Numbers in forms of their own: 百分之 and other fractions, 成, 翻番, ratios, halves."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from decimal import Decimal

from extractor.figures.candidates import Candidate
from extractor.records import Kind
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.numerals import Number, Numerals, compile_numerals, read_digits
from extractor.values.units import Unit, Units, compile_units
from extractor.values.words import alternation


class FormWords(RuleFile):
    """The words that make such forms."""

    percent_of: str
    per_mille_of: str
    fraction: str
    tenth: str
    tenth_unless_followed: list[str]
    half: str
    half_units: list[str]
    half_unless_after: list[str]
    half_behind: list[str]
    half_in_the_middle: dict[str, str]
    double: tuple[str, str]
    double_filler: list[str]
    ratio: list[str]


class FormRules(RuleFile):
    """The shape of rules/forms.toml."""

    words: FormWords
    form: list[Rule]


class Forms:
    """Finds the forms of rules/forms.toml in a folded text."""

    def __init__(self, rules: FormRules, numerals: Numerals, units: Units) -> None:
        self.words, self.numerals, self.units = rules.words, numerals, units
        words = rules.words
        number = rf"(?:[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?|{numerals.pattern})"
        digit = f"[{''.join(numerals.digits)}]"
        self._fraction = re.compile(
            rf"(?:(?P<percent>{words.percent_of})|(?P<mille>{words.per_mille_of})|(?P<whole>{number}){words.fraction})"
            rf"(?P<part>{number})"
        )
        self._tenth = re.compile(
            rf"(?<![0-9.])(?P<tenths>[1-9]?[0-9](?:\.[0-9]+)?|{numerals.pattern})[ ]?{words.tenth}"
            rf"(?:(?P<half>{words.half})|(?P<rest>{digit}))?"
            rf"(?!{alternation(words.tenth_unless_followed)})"
        )
        filler = f"(?:{alternation(words.double_filler)})?"
        self._double = re.compile(rf"{words.double[0]}{filler}(?P<times>{digit}|[1-9])?{words.double[1]}")
        self._ratio = re.compile(
            rf"(?<![0-9:：∶.])(?P<a>[0-9]+(?:\.[0-9]+)?)[ ]?(?:{alternation(words.ratio)})[ ]?"
            rf"(?P<b>[0-9]+(?:\.[0-9]+)?)(?![0-9:：∶.]|[ ]?[%％])"
        )
        powers = {**numerals.tens, **numerals.small_powers, **numerals.large_powers}
        self._numeral_ends = frozenset("0123456789 ").union(numerals.digits, powers)
        numeral = f"[0-9{''.join(numerals.digits)}]"
        self._ratio_hint = re.compile(f"{numeral}[ ]?(?:{alternation(words.ratio)})[ ]?{numeral}")
        self._spoken_ratio = re.compile(rf"(?P<a>{digit}){words.ratio[-1]}(?P<b>{digit})(?!{digit})")
        self._half = re.compile(
            rf"(?P<count>[0-9]+|{numerals.pattern})(?P<middle>{alternation(words.half_in_the_middle)})"
            rf"|(?<![{''.join(words.half_unless_after)}]){words.half}(?P<unit>{alternation(words.half_units)})(?!{digit})"
            rf"|(?P<n>[0-9]+|{numerals.pattern})(?P<behind>{alternation(words.half_behind)}){words.half}"
        )

    def find(self, text: str) -> Iterator[Candidate]:
        """Yield all such forms. Each pattern is tried only around the word that it cannot do without."""
        words = self.words
        yield from filter(None, map(self._read_fraction, _around(self._fraction, text, words.fraction, 24)))
        tenths = _around(self._tenth, text, words.tenth, 12, self._numeral_ends)
        yield from filter(None, map(self._read_tenth, tenths))
        yield from map(self._read_double, self._double.finditer(text))
        for hint in self._ratio_hint.finditer(text):
            for pattern, read in (
                (self._ratio, self._read_ratio),
                (self._spoken_ratio, self._read_spoken_ratio),
            ):
                match = _holding(pattern, text, hint.start(), 16)
                found = read(match) if match else None
                if found is not None:
                    yield found
        yield from filter(None, map(self._read_half, _around(self._half, text, words.half, 12)))

    def _number(self, text: str) -> Number | None:
        return read_digits(text) if text[0] in "0123456789" else self.numerals.read(text)

    def _read_fraction(self, match: re.Match[str]) -> Candidate | None:
        part = self._number(match["part"])
        if part is None:
            return None
        if match["percent"]:
            return _form(match, "percent", part, "percent of", match["percent"])
        if match["mille"]:
            return _form(
                match, "percent", Number(part.value / 10, part.step / 10), "percent of", match["mille"]
            )
        whole = self._number(match["whole"])
        if whole is None or not whole.value:
            return None
        if whole.value >= _MANY:  # so many of ten thousand are as exact as they are written
            exact = Number(100 * part.value / whole.value, 100 * part.step / whole.value)
            return _form(match, "percent", exact, "fraction", "")
        value = (100 * part.value / whole.value).quantize(Decimal("0.0001"))
        return _form(match, "percent", Number(value, _PLACE), "fraction", "")

    def _read_tenth(self, match: re.Match[str]) -> Candidate | None:
        tenths = self._number(match["tenths"])
        if tenths is None or not 0 < tenths.value <= 10:
            return None
        value = tenths.value * 10
        if match["half"]:
            value += 5
        elif match["rest"]:
            value += self.numerals.digits[match["rest"]]
        step = Decimal(1) if match["half"] or match["rest"] else tenths.step * 10
        return _form(match, "percent", Number(value, step), "tenths", self.words.tenth)

    def _read_double(self, match: re.Match[str]) -> Candidate:
        times = int((self._number(match["times"]) or _ONE).value) if match["times"] else 1
        return _form(
            match, "multiple", Number(Decimal(2) ** times, Decimal(0)), "doubling", self.words.double[1]
        )

    def _read_ratio(self, match: re.Match[str]) -> Candidate | None:
        if len(match["a"]) > _LONGEST_TERM or len(match["b"]) > _LONGEST_TERM:
            return None
        a, b = Decimal(match["a"]), Decimal(match["b"])
        if not b or not a or (len(match["a"]) <= 2 and len(match["b"]) == 2 and b < 60):  # 09:21 is a clock
            return None
        return _form(match, "multiple", Number(_quotient(a, b), Decimal(0)), "ratio", "")

    def _read_spoken_ratio(self, match: re.Match[str]) -> Candidate | None:
        a, b = self.numerals.digits[match["a"]], self.numerals.digits[match["b"]]
        return (
            _form(match, "multiple", Number(_quotient(Decimal(a), Decimal(b)), Decimal(0)), "ratio", "")
            if a and b
            else None
        )

    def _read_half(self, match: re.Match[str]) -> Candidate | None:
        named = self.words.half_in_the_middle.get(match["middle"] or "", match["unit"] or match["behind"])
        unit: Unit | None = self.units.table.get(named)
        counted = match["count"] or match["n"]
        whole = self._number(counted) if counted else Number(Decimal(0), Decimal(1))
        if unit is None or whole is None:
            return None
        value = Number(whole.value + Decimal("0.5"), Decimal("0.5"))
        found = _form(match, unit.kind, value, "half", unit.surface)
        found.unit = unit
        return found


def _around(
    pattern: re.Pattern[str], text: str, word: str, reach: int, behind: Container[str] | None = None
) -> Iterator[re.Match[str]]:
    """Yield the matches that hold `word` and begin at most `reach` characters before it, each once.

    behind: the characters right behind one of which the word stands in any match; most words stand behind others.
    """
    at, end = text.find(word), 0
    while at >= 0:
        may = at >= end and (behind is None or text[at - 1 : at] in behind)
        match = _holding(pattern, text, at, reach) if may else None
        if match is not None:
            end = match.end()
            yield match
        at = text.find(word, max(at + 1, end))


def _holding(pattern: re.Pattern[str], text: str, at: int, reach: int) -> re.Match[str] | None:
    """Return the match that holds the character at `at` and begins at most `reach` characters before it."""
    match = pattern.search(text, max(0, at - reach), at + _FAR)
    while match is not None and match.end() <= at:
        match = pattern.search(text, match.end(), at + _FAR)
    return match if match is not None and match.start() <= at else None


_LONGEST_TERM = 9  # characters of either side of a ratio
_FAR = 80  # no such form is longer, and none is cut where the search ends
_PLACE, _MANY = Decimal("0.0001"), 1000
_ONE = Number(Decimal(1), Decimal(1))


def _quotient(a: Decimal, b: Decimal) -> Decimal:
    quotient = a / b
    return (
        quotient if quotient == quotient.quantize(Decimal("0.0001")) else quotient.quantize(Decimal("0.0001"))
    )


def _form(match: re.Match[str], kind: Kind, number: Number, rule: str, unit: str) -> Candidate:
    written = match.group()
    found = Candidate(match.start(), match.end(), match.end(), number, written, kind=kind, unit_surface=unit)
    found.because("number", rule)
    return found


def compile_forms(rules: Rulebook) -> Forms:
    """Build the finder from rules/forms.toml."""
    return Forms(rules.load("forms.toml", FormRules), rules.once(compile_numerals), rules.once(compile_units))
