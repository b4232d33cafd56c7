"""A page as the provers see it: its folded text, its figures, and what the rules make of both."""

from __future__ import annotations

import re
from bisect import bisect_left

from extractor.figures.candidates import fold
from extractor.figures.losses import Loss
from extractor.records import Document, Figure, Span
from extractor.repairs.vocabulary import RepairRules
from extractor.values.dates import DateRules
from extractor.values.qualifiers import Qualifiers

_LONGEST = 16
_PLAIN = re.compile(r"[0-9]+")
_JOINED = re.compile(r"(?:[A-Za-z0-9.\-/]|[0-9],)$")


class Page:
    """One document: `text` is folded character for character; `loss` the process that fits it, or None.

    units: those that stand whole on the page.
    """

    def __init__(
        self,
        document: Document,
        figures: list[Figure],
        loss: Loss | None,
        rules: RepairRules,
        dates: DateRules,
        qualifiers: Qualifiers,
    ) -> None:
        self.document = document
        self.text = fold(document.text)
        self.figures = figures
        self.loss = loss
        self.rules = rules
        self.dates = dates
        self._qualifiers = qualifiers
        self.units = {figure.unit for figure in figures if figure.quality == "intact"}
        self._suspects: list[Figure] | None = None
        self._starts = [figure.start for figure in figures]

    @property
    def suspects(self) -> list[Figure]:
        """The figures around which characters were lost, in order of place."""
        if self._suspects is None:
            self._suspects = [figure for figure in self.figures if figure.quality == "suspect"]
        return self._suspects

    def doubt(self, figure: Figure, **changes: object) -> None:
        """Make a figure suspect: its value is not known."""
        vars(figure).update(changes, quality="suspect")
        self._suspects = None

    def within(self, span: Span) -> list[Figure]:
        """Return the figures that start in a stretch of the text."""
        return self.figures[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def index(self, figure: Figure) -> int:
        """Return which of the figures this one is."""
        return bisect_left(self._starts, figure.start)

    def loosened(self, figure: Figure) -> bool:
        """Tell whether a word such as 约 loosens a figure, also one that was not read for damage."""
        if figure.quality == "intact":
            return figure.qualifier != "exact"
        reading = self._qualifiers.read(self.text, figure.start, figure.end, "", figure.kind)
        return reading.gives != "exact"

    def behind(self, figure: Figure, length: int) -> str:
        """Return the characters right behind a figure."""
        return self.text[figure.end : figure.end + length]

    def before(self, figure: Figure, length: int) -> str:
        """Return the characters right in front of a figure."""
        return self.text[max(0, figure.start - length) : figure.start]


def run_of(page: Page, figure: Figure) -> tuple[str, str]:
    """Return the digits that a figure begins with and what of it stands behind them; no digits where it is none.

    A run is whole: no point, letter or further digit stands beside it.
    """
    surface = page.text[figure.start : figure.end]
    match = _PLAIN.match(surface)
    if match is None or match.end() > _LONGEST or surface[match.end() :].startswith((".", ",")):
        return "", surface
    if _JOINED.search(page.text, max(0, figure.start - 2), figure.start):
        return "", surface
    return match[0], surface[match.end() :]
