"""Who a document is, night after night: its index number, else its canonical address, else its bytes."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

_INDEX_NUMBER = re.compile(r"[0-9A-Z]{6,20}/\d{4}-\d{2,}")
_SESSION = re.compile(r";[a-z]*sessionid=[^/?#;]*", re.I)
_LOOPBACK = re.compile(r"localhost|127(?:\.\d+){3}|\[?::1\]?")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def document_id(index_number: str, url: str, sha256: str) -> str:
    """Return the id of a document: `330803-2024-66610`, `u-` and 16 digits for an address, `f-` for bytes."""
    if _INDEX_NUMBER.fullmatch(index_number):
        return index_number.replace("/", "-")
    address = canonical(url)
    if address:
        return f"u-{hashlib.sha256(address.encode()).hexdigest()[:16]}"
    return f"f-{sha256[:16]}"


def canonical(url: str) -> str:
    """Return an address as one page has it whatever the scheme, session, default port and fragment; ""
    for none.

    A page served on loopback keeps its address when the port changes.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        return ""
    host = parts.hostname.lower()
    try:
        port = parts.port
    except ValueError:
        port = None
    if port and port not in _DEFAULT_PORTS.values() and not _LOOPBACK.fullmatch(host):
        host = f"{host}:{port}"
    path = _SESSION.sub("", parts.path) or "/"
    return f"{host}{_without_dots(path)}" + (f"?{parts.query}" if parts.query else "")


def _without_dots(path: str) -> str:
    kept: list[str] = []
    for step in path.split("/"):
        if step == "..":
            if len(kept) > 1:
                kept.pop()
        elif step != ".":
            kept.append(step)
    return "/".join(kept)
