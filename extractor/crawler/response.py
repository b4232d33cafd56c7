"""An answer of a server, read whole, and what its headers say."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import quote


class Response(NamedTuple):
    """An answer, read whole. raw: as received (without chunking). body: unpacked. at: UTC, ISO 8601."""

    asked: str
    url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    raw: bytes
    body: bytes
    at: str
    milliseconds: int

    def header(self, name: str) -> str:
        """Return a header's first value, or ""."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


def location(response: Response) -> str:
    """Return where a redirect leads. Bytes beyond ASCII, in whatever charset, go back to the server as they came."""
    value = response.header("Location")
    return quote(value.encode("latin-1", "replace"), safe="/%:@!$&'()*+,;=~-._?#[]")


def conditions(etag: str, last_modified: str) -> dict[str, str]:
    """Return the headers by which a server is asked for a page only where it changed."""
    pairs = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in pairs.items() if value and not re.search(r"[\r\n]", value)}


def retry_after(value: str, now: datetime) -> float | None:
    """Read Retry-After, seconds or a date; None where there is none or it cannot be read. now: by the server's
    clock where it says, since a date of its own is meant."""
    value = value.strip()
    if re.fullmatch("[0-9]+", value):
        return float(value)
    until = http_date(value)
    return None if until is None else max(0.0, (until - now).total_seconds())


def http_date(value: str) -> datetime | None:
    """Read a date of a header, UTC where it names no zone; None for what is none."""
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(value) if value else None
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)
