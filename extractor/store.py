"""The crawl state: one SQLite database in OUT, written in one transaction for each address.

A row that names an archived record is committed only after that record is flushed, so that a kill at any
moment leaves at most a record that no row names, never a row without its record.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from extractor.errors import ExtractorError

VERSION = 1
_SCHEMA = """
CREATE TABLE source (
  id TEXT PRIMARY KEY,
  last_ok TEXT NOT NULL DEFAULT '',
  streak_failed INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  started TEXT NOT NULL,
  finished TEXT NOT NULL DEFAULT '',
  counts TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE TABLE url (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL UNIQUE,
  source_id TEXT NOT NULL,
  role TEXT NOT NULL,
  title TEXT NOT NULL DEFAULT '',
  listed_date TEXT NOT NULL DEFAULT '',
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  last_checked TEXT NOT NULL DEFAULT '',
  etag TEXT NOT NULL DEFAULT '',
  last_modified TEXT NOT NULL DEFAULT '',
  sha256 TEXT NOT NULL DEFAULT '',
  payload_digest TEXT NOT NULL DEFAULT '',
  body_at TEXT NOT NULL DEFAULT '',
  gone_since TEXT NOT NULL DEFAULT '',
  version_id INTEGER REFERENCES version (id)
) STRICT;
CREATE TABLE fetch (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES run (id),
  url_id INTEGER NOT NULL REFERENCES url (id),
  at TEXT NOT NULL,
  status INTEGER NOT NULL,
  error TEXT NOT NULL DEFAULT '',
  bytes INTEGER NOT NULL DEFAULT 0,
  file TEXT NOT NULL DEFAULT '',
  offset INTEGER NOT NULL DEFAULT 0,
  milliseconds INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE version (
  id INTEGER PRIMARY KEY,
  url_id INTEGER NOT NULL REFERENCES url (id),
  fetch_id INTEGER NOT NULL REFERENCES fetch (id),
  sha256 TEXT NOT NULL,
  text_sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX url_of_source ON url (source_id, role);
CREATE INDEX fetch_of_url ON fetch (url_id);
CREATE INDEX version_of_url ON version (url_id);
"""
_PAGE = """
SELECT url.id AS url_id, url.url, url.source_id, url.role, url.title, url.etag, url.last_modified, url.sha256,
  url.payload_digest, url.body_at, url.gone_since, url.last_checked,
  coalesce(version.sha256, '') AS version_sha256, coalesce(version.text_sha256, '') AS text_sha256,
  coalesce(fetch.at, '') AS version_at, coalesce(fetch.file, '') AS file, coalesce(fetch.offset, 0) AS offset
FROM url LEFT JOIN version ON version.id = url.version_id LEFT JOIN fetch ON fetch.id = version.fetch_id
"""


class Page(NamedTuple):
    """What the state knows of an address.

    sha256, payload_digest, body_at: of the newest body. version_sha256, text_sha256, version_at, file,
    offset: of the version that counts, the last one whose text was new; empty where nothing was stored yet.
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


class Outcome(NamedTuple):
    """What one request for an address brought, to be saved in one transaction.

    body: whether a body came and was archived (or is the one archived before). new_version: whether it counts
    from now on. gone: whether the server says that the page is no more.
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


class Store:
    """The database at `path`, made where there is none; one writer at a time.

    Raises ExtractorError where it cannot be opened, is damaged, of another version, or in use by another run.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._lock = _locked(path.with_name(f"{path.name}.lock"))
            self._base = sqlite3.connect(path, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise ExtractorError(f"the crawl state cannot be opened: {error}", str(path)) from None
        try:
            self._prepare()
        except sqlite3.Error as error:
            self.close()
            advice = "move it away to start with an empty state; the archive stays"
            raise ExtractorError(f"the crawl state cannot be read: {error}", str(path), advice) from None
        except ExtractorError:
            self.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database and let another run in."""
        self._base.close()
        self._lock.close()

    def start_run(self, at: str) -> tuple[int, str]:
        """Note that a run begins; return its number, and when the last run began if that never ended."""
        last = self._row("SELECT started, finished FROM run ORDER BY id DESC LIMIT 1")
        crashed = str(last[0]) if last is not None and not last[1] else ""
        with self._transaction():
            run = self._base.execute("INSERT INTO run (started) VALUES (?)", (at,)).lastrowid
        assert run is not None
        return run, crashed

    def finish_run(self, run: int, at: str, counts: Mapping[str, Any]) -> None:
        """Note that a run ended, and its counts."""
        text = json.dumps(counts, ensure_ascii=False, sort_keys=True)
        with self._transaction():
            self._base.execute("UPDATE run SET finished = ?, counts = ? WHERE id = ?", (at, text, run))

    def page(self, url: str) -> Page | None:
        """Return what is known of an address, or None."""
        row = self._row(f"{_PAGE} WHERE url.url = ?", url)
        return Page(*row) if row is not None else None

    def pages(self, source_id: str, role: str = "article") -> list[Page]:
        """Return the addresses of a source, those that were not asked for longest first."""
        rows = self._base.execute(
            f"{_PAGE} WHERE url.source_id = ? AND url.role = ? ORDER BY url.last_checked, url.id",
            (source_id, role),
        )
        return [Page(*row) for row in rows]

    def current(self, source_ids: Iterable[str]) -> list[Page]:
        """Return all articles that have a stored version, by source in the given order, then by address."""
        query = f"{_PAGE} WHERE url.source_id = ? AND url.role = 'article' AND url.version_id IS NOT NULL"
        found = []
        for source_id in source_ids:
            found += [Page(*row) for row in self._base.execute(f"{query} ORDER BY url.url", (source_id,))]
        return found

    def list_items(self, source_id: str, items: Iterable[tuple[str, str, str, str]], at: str) -> None:
        """Note addresses, each (url, role, title, date). One stays with the source that had it first."""
        rows = [(url, source_id, role, title, day, at, at) for url, role, title, day in items]
        with self._transaction():
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
                "UPDATE url SET last_checked = ?, role = CASE WHEN ? = '' THEN role ELSE ? END WHERE id = ?",
                (at, role, role, url_id),
            )
            if outcome.gone:
                gone = "UPDATE url SET gone_since = ? WHERE id = ? AND gone_since = ''"
                self._base.execute(gone, (at, url_id))
            if outcome.body:
                self._save_body(url_id, fetch, outcome)

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
        row: tuple[Any, ...] | None = self._base.execute(query, values).fetchone()
        return row

    def _prepare(self) -> None:
        pragmas = ("busy_timeout = 10000", "journal_mode = WAL", "foreign_keys = ON", "synchronous = NORMAL")
        for pragma in pragmas:
            self._base.execute(f"PRAGMA {pragma}")
        row = self._row("PRAGMA user_version")
        version = row[0] if row is not None else 0
        if version == 0:
            self._base.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
        elif version != VERSION:
            fault = f"the crawl state is of version {version}, this program knows {VERSION}"
            raise ExtractorError(fault, str(self.path), "use the program it was made with")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._base.execute("COMMIT")
            except BaseException:
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise ExtractorError(f"the crawl state cannot be written: {error}", str(self.path)) from None


def _locked(path: Path) -> BinaryIO:
    """Hold a lock as long as the returned file is open. Raises ExtractorError where another run has it."""
    file = path.open("ab")
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:  # Windows has no flock; SQLite's own lock still keeps writers apart
        pass
    except OSError:
        file.close()
        raise ExtractorError("another run is at work here", str(path.parent), "wait until it ends") from None
    return file
