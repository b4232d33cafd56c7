"""Sockets: where a connection may go, how old a TLS it may speak, and how long it may take."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import warnings
from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HeaderParsingError, NameResolutionError, NewConnectionError
from urllib3.util.response import assert_header_parsing

from extractor.crawler.addresses import may_dial

ConnectTo = Mapping[str, tuple[str, int]]
LOOPBACK_ADVICE = "for a site served on this machine declare allow_loopback = true, or give --allow-loopback"


class AddressRefused(Exception):
    """A name that leads to a private or loopback address. Deliberately no OSError: nothing may retry it."""


class BrokenHeaders(http.client.HTTPException):
    """Header lines that are none. What stands after one is lost, and with it where the body ends."""


class Dial:
    """Opens sockets for one source: to the mapped place if there is one, to allowed addresses only.

    connect_to: host, or host:port, -> where to connect instead; address and Host header stay as they are.
    """

    def __init__(self, allow_loopback: bool, connect_to: ConnectTo | None = None) -> None:
        self.allow_loopback = allow_loopback
        self.connect_to = connect_to or {}
        self._open: socket.socket | None = None

    def connect(self, connection: HTTPConnection) -> socket.socket:
        """Open the socket of a urllib3 connection. The address that was checked is the address dialled."""
        host, port = connection.host, connection.port or connection.default_port
        target = (
            self.connect_to.get(f"{host}:{port}") or self.connect_to.get(host) or (host.strip("[]"), port)
        )
        timeout = connection.timeout if isinstance(connection.timeout, int | float) else None
        failure: OSError | None = None
        for address in self._allowed(connection, host, target):
            try:
                self._open = socket.create_connection(address, timeout)
                return self._open
            except OSError as error:
                failure = error
        raise NewConnectionError(connection, f"no connection to {host}: {failure}") from failure

    def use(self, opened: socket.socket | None) -> None:
        """Remember the socket that the next response comes through."""
        self._open = opened or self._open

    def hang_up(self) -> None:
        """Break the open connection from another thread, whatever it waits for."""
        if self._open is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self._open, socket.SHUT_RDWR)

    def _allowed(
        self, connection: HTTPConnection, host: str, target: tuple[str, int]
    ) -> list[tuple[str, int]]:
        try:
            found = socket.getaddrinfo(target[0], target[1], type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as error:
            reason = error if isinstance(error, socket.gaierror) else socket.gaierror(str(error))
            raise NameResolutionError(host, connection, reason) from None
        addresses = [str(entry[4][0]) for entry in found]
        allowed = [(address, target[1]) for address in addresses if may_dial(address, self.allow_loopback)]
        if not allowed:
            refused = f"{host} leads to {addresses[0]}, which is no public address"
            loopback = not self.allow_loopback and any(may_dial(address, True) for address in addresses)
            raise AddressRefused(f"{refused}; {LOOPBACK_ADVICE}" if loopback else refused)
        return allowed


class Deadline:
    """A total time limit for one response: read timeouts alone never end a server that sends a byte now
    and then."""

    def __init__(self, dial: Dial, seconds: float) -> None:
        self.passed = False
        self._dial = dial
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _end(self) -> None:
        self.passed = True
        self._dial.hang_up()


def open_session(dial: Dial, tls: str, ca_file: str = "") -> requests.Session:
    """Return a session that connects through `dial` only, with the TLS of that source; it retries
    nothing."""
    session = _Session()
    session.trust_env = False  # a proxy from the environment would bypass the check of addresses
    adapter = _Adapter(dial, tls_context(tls, ca_file))
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def tls_context(tls: str, ca_file: str = "") -> ssl.SSLContext:
    """Return the TLS settings `modern`, `legacy` (old renegotiation, SHA-1, short keys) or `tls1`; all
    verify. ca_file: certificates (PEM) to trust besides, such as an intermediate that the server forgets."""
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(ca_file)
    if tls != "modern":
        context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
        context.set_ciphers("DEFAULT:@SECLEVEL=1" if tls == "legacy" else "DEFAULT:@SECLEVEL=0")
    if tls == "tls1":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
    return context


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Leave redirects to us: the library prepares the next request even where it is not to follow, and
        stumbles over bytes that are not UTF-8."""


class _Adapter(HTTPAdapter):
    def __init__(self, dial: Dial, context: ssl.SSLContext) -> None:
        self._dial = dial
        self._context = context
        super().__init__(pool_connections=4, pool_maxsize=1)  # it tries once; who asks decides about more

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._dial)


class _Answer(http.client.HTTPResponse):
    """An answer whose header lines are all headers: else the library would wait for an end that it cannot see."""

    def begin(self) -> None:
        super().begin()
        while (
            http.client.SWITCHING_PROTOCOLS < self.status < http.client.OK
        ):  # hints before the answer itself
            self.headers = self.msg = None  # type: ignore[assignment]
            super().begin()
        line = _no_header(self.msg)
        if line is not None:
            shown = line.strip()[:60].encode("ascii", "replace").decode("ascii")
            raise BrokenHeaders(f'the server is broken: it sends a malformed header line, "{shown}"')


def _no_header(headers: http.client.HTTPMessage) -> str | None:
    """Return the first header line that is none, or None."""
    try:
        assert_header_parsing(headers)
    except HeaderParsingError:
        rest = headers.get_payload()
        return str(rest).lstrip().partition("\n")[0] if rest else ""
    return None


def _pools(dial: Dial) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        response_class = _Answer

        def _new_conn(self) -> socket.socket:
            return dial.connect(self)

        def putrequest(self, *args: Any, **kwargs: Any) -> None:
            dial.use(self.sock)
            super().putrequest(*args, **kwargs)

    class Secure(HTTPSConnection):
        response_class = _Answer

        def _new_conn(self) -> socket.socket:
            return dial.connect(self)

        def putrequest(self, *args: Any, **kwargs: Any) -> None:
            dial.use(self.sock)
            super().putrequest(*args, **kwargs)

        def connect(self) -> None:
            super().connect()
            dial.use(self.sock)  # the TLS socket took the place of the one that was dialled

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
