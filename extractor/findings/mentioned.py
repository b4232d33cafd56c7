"""Shares as a text mentions them: a part, a percentage behind it, and the words that name the whole, if any."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from extractor.findings.adding import ADDABLE
from extractor.findings.arithmetic import is_share
from extractor.findings.far import HUNDRED, PER_MILLE, Far
from extractor.findings.needed import Sought
from extractor.rulebook import Rule
from extractor.values.intervals import fraction

_MOST = 12  # amounts of a list that share one percentage


class Mention(NamedTuple):
    """A part and its share, by position; the words that name the whole; the wholes that the share fits, nearest first."""

    part: int
    share: int
    of: str
    rule: str
    wholes: tuple[int, ...]
    fitting: tuple[int, ...]
    rate: str = ""


class Mentioned(Far):
    """The mentions of a text, in reading order."""

    def mentions(self) -> Iterator[Mention]:
        """Yield each amount with a percentage behind it that words make a share or a rate."""
        first = -1  # the amount in front of a percentage, which others follow
        for before, position, gap in self.percentages:
            if self.kinds[before] == "percent" and first >= 0 and self._shares_too(gap):
                before = first
            if self.kinds[before] not in ADDABLE:
                first = -1
                continue
            first = before
            rate, share = _told(self.rules.rates, gap), _told(self.rules.share, gap)
            if not (rate or share) or self._both(before, position):
                continue  # most are neither
            if rate:
                yield from self._rated(before, position, *rate)
            if share:
                yield from self._shared(before, position, *share)

    def _shares_too(self, gap: str) -> bool:
        """Tell whether what stands behind a percentage makes another one a share of what stands in front of both."""
        follows = gap.startswith(self.skeleton.marks.comma[0]) and _told(self.rules.share, gap)
        return bool(follows) and not any(word in gap for word in self.words.respectively)

    def _of_others(self, name: str, part: int) -> bool:
        """Tell whether a whole is that of others: of all the province, if the paragraph does not tell of it."""
        word = next((word for word in self.words.others if name.startswith(word)), "")
        if not word:
            return False
        own = word in self.words.scopes and word in self.text[self.paragraph(part) : self.skeleton.clause_start(part, 0)]
        return not own

    def _shared(self, part: int, share: int, rule: str, match: re.Match[str]) -> Iterator[Mention]:
        """Yield the mention of a share that words make one of what they name, or of something in front."""
        of = match["of"]
        if any(word in match[0] for word in self.words.respectively) or any(map(str.isdigit, of)):
            return  # of those of an age, of a size
        if not self._of_others(of, part) and not self._is_change(part):
            yield self._mention(part, share, self._plain(of), rule)

    def _is_change(self, part: int) -> bool:
        """Tell whether an amount is by how much another is more or less than before: no part of anything."""
        lead = self.skeleton.leads[part]
        return lead.startswith((*self.words.than, *self.words.compared)) and self.rules.moved.search(lead) is not None

    def _rated(self, part: int, share: int, rule: str, match: re.Match[str]) -> Iterator[Mention]:
        """Yield the mention of a rate that bears the name of what was done with its part."""
        lead = self.skeleton.leads[part]
        if self.skeleton.figure_at(share).unit == PER_MILLE or self.skeleton.depth(part, share) < 0:
            return
        if match["of"] in self.rules.negated.sub("", lead) and not self.rules.no_rate.search(lead + match[0]):
            mention = self._mention(part, share, "", rule)._replace(rate=match["of"])
            if mention.fitting or not self._planned(part, share):
                yield mention

    def _mention(self, part: int, share: int, name: str, rule: str) -> Mention:
        wholes = tuple(one for one in self._before(part) if not name or self.named(one, name))
        fitting = tuple(one for one in wholes if self._fits(part, share, one))
        return Mention(part, share, name, rule, wholes, fitting)

    def _plain(self, of: str) -> str:
        """Return the words that name a whole, without those that any whole bears."""
        match = self.rules.everything.match(of)
        name = of[match.end() :] if match else of
        for word in self.words.everything:
            name = name.removesuffix(word)
        return name

    def _both(self, part: int, share: int) -> bool:
        """Tell whether a share is that of several amounts together, the last one right in front of it."""
        row, percentage = self.joined(part), self.skeleton.figure_at(share)
        if len(row) == 1:
            return False
        wholes = [self.skeleton.figure_at(one).value or Decimal(0) for one in self._before(part)]
        sums = list(accumulate(self.skeleton.figure_at(one).value or Decimal(0) for one in row))[1:]
        return any(is_share(amount, whole, percentage) for amount in sums for whole in wholes)

    def has_share(self, position: int) -> bool:
        """Tell whether words make the percentage right behind an amount a share of something."""
        return any(before == position and _told(self.rules.share, gap) for before, _, gap in self.percentages)

    def joined(self, part: int) -> list[int]:
        """Return where the amounts of a list stand that ends with one, the last first."""
        row = [part]
        while len(row) < _MOST and (other := self.skeleton.joined(row[-1])) is not None:
            row.append(self.skeleton.position(other.start))
        return row

    def base(self, mention: Mention) -> tuple[Fraction, Fraction]:
        """Return between which amounts the whole of a share lies: any amount, where a bound of it is not known."""
        part, share = self.skeleton.figure_at(mention.part), self.skeleton.figure_at(mention.share)
        if not share.lower or not share.upper or part.lower is None or part.upper is None:
            return Fraction(0), Fraction(10**18)
        hundred_parts = fraction(part.lower) * HUNDRED, fraction(part.upper) * HUNDRED
        return hundred_parts[0] / fraction(share.upper), hundred_parts[1] / fraction(share.lower)


def _told(ruled: Sequence[tuple[Rule, Sought]], gap: str) -> tuple[str, re.Match[str]] | None:
    """Return the name of the first rule that all words between a part and a percentage match, with the match."""
    for rule, sought in ruled:
        match = sought.pattern.fullmatch(gap) if sought.can_stand(gap) else None
        if match:
            return rule.name, match
    return None
