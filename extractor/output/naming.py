"""Names of files in an edition."""

from __future__ import annotations

import hashlib
import re


def text_name(document_id: str) -> str:
    """Return the name of a document's file in `text/`: its id, or a safe form of it."""
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", document_id):
        return f"{document_id}.txt"
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", document_id).lstrip("._-")[:80]
    return f"{plain}~{hashlib.sha256(document_id.encode()).hexdigest()[:12]}.txt"
