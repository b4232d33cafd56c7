"""Where a figure stands: the words of its own in front and behind, its clause, its sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from extractor.records import Cell, Document, Figure
from extractor.values.grids import Grid, Grids

_BREAKS = re.compile("[\uff0c,\uff1b;\u3002\uff01\uff1f!?\n\t\uff1a:]")
_STOPS = re.compile("[\u3002\uff01\uff1f!?\n]")  # these and those of chunks are breaks, too
_CHUNKS = re.compile("[\u3002\uff01\uff1f!?\n\uff1b;]")
_FARTHEST = 400
_FEW = 3  # characters beside a figure that leave a cell the figure's own
BRACKETS = re.compile(r"[(\uff08\[][^()\uff08\uff09\]]*[)\uff09\]]")


class Context(NamedTuple):
    """The surroundings of one figure.

    text: the document's text. start, end: of the figure. piece: where its own words in front begin, behind the last
    break or the figure before it. clause: where its clause begins. chunk: where the part of its sentence begins that
    semicolons divide. sentence: where its sentence begins. until: where its own words behind end, before the next
    break or figure. stop: where the sentence ends. label: of the row, for a table cell that holds the figure alone.
    row: the same for every table cell.
    """

    text: str
    start: int
    end: int
    piece: int
    clause: int
    chunk: int
    sentence: int
    until: int
    stop: int
    label: str = ""
    row: str = ""

    @property
    def before(self) -> str:
        """The words in front that belong to this figure alone."""
        return self.text[self.piece : self.start]

    @property
    def after(self) -> str:
        """The words behind, up to the next break or figure."""
        return self.text[self.end : self.until]


def contexts(document: Document, figures: list[Figure]) -> list[Context]:
    """Return the surroundings of each figure; figures are in order of place.

    For a table cell these are the label of its row and the headings of its column, joined to a text of their own.
    """
    found = _in_lines(document.text, figures)
    if document.tables:
        grids = Grids(document.text, document.tables)
        for index, figure in enumerate(figures):
            grid = grids.at(figure.start)
            cell = grid.cell_at(figure.start) if grid else None
            if grid is not None and cell is not None:
                found[index] = _in_cell(grid, cell, figure, found[index])
    return found


def _in_cell(grid: Grid, cell: Cell, figure: Figure, written: Context) -> Context:
    if cell.header or len(BRACKETS.sub("", grid.written(cell))) > len(figure.surface) + _FEW:
        return written._replace(
            piece=max(written.piece, cell.start),
            clause=max(written.clause, cell.start),
            until=min(written.until, cell.end),
            row="" if cell.header else grid.label(cell),
        )
    headings = [BRACKETS.sub("", heading) for heading in reversed(grid.names(cell))]
    label = grid.label(cell)
    front = f"{label}\uff0c{''.join(headings)}"
    piece = len(label) + 1 if headings else 0
    end = len(front) + len(figure.surface)
    return Context(front + figure.surface, len(front), end, piece, piece, 0, 0, end, end, label, label)


def _in_lines(text: str, figures: list[Figure]) -> list[Context]:
    breaks = [match.start() for match in _BREAKS.finditer(text)]
    chunks = [match.end() for match in _CHUNKS.finditer(text)]
    stops = [match.start() for match in _STOPS.finditer(text)]
    found: list[Context] = []
    previous = 0
    starts = [*(figure.start for figure in figures[1:]), len(text)][: len(figures)]
    for figure, following in zip(figures, starts, strict=True):
        start, end = figure.start, figure.end
        at = bisect_left(breaks, start)
        clause = breaks[at - 1] + 1 if at else 0
        at = bisect_right(breaks, end - 1, at)
        behind = breaks[at] if at < len(breaks) else len(text)
        last = bisect_left(stops, start)
        sentence = max(stops[last - 1] + 1 if last else 0, start - _FARTHEST)
        stop = min(stops[last] if last < len(stops) else len(text), end + _FARTHEST)
        at = bisect_right(chunks, start)
        chunk = max(chunks[at - 1] if at else 0, sentence)
        clause = max(clause, sentence)
        piece, until = max(clause, previous), min(behind, max(following, end), end + _FARTHEST)
        found.append(Context(text, start, end, piece, clause, chunk, sentence, until, stop))
        previous = end
    return found
