"""The tables of the crawl state, how a state of an older version becomes one of this, and who may open it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import BinaryIO

from extractor.errors import ExtractorError

VERSION = 3
ROOM = "see that the disk is not full and that the file may be written"
# What version 2 brought. tombstone: pages removed on request, which are never fetched again.
_SECOND = """
CREATE TABLE attachment (
  parent_id INTEGER NOT NULL REFERENCES url (id),
  url_id INTEGER NOT NULL REFERENCES url (id),
  title TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (parent_id, url_id)
) STRICT;
CREATE TABLE tombstone (
  url TEXT PRIMARY KEY,
  document_id TEXT NOT NULL DEFAULT '',
  source_id TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL,
  page TEXT NOT NULL
) STRICT;
"""
# What version 3 brought: the newest answer of an address that was no page, so that it is archived once only.
_THIRD = """
CREATE TABLE aside (
  url TEXT PRIMARY KEY,
  asked TEXT NOT NULL,
  payload_digest TEXT NOT NULL,
  at TEXT NOT NULL,
  file TEXT NOT NULL
) STRICT;
"""
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
  version_id INTEGER REFERENCES version (id),
  moved_to TEXT NOT NULL DEFAULT ''
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
# From each older version to the next.
_STEPS = {1: f"ALTER TABLE url ADD COLUMN moved_to TEXT NOT NULL DEFAULT ''; {_SECOND}", 2: _THIRD}


def opened(path: Path) -> tuple[sqlite3.Connection, BinaryIO]:
    """Open the database at `path`, made where there is none, and hold its lock as long as the file is open.

    Raises ExtractorError where it cannot be opened, is damaged, of another version, or in use by another run.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = _locked(path.with_name(f"{path.name}.lock"))
        base = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        raise ExtractorError(f"the crawl state cannot be opened: {error}", str(path)) from None
    try:
        _prepare(base, path)
    except BaseException as error:
        base.close()
        lock.close()
        if not isinstance(error, sqlite3.Error):
            raise
        advice = ROOM if lacks_room(error) else "move it away to start with an empty state; the archive stays"
        raise ExtractorError(f"the crawl state cannot be read: {error}", str(path), advice) from None
    return base, lock


def _prepare(base: sqlite3.Connection, path: Path) -> None:
    """Make the tables, or bring them from an older version to this one."""
    pragmas = ("busy_timeout = 10000", "journal_mode = WAL", "foreign_keys = ON", "synchronous = NORMAL")
    for pragma in pragmas:
        base.execute(f"PRAGMA {pragma}")
    version = base.execute("PRAGMA user_version").fetchone()[0]
    if version == 0:
        script = f"{_SCHEMA} {_SECOND} {_THIRD} PRAGMA user_version = {VERSION};"
        base.executescript(f"BEGIN IMMEDIATE; {script} COMMIT;")
        return
    while version in _STEPS:
        base.executescript(f"BEGIN IMMEDIATE; {_STEPS[version]} PRAGMA user_version = {version + 1}; COMMIT;")
        version += 1
    if version != VERSION:
        fault = f"the crawl state is of version {version}, this program knows {VERSION}"
        raise ExtractorError(fault, str(path), "use the program it was made with")


def lacks_room(error: sqlite3.Error) -> bool:
    """Say whether an error means a disk that is full, rather than a database that is damaged."""
    return getattr(error, "sqlite_errorname", "").startswith(
        ("SQLITE_IOERR", "SQLITE_FULL", "SQLITE_CANTOPEN")
    )


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
