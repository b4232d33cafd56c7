from __future__ import annotations

from pathlib import Path

import pytest

from extractor.crawler.sources import load_sources
from extractor.errors import ExtractorError

GOOD = """
[[source]]
id = "dazhou"
publisher = "大洲镇人民政府"
start = ["https://www.example.gov.cn/col/col1229/index.html"]
place_code = "330803110"
family = "hanweb-jcms"
expect = { min_items = 5, max_quiet_days = 400 }
tls = "legacy"

[source.selectors]
list = "ul.list > li a"
body = "//div[@id='zoom']"
"""


def test_a_source_is_read_with_its_defaults(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(GOOD, encoding="utf-8")
    [source] = load_sources(path, {"hanweb-jcms"})
    assert (source.id, source.delay_seconds, source.max_requests) == ("dazhou", 2.0, 500)
    assert (source.expect.min_items, source.tls, source.allow_loopback) == (5, "legacy", False)
    has = "contains(concat(' ', normalize-space(@class), ' '), ' list ')"
    assert source.chosen() == (("list", f".//ul[{has}]/li//a"), ("body", "//div[@id='zoom']"))


UNKNOWN = ("date", "metadata", "category", "attachments", "container", "article", "item")
SECOND = '[[source]]\nid = "a"\npublisher = "p"\nstart = ["http://a.example/"]\n'


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("[[source]\n", 1, "TOML"),
        (SECOND + "delay = 3\n", 5, 'unknown key "delay"'),
        (SECOND + "delay_seconds = -1\n", 5, "delay_seconds"),
        (SECOND + "delay_seconds = nan\n", 5, "delay_seconds"),
        (SECOND + 'tls = "none"\n', 5, "tls"),
        (SECOND + 'place_code = "12"\n', 5, "place_code"),
        (SECOND + "max_requests = 0\n", 5, "max_requests"),
        (SECOND + 'family = "hanweb2"\n', 5, 'unknown family "hanweb2"'),
        (SECOND + '[source.selectors]\nlist = "li:nth-child(2)"\n', 6, "too clever"),
        (SECOND + '[source.selectors]\nlist = "a"\nbody = "//div["\n', 7, "no XPath"),
        *(
            (f'{SECOND}[source.selectors]\nlist = "a"\n{name} = "p"\n', 7, f'unknown key "{name}"')
            for name in UNKNOWN
        ),
        (SECOND.replace("http://a.example/", "ftp://a.example/"), 4, "not an http"),
        (SECOND.replace('"a"', '"a b"'), 2, "id"),
        (SECOND + "\n" + SECOND, 7, 'the id "a" is already used at line 2'),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ExtractorError) as caught:
        load_sources(path, {"trs"})
    assert says in str(caught.value)
    assert caught.value.where == f"{path}:{line}"


def test_an_empty_file_says_what_to_declare(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text("", encoding="utf-8")
    with pytest.raises(ExtractorError, match=r"no \[\[source\]\]"):
        load_sources(path)
