"""catalog.zh.json: the fields that Chinese open-data portals ask for, to paste or to load.

The names follow the national guide for catalogs of government information resources and what city portals show. No
machine-readable schema of theirs is public, so `catalog.zh.schema.json` is ours. The words stand in
`catalog_zh.toml`.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from extractor.output.described import DATASET, Described
from extractor.output.dictionary import Entry, dictionary
from extractor.records import SCHEMA_VERSION


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Return the Chinese names of fields and terms."""
    return tomllib.loads((files("extractor.output") / "catalog_zh.toml").read_text(encoding="utf-8"))


def catalog_zh(edition: Described) -> dict[str, Any]:
    """Return `catalog.zh.json`."""
    said, settings = words(), edition.settings
    head = {
        "title": settings.title,
        "code": DATASET,
        "provider": settings.publisher,
        "provider_code": settings.publisher_code,
        "abstract": settings.description,
        "version": edition.version,
        "schema_version": SCHEMA_VERSION,
        "frequency": said["frequency"][settings.frequency],
        "published": edition.moment[:10],
        "updated": edition.moment[:10],
        "rows": sum(edition.counts.get(name, 0) for name in dictionary()),
        "contact": settings.contact_name,
        "phone": settings.contact_phone,
        "mail": settings.contact_email,
        "tags": list(settings.keywords),
        "sources": list(edition.publishers),
        "places": [place["place_name"] or place["place_code"] for place in edition.places],
        "address": settings.base_url,
    }
    found: dict[str, Any] = {said["fields"][name]: value for name, value in head.items()}
    found |= said["fixed"]
    found[said["fields"]["resources"]] = [_resource(edition, name) for name in dictionary()]
    return found


def catalog_zh_schema() -> dict[str, Any]:
    """Return the JSON Schema of `catalog.zh.json`."""
    said = words()
    lists = {"tags", "sources", "places", "resources"}
    kinds: dict[str, Any] = {
        said["fields"][name]: {"type": "array" if name in lists else "string"} for name in said["fields"]
    }
    kinds[said["fields"]["rows"]] = {"type": "integer", "minimum": 0}
    kinds[said["fields"]["frequency"]] = {"enum": said["terms"]["frequency"]}
    kinds |= {name: {"type": "string", "minLength": 1} for name in said["fixed"]}
    kinds[said["open"]] = {"enum": said["terms"]["open"]}
    resource: dict[str, Any] = {name: {"type": "string"} for name in said["resource"].values()}
    resource[said["resource"]["rows"]] = {"type": "integer"}
    item = {name: {"type": "string"} for name in said["item"].values()}
    resource[said["resource"]["items"]] = {
        "type": "array",
        "items": {
            "type": "object",
            "properties": item,
            "required": list(item),
            "additionalProperties": False,
        },
    }
    kinds[said["fields"]["resources"]] = {
        "type": "array",
        "items": {
            "type": "object", "properties": resource, "required": list(resource), "additionalProperties": False,
        },
    }  # fmt: skip
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "catalog.zh.json",
        "type": "object",
        "properties": kinds,
        "required": list(kinds),
        "additionalProperties": False,
    }


def _resource(edition: Described, name: str) -> dict[str, Any]:
    said, table = words(), dictionary()[name]
    file = next((one for one in edition.csv() if one.table == name), None)
    values = {
        "title": table.title_zh,
        "name": name,
        "description": table.description,
        "format": "CSV",
        "address": f"{edition.settings.base_url}{file.path}" if file else "",
        "rows": edition.counts.get(name, 0),
        "items": [_item(field) for field in table.fields],
    }
    return {said["resource"][key]: value for key, value in values.items()}


def _item(field: Entry) -> dict[str, str]:
    said = words()
    values = {
        "title": field.title_zh,
        "name": field.name,
        "type": said["types"][field.type],
        "terms": ", ".join(field.terms),
        "unit": field.unit,
        "required": said["required"]["yes" if field.required else "no"],
        "description": field.meaning,
    }
    return {said["item"][key]: value for key, value in values.items()}
