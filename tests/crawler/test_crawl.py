from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import QUICK, Patience, Scripted, answer, declared

from extractor.crawler.captures import captures
from extractor.crawler.crawl import CrawlResult, crawl
from extractor.crawler.sources import Source
from extractor.crawler.take import Taker
from extractor.errors import ExtractorError
from extractor.records import Capture
from extractor.rulebook import Rulebook

RULES = Rulebook()
LIST = "/list/index.html"


def listing(*numbers: int, more: str = "") -> bytes:
    rows = "".join(f'<li><a href="t20240523_{n}.html">第{n}条</a> 2024-05-{n:02d}</li>' for n in numbers)
    return f"<html><body><ul>{rows}</ul>{more}</body></html>".encode()


def article(number: int, counter: int = 0) -> bytes:
    text = f"<p>第{number}页：投资{number}亿元。</p><p>浏览次数：{counter}次</p>"
    return f"<html><body>{text}</body></html>".encode()


def conditional(body: bytes, **headers: str):  # type: ignore[no-untyped-def]
    """A reply that knows its ETag and answers 304 to it."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:8]}"'

    def reply(request: bytes) -> bytes:
        if b"If-None-Match: " + tag.encode() in request:
            return answer(status="304 Not Modified", ETag=tag)
        return answer(body, ETag=tag, **headers)

    return reply


@dataclass
class Nights:
    """The same OUT, night after night; the clock moves a day each time."""

    out: Path
    server: Scripted
    day: int = 0
    patience: Patience = field(default_factory=Patience)

    def crawl(self, *sources: Source, articles: int | None = None) -> CrawlResult:
        self.day += 1
        now = datetime(2024, 6, 1, tzinfo=UTC) + timedelta(days=self.day)
        return crawl(
            list(sources) or [declared()],
            self.out,
            RULES,
            connect_to=self.server.connect_to,
            clock=lambda: now,
            limits=QUICK,
            pause=self.patience,
            articles=articles,
        )

    def records(self) -> list[tuple[str, str, str]]:
        """Kind, address and status of each record that is not about the archive itself."""
        from warcio.archiveiterator import ArchiveIterator

        found = []
        for path in sorted((self.out / "archive").glob("*.warc.gz")):
            with path.open("rb") as file:
                found += [
                    (
                        one.rec_type,
                        one.rec_headers.get_header("WARC-Target-URI"),
                        one.http_headers.get_statuscode(),
                    )
                    for one in ArchiveIterator(file)
                    if one.http_headers is not None
                ]
        return found

    def archived(self) -> list[Capture]:
        return [
            capture for path in sorted((self.out / "archive").glob("*.warc.gz")) for capture in captures(path)
        ]


@pytest.fixture
def nights(tmp_path: Path, server: Scripted) -> Nights:
    server.set(LIST, conditional(listing(1, 2)))
    for number in (1, 2, 3):
        server.set(f"/list/t20240523_{number}.html", conditional(article(number)))
    return Nights(tmp_path / "out", server)


def test_a_first_night_stores_every_article(nights: Nights) -> None:
    result = nights.crawl()
    counts = result.counts["town"]
    assert (counts.state, counts.listed, counts.new, counts.requests, counts.failed) == ("ok", 2, 2, 4, 0)
    assert result.failures == []
    assert [capture.body for capture in result.captures] == [article(1), article(2)]
    first = next(iter(result.captures))
    assert (first.source_id, first.publisher, first.retrieved_at) == (
        "town",
        "某镇人民政府",
        "2024-06-02T00:00:00Z",
    )
    assert result.totals()["new"] == 2


def test_a_second_night_asks_conditionally_and_changes_nothing(nights: Nights) -> None:
    first = list(nights.crawl().captures)
    stored = nights.archived()
    nights.server.requests.clear()
    result = nights.crawl()
    assert list(result.captures) == first
    assert result.counts["town"].unchanged == 2
    pages = [request for request in nights.server.requests if b"robots" not in request.split(b"\r\n")[0]]
    assert len(pages) == 3
    assert all(b"If-None-Match" in request for request in pages)
    assert nights.archived() == stored  # no body a second time


def test_every_answer_is_archived_and_an_unchanged_one_as_a_note(nights: Nights) -> None:
    """What came on the way is evidence too: robots.txt, redirects, a server that was busy."""
    server = nights.server
    dated = answer(article(2), Last_Modified="Mon, 01 Jan 2024 00:00:00 GMT")
    server.set("/robots.txt", answer(b"User-agent: *\nDisallow: /admin/"))
    server.set("/list/t20240523_1.html", answer(b"busy", "503 Busy"), conditional(article(1)))
    server.set("/list/t20240523_2.html", answer(b"there", "302 Found", Location="/new/2.html"))
    server.set("/new/2.html", dated)
    assert nights.crawl().failures == []
    first = nights.records()
    assert sorted((status, url.rpartition("/")[2]) for kind, url, status in first if kind == "response") == [
        ("200", "2.html"),
        ("200", "index.html"),
        ("200", "robots.txt"),
        ("200", "t20240523_1.html"),
        ("302", "t20240523_2.html"),
        ("503", "t20240523_1.html"),
    ]
    assert len(nights.archived()) == 2  # and yet only the articles are pages to read
    assert nights.crawl().failures == []
    assert {kind for kind, _, _ in nights.records()[len(first) :]} == {"revisit"}
    last = {path: server.asked(path)[-1] for path in ("/list/t20240523_2.html", "/new/2.html")}
    assert [b"If-Modified-Since" in request for request in last.values()] == [False, True]


def test_a_server_without_validators_is_compared_by_digest(nights: Nights) -> None:
    for number in (1, 2):
        nights.server.set(f"/list/t20240523_{number}.html", answer(article(number)))
    first = list(nights.crawl().captures)
    result = nights.crawl()
    assert (result.counts["town"].unchanged, list(result.captures)) == (2, first)
    assert len(nights.archived()) == 2


def test_a_view_counter_is_no_change_and_a_correction_is(nights: Nights) -> None:
    path = "/list/t20240523_1.html"
    nights.server.set(path, answer(article(1, 7)), answer(article(1, 8)), answer(article(9, 9)))
    first = list(nights.crawl().captures)
    second = nights.crawl()
    assert (second.counts["town"].unchanged, list(second.captures)) == (2, first)
    third = nights.crawl()
    assert (third.counts["town"].changed, third.counts["town"].unchanged) == (1, 1)
    bodies = [capture.body for capture in third.captures]
    assert bodies == [article(9, 9), article(2)]
    assert [capture.retrieved_at[:10] for capture in third.captures] == ["2024-06-04", "2024-06-02"]
    assert [capture.body for capture in nights.archived()].count(
        article(1, 7)
    ) == 1  # the old version is kept


def test_new_items_are_fetched_and_old_ones_stay_though_unlisted(nights: Nights) -> None:
    nights.crawl()
    nights.server.set(LIST, conditional(listing(3)))
    result = nights.crawl()
    assert (result.counts["town"].new, result.counts["town"].unchanged) == (1, 2)
    assert len(result.captures) == 3


def test_a_page_that_vanished_is_kept_and_reported_once(nights: Nights) -> None:
    nights.crawl()
    nights.server.set("/list/t20240523_1.html", answer(b"gone", "404 Not Found"))
    second, third = nights.crawl(), nights.crawl()
    assert ["kept" in failure.reason for failure in second.failures] == [True]
    assert third.failures == []
    assert second.counts["town"].gone == third.counts["town"].gone == 1
    assert len(third.captures) == 2


def test_further_list_pages_are_walked_once_each(nights: Nights) -> None:
    pager = '<script>createPageHTML(2, 0, "index", "html")</script>'
    nights.server.set(LIST, conditional(listing(1, 2, more=pager)))
    nights.server.set("/list/index_1.html", conditional(listing(3, more='<a href="index_1.html">下一页</a>')))
    result = nights.crawl()
    assert (result.counts["town"].list_pages, result.counts["town"].new) == (2, 3)
    assert len(nights.server.asked("/list/index_1.html")) == 1


def test_trouble_in_one_source_does_not_stop_the_others(nights: Nights) -> None:
    broken = declared(id="broken", start=["http://other.example/none.html"])
    hidden = declared(id="hidden", start=["http://town.example/x/"], allow_loopback=False)
    result = nights.crawl(broken, hidden, declared())
    assert {name: counts.state for name, counts in result.counts.items()} == {
        "broken": "broken",
        "hidden": "broken",
        "town": "ok",
    }
    assert {failure.source_id for failure in result.failures} == {"broken", "hidden"}
    assert len(result.captures) == 2


def test_a_fault_of_ours_costs_one_source_only(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    take = Taker.take

    def fails_once(self: Taker, url: str, role: str):  # type: ignore[no-untyped-def]
        if "other" in url:
            raise KeyError("never thought of")
        return take(self, url, role)

    monkeypatch.setattr(Taker, "take", fails_once)
    result = nights.crawl(declared(id="odd", start=["http://other.example/"]), declared())
    assert result.counts["town"].new == 2
    assert "KeyError" in result.failures[0].reason


def test_a_last_good_state_survives_a_broken_night(nights: Nights) -> None:
    first = list(nights.crawl().captures)
    nights.server.replies.clear()
    nights.server.set("/robots.txt", answer(status="500 Broken"))
    result = nights.crawl()
    assert result.counts["town"].state == "broken"
    assert list(result.captures) == first


@pytest.mark.parametrize(
    "refusal",
    [
        answer("<html><body>您的访问过于频繁，请稍后再试</body></html>".encode()),
        answer("<html><body>请开启JavaScript并刷新该页</body></html>".encode("gb18030")),
        answer(b"<script>x()</script>", "412 Precondition Failed"),
        answer(b"<script>document.cookie='a=1';location.reload()</script>", "202 Accepted"),
        answer(b"<title>Just a moment...</title>", "403 Forbidden"),
    ],
)
def test_a_refusal_is_never_stored_as_the_article(nights: Nights, refusal: bytes) -> None:
    nights.server.set("/list/t20240523_1.html", refusal)
    nights.server.set("/list/t20240523_2.html", refusal)
    result = nights.crawl()
    assert len(result.captures) == 0
    assert nights.archived() == []
    assert (result.counts["town"].state, len(result.failures)) == ("blocked", 1)
    assert not (
        nights.server.asked("/list/t20240523_1.html") and nights.server.asked("/list/t20240523_2.html")
    )


def test_an_article_that_quotes_a_refusal_is_an_article(nights: Nights) -> None:
    text = f"<p>市民反映访问过于频繁。</p><p>{'全镇完成投资三亿元。' * 60}</p>".encode()
    nights.server.set("/list/t20240523_1.html", answer(text))
    assert nights.crawl().counts["town"].new == 2


def test_fewer_items_than_expected_and_long_silence_are_failures(nights: Nights) -> None:
    few = declared(expect={"min_items": 5})
    quiet = declared(
        id="quiet", start=["http://other.example/list/index.html"], expect={"max_quiet_days": 10}
    )
    result = nights.crawl(few, quiet)
    reasons = [failure.reason for failure in result.failures]
    assert "show 2 items, expected at least 5" in reasons[0]
    assert "nothing new for 31 days" in reasons[1]
    assert result.counts["quiet"].state == "quiet"


def test_an_empty_list_is_a_failure(nights: Nights) -> None:
    nights.server.set(LIST, answer(b"<html><body>layout of tomorrow</body></html>"))
    assert "show 0 items" in nights.crawl().failures[0].reason


def test_the_budget_leaves_the_rest_for_the_next_night(nights: Nights) -> None:
    source = declared(max_requests=3)
    first = nights.crawl(source)
    assert (first.counts["town"].new, first.counts["town"].left, first.failures) == (1, 1, [])
    second = nights.crawl(source)
    assert (second.counts["town"].new, len(second.captures)) == (1, 2)


def test_a_few_articles_are_enough_for_a_look(nights: Nights, server: Scripted) -> None:
    for number in range(1, 9):
        pages = "".join(f'<a class="n" href="p{n}.html">{n}</a>' for n in range(1, 9))
        server.set(f"/list/p{number}.html", answer(listing(10 + number, more=pages)))
    more = '<a class="n" href="p1.html">1</a>'
    server.set(LIST, answer(listing(1, 2, more=more)))
    source = declared(selectors={"list": "li a", "next": "a.n"})
    result = nights.crawl(source, articles=1)
    counts = result.counts["town"]
    assert (counts.state, result.failures) == ("ok", [])
    assert (counts.list_pages, counts.listed, counts.new, counts.left) == (2, 3, 1, 2)
    wanted = declared(selectors={"list": "li a", "next": "a.n"}, expect={"min_items": 5})
    counts = nights.crawl(wanted, articles=0).counts["town"]
    assert (counts.list_pages, counts.listed, counts.new) == (4, 5, 0)


def test_a_look_still_says_what_fails(nights: Nights, server: Scripted) -> None:
    server.set("/list/t20240523_1.html", answer(b"", "500 Oh"))
    server.set(LIST, answer(listing(1, 2)))
    result = nights.crawl(articles=1)
    assert (result.counts["town"].state, len(result.failures)) == ("partial", 1)


def test_a_selector_that_only_a_page_shows_to_be_wrong_is_a_failure(nights: Nights) -> None:
    result = nights.crawl(declared(selectors={"list": "//a[foo(.)]"}), declared(id="other"))
    assert "is no XPath" in result.failures[0].reason
    assert set(result.counts) == {"town", "other"}


def test_a_start_page_may_be_an_article(nights: Nights) -> None:
    nights.server.set("/note.html", conditional(b'<meta name="ArticleTitle" content="x"><p>1</p>'))
    starts = ["http://town.example/list/t20240523_1.html", "http://town.example/note.html"]
    source = declared(start=starts, expect={"min_items": 0})
    first, second = nights.crawl(source), nights.crawl(source)
    assert (first.counts["town"].new, second.counts["town"].unchanged) == (2, 2)
    assert [capture.url for capture in first.captures] == starts
    assert list(second.captures) == list(first.captures)
    assert len(nights.archived()) == 2


def test_files_are_fetched_archived_and_tied_to_their_page(nights: Nights, server: Scripted) -> None:
    more = '<ul><li><a href="b.pdf">预算</a> 2024-05-01</li></ul>'
    server.set(LIST, conditional(listing(1, 2, more=more)))
    linked = '<p>第1页</p><a href="/f/a.docx">附件1</a><a href="http://elsewhere.example/x.doc">x</a>'
    server.set("/list/t20240523_1.html", conditional(linked.encode()))
    server.set("/list/t20240523_2.html", conditional(b"%PDF-1.4 page"))
    server.set("/list/b.pdf", conditional(b"%PDF-1.4 list"))
    server.set("/f/a.docx", conditional(b"PK\x03\x04 words"))
    first = nights.crawl()
    assert first.failures == []
    stored = nights.archived()
    second = nights.crawl()
    for result in (first, second):
        assert result.counts["town"].state == "ok"
        found = [(one.url.rsplit("/", 1)[1], one.attachment_of[-6:], one.title) for one in result.captures]
        assert sorted(found) == [
            ("a.docx", "1.html", "附件1"),
            ("b.pdf", "", "预算"),
            ("t20240523_1.html", "", ""),
            ("t20240523_2.html", "", "第2条"),
        ]
    assert nights.archived() == stored
    assert len(stored) == 4


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "an empty page"),
        (b"\0\0 \n", "empty file"),
        (b"<!DOCTYPE html><html>error</html>", "web page in place"),
    ],
)
def test_what_is_no_file_is_not_stored_as_one(nights: Nights, body: bytes, says: str) -> None:
    nights.server.set("/list/t20240523_1.html", answer(b'<p>1</p><a href="b.pdf">x</a>'))
    nights.server.set("/list/b.pdf", answer(body, Content_Type="application/pdf"))
    result = nights.crawl()
    assert [says in failure.reason for failure in result.failures] == [True]
    assert len(result.captures) == 2


def test_an_archive_that_was_lost_is_fetched_again(nights: Nights) -> None:
    first = nights.crawl()
    for path in (nights.out / "archive").iterdir():
        path.unlink()
    assert list(first.captures) == []
    assert [failure.stage for failure in first.failures] == ["archive", "archive"]
    second = nights.crawl()
    assert [capture.body for capture in second.captures] == [article(1), article(2)]
    said = [(one.stage, one.reason) for one in second.failures]
    assert said == [("archive", "3 stored pages cannot be read back; they were asked for again")]
    assert nights.crawl().failures == []


def test_an_unreadable_state_or_a_second_run_is_one_clear_error(nights: Nights) -> None:
    from extractor.store import Store

    nights.crawl()
    with Store(nights.out / "state.sqlite"), pytest.raises(ExtractorError, match="another run"):
        nights.crawl()
    (nights.out / "state.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(ExtractorError, match="cannot be read"):
        nights.crawl()


def test_an_interrupt_leaves_a_closed_archive_and_the_next_night_goes_on(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = Taker.take

    def interrupted(self: Taker, url: str, role: str):  # type: ignore[no-untyped-def]
        if url.endswith("_2.html"):
            raise KeyboardInterrupt
        return take(self, url, role)

    with monkeypatch.context() as patched:
        patched.setattr(Taker, "take", interrupted)
        with pytest.raises(KeyboardInterrupt):
            nights.crawl()
    assert not list((nights.out / "archive").glob("*.open"))
    result = nights.crawl()
    assert (result.counts["town"].unchanged, result.counts["town"].new) == (1, 1)


def test_a_kill_at_any_moment_loses_nothing_stored(nights: Nights, server: Scripted) -> None:
    numbers = range(1, 25)
    server.set(LIST, conditional(listing(*numbers)))
    for number in numbers:
        server.set(f"/list/t20240523_{number}.html", conditional(article(number)))
    program = textwrap.dedent(f"""
        from pathlib import Path
        from extractor.crawler.crawl import crawl
        from extractor.crawler.sources import Source
        from extractor.rulebook import Rulebook
        source = Source.model_validate({declared().model_dump()!r})
        out, places = Path({str(nights.out)!r}), {server.connect_to!r}
        crawl([source], out, Rulebook(), connect_to=places, pause=lambda seconds: None)
    """)
    for stop_after in (4, 9, 15):
        seen = len(server.requests)
        child = subprocess.Popen([sys.executable, "-c", program])
        while len(server.requests) < seen + stop_after and child.poll() is None:
            time.sleep(0.001)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        base = sqlite3.connect(nights.out / "state.sqlite")
        stored = base.execute(
            "SELECT count(*) FROM url WHERE role = 'article' AND version_id IS NOT NULL"
        ).fetchone()
        base.close()
    result = nights.crawl()
    assert result.failures == []
    assert result.counts["town"].unchanged >= stored[0] > 0
    assert sorted(capture.body for capture in result.captures) == sorted(
        article(number) for number in numbers
    )
    times = [len(server.asked(f"/list/t20240523_{number}.html")) for number in numbers]
    full = [
        sum(b"If-None-Match" not in request for request in server.asked(f"/list/t20240523_{number}.html"))
        for number in numbers
    ]
    assert sum(full) <= len(numbers) + 3  # only what was in flight at a kill came twice
    assert all(times)


def test_a_list_behind_a_post_or_an_interface_is_walked_to_its_end(nights: Nights, server: Scripted) -> None:
    script = (
        "<script>jpage({proxyUrl:'/module/web/jpage/dataproxy.jsp',totalRecord:60,ajaxParam:{col:1,webid:3,path:'/',"
        "columnid:12,unitid:7,webname:'x',permissiontype:0}})</script>"
    )
    server.set(LIST, conditional(script.encode()))
    proxy = "/module/web/jpage/dataproxy.jsp?startrecord={}&endrecord={}&perpage=15"
    for number, part in enumerate(((1, 45), (46, 60)), 1):
        item = f'<li><a href="/list/t20240523_{number}.html">第{number}条</a></li>'
        xml = f"<datastore><recordset><record><![CDATA[{item}]]></record></recordset></datastore>"
        server.set(proxy.format(*part), answer(xml.encode()))
    server.set(
        "/api?page=1", answer(b'{"a":[{"url":"/list/t20240523_3.html","title":"x","date":"2024-05-03"}]}')
    )
    starts = [f"http://town.example{LIST}", "http://town.example/api?page=1"]
    for _ in range(2):
        result = nights.crawl(declared(start=starts))
        assert (result.counts["town"].state, result.counts["town"].listed, result.failures) == ("ok", 3, [])
    assert result.counts["town"].unchanged == 3
    posts = [request for request in server.requests if request.startswith(b"POST")]
    assert len(posts) == 4
    assert len(server.asked("/api?page=2")) == 2  # 404 there ends the list and is no failure
