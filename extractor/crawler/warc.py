"""The archive: every response as received, in WARC files that only grow by whole records.

A file is called NAME.warc.gz.open while it is written and loses the `.open` when it is closed. What a
crash cut
short is cut away before anything is appended, because readers lose all that follows a torn record.
"""

from __future__ import annotations

import hashlib
import json
import threading
from base64 import b32encode
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from extractor.crawler.members import cut_torn_tail
from extractor.crawler.response import Response
from extractor.errors import ExtractorError

ROTATE_BYTES = 1_000_000_000
ORIGIN_HEADER = "X-Extractor"


class Place(NamedTuple):
    """Where a record lies: the file's final name, and the offset of its gzip member."""

    file: str
    offset: int


class Origin(NamedTuple):
    """Why a response was asked for; kept with the record, so that an archive can be read without
    sources.toml. attachment_of, title: of a file, the page that links to it and what that page calls it."""

    role: str
    source_id: str
    publisher: str = ""
    place_code: str = ""
    family: str = ""
    selectors: tuple[tuple[str, str], ...] = ()
    attachment_of: str = ""
    title: str = ""


class Archive:
    """The WARC files of one OUT. Threads take turns at writing; what was written can be read back at once.

    turn: held by who writes, and by who reads back a file that may get its final name meanwhile.

    Raises ExtractorError where the folder cannot be written.
    """

    def __init__(
        self, folder: Path, clock: Callable[[], datetime] | None = None, rotate_bytes: int = ROTATE_BYTES
    ) -> None:
        self.folder = folder
        self.cut = 0
        self._clock = clock or (lambda: datetime.now(UTC))
        self._rotate_bytes = rotate_bytes
        self.turn = threading.RLock()
        self._file: BinaryIO | None = None
        self._path = Path()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._mend()
        except OSError as error:
            raise ExtractorError(f"the archive cannot be written: {error}", str(folder)) from None

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write(self, response: Response, origin: Origin) -> tuple[Place, str]:
        """Append a response; return where it lies and its payload digest. On return it is with the system."""
        from warcio.warcwriter import BufferWARCWriter

        record = BufferWARCWriter(gzip=True).create_warc_record(
            response.url,
            "response",
            payload=BytesIO(response.raw),
            length=len(response.raw),
            http_headers=_http_headers(response),
            warc_headers_dict={"WARC-Date": response.at, ORIGIN_HEADER: _origin_text(response, origin)},
        )
        return self._append(record), str(record.rec_headers.get_header("WARC-Payload-Digest"))

    def write_revisit(self, response: Response, origin: Origin, digest: str, first_at: str) -> Place:
        """Append a note that the body is the one of `first_at`, without the body."""
        from warcio.warcwriter import BufferWARCWriter

        record = BufferWARCWriter(gzip=True).create_revisit_record(
            response.url,
            digest,
            response.url,
            first_at,
            http_headers=_http_headers(response),
            warc_headers_dict={"WARC-Date": response.at, ORIGIN_HEADER: _origin_text(response, origin)},
        )
        if response.status == 304:
            profile = "http://netpreserve.org/warc/1.0/revisit/server-not-modified"
            record.rec_headers.replace_header("WARC-Profile", profile)
        return self._append(record)

    def path_of(self, file: str) -> Path:
        """Return the path of an archive file by its final name, closed or still open."""
        closed = self.folder / file
        return closed if closed.exists() else self.folder / f"{file}.open"

    def close(self) -> None:
        """Close the file that is open, and give it its final name."""
        with self.turn:
            if self._file is not None:
                self._file.close()
                self._file = None
                _settle(self._path)

    def _append(self, record: Any) -> Place:
        """Write a record in one piece. A write that fails half-way is taken back."""
        data = _serialized(record)
        with self.turn:
            return self._append_bytes(data)

    def _append_bytes(self, data: bytes) -> Place:
        if self._file is None or self._file.tell() + len(data) > self._rotate_bytes:
            self._open_next()
        assert self._file is not None
        offset = self._file.tell()
        try:
            self._file.write(data)
            self._file.flush()
        except OSError as error:
            self._take_back(offset)
            where = str(self._path)
            raise ExtractorError(
                f"the archive cannot be written: {error}", where, "free some space"
            ) from None
        return Place(self._path.name.removesuffix(".open"), offset)

    def _take_back(self, offset: int) -> None:
        assert self._file is not None
        self._file.seek(offset)
        self._file.truncate()

    def _open_next(self) -> None:
        self.close()
        stamp = self._clock().astimezone(UTC).strftime("%Y%m%d%H%M%S")
        number = 0
        while any((self.folder / f"{stamp}-{number:03d}.warc.gz{end}").exists() for end in ("", ".open")):
            number += 1
        self._path = self.folder / f"{stamp}-{number:03d}.warc.gz.open"
        try:
            self._file = self._path.open("xb", buffering=0)
        except OSError as error:
            raise ExtractorError(f"the archive cannot be written: {error}", str(self.folder)) from None
        self._append(_file_note(self._path.name.removesuffix(".open")))

    def _mend(self) -> None:
        """Cut and close what an earlier run left open."""
        for path in sorted(self.folder.glob("*.warc.gz.open")):
            self.cut += cut_torn_tail(path)
            _settle(path)


def payload_digest(raw: bytes) -> str:
    """Return the digest of a body as the archive's records write it."""
    return f"sha1:{b32encode(hashlib.sha1(raw, usedforsecurity=False).digest()).decode('ascii')}"


def _settle(path: Path) -> None:
    if path.stat().st_size == 0:
        path.unlink()
    else:
        path.rename(path.with_name(path.name.removesuffix(".open")))


def _serialized(record: Any) -> bytes:
    from warcio.warcwriter import WARCWriter

    buffer = BytesIO()
    WARCWriter(buffer, gzip=True).write_record(record)
    return buffer.getvalue()


def _file_note(name: str) -> Any:
    from warcio.warcwriter import BufferWARCWriter

    note = {"software": "disclosure-extractor", "format": "WARC File Format 1.0"}
    return BufferWARCWriter(gzip=True).create_warcinfo_record(name, note)


def _http_headers(response: Response) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    # The body is kept without its chunking, so the header that announces chunks must not stand before it.
    headers = [
        (f"X-Archive-Orig-{name}" if name.lower() == "transfer-encoding" else name, value)
        for name, value in response.headers
    ]
    return StatusAndHeaders(f"{response.status} {response.reason}".strip(), headers, protocol="HTTP/1.1")


def _origin_text(response: Response, origin: Origin) -> str:
    fields = {name: value for name, value in origin._asdict().items() if value}
    if response.asked != response.url:
        fields["asked"] = response.asked
    if origin.selectors:
        fields["selectors"] = dict(origin.selectors)
    return json.dumps(fields, ensure_ascii=True, sort_keys=True)
