"""Reads every figure out of township disclosure pages into validated, provable records.

    document = extractor.read("page.html")
    report = extractor.extract(document)
    findings = extractor.audit([report])
    frame = extractor.to_frame(report.figures)

Importing this is light: what reads pages, and pandas, load when they are first used.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from extractor.version import VERSION as __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from os import PathLike

    import pandas

    from extractor.records import Document, Finding, Record, Report
    from extractor.rulebook import Rulebook

__all__ = ["__version__", "audit", "extract", "read", "to_frame"]


def read(page: str | bytes | PathLike[str]) -> Document:
    """Return the document of one page: a path, the bytes of a page, or a text.

    A string is a path where such a file exists, and a text where it has several lines or marks-up.
    Raises ExtractorError for a file that is missing, empty or no page.
    """
    from extractor.pipeline import read_page

    return read_page(page, _rules())


def extract(document: Document) -> Report:
    """Return all that a document says: `.document`, `.figures`, `.projects`, `.findings`, `.repairs`."""
    from extractor.pipeline import audited, understood

    report = understood(document, _rules())
    audited([report], _rules())
    return report


def audit(reports: Sequence[Report]) -> list[Finding]:
    """Return what does not agree, within each report and across them."""
    from extractor.pipeline import audited

    return audited(reports, _rules())


def to_frame(records: Iterable[Record]) -> pandas.DataFrame:
    """Return records of one sort as a data frame with a typed column for each of their fields.

    Raises ExtractorError where pandas is not installed, TypeError for records of several sorts.
    """
    from extractor.output.frame import frame

    return frame(records)


@lru_cache(maxsize=1)
def _rules() -> Rulebook:
    from extractor.rulebook import Rulebook

    return Rulebook()
