"""Amounts that follow from others, in the form of figures without an id: no page states them."""

from __future__ import annotations

from extractor.records import Figure


def together(one: Figure, other: Figure) -> Figure:
    """Return two amounts together in the form of a figure, without an id."""
    pairs = (one.value, other.value), (one.lower, other.lower), (one.upper, other.upper)
    ends = [None if first is None or second is None else first + second for first, second in pairs]
    before = one.surface if one.figure_id else one.surface.strip("()")  # a sum itself
    surface = f"({before} + {other.surface})"
    made = {"figure_id": "", "surface": surface, "value": ends[0], "lower": ends[1], "upper": ends[2]}
    return one.model_copy(update=made)


def times(figure: Figure, number: int) -> Figure:
    """Return an amount so many times in the form of a figure, without an id: what each of several things has."""
    ends = {"value": figure.value, "lower": figure.lower, "upper": figure.upper}
    many = {name: None if end is None else end * number for name, end in ends.items()}
    return figure.model_copy(update={"figure_id": "", "surface": f"{figure.surface} × {number}", **many})
