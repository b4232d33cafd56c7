"""The files that an article links to: which they are, and whether what came is one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from extractor import page
from extractor.crawler.addresses import canonical, same_site, suffix_of
from extractor.crawler.vocabulary import ListingRules

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FRAMES = {"iframe": "src", "embed": "src", "object": "data"}
_VIEWED = ("file", "url", "src")  # what viewers of PDF call the file that they show
_SPACE = re.compile(r"\s+")
_PAGE = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|script)\b", re.I)
_LOOKS_LIKE_A_SHEET = (".xls", ".et", ".doc", ".wps")


def attachments(body: bytes, url: str, vocabulary: ListingRules) -> list[tuple[str, str]]:
    """Return address and name of each file of the same site that a page links to or shows, in the page's order.

    A link is one to a file by its address, or where what it is called ends as the name of a file does.
    """
    root = page.tree(page.decode(body)[0])
    found: dict[str, str] = {}
    for element in root.iter("a", *_FRAMES):
        shown = _SPACE.sub(" ", "".join(element.itertext())).strip() if element.tag == "a" else ""
        name = (element.get("title") or "").strip() or shown
        named = any(suffix_of(f"/{one}") in vocabulary.document_suffixes for one in (name, shown))
        for written in _targets(element):
            address = canonical(written, url)
            if not address or address in found or not same_site(address, url):
                continue
            if is_file(address, vocabulary) or (named and element.tag == "a"):
                found[address] = name
    return list(found.items())


def _targets(element: HtmlElement) -> list[str]:
    """Return the addresses an element leads to: of a link, of a frame, and of the file that a viewer in it shows."""
    if element.tag == "a":
        return [element.get("href") or ""]
    written = element.get(_FRAMES[str(element.tag)]) or ""
    shown = [value for name, value in parse_qsl(urlsplit(written).query) if name in _VIEWED]
    return [*shown, written]


def is_file(address: str, vocabulary: ListingRules) -> bool:
    """Say whether an address hands out a document that is no page."""
    if suffix_of(address) in vocabulary.document_suffixes:
        return True
    return any(re.search(rule.address, address) for rule in vocabulary.download)


def file_fault(body: bytes, url: str) -> str:
    """Say why bytes are not the file that their address promises, or "".

    A table in HTML is what many sites call .xls, and some call a page .doc; those are taken as they are.
    """
    if not body.strip(b"\x00 \r\n\t"):
        return "an empty file"
    if _PAGE.match(body[:2000]) and suffix_of(url) not in _LOOKS_LIKE_A_SHEET:
        return "a web page in place of the file"
    return ""
