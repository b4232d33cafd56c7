"""The gold pages: what is reached stays reached, and every real text and page goes through."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from readings import RULES, SHARED

from extractor.documents.read import read
from extractor.errors import ExtractorError
from extractor.figures.find import find
from extractor.records import Capture, Report
from extractor.reports.understand import understand

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
FLOORS = json.loads((BENCHMARKS / "floors.json").read_text("utf-8"))
GOLD = SHARED / "gold"

needs_gold = pytest.mark.skipif(not GOLD.is_dir(), reason="the gold pages are not beside this checkout")


def score() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_score", BENCHMARKS / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def files(folder: str, pattern: str) -> list[Path]:
    found = sorted((SHARED / folder).glob(pattern))
    absent = pytest.param(None, marks=pytest.mark.skip(reason=f"{folder} is not beside this checkout"))
    return found or [absent]  # type: ignore[list-item]


@needs_gold
def test_every_gold_page_has_its_floors() -> None:
    assert score().pages(GOLD) == sorted(FLOORS)


@needs_gold
@pytest.mark.parametrize("name", FLOORS)
def test_a_gold_page_is_read_as_well_as_before(name: str) -> None:
    judge = score()
    assert judge.digests(GOLD, name) == FLOORS[name]["sha256"], (
        "the gold changed: benchmarks/score.py --update"
    )
    row, misses, wrong = judge.reached(GOLD, name, RULES)
    listed = [
        f"{word} {f['start']} {f['surface']}"
        for word, some in (("missed", misses), ("wrong", wrong))
        for f in some
    ]
    assert judge.below(row, FLOORS[name]) == [], listed


def test_a_floor_is_below_what_is_reached_and_bites() -> None:
    judge = score()
    row = {"f1": 1.0, "measure": 0.99, "qualifier": 1.0, "status": 1.0, "noun": 0.9, "subject": 0.9,
           "silent": 0, "misrepaired": 0}  # fmt: skip
    floor = judge.floor_of(row)
    assert judge.below(row, floor) == []
    assert judge.below({**row, "subject": 0.89}, floor) == ["subject 0.89 is below 0.895"]
    assert judge.below({**row, "silent": 1}, floor) == ["silent 1 is above 0"]
    worse = judge.floor_of({**row, "noun": 0.5, "silent": 3})
    assert judge.raised(floor, worse, lower=False) == floor
    assert judge.raised(floor, worse, lower=True) == worse


def read_file(path: Path) -> Report | None:
    """Return the report of a file, None for one without text."""
    try:
        document = read(Capture(path.read_bytes(), path.name), RULES)
    except ExtractorError:
        return None
    return understand(document, find(document, RULES), RULES)


def check(report: Report) -> None:
    text, end = report.document.text, 0
    for figure in report.figures:
        assert text[figure.start : figure.end] == figure.surface
        assert end <= figure.start
        end = figure.end
        if figure.quality == "suspect":
            assert (figure.value, figure.date_start) == (None, None)
            assert figure.reason
    known = {figure.figure_id for figure in report.figures}
    assert len(known) == len(report.figures)
    assert all(known.issuperset(project.figure_ids) for project in report.projects)


@pytest.mark.parametrize(
    "path", [*files("gold", "*.txt"), *files("texts", "*.txt")], ids=lambda path: path and path.name
)
def test_a_real_text_goes_through(path: Path) -> None:
    report = read_file(path)
    assert report is not None
    assert report.document.text == path.read_text("utf-8").removeprefix("\ufeff")
    assert len(report.figures) > 10
    check(report)


@pytest.mark.parametrize("path", files("pages", "*.html"), ids=lambda path: path and path.name)
def test_a_real_page_goes_through(path: Path) -> None:
    report = read_file(path)
    if report is not None:
        check(report)
