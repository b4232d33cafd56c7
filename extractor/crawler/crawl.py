"""The door of the room: sources -> archive and state -> captures of every document known, changed or not.

One night: for each source its list pages, then its articles, new ones first, known ones conditionally.
Whatever
goes wrong in one source is a failure in the result and stops no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from extractor.console import Console
from extractor.crawler.addresses import canonical
from extractor.crawler.captures import BrokenRecord, Stored, read_record
from extractor.crawler.fetch import Fetcher, FetchError, Limits
from extractor.crawler.listing import Item, read_list
from extractor.crawler.sources import Source
from extractor.crawler.take import Body, Taker
from extractor.crawler.transport import ConnectTo
from extractor.crawler.warc import Archive
from extractor.errors import ExtractorError
from extractor.records import Capture, Failure
from extractor.rulebook import Rulebook
from extractor.store import Page, Store


@dataclass
class Counts:
    """What a night brought from one source. state: ok, quiet, partial, broken or blocked.

    requests: all that reached a server. listed: items on the list pages. fetched: bodies of articles
    received.
    unchanged, new, changed: articles by what became of them. gone: known articles that the site no longer
    has.
    left: articles the night's budget or the host's trouble left for the next one. files: attachments listed.
    """

    state: str = "ok"
    requests: int = 0
    list_pages: int = 0
    listed: int = 0
    fetched: int = 0
    unchanged: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    failed: int = 0
    left: int = 0
    files: int = 0
    elsewhere: int = 0


class Listed(NamedTuple):
    """A link that was listed and not fetched: a file, or a page on another site."""

    source_id: str
    url: str
    title: str
    why: str


@dataclass
class CrawlResult:
    """What a crawl leaves. captures: all current documents, read from the archive at each iteration; a record
    that cannot be read then is added to failures. started: when the run began, UTC."""

    started: str
    captures: Captures
    failures: list[Failure] = field(default_factory=list)
    counts: dict[str, Counts] = field(default_factory=dict)
    skipped: list[Listed] = field(default_factory=list)

    def totals(self) -> dict[str, int]:
        """Return the counts of all sources together."""
        names = [name for name, value in asdict(Counts()).items() if isinstance(value, int)]
        return {name: sum(getattr(counts, name) for counts in self.counts.values()) for name in names}


class Captures:
    """The current documents of a crawl, by source in their order, then by address. Can be iterated again."""

    def __init__(self, folder: Path, pages: list[tuple[Page, Source]], failures: list[Failure]) -> None:
        self._folder = folder
        self._pages = pages
        self._failures = failures

    def __len__(self) -> int:
        return len(self._pages)

    def __iter__(self) -> Iterator[Capture]:
        for known, source in self._pages:
            try:
                stored = read_record(self._folder / known.file, known.offset)
            except BrokenRecord as error:
                failure = Failure(stage="archive", source_id=source.id, url=known.url, reason=str(error))
                if failure not in self._failures:
                    self._failures.append(failure)
                continue
            yield _capture(stored, known, source)


def crawl(
    sources: list[Source],
    out: Path,
    rules: Rulebook,
    *,
    connect_to: ConnectTo | None = None,
    console: Console | None = None,
    clock: Callable[[], datetime] | None = None,
    limits: Limits | None = None,
    pause: Callable[[float], None] | None = None,
    articles: int | None = None,
) -> CrawlResult:
    """Crawl all sources into OUT/archive and OUT/state.sqlite.

    connect_to: host -> where to connect instead. clock, limits, pause: for tests. articles: stop each source
    after so many articles, and read no more list pages than that takes; what is left is no failure. Raises
    ExtractorError where OUT cannot be written or is in use; a KeyboardInterrupt passes through with archive
    and state closed and consistent.
    """
    console = console or Console(quiet=True)
    clock = clock or (lambda: datetime.now(UTC))
    fetcher = (
        Fetcher(connect_to, limits, clock=clock)
        if pause is None
        else Fetcher(connect_to, limits, pause, clock)
    )
    started = fetcher.now()
    failures: list[Failure] = []
    result = CrawlResult(started, Captures(out / "archive", [], failures), failures)
    with Store(out / "state.sqlite") as store, Archive(out / "archive", clock) as archive:
        run, crashed = store.start_run(started)
        if crashed or archive.cut:
            console.warning(f"the run of {crashed or 'before'} did not end; going on from what it stored")
        for source in sources:
            counts = result.counts[source.id] = Counts()
            _crawl_source(
                _Night(source, counts, result, fetcher, store, archive, rules, console, run, articles)
            )
            _report_source(console, source, counts)
        archive.close()
        named = {source.id: source for source in sources}
        pages = [(known, named[known.source_id]) for known in store.current(named)]
        result.captures = Captures(out / "archive", pages, failures)
        store.finish_run(run, fetcher.now(), {name: asdict(counts) for name, counts in result.counts.items()})
    return result


class _Night(NamedTuple):
    """One source's night: what it works with and where it reports to."""

    source: Source
    counts: Counts
    result: CrawlResult
    fetcher: Fetcher
    store: Store
    archive: Archive
    rules: Rulebook
    console: Console
    run: int
    articles: int | None = None

    def tries_enough(self, listed: int, starts: int) -> bool:
        """Tell whether a crawl of a few articles has seen all start pages, one more page, and items enough."""
        if self.articles is None or self.counts.list_pages <= starts:
            return False
        return listed >= max(self.articles, self.source.expect.min_items)

    def fail(self, url: str, reason: str) -> None:
        """Note what went wrong, for a person."""
        failure = Failure(stage="crawl", source_id=self.source.id, url=url, reason=reason)
        self.result.failures.append(failure)
        self.console.detail(reason, source=self.source.id, url=url)


def _crawl_source(night: _Night) -> None:
    """Crawl one source; what goes wrong in it ends here, except what concerns the whole run."""
    visit = night.fetcher.visit(night.source)
    taker = Taker(night.source, visit, night.store, night.archive, night.rules, night.run)
    before = len(night.result.failures)
    cut_off = ""
    try:
        listed = _walk_lists(night, taker)
        _judge_listing(night, listed, lists_failed=len(night.result.failures) > before)
        _take_articles(night, taker, listed)
    except FetchError as error:  # one that ends the source's night; it was noted where it arose
        cut_off = error.kind
    except ExtractorError:  # archive or state cannot be written: that ends the run
        raise
    except Exception as error:  # a fault of ours in one source must not cost the others
        night.fail("", f"unexpected: {type(error).__name__}: {error}")
    finally:
        visit.close()
        night.counts.requests = visit.requests
    troubled = bool(cut_off) or len(night.result.failures) > before
    if night.counts.state == "ok" and troubled:
        night.counts.state = _state(night.counts, cut_off)
    night.store.note_source(night.source.id, night.counts.state, night.fetcher.now())


def _state(counts: Counts, cut_off: str) -> str:
    if cut_off == "challenge":
        return "blocked"
    return "partial" if counts.new + counts.changed + counts.unchanged else "broken"


def _walk_lists(night: _Night, taker: Taker) -> dict[str, Item]:
    """Read the list pages from the start pages on; half of the night's budget at most goes here."""
    listed: dict[str, Item] = {}
    ahead = [canonical(url) for url in night.source.start]
    starts, seen, budget = set(ahead), set(ahead), max(1, night.source.max_requests // 2)
    while ahead:
        url = ahead.pop(0)
        if taker.visit.requests >= budget and url not in starts:
            night.fail(
                url, f"more list pages than half of the night's {night.source.max_requests} requests can read"
            )
            break
        body = _take_list(night, taker, url, "start" if url in starts else "list")
        if body is None:
            continue
        night.counts.list_pages += 1
        try:
            found = read_list(body.content, body.url, night.source, night.rules)
        except ExtractorError as error:  # a selector that only a page shows to be wrong
            night.fail(url, str(error))
            continue
        for item in found.items:
            listed.setdefault(item.url, item)
        _note_skipped(night, found.files, found.elsewhere)
        fresh = [address for address in found.next_pages if address not in seen]
        ahead = fresh + ahead if night.articles is None else ahead + fresh
        seen.update(fresh)
        night.console.progress(f"{night.source.id}: list pages", night.counts.list_pages)
        if night.tries_enough(len(listed), len(starts)):
            break
    night.counts.listed = len(listed)
    rows = [
        (item.url, "article", item.title, item.date.isoformat() if item.date else "")
        for item in listed.values()
    ]
    night.store.list_items(night.source.id, rows, night.fetcher.now())
    return listed


def _take_list(night: _Night, taker: Taker, url: str, role: str) -> Body | None:
    """Fetch a list page; None where none came. A start page that is an article is counted, and no list."""
    try:
        taken = taker.take(url, role)
        if taken.role == "list":
            return taken.body
        _count(night, url, taken.became)
        return None
    except FetchError as error:
        night.counts.failed += 1
        night.fail(url, str(error))
        if error.closes:
            raise
        return None


def _note_skipped(night: _Night, files: list[Item], elsewhere: list[Item]) -> None:
    known = {entry.url for entry in night.result.skipped}
    for why, items in (("file", files), ("other site", elsewhere)):
        new = [Listed(night.source.id, item.url, item.title, why) for item in items if item.url not in known]
        night.result.skipped += new
        if why == "file":
            night.counts.files += len(new)
        else:
            night.counts.elsewhere += len(new)


def _judge_listing(night: _Night, listed: dict[str, Item], lists_failed: bool) -> None:
    """Say where the list pages show less, or nothing newer, than the source declares."""
    expect, start = night.source.expect, night.source.start[0]
    if lists_failed:
        return  # that the list is short is then no news
    if len(listed) < expect.min_items:
        night.fail(start, f"the list pages show {len(listed)} items, expected at least {expect.min_items}")
    days = [item.date for item in listed.values() if item.date is not None]
    if expect.max_quiet_days is None or not days:
        return
    today: date = night.fetcher.clock().date()
    quiet = (today - max(days)).days
    if quiet > expect.max_quiet_days:
        night.fail(
            start,
            f"nothing new for {quiet} days (since {max(days)}), expected {expect.max_quiet_days} at most",
        )
        night.counts.state = "quiet"


def _take_articles(night: _Night, taker: Taker, listed: dict[str, Item]) -> None:
    """Ask for every known article, those never fetched first, then those not asked for longest."""
    starts = {canonical(url) for url in night.source.start}
    known = [page for page in night.store.pages(night.source.id) if page.url not in starts]
    queue = [
        page.url for page in known if not page.version_at and (page.url in listed or not page.last_checked)
    ]
    queue += [page.url for page in known if page.version_at]
    tried = 0
    for done, url in enumerate(queue):
        if night.articles is not None and tried >= night.articles:
            night.counts.left = len(queue) - done
            return
        night.console.progress(night.source.id, done, len(queue))
        try:
            became = taker.take(url, "article").became
            tried += became != "files"
            _count(night, url, became)
        except FetchError as error:
            tried += 1
            if error.kind in ("budget", "closed", "postponed") or error.closes:
                night.counts.left = len(queue) - done
                if error.kind != "budget":
                    night.fail(url, f"{error}; {night.counts.left} articles left for the next night")
                raise FetchError("challenge" if error.kind == "challenge" else "budget", str(error)) from None
            _count(night, url, "gone" if error.kind == "gone" else "failed")
            night.fail(url, str(error))
    _note_skipped(
        night, [Item(page.url, page.title) for page in night.store.pages(night.source.id, "file")], []
    )


def _count(night: _Night, url: str, became: str) -> None:
    counts = night.counts
    setattr(counts, became, getattr(counts, became) + 1)
    if became in ("new", "changed"):
        counts.fetched += 1
        night.console.detail(became, source=night.source.id, url=url)


def _report_source(console: Console, source: Source, counts: Counts) -> None:
    console.clear()
    console.info(
        f"{source.id}: {counts.state}",
        listed=counts.listed, new=counts.new, changed=counts.changed, unchanged=counts.unchanged,
        failed=counts.failed, requests=counts.requests,
    )  # fmt: skip


def _capture(stored: Stored, known: Page, source: Source) -> Capture:
    """Return the archived page with what the source declares today."""
    return stored.capture._replace(
        url=known.url,
        retrieved_at=known.version_at,
        source_id=source.id,
        publisher=source.publisher,
        place_code=source.place_code,
        family=source.family,
        selectors=source.chosen(),
    )
