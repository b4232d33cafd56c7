"""What commands begin and end with: the console and the rules that the options ask for, the closing words."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.commands.readers import loaded_files
from extractor.console import Console
from extractor.output.settings import FILE as SETTINGS
from extractor.pipeline import ConnectTo, RunResult
from extractor.records import Failure
from extractor.rulebook import Rulebook, shipped

if TYPE_CHECKING:
    from extractor.output.publish import EditionCounts


def console_of(options: Namespace) -> Console:
    """Return the console that the options ask for."""
    return Console(quiet=options.quiet, verbose=options.verbose, log_json=options.log_json)


def rules_of(options: Namespace) -> Rulebook:
    """Return the shipped rules, with the user's own over them where there are any.

    Raises ExtractorError for what is wrong in any file of the user's, before work begins.
    """
    if not options.rules:
        return Rulebook()
    rules = Rulebook(Path(options.rules))
    for _ in loaded_files(rules):
        pass
    return rules


@contextmanager
def served(sources: Path) -> Iterator[ConnectTo | None]:
    """Serve the sample site while the samples' own sources.toml is used; yield where to connect."""
    samples = shipped("samples")
    if sources.resolve() != (samples / "sources.toml").resolve():
        yield None
        return
    from extractor.loopback import serve

    with serve(samples / "site") as site:
        yield site.connect_to


def say_failures(console: Console, failures: Iterable[Failure]) -> None:
    """Name each failure on one line."""
    for failure in failures:
        where = failure.url or failure.document_id or failure.source_id
        console.warning(f"{where}: {failure.reason}" if where else failure.reason)


def say_result(console: Console, result: RunResult, out: Path) -> None:
    """Name the failures of a run, and end with the short table of what it did."""
    console.clear()
    say_failures(console, result.failures)
    console.table(result.journal.closing_rows())
    if result.edition is not None:
        say_edition(console, result.edition, out)


def say_edition(console: Console, edition: EditionCounts, out: Path) -> None:
    """Name the edition, and whether anything in it is new."""
    if edition.refused:
        console.warning(edition.refused, edition=str(out / "public"))
        return
    if not (out / SETTINGS).exists():
        console.info(f"the catalog files name no publisher and no address; {out / SETTINGS} says them")
    what = "published" if edition.changed else "nothing changed since"
    console.info(f"{what} {edition.version}", edition=str(out / "public"))
