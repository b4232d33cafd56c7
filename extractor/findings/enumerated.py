"""Names that stand one behind another: where they begin, how they are divided, and how many there may be.

Words leave several readings open: what stands in front of the first name, a word such as 和 within a name or between two,
an actor with names of its own before the verb. Every number that one of them allows will do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from extractor.findings.counts import Counts, NamedRule, dividing
from extractor.findings.signs import is_sign
from extractor.findings.skeleton import Skeleton

LONGEST_RUN, LONGEST_NAME, LONGEST_FIRST = 160, 16, 30
_SHORT = 4  # characters of names that are words
_LONGEST_OF_PAIR = 8  # characters of names of which there are two
_LONG_LIST, _SEVERAL, _PAIR = 8, 3, 2  # names: too many to stand in groups, enough for a list, and two
_NEAR = 8  # characters in which the noun stands behind a number


class Reading(NamedTuple):
    """One way to tell names apart, and how many they are at least and at most."""

    names: list[str]
    least: int
    most: int


class Names:
    """Reads names of one skeleton."""

    def __init__(self, skeleton: Skeleton, counts: Counts) -> None:
        self.skeleton = skeleton
        self.text = skeleton.text
        self.counts = counts
        self.rules = counts.rules
        self.words = counts.rules.words

    def run(self, position: int) -> int:
        """Return where an enumeration in front of a position can begin: behind a mark not its own, or a figure.

        Brackets of a few characters belong to the name in front of them.
        """
        text, marks, floor = self.text, self.skeleton.marks, max(0, position - LONGEST_RUN)
        amounts = (one for one in reversed(self.skeleton.between(floor, position)) if is_sign(text[one]))
        amount, start = next(amounts, floor - 1), position
        for edge in reversed(self.skeleton.edges(floor, position)):
            if edge < amount:
                break
            if edge >= start or text[edge] not in self.counts.edges:
                continue
            opened = text.rfind(marks.open, max(floor, edge + 1 - LONGEST_NAME), edge) if text[edge] in marks.close else -1
            if opened < amount or opened < 0:
                return edge + 1
            start = opened
        start = amount + 1
        counted = self.counts.beside.match(text, start, position) if is_sign(text[start - 1 : start]) else None
        return counted.end() if counted else start

    def goes_on(self, start: int) -> bool:
        """Tell whether names stand in front of the comma before a place, too: it may be of their list."""
        comma = self.skeleton.marks.comma[0]
        if self.text[start - 1 : start] != comma:
            return False
        floor = max(0, start - LONGEST_RUN, self.skeleton.sentence(start - 1).start)
        before = self.text[max(floor, self.text.rfind(comma, floor, start - 1) + 1) : start - 1]
        if not any(mark in before for mark in self.words.marks):
            return False
        if any(word in re.split("|".join(self.words.marks), before)[-1] for word in self.words.open):
            return False  # words for others end that list
        return not any(map(is_sign, before)) and not any(one in self.words.numerals for one in before)

    def behind_lead(self, start: int, end: int) -> int:
        """Return where the names of an enumeration begin: behind the last word behind which a list does."""
        return max([start, *(lead.end() for lead in self.counts.leads.finditer(self.text, start, end))])

    def led(self, rule: NamedRule, begun: int, start: int, end: int) -> bool:
        """Tell whether what stands in front of the first name, or begins with it, tells what the names make up."""
        front = self.text[begun:start] + self.text[start:end].partition(self.words.marks[0])[0]
        return not rule.led or any(word in front for word in rule.led)

    def cut(self, start: int) -> bool:
        """Tell whether what begins at a place is the rest of something: behind a figure or a bracket."""
        before = self.text[start - 1 : start]
        return bool(before) and (is_sign(before) or before in self.skeleton.marks.close)

    def split(self, run: str, marks: list[str], quoted: bool = True) -> list[str]:
        """Return the names of a run; what brackets hold is one name, and what quotation marks hold, if `quoted`."""
        left, right = self.words.quotes
        opens, closes = self.skeleton.marks.open, self.skeleton.marks.close
        if opens not in run and not (quoted and left in run):
            return dividing(tuple(marks)).split(run)
        held = f"{opens}[^{closes}]*{closes}" + (f"|{left}[^{right}]*{right}" if quoted else "")
        hidden = re.sub(held, lambda match: "\0" * len(match[0]), run)
        cuts = [match.span() for match in dividing(tuple(marks)).finditer(hidden)]
        starts = [0, *(end for _, end in cuts)]
        ends = [*(start for start, _ in cuts), len(run)]
        return [run[start:end] for start, end in zip(starts, ends, strict=True)]

    def without_all(self, run: str) -> str:
        """Return names of one ending without the word behind the last that says that these are all."""
        bare = next((run.removesuffix(word) for word in self.counts.in_all if run.endswith(word)), run)
        names = self.split(bare, self.words.marks) if bare != run else []
        return bare if len(names) >= _SEVERAL and len({name[-1:] for name in names}) == 1 else run

    def parts(self, name: str) -> list[str]:
        """Return what the words such as 和 divide of a name; those within a word or a known name divide nothing."""
        if not self.counts.joins.search(name):
            return [name] if name else []
        hidden = self.counts.whole.sub(lambda match: "\0" * len(match[0]), name)
        cuts = [match.span() for match in self.counts.joins.finditer(hidden)]
        starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(name)]
        return [name[start:end] for start, end in zip(starts, ends, strict=True) if end > start]

    def reading(self, names: list[str], held: bool = False) -> Reading:
        """Return names with the numbers that the words which may divide them allow.

        Such a word stands between the last two names. In one before, that stands within names divides nothing, or groups of
        names; nor does any that divides no names alike, where a bracket holds them all.
        """
        read = self._divided(names, held)
        twice = len(read.names) - self._different(read.names)
        return read._replace(least=read.least - twice) if twice and not held else read

    def _different(self, names: list[str]) -> int:
        """Return how many names there are where one that stands twice is told once; words may stand before the first."""
        first, *rest = names
        return len({*rest}) + (not any(first.endswith(name) for name in rest))

    def _divided(self, names: list[str], held: bool) -> Reading:
        *before, last = names
        parts = self.parts(last)
        if before and all(len(self.parts(name)) > 1 for name in names):
            return Reading(names, len(names), len(names))  # each is a pair
        least = len(names) + (len(parts) - 1 if self._alike(before, parts) else 0)
        earlier = sum(self._joins(name) for name in before if not held or self._even(self.parts(name)))
        if any(len(self.parts(name)) > 1 for name in before[1:]) and not self._of_pairs(names):
            # it may divide groups of names: A、B and C、D
            least = min(least, 1 + sum(len(self.parts(name)) - 1 for name in names))
        return Reading([*before, *parts] if least > len(names) else names, least, len(names) + len(parts) - 1 + earlier)

    def _joins(self, name: str) -> int:
        """Return how many words may divide what looks like one name; none between two verbs of the names that follow."""
        if any(part in self.rules.named_stops.actions for part in self.parts(name)[:1]):
            return 0
        return len(self.counts.loose_joins.findall(self.counts.whole.sub("", name)))

    def _even(self, parts: list[str]) -> bool:
        """Tell whether parts of a name may be names themselves: as long as one another, or of one ending."""
        return len({len(part) for part in parts}) == 1 or len({part[-1] for part in parts}) == 1

    def _alike(self, before: list[str], parts: list[str]) -> bool:
        """Tell whether the parts of the last name are like the names before it: of one ending, or words of one length."""
        if len(parts) < 2 or not before or any(self.words.of in part for part in parts):
            return False
        ends = {part[-1:] for part in (before[-1], *parts)}
        lengths = {len(part) for part in (*before[1:], *parts)}
        return (len(ends) == 1 and all(len(part) > 1 for part in parts)) or (
            len(before) > 1 and len(lengths) == 1 and max(lengths) <= _SHORT
        )

    def readings(self, ways: Iterable[list[str]]) -> list[Reading]:
        """Return every way to read names, the most likely first; none where one of them leaves no list."""
        found: list[Reading] = []
        for names in ways:
            if any(mark in name for name in names for mark in self.words.masked):
                return []
            if len(names) < 2:
                continue
            found.append(self.reading(names))
            for index in self._further_starts(names):
                rest = [*self._behind_act(names[index]), *names[index + 1 :]]
                if len(rest) < 2:
                    return []
                found.append(self.reading(rest))
        return found

    def pair(self, run: str) -> list[str]:
        """Return the two names that a word such as 和 alone divides; none where they may be parts of something else."""
        parts = self.parts(run)
        if len(parts) != 2 or self.words.of in run or self.counts.acts.search(parts[1]):
            return []
        first = self.counts.acts.split(parts[0])[-1]
        return parts if first and 2 <= len(parts[1]) <= _LONGEST_OF_PAIR and len(first) <= _LONGEST_OF_PAIR else []

    def _further_starts(self, names: list[str]) -> list[int]:
        """Return which names the list may begin with: the first after those of who did it, or after another list."""
        of_pairs = self._of_pairs(names)
        acting = [any(act.end() < len(name) for act in self.counts.acts.finditer(name)) for name in names]
        return [
            index
            for index, name in enumerate(names)
            if index
            and (
                (acting[index] and not any(acting[index + 1 :]) and not self._also_acts(name, names[:index]))
                or (index < len(names) - 1 and len(self.parts(name)) > 1 and not of_pairs)
            )
        ]

    def _of_pairs(self, names: list[str]) -> bool:
        """Tell whether several of many names are pairs: words such as 和 stand within names then, and end no list."""
        return len(names) >= _LONG_LIST and sum(len(self.parts(name)) == _PAIR for name in names[:-1]) >= _PAIR

    def _also_acts(self, name: str, before: list[str]) -> bool:
        """Tell whether names are deeds, told by verbs with objects of their own: it begins with one, as one before does."""
        acts = self.counts.acts
        return bool(acts.match(name)) and any(act.end() < len(one) for one in before for act in acts.finditer(one))

    def _behind_act(self, name: str) -> list[str]:
        """Return the names that a name holds behind its verb, or behind the word that joins it to the names before."""
        acts = list(self.counts.acts.finditer(name))
        if acts:
            return self.parts(name[acts[-1].end() :])
        return self.parts(name)[-1:]

    def no_names(self, names: list[str], rule: NamedRule, what: str, in_digits: bool) -> bool:
        """Tell whether what stands in front of a number are kinds, actions, owners, or names of something else."""
        first, *rest = names
        bare = [name.strip("".join(self.words.quotes)) for name in names]
        quoted = any(quote in name for name in names for quote in self.words.quotes)
        stops = self.rules.named_stops
        return (
            not 1 <= len(first) <= LONGEST_FIRST
            or any(not 1 <= len(name) <= LONGEST_NAME for name in rest)
            or (not quoted and self._of_owners(bare, rule, what))
            or (in_digits and not rule.titles and self._doing(names, bare, what[:_NEAR]))
            or all(name.endswith(tuple(stops.actions)) for name in bare)
            or any(word in name for name in bare for word in self.words.open)
            or any(any(self.counts.numerals(name)) or self.counts.slogan.search(name) for name in names)
            or any(character.isdigit() for name in bare for character in name)
            or len(names) < rule.fewest
        )

    def _doing(self, names: list[str], bare: list[str], noun: str) -> bool:
        """Tell whether a name behind the first tells what is done; none do where quotation marks hold them all."""
        return not all(map(self._quoted, names)) and any(self._does(name, noun) for name in bare[1:])

    def _quoted(self, name: str) -> bool:
        """Tell whether quotation marks hold a whole name."""
        left, right = self.words.quotes
        return name.startswith(left) and name.endswith(right)

    def _does(self, name: str, noun: str) -> bool:
        """Tell whether a name tells what is done, unless what is counted ends it: the section for building of farmland."""
        verb = self.counts.stops.search(name)
        return verb is not None and (verb.start() == 0 or name[-1] not in noun)

    def deeds(self, names: list[str]) -> bool:
        """Tell whether the last names end in the same verb, so that the number is no object of it."""
        if len(names) < _PAIR:
            return False
        one, last = names[-2:]
        if not one.endswith(self.counts.verbs):
            return False
        return any(last.endswith(verb) and one.endswith(verb) for verb in self.words.verbs)

    def end_in_deed(self, names: list[str], what: str) -> bool:
        """Tell whether the last of three names or more ends in a deed that what is counted is no object of."""
        deed = names[-1].endswith(tuple(self.words.deeds)) and names[-1] not in self.words.deeds
        return deed and len(names) >= _SEVERAL and what.startswith(self.words.great)

    def all_but_one(self, number: int, readings: list[Reading], full: bool) -> bool:
        """Tell whether names in front of a word for others are one short of their number.

        full: of such things, who names all but one names that too, so that the word tells of no others.
        """
        several = any(len(one.names) >= _SEVERAL for one in readings)
        return full and several and number == 1 + max(one.most for one in readings)

    def _of_owners(self, names: list[str], rule: NamedRule, what: str) -> bool:
        """Tell whether names are of what things belong to or stand at: all of them by their ends, or the last alone.

        What is counted may be such a thing itself: 三个村 behind names of villages.
        """
        noun = what[:_NEAR]
        owners = tuple(rule.never if what[0] in rule.own else (*rule.never, *rule.bodies))
        if all(name.endswith(owners) for name in names) and not all(name[-1] in noun for name in names):
            return True
        end = next((place for place in rule.places if names[-1].endswith(place)), "")
        return bool(end) and not all(name.endswith(end) for name in names) and end not in noun

    def shared(self, run: str, character: str) -> list[str]:
        """Return the names of a run if one character ends all of them, or begins them."""
        run = run.strip("".join(self.words.quotes)).removesuffix(self.words.of)
        names = dividing(tuple(self.words.marks)).split(run)
        names = [*names[:-1], *self.parts(names[-1])]
        if len(names) < 2 or any(not 2 <= len(name) <= LONGEST_NAME for name in names[1:]):
            return []
        ends = all(name.endswith(character) for name in names)
        begins = all(name.startswith(character) for name in names[1:]) and character in names[0][-3:-1]
        return names if ends or begins else []
