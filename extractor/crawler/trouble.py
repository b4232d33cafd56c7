"""Requests that brought nothing: a kind, and a sentence that says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.crawler.response import Response

OF_A_HOST = ("challenge", "blocked", "postponed", "closed")
ENDS_THE_NIGHT = (*OF_A_HOST, "budget", "window")


class FetchError(Exception):
    """A request that brought nothing. kind: dns, connect, tls, truncated, deadline, size, packing, redirects,
    home, address, robots, challenge, blocked, postponed, closed, budget, window, broken. closes: nothing more from
    this source tonight. response: what came instead, where it should be kept."""

    def __init__(self, kind: str, reason: str, response: Response | None = None) -> None:
        super().__init__(reason)
        self.kind = kind
        self.closes = kind in ENDS_THE_NIGHT
        self.response = response


class Stopped(Exception):
    """The run ends now: an interrupt, or a fault that concerns all sources."""


def named(error: Exception) -> FetchError:
    """Turn a library's exception into a kind and a sentence."""
    chain: list[BaseException] = [error]
    while (inner := _inner(chain[-1])) is not None and len(chain) < 8:
        chain.append(inner)
    names = " ".join(type(link).__name__ for link in chain)
    text = _on_one_line(str(chain[-1])) or type(chain[-1]).__name__
    if "BrokenHeaders" in names:
        return FetchError("broken", text)
    if "BadStatusLine" in names:
        return FetchError("broken", f"the server is broken: it answers with what is no HTTP ({text})")
    if "NameResolution" in names or "gaierror" in names:
        return FetchError("dns", f"the host name is not known ({text})")
    if "SSL" in names:
        return FetchError("tls", _tls_advice(text))
    if any("ended prematurely" in str(link) for link in chain):
        return FetchError("truncated", "the body is cut short (the last chunk is missing)")
    if "IncompleteRead" in names or "InvalidChunkLength" in names:
        return FetchError("truncated", f"the body is cut short ({text})")
    if "Timeout" in names:
        return FetchError("connect", "no answer in time")
    return FetchError("connect", f"the connection failed ({text})")


def _on_one_line(text: str) -> str:
    """Return what an error says, into which a server may have written anything, as one line to read."""
    return " ".join("".join(char if char.isprintable() else " " for char in text[:200]).split())


def _inner(error: BaseException) -> BaseException | None:
    for link in (getattr(error, "reason", None), *error.args[::-1], error.__cause__, error.__context__):
        if isinstance(link, BaseException):
            return link
    return None


def _tls_advice(text: str) -> str:
    old = ("UNSAFE_LEGACY", "HANDSHAKE_FAILURE", "TOO_SMALL", "TOO_WEAK", "KEY_TOO_SMALL")
    if any(word in text.upper().replace(" ", "_") for word in old):
        return f'an old TLS server ({text}); try tls = "legacy" for this source'
    if "PROTOCOL" in text.upper() or "SIGALG" in text.upper():  # the signatures of TLS 1.0 and 1.1
        return f'a very old TLS server ({text}); try tls = "tls1" for this source'
    return f"no trusted TLS connection ({text})"
