"""The commands of the straight line, each a few steps around `pipeline`."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from extractor import pipeline
from extractor.commands.notice import tell
from extractor.commands.setting import console_of, rules_of, say_edition, say_failures, say_result, served
from extractor.console import Console
from extractor.errors import ExtractorError
from extractor.output.folder import existing, held
from extractor.output.journal import Journal
from extractor.output.ledger import Ledger
from extractor.output.lines import RecordLines, standard_output
from extractor.records import Failure, Figure, Finding
from extractor.rulebook import Rulebook, shipped

EDITION = ("csv", "jsonl")
GRAVITY = {"error": 3, "warning": 2, "note": 1}


def run(options: Namespace) -> int:
    """Crawl, read, audit and publish; without SOURCES.toml the samples, served on loopback."""
    from extractor.crawler.sources import load_notice, load_sources
    from extractor.documents.sites import families

    console, rules = console_of(options), rules_of(options)
    path = Path(options.sources) if options.sources else shipped("samples") / "sources.toml"
    sources = load_sources(path, families(rules))
    with served(path) as connect_to:
        result = pipeline.run(
            sources,
            Path(options.out),
            rules,
            console,
            connect_to=connect_to,
            formats={*EDITION, *options.formats},
            excel=options.excel,
            max_fall=options.max_fall,
        )
    out = Path(options.out)
    say_result(console, result, out)
    tell(load_notice(path), out, console)
    refused = result.edition is not None and bool(result.edition.refused)
    refuted = _verified(out, rules, console)
    if options.to and not (refused or refuted):
        _load(options.to, out, console)
    person = result.failures or refused or refuted or _grave(result.findings, options.fail_on)
    return int(bool(person))


def crawl(options: Namespace) -> int:
    """Fetch what is new, and keep the records that its pages give."""
    from extractor.crawler.sources import load_notice, load_sources
    from extractor.documents.sites import families

    console, rules, out = console_of(options), rules_of(options), Path(options.out)
    path = Path(options.sources)
    sources = load_sources(path, families(rules))
    with served(path) as connect_to:
        result = pipeline.crawl(sources, out, rules, console, connect_to=connect_to)
    with held(out), Ledger(out) as ledger:
        result.journal.count(ledger.newest())
    result.journal.write(out)
    say_result(console, result, out)
    tell(load_notice(path), out, console)
    return int(bool(result.failures))


def extract(options: Namespace) -> int:
    """Read pages into records: figures to standard output, or everything into OUT."""
    return _extract_into(options) if options.out else _extract_out(options)


def audit(options: Namespace) -> int:
    """Audit the records in OUT and print what was found."""
    rules, out = rules_of(options), existing(Path(options.out))
    journal = Journal("audit", rules)
    with held(out), _filled(out) as ledger, journal.stage("audit"):
        findings = pipeline.audit_kept(ledger, out, rules, journal)
    journal.write(out)
    if options.formats:
        with RecordLines(Finding, _one_format(options.formats)) as lines:
            for finding in findings:
                lines.add(finding)
    else:
        stream = standard_output()
        for finding in findings:
            stream.write(finding_line(finding) + "\n")
    console = console_of(options)
    say_failures(console, journal.failures)
    console.info(f"{len(findings)} findings in {journal.documents} documents")
    return int(bool(journal.failures) or _grave(findings, options.fail_on))


def publish(options: Namespace) -> int:
    """Make the public edition of the records in OUT."""
    console, rules, out = console_of(options), rules_of(options), existing(Path(options.out))
    with held(out), _filled(out) as ledger:
        unaudited = ledger.unaudited()
        if unaudited:
            console.warning(f"{unaudited} documents were not audited; `extractor audit {out}` does that")
        edition = pipeline.publish_kept(
            ledger, out, rules, formats={*EDITION, *options.formats}, excel=options.excel,
            max_fall=options.max_fall,
        )  # fmt: skip
    say_edition(console, edition, out)
    if options.to and not edition.refused:
        _load(options.to, out, console)
    return int(bool(edition.refused))


def finding_line(finding: Finding) -> str:
    """Return a finding as one line for people."""
    status = "" if finding.status == "open" else f" [{finding.status}]"
    where = " ".join(finding.document_ids)
    what = finding.explanation_en or finding.explanation_zh
    again = f" ({finding.note})" if finding.note else ""
    return f"{finding.severity}{status} {finding.check} {where} {finding.finding_id}: {what}{again}"


def _verified(out: Path, rules: Rulebook, console: Console) -> bool:
    """Name each claim of the edition that does not hold. Return whether there is one."""
    from extractor.commands.verify import Edition

    with held(out):
        edition = Edition(out, rules)
        faults = list(edition.faults())
    for fault in faults:
        console.warning(fault)
    if not faults:
        console.info(f"verified: {edition.checked()}: every claim holds")
    return bool(faults)


def _load(url: str, out: Path, console: Console) -> None:
    """Load the edition into a database."""
    from extractor.output.database import load

    for table, counts in load(out / "public", url).items():
        console.info(f"{table}: {counts.written} rows written, {counts.removed} removed")


def _extract_out(options: Namespace) -> int:
    """Print the figures of each page as soon as it is read."""
    form = _one_format(options.formats or ("jsonl",))
    failures: list[Failure] = []
    count = 0
    with RecordLines(Figure, form) as lines:
        for report in pipeline.extract(options.paths, rules_of(options)):
            if isinstance(report, Failure):
                failures.append(report)
                continue
            count += 1
            failures += report.failures
            for figure in report.figures:
                lines.add(figure)
            sys.stdout.flush()
    return _say_extracted(options, count, failures)


def _extract_into(options: Namespace) -> int:
    """Keep the records of each page in OUT; with formats named, audit and publish them too."""
    rules, out = rules_of(options), Path(options.out)
    journal = Journal("extract", rules)
    with held(out), Ledger(out) as ledger:
        with journal.stage("read"):
            count = pipeline.keep(ledger, pipeline.extract(options.paths, rules), journal)
        if count and options.formats:
            with journal.stage("audit"):
                pipeline.audit_kept(ledger, out, rules, journal)
            with journal.stage("publish"):
                edition = pipeline.publish_kept(ledger, out, rules, formats={*EDITION, *options.formats})
            journal.note_edition(edition)
            if edition.refused:
                journal.failures.append(Failure(stage="publish", reason=edition.refused))
        else:
            journal.count(ledger.newest())
    journal.write(out)
    if count:
        console_of(options).table(journal.closing_rows())
    return _say_extracted(options, count, journal.failures)


def _say_extracted(options: Namespace, count: int, failures: list[Failure]) -> int:
    """Name what could not be read. Where nothing could, that is an error."""
    if not count and failures:
        first = failures[0]
        others = f"; {len(failures) - 1} more paths could not be read" if len(failures) > 1 else ""
        raise ExtractorError(f"{first.reason}{others}", first.url)
    say_failures(console_of(options), failures)
    return int(bool(failures))


def _one_format(formats: Iterable[str]) -> str:
    names = list(formats)
    if len(names) > 1:
        raise ExtractorError(
            "standard output takes one format", "--format", "name one, or a folder with -o OUT"
        )
    return names[0]


def _filled(out: Path) -> Ledger:
    """Return the ledger of an OUT that holds records."""
    ledger = Ledger(out)
    if not len(ledger):
        raise ExtractorError("there are no records in it", str(out), "`extractor extract -o` puts some there")
    return ledger


def _grave(findings: Iterable[Finding], fail_on: str | None) -> bool:
    """Return whether an undecided or confirmed finding is as grave as `fail_on` or graver."""
    if fail_on is None:
        return False
    counted = (finding for finding in findings if finding.status in ("open", "confirmed"))
    return any(GRAVITY[finding.severity] >= GRAVITY[fail_on] for finding in counted)
