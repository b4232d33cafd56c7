"""Changes to the files of an edition."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path


def change_json(path: Path, change: object) -> None:
    """Change a JSON file by a function that changes what it holds."""
    found = json.loads(path.read_text(encoding="utf-8"))
    change(found)  # type: ignore[operator]
    path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def describe_again(public: Path) -> None:
    """Let the package's sizes and digests fit the files, so that only a look at the rows finds a fault."""

    def fit(package: dict) -> None:  # type: ignore[type-arg]
        for resource in package["resources"]:
            content = (public / resource["path"]).read_bytes()
            resource |= {"bytes": len(content), "hash": f"sha256:{sha256(content).hexdigest()}"}

    change_json(public / "datapackage.json", fit)
