"""Times to the hour and how long they are said to be; days on which something was done, before or behind the day it was due.

The words are those of rules/times.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.times import ClockRule, DueRule, Times, drafted
from extractor.records import Figure
from extractor.rulebook import Rulebook

_DAY = 24  # hours
_MONTH = 31  # days
_OFF = 1  # hours or days that may be counted or not


class Clocks:
    """The patterns of rules/times.toml for times to the hour and for days that are due, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        patterns, self.rules = rules.once(Patterns), rules.once(Times).rules
        self.clocks = [(rule, patterns.rule_pattern(rule.pattern)) for rule in self.rules.clock]
        self.due = [(rule, patterns.rule_pattern(rule.pattern)) for rule in self.rules.due]


def clocked(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each time to the hour that is not as long as it is said to be, and each day not so long before the one due."""
    clocks = rules.once(Clocks)
    for clock_rule, pattern in clocks.clocks:
        for match in skeleton.found(pattern):
            last_day = "last" if "last" in match.re.groupindex else "first"
            first, last, term = (skeleton.figure_at(match.start(role)) for role in ("first", last_day, "term"))
            if not _lasts(match, first, last, term, clock_rule):
                yield _related(skeleton, clock_rule.name, (first, last), term, match)
    for due_rule, pattern in clocks.due:
        for match in skeleton.found(pattern):
            done, due = (skeleton.figure_at(match.start(role)) for role in ("done", "due"))
            stated = skeleton.figure_at(match.start("term")) if match.groupdict().get("term") else None
            if not _ahead(done, due, stated, clocks, due_rule):
                yield _related(skeleton, due_rule.name, (done, due), stated or due, match)


def _lasts(match: re.Match[str], first: Figure, last: Figure, term: Figure, rule: ClockRule) -> bool:
    """Tell whether a time is as many hours long as it is said to be, or cannot be compared."""
    start, end = first.date_start, last.date_start
    if first is last:  # one day, of whatever year
        start = end = start or date.min
    if start is None or end is None or term.unit != rule.unit or term.lower is None or term.upper is None:
        return True
    hours = (end - start).days * _DAY + int(match["to"]) - int(match["at"])
    return term.lower - _OFF <= hours <= term.upper + _OFF


def _ahead(done: Figure, due: Figure, term: Figure | None, clocks: Clocks, rule: DueRule) -> bool:
    """Tell whether something was done before it was due, or behind, and so long as is said; or cannot be compared."""
    ends = done.date_start, done.date_end, due.date_start, due.date_end
    if any(end is None for end in ends):
        return True
    first, last, least, most = (end for end in ends if end is not None)
    if rule.late:
        first, last, least, most = least, most, first, last
    if first > most:
        return False
    return term is None or _so_long(least - last, most - first, term, clocks.rules.parts.get(term.unit, ""))


def _so_long(least: timedelta, most: timedelta, term: Figure, part: str) -> bool:
    """Tell whether a term can be that between two days; `part`: what its unit counts."""
    days = {"day": _OFF, "month": _MONTH}.get(part)
    if days is None or term.lower is None or term.upper is None:
        return True
    return term.lower * days - days <= most.days + 1 and least.days <= term.upper * days + days


def _related(
    skeleton: Skeleton, name: str, days: tuple[Figure, Figure], term: Figure, match: re.Match[str]
) -> Related:
    one, other = sorted(days, key=lambda day: day.start)
    start, end = one.date_start or date.min, other.date_end or date.max
    wording = skeleton.words(match.start(), match.end())
    span = drafted(wording, start, end, one)
    return Related("restates", "TERM", name, (Member("span", span), Member("day", term)), wording, tension=True)
