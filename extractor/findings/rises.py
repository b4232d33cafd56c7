"""Rises and falls whose level stands further back in the paragraph, and counts that rose or fell by a percentage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.findings.adding import ADDABLE
from extractor.findings.derived import digits_of
from extractor.findings.far import HUNDRED, WHOLE, CountedRule, Far
from extractor.findings.relations import Member, Related
from extractor.findings.signs import SIGNS
from extractor.findings.typos import respelt
from extractor.records import Figure

_FEW = 4  # levels, of which chance hardly lets one fit a rise but for a digit
_PRECISE, _TELLING = 4, 3  # characters of a percentage and of a rise that tell that much
_NAME = 2  # characters of one that tells something
_ROW = 2  # numbers in front of the last of a row
_LAST_WORDS = 5  # characters; further in front the words may be of the name: the income of the budget
_BRACKET = 8  # characters behind a percentage in which a bracket tells of the time before


class Rises(Far):
    """The rises, falls and changed counts of a text."""

    def rises(self) -> Iterator[Related]:
        """Yield each rise with its percentage and the level it belongs to; the nearest where it fits none."""
        for before, position, gap in self.percentages:
            if self.kinds[before] not in ADDABLE:
                continue
            for rule, between, front in self.rules.rise:
                match = between.fullmatch(gap)
                lead = self.skeleton.leads[before] if match else ""
                way = front.search(lead) if match else None
                apart = any(word in lead for word in rule.since) and any(word in gap for word in rule.yearly)
                if match and way and not apart and not self._tells(position, rule.never):
                    rising = way["way"] in rule.up
                    if rising == (match["word"] in rule.up):
                        yield from self._risen(rule.name, before, position, rising, lead[: way.start()])
                    break

    def _tells(self, position: int, words: list[str]) -> bool:
        """Tell whether the sentence of a position holds one of some words."""
        start, end = self.skeleton.sentence(position)
        return any(word in self.text[start:end] for word in words)

    def _risen(self, rule: str, amount: int, share: int, rising: bool, name: str) -> Iterator[Related]:
        levels = [one for one in self._levels(amount)[:8] if not self._is_change(one)]
        others = (one for one in levels if not self._is_compared(one))
        reached = next((one for one in others if self._grows(one, amount, share, rising)), None)
        left = next((one for one in levels if self._is_before(one) and self._is_part(amount, share, one)), None)
        for word in self.words.compared:
            name = name.removeprefix(word)
        sentence = self.skeleton.sentence(amount).start
        near = [one for one in levels if one >= sentence and not self._is_base(one)]
        for word in self.words.numbers:
            name = name.removesuffix(word)
        named = next((one for one in levels if len(name) > 1 and self.named(one, name[-2:])), None)
        named = near[0] if named is None and len(near) == 1 else named
        change, percentage = (self.skeleton.figure_at(one) for one in (amount, share))
        if reached is None and left is not None:
            members = (Member("whole", self.skeleton.figure_at(left)), Member("part", change), Member("share", percentage))
            yield Related("ratio", "RATIO", rule, members, self.skeleton.words(left, share + 1), tension=True)
            return
        level = reached if reached is not None else named
        if level is None:
            level = self._slipped(levels, amount, share, rising)
        risen = rising and level is not None and (change.value or 0) >= (self.skeleton.figure_at(level).value or 0)
        if level is not None and not risen:  # what rose by more than it is, is of another thing
            members = (Member("to", self.skeleton.figure_at(level)), Member("amount", change), Member("share", percentage))
            wording = self.skeleton.words(level, share + 1)
            yield Related("growth", "GROWTH", rule, members, wording, falling=not rising, tension=True)

    def _slipped(self, levels: list[int], amount: int, share: int, rising: bool) -> int | None:
        """Return the one level that a rise and its percentage are of but for one digit of either."""
        change, percentage = (self.skeleton.figure_at(one) for one in (amount, share))
        meant = [(it, percentage) for it in respelt(change, swaps=False)]
        meant += [(change, it) for it in respelt(percentage, swaps=False)]
        found = {
            self.skeleton.figure_at(level).value: level
            for level in levels[:_FEW]
            if any(self._grown(self.skeleton.figure_at(level), one, other, rising) for one, other in meant)
        }
        precise = len(percentage.written_value) >= _PRECISE and len(change.written_value) >= _TELLING
        return next(iter(found.values())) if precise and len(found) == 1 else None

    def _is_before(self, position: int) -> bool:
        """Tell whether the words in front of a level say that it is one to compare with."""
        return any(word in self.skeleton.lead(position) for word in self.words.before)

    def _is_base(self, position: int) -> bool:
        """Tell whether the last words in front of an amount say that others are compared with it: so much in the budget."""
        return any(word in self.skeleton.lead(position)[-_LAST_WORDS:] for word in self.words.before)

    def _is_compared(self, position: int) -> bool:
        """Tell whether the clause of an amount begins with words by which another is compared with it: than 2017."""
        return self.text.startswith(tuple(self.words.than), self.skeleton.clause_start(position, 0))

    def _is_change(self, position: int) -> bool:
        """Tell whether an amount is a rise or a fall itself."""
        lead = self.skeleton.lead(position)
        return any(front.search(lead) for _, _, front in self.rules.rise)

    def _levels(self, position: int) -> list[int]:
        """Return the amounts of its unit in front of it, nearest first; what fell may be less than what it fell by."""
        return [
            one
            for one in self.earlier(position, self.paragraph(position))
            if self.skeleton.figure_at(one).value and not self.text.startswith(tuple(self.words.against), one + 1)
        ]

    def _grows(self, level: int, amount: int, share: int, rising: bool) -> bool:
        """Tell whether a percentage is that of a rise or fall to a level."""
        to, change, percentage = map(self.skeleton.figure_at, (level, amount, share))
        return self._grown(to, change, percentage, rising)

    def _grown(self, to: Figure, change: Figure, share: Figure, rising: bool) -> bool:
        """Tell whether a percentage is that of a rise or fall to a level, as these are written."""
        if not to.value or not change.value:
            return False
        before = to.value - change.value if rising else to.value + change.value
        return before > 0 and _near(change.value / before * HUNDRED, share)

    def _is_part(self, part: int, share: int, whole: int) -> bool:
        a, b = (self.skeleton.figure_at(one).value for one in (part, whole))
        return bool(a and b) and _near(a / b * HUNDRED, self.skeleton.figure_at(share))  # type: ignore[operator]

    def counts(self) -> Iterator[Related]:
        """Yield each count of things with the percentage by which it changed."""
        for rule, between, respectively, of_name in self.rules.counted:
            for before, position, gap in self.percentages:
                match = between.fullmatch(gap)
                lead = self.skeleton.leads[position]
                named = of_name.pattern.search(lead) if match is None and of_name.can_stand(lead) else None
                count = self._named_count(named["name"], position) if named else None
                if match is None and count is None:
                    continue
                told = self.text[self.skeleton.sentence(position).start : position + _BRACKET]
                if any(word in told for word in rule.never):
                    continue
                if match and not self._is_apart(before, position, match["what"]):
                    yield from self._changed(rule, before, position, match["word"])
                if named and count is not None:
                    yield from self._changed(rule, count, position, named["word"])
            for match in self.skeleton.found(respectively):
                yield from self._each(rule, match)

    def _is_apart(self, count: int, share: int, name: str) -> bool:
        """Tell whether a bracket ends between a number and a percentage, or the number is of others, or tells of a rise."""
        if self.skeleton.depth(count, share) < 0 or self._counts_others(count, name):
            return True
        return self.rules.moved.search(self.skeleton.leads[count]) is not None

    def _counts_others(self, position: int, name: str) -> bool:
        """Tell whether what is said to have risen bears the counter of another number of the sentence."""
        word = min((one for one in self.words.numbers if name.endswith(one)), key=len, default="")
        counter = name.removesuffix(word)[-1:] if word else ""
        around = self.skeleton.between(self.skeleton.sentence(position).start, position)
        return bool(counter) and any(self.skeleton.figure_at(one).unit == counter for one in around)

    def _each(self, rule: CountedRule, match: re.Match[str]) -> Iterator[Related]:
        """Yield the counts right before `respectively` with the percentages behind it, one for each."""
        shares = [match.end()]
        mark = re.compile(f"[{rule.divides}](?=[{SIGNS}])")
        while divided := mark.match(self.text, shares[-1] + 1):
            shares.append(divided.end())
        sentence = self.skeleton.sentence(match.start()).start
        counts = self.skeleton.between(sentence, match.start())
        counts = [one for one in counts if self.kinds[one] != "date"]
        if any(word in self.text[sentence : match.start()] for word in rule.never):
            return
        if match["what"] and len(counts) != len(shares):  # which of the numbers in front they are of, the names tell
            names = re.split(f"[{rule.divides}]", match["what"])
            places = [self._named_count(name, match.start()) for name in names]
            counts = [place for place in places if place is not None] if len(names) == len(shares) else []
        counts = counts[-len(shares) :]
        if any(map(self._is_before, counts)):
            return  # they are those of the time before, and others rose or fell
        if len(counts) == len(shares) and all(self.kinds[one] == "percent" for one in shares):
            for count, share in zip(counts, shares, strict=True):
                yield from self._changed(rule, count, share, match["word"])

    def _named_count(self, name: str, position: int) -> int | None:
        """Return the one count in front of a place in its sentence that a name is of: accidents, the number of accidents."""
        for word in self.words.numbers:
            name = name.removesuffix(word)
        if len(name) < _NAME:
            return None
        start = self.skeleton.sentence(position).start
        counts = [
            one
            for one in self.skeleton.between(start, position)
            if self.kinds[one] in WHOLE and self.skeleton.leads[one].endswith(name) and self._in_digits(one)
        ]
        return counts[0] if len(counts) == 1 else None

    def _in_digits(self, position: int) -> bool:
        """Tell whether a number is written in digits: two kinds, or both sides, are not."""
        return self.skeleton.figure_at(position).surface[0].isdigit()

    def _ends_list(self, position: int) -> bool:
        """Tell whether a number ends a row of three of its unit, behind none of which a percentage stands."""
        row = self.skeleton.between(self.skeleton.sentence(position).start, position)[-_ROW:]
        alike = [one for one in row if self.skeleton.key_at(one) == self.skeleton.key_at(position)]
        return len(alike) == _ROW and all(self.skeleton.leads[one] for one in (*alike, position))

    def _changed(self, rule: CountedRule, count: int, share: int, word: str) -> Iterator[Related]:
        if self.kinds.get(count - 1) in WHOLE:
            return  # 95 cases of 127 people: either may have risen
        if self._ends_list(count):
            return  # so may have what it is the last part of
        figure = self.skeleton.figure_at(count)
        whole = figure.kind in WHOLE and not figure.scale and figure.lower == figure.upper and figure.value
        if whole and digits_of(figure) and 0 < figure.value <= rule.most:  # type: ignore[operator]
            members = (Member("to", figure), Member("share", self.skeleton.figure_at(share)))
            wording = self.skeleton.words(count, share + 1)
            yield Related("growth", "GRIM", rule.name, members, wording, falling=word not in rule.up, tension=True)


def _near(percentage: Decimal, figure: Figure) -> bool:
    if figure.lower is None or figure.upper is None:
        return False
    return figure.lower <= percentage <= (figure.value or 0) + figure.upper - figure.lower
