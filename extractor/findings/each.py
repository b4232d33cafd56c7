"""So much for each, how many, and all of it, where the words in front of and behind the numbers alone give them their roles.

12 stores of 15 mu each take 180 mu. What other readers have found of an amount for each is left to them. What the words do
not make sure is told only where a slip of the hand explains it, or where both are near: other things would be far apart.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from extractor.findings.adding import addable
from extractor.findings.apiece import is_one_of_several
from extractor.findings.apiece_rules import Apiece
from extractor.findings.arithmetic import makes
from extractor.findings.means import Means
from extractor.findings.mistyped import a_place_off, mistyped, swapped
from extractor.findings.nearby import COUNTED, known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Kind, Span
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "each.toml"
_MONEY = ("money", "unit_price")
_PERSONS = ("people", "person_times")
_BEHIND = 6  # characters behind a number that name what is counted
_NAME = 2  # characters of a name
_MOST, _LONGEST = 9, 150  # figures and characters of a sentence
_NEAR = Fraction(1, 5)
_FEWEST = 3  # figures
_PRECISE = 4  # digits of a total that a slip fits by chance hardly ever


class EachRule(Rule):
    """Words of amounts for each, of how many, and of all of it; see the comments in the file."""

    leads: list[str]
    hint: str
    of_those: str
    of_any: str
    mean: str
    never_what: str
    times_of_day: str
    made: str
    plain: str
    in_all: str
    never_all: str
    never_count: str
    kinds: dict[str, list[Kind]]
    units: dict[str, str]
    alike: list[str]
    never: list[str]


class EachRules(RuleFile):
    """rules/each.toml."""

    each: EachRule


class Each:
    """The rule of rules/each.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, EachRules).each
        self.leads, self.hint = [re.compile(lead) for lead in rule.leads], re.compile(f"[{rule.hint}]")
        self.those, self.any = map(re.compile, (rule.of_those, rule.of_any))
        self.told = re.compile("|".join(_unnamed((*rule.leads, rule.of_those, rule.of_any))))
        self.never_what, self.plain, self.in_all = map(re.compile, (rule.never_what, rule.plain, rule.in_all))
        self.never_all, self.never_count = re.compile(rule.never_all), re.compile(rule.never_count)
        self.day, self.made = re.compile(rule.times_of_day), re.compile(rule.made)
        self.never = re.compile(alternation(rule.never))
        self.means = rules.once(Means)
        self.units = {of: Fraction(factor) for of, factor in rule.units.items()}

    def name(self, words: str) -> str:
        """Return what words name, without those that only say how it is told."""
        return self.plain.sub("", words)


def _unnamed(patterns: Sequence[str]) -> list[str]:
    return [f"(?:{re.sub(r'[?]P<[a-z]+>', '?:', pattern)})" for pattern in patterns]


class _Rate(NamedTuple):
    """An amount for each: the words from what it is for each of on (none where they do not say that), and what it tells.

    beside: where the number stands right in front of it, of what that counts it is. front: the words in front of those.
    """

    position: int
    words: str
    what: str
    beside: int = -1
    front: str = ""


def each(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield the products of amounts for each that none of the relations found tells of, where they fail."""
    ways = rules.once(Each)
    marked = {one for one in led_by_each(skeleton, rules) if ways.told.search(skeleton.leads[one])}
    marked |= {one for one in skeleton.led(ways.hint) if ways.told.search(skeleton.leads[one])}
    if not marked:
        return
    told = {member.figure.figure_id for one in found if one.check == "PROD" for member in one.members}
    for position in sorted(marked):
        figure = skeleton.figure_at(position)
        if figure.kind in ("date", "percent", "duration") or figure.figure_id in told or not known(figure):
            continue
        span = skeleton.full_sentence(position)
        places = skeleton.between(*span)
        if _FEWEST <= len(places) <= _MOST and span.end - span.start <= _LONGEST:
            yield from _Sentence(skeleton, ways, span, places, marked).read(position)


def led_by_each(skeleton: Skeleton, rules: Rulebook) -> list[int]:
    """Return where the numbers stand behind a word for each; `apiece` has asked for them, too."""
    return skeleton.led(rules.once(Apiece).each)


class _Sentence:
    """The full sentence of an amount for each."""

    def __init__(
        self, skeleton: Skeleton, ways: Each, span: Span, places: Sequence[int], marked: Collection[int]
    ) -> None:
        self.skeleton, self.ways, self.span, self.places = skeleton, ways, span, places
        self.marked = marked

    def read(self, position: int) -> Iterator[Related]:
        """Yield the product that an amount for each is of, if the three are told once and do not agree."""
        rate = self._rate(position)
        if rate is None or self.ways.never_what.search(self.ways.day.sub("", rate.words or rate.what)):
            return
        count = rate.beside if rate.beside >= 0 else self._count(rate)
        total = self._total(rate, count) if count is not None else None
        if count is None or total is None or is_one_of_several(self.skeleton, position, self.marked):
            return
        three = sorted((position, count, total))
        start = three[0] - len(self.skeleton.leads[three[0]])
        if self.ways.never.search(self.skeleton.text, three[0], three[-1]):
            return
        if any(self.skeleton.kinds[one] == "duration" for one in self.skeleton.between(start, three[-1])):
            return
        figures = [self.skeleton.figure_at(one) for one in (count, position, total)]
        if not self._is_mean(position):
            figures[1] = exactly(figures[1])
        unit = next((factor for of, factor in self.ways.units.items() if rate.words.startswith(of)), Fraction(1))
        if not all(map(known, figures)) or not self._tells(rate, figures, total, unit):
            return
        members = tuple(map(Member, ("count", "per", "total"), figures))
        wording = self.skeleton.words(start, three[-1] + 1)
        yield Related("product", "PROD", self.ways.rule.name, members, wording, divide=unit, tension=True)

    def _rate(self, position: int) -> _Rate | None:
        """Return an amount as one for each of something."""
        lead = self.skeleton.leads[position]
        for pattern in self.ways.leads:
            match = pattern.search(lead)
            if match:
                what = match.groupdict().get("what")
                told = self._rest(match["of"]) if what is None else what
                return _Rate(position, match["of"] + (what or ""), told, front=lead[: match.start()])
        match = self.ways.those.search(lead)
        before = [one for one in self.places if one < position][-1:]
        if match:
            beside = before and before[0] == position - len(lead) - 1 and self.skeleton.kinds[before[0]] in COUNTED
            return _Rate(position, "", match["what"], before[0]) if beside else None
        match = self.ways.any.search(lead)
        return _Rate(position, "", match["what"]) if match else None

    def _rest(self, words: str) -> str:
        """Return words without the first, what an amount is for each of."""
        of = next((one for one in self.ways.rule.kinds if words.startswith(one)), words[:1])
        return words.removeprefix(of)

    def _count(self, rate: _Rate) -> int | None:
        """Return the one number that counts what an amount is for each of."""
        others = [one for one in self.places if one not in self.marked and self._may_count(one)]
        kinds = next((kinds for of, kinds in self.ways.rule.kinds.items() if rate.words.startswith(of)), None)
        if not rate.words:
            key = self.skeleton.key_at(rate.position)
            found = [one for one in others if self.skeleton.kinds[one] in COUNTED and self.skeleton.key_at(one) != key]
        elif kinds is not None:
            found = [one for one in others if self.skeleton.kinds[one] in kinds]
        else:
            found = [one for one in others if self._counts(one, rate.words)]
        found = [one for one in found if not self._are_apart(rate.front, self.skeleton.leads[one])]
        if len(found) > 1:
            found = [one for one in found if self._is_next(one, rate.position)]
        return found[0] if len(found) == 1 else None

    def _are_apart(self, one: str, other: str) -> bool:
        """Tell whether the words in front of two numbers name two things."""
        names = self.ways.name(one), self.ways.name(other)
        return min(map(len, names)) >= _NAME and not set(names[0]) & set(names[1])

    def _is_next(self, one: int, other: int) -> bool:
        return abs(self.places.index(one) - self.places.index(other)) == 1

    def _may_count(self, position: int) -> bool:
        return self.ways.never_count.search(self.skeleton.leads[position]) is None

    def _counts(self, position: int, words: str) -> bool:
        """Tell whether a number counts what words begin with: by its unit, or by the words around it."""
        if self.skeleton.kinds[position] not in COUNTED:
            return False
        behind, lead = self.skeleton.word_behind(position, _BEHIND), self.skeleton.leads[position]
        unit, first = self.skeleton.figure_at(position).unit[-1:], words[0]
        if first == unit or any(first in group and unit in group and unit == group[0] for group in self.ways.rule.alike):
            return True
        name = words[:_NAME]
        return (len(name) == _NAME and (name in behind or lead.endswith(name))) or behind[:1] == first or (
            len(behind) >= _NAME and first in behind[:_NAME + 1]
        ) or lead.endswith(first)

    def _total(self, rate: _Rate, count: int) -> int | None:
        """Return the one amount of the unit of one for each that may be all of it."""
        kind, unit = self.skeleton.key_at(rate.position)
        keys = {(kind, unit), ("money" if kind == "unit_price" else kind, unit.partition("/")[0])}
        if kind in _PERSONS:
            keys |= {(one, "") for one in _PERSONS}
        others = [one for one in self.places if one not in (rate.position, count) and self.skeleton.key_at(one) in keys]
        daily = self._is_daily(rate.position)
        found = [one for one in others if one not in self.marked or (daily and self._is_daily(one))]
        found = [one for one in found if addable(self.skeleton.figure_at(one))]
        found = [one for one in found if self.ways.never_all.search(self._plain_lead(one)) is None]
        return found[0] if len(found) == 1 else None

    def _plain_lead(self, position: int) -> str:
        """Return the words in front of an amount without those that do not tell against its being all of it."""
        return self.ways.made.sub("", self.ways.day.sub("", self.skeleton.leads[position]))

    def _is_daily(self, position: int) -> bool:
        return self.ways.day.search(self.skeleton.leads[position]) is not None

    def _tells(self, rate: _Rate, figures: Sequence[Figure], total: int, unit: Fraction) -> bool:
        """Tell whether the three do not agree, and are of one thing all the same."""
        count, per, whole = figures
        if count.value is None or count.value <= 1 or per.value is None or whole.value is None or whole.value <= per.value:
            return False
        if makes(count, per, whole, unit):
            return self._is_named(rate, total, per) and swapped(figures, unit)
        if self._is_mean(rate.position) and _rounded(count, per, whole):
            return False
        if self._is_daily(rate.position) != self._is_daily(total):
            return False
        came = Fraction(count.value) * Fraction(per.value) / unit
        near = abs(came - Fraction(whole.value)) <= _NEAR * max(came, Fraction(whole.value))
        sure = self.ways.in_all.search(self.skeleton.leads[total]) is not None
        named = self._is_named(rate, total, per)
        if self.ways.means.are_apart(rate.what, self.skeleton.leads[total]):
            return False
        slip, unnamed = mistyped(figures, unit), not self.ways.name(rate.what)
        if near and (named or (sure and (per.kind not in _MONEY or unnamed))):
            return True
        if sure and slip:
            return named or unnamed or per.kind not in _MONEY
        precise = len(whole.written_value.strip("0")) >= _PRECISE
        return (named or per.kind not in _MONEY) and (a_place_off(figures, unit) or (precise and slip))

    def _is_mean(self, position: int) -> bool:
        """Tell whether an amount for each is a mean, not a rate that was set."""
        return self.ways.rule.mean in self.skeleton.leads[position]

    def _is_named(self, rate: _Rate, total: int, per: Figure) -> bool:
        """Tell whether the words around all of it and those of the amount for each name one thing, or one names nothing."""
        all_of_it = self.ways.name(self.skeleton.leads[total]) or self.ways.name(self.skeleton.word_behind(total, _BEHIND))
        name = self.ways.name(rate.what) or self.ways.name(self.skeleton.word_behind(rate.position, _BEHIND))
        sentence = self.skeleton.text[self.span.start : self.span.end]
        around = self.ways.name(sentence.replace(self.skeleton.leads[total], "", 1))
        if not all_of_it or not name:
            return not all_of_it or per.kind not in _MONEY or any(one in around for one in all_of_it)
        return any(one in name for one in all_of_it)


def exactly(figure: Figure) -> Figure:
    """Return an amount as just what is written, where nothing says about or more than."""
    ends = {"lower": figure.value, "upper": figure.value}
    return figure.model_copy(update=ends) if figure.qualifier == "exact" else figure


def _rounded(count: Figure, per: Figure, total: Figure) -> bool:
    """Tell whether a mean in whole things is that of a total, rounded."""
    if per.kind not in (*COUNTED, "person_times") or not count.value or per.value is None or total.value is None:
        return False
    return "." not in per.written_value and 0 < abs(total.value / count.value - per.value) < 1
