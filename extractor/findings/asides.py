"""What the words say when one leaves out what stands in brackets: 82 ha (61 of it paddy, 21 dry), which is 40 % of all land.

A bracket behind an amount tells more of it, and the sentence goes on as if it were not there. Read only where nothing has
told what a number is of, and only over a bracket: the rest is read as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain

from extractor.findings.contained import contained
from extractor.findings.growths import shares
from extractor.findings.relations import Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.worded import worded
from extractor.records import Figure, Report, Span
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "asides.toml"
_CHECKS = ("RATIO", "GROWTH", "PROD", "CHANGE")
_IN_FRONT = 16  # characters in front of an amount that name it
_TELLING = ("share", "amount", "per", "total")  # of these roles each figure is told of once


class AsideRule(Rule):
    """A bracket that is left out, behind an amount or `short` for a name: `pattern` over the folded text.

    unless: words that make what it tells, or what stands around it, something else. each: in front of what there is for
    each of several things.
    """

    pattern: str
    unless: list[str]
    each: list[str]


class AsideRules(RuleFile):
    """rules/asides.toml."""

    aside: AsideRule


class Asides:
    """The rule of rules/asides.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, AsideRules).aside
        self.pattern, self.each = re.compile(self.rule.pattern), re.compile(alternation(self.rule.each))

    def of(self, skeleton: Skeleton) -> list[Span]:
        """Return where in the document the brackets stand that are left out."""
        ends = {figure.end for figure in skeleton.figures}
        found = (one for one in self.pattern.finditer(skeleton.folded) if one.start() in ends or one["short"])
        return [Span(*one.span()) for one in found if not any(word in one[0] for word in self.rule.unless)]


def asides(report: Report, skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield what the sentences of a text say over their brackets, of numbers that none of the relations found tells of."""
    ways = rules.once(Asides)
    brackets = ways.of(skeleton)
    if not brackets:
        return
    told = set[str]().union(*(_told_of(one) for one in found if one.check in _CHECKS))
    lines = _open(skeleton, brackets, told, ways.each)
    if not lines:
        return
    bare = _without(skeleton, brackets, lines)
    patterns = rules.once(Patterns)
    read = chain(worded(bare, patterns, report.document.report_year), shares(found, bare, patterns), contained(bare, rules))
    over = partial(_is_over, brackets=brackets)
    for related in read:
        if related.check in _CHECKS and over(related) and told.isdisjoint(_told_of(related)):
            yield related._replace(rule=ways.rule.name)


def _told_of(related: Related) -> set[str]:
    """Return the ids of the figures that a relation tests."""
    return {member.figure.figure_id for member in related.members if member.role in _TELLING}


def _open(skeleton: Skeleton, brackets: Sequence[Span], told: set[str], each: re.Pattern[str]) -> list[Span]:
    """Return the lines in which a share, or so much for each, that nothing tells of stands behind a bracket."""
    text = skeleton.source
    lines: dict[int, Span] = {}
    for start, end in brackets:
        first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        lines.setdefault(first, Span(start, last if last >= 0 else len(text)))
    return [Span(first, end) for first, (start, end) in lines.items() if _untold(skeleton, start, end, told, each)]


def _untold(skeleton: Skeleton, start: int, end: int, told: set[str], each: re.Pattern[str]) -> bool:
    """Tell whether a stretch of the document holds a share, or so much for each, that nothing tells of."""
    places = skeleton.between(skeleton.position(start), skeleton.position(end))
    named = (one for one in places if skeleton.kinds[one] == "percent" or each.search(skeleton.leads[one]))
    return any(skeleton.figure_at(one).figure_id not in told for one in named)


def _without(skeleton: Skeleton, brackets: Sequence[Span], lines: Sequence[Span]) -> Skeleton:
    """Return some lines of a text without the brackets, in which each place stays where it is."""
    text = skeleton.source
    pieces: list[str] = []
    done = 0
    for first, last in lines:
        pieces.append(" " * (first - done))
        done = first
        for start, end in (one for one in brackets if first <= one.start < last):
            pieces += [text[done:start], " " * (end - start)]
            done = end
        pieces.append(text[done:last])
        done = last
    kept = [one for one in skeleton.figures if _inside(one, lines) and not _inside(one, brackets)]
    return Skeleton("".join(pieces), kept, skeleton.marks)


def _inside(figure: Figure, stretches: Sequence[Span]) -> bool:
    return any(start <= figure.start < end for start, end in stretches)


def _is_over(related: Related, brackets: Sequence[Span]) -> bool:
    """Tell whether a bracket stands among the figures of a relation, or in the words in front of the first."""
    places = [member.figure.start for member in related.members]
    return any(min(places) - _IN_FRONT < start < max(places) for start, _ in brackets)
