"""One polite request: waits its turn, asks robots.txt, follows redirects, reads the body whole or says why
not."""

from __future__ import annotations

import os
import random
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from extractor.crawler.addresses import canonical, is_home, same_page
from extractor.crawler.hosts import Host, Hosts
from extractor.crawler.packing import PackingError, TooLarge, unpack
from extractor.crawler.proxies import as_request
from extractor.crawler.response import Response, conditions, http_date, location, retry_after
from extractor.crawler.robots import AGENT_NAME, Robots, read_robots
from extractor.crawler.sources import Source
from extractor.crawler.transport import AddressRefused, ConnectTo, Deadline, Dial, open_session
from extractor.crawler.trouble import OF_A_HOST, FetchError, Stopped, named

RETRIED = (429, 500, 502, 503, 504)
REDIRECTS = (301, 302, 303, 307, 308)
CHALLENGES = (412, 521)
HELPLESS = ("address", "size", "deadline", "tls", "dns", "broken")  # another try would bring the same


@dataclass(frozen=True)
class Limits:
    """How long and how large an answer may be, and how patient we are with a host in trouble."""

    connect_seconds: float = 15
    read_seconds: float = 30
    total_seconds: float = 120
    raw_bytes: int = 20_000_000
    body_bytes: int = 60_000_000
    redirects: int = 8
    tries: int = 3
    longest_wait: float = 120
    backoff_seconds: float = 2
    troubles: int = 3


class Fetcher:
    """The manners of one run: shared by all sources, so that a host is never asked faster because two name
    it.

    connect_to: see transport.Dial. pause and clock: injected by tests.
    """

    def __init__(
        self,
        connect_to: ConnectTo | None = None,
        limits: Limits | None = None,
        pause: Callable[[float], None] | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self.connect_to = connect_to
        self.limits = limits or Limits()
        self.clock = clock or (lambda: datetime.now(UTC))
        self.hosts = Hosts()
        self._pause = pause
        self._stopped = threading.Event()
        self._visits: list[Visit] = []

    def visit(self, source: Source) -> Visit:
        """Start asking a source: its own connections, cookies, TLS and budget of requests."""
        visit = Visit(self, source)
        self._visits.append(visit)
        return visit

    def pause(self, seconds: float) -> None:
        """Wait, unless the run is being ended."""
        if self._pause is None:
            self._stopped.wait(seconds)
        else:
            self._pause(seconds)
        self.check()

    def check(self) -> None:
        """Raise Stopped where the run is being ended."""
        if self._stopped.is_set():
            raise Stopped

    def stop(self) -> None:
        """End all waiting and break all connections of the run; every visit then raises Stopped."""
        self._stopped.set()
        for visit in list(self._visits):
            visit.hang_up()

    def now(self) -> str:
        """Return the time of the run's clock as ISO 8601."""
        return self.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Visit:
    """The requests to one source in one night. `requests` counts all that reached a server, robots.txt
    too. witness: is shown what came besides the answers that are returned: robots.txt, redirects, and what a busy
    server said before another try; and which of these it is."""

    def __init__(self, fetcher: Fetcher, source: Source) -> None:
        self.source = source
        self.requests = 0
        self.witness: Callable[[Response, str], None] = lambda response, role: None
        self.fetcher = fetcher
        self._limits = fetcher.limits
        self._dial = Dial(source.allow_loopback, fetcher.connect_to)
        self._session = open_session(self._dial, source.tls, source.ca_file)
        self._session.headers.clear()
        self._session.headers.update(
            {"User-Agent": agent(), "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
             "Accept-Language": "zh-CN,zh;q=0.9", "Accept-Encoding": "gzip, deflate"}
        )  # fmt: skip

    @property
    def refused(self) -> bool:
        """Whether the last that a host of the source gave was a refusal."""
        return any(self._host(url).refused for url in self.source.start)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def hang_up(self) -> None:
        """Break the connection that is open, from another thread."""
        self._dial.hang_up()

    def leave(self, url: str, why: str) -> None:
        """Ask the host of an address nothing more tonight, whichever source names it."""
        self._host(url).close(why, "challenge")

    def get(
        self, url: str, etag: str = "", last_modified: str = "", asked: str = "", found: str = ""
    ) -> Response:
        """Fetch an address, conditionally where a validator is given; returns whatever status came in the
        end.

        asked: the address that led here, where it is not this one. found: where the page was that has the validators,
        if not here; its date says nothing about another.
        Raises FetchError where nothing whole came, or where nothing may be asked.
        """
        asked, found = asked or url, found or url
        for _ in range(self._limits.redirects + 1):
            if is_home(url) and not is_home(asked):
                raise FetchError("home", f"redirected to the home page {url}")
            extra = conditions(etag, last_modified if same_page(url, found) else "")
            response = self._hop(asked, url, extra)
            target = canonical(location(response), url) if response.status in REDIRECTS else ""
            if response.status in CHALLENGES:
                raise self._challenged(url, response)
            if not target:
                return response
            self.witness(response, "redirect")
            url = target
        raise FetchError("redirects", f"more than {self._limits.redirects} redirects")

    def _hop(self, asked: str, url: str, conditions: dict[str, str]) -> Response:
        """Send one request of a chain of redirects. Another host's trouble is this page's alone."""
        try:
            self._permit(url)
            return self._try(asked, url, conditions)
        except FetchError as error:
            if error.kind in OF_A_HOST and self._host(url) is not self._host(asked):
                raise FetchError("redirects", f"redirected to {url}: {error}", error.response) from None
            raise

    def _challenged(self, url: str, response: Response) -> FetchError:
        """Leave a host that sends scripts, and return why."""
        why = f"the site answers {response.status} with a script instead of a page"
        self.leave(url, why)
        return FetchError("challenge", why, response)

    def _permit(self, url: str) -> None:
        """Ask robots.txt, once a night for each host."""
        root = f"{urlsplit(url).scheme}://{urlsplit(url).netloc}"
        host = self._host(url)
        with host.lock:
            if root not in host.robots:
                host.robots[root] = self._robots(f"{root}/robots.txt")
                self._hold(host, self._delay(host))  # it may have asked for a longer delay than the source
            robots = host.robots[root]
        if robots.closed:
            raise FetchError("closed", f"not crawled tonight: {robots.closed}")
        if not robots.allows(url):
            raise FetchError("robots", "robots.txt does not allow it")

    def _robots(self, url: str) -> Robots:
        start = url
        for _ in range(self._limits.redirects):
            try:
                response = self._try(start, url, {})
            except FetchError as error:
                if error.kind in ("address", "budget", "window", "postponed"):
                    raise
                return Robots(closed=f"robots.txt could not be read: {error}")
            if response.status in (*CHALLENGES, 202):
                raise self._challenged(url, response)
            self.witness(response, "robots")
            target = canonical(location(response), url) if response.status in REDIRECTS else ""
            if not target:
                return read_robots(response.status, response.body)
            url = target
        return Robots()

    def _try(self, asked: str, url: str, conditions: dict[str, str]) -> Response:
        """Send a request, and again where that may help; a host that stays in trouble is left alone for
        the night."""
        host, extra = self._host(url), dict(conditions)
        tries = 1 if host.in_trouble else self._limits.tries
        for attempt in range(1, tries + 1):
            backoff = self._limits.backoff_seconds * (1 << (attempt - 1))
            try:
                response = self._once(asked, url, extra, backoff)
            except FetchError as error:
                if error.closes or error.kind in HELPLESS or attempt == tries:
                    self._count_trouble(host, error)
                    raise
                if error.kind == "packing":
                    extra["Accept-Encoding"] = "identity"
                self._hold(host, backoff)
                continue
            if response.status not in RETRIED:
                if not url.endswith("/robots.txt"):
                    host.fared(response.status, self._limits.troubles)
                return response
            if attempt == tries:
                self._count_trouble(host, FetchError("broken", f"answers {response.status}"))
                return response
            self.witness(response, "busy")
        raise AssertionError("unreachable")

    def _once(self, asked: str, url: str, extra: dict[str, str], backoff: float) -> Response:
        """Send one request when it is its turn, and hold the host for as long as the answer asks for."""
        host = self._host(url)
        with host.lock:
            self._may_ask(host)
            self._take_turn(host)
            self._may_ask(host)  # a wait may have lasted beyond the window
            self.requests += 1
            started = time.monotonic()
            try:
                with Deadline(self._dial, self._limits.total_seconds) as deadline:
                    response = self._exchange(asked, url, extra, started, deadline)
            finally:
                self._hold(host, self._delay(host))
            self._heed(host, response, backoff)  # before another thread may ask
            return response

    def _heed(self, host: Host, response: Response, backoff: float) -> None:
        """Hold a host that is busy. Raises FetchError, and leaves the host, where it asks for too long a time."""
        if response.status not in RETRIED:
            return
        asked = response.header("Retry-After") if response.status in (429, 503) else ""
        wait = retry_after(asked, http_date(response.header("Date")) or self.fetcher.clock())
        if wait is not None and wait > self._limits.longest_wait:
            host.close(f"the host asks us to stay away for {wait:.0f} seconds", "postponed")
            raise FetchError("postponed", host.closed)
        self._hold(host, backoff if wait is None else wait)

    def _may_ask(self, host: Host) -> None:
        self.fetcher.check()
        if host.closed:
            raise FetchError(host.kind, f"the host is left alone tonight: {host.closed}")
        if self.requests >= self.source.max_requests:
            raise FetchError("budget", f"the night's {self.source.max_requests} requests are spent")
        if not self.source.open_at(self.fetcher.clock().astimezone().time()):
            raise FetchError("window", f"it is not between the hours {self.source.hours}")

    def _exchange(
        self, asked: str, url: str, extra: dict[str, str], started: float, deadline: Deadline
    ) -> Response:
        import requests
        import urllib3

        at = self.fetcher.now()
        timeouts = (self._limits.connect_seconds, self._limits.read_seconds)
        try:
            request = as_request(url)
            with self._session.request(
                "GET" if request.form is None else "POST", request.url, data=request.form, headers=extra,
                stream=True, allow_redirects=False, timeout=timeouts,
            ) as answer:  # fmt: skip
                raw = self._read(answer)
        except AddressRefused as error:
            raise FetchError("address", str(error)) from None
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            self.fetcher.check()  # a stop breaks connections too
            if deadline.passed:
                seconds = self._limits.total_seconds
                raise FetchError("deadline", f"not done after {seconds:.0f} seconds") from None
            raise named(error) from None
        if deadline.passed:
            raise FetchError("deadline", f"not done after {self._limits.total_seconds:.0f} seconds")
        try:
            body = (
                unpack(raw, answer.headers.get("Content-Encoding", ""), self._limits.body_bytes)
                if raw
                else raw
            )
        except PackingError as error:
            raise FetchError("size" if isinstance(error, TooLarge) else "packing", str(error)) from None
        headers = tuple((name, value) for name, value in answer.raw.headers.iteritems())
        milliseconds = int((time.monotonic() - started) * 1000)
        return Response(
            asked, url, answer.status_code, answer.reason or "", headers, raw, body, at, milliseconds
        )

    def _read(self, answer: Any) -> bytes:
        """Read a body as received. A client library that unpacks it would not notice a gzip stream that is
        cut."""
        pieces, size = [], 0
        for piece in answer.raw.stream(65536, decode_content=False):
            pieces.append(piece)
            size += len(piece)
            if size > self._limits.raw_bytes:
                raise FetchError("size", f"larger than {self._limits.raw_bytes} bytes")
        return b"".join(pieces)

    def _host(self, url: str) -> Host:
        return self.fetcher.hosts.of(url)

    def _delay(self, host: Host) -> float:
        asked = max((robots.delay for robots in host.robots.values()), default=0.0)
        seconds: float = max(self.source.delay_seconds, asked) * (1 + 0.25 * random.random())
        return seconds

    def _hold(self, host: Host, seconds: float) -> None:
        host.free_at = max(host.free_at, time.monotonic() + seconds)

    def _take_turn(self, host: Host) -> None:
        wait = host.free_at - time.monotonic()
        if wait > 0:
            self.fetcher.pause(wait)

    def _count_trouble(self, host: Host, error: FetchError) -> None:
        if not error.closes and error.kind not in ("address", "size"):
            host.failed(error.kind, error, self._limits.troubles)


def agent() -> str:
    """Return the User-Agent: our name, and whom to write to (EXTRACTOR_CONTACT, else this machine)."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("disclosure-extractor")
    except PackageNotFoundError:
        number = "0"
    contact = os.environ.get("EXTRACTOR_CONTACT", "").strip() or f"extractor@{socket.gethostname()}"
    return f"{AGENT_NAME}/{number} (+{contact})".encode("ascii", "replace").decode("ascii")
