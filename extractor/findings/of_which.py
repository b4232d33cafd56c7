"""Parts told of what an earlier sentence states, by its name; and rows of bare numbers whose unit stands in front of all.

Of the technicians, so many have this schooling and so many that: those of the sentence before. Rice (mu): A 820, B 1035,
in all 1855: numbers of which no figure is made, for want of a unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.findings.adding import members_of
from extractor.findings.derived import from_digits
from extractor.findings.items import Item
from extractor.findings.needed import around
from extractor.findings.relations import Member, Related
from extractor.findings.sums import Amounts
from extractor.findings.units import Key
from extractor.records import Figure
from extractor.values.words import where

_OF_NAME, OF_ROW = "parts of what another sentence names", "a row of bare numbers and its total"
_FEWEST, _MOST = 2, 40
_ABOVE = 120  # characters in front of a name in which its whole stands
_SHARED = 4  # characters that the name of a whole and the words around it have in common
_BARE: Key = ("count", "")  # of numbers without a unit
_NAME = 24  # characters of a name with what stands around it, at the most
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class OfWhich:
    """Reads them."""

    def __init__(self, amounts: Amounts) -> None:
        self.amounts, self.ways, self.skeleton = amounts, amounts.ways, amounts.skeleton

    def read(self) -> Iterator[Related]:
        """Yield each relation."""
        text = self.skeleton.text
        for match in around(self.ways.of_name, where(self.ways.words.of_names, text), text, _NAME):
            yield from self._of_name(match)
        starts = [match.end() for match in self.skeleton.all(self.ways.captioned)]
        for position in self.skeleton.led(self.ways.marks):
            if self.skeleton.key_at(position) == _BARE and self.ways.sure.search(self.skeleton.leads[position]):
                starts.append(self.skeleton.full_sentence(position).start)
        for start in sorted(set(starts)):
            yield from self._row(start)

    def _of_name(self, match: re.Match[str]) -> Iterator[Related]:
        """Yield the amounts behind a name as parts of the only one in front that bears it."""
        start, end = match.end(), self.skeleton.full_sentence(match.end()).end
        places = [one for one in self.skeleton.between(start, end) if self.amounts.able(one)]
        if not places or self.ways.among_never.search(match["name"]):
            return
        whole = self.amounts.bearing(match["name"], places[0], match.start())
        if whole is None:
            whole = self._likely(match["name"], places[0], match.start())
        level = self.skeleton.level(start)
        same = [one for one in self.skeleton.between(start, end) if self.amounts.of_one_sort(one, places[0])]
        parts = [one for one in same if self.skeleton.level(one) == level]
        if not parts or not all(map(self.amounts.able, parts)):
            return
        if whole is None:
            yield from self._alike(match["name"], parts, match.start())
            return
        wording = self.skeleton.words(match.start("name"), parts[-1] + 1)
        total = self.skeleton.figure_at(whole)
        for one in parts:
            members = Member("whole", total), Member("part", self.skeleton.figure_at(one))
            yield Related("part", "PART", _OF_NAME, members, wording, "open", tension=True)
        labels = [self.amounts.label(one) for one in parts]
        figures = [self.skeleton.figure_at(one) for one in parts]
        key = self.skeleton.key_at(parts[0])
        items = [Item(label, {key: figure}, one) for label, figure, one in zip(labels, figures, parts, strict=True)]
        if len(parts) >= _FEWEST and all(labels) and (
            self.amounts.parallel(items) or self._of_one_kind(labels) or _of_name(match["name"], labels)
        ):
            yield Related("sum", "SUM", _OF_NAME, members_of(total, figures), wording, "open", tension=True)

    def _likely(self, name: str, position: int, end: int) -> int | None:
        """Return the only amount of its sort in the sentence in front and this one whose words share some with a name."""
        start = self.skeleton.full_sentence(max(0, self.skeleton.full_sentence(position).start - 1)).start
        start = max(start, self.skeleton.line_start(position))
        before = [one for one in self.skeleton.between(start, end) if self.amounts.of_one_sort(one, position)]
        pieces = [name[at : at + _SHARED] for at in range(len(name) - _SHARED + 1)]
        borne = [one for one in before if any(piece in self.amounts.named(one) for piece in pieces)]
        return borne[0] if len(borne) == 1 and self.amounts.able(borne[0]) else None

    def _alike(self, name: str, parts: Sequence[int], end: int) -> Iterator[Related]:
        """Yield parts whose names end as a name does with the last amount in front that its first word names, if a slip
        explains that they do not add up."""
        if len(parts) < _FEWEST:
            return
        start = max(self.skeleton.line_start(parts[0]), end - _ABOVE)
        before = [one for one in self.skeleton.between(start, end) if self.amounts.of_one_sort(one, parts[0])]
        borne = [one for one in before if name[:_FEWEST] in self.skeleton.leads[one] and self.amounts.able(one)]
        if borne and _of_name(name, list(map(self.amounts.label, parts))):
            related = self.amounts.related(_OF_NAME, borne[-1], parts, False)
            if related is not None:
                yield related

    def _of_one_kind(self, labels: Sequence[str]) -> bool:
        """Tell whether labels name different branches of something."""
        match = self.ways.kind.search(labels[0])
        names = {label[: found.start()] for label in labels if (found := self.ways.kind.search(label))}
        return match is not None and len(names) == len(labels)

    def _row(self, start: int) -> Iterator[Related]:
        """Yield the total of a row of names with bare numbers, if it has one."""
        end = self.skeleton.full_sentence(start).end
        places = self.skeleton.between(start, end)
        bare = [one for one in places if self.skeleton.key_at(one) == _BARE]
        if not _FEWEST < len(bare) <= _MOST or len(bare) < len(places):
            return
        leads = self.skeleton.leads
        totals = [one for one in bare if self.ways.sure.search(leads[one]) or self.ways.perhaps.search(leads[one])]
        labels = {leads[one] for one in bare}
        written = [self.skeleton.figure_at(one).surface for one in bare]
        if len(totals) != 1 or len(labels) < len(bare) or "" in labels or not all(map(_NUMBER.fullmatch, written)):
            return
        if totals[0] not in (bare[0], bare[-1]):
            return
        drafts = {one: _drafted(self.skeleton.figure_at(one)) for one in bare}
        parts = [drafts[one] for one in bare if one != totals[0]]
        wording = self.skeleton.words(bare[0] - len(leads[bare[0]]), bare[-1] + 1)
        yield Related("sum", "SUM", OF_ROW, members_of(drafts[totals[0]], parts), wording, "closed", tension=True)


def _of_name(name: str, labels: Sequence[str]) -> bool:
    """Tell whether different labels end as the name of their whole does."""
    end = name[-_FEWEST:]
    return len(set(labels)) == len(labels) and all(label.endswith(end) and label != end for label in labels)


def _drafted(figure: Figure) -> Figure:
    """Return a number that has no value for want of a unit as the number that is written, at its place."""
    return from_digits(figure.surface, figure.start).model_copy(update={"figure_id": figure.figure_id})
