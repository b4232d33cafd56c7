#!/usr/bin/env python3
"""Kill a nightly run at random moments and compare what it leaves with an undisturbed run.

usage: python benchmarks/kills.py [--pages N] [--kills N] [--seed N]

Serves a site of N pages on loopback, runs `crawl, read, audit, publish` as a process of its own with a fixed
clock, kills it (SIGKILL) at a random moment, again and again, and lets the last run end. Then prints whether
the public edition and the kept records are byte for byte those of a run that nobody disturbed, whether every
archived body is there and whole, and which pages were asked for again though no kill met them. The site notes
each request: a page may be asked for again only where it was the last one that a killed run asked for.

Status 1 where anything is not as it should be.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
sys.path.insert(0, {root!r})
from extractor import pipeline
from extractor.console import Console
from extractor.crawler.sources import Source
from extractor.rulebook import Rulebook
source = Source.model_validate(dict(id="town", publisher="某镇人民政府", start=["http://town.example/index.html"],
  delay_seconds=0, max_requests=100000, allow_loopback=True))
clock = lambda: datetime(2024, 6, 1, tzinfo=UTC)
pipeline.run([source], Path({out!r}), Rulebook(), Console(quiet=True),
  connect_to={{"town.example": ("127.0.0.1", {port})}}, clock=clock)
"""


class Asked(NamedTuple):
    """A request for a page: in which night and run, what for, and how it was answered."""

    night: int
    run: int
    path: str
    status: int


class Site(ThreadingHTTPServer):
    """So many pages; notes what it was asked for. run: the number of the run that asks. night: how many runs before
    it came to their end."""

    daemon_threads = True

    def __init__(self, pages: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages = pages
        self.run = self.night = 0
        self.asked: list[Asked] = []
        end = threading.Timer(3600, self.shutdown)
        end.daemon = True
        end.start()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_: object) -> None:
        """Say nothing: a client that is killed is what this is about."""

    def body(self, path: str) -> bytes | None:
        if path == "/index.html":
            rows = "".join(
                f'<li><a href="t20240501_{n}.html">第{n}号</a> 2024-05-01</li>' for n in range(self.pages)
            )
            return f"<ul>{rows}</ul>".encode()
        if not path.startswith("/t20240501_"):
            return None
        number = int(path.split("_")[1].split(".")[0])
        lines = "".join(
            f"<p>{m}组完成投资{number}.{m}万元，涉及农户{m + 3}户、土地{m}亩。</p>" for m in range(1, 3)
        )
        return f"<html><head><title>第{number}号工作总结</title></head><body>{lines}</body></html>".encode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65536  # head and body in one piece: else each answer waits for the client's acknowledgement

    def do_GET(self) -> None:
        body = self.server.body(self.path)  # type: ignore[attr-defined]
        tag = f'"{hashlib.sha256(body or b"").hexdigest()[:16]}"'
        known = self.headers.get("If-None-Match") == tag
        status = 404 if body is None else 304 if known else 200
        if self.path.startswith("/t2024"):
            site: Site = self.server  # type: ignore[assignment]
            site.asked.append(Asked(site.night, site.run, self.path, status))
        self.send_response(status)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", "0" if known or body is None else str(len(body)))
        self.end_headers()
        if body is not None and not known:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def run(out: Path, port: int) -> subprocess.Popen[bytes]:
    program = PROGRAM.format(root=str(ROOT), out=str(out), port=port)
    return subprocess.Popen([sys.executable, "-c", program])


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def records(out: Path) -> list[tuple[str, ...]]:
    base = sqlite3.connect(out / "state.sqlite")
    kept = base.execute(
        "SELECT document_id, url, understood, audited FROM kept_report ORDER BY document_id"
    ).fetchall()
    kept += base.execute("SELECT finding_id, finding FROM kept_finding ORDER BY finding_id").fetchall()
    base.close()
    return kept


def archived(out: Path, site: Site) -> tuple[int, int, int]:
    """Return how many pages' bodies can be read back as they were sent, how many bodies there are, and how many
    records are damaged."""
    from extractor.crawler.captures import captures

    damaged: list[object] = []
    bodies: Counter[str] = Counter()
    for path in sorted((out / "archive").glob("*.warc.gz")):
        for one in captures(path, damaged.append):
            name = "/" + one.url.rpartition("/")[2]
            bodies[name] += one.body == site.body(name)
    return sum(number > 0 for number in bodies.values()), bodies.total(), len(damaged)


def again(asked: list[Asked]) -> tuple[int, list[Asked]]:
    """Return how many requests repeat one of the same night that a kill met, and those that repeat another.

    Pages are asked for one after another, each saved before the next: what a kill meets is the last of its run.
    """
    last = {one.run: one.path for one in asked}
    first: dict[tuple[int, str], int] = {}
    met, not_met = 0, []
    for one in asked:
        before = first.get((one.night, one.path))
        if before is not None:
            if last[before] == one.path and before != one.run:
                met += 1
            else:
                not_met.append(one)
        first[one.night, one.path] = one.run
    return met, not_met


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random.seed(options.seed)
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as folder:
        calm, torn = Path(folder, "calm"), Path(folder, "torn")
        site = Site(options.pages)
        began = time.monotonic()
        if run(calm, site.server_port).wait() != 0:
            return 2
        seconds = time.monotonic() - began
        site.asked.clear()
        ended = kill_often(torn, site, options.kills, seconds)
        return report(calm, torn, site, seconds, ended)


def kill_often(out: Path, site: Site, kills: int, seconds: float) -> Counter[str]:
    """Kill so many runs, each at a random moment, and let one end. Return where in the work the kills fell.

    A run is killed some requests and milliseconds after it began to crawl, so that all kills fall into one crawl; where
    nothing is left to crawl, at some moment of its reading, auditing or publishing.
    """
    fell: Counter[str] = Counter()
    while fell.total() < kills:
        site.run += 1
        before, few = len(site.asked), random.randint(0, 2 * site.pages // kills)
        moment = time.monotonic() + 0.3 + random.random() * max(0.5, seconds * 0.6)
        child = run(out, site.server_port)
        while child.poll() is None and time.monotonic() < moment and len(site.asked) - before < max(1, few):
            time.sleep(0.001)
        time.sleep(random.random() * 0.02)
        if child.poll() is None:
            os.kill(child.pid, signal.SIGKILL)
            fell["crawling" if len(site.asked) > before else "before or after"] += 1
        site.night += child.wait() == 0
    site.run += 1
    fell["status of the last run"] = run(out, site.server_port).wait()
    return fell


def report(calm: Path, torn: Path, site: Site, seconds: float, fell: Counter[str]) -> int:
    """Print what the kills left; return 1 where anything is not as it should be."""
    same_public = digests(calm / "public") == digests(torn / "public")
    same_records = records(calm) == records(torn)
    whole, bodies, damaged = archived(torn, site)
    met, not_met = again(site.asked)
    site.shutdown()
    good = same_public and same_records and (whole, damaged, not_met) == (site.pages, 0, [])
    print(f"undisturbed run        {seconds:.1f} s for {site.pages} pages")
    print(f"kills                  {dict(fell)}")
    print(f"public edition         {'identical' if same_public else 'DIFFERS'}")
    print(f"kept records           {'identical' if same_records else 'DIFFER'}")
    print(f"archived bodies        {whole} of {site.pages} pages whole, {bodies} bodies, {damaged} damaged")
    print(
        f"asked for again        {met} met by a kill, {len(not_met)} NOT met by a kill"
        + f" {not_met[:5]}" * bool(not_met)
    )
    return int(not good or fell["status of the last run"] != 0)


if __name__ == "__main__":
    sys.exit(main())
