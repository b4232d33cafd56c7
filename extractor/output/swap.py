"""One folder put in the place of another as a whole, or not at all."""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2
# As many files are written to the disk one by one; more of them all at once, with whatever else waits.
FEW = 500


def mend(place: Path) -> None:
    """Bring back what an interrupted swap left beside `place`, and remove what it left half-made."""
    old, new = beside(place)
    if old.is_dir() and not place.exists():
        old.rename(place)
    for leftover in (old, new):
        if leftover.exists():
            shutil.rmtree(leftover)


def swap_in(new: Path, place: Path) -> None:
    """Put the finished folder `new` where `place` is; its readers meet the old or the new."""
    _settle(new)
    if not place.exists():
        new.rename(place)
    elif _exchanged(new, place):
        shutil.rmtree(new)
    else:
        old, _ = beside(place)
        place.rename(old)
        new.rename(place)
        shutil.rmtree(old)


def beside(place: Path) -> tuple[Path, Path]:
    """Return where the old and the new folder stand during a swap."""
    return place.with_name(f"{place.name}.old"), place.with_name(f"{place.name}.new")


def files_in(folder: Path) -> list[str]:
    """Return the paths of all files in a folder, relative to it, sorted."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _settle(folder: Path) -> None:
    """Have the files of a folder written to the disk; those that stand in another folder too are there already."""
    fresh = [path for path in folder.rglob("*") if path.is_dir() or path.stat().st_nlink == 1]
    if len(fresh) > FEW:
        os.sync()
        return
    for path in (*fresh, folder):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _exchanged(new: Path, place: Path) -> bool:
    """Exchange two folders in one step, where the system can. Return whether it did."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    return bool(rename(AT_FDCWD, os.fsencode(new), AT_FDCWD, os.fsencode(place), RENAME_EXCHANGE) == 0)
