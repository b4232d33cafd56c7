"""What is so many times, or such a part of, what it was before, or has fallen by that part, told in one sentence.

Told of the two levels of one unit in front of the share, where words tell which of them was before; or of one of them and
the change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.findings.adding import addable
from extractor.findings.arithmetic import fits_share, makes
from extractor.findings.derived import together
from extractor.findings.half_shares import bounded
from extractor.findings.nearby import COUNTED, known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "since_then.toml"
_PAIR = 2
_BEHIND, _MORE = 10, 4  # characters behind an amount that tell of it, and behind a multiple
_ONE = Decimal(1)
_OFF, _MOST = Decimal("0.1"), Decimal(2)  # of a multiple told in doublings
_CUT = Decimal("0.5")  # of the last digit, that a multiple may be more than it tells


class SinceThenRule(Rule):
    """Words of what was before, of what is now, and of the share of one in the other; see the comments in the file."""

    hints: str
    of_before: str
    of: str
    of_date: str
    fell: str
    fell_rate: str
    doubled: str
    doubles: str
    more: str
    edge: str
    before: str
    after: str
    change: str
    by: str
    never: str


class SinceThenRules(RuleFile):
    """rules/since_then.toml."""

    since_then: SinceThenRule


class SinceThen:
    """The rule of rules/since_then.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, SinceThenRules).since_then
        self.of_before, self.fell, self.fell_rate, self.doubled, self.more = map(
            re.compile, (rule.of_before, rule.fell, rule.fell_rate, rule.doubled, rule.more)
        )
        self.before, self.after, self.change, self.never = map(
            re.compile, (rule.before, rule.after, rule.change, rule.never)
        )
        self.edge = re.compile(rule.edge)
        self.by, self.of_date = re.compile(rule.by), re.compile(rule.of_date)
        self.hints = frozenset(rule.hints)


def since_then(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield each share or multiple of what was before with the two levels in front of it."""
    ways, told = rules.once(SinceThen), None
    for position in (*skeleton.of_kind("multiple"), *skeleton.of_kind("percent")):
        lead, share = skeleton.leads[position], skeleton.figure_at(position)
        in_words = not share.written_value[:1].isdigit()
        if not (in_words or share.kind == "multiple" or not ways.hints.isdisjoint(lead)) or not known(share):
            continue
        way = _way(ways, share, lead, _before_date(skeleton, position, lead), in_words)
        if not way:
            continue
        told = _told(found) if told is None else told
        if share.figure_id not in told and ways.edge.match(skeleton.text, position + 1):
            yield from _Read(skeleton, ways, position, share).related(way)


def _told(found: Sequence[Related]) -> set[str]:
    """Return the shares and multiples of which relations tell what they are of."""
    roles = {"RATIO": "share", "GROWTH": "share", "PROD": "count", "BASE": "share"}
    members = ((member, roles.get(one.check)) for one in found for member in one.members)
    return {member.figure.figure_id for member, role in members if role and member.role in (role, "per")}


def _before_date(skeleton: Skeleton, position: int, lead: str) -> str:
    """Return the words in front of the date that stands right in front of a share's lead, if one does."""
    date = position - len(lead) - 1
    return skeleton.leads[date] if skeleton.kinds.get(date) == "date" else ""


def _way(ways: SinceThen, share: Figure, lead: str, front: str, in_words: bool) -> str:
    """Return what a share is of: of what was `before`, by how much that `fell`, or how often it is `doubled`."""
    if ways.of_before.search(lead) or (lead == ways.rule.of and ways.of_date.search(front)):
        return "before"
    if share.kind == "percent":
        fell = (in_words and ways.fell.search(lead)) or ways.fell_rate.search(lead)
        return "fell" if fell else ""
    return "doubled" if share.unit == ways.rule.doubles and ways.doubled.fullmatch(lead) else ""


class _Read:
    """A share of what was before that is read."""

    def __init__(self, skeleton: Skeleton, ways: SinceThen, position: int, share: Figure) -> None:
        self.skeleton, self.ways, self.position, self.share = skeleton, ways, position, bounded(share)

    def related(self, way: str) -> Iterator[Related]:
        """Yield the relation of the share with the two amounts in front of it."""
        start = self._start()
        told = self.skeleton.between(start, self.position)
        if any(self.skeleton.kinds[one] in ("percent", "multiple") for one in told):
            return
        places = [one for one in told if self._able(one)]
        if len(places) > _PAIR and self.ways.by.search(self.skeleton.leads[places[-1]]):
            places.pop()
        if len(places) != _PAIR or self.ways.never.search(self.skeleton.text, start, self.position):
            return
        first, last = places
        keys = {self.skeleton.key_at(one) for one in places}
        if len(keys) > 1 and not {self.skeleton.kinds[one] for one in places} <= {*COUNTED}:
            return
        at, change = self.skeleton.figure_at, self.ways.change.search(self.skeleton.leads[last]) is not None
        if change and way == "fell":
            yield from self._of_change(at(first), at(last), places)
        elif not change and self._is_then(first, last):
            yield from self._of_levels(way, at(first), at(last), places)

    def _start(self) -> int:
        """Return where the sentence starts that holds two amounts in front of the share: between pauses, or all of it."""
        start = self.skeleton.sentence(self.position).start
        if sum(map(self._able, self.skeleton.between(start, self.position))) >= _PAIR:
            return start
        return self.skeleton.full_sentence(self.position).start

    def _able(self, position: int) -> bool:
        kind = self.skeleton.kinds[position]
        if kind in ("date", "duration"):
            return False
        figure = self.skeleton.figure_at(position)
        return not (kind == "count" and not figure.unit) and (addable(figure) or kind == "unit_price")

    def _words(self, position: int) -> str:
        """Return the words around an amount, those between it and the one before included, up to the next mark behind it."""
        skeleton = self.skeleton
        start = skeleton.full_sentence(position).start
        before = [one for one in skeleton.between(start, position) if self._able(one)]
        end = position + 1 + _BEHIND
        last = min([end, *skeleton.edges(position + 1, end)[:1], *skeleton.between(position + 1, end)[:1]])
        return skeleton.text[before[-1] + 1 if before else start : last]

    def _is_then(self, first: int, last: int) -> bool:
        """Tell whether the first of two amounts was before, and the other after."""
        before, after = self.ways.before.search(self._words(first)), self.ways.after.search(self._words(last))
        return before is not None and after is not None

    def _of_change(self, level: Figure, change: Figure, places: Sequence[int]) -> Iterator[Related]:
        """Yield a fall told as a share, where it is that of a level, or of what this was before, in neither way."""
        if fits_share(change, level, self.share) or fits_share(change, together(level, change), self.share):
            return
        members = Member("whole", level), Member("part", change), Member("share", self.share)
        yield self._made("ratio", "RATIO", members, places)

    def _of_levels(self, way: str, before: Figure, after: Figure, places: Sequence[int]) -> Iterator[Related]:
        if not (all(map(known, (before, after))) and before.value and after.value):
            return
        if self.share.kind == "multiple":
            per = self._about()
            members = Member("count", before), Member("per", per), Member("total", after)
            if not makes(before, per, after):
                yield self._made("product", "PROD", members, places)
        elif way == "before":
            members = Member("whole", before), Member("part", after), Member("share", self.share)
            yield self._made("ratio", "RATIO", members, places)
        elif after.value < before.value:
            members = Member("from", before), Member("to", after), Member("share", self.share)
            yield self._made("growth", "GROWTH", members, places)._replace(falling=True, mode="near")

    def _about(self) -> Figure:
        """Return a multiple with how far it may be off: rounded, cut off, or more than it tells."""
        share, text = self.share, self.skeleton.text
        value = share.value or Decimal(0)
        more = self.ways.more.match(text, self.position + 1, self.position + 1 + _MORE) or share.qualifier == "more_than"
        step = _ONE if value == value.to_integral_value() else _OFF
        lower, upper = value - step / 2, value + step * _CUT
        if self.share.unit == self.ways.rule.doubles:
            lower, upper = value * (_ONE - _OFF), value * (_ONE + _OFF)
        if more:
            lower, upper = value, value * _MOST
        return share.model_copy(update={"lower": lower, "upper": upper})

    def _made(self, relation: str, check: str, members: tuple[Member, ...], places: Sequence[int]) -> Related:
        wording = self.skeleton.words(places[0] - len(self.skeleton.leads[places[0]]), self.position + 1)
        return Related(relation, check, self.ways.rule.name, members, wording, tension=True)  # type: ignore[arg-type]
