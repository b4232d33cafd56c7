"""WARC files -> captures, for reading again without the network. Nothing is believed that was not checked."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from extractor.crawler.members import Member, members
from extractor.crawler.packing import PackingError, unpack
from extractor.crawler.warc import ORIGIN_HEADER
from extractor.records import Capture, Failure

RECORD_LIMIT = 100_000_000
BODY_LIMIT = 60_000_000


class BrokenRecord(Exception):
    """A record that cannot be read as it was written."""


class Stored(NamedTuple):
    """An archived response. url: where it came from in the end. role: why it was asked for, "" where another
    program wrote it."""

    capture: Capture
    status: int
    role: str
    url: str


def captures(path: Path, report: Callable[[Failure], None] | None = None) -> Iterator[Capture]:
    """Yield the pages in a WARC file, gzipped or plain: answers with status 200, list pages left out.

    report: is told of each record that is damaged; nothing else happens to it.
    """
    for stored in _responses(path, report or (lambda failure: None)):
        if stored.status == 200 and stored.role in ("", "article", "file"):
            yield stored.capture


def read_record(path: Path, offset: int) -> Stored:
    """Read one record back by its place. Raises BrokenRecord where it is not there, or not as it was
    written."""
    try:
        with path.open("rb") as file:
            member = next(members(file, RECORD_LIMIT, offset), None)
    except OSError as error:
        raise BrokenRecord(f"the archive file cannot be read: {error}") from None
    if member is None or member.fault:
        raise BrokenRecord(member.fault if member else "the archive ends before it")
    for record in _records(BytesIO(member.content)):
        stored = _stored(record)
        if stored is not None:
            return stored
    raise BrokenRecord("there is no response at this place")


def _responses(path: Path, report: Callable[[Failure], None]) -> Iterator[Stored]:
    with path.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        pieces = members(file, RECORD_LIMIT) if zipped else iter([Member(0, 0, b"")])
        for member in pieces:
            where = f"record at byte {member.offset}"
            if member.fault:
                report(Failure(stage="archive", url=str(path), reason=f"{where}: {member.fault}"))
                continue
            yield from _whole_ones(BytesIO(member.content) if zipped else file, f"{path}", where, report)


def _whole_ones(
    stream: BinaryIO, path: str, where: str, report: Callable[[Failure], None]
) -> Iterator[Stored]:
    records = _records(stream)
    while True:
        try:
            record = next(records, None)
            if record is None:
                return
            stored = _stored(record)
        except BrokenRecord as error:
            report(Failure(stage="archive", url=path, reason=f"{where}: {error}"))
            continue
        if stored is not None:
            yield stored


def _records(stream: BinaryIO) -> Iterator[Any]:
    """Yield warcio's records; what warcio stumbles over ends the stream as a BrokenRecord."""
    from warcio.archiveiterator import ArchiveIterator

    iterator = ArchiveIterator(stream)
    while True:
        try:
            yield next(iterator)
        except StopIteration:
            return
        except Exception as error:  # warcio raises its own, and whatever its parsers happen to raise
            raise BrokenRecord(f"not readable as WARC ({error})") from None


def _stored(record: Any) -> Stored | None:
    """Read a response record whole. Raises BrokenRecord where length or digest do not agree with the body."""
    if record.rec_type != "response" or record.http_headers is None:
        return None
    raw = record.raw_stream.read()
    if getattr(record.raw_stream, "limit", 0):
        raise BrokenRecord("the body is shorter than the record says")
    _check_digest(raw, record.rec_headers.get_header("WARC-Payload-Digest"))
    headers = record.http_headers
    try:
        if (headers.get_header("Transfer-Encoding") or "").lower() == "chunked":
            raw = _joined(raw)
        body = unpack(raw, headers.get_header("Content-Encoding") or "", BODY_LIMIT) if raw else raw
    except PackingError as error:
        raise BrokenRecord(str(error)) from None
    origin = _origin(record.rec_headers.get_header(ORIGIN_HEADER))
    capture = Capture(
        body=body,
        url=origin.get("asked") or record.rec_headers.get_header("WARC-Target-URI") or "",
        content_type=headers.get_header("Content-Type") or "",
        retrieved_at=record.rec_headers.get_header("WARC-Date") or "",
        source_id=origin.get("source_id", ""),
        publisher=origin.get("publisher", ""),
        place_code=origin.get("place_code", ""),
        family=origin.get("family", ""),
        selectors=tuple(sorted(origin.get("selectors", {}).items())),
        attachment_of=origin.get("attachment_of", ""),
        title=origin.get("title", ""),
    )
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    return Stored(capture, int(headers.get_statuscode() or 0), origin.get("role", ""), url)


def _check_digest(raw: bytes, claimed: str | None) -> None:
    name, _, value = (claimed or "").partition(":")
    if not value or name.lower() not in hashlib.algorithms_guaranteed or name.lower().startswith("shake"):
        return
    digest = hashlib.new(name.lower(), raw, usedforsecurity=False)
    if value.strip() not in (base64.b32encode(digest.digest()).decode("ascii"), digest.hexdigest()):
        raise BrokenRecord("the body does not have the digest that the record says")


def _joined(raw: bytes) -> bytes:
    from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader

    try:
        whole: bytes = ChunkedDataReader(BytesIO(raw), raise_exceptions=True).read(BODY_LIMIT)
    except ChunkedDataException as error:
        raise BrokenRecord(f"the chunks are broken ({error})") from None
    return whole


def _origin(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
