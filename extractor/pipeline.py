"""The straight line: crawl -> read -> find -> repair -> understand -> audit -> publish."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import ExtractorError
from extractor.interrupts import checkpoint
from extractor.output.admit import admit
from extractor.output.decisions import read_decisions, with_decisions
from extractor.output.folder import held
from extractor.output.journal import Journal
from extractor.output.ledger import Ledger
from extractor.records import Capture, Document, Failure, Finding, Report
from extractor.rulebook import Rulebook

if TYPE_CHECKING:
    from os import PathLike

    from extractor.console import Console
    from extractor.crawler.sources import Source
    from extractor.output.publish import EditionCounts

STDIN = "-"
WARC_ENDINGS = (".warc", ".warc.gz")
ConnectTo = dict[str, tuple[str, int]]
Clock = Callable[[], datetime]


@dataclass
class RunResult:
    """What a run did: its notes, what disagrees, what it could not do, and the edition it made."""

    journal: Journal
    findings: list[Finding] = field(default_factory=list)
    edition: EditionCounts | None = None

    @property
    def failures(self) -> list[Failure]:
        """What the run could not do."""
        return self.journal.failures


def run(
    sources: list[Source],
    out: Path,
    rules: Rulebook,
    console: Console,
    *,
    connect_to: ConnectTo | None = None,
    clock: Clock | None = None,
    formats: Collection[str] = ("csv", "jsonl"),
    excel: bool = False,
    max_fall: float | None = None,
) -> RunResult:
    """Crawl the sources, read what came, audit it, and swap in the public edition of all that OUT holds.

    Trouble with a source or a document becomes a failure in the result and stops no other. clock: whose time
    the crawl writes down.
    Raises ExtractorError where OUT cannot be written or is in use.
    """
    from extractor.crawler.crawl import finish

    result = crawl(sources, out, rules, console, connect_to=connect_to, clock=clock, command="run")
    journal = result.journal
    with _noted(journal, out), held(out):
        with Ledger(out) as ledger:
            checkpoint()
            with journal.stage("audit"):
                result.findings = audit_kept(ledger, out, rules, journal)
            checkpoint()
            with journal.stage("publish"):
                result.edition = publish_kept(
                    ledger, out, rules, formats=formats, excel=excel, max_fall=max_fall
                )
        journal.note_edition(result.edition)
        journal.write(out)
        finish(out, clock)
    return result


def crawl(
    sources: list[Source],
    out: Path,
    rules: Rulebook,
    console: Console,
    *,
    connect_to: ConnectTo | None = None,
    clock: Clock | None = None,
    command: str = "crawl",
) -> RunResult:
    """Fetch what is new in the sources into OUT, and keep the records that its pages give."""
    from dataclasses import asdict

    from extractor.crawler.crawl import crawl as fetch
    from extractor.crawler.crawl import finish
    from extractor.crawler.watch import Watch
    from extractor.documents.read import said

    journal = Journal(command, rules)
    with _noted(journal, out), held(out):
        with journal.stage("crawl"):
            crawled = fetch(
                sources, out, rules, connect_to=connect_to, console=console, clock=clock,
                said=lambda capture: said(capture, rules), last=False,
            )  # fmt: skip
        with journal.stage("read"), Ledger(out) as ledger:
            ledger.withhold([one.id for one in sources if not one.publish_text], [one.id for one in sources])
            watch = Watch(crawled.started, journal.started.date())
            keep(ledger, watch.passing(read_each(crawled.captures, rules)), journal)
        if command == "crawl":
            finish(out, clock)
    journal.failures += [*crawled.failures, *watch.failures()]
    journal.sources = {name: asdict(counts) for name, counts in crawled.counts.items()}
    return RunResult(journal)


@contextmanager
def _noted(journal: Journal, out: Path) -> Iterator[None]:
    """Leave the notes of a run that is interrupted, as far as it came, and let the interrupt pass."""
    try:
        yield
    except KeyboardInterrupt:
        journal.interrupted = True
        with suppress(ExtractorError):
            journal.write(out)
        raise


def extract(paths: Sequence[str], rules: Rulebook) -> Iterator[Report | Failure]:
    """Yield a report for each page in files, folders, WARC archives and `-`, a failure for what is none."""
    return read_each(_captures(paths, rules), rules)


def read_each(captures: Iterable[Capture | Failure], rules: Rulebook) -> Iterator[Report | Failure]:
    """Yield the report of each capture, or why there is none; no page stops another."""
    from extractor.documents.read import read

    for capture in captures:
        checkpoint()
        if isinstance(capture, Failure):
            yield capture
            continue
        try:
            yield understood(read(capture, rules), rules)
        except ExtractorError as error:
            if error.where not in ("", capture.url):  # a rule, not the page: all that follows would be wrong
                raise
            yield _failure(capture, f"{error.what}; {error.todo}" if error.todo else error.what)
        except Exception as error:  # a fault of ours on one page must not cost the others
            yield _failure(capture, f"unexpected {type(error).__name__}{_place(error)}: {error}")


def understood(document: Document, rules: Rulebook) -> Report:
    """Return the report of one document: its figures, repairs and projects, all of which validate."""
    from extractor.figures.find import find
    from extractor.repairs.repair import repair
    from extractor.reports.understand import understand

    figures, repairs = repair(document, find(document, rules), rules)
    report = understand(document, figures, rules)
    report.repairs = repairs
    return admit(report)


def audited(reports: Sequence[Report], rules: Rulebook) -> list[Finding]:
    """Fill in what the audit finds in each report; return all findings, those across reports with them."""
    from extractor.across.audit import audit

    return audit(list(reports), rules)


def keep(ledger: Ledger, reports: Iterable[Report | Failure], journal: Journal) -> int:
    """Keep reports in OUT and note failures. Return how many reports were kept.

    Pages of one source that agree in number, title, date and text are one document under several addresses; the first
    that came stands for all, unless another was kept on an earlier night.
    """
    urls: dict[str, str] = {}
    alike: dict[tuple[str, ...], str] = {}
    texts: dict[str, str] = {}
    ids: dict[str, str] = {}
    for report in reports:
        checkpoint()
        if isinstance(report, Failure):
            journal.failures.append(report)
            continue
        document = report.document
        if document.attachment_of:  # until here the address of the page, from here on the id of its document
            page = document.attachment_of
            document.attachment_of = ids.get(page) or ledger.document_at(page)
        original = document.document_id if document.gone_since else alike.setdefault(
            _content_of(document), document.document_id
        )  # fmt: skip
        if original != document.document_id and not ledger.document_at(document.url):
            ids[document.url] = original
            continue
        ids[document.url] = document.document_id
        before = urls.setdefault(document.document_id, document.url)
        if before != document.url:
            if texts[document.document_id] == document.text_sha256:
                continue  # one document under two addresses
            reason = f"has the same document_id as {before}, which is kept instead"
            journal.failures.append(
                Failure(stage="read", source_id=document.source_id, document_id=document.document_id,
                        url=document.url, reason=reason)
            )  # fmt: skip
            continue
        texts[document.document_id] = document.text_sha256
        journal.failures += report.failures
        ledger.keep(report)
        ledger.commit()
    return len(urls)


def _content_of(document: Document) -> tuple[str, ...]:
    """Return what two addresses of one document have in common; where that is too little, its own id."""
    if not document.source_id or not document.title or document.text_length <= len(document.title):
        return (document.document_id,)
    day = str(document.published_date)
    return document.source_id, document.index_number, document.title, day, document.text_sha256


def audit_kept(ledger: Ledger, out: Path, rules: Rulebook, journal: Journal) -> list[Finding]:
    """Audit the reports of OUT that are new and all that these can affect; return all findings, with verdicts."""
    from extractor.across.nightly import Night
    from extractor.output.journal import rules_digest, tally
    from extractor.version import VERSION

    decisions = read_decisions(out)
    made_with = f"{VERSION} {rules_digest(rules)}"
    night = Night(ledger, rules, lambda report: _admitted(report, journal), tally, made_with)
    findings = with_decisions(night.audit(decisions), decisions)
    journal.add(night.tallies())
    journal.count_findings(findings)
    return findings


def publish_kept(
    ledger: Ledger,
    out: Path,
    rules: Rulebook,
    *,
    formats: Collection[str] = ("csv", "jsonl"),
    excel: bool = False,
    max_fall: float | None = None,
) -> EditionCounts:
    """Publish all reports of OUT, with the decisions on their findings."""
    from extractor.output.publish import publish_parts

    decisions = read_decisions(out)
    tombstones = ledger.tombstones()
    decided = (one.at for one in decisions.values())
    moment = max(ledger.last_run(), *decided, *(one["at"] for one in tombstones.values()), "")
    return publish_parts(
        ledger.parts(), out, rules, findings=with_decisions(ledger.findings(), decisions),
        entities=ledger.entities(), formats=formats, excel=excel, withheld=ledger.withheld(),
        tombstones=tombstones, moment=moment, max_fall=max_fall,
    )  # fmt: skip


def read_page(page: str | bytes | PathLike[str], rules: Rulebook) -> Document:
    """Return the document of a path, of bytes or of a text. Raises ExtractorError for what is none."""
    from extractor.documents.read import captures_of, read

    if isinstance(page, bytes):
        return read(Capture(page), rules)
    if isinstance(page, str) and ("\n" in page or "<" in page or len(page) > 4096):
        marked_up = page.lstrip().startswith("<")
        content_type = f"text/{'html' if marked_up else 'plain'}; charset=utf-8"
        return read(Capture(page.encode("utf-8"), content_type=content_type), rules)
    found = next(iter(captures_of(Path(page))))
    if isinstance(found, Failure):
        raise ExtractorError(found.reason, found.url)
    return read(found, rules)


def _captures(paths: Sequence[str], rules: Rulebook) -> Iterator[Capture | Failure]:
    """Yield the pages in each path; what is none, or holds none, is a failure and stops no other."""
    import sys

    from extractor.documents.read import captures_of

    for path in paths:
        try:
            if path == STDIN:
                yield Capture(sys.stdin.buffer.read())
            elif path.endswith(WARC_ENDINGS):
                yield from _archived(Path(path), [Path(path)])
            elif archives := _archives_below(Path(path)):
                yield from _pages_beside(Path(path))
                yield from _archived(Path(path), archives)
            else:
                yield from captures_of(Path(path))
        except (ExtractorError, OSError) as error:
            what = error.what if isinstance(error, ExtractorError) else (error.strerror or str(error)).lower()
            yield Failure(stage="open", url=path, reason=what)


def _archives_below(folder: Path) -> list[Path]:
    """Return the WARC files of a folder, such as the archive of an OUT."""
    return sorted(path for path in folder.glob("*") if path.name.endswith(WARC_ENDINGS))


def _pages_beside(folder: Path) -> Iterator[Capture | Failure]:
    """Yield the pages in a folder of archives, where it holds any."""
    from extractor.documents.read import captures_of

    with suppress(ExtractorError):
        yield from captures_of(folder)


def _archived(where: Path, archives: Iterable[Path]) -> Iterator[Capture | Failure]:
    """Yield the pages of WARC files, each damaged record as a failure."""
    from extractor.crawler.captures import captures

    damaged: list[Failure] = []
    count = 0
    for archive in archives:
        if not archive.is_file():
            raise ExtractorError("there is no such file", str(archive))
        for capture in captures(archive, damaged.append):
            count += 1
            yield capture
    yield from damaged
    if not count and not damaged:
        raise ExtractorError("there is no page in this archive", str(where))


def _admitted(report: Report, journal: Journal) -> Report:
    sound = admit(report)
    journal.failures += sound.failures[len(report.failures) :]
    return sound


def _failure(capture: Capture, reason: str) -> Failure:
    return Failure(stage="read", source_id=capture.source_id, url=capture.url or STDIN, reason=reason)


def _place(error: Exception) -> str:
    """Return the file and line where an unexpected error arose."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
