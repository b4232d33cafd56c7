"""The folder OUT: made where it is missing, held by one run at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractor.errors import ExtractorError

LOCK = ".lock"


@contextmanager
def held(out: Path) -> Iterator[Path]:
    """Hold OUT for one run, made where it is missing.

    Raises ExtractorError where it is no folder, cannot be written, or another run holds it.
    """
    import fcntl

    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = os.open(out / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise unwritable(out, error) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield out
    except BlockingIOError:
        todo = "wait for it, or name another folder"
        raise ExtractorError("another run is at work there", str(out), todo) from None
    finally:
        os.close(lock)


def existing(out: Path) -> Path:
    """Return OUT. Raises ExtractorError where there is no such folder."""
    if not out.is_dir():
        what = "is a file where a folder is needed" if out.exists() else "there is no such folder"
        raise ExtractorError(what, str(out), "`extractor run` and `extractor extract -o` make one")
    return out


def unwritable(out: Path, error: OSError) -> ExtractorError:
    """Return the error that tells a user why OUT cannot be written."""
    if isinstance(error, FileExistsError | NotADirectoryError):
        return ExtractorError("is a file where a folder is needed", str(out), "name another folder with -o")
    reason = (error.strerror or str(error)).lower()
    return ExtractorError(f"cannot be written: {reason}", str(out), "name another folder with -o")
