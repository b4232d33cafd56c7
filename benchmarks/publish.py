#!/usr/bin/env python3
"""Measure how fast an edition is published: whole, and on a night on which one document in a hundred changed.

usage: python benchmarks/publish.py [--figures N] [--folder DIR]

The documents are those of `samples/`, repeated under other ids until there are N figures (a million without it). Each
round is a process of its own; what is measured is `pipeline.publish_kept`, from the database to the swap: seconds of
wall clock and CPU, and the most memory held. 120 seconds and 1,024 MB on one core are allowed for a million figures, and
the night should be five times as fast. Memory is read from /proc, so this needs Linux.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
ALLOWED_SECONDS, ALLOWED_MEGABYTES, WANTED_RATIO = 120, 1024, 5
HEX = re.compile(r'"(p?[0-9a-f]{16,18})"')


def templates() -> list[tuple[str, str, int]]:
    """Return id, kept text and number of figures of each sample article."""
    from extractor.output.ledger import packed
    from extractor.pipeline import extract
    from extractor.records import Report
    from extractor.rulebook import Rulebook, shipped

    reports = extract([str(shipped("samples") / "site")], Rulebook())
    found = [one for one in reports if isinstance(one, Report) and one.figures]
    return [(one.document.document_id, packed(one), len(one.figures)) for one in found]


def fill(out: Path, wanted: int) -> tuple[int, int]:
    """Put documents with `wanted` figures or a few more into OUT; return how many documents and figures there are."""
    from extractor.output.ledger import Ledger

    with Ledger(out):
        pass
    base = sqlite3.connect(out / "state.sqlite")
    documents = figures = copy = 0
    made = templates()
    while figures < wanted:
        copy += 1
        for name, text, count in made:
            ours = text.replace(f'"{name}"', f'"{name}-{copy:05}"')
            ours = HEX.sub(lambda found, copy=copy: f'"{found[1]}{copy:05x}"', ours)  # type: ignore[misc]
            row = (f"{name}-{copy:05}", f"{name}-{copy:05}.html", ours)
            base.execute("INSERT INTO kept_report VALUES (?, ?, ?, NULL)", row)
            documents, figures = documents + 1, figures + count
    base.commit()
    base.close()
    return documents, figures


def change(out: Path, share: int = 100) -> int:
    """Give one document in `share` another measure at one place; return how many changed."""
    base = sqlite3.connect(out / "state.sqlite")
    names = [name for (name,) in base.execute("SELECT document_id FROM kept_report ORDER BY document_id")][
        ::share
    ]
    for name in names:
        (text,) = base.execute("SELECT understood FROM kept_report WHERE document_id = ?", (name,)).fetchone()
        text = text.replace('"measure":"', '"measure":"changed_', 1)
        base.execute("UPDATE kept_report SET understood = ? WHERE document_id = ?", (text, name))
    base.commit()
    base.close()
    return len(names)


def publish(out: Path) -> None:
    """Publish once and print wall clock, CPU and memory."""
    from extractor.output.ledger import Ledger
    from extractor.pipeline import publish_kept
    from extractor.rulebook import Rulebook

    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    began = time.monotonic()
    with Ledger(out) as ledger:
        made = publish_kept(ledger, out, Rulebook())
    seconds = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_SELF)
    status = Path("/proc/self/status").read_text()
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024
    print(f"{made.version} {seconds:.2f} {used.ru_utime + used.ru_stime:.2f} {peak:.0f} {made.changed}")


def measured(out: Path, name: str) -> float:
    """Publish in a process of its own, print a line and return the seconds of CPU."""
    run = subprocess.run(
        [sys.executable, __file__, "--publish", str(out)], stdout=subprocess.PIPE, text=True, check=True
    )
    version, wall, cpu, peak, changed = run.stdout.split()
    print(
        f"  {name:22} {version:14} {wall:>8} s   {cpu:>8} s CPU   {peak:>5} MB   changed: {changed}",
        flush=True,
    )
    return float(wall)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--figures", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where to work (default: a temporary folder)")
    parser.add_argument("--publish", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.publish:
        publish(options.publish)
        return 0
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        out = Path(folder)
        documents, figures = fill(out, options.figures)
        print(
            f"{documents} documents, {figures} figures; {ALLOWED_SECONDS} s and {ALLOWED_MEGABYTES} MB allowed"
        )
        whole = measured(out, "whole")
        changed = change(out)
        night = measured(out, f"{changed} changed")
        measured(out, "nothing changed")
        print(f"  a night is {whole / night:.1f} times as fast ({WANTED_RATIO} wanted)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
