"""Repairs as published -> those whose proof no longer holds when the page is read, and repaired, again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractor.figures.find import find
from extractor.records import Document, Figure, Repair
from extractor.repairs.repair import repair
from extractor.rulebook import Rulebook

# What a figure states: a proof rests on it.
_STATED = ("surface", "start", "kind", "value", "lower", "upper", "date_start", "date_end", "quality")


def withdrawn(
    document: Document, repairs: Iterable[Repair], figures: dict[str, Figure], rules: Rulebook
) -> Iterator[str]:
    """Yield a sentence for each repair of a document that its text does not give, or that rests on what changed.

    document: with its text and sections. repairs: those published of it. figures: all published, by id.
    """
    found, again = repair(document, find(document, rules), rules)
    proofs = {one.repair_id: one for one in again}
    stated = {one.figure_id: one for one in found}
    for one in repairs:
        fault = _fault(one, proofs.get(one.repair_id), stated, figures)
        if fault:
            yield f"repair {one.repair_id}: {one.surface!r} as {one.reading!r} ({one.level}) no longer holds: {fault}"
        proofs.pop(one.repair_id, None)
    for one in proofs.values():
        yield f"repair {one.repair_id}: {one.surface!r} as {one.reading!r} ({one.level}) is missing"


def _fault(one: Repair, again: Repair | None, stated: dict[str, Figure], figures: dict[str, Figure]) -> str:
    """Return why a repair is not what the page gives, or nothing."""
    if again is None:
        return "the page gives no such proof"
    for field, value in again.row().items():
        if one.row()[field] != value:
            return f"its {field} would be {value!r}"
    for figure_id in (*one.premises, *one.figure_ids):
        published, now = figures.get(figure_id), stated.get(figure_id)
        if published is None or now is None:
            return f"figure {figure_id}, on which it rests, is not there"
        for field in _STATED:
            if getattr(published, field) != getattr(now, field):
                change = f"{field} {getattr(published, field)}, not {getattr(now, field)}"
                return f"figure {figure_id}, on which it rests, has {change}"
    return ""
