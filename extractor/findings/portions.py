"""Percentages beside two amounts of their sentence: shares, rates of what was done, and rises."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import accumulate, combinations
from typing import NamedTuple

from extractor.findings.adding import adds_up
from extractor.findings.arithmetic import fits_share, is_share, no_more
from extractor.findings.derived import less
from extractor.findings.far import FAR, HUNDRED, PER_MILLE, Shares
from extractor.findings.nearby import PAIR, Nearby, Reading, Way, known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rulebook
from extractor.values.words import alternation

_THREE = 3
_TIMES = 5  # by which a share behind another clause may be off that of a part in front
_WHOLE_NAME = 4  # characters of the name of a rate that tell what it is of
_NEAR = 4  # characters right in front of an amount
_FAR_DATE = 14  # characters between a year and the amount that is of it


class NoRates(NamedTuple):
    """Words that no rate of what was done bears, and a pattern of them."""

    words: list[str]
    pattern: re.Pattern[str]


def no_rates(rules: Rulebook) -> NoRates:
    """Return the words of rules/shares.toml that no rate of what was done bears."""
    words = rules.once(Shares).rules.words
    every = [*words.no_rates, *words.apart]
    return NoRates(every, re.compile(alternation(every)))


class Portions(Nearby):
    """Reads percentages."""

    def __init__(self, skeleton: Skeleton, rules: Rulebook) -> None:
        super().__init__(skeleton, rules)
        self.no_rates, self.no_rate = rules.once(no_rates)
        self.readings: dict[str, Reading] = {
            "share": self._share, "part": self._part, "done": self._done, "rate": self._rate, "grew": self._growth,
            "fell": self._growth,
        }  # fmt: skip

    def _share(self, way: Way, match: re.Match[str], position: int, amounts: list[int]) -> Related | None:
        """Read `A, of which B, that is P %`."""
        if len(amounts) > PAIR:
            return self._of_none(way, position, amounts)
        if len(amounts) != PAIR or self._fits_further(amounts[1], position):
            return None
        if any(word in self.skeleton.text[amounts[1] : position] for word in self.words.instead):
            return None  # what stands between has the share
        if self._is_part_itself(way, *amounts):
            return None
        if self._of_words(amounts[0], amounts[1], position):
            return None
        return self._ratio(way, amounts[0], amounts[1], position)

    def _is_part_itself(self, way: Way, one: int, part: int) -> bool:
        """Tell whether an amount has a share itself in front of another one: perhaps both are parts of another whole."""
        between = self.skeleton.between(one, part)
        return any(way.lead.search(self.skeleton.leads[share]) for share in between if self._is_percent(share))

    def _of_words(self, whole: int, part: int, share: int) -> bool:
        """Tell whether a share, far from that of the part, stands behind a clause that names something without a number."""
        gap, comma = self.skeleton.text[part + 1 : share], self.skeleton.marks.comma[0]
        figures = [self.skeleton.figure_at(one).value or Decimal(0) for one in (whole, part, share)]
        made, stated = figures[1] * HUNDRED, figures[2] * figures[0]
        return gap.count(comma) > 1 and not stated <= made * _TIMES <= stated * _TIMES * _TIMES

    def _of_none(self, way: Way, position: int, amounts: list[int]) -> Related | None:
        """Read a share right behind an amount that is of none of several others: the nearest is meant."""
        *wholes, part = amounts
        if self._is_part_itself(way, wholes[-1], part):
            return None
        at = self.skeleton.figure_at
        behind = self.skeleton.between(part + 1, position)
        above = [one for one in wholes if no_more(at(part), at(one))]
        fits = any(fits_share(at(part), at(one), at(position)) for one in wholes)
        if behind or not above or above[-1] != wholes[-1] or fits or self._fits_further(part, position):
            return None
        related = self._ratio(way, above[-1], part, position)
        return None if related is None else related._replace(tension=True)

    def _part(self, way: Way, match: re.Match[str], position: int, amounts: list[int]) -> Related | None:
        """Read `A, of which taxes B and others C, taxes make P %`."""
        if len(amounts) < PAIR or self.skeleton.listed(position):  # of several kinds together
            return None
        return self._rate_of_named(way, match["name"], position, amounts)

    def _is_percent(self, position: int) -> bool:
        return self.skeleton.figure_at(position).kind == "percent"

    def _done(self, way: Way, match: re.Match[str], position: int, amounts: list[int]) -> Related | None:
        """Read `A to do, B done, P % of the task`, in either order."""
        if len(amounts) < PAIR or self._fits_further(amounts[-1], position):
            return None
        targets = [one for one in amounts if self.is_target(one)]
        if len(targets) != 1 or self._has_own(way, targets[0], position):
            return None
        if self.skeleton.kinds.get(targets[0] + 2) == "percent":
            return None  # it was done of that, and of another task
        if len(amounts) > PAIR:
            last = amounts[-1]
            did = last != targets[0] and any(word in self.front(last) for word in self.words.did)
            return self._ratio(way, targets[0], last, position, above=True) if did else None
        part = amounts[1] if targets[0] == amounts[0] else amounts[0]
        return self._ratio(way, targets[0], part, position, above=True)

    def _has_own(self, way: Way, target: int, share: int) -> bool:
        """Tell whether another percentage between an amount and one tells the same of it: both were done."""
        between = self.skeleton.between(target, share)
        return any(way.lead.search(self.skeleton.leads[one]) for one in between if self._is_percent(one))

    def _rate(self, way: Way, match: re.Match[str], position: int, amounts: list[int]) -> Related | None:
        """Read `A, B mended, P % of mending`."""
        if self.skeleton.figure_at(position).unit == PER_MILLE:
            return None
        if amounts and all(self.skeleton.figure_at(one).status == "planned" for one in (position, amounts[-1])):
            return None  # what a plan leads to is of all that was done, too
        lead, counted = self.skeleton.leads[position], self.words.of_numbers.items()
        if amounts and any(word in lead and self.skeleton.kinds[amounts[-1]] != kind for word, kind in counted):
            return None  # of households, not of people
        behind = self.skeleton.text[amounts[-1] + 1 : position] if amounts else ""
        if self.skeleton.marks.colon[0] in behind or any(word in behind for word in self.words.all_of_it):
            return None  # of what the colon opens; of that amount, which was done to the last
        of, no_rate = match["of"], self.no_rate.search(lead) is not None
        if not amounts or (no_rate and len(match["name"]) < _WHOLE_NAME) or self._of_several(position, amounts):
            return None
        if len(amounts) > PAIR and self._of_the_others(position, amounts[0]):
            return None
        if len(amounts) > PAIR and of in self.words.used and self._due(*amounts[-PAIR:]):
            return self._ratio(way, amounts[-2], amounts[-1], position)
        if len(amounts) > PAIR:
            used = of in (*self.words.used, *self.words.spent)
            borne = any(self.ways.called(of, self.skeleton.leads[one]) for one in amounts[1:])
            if not (used or borne) and self._all_told(position, amounts):
                return None  # of all that was done with any of them
            divided = self._divided(way, of, position, amounts) if used else None
            whole_name = any(match["name"] in self.skeleton.leads[one] for one in amounts)
            return divided or self._rate_of_named(way, match["name"] if no_rate or whole_name else of, position, amounts)
        *wholes, part = amounts
        near = self.skeleton.leads[part] + self.skeleton.text[part + 1 : part + 5].partition("，")[0]
        if wholes and of in self.words.used and self._due(wholes[0], part):
            return None if self._fits_further(part, position) else self._ratio(way, wholes[0], part, position)
        if any(map(self.no_rate.search, (near, *(self.skeleton.leads[one] for one in wholes)))):
            return None
        if wholes and self.ways.called(of, self.skeleton.leads[wholes[0]]):
            return None  # it was done with both
        did = self.ways.adverbs.sub("", near)
        if no_rate or (not self.ways.called(of, near) and did[:1] not in of) or self._fits_further(part, position):
            return None
        if wholes:
            return None if self._in_row(way, wholes[0], part, position) else self._ratio(way, wholes[0], part, position)
        target = self.target(part)
        if target is None or self._has_rate(way, target, of):
            return None
        return self._ratio(way, target, part, position, above=True)

    def _of_the_others(self, position: int, whole: int) -> bool:
        """Tell whether a rate is that of all but one of the amounts behind a whole: of 204, 6 are left, 97.1 % are done."""
        at, key = self.skeleton.figure_at, self.skeleton.key_at
        parts = [at(one) for one in self.skeleton.between(whole + 1, position) if key(one) == key(whole) and known(at(one))]
        return any(fits_share(less(at(whole), part), at(whole), at(position)) for part in parts)

    def _all_told(self, position: int, amounts: list[int]) -> bool:
        """Tell whether amounts add up to the first of them, no one of which a rate fits."""
        whole, *parts = (self.skeleton.figure_at(one) for one in amounts)
        share = self.skeleton.figure_at(position)
        return adds_up(whole, parts) and not any(fits_share(part, whole, share) for part in parts)

    def _in_row(self, way: Way, first: int, second: int, position: int) -> bool:
        """Tell whether a rate stands behind one named for the amount in front of its own: both may be of one plan."""
        before = self.skeleton.between(second + 1, position)[-1:]
        name = way.lead.search(self.skeleton.leads[before[0]]) if any(map(self._is_percent, before)) else None
        figures = self.skeleton.figure_at(second), self.skeleton.figure_at(first), self.skeleton.figure_at(position)
        named = name is not None and self.skeleton.leads[first].endswith(name["of"])
        return named and not fits_share(*figures)

    def _has_rate(self, way: Way, target: int, of: str) -> bool:
        """Tell whether the sentence of what was to be done tells a rate of another name."""
        behind = self.skeleton.between(target, self.skeleton.sentence(target).end)
        names = (way.lead.search(self.skeleton.leads[one]) for one in behind if self._is_percent(one))
        return any(name is not None and name["of"] != of for name in names)

    def _due(self, whole: int, part: int) -> bool:
        """Tell whether words say that so many were to do and so many did: 应到, 实到."""
        leads = self.skeleton.leads[whole], self.skeleton.leads[part]
        return all(any(word in lead for word in words) for lead, words in zip(leads, self.words.due, strict=True))

    def _divided(self, way: Way, of: str, position: int, amounts: list[int]) -> Related | None:
        """Read `A, B used, C left, a rate of P %`, where A is B and C: the rate is that of B, or of C."""
        if len(amounts) != _THREE:
            return None
        whole, *parts = (self.skeleton.figure_at(one) for one in amounts)
        if not adds_up(whole, parts) or fits_share(whole, whole, self.skeleton.figure_at(position)):
            return None
        share = self.skeleton.figure_at(position)
        fitting = [one for one, part in zip(amounts[1:], parts, strict=True) if fits_share(part, whole, share)]
        named = (of, *self.words.spent)
        leads = [(one, self.skeleton.leads[one]) for one in amounts[1:]]
        meant = fitting or [one for one, lead in leads if any(self.ways.called(word, lead) for word in named)]
        return self._ratio(way, amounts[0], meant[0], position) if meant else None

    def _rate_of_named(self, way: Way, of: str, position: int, amounts: list[int]) -> Related | None:
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

    def _of_several(self, position: int, amounts: list[int]) -> bool:
        """Tell whether a rate is that of several parts of the first amount together: mediated and judged of all."""
        whole, *parts = (self.skeleton.figure_at(one).value or Decimal(0) for one in amounts)
        share = self.skeleton.figure_at(position)
        return any(is_share(amount, whole, share) for amount in list(accumulate(parts))[1:])

    def _ratio(self, way: Way, whole: int, part: int, share: int, above: bool = False) -> Related | None:
        a, b, p = (self.skeleton.figure_at(one) for one in (whole, part, share))
        if not above and ((a.value or 0) < (b.value or 0) or (p.value or 0) > HUNDRED or self._siblings(whole, part)):
            return None
        members = (Member("whole", a), Member("part", b), Member("share", p))
        apart = self.skeleton.sentence(whole) != self.skeleton.sentence(share)
        return Related("ratio", "RATIO", way.rule.name, members, self.wording(whole, share), "near", tension=apart)

    def _siblings(self, one: int, other: int) -> bool:
        """Tell whether a comma of lists alone stands between two amounts: `206 villages, 23 communities`."""
        between = self.skeleton.text[one:other]
        return self.skeleton.marks.comma[1] in between and self.skeleton.marks.comma[0] not in between

    def _fits_further(self, part: int, share: int) -> bool:
        """Tell whether a share is that of a part in an amount further up: then it is of that."""
        key, start = self.skeleton.key_at(part), max(0, part - FAR)
        earlier = (one for one in self.skeleton.between(start, part) if self.skeleton.key_at(one) == key)
        figures = self.skeleton.figure_at(part), self.skeleton.figure_at(share)
        first = self.skeleton.sentence(part).start
        return any(one < first and fits_share(figures[0], self.skeleton.figure_at(one), figures[1]) for one in earlier)

    def _growth(self, way: Way, match: re.Match[str], position: int, amounts: list[int]) -> Related | None:
        """Read `A now, B before, a rise of P %`."""
        sentence = self.skeleton.sentence(position)
        if any(word in self.skeleton.text[sentence.start : sentence.end] for word in self.words.prices):
            return None
        levels = [one for one in amounts if not self._is_change(one)]
        earlier = self._earlier(levels) if len(levels) == PAIR else None
        if earlier is None:
            return None
        later = levels[0] if earlier == levels[1] else levels[1]
        if any(not self.is_between(one, later, earlier) for one in amounts if one not in levels):
            return None  # it rose from another level
        members = (
            Member("to", self.skeleton.figure_at(later)), Member("from", self.skeleton.figure_at(earlier)),
            Member("share", self.skeleton.figure_at(position)),
        )  # fmt: skip
        wording, falling = self.wording(levels[0], position), way.tells == "fell"
        return Related("growth", "GROWTH", way.rule.name, members, wording, falling=falling, tension=True)

    def _is_change(self, position: int) -> bool:
        lead = self.skeleton.leads[position]
        return any(word in lead[-_NEAR:] for word in self.words.change)

    def _earlier(self, levels: list[int]) -> int | None:
        """Return which of two levels is that of the time before: by its words, or by the years in front of both."""
        marked = [one for one in levels if any(word in self.front(one) for word in self.words.before)]
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
