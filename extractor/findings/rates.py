"""A part, a whole and the share that one is of the other: each told once in a sentence or two, in whatever order.

Read where nothing else has told what a share is of. A share that fits other amounts around it is of these; one that is far
from that of the two, and that no slip of the hand makes of it, is of other things.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.findings.adding import addable, adds_up
from extractor.findings.arithmetic import fits_share
from extractor.findings.derived import as_long, together
from extractor.findings.half_shares import bounded, half_shares
from extractor.findings.nearby import COUNTED, known
from extractor.findings.rate_rules import Rates
from extractor.findings.relations import Member, Related
from extractor.findings.shared_slips import could_be_meant, near_slip
from extractor.findings.skeleton import Skeleton
from extractor.findings.stretches import Around, Stretch
from extractor.findings.units import Key
from extractor.records import Figure
from extractor.rulebook import Rulebook
from extractor.values.words import shares_a_word

_TOLD = {
    "RATIO": "share", "BASE": "share", "GROWTH": "share", "GRIM": "share", "YEARLY": "share", "SHARES": "part",
    "PROD": "per",
}  # fmt: skip
_PAIR = 2
_HUNDRED = 100
_NAMES = 2  # characters of a name that tell


def rates(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield a relation for each share that none of the relations found tells of, with the one part and whole near it."""
    ways = rules.once(Rates)
    leads, percent = skeleton.leads, skeleton.of_kind("percent")
    tells = ways.telling.search
    shares = [one for one in percent if tells(leads[one]) or ways.leads(skeleton, one) or ways.is_alone(skeleton, one)]
    told = _told(found) if shares else set()
    untold = ((one, figure) for one in shares if (figure := skeleton.figure_at(one)).figure_id not in told and known(figure))
    labelled = ((one, figure, label) for one, figure in untold if (label := ways.label(skeleton, one)))
    for position, share, label in (*labelled, *half_shares(skeleton, ways)):
        related = _Share(skeleton, ways, position, bounded(share), label).read()
        if related is not None:
            yield related


def _told(found: Sequence[Related]) -> set[str]:
    """Return the shares of which relations tell what they are of."""
    of_shares = ((one, role) for one in found if (role := _TOLD.get(one.check)))
    return {member.figure.figure_id for one, role in of_shares for member in one.members if member.role == role}


class _Pair(NamedTuple):
    """A whole and a part; whether their own words say that they are those of the share, or only a slip can tell it."""

    whole: int
    part: int
    sure: bool
    strict: bool = False


class _Share(Around):
    """A share that is read."""

    def read(self) -> Related | None:
        """Return the relation of the share with the first pair of amounts that its words bring together."""
        if self.label.summed:
            summed = self._of_several()
            return self._related(*summed, sure=True, strict=False) if summed else None
        before: list[int] = []
        for stretch in self.stretches():
            if len(stretch.amounts) < _PAIR or (stretch.amounts == before and not self.is_apart(stretch)):
                continue
            before = stretch.amounts
            if not self.label.gains and self.ways.never_text.search(self.skeleton.text, stretch.start, stretch.end):
                return None
            pair = None if self.is_apart(stretch) else self._pair(stretch)
            if pair is not None:
                whole, part = pair.whole, pair.part
                if self.fits_others(stretch, whole) or self._of_another(stretch, whole, part):
                    return None
                at = self.skeleton.figure_at
                strict = pair.strict or self.label.asked or self._is_late(part)
                return self._related(at(whole), at(part), pair.sure, strict)
        return None

    def _related(self, whole: Figure, part: Figure, sure: bool, strict: bool) -> Related | None:
        """Return the relation, if the share is that of the part or could have been meant to be."""
        a, b = as_long(whole, part), as_long(part, whole)
        if not self.label.summed and len({whole.subject, part.subject} - {""}) > 1:
            return None  # of two projects
        if strict and (self.share.value or 0) >= _HUNDRED:
            return None  # it is that of all which were due
        if not fits_share(b, a, self.share):
            named = bool(self.label.name)
            if not (near_slip(b, a, self.share) if strict else could_be_meant(b, a, self.share, sure, named)):
                return None
        members = Member("whole", a), Member("part", b), Member("share", self.share)
        first, last = min(one.figure.start for one in members), max(one.figure.end for one in members)
        wording = self.skeleton.source[first:last]
        return Related("ratio", "RATIO", self.ways.rule.name, members, wording, "near", tension=True)

    def _pair(self, stretch: Stretch) -> _Pair | None:
        """Return the whole, the part, and whether their own words say that they are those of the share."""
        groups: defaultdict[Key, list[int]] = defaultdict(list)
        for one in stretch.amounts:
            groups[self.skeleton.key_at(one)].append(one)
        pairs = [group for group in groups.values() if len(group) == _PAIR]
        more = [group for group in groups.values() if len(group) > _PAIR]
        if self.label.last:
            return self._of_last(stretch)
        if self.label.of and not self.label.generic:
            either = [stretch.amounts] if not pairs and self._counted(stretch) else []
            named = [pair for pair in (self._of_named(group) for group in (*pairs, *more, *either)) if pair]
            return named[0] if len(named) == 1 else None
        if len(pairs) == 1 and not more:
            return self._ordered(*pairs[0])
        if not pairs and not more and self.ways.capacity.search(self.label.name):
            near = stretch.amounts[-_PAIR:]  # homes, their beds and those who live there: of the beds
            seated = self.ways.seats.search(self.skeleton.leads[near[0]]) and self._counted(stretch._replace(amounts=near))
            return self._ordered(*near) if seated or self._counted(stretch) else None
        if not pairs and len(more) == 1:
            return self._of_subject(more[0]) if self.label.subject else self._of_more(more[0])
        return self._of_columns(more) if not pairs and self.label.name and len(more) == _PAIR else None

    def _of_columns(self, groups: Sequence[list[int]]) -> _Pair | None:
        """Return the whole and the part in the one of two columns to which the share comes nearer, if it fits neither."""
        if len(set(map(len, groups))) > 1:
            return None
        pairs = [pair for group in groups if (pair := self._of_more(group))]
        at, told = self.skeleton.figure_at, float(self.share.value or 0)
        if len(pairs) < len(groups) or any(fits_share(at(one.part), at(one.whole), self.share) for one in pairs):
            return None
        made = {one: float(at(one.part).value or 0) * _HUNDRED / float(at(one.whole).value or 1) for one in pairs}
        return min(pairs, key=lambda one: abs(made[one] - told))._replace(sure=False, strict=True)

    def _of_listed(self, group: list[int]) -> _Pair | None:
        """Return a whole to which all amounts behind it come but the last, and that one, right in front of the share."""
        whole, *parts, last = group
        at = self.skeleton.figure_at
        told = self._is_next(last) and len(parts) >= _PAIR and adds_up(at(whole), list(map(at, parts)))
        stem = self.label.name if len(self.label.name) >= _NAMES else ""
        return _Pair(whole, last, sure=False, strict=True) if told and _is_short_for(stem, self.around(last)) else None

    def _of_last(self, stretch: Stretch) -> _Pair | None:
        """Return the amount in the clause right in front of the share, with the one that it can be a part of."""
        skeleton, last = self.skeleton, stretch.amounts[-1]
        if not self._is_next(last):
            return None
        key, others = skeleton.key_at(last), stretch.amounts[:-1]
        alike = [one for one in others if skeleton.key_at(one) == key]
        alike = alike or (others if self._counted(stretch) else [])
        if len(alike) > 1 and self.ways.among.search(skeleton.leads[last]):
            alike = alike[-1:]
        wholes = alike if len(alike) == 1 else [one for one in alike if self.ways.whole.search(self.around(one))]
        return _Pair(wholes[0], last, True) if len(wholes) == 1 else None

    def _of_subject(self, group: list[int]) -> _Pair | None:
        """Return the whole that says that it is that, and the one part that bears the name told with the share."""
        at = self.skeleton.figure_at
        whole = max(group, key=lambda place: at(place).value or 0)
        others = [one for one in group if one != whole]
        parts = [one for one in others if self.ways.bears(self.around(one), self.label.subject)]
        sure = len(parts) == 1 and (
            self.ways.whole.search(self.around(whole)) is not None or adds_up(at(whole), list(map(at, others)))
        )
        return _Pair(whole, parts[0], True) if sure else None

    def _counted(self, stretch: Stretch) -> bool:
        """Tell whether the amounts of a stretch are two numbers of things or people, none of those who work there."""
        kinds = {self.skeleton.kinds[one] for one in stretch.amounts}
        staff = any(self.ways.staff.search(self.around(one)) for one in stretch.amounts)
        return len(stretch.amounts) == _PAIR and kinds <= {*COUNTED} and not staff

    def _of_more(self, group: list[int]) -> _Pair | None:
        """Return the whole and the one of its parts of which it was done, where both parts are all of it."""
        at = self.skeleton.figure_at
        whole = max(group, key=lambda place: at(place).value or 0)
        parts = [one for one in group if one != whole]
        if len(parts) != _PAIR or not adds_up(at(whole), list(map(at, parts))):
            return self._of_bearing(whole, parts) or self._of_words(group) or self._of_listed(group)
        done = [one for one in parts if not self.ways.left.search(self.around(one))]
        bears = len(done) == 1 and (self.label.bare or self._did(self.around(done[0])) or not self.label.name)
        return _Pair(whole, done[0], True) if bears else self._of_bearing(whole, parts)

    def _of_words(self, group: list[int]) -> _Pair | None:
        """Return the one amount that says that it is the whole, and the one that bears what the rate is named for."""
        stem = self.label.stem
        parts = [one for one in group if stem and self.ways.bears(self.around(one), stem)]
        wholes = [one for one in group if one not in parts and self.ways.due.search(self.around(one))]
        return _Pair(wholes[0], parts[0], sure=False, strict=True) if len(parts) == len(wholes) == 1 else None

    def _of_bearing(self, whole: int, parts: list[int]) -> _Pair | None:
        """Return the whole that says that it is that, and the one other amount that bears what the rate is named for."""
        stem, at = self.label.stem, self.skeleton.figure_at
        bearing = [one for one in parts if stem and self.ways.bears(self.around(one), stem)]
        bearing = bearing or [one for one in parts if _is_short_for(stem, self.around(one))]
        sure = len(bearing) == 1 and len(parts) == _PAIR and self.ways.whole.search(self.around(whole)) is not None
        if sure and fits_share(at(bearing[0]), together(*map(at, parts)), self.share):
            return None  # of those who gave an answer
        return _Pair(whole, bearing[0], sure=False, strict=True) if sure else None

    def _of_named(self, group: list[int]) -> _Pair | None:
        """Return the whole that bears the name told with the share, and the part nearest to this."""
        counts = {one: 0 if one == self.label.part else self._shared(one) for one in group}
        best = max(counts.values())
        wholes = [one for one in group if counts[one] == best]
        parts = [one for one in group if counts[one] < best]
        if len(parts) > 1 and best >= len(self.ways.plain.sub("", self.label.of)) - 1:
            parts = [one for one in parts if self._is_next(one)]
        if not best or len(wholes) != 1 or len(parts) != 1:
            return None
        nearest = wholes[0] == max((one for one in group if one < self.position), default=-1)
        return None if nearest and best < len(self.label.of) - _NAMES else _Pair(wholes[0], parts[0], True)

    def _is_next(self, position: int) -> bool:
        """Tell whether an amount stands in the clause right in front of the share."""
        between = self.skeleton.between(position + 1, self.position)
        return position < self.position and not between and len(self.skeleton.edges(position, self.position)) == 1

    def _shared(self, position: int) -> int:
        """Return how much of the name of the whole stands around an amount; nothing if it is of another level of places."""
        of, words = self.label.of, self.around(position)
        level = self.ways.level.search(of)
        if level and level[0] not in words:
            return 0
        name = self.ways.plain.sub("", of) or of
        shared = sum(name[at : at + _NAMES] in words for at in range(len(name) - 1))
        return shared if 2 * shared >= len(name) - 1 else 0

    def _ordered(self, one: int, other: int) -> _Pair | None:
        """Return which of two amounts is the whole: by their words, or else the greater."""
        at = self.skeleton.figure_at
        small, great = sorted((one, other), key=lambda place: at(place).value or 0)
        if at(small).value == at(great).value:
            small, great = other, one
        aims = [place for place in (one, other) if self.ways.aim.search(self.skeleton.leads[place])]
        if len(aims) == 1 and self.label.name:  # by its own words, however many were done
            part = one if aims[0] == other else other
            above = (at(part).value or 0) > (at(aims[0]).value or 0) and self.share.value == _HUNDRED
            return _Pair(aims[0], part, sure=True, strict=above)  # more than all is often told as all
        words = {place: self.around(place) for place in (small, great)}
        wholes = {place: self.ways.whole.search(words[place]) is not None for place in words}
        parts = {place: self._did(words[place]) for place in words}
        above = small < great and self._is_above(words[small], words[great])
        turned = above or (wholes[small] and not wholes[great] and parts[great] and not parts[small])
        if turned or (self.share.value or 0) > _HUNDRED:
            small, great = great, small
        if self.label.asked and self.label.name and not self.ways.bears(words[small], self.label.stem):
            return None
        if self.label.subject[:1].isdigit() and not self.ways.bears(words[small], self.label.subject):
            return None  # it is that of an age
        if self.label.timely and not any(self.ways.bears(words[small], word) for word in self.label.timely):
            return None
        sure = (self.label.gains and not self.label.asked) or (wholes[great] and not wholes[small]) or parts[small]
        apart = self.label.name[:-_NAMES]
        strange = len(apart) >= _NAMES and not any(shares_a_word(apart, one) for one in words.values())
        if strange and not parts[small] and not self.ways.capacity.search(self.label.name):
            return None
        return _Pair(great, small, bool(sure and (parts[small] or self.label.bare)), strict=above)

    def _is_above(self, words: str, others: str) -> bool:
        """Tell whether what the rate is named for was done with the greater of two amounts, and not with the other."""
        stem, bears = self.label.stem, self.ways.bears
        return bool(stem) and bears(others, stem) and not bears(words, stem) and not self.ways.due.search(others)

    def _did(self, words: str) -> bool:
        """Tell whether the words around an amount bear what the rate is named for, or say that so many did."""
        stem = self.label.stem
        among = not self.label.name and self.ways.among.search(words) is not None
        return among or self.ways.part.search(words) is not None or (bool(stem) and self.ways.bears(words, stem))

    def _of_another(self, stretch: Stretch, whole: int, part: int) -> bool:
        """Tell whether what the rate is named for stands at another amount, or the whole is of another place."""
        stem, words = self.label.stem, self.around(whole)
        bearing = [one for one in stretch.amounts if stem and stem in self.around(one)]
        if bearing and not {whole, part} & set(bearing):
            return True
        if stem and stem in words and not self.ways.due.search(words):
            return True  # it was done with all of them
        if self.label.name and self._is_of_some(words, self.around(part)):
            return True
        if not self.label.name and not self.is_near({whole, part}):
            return True
        subject, near = self.label.subject, self.around(part)
        if subject and not (subject in near if len(subject) < _NAMES else shares_a_word(subject, near)):
            return True
        own, level = self.ways.place.search(self.label.of), self.ways.place.search(words)
        return own is not None and level is not None and own[0] != level[0]

    def _is_of_some(self, whole: str, part: str) -> bool:
        """Tell whether words around a part tell of another deed than the rate, or of a part of the whole alone."""
        ways, stem = self.ways, self.label.stem
        due, some = ways.due_verb.search(whole), ways.some.search(part)
        another = due is not None and due["verb"] in stem and not any(character in part for character in stem)
        return another or (some is not None and some[0] not in whole + self.label.name)

    def _is_late(self, part: int) -> bool:
        """Tell whether a part is of what was done in time, and the rate perhaps of all that was done."""
        timely = self.ways.timely.search(self.around(part))
        return timely is not None and bool(self.label.name) and timely[0] not in self.label.name

    def _of_several(self) -> tuple[Figure, Figure] | None:
        """Return the whole and the parts in front of it that together make the share."""
        skeleton, text = self.skeleton, self.skeleton.text
        start = skeleton.full_sentence(self.position).start
        places = skeleton.between(start, self.position)
        amounts = [one for one in places if self.able(one)]
        whole = places[-1] if places and self.label.direct else self._whole_of_several(amounts)
        if whole is None or not addable(skeleton.figure_at(whole)):
            return None
        parts = [one for one in amounts if one != whole and skeleton.key_at(one) == skeleton.key_at(whole)]
        number = self.label.number or len(parts)
        if number < _PAIR or len(parts) < number or "=" in text[start : self.position]:
            return None
        figures = [skeleton.figure_at(one) for one in parts[-number:]]
        total = figures[0]
        for figure in figures[1:]:
            total = together(total, figure)
        return skeleton.figure_at(whole), total

    def _whole_of_several(self, amounts: list[int]) -> int | None:
        """Return the amount that bears the name of what the share says that it is of."""
        wholes = [one for one in amounts if shares_a_word(self.label.of, self.around(one))]
        return wholes[0] if len(wholes) == 1 else None


def _is_short_for(name: str, words: str) -> bool:
    """Tell whether the characters of a name stand in some words, one behind the other: it is short for them."""
    place = -1
    for character in name:
        place = words.find(character, place + 1)
        if place < 0:
            return False
    return bool(name)
