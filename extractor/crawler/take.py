"""One address, one night: fetched, archived, compared with what is known, and saved in one transaction."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import NamedTuple

from extractor import page
from extractor.crawler.addresses import same_page
from extractor.crawler.alarms import FEWEST_ALIKE
from extractor.crawler.attachments import attachments, file_fault
from extractor.crawler.captures import BrokenRecord, read_record
from extractor.crawler.fetch import Visit
from extractor.crawler.listing import is_article
from extractor.crawler.refusals import LOOKED_AT, bears, forwarded, refusal, visible
from extractor.crawler.response import Response
from extractor.crawler.sources import Source
from extractor.crawler.trouble import FetchError
from extractor.crawler.vocabulary import ListingRules, RefusalRule, listing_rules
from extractor.crawler.warc import Archive, Origin, Place, payload_digest
from extractor.errors import ExtractorError
from extractor.records import Capture
from extractor.rulebook import Rulebook
from extractor.store import Outcome, Page, Store

Said = Callable[[Capture], str]
_SPACE = re.compile(r"\s+")
REFUSED_IN_A_ROW = 3


class Body(NamedTuple):
    """A page's bytes, and the address they came from in the end."""

    content: bytes
    url: str


class Taken(NamedTuple):
    """What an address brought. became: new, changed, unchanged, gone, or files (it is no page). role: as
    taken. news: what a person may want to know of a page known before: revised, back, moved, or ""."""

    body: Body | None
    became: str
    role: str
    news: str = ""


class Taker:
    """Takes the addresses of one source in one run. said: what a page says as a document, by which a change
    is judged; without it all of its text counts."""

    def __init__(
        self, source: Source, visit: Visit, store: Store, archive: Archive, rules: Rulebook, run: int,
        said: Said | None = None,
    ) -> None:  # fmt: skip
        self.visit = visit
        self._source = source
        self._store = store
        self._archive = archive
        self._rules = rules
        self._vocabulary = listing_rules(rules)
        self._run = run
        self._said = said
        self._refused = 0  # addresses in a row that brought a notice or a login instead of a page
        self._last_read = (b"", "")
        self.replaced: Counter[str] = (
            Counter()
        )  # how many known pages say such a text now, and another before
        self.alike: defaultdict[str, list[str]] = defaultdict(list)  # tonight's new texts, and who has them
        visit.witness = self._witness
        self.lost: list[str] = []  # what the archive should hold and does not

    def take(self, url: str, role: str) -> Taken:
        """Fetch an address unless it is unchanged, archive the answer, save what is now known of it.

        role: article, file, list, or start for what may be article or list. Raises FetchError where nothing
        usable came; that is saved too.
        """
        known, stored = self._known(url, role)
        try:
            response = self._page_at(url, known)
        except FetchError as error:
            if error.kind == "home" and known.version_at and role == "article":
                return self._withdrawn(known, Outcome(self.visit.fetcher.now(), 0, gone=True), str(error))
            self._note_error(known, error, role)
            raise
        origin = self._origin(known.role if role == "start" else role, known)
        if response.status == 304 and stored is not None:
            return self._unchanged(known, response, origin, stored)
        if response.body and response.status in LOOKED_AT:
            refused = refusal(
                response, self._vocabulary, role, lambda: self._text(url, response.body), known.title,
                stored.content if stored is not None else None,
            )  # fmt: skip
            if refused is not None:
                return self._turn_down(known, response, origin, refused)
        if response.status == 200 and response.body:
            self._refused = 0
            if role == "start":
                article = is_article(response.body, response.url, self._rules)
                origin = origin._replace(role="article" if article else "list")
            return self._received(known, response, origin, stored)
        return self._missing(known, response, origin)

    def _page_at(self, url: str, known: Page) -> Response:
        """Fetch an address, and where its page only leads on, the one it leads to."""
        response = self.visit.get(url, known.etag, known.last_modified, found=known.moved_to)
        target = forwarded(response, self._vocabulary)
        if not target:
            return response
        self._witness(response, "redirect")
        return self.visit.get(target, known.etag, known.last_modified, url, known.moved_to)

    def _known(self, url: str, role: str) -> tuple[Page, Body | None]:
        """Return what the state knows of an address, and its stored body. One that cannot be read is
        forgotten."""
        found = self._store.page(url)
        if found is None:
            first = role if role in ("article", "file") else "list"
            self._store.list_items(self._source.id, [(url, first, "", "")], self.visit.fetcher.now())
            found = self._store.page(url)
        if found is None:
            raise FetchError("forgotten", "was removed on request; it is not fetched again")
        if not found.file:
            return found, None
        try:
            with self._archive.turn:
                stored = read_record(self._archive.path_of(found.file), found.offset)
            if hashlib.sha256(stored.capture.body).hexdigest() != found.version_sha256:
                raise BrokenRecord("another body than the one stored")
        except BrokenRecord:
            self.lost.append(found.url)
            self._store.forget_version(found.url_id)
            again = self._store.page(url)
            assert again is not None
            return again, None
        return found, Body(stored.capture.body, stored.url)

    def _note_error(self, known: Page, error: FetchError, role: str) -> None:
        """Keep what came instead of a page, and why it is none. What was never asked for leaves no trace."""
        if error.kind in ("budget", "window", "closed"):
            return
        reason = f"{error.kind}: {error}"
        if error.response is None:
            self._store.save(self._run, known.url, Outcome(self.visit.fetcher.now(), 0, error=reason))
            return
        place = self._set_aside(error.response, self._origin("refusal", known))
        self._save(known.url, error.response, place, error=reason)

    def _unchanged(self, known: Page, response: Response, origin: Origin, stored: Body) -> Taken:
        """The server, or the digest, says that the body is the one we have."""
        place = self._archive.write_revisit(response, origin, known.payload_digest, known.body_at)
        etag, modified = response.header("ETag"), response.header("Last-Modified")
        self._save(known.url, response, place, body=True, etag=etag or known.etag,
                   last_modified=modified or known.last_modified)  # fmt: skip
        return Taken(stored, "unchanged", origin.role, _news(known, response))

    def _received(self, known: Page, response: Response, origin: Origin, stored: Body | None) -> Taken:
        body = Body(response.body, response.url)
        digest = hashlib.sha256(response.body).hexdigest()
        if digest == known.sha256 and stored is not None:
            taken = self._unchanged(known, response, origin, stored)
            return taken._replace(body=body) if origin.role == "list" else taken
        origin = self._as_it_is(known, response, origin)
        place, payload = self._archive.write(response, origin)
        text = self._digest(known.url, response.body) if origin.role == "article" else ""
        same_text = bool(text) and stored is not None and text == self._digest(known.url, stored.content)
        self._save(
            known.url, response, place, body=True, new_version=not same_text, text_sha256=text,
            role=origin.role, etag=response.header("ETag"), last_modified=response.header("Last-Modified"),
            sha256=digest, payload_digest=payload,
        )  # fmt: skip
        if origin.role == "article":
            self._link_files(known.url, body)
        if origin.role == "file":
            return Taken(None, "files", "file", "revised" if known.version_at else "")
        if same_text:
            return Taken(stored, "unchanged", origin.role, _news(known, response))
        if text:
            self._note_alike(known, text, response.body)
        news = "revised" if known.version_at and origin.role == "article" else _news(known, response)
        return Taken(body, "changed" if known.version_at else "new", origin.role, news)

    def _note_alike(self, known: Page, text: str, body: bytes) -> None:
        """Leave a host that shows one notice for everything: in place of known pages, or from the first page on."""
        self.alike[text].append(known.url)
        self.replaced[text] += bool(known.version_at)
        if self.replaced[text] >= FEWEST_ALIKE:
            self.visit.leave(known.url, f"{FEWEST_ALIKE} pages that differed before now say the same")
        only = len(self.alike) == 1 and len(self.alike[text]) == FEWEST_ALIKE
        if only and known.title and not bears(body, known.title):
            self.visit.leave(known.url, f"{FEWEST_ALIKE} pages say the same, and not their titles")

    def _as_it_is(self, known: Page, response: Response, origin: Origin) -> Origin:
        """Return the origin with the role that the bytes show. Raises FetchError for a page that stands in
        place of a file."""
        if origin.role == "file":
            fault = file_fault(response.body, known.url)
            if fault:
                place = self._set_aside(response, origin._replace(role="refusal"))
                self._save(known.url, response, place, error=fault)
                raise FetchError("broken", fault)
        elif origin.role == "article" and page.is_binary(response.body):
            return origin._replace(role="file")
        return origin

    def _digest(self, url: str, body: bytes) -> str:
        """Return the digest of what a page says. The version before is read again for the comparison: rules
        may have changed since."""
        return text_digest(self._text(url, body) or whole_text(body), self._vocabulary)

    def _text(self, url: str, body: bytes) -> str:
        """Return what a page says as a document, "" where nobody reads or nothing can be read."""
        if self._said is None or page.is_binary(body):
            return ""
        if self._last_read[0] is not body:
            source, text = self._source, ""
            capture = Capture(body=body, url=url, family=source.family, selectors=source.chosen())
            with contextlib.suppress(ExtractorError):
                text = self._said(capture)
            self._last_read = (body, text)
        return self._last_read[1]

    def _link_files(self, url: str, body: Body) -> None:
        """Note the files that an article links to."""
        if self._source.attachments:
            found = attachments(body.content, body.url, self._vocabulary)
            self._store.link_files(self._source.id, url, found, self.visit.fetcher.now())

    def _missing(self, known: Page, response: Response, origin: Origin) -> Taken:
        """An answer without a page: kept in the archive; a known page that is gone stays, marked."""
        place = self._set_aside(response, origin._replace(role=f"{origin.role}-missing"))
        reason = "an empty page" if response.status == 200 else f"the server answers {response.status}"
        if response.status in (404, 410) and known.version_at and origin.role != "list":
            outcome = self._outcome(response, place, gone=True)
            return self._withdrawn(known, outcome, reason)
        self._save(known.url, response, place, error=reason)
        if response.status == 304:
            raise FetchError("broken", "the server answers 304 to a request that set no condition")
        raise FetchError("broken", reason)

    def _witness(self, response: Response, role: str) -> None:
        """Archive an answer on the way to another."""
        source = self._source
        self._set_aside(response, Origin(role, source.id, source.publisher, source.place_code))

    def _set_aside(self, response: Response, origin: Origin) -> Place:
        """Archive an answer that is no page, as a note where it is the one of an earlier night."""
        before = self._store.aside(response.url)
        if before is not None and self._archive.path_of(before[2]).exists():
            digest, at, _ = before
            if digest == payload_digest(response.raw):
                return self._archive.write_revisit(response, origin, digest, at)
        place, digest = self._archive.write(response, origin)
        self._store.set_aside(response.url, response.asked, digest, response.at, place.file)
        return place

    def _withdrawn(self, known: Page, outcome: Outcome, reason: str) -> Taken:
        """A known page that is no more stays, marked. Raises FetchError where that is new."""
        self._store.save(self._run, known.url, outcome)
        if known.gone_since and known.role == "article":
            return Taken(None, "gone", known.role)
        seen = known.version_at[:10]
        raise FetchError("gone", f"{reason}; the version of {seen} is kept and marked as gone")

    def _turn_down(self, known: Page, response: Response, origin: Origin, rule: RefusalRule) -> Taken:
        """Keep a refusal as what it is. One that closes, or the third in a row, ends the host's night."""
        place = self._set_aside(response, origin._replace(role="refusal"))
        reason = f"not a page but a refusal ({rule.name}); it is not stored as the document"
        if rule.gone and known.version_at and origin.role == "article":
            said = f"the page says that it is no more ({rule.name})"
            return self._withdrawn(known, self._outcome(response, place, gone=True), said)
        self._save(known.url, response, place, error=reason)
        self._refused += not rule.gone
        if rule.closes or self._refused >= REFUSED_IN_A_ROW:
            self.visit.leave(known.url, reason)
            raise FetchError("challenge", reason)
        raise FetchError("broken", reason)

    def _save(self, url: str, response: Response, place: Place, role: str = "", **more: object) -> None:
        self._store.save(self._run, url, self._outcome(response, place, **more), role)

    def _outcome(self, response: Response, place: Place, **more: object) -> Outcome:
        return Outcome(
            at=response.at, status=response.status, size=len(response.raw), file=place.file,
            offset=place.offset, milliseconds=response.milliseconds, moved_to=_moved(response),
            **more,  # type: ignore[arg-type]
        )  # fmt: skip

    def _origin(self, role: str, known: Page) -> Origin:
        source = self._source
        title = known.title if role == "file" else ""
        return Origin(
            role, source.id, source.publisher, source.place_code, source.family, source.chosen(),
            known.attachment_of, title,
        )  # fmt: skip


def _moved(response: Response) -> str:
    """Return where a page was found that was asked for at another address, or ""."""
    return "" if same_page(response.asked, response.url) else response.url


def _news(known: Page, response: Response) -> str:
    """Say what happened to a page whose text did not change."""
    if known.gone_since:
        return "back"
    moved = _moved(response)
    return "moved" if known.version_at and moved and moved != known.moved_to else ""


def text_digest(text: str, vocabulary: ListingRules) -> str:
    """Return the digest of a text without the counters and clocks in it, which change at every visit."""
    text = _SPACE.sub(" ", text)
    for rule in vocabulary.noise:
        text = re.sub(rule.pattern, "", text)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def whole_text(body: bytes) -> str:
    """Return all text of a page, and its metas, without scripts."""
    root = page.tree(page.decode(body)[0])
    metas = [element.get("content") or "" for element in root.iterfind(".//meta[@name]")]
    return "\n".join([*metas, visible(root)])
