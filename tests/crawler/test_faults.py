"""Faults of docs/faults.md that no other test shows, each against real sockets. The names carry their numbers."""

from __future__ import annotations

import socket
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import QUICK, RESET, Patience, Scripted, answer, declared

from extractor.crawler.crawl import CrawlResult, crawl
from extractor.crawler.fetch import Fetcher, Limits, Visit
from extractor.crawler.trouble import FetchError
from extractor.errors import ExtractorError
from extractor.rulebook import Rulebook
from extractor.store import Store

RULES = Rulebook()
URL = "http://town.example/a.html"
LIST = "/list/index.html"
PAGE = "<p>完成投资2亿元。</p>".encode()
HALF = answer(PAGE, length=4000)


def listing(*numbers: int, more: str = "") -> bytes:
    rows = "".join(f'<li><a href="t20240523_{n}.html">第{n}条</a> 2024-05-{n:02d}</li>' for n in numbers)
    return f"<ul>{rows}</ul>{more}".encode()


def night(out: Path, server: Scripted, day: int = 1, **fields: object) -> CrawlResult:
    now = datetime(2024, 6, 1, tzinfo=UTC) + timedelta(days=day)
    return crawl(
        [declared(**fields)], out, RULES, connect_to=server.connect_to, clock=lambda: now, limits=QUICK,
        pause=Patience(),
    )  # fmt: skip


def article(server: Scripted, number: int, body: bytes | None = None) -> None:
    text = f"<p>第{number}页：投资{number}亿元。</p>".encode()
    server.set(f"/list/t20240523_{number}.html", answer(body or text))


@pytest.mark.parametrize(
    ("pieces", "kind", "says"),
    [
        ([0.4], "connect", "no answer in time"),  # 2: accepted, and then silence
        ([RESET], "connect", "reset"),  # 3
        ([HALF, RESET], "connect", "reset"),  # 4
        (
            [b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", *[b"x", 0.1] * 9],
            "deadline",
            "not done after",
        ),  # 5
    ],
)
def test_2_3_4_5_a_connection_that_fails(
    server: Scripted, pieces: list[bytes | float], kind: str, says: str
) -> None:
    server.set("/a.html", lambda request: pieces)
    limits = Limits(connect_seconds=1, read_seconds=0.25, total_seconds=0.6, tries=1)
    visit = Fetcher(server.connect_to, limits, Patience()).visit(declared())
    with pytest.raises(FetchError, match=says) as caught:
        visit.get(URL)
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"X-Frame-Options SAMEORIGIN", "X-Frame-Options SAMEORIGIN"),
        (b"\xb5\xda\xd2\xbb\xd0\xd0", "??????"),
        (
            b"Content-Length : 3",
            "Content-Length : 3",
        ),  # who believes it, and who does not, see different bodies
    ],
)
def test_11_a_malformed_header_line_is_noticed_at_once(
    server: Scripted, visit: Visit, line: bytes, says: str
) -> None:
    """The connection stays open: a client that waits for the end that the lost headers told waits for long."""
    head = b"HTTP/1.1 200 OK\r\n" + line + b"\r\nContent-Length: 3\r\n\r\nabc"
    server.set("/a.html", lambda request: [head, 3.0])
    with pytest.raises(FetchError) as caught:
        visit.get(URL)
    assert caught.value.kind == "broken"
    assert f'the server is broken: it sends a malformed header line, "{says}"' in str(caught.value)
    assert len(server.asked("/a.html")) == 1


def test_11_an_answer_that_is_no_http_is_said_on_one_line(server: Scripted, visit: Visit) -> None:
    server.set("/a.html", b"\x00\x01 SSH-2.0-OpenSSH_9\r\n\r\n")
    with pytest.raises(FetchError) as caught:
        visit.get(URL)
    assert str(caught.value) == "the server is broken: it answers with what is no HTTP (SSH-2.0-OpenSSH_9)"
    assert len(server.asked("/a.html")) == 1


def test_11_hints_before_an_answer_are_not_taken_for_it(server: Scripted, visit: Visit) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    server.set("/a.html", lambda request: [hints, hints, answer(PAGE)])
    assert (visit.get(URL).status, visit.get(URL).body) == (200, PAGE)


@pytest.mark.parametrize(
    "value", ["²", "soon", "-3", "1.5", "Mon, 01 Jan 99999999999999 00:00:00 GMT", "Mon, 32 Foo", "\t"]
)
def test_14_a_retry_after_that_nobody_can_read_is_none(
    server: Scripted, visit: Visit, patience: Patience, value: str
) -> None:
    server.set("/a.html", answer(status="429 Slow", Retry_After=value), answer(PAGE))
    assert visit.get(URL).body == PAGE
    assert max(patience.waits) < 1


@pytest.mark.parametrize(
    ("failure", "says"),
    [
        (
            ConnectionRefusedError(111, "Connection refused"),
            "the connection failed ([Errno 111] Connection refused)",
        ),
        (TimeoutError("timed out"), "no answer in time"),
    ],
)
def test_2_a_host_that_cannot_be_reached_is_dialled_three_times(
    server: Scripted, visit: Visit, monkeypatch: pytest.MonkeyPatch, failure: OSError, says: str
) -> None:
    dialled = []

    def refuses(*address: object) -> None:
        dialled.append(address)
        raise failure

    monkeypatch.setattr(socket, "create_connection", refuses)
    with pytest.raises(FetchError) as caught:
        visit.get(URL)
    assert str(caught.value) == f"not crawled tonight: robots.txt could not be read: {says}"
    assert len(dialled) == 3


@pytest.mark.parametrize("coding", ["utf-8", "gb18030"])
def test_13_a_location_with_raw_bytes_is_followed(server: Scripted, visit: Visit, coding: str) -> None:
    raw = "/公开/一.html".encode(coding)
    target = f"/{''.join(f'%{byte:02X}' for byte in raw[1:7])}/{''.join(f'%{byte:02X}' for byte in raw[8:-5])}.html"
    if coding == "gb18030":
        target = f"/{''.join(f'%{byte:02X}' for byte in raw[1:5])}/{''.join(f'%{byte:02X}' for byte in raw[6:-5])}.html"
    moved = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: " + raw + b"\r\n\r\n"
    server.set("/a.html", moved)
    server.set(target, answer(PAGE))
    assert visit.get(URL).body == PAGE


def test_12_a_redirect_to_another_host_is_asked_under_that_host_s_rules(
    server: Scripted, visit: Visit
) -> None:
    server.set("/a.html", answer(status="302 Found", Location="http://other.example/b.html"))
    server.set("/b.html", answer(PAGE))
    assert visit.get(URL).url == "http://other.example/b.html"
    assert len(server.asked("/robots.txt")) == 2


def test_15_retry_after_may_be_a_date(server: Scripted) -> None:
    patience, now = Patience(), datetime(2024, 6, 1, tzinfo=UTC)
    server.set(
        "/a.html", answer(status="429 Slow", Retry_After="Sat, 01 Jun 2024 00:00:09 GMT"), answer(PAGE)
    )
    visit = Fetcher(server.connect_to, QUICK, patience, lambda: now).visit(declared())
    assert visit.get(URL).status == 200
    assert patience.waits == pytest.approx([9], abs=0.2)


def test_28_an_error_page_with_status_200_is_not_stored(tmp_path: Path, server: Scripted) -> None:
    server.set(LIST, answer(listing(1, 2)))
    article(server, 1)
    article(server, 2, "<html><body>对不起，您访问的页面不存在</body></html>".encode())
    result = night(tmp_path, server)
    assert (result.counts["town"].new, len(result.failures), len(result.captures)) == (1, 1, 1)


def test_33_items_that_shift_while_the_list_is_walked_are_had_the_next_night(
    tmp_path: Path, server: Scripted
) -> None:
    pager = '<script>createPageHTML(2, 0, "index", "html")</script>'
    for number in range(1, 5):
        article(server, number)
    server.set(LIST, answer(listing(1, 2, more=pager)), answer(listing(1, 3, more=pager)))
    server.set("/list/index_1.html", answer(listing(2)), answer(listing(4)))
    assert night(tmp_path, server).counts["town"].listed == 2  # the second is read twice and kept once
    second = night(tmp_path, server, day=2)
    assert (second.counts["town"].new, len(second.captures)) == (2, 4)


def test_34_a_list_that_never_ends_takes_half_the_budget(tmp_path: Path, server: Scripted) -> None:
    for number in range(20):
        server.set(
            f"/list/p{number}.html", answer(listing(1, more=f'<a href="p{number + 1}.html">下一页</a>'))
        )
    article(server, 1)
    result = night(tmp_path, server, start=["http://town.example/list/p0.html"], max_requests=12)
    assert "more list pages" in result.failures[0].reason
    assert result.counts["town"].new == 1
    assert result.counts["town"].requests <= 12


def test_36_one_article_under_several_addresses_is_asked_for_once(tmp_path: Path, server: Scripted) -> None:
    links = ["t20240523_1.html", "t20240523_1.html;jsessionid=AB12", "./x/../t20240523_1.html#top"]
    rows = "".join(f'<li><a href="{link}">第1条</a> 2024-05-01</li>' for link in links)
    server.set(LIST, answer(f"<ul>{rows}</ul>".encode()))
    article(server, 1)
    assert night(tmp_path, server).counts["town"].listed == 1
    assert len(server.asked("/list/t20240523_1.html")) == 1


def test_63_a_clock_that_jumps_back_loses_nothing(tmp_path: Path, server: Scripted) -> None:
    server.set(LIST, answer(listing(1, 2)))
    article(server, 1)
    article(server, 2)
    first = list(night(tmp_path, server, day=300).captures)
    second = night(tmp_path, server, day=2)
    assert (second.failures, list(second.captures)) == ([], first)


def test_64_a_state_of_the_first_version_is_taken_over(tmp_path: Path, server: Scripted) -> None:
    server.set(LIST, answer(listing(1)))
    article(server, 1)
    first = list(night(tmp_path, server).captures)
    base = sqlite3.connect(tmp_path / "state.sqlite")
    base.executescript(
        "DROP TABLE attachment; DROP TABLE tombstone; DROP TABLE aside;"
        "ALTER TABLE url DROP COLUMN moved_to; PRAGMA user_version = 1;"
    )
    base.close()
    second = night(tmp_path, server, day=2)
    assert (second.counts["town"].unchanged, list(second.captures)) == (1, first)
    with Store(tmp_path / "state.sqlite") as store:
        assert store.tombstones() == []


@pytest.mark.parametrize(
    "body", [b"<div>" * 100_000 + b"1" + b"</div>" * 100_000, b"<p>\x00</p>" + PAGE * 9, b"<p>1"]
)
def test_46_47_odd_pages_are_archived_and_compared(tmp_path: Path, server: Scripted, body: bytes) -> None:
    server.set(LIST, answer(listing(1)))
    article(server, 1, body)
    first, second = night(tmp_path, server), night(tmp_path, server, day=2)
    assert (first.failures, second.counts["town"].unchanged) == ([], 1)
    assert [one.body for one in second.captures] == [body]


def test_61_a_full_disk_is_not_called_a_damaged_state(tmp_path: Path) -> None:
    """Nobody is told to move a state away that only lacks room for its journal."""
    Store(tmp_path / "state.sqlite").close()
    (tmp_path / "state.sqlite-wal").unlink(missing_ok=True)
    (tmp_path / "state.sqlite-wal").mkdir()  # no journal can be written, as on a full disk
    with pytest.raises(ExtractorError) as caught:
        Store(tmp_path / "state.sqlite")
    assert "disk is not full" in caught.value.todo


def test_15_a_date_to_wait_for_is_read_by_the_server_s_clock(server: Scripted, patience: Patience) -> None:
    busy = answer(
        status="429 Too Many",
        Retry_After="Wed, 01 Jan 2020 10:00:09 GMT",
        Date="Wed, 01 Jan 2020 10:00:00 GMT",
    )
    server.set("/a.html", busy, answer(PAGE))
    visit = Fetcher(server.connect_to, QUICK, patience).visit(declared())
    assert visit.get(URL).body == PAGE
    assert max(patience.waits) == pytest.approx(9, abs=0.3)
