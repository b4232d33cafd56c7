"""Whose property each figure of a report is: a project, a thing that a sentence names, or neither of them.

Reports name most of what they tell of in passing: 文体中心总投资5600万元，11月竣工. Such a thing is known by the word that
says what of it is told, keeps its figures up to the next semicolon, and is found again where another report begins a
clause with its name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from extractor.across.names import Names
from extractor.records import Figure, Report, Section
from extractor.reports.contexts import Context, contexts

_FULL_NAME = 4
_FIRST = 2
_ALIKE = 0.5
_HOLDS = 0.999
_FEWEST = 3
_SEPARATOR = "\x1f"
_CLAUSES = re.compile("[\uff0c,\uff1a:]")
_COLONS = "\uff1a:"
_ENDS = "\n\u3002\uff1b"


class Owner(NamedTuple):
    """Whose property a fact is: an entity id or another key, and the name that people read."""

    key: str
    name: str
    project: bool


class Owners:
    """The owners of projects, by project_id, and of things, by their names."""

    def __init__(
        self, of: Mapping[str, Owner], called: Iterable[tuple[str, Owner]], names: Names, place: str = ""
    ) -> None:
        self._of, self._names, self._place = of, names, place
        self._town = place.rpartition(_SEPARATOR)[2]
        self._called: dict[tuple[str, frozenset[str]], Owner | None] = {}
        self._near: dict[str, dict[str, Owner]] = defaultdict(dict)  # by pairs of characters, by key
        self._first: dict[str, dict[str, Owner]] = defaultdict(dict)  # by first characters, by name
        for name, owner in called:
            self._call(name, owner)

    def get(self, figure: Figure) -> Owner | None:
        """Return the project that a figure is of."""
        if figure.project_id in self._of:
            found = self._of[figure.project_id]
            return None if self._names.says_nothing(found.name) else found
        return self._exact(figure.subject) if len(figure.subject) >= _FULL_NAME else None

    def known(self, name: str) -> Owner | None:
        """Return the project or thing that bears a name, or whose name holds it or is held in it."""
        return self._exact(name) or self._alike(name, _HOLDS)

    def thing(self, name: str) -> Owner:
        """Return the project or thing of a name; a new thing where none is alike."""
        found = self._exact(name) or self._alike(name, self._names.alone)
        if found is None:
            core = self._names.core(name)
            key = _SEPARATOR.join((self._place, core, *sorted(self._names.phases(name))))
            found = Owner(key, name, True)
            self._call(name, found)
        return found

    def heading(self, clause: str) -> Owner | None:
        """Return the project or thing with whose name a clause begins, if no longer name goes on from there."""
        text = self._names.plain(clause)
        names = self._first.get(text[:_FIRST], {})
        found = max((name for name in names if text.startswith(name)), key=len, default="")
        return names[found] if found and not self._names.has_thing(text[len(found) :]) else None

    def _call(self, name: str, owner: Owner) -> None:
        for stem in {name, self._names.stem(name), self._names.stem(name.removeprefix(self._town))}:
            if len(stem) >= _FULL_NAME:
                self._first[stem[:_FIRST]].setdefault(stem, owner)
        key = self._key(name)
        known = self._called.setdefault(key, owner)
        if known is not None and known.key != owner.key:
            self._called[key] = None
        for pair in self._names.pairs(key[0]):
            self._near[pair][owner.key] = owner

    def _key(self, name: str) -> tuple[str, frozenset[str]]:
        return self._names.core(name), self._names.phases(name)

    def _exact(self, name: str) -> Owner | None:
        return self._called.get(self._key(name))

    def _alike(self, name: str, least: float) -> Owner | None:
        """Return the only project or thing that is as alike as that, in the same phase and not apart."""
        pairs = self._names.pairs(self._names.core(name))
        if len(pairs) < _FEWEST:
            return None
        found: dict[str, Owner] = {}
        for pair in sorted(pairs):
            found |= self._near.get(pair, {})
        fitting = [
            owner
            for owner in found.values()
            if len(self._names.pairs(self._names.core(owner.name))) >= _FEWEST
            and self._names.phases(owner.name) == self._names.phases(name)
            and not self._names.apart(owner.name, name)
            and self._names.alike(owner.name, name) >= least
        ]
        return fitting[0] if len(fitting) == 1 else None


class Page(NamedTuple):
    """A report with the surroundings, the section and the owner of each of its figures, in order of place."""

    report: Report
    around: Sequence[Context]
    sections: Sequence[Section | None]
    owners: Sequence[Owner | None]


def page(report: Report, owners: Owners, names: Names) -> Page:
    """Return a report with what stands around its figures, and whose they are."""
    around = contexts(report.document, report.figures)
    sections = list(report.document.sections_at(figure.start for figure in report.figures))
    return Page(report, around, sections, list(_owned(report, around, owners, names)))


def _owned(
    report: Report, surroundings: Sequence[Context], owners: Owners, names: Names
) -> Iterator[Owner | None]:
    """Yield the project or thing that each figure is of; None where it is of the place or of a body."""
    where = (report.document.place_name, report.document.publisher)
    told: _Told | None = None
    before = 0  # where the figure before ends
    for figure, around in zip(report.figures, surroundings, strict=True):
        owner = owners.get(figure)
        if owner is None and figure.subject not in where and names.is_thing(figure.subject):
            owner = owners.thing(figure.subject)
        name, property_of = names.headed(around.text[around.piece : around.start])
        headed = None if figure.project_id else _headed(around, max(before, around.chunk), owners)
        if (
            told is None
            or told.chunk != around.chunk
            or headed is not None
            or figure.measure == "project_count"
        ):
            told = _Told(around.chunk, headed) if headed is not None else None
        full = _of_town(name, figure, where, names)
        named = owners.thing(full) if name and names.opens(property_of) and names.is_thing(name) else None
        named = named or (owners.known(name) if name else None)
        if named is not None and (owner is None or _another(named.name, owner.name, names)):
            told = _Told(around.chunk, named)
            owner = named
        elif told is not None and not (name and property_of) and _goes_on(figure, around, owner, property_of):
            owner = told.owner
        elif name and property_of and named is None and owner is None:
            told = None  # it is told of something else
        elif told is None and not name and _goes_on(figure, around, owner, property_of):
            label = names.label(around.text, around.start)
            owner = owners.thing(label) if label and names.is_thing(label) else owner
        before = around.end if around.text is report.document.text else 0
        yield owner


def _of_town(name: str, figure: Figure, where: tuple[str, ...], names: Names) -> str:
    """Return the name of a thing with that of the township which a county's report names with it."""
    town = figure.subject
    return town + name if names.is_town(town) and town not in where and town not in name else name


def _another(name: str, other: str, names: Names) -> bool:
    """Tell whether two names that words and reading give are hardly of one thing."""
    return names.alike(name, other) < _ALIKE or names.apart(name, other)


class _Told(NamedTuple):
    """The thing that a part of a sentence tells of, and where that part begins."""

    chunk: int
    owner: Owner


def _goes_on(figure: Figure, around: Context, owner: Owner | None, property_of: str) -> bool:
    """Tell whether a figure is of what its part of the sentence tells of: a property or a day, of nothing named there."""
    if not property_of and figure.kind != "date":
        return False
    return owner is None or figure.subject not in around.text[around.chunk : around.start]


def _headed(around: Context, start: int, owners: Owners) -> Owner | None:
    """Return what the last clause in front begins with that begins with a known name: of the clauses behind `start`."""
    if around.label:
        return None
    start = _label(around) if start == around.chunk else start
    for clause in reversed(_CLAUSES.split(around.text[start : around.start])):
        found = owners.heading(clause)
        if found is not None:
            return found
    return None


def _label(around: Context) -> int:
    """Return where the label in front of a part of a sentence begins, or else the part itself."""
    text, end = around.text, around.chunk
    if not end or text[end - 1] not in _COLONS:
        return end
    return max(text.rfind(mark, 0, end - 1) for mark in _ENDS) + 1
