"""What a whole and its parts were before, or were to be: each tells right behind it how much it rose or is of its plan.

Parts that make up their whole to the digit made it up before, too, and in the plan. That they do is told by their words, or
by so many digits that chance does not explain it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from extractor.findings.adding import ADDABLE, addable, adds_up, members_of
from extractor.findings.derived import digits_of, fallen, significant_digits
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.signs import SIGNS
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "parts_moved.toml"
_FEWEST, _PAIR, _MOST = 3, 2, 6  # amounts that tell it, parts, and of these the most
_REACH, _BEHIND = 400, 90  # characters from a whole to its last part, and from an amount to what it tells
_LONGEST = 24  # characters of words in front of what is told
_DIGITS = 4  # of a whole to which others do not come by chance
_HUNDRED = Decimal(100)


class MovedRule(Rule):
    """Words between an amount and what it tells of itself; see the comments in the file."""

    marks: str
    same: str
    base: str
    out_of: str
    into: str
    year: str
    end: str
    month: str
    adverbs: str
    several: str
    called: str
    tails: str
    joins: str
    rise: str
    growth: str
    behind: str
    plan: str
    above_plan: str
    share: str
    never: list[str]


class MovedRules(RuleFile):
    """rules/parts_moved.toml."""

    moved: MovedRule


class Moved:
    """The rule of rules/parts_moved.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, MovedRules).moved
        since = f"(?:(?P<year>{rule.year})|(?P<end>{rule.end})|(?P<month>{rule.month}))?(?:{rule.adverbs})*"
        self.rise, self.growth = (re.compile(f"{since}(?:{way}){rule.behind}") for way in (rule.rise, rule.growth))
        several = f"(?:{rule.several})?{since}(?:{rule.several})?"
        self.rises, self.growths = (re.compile(f"{several}(?:{way}){rule.behind}") for way in (rule.rise, rule.growth))
        self.joins = re.compile(rule.joins)
        self.plan = re.compile(f"(?:{rule.plan}){rule.behind}")
        self.named = re.compile(rule.called + self.rise.pattern), re.compile(rule.called + self.growth.pattern)
        self.same = rules.once(Patterns).sought(f"[{SIGNS}](?:{rule.same})")
        self.base, self.out_of, self.into = map(re.compile, (rule.base, rule.out_of, rule.into))
        self.marks = re.compile(rule.marks)
        self.tails = re.compile(rule.tails)
        self.verb = re.compile(f"(?:{rule.rise}|{rule.growth.replace('up', 'up2').replace('down', 'down2')}){rule.behind}$")
        self.share = re.compile(rule.share)
        self.above_plan = re.compile(rule.above_plan)
        self.never = re.compile("|".join(rule.never))


class Before(NamedTuple):
    """What an amount tells of how much it was before, or was to be: since when or by which plan, and what figure does."""

    since: str
    level: int
    told: int
    falls: bool = False


def parts_moved(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield what each whole and its parts were before, or were to be, as a sum. found: the sums that other words tell of."""
    ways = rules.once(Moved)
    reader = MovedReader(skeleton, ways)
    told = reader.told()
    if len(told) < _FEWEST:
        return
    seen: set[tuple[int, ...]] = set()
    for group in (*reader.of_sums(told, found), *reader.of_digits(told)):
        for row in reader.alike([told[one] for one in group]):
            key = tuple(one.told for one in row)
            if key not in seen:
                seen.add(key)
                yield reader.related(row)


class MovedReader:
    def __init__(self, skeleton: Skeleton, ways: Moved) -> None:
        self.skeleton, self.ways = skeleton, ways
        self.kinds = ADDABLE | {"percent"}

    def told(self) -> dict[int, list[Before]]:
        """Return what each amount tells right behind it, by its place."""
        found: dict[int, list[Before]] = {}
        matches = [(place, match) for place in self.skeleton.led(self.ways.marks) if (match := self._match(place))]
        for place, match in matches if len(matches) >= _PAIR else ():
            level = self._level(place)
            if level is not None and (self._is_percent(place) or self.skeleton.key_at(place) == self.skeleton.key_at(level)):
                self._keep(found, self._moved(level, place, match))
        for place in self._with_names(found):
            one = self._named(place)
            if one is not None:
                self._keep(found, one)
        if len(found) >= _PAIR:
            self._stay(found)
        return found

    def _stay(self, found: dict[int, list[Before]]) -> None:
        """Add the amounts that are told to be what they were."""
        for match in self.skeleton.found(self.ways.same):
            level = match.start()
            if level not in found and self._is_level(level):
                found[level] = [Before("", level, level)]

    def _keep(self, found: dict[int, list[Before]], one: Before) -> None:
        rows = found.setdefault(one.level, [])
        if all(other.since != one.since or self._kind(other) != self._kind(one) for other in rows):
            rows.append(one)

    def _with_names(self, found: dict[int, list[Before]]) -> list[int]:
        """Return the figures, in lines of amounts that tell how much they were, before which words tell of a rise, too."""
        if len(found) < _PAIR:
            return []
        told = {one.told for rows in found.values() for one in rows}
        lines = dict.fromkeys(self.skeleton.line_start(level) for level in found)
        places = (place for line in lines for place in self.skeleton.between(line, self.skeleton.line_end(line)))
        return [one for one in places if one not in told and self.ways.verb.search(self.skeleton.leads[one])]

    def _named(self, place: int) -> Before | None:
        """Return what a figure tells of the one amount of its line that bears the name in front of it."""
        percent = self._is_percent(place)
        match = self.ways.named[percent].fullmatch(self.skeleton.leads[place])
        if match is None or not known(self.skeleton.figure_at(place)):
            return None
        line = self.skeleton.between(self.skeleton.line_start(place), self.skeleton.line_end(place))
        levels = [
            one
            for one in line
            if self._is_level(one) and (percent or self.skeleton.key_at(one) == self.skeleton.key_at(place))
            and self.ways.tails.sub("", self.skeleton.leads[one]).endswith(match["name"])
        ]  # fmt: skip
        return self._moved(levels[0], place, match) if len(levels) == 1 else None

    def _level(self, place: int) -> int | None:
        """Return the nearest amount in front of a place in its sentence, if it is near enough to be what that tells of."""
        start = max(self.skeleton.sentence(place).start, place - _BEHIND)
        return next((one for one in reversed(self.skeleton.between(start, place)) if self._is_level(one)), None)

    def _kind(self, one: Before) -> str:
        return self.skeleton.kinds[one.told]

    def _is_level(self, place: int) -> bool:
        """Tell whether a figure is an amount, and not how much another rose."""
        figure, lead = self.skeleton.figure_at(place), self.skeleton.leads[place]
        return addable(figure) and known(figure) and bool(figure.value) and not self.ways.verb.search(lead)

    def _match(self, place: int) -> re.Match[str] | None:
        """Return the words by which a figure tells of an amount in front of it; nothing where it tells of something else."""
        lead = self.skeleton.leads[place]
        if len(lead) > _LONGEST or self.skeleton.kinds[place] not in self.kinds or not known(self.skeleton.figure_at(place)):
            return None
        if self._is_percent(place):
            return self.ways.plan.fullmatch(lead) or self.ways.growth.fullmatch(lead)
        return self.ways.rise.fullmatch(lead)

    def _is_percent(self, place: int) -> bool:
        return self.skeleton.kinds[place] == "percent"

    def _moved(self, level: int, place: int, match: re.Match[str]) -> Before:
        words = match.groupdict()
        since = words.get("what") or next((name for name in ("year", "end", "month") if words.get(name)), "")
        return Before(since, level, place, bool(words.get("down")))

    def of_sums(self, told: dict[int, list[Before]], found: Sequence[Related]) -> Iterator[list[int]]:
        """Yield wholes with the parts that make them up as other words tell."""
        for one in found:
            if one.check != "SUM" or one.mode == "open":
                continue
            whole, parts = one.one("whole"), one.figures("part")
            if not all(figure.figure_id for figure in (whole, *parts)) or not adds_up(whole, parts):
                continue
            places = [self.skeleton.position(figure.start) for figure in (whole, *parts) if figure.value]
            if len(places) > _PAIR and all(place in told for place in places):
                yield places

    def of_digits(self, told: dict[int, list[Before]]) -> Iterator[list[int]]:
        """Yield amounts with those of their unit next to them that come to them, to the digit."""
        for level in told:
            figure = self.skeleton.figure_at(level)
            if significant_digits(figure) < _DIGITS:
                continue
            key = self.skeleton.key_at(level)
            same = sorted(one for one in told if self.skeleton.key_at(one) == key and abs(one - level) < _REACH)
            at = same.index(level)
            for row in (same[at + 1 :], same[:at][::-1]):
                yield from ([level, *parts] for parts in self._making(figure, row))

    def _making(self, whole: Figure, row: Sequence[int]) -> Iterator[list[int]]:
        """Yield the amounts that follow one another and come to a whole, and those behind them that do so again."""
        parts: list[int] = []
        for one in row:
            parts.append(one)
            figures = [self.skeleton.figure_at(it) for it in parts]
            if len(parts) > _MOST or (figures[-1].value or 0) >= (whole.value or 0):
                return
            if len(parts) >= _PAIR and adds_up(whole, figures):
                yield parts
                parts = []

    def alike(self, rows: Sequence[Sequence[Before]]) -> Iterator[list[Before]]:
        """Yield what a whole and all its parts tell since one time, or by one plan."""
        for first in rows[0] if rows[0][0].told != rows[0][0].level else ():
            row = [first]
            for others in rows[1:]:
                same = [one for one in others if self.go_together(first, one)]
                if len(same) != 1:
                    break
                row.append(same[0])
            if len(row) == len(rows) and self.at_one_price(row) and any(one.told != one.level for one in row[1:]):
                yield row

    def go_together(self, first: Before, other: Before) -> bool:
        """Tell whether two amounts tell the same in the same way; what stands behind the other need not say since when."""
        if other.told == other.level and first.told != first.level:
            return not self.is_planned(first)
        if self._kind(first) != self._kind(other):
            return False
        planned = self.is_planned(first), self.is_planned(other)
        return first.since == other.since or (not any(planned) and "" in (first.since, other.since))

    def is_planned(self, one: Before) -> bool:
        return self.ways.above_plan.search(one.since) is not None

    def at_one_price(self, row: Sequence[Before]) -> bool:
        """Tell whether no words speak of other prices or of other books."""
        if self.is_planned(row[0]):
            return True
        first = min(self.skeleton.sentence(one.level).start for one in row)
        return self.ways.never.search(self.skeleton.text, first, max(one.told for one in row)) is None

    def related(self, row: Sequence[Before]) -> Related:
        """Return how much each rose, or what each was before, as a sum."""
        told = [self.skeleton.figure_at(one.told).written_value for one in row if one.told != one.level]
        decimals = max(len(written.partition(".")[2]) for written in told)
        percent = self._kind(row[0]) == "percent"
        moved = [one for one in row if percent or one.told != one.level]  # what stayed adds nothing to how much all rose
        figures = [self.figure(one, Decimal(1).scaleb(-decimals)) for one in moved]
        places = [place for one in row for place in (one.level, one.told)]
        wording = self.skeleton.words(min(places), max(places) + 1)
        members: tuple[Member, ...] = members_of(figures[0], figures[1:])
        return Related("sum", "SUM", self.ways.rule.name, members, wording, "closed", tension=True)

    def figure(self, one: Before, off: Decimal) -> Figure:
        """Return how much an amount rose, or what it was before. off: how far a percentage may be off."""
        told = self.skeleton.figure_at(one.told)
        if one.told == one.level:
            return told
        if told.kind != "percent":
            return fallen(told) if one.falls else told
        level = self.skeleton.figure_at(one.level)
        rate = told.value or Decimal(0)
        base = Decimal(0) if self.is_planned(one) else _HUNDRED
        sign = "" if not base else "100% − " if one.falls else "100% + "
        rates = [base - it if one.falls else base + it for it in (rate, rate - off, rate + off)]
        surface = f"{level.surface} ÷ ({sign}{told.surface})" if sign else f"{level.surface} ÷ {told.surface}"
        return _divided(level, rates, surface).model_copy(update={"figure_id": told.figure_id, "start": told.start})


def _divided(level: Figure, rates: Sequence[Decimal], surface: str) -> Figure:
    """Return an amount divided by so many percent in the form of a figure. rates: the first, and its ends."""
    ends = [one for one in (level.lower, level.upper) if one is not None]
    values = [end * _HUNDRED / rate for end in ends for rate in rates[1:] if rate > 0]
    value = (level.value or Decimal(0)) * _HUNDRED / (rates[0] or _HUNDRED)
    low, high = min(values, default=value), max(values, default=value)
    written = Decimal(digits_of(level) or 0) * _HUNDRED / (rates[0] or _HUNDRED)
    made = {"surface": surface, "value": value, "lower": low, "upper": high, "written_value": f"{written:.4f}"}
    return level.model_copy(update=made)
