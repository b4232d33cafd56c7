"""Several hosts at once, one request at a time to each, and how soon a host in trouble is left alone."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import QUICK, RESET, Patience, Scripted, answer, declared

from extractor.crawler.crawl import CrawlResult, crawl, lanes
from extractor.crawler.fetch import Fetcher
from extractor.crawler.sources import Source
from extractor.crawler.trouble import FetchError
from extractor.errors import ExtractorError
from extractor.rulebook import Rulebook

RULES = Rulebook()
NOW = datetime(2024, 6, 2, 12, tzinfo=UTC)


def listing(*numbers: int) -> bytes:
    rows = "".join(f'<li><a href="t20240523_{n}.html">第{n}条</a> 2024-05-{n:02d}</li>' for n in numbers)
    return f"<html><body><ul>{rows}</ul></body></html>".encode()


def article(number: int) -> bytes:
    return f"<html><body><p>第{number}页：投资{number}亿元。</p></body></html>".encode()


class Slow:
    """A server whose every answer takes its time; it notes how many requests were under way at once."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.now = self.most = 0
        self.times: list[float] = []
        self._turn = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(20)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(5)
            request = connection.recv(65536)
            if not request:
                return
            with self._turn:
                self.now += 1
                self.most = max(self.most, self.now)
                self.times.append(time.monotonic())
            time.sleep(self.seconds)
            path = request.split(b" ")[1]
            with self._turn:
                self.now -= 1
            if path == b"/robots.txt":
                connection.sendall(answer(b"", "404 Not Found"))
            elif b"/t2024" in path:
                connection.sendall(answer(article(int(path.rsplit(b"_", 1)[1].split(b".")[0]))))
            else:
                connection.sendall(answer(listing(1, 2, 3)))


@contextmanager
def slow_hosts(*seconds: float) -> Iterator[list[Slow]]:
    with ExitStack() as stack:
        servers = [Slow(one) for one in seconds]
        for one in servers:
            stack.callback(one.close)
        yield servers


def night(out: Path, sources: list[Source], **options: object) -> CrawlResult:
    return crawl(sources, out, RULES, clock=lambda: NOW, limits=QUICK, **options)  # type: ignore[arg-type]


def source(number: int, host: str, **fields: object) -> Source:
    return declared(id=f"s{number}", start=[f"http://{host}/list/index.html"], **fields)


def test_hosts_are_crawled_at_once_and_none_twice_at_a_time(tmp_path: Path) -> None:
    with slow_hosts(0.05, 0.05, 0.05, 0.05) as servers:
        places = {f"h{number}.example": ("127.0.0.1", one.port) for number, one in enumerate(servers)}
        sources = [source(number, host) for number, host in enumerate(places)]
        sources += [source(9, "h0.example", max_requests=50)]  # a second source of the first host
        began = time.monotonic()
        result = night(tmp_path, sources, connect_to=places)
        spent = time.monotonic() - began
        assert [counts.state for counts in result.counts.values()] == ["ok"] * 5
        assert [one.most for one in servers] == [1, 1, 1, 1]
        assert spent < sum(len(one.times) for one in servers) * 0.05
        starts = [one.times[0] for one in servers]
        assert max(starts) - min(starts) < 0.5  # nobody waited for another host's night to end


def test_only_so_many_hosts_at_once(tmp_path: Path) -> None:
    with slow_hosts(0.03, 0.03) as servers:
        places = {f"h{number}.example": ("127.0.0.1", one.port) for number, one in enumerate(servers)}
        result = night(tmp_path, [source(0, "h0.example"), source(1, "h1.example")], connect_to=places,
                       hosts_at_once=1)  # fmt: skip
        assert [counts.new for counts in result.counts.values()] == [3, 3]
        assert servers[1].times[0] > servers[0].times[-1]


def test_the_delay_is_kept_between_answer_and_next_request(tmp_path: Path) -> None:
    with slow_hosts(0.02) as [server]:
        place = {"h.example": ("127.0.0.1", server.port)}
        night(tmp_path, [source(0, "h.example", delay_seconds=0.1)], connect_to=place)
        gaps = [later - sooner for sooner, later in zip(server.times, server.times[1:], strict=False)]
        assert len(gaps) == 4
        assert min(gaps) >= 0.12


def test_sources_that_share_a_host_are_in_one_lane(server: Scripted) -> None:
    class Named:
        def __init__(self, *hosts: str) -> None:
            self.source = declared(start=[f"https://{host}/" for host in hosts])

    nights = [
        Named("a.example"),
        Named("b.example"),
        Named("c.example:8080"),
        Named("b.example", "a.example"),
    ]
    found = [[nights.index(one) for one in lane] for lane in lanes(nights)]  # type: ignore[arg-type,type-var]
    assert sorted(sorted(lane) for lane in found) == [[0, 1, 3], [2]]


@pytest.mark.parametrize(
    ("reply", "state", "most"),
    [
        (answer(b"", "503 Service Unavailable"), "partial", 8),
        (answer(b"denied", "403 Forbidden"), "blocked", 6),
        (answer(b"<script>x()</script>", "412 Precondition Failed"), "blocked", 4),
        (answer(b"<script>document.cookie='a';location.reload()</script>"), "blocked", 4),
        (answer(b"", "429 Too Many", Retry_After="86400"), "partial", 4),
        (answer("请完成验证".encode()), "blocked", 4),
    ],
)
def test_few_requests_after_trouble_begins(
    tmp_path: Path, server: Scripted, reply: bytes, state: str, most: int
) -> None:
    numbers = range(1, 21)
    server.set("/list/index.html", answer(listing(*numbers)))
    server.set("/list/t20240523_1.html", answer(article(1)))
    for number in numbers[1:]:
        server.set(f"/list/t20240523_{number}.html", reply)
    second = declared(id="second", start=["http://town.example/list/index.html?second"])
    server.set("/list/index.html?second", answer(listing(*numbers)))
    result = night(tmp_path, [declared(), second], connect_to=server.connect_to, pause=Patience())
    assert len(server.requests) <= most + 2  # what the first source learnt holds for the second of the host
    assert result.counts["town"].state == state
    assert result.counts["town"].new == 1


def test_a_host_that_asks_for_a_pause_is_left_alone_after_the_last_try_too(
    server: Scripted, patience: Patience
) -> None:
    server.set("/a.html", answer(b"", "429 Too Many", Retry_After="7"))
    server.set("/b.html", answer(b"<p>x</p>"))
    visit = Fetcher(server.connect_to, QUICK, patience).visit(declared())
    assert visit.get("http://town.example/a.html").status == 429
    assert visit.get("http://town.example/b.html").status == 200
    assert len(server.asked("/a.html")) == len(patience.waits)  # one pause after each 429, none less
    assert min(patience.waits) > 6.5


def test_pages_that_fail_in_different_ways_are_not_a_host_that_fails(
    tmp_path: Path, server: Scripted
) -> None:
    numbers = range(1, 8)
    server.set("/list/index.html", answer(listing(*numbers)))
    for number in numbers:
        server.set(f"/list/t20240523_{number}.html", answer(article(number)))
    server.set("/list/t20240523_1.html", lambda request: [RESET])
    server.set("/list/t20240523_2.html", answer(b"<p>half", length=900))
    server.set("/list/t20240523_3.html", answer(gzip.compress(article(3))[:-9], Content_Encoding="gzip"))
    server.set("/list/t20240523_4.html", answer(b"", "500 Broken"))
    result = night(tmp_path, [declared()], connect_to=server.connect_to, pause=Patience())
    assert (result.counts["town"].new, result.counts["town"].failed, result.counts["town"].left) == (3, 4, 0)


def test_a_redirect_to_a_host_in_trouble_costs_one_page(tmp_path: Path, server: Scripted) -> None:
    numbers = range(1, 5)
    server.set("/list/index.html", answer(listing(*numbers)))
    for number in numbers:
        server.set(f"/list/t20240523_{number}.html", answer(article(number)))
    dead = {"dead.example": ("127.0.0.1", 1)}
    server.set("/list/t20240523_2.html", answer(status="302 Found", Location="http://dead.example/x.html"))
    result = night(tmp_path, [declared()], connect_to={**server.connect_to, **dead}, pause=Patience())
    assert (result.counts["town"].new, result.counts["town"].failed) == (3, 1)
    assert "redirected to http://dead.example/x.html" in result.failures[0].reason


def test_robots_txt_that_asks_for_patience_closes_the_night(tmp_path: Path, server: Scripted) -> None:
    server.set("/robots.txt", answer(b"", "429 Too Many"))
    result = night(tmp_path, [declared()], connect_to=server.connect_to, pause=Patience())
    assert [one.reason for one in result.failures] == ["not crawled tonight: robots.txt answers 429"]


def test_robots_that_close_the_list_are_one_finding(tmp_path: Path, server: Scripted) -> None:
    server.set("/robots.txt", answer(b"User-agent: *\nDisallow: /"))
    result = night(tmp_path, [declared()], connect_to=server.connect_to, pause=Patience())
    assert [one.reason for one in result.failures] == ["robots.txt does not allow 1 of the addresses"]


def test_a_source_has_its_hours(server: Scripted, patience: Patience) -> None:
    server.set("/a.html", answer(b"<p>x</p>"))
    local = NOW.astimezone()
    inside = f"{local:%H:%M}-{(local.hour + 1) % 24:02d}:{local:%M}"
    outside = f"{(local.hour + 1) % 24:02d}:{local:%M}-{local:%H:%M}"
    fetcher = Fetcher(server.connect_to, QUICK, patience, lambda: NOW)
    assert fetcher.visit(declared(hours=inside)).get("http://town.example/a.html").status == 200
    with pytest.raises(FetchError) as caught:
        fetcher.visit(declared(hours=outside)).get("http://town.example/a.html")
    assert caught.value.kind == "window"


def test_a_fault_that_concerns_all_ends_all_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor.crawler.warc import Archive

    def full(*_: object) -> None:
        raise ExtractorError("the archive cannot be written: no space left", "archive")

    monkeypatch.setattr(Archive, "_append_bytes", full)
    with slow_hosts(0.01, 9) as servers:
        places = {f"h{number}.example": ("127.0.0.1", one.port) for number, one in enumerate(servers)}
        began = time.monotonic()
        with pytest.raises(ExtractorError, match="no space left"):
            night(tmp_path, [source(0, "h0.example"), source(1, "h1.example")], connect_to=places)
        assert time.monotonic() - began < 8  # the slow host's connection was broken, not waited for


def test_a_night_of_robots_that_close_the_door_is_one_finding(tmp_path: Path, server: Scripted) -> None:
    numbers = range(1, 9)
    server.set("/robots.txt", answer(b"User-agent: *\nDisallow: /list/t"))
    server.set("/list/index.html", answer(listing(*numbers)))
    result = night(tmp_path, [declared()], connect_to=server.connect_to, pause=Patience())
    assert [failure.reason for failure in result.failures] == ["robots.txt does not allow 8 of the addresses"]
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("path", "reply", "most"),
    [
        ("/robots.txt", answer(b"<script>go()</script>", "521 Unknown"), 1),
        ("/robots.txt", answer(b"<script>go()</script>", "202 Accepted"), 1),
        ("/robots.txt", answer(b"<script>go()</script>", "412 Precondition Failed"), 1),
        ("/list/index.html", answer(b"<h1>Forbidden</h1>", "403 Forbidden"), 2),
        ("/list/index.html", answer(b"", "401 Unauthorized"), 2),
    ],
)
def test_a_site_that_refuses_the_first_request_is_blocked(
    tmp_path: Path, server: Scripted, path: str, reply: bytes, most: int
) -> None:
    server.set(path, reply)
    result = night(tmp_path, [declared()], connect_to=server.connect_to, pause=Patience())
    assert (result.counts["town"].state, len(result.failures)) == ("blocked", 1)
    assert len(server.requests) == most


def test_a_pause_that_one_source_is_asked_for_holds_for_another_that_waits_already(server: Scripted) -> None:
    arrived = threading.Event()

    def busy(request: bytes) -> bytes:
        arrived.set()
        time.sleep(0.2)  # the second source asks meanwhile, and waits for its turn
        return answer(b"", "429 Too Many", Retry_After="7")

    server.set("/a.html", busy, answer(b"<p>a</p>"))
    server.set("/b.html", answer(b"<p>b</p>"))
    patience = Patience()
    fetcher = Fetcher(server.connect_to, QUICK, patience)
    first, second = fetcher.visit(declared()), fetcher.visit(declared(id="second"))
    asking = threading.Thread(target=first.get, args=("http://town.example/a.html",))
    asking.start()
    assert arrived.wait(5)
    second.get("http://town.example/b.html")
    asking.join(5)
    assert len(patience.waits) == 2
    assert min(patience.waits) > 6
