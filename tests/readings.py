"""Texts read whole, for tests: a sentence in, its figures out, in a form that is short to write down."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest

from extractor import pipeline
from extractor.documents.read import read
from extractor.figures.find import find
from extractor.output.journal import Journal
from extractor.output.ledger import Ledger
from extractor.records import Capture, Document, Figure, Finding, Report, plain
from extractor.reports.understand import understand
from extractor.rulebook import Rulebook

RULES = Rulebook()
SHARED = Path(__file__).parents[2] / "shared"


def defect(*row: object, why: str) -> object:
    """Return a row of a table that does not hold yet; the mark must go as soon as it does."""
    return pytest.param(*row, marks=pytest.mark.xfail(strict=True, reason=why))


def document(text: str, name: str = "text.txt", rules: Rulebook = RULES) -> Document:
    """Read a text as a file of that name is read: `.txt` as plain text, `.html` as a page."""
    return read(Capture(text.encode(), name), rules)


def figures(text: str, name: str = "text.txt", rules: Rulebook = RULES) -> list[Figure]:
    """Return the figures of a text, none for a text without a character that shows."""
    return find(document(text, name, rules), rules) if text.strip() else []


def report(text: str, name: str = "text.txt", rules: Rulebook = RULES) -> Report:
    """Return the report of a text."""
    page = document(text, name, rules)
    return understand(page, find(page, rules), rules)


def marked(text: str) -> tuple[str, list[str]]:
    """Return a text without its brackets, and what stood in them."""
    return text.replace("[", "").replace("]", ""), [part.partition("]")[0] for part in text.split("[")[1:]]


def number(value: Decimal | None) -> str:
    """Write an amount for comparison; "" for none."""
    return "" if value is None else plain(value)


def interval(figure: Figure) -> str:
    """Write the interval of a figure as mathematicians do."""
    left = "[" if figure.lower_closed and figure.lower is not None else "("
    right = "]" if figure.upper_closed and figure.upper is not None else ")"
    return f"{left}{number(figure.lower)},{number(figure.upper)}{right}"


def days(figure: Figure) -> str:
    """Write the days of a date: one, or the first and the last; "" where they are not known."""
    if figure.date_start is None:
        return ""
    one = figure.date_start == figure.date_end
    return str(figure.date_start) if one else f"{figure.date_start}/{figure.date_end}"


def stated(figure: Figure) -> str:
    """Write what a figure states: its value, the ends of a range, or its days."""
    if figure.kind == "date":
        return days(figure)
    if figure.qualifier == "range":
        return f"{number(figure.lower)}..{number(figure.upper)}"
    return number(figure.value)


def night(out: Path, reports: Iterable[Report] = (), whole: bool = False) -> list[Finding]:
    """Keep what came, and audit; `whole`: audit everything."""
    journal = Journal("audit", RULES)
    with Ledger(out) as ledger:
        pipeline.keep(ledger, reports, journal)
        if whole:
            ledger.audits().begin("another program")
        return pipeline.audit_kept(ledger, out, RULES, journal)


def state(out: Path) -> list[object]:
    """All that the audit left, as it lies in the database."""
    with Ledger(out) as ledger:
        return [
            ledger._database.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in (
                "kept_report",
                "kept_finding",
                "kept_holder",
                "kept_place",
                "kept_document",
                "kept_reopened",
                "kept_shared",
                "kept_group",
                "kept_rows",
                "kept_entity",
            )
        ]
