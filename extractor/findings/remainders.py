"""Amounts beside two others of their sentence: what is left, how much more or less, and what is beyond a task."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from decimal import Decimal
from functools import cached_property
from itertools import combinations, product

from extractor.findings.adding import adds_up, within
from extractor.findings.arithmetic import fits_share
from extractor.findings.far import Shares
from extractor.findings.items import shared_end
from extractor.findings.nearby import PAIR, PARAGRAPH, Nearby, Reading, Way, known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import Key
from extractor.records import Figure
from extractor.rulebook import Rulebook

_MOST, _NEARLY = 12, 200
_ABOUT = Decimal("1.5")
_REACH = 8  # characters behind an amount in which they do
_CLAUSE = 16  # characters behind what is left that tell what is done to it
_LONG = 8  # characters of a verb and its object
_VERB = 2  # characters behind an amount that tell what is left to do


class Remainders(Nearby):
    """Reads differences and what is left."""

    def __init__(self, skeleton: Skeleton, rules: Rulebook) -> None:
        super().__init__(skeleton, rules)
        self.apart = rules.once(Shares).rules.words.apart
        self.readings: dict[str, Reading] = {
            "rest": self._rest, "beyond": self._beyond, "balance": self._balance, "deficit": self._balance,
            "more": self._difference, "less": self._difference,
        }  # fmt: skip

    def _rest(self, way: Way, match: re.Match[str], position: int, amounts: list[int]) -> Related | None:
        """Read `A, B of them done, C left`."""
        if any(word in self.front(one) for one in amounts[-1:] for word in self.apart):
            return None  # some of it was done before
        if not amounts:
            return self._still_to_do(way, position)
        finished = any(word in self.front(amounts[-1]) for word in self.words.finished)
        if finished and self._made_up(amounts[:-1]) is not None:
            amounts = [amounts[0], amounts[-1]]
        if self._not_begun(position, amounts) or (len(amounts) == PAIR and self._of_the_part(position, amounts)):
            return None
        if len(amounts) == PAIR and (self._of_a_whole(*amounts) or self._at_two_times(*amounts)):
            return None
        if len(amounts) == 1:
            before = self.before_sentence(amounts[0])
            task = self._shared(amounts[0], position, before)
            task = self._made_up(before) if task is None else task
            if task is None and len(before) > 1:
                task = self.target(amounts[0])
            if task is None and any(self.is_between(position, one, amounts[0]) for one in before):
                return None
            amounts = [*(before if task is None else [task]), *amounts]
        shared = len(amounts) == PAIR and self._shared_after(*amounts)
        if len(amounts) == PAIR and (shared or self._told_after(*amounts)):
            amounts.reverse()
        related = self._left(way, *amounts, position) if len(amounts) == PAIR else None
        return related._replace(tension=True) if related is not None and shared else related

    def _of_a_whole(self, one: int, other: int) -> bool:
        """Tell whether both amounts are listed as parts of what stands in front of them: of the money, so much for each."""
        start = self.skeleton.clause_start(one, 0)
        return self.skeleton.listed(other) and self.skeleton.text.endswith(self.words.within, 0, max(0, start - 1))

    def _at_two_times(self, one: int, other: int) -> bool:
        """Tell whether the same was done with both amounts, each at a time of its own: moved 12 today, 6 before."""
        leads = [self.skeleton.leads[place] for place in (one, other)]
        end = shared_end(leads[0], leads[1], _LONG)
        return end >= _VERB and all(re.fullmatch(self.words.moments, lead[:-end]) for lead in leads)

    def _made_up(self, places: list[int]) -> int | None:
        """Return the first of several amounts, of which the others are the parts."""
        if len(places) <= PAIR:
            return None
        whole, *parts = map(self.skeleton.figure_at, places)
        return places[0] if adds_up(whole, parts) else None

    def _told_after(self, part: int, whole: int) -> bool:
        """Tell whether what was done stands in front of the task that words say it is of."""
        lead = self.front(whole)
        return any(word in lead for word in self.words.target) and _below(*map(self.skeleton.figure_at, (part, whole)))

    def _shared_after(self, part: int, whole: int) -> bool:
        """Tell whether the share right behind an amount is that of the part in front of it."""
        at, share = self.skeleton.figure_at, self.skeleton.between(whole + 1, whole + _REACH)[:1]
        return bool(share) and self.skeleton.kinds[share[0]] == "percent" and fits_share(at(part), at(whole), at(share[0]))

    def _shared(self, part: int, position: int, before: list[int]) -> int | None:
        """Return the one amount of which a share between the part and what is left is that of the part."""
        shares = [one for one in self.skeleton.between(part + 1, position) if self.skeleton.kinds[one] == "percent"]
        at = self.skeleton.figure_at
        fitting = [one for one in before if len(shares) == 1 and fits_share(at(part), at(one), at(shares[0]))]
        return fitting[0] if len(fitting) == 1 else None

    def _of_the_part(self, position: int, amounts: list[int]) -> bool:
        """Tell whether what is left bears the name of what was done last, and another thing was done before: surface, not
        base."""
        name = self.front(position)[-_VERB:]
        whole, part = (self.front(one) for one in amounts)
        return len(name) == _VERB and name in part and name not in whole and any(word in whole for word in self.words.did)

    def _not_begun(self, position: int, amounts: list[int]) -> bool:
        """Tell whether the words behind what is left say that something is still to come which was done to all but the last
        amount: 118 begun, 63 finished, and 29 to begin."""
        behind = self.skeleton.text[position + 1 : position + 1 + _REACH]
        place = next((place for place, one in enumerate(behind[:-_VERB]) if one in self.words.pending), -1)
        verb = behind[place + 1 : place + 1 + _VERB]
        if place < 0:
            front = self.front(position)
            place = next((place for place, one in enumerate(front[:-1]) if one in self.words.pending), -1)
            verb = front[place + 1 : place + _VERB]
            return place >= 0 and not any(word in self.front(amounts[-1]) for word in (verb, *self.words.did))
        return verb not in self.front(amounts[-1]) and any(verb in self.front(one) for one in amounts[:-1])

    def _still_to_do(self, way: Way, position: int) -> Related | None:
        """Read a plan for what is left, where one sentence tells of how many it was done: `done for 405 of 412`."""
        key, behind = self.skeleton.key_at(position), self.skeleton.text[position + 1 : position + 1 + _VERB]
        done = [pair for pair in self._done.get((key, behind), []) if pair[1] < position]
        clause = self.skeleton.text[position + 1 : position + 1 + _CLAUSE]
        alike = [pair for (of, verb), pairs in self._done.items() if of == key and verb in clause for pair in pairs]
        done = done or [pair for pair in alike if pair[1] < position]
        done = done or [pair for pair in self._finished.get(key, []) if pair[1] < position and self._names(pair[0], behind)]
        return self._left(way, *done[0], position) if len(done) == 1 else self._of_sentence_before(way, position)

    def _of_sentence_before(self, way: Way, position: int) -> Related | None:
        """Read what is left of the two amounts of the sentence before, where it tells what was done to the lesser one."""
        start, text = self.skeleton.sentence(position).start, self.skeleton.text
        if start < PAIR or text[start - 1] == "\n":
            return None
        sentence, key = self.skeleton.sentence(start - PAIR), self.skeleton.key_at(position)
        places = [one for one in self.skeleton.between(*sentence) if self.skeleton.key_at(one) == key]
        if len(places) != PAIR or not all(known(self.skeleton.figure_at(one)) for one in places):
            return None
        verb, behind = self.front(places[1])[-_VERB:], text[position + 1 : position + 1 + _CLAUSE]
        told = len(verb) == _VERB and (verb in behind or verb in self.front(position))
        return self._left(way, *places, position) if told else None

    def _names(self, position: int, noun: str) -> bool:
        """Tell whether a noun stands right in front of an amount or behind it."""
        return noun in self.skeleton.leads[position] or self.skeleton.text.startswith(noun, position + 1)

    @cached_property
    def _finished(self) -> dict[Key, list[tuple[int, int]]]:
        """How many of how many are told as finished behind their number, by unit: `9 reservoirs, 7 are finished`."""
        found: dict[Key, list[tuple[int, int]]] = defaultdict(list)
        last: dict[Key, int] = {}
        for position in self.skeleton.positions:
            key = self.skeleton.key_at(position)
            before, finished = last.get(key, -1), self.ways.finished.match(self.skeleton.text, position + 1)
            if finished and before >= self.skeleton.sentence(position).start:
                found[key].append((before, position))
            last[key] = position
        return found

    @cached_property
    def _done(self) -> dict[tuple[Key, str], list[tuple[int, int]]]:
        """What was done of how many, by unit and by the verb in front of it: the places of both amounts, in one sentence."""
        found: dict[tuple[Key, str], list[tuple[int, int]]] = defaultdict(list)
        last: dict[Key, int] = {}
        for position in self.skeleton.positions:
            key, lead = self.skeleton.key_at(position), self.skeleton.leads[position]
            before = last.get(key, -1)
            ending = next((word for word in self.words.completed if lead.endswith(word)), "")
            lead = lead.removesuffix(ending)
            told = len(lead) >= _VERB and (bool(ending) or self.ways.done.search(lead[:-_VERB]) is not None)
            if told and not self.skeleton.listed(position) and before >= self.skeleton.sentence(position).start:
                found[key, lead[-_VERB:]].append((before, position))
            last[key] = position
        return found

    def _left(self, way: Way, *places: int) -> Related | None:
        whole, part, rest = map(self.skeleton.figure_at, places)
        if not _below(part, whole) or not _below(rest, whole) or not within(whole, [part, rest], _ABOUT):
            return None
        if within(whole, [part, rest], 1 / _ABOUT) or self._is_left_of_others(places) or self._made_another(places):
            return None  # it is left of something else
        members = (Member("whole", whole), Member("part", part), Member("part", rest))
        wording = self.wording(min(places), places[-1])
        apart = len({self.skeleton.sentence(place) for place in places}) > 1
        return Related("sum", "SUM", way.rule.name, members, wording, "closed", tension=apart)

    def _made_another(self, places: tuple[int, ...]) -> bool:
        """Tell whether what was done and what is left are another amount of the line in front of both."""
        whole, *parts = places
        key, first = self.skeleton.key_at(whole), min(parts)
        before = self.skeleton.between(self.skeleton.line_start(first), first)
        others = (self.skeleton.figure_at(one) for one in before if one != whole and self.skeleton.key_at(one) == key)
        return any(adds_up(one, [self.skeleton.figure_at(part) for part in parts]) for one in others)

    def _is_left_of_others(self, places: tuple[int, ...]) -> bool:
        """Tell whether more amounts of the full sentence, whatever words stand in front of them, leave what is left."""
        first, last = min(places), places[-1]
        key, at = self.skeleton.key_at(last), self.skeleton.figure_at
        start = self.skeleton.full_sentence(last).start
        level = self.skeleton.level(last)
        same = [one for one in self.skeleton.between(start, last) if self.skeleton.key_at(one) == key]
        before = [one for one in same if self.skeleton.level(one) == level]
        behind = [at(one) for one in before if one > first]
        if adds_up(at(places[0]), [at(places[1]), at(last)]):
            return False
        more = len(behind) > 1 and adds_up(at(first), [*behind, at(last)])
        return more or any(adds_up(at(one), [at(other), at(last)]) for one, other in combinations(before, PAIR))

    def _difference(self, way: Way, match: re.Match[str], position: int, amounts: list[int]) -> Related | None:
        """Read `A, than B more by C`."""
        if len(amounts) < PAIR or way.than is None or self.skeleton.between(amounts[-1] + 1, position):
            return None
        if way.than.search(self.front(amounts[-1])) is None:
            return None
        fitting = (one for one in reversed(amounts[:-1]) if self.is_between(position, one, amounts[-1]))
        nearest = next(fitting, amounts[-2])
        if not self._alike(nearest, amounts[-1]) or self._fits_before(amounts, position):
            return None
        members = (
            Member("to", self.skeleton.figure_at(nearest)), Member("from", self.skeleton.figure_at(amounts[-1])),
            Member("amount", self.skeleton.figure_at(position)),
        )  # fmt: skip
        wording, falling = self.wording(nearest, position), way.tells == "less"
        return Related("growth", "CHANGE", way.rule.name, members, wording, falling=falling, tension=True)

    def _fits_before(self, amounts: list[int], position: int) -> bool:
        """Tell whether a difference is, to the digit, that of an amount further up in the full sentence."""
        start, first, at = self.skeleton.full_sentence(position).start, amounts[0], self.skeleton.figure_at
        key, than, by = self.skeleton.key_at(position), at(amounts[-1]).value, at(position).value
        earlier = (at(one).value for one in self.skeleton.between(start, first) if self.skeleton.key_at(one) == key)
        return any(one is not None and than is not None and abs(one - than) == by for one in earlier)

    def _alike(self, one: int, other: int) -> bool:
        """Tell whether neither of two amounts is more than twice the other: both may be levels of one thing."""
        low, high = sorted(self.skeleton.figure_at(place).value or Decimal(0) for place in (one, other))
        return high <= 2 * low

    def _beyond(self, way: Way, match: re.Match[str], position: int, amounts: list[int]) -> Related | None:
        """Read `A to do. B done, C beyond the task`."""
        done = [one for one in amounts if not self.is_target(one)][-1:]
        targets = [one for one in amounts if self.is_target(one)]
        target = targets[0] if len(targets) == 1 else self.target(done[0]) if done and not targets else None
        target = self._of_rate(done[0], position) if done and target is None and not targets else target
        if not done or target is None:
            return None
        falling = match["short"] is not None
        members = (
            Member("to", self.skeleton.figure_at(done[0])), Member("from", self.skeleton.figure_at(target)),
            Member("amount", self.skeleton.figure_at(position)),
        )  # fmt: skip
        wording = self.wording(min(done[0], target), position)
        return Related("growth", "CHANGE", way.rule.name, members, wording, falling=falling, tension=True)

    def _of_rate(self, done: int, position: int) -> int | None:
        """Return the one amount that was to be done of which a percentage behind what was is the rate."""
        at = self.skeleton.figure_at
        rates = [one for one in self.skeleton.between(done, position) if self.skeleton.kinds[one] == "percent"]
        tasks = [one for one in self.before_sentence(done) if self.is_target(one) and known(at(one))]
        fitting = [one for one in tasks if len(rates) == 1 and fits_share(at(done), at(one), at(rates[0]))]
        return fitting[0] if len(fitting) == 1 else None

    def _balance(self, way: Way, match: re.Match[str], position: int, amounts: list[int]) -> Related | None:
        """Read `A to spend. B spent. C left`: in one paragraph, where one amount each is named so and no other two fit."""
        text, key = self.skeleton.text, self.skeleton.key_at(position)
        said = self.skeleton.words(self.skeleton.clause_start(position, 0), position)
        if any(word in said for word in self.words.opening):
            return None  # it is what was left before
        start = max(text.rfind("\n", 0, text.rfind("\n", 0, position)) + 1, position - PARAGRAPH)
        before = [one for one in self.skeleton.between(start, position) if self.skeleton.key_at(one) == key]
        if any(self.is_between(position, *pair, _NEARLY) for pair in combinations(before[-_MOST:], 2)):
            return None
        given, spent = (
            [one for one in before if any(word in self.front(one) for word in words)]
            for words in (self.words.given, self.words.spent)
        )
        names = Counter(self.skeleton.leads[one] for one in given)
        given = [one for one in given if names[self.skeleton.leads[one]] == 1 and not self._is_among(one)]
        given = [one for one in given if one not in spent]
        if not given or not spent or self._with_carried(before, given, spent, position):
            return None
        if max(spent[-1], self.skeleton.sentence(position).start) < before[-1]:
            return None  # it went to other things as well
        if way.tells == "deficit":
            return self._left(way, spent[-1], given[-1], position)
        at = self.skeleton.figure_at
        enough = [one for one in given if one < spent[-1] and _below(at(spent[-1]), at(one))]
        return self._left(way, enough[-1], spent[-1], position) if enough else None

    def _is_among(self, position: int) -> bool:
        """Tell whether words in front of an amount, in its sentence, make it a part of another."""
        start = self.skeleton.sentence(position).start
        return any(self.skeleton.text.find(word, start, position) >= 0 for word in self.words.among)

    def _with_carried(self, before: list[int], given: list[int], spent: list[int], left: int) -> bool:
        """Tell whether what came and what was left of earlier years, without what was spent, is what is left."""
        at = self.skeleton.figure_at
        carried = [one for one in before if any(word in self.front(one) for word in self.words.carried)]
        return any(
            (at(old).value or 0) + (at(came).value or 0) == (at(went).value or 0) + (at(left).value or 0)
            for old, came, went in product(carried, given, spent)
        )


def _below(one: Figure, other: Figure) -> bool:
    return one.value is not None and other.value is not None and one.value < other.value
