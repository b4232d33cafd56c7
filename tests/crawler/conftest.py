"""A scripted server with real sockets: each path has a list of answers, sent byte for byte."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from extractor.crawler.fetch import Fetcher, Limits, Visit
from extractor.crawler.sources import Source

Reply = bytes | Callable[[bytes], bytes | list[bytes | float]]
RESET = b"<reset>"  # as the last piece of a reply: the connection is broken instead of closed


def answer(body: bytes = b"", status: str = "200 OK", length: int | None = None, **headers: str) -> bytes:
    """Write an HTTP answer; `length` lies about the body's length."""
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Length: {len(body) if length is None else length}",
        "Connection: close",
    ]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


@dataclass
class Scripted:
    """A server whose paths answer their replies in turn, the last one for ever."""

    port: int
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    requests: list[bytes] = field(default_factory=list)

    def set(self, path: str, *replies: Reply) -> None:
        self.replies[path] = list(replies)

    def asked(self, path: str) -> list[bytes]:
        return [request for request in self.requests if request.split(b" ")[1].decode() == path]

    @property
    def connect_to(self) -> dict[str, tuple[str, int]]:
        return dict.fromkeys(("town.example", "other.example"), ("127.0.0.1", self.port))

    def reply(self, request: bytes) -> bytes | list[bytes | float]:
        path = request.split(b" ")[1].decode("latin-1")
        self.requests.append(request)
        replies = self.replies.get(path)
        if not replies:
            return answer(b"nothing here", "404 Not Found")
        chosen = replies.pop(0) if len(replies) > 1 else replies[0]
        return chosen if isinstance(chosen, bytes) else chosen(request)


@pytest.fixture
def server() -> Iterator[Scripted]:
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(30)
    scripted = Scripted(listener.getsockname()[1])
    threading.Thread(target=_serve, args=(listener, scripted), daemon=True).start()
    yield scripted
    listener.close()


def _serve(listener: socket.socket, scripted: Scripted) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            connection.settimeout(5)
            try:
                request = b""
                while b"\r\n\r\n" not in request:
                    piece = connection.recv(65536)
                    if not piece:
                        break
                    request += piece
                if request:
                    _send(connection, scripted.reply(request))
            except OSError:
                continue


def _send(connection: socket.socket, reply: bytes | list[bytes | float]) -> None:
    """Send a reply, or its pieces with pauses between them."""
    for piece in [reply] if isinstance(reply, bytes) else reply:
        if isinstance(piece, float):
            time.sleep(piece)
        elif piece == RESET:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            connection.sendall(piece)


def declared(**fields: object) -> Source:
    """A source on town.example that may reach loopback and does not wait."""
    first = {"id": "town", "publisher": "某镇人民政府", "start": ["http://town.example/list/index.html"]}
    return Source.model_validate(first | {"delay_seconds": 0, "allow_loopback": True} | fields)


@dataclass
class Patience:
    """A pause that does not wait, and remembers for how long it was asked to."""

    waits: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        self.waits.append(seconds)


QUICK = Limits(connect_seconds=2, read_seconds=2, total_seconds=5, backoff_seconds=0.01)


@pytest.fixture
def patience() -> Patience:
    return Patience()


@pytest.fixture
def visit(server: Scripted, patience: Patience) -> Iterator[Visit]:
    opened = Fetcher(server.connect_to, QUICK, patience).visit(declared())
    yield opened
    opened.close()
