"""Shares and rises whose other numbers stand further back in the paragraph.

What is `占20%` of, when the whole is not in its sentence? Every earlier amount of the same unit may be it. A share that
fits one of them is a share of that. One that fits none is in doubt only where the words leave little choice: its
neighbours are shares of one of those wholes, or all of them are of one whole that the text states otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from extractor.findings.relations import Member, Related, unit_key
from extractor.findings.skeleton import SIGNS, Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "shares.toml"
_FAR = 900  # characters before a share in which its whole is looked for
_HUNDRED = 100
_ADDABLE = ("money", "area", "length", "volume", "mass", "power", "energy", "households", "people", "person_times", "count")
_WHOLE = ("households", "people", "person_times", "count")


class ShareWords(RuleFile):
    """Words around shares, wholes and rates."""

    scales: str
    rate: str
    before: list[str]
    everything: list[str]
    of: str
    others: list[str]
    whole: list[str]
    no_rates: list[str]
    apart: list[str]


class ShareRule(Rule):
    """What stands between a part and its share; the group `of` names the whole."""

    gap: str


class RiseRule(Rule):
    """What stands between a rise and its percentage, and in front of the rise. up: words of a rise, others are of a fall."""

    gap: str
    lead: str
    up: list[str]
    never: list[str]


class CountedRule(Rule):
    """What stands between a number of things and the percentage by which it rose.

    respectively: in front of a row of percentages, which characters of `divides` divide. most: above it every one is
    possible.
    """

    gap: str
    respectively: str
    divides: str
    up: list[str]
    never: list[str]
    most: int


class ShareRules(RuleFile):
    """rules/shares.toml."""

    words: ShareWords
    share: list[ShareRule]
    rise: list[RiseRule]
    counted: list[CountedRule]


class Shares:
    """The rules of rules/shares.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, ShareRules)
        self.share = [(rule, re.compile(rule.gap)) for rule in self.rules.share]
        self.rise = [(rule, re.compile(rule.gap), re.compile(rule.lead + "$")) for rule in self.rules.rise]
        self.counted = [
            (rule, re.compile(rule.gap), re.compile(f"{rule.respectively}(?=[{SIGNS}])")) for rule in self.rules.counted
        ]
        self.rate = re.compile(self.rules.words.rate)
        everything = "|".join(sorted(map(re.escape, self.rules.words.everything), key=len, reverse=True))
        self.everything = re.compile(f"(?:{everything}|{self.rules.words.of})*")


class Mention(NamedTuple):
    """A part and its share, by position; the words that name the whole; the wholes that the share fits, nearest first."""

    part: int
    share: int
    of: str
    rule: str
    wholes: tuple[int, ...]
    fitting: tuple[int, ...]


class Further(NamedTuple):
    """Relations whose numbers stand further apart, and the ids of percentages that are of a whole stated nowhere."""

    relations: list[Related]
    unstated: set[str]


def further(skeleton: Skeleton, rules: Rulebook) -> Further:
    """Return the relations of shares, rises and changed counts whose other numbers stand further back."""
    reader = _Reader(skeleton, rules.once(Shares))
    return Further([*reader.shares(), *reader.rises(), *reader.counts()], reader.unstated())


class _Reader:
    def __init__(self, skeleton: Skeleton, rules: Shares) -> None:
        self.skeleton = skeleton
        self.text = skeleton.text
        self.rules = rules
        self.words = rules.rules.words
        self.kinds = {position: skeleton.figure_at(position).kind for position in skeleton.positions}

    def shares(self) -> Iterator[Related]:
        """Yield each share with its whole, and those that fit none though their neighbours leave no other."""
        mentions = list(self._mentions())
        for index, mention in enumerate(mentions):
            if mention.fitting:
                yield self._ratio(mention, mention.fitting[0], True)
                continue
            near = [
                one for one in mentions[max(0, index - 3) : index + 4] if self._together(one, mention) and one is not mention
            ]
            bases = Counter(base for one in near for base in one.fitting[:1] if base in mention.wholes)
            if bases:
                base, siblings = bases.most_common(1)[0]
                yield self._ratio(mention, base, siblings < 2)
            elif (whole := self._common(mention, near)) is not None:
                yield self._ratio(mention, whole, True)

    def _mentions(self) -> Iterator[Mention]:
        positions = self.skeleton.positions
        for before, position in pairwise(positions):
            if self.kinds[position] != "percent" or self.kinds[before] not in _ADDABLE:
                continue
            gap = self.text[before + 1 : position]
            for rule, pattern in self.rules.share:
                match = pattern.fullmatch(gap)
                if match:
                    yield self._mention(before, position, match["of"], rule.name)
                    break

    def _mention(self, part: int, share: int, of: str, rule: str) -> Mention:
        name = self._plain(of)
        wholes = tuple(one for one in self._before(part) if not name or self._named(one, name))
        if any(word in of for word in self.words.others) and not name:
            wholes = ()
        fitting = tuple(one for one in wholes if self._fits(part, share, one))
        return Mention(part, share, name, rule, wholes, fitting)

    def _plain(self, of: str) -> str:
        """Return the words that name a whole, without those that any whole bears."""
        match = self.rules.everything.match(of)
        name = of[match.end() :] if match else of
        for word in self.words.everything:
            name = name.removesuffix(word)
        return name

    def _before(self, position: int) -> Iterator[int]:
        """Yield the amounts in front of a position that may be its whole, nearest first: of its unit, and no less."""
        figure = self.skeleton.figure_at(position)
        start = max(self.text.rfind("\n", 0, position) + 1, position - _FAR)
        for one in reversed(self.skeleton.between(start, position)):
            other = self.skeleton.figure_at(one)
            able = other.value is not None and figure.value is not None and other.quality != "suspect"
            if able and self._one_unit(other, figure) and other.value >= figure.value > 0:  # type: ignore[operator]
                yield one

    def _one_unit(self, one: Figure, other: Figure) -> bool:
        """Tell whether two amounts are in one unit: measures in the same as written, but for its thousands."""
        measured = one.kind not in _WHOLE and one.kind != "money"
        return unit_key(one) == unit_key(other) and (not measured or self._bare(one) == self._bare(other))

    def _bare(self, figure: Figure) -> str:
        return figure.unit.lstrip(self.words.scales)

    def _named(self, position: int, name: str) -> bool:
        """Tell whether the words around an amount share a pair of characters with a name."""
        around = self.skeleton.lead(position)[-14:] + self.text[position + 1 : position + 9]
        return any(name[index : index + 2] in around for index in range(len(name) - 1))

    def _fits(self, part: int, share: int, whole: int) -> bool:
        """Tell whether a share, rounded or cut off, is that of a part in a whole."""
        a, p, b = (self.skeleton.figure_at(one) for one in (part, share, whole))
        if a.lower is None or a.upper is None or not b.lower or b.upper is None:
            return False
        if p.lower is None or p.upper is None or p.value is None:
            return False
        low, high = a.lower * _HUNDRED / b.upper, a.upper * _HUNDRED / b.lower
        return low <= p.value + (p.upper - p.lower) and high >= p.lower

    def _together(self, one: Mention, other: Mention) -> bool:
        """Tell whether two mentions are of one list: the same unit, paragraph and name of the whole."""
        first, second = self.skeleton.figure_at(one.part), self.skeleton.figure_at(other.part)
        same = unit_key(first) == unit_key(second) and (one.of == other.of or not one.of or not other.of)
        low, high = sorted((one.part, other.part))
        return same and "\n" not in self.text[low:high]

    def unstated(self) -> set[str]:
        """Return the ids of percentages that agree with one beside them on a whole that is stated nowhere."""
        pairs = list(zip(self.skeleton.positions, self.skeleton.positions[1:], strict=False))
        rates = [
            Mention(before, position, "", "", (), ())
            for before, position in pairs
            if self.kinds[position] == "percent"
            and self.kinds[before] in _WHOLE
            and self.rules.rate.fullmatch(self.text[before + 1 : position])
        ]
        found: set[str] = set()
        for one, other in pairwise(rates):
            first, second = self._base(one), self._base(other)
            meet = first[0] <= second[1] and second[0] <= first[1]
            stated = any(
                self._fits(rate.part, rate.share, whole)
                for rate in (one, other)
                for whole in self._before(rate.part)
            )
            if self._together(one, other) and meet and not stated:
                found |= {self.skeleton.figure_at(rate.share).figure_id for rate in (one, other)}
        return found

    def _common(self, mention: Mention, near: Sequence[Mention]) -> int | None:
        """Return the total that a list of shares must be of where they agree on another: all of them fail with one base."""
        failing = [one for one in near if not one.fitting]
        if not failing or len(failing) != len(near) or not mention.wholes or mention.share > failing[0].share:
            return None
        bases = [self._base(one) for one in (mention, *failing)]
        low, high = max(base[0] for base in bases), min(base[1] for base in bases)
        if low > high:
            return None
        first = min(one.part for one in (mention, *failing))
        totals = [one for one in mention.wholes if one < first and self._said_whole(one)]
        return totals[0] if totals else None

    def _said_whole(self, position: int) -> bool:
        lead = self.skeleton.lead(position)[-8:]
        return any(word in lead for word in self.words.whole)

    def _base(self, mention: Mention) -> tuple[Fraction, Fraction]:
        part, share = self.skeleton.figure_at(mention.part), self.skeleton.figure_at(mention.share)
        if not share.lower or not share.upper or part.lower is None or part.upper is None:
            return Fraction(0), Fraction(10**18)
        hundred_parts = Fraction(part.lower) * _HUNDRED, Fraction(part.upper) * _HUNDRED
        return hundred_parts[0] / Fraction(share.upper), hundred_parts[1] / Fraction(share.lower)

    def _ratio(self, mention: Mention, whole: int, tension: bool) -> Related:
        members = (
            Member("whole", self.skeleton.figure_at(whole)), Member("part", self.skeleton.figure_at(mention.part)),
            Member("share", self.skeleton.figure_at(mention.share)),
        )  # fmt: skip
        wording = self.skeleton.words(mention.part, mention.share + 1)
        return Related("ratio", "RATIO", mention.rule, members, wording, tension=tension)

    def rises(self) -> Iterator[Related]:
        """Yield each rise with its percentage and the level it belongs to; the nearest where it fits none."""
        positions = self.skeleton.positions
        for before, position in pairwise(positions):
            if self.kinds[position] != "percent" or self.kinds[before] not in _ADDABLE:
                continue
            gap, lead = self.text[before + 1 : position], self.skeleton.lead(before)
            for rule, between, front in self.rules.rise:
                match, way = between.fullmatch(gap), front.search(lead)
                sentence = self.skeleton.sentence(position)
                around = self.text[sentence.start : sentence.end]
                if match and way and not any(word in around for word in rule.never):
                    rising = way["way"] in rule.up
                    if rising == (match["word"] in rule.up):
                        yield from self._risen(rule.name, before, position, rising, lead[: way.start()])
                    break

    def _risen(self, rule: str, amount: int, share: int, rising: bool, name: str) -> Iterator[Related]:
        levels = [one for one in self._levels(amount)[:8] if not self._is_change(one)]
        reached = next((one for one in levels if self._grows(one, amount, share, rising)), None)
        left = next((one for one in levels if self._is_before(one) and self._is_part(amount, share, one)), None)
        sentence = self.skeleton.sentence(amount).start
        near = [one for one in levels if one >= sentence]
        named = next((one for one in levels if len(name) > 1 and self._named(one, name[-2:])), None)
        named = near[0] if named is None and len(near) == 1 else named
        change, percentage = (self.skeleton.figure_at(one) for one in (amount, share))
        if reached is None and left is not None:
            members = (Member("whole", self.skeleton.figure_at(left)), Member("part", change), Member("share", percentage))
            yield Related("ratio", "RATIO", rule, members, self.skeleton.words(left, share + 1), tension=True)
            return
        level = reached if reached is not None else named
        if level is not None:
            members = (Member("to", self.skeleton.figure_at(level)), Member("amount", change), Member("share", percentage))
            wording = self.skeleton.words(level, share + 1)
            yield Related("growth", "GROWTH", rule, members, wording, falling=not rising, tension=True)

    def _is_before(self, position: int) -> bool:
        """Tell whether the words in front of a level say that it is one to compare with."""
        return any(word in self.skeleton.lead(position) for word in self.words.before)

    def _is_change(self, position: int) -> bool:
        """Tell whether an amount is a rise or a fall itself."""
        lead = self.skeleton.lead(position)
        return any(front.search(lead) for _, _, front in self.rules.rise)

    def _levels(self, position: int) -> list[int]:
        """Return the amounts of its unit in front of it, nearest first; what fell may be less than what it fell by."""
        figure = self.skeleton.figure_at(position)
        start = max(self.text.rfind("\n", 0, position) + 1, position - _FAR)
        return [
            one
            for one in reversed(self.skeleton.between(start, position))
            if self._one_unit(self.skeleton.figure_at(one), figure) and self.skeleton.figure_at(one).value
        ]

    def _grows(self, level: int, amount: int, share: int, rising: bool) -> bool:
        """Tell whether a percentage is that of a rise or fall to a level."""
        to, change = (self.skeleton.figure_at(one) for one in (level, amount))
        if not to.value or not change.value:
            return False
        before = to.value - change.value if rising else to.value + change.value
        return before > 0 and self._near(change.value / before * _HUNDRED, share)

    def _is_part(self, part: int, share: int, whole: int) -> bool:
        a, b = (self.skeleton.figure_at(one).value for one in (part, whole))
        return bool(a and b) and self._near(a / b * _HUNDRED, share)  # type: ignore[operator]

    def _near(self, percentage: Decimal, share: int) -> bool:
        figure = self.skeleton.figure_at(share)
        if figure.lower is None or figure.upper is None:
            return False
        return figure.lower <= percentage <= (figure.value or 0) + figure.upper - figure.lower

    def counts(self) -> Iterator[Related]:
        """Yield each count of things with the percentage by which it changed."""
        for rule, gap, respectively in self.rules.counted:
            positions = self.skeleton.positions
            for before, position in pairwise(positions):
                match = gap.fullmatch(self.text[before + 1 : position]) if self.kinds[position] == "percent" else None
                sentence = self.skeleton.sentence(position)
                if match and not any(word in self.text[sentence.start : position] for word in rule.never):
                    yield from self._changed(rule, before, position, match["word"])
            for match in respectively.finditer(self.text):
                yield from self._each(rule, match)

    def _each(self, rule: CountedRule, match: re.Match[str]) -> Iterator[Related]:
        """Yield the counts right before `respectively` with the percentages behind it, one for each."""
        shares = [match.end()]
        mark = re.compile(f"[{rule.divides}](?=[{SIGNS}])")
        while divided := mark.match(self.text, shares[-1] + 1):
            shares.append(divided.end())
        sentence = self.skeleton.sentence(match.start()).start
        counts = self.skeleton.between(sentence, match.start())
        counts = [one for one in counts if self.kinds[one] != "date"]
        if any(word in self.text[sentence : match.start()] for word in rule.never):
            return
        if match["what"] and len(counts) != len(shares):
            return  # which of the numbers in front they are of, only the names tell
        counts = counts[-len(shares) :]
        if len(counts) == len(shares) and all(self.kinds[one] == "percent" for one in shares):
            for count, share in zip(counts, shares, strict=True):
                yield from self._changed(rule, count, share, match["word"])

    def _changed(self, rule: CountedRule, count: int, share: int, word: str) -> Iterator[Related]:
        figure = self.skeleton.figure_at(count)
        whole = figure.kind in _WHOLE and not figure.scale and figure.lower == figure.upper and figure.value
        if whole and 0 < figure.value <= rule.most:  # type: ignore[operator]
            members = (Member("to", figure), Member("share", self.skeleton.figure_at(share)))
            wording = self.skeleton.words(count, share + 1)
            yield Related("growth", "GRIM", rule.name, members, wording, falling=word not in rule.up, tension=True)

