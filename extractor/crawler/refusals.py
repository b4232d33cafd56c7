"""Answers that are no page: challenges, logins, notices of maintenance, and errors that call themselves 200.

Words count only where little is said: on the whole page, or in what a reader takes for its article, because a
site's own frame of navigation is often longer than the notice inside. A page that names its own title in a
meta is an article whatever words are in it. Faint signs (an error, a failure) count only where next to nothing is
said and the page does not bear the title under which it is listed, as articles do and notices do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from extractor import page
from extractor.crawler.response import Response
from extractor.crawler.vocabulary import ListingRules, RefusalRule

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LITTLE_TEXT = 400
LEAST_TEXT = 120
LARGEST = 100_000
# Statuses of answers whose text is looked at; what else there is says by its status that it is no page.
LOOKED_AT = (200, 202, 203, 401, 403, 405)
_SPACE = re.compile(r"\s+")


def refusal(
    response: Response, vocabulary: ListingRules, role: str, said: Callable[[], str], title: str = ""
) -> RefusalRule | None:
    """Return the rule by which an answer is no page, or None.

    role: what the address is taken for: article, file, list or start. said: what the page says as a document.
    title: under which the page is listed, "" where that is not known.
    """
    if response.status not in LOOKED_AT:
        return None
    if response.url != response.asked:
        for rule in vocabulary.refusal:
            if any(re.search(pattern, response.url) for pattern in rule.addresses):
                return rule
    if role == "file" or page.is_binary(response.body) or len(response.body) > LARGEST:
        return None
    source = page.decode(response.body)[0]
    root = page.tree(source)
    if response.status == 200 and is_titled(root, vocabulary):
        return None
    return _by_title(root, vocabulary) or _by_words(root, source, vocabulary, role, said, title)


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


def _by_words(
    root: HtmlElement, source: str, vocabulary: ListingRules, role: str, said: Callable[[], str], title: str
) -> RefusalRule | None:
    whole = text = _SPACE.sub("", visible(root))
    bare = len(text) <= LITTLE_TEXT
    if not bare:
        text = _SPACE.sub("", said()) if role == "article" else ""
        if not 0 < len(text) <= LITTLE_TEXT:
            return None
    links = root.findall(".//a[@href]")
    scripted = bare and (role == "article" or not links)
    faintly = len(text) <= LEAST_TEXT and (
        _nameless(whole, title)
        if role == "article"
        else len(links) <= 1
        and source.lstrip().startswith("<")  # a way back at most, and no interface's answer
    )
    text = text.lower()
    for rule in vocabulary.refusal:
        if rule.faint and not faintly:
            continue
        if any(_SPACE.sub("", word).lower() in text for word in rule.words):
            return rule
        if scripted and any(re.search(pattern, source) for pattern in rule.sources):
            return rule
    return None


def _nameless(text: str, title: str) -> bool:
    """Say whether a page is listed under a title and does not bear it."""
    title = _SPACE.sub("", title).rstrip(".…")
    return bool(title) and title not in text
