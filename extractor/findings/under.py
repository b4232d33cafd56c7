"""Places that headings name, or lines of their own: what stands under one is told of that place alone."""

from __future__ import annotations

import re

from extractor.records import Document, Figure

_BETWEEN = " > "  # headings of a path


def place_above(document: Document, figure: Figure, place: re.Pattern[str]) -> str:
    """Return the place that the nearest line of the section above a figure, or a heading, is the name of; or nothing."""
    section = document.section_at(figure.start)
    name, line = "", document.text.rfind("\n", 0, figure.start) + 1
    for match in place.finditer(document.text, section.start if section else 0, line):
        name = match["name"]
    if name or section is None or not section.level:
        return name
    found = (place.search(heading) for heading in reversed(section.path.split(_BETWEEN)))
    return next((match["name"] for match in found if match), "")


def apart(document: Document, figure: Figure, other: Figure, place: re.Pattern[str]) -> bool:
    """Tell whether two figures stand under the names of two places."""
    names = {place_above(document, one, place) for one in (figure, other)} - {""}
    return len(names) > 1
