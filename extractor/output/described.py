"""What the descriptions of an edition are written from: its version, files, places and years."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from extractor.output.settings import CatalogSettings
from extractor.output.tables import TABLES, Row

DATASET = "township-disclosure-figures"
LICENSE = "CC-BY-4.0"
LICENSE_TITLE = "Creative Commons Attribution 4.0"
LICENSE_URL = "https://creativecommons.org/licenses/by/4.0/"
RIGHTS = (
    "The tables are under CC BY 4.0. Administrative documents of state organs are outside copyright by article 5 of "
    "the Copyright Law of the People's Republic of China; texts of sources that do not want them shown are left out."
)
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".jsonl": "application/x-ndjson",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".ttl": "text/turtle",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class File(NamedTuple):
    """A file of the edition: its path, its table if it holds one, bytes, SHA-256 and number of rows."""

    path: str
    table: str
    bytes: int
    sha256: str
    rows: int | None

    @property
    def media_type(self) -> str:
        """Return the media type that the file's ending stands for."""
        return MEDIA_TYPES[Path(self.path).suffix]


class Described(NamedTuple):
    """An edition as its descriptions tell of it.

    moment: UTC, ISO 8601, or "" where nothing says when. places: rows of the code list. years: by place_id, the years
    that its documents look back on. sources: web addresses of the sites. first, last: days of the documents.
    """

    version: str
    previous: str
    moment: str
    notes: str
    counts: dict[str, int]
    files: tuple[File, ...]
    settings: CatalogSettings
    places: tuple[Row, ...]
    years: dict[str, tuple[int, ...]]
    sources: tuple[str, ...]
    publishers: tuple[str, ...]
    first: str
    last: str

    def csv(self) -> list[File]:
        """Return the CSV tables in published order."""
        found = {file.table: file for file in self.files if file.path.endswith(".csv")}
        return [found[name] for name in TABLES if name in found]


class Surveyed(NamedTuple):
    """What the documents of an edition say together."""

    years: dict[str, tuple[int, ...]]
    sources: tuple[str, ...]
    publishers: tuple[str, ...]
    first: str
    last: str
    newest: str


def surveyed(documents: Iterable[Row]) -> Surveyed:
    """Return what documents, given as their rows, say together."""
    years: dict[str, set[int]] = {}
    sources: set[str] = set()
    publishers: set[str] = set()
    days: set[str] = set()
    newest = ""
    for one in documents:
        place = ":".join(one[name] for name in ("place_code_scheme", "place_code", "place_name") if one[name])
        said = {year for year in (one["report_year"], one["plan_year"]) if year is not None}
        if place:
            years.setdefault(place, set()).update(said)
        parts = urlsplit(one["url"]) if one["url"].startswith(("http://", "https://")) else None
        if parts is not None and re.fullmatch(r"[A-Za-z0-9.:\[\]-]+", parts.netloc):
            sources.add(f"{parts.scheme}://{parts.netloc}/")
        if one["publisher"]:
            publishers.add(one["publisher"])
        if one["published_date"]:
            days.add(one["published_date"])
        days.update(f"{year:04}-12-31" for year in said)
        days.update(f"{year:04}-01-01" for year in said)
        newest = max(newest, one["retrieved_at"])
    ordered = {place: tuple(sorted(found)) for place, found in sorted(years.items())}
    first, last = (min(days), max(days)) if days else ("", "")
    return Surveyed(ordered, tuple(sorted(sources)), tuple(sorted(publishers)), first, last, newest)


def day_of(moment: str) -> str:
    """Return the day of a moment, or `undated`."""
    found = DAY.match(moment)
    return found[0] if found else "undated"
