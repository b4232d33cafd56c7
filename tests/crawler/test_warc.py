from __future__ import annotations

import gzip
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractor.crawler.captures import BrokenRecord, captures, read_record
from extractor.crawler.members import cut_torn_tail
from extractor.crawler.packing import PackingError, unpack
from extractor.crawler.response import Response
from extractor.crawler.warc import Archive, Origin
from extractor.records import Failure

ARTICLE = Origin("article", "town", "某镇人民政府", "330803110", "trs", (("body", "#zoom"),))


def clock() -> datetime:
    return datetime(2024, 5, 23, 1, 2, 3, tzinfo=UTC)


def response(number: int, body: bytes = b"", status: int = 200, **headers: str) -> Response:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    whole = (
        body
        or f"<p>第{number}页：投资{number}万元。</p>".encode()
        + random.Random(number).randbytes(300).hex().encode()
    )
    url = f"http://town.example/{number}.html"
    return Response(url, url, status, "OK", pairs, whole, whole, "2024-05-23T01:02:03Z", 5)


def test_what_was_written_is_read_back_while_open_and_closed(tmp_path: Path) -> None:
    archive = Archive(tmp_path, clock)
    place, digest = archive.write(response(1, Content_Type="text/html"), ARTICLE)
    assert digest.startswith("sha1:")
    assert [path.name for path in tmp_path.iterdir()] == [f"{place.file}.open"]
    while_open = read_record(archive.path_of(place.file), place.offset)
    archive.close()
    assert [path.name for path in tmp_path.iterdir()] == [place.file]
    stored = read_record(archive.path_of(place.file), place.offset)
    assert stored == while_open
    capture = stored.capture
    assert (capture.body, capture.url) == (response(1).body, "http://town.example/1.html")
    assert (capture.source_id, capture.publisher, capture.selectors) == (
        "town",
        "某镇人民政府",
        (("body", "#zoom"),),
    )
    assert (capture.retrieved_at, capture.content_type, stored.role) == (
        "2024-05-23T01:02:03Z",
        "text/html",
        "article",
    )


def test_a_packed_body_is_kept_as_received_and_read_unpacked(tmp_path: Path) -> None:
    page = "投资2亿元".encode()
    packed = response(1)._replace(raw=gzip.compress(page), body=page, headers=(("Content-Encoding", "gzip"),))
    with Archive(tmp_path, clock) as archive:
        archive.write(packed, ARTICLE)
    assert [capture.body for capture in captures(next(tmp_path.iterdir()))] == [page]


def test_captures_are_the_articles_only(tmp_path: Path) -> None:
    with Archive(tmp_path, clock) as archive:
        archive.write(response(1), Origin("list", "town"))
        _, digest = archive.write(response(2), ARTICLE)
        archive.write_revisit(response(2, status=304), ARTICLE, digest, "2024-05-23T01:02:03Z")
        archive.write(response(3, status=404), Origin("article-missing", "town"))
    assert [capture.url for capture in captures(next(tmp_path.iterdir()))] == ["http://town.example/2.html"]


def test_files_rotate_by_size(tmp_path: Path) -> None:
    with Archive(tmp_path, clock, rotate_bytes=2000) as archive:
        places = [archive.write(response(number), ARTICLE)[0] for number in range(6)]
    assert len({place.file for place in places}) > 1
    assert not list(tmp_path.glob("*.open"))
    for number, place in enumerate(places):
        assert read_record(tmp_path / place.file, place.offset).capture.body == response(number).body


def test_a_torn_tail_is_cut_at_any_place_and_what_was_whole_stays(tmp_path: Path) -> None:
    with Archive(tmp_path / "first", clock) as archive:
        places = [archive.write(response(number), ARTICLE)[0] for number in range(3)]
    whole = (tmp_path / "first" / places[0].file).read_bytes()
    for end in random.Random(7).sample(range(places[2].offset + 1, len(whole)), 25):
        folder = tmp_path / str(end)
        folder.mkdir()
        (folder / f"{places[0].file}.open").write_bytes(whole[:end])
        with Archive(folder, clock) as mended:
            assert mended.cut == end - places[2].offset
            mended.write(response(9), ARTICLE)
        bodies = [capture.body for path in sorted(folder.iterdir()) for capture in captures(path)]
        assert bodies == [response(number).body for number in (0, 1, 9)]


def test_a_whole_file_is_not_cut(tmp_path: Path) -> None:
    with Archive(tmp_path, clock) as archive:
        place, _ = archive.write(response(1), ARTICLE)
    assert cut_torn_tail(tmp_path / place.file) == 0


def test_a_broken_record_is_reported_and_the_next_is_read(tmp_path: Path) -> None:
    with Archive(tmp_path, clock) as archive:
        places = [archive.write(response(number), ARTICLE)[0] for number in range(4)]
    path = tmp_path / places[0].file
    whole = bytearray(path.read_bytes())
    whole[places[1].offset + 40 : places[1].offset + 60] = b"\x00" * 20
    path.write_bytes(whole)
    reports: list[Failure] = []
    urls = [capture.url for capture in captures(path, reports.append)]
    assert urls == [f"http://town.example/{number}.html" for number in (0, 2, 3)]
    assert reports
    assert all(report.stage == "archive" for report in reports)
    with pytest.raises(BrokenRecord):
        read_record(path, places[1].offset)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"one-body", b"two-body"),  # another body under the same digest
        (b"Content-Length: ", b"Content-Length: 9"),  # a record that says it is longer
        (b"WARC/1.0", b"WHAT/9.9"),
    ],
)
def test_a_record_that_does_not_agree_with_itself_is_no_capture(
    tmp_path: Path, old: bytes, new: bytes
) -> None:
    with Archive(tmp_path, clock) as archive:
        place, _ = archive.write(response(1, b"one-body"), ARTICLE)
    path = tmp_path / place.file
    members = gzip.decompress(path.read_bytes()[place.offset :])
    path.write_bytes(gzip.compress(members.replace(old, new, 1)))
    reports: list[Failure] = []
    assert list(captures(path, reports.append)) == []
    assert len(reports) == 1


def test_a_plain_warc_of_another_program_is_read(tmp_path: Path) -> None:
    with Archive(tmp_path, clock) as archive:
        place, _ = archive.write(response(1, b"chunks"), ARTICLE)
    record = gzip.decompress((tmp_path / place.file).read_bytes())
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n"
    foreign = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        b"WARC-Date: 2024-01-01T00:00:00Z\r\n"
        b"WARC-Target-URI: http://x.example/\r\nContent-Type: application/http; msgtype=response\r\n"
        b"Content-Length: " + str(len(chunked)).encode() + b"\r\n\r\n" + chunked + b"\r\n\r\n"
    )
    path = tmp_path / "plain.warc"
    path.write_bytes(record + foreign)
    assert [(capture.url, capture.body) for capture in captures(path)] == [
        ("http://town.example/1.html", b"chunks"),
        ("http://x.example/", b"abcdef"),
    ]


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b", b"no archive at all", b"\x1f\x8b\x08" + b"x" * 50])
def test_what_is_no_archive_does_not_crash(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(content)
    reports: list[Failure] = []
    assert list(captures(path, reports.append)) == []
    assert bool(reports) is bool(content)


@pytest.mark.parametrize(
    ("body", "coding", "good"),
    [
        (gzip.compress(b"abc"), "gzip", True),
        (gzip.compress(b"a") + gzip.compress(b"bc"), "gzip", True),
        (gzip.compress(b"abc")[:-9], "gzip", False),
        (gzip.compress(b"abc" * 100), "gzip", False),
        (b"abc", "identity", True),
        (b"abc", "", True),
        (b"abc", "deflate", False),
        (b"abc", "br", False),
    ],
)
def test_packed_bodies_come_out_whole_or_not_at_all(body: bytes, coding: str, good: bool) -> None:
    if good:
        assert unpack(body, coding, 100) == b"abc"
    else:
        with pytest.raises(PackingError):
            unpack(body, coding, 100)
