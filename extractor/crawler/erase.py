"""Removing what the archive holds of an address, without moving any other record.

A record stands in a gzip member of its own. Where one is removed, a member of the same length takes its place:
a short note that something was removed, and padding in the comment field of the gzip header.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path

from extractor.crawler.members import Member, members
from extractor.crawler.warc import ORIGIN_HEADER
from extractor.errors import ExtractorError

_NOTE = (
    b"WARC/1.0\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
    b"WARC-Date: 1970-01-01T00:00:00Z\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\nremoved\r\n\r\n"
)
_HEADER = b"\x1f\x8b\x08\x10\0\0\0\0\0\xff"  # a gzip member with a comment, without a time
_HEAD_LIMIT = 64_000


def erase(archive: Path, urls: Collection[str]) -> int:
    """Remove every record that was asked for or found at one of these addresses. Return how many there were.

    Can be repeated where it was cut short. Raises ExtractorError where the archive cannot be written.
    """
    count = 0
    for path in sorted([*archive.glob("*.warc.gz"), *archive.glob("*.warc.gz.open")]):
        try:
            with path.open("r+b") as file:
                for member in list(_members_of(path, set(urls))):
                    file.seek(member.offset)
                    file.write(_blank(member.end - member.offset))
                    count += 1
        except OSError as error:
            raise ExtractorError(f"the archive cannot be written: {error}", str(path)) from None
    return count


def _members_of(path: Path, urls: set[str]) -> Iterator[Member]:
    with path.open("rb") as file:
        for member in members(file, _HEAD_LIMIT, keep_head=True):
            if urls & _addresses(member.content):
                yield member._replace(content=b"")


def _addresses(record: bytes) -> set[str]:
    """Return where a record says that it was asked for and found."""
    found = set()
    for line in record.partition(b"\r\n\r\n")[0].split(b"\r\n"):
        name, _, value = line.decode("utf-8", "replace").partition(": ")
        if name.lower() == "warc-target-uri":
            found.add(value.strip("<> "))
        elif name.lower() == ORIGIN_HEADER.lower():
            try:
                origin = json.loads(value)
            except ValueError:
                continue
            found.add(str(origin.get("asked", "")))
    return found


def _blank(length: int) -> bytes:
    """Return a gzip member of exactly this length that holds the note, or nothing where there is no room."""
    for text in (_NOTE, b""):
        packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        body = packer.compress(text) + packer.flush()
        end = struct.pack("<II", zlib.crc32(text), len(text))
        room = length - len(_HEADER) - 1 - len(body) - len(end)
        if room >= 0:
            return _HEADER + b" " * room + b"\0" + body + end
    return b"\0" * length
