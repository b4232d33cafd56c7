"""Bytes -> characters and tree: what every reader of pages needs first.

No detector is asked and no declared charset is believed: strict UTF-8, else GB18030, is right more often than
headers and detectors are. Big5 alone must be declared, and is believed only where the bytes agree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.records import Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MAGIC = (
    b"%PDF", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x1f\x8b", b"\x89PNG",
    b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"BM\x00", b"RIFF", b"\x7fELF", b"MZ\x90",
)  # fmt: skip
_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\v\f\r\x1b")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LOST = "�"
_NEIGHBOURHOOD = re.compile(r"[0-9.]*[^\x00-\x7f]+[0-9.]*")
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*>", re.I)
_NO_CHARACTERS = bytes(code for code in range(0x20) if code not in b"\t\n\f\r")
_NESTING_BLOCKS = re.compile(r"</?(?:div|section|article|blockquote|center|ul|ol|dl|form|main)\b[^>]*>", re.I)
_NESTING_INLINE = re.compile(r"</?(?:span|font|b|strong|i|em|u|a|o:p|label|big|small)\b[^>]*>", re.I)
_ANY_TAG = re.compile(r"</?[a-z][^>]*>", re.I)
# A page of one script with a few bad bytes is still UTF-8: read as GB18030 it would be wrong from end to end.
_GOOD_FOR_ONE_BAD = 20
_DECLARES_BIG5 = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*(?:big-?5|cp950)\b""", re.I)
_HAN_IN_BIG5 = re.compile(rb"([\xa4-\xf9])[\x40-\x7e\xa1-\xfe]")
# The first half of Big5 holds the usual characters. Of 30 and more, at least 97 % of a page in traditional characters
# stand there (389 texts), at most 84 % of one in GB18030 that happens to be valid Big5 (7,950 texts).
_FEWEST_IN_BIG5, _LAST_USUAL, _USUAL_SHARE = 30, 0xC6, 0.9


def is_binary(body: bytes) -> bool:
    """Tell whether bytes are a PDF, an archive, an Office file or an image rather than a page or plain
    text."""
    if body.startswith(_MAGIC):
        return True
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    head = body[:4096]
    return (len(head) - len(head.translate(None, _CONTROLS))) * 50 > len(head)


def decode(body: bytes) -> tuple[str, str]:
    """Return the text of a page and the encoding it was read in: `utf-8`, `gb18030`, `utf-16` or `big5`.

    Strict UTF-8, else GB18030 with U+FFFD for what is no character. UTF-8 that is damaged in a few
    places (a page cut off inside a character) stays UTF-8. A leading byte-order mark is dropped.
    """
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", errors="replace"), "utf-16"
    body = body.removeprefix(_BYTE_ORDER_MARK)
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text = body.decode("utf-8", errors="replace")
        lost = text.count(_LOST)
        if lost * _GOOD_FOR_ONE_BAD < len(text) - len(text.encode("ascii", errors="ignore")):
            return text, "utf-8"
        if (traditional := _in_big5(body)) is not None:
            return traditional, "big5"
        return body.decode("gb18030", errors="replace"), "gb18030"


def _in_big5(body: bytes) -> str | None:
    """Return the text of a page that declares Big5, is valid Big5, and holds the usual characters of it; else None."""
    if not _DECLARES_BIG5.search(body[:4096]):
        return None
    try:
        text = body.decode("cp950")
    except UnicodeDecodeError:
        return None
    leads = b"".join(_HAN_IN_BIG5.findall(body))
    usual = sum(lead <= _LAST_USUAL for lead in leads)
    return text if len(leads) >= _FEWEST_IN_BIG5 and usual >= _USUAL_SHARE * len(leads) else None


def damaged_spans(text: str) -> tuple[Span, ...]:
    """Return where decoding lost characters: the run up to the next ASCII character on both sides of
    each U+FFFD.

    In GB18030 one lost byte turns what follows into other characters until an ASCII byte, and the sign
    of it may stand anywhere in that run. Digits that touch the run belong to it.
    """
    if _LOST not in text:
        return ()
    runs = _NEIGHBOURHOOD.finditer(text)
    return tuple(Span(run.start(), run.end()) for run in runs if _LOST in run.group())


def tree(text: str, body: bytes = b"") -> HtmlElement:
    """Parse the text of a page into a tree; whatever comes in, a tree with a body comes out.

    body: the bytes that the text was decoded from, where they are UTF-8: they need not be written again.
    Nesting deeper than the parser bears is flattened first, so that no text is lost.
    """
    return parsed(text, body)[0]


def parsed(text: str, body: bytes = b"") -> tuple[HtmlElement, bool]:
    """Return the tree that `tree` returns, and whether every character of the text went into it as it stands."""
    declaration = _XML_DECLARATION.match(text)
    source = text[declaration.end() :] if declaration else text
    altered = declaration or _LOST in text or _holds_no_characters(text) or body.startswith(_BYTE_ORDER_MARK)
    given = body if body and not altered else _bytes(source)
    clean = _without_controls(given)
    root, whole = _parsed(clean)
    as_it_stands = whole and not altered and clean is given
    if not whole:
        root, whole = _parsed(_without_controls(_bytes(_flat(source))))
    if not whole:
        root, whole = _parsed(_without_controls(_bytes(_ANY_TAG.sub("<br>", source))))
    return root, as_it_stands


def _holds_no_characters(source: str) -> bool:
    return "\ufffe" in source or "\uffff" in source


def _flat(source: str) -> str:
    return _NESTING_INLINE.sub("", _NESTING_BLOCKS.sub("<br>", source))


def _without_controls(body: bytes) -> bytes:
    """Return bytes without control characters, the same where there are none, which is told in half the time of a copy."""
    return body.translate(None, _NO_CHARACTERS) if any(map(body.__contains__, _NO_CHARACTERS)) else body


def _bytes(source: str) -> bytes:
    """Return a text in UTF-8, without U+FFFE and U+FFFF, which are no characters."""
    if _holds_no_characters(source):
        source = source.replace("\ufffe", "").replace("\uffff", "")
    return source.encode("utf-8", errors="ignore")


def _parsed(body: bytes) -> tuple[HtmlElement, bool]:
    """Return the tree of a page in UTF-8, and whether the parser reached its end."""
    from lxml import etree, html

    parser = html.HTMLParser(huge_tree=True, encoding="utf-8", collect_ids=False)
    # One class for all elements: the library's own choice by tag is a call into Python for each of them.
    parser.set_element_class_lookup(
        etree.ElementDefaultClassLookup(element=html.HtmlElement, comment=html.HtmlComment)
    )
    if not body or body.isspace():
        body = b"<html><body></body></html>"
    try:
        root = html.document_fromstring(body, parser=parser)
    except etree.ParserError:  # nothing but comments
        root = html.document_fromstring(b"<html><body></body></html>", parser=parser)
    limited = any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
    return root, not limited
