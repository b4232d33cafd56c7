"""The tables of an edition as a Croissant 1.0 data set, which search engines and learning tools read."""

from __future__ import annotations

from typing import Any

from extractor.output.described import LICENSE_URL, RIGHTS, Described, File
from extractor.output.dictionary import Entry, Table, dictionary
from extractor.output.package import described

CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
# A field that may be empty stays text: readers turn an empty number into one that was never stated.
TYPES = {"integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean", "date": "sc:Date"}


def croissant(edition: Described) -> dict[str, Any]:
    """Return `croissant.json`."""
    settings = edition.settings
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": settings.title,
        "description": settings.description,
        "url": settings.base_url,
        "version": _semantic(edition.version),
        "license": LICENSE_URL,
        "usageInfo": RIGHTS,
        "keywords": list(settings.keywords),
        "inLanguage": ["zh", "en"],
        "isLiveDataset": True,
        "citeAs": f"{settings.publisher}: {settings.title}, {edition.version}. {settings.base_url}",
        "creator": {"@type": "sc:Organization", "name": settings.publisher, "email": settings.contact_email},
        "publisher": {"@type": "sc:Organization", "name": settings.publisher},
        "distribution": [_file(file) for file in edition.csv()],
        "recordSet": [_record_set(dictionary()[file.table]) for file in edition.csv()],
    }
    if edition.moment:
        found |= {"datePublished": edition.moment[:10], "dateModified": edition.moment[:10]}
    return found


def _file(file: File) -> dict[str, Any]:
    table = dictionary()[file.table]
    return {
        "@type": "cr:FileObject",
        "@id": f"{table.name}.csv",
        "name": f"{table.name}.csv",
        "description": table.description,
        "contentUrl": file.path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": "text/csv",
        "sha256": file.sha256,
    }


def _record_set(table: Table) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": {"@id": f"{table.name}/{table.key}"},
        "field": [_field(table, field) for field in table.fields],
    }


def _field(table: Table, field: Entry) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{field.name}",
        "name": field.name,
        "description": described(field),
        "dataType": TYPES.get(field.type, "sc:Text") if field.required else "sc:Text",
        "source": {"fileObject": {"@id": f"{table.name}.csv"}, "extract": {"column": field.name}},
    }


def _semantic(version: str) -> str:
    """Return a day, and the number behind it, as a semantic version: `2026-01-02.3` is 2026.1.2+3."""
    day, _, number = version.partition(".")
    if day == "undated":
        return f"0.0.0+{number or 1}"
    plain = ".".join(str(int(part)) for part in day.split("-"))
    return f"{plain}+{number}" if number else plain
