"""The files that an article links to: which they are, and whether what came is one."""

from __future__ import annotations

import re

from extractor import page
from extractor.crawler.addresses import canonical, same_site, suffix_of
from extractor.crawler.vocabulary import ListingRules

_SPACE = re.compile(r"\s+")
_PAGE = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|script)\b", re.I)
_LOOKS_LIKE_A_SHEET = (".xls", ".et", ".doc", ".wps")


def attachments(body: bytes, url: str, vocabulary: ListingRules) -> list[tuple[str, str]]:
    """Return address and name of each file of the same site that a page links to, in the page's order."""
    root = page.tree(page.decode(body)[0])
    found: dict[str, str] = {}
    for anchor in root.iter("a"):
        address = canonical(anchor.get("href") or "", url)
        if not address or address in found or not same_site(address, url):
            continue
        if is_file(address, vocabulary):
            shown = _SPACE.sub(" ", "".join(anchor.itertext())).strip()
            found[address] = (anchor.get("title") or "").strip() or shown
    return list(found.items())


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
