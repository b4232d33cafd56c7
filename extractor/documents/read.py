"""The door of the room: a capture -> a Document with its text, sections, tables and what it says about
itself."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from extractor.documents import drafts
from extractor.documents.describe import document
from extractor.documents.files import unread
from extractor.documents.vocabulary import vocabulary
from extractor.errors import ExtractorError
from extractor.page import decode, is_binary
from extractor.records import Capture, Document, Failure
from extractor.rulebook import Rulebook

PAGES = (".html", ".htm", ".shtml", ".xhtml", ".jsp", ".txt")
_TAGS = re.compile(r"<(?:!doctype\s+html|html|head|body|div|p|table|span|br|meta|article)\b[^>]*>", re.I)
_BEGINS_AS_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html|head)\b", re.I)
_NOTHING = re.compile(rb"[ \t\r\n\xef\xbb\xbf]*")
_LOOKED_AT = 5000
_SAID = ("title", "index_number", "document_number", "unified_number", "validity", "published_date")


def read(capture: Capture, rules: Rulebook) -> Document:
    """Return the document that a capture holds: a page of HTML or plain text.

    Plain text stays as it is, character by character. A file that a crawl brought is a document without text.
    Raises ExtractorError, with the address, for what else is binary, is empty, or holds no text.
    """
    if _NOTHING.fullmatch(capture.body):
        raise ExtractorError("the file is empty", capture.url)
    if is_binary(capture.body):
        if capture.source_id:  # from a crawl: it belongs to what a source published
            return unread(capture)
        raise ExtractorError(
            "a binary file, neither a page nor plain text", capture.url, "give HTML or plain text"
        )
    source, encoding = decode(capture.body)
    words = rules.once(vocabulary)
    is_page = _is_page(source, capture)
    draft = drafts.page(source, encoding, capture, rules, words) if is_page else drafts.plain(source, rules)
    if not draft.text.strip():
        raise ExtractorError("the page holds no text", capture.url)
    return document(draft, capture, "text/html" if is_page else "text/plain", encoding, rules, words)


def said(capture: Capture, rules: Rulebook) -> str:
    """Return what a page says as a document: its article, and its fields, one a line. What stands around the
    article does not count. Raises ExtractorError as `read` does."""
    document = read(capture, rules)
    fields = (str(getattr(document, name) or "") for name in _SAID)
    return "\n".join([*fields, document.text])


def captures_of(path: Path) -> Iterator[Capture | Failure]:
    """Yield the captures of a file, or of the pages and texts in a folder and below it, sorted by name.

    What in a folder cannot be read is a failure in its place, and stops nothing. Raises ExtractorError for a
    missing path, an unreadable file, and a folder without pages.
    """
    if not path.exists():
        raise ExtractorError("there is no such file or folder", str(path))
    if path.is_file():
        one = _captured(path, path.name)
        if isinstance(one, Failure):
            raise ExtractorError(one.reason, str(path))
        yield one
        return
    closed: list[Failure] = []
    files = sorted(_pages_below(path, closed))
    yield from closed
    if not files and not closed:
        raise ExtractorError("the folder holds no pages", str(path), f"looked for {', '.join(PAGES)}")
    for file in files:
        yield _captured(file, file.relative_to(path).as_posix())


def _captured(file: Path, name: str) -> Capture | Failure:
    try:
        return Capture(file.read_bytes(), name)
    except OSError as error:
        return _unreadable(str(file), error)


def _unreadable(where: str, error: OSError) -> Failure:
    return Failure(
        stage="open", url=where, reason=f"cannot be read: {(error.strerror or str(error)).lower()}"
    )


def _pages_below(folder: Path, closed: list[Failure]) -> Iterator[Path]:
    """Yield the pages in a folder and below it; folders that cannot be listed are added to `closed`."""
    walk = os.walk(folder, onerror=lambda error: closed.append(_unreadable(str(error.filename), error)))
    for below, _, names in walk:
        for name in names:
            file = Path(below, name)
            if file.suffix.lower() in PAGES and (file.is_file() or not file.exists()):
                yield file


def _is_page(source: str, capture: Capture) -> bool:
    head = source[:_LOOKED_AT]
    if capture.url.lower().endswith(".txt") or capture.content_type.lower().startswith("text/plain"):
        return _BEGINS_AS_PAGE.match(head) is not None
    searched = source if "html" in capture.content_type.lower() else head
    return _TAGS.search(searched) is not None
