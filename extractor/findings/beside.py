"""Numbers of one sentence that words bring together however the rest of it is put: shares, rates, rises, and what is left.

What a pattern tells of a number comes first: here it is read only where none does, and only against amounts of one unit in
the same sentence. Where two or more readings are open and one of them holds, that is the one; where none holds, it is told
only if there are no more amounts than the reading needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from extractor.findings.arithmetic import fits_share, no_more
from extractor.findings.far import ADDABLE, FAR, Shares
from extractor.findings.items import addable, adds_up, within
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton, is_sign
from extractor.records import Figure, Kind
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "beside.toml"
_PAIR, _THREE, _TENTH, _MOST = 2, 3, 10, 12
_ABOUT = Decimal("1.5")
_PARAGRAPH = 240  # characters
_WHOLE_NAME = 4  # characters of the name of a rate that tell what it is of
_NEAR = 4  # characters right in front of an amount
_FAR_DATE = 14  # characters between a year and the amount that is of it
_ROLES = {
    "RATIO": ("share",), "GROWTH": ("share", "amount"), "BASE": ("share",), "YEARLY": ("share",), "GRIM": ("share",),
    "CHANGE": ("amount",), "SUM": ("part", "whole"), "SUM2": ("part", "whole"),
}  # fmt: skip


class LeadRule(Rule):
    """What stands in front of a number; the group `of` names a rate, or that of each of which it is."""

    lead: str


class ThanRule(LeadRule):
    """What stands in front of a difference, and of the amount right in front of it."""

    than: str


class BesideWords(RuleFile):
    """Words in front of amounts."""

    before: list[str]
    target: list[str]
    change: list[str]
    never: list[str]
    prices: list[str]
    adverbs: list[str]
    given: list[str]
    spent: list[str]
    used: list[str]
    parted: list[str]
    same: list[list[str]]
    each: str
    of_kinds: dict[str, list[Kind]]
    of_units: dict[str, str]


class BesideRules(RuleFile):
    """rules/beside.toml."""

    words: BesideWords
    share: list[LeadRule]
    done: list[LeadRule]
    rate: list[LeadRule]
    grew: list[LeadRule]
    fell: list[LeadRule]
    rest: list[LeadRule]
    beyond: list[LeadRule]
    balance: list[LeadRule]
    more: list[ThanRule]
    less: list[ThanRule]
    each: list[LeadRule]


class _Way(NamedTuple):
    rule: LeadRule
    lead: re.Pattern[str]
    than: re.Pattern[str] | None
    tells: str


class Beside:
    """The rules of rules/beside.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, BesideRules)
        self.words = self.rules.words
        self.of_percent = self._ways("share", "done", "rate", "grew", "fell")
        self.of_amount = self._ways("beyond", "balance", "rest", "more", "less")
        self.adverbs = re.compile(f"^(?:{'|'.join(self.words.adverbs)})+")
        self.differs = re.compile("|".join(way.rule.lead for way in self.of_amount))

    def _ways(self, *kinds: str) -> list[_Way]:
        rules: list[tuple[LeadRule, str]] = [(rule, kind) for kind in kinds for rule in getattr(self.rules, kind)]
        return [
            _Way(rule, re.compile(rule.lead), re.compile(rule.than) if isinstance(rule, ThanRule) else None, kind)
            for rule, kind in rules
        ]

    def called(self, of: str, words: str) -> bool:
        """Tell whether words bear what a rate is named for, or another word for it."""
        return of in words or any(other in words for group in self.words.same if of in group for other in group)


def beside(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield the relations of numbers that none of those found tells of."""
    yield from _Reader(skeleton, rules, found).read()


class _Reader:
    def __init__(self, skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> None:
        self.skeleton = skeleton
        self.ways = rules.once(Beside)
        self.words = self.ways.words
        others = rules.once(Shares).rules.words
        self.no_rates, self.apart = [*others.no_rates, *others.apart], others.apart
        self.told = {
            member.figure.figure_id for one in found for member in one.members if member.role in _ROLES.get(one.check, ())
        }
        self.readers: dict[str, Callable[[_Way, re.Match[str], int, list[int]], Related | None]] = {
            "share": self._share, "done": self._done, "rate": self._rate, "grew": self._growth, "fell": self._growth,
            "rest": self._rest, "more": self._difference, "less": self._difference, "beyond": self._beyond,
            "balance": self._balance,
        }  # fmt: skip

    def read(self) -> Iterator[Related]:
        """Yield one relation for each number that words in front of it license."""
        for position in self.skeleton.positions:
            figure = self.skeleton.figure_at(position)
            percent = figure.kind == "percent"
            if not (percent or figure.kind in ADDABLE) or figure.figure_id in self.told or not _known(figure):
                continue
            lead = self.skeleton.leads[position]
            ways = self.ways.of_percent if percent else self.ways.of_amount if self.ways.differs.search(lead) else ()
            for way in ways:
                match = way.lead.search(lead)
                related = self.readers[way.tells](way, match, position, self._amounts(position)) if match else None
                if related is not None:
                    yield related
                    break

    def _amounts(self, position: int) -> list[int]:
        """Return the amounts in front of a number in its sentence that are of one unit: its own, or that of the nearest."""
        start = self.skeleton.sentence(position).start
        before = [one for one in self.skeleton.between(start, position) if self._able(one, position)]
        if not before:
            return []
        percent = self.skeleton.figure_at(position).kind == "percent"
        key = self.skeleton.key_at(before[-1] if percent else position)
        return [one for one in before if self.skeleton.key_at(one) == key]

    def _able(self, position: int, behind: int) -> bool:
        """Tell whether a figure in front of another is an amount that can be its level, whole or part."""
        figure, lead = self.skeleton.figure_at(position), self.skeleton.leads[position]
        if self.skeleton.depth(position, behind) < 0:
            return False  # in brackets that end before
        return addable(figure) and not any(word in lead for word in self.words.never)

    def _share(self, way: _Way, match: re.Match[str], position: int, amounts: list[int]) -> Related | None:
        """Read `A, of which B, that is P %`."""
        if len(amounts) != _PAIR or self._fits_further(amounts[1], position):
            return None
        between = self.skeleton.between(amounts[0], amounts[1])
        if any(way.lead.search(self.skeleton.leads[one]) for one in between if self._is_percent(one)):
            return None  # the first is a part of another whole, perhaps the second is, too
        return self._ratio(way, amounts[0], amounts[1], position)

    def _is_percent(self, position: int) -> bool:
        return self.skeleton.figure_at(position).kind == "percent"

    def _done(self, way: _Way, match: re.Match[str], position: int, amounts: list[int]) -> Related | None:
        """Read `A to do, B done, P % of the task`, in either order."""
        if len(amounts) != _PAIR or self._fits_further(amounts[-1], position):
            return None
        targets = [one for one in amounts if self._is_target(one)]
        if len(targets) != 1:
            return None
        part = amounts[1] if targets[0] == amounts[0] else amounts[0]
        return self._ratio(way, targets[0], part, position, above=True)

    def _is_target(self, position: int) -> bool:
        return any(word in self._front(position) for word in self.words.target)

    def _target(self, part: int) -> int | None:
        """Return the one amount of what was to be done that the paragraph states before the sentence of what was."""
        targets = [one for one in self._before_sentence(part) if self._able(one, one) and self._is_target(one)]
        between = self.skeleton.text[targets[-1] : part] if targets else ""
        parted = any(word in between for word in self.words.parted)
        return targets[0] if len(targets) == 1 and not parted else None

    def _of_target(self, way: _Way, part: int, share: int) -> Related | None:
        target = self._target(part)
        return None if target is None else self._ratio(way, target, part, share, above=True)

    def _rate(self, way: _Way, match: re.Match[str], position: int, amounts: list[int]) -> Related | None:
        """Read `A, B mended, P % of mending`."""
        of, no_rate = match["of"], any(word in self.skeleton.leads[position] for word in self.no_rates)
        if not amounts or (no_rate and len(match["name"]) < _WHOLE_NAME):
            return None
        if len(amounts) > _PAIR:
            used = of in (*self.words.used, *self.words.spent)
            divided = self._divided(way, position, amounts) if used else None
            whole_name = any(match["name"] in self.skeleton.leads[one] for one in amounts)
            return divided or self._rate_of_named(way, match["name"] if no_rate or whole_name else of, position, amounts)
        *wholes, part = amounts
        near = self.skeleton.leads[part] + self.skeleton.text[part + 1 : part + 5].partition("，")[0]
        apart = any(word in near or any(word in self.skeleton.leads[one] for one in wholes) for word in self.no_rates)
        if apart or self._fits_further(part, position):
            return None
        did = self.ways.adverbs.sub("", near)
        if no_rate or (not self.ways.called(of, near) and did[:1] not in of):
            return None
        return self._ratio(way, wholes[0], part, position) if wholes else self._of_target(way, part, position)

    def _divided(self, way: _Way, position: int, amounts: list[int]) -> Related | None:
        """Read `A, B used, C left, a rate of P %`, where A is B and C: the rate is that of B, or of C."""
        if len(amounts) != _THREE:
            return None
        whole, *parts = (self.skeleton.figure_at(one) for one in amounts)
        if not adds_up(whole, parts) or fits_share(whole, whole, self.skeleton.figure_at(position)):
            return None
        share = self.skeleton.figure_at(position)
        fitting = [one for one, part in zip(amounts[1:], parts, strict=True) if fits_share(part, whole, share)]
        return self._ratio(way, amounts[0], (fitting or amounts[1:])[0], position)

    def _rate_of_named(self, way: _Way, of: str, position: int, amounts: list[int]) -> Related | None:
        """Read a rate of the last amount that bears its whole name, where no amount in front is its whole."""
        named = [one for one in amounts if self.ways.called(of, self.skeleton.leads[one])]
        if not named or self._fits_further(named[-1], position):
            return None
        at, part = self.skeleton.figure_at, named[-1]
        for whole, other in combinations(amounts, 2):
            if fits_share(at(other), at(whole), at(position)):
                return self._ratio(way, whole, other, position)
        if any(adds_up(at(one), list(map(at, named))) for one in amounts if one < named[0]) and len(named) > 1:
            return None  # the rate is that of all of them together
        wholes = [one for one in amounts if one < part and no_more(at(part), at(one))]
        apart = any(word in self.skeleton.leads[part] for word in self.no_rates if word not in of)
        return None if apart or not wholes else self._ratio(way, wholes[-1], part, position)

    def _ratio(self, way: _Way, whole: int, part: int, share: int, above: bool = False) -> Related | None:
        a, b, p = (self.skeleton.figure_at(one) for one in (whole, part, share))
        if not above and (a.value or 0) < (b.value or 0):
            return None
        members = (Member("whole", a), Member("part", b), Member("share", p))
        return Related("ratio", "RATIO", way.rule.name, members, self._wording(whole, share), tension=True)

    def _fits_further(self, part: int, share: int) -> bool:
        """Tell whether a share is that of a part in an amount further up: then it is of that."""
        key, start = self.skeleton.key_at(part), max(0, part - FAR)
        earlier = (one for one in self.skeleton.between(start, part) if self.skeleton.key_at(one) == key)
        figures = self.skeleton.figure_at(part), self.skeleton.figure_at(share)
        first = self.skeleton.sentence(part).start
        return any(one < first and fits_share(figures[0], self.skeleton.figure_at(one), figures[1]) for one in earlier)

    def _growth(self, way: _Way, match: re.Match[str], position: int, amounts: list[int]) -> Related | None:
        """Read `A now, B before, a rise of P %`."""
        sentence = self.skeleton.sentence(position)
        if any(word in self.skeleton.text[sentence.start : sentence.end] for word in self.words.prices):
            return None
        levels = [one for one in amounts if not self._is_change(one)]
        earlier = self._earlier(levels) if len(levels) == _PAIR else None
        if earlier is None:
            return None
        later = levels[0] if earlier == levels[1] else levels[1]
        if any(not self._is_between(one, later, earlier) for one in amounts if one not in levels):
            return None  # it rose from another level
        members = (
            Member("to", self.skeleton.figure_at(later)), Member("from", self.skeleton.figure_at(earlier)),
            Member("share", self.skeleton.figure_at(position)),
        )  # fmt: skip
        wording, falling = self._wording(levels[0], position), way.tells == "fell"
        return Related("growth", "GROWTH", way.rule.name, members, wording, falling=falling, tension=True)

    def _is_change(self, position: int) -> bool:
        lead = self.skeleton.leads[position]
        return any(word in lead[-_NEAR:] for word in self.words.change)

    def _is_between(self, change: int, one: int, other: int) -> bool:
        """Tell whether a change is about that from one level to another."""
        amount, first, second = (self.skeleton.figure_at(place).value or Decimal(0) for place in (change, one, other))
        return abs(amount - abs(first - second)) <= amount / _TENTH

    def _alike(self, one: int, other: int) -> bool:
        """Tell whether neither of two amounts is more than twice the other: both may be levels of one thing."""
        low, high = sorted(self.skeleton.figure_at(place).value or Decimal(0) for place in (one, other))
        return high <= 2 * low

    def _earlier(self, levels: list[int]) -> int | None:
        """Return which of two levels is that of the time before: by its words, or by the years in front of both."""
        marked = [one for one in levels if any(word in self._front(one) for word in self.words.before)]
        if len(marked) == 1:
            return marked[0]
        years = [self._year(one) for one in levels]
        if marked or None in years or years[0] == years[1]:
            return None
        return levels[0] if years[0] < years[1] else levels[1]  # type: ignore[operator]

    def _year(self, position: int) -> int | None:
        """Return the year of the date right in front of the words of an amount."""
        before = self.skeleton.between(self.skeleton.sentence(position).start, position)[-1:]
        start = self.skeleton.figure_at(before[0]).date_start if before else None
        near = start is not None and position - before[0] <= _FAR_DATE
        return start.year if start is not None and near else None

    def _rest(self, way: _Way, match: re.Match[str], position: int, amounts: list[int]) -> Related | None:
        """Read `A, B of them done, C left`."""
        if any(word in self._front(one) for one in amounts[-1:] for word in self.apart):
            return None  # some of it was done before
        if len(amounts) == 1:
            before = self._before_sentence(amounts[0])
            if any(self._is_between(position, one, amounts[0]) for one in before):
                return None
            amounts = [*before, *amounts]
        return self._left(way, *amounts, position) if len(amounts) == _PAIR else None

    def _before_sentence(self, position: int) -> list[int]:
        """Return the amounts of one's unit in its paragraph that stand in front of its sentence."""
        sentence, key = self.skeleton.sentence(position).start, self.skeleton.key_at(position)
        start = max(self.skeleton.text.rfind("\n", 0, position) + 1, position - _PARAGRAPH)
        return [one for one in self.skeleton.between(start, sentence) if self.skeleton.key_at(one) == key]

    def _left(self, way: _Way, *places: int) -> Related | None:
        whole, part, rest = map(self.skeleton.figure_at, places)
        if not _below(part, whole) or not _below(rest, whole) or not within(whole, [part, rest], _ABOUT):
            return None
        if within(whole, [part, rest], 1 / _ABOUT):
            return None  # it is left of something else
        members = (Member("whole", whole), Member("part", part), Member("part", rest))
        wording = self._wording(min(places), places[-1])
        return Related("sum", "SUM", way.rule.name, members, wording, "closed", tension=True)

    def _difference(self, way: _Way, match: re.Match[str], position: int, amounts: list[int]) -> Related | None:
        """Read `A, than B more by C`."""
        if len(amounts) < _PAIR or way.than is None or self.skeleton.between(amounts[-1] + 1, position):
            return None
        if way.than.search(self._front(amounts[-1])) is None:
            return None
        levels = [one for one in reversed(amounts[:-1]) if self._alike(one, amounts[-1])]
        fitting = (one for one in levels if self._is_between(position, one, amounts[-1]))
        nearest = next(fitting, levels[0] if levels else None)
        if nearest is None:
            return None
        members = (
            Member("to", self.skeleton.figure_at(nearest)), Member("from", self.skeleton.figure_at(amounts[-1])),
            Member("amount", self.skeleton.figure_at(position)),
        )  # fmt: skip
        wording, falling = self._wording(nearest, position), way.tells == "less"
        return Related("growth", "CHANGE", way.rule.name, members, wording, falling=falling, tension=True)

    def _front(self, position: int) -> str:
        """Return the words from the last mark or amount to an amount, days among them."""
        start = self.skeleton.clause_start(position, 0)
        amounts = [one for one in self.skeleton.between(start, position) if is_sign(self.skeleton.text[one])]
        return self.skeleton.words(amounts[-1] + 1 if amounts else start, position)

    def _beyond(self, way: _Way, match: re.Match[str], position: int, amounts: list[int]) -> Related | None:
        """Read `A to do. B done, C beyond the task`."""
        done = [one for one in amounts if not self._is_target(one)][-1:]
        targets = [one for one in amounts if self._is_target(one)]
        target = targets[0] if len(targets) == 1 else self._target(done[0]) if done and not targets else None
        if not done or target is None:
            return None
        falling = match["short"] is not None
        members = (
            Member("to", self.skeleton.figure_at(done[0])), Member("from", self.skeleton.figure_at(target)),
            Member("amount", self.skeleton.figure_at(position)),
        )  # fmt: skip
        wording = self._wording(min(done[0], target), position)
        return Related("growth", "CHANGE", way.rule.name, members, wording, falling=falling, tension=True)

    def _balance(self, way: _Way, match: re.Match[str], position: int, amounts: list[int]) -> Related | None:
        """Read `A to spend. B spent. C left`: in one paragraph, where one amount each is named so and no other two fit."""
        text, key = self.skeleton.text, self.skeleton.key_at(position)
        start = max(text.rfind("\n", 0, text.rfind("\n", 0, position)) + 1, position - _PARAGRAPH)
        before = [one for one in self.skeleton.between(start, position) if self.skeleton.key_at(one) == key]
        if any(self._is_between(position, one, other) for one, other in combinations(before[-_MOST:], 2)):
            return None
        given, spent = (
            [one for one in before if any(word in self._front(one) for word in words)]
            for words in (self.words.given, self.words.spent)
        )
        given = [one for one in given if one not in spent]
        if not given or not spent or given[-1] > spent[-1]:
            return None
        return self._left(way, given[-1], spent[-1], position)

    def _wording(self, start: int, end: int) -> str:
        return self.skeleton.words(start, end + 1)


def _known(figure: Figure) -> bool:
    return figure.value is not None and figure.quality != "suspect"


def _below(one: Figure, other: Figure) -> bool:
    return one.value is not None and other.value is not None and one.value < other.value
