"""`extractor sources new URL`: an entry for sources.toml, proposed from a live page."""

from __future__ import annotations

import json
import re
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extractor import pipeline
from extractor.commands.check import source_lines
from extractor.commands.setting import console_of, rules_of
from extractor.errors import ExtractorError
from extractor.output.lines import standard_output
from extractor.records import Document, Failure, Report

if TYPE_CHECKING:
    from extractor.crawler.night import Counts
    from extractor.crawler.sources import Source

ARTICLES = 3
UNKNOWN = "?"
_PLAIN_LABELS = ("www", "gov", "com", "org", "net", "cn", "edu")


def new(options: Namespace) -> int:
    """Look at a page and a few articles that it lists, keep nothing, and print an entry and what it rests on.

    Status 1 where nothing came, or something was wrong with what came.
    """
    from pydantic import ValidationError

    from extractor.crawler.crawl import crawl
    from extractor.crawler.sources import Source

    book = rules_of(options)
    entry = {"id": id_for(options.url), "publisher": UNKNOWN, "start": [options.url]}
    try:
        here = {"allow_loopback": True, "delay_seconds": 0} if options.allow_loopback else {}
        source = Source.model_validate(entry | here)
    except ValidationError:
        raise ExtractorError("is not an http or https address", options.url) from None
    with TemporaryDirectory() as folder:
        crawled = crawl([source], Path(folder), book, console=console_of(options), articles=ARTICLES)
        unclaimed = (
            one._replace(publisher="") for one in crawled.captures
        )  # the pages are to say whose they are
        found = list(pipeline.read_each(unclaimed, book))
    reports = [one for one in found if isinstance(one, Report)]
    failures = crawled.failures + [one for one in found if isinstance(one, Failure)]
    counts = crawled.counts[source.id]
    stream = standard_output()
    for line in entry_lines(source, counts, [one.document for one in reports]):
        stream.write(f"{line}\n")
    stream.write("#\n# what it rests on:\n")
    for line in source_lines(source, counts, reports, failures):
        stream.write(f"# {line}\n")
    return int(bool(failures) or not reports)


def entry_lines(source: Source, counts: Counts, documents: list[Document]) -> Iterator[str]:
    """Yield the lines of a `[[source]]`, with a remark where a person should look."""
    publisher = _commonest(document.publisher for document in documents)
    place = _commonest(document.place_code for document in documents)
    family = _commonest(document.family for document in documents)
    yield "[[source]]"
    yield f"id = {json.dumps(source.id)}"
    remark = "" if publisher else "   # no page says who publishes: fill it in"
    yield f"publisher = {json.dumps(publisher or UNKNOWN, ensure_ascii=False)}{remark}"
    yield f"start = {json.dumps(source.start, ensure_ascii=False)}"
    if place:
        yield f"place_code = {json.dumps(place)}   # as the pages say; check it"
    if family:
        yield f"family = {json.dumps(family)}"
    if counts.listed:
        yield f"expect = {{ min_items = {max(1, counts.listed // 2)} }}   # half of what it lists today"
    if source.allow_loopback:
        yield "allow_loopback = true\ndelay_seconds = 0"
    if documents and not counts.listed:
        yield "# this is an article, not a list: name the page that lists such articles in `start`"
    elif not documents and counts.listed:
        yield "# none of the articles that were tried came; see below"
    elif not documents and counts.list_pages:
        yield '# no article was found: name the links in [source.selectors] list = "..."'


def id_for(url: str) -> str:
    """Return a name for a source at an address: the telling part of its host."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    labels = [label for label in host.split(".") if label not in _PLAIN_LABELS and not label.isdigit()]
    return re.sub(r"[^A-Za-z0-9_-]", "-", labels[-1] if labels else host) or "source"


def _commonest(values: Iterable[str]) -> str:
    counted = Counter(value for value in values if value)
    return counted.most_common(1)[0][0] if counted else ""
