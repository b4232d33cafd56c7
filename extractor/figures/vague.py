"""Vague amounts and numerals side by side: 数百人, 几十万元, 上千户, 两三个, 七八百户, 三到五名."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.figures.candidates import Candidate, Scanner, compile_scanner
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.numerals import Number
from extractor.values.qualifiers import Reading
from extractor.values.words import alternation


class VagueWords(RuleFile):
    """Words in front of a scale, words between two numerals, and pairs of digits that make a range."""

    several: list[str]
    upwards: list[str]
    to: list[str]
    pairs: list[str]
    percent_of: str


class VagueRules(RuleFile):
    """The shape of rules/vague.toml."""

    words: VagueWords
    vague: list[Rule]


class Vague:
    """Finds vague amounts in a folded text."""

    def __init__(self, rules: VagueRules, scanner: Scanner) -> None:
        words, numerals = rules.words, scanner.numerals
        self._scanner, self._words = scanner, words
        scales = f"[{''.join([*numerals.small_powers, *numerals.large_powers])}]"
        digits = "".join(numerals.digits)
        self._numeral = frozenset([*numerals.digits, *numerals.small_powers, *numerals.large_powers])
        # Each pattern begins with a plain character, so that the matcher can skip to it; what must not stand in
        # front is looked at afterwards.
        self._several = re.compile(
            rf"(?P<word>{alternation([*words.several, *words.upwards])})(?P<scales>{scales}+)"
        )
        self._pair = re.compile(rf"(?P<pair>{alternation(words.pairs)})(?P<scales>{scales}*)(?![{digits}])")
        self._front = re.compile(
            rf"(?P<percent>{words.percent_of})?(?P<ten>[{digits}]?[{_tens(numerals.small_powers)}])?$"
        )
        to = f"(?:{alternation(words.to)})"
        everything = "".join(sorted(self._numeral))
        self._ranged = re.compile(rf"[{everything}]{to}[{everything}]")
        self._range = re.compile(rf"(?<![0-9])(?P<low>{numerals.pattern}){to}(?P<high>{numerals.pattern})")

    def find(self, text: str) -> Iterator[Candidate]:
        """Yield the vague amounts that a unit follows, and numerals that span a range."""
        yield from self._with_units(text, map(self._read_several, self._several.finditer(text)))
        yield from self._with_units(text, map(self._read_pair, self._pair.finditer(text)))
        for hint in self._ranged.finditer(text):
            match = self._range.search(text, max(0, hint.start() - _LONGEST), hint.end() + _FAR)
            if match is not None and match.start() <= hint.start() < match.end():
                yield from self._with_units(text, iter([self._read_range(match)]))

    def _with_units(self, text: str, candidates: Iterator[Candidate | None]) -> Iterator[Candidate]:
        for found in candidates:
            if found is None:
                continue
            if found.kind:
                yield found
                continue
            assert found.until is not None
            scale = found.scale
            self._scanner.read_tail(text, found)
            added, found.scale = found.scale, scale
            if found.unit is not None and not found.inside:
                found.until.scale = found.until.scale + added
                found.scale += added
                yield found

    def _read_several(self, match: re.Match[str]) -> Candidate | None:
        scale = self._scanner.numerals.read(match["scales"])
        if scale is None or match.string[match.start() - 1 : match.start()] in self._numeral:
            return None
        high = scale.value * (2 if match["word"] in self._words.upwards else 10)
        found = _between(match.start(), match.end(), match.group(), scale.value, high)
        if match["word"] in self._words.upwards:
            found.reading = Reading("more_than", "above", "upwards of", match["word"])
        else:
            found.reading = Reading("approximate", "around", "several", match["word"])
        return found

    def _read_pair(self, match: re.Match[str]) -> Candidate | None:
        numerals = self._scanner.numerals
        front = self._front.search(match.string, max(0, match.start() - 5), match.start())
        assert front is not None
        start = front.start()
        if match.string[start - 1 : start] in self._numeral:
            return None
        low, high = (numerals.digits[char] for char in match["pair"])
        scale = numerals.read(match["scales"]) if match["scales"] else Number(Decimal(1), Decimal(1))
        ten = numerals.read(front["ten"]) if front["ten"] else Number(Decimal(0), Decimal(1))
        if scale is None or ten is None:
            return None
        ends = (ten.value + low) * scale.value, (ten.value + high) * scale.value
        found = _between(start, match.end(), match.string[start : match.end()], *ends)
        if front["percent"]:
            found.kind, found.unit_surface = "percent", front["percent"]
        return found

    def _read_range(self, match: re.Match[str]) -> Candidate | None:
        numerals = self._scanner.numerals
        low, high = numerals.read(match["low"]), numerals.read(match["high"])
        if low is None or high is None:
            return None
        scale = self._handed_down(match["low"], match["high"])
        if low.value.scaleb(scale) < high.value:
            low = Number(low.value.scaleb(scale), low.step.scaleb(scale))
        return (
            _between(match.start(), match.end(), match.group(), low.value, high.value)
            if low.value < high.value
            else None
        )

    def _handed_down(self, low: str, high: str) -> int:
        """Return the power of ten that the lower end of a range takes over from the upper one.

        三到五百 is 300 to 500, 三十到五十万 300,000 to 500,000; 三到五十 may as well be 3 to 50.
        """
        large, small = self._scanner.numerals.large_powers, self._scanner.numerals.small_powers
        if any(char in large for char in low):
            return 0
        core = high.rstrip("".join(large))
        power = sum(large[char] for char in high[len(core) :])
        lone = len(low) == 1 and low not in small and len(core) == 2 and core[0] not in small
        return power + (small.get(core[1], 0) if lone and small.get(core[1], 0) > 1 else 0)


def _tens(small_powers: dict[str, int]) -> str:
    return "".join(word for word, power in small_powers.items() if power == 1)


def _between(start: int, end: int, written: str, low: Decimal, high: Decimal) -> Candidate:
    """Return a candidate of two ends over one written span."""
    upper = Candidate(start, end, end, Number(high, Decimal(1)), written, numeral=True)
    found = Candidate(start, end, end, Number(low, Decimal(1)), written, numeral=True, until=upper)
    found.because("number", "vague")
    return found


_LONGEST = 20
_FAR = 80  # so that no numeral is cut where the search ends


def compile_vague(rules: Rulebook) -> Vague:
    """Build the finder from rules/vague.toml."""
    return Vague(rules.load("vague.toml", VagueRules), rules.once(compile_scanner))
