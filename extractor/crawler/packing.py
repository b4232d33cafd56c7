"""Content codings: compressed bytes -> bytes, whole or not at all."""

from __future__ import annotations

import zlib


class PackingError(ValueError):
    """A compressed body that is cut short, is not what its header says, or unpacks to too much."""


class TooLarge(PackingError):
    """A compressed body that unpacks to too much."""


def unpack(body: bytes, coding: str, limit: int) -> bytes:
    """Undo the content codings of a header such as `gzip`. Raises PackingError where the stream does not end,
    is not of that coding, or is longer than `limit` bytes."""
    for name in reversed([part.strip().lower() for part in coding.split(",") if part.strip()]):
        if name in ("gzip", "x-gzip"):
            body = _gunzip(body, limit)
        elif name == "deflate":
            body = _inflate(body, limit)
        elif name != "identity":
            raise PackingError(f"the coding {name} was not asked for")
    return body


def _gunzip(body: bytes, limit: int) -> bytes:
    out = b""
    while body[:2] == b"\x1f\x8b" or not out:
        piece, body = _stream(body, zlib.MAX_WBITS | 16, limit - len(out))
        out += piece
        if not body:
            break
    return out


def _inflate(body: bytes, limit: int) -> bytes:
    try:
        return _stream(body, zlib.MAX_WBITS, limit)[0]
    except PackingError:
        return _stream(body, -zlib.MAX_WBITS, limit)[0]  # many servers send it without the zlib frame


def _stream(body: bytes, window: int, limit: int) -> tuple[bytes, bytes]:
    opened = zlib.decompressobj(window)
    try:
        out = opened.decompress(body, limit + 1)
    except zlib.error as error:
        raise PackingError(f"the body is not compressed as its header says ({error})") from None
    if len(out) > limit:
        raise TooLarge(f"the body unpacks to more than {limit} bytes")
    if not opened.eof:
        raise PackingError("the compressed body is cut short")
    return out, opened.unused_data
