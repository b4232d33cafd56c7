"""Days of a project's course in several reports: EVENT where they differ, DATE where it ends before it begins, STATUS
where one plans what another said was done."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, pairwise
from typing import NamedTuple

from extractor.across.names import Names
from extractor.across.owners import Owner, Page
from extractor.across.periods import SUMMARIES, issued
from extractor.across.tell import Failed, Said, joined, stated
from extractor.across.vocabulary import AcrossRules, Wording
from extractor.findings.within import usable
from extractor.records import Document, Figure

_YEAR = re.compile(r"\d{4}")
_BEHIND = 10
_SEMICOLON = "\uff1b"
_LONGEST = 92


class Day(NamedTuple):
    """When one report says that an event of a project was, or is planned to be."""

    owner: Owner
    event: str
    word: str
    scope: frozenset[str]
    ahead: bool
    start: date
    end: date
    figure: Figure
    document: Document
    sentence: str
    part: str

    @property
    def said(self) -> Said:
        """The day as what is said."""
        return Said(self.figure, self.document, self.sentence)

    @property
    def dated(self) -> bool:
        """Whether the year is written; one that is only meant may be another."""
        return _YEAR.search(self.figure.surface) is not None

    @property
    def published(self) -> date:
        """The day of publication, or that of a page like it."""
        return issued(self.document)


def days_of(page: Page, names: Names, rules: AcrossRules) -> list[Day]:
    """Return the dated events of a report's projects and things."""
    document, found = page.report.document, []
    for figure, around, section, owner in zip(
        page.report.figures, page.around, page.sections, page.owners, strict=True
    ):
        start, end = figure.date_start, figure.date_end
        if owner is None or start is None or end is None:
            continue
        if not usable(figure) or (end - start).days > _LONGEST:
            continue
        behind, own = around.text[around.end : min(around.until, around.end + _BEHIND)], around.before
        event, word = _event(behind, own if around.label else "", rules)
        if not event:
            continue
        clause = around.text[around.clause : around.start]
        plans = section is not None and section.plans
        ahead = (
            plans or end > issued(document) or any(word in clause + behind[:2] for word in rules.times.ahead)
        )
        said = clause + behind
        scope = {word for word in (*rules.comparable.scopes, *rules.comparable.stages) if word in said}
        scope |= names.phases(said) | names.phases(figure.subject)
        if names.recurs(owner.name):
            scope.add(str(start.year))  # another of its kind every year
        sentence = around.text[around.sentence : around.stop]
        part = around.text[around.chunk : around.stop].partition(_SEMICOLON)[0]
        found.append(
            Day(owner, event, word, frozenset(scope), ahead, start, end, figure, document, sentence, part)
        )
    return found


def _event(behind: str, heading: str, rules: AcrossRules) -> tuple[str, str]:
    """Return the event that a date is of, and the word that says so."""
    near = [
        (text.find(word), -len(word), rule.name, word)
        for text in (behind, heading)
        for rule in rules.event
        for word in rule.words
        if word in text
    ]
    return min(near)[2:] if near else ("", "")


def one_a_report(days: Iterable[Day]) -> list[Day]:
    """Return the most exact day of each report; none of a report that gives several."""
    found = []
    ordered = sorted(days, key=lambda day: (day.published, day.document.document_id, day.figure.start))
    for _, together in groupby(ordered, key=lambda day: day.document.document_id):
        same = list(together)
        if all(_meet(same[0], day) for day in same[1:]):
            found.append(min(same, key=lambda day: (day.end - day.start, day.figure.start)))
    return found


def by_event(days: Iterable[Day], ahead: bool) -> dict[tuple[str, str, frozenset[str]], list[Day]]:
    """Return the days that are planned, or those that were, by project and event."""
    groups: dict[tuple[str, str, frozenset[str]], list[Day]] = defaultdict(list)
    for day in days:
        if day.ahead == ahead:
            groups[day.owner.key, day.event, day.scope].append(day)
    return {key: one_a_report(group) for key, group in groups.items()}


def events(days: list[Day], rules: AcrossRules) -> Iterator[Failed]:
    """Yield what reports say of the days of one event that cannot all be."""
    groups = by_event(days, ahead=False)
    for (_, _, _), group in groups.items():
        for before, day in pairwise(group):
            if not _meet(before, day) and before.word == day.word and _sure(before, day):
                yield _failed("EVENT", before, day, day.word, rules)
    planned = by_event(days, ahead=True)
    for key, group in groups.items():
        yield from _still_ahead(group, planned.get(key, []), rules)
    for (owner, event, scope), group in groups.items():
        finished = groups.get((owner, "completion", scope), []) if event == "start" else []
        pairs = [
            (start, end)
            for start in group
            for end in finished
            if start.document is not end.document and _years_known(start, end)
        ]
        if pairs and all(end.end < start.start for start, end in pairs):
            yield _failed("DATE", *pairs[0], "", rules)


def _meet(one: Day, other: Day) -> bool:
    return one.start <= other.end and other.start <= one.end


def _still_ahead(group: list[Day], planned: list[Day], rules: AcrossRules) -> Iterator[Failed]:
    """Yield the first later report that plans what a report said was done."""
    for day in group:
        for plan in planned:
            later = plan.published >= day.published and plan.start > day.end and plan.end >= plan.published
            if (
                later
                and plan.document is not day.document
                and plan.word == day.word
                and _years_known(day, plan)
            ):
                yield _failed("STATUS", day, plan, day.word, rules)
                return


def _years_known(start: Day, end: Day) -> bool:
    """Tell whether the year of one day is written, and that of the other too or that of a summary or plan of its year."""
    return (start.dated or end.dated) and all(
        day.dated
        or (day.document.genre in SUMMARIES and day.document.report_year == day.start.year)
        or (day.ahead and day.document.plan_year == day.start.year)
        for day in (start, end)
    )


def _sure(one: Day, other: Day) -> bool:
    """Tell whether two days differ whatever year is meant: both years are written, or the days of the year differ."""
    if one.dated and other.dated:
        return True
    first, second = ((day.start.timetuple().tm_yday, day.end.timetuple().tm_yday) for day in (one, other))
    return first[1] < second[0] or second[1] < first[0]


def _failed(check: str, first: Day, second: Day, what: str, rules: AcrossRules) -> Failed:
    revised = any(word in second.part for word in rules.times.revised)

    def line(words: Wording) -> str:
        return joined(words, *(f"{stated(words, day.said)}{day.word}" for day in (first, second)))

    return Failed(
        check, first.owner.name, what, (first.said, second.said), line,
        severity="note" if revised else None, would=rules.zh.if_revised,
    )  # fmt: skip
