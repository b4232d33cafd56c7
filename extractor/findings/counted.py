"""A stated number of things against what enumerates them: names in front or behind, a numbered list, values.

The number may be a figure or a numeral that is none (three great industries). Where words such as 和 leave open how many
names there are, every number that they allow will do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from extractor.findings.counts import MOST, Counts, NamedRule
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton, is_sign
from extractor.records import Figure
from extractor.rulebook import Rulebook

_LONGEST_RUN, _LONGEST_NAME, _LONGEST_FIRST = 160, 16, 30
_FARTHEST_OFF = 5
_ENDING = 2  # characters that names of one kind end in


class Stated(NamedTuple):
    """A stated number of things: the figure, or a numeral in the form of one; where it stands, and what follows it."""

    figure: Figure
    start: int
    end: int
    what: str

    @property
    def number(self) -> int:
        """How many."""
        return int(self.figure.value or 0)

    @property
    def in_digits(self) -> bool:
        """Whether it is written in digits."""
        return self.figure.surface[0].isdigit()


def counted(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for each stated number whose things the text enumerates."""
    reader = _Reader(skeleton, rules.once(Counts))
    for stated in reader.stated():
        yield from reader.of(stated)
    yield from reader.values()


class _Reader:
    def __init__(self, skeleton: Skeleton, counts: Counts) -> None:
        self.skeleton = skeleton
        self.text = skeleton.text
        self.counts = counts
        self.rules = counts.rules
        self.words = counts.rules.words
        self._edges = counts.edges(skeleton.marks)

    def stated(self) -> Iterator[Stated]:
        """Yield each number of things, in order: figures that count, and numerals that were not read as figures."""
        found = [self._figure(position) for position in self.skeleton.positions]
        found += [self._numeral(match) for match in self.counts.numerals(self.text) if not self._of_slogan(match)]
        yield from sorted((one for one in found if one is not None), key=lambda one: one.start)

    def _of_slogan(self, match: re.Match[str]) -> bool:
        """Tell whether a numeral stands with others in one pair of quotation marks."""
        left, right = self.words.quotes
        start, end = self.text.rfind(left, max(0, match.start() - _LONGEST_NAME), match.start()), -1
        if start >= 0 and right not in self.text[start : match.start()]:
            end = self.text.find(right, match.end(), match.end() + _LONGEST_NAME)
        return end >= 0 and len(self.counts.numeral.findall(self.text, start, end)) > 1

    def _figure(self, position: int) -> Stated | None:
        figure = self.skeleton.figure_at(position)
        whole = figure.kind == "count" and figure.value is not None and figure.lower == figure.upper
        if not whole or not 2 <= (figure.value or 0) <= MOST or figure.quality == "suspect":
            return None
        return Stated(figure, position, position + 1, figure.unit + self.text[position + 1 : position + 20])

    def _numeral(self, match: re.Match[str]) -> Stated:
        start, end = self.skeleton.offset(match.start()), self.skeleton.offset(match.end() - 1) + 1
        figure = _drafted(self.words.numerals[match[0]], match[0], start, end)
        return Stated(figure, match.start(), match.end(), self.text[match.end() : match.end() + 20])

    def of(self, stated: Stated) -> Iterator[Related]:
        """Yield what enumerates the things of one number; no more than one reading."""
        for read in (self._named, self._amounts, self._priced, self._held, self._listed, self._numbered):
            related = read(stated)
            if related is not None:
                yield related
                return

    def _related(
        self, stated: Stated, rule: str, ways: Iterable[list[str]], wording: str, opened: bool = False
    ) -> Related | None:
        """Return the relation of a number and the ways in which its names may be told apart; None where there is no list."""
        ranges = [(names, len(names), len(names) + self._joined(names)) for names in ways if len(names) > 1]
        if not ranges:
            return None
        number = stated.number
        fitting = next((one for one in ranges if one[1] <= number <= one[2]), None)
        names, least, most = fitting or ranges[0]
        off = max(1, least // 2) if stated.in_digits else _FARTHEST_OFF
        if min(abs(number - least), abs(number - most)) > off and not opened:
            return None
        return Related(
            "part", "COUNT", rule, (Member("count", stated.figure),), wording,
            "open" if opened else "closed", names=tuple(names), most_names=most,
        )  # fmt: skip

    def _joined(self, names: list[str]) -> int:
        return sum(len(self.counts.joins.findall(name)) for name in names)

    def _named(self, stated: Stated) -> Related | None:
        """`A、B、C three industries`."""
        if stated.in_digits and not self.counts.digits.match(stated.what):
            return None
        rule = next((rule for rule, after in self.counts.named if after.match(stated.what)), None)
        if rule is None:
            return None
        left, right = self.words.quotes
        start = self._run(stated.start)
        front = self.text[start : stated.start]
        start += max((front.rfind(word) + len(word) for word in self.words.lead if word in front), default=0)
        run = self.text[start : stated.start].removesuffix(left)
        opened = next((word for word in self.words.open if run.endswith(word)), "")
        run = run.removesuffix(opened)
        if (self._cut(start) and not run.startswith(self.words.of)) or run.endswith(self.counts.no_names):
            return None
        beside = f"{right}{left}" in run
        if not (beside or rule.single or any(mark in run for mark in self.words.marks)):
            return None  # one name at most
        ways = [self._split(run, self.words.marks), self.counts.divided.split(run)]
        if ways[0] == ways[1]:
            del ways[1]
        if beside:
            ways.append(re.findall(f"{left}[^{left}{right}]+{right}", run))
        if rule.single and len(ways[0]) == 1:
            ways = [list(re.search(f"[{rule.single}]*$", run)[0])]  # type: ignore[index]
        if any(self._no_names(names, stated, rule) for names in ways if len(names) > 1):
            return None
        return self._related(stated, rule.name, ways, self.skeleton.words(start, stated.end), bool(opened))

    def _no_names(self, names: list[str], stated: Stated, rule: NamedRule) -> bool:
        """Tell whether what stands in front of a number are kinds, actions, or names of something else."""
        first, *rest = names
        stops = self.rules.named_stops.words if stated.in_digits else []
        bare = [name.strip("".join(self.words.quotes)) for name in names]
        quoted = any(quote in name for name in names for quote in self.words.quotes)
        return (
            not 1 <= len(first) <= _LONGEST_FIRST
            or any(not 1 <= len(name) <= _LONGEST_NAME for name in rest)
            or (not quoted and any(all(name.endswith(ending) for name in bare) for ending in rule.never))
            or any(word in name for name in bare[1:] for word in stops)
            or any(word in name for name in bare for word in self.words.open)
            or any(any(self.counts.numerals(name)) or self.counts.slogan.search(name) for name in names)
            or any(character.isdigit() for name in bare for character in name)
            or len(names) < rule.fewest
        )

    def _run(self, position: int) -> int:
        """Return where an enumeration in front of a position can begin: behind a mark not its own, or a figure.

        Brackets of a few characters belong to the name in front of them.
        """
        start, floor, marks = position, max(0, position - _LONGEST_RUN), self.skeleton.marks
        while start > floor and not is_sign(self.text[start - 1]):
            if self.text[start - 1] in marks.close:
                opened = self.text.rfind(marks.open, max(floor, start - _LONGEST_NAME), start)
                if opened < 0 or any(map(is_sign, self.text[opened:start])):
                    return start
                start = opened
            elif self.text[start - 1] in self._edges:
                return start
            else:
                start -= 1
        return start

    def _cut(self, start: int) -> bool:
        """Tell whether what begins at a place is the rest of something: behind a figure or a bracket."""
        before = self.text[start - 1 : start]
        return bool(before) and (is_sign(before) or before in self.skeleton.marks.close)

    def _split(self, run: str, marks: list[str]) -> list[str]:
        """Return the names of a run; what quotation marks or brackets hold is one name."""
        left, right = self.words.quotes
        opens, closes = self.skeleton.marks.open, self.skeleton.marks.close
        if left not in run and opens not in run:
            return re.split("|".join(map(re.escape, marks)), run)
        held = f"{left}[^{right}]*{right}|{opens}[^{closes}]*{closes}"
        hidden = re.sub(held, lambda match: "\0" * len(match[0]), run)
        cuts = [match.span() for match in re.finditer("|".join(map(re.escape, marks)), hidden)]
        starts = [0, *(end for _, end in cuts)]
        ends = [*(start for start, _ in cuts), len(run)]
        return [run[start:end] for start, end in zip(starts, ends, strict=True)]

    def _held(self, stated: Stated) -> Related | None:
        """`four points (a, b, c, d)`."""
        if not self.counts.counter.match(stated.what):
            return None
        marks = self.skeleton.marks
        gap = self.counts.held_of_digits if stated.in_digits else self.counts.held
        opened = gap.match(self.text, stated.end)
        close = self.text.find(marks.close, stated.end, stated.end + _LONGEST_RUN) if opened else -1
        if opened is None or close < 0 or any(self.counts.numerals(opened[0])):
            return None
        run = self.text[opened.end() : close]
        if any(map(is_sign, run)) or any(word in run for word in self.rules.held.never) or marks.open in run:
            return None
        ways = [self._split(run, level) for level in (self.words.stronger, self.words.weaker, self.words.marks)]
        ways = [names for names in ways if all(1 <= len(name) <= _LONGEST_FIRST for name in names)]
        loose = any(word in run for word in self.words.open)
        return self._related(stated, self.rules.held.name, ways, self.skeleton.words(stated.start, close), loose)

    def _priced(self, stated: Stated) -> Related | None:
        """`four works: a with its amount, b with its amount, ...` up to the end of the sentence."""
        marks = self.skeleton.marks
        opened = self.counts.priced.match(self.text, stated.end)
        if opened is None or not stated.figure.figure_id:
            return None
        run = self.text[opened.end() : self.skeleton.sentence(opened.end()).end]
        things = re.split(f"[{marks.comma}]", run)
        one_each = all(sum(map(is_sign, thing)) == 1 and not is_sign(thing[0]) for thing in things if thing)
        kinds = {self.skeleton.figure_at(one).kind for one in self.skeleton.between(opened.end(), opened.end() + len(run))}
        if not one_each or len(kinds) != 1 or not all(things) or not all(is_sign(thing[-1]) for thing in things):
            return None
        names = [thing[:-1] for thing in things]
        return self._related(stated, self.rules.priced.name, [names], self.skeleton.words(stated.start, opened.end()))

    def _listed(self, stated: Stated) -> Related | None:
        """`three, namely A、B、C` up to the end of the sentence."""
        rule = self.rules.listed
        behind = self.counts.listed.match(self.text, stated.end)
        if behind is None:
            return None
        run = self.text[behind.end() : self.skeleton.sentence(behind.end()).end]
        names = self._split(run, self.words.marks)
        kind = behind["kind"] or ""
        if kind and not all(name.endswith(kind[-_ENDING:]) for name in names):
            return None
        odd = any(map(is_sign, run)) or any(character.isdigit() for character in run)
        if odd or any(word in run for word in rule.never) or not all(2 <= len(one) <= _LONGEST_NAME for one in names):
            return None
        loose = any(word in run for word in self.words.open) or any(word in behind[0] for word in rule.some)
        wording = self.skeleton.words(stated.start, behind.end() + len(run))
        return self._related(stated, rule.name, [names], wording, loose)

    def _numbered(self, stated: Stated) -> Related | None:
        """`four tasks: first, second, third, fourth`; the list begins in the same sentence, or a paragraph behind it."""
        rule = self.rules.numbered
        if any(stated.what.startswith(word) for word in rule.never):
            return None
        if not self.counts.first.search(self.text, stated.end, stated.end + rule.near):
            return None
        for series in self.counts.series:
            starts = (self.text.find(mark, stated.end, stated.end + rule.near) for mark in series[0])
            start = min((at for at in starts if at >= 0), default=-1)
            if start < 0:
                continue
            gap = self.text[stated.end : start]
            introduced = self.counts.lead.fullmatch(gap) or (
                any(word in stated.what for word in rule.nouns) and self.counts.paragraph.fullmatch(gap)
            )
            if introduced and not any(self.counts.numerals(gap)) and not any(map(is_sign, gap)):
                names = self._points(series, start)
                return self._related(stated, rule.name, [names], self.skeleton.words(stated.start, start))
        return None

    def _points(self, series: list[tuple[str, ...]], start: int) -> list[str]:
        """Return the marks of a numbered list that begins at a place, up to where it ends or begins anew."""
        found: list[str] = []
        place = start
        for marks in series:
            ats = [(at, mark) for mark in marks if (at := self.text.find(mark, place, place + self.rules.numbered.far)) >= 0]
            first, mark = min(ats, default=(-1, ""))
            if first < 0 or (found and any(self.text.find(one, place, first) >= 0 for one in series[0])):
                return found
            found.append(mark)
            place = first + len(mark)
        return found

    def _amounts(self, stated: Stated) -> Related | None:
        """`one of 4 million, one of 3 million and one of 2 million, 3 projects`."""
        sentence = self.skeleton.sentence(stated.start).start
        start = max(self.text.rfind(self.skeleton.marks.comma[0], sentence, stated.start) + 1, sentence)
        found: list[str] = []
        first = end = -1
        for match in self.counts.each.finditer(self.text, start, stated.start + 1):
            if end >= 0 and match.start() != end:
                return None
            first, end = (match.start() if first < 0 else first), match.end()
            found.append(self.skeleton.figure_at(match.start("value")).surface)
        tail = self.text[end : stated.start] if end >= 0 else ""
        if end < 0 or len(tail) > 1 or any(map(is_sign, tail)):
            return None
        loose = any(word in self.text[start : stated.start] for word in self.words.open)
        return self._related(
            stated, self.rules.amounts.name, [found], self.skeleton.words(first, stated.end), loose
        )

    def values(self) -> Iterator[Related]:
        """Yield a relation for each row of values told respectively: so many as the names in front, or as is said."""
        rule = self.rules.respectively
        for match in self.counts.respectively.finditer(self.text):
            start = self._run(match.start())
            run = self.text[start : match.start()].rstrip("".join(self.words.quotes))
            values = self._row(match.end())
            if len(values) < 2 or any(word in run for word in rule.never):
                continue
            wording = self.skeleton.words(start, match.end() + 2 * len(values) - 1)
            numerals = self.counts.numerals(run)
            said = next((one for one in numerals if self.counts.counter.match(run, one.end())), None)
            if said:
                count = _drafted(self.words.numerals[said[0]], said[0], values[0].start, values[-1].end)
                names, most = tuple(figure.surface for figure in values), len(values)
            else:
                count = _drafted(len(values), rule.shown.format(number=len(values)), values[0].start, values[-1].end)
                names = tuple(self._split(run, self.words.marks))
                most = len(names) + self._joined(list(names)) + sum(word in run for word in rule.pairs)
                if most < 2 or self._cut(start) or len(names[0]) > _LONGEST_FIRST:
                    continue
                if any(not 1 <= len(name) <= _LONGEST_NAME for name in names[1:]):
                    continue
            members = (Member("count", count), *(Member("value", figure) for figure in values))
            yield Related("part", "COUNT", rule.name, members, wording, "closed", names=names, most_names=most)

    def _row(self, position: int) -> list[Figure]:
        """Return the values that stand one behind another, divided as names are."""
        found = [self.skeleton.figure_at(position)]
        while divided := self.counts.between.match(self.text, position + 1):
            position = divided.end()
            found.append(self.skeleton.figure_at(position))
        return found


def _drafted(number: int, surface: str, start: int, end: int) -> Figure:
    """Return a number that is no figure of the page in the form of one, without an id."""
    value = Decimal(number)
    return Figure.draft({
        "figure_id": "", "document_id": "", "start": start, "end": end, "surface": surface, "kind": "count",
        "value": value, "lower": value, "upper": value, "written_value": str(number),
    })  # fmt: skip
