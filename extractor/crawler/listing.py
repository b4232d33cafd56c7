"""List page -> its items and the next list pages, by rules/listing.toml and the source's own selectors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from extractor import page
from extractor.crawler.addresses import canonical, same_site, suffix_of
from extractor.crawler.attachments import is_file
from extractor.crawler.proxies import Answer, Row, columns, day_of, next_step, proxied, read_answer
from extractor.crawler.select import select
from extractor.crawler.sources import Source
from extractor.crawler.vocabulary import ListingRules, PagerRule, listing_rules
from extractor.rulebook import Rulebook

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LONGEST_PAGER = 2000
_ROWS = {"li", "tr", "dl", "article"}
_LISTS = {"ul", "ol", "table", "tbody", "body", "html", "form", "section", "main"}
_SPACE = re.compile(r"\s+")
_PAGE = re.compile(r"<(?:html|head|body)\b", re.I)
_BY_SCRIPT = re.compile(r"""location(?:\.href)?\s*=\s*["']([^"']+)["']""")


class Item(NamedTuple):
    """A link on a list page: where it leads, its whole title where the page has it, the date beside it."""

    url: str
    title: str = ""
    date: date | None = None


class ListPage(NamedTuple):
    """What a list page says. family: the family whose addresses its items have, or "".

    files: items that are documents but no pages. others: images and the like. elsewhere: items on other
    sites. next_pages: in order, without this page. endless: nothing says how many parts the list has. columns: the
    lists of a site of one script, where none was named.
    """

    items: list[Item]
    files: list[Item]
    elsewhere: list[Item]
    next_pages: list[str]
    family: str = ""
    others: list[Item] = []
    endless: bool = False
    columns: str = ""


class _Link(NamedTuple):
    item: Item
    place: str
    dated: bool
    family: str


def read_list(body: bytes, url: str, source: Source, rules: Rulebook, asked: str = "") -> ListPage:
    """Read a list page, HTML or the answer of a list proxy in XML or JSON, that came from `url`.

    asked: the address asked for, with the form of a POST in it (see proxies).
    """
    vocabulary = listing_rules(rules)
    text = page.decode(body)[0]
    answer = read_answer(text, vocabulary)
    if answer is not None:
        return _answered(answer, url, asked or url, vocabulary)
    root = page.tree(text)
    base = _base(root, url)
    next_pages = _next_pages(root, text, url, base, source, vocabulary)
    if not next_pages and not source.selectors.next:
        next_pages = proxied(text, url, _fragment(source, asked or url), vocabulary)
    embedded = [html for holds, html in _embedded(text, vocabulary) if holds == "items"]
    if source.selectors.list:
        links = [_link(anchor, base, vocabulary) for anchor in _chosen_anchors(root, source.selectors.list)]
    elif embedded:
        links = _links_in(embedded, base, vocabulary)
    else:
        links = _likely([_link(anchor, base, vocabulary) for anchor in root.iterfind(".//a[@href]")], source)
    if links and not (
        next_pages or embedded or _PAGE.search(text)
    ):  # a piece of a page, as a script asks for it
        return _counted_on(links, url, asked or url, vocabulary)
    found = _sorted_out(links, url, next_pages, vocabulary)
    return found if links or next_pages else found._replace(columns=columns(text, vocabulary))


def _answered(answer: Answer, url: str, asked: str, vocabulary: ListingRules) -> ListPage:
    """Return the list page that an interface's answer is."""
    links = [_link_of(row, url, vocabulary) for row in answer.rows] or _links_in(answer.html, url, vocabulary)
    return _counted_on(links, url, asked, vocabulary)


def _counted_on(links: list[_Link], url: str, asked: str, vocabulary: ListingRules) -> ListPage:
    """Return the list page of these links; its next part is counted on from its own address."""
    following = next_step(asked, vocabulary) if links else ""
    found = _sorted_out(links, url, [following] if following else [], vocabulary)
    return found._replace(endless=bool(following))


def _links_in(pieces: list[str], base: str, vocabulary: ListingRules) -> list[_Link]:
    """Return the links in pieces of HTML; where some have a family's addresses, those."""
    inner = page.tree(f"<div>{''.join(pieces)}</div>")
    links = [_link(anchor, base, vocabulary) for anchor in inner.iterfind(".//a[@href]")]
    return [link for link in links if link.family] or links


def _link_of(row: Row, base: str, vocabulary: ListingRules) -> _Link:
    url = canonical(row.url, base)
    day = day_of(row.when) or _last_date(row.when, vocabulary)
    return _Link(Item(url, _SPACE.sub(" ", row.title), day), "", day is not None, _family(url, vocabulary))


def _fragment(source: Source, asked: str) -> str:
    """Return what the source declares behind the `#` of a start page: the column, on sites of one script."""
    return next((urlsplit(url).fragment for url in source.start if canonical(url) == asked), "")


def is_article(body: bytes, url: str, rules: Rulebook) -> bool:
    """Say whether a start page is a single article: by its address, else by a filled title meta."""
    vocabulary = listing_rules(rules)
    if _family(url, vocabulary):
        return True
    names = set(vocabulary.article_metas)
    metas = page.tree(page.decode(body)[0]).iterfind(".//meta[@name]")
    return any(meta.get("name") in names and (meta.get("content") or "").strip() for meta in metas)


def _sorted_out(links: list[_Link], url: str, next_pages: list[str], vocabulary: ListingRules) -> ListPage:
    """Give each address once, its first title and date, and part pages from files and other sites."""
    merged: dict[str, Item] = {}
    for link in links:
        new, old = link.item, merged.get(link.item.url)
        if new.url and new.url != canonical(url) and new.url not in next_pages:
            merged[new.url] = (
                new if old is None else Item(new.url, old.title or new.title, old.date or new.date)
            )
    here = [item for item in merged.values() if same_site(item.url, url)]
    families = Counter(link.family for link in links if link.family)
    no_pages = [item for item in here if is_file(item.url, vocabulary)]
    others = [
        item
        for item in here
        if item not in no_pages and suffix_of(item.url) in vocabulary.attachment_suffixes
    ]
    return ListPage(
        items=[item for item in here if item not in no_pages and item not in others],
        files=no_pages,
        others=others,
        elsewhere=[item for item in merged.values() if not same_site(item.url, url)],
        next_pages=next_pages,
        family=families.most_common(1)[0][0] if families else "",
    )


def _likely(links: list[_Link], source: Source) -> list[_Link]:
    """Choose the links that are the list: those with a family's addresses, else those with a date beside
    them.

    A list stands in one place of the page and mostly has dates; links in the same place without a date
    belong to
    it, related articles elsewhere do not.
    """
    links = [link for link in links if link.item.url]
    mine = [link for link in links if link.family]
    if source.family and any(link.family == source.family for link in mine):
        mine = [link for link in mine if link.family == source.family]
    candidates = mine or links
    total, dated = (
        Counter(link.place for link in candidates),
        Counter(link.place for link in candidates if link.dated),
    )
    places = {place for place in total if dated[place] * 2 >= total[place]}
    if places:
        return [link for link in candidates if link.place in places] + _others_among(
            links, candidates, places
        )
    return mine


def _others_among(links: list[_Link], candidates: list[_Link], places: set[str]) -> list[_Link]:
    """Return what stands in the list's own place, with a date, under another kind of address."""
    taken = {link.item.url for link in candidates}
    return [link for link in links if link.place in places and link.dated and link.item.url not in taken]


def _link(anchor: HtmlElement, base: str, vocabulary: ListingRules) -> _Link:
    href = anchor.get("href") or ""
    url = canonical(href, base) if href.strip() and not href.strip().startswith("#") else ""
    row = _row(anchor)
    day = _date_beside(anchor, row, vocabulary)
    return _Link(Item(url, _title(anchor), day), _place(row), day is not None, _family(url, vocabulary))


def _family(url: str, vocabulary: ListingRules) -> str:
    parts = urlsplit(url)
    plain = f"{parts.scheme}://{parts.netloc}{parts.path}"
    return next((rule.name for rule in vocabulary.item if re.search(rule.address, plain)), "")


def _title(anchor: HtmlElement) -> str:
    """Return the link's text; the title attribute where the text is cut or missing."""
    shown = _SPACE.sub(" ", "".join(anchor.itertext())).strip()
    whole = _SPACE.sub(" ", anchor.get("title") or "").strip()
    cut = shown.endswith(("...", "…")) or (len(whole) > len(shown) and whole.startswith(shown[:6]))
    return whole if whole and (not shown or cut) else shown


def _row(anchor: HtmlElement) -> HtmlElement:
    """Return the largest element around a link that holds no other link: the item with its date."""
    row, hrefs = anchor, {anchor.get("href")}
    for parent in anchor.iterancestors():
        if parent.tag in _LISTS or any(
            other.get("href") not in hrefs for other in parent.iterfind(".//a[@href]")
        ):
            break
        row = parent
        if parent.tag in _ROWS:
            break
    return row


def _place(row: HtmlElement) -> str:
    """Name the place of a row on the page: its own tag and the tags, ids and classes around it."""
    steps = [f"{up.tag}#{up.get('id') or ''}.{up.get('class') or ''}" for up in row.iterancestors()]
    return "/".join([str(row.tag), *steps])


def _date_beside(anchor: HtmlElement, row: HtmlElement, vocabulary: ListingRules) -> date | None:
    inside = "".join(anchor.itertext())
    texts = _after(anchor) if row is anchor else row.itertext()
    around = " ".join(text for text in texts if text.strip()).replace(inside.strip(), " ")
    return _last_date(around, vocabulary) or (_last_date(inside, vocabulary) if len(anchor) else None)


def _after(anchor: HtmlElement) -> Iterator[str]:
    """Yield the text from a link up to the next link, for lists that have no rows."""
    yield anchor.tail or ""
    for sibling in anchor.itersiblings():
        if isinstance(sibling.tag, str):  # comments have none
            if sibling.tag == "a" or sibling.find(".//a") is not None:
                return
            yield from sibling.itertext()
        yield sibling.tail or ""


def _last_date(text: str, vocabulary: ListingRules) -> date | None:
    for rule in vocabulary.date:
        for match in reversed(list(re.finditer(rule.pattern, text))):
            try:
                return date(int(match["year"]), int(match["month"]), int(match["day"]))
            except ValueError:
                continue
    return None


def _next_pages(
    root: HtmlElement, text: str, url: str, base: str, source: Source, vocabulary: ListingRules
) -> list[str]:
    """Return the addresses of further list pages, in order, each once, on this host only."""
    if source.selectors.next:
        found = [anchor.get("href") or "" for anchor in _chosen_anchors(root, source.selectors.next)]
    else:
        found = [
            *_counted(text, url, vocabulary),
            *_in_groups(text, vocabulary),
            *_linked(root, base, vocabulary),
        ]
    host = urlsplit(url).netloc
    addresses = dict.fromkeys(canonical(address, base) for address in found)
    here = canonical(url)
    return [
        address for address in addresses if address and address != here and urlsplit(address).netloc == host
    ]


def _counted(text: str, url: str, vocabulary: ListingRules) -> Iterator[str]:
    """Yield the pages that a script or a line of text counts: createPageHTML(20, 0, "index", "html")."""
    for rule in vocabulary.pager:
        match = re.search(rule.pattern, text)
        if match is not None:
            yield from _numbered(rule, match, url)
            return


def _numbered(rule: PagerRule, match: re.Match[str], url: str) -> Iterator[str]:
    parts = match.groupdict()
    if "stem" not in parts:
        name = urlsplit(url).path.rsplit("/", 1)[-1] or rule.default
        own = re.search(rule.own_address, name)
        if own is None:
            return
        parts |= own.groupdict()
    total = min(int(parts["total"]), LONGEST_PAGER)
    for number in range(rule.second, rule.second + total - 1):
        yield rule.address.format(stem=parts["stem"], suffix=parts["suffix"], number=number)


def _in_groups(text: str, vocabulary: ListingRules) -> Iterator[str]:
    """Yield the links to the next part of a list that stands in a script."""
    for holds, html in _embedded(text, vocabulary):
        if holds == "next" and html.strip():
            for anchor in page.tree(html).iterfind(".//a[@href]"):
                yield anchor.get("href") or ""


def _linked(root: HtmlElement, base: str, vocabulary: ListingRules) -> Iterator[str]:
    """Yield the links that say "next page", and the numbered links of the same pager."""
    for tag in root.iter("a", "link"):
        words = {"".join(tag.itertext()).strip(), (tag.get("title") or "").strip()}
        says = bool(words & set(vocabulary.next_words)) or "next" in (tag.get("rel") or "").lower().split()
        if says:
            yield from _pager_of(tag, base)


def _pager_of(tag: HtmlElement, base: str) -> Iterator[str]:
    """Yield the numbered links beside a "next" link, then that link itself."""
    parent = tag.getparent()
    for up in () if parent is None or tag.tag == "link" else (parent, parent.getparent()):
        if up is None or up.tag in ("body", "html"):
            break
        numbered = [a for a in up.iterfind(".//a[@href]") if "".join(a.itertext()).strip().isdigit()]
        if numbered:
            yield from (_target(a) for a in numbered if canonical(_target(a), base))
            break
    yield _target(tag)


def _target(tag: HtmlElement) -> str:
    """Return where a link of a pager leads: its address, or the one that its script goes to."""
    href = (tag.get("href") or "").strip()
    if href and not href.startswith("#") and not href.lower().startswith("javascript:"):
        return href
    written = _BY_SCRIPT.search(f"{href} {tag.get('onclick') or ''}")
    return written[1] if written is not None else ""


def _embedded(text: str, vocabulary: ListingRules) -> Iterator[tuple[str, str]]:
    for rule in vocabulary.embedded:
        for match in re.finditer(rule.pattern, text):
            yield rule.holds, match["html"]


def _chosen_anchors(root: HtmlElement, expression: str) -> Iterator[HtmlElement]:
    """Yield the links that a selector names: the elements themselves, or the first link in each."""
    for element in select(root, expression):
        anchor = element if element.tag == "a" else element.find(".//a[@href]")
        if anchor is not None and anchor.get("href"):
            yield anchor


def _base(root: HtmlElement, url: str) -> str:
    given = root.find(".//base[@href]")
    return canonical(given.get("href") or "", url) or url if given is not None else url
