"""Tables as grids: which cell stands at an offset, the headings over it, the label of its row."""

from readings import figures

from extractor.records import Cell, Table
from extractor.values.grids import Grid

TEXT = "村名\t搬迁\t\n\t户\t人\n东岳\t33\t94\n12\t5\t6"


def table() -> Table:
    """A table of three columns under a header of two rows; its last row begins with a number."""
    grid = [
        (0, 2, 0, 0, 2, 1, True), (3, 5, 0, 1, 1, 2, True), (8, 9, 1, 1, 1, 1, True), (10, 11, 1, 2, 1, 1, True),
        (12, 14, 2, 0, 1, 1, False), (15, 17, 2, 1, 1, 1, False), (18, 20, 2, 2, 1, 1, False),
        (21, 23, 3, 0, 1, 1, False), (24, 25, 3, 1, 1, 1, False), (26, 27, 3, 2, 1, 1, False),
    ]  # fmt: skip
    return Table(0, len(TEXT), tuple(Cell(*cell) for cell in grid), "")


def test_a_cell_knows_its_headings_the_nearest_first() -> None:
    grid = Grid(TEXT, table())
    cell = grid.cell_at(18)
    assert cell is not None
    assert grid.headings(cell) == ["人", "搬迁"]
    assert grid.label(cell) == "东岳"


def test_between_cells_there_is_none() -> None:
    assert Grid(TEXT, table()).cell_at(2) is None


def test_a_number_is_no_label() -> None:
    grid = Grid(TEXT, table())
    cell = grid.cell_at(26)
    assert cell is not None
    assert grid.label(cell) == ""


def test_a_long_table_is_read_to_its_end() -> None:
    rows = "".join(f"东岳村\t{number}\n" for number in range(3000))
    assert len(figures(f"村名\t户数\n{rows}")) == 3000
