from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from extractor.errors import ExtractorError
from extractor.store import Outcome, Store

URL = "http://town.example/1.html"
AT = "2024-06-01T00:00:00Z"
FIRST = Outcome(
    AT, 200, size=9, file="a.warc.gz", offset=7, body=True, new_version=True, etag='"1"', sha256="s1",
    payload_digest="sha1:X", text_sha256="t1",
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Store(tmp_path / "state.sqlite") as opened:
        opened.list_items("town", [(URL, "article", "题", "2024-05-23")], AT)
        yield opened


def test_a_version_is_saved_with_its_place(store: Store) -> None:
    run, crashed = store.start_run(AT)
    store.save(run, URL, FIRST)
    [page] = store.current(["town"])
    assert (page.url, page.title, page.file, page.offset, page.version_at) == (URL, "题", "a.warc.gz", 7, AT)
    assert (page.etag, page.sha256, page.text_sha256, crashed) == ('"1"', "s1", "t1", "")
    assert store.current(["other"]) == []


def test_a_body_with_the_old_text_moves_the_validators_only(store: Store) -> None:
    run, _ = store.start_run(AT)
    store.save(run, URL, FIRST)
    store.save(
        run,
        URL,
        FIRST._replace(at="2024-06-02T00:00:00Z", file="b", sha256="s2", etag='"2"', new_version=False),
    )
    [page] = store.current(["town"])
    assert (page.etag, page.sha256, page.body_at) == ('"2"', "s2", "2024-06-02T00:00:00Z")
    assert (page.version_sha256, page.version_at, page.file) == ("s1", AT, "a.warc.gz")


def test_gone_is_dated_once_and_taken_back_when_the_page_returns(store: Store) -> None:
    run, _ = store.start_run(AT)
    store.save(run, URL, FIRST)
    for day in (2, 3):
        store.save(run, URL, Outcome(f"2024-06-0{day}T00:00:00Z", 404, gone=True))
    page = store.page(URL)
    assert page is not None
    assert (page.gone_since, page.version_at) == ("2024-06-02T00:00:00Z", AT)
    store.save(run, URL, FIRST._replace(new_version=False))
    back = store.page(URL)
    assert back is not None
    assert back.gone_since == ""


def test_a_transaction_is_all_or_nothing(store: Store) -> None:
    run, _ = store.start_run(AT)
    with pytest.raises(ExtractorError, match="cannot be written"):
        store.save(run, URL, FIRST._replace(text_sha256=None))  # type: ignore[arg-type]
    page = store.page(URL)
    assert page is not None
    assert (page.etag, page.last_checked, page.file) == ("", "", "")


def test_an_address_stays_with_its_first_source(store: Store) -> None:
    store.list_items("other", [(URL, "article", "", "")], AT)
    page = store.page(URL)
    assert page is not None
    assert (page.source_id, page.title) == ("town", "题")


def test_a_run_without_an_end_is_named(store: Store) -> None:
    store.start_run("2024-06-01T00:00:00Z")
    run, crashed = store.start_run("2024-06-02T00:00:00Z")
    assert crashed == "2024-06-01T00:00:00Z"
    store.note_counts(run, {"town": {"new": 1}})
    assert store.history("town", 5) == [{"new": 1}]
    store.finish_run("2024-06-02T00:10:00Z")
    assert store.start_run("2024-06-03T00:00:00Z")[1] == ""


def test_failed_nights_are_counted(store: Store) -> None:
    states = ["broken", "blocked", "ok", "broken", "partial"]
    assert [store.note_source("town", state, AT) for state in states] == [1, 2, 0, 1, 0]


def test_a_state_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    base = sqlite3.connect(path)
    base.execute("PRAGMA user_version = 99")
    base.close()
    with pytest.raises(ExtractorError, match="version 99"):
        Store(path)


def test_an_unwritable_place_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ExtractorError, match="cannot be opened"):
        Store(tmp_path / "file" / "state.sqlite")
