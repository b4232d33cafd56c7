"""The code lists of an edition: the units, measures and places that its other tables name."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ConfigDict

from extractor.output.dictionary import qudt
from extractor.output.tables import CODE_COLUMNS, Row
from extractor.rulebook import Rulebook, RuleFile


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


def unit_rows(used: Iterable[tuple[str, str]], rules: Rulebook) -> list[Row]:
    """Return a row for each unit of the rules, and for each base unit in use that they do not name.

    used: (unit_code, kind) of figures.
    """
    rows = {
        (term.kind, term.name): {
            "unit": term.name,
            "kind": term.kind,
            "unit_code": term.code,
            "factor": term.factor,
            "surfaces": term.surfaces,
            "description": term.description or term.name,
            "qudt": qudt(term.code),
        }
        for term in rules.load("units.toml", Terms).unit
    }
    known = {row["unit_code"] for row in rows.values()}
    for code, kind in sorted(set(used)):
        if code and code not in known:
            known.add(code)
            rows[kind, code] = {
                "unit": code,
                "kind": kind,
                "unit_code": code,
                "factor": "1",
                "surfaces": [],
                "description": f"base unit of {_words(kind)}",
                "qudt": qudt(code),
            }
    return [rows[key] for key in sorted(rows)]


def measure_rows(used: Iterable[tuple[str, str]], rules: Rulebook) -> list[Row]:
    """Return a row for each measure of the rules, and for each in use that they do not name.

    used: (measure, kind) of figures.
    """
    rows = {
        term.name: {
            "measure": term.name,
            "kinds": term.kinds or ([term.kind] if term.kind else []),
            "description": term.description or _words(term.name),
        }
        for term in rules.load("measures.toml", Terms).measure
    }
    seen: dict[str, set[str]] = {}
    for name, kind in used:
        if name and name not in rows:
            seen.setdefault(name, set()).add(kind)
    for name, kinds in seen.items():
        rows[name] = {"measure": name, "kinds": sorted(kinds), "description": _words(name)}
    return [rows[name] for name in sorted(rows)]


def place_rows(documents: Iterable[Row]) -> list[Row]:
    """Return a row for each place that documents, given as their rows, are of."""
    found: dict[str, Row] = {}
    for one in documents:
        code, scheme = one["place_code"], one["place_code_scheme"]
        name, county = one["place_name"], one["county_code"]
        if not (code or name):
            continue
        key = ":".join(part for part in (scheme, code, name) if part)
        described = _place_description(code, scheme, name, county)
        row = (code, scheme, name, county, described, key)
        if key not in found or county > found[key]["county_code"]:
            found[key] = dict(zip(CODE_COLUMNS["places"], row, strict=True))
    return [found[key] for key in sorted(found)]


def _place_description(code: str, scheme: str, name: str, county: str) -> str:
    parts = [name or code]
    if code:
        parts.append(f"code {code} of {scheme}" if scheme else f"code {code}, its list not known")
    if county:
        parts.append(f"county {county} (GB/T 2260)")
    return ", ".join(parts)


def _words(name: str) -> str:
    return name.replace("_", " ")
