"""Candidates -> those that state a figure. Each filter holds one idea; what it drops, it names."""

from __future__ import annotations

import re
from bisect import bisect_right

from extractor.figures.candidates import Candidate
from extractor.records import Span
from extractor.rulebook import Rule, Rulebook, RuleFile


class NonFigureRule(Rule):
    """Characters around a number that make it none.

    before, number, after: regular expressions on what stands in front, on the number, and behind it; empty matches all.
    bare: only digits without a unit. digits, numerals: only ASCII digits, only Chinese numerals.
    """

    before: str = ""
    number: str = ""
    after: str = ""
    bare: bool = False
    digits: bool = False
    numerals: bool = False


class SpanRule(Rule):
    """Stretches of text in which no number states a figure, as a regular expression; opened by `word`."""

    word: str
    pattern: str


class NonFigureRules(RuleFile):
    """The shape of rules/nonfigures.toml."""

    span: list[SpanRule]
    nonfigure: list[NonFigureRule]


WINDOW = 14
_LEFT, _RIGHT = "\x01", "\x02"


class NonFigures:
    """Tells which numbers state no figure."""

    def __init__(self, rules: NonFigureRules) -> None:
        self.rules = rules.nonfigure
        self._spans = [(rule.word, re.compile(rule.pattern)) for rule in rules.span]
        self._bare = _Filters([rule for rule in self.rules if not rule.numerals])
        self._digits = _Filters([rule for rule in self.rules if not rule.numerals and not rule.bare])
        self._numerals = _Filters([rule for rule in self.rules if not rule.digits and not rule.bare])

    def spans(self, text: str) -> tuple[Span, ...]:
        """Return the stretches of a text in which no number states a figure, in order."""
        found = [
            Span(*m.span()) for word, pattern in self._spans if word in text for m in pattern.finditer(text)
        ]
        return tuple(sorted(found))

    def name(self, text: str, found: Candidate) -> str:
        """Return the name of the rule by which the candidate is no figure, or ""."""
        bare = found.unit is None and not found.kind
        filters = self._numerals if found.numeral else self._bare if bare else self._digits
        start, end = found.start, found.end
        before, after = text[max(0, start - WINDOW) : start], text[end : end + WINDOW]
        if bare:
            before, after = before.rstrip(" "), after.lstrip(" ")
        return filters.name(before, f"{_LEFT}{text[start:end]}{_RIGHT}{after}")


class _Filters:
    """Rules of one sort, by how far they look in front: not at all, a little, far.

    The further a pattern may reach back, the more places it is tried at; most rules need a character or two.
    """

    def __init__(self, rules: list[NonFigureRule]) -> None:
        self._here = _joined([rule for rule in rules if not rule.before])
        fronted = [rule for rule in rules if rule.before]
        self._near = _joined([rule for rule in fronted if _reach(rule) <= _NEAR])
        self._far = _joined([rule for rule in fronted if _reach(rule) > _NEAR])

    def name(self, before: str, rest: str) -> str:
        """Return the rule that matches a number: `rest` is it and what follows, `before` what stands in front."""
        pattern, names = self._here
        match = pattern.match(rest)
        if match is None or not match.lastgroup:
            pattern, names = self._near
            match = pattern.search(before[-_NEAR:] + rest)
        if match is None or not match.lastgroup:
            pattern, names = self._far
            match = pattern.search(before + rest)
        return names.get(match.lastgroup or "", "") if match else ""


_NEAR = 4


def _reach(rule: NonFigureRule) -> int:
    """Return how many characters the front of a rule can span; one anchored at the text's start looks far."""
    return WINDOW if "^" in rule.before else min(WINDOW, _widest(rule.before))


def _widest(pattern: str) -> int:
    return int(re._parser.parse(pattern).getwidth()[1])  # type: ignore[attr-defined]


def _joined(rules: list[NonFigureRule]) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return one pattern of all rules, and which group is which rule."""
    names = {f"r{index}": rule.name for index, rule in enumerate(rules)}
    parts = [
        f"(?P<r{index}>(?:{rule.before}){_LEFT}(?:{rule.number or f'[^{_RIGHT}]*'}){_RIGHT}(?:{rule.after}))"
        if rule.before
        else f"(?P<r{index}>{_LEFT}(?:{rule.number or f'[^{_RIGHT}]*'}){_RIGHT}(?:{rule.after}))"
        for index, rule in enumerate(rules)
    ]
    parts.append(_LEFT)  # the number itself, last: no search goes on behind it
    return re.compile("|".join(parts)), names


def compile_nonfigures(rules: Rulebook) -> NonFigures:
    """Build the filter from rules/nonfigures.toml."""
    return NonFigures(rules.load("nonfigures.toml", NonFigureRules))


def without_overlaps(dates: list[Candidate], numbers: list[Candidate]) -> list[Candidate]:
    """Return dates and numbers in order of place; where two overlap, dates come first, then what starts first."""
    starts = [found.start for found in dates]
    free: list[Candidate] = []
    end = 0
    for found in sorted(numbers, key=lambda found: (found.start, -found.end)):
        index = bisect_right(starts, found.end - 1) - 1
        covered = index >= 0 and dates[index].end > found.start
        if not covered and found.start >= end:
            free.append(found)
            end = found.end
    return sorted([*dates, *free], key=lambda found: found.start)


def outside(spans: tuple[Span, ...], candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates that touch none of the spans."""
    if not spans:
        return candidates
    starts = [span.start for span in spans]

    def inside(found: Candidate) -> bool:
        index = bisect_right(starts, found.start) - 1
        return index >= 0 and spans[index].end > found.start

    return [found for found in candidates if not inside(found)]
