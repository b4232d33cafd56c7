"""So many, so many done and so many left; income, cost and profit; a plan, the outcome and what is beyond it: in any order.

An account is a sum whose amounts have roles that the words around them tell. It is read where one sentence, or two that
follow each other, tell each role as often as it needs, all amounts of the unit have one, and no other reading holds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from itertools import combinations, product

from extractor.findings.account_rules import Accounts, Way
from extractor.findings.adding import ADDABLE
from extractor.findings.derived import as_excess, digits_of
from extractor.findings.nearby import known
from extractor.findings.quantities import front, told
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import one_slip_off
from extractor.findings.units import Key, level_key
from extractor.records import Figure, Span
from extractor.rulebook import Rulebook

_LEAST, _MOST = 3, 9  # amounts of an account
_LONGEST = 220  # characters of its sentences
_TIME = 9  # characters of a clause that tells no more than a time
_BEHIND = 6  # characters behind an amount that tell of it
_PARAGRAPH = 240
_FIFTH, _HALF = 5, 2
_MANY = ("part", "came", "went")
_FREE, _MOST_FREE = "free", 2  # what came or went by words that do not tell which, and how many of these there may be
_UNREAD = {"came": 1, "went": -1, "": 0}  # what an amount of such words may count for
_PAIR = 2
_MIXED = {"unit_price", "households"}  # kinds that other kinds of figures may be of one unit with
_YEARS = re.compile(r"(?:19|20)\d\d")
_CHECKED, _LOOSE = ("SUM", "SUM2", "CHANGE"), ("near", "open")


def accounts(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield each account that none of the relations found tells."""
    ways, around = rules.once(Accounts), _Around(skeleton)
    tells: dict[str, set[int]] = {}
    for position in _candidates(skeleton, ways):
        if not known(skeleton.figure_at(position)):
            continue
        words = _hints(skeleton, position)
        fitting = [way for way in ways.ways if way.hint.search(words)]
        for steps in (False, True):
            some = (way for way in fitting if way.rule.rest_first is steps)
            read = (related for way in some if (related := _Account(around, ways, way, position).read()) is not None)
            related = next(read, None)
            if related is None:
                continue
            checks = _CHECKED[-1:] if related.figures("came") else _CHECKED
            known_ones = tells.setdefault(checks[0], _told(found, checks))
            if related.members[-1].figure.start not in known_ones:
                yield related


def _candidates(skeleton: Skeleton, ways: Accounts) -> Iterator[int]:
    """Yield the amounts that may close an account, by words and by two more of the unit up to the sentence before."""
    earlier: Sequence[int] = ()
    end = -1
    for span, own in skeleton.telling:
        before = earlier if span.start == end + 1 and skeleton.text[end] != "\n" else ()
        places, earlier, end = [*before, *own], own, span.end
        if len(places) < _LEAST:
            continue
        keys = list(map(skeleton.key_at, places))
        again = len(keys) - len(set(keys))
        if again < 1 or (again < _LEAST - 1 and not _MIXED.intersection(kind for kind, _ in keys)):
            continue  # most sentences
        units = [_unit(skeleton, one, key) for one, key in zip(places, keys, strict=True)]
        for one, key in zip(own, units[len(before) :], strict=True):
            if key[0] in ADDABLE and units.count(key) >= _LEAST and ways.hint.search(_hints(skeleton, one)):
                yield one


def _unit(skeleton: Skeleton, position: int, key: Key) -> Key:
    """Return the unit of an amount: its key, where that may not be one with those of other kinds."""
    return level_key(skeleton.figure_at(position)) if key[0] in _MIXED else key


def _hints(skeleton: Skeleton, position: int) -> str:
    """Return the words in front of an amount and some behind it, by which it may close an account."""
    return f"{skeleton.leads[position]}#{skeleton.text[position + 1 : position + _LEAST]}"


def _told(found: Sequence[Related], checks: Sequence[str]) -> set[int]:
    tight = (one for one in found if one.check in checks and one.mode not in _LOOSE)
    return {member.figure.start for one in tight for member in one.members}


class _Around:
    """The words around amounts, read once: an amount may be part of many accounts."""

    def __init__(self, skeleton: Skeleton) -> None:
        self.skeleton = skeleton
        self._words: dict[int, str] = {}

    def words(self, position: int) -> str:
        """Return the words in front of an amount and, behind a sign, those behind it up to the next mark or amount.

        A few words of a clause of their own in front tell of its time: at the end of last year, there were so many.
        """
        words = self._words.get(position)
        if words is None:
            words = self._words[position] = self._read(position)
        return words

    def _read(self, position: int) -> str:
        text, end = self.skeleton.text, position + 1 + _BEHIND
        start = position - len(self.skeleton.leads[position])
        behind = start > 0 and text[start - 1] in self.skeleton.marks.comma
        clause = self.skeleton.clause_start(start - 1, 0) if behind else start
        time = told(self.skeleton, clause, start) if 1 < start - clause <= _TIME else ""
        edges = [*self.skeleton.edges(position + 1, end), *self.skeleton.between(position + 1, end), end]
        time = "" if any(self.skeleton.kinds[one] != "date" for one in self.skeleton.between(clause, start)) else time
        return f"{time}{front(self.skeleton, position)}#{text[position + 1 : min(edges)]}"


class _Account:
    """The account of an amount that may close it."""

    def __init__(self, around: _Around, words: Accounts, way: Way, position: int) -> None:
        self.skeleton, self.words, self.way, self.position = around.skeleton, words, way, position
        self._words = around.words
        self.timed = False  # its parts are all told of times of their own
        self.key: Key = level_key(self.skeleton.figure_at(position))

    def read(self) -> Related | None:
        """Return the account of the sentence of the amount, with those behind semicolons, or with the one before."""
        sentence = self.skeleton.sentence(self.position)
        spans = [sentence, self.skeleton.full_sentence(self.position)]
        spans = [*spans, *(cut for one in spans if (cut := self._without_kinds(one)) is not None)]
        for one in spans[:2] if self.way.rule.wide else ():
            if one.start > self.skeleton.line_start(self.position):
                spans.append(Span(self.skeleton.sentence(one.start - _PAIR).start, one.end))
        return next((related for span in dict.fromkeys(spans) if (related := self._of(span)) is not None), None)

    def _without_kinds(self, span: Span) -> Span | None:
        """Return a stretch up to the words that divide the last of its amounts into kinds, if there are any."""
        text = self.skeleton.text
        ends = [end for word in self.words.of_which if (end := text.find(word, self.position, span.end)) >= 0]
        return Span(span.start, min(ends)) if ends else None

    def _of(self, span: Span) -> Related | None:
        if span.end - span.start > _LONGEST:
            return None
        alike = [one for one in self.skeleton.between(*span) if self._is_alike(one)]
        if len(alike) < _LEAST or self._is_of_others(span):
            return None
        places = self._places(alike)
        roles = self._roles(places) if _LEAST <= len(places) <= _MOST else None
        if roles is None or not self._complete(roles):
            return None
        figures = {one: self.skeleton.figure_at(one) for one in roles}
        if not all(map(known, figures.values())) or not self._may_fail(roles, figures, span):
            return None
        return self._related(roles, figures)

    def _is_of_others(self, span: Span) -> bool:
        """Tell whether words of a stretch may make its amounts those of something else.

        What a sentence in front takes apart into kinds is left out of the account: nothing of that stands in the way.
        """
        last = self.skeleton.sentence(self.position).start
        start = self.skeleton.clause_start(self.position, 0) if self.way.rule.rest_first else span.start
        return any(
            match[0] not in self.words.of_which or match.start() >= last
            for match in self.way.never.finditer(self.skeleton.text, start, span.end)
        )

    def _places(self, alike: Sequence[int]) -> list[int]:
        """Return amounts without those in a bracket that the closing one stands outside of, mere limits, and kinds."""
        level, aside, last = self.skeleton.level(self.position), self.way.aside, self.skeleton.sentence(self.position).start
        found = [one for one in alike if self.skeleton.level(one) <= level and (one >= last or not self._is_kind(one))]
        if self.way.rule.rest_first:  # what else there is stands in front of what is left
            lefts = [one for one in found if self.way.role(self._words(one))[0] == "whole"]
            found = [one for one in found if one >= lefts[0]] if len(lefts) == 1 else []
        return found if aside is None else [one for one in found if not aside.search(self._words(one))]

    def _is_kind(self, position: int) -> bool:
        """Tell whether its sentence says in front of an amount that kinds of one in front follow."""
        start = self.skeleton.sentence(position).start
        return any(self.skeleton.text.find(word, start, position) >= 0 for word in self.words.of_which)

    def _is_alike(self, position: int) -> bool:
        return _unit(self.skeleton, position, self.skeleton.key_at(position)) == self.key

    def _roles(self, places: Sequence[int]) -> dict[int, str] | None:
        """Return the role of each amount; one that is listed behind another has its role. Nothing if one has none."""
        found: dict[int, str] = {}
        last = ""
        for index, one in enumerate(places):
            words = self._words(one)
            role, undone = self.way.role(words)
            if undone and role == "rest" and not any(undone in self._words(other) for other in places if other != one):
                return None  # not done, and nothing else is told of it
            if role == "rest" and index == 0 and one != self.position:
                role = "whole"  # still to be done when the account begins
            free = not role or (role == "part" and self.way.rule.slip)
            if free and index == 0 and self.way.first.search(words) and self.way.rule.first:
                role = next(iter(self.way.signs))
            if not role and last in _MANY and self._is_joined(places[index - 1], one):
                role = last
            if not role and self._is_free(one, found.values()):
                role = _FREE
            if not role:
                return None
            found[one] = last = role
        lefts = [one for one, role in found.items() if role == "rest"]
        if len(lefts) == _PAIR and self.words.others.search(self.skeleton.leads[lefts[1]]):
            found[lefts[1]] = "part"  # so many are in hand, and all others are done
        ends = [one for one, role in found.items() if role == "from"]
        if len(ends) == _PAIR and "to" not in found.values():  # the end of one year, and of the next
            found[max(ends, key=self._year)] = "to"
        several = [one for one, role in found.items() if role == "part"]
        if len(several) == 1 and self.words.some.search(self._words(several[0])):
            return None  # some of it may have been done before
        return found if len(several) < _PAIR or self._are_apart(several) else None

    def _is_free(self, position: int, roles: Collection[str]) -> bool:
        """Tell whether an amount may have come or gone: it stands between what there was and what there is."""
        between = self.way.rule.form == "stock" and ("from" in roles) != ("to" in roles)
        return between and not self.words.level.search(self.skeleton.leads[position])

    def _year(self, position: int) -> tuple[str, int]:
        """Return the last year told in front of an amount, and where this stands."""
        years = _YEARS.findall(self._words(position))
        return (years[-1] if years else "", position)

    def _is_joined(self, before: int, position: int) -> bool:
        """Tell whether nothing but the comma of lists stands between two amounts, or a word for `and` and few others."""
        lead = self.skeleton.leads[position]
        joined = self.words.joins.match(lead) is not None and self.skeleton.clause_start(position, 0) <= before
        return joined or (self.skeleton.listed(position) and not lead and position - before <= _BEHIND)

    def _are_apart(self, places: Sequence[int]) -> bool:
        """Tell whether several amounts exclude one another: of several times, or listed without a word of their own."""
        timed = [bool(self.words.times.search(front(self.skeleton, one))) for one in places]
        joins = self.words.joins
        bare = [self.skeleton.listed(one) or joins.match(self.skeleton.leads[one]) is not None for one in places]
        bare[0] = any(bare)
        self.timed = all(timed)
        return self.way.rule.form != "sum" or all(a or b for a, b in zip(timed, bare, strict=True))

    def _complete(self, roles: dict[int, str]) -> bool:
        """Tell whether each role of the account is told, those that only one amount can have once."""
        held = list(roles.values())
        once = [role for role in self.way.signs if role not in _MANY and not (self.way.rule.rest_first and role == "rest")]
        flows = sum(role in _MANY for role in held)
        if held.count(_FREE) > min(_MOST_FREE, flows):
            return False
        needs_flows = any(role in _MANY for role in self.way.signs)
        if not all(held.count(role) == 1 for role in once) or (needs_flows and not flows):
            return False
        each = {bool(self.words.each.search(front(self.skeleton, one))) for one, role in roles.items() if role in once}
        return len(each) == 1

    def _may_fail(self, roles: dict[int, str], figures: dict[int, Figure], span: Span) -> bool:
        """Tell whether an account holds, or is off by what a slip explains, and no other reading of it holds."""
        if _FREE in roles.values() and not self._settle(roles, figures):
            return False
        terms = [(self.way.signs[role], figures[one], role) for one, role in roles.items()]
        off = _off(terms)
        if not off:
            return True
        loose = [term for term in terms if term[2] in _MANY and self.way.rule.form == "sum" and not self.timed]
        fixed = [term for term in terms if term[2] not in _MANY]
        fewer = (subset for size in range(1, len(loose)) for subset in combinations(loose, size))
        if any(not _off([*fixed, *subset]) for subset in fewer) or self._fits_others(roles, figures, span):
            return False
        if self.way.rule.form == "stock" and not _off(_turned(terms)):
            return False  # what there is at the beginning of a year is what there was at the end of the one before
        if self.way.rule.rest_first:  # not all of it need be planned yet
            return len(terms) > _PAIR and any(one_slip_off(one, off * sign) for sign, one, _ in terms)
        if self.way.rule.slip:
            role = "rest" if "rest" in self.way.signs else "amount"
            return any(one_slip_off(one, off * sign) for sign, one, of in terms if of == role)
        values = [abs(term[1].value or Decimal(0)) for term in terms]
        turned = self.way.rule.form in ("rise", "fall") and abs(off) == _HALF * min(values)
        long = ((sign, one) for sign, one, _ in terms if len(digits_of(one)) > 1)  # any digit is a slip away from another
        return abs(off) <= max(values) / _FIFTH or turned or any(one_slip_off(one, off * sign) for sign, one in long)

    def _settle(self, roles: dict[int, str], figures: dict[int, Figure]) -> bool:
        """Give what came or went by words that do not tell which the role by which a slip explains that it does not hold.

        Nothing is told where it holds in one way or other.
        """
        free = [one for one, role in roles.items() if role == _FREE]
        known_ones = [(self.way.signs[role], figures[one], role) for one, role in roles.items() if role != _FREE]
        off, turned = _off(known_ones), _off(_turned(known_ones))
        ways = [dict(zip(free, way, strict=True)) for way in product(_UNREAD, repeat=len(free))]
        sums = [sum(((figures[one].value or 0) * _UNREAD[role] for one, role in way.items()), Decimal(0)) for way in ways]
        if any(not off + more or not turned + more for more in sums):
            return False
        for way, more in zip(ways, sums, strict=True):
            terms = [*known_ones, *((_UNREAD[role], figures[one], role) for one, role in way.items())]
            if all(way.values()) and any(one_slip_off(one, (off + more) * sign) for sign, one, _ in terms):
                roles.update(way)
                return True
        return False

    def _fits_others(self, roles: dict[int, str], figures: dict[int, Figure], span: Span) -> bool:
        """Tell whether two amounts in front, one of them of another sentence, leave just the amount that closes."""
        figure = figures.get(self.position)
        if figure is None or roles[self.position] == "whole":
            return False
        start = max(self.skeleton.line_start(span.start), span.start - _PARAGRAPH)
        earlier = [one for one in self.skeleton.between(start, span.start) if self._is_alike(one)]
        inside = [one for one in self.skeleton.between(span.start, self.position) if self._is_alike(one)]
        pairs = [*combinations(earlier, _PAIR), *((one, other) for one in earlier for other in inside)]
        values = ((self.skeleton.figure_at(a).value, self.skeleton.figure_at(b).value) for a, b in pairs)
        return any(a is not None and b is not None and abs(a - b) == figure.value for a, b in values)

    def _related(self, roles: dict[int, str], figures: dict[int, Figure]) -> Related:
        held: dict[str, list[Figure]] = defaultdict(list)
        for one, role in roles.items():
            held[role].append(figures[one])
        name, form = self.way.rule.name, self.way.rule.form
        wording = self.skeleton.words(min(roles), max(roles) + 1)
        if form == "sum":
            parts = [*held["part"], *held["rest"]]
            members = (Member("whole", held["whole"][0]), *(Member("part", one) for one in parts))
            return Related("sum", "SUM", name, members, wording, "closed", tension=True)
        held["amount"] = list(map(as_excess, held["amount"]))
        members = tuple(Member(role, one) for role in self.way.signs for one in held[role])
        falling = form == "fall"
        return Related("growth", "CHANGE", name, members, wording, "near", falling=falling, tension=True)


def without_lists(found: list[Related]) -> list[Related]:
    """Return relations without lists of what came and went, or of all the amounts of an account of these.

    What went of what came is no part of it, either, where there was some before.
    """
    stocks = [_ids(one) for one in found if one.check == "CHANGE" and one.figures("came")]
    return [one for one in found if one.check not in ("SUM", "SUM2", "PART") or not any(_ids(one) <= ids for ids in stocks)]


def _ids(related: Related) -> set[int]:
    return {member.figure.start for member in related.members}


def _turned(terms: Sequence[tuple[int, Figure, str]]) -> list[tuple[int, Figure, str]]:
    """Return terms with what there was and what there is the other way around."""
    return [(-sign if role in ("from", "to") else sign, figure, role) for sign, figure, role in terms]


def _off(terms: Sequence[tuple[int, Figure, str]]) -> Decimal:
    return sum((sign * (figure.value or Decimal(0)) for sign, figure, _ in terms), Decimal(0))
