"""The door of the room: sources -> archive and state -> captures of every document known, changed or not.

Several sources are crawled at once, those that share a host one after another. Whatever goes wrong in one
source is a failure in the result and stops no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from extractor.console import Console
from extractor.crawler.addresses import host_of
from extractor.crawler.captures import BrokenRecord, Stored, read_record
from extractor.crawler.fetch import Fetcher, Limits
from extractor.crawler.night import Counts, Listed, Night, totals
from extractor.crawler.sources import Source
from extractor.crawler.take import Said
from extractor.crawler.transport import ConnectTo
from extractor.crawler.vocabulary import listing_rules
from extractor.crawler.warc import Archive
from extractor.records import Capture, Failure
from extractor.rulebook import Rulebook
from extractor.store import Page, Store

HOSTS_AT_ONCE = 16
SAME_NIGHT = timedelta(hours=18)


@dataclass
class CrawlResult:
    """What a crawl leaves. captures: all current documents, read from the archive at each iteration; a record
    that cannot be read then is added to failures. started: when the run began, UTC; where it goes on with the work of
    one that did not end, when that began."""

    started: str
    captures: Captures
    failures: list[Failure] = field(default_factory=list)
    counts: dict[str, Counts] = field(default_factory=dict)
    skipped: list[Listed] = field(default_factory=list)

    def totals(self) -> dict[str, int]:
        """Return the counts of all sources together."""
        return totals(self.counts)


class Captures:
    """The current documents of a crawl, by source in their order, as they were first listed, each source's files last.

    Can be iterated again.
    """

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
    said: Said | None = None,
    hosts_at_once: int = HOSTS_AT_ONCE,
    last: bool = True,
) -> CrawlResult:
    """Crawl all sources into OUT/archive and OUT/state.sqlite.

    connect_to: host -> where to connect instead. clock, limits, pause: for tests. articles: stop each source
    after so many articles, and read no more list pages than that takes; what is left is no failure. said: what a
    page says as a document; a page is changed where that is. last: whether the run is over with it; if not, `finish`
    ends it, and one that is killed before is gone on with. Raises
    ExtractorError where OUT cannot be written or is in use; a KeyboardInterrupt passes through with archive
    and state closed and consistent.
    """
    console = console or Console(quiet=True)
    clock = clock or (lambda: datetime.now(UTC))
    fetcher = Fetcher(connect_to, limits, pause, clock)
    started = fetcher.now()
    failures: list[Failure] = []
    listing_rules(rules)  # loaded before threads need it
    with Store(out / "state.sqlite") as store, Archive(out / "archive", clock) as archive:
        run, crashed = store.start_run(started)
        if crashed or archive.cut:
            console.warning(f"the run of {crashed or 'before'} did not end; going on from what it stored")
        since = crashed if _is_tonight(crashed, clock()) else ""
        result = CrawlResult(since or started, Captures(out / "archive", [], failures), failures)
        nights = [
            Night(source, fetcher, store, archive, rules, console, run, articles, since, said)
            for source in sources
        ]
        try:
            _work(lanes(nights), fetcher, console, hosts_at_once)
        finally:
            archive.close()
        for night in nights:
            result.counts[night.source.id] = night.counts
            failures += night.failures
            result.skipped += night.skipped.values()
        named = {source.id: source for source in sources}
        pages = [(known, named[known.source_id]) for known in store.current(named)]
        result.captures = Captures(out / "archive", pages, failures)
        store.note_counts(run, {name: asdict(counts) for name, counts in result.counts.items()})
        if last:
            store.finish_run(fetcher.now())
    return result


def finish(out: Path, clock: Callable[[], datetime] | None = None) -> None:
    """Note in OUT that the run ended whose crawl was not the last of it."""
    with Store(out / "state.sqlite") as store:
        store.finish_run(Fetcher(clock=clock).now())


def _is_tonight(started: str, now: datetime) -> bool:
    """Say whether a run began so lately that what it has checked need not be asked for again."""
    if not started:
        return False
    return timedelta(0) <= now - datetime.fromisoformat(started) < SAME_NIGHT


def lanes(nights: list[Night]) -> list[list[Night]]:
    """Group sources that share a host, directly or through another: in a lane one comes after the other."""
    found: list[tuple[set[str], list[Night]]] = []
    for night in nights:
        hosts, members = {host_of(url) for url in night.source.start}, [night]
        for lane in [lane for lane in found if lane[0] & hosts]:
            hosts |= lane[0]
            members = lane[1] + members
            found.remove(lane)
        found.append((hosts, members))
    return [members for _, members in found]


def _work(ahead: list[list[Night]], fetcher: Fetcher, console: Console, at_once: int) -> None:
    """Crawl all lanes, a set number at a time. An interrupt, or a fault that concerns all, ends them at once."""
    with ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="crawl") as pool:
        working: list[Future[None]] = []
        try:
            working = [pool.submit(_walk, lane, console) for lane in ahead]
            done, _ = wait(working, return_when=FIRST_EXCEPTION)
            for one in done:
                one.result()
        except BaseException:
            fetcher.stop()
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _walk(lane: list[Night], console: Console) -> None:
    for night in lane:
        night.work()
        _report(console, night)


def _report(console: Console, night: Night) -> None:
    counts = night.counts
    console.clear()
    console.info(
        f"{night.source.id}: {counts.state}",
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
        attachment_of=known.attachment_of,
        title=known.title if known.role == "file" else "",
        gone_since=known.gone_since,
        moved_to=known.moved_to,
    )
