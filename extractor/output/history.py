"""The editions so far: their versions, the deltas between them, and both told for people in CHANGELOG.md."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from extractor.output.delta import KEYS, DeltaLines
from extractor.output.described import DATASET, day_of
from extractor.records import SCHEMA_VERSION

Version = dict[str, Any]
# Who is further behind takes the whole edition.
DELTAS_KEPT = 400
POLICY = """## What may change

The version of the data is a day, with a number behind it where the day saw more than one. The schema has a version of
its own. Patch: values corrected. Minor: columns or measures added at the end. Major: a column renamed, removed or
redefined, an id rule changed, an enum value given another meaning; that is announced one release before, with old and
new side by side for that release.
"""


def versions_of(public: Path) -> list[Version]:
    """Return the editions that `delta/index.json` lists, newest first; none where it cannot be read."""
    try:
        found = json.loads((public / "delta" / "index.json").read_text(encoding="utf-8"))["versions"]
        return [one for one in found if isinstance(one, dict) and one["version"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def next_version(moment: str, before: list[Version]) -> str:
    """Return the version of a new edition: its day, or the last edition's where that is later, numbered from 2."""
    day = day_of(moment)
    if before:
        last = str(before[0]["version"]).partition(".")[0]
        dated = [one for one in (day, last) if one != "undated"]
        day = max(dated, default="undated")
    known = {one["version"] for one in before}
    number, version = 1, day
    while version in known:
        number += 1
        version = f"{day}.{number}"
    return version


def carry(old: Path, new: Path, versions: list[Version]) -> None:
    """Copy the deltas of former editions whose bytes are still theirs; drop those too old, and the others."""
    (new / "delta").mkdir(exist_ok=True)
    for number, one in enumerate(versions):
        path = old / one["path"] if one["path"] else None
        if path is None:
            continue
        whole = path.is_file() and sha256(path.read_bytes()).hexdigest() == one["sha256"]
        if number < DELTAS_KEPT and whole:
            shutil.copy2(path, new / one["path"])
        else:
            one.update(path="", sha256="", bytes=0)


def add_version(new: Path, versions: list[Version], version: str, moment: str, makers: tuple[str, str],
                lines: DeltaLines | None, before: Mapping[str, str], after: Mapping[str, str]) -> None:  # fmt: skip
    """Put a new edition in front of the others, with its delta where there is one.

    before, after: SHA-256 of the JSON Lines by table.
    """
    previous = versions[0]["version"] if versions else ""
    entry: Version = {
        "version": version,
        "previous_version": previous if lines is not None else "",
        "at": moment,
        "schema_version": makers[0],
        "program": makers[1],
        "path": "",
        "bytes": 0,
        "sha256": "",
        "changes": {},
        "before": {},
        "after": dict(after),
    }
    if lines is not None:
        path = new / "delta" / f"{version}.jsonl"
        lines.finish(path, previous, version)
        content = path.read_bytes()
        entry |= {
            "path": f"delta/{version}.jsonl",
            "bytes": len(content),
            "sha256": sha256(content).hexdigest(),
            "changes": {
                name: dict(sorted(lines.counts[name].items())) for name in KEYS if name in lines.counts
            },
            "before": dict(before),
        }
    versions.insert(0, entry)


def scrub(folder: Path, versions: list[Version], withdrawn: set[str]) -> None:
    """Take what was withdrawn on request out of the deltas of former editions too."""
    for one in versions:
        path = folder / one["path"] if one["path"] else None
        if path is None or not path.is_file():
            continue
        lines = path.read_text(encoding="utf-8").split("\n")[:-1]
        kept = [_scrubbed(line, withdrawn) for line in lines]
        if kept != lines:
            content = "".join(f"{line}\n" for line in kept).encode("utf-8")
            path.write_bytes(content)
            one.update(bytes=len(content), sha256=sha256(content).hexdigest(), scrubbed=True)


def write_history(new: Path, versions: list[Version]) -> None:
    """Write `delta/index.json` and `CHANGELOG.md`."""
    found = {"schema_version": SCHEMA_VERSION, "dataset": DATASET, "versions": versions}
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    (new / "delta" / "index.json").write_text(text, encoding="utf-8")
    (new / "CHANGELOG.md").write_text(changelog(versions), encoding="utf-8")


def changelog(versions: list[Version]) -> str:
    """Return what changed from edition to edition, newest first, as Markdown."""
    parts = ["# Changes\n\nNewest first. Each edition's own lines: `delta/VERSION.jsonl`.\n"]
    parts += [f"## {one['version']}\n\n{notes(one)}\n" for one in versions]
    return "\n".join([*parts, POLICY])


def notes(version: Version) -> str:
    """Return what an edition changed, in a few lines."""
    if not version["previous_version"]:
        return f"A whole edition, schema {version['schema_version']}. It goes back to no other one."
    lines = [f"Since {version['previous_version']}, schema {version['schema_version']}:", ""]
    for table, counts in version["changes"].items():
        done = [f"{counts[op]} {word}" for op, word in _OPS.items() if op in counts]
        why = [f"{counts[cause]} by {word}" for cause, word in _CAUSES.items() if cause in counts]
        lines.append(f"- {table}: {', '.join(done)} ({', '.join(why)})")
    return "\n".join(lines if version["changes"] else [lines[0], "", "- only the order of things"])


_OPS = {"add": "added", "change": "changed", "remove": "removed"}
_CAUSES = {
    "source": "the sources",
    "extractor": "the program or its rules",
    "schema": "the schema",
    "decision": "verdicts",
}


def _scrubbed(line: str, withdrawn: set[str]) -> str:
    if not any(name in line for name in withdrawn):
        return line
    row = json.loads(line)
    sides = [side for side in (row["before"], row["after"]) if side]
    named = {row["key"]} | {side.get("document_id") for side in sides}
    for side in sides:
        named.update(side.get("document_ids") or ())
    if not named & withdrawn:
        return line
    return json.dumps({**row, "before": None, "after": None, "withdrawn": True}, ensure_ascii=False)
