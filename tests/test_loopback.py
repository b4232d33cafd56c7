from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.errors import ExtractorError
from extractor.loopback import Site, serve


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "site"
    for host in ("dazhou.example", "other.example"):
        (folder / host / "列表").mkdir(parents=True)
        (folder / host / "index.html").write_text(host, encoding="utf-8")
    (folder / "dazhou.example" / "列表" / "a.html").write_bytes("总结".encode("gb18030"))
    (folder / "dazhou.example" / "teapot.html").write_text("short and stout")
    (folder / "dazhou.example" / "link.html").symlink_to(tmp_path / "secret.txt")
    (folder / "headers.toml").write_text(
        '[[file]]\npath = "dazhou.example/列表/a.html"\ncontent_type = "text/html; charset=utf-8"\n'
        '[[file]]\npath = "dazhou.example/teapot.html"\nstatus = 418\nheaders = { X-Pot = "yes" }\n',
        encoding="utf-8",
    )
    with serve(folder) as opened:
        yield opened


def get(site: Site, path: str, host: str = "dazhou.example", method: str = "GET", **headers: str):  # type: ignore[no-untyped-def]
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=5)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, dict(response.getheaders()), body


def test_each_host_is_answered_from_its_own_folder(site: Site) -> None:
    assert get(site, "/")[2] == b"dazhou.example"
    assert get(site, "/index.html", host=f"Other.example:{site.port}")[2] == b"other.example"
    assert get(site, "/", host="unknown.example")[0] == 404
    assert site.connect_to["other.example"] == ("127.0.0.1", site.port)
    assert site.requests == 3


def test_headers_can_be_overridden(site: Site) -> None:
    status, headers, body = get(site, "/%E5%88%97%E8%A1%A8/a.html?x=1")
    assert (status, headers["Content-Type"], body.decode("gb18030")) == (
        200,
        "text/html; charset=utf-8",
        "总结",
    )
    status, headers, _ = get(site, "/teapot.html")
    assert (status, headers["X-Pot"], headers["Content-Type"]) == (418, "yes", "text/html")


def test_a_known_etag_is_answered_without_a_body(site: Site) -> None:
    _, headers, _ = get(site, "/")
    assert headers["Last-Modified"] == "Mon, 01 Jan 2024 00:00:00 GMT"
    status, _, body = get(site, "/", If_None_Match=headers["ETag"])
    assert (status, body) == (304, b"")
    assert get(site, "/", If_None_Match='"other"')[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../../secret.txt", "/%2e%2e/%2e%2e/secret.txt", "/..%2f..%2fsecret.txt", "/link.html",
        "/../other.example/index.html", "//etc/passwd", "/%00", "/none.html", "/" + "x" * 3000,
    ],
)  # fmt: skip
def test_nothing_outside_the_folder_is_served(site: Site, path: str) -> None:
    assert get(site, path)[0] == 404


def test_head_sends_no_body(site: Site) -> None:
    status, headers, body = get(site, "/", method="HEAD")
    assert (status, headers["Content-Length"], body) == (200, "14", b"")


def test_the_server_ends_with_its_context_and_after_its_time(tmp_path: Path) -> None:
    (tmp_path / "a.example").mkdir()
    with serve(tmp_path) as site:
        assert get(site, "/", host="a.example")[0] == 404
    with pytest.raises(OSError):  # noqa: PT011
        get(site, "/")


@pytest.mark.parametrize("text", ["[[file", '[[file]]\npath = "x"\ntype = "y"\n', "[[file]]\nstatus = 1\n"])
def test_a_faulty_headers_file_is_one_clear_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "headers.toml").write_text(text)
    with pytest.raises(ExtractorError, match=r"headers\.toml"), serve(tmp_path):
        pass
