"""Two times to the hour that a full sentence tells, and how many hours lie between, in any words.

From 8 o'clock on the 12th to 2 on the 13th it is 18 hours. A day of the month alone is one of the month told before.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from extractor.findings.relations import Related
from extractor.findings.signs import SIGN
from extractor.findings.skeleton import Skeleton
from extractor.findings.spans import related
from extractor.findings.times import drafted
from extractor.findings.yearless import dated
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.dates import compile_dates
from extractor.values.words import alternation

FILE = "stamps.toml"
_TWO, _HOUR, _NOON, _DAY = 2, 3600, 12, 24
_OFF = 1  # hours
_ANY_MONTH = date(2023, 1, 1)


class StampsRule(Rule):
    """stamp: a day and an hour; late: where this is of the afternoon; lead, unit: of how many hours; never: in it."""

    stamp: str
    late: str
    unit: list[str]
    lead: str
    never: list[str]


class StampsRules(RuleFile):
    """rules/stamps.toml."""

    stamps: StampsRule


class Stamps:
    """The rule of rules/stamps.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, StampsRules).stamps
        self.stamp = re.compile(self.rule.stamp.replace("DATE", f"(?P<date>{SIGN['date']})"))
        self.late, self.lead = re.compile(self.rule.late), re.compile(self.rule.lead)
        self.never, self.dates = re.compile(alternation(self.rule.never)), rules.once(compile_dates)


def stamped(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each number of hours that is not that between the two times of its full sentence."""
    ways = rules.once(Stamps)
    for position in skeleton.of_kind("duration"):
        if skeleton.figure_at(position).unit not in ways.rule.unit or not ways.lead.search(skeleton.leads[position]):
            continue
        start, end = skeleton.full_sentence(position)
        found = list(ways.stamp.finditer(skeleton.text, start, end))
        if len(found) != _TWO or ways.never.search(skeleton.text, start, end):
            continue
        times, term = _times(skeleton, ways, found), skeleton.figure_at(position)
        if len(times) != _TWO or times[0] >= times[1] or term.lower is None or term.upper is None:
            continue
        hours = (times[1] - times[0]).total_seconds() / _HOUR
        if not term.lower - _OFF <= hours <= term.upper + _OFF:
            wording = skeleton.words(found[0].start(), found[1].end())
            span = drafted(wording, times[0].date(), times[1].date(), term)
            yield related("TERM", ways.rule.name, span, term, skeleton.words(min(position, found[0].start()), end))


def _times(skeleton: Skeleton, ways: Stamps, found: Sequence[re.Match[str]]) -> list[datetime]:
    """Return times of one month, or of days that are told as such; fewer where one cannot be known."""
    days = [skeleton.figure_at(match.start()) for match in found if match["date"]]
    known = iter(dated(days, ways.dates))
    times: list[datetime] = []
    for match in found:
        hour = int(match["hour"]) + (_NOON if ways.late.search(match[0]) and int(match["hour"]) < _NOON else 0)
        if match["date"]:
            if times and not found[0]["date"]:
                return []
            day = next(known)
            first = day.date_start if day.date_start == day.date_end else None
        else:
            first, number = times[-1].date() if times else _ANY_MONTH, int(match["day"])
            last = monthrange(first.year, first.month)[1]
            first = first.replace(day=number) if first.day <= number <= last else None
        if first is None or hour > _DAY:
            return []
        times.append(datetime(first.year, first.month, first.day) + timedelta(hours=hour))
    return times
