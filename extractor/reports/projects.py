"""Figures of one subject -> a Project, by rules/projects.toml."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Any, Literal

from extractor.records import Document, Figure, Project, ProjectStatus
from extractor.reports.contexts import Context
from extractor.reports.subjects import Subject
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation


class ProjectWords(RuleFile):
    """Words of names."""

    endings: list[str]
    places: list[str]


class StateRule(Rule):
    """Words that tell how far a project is; `unless_before`: what takes them that meaning from in front."""

    gives: ProjectStatus
    words: list[str]
    unless_before: list[str] = []


class ProjectRules(RuleFile):
    """The shape of rules/projects.toml."""

    fields: dict[str, str]
    words: ProjectWords
    state: list[StateRule]


class Projects:
    """Gathers the figures of a page by project."""

    def __init__(self, rules: ProjectRules) -> None:
        self.fields = rules.fields
        self._endings = re.compile(f"(?:{alternation(rules.words.endings)})+$")
        self._states = [
            (
                rule.gives,
                re.compile(alternation(rule.words)),
                re.compile(f"(?:{alternation(rule.unless_before)})" if rule.unless_before else "(?!)"),
            )
            for rule in rules.state
        ]

    def gather(
        self, document: Document, figures: list[Figure], places: list[Context], subjects: list[Subject]
    ) -> list[Project]:
        """Return one project for each name that figures belong to; sets their project_id."""
        groups: dict[str, list[int]] = {}
        keys: dict[str, str] = {}  # of each name, in order of place
        for index, subject in enumerate(subjects):
            if not subject.project:
                continue
            name = subject.name
            if name not in keys:
                keys[name] = self._key(name, document.place_name, groups)
            groups.setdefault(keys[name], []).append(index)
        names: dict[str, list[str]] = {}
        for name, key in keys.items():
            names.setdefault(key, []).append(name)
        return [
            self._project(document, names[key], [figures[i] for i in group], [places[i] for i in group])
            for key, group in groups.items()
        ]

    def _key(self, name: str, place: str, known: dict[str, list[int]]) -> str:
        """Return the core of a name, or that of a known project which holds it or is held in it."""
        core = self._endings.sub("", name.removeprefix(place)) or name
        for key in known:
            if key == core or (min(len(key), len(core)) >= 4 and (key in core or core in key)):
                return key
        return core

    def _project(
        self, document: Document, names: list[str], figures: list[Figure], places: list[Context]
    ) -> Project:
        fields: dict[str, Any] = {}
        for figure in figures:
            field = self.fields.get(figure.measure)
            if field and field not in fields and figure.quality == "intact":
                value = _edtf(figure) if figure.kind == "date" else figure.value
                if value not in (None, ""):
                    fields[field] = value
        text = " ".join(dict.fromkeys(place.text[place.sentence : place.stop] for place in places))
        identity = "\x1f".join((document.document_id, names[0])).encode()
        project = Project(
            project_id="p" + blake2b(identity, digest_size=8).hexdigest(),
            document_id=document.document_id,
            section=figures[0].section,
            name=names[0],
            aliases=names[1:],
            status=self._state(text),
            locations=[],
            figure_ids=[figure.figure_id for figure in figures],
            **fields,
        )
        for figure in figures:
            figure.project_id = project.project_id
        return project

    def _state(self, text: str) -> ProjectStatus | Literal[""]:
        for gives, words, unless in self._states:
            for match in words.finditer(text):
                if not unless.search(text, max(0, match.start() - 12), match.start()):
                    return gives
        return ""


def _edtf(figure: Figure) -> str:
    """Return the days of a date in the Extended Date/Time Format: a day, a month, a year, or an interval."""
    start, end = figure.date_start, figure.date_end
    if start is None or end is None:
        return ""
    if start == end:
        return start.isoformat()
    if (start.year, start.month) == (end.year, end.month):
        whole = start.day == 1 and end.day >= 28
        return f"{start:%Y-%m}" if whole else f"{start:%Y-%m}~"
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year:
        return f"{start:%Y}"
    return f"{start.isoformat()}/{end.isoformat()}"


def compile_projects(rules: Rulebook) -> Projects:
    """Build the gatherer from rules/projects.toml."""
    return Projects(rules.load("projects.toml", ProjectRules))
