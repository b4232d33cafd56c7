"""Names behind a number of things that go on up to a comma: behind a dash, a colon, or words such as `namely`.

What follows the comma may be further names, so that they are at least those in front of it. Read only where `counted` has
found nothing that enumerates the things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.findings.counts import Counts
from extractor.findings.ended import ended
from extractor.findings.enumerated import Names, Reading
from extractor.findings.relations import Patterns, Related, named_count
from extractor.findings.signs import SIGNS
from extractor.findings.skeleton import Skeleton
from extractor.findings.stated import Stated
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "appended.toml"
_SHORTEST, _LONGEST = 2, 14
_ALIKE = 2  # characters by which names of one sort may differ in length
_FARTHEST = 120


class AppendedRule(Rule):
    """Names behind the number of them: the pattern of what stands in between, with the group `sure` where only names follow.

    never: what no name holds. goes_on: words that begin what is no name. asides: brackets behind a name.
    """

    pattern: str
    never: list[str]
    asides: str
    ends: str


class AppendedRules(RuleFile):
    """rules/appended.toml."""

    names: AppendedRule


class Appended:
    """The rules of rules/appended.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, AppendedRules).names
        self.pattern, self.asides = re.compile(self.rule.pattern), re.compile(self.rule.asides)
        marks = rules.once(Patterns).rules.marks
        self.stop = re.compile(f"[{re.escape(marks.stop + marks.close)}]|\\Z")
        self.no_name = re.compile(f"[{SIGNS}0-9{re.escape(marks.open + marks.colon)}]|" + "|".join(self.rule.never))


def appended(
    skeleton: Skeleton, rules: Rulebook, found: Sequence[Related], numbers: Sequence[Stated]
) -> Iterator[Related]:
    """Yield a relation for each of the stated numbers behind which names stand that nothing has counted so far; then for
    those that things named by what they are stand beside."""
    words, counts = rules.once(Appended), rules.once(Counts)
    told = {one.one("count").start for one in found if one.check == "COUNT"}
    names = Names(skeleton, counts)
    added: list[Related] = []
    for stated in numbers:
        opened = words.pattern.match(skeleton.text, stated.end)
        if opened and stated.figure.start not in told and counts.counter.match(stated.what):
            added.extend(_read(skeleton, (words, counts, names), stated, opened))
    yield from added
    yield from ended(skeleton, rules, [*found, *added], numbers)


def _read(
    skeleton: Skeleton, words: tuple[Appended, Counts, Names], stated: Stated, opened: re.Match[str]
) -> Iterator[Related]:
    rule, counts, names = words
    limit = min(len(skeleton.text), opened.end() + _FARTHEST)
    text = rule.asides.sub("", skeleton.text[opened.end() : limit])
    end = rule.stop.search(text)
    first, *rest = re.split(f"[{skeleton.marks.comma[0]}]", text[: end.start() if end else 0])
    several = [one for one in names.split(first, counts.rules.words.marks) if one]
    if not _all_names(rule, counts, several):
        return
    reading = names.reading(several)
    if len(reading.names) < 2 or not (opened["sure"] or _of_one_sort(reading.names)):
        return
    further = _further(rule, counts, names, rest)
    most = reading.most + further
    loose = any(word in first for word in counts.rules.words.open)
    if stated.number > most and stated.number - most > max(1, (most + 1) // 2) and not loose:
        return
    wording = skeleton.words(stated.start, opened.end() + len(first))
    least = min(reading.least, len(reading.names))
    yield named_count(rule.rule.name, stated.figure, reading.names, wording, least, most, opened=loose)


def _all_names(rule: Appended, counts: Counts, several: list[str]) -> bool:
    return bool(several) and not any(
        not _SHORTEST <= len(one) <= _LONGEST * (1 + (index == len(several) - 1))
        or rule.no_name.search(one)
        or counts.acts.search(one)
        or any(counts.numerals(one))
        for index, one in enumerate(several)
    )


def _of_one_sort(names: list[str]) -> bool:
    """Tell whether names end alike, or are of one length but for little."""
    lengths = [len(name) for name in names]
    return len({name[-1] for name in names}) == 1 or max(lengths) - min(lengths) < _ALIKE


def _further(rule: Appended, counts: Counts, names: Names, rest: list[str]) -> int:
    """Return how many names may stand in what follows the comma: up to the first stretch that is no list."""
    number = 0
    for stretch in rest:
        several = names.split(stretch, counts.rules.words.marks)
        reading = names.reading(several) if several else Reading([], 0, 0)
        if not _all_names(rule, counts, several) or any(stretch.startswith(word) for word in rule.rule.ends.split("|")):
            break
        number += reading.most
    return number
