"""A page removed on request: nothing of it is left, nothing else is touched, and it never comes back."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from conftest import QUICK, Patience, Scripted, answer, declared

from extractor import pipeline
from extractor.cli import main
from extractor.console import Console
from extractor.crawler.captures import captures
from extractor.crawler.crawl import crawl
from extractor.crawler.erase import erase
from extractor.rulebook import Rulebook
from extractor.store import Store

RULES = Rulebook()
PAGE = "http://town.example/list/t20240523_1.html"
SECRET = "张某某家庭住址"


@pytest.fixture
def out(tmp_path: Path, server: Scripted) -> Path:
    rows = "".join(f'<li><a href="t20240523_{n}.html">第{n}条</a> 2024-05-0{n}</li>' for n in (1, 2, 3))
    server.set("/list/index.html", answer(f"<ul>{rows}</ul>".encode()))
    for number in (1, 2, 3):
        files = f'<a href="/f/{number}.pdf">附件</a><a href="/f/both.pdf">共有</a>'
        words = SECRET if number == 1 else f"第{number}页"
        text = f"<html><body><h1>{words}公示</h1><p>完成投资{number}亿元。</p>{files}</body></html>"
        server.set(f"/list/t20240523_{number}.html", answer(text.encode()))
        server.set(f"/f/{number}.pdf", answer(b"%PDF-1.4 file " + str(number).encode()))
    server.set("/f/both.pdf", answer(b"%PDF-1.4 both"))
    night(tmp_path / "out", server)
    return tmp_path / "out"


def night(out: Path, server: Scripted) -> pipeline.RunResult:
    return pipeline.run([declared()], out, RULES, Console(quiet=True), connect_to=server.connect_to)


def bodies(out: Path) -> list[bytes]:
    return sorted(one.body for path in (out / "archive").glob("*.warc.gz") for one in captures(path))


def test_nothing_is_left_of_a_forgotten_page(out: Path, server: Scripted) -> None:
    before = bodies(out)
    assert len(before) == 7
    sizes = [path.stat().st_size for path in sorted((out / "archive").iterdir())]
    assert main(["forget", str(out), PAGE, "--quiet"]) == 0
    assert bodies(out) == [body for body in before if SECRET.encode() not in body and b"file 1" not in body]
    assert [path.stat().st_size for path in sorted((out / "archive").iterdir())] == sizes
    for path in out.iterdir():
        if path.name.startswith("state.sqlite"):
            assert SECRET.encode() not in path.read_bytes()
    with Store(out / "state.sqlite") as store:
        stones = store.tombstones()
    assert [(stone.url[-6:], bool(stone.document_id), stone.source_id) for stone in stones] == [
        ("/1.pdf", False, "town"),
        ("1.html", True, "town"),
    ]
    asked = len(server.asked("/list/t20240523_1.html"))
    result = night(out, server)
    assert result.failures == []
    assert len(server.asked("/list/t20240523_1.html")) == asked  # still listed, never asked for again
    assert main(["verify", str(out), "--quiet"]) == 0
    assert not any(SECRET in path.read_text("utf-8") for path in (out / "public").rglob("*.csv"))
    assert main(["forget", str(out), PAGE, "--quiet"]) == 0  # once more does no harm


def test_what_no_row_names_is_removed_too(out: Path) -> None:
    base = sqlite3.connect(out / "state.sqlite")  # as after a kill between archive and state
    base.execute("UPDATE url SET version_id = NULL")
    base.execute("DELETE FROM version")
    base.execute("DELETE FROM fetch")
    base.commit()
    base.close()
    assert erase(out / "archive", {PAGE}) == 1
    assert not any(SECRET.encode() in body for body in bodies(out))


def test_other_programs_read_an_archive_with_a_gap(out: Path) -> None:
    from warcio.archiveiterator import ArchiveIterator

    [path] = (out / "archive").glob("*.warc.gz")
    with path.open("rb") as file:
        before = sum(record.rec_type == "response" for record in ArchiveIterator(file))
    removed = erase(out / "archive", {PAGE})
    with path.open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file)]
    assert (kinds.count("response"), kinds.count("metadata")) == (before - removed, removed)


def test_a_crawl_after_a_gap_appends_and_reads(out: Path, server: Scripted) -> None:
    erase(out / "archive", {PAGE})
    result = crawl(
        [declared()], out, RULES, connect_to=server.connect_to, limits=QUICK, pause=Patience()
    )  # the state still names what was erased: it is fetched again, as after any damage
    assert [failure.stage for failure in result.failures] == ["archive"]
    assert len(result.captures) == 7
