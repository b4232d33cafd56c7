"""index.json, the small file that consumers poll, and the JSON Schema published beside it."""

from __future__ import annotations

from typing import Any

from extractor.output.described import DATASET, Described
from extractor.output.dictionary import dictionary
from extractor.records import SCHEMA_VERSION

DIGEST = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
VERSION = {"type": "string", "pattern": "^(undated|[0-9]{4}-[0-9]{2}-[0-9]{2})([.][0-9]+)?$"}
MOMENT = {"type": "string", "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?$"}
COUNT = {"type": "integer", "minimum": 0}
TEXT = {"type": "string", "minLength": 1}


def index(edition: Described, content: str, delta: str) -> dict[str, Any]:
    """Return `index.json`. content: digest of tables and texts. delta: the path of the delta to this version, or ""."""
    return {
        "$schema": "index.schema.json",
        "schema_version": SCHEMA_VERSION,
        "dataset": DATASET,
        "version": edition.version,
        "previous_version": edition.previous,
        "last_export": edition.moment,
        "last_change": edition.moment,
        "content_sha256": content,
        "license": "CC-BY-4.0",
        "counts": edition.counts,
        "delta_url": delta,
        "deltas_url": "delta/index.json",
        "issues_url": "data/findings.csv",
        "resources": [
            {
                "name": file.table or file.path.partition(".")[0].replace("/", "-"),
                "path": file.path,
                "bytes": file.bytes,
                "sha256": file.sha256,
                "media_type": file.media_type,
            }
            | ({"rows": file.rows} if file.rows is not None else {})
            for file in edition.files
        ],
    }


def index_schema() -> dict[str, Any]:
    """Return the JSON Schema of `index.json`."""
    resource = {
        "name": TEXT,
        "path": {"type": "string", "pattern": "^[^/].*"},
        "bytes": COUNT,
        "sha256": DIGEST,
        "media_type": {"type": "string", "pattern": "^[a-z]+/[a-z0-9.+-]+$"},
        "rows": COUNT,
    }
    fields: dict[str, Any] = {
        "$schema": TEXT,
        "schema_version": {"type": "string", "pattern": "^[0-9]+[.][0-9]+[.][0-9]+$"},
        "dataset": TEXT,
        "version": VERSION,
        "previous_version": {"anyOf": [VERSION, {"const": ""}]},
        "last_export": MOMENT,
        "last_change": MOMENT,
        "content_sha256": DIGEST,
        "license": TEXT,
        "counts": {
            "type": "object",
            "properties": dict.fromkeys(dictionary(), COUNT),
            "required": list(dictionary()),
        },
        "delta_url": {"type": "string"},
        "deltas_url": TEXT,
        "issues_url": TEXT,
        "resources": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": resource,
                "required": [name for name in resource if name != "rows"],
                "additionalProperties": False,
            },
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "index.json",
        "type": "object",
        "properties": fields,
        "required": list(fields),
    }
