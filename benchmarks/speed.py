#!/usr/bin/env python3
"""Measure how fast pages are read, as ratios to a bare scan of the same text in the same run.

usage: python benchmarks/speed.py [SHARED] [--rounds N] [--quick]

SHARED is the folder that holds gold/*.txt and texts/*.txt; ../shared beside the checkout without it. Five tables:

  ratio     reading with all attributes against one regular expression of digits and units, round after round in
            turns, medians over the rounds; once with the thirty units that come to mind, once with every unit that the
            reading knows, which is the same search for the same units
  length    one text made longer, from 1 kB to 10 MB of UTF-8: seconds for a megabyte stay the same where time is linear
  worst     a text of nothing but one piece, and one sentence that holds nothing but figures, at growing lengths
  memory    the most memory held, in MB, after 100 and after 10,000 pages: the same where nothing is kept
  commands  seconds of CPU of whole processes, start included: `--help`, and `extract` of the seed page

--quick stops the length at 1 MB, the worst at 100,000 characters and the memory at 1,000 pages. Memory is read from
/proc, so that table needs Linux.
"""

from __future__ import annotations

import argparse
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
SEED = "dazhou-2023.txt"
UNITS = (
    "亿元|万元|元|亩|公顷|平方米|公里|米|立方米|吨|公斤|千瓦时|千瓦|户|人次|人|名|个百分点|个|座|条|项|家|处|件|次|份|册|栋|幢"
    "|%|％|倍|天|年|月|日"
)
# As one writes it down: any digits, separators, spaces, a scale, a unit.
SCAN = r"\d+(?:,\d{3})*(?:\.\d+)?\s*(?:万|亿)?[余多]?(?:%s)"
BARE = re.compile(SCAN % UNITS)
Reader = Callable[[str], object]
MEMORY = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from extractor.pipeline import read_page, understood
from extractor.rulebook import Rulebook
rules, pages = Rulebook(), [Path(name).read_bytes() for name in {names!r}]
for number in range({count}):
    understood(read_page(pages[number % len(pages)], rules), rules)
status = Path("/proc/self/status").read_text()  # ru_maxrss would count the process that started this one
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
"""
PIECES = {
    "digits": "7",
    "ten thousands": "万",
    "brackets": "（",
    "quotes": "“",
    "spaces": " ",
    "one word": "其中",
    "one character": "的",
}
CROWDED = "3户，"


def reader() -> Reader:
    """Return a function that reads a text with all attributes, rules loaded and compiled."""
    sys.path.insert(0, str(ROOT))
    from extractor.pipeline import read_page, understood
    from extractor.rulebook import Rulebook

    rules = Rulebook()

    def read(text: str) -> object:
        return understood(read_page(text.encode(), rules), rules)

    read("大洲镇2023年工作总结\n新建道路3公里。")
    return read


def seconds(run: Reader, texts: list[str], times: int) -> float:
    start = time.process_time()
    for _ in range(times):
        for text in texts:
            run(text)
    return (time.process_time() - start) / times


def ratio(read: Reader, texts: list[str], rounds: int) -> Iterator[str]:
    """Yield the lines of the first table."""
    seconds(read, texts, 1)
    full = every_unit()
    rows = [
        (seconds(BARE.findall, texts, 20), seconds(full.findall, texts, 20), seconds(read, texts, 1))
        for _ in range(rounds)
    ]
    bare, known, whole = (statistics.median(column) for column in zip(*rows, strict=True))
    size = sum(map(len, texts))
    yield f"{len(texts)} texts, {size} characters, {rounds} rounds"
    yield f"scan, 30 units    {size / bare / 1e6:8.2f} million characters a second"
    yield f"scan, every unit  {size / known / 1e6:8.2f} million characters a second"
    yield f"reading, whole    {size / whole / 1e6:8.2f} million characters a second"
    yield from shares(texts)
    yield f"ratio, 30 units   {statistics.median(c / a for a, _, c in rows):8.1f}  (60 allowed, 20 wanted)"
    yield f"ratio, every unit {statistics.median(c / b for _, b, c in rows):8.1f}"


def every_unit() -> re.Pattern[str]:
    """Return the scan for every spelling of a unit in the rules, the longest first."""
    from extractor.rulebook import Rulebook
    from extractor.values.units import compile_units

    units = sorted(Rulebook().once(compile_units).table, key=len, reverse=True)
    return re.compile(SCAN % "|".join(map(re.escape, units)))


def shares(texts: list[str]) -> Iterator[str]:
    """Yield how the time of reading divides over the rooms."""
    from extractor.documents.read import read
    from extractor.figures.find import find
    from extractor.records import Capture
    from extractor.reports.understand import understand
    from extractor.rulebook import Rulebook

    rules, spent = Rulebook(), {"document": 0.0, "figures": 0.0, "report": 0.0}
    for measured in (False, True):
        for text in texts:
            start = time.process_time()
            document = read(Capture(text.encode()), rules)
            middle = time.process_time()
            figures = find(document, rules)
            late = time.process_time()
            understand(document, figures, rules)
            if measured:
                steps = (middle - start, late - middle, time.process_time() - late)
                spent = {name: spent[name] + step for name, step in zip(spent, steps, strict=True)}
    total = sum(spent.values())
    for name, step in spent.items():
        yield f"  {name:12}    {step / total:8.0%}"


def length(read: Reader, texts: list[str], largest: int) -> Iterator[str]:
    """Yield the lines of the second table."""
    source = "\n".join(texts)
    size = 1_000
    while size <= largest:
        text = (source * (1 + size // len(source))).encode()[:size].decode("utf-8", "ignore")
        times = max(1, 100_000 // size)
        yield f"{size:10} bytes   {seconds(read, [text], times) / size * 1e6:8.3f} seconds for a megabyte"
        size *= 10


def worst(read: Reader, size: int) -> Iterator[str]:
    """Yield the lines of the third table."""
    for name, piece in PIECES.items():
        spent = seconds(read, ["\u3002" + piece * (size // len(piece))], 1)
        yield f"{name:16} {size:8} characters   {spent:8.3f} seconds"
    for length in (5_000, 10_000, 20_000):
        spent = seconds(read, [CROWDED * (length // len(CROWDED))], 1)
        yield f"{'one sentence':16} {length:8} characters   {spent:8.3f} seconds"


def memory(names: list[str], counts: list[int]) -> Iterator[str]:
    """Yield the lines of the fourth table; each count in a process of its own."""
    for count in counts:
        script = MEMORY.format(root=str(ROOT), names=names, count=count)
        run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        yield f"{count:10} pages   {int(run.stdout) / 1024:8.1f} MB"


def command(arguments: list[str], rounds: int) -> float:
    """Return the median seconds of CPU of a whole process."""
    spent = []
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-m", "extractor", *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(spent)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", nargs="?", type=Path, default=SHARED)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="shorter texts, fewer pages")
    options = parser.parse_args()
    files = sorted([*options.shared.glob("gold/*.txt"), *options.shared.glob("texts/*.txt")])
    if not files:
        print(f"speed.py: no gold/*.txt and texts/*.txt in {options.shared}", file=sys.stderr)
        return 2
    texts = [file.read_text("utf-8") for file in files]
    read, names = reader(), [str(file) for file in files]
    tables = (
        ("ratio", ratio(read, texts, options.rounds)),
        ("length", length(read, texts, 10**6 if options.quick else 10**7)),
        ("worst", worst(read, 10**5 if options.quick else 10**6)),
        ("memory", memory(names, [100, 1_000] if options.quick else [100, 1_000, 10_000])),
    )
    for title, lines in tables:
        print(f"\n{title}")
        for line in lines:
            print(f"  {line}", flush=True)
    print("\ncommands")
    print(f"  --help            {command(['--help'], options.rounds):8.3f} seconds of CPU  (0.15 allowed)")
    seed = options.shared / "gold" / SEED
    if seed.exists():
        spent = command(["extract", str(seed)], options.rounds)
        print(f"  extract, the seed {spent:8.3f} seconds of CPU  (0.6 allowed)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
