"""A file that is no page: kept and listed with the document it belongs to, its text not read."""

from __future__ import annotations

import hashlib
from urllib.parse import unquote, urlsplit

from extractor.documents.identity import document_id
from extractor.records import Capture, Document

_OFFICE = "application/vnd.openxmlformats-officedocument"
_ZIPPED = {
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".pptx": f"{_OFFICE}.presentationml.presentation",
    ".ofd": "application/ofd",
}
_OLE = {".doc": "application/msword", ".wps": "application/vnd.ms-works", ".xls": "application/vnd.ms-excel"}
# The first bytes, the type they show, and the types of formats that share them, by suffix.
_TYPES: tuple[tuple[bytes, str, dict[str, str]], ...] = (
    (b"%PDF", "application/pdf", {}),
    (b"PK\x03\x04", "application/zip", _ZIPPED),
    (b"\xd0\xcf\x11\xe0", "application/x-ole-storage", _OLE),
    (b"{\\rtf", "application/rtf", {}),
    (b"Rar!", "application/vnd.rar", {}),
    (b"7z\xbc\xaf", "application/x-7z-compressed", {}),
    (b"\x89PNG", "image/png", {}),
    (b"\xff\xd8\xff", "image/jpeg", {}),
)


def unread(capture: Capture) -> Document:
    """Return the document of a file whose text is not read: what it is called, where it was, which bytes."""
    sha256 = hashlib.sha256(capture.body).hexdigest()
    return Document.model_validate(
        {
            "document_id": document_id("", capture.url, sha256),
            "url": capture.url,
            "source_id": capture.source_id,
            "title": capture.title or name_of(capture.url),
            "publisher": capture.publisher,
            "retrieved_at": capture.retrieved_at,
            "sha256": sha256,
            "text_sha256": hashlib.sha256(b"").hexdigest(),
            "media_type": media_type(capture.body, capture.url),
            "attachment_of": capture.attachment_of,
            "gone_since": capture.gone_since,
            "moved_to": capture.moved_to,
            "guessed": "" if capture.title else "title",
        }
    )


def name_of(url: str) -> str:
    """Return the file's name at the end of an address."""
    return unquote(urlsplit(url).path).rsplit("/", 1)[-1]


def media_type(body: bytes, url: str) -> str:
    """Return the media type that the first bytes show; the name decides only among formats that share them."""
    suffix = f".{name_of(url).rsplit('.', 1)[-1].lower()}"
    for magic, kind, shared in _TYPES:
        if body.startswith(magic):
            return shared.get(suffix, kind)
    return "application/octet-stream"
