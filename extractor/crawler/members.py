"""Gzip members: a WARC file as a row of whole pieces, and what to do about one that is not whole."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

_BLOCK = 1 << 16
_MAGIC = b"\x1f\x8b\x08"


class Member(NamedTuple):
    """One gzip member. fault: why its content cannot be used, or "" where it is whole."""

    offset: int
    end: int
    content: bytes
    fault: str = ""


def members(file: BinaryIO, limit: int, start: int = 0, keep_head: bool = False) -> Iterator[Member]:
    """Yield the members of a file from `start` on. After a broken one, go on at the next that begins well.

    limit: a larger member is a fault; with keep_head, its beginning is its content and there is no fault.
    """
    offset = start
    while True:
        member = _member_at(file, offset, limit, keep_head)
        if member is None:
            return
        yield member
        offset = member.end


def cut_torn_tail(path: Path) -> int:
    """Cut a file after its last whole member; return the number of bytes cut."""
    size, whole = path.stat().st_size, 0
    with path.open("rb") as file:
        for member in members(file, 0):
            if member.fault and not member.fault.startswith("larger"):
                break
            whole = member.end
    if whole < size:
        with path.open("r+b") as file:
            file.truncate(whole)
    return size - whole


def _member_at(file: BinaryIO, offset: int, limit: int, keep_head: bool) -> Member | None:
    file.seek(offset)
    opened, size, read = zlib.decompressobj(zlib.MAX_WBITS | 16), 0, 0
    out: list[bytes] = []
    while not opened.eof:
        block = file.read(_BLOCK)
        if not block:
            end = offset + read
            return Member(offset, end, b"", "cut short") if read else None
        read += len(block)
        try:
            while block and not opened.eof:
                piece = opened.decompress(block, _BLOCK * 16)
                block = opened.unconsumed_tail
                size += len(piece)
                if size <= limit or (keep_head and not out):
                    out.append(piece)
        except zlib.error as error:
            return Member(offset, _next_start(file, offset + 1), b"", f"damaged ({error})")
    end = offset + read - len(opened.unused_data)
    if size > limit and not keep_head:
        return Member(offset, end, b"", f"larger than {limit} bytes")
    return Member(offset, end, b"".join(out))


def _next_start(file: BinaryIO, offset: int) -> int:
    """Return where the next member seems to begin, at or after `offset`; the file's end where none does."""
    file.seek(offset)
    before = b""
    while block := file.read(_BLOCK):
        found = (before + block).find(_MAGIC)
        if found >= 0:
            return offset - len(before) + found
        offset += len(block)
        before = block[-2:]
    return offset
