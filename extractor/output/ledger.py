"""The records of an OUT between commands, in its `state.sqlite`: one report a document.

A report is kept as it was understood, and beside it as the audit left it, so that an audit always begins from
the same state however often it runs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

from extractor.errors import ExtractorError
from extractor.output.audited import TABLES as AUDIT_TABLES
from extractor.output.audited import AuditMemory
from extractor.output.folder import unwritable
from extractor.records import Document, Finding, Report

DATABASE = "state.sqlite"
TABLES = """
CREATE TABLE IF NOT EXISTS kept_report (
  document_id TEXT PRIMARY KEY, url TEXT NOT NULL, understood TEXT NOT NULL, audited TEXT
);
CREATE INDEX IF NOT EXISTS kept_report_of_url ON kept_report (url);
CREATE TABLE IF NOT EXISTS kept_finding (finding_id TEXT PRIMARY KEY, finding TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS kept_withheld (source_id TEXT PRIMARY KEY);
"""
# What a document holds beside its published fields: its text and what stands where in it.
INNER = [name for name, field in Document.model_fields.items() if field.exclude]


class Ledger:
    """The kept reports of one OUT. A context manager: leaving it commits what was kept, or nothing of it."""

    def __init__(self, out: Path) -> None:
        import sqlite3

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
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        if kind is None:
            self._database.commit()
        else:
            self._database.rollback()
        self._database.close()

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

    def newest(self) -> Iterator[Report]:
        """Yield the reports as the audit left them, those it has not seen as they were understood."""
        query = "SELECT coalesce(audited, understood) FROM kept_report ORDER BY document_id"
        for (text,) in self._database.execute(query):
            yield unpacked(text)

    def findings(self) -> list[Finding]:
        """Return the findings across reports of the last audit."""
        rows = self._database.execute("SELECT finding FROM kept_finding ORDER BY finding_id")
        return [Finding.model_validate_json(text) for (text,) in rows]

    def withhold(self, withheld: Iterable[str], shown: Iterable[str]) -> None:
        """Note the sources whose texts are not published, and those whose are."""
        self._database.executemany("DELETE FROM kept_withheld WHERE source_id = ?", ((one,) for one in shown))
        rows = ((one,) for one in withheld)
        self._database.executemany("INSERT OR REPLACE INTO kept_withheld VALUES (?)", rows)

    def withheld(self) -> set[str]:
        """Return the sources whose texts are not published."""
        return {source for (source,) in self._database.execute("SELECT source_id FROM kept_withheld")}

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
