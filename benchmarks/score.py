#!/usr/bin/env python3
"""Score the reading of the gold pages and compare it with the floors that were reached before.

usage: python benchmarks/score.py [GOLD] [--update] [--lower] [--misses]

GOLD is the folder of gold pages (NAME.txt, NAME.figures.jsonl and their own score.py); ../shared/gold beside the
checkout without it. --update raises the floors in floors.json to just below what is reached now; where that would
lower one, it says so and changes nothing, unless --lower is given too. Exit status 1 below a floor.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.json"
GOLD = HERE.parents[1] / "shared" / "gold"
MARGIN = 0.005
ATTRIBUTES = ("measure", "qualifier", "status", "noun", "subject")
SHARES = ("f1", *ATTRIBUTES)
Row = dict[str, Any]


def pages(gold: Path) -> list[str]:
    """Return the names of the gold pages in a folder."""
    return sorted(path.name.removesuffix(".figures.jsonl") for path in gold.glob("*.figures.jsonl"))


def digests(gold: Path, name: str) -> dict[str, str]:
    """Return the SHA-256 of the two files that a score depends on."""
    files = (gold / f"{name}.txt", gold / f"{name}.figures.jsonl")
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def scorer(gold: Path) -> Any:
    """Load the score.py of the gold folder."""
    spec = importlib.util.spec_from_file_location("gold_score", gold / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reached(gold: Path, name: str, rules: Any) -> tuple[Row, list[Row], list[Row]]:
    """Return what is reached on a page, as floors are written; and the figures missed and those wrong."""
    from extractor.pipeline import read_page, understood

    report = understood(read_page((gold / f"{name}.txt").read_bytes(), rules), rules)
    judge = scorer(gold)
    wanted = judge.load(gold / f"{name}.figures.jsonl")
    result, misses, wrong = judge.score(wanted, [figure.row() for figure in report.figures])
    row: Row = {"f1": result["f1"]}
    row.update({name: result["attributes"][name]["share"] for name in ATTRIBUTES})
    row.update(silent=result["damaged"].get("silent", 0), misrepaired=result["damaged"].get("misrepaired", 0))
    return row, misses, wrong


def below(row: Row, floor: Row) -> list[str]:
    """Return a sentence for each number that is worse than its floor."""
    found = [f"{key} {row[key]} is below {floor[key]}" for key in SHARES if row[key] < floor[key]]
    return found + [
        f"{key} {row[key]} is above {floor[key]}"
        for key in ("silent", "misrepaired")
        if row[key] > floor[key]
    ]


def floor_of(row: Row) -> Row:
    """Return the floor that what is reached supports: shares a little lower, counts as they are."""
    shares = {key: round(max(0.0, row[key] - MARGIN), 4) for key in SHARES}
    return {**shares, "silent": row["silent"], "misrepaired": row["misrepaired"]}


def read_floors() -> dict[str, Row]:
    """Return the floors by page."""
    floors: dict[str, Row] = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    return floors


def raised(old: Row | None, new: Row, lower: bool) -> Row:
    """Return the better of two floors, number by number; the new one where lowering is wanted."""
    if old is None or lower:
        return new
    shares = {key: max(old[key], new[key]) for key in SHARES}
    return {**shares, **{key: min(old[key], new[key]) for key in ("silent", "misrepaired")}}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("gold", nargs="?", type=Path, default=GOLD)
    parser.add_argument("--update", action="store_true", help="raise the floors to what is reached")
    parser.add_argument("--lower", action="store_true", help="with --update: lower floors too")
    parser.add_argument("--misses", action="store_true", help="list what was missed and what was wrong")
    options = parser.parse_args()
    if not options.gold.is_dir():
        print(f"score.py: there is no folder {options.gold}; name one that holds gold pages", file=sys.stderr)
        return 2
    sys.path.insert(0, str(HERE.parent))
    from extractor.rulebook import Rulebook

    rules, floors, failed = Rulebook(), read_floors(), False
    columns = (*SHARES, "silent", "misrepaired")
    print(f"{'page':16}" + "".join(f"{column:>12}" for column in columns))
    for name in pages(options.gold):
        row, misses, wrong = reached(options.gold, name, rules)
        print(f"{name:16}" + "".join(f"{row[column]:12}" for column in columns))
        old = floors.get(name)
        faults = below(row, old) if old else []
        if old and old["sha256"] != digests(options.gold, name):
            print("  the gold files are not those of the floors")
        for fault in faults:
            print(f"  {fault}")
        failed = failed or bool(faults)
        if options.misses:
            for word, figures in (("missed", misses), ("wrong", wrong)):
                for figure in figures:
                    print(f"  {word} {figure['start']} {figure['surface']} {figure['kind']}")
        floors[name] = {"sha256": digests(options.gold, name), **raised(old, floor_of(row), options.lower)}
    if options.update and failed and not options.lower:
        print("floors.json is unchanged: --lower is needed to lower a floor", file=sys.stderr)
    elif options.update:
        FLOORS.write_text(json.dumps(floors, indent=2, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
        return 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
