"""Shares whose whole stands further back.

What is `占20%` of, when the whole is not in its sentence? Every earlier amount of the same unit may be it. A share that
fits one of them is a share of that. One that fits none is in doubt only where the words leave little choice: its
neighbours are shares of one of those wholes, or all of them are of one whole that the text states otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import accumulate, pairwise

from extractor.findings.arithmetic import fits_share, no_more
from extractor.findings.derived import together
from extractor.findings.far import FAR, HUNDRED, WHOLE
from extractor.findings.mentioned import Mention, Mentioned
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.typos import respelt
from extractor.findings.units import unit_key
from extractor.records import Figure

_GAP = 300  # characters between two shares of a row
_MOST = 12
_NEAR = 300  # characters in front of a row in which words may name its whole
_BESIDE = 16  # characters behind an amount in which a percentage is its own
_AGREE = 2  # others of a row that make a whole certain
_NAME = 3  # characters of one that tells enough
_LONG_NAME = 5  # characters of a name whose words may stand in another order
_TIMES = 5  # by which a share may be off one whose whole stands in another sentence: else it is of something else
_OWN = 2  # characters at the beginning of the words in front of a part that its whole may bear, too
_ROUGHLY = 1  # points by which a share of a total that stands elsewhere may be off
_SLIPPED = 10  # points by which a share of a total in the sentence before may be off by a slip
_FEW = 4  # amounts that a share may be of, of which chance hardly lets one fit another writing of it
_ALL = 2  # points by which shares of a whole may miss a hundred


class Apportioned(Mentioned):
    """The shares of a text."""

    def shares(self) -> Iterator[Related]:
        """Yield each share with its whole, and those that fit none though their neighbours leave no other."""
        mentions = list(self.mentions())
        for index, mention in enumerate(mentions):
            if mention.fitting:
                yield self._ratio(mention, mention.fitting[0], True)
                continue
            if self._of_all(mention) or (mention.rate and self._of_beside(mention)):
                continue
            beside = mentions[max(0, index - 3) : index + 4]
            near = [one for one in beside if self._together(one, mention) and one is not mention]
            bases = Counter(base for one in near for base in one.fitting[:1] if self._is_base(base, mention, one))
            if bases and self._of_task(mention.of):
                continue  # of a task of its own
            if bases:
                base, siblings = bases.most_common(1)[0]
                if not any(one.part == base and self._agreed((one, mention)) for one in mentions):
                    yield self._ratio(mention, base, siblings < 2)
                continue  # of what it and that base are shares of together, or of that base
            whole = self._only(mention) if mention.rate else self._common(mention, near)
            whole = self._called(mention, mentions) if whole is None else whole
            if whole is not None and self._at_other_time(whole, mention.part):
                continue
            if whole is not None:
                yield self._ratio(mention, whole, True)
            elif (jointly := self._jointly(mention)) is not None:
                yield jointly
            elif (single := self._single(mention, near)) is not None:
                yield self._ratio(mention, single, True)
            elif (slipped := self._slipped(mention)) is not None:
                yield self._ratio(mention, slipped, True)
            else:
                yield from self._of_row(mention, self._row(index, mentions))

    def _of_beside(self, mention: Mention) -> bool:
        """Tell whether a rate may be of what its sentence counts in another unit: so many beds, so many who live there."""
        start, at = self.skeleton.sentence(mention.part).start, self.skeleton.figure_at
        before = [one for one in self.skeleton.between(start, mention.part) if self.kinds[one] in WHOLE]
        others = [one for one in before if self.skeleton.key_at(one) != self.skeleton.key_at(mention.part)]
        return len(others) == len(before) > 0 and any(no_more(at(mention.part), at(one)) for one in others)

    def _is_base(self, base: int, mention: Mention, other: Mention) -> bool:
        """Tell whether the whole of another share may be that of one: it bears the name, or the other bears none."""
        on = bool(mention.of) and not other.of and other.part > mention.share
        return base in mention.wholes or (on and no_more(*map(self.skeleton.figure_at, (mention.part, base))))

    def _of_task(self, name: str) -> bool:
        """Tell whether a name is that of what was to be done, of which each part has its own."""
        return not name.endswith(tuple(self.words.no_tasks)) and any(word in name for word in self.words.tasks)

    def _only(self, mention: Mention) -> int | None:
        """Return the whole of a rate: the one that its paragraph states, or one right in front of it. No other may fit."""
        totals = [one for one in mention.wholes if any(word in self._front(one) for word in self.words.received)]
        start = self.skeleton.sentence(mention.part).start
        beside = [
            one
            for one in mention.wholes[:1]
            if one >= start and self._bare_of_rate(one) and not any(word in self._front(one) for word in self.words.apart)
        ]
        place = next(iter(totals if len(totals) == 1 else beside), None)
        share = self.skeleton.figure_at(mention.share).value
        everything = share is not None and share >= HUNDRED  # of several parts together, or of a task
        if place is None or everything:
            return None
        figures = [self.skeleton.figure_at(one) for one in (place, mention.part, mention.share)]
        other = place < start and not _comes_near(*figures)
        return None if other or self._fits_any([mention]) or self._of_the_others(mention, place) else place

    def _of_the_others(self, mention: Mention, whole: int) -> bool:
        """Tell whether a rate is of a whole without an amount in between: of those who were not helped before."""
        at, key = self.skeleton.figure_at, self.skeleton.key_at(whole)
        between = self.skeleton.between(whole + 1, mention.part)
        others = (at(one).value for one in between if self.skeleton.key_at(one) == key)
        rests = ((at(whole).value or Decimal(0)) - other for other in others if other is not None)
        made = (at(whole).model_copy(update={"value": rest, "lower": rest, "upper": rest}) for rest in rests if rest > 0)
        return any(fits_share(at(mention.part), one, at(mention.share)) for one in made)

    def _at_other_time(self, one: int, other: int) -> bool:
        """Tell whether the sentences of two amounts tell different years in front of them."""
        years = [self.skeleton.years(self.skeleton.full_sentence(place).start, place) for place in (one, other)]
        return all(years) and not years[0] & years[1]

    def _fits_any(self, mentions: Sequence[Mention]) -> bool:
        """Tell whether some shares are all of one amount that stands in front of them, lines further up too."""
        first = min(one.part for one in mentions)
        return any(all(self._fits(one.part, one.share, base) for one in mentions) for base in self._amounts(first, FAR))

    def _called(self, mention: Mention, mentions: Sequence[Mention]) -> int | None:
        """Return the one total that the paragraph states under the name that a share is of. None of that name may fit.

        What has a share of that whole itself is not the whole.
        """
        parts = {one.part for one in mentions if one.of == mention.of}
        named = [one for one in mention.wholes if self._bears(one, mention.of) and self._is_whole(one, mention.of)]
        named = [one for one in named if one not in parts]
        if not mention.of or not named or len({self.skeleton.figure_at(one).value for one in mention.wholes}) != 1:
            return None
        figures = [self.skeleton.figure_at(one) for one in (named[0], mention.part, mention.share)]
        whole, part, share = figures
        apart = len({whole.subject, part.subject} - {""}) > 1
        near = _miss(whole, part, share) <= _ROUGHLY
        names = mention.of, self.skeleton.lead(mention.part)[:_OWN] or mention.of  # or the part's own
        others = (one for one in self._amounts(mention.part, FAR) if any(self._bears(one, name) for name in names))
        fits = any(self._fits(mention.part, mention.share, one) for one in others)
        return None if apart or near or fits or not self._alone(mention.part, named[0]) else named[0]

    def _bears(self, position: int, name: str) -> bool:
        """Tell whether the words in front of an amount hold a name, or all the characters of a long one."""
        lead = self.skeleton.lead(position)
        return name in lead or (len(name) >= _LONG_NAME and set(name) <= set(lead))

    def _alone(self, part: int, whole: int) -> bool:
        """Tell whether no amount of its unit but its whole stands in front of one in its sentence: no list ends with it."""
        before = self.skeleton.between(max(self.skeleton.sentence(part).start, whole + 1), part)
        return all(self.skeleton.key_at(one) != self.skeleton.key_at(part) for one in before)

    def _bare_of_rate(self, position: int) -> bool:
        """Tell whether no percentage stands right behind an amount."""
        behind = self.skeleton.between(position + 1, position + _BESIDE)[:1]
        return not behind or self.kinds[behind[0]] != "percent"

    def _row(self, index: int, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the mentions of one unit around one of them, each near the next, over the ends of lines."""
        row: list[Mention] = []
        around = mentions[index]
        for step in (-1, 1):
            last, place = around, index + step
            while 0 <= place < len(mentions) and abs(mentions[place].part - last.part) <= _GAP and len(row) < _MOST:
                last = mentions[place]
                if self._alike(last, around):
                    row.append(last)
                place += step
        return row

    def _of_row(self, mention: Mention, row: Sequence[Mention]) -> Iterator[Related]:
        """Yield what a row of others tells of a share: the whole in front that they fit, or that all of them miss."""
        if not row:
            return
        whole = self._in_front(mention, row)
        if whole is None:
            whole = self._missed(mention, row)
        if whole is not None:
            yield self._ratio(mention, whole, True)
        elif (other := self._other_base(mention, row)) is not None:
            first, last = sorted((mention, other))
            members = (
                Member("part", self.skeleton.figure_at(first.part)), Member("share", self.skeleton.figure_at(first.share)),
                Member("part", self.skeleton.figure_at(last.part)), Member("share", self.skeleton.figure_at(last.share)),
            )  # fmt: skip
            wording = self.skeleton.words(first.part, last.share + 1)
            yield Related("ratio", "BASE", mention.rule, members, wording, tension=True, one_base=True)

    def _in_front(self, mention: Mention, row: Sequence[Mention]) -> int | None:
        """Return the amount in front of a row, lines further up too, that two of the others fit, or one and it itself."""
        first = min(one.part for one in (mention, *row))
        places = [one for one in self._amounts(first, FAR) if not mention.of or self.named(one, mention.of)]
        fits = {place: [one for one in row if self._fits(one.part, one.share, place)] for place in places}
        most = max(map(len, fits.values()), default=0)
        for place in places:
            beside = any(self._together(one, mention) for one in fits[place])
            enough = beside or (fits[place] and len(fits[place]) + 1 >= most)
            if enough and self._fits(mention.part, mention.share, place):
                return place
        best = next((place for place in places if len(fits[place]) == most), None)
        if best is None or most < _AGREE or any(self._agreed((mention, one)) for one in row if one not in fits[best]):
            return None  # those that miss it together are shares of something else
        if self._fits_any([mention]):
            return None
        inside = min(one.part for one in fits[best]) < mention.part < max(one.part for one in fits[best])
        return best if inside or no_more(*map(self.skeleton.figure_at, (mention.part, best))) else None

    def _missed(self, mention: Mention, row: Sequence[Mention]) -> int | None:
        """Return the amount that words make the whole of a row of which all agree on another one.

        Only the first of a row tells it.
        """
        together = [one for one in (mention, *row) if not one.fitting]
        if len(together) <= len(row) or len(row) < 1 or mention.part > min(one.part for one in row):
            return None
        if not self._are_all(together) or self._agreed(together) is None:
            return None
        start = self.text.rfind("\n", 0, max(0, self.text.rfind("\n", 0, mention.part))) + 1
        places = self._amounts(mention.part, min(_NEAR, mention.part - start))
        own = self.skeleton.lead(mention.part)
        place = next(
            (one for one in places if self._said_whole(one) or self._starts(one) or self.skeleton.lead(one) == own), None
        )
        if place is not None and mention.of and not no_more(*map(self.skeleton.figure_at, (mention.part, place))):
            return None  # of a plan or the like that is named, and no number below the part is that
        return place if place is not None and self._of_it(place, together) else None

    def _starts(self, position: int) -> bool:
        """Tell whether a sentence begins with an amount, as in `so many suggestions are ...`."""
        return position == self.skeleton.sentence(position).start

    def _of_it(self, place: int, row: Sequence[Mention]) -> bool:
        """Tell whether no words between an amount and a row say that the row is of something else."""
        named = self.rules.named.findall(self.text, place + 1, row[0].part)
        everything = named and any(word in named[-1] for word in self.words.everything)
        return not named or bool(everything) or self.named(place, named[-1])

    def _are_all(self, mentions: Sequence[Mention]) -> bool:
        """Tell whether shares come to a hundred, or nearly."""
        shares = (self.skeleton.figure_at(one.share).value for one in mentions)
        return abs(sum((share for share in shares if share is not None), Decimal(0)) - HUNDRED) <= _ALL

    def _other_base(self, mention: Mention, row: Sequence[Mention]) -> Mention | None:
        """Return the nearest of the others where they agree on a whole that a share cannot be of."""
        others = [one for one in row if not one.fitting and one.rule == mention.rule and one.of == mention.of]
        if not (len(others) > _AGREE or (len(others) == _AGREE and self._are_all([mention, *others]))):
            return None
        agreed, own = self._agreed(others), self.base(mention)
        if agreed is None or (own[0] <= agreed[1] and agreed[0] <= own[1]):
            return None
        if self._fits_any([mention]):
            return None
        return min(others, key=lambda one: abs(one.part - mention.part))

    def _agreed(self, mentions: Sequence[Mention]) -> tuple[Fraction, Fraction] | None:
        """Return between which amounts the whole lies of which all of some shares are; None if there is none."""
        if not mentions:
            return None
        bases = [self.base(one) for one in mentions]
        low, high = max(base[0] for base in bases), min(base[1] for base in bases)
        return (low, high) if low <= high else None

    def _of_all(self, mention: Mention) -> bool:
        """Tell whether a share behind a list is that of what the list is of: 64, of which 2, 9, 18 and 35, 20.5 % of all."""
        start = self.skeleton.sentence(mention.part).start
        key, key_at = self.skeleton.key_at(mention.part), self.skeleton.key_at
        before = (one for one in self.skeleton.between(start, mention.part) if key_at(one) == key and self._known(one))
        first = next(before, None)
        return first is not None and any(self._fits(first, mention.share, one) for one in self._amounts(first, FAR))

    def _jointly(self, mention: Mention) -> Related | None:
        """Return a share of the whole it names with all amounts of the list that ends in front of it."""
        row = self.joined(mention.part)
        figures = [self.skeleton.figure_at(one) for one in reversed(row)]
        if len(row) == 1 or not mention.of or not all(map(known, figures)):
            return None
        wholes = [one for one in self._amounts(row[-1], FAR) if self._bears(one, mention.of) and self._said_whole(one)]
        part, share = reduce(together, figures), self.skeleton.figure_at(mention.share)
        if len({self.skeleton.figure_at(one).value for one in wholes}) != 1:
            return None
        whole = self.skeleton.figure_at(wholes[0])
        some = accumulate(figures[::-1], together)
        if not no_more(part, whole) or any(_miss(whole, one, share) <= _ROUGHLY for one in some):
            return None
        members = Member("whole", whole), Member("part", part), Member("share", share)
        wording = self.skeleton.words(row[-1], mention.share + 1)
        return Related("ratio", "RATIO", mention.rule, members, wording, tension=True)

    def _single(self, mention: Mention, near: Sequence[Mention]) -> int | None:
        """Return the one total of the sentence before that a bare share alone in its own sentence can be of.

        No other amount may be its whole, and it may be off by no more than a slip of a digit.
        """
        if mention.of or mention.rate or near or len({self.skeleton.figure_at(one).value for one in mention.wholes}) != 1:
            return None
        place, start = mention.wholes[-1], self.skeleton.sentence(mention.part).start
        before = self.skeleton.sentence(start - 1)
        said = any(word in self.skeleton.leads[place] for word in self.words.whole)
        if not before.start <= place < before.end or not said or self.has_share(place) or self._fits_any([mention]):
            return None
        own = [one for one in self.skeleton.between(start, mention.part) if self.kinds[one] != "date"]
        whole, part, share = (self.skeleton.figure_at(one) for one in (place, mention.part, mention.share))
        return place if not own and _ROUGHLY < _miss(whole, part, share) <= _SLIPPED else None

    def _slipped(self, mention: Mention) -> int | None:
        """Return the one amount in front of a share that it would be of but for two digits in each other's place, or, of one
        that bears the name, but for another digit."""
        if mention.rate or self._of_task(mention.of) or self._fits_any([mention]):
            return None
        wholes = {self.skeleton.figure_at(one).value: one for one in reversed(mention.wholes)}
        if not wholes or len(wholes) > _FEW:
            return None
        part, share = self.skeleton.figure_at(mention.part), self.skeleton.figure_at(mention.share)
        for swaps in (True, False) if mention.of and len(wholes) == 1 else (True,):
            meant = list(respelt(share, swaps))
            borne = (one for one in wholes.values() if swaps or self._bears(one, mention.of))
            able = [(one, self.skeleton.figure_at(one)) for one in borne]
            able = [(one, whole) for one, whole in able if len({whole.subject, part.subject} - {""}) < 2]  # of one project
            fits = [one for one, whole in able if any(fits_share(part, whole, it) for it in meant)]
            if len(fits) == 1:
                return fits[0]
        return None

    def _together(self, one: Mention, other: Mention) -> bool:
        """Tell whether two mentions are of one list: the same unit, paragraph and name of the whole."""
        low, high = sorted((one.part, other.part))
        return self._alike(one, other) and "\n" not in self.text[low:high]

    def _alike(self, one: Mention, other: Mention) -> bool:
        first, second = self.skeleton.figure_at(one.part), self.skeleton.figure_at(other.part)
        named = one.of == other.of or not one.of or not other.of
        return unit_key(first) == unit_key(second) and named and one.rate == other.rate

    def unstated(self) -> set[str]:
        """Return the ids of percentages that agree with one beside them on a whole that is stated nowhere."""
        rates = [
            Mention(before, position, "", "", (), ())
            for before, position, gap in self.percentages
            if self.kinds[before] in WHOLE and self.rules.rate.fullmatch(gap)
        ]
        found: set[str] = set()
        for one, other in pairwise(rates):
            if not self._together(one, other):
                continue
            stated = any(
                self._fits(rate.part, rate.share, whole)
                for rate in (one, other)
                for whole in self._before(rate.part)
            )
            if not stated and self._agreed((one, other)) is not None:
                found |= {self.skeleton.figure_at(rate.share).figure_id for rate in (one, other)}
        return found

    def _common(self, mention: Mention, near: Sequence[Mention]) -> int | None:
        """Return the total that a list of shares must be of where they agree on another: all of them fail with one base."""
        failing = [one for one in near if not one.fitting]
        if not failing or len(failing) != len(near) or not mention.wholes or mention.share > failing[0].share:
            return None
        if self._agreed((mention, *failing)) is None:
            return None
        first = min(one.part for one in (mention, *failing))
        if self._fits_any([mention, *failing]):
            return None  # of a part
        totals = [one for one in mention.wholes if one < first and self._said_whole(one)]
        return totals[0] if totals and self._of_it(totals[0], [mention]) else None

    def _is_whole(self, position: int, name: str) -> bool:
        """Tell whether words make an amount the whole of something, or it bears just the name of that."""
        return self._said_whole(position) or (len(name) >= _NAME and self.skeleton.leads[position].endswith(name))

    def _said_whole(self, position: int) -> bool:
        return any(word in self._front(position) for word in self.words.whole)

    def _front(self, position: int) -> str:
        return self.skeleton.leads[position][-8:]

    def _ratio(self, mention: Mention, whole: int, tension: bool) -> Related:
        members = (
            Member("whole", self.skeleton.figure_at(whole)), Member("part", self.skeleton.figure_at(mention.part)),
            Member("share", self.skeleton.figure_at(mention.share)),
        )  # fmt: skip
        wording = self.skeleton.words(mention.part, mention.share + 1)
        return Related("ratio", "RATIO", mention.rule, members, wording, tension=tension)


def _comes_near(whole: Figure, part: Figure, share: Figure) -> bool:
    """Tell whether a share is some times that of a part in a whole at the most, or the other way round."""
    made, stated = (part.value or Decimal(0)) * HUNDRED / (whole.value or Decimal(1)), share.value or Decimal(0)
    return made <= stated * _TIMES and stated <= made * _TIMES


def _miss(whole: Figure, part: Figure, share: Figure) -> Decimal:
    """Return by how many points a share is off that of a part in a whole."""
    stated, all_of_it = share.value or Decimal(0), whole.value or Decimal(1)
    return abs((part.value or Decimal(0)) * HUNDRED / all_of_it - stated)
