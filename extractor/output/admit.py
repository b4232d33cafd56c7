"""The gate every record passes before it is kept: what does not hold is reported, never dropped silently."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from pydantic import ValidationError

from extractor.errors import ExtractorError
from extractor.records import Document, Failure, Figure, Link, Project, Record, Repair, Report

R = TypeVar("R", bound=Record)
_SURROGATE = re.compile("[\ud800-\udfff]")
_OF_DOCUMENT = (Figure, Project, Repair, Link)
_QUOTED = (Figure, Repair)


def admit(report: Report) -> Report:
    """Return the report with the records that hold; each other becomes a Failure with document and reason.

    Raises ExtractorError where the document itself does not hold.
    """
    document, unwritable = _writable(report.document)
    fault = _fault(document) or _text_fault(document)
    if fault:
        raise ExtractorError(f"the document does not hold: {fault}", document.url)
    failures = [*report.failures, *(_failure(document, reason) for reason in unwritable)]

    def sound(records: Sequence[R], key: str) -> list[R]:
        kept: dict[str, R] = {}
        for record in records:
            name = getattr(record, key)
            fault = (
                f"{key} {name} stands twice"
                if name in kept
                else _fault(record) or _place_fault(record, document)
            )
            if fault:
                reason = f"{type(record).__name__.lower()} {name}: {fault}"
                failures.append(_failure(document, reason))
            else:
                kept[name] = record
        return list(kept.values())

    return Report(
        document=document,
        figures=sound(report.figures, "figure_id"),
        projects=sound(report.projects, "project_id"),
        repairs=sound(report.repairs, "repair_id"),
        links=sound(report.links, "link_id"),
        findings=sound(report.findings, "finding_id"),
        entities=sound(report.entities, "entity_id"),
        failures=failures,
        coverage=report.coverage,
    )


def _writable(document: Document) -> tuple[Document, list[str]]:
    """Return a document whose published fields all have a UTF-8 form, and a sentence for each that had none."""
    spoilt = {
        name: value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        for name, value in document
        if name != "text" and isinstance(value, str) and not value.isascii() and _SURROGATE.search(value)
    }
    reasons = [f"{name}: characters that no encoding has were replaced" for name in spoilt]
    return (document.model_copy(update=spoilt) if spoilt else document), reasons


def _fault(record: Record) -> str:
    """Return why a record does not validate, or nothing. Rooms may set fields after they built a record."""
    try:
        record.__pydantic_validator__.validate_python(vars(record))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        return f"{field}: {first['msg']}" if field else str(first["msg"])
    return ""


def _text_fault(document: Document) -> str:
    try:
        document.text.encode("utf-8")
    except UnicodeEncodeError as error:
        return f"its text has no UTF-8 form at {error.start}"
    if document.text_length != len(document.text):
        return f"text_length is {document.text_length}, the text has {len(document.text)} characters"
    return ""


def _place_fault(record: Record, document: Document) -> str:
    """Return why a record does not stand in its document as it says, or nothing."""
    if isinstance(record, _OF_DOCUMENT) and record.document_id != document.document_id:
        return f"it belongs to document {record.document_id}"
    if isinstance(record, _QUOTED) and document.text[record.start : record.end] != record.surface:
        return f"{record.surface!r} does not stand at {record.start}..{record.end}"
    return ""


def _failure(document: Document, reason: str) -> Failure:
    return Failure(
        stage="read",
        source_id=document.source_id,
        document_id=document.document_id,
        url=document.url,
        reason=reason,
    )
