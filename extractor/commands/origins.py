"""Decisions as a figure's field `rule` holds them -> the rule that made each, and the file and line to mend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from extractor.records import Figure
from extractor.rulebook import Rulebook

# Where the rules that decide an attribute stand. A decision without an entry of its own is of the last file.
FILES: dict[str, tuple[str, ...]] = {
    "unit": ("units.toml", "implied.toml", "joints.toml", "tables.toml"),
    "number": ("forms.toml", "joints.toml", "vague.toml", "numerals.toml"),
    "kind": ("implied.toml",),
    "qualifier": ("qualifiers.toml",),
    "days": ("dates.toml",),
    "year": ("years.toml",),
    "quality": ("damage.toml", "repairs.toml"),
    "measure": ("measures.toml",),
    "noun": ("nouns.toml",),
    "status": ("status.toml",),
    "subject": ("subjects.toml",),
}
# Decisions without an entry whose words stand in another file than the last one.
ELSEWHERE = {("status", "section"): "directions.toml", ("number", "vague"): "vague.toml"}

_NAME = re.compile(r'\s*name\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')


class Origin(NamedTuple):
    """A decision: the attribute, what came out, the rule, the words it saw, and where the rule stands."""

    attribute: str
    outcome: str
    rule: str
    words: str
    where: str


class Origins:
    """Finds the entries of rules: in the user's own file first, then in ours."""

    def __init__(self, rules: Rulebook) -> None:
        self._rules = rules
        self._lines: dict[Path, dict[str, tuple[int, str]]] = {}

    def of(self, figure: Figure) -> Iterator[Origin]:
        """Yield every decision about a figure, in the order in which they were made."""
        row = figure.row()
        days = "/".join(dict.fromkeys(row[name] or "" for name in ("date_start", "date_end")))
        outcomes = row | {"number": row["written_value"], "days": days, "year": days[:4]}
        if figure.kind == "date":
            yield Origin("days", days, "", figure.surface, self.place("days", "")[1])
        elif figure.quality == "suspect" and not figure.unit:
            yield Origin("unit", "", "no entry fits", "", self._shown(self._rules.base / "units.toml"))
        for decision in figure.rule.split():
            attribute, _, rest = decision.partition(":")
            rule, _, words = rest.partition("=")
            name, where = self.place(attribute, rule)
            yield Origin(attribute, str(outcomes.get(attribute) or ""), name, words, where)

    def place(self, attribute: str, rule: str) -> tuple[str, str]:
        """Return a rule's name as its file has it, and `rules/FILE:LINE` of its entry; without the line where
        it has none. Empty where no file of rules decides the attribute."""
        files = FILES.get(attribute, ())
        for file in files:
            for path in self._paths(file):
                if rule in self._entries(path):
                    line, name = self._entries(path)[rule]
                    return name, f"{self._shown(path)}:{line}"
        name = rule.replace("-", " ")
        file = ELSEWHERE.get((attribute, name)) or (files[-1] if files else "")
        return name, self._shown(self._paths(file)[0]) if file else ""

    def _paths(self, file: str) -> list[Path]:
        own = self._rules.overlay / file if self._rules.overlay else None
        return [path for path in (own, self._rules.base / file) if path is not None and path.is_file()]

    def _shown(self, path: Path) -> str:
        """Return a path for people: `rules/units.toml` for ours, as it was given for a user's own."""
        ours = path.is_relative_to(self._rules.base)
        return path.relative_to(self._rules.base.parent).as_posix() if ours else str(path)

    def _entries(self, path: Path) -> dict[str, tuple[int, str]]:
        """Return line and name of each entry of a file, by the name as a figure's decisions write it."""
        if path not in self._lines:
            found: dict[str, tuple[int, str]] = {}
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if match := _NAME.match(line):
                    name = match[1] or match[2]
                    found.setdefault(name.replace(" ", "-"), (number, name))
            self._lines[path] = found
        return self._lines[path]
