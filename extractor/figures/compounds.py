"""Numbers that belong together: ranges, numbers that share a unit, amounts without 元, prices of one."""

from __future__ import annotations

import re
from itertools import pairwise

from extractor.figures.candidates import Candidate
from extractor.figures.choose import NonFigures
from extractor.records import Kind
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.dates import DateSpan
from extractor.values.units import Units, compile_units
from extractor.values.words import alternation, nearest


class ImpliedRule(Rule):
    """What a bare 万 or 亿 counts: words right behind it, or the nearest in front of it in the clause."""

    kind: Kind
    unit: str
    before: list[str] = []
    after: list[str] = []


class UnitPriceRule(Rule):
    """Words that make an amount the price of one: `each` one of `of`, at most `gap` characters in front."""

    each: list[str]
    of: list[str]
    gap: int


class PerRule(Rule):
    """A denominator right behind a unit: a mark and one of `of`."""

    marks: list[str]
    of: list[str]


class RecountRule(Rule):
    """Units that count something else beside `words`, unless one of `unless` is nearer."""

    units: list[str]
    kind: Kind
    words: list[str]
    unless: list[str]


class CurrencyRule(Rule):
    """Currencies named in front of an amount: word -> unit."""

    words: dict[str, str]


class ImpliedRules(RuleFile):
    """The shape of rules/implied.toml."""

    implied: list[ImpliedRule]
    recount: list[RecountRule]
    currency: list[CurrencyRule]
    unit_price: list[UnitPriceRule]
    per: list[PerRule]


class JointWords(RuleFile):
    """The shape of rules/joints.toml: words between numbers."""

    between_ends: list[str]
    between_items: list[str]
    not_range_after: list[str]
    joint: list[Rule]


class Compounds:
    """Joins candidates by rules/joints.toml and gives them units by rules/implied.toml."""

    def __init__(self, rules: Rulebook) -> None:
        joints = rules.load("joints.toml", JointWords)
        implied = rules.load("implied.toml", ImpliedRules)
        self.units: Units = rules.once(compile_units)
        self._range = re.compile(f"[ ]?(?:{alternation(joints.between_ends)})[ ]?")
        self._list = re.compile(f"[ ]?(?:{alternation(joints.between_items)})[ ]?")
        self._not_range = re.compile(rf"(?:{alternation(joints.not_range_after)})[^，。；,;]{{0,12}}$")
        self._after = {word: rule for rule in implied.implied for word in rule.after}
        self._before = {word: rule for rule in implied.implied for word in rule.before}
        self._after_pattern = re.compile(alternation(self._after))
        longer = alternation(word for word in self._after if len(word) > 1)
        self._later_pattern = re.compile(rf"[\u4e00-\u9fff]{{1,6}}?(?P<word>{longer})")
        self._before_pattern = re.compile(alternation(self._before))
        self._recount = {unit: rule for rule in implied.recount for unit in rule.units}
        self._recount_words = {
            rule.name: re.compile(alternation([*rule.words, *rule.unless])) for rule in implied.recount
        }
        self._currencies = implied.currency[0].words
        self._currency = re.compile(f"(?:{alternation(self._currencies)})[ ]?$")
        price, per = implied.unit_price[0], implied.per[0]
        self._each = re.compile(
            rf"(?:{alternation(price.each)})(?P<of>{alternation(price.of)})[^，。；、,;0-9\n]{{0,{price.gap}}}$"
        )
        self._each_rule, self._each_words = price.name, tuple(price.each)
        denominators = alternation([*per.of, *self.units.table])
        self._per = re.compile(
            rf"[ ]?(?:{alternation(per.marks)})(?P<of>{denominators})(?:[·/.](?:{denominators}))*"
        )
        self._per_rule = per.name
        self._per_marks = "".join(mark[0] for mark in per.marks)

    def join(self, text: str, candidates: list[Candidate], nonfigures: NonFigures) -> list[Candidate]:
        """Return the candidates with ranges joined and shared units handed from right to left."""
        joined: list[Candidate] = []
        for found in reversed(candidates):
            right = joined[-1] if joined else None
            if right is None or right.start - found.end > 4 or right.date or found.date:
                joined.append(found)
            elif self._range.fullmatch(text, found.end, right.start) and self._makes_range(
                text, found, right
            ):
                joined[-1] = _ranged(found, right)
            else:
                if (
                    found.unit is None and not found.kind and not found.numeral and right.unit is not None
                    and (right.scale or not found.scale)  # 12.7万、41478户 are people and households
                    and self._list.fullmatch(text, found.end, right.start) and not nonfigures.name(text, found)
                ):  # fmt: skip
                    _share(found, right)
                joined.append(found)
        joined.reverse()
        return joined

    def list_years(self, text: str, candidates: list[Candidate]) -> None:
        """Read bare years in a list with a year that has its word: 2014年、2015两年, 2022、2023年."""
        for left, right in [*pairwise(candidates), *reversed(list(pairwise(candidates)))]:
            if not self._list.fullmatch(text, left.end, right.start):
                continue
            for bare, dated in ((left, right), (right, left)):
                year = _bare_year(bare)
                if year and dated.date is not None and dated.date.days.form == "year":
                    days = dated.date.days._replace(year=year)
                    bare.date, bare.kind = DateSpan(bare.start, bare.end, days), "date"
                    bare.because("number", "listed year")

    def _makes_range(self, text: str, left: Candidate, right: Candidate) -> bool:
        if right.until is not None or left.numeral != right.numeral:
            return False
        if left.unit is None:
            if right.unit is None and (not right.scale or right.kind):
                return False
            scaled = not left.scale or left.scale == right.scale
            low = left.number.value.scaleb(left.scale or right.scale)
            return scaled and (low < right.amount or left.amount < right.amount) and not left.kind
        if right.unit is None:
            return False
        same = left.unit.kind == right.unit.kind and left.unit.code == right.unit.code
        return (
            same
            and left.amount < right.amount
            and not self._not_range.search(text, max(0, left.start - 20), left.start)
        )

    def imply(self, text: str, found: Candidate) -> None:
        """Give a unit to 万 and 亿 without one, and make amounts for one of something unit prices."""
        if found.unit is None and found.scale and not found.kind:
            self._imply_unit(text, found)
        if found.unit is None:
            return
        if found.unit.surface in self._recount:
            self._recount_unit(text, found, self._recount[found.unit.surface])
        if found.end < len(text) and text[found.end] in self._per_marks:
            per = self._per.match(text, found.end)
            if per is not None:
                found.unit_surface += text[found.end : per.end()].strip()
                found.end = per.end()
                if found.kind == "money":
                    found.kind, found.denominator = "unit_price", per["of"]
                    found.because("kind", self._per_rule, per.group())
                return
        if found.kind == "money" and found.unit.code == "CNY":
            currency = self._currency.search(text, max(0, found.start - 5), found.start)
            if currency is not None:
                found.unit = self.units.table[self._currencies[currency.group().strip()]]
                found.because("unit", "currency", currency.group())
        if found.kind == "money":
            each = self._each.search(text, max(0, found.start - 16), found.start)
            if each is not None:
                found.kind, found.denominator = "unit_price", each["of"]
                found.because("kind", self._each_rule, each.group())

    def _recount_unit(self, text: str, found: Candidate, rule: RecountRule) -> None:
        start = max(text.rfind("\n", 0, found.start) + 1, found.start - 24, 0)
        pattern = self._recount_words[rule.name]
        near = pattern.match(text, found.end) or nearest(pattern, text, start, found.start)
        if near is not None and near.group() in rule.words:
            found.kind = rule.kind
            found.because("kind", rule.name, near.group())

    def _imply_unit(self, text: str, found: Candidate) -> None:
        """Take the word right behind; else the nearest in front; else one a few characters behind."""
        after = self._after_pattern.match(text, found.end)
        rule = self._after.get(after.group()) if after else None
        if rule is None:
            line = max(text.rfind("\n", 0, found.start), text.rfind("\u3002", 0, found.start)) + 1
            near = nearest(self._before_pattern, text, max(line, found.start - 16), found.start)
            rule = self._before.get(near.group()) if near else None
        if rule is None:
            later = self._later_pattern.match(text, found.end)
            rule = self._after.get(later.group("word")) if later else None
        if rule is not None:
            found.unit, found.kind = self.units.table[rule.unit], rule.kind
            found.because("unit", rule.name)


def _bare_year(found: Candidate) -> int:
    """Return the year that four bare digits can mean, or 0."""
    digits = found.written
    bare = found.unit is None and not found.kind and not found.scale and len(digits) == 4 and digits.isdigit()
    return int(digits) if bare and 1900 <= int(digits) <= 2100 else 0


def _ranged(left: Candidate, right: Candidate) -> Candidate:
    """Make one candidate of two ends; the left end takes unit and scale of the right where it has none."""
    if left.unit is None:
        if not left.scale and right.scale and left.number.value.scaleb(right.scale) < right.amount:
            left.scale = right.scale
        left.unit, left.kind = right.unit, right.kind
    left.unit_surface = right.unit_surface
    left.until, left.end = right, right.end
    left.inside = ""
    left.because("number", "range")
    return left


def _share(left: Candidate, right: Candidate) -> None:
    """Give the left number the unit, and the scale where it has none, of the right one."""
    left.unit, left.kind, left.shared = right.unit, right.kind, True
    left.unit_surface = right.unit_surface
    left.scale = left.scale or right.scale
    left.because("unit", "shared unit", right.unit_surface)


def compile_compounds(rules: Rulebook) -> Compounds:
    """Build the joiner from the rules."""
    return Compounds(rules)
