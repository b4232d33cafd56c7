"""A source that broke although it answers is named, and what was good before is kept."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from conftest import QUICK, Patience, Scripted, answer, declared

from extractor import pipeline
from extractor.console import Console
from extractor.crawler import alarms
from extractor.crawler.crawl import CrawlResult, crawl
from extractor.crawler.watch import Watch
from extractor.records import Document, Report
from extractor.rulebook import Rulebook

RULES = Rulebook()
LIST = "/list/index.html"
MANY = range(1, 13)


def listing(numbers: range, title: str = "第{}条", day: str = "2024-05-{:02d}") -> bytes:
    rows = "".join(
        f'<li><a href="t20240523_{n}.html">{title.format(n)}</a> {day.format(n)}</li>' for n in numbers
    )
    return f"<ul>{rows}</ul>".encode()


class Nights:
    def __init__(self, out: Path, server: Scripted) -> None:
        self.out, self.server = out, server
        self.server.set(LIST, answer(listing(MANY)))
        for number in MANY:
            self.page(number, f"<p>第{number}页：投资{number}亿元。</p>".encode())

    def page(self, number: int, body: bytes, status: str = "200 OK") -> None:
        self.server.set(f"/list/t20240523_{number}.html", answer(body, status))

    def crawl(self) -> CrawlResult:
        return crawl(
            [declared()], self.out, RULES, connect_to=self.server.connect_to, limits=QUICK, pause=Patience()
        )


@pytest.fixture
def nights(tmp_path: Path, server: Scripted) -> Nights:
    return Nights(tmp_path / "out", server)


def told(result: CrawlResult) -> list[str]:
    assert [one.stage for one in result.failures if one.stage == "watch"]
    assert result.counts["town"].state in ("partial", "broken", "blocked")
    return result.counts["town"].alarms


def test_a_good_night_raises_no_alarm(nights: Nights) -> None:
    for _ in range(2):
        result = nights.crawl()
        assert (result.failures, result.counts["town"].alarms, result.counts["town"].state) == ([], [], "ok")


@pytest.mark.parametrize(
    ("page", "name"),
    [
        (listing(range(1, 6)), "shrank"),
        (b"<html><body>another layout</body></html>", "no_items"),
        (listing(MANY, title=" "), "untitled"),
        (listing(MANY, day="2094-05-{:02d}"), "future_dates"),
    ],
)
def test_a_list_that_is_not_what_it_was(nights: Nights, page: bytes, name: str) -> None:
    first = nights.crawl()
    nights.server.set(LIST, answer(page))
    second = nights.crawl()
    assert told(second) == [name]
    assert list(second.captures) == list(first.captures)


def test_one_notice_in_place_of_all_pages_is_taken_back(nights: Nights) -> None:
    first = list(nights.crawl().captures)
    for number in MANY:
        nights.page(number, f"<p>内容迁往新平台，敬请期待。</p><!-- {number} -->".encode())
    nights.server.requests.clear()
    second = nights.crawl()
    assert told(second) == ["all_alike"]
    assert len(nights.server.requests) == 5  # robots.txt, the list, and three pages were enough to see it
    assert list(second.captures) == first
    assert second.counts["town"].news == []
    for number in MANY:
        nights.page(number, f"<p>第{number}页：投资{number}亿元。</p>".encode())
    third = nights.crawl()
    assert (third.failures, [one.body for one in third.captures]) == ([], [one.body for one in first])


def test_only_errors_and_pages_that_vanish_together(nights: Nights) -> None:
    first = nights.crawl()
    for number in MANY:
        nights.page(number, b"no", "410 Gone")
    second = nights.crawl()
    assert told(second) == ["only_errors", "vanished"]
    assert [one["what"] for one in second.counts["town"].news] == ["withdrawn"] * len(MANY)
    assert all(one.gone_since for one in second.captures)
    assert [one._replace(gone_since="") for one in second.captures] == list(first.captures)


def test_news_of_known_pages(nights: Nights) -> None:
    nights.crawl()
    nights.page(1, "<p>第1页：投资9亿元。</p>".encode())
    nights.page(2, b"", "410 Gone")
    moved = (
        b"HTTP/1.1 301 Moved\r\nLocation: /new/2024.html\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
    nights.server.set("/list/t20240523_3.html", moved)
    nights.server.set("/new/2024.html", answer("<p>第3页：投资3亿元。</p>".encode()))
    second = nights.crawl()
    said = {one["url"][-6:]: one["what"] for one in second.counts["town"].news}
    assert said == {"1.html": "revised", "2.html": "withdrawn", "3.html": "moved"}
    assert len(second.captures) == len(MANY)
    nights.page(2, "<p>第2页：投资2亿元。</p>".encode())
    third = nights.crawl()
    assert [(one["what"], one["url"][-6:]) for one in third.counts["town"].news] == [("back", "2.html")]


@pytest.mark.parametrize(
    ("listed", "usual", "alarm"),
    [
        (5, [12, 12, 12], True),
        (7, [12, 12, 12], False),
        (0, [3, 3], False),
        (2, [4], True),
        (4, [12, 1, 12], True),
        (1, [], False),
    ],
)
def test_what_counts_as_shrunk(listed: int, usual: list[int], alarm: bool) -> None:
    before = [{"state": "ok", "listed": number} for number in usual]
    assert bool(alarms.shrunk(listed, before)) is alarm


def document(number: int, day: str, **fields: object) -> Report:
    values = {"document_id": f"d{number}", "source_id": "town", "retrieved_at": day, "text_length": 9}
    return Report(document=Document.model_validate(values | {"sha256": "", "text_sha256": ""} | fields))


def test_metadata_that_went_missing_is_named() -> None:
    watch = Watch("2024-06-02", date(2024, 6, 2))
    before = [
        document(n, "2024-06-01", title="题", index_number="330803/2024-1", category="a") for n in range(8)
    ]
    tonight = [
        document(n, "2024-06-02T01", title="题", category="b", guessed="category") for n in range(9, 13)
    ]
    assert list(watch.passing([*before, *tonight])) == [*before, *tonight]
    said = [one.reason for one in watch.failures()]
    assert [reason.split(" says its ")[1].split(",")[0] for reason in said] == ["index_number", "category"]
    late = Watch("2024-06-02", date(2024, 6, 2))
    assert list(late.passing([document(1, "2024-06-02T01", published_date="2031-01-01")]))
    assert "in the future" in late.failures()[0].reason


def test_what_became_of_a_page_stands_in_its_record(tmp_path: Path, server: Scripted) -> None:
    nights = Nights(tmp_path / "out", server)

    def published() -> dict[str, tuple[str, str]]:
        pipeline.run([declared()], nights.out, RULES, Console(quiet=True), connect_to=server.connect_to)
        with (nights.out / "public" / "data" / "documents.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return {row["url"][-7:-5]: (row["gone_since"][:2], row["moved_to"][-9:]) for row in rows}

    assert set(published().values()) == {("", "")}
    nights.page(11, b"", "404 Not Found")
    server.set("/list/t20240523_12.html", answer(status="301 Moved", Location="/new/2024.html"))
    server.set("/new/2024.html", answer("<p>第12页：投资12亿元。</p>".encode()))
    second = published()
    assert len(second) == len(MANY)
    assert {name: marks for name, marks in second.items() if any(marks)} == {
        "11": ("20", ""),
        "12": ("", "2024.html"),
    }


def test_a_run_that_is_killed_after_its_crawl_is_gone_on_with(
    tmp_path: Path, server: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pages here have no validators: each that is asked for again is sent again."""
    nights = Nights(tmp_path / "out", server)
    hour = iter(range(1, 99))

    def run(day: int) -> dict[str, object]:
        now = datetime(2024, 6, day, next(hour) % 24, tzinfo=UTC)
        server.requests.clear()
        pipeline.run([declared()], nights.out, RULES, Console(quiet=True), connect_to=server.connect_to,
                     clock=lambda: now)  # fmt: skip
        notes = max((nights.out / "runs").glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        return json.loads(notes.read_text("utf-8"))["sources"]["town"]

    run(1)
    nights.page(1, "<p>第1页：投资9亿元。</p>".encode())
    nights.page(2, b"", "410 Gone")
    nights.page(3, b"", "500 Broken")
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "publish_kept", None)  # what a kill does, as far as the state can tell
        with pytest.raises(TypeError):
            run(3)
    nights.page(3, "<p>第3页：投资3亿元。</p>".encode())
    counts = run(3)
    assert [request.split(b" ")[1][-7:] for request in server.requests] == [
        b"ots.txt",
        b"ex.html",
        b"_3.html",
    ]
    assert (counts["changed"], counts["gone"], counts["unchanged"], counts["failed"]) == (1, 1, 10, 0)
    assert [(one["what"], one["url"][-7:]) for one in counts["news"]] == [  # type: ignore[attr-defined]
        ("revised", "_1.html"),
        ("withdrawn", "_2.html"),
    ]
    run(5)
    assert len(server.requests) == 2 + len(MANY)


def test_a_run_says_it_in_its_notes_its_table_and_its_status(tmp_path: Path, server: Scripted) -> None:
    nights = Nights(tmp_path / "out", server)
    server.set(LIST, answer(b"<p>nothing</p>"))
    result = pipeline.run([declared()], nights.out, RULES, Console(quiet=True), connect_to=server.connect_to)
    assert result.failures
    assert ("source town", "broken") in result.journal.closing_rows()
    assert result.journal.sources["town"]["alarms"] == ["no_items"]
