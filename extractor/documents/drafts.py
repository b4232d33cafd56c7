"""The first half of reading: a page or a plain text -> its text, its tables, and what stands around
the article."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from extractor.documents import labels, metadata
from extractor.documents.tables import spaced, tabbed, tables
from extractor.documents.vocabulary import Vocabulary
from extractor.page import parsed
from extractor.records import Capture, Table
from extractor.rulebook import Rulebook

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from extractor.documents.sites import Site

# The selectors of a source's declaration that say where the parts of an article stand.
SELECTORS = ("title", "body", "breadcrumb", "furniture")

# The mark of a page whose article is empty: its text is its title.
NO_TEXT = "text"
_TITLE_SHOWS_WITHIN = 100
_WEAK = 2


class Draft(NamedTuple):
    """A page half read: its text, and what its other parts say; the text's own first lines were not
    asked yet."""

    text: str
    title: str
    values: dict[str, str]
    category: str
    tables: tuple[Table, ...]
    family: str
    guessed: frozenset[str]


def plain(source: str, rules: Rulebook) -> Draft:
    """Return the draft of a plain text: the text as it is."""
    written = tabbed(source, rules) or spaced(source, rules)
    return Draft(source, "", {}, "", written, "", frozenset())


def page(source: str, encoding: str, capture: Capture, rules: Rulebook, words: Vocabulary) -> Draft:
    """Return the draft of a page of HTML: its article under its title, its fields from all around the
    article.

    The source's declared family and selectors come first, then the family that the page shows, then
    general rules. A declared selector that the page does not have is named among what was guessed.
    """
    from extractor.documents.body import read_element
    from extractor.documents.container import article_of
    from extractor.documents.marked import may_hide
    from extractor.documents.selectors import Index

    site, marks = _site(source, capture, rules)
    root, as_it_stands = parsed(source, capture.body if encoding == "utf-8" else b"")
    index = Index(root)
    own = {part: tuple(path for name, path in capture.selectors if name == part) for part in SELECTORS}
    article = article_of(root, index, source, own["body"], site, own["furniture"], words)
    around = metadata.metas(root, words)
    title, guessed = metadata.title_in_tree(root, index, site, own["title"], around, words)
    title = metadata.tidy(title)
    if title and guessed:
        marks.add("title")
    if article.guessed:
        marks.add("body")
    missing = (part for part in SELECTORS[:3] if own[part] and next(index.select(own[part]), None) is None)
    marks.update(f"selector({part})" for part in missing)
    # An article that a script carries is no part of the page as it was parsed.
    hides = not as_it_stands or (site is not None and site.embedded != "") or may_hide(source)
    reading = read_element(article.element, article.without, hides)
    trails = own["breadcrumb"] + tuple(site.breadcrumb if site else ())
    text, shift = _titled(title, reading.text)
    if not text.strip() and title and not article.guessed:
        text = title
        marks.add(NO_TEXT)
    return Draft(
        text,
        title,
        _around(root, source, article.element, around, words),
        metadata.trail_in_tree(root, index, trails, source, title, words),
        tables(text, reading.tables, rules, shift),
        site.name if site else "",
        frozenset(marks),
    )


def _site(source: str, capture: Capture, rules: Rulebook) -> tuple[Site | None, set[str]]:
    """Return the page's family; where several fit equally well none, and a mark that names them."""
    from extractor.documents.sites import families, recognised

    known = rules.once(families)
    url = capture.url.encode(errors="replace").decode()  # a file's name may hold what is no character
    names = [capture.family] if capture.family else recognised(source, rules) or recognised(url, rules)
    if len(names) == 1 and names[0] in known:
        return known[names[0]].rule, set()
    return None, {f"family({','.join(names)})"} if names else set()


def _around(
    root: HtmlElement, source: str, article: HtmlElement, around: dict[str, str], words: Vocabulary
) -> dict[str, str]:
    """Return the fields around the article: visible labels first, then metas, then what scripts write."""
    best = metadata.best_of(labels.in_tree(root, None if article.tag == "body" else article, words))
    strong = metadata.values_of(best, above=_WEAK)
    values = {**metadata.values_of(best), **metadata.script_values(source, words), **around, **strong}
    written = around.get("published", "")
    if metadata.published(written)[0] == metadata.published(values.get("published", ""))[0] is not None:
        values["published"] = max(written, values["published"], key=len)
    return values


def _titled(title: str, body: str) -> tuple[str, int]:
    """Return the text with the title as its first line, and how far the body moved."""
    if not title or not body:
        return body, 0
    span = metadata.place_of_title(body[: 4 * len(title) + 2 * _TITLE_SHOWS_WITHIN], title)
    if span and span.start < _TITLE_SHOWS_WITHIN:
        return body, 0
    return f"{title}\n{body}", len(title) + 1

