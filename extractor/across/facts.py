"""Reports -> Facts: what each figure says in the terms that reports of one place share.

A fact has an owner (a project, a body or the place), says what is measured, over which period and in which scope.
Two facts are compared only where all of these agree; what cannot be told is left out, never guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from extractor.across.names import Names
from extractor.across.periods import Period, issued, period_of, period_of_report
from extractor.across.vocabulary import AcrossRules, PropertyRule, vocabulary
from extractor.findings.relations import unit_key
from extractor.findings.within import usable
from extractor.records import Document, Figure, Report, Section
from extractor.reports.contexts import Context, contexts
from extractor.rulebook import Rulebook
from extractor.values.words import alternation

Key = tuple[str, str, str, tuple[str, str], frozenset[str], str]
_LEFT_OUT = ("date", "duration", "percentage_points", "multiple", "unit_price")
_REMEMBERED = 40
_TELLING = 4
_YEAR = re.compile(r"\d{4}")
_CHUNK = re.compile("[\uff1b;]")
_NAME = 2
_FULL_NAME = 4
_ALIKE = 0.5


class Owner(NamedTuple):
    """Whose property a fact is: an entity id or another key, and the name that people read."""

    key: str
    name: str
    project: bool


class Owners:
    """The owners of projects, by project_id; a subject that bears the very name of one project is that project."""

    def __init__(self, of: Mapping[str, Owner], called: Iterable[tuple[str, Owner]], names: Names) -> None:
        self._of, self._names = of, names
        self._called: dict[str, Owner | None] = {}
        for name, owner in called:
            core = names.core(name)
            known = self._called.setdefault(core, owner)
            if known != owner:
                self._called[core] = None

    def get(self, figure: Figure) -> Owner | None:
        """Return the project that a figure is of."""
        if figure.project_id in self._of:
            return self._of[figure.project_id]
        return (
            self._called.get(self._names.core(figure.subject)) if len(figure.subject) >= _FULL_NAME else None
        )


class Fact(NamedTuple):
    """What one figure says. way: done, expected before the year was over, planned, since
    the beginning (`total`), lasting, or a rate of growth."""

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

    @property
    def key(self) -> Key:
        """All but the period, and for lasting properties all."""
        return (self.owner.key, self.measure, self.what, unit_key(self.figure), self.scope, self.way)

    @property
    def published(self) -> date:
        """The day of publication, or that of a page like it."""
        return issued(self.document)


class Facts:
    """Reads facts off reports, by the words of rules/across.toml."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules: AcrossRules = vocabulary(rules)
        self.names = rules.once(Names)
        self._from_here = tuple(self.rules.times.from_here)
        times = self.rules.times
        last, changed = alternation([*times.last_part, *times.last]), alternation(times.changed)
        self._change = re.compile(f"(?:{changed})$|(?:{last}).*(?:{changed})")
        self._dependent = frozenset(self.rules.comparable.dependent)
        self._generic = frozenset(self.rules.comparable.generic)

    def of(self, report: Report, owners: Owners, place: str) -> list[Fact]:
        """Return the facts of a report, in order of place.

        owners: of its projects. place: the key of the place that all else is of.
        """
        document, found = report.document, []
        whole = period_of_report(report)
        sections = document.sections_at(figure.start for figure in report.figures)
        surroundings = contexts(document, report.figures)
        where = (document.place_name, document.publisher)
        called = {one.project_id: sorted((one.name, *one.aliases), key=len) for one in report.projects}
        dated = (-1, 0)  # the last sentence that writes a year, and which
        before: tuple[PropertyRule, int] | None = None
        for figure, around, section in zip(report.figures, surroundings, sections, strict=True):
            if figure.measure == "other_date" and _YEAR.match(figure.surface) and figure.date_start:
                dated = (around.sentence, figure.date_start.year)
            if figure.kind in _LEFT_OUT or not usable(figure):
                continue
            clause = around.text[max(around.clause, around.start - _REMEMBERED) : around.start]
            own = around.text[around.piece : around.start] if around.piece < around.start else ""
            sentence = around.text[around.sentence : around.stop]
            if self._at_other_prices(figure, around):
                continue
            if figure.kind != "percent" and self._change.search(own.rstrip()):
                continue  # by how much it changed
            owner = owners.get(figure) or self._owner(figure, place, where)
            for name in reversed(called.get(figure.project_id, ())):
                own = own.replace(name, "")  # what it is called is no word about it
            rule = self._property(figure, own or clause, owner) if owner.project else None
            if rule is None and before is not None and before[1] == around.clause and self._adjusts(own):
                rule = before[0]
            before = (rule, around.clause) if rule is not None else before
            if rule is not None and rule.lasting and own.endswith(self._from_here):
                continue  # what it was before it was adjusted
            measure, what = (rule.of, "") if rule else self._what(figure, owner, where, own)
            if not rule and not self._says_enough(what, figure, owner):
                continue
            period = period_of(figure, own, around.text[around.chunk : around.start], section, whole, self.rules.times,
                               document)  # fmt: skip
            front = around.text[around.sentence : around.start]
            way = self._way(figure, rule, own, clause, front, section)
            of_dated = dated[0] != around.sentence or period is None or dated[1] == period.start.year
            if figure.period_start is None and not of_dated:
                period = None  # the sentence is of another year than its report
            found.append(
                Fact(
                    figure, document, owner, measure, what, way,
                    None if rule and rule.lasting else period,
                    self._scope(own, what) | self.names.phases(figure.subject), own, sentence,
                )
            )  # fmt: skip
        return [fact for fact in found if fact.period is not None or fact.way == "lasting"]

    def _at_other_prices(self, figure: Figure, around: Context) -> bool:
        """Tell whether the words in front of an amount, or around a rate, say that it is counted in another way."""
        front = around.text[around.chunk : around.start]
        behind = around.text[around.end : around.stop if figure.kind == "percent" else around.end]
        return any(word in front + _CHUNK.split(behind)[0] for word in self.rules.comparable.never)

    def _owner(self, figure: Figure, place: str, where: tuple[str, ...]) -> Owner:
        subject = figure.subject
        if not subject or subject in where:
            return Owner(place, where[0] or where[1], False)
        return Owner(f"{place}\x1f{self.names.core(subject, where[0])}", subject, False)

    def _property(self, figure: Figure, words: str, owner: Owner) -> PropertyRule | None:
        for rule in self.rules.property:
            named = [word for word in rule.words if word in words]
            if figure.measure in rule.measures and named:
                another = self._of_another(words.partition(named[0])[0], owner)
                return None if another or any(word in words for word in rule.never) else rule
        return None

    def _adjusts(self, words: str) -> bool:
        """Tell whether a figure is what the one before it in its clause was adjusted to."""
        return any(word in words for word in self.rules.times.revised)

    def _of_another(self, front: str, owner: Owner) -> bool:
        """Tell whether the words in front of a property name something that is not its owner."""
        name = self.names.plain(front)
        return len(self.names.core(name)) >= _NAME and self.names.alike(name, owner.name) < _ALIKE

    def _what(self, figure: Figure, owner: Owner, where: tuple[str, ...], own: str) -> tuple[str, str]:
        """Return the measure and the noun; a noun that is long enough says it all."""
        what = self.names.plain(figure.noun, (owner.name, *where))
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
        return len(what) >= (2 if owner.project else self.rules.comparable.shortest)

    def _way(
        self,
        figure: Figure,
        rule: PropertyRule | None,
        own: str,
        clause: str,
        front: str,
        section: Section | None,
    ) -> str:
        if rule is not None and rule.lasting:
            return "lasting"
        if figure.measure == "growth_rate":
            return "growth"
        quoted = rule is not None and rule.planned
        reviews = section is not None and not section.plans and figure.status == "planned" and not quoted
        if reviews and any(word in front for word in self.rules.times.expected):
            return "expected"
        if figure.status == "planned" or (rule is not None and rule.planned):
            return "planned"
        return "total" if any(word in clause for word in self.rules.times.total) else "done"

    def _scope(self, own: str, what: str) -> frozenset[str]:
        bare = own.replace(what, "") if what else own
        times = (*self.rules.times.last_part, *self.rules.times.last)
        for word in times:
            bare = bare.replace(word, "")
        return frozenset(word for word in self.rules.comparable.scopes if word in bare)


def by_key(facts: Iterable[Fact]) -> dict[tuple[Key, Period | None], list[Fact]]:
    """Return facts by what they state and the period they state it of, each group in order of publication."""
    groups: dict[tuple[Key, Period | None], list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[fact.key, fact.period].append(fact)
    for group in groups.values():
        group.sort(key=lambda fact: (fact.published, fact.document.document_id, fact.figure.start))
    return groups
