"""Answers that are no page: challenges, logins, notices of maintenance, and errors that call themselves 200.

Words count only where little is said: on the whole page, or in what a reader takes for its article, because a
site's own frame of navigation is often longer than the notice inside. A page that names its own title in a
meta is an article whatever words are in it. Faint signs (an error, a failure) count only where next to nothing is
said and the page does not bear the title under which it is listed, as articles do and notices do not. A page that
bore it before needs no sign at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from extractor import page
from extractor.crawler.addresses import canonical, same_page
from extractor.crawler.response import Response
from extractor.crawler.vocabulary import ListingRules, RefusalRule

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LITTLE_TEXT = 400
LEAST_TEXT = 120
LITTLE_SOURCE = 4000
LARGEST = 100_000
# Statuses of answers whose text is looked at; what else there is says by its status that it is no page.
LOOKED_AT = (200, 202, 203, 401, 403, 405)
# A page that bore its title and now says little without it, whatever the words.
EMPTIED = RefusalRule(name="emptied", examples=["nothing here"], closes=False)
_SPACE = re.compile(r"\s+")


class _Look(NamedTuple):
    """A page as it is looked at. whole: all that is visible. text: where words count, "" where too much is said.
    bare: whether the whole page says little. Both without spaces."""

    source: str
    root: HtmlElement
    whole: str
    text: str
    bare: bool

    @property
    def links(self) -> int:
        """How many links there are."""
        return len(self.root.findall(".//a[@href]"))

    @property
    def holds_nothing(self) -> bool:
        """Whether a list page has no link but a way back, and is no interface's answer."""
        return self.bare and self.links <= 1 and self.source.lstrip().startswith("<")

    def says(self, rule: RefusalRule) -> bool:
        """Say whether a rule's words are in the text."""
        text = self.text.lower()
        return any(_SPACE.sub("", word).lower() in text for word in rule.words)


def refusal(
    response: Response,
    vocabulary: ListingRules,
    role: str,
    said: Callable[[], str],
    title: str = "",
    before: bytes | None = None,
) -> RefusalRule | None:
    """Return the rule by which an answer is no page, or None.

    role: what the address is taken for: article, file, list or start. said: what the page says as a document.
    title: under which the page is listed, "" where that is not known. before: the page as it is stored, if it is.
    """
    if response.status not in LOOKED_AT:
        return None
    if response.url != response.asked:
        for rule in vocabulary.refusal:
            if any(re.search(pattern, response.url) for pattern in rule.addresses):
                return rule
    if role == "file" or page.is_binary(response.body) or len(response.body) > LARGEST:
        return None
    look = _look(response.body, role, said)
    if response.status == 200 and is_titled(look.root, vocabulary):
        return None
    found = _by_title(look.root, vocabulary) or _by_words(look, vocabulary, role)
    if found is not None or response.status != 200 or not look.text:
        return found
    if role != "article":
        return _by_faint_words(look, vocabulary) if look.holds_nothing else None
    if not title or _bears(look.whole, title):
        return None
    emptied = before is not None and bears(before, title)
    return _by_faint_words(look, vocabulary) or (EMPTIED if emptied else None)


def forwarded(response: Response, vocabulary: ListingRules) -> str:
    """Return where a page leads that says nothing itself, or ""."""
    if response.status != 200 or len(response.body) > LITTLE_SOURCE or page.is_binary(response.body):
        return ""
    source = page.decode(response.body)[0]
    root = page.tree(source)
    for title in root.findall(".//title"):
        title.text = ""
    if len(_SPACE.sub("", visible(root))) > LEAST_TEXT:
        return ""
    for rule in vocabulary.forward:
        match = re.search(rule.pattern, source)
        if match is not None:
            target = canonical(unescape(match["url"]), response.url)
            return "" if same_page(target, response.url) else target
    return ""


def bears(body: bytes, title: str) -> bool:
    """Say whether a page bears the title under which it is listed, which may be cut there."""
    if page.is_binary(body):
        return False
    return _bears(_SPACE.sub("", visible(page.tree(page.decode(body)[0]))), title)


def is_titled(root: HtmlElement, vocabulary: ListingRules) -> bool:
    """Say whether a page names its own title in a meta, as articles do."""
    names = set(vocabulary.article_metas)
    metas = root.iterfind(".//meta[@name]")
    return any(meta.get("name") in names and (meta.get("content") or "").strip() for meta in metas)


def visible(root: HtmlElement) -> str:
    """Return all text of a page without scripts and styles."""
    pieces = []
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag not in ("script", "style", "noscript"):
            pieces.append(element.text or "")
        pieces.append(element.tail or "")
    return "".join(pieces)


def _by_title(root: HtmlElement, vocabulary: ListingRules) -> RefusalRule | None:
    title = _SPACE.sub(" ", root.findtext(".//title") or "").strip()
    for rule in vocabulary.refusal:
        if any(re.search(pattern, title) for pattern in rule.titles):
            return rule
    return None


def _by_words(look: _Look, vocabulary: ListingRules, role: str) -> RefusalRule | None:
    scripted = look.bare and (role == "article" or not look.links)
    for rule in vocabulary.refusal:
        if not rule.faint and look.says(rule):
            return rule
        if scripted and any(re.search(pattern, look.source) for pattern in rule.sources):
            return rule
    return None


def _by_faint_words(look: _Look, vocabulary: ListingRules) -> RefusalRule | None:
    if len(look.text) > LEAST_TEXT:
        return None
    return next((rule for rule in vocabulary.refusal if rule.faint and look.says(rule)), None)


def _look(body: bytes, role: str, said: Callable[[], str]) -> _Look:
    source = page.decode(body)[0]
    root = page.tree(source)
    whole = _SPACE.sub("", visible(root))
    bare = len(whole) <= LITTLE_TEXT
    text = whole if bare else _SPACE.sub("", said()) if role == "article" else ""
    return _Look(source, root, whole, text if len(text) <= LITTLE_TEXT else "", bare)


def _bears(text: str, title: str) -> bool:
    return _SPACE.sub("", title).rstrip(".…") in text
