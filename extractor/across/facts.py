"""Reports -> Facts: what each figure says in the terms that reports of one place share.

A fact has an owner (a project, a body or the place), says what is measured, over which period and in which scope.
Two facts are compared only where all of these agree; what cannot be told is left out, never guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from extractor.across.names import Names
from extractor.across.owners import Owner, Page
from extractor.across.periods import Period, issued, of_year, period_of, period_of_report
from extractor.across.vocabulary import AcrossRules, PropertyRule, vocabulary
from extractor.findings.units import unit_key
from extractor.findings.within import usable
from extractor.records import Document, Figure, Section
from extractor.reports.contexts import Context
from extractor.rulebook import Rulebook
from extractor.values.words import alternation

Key = tuple[str, str, str, tuple[str, str], frozenset[str], str]
_LEFT_OUT = ("date", "duration", "percentage_points", "multiple", "unit_price")
_REMEMBERED = 40
_TELLING = 4
_YEAR = re.compile(r"\d{4}")
_CHUNK = re.compile("[\uff1b;]")
_NAME = 2
_ALIKE = 0.5
_LONG = 5
_EARLY = 61
_COMMAS = "\uff0c, "


class Fact(NamedTuple):
    """What one figure says; part: the part of its sentence that semicolons divide; planned_for: the year whose plans it
    stands in.

    way: done, expected before the year was over, planned, since the beginning (`total`), lasting, or a rate of growth.
    """

    figure: Figure
    document: Document
    owner: Owner
    measure: str
    what: str
    way: str
    period: Period | None
    scope: frozenset[str]
    words: str
    sentence: str
    part: str
    planned_for: int = 0

    @property
    def key(self) -> Key:
        """All but the period, and for lasting properties all."""
        return (self.owner.key, self.measure, self.noun, unit_key(self.figure), self.scope, self.way)

    @property
    def noun(self) -> str:
        """What is stated, however its words are ordered."""
        return noun_of(self.what)

    @property
    def published(self) -> date:
        """The day of publication, or that of a page like it."""
        return issued(self.document)


class Spot(NamedTuple):
    """A figure where it stands: its surroundings, its section, the project or thing it is of, the words of its own in
    front, and those of its clause."""

    figure: Figure
    around: Context
    section: Section | None
    named: Owner | None
    own: str
    clause: str

    @property
    def front(self) -> str:
        """What stands in front of the figure in its sentence."""
        return self.around.text[self.around.sentence : self.around.start]

    @property
    def planned_for(self) -> int:
        """The year whose plans the figure stands in, or 0."""
        plans = self.section is not None and self.section.plans and self.figure.status == "planned"
        return (self.section.year or 0) if plans and self.section else 0


class _Memory:
    """What is remembered of the figures in front: the property stated last with its clause and part of the sentence, what
    is counted without the word for what of it, what the figure before counts and in which scope, the last sentence that
    writes a year and which, and a year right in front."""

    def __init__(self) -> None:
        self.rule: tuple[PropertyRule, int, int] | None = None
        self.stem: tuple[str, int] | None = None
        self.counted: tuple[int, str, str, frozenset[str]] = (-1, "", "", frozenset())
        self._dated = (-1, 0)
        self._year = ("", -1)

    def dates(self, figure: Figure, around: Context) -> None:
        """Remember a year that is written."""
        if figure.kind == "date" and _YEAR.match(figure.surface):
            self._year = (figure.surface, figure.end)
        if figure.measure == "other_date" and _YEAR.match(figure.surface) and figure.date_start:
            self._dated = (around.sentence, figure.date_start.year)

    def of_dated(self, around: Context, period: Period | None) -> bool:
        """Tell whether a period is of the year that the sentence writes, if it writes one."""
        return self._dated[0] != around.sentence or period is None or self._dated[1] == period.start.year

    def year_in_front(self, around: Context) -> str:
        """Return the year that stands right in front of the words of a figure, or ""."""
        return self._year[0] if self._year[1] == around.piece else ""


class Facts:
    """Reads facts off reports, by the words of rules/across.toml."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules: AcrossRules = vocabulary(rules)
        self.names = rules.once(Names)
        self._from_here = tuple(self.rules.times.from_here)
        times = self.rules.times
        self._last = (*times.last_part, *times.last)
        last, changed = alternation(self._last), alternation(times.changed)
        self._change = re.compile(f"(?:{changed})$|(?:{last}).*(?:{changed})")
        comparable = self.rules.comparable
        self._properties = re.compile(
            alternation(word for rule in self.rules.property for word in rule.words)
        )
        self._before = re.compile(last)
        self._narrow = {word: word for word in (*comparable.scopes, *comparable.bases)}
        self._narrow |= {word: act[0] for act in comparable.acts for word in act}
        self._narrows = re.compile(f"(?=({alternation(self._narrow)}))")
        self._dependent = frozenset(self.rules.comparable.dependent)
        self._generic = frozenset(self.rules.comparable.generic)
        self._aspects = frozenset(self.rules.comparable.aspects)
        self._aspect = re.compile(f"(?:{alternation(self._aspects)})$")

    def of(self, page: Page, place: str) -> list[Fact]:
        """Return the facts of a report, in order of place. place: the key of the place that all else is of."""
        report, memory = page.report, _Memory()
        whole = period_of_report(report)
        called = {one.project_id: (one.name, *one.aliases) for one in report.projects}
        found = []
        for figure, around, section, named in zip(
            report.figures, page.around, page.sections, page.owners, strict=True
        ):
            memory.dates(figure, around)
            own = around.text[around.piece : around.start] if around.piece < around.start else ""
            if figure.kind in _LEFT_OUT or not usable(figure) or self._never(figure, around, own):
                continue
            if around.row and self._indicator(figure):
                figure = figure.model_copy(update={"subject": "", "noun": figure.subject})
            own = memory.year_in_front(around) + own
            names = (*called.get(figure.project_id, ()), named.name if named else "")
            for name in sorted(names, key=len, reverse=True):
                own = own.replace(name, "") if name else own  # what it is called is no word about it
            clause = around.text[max(around.clause, around.start - _REMEMBERED) : around.start]
            fact = self._fact(
                Spot(figure, around, section, named, own, clause), report.document, whole, place, memory
            )
            if fact is not None and (fact.period is not None or fact.way == "lasting"):
                found.append(fact)
        return found

    def _fact(
        self, spot: Spot, document: Document, whole: Period | None, place: str, memory: _Memory
    ) -> Fact | None:
        """Return what a figure says, or None where that cannot be told."""
        figure, around, own = spot.figure, spot.around, spot.own
        where = (document.place_name, document.publisher)
        owner = self._owner(figure, spot.named, place, where)
        rule = self._rule(spot, owner, memory)
        if rule is not None and rule.lasting and own.endswith(self._from_here):
            return None  # what it was before it was adjusted
        measure, what = (rule.of, "") if rule else self._what(spot, owner, where, memory)
        if rule is None and owner.project and self.names.recurs(owner.name):
            of_place = self._owner(figure, None, place, where)  # what is done everywhere is done by the place
            owner = of_place if self._says_enough(what, figure, of_place) else owner
        if not rule and not self._says_enough(what, figure, owner):
            measure, what = self._of_heading(spot, owner, where)
            if not self._says_enough(what, figure, owner):
                return None
        lasting = rule is not None and rule.lasting and not self.names.recurs(owner.name)
        if rule is not None and spot.planned_for and not rule.sure:
            lasting = False  # how many it will concern may turn out otherwise
        way, period = ("lasting", None) if lasting else self._when(spot, rule, document, whole)
        if figure.period_start is None and not memory.of_dated(around, period):
            period = None  # the sentence is of another year than its report
        scope = self._scope(own, what) | self.names.phases(figure.subject)
        if any(word in own for word in self._last) and memory.counted[:2] == (around.chunk, figure.noun):
            scope |= memory.counted[3]  # the level of the year before is of what was counted just now
        memory.counted = (around.chunk, figure.noun, what, scope)
        return Fact(
            figure, document, owner, measure, what, way, period, scope, own,
            around.text[around.sentence : around.stop], part_of(around), spot.planned_for,
        )  # fmt: skip

    def _when(
        self, spot: Spot, rule: PropertyRule | None, document: Document, whole: Period | None
    ) -> tuple[str, Period | None]:
        """Return whether a figure was done or planned, and the period it is of."""
        if document.report_year is not None and self._plans(document):
            return "planned", of_year(document.report_year)
        text, around = spot.around.text, spot.around
        period = period_of(spot.figure, spot.own, text[around.chunk : around.start], spot.front, spot.section, whole,
                           self.rules.times, document)  # fmt: skip
        way = self._way(spot, rule)
        if way == "done" and period is not None and (period.end - issued(document)).days > _EARLY:
            way = "planned"  # whatever the sentence says, it was not over
        return way, period

    def _indicator(self, figure: Figure) -> bool:
        """Tell whether the row of a table names what is measured and not whose it is."""
        subject = figure.subject
        if figure.project_id or not subject or (figure.noun != subject and figure.measure != "growth_rate"):
            return False
        return not (self.names.is_town(subject) or self.names.places(subject) or self.names.is_thing(subject))

    def _plans(self, document: Document) -> bool:
        """Tell whether a page that names a year plans it, by its title."""
        title, times = document.title, self.rules.times
        return (
            document.genre == "other"
            and any(word in title for word in times.plan_titles)
            and not any(word in title for word in times.done_titles)
        )

    def _never(self, figure: Figure, around: Context, own: str) -> bool:
        """Tell whether a figure is counted in another way, or says by how much something changed."""
        changed = figure.kind != "percent" and self._change.search(own.rstrip()) is not None
        return changed or self._at_other_prices(figure, around)

    def _at_other_prices(self, figure: Figure, around: Context) -> bool:
        """Tell whether the words in front of an amount, or around a rate, say that it is counted in another way."""
        front = around.text[around.chunk : around.start]
        behind = around.text[around.end : around.stop if figure.kind == "percent" else around.end]
        return any(word in front + _CHUNK.split(behind)[0] for word in self.rules.comparable.never)

    def _owner(self, figure: Figure, named: Owner | None, place: str, where: tuple[str, ...]) -> Owner:
        """Return whose property a figure is; what only says what is counted is told of the place."""
        subject = "" if figure.project_id and named is None else figure.subject
        if named is not None:
            what = self.names.core(self.names.plain(figure.noun))
            counted = figure.kind == "count" and what == self.names.core(named.name)
            return Owner(place, where[0] or where[1], False) if counted else named
        if not subject or subject in where:
            return Owner(place, where[0] or where[1], False)
        return Owner(f"{place}\x1f{self.names.core(self.names.plain(subject), where[0])}", subject, False)

    def _property(self, figure: Figure, words: str, owner: Owner) -> PropertyRule | None:
        if self._properties.search(words) is None:
            return None
        for rule in self.rules.property:
            named = [word for word in rule.words if word in words]
            if figure.measure in rule.measures and named:
                another = self._of_another(words.partition(named[0])[0], owner)
                return None if another or any(word in words for word in rule.never) else rule
        return None

    def _rule(self, spot: Spot, owner: Owner, memory: _Memory) -> PropertyRule | None:
        """Return the property that a figure states; that of the one before it where it adjusts that or answers it."""
        around, own, last = spot.around, spot.own, memory.rule
        rule = self._property(spot.figure, own or spot.clause, owner) if owner.project else None
        if rule is None and last is not None and last[1] == around.clause and self._adjusts(own):
            rule = last[0]
        if rule is None and last is not None and last[0].planned and last[2] == around.chunk:
            rule = next(
                (
                    one
                    for one in self.rules.property
                    if own.strip(_COMMAS) in one.answers and one.of == last[0].of
                ),
                None,
            )
        if rule is None and owner.project and around.text.startswith(self.names.of, around.end):
            front = own.strip(_COMMAS)
            rule = next((one for one in self.rules.property if front in one.in_front_of_names), None)
        memory.rule = (rule, around.clause, around.chunk) if rule is not None else last
        return rule

    def _adjusts(self, words: str) -> bool:
        """Tell whether a figure is what the one before it in its clause was adjusted to."""
        return any(word in words for word in self.rules.times.revised)

    def _of_another(self, front: str, owner: Owner) -> bool:
        """Tell whether the words in front of a property name something that is not its owner."""
        name, _ = self.names.headed(front)
        return len(self.names.core(name)) >= _NAME and self.names.alike(name, owner.name) < _ALIKE

    def _what(self, spot: Spot, owner: Owner, where: tuple[str, ...], memory: _Memory) -> tuple[str, str]:
        """Return the measure and the noun; a noun that is long enough says it all."""
        figure, own, chunk = spot.figure, spot.own, spot.around.chunk
        what = self.names.plain(figure.noun, (owner.name, *where))
        alone = next((word for word in (self.names.plain(own), what) if word in self._aspects), "")
        if figure.measure == "growth_rate" and memory.counted[:2] == (chunk, figure.noun):
            what = memory.counted[2]
        elif alone and memory.stem is not None and memory.stem[1] == chunk:
            what = memory.stem[0] + alone
        elif aspect := self._aspect.search(what):
            memory.stem = (what[: aspect.start()], chunk) if aspect.start() else memory.stem
        if (
            len(what) < self.rules.comparable.shortest
        ):  # too short alone, and enough with the word that adds it
            what = next((word + what for word in self.rules.comparable.added if word + what in own), what)
        return ("" if len(what) >= _TELLING else figure.measure), what

    def _says_enough(self, what: str, figure: Figure, owner: Owner) -> bool:
        if not owner.project and what in self._dependent:
            return False
        if what in self._generic or not (figure.measure or len(what) >= _TELLING):
            return False
        enough = 2 if owner.project else self.rules.comparable.shortest
        return len(what) >= enough or what in self.rules.comparable.short

    def _of_heading(self, spot: Spot, owner: Owner, where: tuple[str, ...]) -> tuple[str, str]:
        """Return the measure and the noun that the heading gives to what a county counts by township."""
        by_town = self.names.is_town(owner.name) and owner.name not in where
        if not by_town and not any(word in spot.own for word in self.rules.counties.sums):
            return "", ""
        heading = spot.section.heading if spot.section else ""
        heading = self.names.label(spot.around.text, spot.around.start) or heading
        what = self.names.plain(heading, where)
        return ("" if len(what) >= _TELLING else spot.figure.measure), what

    def _way(self, spot: Spot, rule: PropertyRule | None) -> str:
        figure, section, times = spot.figure, spot.section, self.rules.times
        if figure.measure == "growth_rate":
            return "growth"
        quoted = rule is not None and rule.planned
        planned = figure.status == "planned" or quoted
        if planned and not quoted and section is not None and not section.plans:
            if any(word in spot.front for word in times.expected):
                return "expected"
            said = any(word in spot.own for word in times.done)
            planned = not said or any(word in spot.own for word in times.ahead)
        if planned:
            return "planned"
        return "total" if any(word in spot.clause for word in times.total) else "done"

    def _scope(self, own: str, what: str) -> frozenset[str]:
        """Return what narrows a figure: scopes, acts, kinds of amounts and phases that the words in front name."""
        bare = self._before.sub("", own.replace(what, "") if what else own)
        return self.names.phases(bare) | {self._narrow[found[1]] for found in self._narrows.finditer(bare)}


def noun_of(what: str) -> str:
    """Return what is stated, however its words are ordered."""
    return "".join(sorted(what)) if len(what) >= _LONG else what


def part_of(around: Context) -> str:
    """Return the part of a figure's sentence that semicolons divide."""
    return around.text[around.chunk : around.end] + _CHUNK.split(around.text[around.end : around.stop])[0]


def by_key(facts: Iterable[Fact]) -> dict[tuple[Key, Period | None], list[Fact]]:
    """Return facts by what they state and the period they state it of, each group in order of publication."""
    groups: dict[tuple[Key, Period | None], list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[fact.key, fact.period].append(fact)
    for group in groups.values():
        group.sort(key=lambda fact: (fact.published, fact.document.document_id, fact.figure.start))
    return groups
