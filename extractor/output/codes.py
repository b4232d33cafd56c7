"""The code lists of an edition: the units, measures and places that its other tables name."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ConfigDict

from extractor.output.tables import Row
from extractor.records import Document, Figure
from extractor.rulebook import Rulebook, RuleFile

UNIT_COLUMNS = ("unit", "kind", "unit_code", "factor", "surfaces", "description")
MEASURE_COLUMNS = ("measure", "kinds", "description")
PLACE_COLUMNS = ("place_code", "place_code_scheme", "place_name", "county_code", "description")


class Term(RuleFile):
    """What the code lists take from a rule, whatever else it says."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str
    kind: str = ""
    kinds: list[str] = []
    code: str = ""
    factor: str = ""
    surfaces: list[str] = []
    description: str = ""


class Terms(RuleFile):
    """The terms of a rule file that declares units or measures."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    unit: list[Term] = []
    measure: list[Term] = []


def unit_rows(figures: Iterable[Figure], rules: Rulebook) -> list[Row]:
    """Return a row for each unit of the rules, and for each base unit of a figure that they do not name."""
    rows = {
        (term.kind, term.name): {
            "unit": term.name,
            "kind": term.kind,
            "unit_code": term.code,
            "factor": term.factor,
            "surfaces": term.surfaces,
            "description": term.description or term.name,
        }
        for term in rules.load("units.toml", Terms).unit
    }
    known = {row["unit_code"] for row in rows.values()}
    for code, kind in sorted({(figure.unit_code, figure.kind) for figure in figures if figure.unit_code}):
        if code not in known:
            rows[kind, code] = {
                "unit": code,
                "kind": kind,
                "unit_code": code,
                "factor": "1",
                "surfaces": [],
                "description": f"base unit of {_words(kind)}",
            }
    return [rows[key] for key in sorted(rows)]


def measure_rows(figures: Iterable[Figure], rules: Rulebook) -> list[Row]:
    """Return a row for each measure of the rules, and for each of a figure that they do not name."""
    rows = {
        term.name: {
            "measure": term.name,
            "kinds": term.kinds or ([term.kind] if term.kind else []),
            "description": term.description or _words(term.name),
        }
        for term in rules.load("measures.toml", Terms).measure
    }
    seen: dict[str, set[str]] = {}
    for figure in figures:
        if figure.measure and figure.measure not in rows:
            seen.setdefault(figure.measure, set()).add(figure.kind)
    for name, kinds in seen.items():
        rows[name] = {"measure": name, "kinds": sorted(kinds), "description": _words(name)}
    return [rows[name] for name in sorted(rows)]


def place_rows(documents: Iterable[Document]) -> list[Row]:
    """Return a row for each place that documents are of."""
    places = {
        (one.place_code, one.place_code_scheme, one.place_name, one.county_code)
        for one in documents
        if one.place_code or one.place_name
    }
    return [
        dict(zip(PLACE_COLUMNS, (*place, _place_description(*place)), strict=True))
        for place in sorted(places)
    ]


def _place_description(code: str, scheme: str, name: str, county: str) -> str:
    parts = [name or code]
    if code:
        parts.append(f"code {code} of {scheme}" if scheme else f"code {code}, its list not known")
    if county:
        parts.append(f"county {county} (GB/T 2260)")
    return ", ".join(parts)


def _words(name: str) -> str:
    return name.replace("_", " ")
