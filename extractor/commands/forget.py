"""`extractor forget OUT URL`: removes a page and all that came from it, on request."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from extractor import pipeline
from extractor.commands.setting import console_of, rules_of
from extractor.errors import ExtractorError
from extractor.output.folder import existing, held
from extractor.output.journal import Journal
from extractor.output.ledger import Ledger


def forget(options: Namespace) -> int:
    """Remove a page and its files from archive, state and records; it is never fetched again.

    A tombstone first, then the rest: where the removal is cut short, the same command goes on from there. What the
    audit had made of the page is made again without it, so that `publish` shows what still holds.
    """
    from extractor.crawler.addresses import canonical
    from extractor.crawler.erase import erase
    from extractor.store import Store

    out, url = existing(Path(options.out)), canonical(options.url)
    if not url:
        raise ExtractorError("is not an http or https address", options.url)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    with held(out):
        with Ledger(out) as ledger:
            document_id = ledger.document_at(url)
        with Store(out / "state.sqlite") as store:
            if (
                store.page(url) is None
                and not document_id
                and url not in {one.url for one in store.tombstones()}
            ):
                raise ExtractorError("is not known here", url, "give the address as `documents.csv` has it")
            buried = store.bury(url, document_id, now)
            records = erase(out / "archive", buried)
            store.remove(buried)
        with Ledger(out) as ledger:
            removed = ledger.forget(buried, now)
            if removed:
                rules = rules_of(options)
                pipeline.audit_kept(ledger, out, rules, Journal("forget", rules))
    console_of(options).info(
        f"forgotten; `extractor publish {out}` takes it out of the public edition",
        addresses=len(buried), archived_records=records, documents=removed,
    )  # fmt: skip
    return 0
