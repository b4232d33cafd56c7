"""What can be added, and whether parts come to their whole."""

from __future__ import annotations

from decimal import Decimal

from extractor.findings.relations import Member
from extractor.records import Figure

ADDABLE = {
    "money", "area", "length", "volume", "mass", "power", "energy",
    "households", "people", "person_times", "count",
}  # fmt: skip
_THIRDS_OFF = Decimal("0.01")  # square metres: what mu, kept to four places, lose in a long list


def addable(figure: Figure) -> bool:
    """Tell whether amounts of a figure's kind are added: none that is for one of something else."""
    return figure.kind in ADDABLE and "/" not in figure.unit


def adds_up(whole: Figure, parts: list[Figure]) -> bool:
    """Tell whether the stated numbers themselves, without rounding, add up."""
    total = whole.value
    if total is None or whole.quality == "suspect" or any(part.quality == "suspect" for part in parts):
        return False
    return agrees(whole, abs(sum(filter(None, (part.value for part in parts))) - total))


def agrees(whole: Figure, off: Decimal) -> bool:
    """Tell whether what parts are off their total by is nothing, or no more than mu lose."""
    return off == 0 or (whole.kind == "area" and off <= _THIRDS_OFF)


def members_of(whole: Figure, parts: list[Figure]) -> tuple[Member, ...]:
    """Return a total and its parts in their roles."""
    return (Member("whole", whole), *(Member("part", part) for part in parts))


def about(whole: Figure, parts: list[Figure], least: Decimal, most: Decimal) -> bool:
    """Tell whether parts come to more than `least` times a known whole, and to no more than `most` times it."""
    return within(whole, parts, most) and not within(whole, parts, least)


def within(whole: Figure, parts: list[Figure], most: Decimal = Decimal("1.2")) -> bool:
    """Tell whether parts come to no more than `most` times their whole."""
    total = sum((part.value for part in parts if part.value is not None), Decimal(0))
    return whole.value is None or total <= whole.value * most
