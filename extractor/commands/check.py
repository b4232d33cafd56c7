"""`extractor rules check` and `extractor sources check`: what is wrong, before a night goes wrong."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pydantic import BaseModel

from extractor import pipeline
from extractor.commands.readers import loaded_files, named
from extractor.commands.setting import console_of, rules_of, served
from extractor.output.lines import standard_output
from extractor.records import Failure, Report
from extractor.rulebook import Rule, Rulebook

if TYPE_CHECKING:
    from extractor.crawler.night import Counts
    from extractor.crawler.sources import Source

# What runs the examples beside rules: yields a sentence for each example that does not do what it shows.
EXAMINERS = (
    "across.examples:failures",
    "crawler.vocabulary:check_examples",
    "documents.examples:check_examples",
    "commands.examples:failures",
    "commands.examples:relation_failures",
)


def rules(options: Namespace) -> int:
    """Load every rule file and run the examples; status 1 where one does not do what it shows."""
    if options.rules_dir:
        options.rules = options.rules_dir
    book = rules_of(options)
    files, count, examples = 0, 0, 0
    for name, loaded in loaded_files(book):
        files += 1
        found = list(rules_in(loaded))
        count += len(found)
        examples += sum(len(rule.examples) + len(rule.not_examples) for rule in found)
        console_of(options).detail(name, rules=len(found))
    stream = standard_output()
    faults = list(failing_examples(book))
    for fault in faults:
        stream.write(f"{fault}\n")
    said = f"{files} files, {count} rules, {examples} examples"
    console_of(options).info(f"{said}: " + (f"{len(faults)} fail" if faults else "all is well"))
    return int(bool(faults))


def rules_in(value: object) -> Iterator[Rule]:
    """Yield the rules inside a loaded rule file, however deep."""
    if isinstance(value, Rule):
        yield value
    if isinstance(value, BaseModel):
        value = [getattr(value, name) for name in type(value).model_fields]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from rules_in(item)


def failing_examples(book: Rulebook) -> Iterator[str]:
    """Yield a sentence for each example that does not do what it shows."""
    for name in EXAMINERS:
        examine: Callable[[Rulebook], Iterator[str]] = named(name)  # type: ignore[assignment]
        yield from examine(book)


def sources(options: Namespace) -> int:
    """Fetch the list pages and a few articles of each source, keep nothing, and say what they gave."""
    from extractor.crawler.crawl import crawl
    from extractor.crawler.sources import load_sources
    from extractor.documents.sites import families

    console, book, path = console_of(options), rules_of(options), Path(options.sources)
    declared = load_sources(path, families(book))
    stream = standard_output()
    troubled = 0
    with TemporaryDirectory() as folder, served(path) as connect_to:
        for source in declared:
            out = Path(folder) / source.id
            crawled = crawl(
                [source], out, book, connect_to=connect_to, console=console, articles=options.articles
            )
            reports = list(pipeline.read_each(crawled.captures, book))
            failures = crawled.failures + [one for one in reports if isinstance(one, Failure)]
            shown = [one for one in reports if isinstance(one, Report)]
            for line in source_lines(source, crawled.counts[source.id], shown, failures):
                stream.write(f"{line}\n")
            troubled += bool(failures)
    return int(troubled > 0)


def source_lines(
    source: Source, counts: Counts, reports: list[Report], failures: list[Failure]
) -> Iterator[str]:
    """Yield what one source gave: its lists, its first articles with their metadata, and what is wrong."""
    listed = f"{counts.listed} items on {counts.list_pages} list pages"
    yield f"{source.id}: {listed}, {len(reports)} articles tried"
    for report in reports:
        document = report.document
        yield f"  {document.title or '(no title)'}"
        for name in ("url", "family", "published_date", "publisher", "index_number", "genre", "guessed"):
            value = getattr(document, name)
            if value:
                yield f"    {name}: {value}"
        yield f"    figures: {len(report.figures)}"
    for failure in failures:
        yield f"  failure: {failure.url}: {failure.reason}" if failure.url else f"  failure: {failure.reason}"
