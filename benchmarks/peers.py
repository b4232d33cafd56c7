#!/usr/bin/env python3
"""Measure the speed of other readers of Chinese figures beside ours, each in an environment of its own.

usage: python benchmarks/peers.py [SHARED] [--envs DIR] [--rounds N] [--seconds S] [--skip-install]

SHARED is the folder that holds gold/*.txt and texts/*.txt; ../shared beside the checkout without it. Each peer is
installed once, by pip, into a virtual environment below DIR (a folder in the user's cache without it); remove the
environment to install it anew. --skip-install takes only the environments that are there, and ends with exit status 2
where there is none.

Every reader gets the texts twice, as whole pages and sentence by sentence: which of the two suits it differs. They are
the same for all, in one shuffled order, so that who is stopped after S seconds has read a fair sample. The rounds go
through the rows in turns, each in a new process, and the table holds medians of

  characters/s   characters a second of CPU, of one process
  to ours        the same against ours with the same texts, in the same round: 0.1 is a tenth as fast
  cold           seconds of CPU from the start of the process to the end of the first short text
  peak MB        the most memory held, read from /proc: Linux only
  read           characters read before S seconds of CPU were over; a text that was begun is finished
  errors         texts at which the reader raised an exception
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
ENVS = CACHE / "disclosure-extractor" / "peers"
READY = "installed.json"
FIRST = "2023年9月26日完成投资1200万元。"
SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]")
PATIENCE = 120  # seconds that a process may take beyond those it is given: a text can hang a reader

OURS = f"""
sys.path.insert(0, {str(ROOT)!r})
from extractor.pipeline import read_page, understood
from extractor.rulebook import Rulebook
rules = Rulebook()
def read(text):
    return len(understood(read_page(text.encode(), rules), rules).figures)
"""
RECOGNIZERS = """
from recognizers_text import Culture
import recognizers_suite as suite
names = ("currency", "dimension", "number", "percentage", "datetime")
readers = [getattr(suite, "recognize_" + name) for name in names]
def read(text):
    return sum(len(reader(text, Culture.Chinese)) for reader in readers)
"""
JIONLP = """
import jionlp
def read(text):
    return len(jionlp.ner.extract_money(text)) + len(jionlp.ner.extract_time(text))
"""
# What a reader prints is kept away from the answer. A limit of 0 stops after the first text.
RUNNER = """
import json, sys, time
answer, sys.stdout = sys.stdout, sys.stderr
{reader}
if not read({first!r}):
    sys.exit("nothing was read in " + {first!r})
cold = time.process_time()
with open({texts!r}, encoding="utf-8") as file:
    texts = json.load(file)
done = errors = 0
start = now = time.process_time()
for text in texts:
    if now - start >= {limit}:
        break
    try:
        read(text)
    except Exception:
        errors += 1
    done += len(text)
    now = time.process_time()
try:
    with open("/proc/self/status") as file:
        peak = next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) / 1024
except OSError:
    peak = 0
json.dump(dict(cold=cold, seconds=now - start, read=done, errors=errors, peak=peak), answer)
"""


@dataclass
class Row:
    """One line of the table: who reads, with which interpreter, what, and what was measured of it."""

    name: str
    python: Path
    reader: str
    form: str
    texts: str
    rounds: list[dict[str, float]] = field(default_factory=list)

    def median(self, key: str) -> float:
        return statistics.median(run[key] for run in self.rounds)


@dataclass(frozen=True)
class Peer:
    """Another reader: its package, what else pip has to be told, and the code that defines `read`."""

    package: str
    beside: tuple[str, ...]
    reader: str


class PeerError(Exception):
    """A peer cannot be installed or does not run; the message is one line."""


PEERS = (
    Peer("jionlp", (), JIONLP),
    Peer("recognizers-text-suite", ("emoji<2",), RECOGNIZERS),  # with a newer emoji it cannot be imported
)


def called(command: list[str], seconds: float) -> str:
    """Return what a command prints; raise PeerError with the line that tells most where it fails."""
    try:
        run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=seconds)
    except subprocess.TimeoutExpired:
        raise PeerError(f"not done after {seconds:.0f} seconds") from None
    except OSError as error:
        raise PeerError(str(error)) from None
    if run.returncode:
        lines = [line for line in (run.stderr or run.stdout).splitlines() if line.strip()] or ["no message"]
        raise PeerError(next((line for line in reversed(lines) if line.startswith("ERROR")), lines[-1]))
    return run.stdout


def installed(peer: Peer, envs: Path, skip: bool) -> tuple[Path, str]:
    """Return the interpreter of a peer's environment, made where it is missing, and the version of the peer."""
    env = envs / peer.package
    python, ready = env / "bin" / "python", env / READY
    if not ready.exists():
        if skip:
            raise PeerError(f"no environment in {env}")
        print(f"installing {peer.package} into {env}", file=sys.stderr, flush=True)
        called([sys.executable, "-m", "venv", str(env)], 120)
        pip = [str(python), "-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        called([*pip, peer.package, *peer.beside], 600)
        find = f"from importlib.metadata import version; print(version({peer.package!r}))"
        version = called([str(python), "-I", "-c", find], 60).strip()
        ready.write_text(json.dumps({"version": version}) + "\n", "utf-8")
    return python, str(json.loads(ready.read_text("utf-8"))["version"])


def measure(row: Row, limit: float) -> dict[str, float]:
    """Run a row once in a new process and return what was measured."""
    code = RUNNER.format(reader=row.reader, first=FIRST, texts=row.texts, limit=limit)
    try:
        printed = called([str(row.python), "-I", "-c", code], limit + PATIENCE)
    except PeerError as error:
        raise PeerError(f"{row.name}, {row.form}: {error}") from None
    result: dict[str, float] = json.loads(printed)
    result["speed"] = result["read"] / result["seconds"] if result["seconds"] else 0.0
    return result


def written(shared: Path, folder: Path) -> dict[str, str]:
    """Write the pages and their sentences, in an order of chance that is always the same; return the files by form."""
    files = sorted([*shared.glob("gold/*.txt"), *shared.glob("texts/*.txt")])
    pages = [file.read_text("utf-8") for file in files]
    parts = [part.strip() for page in pages for part in SENTENCE.findall(page + "\n")]
    sentences = [part for part in parts if part]
    names = {}
    for form, texts in (("pages", pages), ("sentences", sentences)):
        random.Random(0).shuffle(texts)
        names[form] = str(folder / form)
        Path(names[form]).write_text(json.dumps(texts, ensure_ascii=False), "utf-8")
        print(f"{len(texts)} {form}, {sum(map(len, texts))} characters")
    return names


def rows_of(name: str, python: Path, reader: str, texts: dict[str, str]) -> list[Row]:
    """Return a reader's row for each form of the texts, once it has shown that it runs."""
    rows = [Row(name, python, reader, form, file) for form, file in texts.items()]
    measure(rows[0], 0)
    return rows


def peer_rows(envs: Path, skip: bool, texts: dict[str, str]) -> list[Row]:
    """Return the rows of each peer that runs; say of each other one, in a line, why it does not."""
    rows = []
    for peer in PEERS:
        try:
            python, version = installed(peer, envs, skip)
            rows += rows_of(f"{peer.package} {version}", python, peer.reader, texts)
        except PeerError as error:
            print(f"peers.py: {peer.package} is left out: {error}", file=sys.stderr)
    return rows


def table(rows: list[Row], ours: dict[str, Row]) -> list[str]:
    """Return the lines of the table, as Markdown."""
    lines = [
        "| reader | texts | characters/s | to ours | cold | peak MB | read | errors |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        pairs = zip(row.rounds, ours[row.form].rounds, strict=True)
        ratio = statistics.median(run["speed"] / base["speed"] for run, base in pairs)
        speed, cold, peak = (row.median(key) for key in ("speed", "cold", "peak"))
        counts = f"{row.median('read'):,.0f} | {row.median('errors'):.0f}"
        numbers = f"{speed:,.0f} | {ratio:.3f} | {cold:.2f} | {peak:.0f} | {counts}"
        lines.append(f"| {row.name} | {row.form} | {numbers} |")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", nargs="?", type=Path, default=SHARED)
    parser.add_argument("--envs", type=Path, default=ENVS, help="where the environments are")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=20, help="of CPU, at most, for each row and round")
    parser.add_argument("--skip-install", action="store_true", help="take only environments that are there")
    options = parser.parse_args()
    if options.rounds < 1 or options.seconds <= 0:
        parser.error("--rounds and --seconds have to be more than 0")
    if not any(any(options.shared.glob(f"{name}/*.txt")) for name in ("gold", "texts")):
        print(f"peers.py: no gold/*.txt and texts/*.txt in {options.shared}", file=sys.stderr)
        return 2
    envs = options.envs.expanduser().absolute()
    if options.skip_install and not any((envs / peer.package / READY).exists() for peer in PEERS):
        print(f"peers.py: no peer is installed in {envs}; run once without --skip-install", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        texts = written(options.shared, Path(folder))
        peers = peer_rows(envs, options.skip_install, texts)
        if not peers:
            return 2
        try:
            ours = rows_of("ours", Path(sys.executable), OURS, texts)
            rows = [*ours, *peers]
            for _ in range(options.rounds):
                for row in rows:
                    row.rounds.append(measure(row, options.seconds))
        except PeerError as error:
            print(f"peers.py: {error}", file=sys.stderr)
            return 1
    print("\n".join(table(rows, {row.form: row for row in ours})))
    return 0


if __name__ == "__main__":
    sys.exit(main())
