"""Shares that words tell as what something is made up of, and grades of which each of several shares has one.

Together they are no more than a hundred, and a hundred where the words leave nothing out: the last is of the rest, or the
grades go from one end of their scale to the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from extractor.findings.derived import a_hundred
from extractor.findings.items import Items
from extractor.findings.listed import ListPatterns
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.signs import holds_number
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "composed.toml"
_FEWEST = 3  # shares that are all there are
_BETWEEN = 3  # characters from one share to the next of a row
_PAIR = 2
_SHORT = 3  # characters that may stand beside a grade
_KIND = 3  # characters behind the word for the rest that name its kind
Mode = Literal["closed", "open"]


class MadeUpRule(Rule):
    """What opens a list of shares, one `item` of it, what tells that `all` are in it, and what makes it another list."""

    opens: str
    item: str
    all: str
    never: str


class RespectiveRule(Rule):
    """Names one after another and the first of their shares, as groups of a pattern."""

    pattern: str
    never: str


class GradedRule(Rule):
    """What a label says of the grades beyond it, and what of the rest; see rules/composed.toml."""

    rest: str
    beyond: str
    with_: str
    filler: str
    opposite: str
    none: str
    owned: str
    apart: str
    never: str


class ScaleRule(RuleFile):
    """Grades in order, by their words. told: what must stand in their sentence, never: what may not."""

    grades: list[list[str]]
    first: tuple[str, ...]
    last: tuple[str, ...]
    whole: bool = False
    told: str = ""
    never: str = "(?!)"


class ComposedRules(RuleFile):
    """rules/composed.toml."""

    made_up: MadeUpRule
    respective: RespectiveRule
    graded: GradedRule
    scale: list[ScaleRule]


class _Scale:
    """A scale, compiled."""

    def __init__(self, rule: ScaleRule) -> None:
        self.rule = rule
        self.of = {word: index for index, words in enumerate(rule.grades) for word in words}
        self.word = re.compile("|".join(sorted(map(re.escape, self.of), key=len, reverse=True)))
        self.told, self.never = re.compile(rule.told), re.compile(rule.never)

    def grades(self, labels: Sequence[str]) -> list[str]:
        """Return the word for a grade in each of some labels; nothing if one has none."""
        found = [self.word.findall(label) for label in labels]
        sure = all(len({self.of[word] for word in words}) == 1 for words in found)
        return [words[0] for words in found] if sure else []


class Composed:
    """The rules of rules/composed.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, ComposedRules)
        made_up, graded, patterns = self.rules.made_up, self.rules.graded, rules.once(Patterns)
        self.opens, self.item = patterns.rule_pattern(made_up.opens), patterns.rule_pattern(made_up.item).pattern
        self.all, self.never = re.compile(made_up.all), re.compile(made_up.never)
        self.respective = patterns.rule_pattern(self.rules.respective.pattern)
        self.not_respective = re.compile(self.rules.respective.never)
        names = "rest", "beyond", "with_", "filler", "opposite", "none", "owned", "apart", "never"
        self.words = {name: re.compile(getattr(graded, name)) for name in names}
        self.scales = [_Scale(rule) for rule in self.rules.scale]
        lists, comma = patterns.rules.lists, patterns.rules.marks.comma
        self.closers, self.comma = lists.closers, comma
        self.join = re.compile(f"[{comma}]|{'|'.join(map(re.escape, lists.joins))}")
        self.divides = re.compile(f"{comma[1]}|{'|'.join(map(re.escape, lists.joins))}")

    def mode(self, labels: Sequence[str], behind: str = "", front: str = "") -> Mode | None:
        """Return whether shares with some labels are all there are (`closed`) or exclude one another (`open`)."""
        names = [label.strip(self.comma) for label in labels]
        if len(names) >= _FEWEST - 1 and self._of_rest(names[-1]):
            return "closed"
        around = "".join((front, *names))
        scales = [one for one in self.scales if one.told.search(around) and not one.never.search(around)]
        found = [mode for scale in scales if (mode := self._graded(scale, names, behind))]
        if found:
            return "closed" if "closed" in found else "open"
        if self._banded(names) or (len(names) == _PAIR and self.words["opposite"].search("\n".join(names))):
            return "closed"
        owned = all(map(self.words["owned"].search, names))
        apart = self.words["apart"].search(front) is not None and not any(map(self.words["beyond"].search, names))
        return "open" if owned or apart else None

    def _of_rest(self, name: str) -> bool:
        short = any(name.startswith(word) and len(name) <= len(word) + _KIND for word in self.closers)
        return short or self.words["rest"].search(name) is not None

    def _banded(self, names: Sequence[str]) -> bool:
        """Tell whether the first and the last of several names alone have no end, one upwards and the other downwards.

        Numbers bound both, or neither: below 35 years of age is no band beside a degree and above.
        """
        found = list(map(self.words["beyond"].search, names))
        first, last = found[0], found[-1]
        if len(names) < _FEWEST or first is None or last is None or first[0] == last[0] or any(found[1:-1]):
            return False
        return holds_number(names[0][: first.start()]) == holds_number(names[-1][: last.start()])

    def _of_one(self, scale: _Scale, names: Sequence[str]) -> bool:
        """Tell whether the names of grades say nothing of their own of what is graded, but for the first."""
        first, *others = (self.words["filler"].sub("", scale.word.sub("", name)) for name in names)
        return all(first.endswith(other) or len(other) <= _SHORT for other in others)

    def _graded(self, scale: _Scale, names: Sequence[str], behind: str) -> Mode | None:
        """Return what grades of one scale, in order either way, leave out: nothing, or some of them."""
        words = scale.grades(names)
        if len(words) < _FEWEST - 1:
            return None
        ends = [match[0] if (match := self.words["beyond"].search(name)) else "" for name in names]
        beyond = list(map(bool, ends))
        if any(ends[1:-1]) or (ends[0] and ends[0] == ends[-1]) or not self._of_one(scale, names):
            return None
        places = [scale.of[word] for word in words]
        if places[0] > places[-1]:
            places, words, names, beyond = places[::-1], words[::-1], names[::-1], beyond[::-1]
        steps = [other - one for one, other in pairwise(places)]
        alone = beyond[-1] and not self.words["with_"].search(names[-1])  # below the last grade told
        if any(step < 1 for step in steps[:-1]) or steps[-1] < (0 if alone else 1):
            return None
        ended = beyond[-1] or words[-1] in scale.rule.last or self.words["none"].match(behind) is not None
        begun = beyond[0] or words[0] in scale.rule.first
        leaps = [word for word, step in zip(words[1:], steps, strict=True) if step > 1]
        gaps = scale.rule.whole and any(word not in scale.rule.first for word in leaps)
        return "closed" if begun and ended and not gaps and len(words) >= min(_FEWEST, len(scale.rule.grades)) else "open"


def composed(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for each list of shares of what something is made up of, and for each row of them."""
    ways, lists = rules.once(Composed), Items(skeleton, rules.once(ListPatterns))
    for match in skeleton.found(ways.opens):
        run, end = _items(skeleton, ways, match.end())
        labels = [label for _, label in run]
        around = skeleton.text[skeleton.sentence(match.start()).start : end]
        if len(run) < _FEWEST - 1 or ways.never.search(around):
            continue
        sure = ways.all.search(match[0] + skeleton.text[max(0, match.start() - _BETWEEN) : match.start()])
        whole = sure or lists.complete(labels) or ways.mode(labels, skeleton.text[end : end + _BETWEEN]) == "closed"
        yield _related(skeleton, ways.rules.made_up, [place for place, _ in run], "closed" if whole else "open")
    for match in skeleton.found(ways.respective):
        shares = _row(skeleton, ways, match.start("share"))
        names = [name for name in ways.divides.split(match["names"]) if name]
        around = skeleton.text[skeleton.sentence(match.start("share")).start : shares[-1]]
        alike = len(names) == len(shares) >= _FEWEST - 1 and not ways.not_respective.search(around)
        if alike and ways.mode(names) == "closed":
            yield _related(skeleton, ways.rules.respective, shares, "closed")


def _items(skeleton: Skeleton, ways: Composed, start: int) -> tuple[list[tuple[int, str]], int]:
    """Return the shares of a list from a place on, each with its name, and where the list ends."""
    found: list[tuple[int, str]] = []
    end = skeleton.sentence(start).end
    while match := ways.item.match(skeleton.text, start, end):
        found.append((match.start("share"), match["label"]))
        start = match.end()
    return found, start


def _row(skeleton: Skeleton, ways: Composed, first: int) -> list[int]:
    """Return the percentages from the first on between which nothing but joins stands."""
    found = [first]
    for one in skeleton.between(first + 1, skeleton.sentence(first).end):
        gap = skeleton.text[found[-1] + 1 : one]
        if skeleton.kinds[one] != "percent" or len(gap) > _BETWEEN or ways.join.sub("", gap):
            break
        found.append(one)
    return found


def _related(skeleton: Skeleton, rule: Rule, places: Sequence[int], mode: Mode) -> Related:
    shares = [skeleton.figure_at(place) for place in places]
    members = (Member("whole", a_hundred(shares[-1])), *(Member("part", share) for share in shares))
    return Related("sum", "SHARES", rule.name, members, skeleton.words(places[0], places[-1] + 1), mode, tension=True)
