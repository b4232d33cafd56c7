"""The crawl state: one SQLite database in OUT, written in one transaction for each address.

A row that names an archived record is committed only after that record is flushed, so that a kill at any
moment leaves at most a record that no row names, never a row without its record.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from extractor.errors import ExtractorError
from extractor.schema import ROOM, lacks_room, opened

_PAGE = """
SELECT url.id AS url_id, url.url, url.source_id, url.role, url.title, url.etag, url.last_modified, url.sha256,
  url.payload_digest, url.body_at, url.gone_since, url.last_checked,
  coalesce(version.sha256, '') AS version_sha256, coalesce(version.text_sha256, '') AS text_sha256,
  coalesce(fetch.at, '') AS version_at, coalesce(fetch.file, '') AS file, coalesce(fetch.offset, 0) AS offset,
  url.moved_to,
  coalesce((SELECT min(parent.url) FROM attachment JOIN url AS parent ON parent.id = attachment.parent_id
    WHERE attachment.url_id = url.id), '') AS attachment_of,
  coalesce((SELECT error FROM fetch WHERE fetch.url_id = url.id ORDER BY fetch.id DESC LIMIT 1), '') AS error,
  (SELECT count(*) FROM version AS every WHERE every.url_id = url.id) AS versions
FROM url LEFT JOIN version ON version.id = url.version_id LEFT JOIN fetch ON fetch.id = version.fetch_id
"""


class Page(NamedTuple):
    """What the state knows of an address.

    sha256, payload_digest, body_at: of the newest body. version_sha256, text_sha256, version_at, file,
    offset: of the version that counts, the last one whose text was new; empty where nothing was stored yet.
    moved_to: where the address redirects to now. attachment_of: the page that a file belongs to. error: why the last
    request for it brought nothing. versions: how many were stored.
    """

    url_id: int
    url: str
    source_id: str
    role: str
    title: str
    etag: str
    last_modified: str
    sha256: str
    payload_digest: str
    body_at: str
    gone_since: str
    last_checked: str
    version_sha256: str
    text_sha256: str
    version_at: str
    file: str
    offset: int
    moved_to: str = ""
    attachment_of: str = ""
    error: str = ""
    versions: int = 0


class Tombstone(NamedTuple):
    """A page that was removed on request: where it was, the id of its document, when it was removed."""

    url: str
    document_id: str
    source_id: str
    at: str


class Outcome(NamedTuple):
    """What one request for an address brought, to be saved in one transaction.

    body: whether a body came and was archived (or is the one archived before). new_version: whether it counts
    from now on. gone: whether the server says that the page is no more. moved_to: where the body was found; an
    answer that brought none has not moved anything.
    """

    at: str
    status: int
    error: str = ""
    size: int = 0
    file: str = ""
    offset: int = 0
    milliseconds: int = 0
    body: bool = False
    new_version: bool = False
    gone: bool = False
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    payload_digest: str = ""
    text_sha256: str = ""
    moved_to: str = ""


class Store:
    """The database at `path`, made where there is none; one run at a time, whose threads take turns.

    Raises ExtractorError where it cannot be opened, is damaged, of another version, or in use by another run.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = threading.RLock()
        self._base, self._lock = opened(path)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database and let another run in."""
        self._base.close()
        self._lock.close()

    def start_run(self, at: str) -> tuple[int, str]:
        """Note that a run begins; return its number, and when the work that never ended began, or ""."""
        query = """
        SELECT coalesce(min(started), '') FROM run
        WHERE id > coalesce((SELECT max(id) FROM run WHERE finished != ''), 0)
        """
        row = self._row(query)
        crashed = str(row[0]) if row is not None else ""
        with self._transaction():
            run = self._base.execute("INSERT INTO run (started) VALUES (?)", (at,)).lastrowid
        assert run is not None
        return run, crashed

    def note_counts(self, run: int, counts: Mapping[str, Any]) -> None:
        """Note what a run's crawl brought, which is over; the run may not be."""
        text = json.dumps(counts, ensure_ascii=False, sort_keys=True)
        with self._transaction():
            self._base.execute("UPDATE run SET counts = ? WHERE id = ?", (text, run))

    def finish_run(self, at: str) -> None:
        """Note that the newest run ended."""
        with self._transaction():
            self._base.execute("UPDATE run SET finished = ? WHERE id = (SELECT max(id) FROM run)", (at,))

    def page(self, url: str) -> Page | None:
        """Return what is known of an address, or None."""
        row = self._row(f"{_PAGE} WHERE url.url = ?", url)
        return Page(*row) if row is not None else None

    def pages(self, source_id: str, role: str = "article") -> list[Page]:
        """Return the addresses of a source, those that were not asked for longest first."""
        order = "ORDER BY url.last_checked, url.id"
        return self._pages(f"WHERE url.source_id = ? AND url.role = ? {order}", source_id, role)

    def current(self, source_ids: Iterable[str]) -> list[Page]:
        """Return all articles that have a stored version, by source in the given order, those that were listed
        first before others; after those of a source its files."""
        which = "WHERE url.source_id = ? AND url.role IN ('article', 'file') AND url.version_id IS NOT NULL"
        found = []
        for source_id in source_ids:
            found += self._pages(f"{which} ORDER BY url.role = 'file', url.id", source_id)
        return found

    def history(self, source_id: str, nights: int) -> list[dict[str, Any]]:
        """Return a source's counts in the last runs whose crawl came to its end, newest first."""
        query = "SELECT counts FROM run WHERE counts != '{}' ORDER BY id DESC LIMIT 50"
        with self._turn:
            rows = self._base.execute(query).fetchall()
        found = [json.loads(row[0]).get(source_id) for row in rows]
        return [counts for counts in found if counts][:nights]

    def list_items(self, source_id: str, items: Iterable[tuple[str, str, str, str]], at: str) -> None:
        """Note addresses, each (url, role, title, date). One stays with the source that had it first."""
        with self._transaction():
            forgotten = {row[0] for row in self._base.execute("SELECT url FROM tombstone")}
            rows = [
                (url, source_id, role, title, day, at, at)
                for url, role, title, day in items
                if url not in forgotten
            ]
            self._base.executemany(
                """
                INSERT INTO url (url, source_id, role, title, listed_date, first_seen, last_seen)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (url) DO UPDATE SET
                  last_seen = excluded.last_seen,
                  title = CASE WHEN excluded.title = '' THEN title ELSE excluded.title END,
                  listed_date = CASE WHEN excluded.listed_date = '' THEN listed_date
                    ELSE excluded.listed_date END
                """,
                rows,
            )

    def link_files(self, source_id: str, parent: str, files: Iterable[tuple[str, str]], at: str) -> None:
        """Note the files that a page links to, each (url, title), in place of those it linked to before."""
        files = list(files)
        self.list_items(source_id, [(url, "file", title, "") for url, title in files], at)
        with self._transaction():
            page = self._row("SELECT id FROM url WHERE url = ?", parent)
            assert page is not None
            self._base.execute("DELETE FROM attachment WHERE parent_id = ?", page)
            self._base.executemany(
                """
                INSERT OR IGNORE INTO attachment (parent_id, url_id, title)
                SELECT ?, id, ? FROM url WHERE url = ? AND role = 'file'
                """,
                [(page[0], title, url) for url, title in files],
            )

    def save(self, run: int, url: str, outcome: Outcome, role: str = "") -> None:
        """Save what a request brought, for an address that was listed before: all of it or nothing.

        role: what the address has turned out to be, or "".
        """
        with self._transaction():
            row = self._row("SELECT id FROM url WHERE url = ?", url)
            assert row is not None
            url_id, at = row[0], outcome.at
            fetch = self._base.execute(
                """
                INSERT INTO fetch (run_id, url_id, at, status, error, bytes, file, offset, milliseconds)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                (run, url_id, *outcome[:7]),
            ).lastrowid
            self._base.execute(
                """
                UPDATE url SET last_checked = ?, role = CASE WHEN ? = '' THEN role ELSE ? END,
                  moved_to = CASE WHEN ? THEN ? ELSE moved_to END
                WHERE id = ?
                """,
                (at, role, role, outcome.body, outcome.moved_to, url_id),
            )
            if outcome.gone:
                gone = "UPDATE url SET gone_since = ? WHERE id = ? AND gone_since = ''"
                self._base.execute(gone, (at, url_id))
            if outcome.body:
                self._save_body(url_id, fetch, outcome)

    def aside(self, url: str) -> tuple[str, str, str] | None:
        """Return payload digest, time and archive file of the newest answer from an address that was no page."""
        return self._row("SELECT payload_digest, at, file FROM aside WHERE url = ?", url)

    def set_aside(self, url: str, asked: str, digest: str, at: str, file: str) -> None:
        """Note an answer that was no page, and where it was archived. asked: the address that led there."""
        row = (url, asked, digest, at, file)
        with self._transaction():
            self._base.execute("INSERT OR REPLACE INTO aside VALUES (?, ?, ?, ?, ?)", row)

    def forget_version(self, url_id: int) -> None:
        """Drop what is known of a body that cannot be read back, so that it is fetched again."""
        with self._transaction():
            self._base.execute(
                """
                UPDATE url SET etag = '', last_modified = '', sha256 = '', payload_digest = '', body_at = '',
                  version_id = NULL
                WHERE id = ?
                """,
                (url_id,),
            )

    def take_back(self, run: int, urls: Iterable[str]) -> None:
        """Let the versions that `run` stored for these addresses count no more; those before count again."""
        with self._transaction():
            for url in urls:
                self._base.execute(
                    """
                    UPDATE url SET etag = '', last_modified = '', sha256 = '', payload_digest = '', body_at = '',
                      version_id = (
                        SELECT max(version.id) FROM version JOIN fetch ON fetch.id = version.fetch_id
                        WHERE version.url_id = url.id AND fetch.run_id < ?)
                    WHERE url = ?
                    """,
                    (run, url),
                )

    def tombstones(self) -> list[Tombstone]:
        """Return what was removed on request, by address."""
        with self._turn:
            rows = self._base.execute("SELECT url, document_id, source_id, at FROM tombstone ORDER BY url")
            return [Tombstone(*row) for row in rows]

    def bury(self, url: str, document_id: str, at: str) -> list[str]:
        """Put a tombstone for an address and for the files that only its page links to; return them all.

        Nothing is removed yet, so that a removal cut short can begin again.
        """
        with self._transaction():
            row = self._row("SELECT source_id FROM url WHERE url = ?", url)
            insert = "INSERT OR IGNORE INTO tombstone (url, document_id, source_id, at, page) VALUES (?, ?, ?, ?, ?)"
            for one in (url, *self._files_of(url)):
                known = document_id if one == url else ""
                self._base.execute(insert, (one, known, row[0] if row else "", at, url))
            rows = self._base.execute("SELECT url FROM tombstone WHERE page = ? ORDER BY url", (url,))
            return [str(row[0]) for row in rows]

    def remove(self, urls: Iterable[str]) -> None:
        """Remove all rows of buried addresses, and overwrite where they stood."""
        self._base.execute("PRAGMA secure_delete = ON")
        with self._transaction():
            for url in urls:
                self._base.execute("DELETE FROM aside WHERE url = ? OR asked = ?", (url, url))
                key = self._row("SELECT id FROM url WHERE url = ?", url)
                if key is None:
                    continue
                self._base.execute("UPDATE url SET version_id = NULL WHERE id = ?", key)
                self._base.execute("DELETE FROM attachment WHERE parent_id = ? OR url_id = ?", key * 2)
                for table in ("version", "fetch"):
                    self._base.execute(f"DELETE FROM {table} WHERE url_id = ?", key)
                self._base.execute("DELETE FROM url WHERE id = ?", key)
        self._base.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _files_of(self, url: str) -> list[str]:
        """Return the files that this page links to and no other."""
        query = """
        SELECT file.url FROM attachment JOIN url AS file ON file.id = attachment.url_id
          JOIN url AS page ON page.id = attachment.parent_id
        WHERE page.url = ? AND NOT EXISTS (
          SELECT 1 FROM attachment AS other WHERE other.url_id = file.id AND other.parent_id != page.id)
        ORDER BY file.url
        """
        return [str(row[0]) for row in self._base.execute(query, (url,))]

    def note_source(self, source_id: str, state: str, at: str) -> int:
        """Save how a source fared; return for how many runs in a row it has failed."""
        well = state not in ("broken", "blocked")
        with self._transaction():
            self._base.execute(
                """
                INSERT INTO source (id, last_ok, streak_failed, state) VALUES (?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET state = excluded.state,
                  last_ok = CASE WHEN excluded.last_ok = '' THEN last_ok ELSE excluded.last_ok END,
                  streak_failed = CASE WHEN excluded.streak_failed = 0 THEN 0 ELSE streak_failed + 1 END
                """,
                (source_id, at if well else "", 0 if well else 1, state),
            )
        row = self._row("SELECT streak_failed FROM source WHERE id = ?", source_id)
        return int(row[0]) if row is not None else 0

    def _save_body(self, url_id: int, fetch: int | None, outcome: Outcome) -> None:
        self._base.execute(
            "UPDATE url SET etag = ?, last_modified = ?, gone_since = '' WHERE id = ?",
            (outcome.etag, outcome.last_modified, url_id),
        )
        if outcome.sha256:
            self._base.execute(
                "UPDATE url SET sha256 = ?, payload_digest = ?, body_at = ? WHERE id = ?",
                (outcome.sha256, outcome.payload_digest, outcome.at, url_id),
            )
        if outcome.new_version:
            version = self._base.execute(
                "INSERT INTO version (url_id, fetch_id, sha256, text_sha256) VALUES (?, ?, ?, ?)",
                (url_id, fetch, outcome.sha256, outcome.text_sha256),
            ).lastrowid
            self._base.execute("UPDATE url SET version_id = ? WHERE id = ?", (version, url_id))

    def _row(self, query: str, *values: object) -> tuple[Any, ...] | None:
        with self._turn:
            row: tuple[Any, ...] | None = self._base.execute(query, values).fetchone()
        return row

    def _pages(self, which: str, *values: object) -> list[Page]:
        with self._turn:
            return [Page(*row) for row in self._base.execute(f"{_PAGE} {which}", values)]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            with self._turn:
                self._base.execute("BEGIN IMMEDIATE")
                try:
                    yield
                    self._base.execute("COMMIT")
                except BaseException:
                    if self._base.in_transaction:
                        self._base.execute("ROLLBACK")
                    raise
        except sqlite3.Error as error:
            fault = f"the crawl state cannot be written: {error}"
            raise ExtractorError(fault, str(self.path), ROOM if lacks_room(error) else "") from None
