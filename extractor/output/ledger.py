"""The records of an OUT between commands, in its `state.sqlite`: one report a document.

A report is kept as it was understood, and beside it as the audit left it, so that an audit always begins from
the same state however often it runs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import TracebackType

from extractor.errors import ExtractorError
from extractor.output.audited import TABLES as AUDIT_TABLES
from extractor.output.audited import AuditMemory
from extractor.output.folder import unwritable
from extractor.output.parts import Part
from extractor.records import Document, Entity, Finding, Report

DATABASE = "state.sqlite"
TABLES = """
CREATE TABLE IF NOT EXISTS kept_report (
  document_id TEXT PRIMARY KEY, url TEXT NOT NULL, understood TEXT NOT NULL, audited TEXT
);
CREATE INDEX IF NOT EXISTS kept_report_of_url ON kept_report (url);
CREATE TABLE IF NOT EXISTS kept_finding (finding_id TEXT PRIMARY KEY, finding TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS kept_withheld (source_id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS kept_digest (document_id TEXT PRIMARY KEY, digest TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS kept_anew AFTER INSERT ON kept_report BEGIN
  DELETE FROM kept_digest WHERE document_id = NEW.document_id;
END;
CREATE TRIGGER IF NOT EXISTS kept_otherwise AFTER UPDATE ON kept_report
WHEN (NEW.understood, NEW.audited) IS NOT (OLD.understood, OLD.audited) BEGIN
  DELETE FROM kept_digest WHERE document_id = NEW.document_id;
END;
CREATE TABLE IF NOT EXISTS kept_tombstone (
  document_id TEXT PRIMARY KEY, url TEXT NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL DEFAULT ''
);
"""
# What a document holds beside its published fields: its text and what stands where in it.
INNER = [name for name, field in Document.model_fields.items() if field.exclude]


class Ledger:
    """The kept reports of one OUT. A context manager: leaving it commits what was kept, or nothing of it.

    Raises ExtractorError where the database cannot be used or written.
    """

    def __init__(self, out: Path) -> None:
        import sqlite3

        self._path = out / DATABASE
        try:
            self._database = sqlite3.connect(out / DATABASE, timeout=30)
            self._database.executescript(TABLES + AUDIT_TABLES)
        except sqlite3.Error as error:
            if not out.is_dir():
                raise unwritable(out, NotADirectoryError()) from None
            raise ExtractorError(f"cannot be used: {error}", str(out / DATABASE)) from None

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        import sqlite3

        from extractor.schema import ROOM, lacks_room

        try:
            if kind is None:
                self._database.commit()
            else:
                self._database.rollback()
        except sqlite3.Error as failed:
            error = failed
        self._database.close()
        if isinstance(error, sqlite3.Error):
            advice = ROOM if lacks_room(error) else ""
            raise ExtractorError(f"cannot be written: {error}", str(self._path), advice) from None

    def keep(self, report: Report) -> bool:
        """Keep a report as understood, in place of an earlier one of its document or web address.

        Return whether anything in it is new.
        """
        text = packed(report)
        key, url = report.document.document_id, report.document.url
        old = self._database.execute(
            "SELECT understood FROM kept_report WHERE document_id = ?", (key,)
        ).fetchone()
        if old is not None and old[0] == text:
            return False
        if old is not None and unpacked(old[0]).document.text_sha256 != report.document.text_sha256:
            self._database.execute("INSERT OR REPLACE INTO kept_version VALUES (?, ?)", (key, old[0]))
        if url.startswith(("http://", "https://")):
            self._database.execute("DELETE FROM kept_report WHERE url = ? AND document_id != ?", (url, key))
        self._database.execute("INSERT OR REPLACE INTO kept_report VALUES (?, ?, ?, NULL)", (key, url, text))
        return True

    def commit(self) -> None:
        """Make what was kept so far last, whatever comes."""
        self._database.commit()

    def audits(self) -> AuditMemory:
        """Return what the audit keeps beside the reports."""
        return AuditMemory(self._database)

    def understood(self) -> Iterator[Report]:
        """Yield the reports as they were understood, by document_id."""
        for (text,) in self._database.execute("SELECT understood FROM kept_report ORDER BY document_id"):
            yield unpacked(text)

    def report(self, document_id: str) -> Report | None:
        """Return the report of a document as it was understood."""
        query = "SELECT understood FROM kept_report WHERE document_id = ?"
        row = self._database.execute(query, (document_id,)).fetchone()
        return unpacked(row[0]) if row else None

    def newest(self) -> Iterator[Report]:
        """Yield the reports as the audit left them, those it has not seen as they were understood."""
        query = "SELECT coalesce(audited, understood) FROM kept_report ORDER BY document_id"
        for (text,) in self._database.execute(query):
            yield unpacked(text)

    def findings(self) -> list[Finding]:
        """Return the findings of the last audit, each with why it is open again after a verdict, if it is."""
        query = """
            SELECT finding, coalesce(note, '') FROM kept_finding LEFT JOIN kept_reopened USING (finding_id)
            ORDER BY finding_id
        """
        rows = self._database.execute(query)
        return [
            Finding.model_validate_json(text).model_copy(update={"note": note} if note else {})
            for text, note in rows
        ]

    def entities(self) -> list[Entity]:
        """Return what several reports tell of, as the last audit left it."""
        rows = self._database.execute("SELECT entity FROM kept_entity ORDER BY entity_id")
        return [Entity.model_validate_json(text) for (text,) in rows]

    def parts(self) -> Iterator[Part]:
        """Yield what each document adds to an edition, by document_id; its report is read where it is asked for."""
        missing = """
            SELECT document_id, coalesce(audited, understood) FROM kept_report
            WHERE document_id NOT IN (SELECT document_id FROM kept_digest)
        """
        rows = self._database.execute(missing)
        digests = [(name, sha256(text.encode("utf-8")).hexdigest()) for name, text in rows]
        self._database.executemany("INSERT OR REPLACE INTO kept_digest VALUES (?, ?)", digests)
        self._database.commit()
        query = "SELECT document_id, digest FROM kept_report JOIN kept_digest USING (document_id) ORDER BY document_id"
        for name, digest in self._database.execute(query).fetchall():
            yield Part(name, digest, partial(self._newest_of, name))

    def _newest_of(self, document_id: str) -> Report:
        query = "SELECT coalesce(audited, understood) FROM kept_report WHERE document_id = ?"
        return unpacked(self._database.execute(query, (document_id,)).fetchone()[0])

    def tombstones(self) -> dict[str, dict[str, str]]:
        """Return what was withdrawn on request and has not come back: `url`, `at`, `reason` by document_id."""
        query = """
            SELECT document_id, url, at, reason FROM kept_tombstone
            WHERE document_id NOT IN (SELECT document_id FROM kept_report) ORDER BY document_id
        """
        rows = self._database.execute(query)
        return {name: {"url": url, "at": at, "reason": reason} for name, url, at, reason in rows}

    def last_run(self) -> str:
        """Return when the last crawl began, UTC, or nothing where there was none."""
        tables = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'run'"
        if not self._database.execute(tables).fetchone()[0]:
            return ""
        return str(self._database.execute("SELECT coalesce(max(started), '') FROM run").fetchone()[0])

    def withhold(self, withheld: Iterable[str], shown: Iterable[str]) -> None:
        """Note the sources whose texts are not published, and those whose are."""
        self._database.executemany("DELETE FROM kept_withheld WHERE source_id = ?", ((one,) for one in shown))
        rows = ((one,) for one in withheld)
        self._database.executemany("INSERT OR REPLACE INTO kept_withheld VALUES (?)", rows)

    def withheld(self) -> set[str]:
        """Return the sources whose texts are not published."""
        return {source for (source,) in self._database.execute("SELECT source_id FROM kept_withheld")}

    def document_at(self, url: str) -> str:
        """Return the id of the document kept for an address, or ""."""
        row = self._database.execute("SELECT document_id FROM kept_report WHERE url = ?", (url,)).fetchone()
        return str(row[0]) if row else ""

    def forget(self, urls: Iterable[str], at: str, reason: str = "") -> int:
        """Put tombstones for the documents of these addresses, and overwrite where they stood. Return how many.

        at: UTC, ISO 8601. What the audit made of them and of their places goes too; the next audit makes what still holds.
        """
        self._database.execute("PRAGMA secure_delete = ON")
        removed = 0
        for url in urls:
            if name := self.document_at(url):
                row = (name, url, at, reason)
                self._database.execute("INSERT OR REPLACE INTO kept_tombstone VALUES (?, ?, ?, ?)", row)
                self.audits().forget(name)
                removed += self._database.execute("DELETE FROM kept_report WHERE url = ?", (url,)).rowcount
        return removed

    def unaudited(self) -> int:
        """Return how many reports no audit has seen."""
        row = self._database.execute("SELECT count(*) FROM kept_report WHERE audited IS NULL").fetchone()
        return int(row[0])

    def __len__(self) -> int:
        return int(self._database.execute("SELECT count(*) FROM kept_report").fetchone()[0])


def packed(report: Report) -> str:
    """Return a whole report as JSON, with the text of its document and what stands where in it."""
    whole = report.model_dump(mode="json")
    whole["document"] |= {name: getattr(report.document, name) for name in INNER}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> Report:
    """Return the report that `packed` wrote."""
    return Report.model_validate_json(text)
