"""OUT/decisions.csv: the auditor's verdicts on findings, one row each; the last row on a finding counts."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, get_args

from extractor.errors import ExtractorError
from extractor.output.folder import unwritable
from extractor.records import Finding, FindingStatus

FILE = "decisions.csv"
VERDICTS: tuple[FindingStatus, ...] = get_args(FindingStatus)


class Decision(NamedTuple):
    """A verdict on one finding: who gave it, when (UTC), and a note."""

    finding_id: str
    verdict: FindingStatus
    note: str
    by: str
    at: str


def decide(out: Path, finding_id: str, verdict: str, note: str = "", by: str = "") -> Decision:
    """Add a verdict to OUT/decisions.csv. Raises ExtractorError for an unknown one, or an unwritable OUT."""
    if verdict not in VERDICTS:
        raise ExtractorError(f'unknown verdict "{verdict}"', finding_id, f"known: {', '.join(VERDICTS)}")
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    decision = Decision(finding_id, verdict, note, by, at)
    path = out / FILE
    try:
        new = not path.exists() or path.stat().st_size == 0
        with path.open("a", encoding="utf-8", newline="") as stream:
            rows = csv.writer(stream, lineterminator="\r\n")
            rows.writerows([Decision._fields, decision] if new else [decision])
    except OSError as error:
        raise unwritable(out, error) from None
    return decision


def read_decisions(out: Path) -> dict[str, Decision]:
    """Return the last decision on each finding. Raises ExtractorError naming the line that cannot be one."""
    path = out / FILE
    if not path.exists():
        return {}
    found = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            for row in rows:
                where = f"{path}:{rows.line_num}"
                found[row.get("finding_id") or ""] = _decision(row, where)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ExtractorError(f"cannot be read: {error}", str(path)) from None
    return found


def with_decisions(findings: Iterable[Finding], decisions: Mapping[str, Decision]) -> list[Finding]:
    """Return the findings with the status that the decisions give them."""
    return [
        finding.model_copy(update={"status": decisions[finding.finding_id].verdict})
        if finding.finding_id in decisions
        else finding
        for finding in findings
    ]


def _decision(row: Mapping[str, str | None], where: str) -> Decision:
    missing = [name for name in ("finding_id", "verdict") if not row.get(name)]
    if missing:
        raise ExtractorError(f"no {missing[0]}", where, f"columns: {', '.join(Decision._fields)}")
    values = {name: row.get(name) or "" for name in Decision._fields}
    verdict = values["verdict"]
    if verdict not in VERDICTS:
        raise ExtractorError(f'unknown verdict "{verdict}"', where, f"known: {', '.join(VERDICTS)}")
    return Decision(values["finding_id"], verdict, values["note"], values["by"], values["at"])
