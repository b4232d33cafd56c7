"""Places that the headings of sections name: what stands under one is told of that place alone."""

from __future__ import annotations

import re

from extractor.records import Document, Figure

_BETWEEN = " > "  # headings of a path


def place_above(document: Document, figure: Figure, place: re.Pattern[str]) -> str:
    """Return the name of the place that a heading above a figure is, the nearest; nothing where none is."""
    section = document.section_at(figure.start)
    headings = section.path.split(_BETWEEN) if section and section.level else []  # above them is the title
    found = (place.search(heading) for heading in reversed(headings))
    return next((match["name"] for match in found if match), "")


def apart(document: Document, figure: Figure, other: Figure, place: re.Pattern[str]) -> bool:
    """Tell whether two figures stand under headings that name two places."""
    names = {place_above(document, one, place) for one in (figure, other)} - {""}
    return len(names) > 1
