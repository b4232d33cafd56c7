"""What the descriptions of an edition claim, against its files: packages, catalogs, versions and deltas."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from extractor.errors import ExtractorError
from extractor.output.delta import TEXTS, read_delta, reversed_lines
from extractor.output.history import changelog
from extractor.output.naming import text_name
from extractor.output.publish import sha256_of
from extractor.output.tables import TABLES

MARK = "\ufeff"
# A tombstone does not say what stood there, and a scrubbed line says nothing: neither can be taken back.
UNTOLD = ("tombstone", "withdrawn")


def wrong_descriptions(folder: Path) -> Iterator[str]:
    """Yield what the descriptions of the edition in `folder` claim and does not hold, a sentence each."""
    checks: dict[str, Callable[[Path, dict[str, Any]], Iterator[str]]] = {
        "index.json": _index,
        "datapackage.json": _package,
        "data/csvw-metadata.json": _csvw,
        "croissant.json": _croissant,
        "catalog.zh.json": _chinese,
        "catalog.jsonld": _catalog,
        "delta/index.json": _history,
    }
    for path, check in checks.items():
        try:
            said = json.loads((folder / path).read_text(encoding="utf-8"))
            yield from (f"{path}: {fault}" for fault in check(folder, said))
        except FileNotFoundError:
            yield f"{path}: is missing"
        except (OSError, ValueError, KeyError, TypeError, AttributeError, StopIteration) as error:
            yield f"{path}: cannot be read: {type(error).__name__} {error}"


def header(folder: Path, table: str) -> list[str]:
    """Return the columns of a CSV table."""
    with (folder / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        names = next(csv.reader(stream))
    return [name.removeprefix(MARK) for name in names]


def _version(folder: Path) -> str:
    return str(json.loads((folder / "index.json").read_text(encoding="utf-8"))["version"])


def _same_version(folder: Path, version: object) -> Iterator[str]:
    true = _version(folder)
    if not version or version != true:
        yield f"version is {version!r}, index.json says {true!r}"


def _moment(name: str, value: object) -> Iterator[str]:
    try:
        datetime.fromisoformat(str(value))
    except ValueError:
        yield f"{name} is no moment: {str(value)!r}"


def _index(folder: Path, said: dict[str, Any]) -> Iterator[str]:
    for name in ("version", "license", "dataset", "schema_version"):
        if not said[name]:
            yield f"{name} is empty"
    for name in ("last_export", "last_change"):
        if said[name]:
            yield from _moment(name, said[name])
    if said["delta_url"] and not (folder / said["delta_url"]).is_file():
        yield f"{said['delta_url']} is missing"


def _package(folder: Path, said: dict[str, Any]) -> Iterator[str]:
    if not said.get("licenses"):
        yield "has no licence"
    yield from _same_version(folder, said.get("version"))
    if "created" in said:
        yield from _moment("created", said["created"])
    if [one["name"] for one in said["resources"]] != list(TABLES):
        yield f"has other tables than {', '.join(TABLES)}"
    for one in said["resources"]:
        yield from _same_file(folder, one["path"], one["bytes"], one["hash"].removeprefix("sha256:"))
        fields = one["schema"]["fields"]
        yield from _same_columns(folder, one["name"], [field["name"] for field in fields])
        for field in fields:
            if not field.get("description"):
                yield f"{one['name']}.{field['name']} has no description"


def _csvw(folder: Path, said: dict[str, Any]) -> Iterator[str]:
    if not said.get("dc:license"):
        yield "has no licence"
    for one in said["tables"]:
        names = [column["name"] for column in one["tableSchema"]["columns"]]
        yield from _same_columns(folder, one["url"].removesuffix(".csv"), names)


def _croissant(folder: Path, said: dict[str, Any]) -> Iterator[str]:
    if not said.get("license"):
        yield "has no licence"
    if not said.get("version"):
        yield "version is empty"
    for name in ("datePublished", "dateModified"):
        if name in said and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", said[name]):
            yield f"{name} is no day: {said[name]!r}"
    for one in said["distribution"]:
        yield from _same_file(folder, one["contentUrl"], int(one["contentSize"].split()[0]), one["sha256"])
    for one in said["recordSet"]:
        names = [field["source"]["extract"]["column"] for field in one["field"]]
        yield from _same_columns(folder, one["name"], names)


def _chinese(folder: Path, said: dict[str, Any]) -> Iterator[str]:
    from extractor.output.catalog_zh import words

    names = words()["fields"]
    yield from _same_version(folder, said[names["version"]])
    for name in (*(names[one] for one in ("title", "provider", "abstract")), *words()["fixed"]):
        if not said[name]:
            yield f"{name} is empty"


def _catalog(folder: Path, said: dict[str, Any]) -> Iterator[str]:
    """Both forms of the catalog say the same; what they say of files, versions and dates holds."""
    from rdflib import DCTERMS, RDF, Graph, URIRef

    as_json = Graph().parse(data=json.dumps(said), format="json-ld")
    as_turtle = Graph().parse(folder / "catalog.ttl", format="turtle")
    if set(as_json) != set(as_turtle):
        yield "does not say the same as catalog.ttl"
    dcat, spdx = "http://www.w3.org/ns/dcat#", "http://spdx.org/rdf/terms#"
    for graph, form in ((as_json, ""), (as_turtle, "catalog.ttl: ")):
        for name in (DCTERMS.issued, DCTERMS.modified):
            for one, value in sorted(graph.subject_objects(name)):
                yield from _moment(f"{form}{one} {str(name).rpartition('/')[2]}", value)
        for one in graph.subjects(RDF.type, URIRef(f"{dcat}Dataset")):
            if graph.value(one, DCTERMS.license) is None:
                yield f"{form}{one} has no licence"
            version = graph.value(one, URIRef(f"{dcat}version"))
            yield from (f"{form}{fault}" for fault in _same_version(folder, version and str(version)))
        for one in graph.subjects(RDF.type, URIRef(f"{dcat}Distribution")):
            size = graph.value(one, URIRef(f"{dcat}byteSize"))
            checksum = graph.value(one, URIRef(f"{spdx}checksum"))
            digest = graph.value(checksum, URIRef(f"{spdx}checksumValue"))
            path = str(one).rpartition("#")[2]
            faults = _same_file(folder, path, int(str(size)), str(digest))
            yield from (f"{form}{fault}" for fault in faults)


def _history(folder: Path, said: dict[str, Any]) -> Iterator[str]:
    """The newest edition is this one; taken back, its delta gives the edition before; older deltas are whole."""
    newest, *_ = said["versions"]
    yield from _same_version(folder, newest["version"])
    for table, digest in newest["after"].items():
        if sha256_of(folder / "jsonl" / f"{table}.jsonl") != digest:
            yield f"{newest['version']}: jsonl/{table}.jsonl has other bytes than it led to"
    for one in said["versions"]:
        if one["path"]:
            yield from _same_file(folder, one["path"], one["bytes"], one["sha256"])
    if newest["path"]:
        yield from _reversed(folder, newest)
    if (folder / "CHANGELOG.md").read_text(encoding="utf-8") != changelog(said["versions"]):
        yield "CHANGELOG.md does not tell the same"


def _reversed(folder: Path, newest: dict[str, Any]) -> Iterator[str]:
    lines = read_delta(folder / newest["path"])
    versions = {(line["from_version"], line["to_version"]) for line in lines}
    if versions - {(newest["previous_version"], newest["version"])}:
        yield f"{newest['path']}: leads between other versions"
    for table in TABLES:
        here = [line for line in lines if line["table"] == table]
        if any(name in line for line in here for name in UNTOLD):
            continue
        now = (folder / "jsonl" / f"{table}.jsonl").read_bytes()
        try:
            before = reversed_lines(table, here, now)
        except ExtractorError as error:
            yield f"{newest['path']}: {error.what}"
            continue
        if sha256(before).hexdigest() != newest["before"][table]:
            yield f"{newest['path']}: taken back, {table} are not those of {newest['previous_version']}"
    for line in lines:
        if line["table"] == TEXTS and line["op"] != "remove":
            file = folder / "text" / text_name(line["key"])
            if not file.is_file() or file.read_bytes() != line["after"]["text"].encode("utf-8"):
                yield f"{newest['path']}: the text of {line['key']} is another one"


def _same_file(folder: Path, path: str, size: int, digest: str) -> Iterator[str]:
    file = folder / path
    if not file.is_file():
        yield f"{path} is missing"
    elif file.stat().st_size != size or sha256_of(file) != digest:
        yield f"{path} has other bytes than those described"


def _same_columns(folder: Path, table: str, names: list[str]) -> Iterator[str]:
    true = header(folder, table)
    if names != true:
        wrong = sorted(set(names) ^ set(true)) or ["their order"]
        yield f"{table}: the columns of the file are other ones: {', '.join(wrong)}"
