"""The data dictionary: tables and fields of an edition, with what every description of it says of them.

Order, types and enums come from the records; titles, meanings, units and examples from `dictionary.toml`.
"""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic.fields import FieldInfo

from extractor.output.tables import CODE_COLUMNS, RECORD_TABLES, columns

FieldType = Literal["string", "integer", "number", "boolean", "date", "list"]
TYPES: dict[Any, FieldType] = {
    str: "string",
    int: "integer",
    Decimal: "number",
    bool: "boolean",
    date: "date",
}
# Code-list columns that hold several values; all their other columns are text.
LISTS = frozenset({"surfaces", "kinds"})


class Entry(NamedTuple):
    """A field: its names, what it means, its type, unit, an example, its terms, and whether every row has it."""

    name: str
    title_zh: str
    meaning: str
    type: FieldType
    unit: str
    example: str
    terms: tuple[str, ...] = ()
    required: bool = False


class Table(NamedTuple):
    """A table: its titles, what it holds, its key, its fields, and field -> (table, field) that it refers to."""

    name: str
    title: str
    title_zh: str
    description: str
    key: str
    references: dict[str, tuple[str, str]]
    fields: tuple[Entry, ...]


@lru_cache(maxsize=1)
def dictionary() -> dict[str, Table]:
    """Return the tables of an edition by name, in published order."""
    told = _told()
    models = {table.name: table.model for table in RECORD_TABLES}
    found = {}
    for name, said in told["tables"].items():
        if name in models:
            model = models[name]
            entries = [
                _entry(told, name, field, model.model_fields[field], said["key"]) for field in columns(model)
            ]
        else:
            entries = [_code_entry(told, name, field, said["key"]) for field in CODE_COLUMNS[name]]
        references = {field: _target(target) for field, target in said["references"].items()}
        found[name] = Table(
            name,
            said["title"],
            said["title_zh"],
            said["description"],
            said["key"],
            references,
            tuple(entries),
        )
    return found


def qudt(unit_code: str) -> str:
    """Return the QUDT unit of a base unit, or nothing where it has none."""
    name = _told()["qudt"].get(unit_code, "")
    return f"http://qudt.org/vocab/unit/{name}" if name else ""


@lru_cache(maxsize=1)
def _told() -> dict[str, Any]:
    return tomllib.loads((files("extractor.output") / "dictionary.toml").read_text(encoding="utf-8"))


def _target(written: str) -> tuple[str, str]:
    table, _, field = written.partition(".")
    return table, field


def _words(told: dict[str, Any], table: str, field: str) -> list[str]:
    found: list[str] = told.get(table, {}).get(field) or told["any"].get(field) or [field, "", "", ""]
    return found


def _entry(told: dict[str, Any], table: str, name: str, field: FieldInfo, key: str) -> Entry:
    title, meaning, unit, example = _words(told, table, name)
    terms = tuple(sorted(term for term in _terms(field.annotation) if term))
    needed = name == key or (field.is_required() and _type(field.annotation) != "list")
    meaning = meaning or field.description or name.replace("_", " ")
    return Entry(name, title, meaning, _type(field.annotation), unit, example, terms, needed)


def _code_entry(told: dict[str, Any], table: str, name: str, key: str) -> Entry:
    title, meaning, unit, example = _words(told, table, name)
    kind: FieldType = "list" if name in LISTS else "string"
    return Entry(name, title, meaning, kind, unit, example, (), name in (key, "description"))


def _type(annotation: Any) -> FieldType:
    """Return the type of a field: that of the first plain type in its annotation."""
    if get_origin(annotation) is Literal:
        return "string"
    if get_origin(annotation) is list:
        return "list"
    if annotation in TYPES:
        return TYPES[annotation]
    return next((_type(one) for one in get_args(annotation) if one is not type(None)), "string")


def _terms(annotation: Any) -> list[str]:
    if get_origin(annotation) is Literal:
        return [term for term in get_args(annotation) if isinstance(term, str)]
    return [term for one in get_args(annotation) if not isinstance(one, str) for term in _terms(one)]
