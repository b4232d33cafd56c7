#!/usr/bin/env python3
"""Kill a nightly run at random moments and compare what it leaves with an undisturbed run.

usage: python benchmarks/kills.py [--pages N] [--kills N] [--seed N]

Serves a site of N pages on loopback, runs `crawl, read, audit, publish` as a process of its own with a fixed
clock, kills it (SIGKILL) at a random moment, again and again, and lets the last run end. Then prints whether
the public edition and the kept records are byte for byte those of a run that nobody disturbed, whether every
archived body is whole, and how many pages were fetched more often than once though no kill met them.
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


class Site(ThreadingHTTPServer):
    """So many pages; counts the bodies it gave out."""

    daemon_threads = True

    def __init__(self, pages: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages = pages
        self.given: Counter[str] = Counter()
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
        self.send_response(404 if body is None else 304 if known else 200)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", "0" if known or body is None else str(len(body)))
        self.end_headers()
        if body is not None and not known:
            self.wfile.write(body)
            self.server.given[self.path] += 1  # type: ignore[attr-defined]

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
    rows = base.execute(
        "SELECT document_id, url, understood, audited FROM kept_report ORDER BY document_id"
    ).fetchall()
    base.close()
    return rows


def whole(out: Path, pages: int) -> tuple[int, int]:
    """Return how many bodies can be read back, and how many records are damaged."""
    from extractor.crawler.captures import captures

    damaged: list[object] = []
    found = {
        one.url
        for path in sorted((out / "archive").glob("*.warc.gz"))
        for one in captures(path, damaged.append)
    }
    return len(found), len(damaged)


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
        site.given.clear()
        stages: Counter[str] = Counter()
        for _ in range(options.kills):
            child = run(torn, site.server_port)
            time.sleep(0.3 + random.random() * max(0.5, seconds * 0.6))
            if child.poll() is None:
                os.kill(child.pid, signal.SIGKILL)
                stages["killed"] += 1
            else:
                stages["had ended"] += 1
            child.wait()
        last = run(torn, site.server_port).wait()
        twice = sum(count - 1 for path, count in site.given.items() if path != "/index.html")
        found, damaged = whole(torn, options.pages)
        site.shutdown()
        print(f"undisturbed run        {seconds:.1f} s for {options.pages} pages")
        print(f"kills                  {dict(stages)}; the last run ended with {last}")
        print(
            f"public edition         {'identical' if digests(calm / 'public') == digests(torn / 'public') else 'DIFFERS'}"
        )
        print(f"kept records           {'identical' if records(calm) == records(torn) else 'DIFFER'}")
        print(f"archived bodies        {found} of {options.pages} whole, {damaged} records damaged")
        print(f"fetched more than once {twice} (at most one for each kill)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
