"""What a run did, for people and for monitoring: OUT/runs/TIME.json and the closing table."""

from __future__ import annotations

import json
import platform
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.output.folder import unwritable
from extractor.records import SCHEMA_VERSION, Document, Failure, Figure, Finding, Report
from extractor.rulebook import Rulebook
from extractor.version import VERSION

if TYPE_CHECKING:
    from extractor.output.publish import EditionCounts

SEVERITIES = ("error", "warning", "note")
DESCRIBED = (
    "title", "publisher", "index_number", "published_date", "genre", "place_code", "report_year", "family",
)  # fmt: skip
UNDERSTOOD = ("measure", "noun", "subject", "status", "section", "project_id")


class Journal:
    """The notes of one run; `write` leaves them in OUT/runs."""

    def __init__(self, command: str, rules: Rulebook) -> None:
        self.command = command
        self.started = datetime.now(UTC)
        self.durations: dict[str, float] = {}
        self.failures: list[Failure] = []
        self.sources: dict[str, Any] = {}
        self.documents = 0
        self.kinds: Counter[str] = Counter()
        self.qualities: Counter[str] = Counter()
        self.severities: Counter[str] = Counter()
        self.coverage: dict[str, Counter[str]] = {
            "documents": Counter(), "figures": Counter(), "audit": Counter(),
        }  # fmt: skip
        self.edition: dict[str, Any] = {}
        self._rules = rules
        self._clock = time.monotonic()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Note how long a stage takes."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.durations[name] = self.durations.get(name, 0.0) + time.monotonic() - began

    def count(self, reports: Iterable[Report]) -> None:
        """Count documents and figures, and how many of them say what."""
        self.add(map(tally, reports))

    def add(self, tallies: Iterable[Mapping[str, Any]]) -> None:
        """Add what was counted of documents."""
        for one in tallies:
            self.documents += 1
            self.kinds.update(one["kinds"])
            self.qualities.update(one["qualities"])
            for name, filled in one["coverage"].items():
                self.coverage[name].update(filled)

    def count_findings(self, findings: Iterable[Finding]) -> None:
        """Count findings by severity."""
        self.severities.update(finding.severity for finding in findings)

    def note_edition(self, edition: EditionCounts) -> None:
        """Note the edition that the run made."""
        self.edition = edition._asdict()

    @property
    def seconds(self) -> float:
        """How long the run has taken so far."""
        return time.monotonic() - self._clock

    def write(self, out: Path) -> Path:
        """Write OUT/runs/TIME.json and return its path. Raises ExtractorError where it cannot be written."""
        try:
            (out / "runs").mkdir(parents=True, exist_ok=True)
            path = _free(out / "runs", self.started.strftime("%Y%m%dT%H%M%SZ"))
            text = json.dumps(self._notes(), ensure_ascii=False, indent=2) + "\n"
            half = path.with_suffix(".part")
            half.write_text(text, encoding="utf-8")
            half.rename(path)
        except OSError as error:
            raise unwritable(out, error) from None
        return path

    def closing_rows(self) -> list[tuple[str, object]]:
        """Return the rows of the short table that ends a run."""
        rows: list[tuple[str, object]] = [("documents", self.documents), ("figures", self.kinds.total())]
        rows += [(f"  {kind}", number) for kind, number in sorted(self.kinds.items())]
        rows += [(name, self.qualities[name]) for name in ("repaired", "suspect")]
        rows += [("findings", self.severities.total())]
        rows += [(f"  {name}", self.severities[name]) for name in SEVERITIES if self.severities[name]]
        states = {name: counts.get("state", "ok") for name, counts in self.sources.items()}
        rows += [(f"source {name}", state) for name, state in states.items() if state != "ok"]
        rows += [("news of known pages", news)] if (news := self._news()) else []
        return [*rows, ("failures", len(self.failures)), ("seconds", round(self.seconds, 1))]

    def _news(self) -> int:
        """Count the known pages that were revised, moved, withdrawn or are back."""
        return sum(len(counts.get("news", ())) for counts in self.sources.values())

    def _notes(self) -> dict[str, Any]:
        by_source: dict[str, list[dict[str, Any]]] = {}
        for failure in self.failures:
            by_source.setdefault(failure.source_id, []).append(failure.row())
        return {
            "command": self.command,
            "started": _utc(self.started),
            "finished": _utc(datetime.now(UTC)),
            "seconds": round(self.seconds, 3),
            "durations": {name: round(seconds, 3) for name, seconds in self.durations.items()},
            "counts": {
                "documents": self.documents,
                "figures": self.kinds.total(),
                "figures_by_kind": dict(sorted(self.kinds.items())),
                "figures_by_quality": dict(sorted(self.qualities.items())),
                "findings": self.severities.total(),
                "findings_by_severity": {name: self.severities[name] for name in SEVERITIES},
                "failures": len(self.failures),
            },
            "coverage": {
                name: dict(filled.items() if name == "audit" else sorted(filled.items()))
                for name, filled in self.coverage.items()
            },
            "sources": self.sources,
            "failures": dict(sorted(by_source.items())),
            "edition": self.edition,
            "versions": {
                "python": platform.python_version(),
                "package": VERSION,
                "schema": SCHEMA_VERSION,
                "rules": rules_digest(self._rules),
            },
        }


def tally(report: Report) -> dict[str, Any]:
    """Return what is counted of a document: figures by kind and quality, and which fields are filled how often."""
    figures: Counter[str] = Counter()
    for figure in report.figures:
        figures.update(_filled(figure, UNDERSTOOD))
    return {
        "kinds": Counter(figure.kind for figure in report.figures),
        "qualities": Counter(figure.quality for figure in report.figures),
        "coverage": {
            "documents": Counter(_filled(report.document, DESCRIBED)),
            "figures": figures,
            "audit": report.coverage,
        },
    }


def rules_digest(rules: Rulebook) -> str:
    """Return one digest of all rule files, ours and the user's."""
    digest = sha256()
    for folder in filter(None, (rules.base, rules.overlay)):
        for path in sorted(path for path in folder.rglob("*") if path.suffix in (".toml", ".csv")):
            digest.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _filled(record: Document | Figure, names: Iterable[str]) -> list[str]:
    return [name for name in names if getattr(record, name) not in ("", None, "other")]


def _free(folder: Path, stem: str) -> Path:
    """Return a name that no other run of the same second has taken."""
    path, number = folder / f"{stem}.json", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}.json"
    return path


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
