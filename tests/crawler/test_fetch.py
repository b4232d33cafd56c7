from __future__ import annotations

import gzip
import socket
import time

import pytest
from conftest import QUICK, Patience, Scripted, answer, declared

from extractor.crawler.fetch import Fetcher, Limits, Visit
from extractor.crawler.trouble import FetchError

PAGE = "<html><body>全镇完成投资2.56亿元。</body></html>".encode()
URL = "http://town.example/a.html"
PACKED = gzip.compress(PAGE * 50)


def test_a_page_comes_whole_with_its_headers(server: Scripted, visit: Visit) -> None:
    server.set("/a.html", answer(PAGE, ETag='"1"', Content_Type="text/html; charset=utf-8"))
    response = visit.get(URL)
    assert (response.status, response.body, response.header("etag")) == (200, PAGE, '"1"')
    assert b"Host: town.example\r\n" in server.asked("/a.html")[0]


def test_requests_carry_an_honest_name_with_a_contact(
    server: Scripted, patience: Patience, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXTRACTOR_CONTACT", "mailto:crawl@archive.example")
    server.set("/a.html", answer(PAGE))
    Fetcher(server.connect_to, QUICK, patience).visit(declared()).get(URL)
    agents = {line for line in b"".join(server.requests).split(b"\r\n") if line.startswith(b"User-Agent")}
    assert len(agents) == 1
    line = agents.pop()
    assert line.startswith(b"User-Agent: disclosure-extractor/")
    assert line.endswith(b"(+mailto:crawl@archive.example)")


def test_a_condition_is_sent_and_304_comes_back(server: Scripted, visit: Visit) -> None:
    server.set("/a.html", answer(status="304 Not Modified"))
    assert visit.get(URL, etag='"7"', last_modified="Mon, 01 Jan 2024 00:00:00 GMT").status == 304
    assert b'If-None-Match: "7"' in server.asked("/a.html")[0]
    assert b"If-Modified-Since: Mon, 01 Jan 2024" in server.asked("/a.html")[0]


@pytest.mark.parametrize(
    ("replies", "waits"),
    [
        ([answer(status="429 Too Many", Retry_After="7")] * 2, [7, 7]),
        ([answer(status="503 Busy", Retry_After="5")], [5]),
        ([answer(status="503 Busy")] * 2, [0.01, 0.02]),
        ([answer(status="502 Bad Gateway")], [0.01]),
        ([answer(PAGE, length=len(PAGE) + 9)], [0.01]),
        ([answer(PACKED[:-20], Content_Encoding="gzip")], [0.01]),
        ([b""], [0.01]),
    ],
)
def test_passing_trouble_is_waited_out(
    server: Scripted, visit: Visit, patience: Patience, replies: list[bytes], waits: list[float]
) -> None:
    server.set("/a.html", *replies, answer(PAGE))
    assert visit.get(URL).body == PAGE
    assert len(server.asked("/a.html")) == len(replies) + 1
    assert patience.waits == pytest.approx(waits, abs=0.2)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (answer(PAGE, length=len(PAGE) + 9), "truncated"),
        (answer(PACKED[:-20], Content_Encoding="gzip"), "packing"),
        (answer(PAGE, Content_Encoding="gzip"), "packing"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nshort\r\n", "truncated"),
        (b"", "connect"),
        (answer(b"<script>go()</script>", "412 Precondition Failed"), "challenge"),
        (answer(b"<script>go()</script>", "521 Unknown"), "challenge"),
        (answer(status="302 Found", Location="/a.html"), "redirects"),
        (answer(status="301 Moved", Location="/index.html"), "home"),
        (answer(status="302 Found", Location="http://10.0.0.7/secret"), "address"),
        (answer(status="302 Found", Location="http://169.254.169.254/latest"), "address"),
        (answer(status="503 Busy", Retry_After="86400"), "postponed"),
    ],
)
def test_trouble_that_stays_has_a_name(server: Scripted, visit: Visit, reply: bytes, kind: str) -> None:
    server.set("/a.html", reply)
    with pytest.raises(FetchError) as caught:
        visit.get(URL)
    assert caught.value.kind == kind


def test_gzip_on_plain_bytes_is_asked_for_again_without_packing(server: Scripted, visit: Visit) -> None:
    server.set("/a.html", answer(PAGE, Content_Encoding="gzip"), answer(PAGE))
    assert visit.get(URL).body == PAGE
    assert b"Accept-Encoding: identity" in server.asked("/a.html")[1]


@pytest.mark.parametrize(
    ("reply", "limits", "kind"),
    [
        (answer(b"x" * 5000), Limits(raw_bytes=1000), "size"),
        (
            answer(gzip.compress(b"0" * 3_000_000), Content_Encoding="gzip"),
            Limits(body_bytes=10_000),
            "size",
        ),
    ],
)
def test_no_answer_grows_beyond_its_limit(server: Scripted, reply: bytes, limits: Limits, kind: str) -> None:
    server.set("/a.html", reply)
    with pytest.raises(FetchError) as caught:
        Fetcher(server.connect_to, limits, Patience()).visit(declared()).get(URL)
    assert (caught.value.kind, len(server.asked("/a.html"))) == (kind, 1)


def test_a_server_that_drips_is_left_at_the_deadline(server: Scripted) -> None:
    server.set("/robots.txt", answer(b""))

    def stalled(request: bytes) -> bytes:
        time.sleep(1)
        return answer(PAGE)

    server.set("/a.html", stalled)
    limits = Limits(total_seconds=0.2, read_seconds=20)
    with pytest.raises(FetchError) as caught:
        Fetcher(server.connect_to, limits, Patience()).visit(declared()).get(URL)
    assert caught.value.kind == "deadline"


def test_loopback_needs_the_permission_of_the_source(server: Scripted, patience: Patience) -> None:
    server.set("/a.html", answer(PAGE))
    with pytest.raises(FetchError) as caught:
        Fetcher(server.connect_to, QUICK, patience).visit(declared(allow_loopback=False)).get(URL)
    assert (caught.value.kind, server.requests) == ("address", [])


def test_a_cookie_set_by_a_redirect_to_itself_is_kept(server: Scripted, visit: Visit) -> None:
    def door(request: bytes) -> bytes:
        if b"Cookie: seen=1" in request:
            return answer(PAGE)
        return answer(status="302 Found", Location="/a.html", Set_Cookie="seen=1; Path=/")

    server.set("/a.html", door)
    assert visit.get(URL).body == PAGE


@pytest.mark.parametrize(
    ("robots", "path", "allowed"),
    [
        (answer(status="404 Not Found"), "/a.html", True),
        (answer(b"User-agent: *\nDisallow: /admin/"), "/admin/x.html", False),
        (answer(b"\xef\xbb\xbfUser-agent: *\nDisallow: /*?"), "/a.html?x=1", False),
        (answer("User-agent: *\nDisallow: /公开/".encode("gb18030")), "/a.html", True),
        (
            answer(b"User-agent: disclosure-extractor\nDisallow: /\n\nUser-agent: *\nAllow: /"),
            "/a.html",
            False,
        ),
        (answer(b"<html>no such page</html>", Content_Type="text/html"), "/a.html", True),
        (answer(status="500 Broken"), "/a.html", False),
        (b"", "/a.html", False),
    ],
)
def test_robots_txt_is_obeyed(
    server: Scripted, visit: Visit, robots: bytes, path: str, allowed: bool
) -> None:
    server.set("/robots.txt", robots)
    server.set(path, answer(PAGE))
    if allowed:
        assert visit.get(f"http://town.example{path}").status == 200
    else:
        with pytest.raises(FetchError) as caught:
            visit.get(f"http://town.example{path}")
        assert caught.value.kind in ("robots", "closed")
        assert server.asked(path) == []


def test_robots_txt_may_ask_for_a_longer_delay(server: Scripted, visit: Visit, patience: Patience) -> None:
    server.set("/robots.txt", answer(b"User-agent: *\nCrawl-delay: 4"))
    server.set("/a.html", answer(PAGE))
    visit.get(URL)
    visit.get(URL)
    assert all(wait > 3.5 for wait in patience.waits)
    assert len(patience.waits) == 2
    assert len(server.asked("/robots.txt")) == 1


def test_the_delay_holds_between_all_requests_to_a_host(server: Scripted, patience: Patience) -> None:
    server.set("/a.html", answer(PAGE))
    fetcher = Fetcher(server.connect_to, QUICK, patience)
    fetcher.visit(declared(delay_seconds=3)).get(URL)
    fetcher.visit(declared(id="second", delay_seconds=3)).get(URL)
    assert len(patience.waits) == 2
    assert all(2.5 < wait < 4 for wait in patience.waits)


def test_a_host_in_trouble_is_left_alone(server: Scripted, visit: Visit) -> None:
    server.set("/a.html", answer(status="503 Busy"))
    for _ in range(QUICK.troubles):
        assert visit.get(URL).status == 503
    asked = len(server.requests)
    with pytest.raises(FetchError) as caught:
        visit.get(URL)
    assert (caught.value.kind, len(server.requests)) == ("closed", asked)


def test_the_budget_of_requests_is_not_exceeded(server: Scripted, patience: Patience) -> None:
    server.set("/a.html", answer(PAGE))
    opened = Fetcher(server.connect_to, QUICK, patience).visit(declared(max_requests=2))
    assert opened.get(URL).status == 200
    with pytest.raises(FetchError) as caught:
        opened.get(URL)
    assert (caught.value.kind, len(server.requests), opened.requests) == ("budget", 2, 2)


def test_an_unknown_host_name_is_named_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(FetchError) as caught:
        Fetcher({}, QUICK, Patience()).visit(declared()).get(URL)
    assert caught.value.kind == "closed"  # robots.txt could not be asked for, so nothing may be
    assert "host name is not known" in str(caught.value)
