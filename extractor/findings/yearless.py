"""Days without a year, where nothing on the page tells it: how far they are apart is known all the same."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.records import Figure
from extractor.values.dates import Dates

_ANY_YEAR = 2023  # no leap year


def dated(figures: Sequence[Figure], dates: Dates) -> list[Figure]:
    """Return days as of any one year, if the year of none of them is known; else as they are."""
    if any(figure.date_start is not None for figure in figures):
        return list(figures)
    return [_of_any_year(figure, dates) for figure in figures]


def _of_any_year(figure: Figure, dates: Dates) -> Figure:
    span = next(dates.find(figure.surface), None)
    if span is None or not span.days.valid:
        return figure
    try:
        start, end = span.days.between(_ANY_YEAR)
    except ValueError:
        return figure
    return figure.model_copy(update={"date_start": start, "date_end": end})
