"""A proposed entry is a valid one, and says what it rests on."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from extractor.cli import main
from extractor.commands.new import id_for
from extractor.crawler.sources import load_sources
from extractor.loopback import serve
from extractor.rulebook import shipped


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("zwgk/gzdt/index.html", {"publisher": "大洲镇"}),
        ("col/col1229/index.html", {"family": "hanweb-jcms", "publisher": "大洲镇"}),
    ],
)
def test_an_entry_is_proposed_from_a_live_list(
    page: str, says: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "site"
    shutil.copytree(shipped("samples") / "site" / "dazhou.example", site / "127.0.0.1")
    with serve(site) as served:
        url = f"http://127.0.0.1:{served.port}/{page}"
        assert main(["sources", "new", url, "--allow-loopback", "--quiet"]) == 0
    said = capsys.readouterr().out
    path = tmp_path / "sources.toml"
    path.write_text(said, "utf-8")
    [source] = load_sources(path)
    entry = tomllib.loads(said)["source"][0]
    assert {name: entry.get(name) for name in says} == says
    assert (source.start, source.allow_loopback) == ([url], True)
    assert source.expect.min_items >= 1
    assert "# what it rests on:" in said


def test_a_page_that_does_not_come_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sources", "new", "http://127.0.0.1:9/", "--quiet"]) == 1
    assert "no public address" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.qujiang.gov.cn/col/col1/index.html", "qujiang"),
        ("http://zwgk.dazhou.example.gov.cn/", "example"),
        ("http://127.0.0.1:8000/", "127-0-0-1"),
        ("nowhere", "source"),
    ],
)
def test_a_source_is_named_after_its_host(url: str, name: str) -> None:
    assert id_for(url) == name
