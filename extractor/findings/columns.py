"""What words such as `of which` open beside what stands in front of them, each amount of its own column.

全县项目50个，总投资178亿元。其中省级项目11个，总投资57亿元: 11 of 50, and 57 of 178. A list that goes on behind a
semicolon is of the same whole where its names go on as well: 城镇常住人口 and 乡村常住人口.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.findings.adding import addable
from extractor.findings.arithmetic import no_more
from extractor.findings.items import Items, shared_end
from extractor.findings.listed import ListPatterns
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Span

_RULE = "the same column of what is listed"
_COMMON = 2  # characters at the end of both leads that make a column
_NAMED = 3  # that make one name of two
_LONGEST = 8
_FURTHER = 8  # items behind the first semicolon


def columned(skeleton: Skeleton, patterns: ListPatterns) -> Iterator[Related]:
    """Yield each amount behind `of which` with the amount of its column in front of it."""
    reader = _Reader(skeleton, patterns)
    for match in skeleton.all(patterns.among):
        yield from reader.of(match.start(), match.end())


class _Reader:
    def __init__(self, skeleton: Skeleton, patterns: ListPatterns) -> None:
        self.skeleton = skeleton
        self.words, self.marks = patterns.words, patterns.marks
        self.lists = Items(skeleton, patterns)
        self.done = -1

    def of(self, start: int, end: int) -> Iterator[Related]:
        """Yield what the words from `start` to `end` open."""
        sentence = self.skeleton.sentence(start)
        first = start == sentence.start
        if start < self.done or (first and self.skeleton.text[start - 1 : start] in ("", "\n")):
            return
        self.done = sentence.end
        goes_on = self.skeleton.text[sentence.end : sentence.end + 1] in tuple(self.marks.pause)
        if not (first or goes_on):
            return  # what stands in one sentence is a list, and read as one
        wholes = self._amounts(self.skeleton.sentence(start - 1) if first else Span(sentence.start, start))
        parts = self._amounts(Span(end, sentence.end))
        if first:
            yield from self._columns(wholes, parts, start)
        if parts and goes_on:
            yield from self._further(wholes, parts[0], sentence.end, start)
            yield from self._beside(wholes, parts, sentence.end, start)

    def _columns(self, wholes: list[int], parts: list[int], start: int) -> Iterator[Related]:
        """Yield each part with the whole whose words end like its own; the first also with the only one of its unit."""
        told: set[int] = set()
        for part in parts:
            clause = self.skeleton.text[part + 1 : self.skeleton.sentence(part).end].partition(self.marks.comma[0])[0]
            if clause.endswith(self.words.within):
                return  # what follows is of that
            alike = self._alike(wholes, part)
            common = {one: self._common(one, part) for one in alike}
            most = max(common.values(), default=0)
            best = [one for one in alike if common[one] == most]
            alone = part == parts[0] and len(alike) == 1 and self._units(part) == self._units(alike[0])
            named = most >= _COMMON or alone
            if len(best) == 1 and best[0] not in told and named and not self._of_another(best[0], part):
                told.add(best[0])
                yield self._part(best[0], part, start)

    def _of_another(self, whole: int, part: int) -> bool:
        """Tell whether a part is too large for a whole, and another amount of its full sentence is large enough."""
        at, key = self.skeleton.figure_at, self.skeleton.key_at(part)
        if no_more(at(part), at(whole)):
            return False
        stated = self.skeleton.between(*self.skeleton.full_sentence(whole))
        others = (one for one in stated if self.skeleton.key_at(one) == key)
        return any(no_more(at(part), at(one)) and not self.lists.compared(one) for one in others)

    def _further(self, wholes: list[int], first: int, end: int, start: int) -> Iterator[Related]:
        """Yield the parts behind semicolons whose names go on as the first one's does."""
        alike = self._alike(wholes, first)
        if len(alike) != 1 or not no_more(*map(self.skeleton.figure_at, (first, alike[0]))):
            return
        for _ in range(_FURTHER):
            if self.skeleton.text[end : end + 1] not in tuple(self.marks.pause):
                return
            sentence = self.skeleton.sentence(end + 1)
            parts = self._alike(self._amounts(sentence), first)[:1]
            if not parts or not self._go_on(first, parts[0]):
                return
            if self._common(alike[0], parts[0]) > self._common(first, parts[0]):
                return  # it stands beside the whole: `the second sector's, of which industry's; the third sector's`
            yield self._part(alike[0], parts[0], start)
            end = sentence.end

    def _beside(self, wholes: list[int], parts: list[int], end: int, start: int) -> Iterator[Related]:
        """Yield further amounts of items behind semicolons that begin as the first does: each in what bears its words.

        53 accidents, a loss of 32. Of these in mines 1 accident, a loss of 2; on the roads 48 accidents, a loss of 39.
        """
        leads = self.skeleton.leads
        for _ in range(_FURTHER):
            if self.skeleton.text[end : end + 1] not in tuple(self.marks.pause):
                return
            sentence = self.skeleton.sentence(end + 1)
            first, *further = self._amounts(sentence) or [parts[0]]
            if not self._alike([parts[0]], first) or self._common(parts[0], first) < _COMMON:
                return
            if any(word in self.skeleton.text[sentence.start : first] for word in self.words.earlier):
                return
            for part in further:
                named = [one for one in self._alike(wholes, part) if leads[one] == leads[part] != ""]
                if len(named) == 1 and not self._of_another(named[0], part):
                    yield self._part(named[0], part, start)
            end = sentence.end

    def _go_on(self, first: int, part: int) -> bool:
        labels = [self.skeleton.leads[one] for one in (first, part)]
        return self._common(first, part) >= _NAMED or self.lists.complete(labels) is not None

    def _amounts(self, span: Span) -> list[int]:
        """Return the amounts of a stretch that can be one of several, and are no attribute: `a factory of 500 million`."""
        behind, leads = (*self.words.attributes, *self.words.held_over), self.skeleton.leads
        changed = self.lists.patterns.changed
        return [
            one
            for one in self.skeleton.between(*span)
            if addable(self.skeleton.figure_at(one))
            and not self.skeleton.text.startswith(behind, one + 1)
            and not changed.search(leads[one])
            and not self.lists.forbidding(leads[one])
        ]

    def _units(self, position: int) -> tuple[str, str]:
        figure = self.skeleton.figure_at(position)
        return figure.kind, figure.unit if figure.kind == "count" else ""

    def _alike(self, places: list[int], part: int) -> list[int]:
        key = self.skeleton.key_at(part)
        found = (one for one in places if self.skeleton.key_at(one) == key)
        return [one for one in found if self.skeleton.figure_at(one).qualifier != "range"]  # the bounds of a band

    def _common(self, one: int, other: int) -> int:
        """Return how many characters the words in front of two amounts share at their ends."""
        return shared_end(self.skeleton.leads[one], self.skeleton.leads[other], _LONGEST)

    def _part(self, whole: int, part: int, start: int) -> Related:
        members = (Member("whole", self.skeleton.figure_at(whole)), Member("part", self.skeleton.figure_at(part)))
        wording = self.skeleton.words(start, part + 1)
        return Related("part", "PART", _RULE, members, wording, "open", tension=True)


def stand_beside(one: Sequence[int], other: Sequence[int]) -> bool:
    """Tell whether two columns have one amount each in the same items."""
    return len(one) == len(other) and (_alternate(one, other) or _alternate(other, one))


def _alternate(first: Sequence[int], second: Sequence[int]) -> bool:
    ahead = all(before < behind for before, behind in zip(first, second, strict=True))
    return ahead and all(behind < before for behind, before in zip(second, first[1:], strict=False))
