"""The tables of an edition as a Data Package (version 2) and as CSV on the Web."""

from __future__ import annotations

from typing import Any

from extractor.output.delta import KEYS
from extractor.output.described import (
    DATASET,
    LICENSE,
    LICENSE_TITLE,
    LICENSE_URL,
    Described,
    File,
)
from extractor.output.dictionary import Entry, Table, dictionary
from extractor.output.tables import SEPARATOR
from extractor.records import SCHEMA_VERSION

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE = "https://datapackage.org/profiles/2.0/dataresource.json"
SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
CSVW = "http://www.w3.org/ns/csvw"
# A list is text in CSV; Table Schema's own lists know no escape.
TYPES = {"list": "string", "number": "number"}
DATATYPES = {"number": "decimal", "list": "string"}
FROM_ZERO = frozenset({"start", "text_length", "candidates", "solutions"})
SHARES = frozenset({"damage_score", "chance"})


def data_package(edition: Described) -> dict[str, Any]:
    """Return `datapackage.json`."""
    settings = edition.settings
    licenses = [{"name": LICENSE, "title": LICENSE_TITLE, "path": LICENSE_URL}]
    package: dict[str, Any] = {
        "$schema": PROFILE,
        "name": DATASET,
        "id": f"{settings.base_url}datapackage.json",
        "title": settings.title,
        "description": settings.description,
        "version": edition.version,
        "schema_version": SCHEMA_VERSION,
        "homepage": settings.base_url,
        "licenses": licenses,
        "contributors": [
            {"title": settings.publisher, "email": settings.contact_email, "roles": ["publisher"]}
        ],
        "keywords": list(settings.keywords),
        "resources": [_resource(file) for file in edition.csv()],
    }
    if edition.moment:
        package["created"] = edition.moment
    if edition.sources:
        package["sources"] = [{"title": source, "path": source} for source in edition.sources]
    return package


def csvw(edition: Described) -> dict[str, Any]:
    """Return `data/csvw-metadata.json`; it lies beside the tables."""
    settings = edition.settings
    return {
        "@context": [CSVW, {"@language": "en"}],
        "dc:title": settings.title,
        "dc:description": settings.description,
        "dc:license": {"@id": LICENSE_URL},
        "dc:publisher": settings.publisher,
        "dialect": {"header": True, "encoding": "utf-8"},
        "tables": [_csvw_table(dictionary()[file.table]) for file in edition.csv()],
    }


def described(field: Entry) -> str:
    """Return what a field means in one line, with its unit."""
    text = f"{field.meaning[0].upper()}{field.meaning[1:]}"
    return f"{text}. Unit: {field.unit}." if field.unit else f"{text}."


def _resource(file: File) -> dict[str, Any]:
    table = dictionary()[file.table]
    return {
        "$schema": RESOURCE,
        "name": table.name,
        "type": "table",
        "title": f"{table.title_zh} {table.title}",
        "description": table.description,
        "path": file.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": SCHEMA,
        "fields": [_field(field, table) for field in table.fields],
        "primaryKey": [table.key],
        "missingValues": [""],
    }
    if table.references:  # an empty list is refused by the profile
        schema["foreignKeys"] = [
            {"fields": [field], "reference": {"resource": other, "fields": [name]}}
            for field, (other, name) in table.references.items()
        ]
    return schema


def _field(field: Entry, table: Table) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if field.required:
        constraints["required"] = True
    if field.name == table.key:
        constraints["unique"] = True
    if field.terms:
        constraints["enum"] = list(field.terms)
    if field.name in FROM_ZERO or field.name in SHARES:
        constraints["minimum"] = 0
    if field.name in SHARES:
        constraints["maximum"] = 1
    text = described(field)
    if field.type == "list":
        text += f" Several values are joined by `{SEPARATOR}`."
    found: dict[str, Any] = {
        "name": field.name,
        "type": TYPES.get(field.type, field.type),
        "title": field.title_zh,
        "description": text,
    }
    if field.example:
        found["example"] = field.example
    if field.type == "boolean":
        found |= {"trueValues": ["true"], "falseValues": ["false"]}
    return found | ({"constraints": constraints} if constraints else {})


def _csvw_table(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [_column(field) for field in table.fields],
        "primaryKey": table.key,
    }
    needed = {field.name for field in table.fields if field.required}
    keys = [
        {"columnReference": field, "reference": {"resource": f"{other}.csv", "columnReference": name}}
        for field, (other, name) in table.references.items()
        if KEYS[other] == name and field in needed  # it refers to keys only, and from every row
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "url": f"{table.name}.csv",
        "dc:title": f"{table.title_zh} {table.title}",
        "dc:description": table.description,
        "tableSchema": schema,
    }


def _column(field: Entry) -> dict[str, Any]:
    datatype: Any = DATATYPES.get(field.type, field.type)
    if field.type == "boolean":
        datatype = {"base": "boolean", "format": "true|false"}
    column: dict[str, Any] = {
        "name": field.name,
        "titles": field.name,
        "dc:title": field.title_zh,
        "dc:description": described(field),
        "datatype": datatype,
    }
    if field.type == "list":
        column["separator"] = SEPARATOR
    return column | ({"required": True} if field.required else {})
