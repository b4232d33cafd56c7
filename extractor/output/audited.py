"""What the audit keeps in the state of an OUT from night to night: which documents it has seen, what it found where.

A finding has a holder, `document:ID`, `place:KEY` or `group:COUNTY`: auditing that again replaces what it held. What
the audit across reports put into a kept report is noted beside it, so that it can be taken out again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.records import Entity, Finding

if TYPE_CHECKING:
    import sqlite3

TABLES = """
CREATE TABLE IF NOT EXISTS kept_document (
  document_id TEXT PRIMARY KEY, place TEXT NOT NULL, tally TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS kept_document_of_place ON kept_document (place);
CREATE TABLE IF NOT EXISTS kept_holder (
  holder TEXT NOT NULL, finding_id TEXT NOT NULL, PRIMARY KEY (holder, finding_id)
);
CREATE TABLE IF NOT EXISTS kept_place (place TEXT PRIMARY KEY, remembered TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS kept_entity (entity_id TEXT PRIMARY KEY, place TEXT NOT NULL, entity TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS kept_entity_of_place ON kept_entity (place);
CREATE TABLE IF NOT EXISTS kept_rows (document_id TEXT PRIMARY KEY, rows TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS kept_group (
  document_id TEXT NOT NULL, county TEXT NOT NULL, PRIMARY KEY (document_id, county)
);
CREATE INDEX IF NOT EXISTS kept_group_of_county ON kept_group (county);
CREATE TABLE IF NOT EXISTS kept_shared (
  county TEXT NOT NULL, document_id TEXT NOT NULL, links TEXT NOT NULL, PRIMARY KEY (county, document_id)
);
CREATE INDEX IF NOT EXISTS kept_shared_of_document ON kept_shared (document_id);
DROP TABLE IF EXISTS kept_told;
DROP TABLE IF EXISTS kept_between;
CREATE TABLE IF NOT EXISTS kept_version (document_id TEXT PRIMARY KEY, understood TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS kept_reopened (finding_id TEXT PRIMARY KEY, note TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS kept_audit (one INTEGER PRIMARY KEY CHECK (one = 1), made_with TEXT NOT NULL);
"""


class Remembered(NamedTuple):
    """What is known of a place: entity ids by project_id, ids superseded by others, links put into its documents."""

    entities: dict[str, str]
    superseded: dict[str, str]
    links: list[str]


class AuditMemory:
    """The tables of the audit, in the database of a ledger."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def begin(self, made_with: str) -> None:
        """Forget that anything was audited where the audit was made with other rules or another program."""
        row = self._database.execute("SELECT made_with FROM kept_audit").fetchone()
        if row is None or row[0] != made_with:
            self._database.execute("UPDATE kept_report SET audited = NULL")
            self._database.execute("INSERT OR REPLACE INTO kept_audit VALUES (1, ?)", (made_with,))

    def unseen(self) -> list[str]:
        """Return the ids of the documents that no audit has seen."""
        return self._ids("SELECT document_id FROM kept_report WHERE audited IS NULL ORDER BY document_id")

    def gone(self) -> dict[str, tuple[str, set[str]]]:
        """Return the documents that are no longer kept, and forget them: place and counties by document_id."""
        query = """
            SELECT document_id, place FROM kept_document
            WHERE document_id NOT IN (SELECT document_id FROM kept_report)
        """
        found = {
            name: (place, self._counties("document_id = ?", name))
            for name, place in self._database.execute(query).fetchall()
        }
        for table in ("kept_document", "kept_version", "kept_rows", "kept_group"):
            rows = ((name,) for name in found)
            self._database.executemany(f"DELETE FROM {table} WHERE document_id = ?", rows)
        return found

    def text(self, document_id: str) -> str:
        """Return the report of a document as it was understood."""
        query = "SELECT understood FROM kept_report WHERE document_id = ?"
        return str(self._database.execute(query, (document_id,)).fetchone()[0])

    def version_before(self, document_id: str) -> str:
        """Return the version of a document before the present one, or nothing."""
        query = "SELECT understood FROM kept_version WHERE document_id = ?"
        row = self._database.execute(query, (document_id,)).fetchone()
        return str(row[0]) if row is not None else ""

    def keep(self, document_id: str, text: str) -> None:
        """Keep a report as the audit left it; nothing is written where nothing in it is new."""
        query = "UPDATE kept_report SET audited = ? WHERE document_id = ? AND audited IS NOT ?"
        self._database.execute(query, (text, document_id, text))

    def note(self, document_id: str, place: str, tally: Mapping[str, Any]) -> str:
        """Note the place and the counts of a document; return the place that it was of before."""
        row = self._database.execute(
            "SELECT place FROM kept_document WHERE document_id = ?", (document_id,)
        ).fetchone()
        packed = json.dumps(tally, sort_keys=True)
        self._database.execute(
            "INSERT OR REPLACE INTO kept_document VALUES (?, ?, ?)", (document_id, place, packed)
        )
        return str(row[0]) if row is not None else place

    def tallies(self) -> Iterator[dict[str, Any]]:
        """Yield the counts of each document."""
        for (text,) in self._database.execute("SELECT tally FROM kept_document ORDER BY document_id"):
            yield json.loads(text)

    def documents_of(self, place: str) -> list[tuple[str, str]]:
        """Return the documents of a place, each with its report as the audit left it."""
        query = """
            SELECT document_id, audited FROM kept_report JOIN kept_document USING (document_id)
            WHERE place = ? ORDER BY document_id
        """
        return self._database.execute(query, (place,)).fetchall()

    def remembered(self, place: str) -> Remembered:
        """Return what is known of a place."""
        row = self._database.execute("SELECT remembered FROM kept_place WHERE place = ?", (place,)).fetchone()
        return Remembered(**json.loads(row[0])) if row is not None else Remembered({}, {}, [])

    def remember(self, place: str, remembered: Remembered) -> None:
        """Keep what is known of a place."""
        text = json.dumps(remembered._asdict(), ensure_ascii=False, sort_keys=True)
        self._database.execute("INSERT OR REPLACE INTO kept_place VALUES (?, ?)", (place, text))

    def keep_entities(self, place: str, entities: Iterable[Entity]) -> None:
        """Keep the entities of a place instead of those that it had."""
        self._database.execute("DELETE FROM kept_entity WHERE place = ?", (place,))
        rows = ((one.entity_id, place, one.model_dump_json()) for one in entities)
        self._database.executemany("INSERT OR REPLACE INTO kept_entity VALUES (?, ?, ?)", rows)

    def keep_rows(self, document_id: str, counties: Iterable[str], rows: list[list[Any]]) -> None:
        """Keep what a document tells that the reports of these counties and their townships may tell, too."""
        text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        self._database.execute("INSERT OR REPLACE INTO kept_rows VALUES (?, ?)", (document_id, text))
        self._database.execute("DELETE FROM kept_group WHERE document_id = ?", (document_id,))
        self._database.executemany(
            "INSERT INTO kept_group VALUES (?, ?)", ((document_id, county) for county in counties)
        )

    def rows_in(self, county: str) -> Iterator[list[Any]]:
        """Yield what the documents of a county and its townships tell."""
        query = """
            SELECT rows FROM kept_group JOIN kept_rows USING (document_id) WHERE county = ? ORDER BY document_id
        """
        for (text,) in self._database.execute(query, (county,)):
            yield from json.loads(text)

    def groups_of(self, place: str) -> set[str]:
        """Return the counties that the documents of a place are compared in."""
        return self._counties("document_id IN (SELECT document_id FROM kept_document WHERE place = ?)", place)

    def _counties(self, where: str, value: str) -> set[str]:
        return {
            county
            for (county,) in self._database.execute(f"SELECT county FROM kept_group WHERE {where}", (value,))
        }

    def shared_in(self, county: str) -> dict[str, str]:
        """Return the links of a county and its townships, by document_id."""
        query = "SELECT document_id, links FROM kept_shared WHERE county = ?"
        return dict(self._database.execute(query, (county,)).fetchall())

    def shared_by(self, document_id: str) -> list[str]:
        """Return the links of a document with its county or townships, those of each county that it is compared in."""
        query = "SELECT links FROM kept_shared WHERE document_id = ? ORDER BY county"
        return self._ids(query, document_id)

    def keep_shared(self, county: str, links: Mapping[str, str]) -> None:
        """Keep the links of a county and its townships, by document_id, in place of those that it had."""
        self._database.execute("DELETE FROM kept_shared WHERE county = ?", (county,))
        rows = ((county, name, text) for name, text in sorted(links.items()))
        self._database.executemany("INSERT INTO kept_shared VALUES (?, ?, ?)", rows)

    def audited(self, document_id: str) -> str:
        """Return the report of a document as the audit left it, or nothing."""
        query = "SELECT audited FROM kept_report WHERE document_id = ?"
        row = self._database.execute(query, (document_id,)).fetchone()
        return str(row[0]) if row is not None and row[0] is not None else ""

    def forget(self, document_id: str) -> None:
        """Drop all that was made of a document; the next audit makes anew what its place has without it."""
        row = self._database.execute(
            "SELECT place FROM kept_document WHERE document_id = ?", (document_id,)
        ).fetchone()
        self._database.execute("DELETE FROM kept_version WHERE document_id = ?", (document_id,))
        self.replace(f"document:{document_id}", [])
        for county in self._counties("document_id = ?", document_id):
            self.replace(f"group:{county}", [])
        if row is None:
            return
        self.replace(f"place:{row[0]}", [])
        self.keep_entities(row[0], [])
        mates = "SELECT document_id FROM kept_document WHERE place = ?"
        self._database.execute(f"UPDATE kept_report SET audited = NULL WHERE document_id IN ({mates})", row)

    def replace(self, holder: str, findings: Iterable[Finding]) -> list[Finding]:
        """Keep the findings of a holder in place of those that it had; return those that it had."""
        query = "SELECT finding FROM kept_finding JOIN kept_holder USING (finding_id) WHERE holder = ?"
        before = [Finding.model_validate_json(text) for (text,) in self._database.execute(query, (holder,))]
        self._database.execute(
            "DELETE FROM kept_finding WHERE finding_id IN (SELECT finding_id FROM kept_holder WHERE holder = ?)",
            (holder,),
        )
        self._database.execute("DELETE FROM kept_holder WHERE holder = ?", (holder,))
        for one in findings:
            row = (one.finding_id, one.model_dump_json())
            self._database.execute("INSERT OR REPLACE INTO kept_finding VALUES (?, ?)", row)
            self._database.execute(
                "INSERT OR REPLACE INTO kept_holder VALUES (?, ?)", (holder, one.finding_id)
            )
        return before

    def reopen(self, notes: Mapping[str, str]) -> None:
        """Note why findings are open again, by finding_id."""
        self._database.executemany(
            "INSERT OR REPLACE INTO kept_reopened VALUES (?, ?)", sorted(notes.items())
        )

    def _ids(self, query: str, *values: str) -> list[str]:
        return [name for (name,) in self._database.execute(query, values)]
