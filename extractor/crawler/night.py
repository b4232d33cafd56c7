"""One source's night: its list pages, its articles, the files they link to, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from extractor.console import Console
from extractor.crawler import alarms
from extractor.crawler.addresses import canonical
from extractor.crawler.fetch import Fetcher
from extractor.crawler.listing import Item, ListPage, read_list
from extractor.crawler.sources import Source
from extractor.crawler.take import Body, Said, Taker
from extractor.crawler.trouble import FetchError, Stopped
from extractor.crawler.warc import Archive
from extractor.errors import ExtractorError
from extractor.records import Failure
from extractor.rulebook import Rulebook
from extractor.store import Page, Store

BLOCKED = ("challenge", "blocked")
MOST_NAMED = 20
TRIES_OF_A_LOOK = 3  # a look at a few articles gives up after so many failures for each


@dataclass
class Counts:
    """What a night brought from one source. state: ok, quiet, partial, broken or blocked.

    requests: all that reached a server. listed: items on the list pages. fetched: bodies of articles
    received. unchanged, new, changed: articles by what became of them. gone: known articles that the site no
    longer has. left: articles and files that the night's budget or the host's trouble left for the next one.
    files: files fetched or asked for. disallowed: addresses that robots.txt closes. alarms: what says that
    the source broke though it answers. news: known pages that were revised, moved, withdrawn or are back.
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
    disallowed: int = 0
    alarms: list[str] = field(default_factory=list)
    news: list[dict[str, str]] = field(default_factory=list)

    @property
    def good(self) -> int:
        """How many articles the site still has."""
        return self.new + self.changed + self.unchanged


class Listed(NamedTuple):
    """A link that was listed and not fetched: a page on another site, or an image."""

    source_id: str
    url: str
    title: str
    why: str


class Night:
    """One source in one run. `work` does all of it; failures, skipped and counts say what came of it.

    articles: stop after so many. since: when tonight's work began that a crash cut short; what was checked from
    then on is not asked for again. said: see Taker.
    """

    def __init__(
        self, source: Source, fetcher: Fetcher, store: Store, archive: Archive, rules: Rulebook,
        console: Console, run: int, articles: int | None = None, since: str = "",
        said: Said | None = None,
    ) -> None:  # fmt: skip
        self.source = source
        self.counts = Counts()
        self.failures: list[Failure] = []
        self.skipped: dict[str, Listed] = {}
        self._fetcher = fetcher
        self._store = store
        self._rules = rules
        self._console = console
        self._run = run
        self._articles = articles
        self._since = since
        self._starts = {canonical(url) for url in source.start}
        self._guessed: set[str] = set()  # list pages that may not be there
        self._visit = fetcher.visit(source)
        self._taker = Taker(source, self._visit, store, archive, rules, run, said)

    def work(self) -> None:
        """Crawl the source. What goes wrong in it ends here, except what concerns the whole run.

        Raises Stopped where the run is being ended, ExtractorError where archive or state cannot be written.
        """
        cut_off = ""
        try:
            listed = self._walk_lists()
            self._judge_listing(listed)
            self._take_articles(listed)
            self._take_files()
        except FetchError as error:  # one that ends the source's night; it was noted where it arose
            cut_off = error.kind
        except (ExtractorError, Stopped):
            raise
        except Exception as error:  # a fault of ours in one source must not cost the others
            self.fail("", f"unexpected: {type(error).__name__}: {error}")
        finally:
            self._visit.close()
            self.counts.requests = self._visit.requests
        self._judge_pages()
        self._settle(cut_off)

    def fail(self, url: str, reason: str, stage: str = "crawl") -> None:
        """Note what went wrong, for a person."""
        self.failures.append(Failure(stage=stage, source_id=self.source.id, url=url, reason=reason))
        self._console.detail(reason, source=self.source.id, url=url)

    def alarm(self, name: str, reason: str) -> None:
        """Note what says that the source broke; an empty reason is none."""
        if reason:
            self.counts.alarms.append(name)
            self.fail(self.source.start[0], reason, "watch")

    def _settle(self, cut_off: str) -> None:
        counts = self.counts
        if counts.disallowed:
            self.fail(self.source.start[0], f"robots.txt does not allow {counts.disallowed} of the addresses")
        if self._taker.lost:
            reason = f"{len(self._taker.lost)} stored pages cannot be read back; they were asked for again"
            self.fail(self._taker.lost[0], reason, "archive")
        if counts.state == "ok" and (cut_off or self.failures):
            counts.state = "partial" if counts.good else "broken"
        if cut_off in BLOCKED or (not counts.good and self._visit.refused):
            counts.state = "blocked"
        for one in counts.news[:MOST_NAMED]:
            self._console.info(f"{self.source.id}: {one['what']}", url=one["url"])
        self._store.note_source(self.source.id, counts.state, self._fetcher.now())

    # ---- list pages ------------------------------------------------------------------------------------------

    def _walk_lists(self) -> dict[str, Item]:
        """Read the list pages from the start pages on; half of the night's budget at most goes here."""
        listed: dict[str, Item] = {}
        ahead = list(dict.fromkeys(canonical(url) for url in self.source.start))
        seen, budget = set(ahead), max(1, self.source.max_requests // 2)
        while ahead:
            url = ahead.pop(0)
            if self._visit.requests >= budget and url not in self._starts:
                most = self.source.max_requests
                self.fail(url, f"more list pages than half of the night's {most} requests can read")
                break
            found = self._read_list(url)
            if found is None:
                continue
            if found.columns:
                self.fail(url, f"name the list behind the # of this address: {found.columns}")
            before = len(listed)
            for item in found.items:
                listed.setdefault(item.url, item)
            self._note_links(found)
            fresh = [address for address in found.next_pages if address not in seen]
            if found.endless:
                self._guessed.update(fresh)
                if len(listed) == before:
                    fresh = []  # a list that is asked for part by part ends where a part brings nothing new
            ahead = fresh + ahead if self._articles is None else ahead + fresh
            seen.update(fresh)
            self._console.progress(f"{self.source.id}: list pages", self.counts.list_pages)
            if self._tries_enough(len(listed)):
                break
        self.counts.listed = len(listed)
        rows = [
            (item.url, "article", item.title, item.date.isoformat() if item.date else "")
            for item in listed.values()
        ]
        self._store.list_items(self.source.id, rows, self._fetcher.now())
        return listed

    def _tries_enough(self, listed: int) -> bool:
        """Tell whether a crawl of a few articles has seen all start pages, one more page, and items enough."""
        if self._articles is None or self.counts.list_pages <= len(self._starts):
            return False
        return listed >= max(self._articles, self.source.expect.min_items)

    def _read_list(self, url: str) -> ListPage | None:
        body = self._take_list(url, "start" if url in self._starts else "list")
        if body is None:
            return None
        self.counts.list_pages += 1
        try:
            return read_list(body.content, body.url, self.source, self._rules, asked=url)
        except ExtractorError as error:  # a selector that only a page shows to be wrong
            self.fail(url, str(error))
            return None

    def _take_list(self, url: str, role: str) -> Body | None:
        """Fetch a list page; None where none came. A start page that is an article is counted, and no list."""
        try:
            taken = self._taker.take(url, role)
            if taken.role == "list":
                return taken.body
            self._count(url, taken.became, taken.news)
            return None
        except FetchError as error:
            if error.closes or url not in self._guessed or error.kind not in ("broken", "gone"):
                self._note_trouble(url, error)
            if error.closes:
                raise
            return None

    def _note_links(self, found: ListPage) -> None:
        """Note the files on a list page, to be fetched, and the links that lead elsewhere."""
        files, others = found.files if self.source.attachments else [], found.others
        rows = [(item.url, "file", item.title, item.date.isoformat() if item.date else "") for item in files]
        self._store.list_items(self.source.id, rows, self._fetcher.now())
        for why, items in (("other site", found.elsewhere), ("file", others)):
            for item in items:
                self.skipped.setdefault(item.url, Listed(self.source.id, item.url, item.title, why))
        self.counts.elsewhere = sum(one.why == "other site" for one in self.skipped.values())

    def _judge_listing(self, listed: dict[str, Item]) -> None:
        """Say where the list pages show less, nothing newer, or other things than they should."""
        if self.failures or (self.counts.disallowed and not self.counts.list_pages):
            return  # that the list is short is then no news
        expect, start = self.source.expect, self.source.start[0]
        if len(listed) < expect.min_items:
            reason = f"the list pages show {len(listed)} items, expected at least {expect.min_items}"
            self.alarm("few_items" if listed else "no_items", reason)
        elif self._articles is None:
            self.alarm(
                "shrank", alarms.shrunk(len(listed), self._store.history(self.source.id, alarms.NIGHTS))
            )
        days = [item.date for item in listed.values() if item.date is not None]
        today: date = self._fetcher.clock().date()
        self.alarm("untitled", alarms.untitled([item.title for item in listed.values()]))
        self.alarm("future_dates", alarms.ahead(days, today))
        if expect.max_quiet_days is None or not days:
            return
        newest = max(days)
        quiet = (today - newest).days
        if quiet > expect.max_quiet_days:
            expected = f"expected {expect.max_quiet_days} at most"
            self.fail(start, f"nothing new for {quiet} days (since {newest}), {expected}", "watch")
            self.counts.state = "quiet"

    # ---- articles and files ----------------------------------------------------------------------------------

    def _take_articles(self, listed: dict[str, Item]) -> None:
        """Ask for every known article, those never asked for first, then those not asked for longest: a page
        that fails, or ends the host's night, does not stand in the way of the others the next night."""
        known = [page for page in self._store.pages(self.source.id) if page.url not in self._starts]
        for page in filter(self._done, known):
            self._recall(page)
        queue = [
            page for page in known if not self._done(page) and (page.version_at or _wanted(page, listed))
        ]
        self._take_all(queue, "article", self._take_article)

    def _take_files(self) -> None:
        """Ask for the files that articles and list pages link to."""
        if self.source.attachments and self._articles is None:
            known = self._store.pages(self.source.id, "file")
            self._take_all([page for page in known if not self._done(page)], "file", self._take_file)

    def _done(self, page: Page) -> bool:
        """Say whether a page was fetched or checked tonight already, before a crash, and all was well with it."""
        checked = self._since and page.version_at and page.last_checked >= self._since
        return bool(checked and page.sha256 and not page.error)

    def _recall(self, page: Page) -> None:
        """Count a page that was done before a crash, and say what the run that crashed could not say of it."""
        if page.gone_since:
            if page.gone_since >= self._since:
                self._note_news(page.url, "withdrawn")
                seen = page.version_at[:10]
                self.fail(page.url, f"is no more; the version of {seen} is kept and marked as gone")
            self.counts.gone += 1
        elif page.version_at < self._since:
            self.counts.unchanged += 1
        else:
            revised = page.versions > 1
            self._count(page.url, "changed" if revised else "new", "revised" if revised else "")

    def _take_all(self, queue: list[Page], what: str, take: Callable[[str], bool]) -> None:
        came = failed = 0
        for done, known in enumerate(queue):
            if self._articles is not None and (
                came >= self._articles or failed >= TRIES_OF_A_LOOK * self._articles
            ):
                self.counts.left = len(queue) - done
                return
            self._console.progress(self.source.id, done, len(queue))
            try:
                came += take(known.url)
            except FetchError as error:
                failed += 1
                if error.closes:
                    self._end(known.url, error, len(queue) - done, what)
                self._note_trouble(known.url, error)

    def _end(self, url: str, error: FetchError, left: int, what: str) -> None:
        """End the source's night: say why, unless it is only that the budget or the window is spent."""
        self.counts.left += left
        if error.kind not in ("budget", "window"):
            self.fail(url, f"{error}; {left} {what}s left for the next night")
        raise error

    def _take_article(self, url: str) -> bool:
        taken = self._taker.take(url, "article")
        self._count(url, taken.became, taken.news)
        return taken.became != "files"

    def _take_file(self, url: str) -> bool:
        taken = self._taker.take(url, "file")
        self.counts.files += 1
        if taken.news:
            self._note_news(url, taken.news)
        return True

    def _note_trouble(self, url: str, error: FetchError) -> None:
        if error.kind == "robots":
            self.counts.disallowed += 1
            return
        name = "gone" if error.kind == "gone" else "failed"
        setattr(self.counts, name, getattr(self.counts, name) + 1)
        if error.kind == "gone":
            self._note_news(url, "withdrawn")
        self.fail(url, str(error))

    def _count(self, url: str, became: str, news: str) -> None:
        counts = self.counts
        setattr(counts, became, getattr(counts, became) + 1)
        if became in ("new", "changed"):
            counts.fetched += 1
            self._console.detail(became, source=self.source.id, url=url)
        if news:
            self._note_news(url, news)

    def _note_news(self, url: str, what: str) -> None:
        self.counts.news.append({"what": what, "url": url})

    def _judge_pages(self) -> None:
        """Say where tonight's pages are no articles, and take back what was stored for them."""
        counts = self.counts
        same = alarms.alike(self._taker.alike, self._taker.replaced)
        if same:
            known = {one["url"] for one in counts.news if one["what"] == "revised"} & set(same)
            self._store.take_back(self._run, same)
            counts.new -= len(same) - len(known)
            counts.changed -= len(known)
            counts.news = [one for one in counts.news if one["url"] not in same]
            reason = f"{len(same)} pages all say the same, as {same[0]} does; they are not taken as articles"
            self.alarm("all_alike", reason)
        self.alarm("only_errors", alarms.only_errors(counts.good + counts.failed + counts.gone, counts.good))
        self.alarm(
            "vanished", alarms.vanished(sum(one["what"] == "withdrawn" for one in counts.news), counts.good)
        )


def _wanted(page: Page, listed: dict[str, Item]) -> bool:
    """Say whether an article that has no version is asked for: it is listed, or was never asked for."""
    return not page.version_at and (page.url in listed or not page.last_checked)


def totals(counts: dict[str, Counts]) -> dict[str, int]:
    """Return the counts of all sources together."""
    names: list[str] = [name for name, value in vars(Counts()).items() if isinstance(value, int)]
    summed: dict[str, Any] = {name: sum(getattr(one, name) for one in counts.values()) for name in names}
    return summed
