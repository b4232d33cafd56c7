from __future__ import annotations

import pytest

from extractor.crawler.addresses import canonical, may_dial, same_site, suffix_of


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Town.Example:80/a/../b.html#top", "http://town.example/b.html"),
        ("./202405/t20240523_1.html", "http://town.example/zwgk/202405/t20240523_1.html"),
        ("../art/1.html;jsessionid=AB12?x=1", "http://town.example/art/1.html?x=1"),
        ("//other.example/公开.html", "http://other.example/%E5%85%AC%E5%BC%80.html"),
        ("/a%20b.html", "http://town.example/a%20b.html"),
        ("https://town.example:8443", "https://town.example:8443/"),
        ("javascript:void(0)", ""),
        ("mailto:a@b.example", ""),
        ("http://[broken/", ""),
    ],
)
def test_every_page_has_one_address(url: str, expected: str) -> None:
    assert canonical(url, "http://town.example/zwgk/index.html") == expected


@pytest.mark.parametrize(
    ("address", "loopback", "allowed"),
    [
        ("8.8.8.8", False, True),
        ("127.0.0.1", False, False),
        ("127.0.0.1", True, True),
        ("::1", True, True),
        ("10.1.2.3", True, False),
        ("192.168.1.1", True, False),
        ("169.254.169.254", True, False),
        ("::ffff:127.0.0.1", False, False),
        ("::ffff:10.0.0.1", True, False),
        ("0.0.0.0", True, False),
        ("fe80::1%eth0", True, False),
        ("224.0.0.1", True, False),
        ("100.64.0.1", True, False),
    ],
)
def test_only_public_addresses_are_dialled(address: str, loopback: bool, allowed: bool) -> None:
    assert may_dial(address, loopback) is allowed


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://www.town.gov.cn/", "http://xxgk.town.gov.cn/a", True),
        ("http://a.gov.cn/", "http://b.gov.cn/", False),
        ("http://town.example/", "http://other.example/", False),
        ("http://10.0.0.1/", "http://10.0.0.1/x", True),
        ("http://10.0.0.1/", "http://11.0.0.1/", False),
    ],
)
def test_sites_are_told_apart(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same


def test_a_suffix_ignores_query_and_case() -> None:
    assert suffix_of("http://a.example/x/报告.PDF?v=1") == ".pdf"
    assert suffix_of("http://a.example/x.y/z") == ""
