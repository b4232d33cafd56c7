#!/usr/bin/env python3
"""Measure how fast HTML becomes a document, as a ratio to a bare parse by lxml with text_content() of the same bytes.

usage: python benchmarks/pages.py [SHARED] [--rounds N] [--profile] [--memory]

SHARED holds pages/*.html; ../shared beside the checkout without it. The sample site's articles are measured too.
Two things are timed: bytes -> text, tables and the fields that the page gives (the ratio that 4 is wanted for), and the
whole document, whose place, years, sections and furniture are then found in the text, of a plain text as of a page.
Nothing is known of a page beforehand.
--memory reads 10,000 pages, no two of which bear the same title, and tells the memory held after 100, 1,000 and 10,000:
the same where nothing is kept. It is read from /proc, which needs Linux.
"""

from __future__ import annotations

import argparse
import cProfile
import itertools
import pstats
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def bare(body: bytes) -> object:
    """Parse and take the text, as one writes it down."""
    import lxml.html

    return lxml.html.fromstring(body).text_content()


def seconds(work: Callable[[bytes], object], body: bytes, times: int) -> float:
    start = time.process_time()
    for _ in range(times):
        work(body)
    return (time.process_time() - start) / times


def pages(shared: Path) -> Iterator[tuple[str, bytes]]:
    site = ROOT / "samples" / "site"
    samples = [*site.rglob("t2024*.html"), *site.rglob("art_*.html")]
    for path in sorted(shared.glob("pages/*.html")) + sorted(samples):
        yield f"{path.parent.name}/{path.name}", path.read_bytes()


def resident() -> float:
    """Return the memory that this process holds now, in MB."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) / 1000


def memory(work: Callable[[bytes], object], found: list[tuple[str, bytes]]) -> Iterator[tuple[int, float]]:
    """Yield the memory held after so many pages."""
    for number, (_, body) in zip(range(1, 10_001), itertools.cycle(found), strict=False):
        work(body.replace(b"</title>", b"%d</title>" % number))
        if number in (100, 1_000, 10_000):
            yield number, resident()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", nargs="?", type=Path, default=SHARED)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--profile", action="store_true", help="show where the time of reading goes")
    parser.add_argument(
        "--memory", action="store_true", help="show the memory held after 100, 1,000, 10,000 pages"
    )
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    from extractor.documents.drafts import page
    from extractor.documents.read import read
    from extractor.documents.vocabulary import vocabulary
    from extractor.page import decode
    from extractor.records import Capture
    from extractor.rulebook import Rulebook

    rules = Rulebook()
    found = list(pages(options.shared))

    def drafted(body: bytes) -> object:
        capture = Capture(body, "http://www.example.gov.cn/a.html", "text/html")
        return page(*decode(body), capture, rules, rules.once(vocabulary))

    def whole(body: bytes) -> object:
        return read(Capture(body, "http://www.example.gov.cn/a.html", "text/html"), rules)

    if options.memory:
        for number, held in memory(whole, found):
            print(f"{number:6} pages {held:6.1f} MB")
        return 0
    print(f"{'ms':45} {'kB':>7} {'bare':>8} {'text':>8} {'document':>9}  ratios of both to the first")
    spent = [0.0, 0.0, 0.0]
    for name, body in found:
        seconds(whole, body, 1)
        rows = [
            (seconds(bare, body, 10), seconds(drafted, body, 3), seconds(whole, body, 3))
            for _ in range(options.rounds)
        ]
        least, text, most = (statistics.median(column) for column in zip(*rows, strict=True))
        spent = [total + one for total, one in zip(spent, (least, text, most), strict=True)]
        print(
            f"{name:45} {len(body) / 1000:7.0f} {least * 1000:8.2f} {text * 1000:8.2f} {most * 1000:9.2f}"
            f"  {text / least:6.1f} {most / least:6.1f}"
        )
    print(f"all: text, tables, fields {spent[1] / spent[0]:.1f} (4 wanted), the whole document {spent[2] / spent[0]:.1f}")
    print(f"a page: {spent[1] / len(found) * 1000:.2f} ms, {spent[2] / len(found) * 1000:.2f} ms")
    if options.profile:
        profile = cProfile.Profile()
        profile.enable()
        for _, body in found:
            whole(body)
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)
    return 0


if __name__ == "__main__":
    sys.exit(main())
