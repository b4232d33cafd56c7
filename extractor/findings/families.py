"""How much something grew in all, and how much each of the parts did that are all of it by their names: it lies among these.

So does the rate at which it is done. The names stand right in front of the percentages, or of the amounts that these are of.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from extractor.findings.derived import fallen
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "families.toml"
_FAR = 220  # characters from the first of them to the last
_FEWEST = 3  # percentages: one of the whole and two of parts
_NEAR = 24  # characters from one of several percentages to the next, which tells the same


class FamilyWords(RuleFile):
    """Words around the names of rules/families.toml."""

    grew: str
    fell: str
    rate: str
    reached: str
    since: str
    begins: str
    ends: str
    inner: str
    never: str
    other_times: str
    units: list[str]


class FamilyRule(Rule):
    """The names of a whole and of the parts that are all of it.

    more: of parts that it may have besides; needs: words of the whole by which it has those whose name is told. tails: what
    may stand in the name of a part beside that and the characters of the whole. kinds: words that tell what is measured.
    means: names of means that lie among those of the parts.
    """

    whole: str
    parts: list[str]
    more: list[str] = []
    needs: dict[str, str] = {}
    tails: str
    kinds: list[str] = []
    means: str = ""


class FamilyRules(RuleFile):
    """rules/families.toml."""

    words: FamilyWords
    family: list[FamilyRule]


class _Told(NamedTuple):
    """A percentage: where it stands, the name of what it is told of, how it is told, and its figure with its sign.

    way: how much it `grew`, or its `rate`; said: the same by its words, or that it fell. inner: it may be of a part.
    own: it has a verb of its own.
    """

    place: int
    name: str
    way: str
    said: str
    inner: bool
    own: bool
    figure: Figure


class Family:
    """A rule, compiled."""

    def __init__(self, rule: FamilyRule, patterns: Patterns) -> None:
        self.rule = rule
        self.words = patterns.sought("".join(f"(?:{name})" for name in (rule.whole, *rule.parts))).needs
        self.whole = re.compile(rule.whole)
        self.parts = [re.compile(part) for part in (*rule.parts, *rule.more)]
        self.tails = re.compile(rule.tails)
        self.needs = [(re.compile(word), re.compile(part)) for word, part in rule.needs.items()]
        self.kinds = [re.compile(kind) for kind in rule.kinds]
        self.means = re.compile(rule.means)
        self.means_words = patterns.sought("".join(f"(?:{name})" for name in (rule.means, *rule.parts))).needs

    def part_of(self, name: str, whole: str) -> int | None:
        """Return which part a name is of, where nothing else stands in it than the whole's own characters and tails."""
        for index, part in enumerate(self.parts):
            match = part.match(name)
            if match and set(self.tails.sub("", name[match.end() :])) <= set(whole) and self._of_one_kind(name, whole):
                return index
        return None

    def _of_one_kind(self, name: str, whole: str) -> bool:
        kinds = [{kind.pattern for kind in self.kinds if kind.search(one)} for one in (name, whole)]
        return not all(kinds) or bool(kinds[0] & kinds[1])

    def is_all(self, whole: str, names: Collection[str], parts: Collection[int]) -> bool:
        """Tell whether parts, by their names and which of a rule's they are, are all that a whole has."""
        if not set(range(len(self.rule.parts))) <= set(parts):
            return False
        needed = [part for word, part in self.needs if word.search(whole)]
        return all(any(map(need.search, names)) for need in needed)


class Families:
    """The rules of rules/families.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, FamilyRules)
        words, patterns = loaded.words, rules.once(Patterns)
        told = {"grew": words.grew, "fell": words.fell, "rate": words.rate}
        self.ways = [(way, re.compile(f"{words.since}(?:{pattern})$")) for way, pattern in told.items()]
        self.begins, self.ends = re.compile(words.begins), re.compile(words.ends)
        self.never = re.compile(words.never)
        self.reached, self.other_times = re.compile(words.reached), re.compile(words.other_times)
        self.unread = re.compile(rf"(?P<number>(?<![\d.])\d+(?:\.\d+)?)(?P<unit>{alternation(words.units)})")
        self.families = [Family(rule, patterns) for rule in loaded.family]
        self.inner = re.compile(words.inner)
        lists = patterns.rules.lists
        self.join = re.compile(f"[{patterns.rules.marks.comma[1]}]|{'|'.join(map(re.escape, lists.joins))}")
        self.apart = re.compile("|".join(map(re.escape, lists.apart)))

    def plain(self, words: str) -> str:
        """Return a name without what does not belong to it at its beginning and its end."""
        return self.ends.sub("", self.begins.sub("", self.apart.sub("", words)))

    def level_name(self, words: str) -> str:
        """Return the name of a level without the words for that it came to so much."""
        return self.plain(self.reached.sub("", words))


def families(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield what is told of each whole with what is told of all its parts, which stand right behind it or in front of it.

    found: what others read; a whole that they have set against its parts is left to them.
    """
    reader = _Reader(skeleton, rules.once(Families))
    read = list(reader.read())
    among = (one for one in found if one.check in ("GROWTH", "RANGE") and len(one.members) >= _FEWEST) if read else ()
    told = {one.members[0].figure.figure_id for one in among}
    yield from (related for related in read if related.one("share").figure_id not in told)


class _Reader:
    def __init__(self, skeleton: Skeleton, ways: Families) -> None:
        self.skeleton, self.ways = skeleton, ways
        self.runs: dict[int, list[_Told]] = {}
        self.row: list[str] = []  # names told one after another whose percentages are still to come

    def read(self) -> Iterator[Related]:
        """Yield the relations of a text."""
        for family in self.ways.families:
            for start, end in self.skeleton.lines_with(family.words):
                run = self._run(start, end)
                for index, whole in enumerate(run):
                    if whole.own and family.whole.search(whole.name):
                        yield from self._related(family, whole, run[index + 1 :])
                        yield from self._related(family, whole, self._before(run[:index], whole.place))

    def _before(self, run: Sequence[_Told], place: int) -> list[_Told]:
        """Return what is told in front of a place in its sentence, nearest first; nothing where that is of another whole."""
        start = self.skeleton.full_sentence(place).start
        found = [one for one in reversed(run) if one.place > start]
        return [] if any(one.inner for one in found) else found

    def _related(self, family: Family, whole: _Told, others: Sequence[_Told]) -> Iterator[Related]:
        """Yield a whole with the parts that stand next to it, if they are all that it has."""
        parts: dict[int, _Told] = {}
        for one in takewhile(lambda one: abs(one.place - whole.place) < _FAR, others):
            part = family.part_of(one.name, whole.name) if one.way == whole.way else None
            if part is None and one.inner and parts:
                continue  # what a part itself is made up of
            if part is None or part in parts:
                break
            parts[part] = one
        complete = family.is_all(whole.name, [one.name for one in parts.values()], parts)
        if not complete or family.part_of(whole.name, whole.name) is not None:
            return
        places = [whole.place, *(one.place for one in parts.values())]
        first, last = min(places), max(places)
        if self.ways.never.search(self.skeleton.text, self.skeleton.sentence(first).start, last):
            return
        members = Member("share", whole.figure), *(Member("part_share", one.figure) for one in parts.values())
        wording = self.skeleton.words(first, last + 1)
        yield Related("growth", "GROWTH", family.rule.name, members, wording, "between", tension=True)

    def _run(self, start: int, end: int) -> list[_Told]:
        """Return the percentages of a line that tell how much something grew, or at which rate it is done, in order."""
        run = self.runs.get(start)
        if run is None:
            run = self.runs[start] = []
            shares = [place for place in self.skeleton.between(start, end) if self.skeleton.kinds[place] == "percent"]
            for place in shares if len(shares) >= _FEWEST else ():
                one = self._told(place, run[-1] if run else None)
                if one is None or not known(one.figure):
                    self.row = []
                else:
                    run.append(one)
            self.row = []
        return run

    def _told(self, place: int, before: _Told | None) -> _Told | None:
        """Return what a percentage tells; one without a verb of its own tells the same as the one in front of it."""
        lead = self.skeleton.leads[place]
        way, words = self._way(lead)
        near = before if before is not None and place - before.place < _NEAR else None
        if near is not None and self.row:
            gap = self.skeleton.text[near.place + 1 : place - len(lead)] + words
            if not self.ways.join.sub("", gap):
                return self._signed(place, self.row.pop(0), way or near.said, bool(way))
        self.row = []
        if not way:
            return self._signed(place, words, near.said, False) if near is not None and words else None
        if not words:
            words = self._of_amount(place)
        elif self.ways.apart.search(lead):
            words, *self.row = self._names(place, words) or [""]
        return self._signed(place, words, way, True) if words else None

    def _signed(self, place: int, words: str, said: str, own: bool) -> _Told:
        """Return a percentage with its sign, and its name without what does not belong to that."""
        figure, name, sentence = self.skeleton.figure_at(place), self.ways.plain(words), self.skeleton.sentence(place)
        before = self.skeleton.between(sentence.start, place)
        clause = before[-1] if before else sentence.start
        inner = self.ways.inner.search(self.skeleton.text, clause, place) is not None
        inner |= self.skeleton.level(place) > self.skeleton.level(sentence.start)
        way = "rate" if said == "rate" else "grew"
        return _Told(place, name, way, said, inner, own, fallen(figure) if said == "fell" else figure)

    def _way(self, lead: str) -> tuple[str, str]:
        """Return how a percentage is told by the end of the words in front of it, and the words in front of that."""
        for way, pattern in self.ways.ways:
            match = pattern.search(lead)
            if match:
                return way, lead[: match.start()]
        return "", lead

    def _of_amount(self, place: int) -> str:
        """Return the words in front of the amount right in front of a percentage: `sold for 3 million, 4 % more`."""
        before = self.skeleton.between(self.skeleton.sentence(place).start, place)[-1:]
        gap = self.skeleton.text[before[0] + 1 : place] if before else ""
        own = bool(before) and gap.lstrip(self.skeleton.marks.comma) == self.skeleton.leads[place]
        return self.skeleton.leads[before[0]] if own and self.skeleton.kinds[before[0]] not in ("percent", "date") else ""

    def _names(self, place: int, words: str) -> list[str]:
        """Return the names that stand one after another in front of a percentage, the end of the last with each."""
        text, marks = self.skeleton.text, self.skeleton.marks
        start = place - len(self.skeleton.leads[place])
        while start and text[start - 1] == marks.comma[1] and not self.skeleton.kinds.get(start - 2):
            start -= 1 + len(self.skeleton.lead(start - 1))
        end = place - len(self.skeleton.leads[place]) + len(words)
        return [name for name in self.ways.join.split(self.ways.apart.sub("", text[start:end])) if name]
