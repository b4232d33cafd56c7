"""The place that one indicator takes among others, told twice with another number: `output is first in the city`, `second`.

The name must be the same, to the word that tells whether it is how much there is or how fast it grew, and so must be those
among whom it takes the place; a sentence of another time is left aside. A doubt, never an error.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from extractor.findings.counts import Counts
from extractor.findings.derived import tally
from extractor.findings.relations import Related, stated_twice
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Report, Span
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "ranked.toml"
_SHORTEST = 4  # characters of a name
_MOST_VALUES = 2
_MOST = 4  # mentions of one place

Place = tuple[int, int, int]  # the number of a place, and where in the skeleton it is told


class RankedRule(Rule):
    """How it is told which place some `names` take among others, the `scope`: the `rank`.

    anchor: what no sentence that tells it is without. kinds: ends of names of indicators. leads, drop: words around a name
    that are none of it. around: what stands around the number of a place; first: words for the first. never: words in the
    sentence by which it is of another time. grown: the end of a name behind which it is told how much it grew, the group
    `grew`; a `second` place is that of the second name.
    """

    anchor: str
    pattern: str
    kinds: list[str]
    grown: str
    leads: list[str]
    drop: list[str]
    around: str
    first: list[str]
    never: list[str]
    joined: list[str]


class RankedRules(RuleFile):
    """rules/ranked.toml."""

    ranked: RankedRule


class Ranked:
    """The rule of rules/ranked.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, RankedRules).ranked
        self.anchor = re.compile(self.rule.anchor)
        self.sought = re.compile(self.rule.pattern)
        self.leads = re.compile(f"(?:{alternation(self.rule.leads)})+")
        self.drop, self.never, self.joined = (
            re.compile(alternation(one)) for one in (self.rule.drop, self.rule.never, self.rule.joined)
        )
        self.kinds = tuple(self.rule.kinds)
        self.numerals = rules.once(Counts).from_one

    def names(self, written: str, end: str) -> Iterator[str]:
        """Yield each name of a list, nothing for one that does not end with the word for an indicator.

        end: what each name is to end with besides.
        """
        for name in self.joined.split(written):
            leads = self.leads.match(name)
            plain = self.drop.sub("", name[leads.end() :] if leads else name)
            telling = len(plain) >= _SHORTEST and plain.endswith(self.kinds)
            yield plain.removesuffix(end) + end if telling else ""

    def number(self, written: str) -> int:
        """Return the number of a place, 0 if it is none."""
        if written in self.rule.first:
            return 1
        written = written.strip(self.rule.around)
        return int(written) if written.isdigit() else self.numerals.get(written, 0)


def ranked(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for each two places that one indicator is said to take."""
    words = rules.once(Ranked)
    groups: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for sentence, match in _told(skeleton, words):
        names = list(words.names(match["names"], words.rule.grown if match["grew"] else ""))
        places = [_place(words, match, group) for group in ("rank", "top", "second") if match[group]]
        if len(places) == 1:
            places *= len(names)
        never = words.never.search(skeleton.text, sentence.start, match.end())
        if len(places) == len(names) and not (never or _of_another_time(report, skeleton, sentence)):
            for name, place in zip(names, places, strict=True):
                groups[name, match["scope"]].append(place)
    for (name, _), found in groups.items():
        if not name or not all(number for number, *_ in found):
            continue
        if len({number for number, *_ in found}) == _MOST_VALUES and len(found) <= _MOST:
            first = found[0]
            other = next(one for one in found if one[0] != first[0])
            if skeleton.full_sentence(first[1]) != skeleton.full_sentence(other[1]):
                one, later = (_told_as(report, skeleton, place) for place in (first, other))
                yield stated_twice(words.rule.name, one, later, name)


def _told(skeleton: Skeleton, words: Ranked) -> Iterator[tuple[Span, re.Match[str]]]:
    """Yield each telling of a place with its sentence, up to its end."""
    done = 0
    for anchor in words.anchor.finditer(skeleton.text):
        if anchor.start() >= done:
            sentence = skeleton.full_sentence(anchor.start())
            done = sentence.end
            yield from ((sentence, match) for match in words.sought.finditer(skeleton.text, sentence.start, sentence.end))


def _of_another_time(report: Report, skeleton: Skeleton, sentence: Span) -> bool:
    """Tell whether a sentence writes a date that is not the year of the report."""
    dates = (one for one in map(skeleton.figure_at, skeleton.between(*sentence)) if one.kind == "date")
    return any(str(report.document.report_year) != "".join(filter(str.isdigit, one.surface)) for one in dates)


def _place(words: Ranked, match: re.Match[str], group: str) -> Place:
    return words.number(match[group]), *match.span(group)


def _told_as(report: Report, skeleton: Skeleton, place: Place) -> Figure:
    number, start, end = place
    first, last = skeleton.offset(start), skeleton.offset(end - 1) + 1
    return tally(number, report.document.text[first:last], first, last)
