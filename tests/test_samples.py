"""The sample articles, figure by figure, against the files in golden/. `--update-golden` overwrites them."""

import difflib
import tomllib
from pathlib import Path

import pytest
from readings import RULES, stated

from extractor.documents.read import read
from extractor.figures.find import find
from extractor.records import Capture, Figure, Report
from extractor.reports.understand import understand
from extractor.rulebook import shipped

SITE = shipped("samples") / "site"
GOLDEN = Path(__file__).parent / "golden"
LISTS = ("index", "robots", "21")
ARTICLES = [path for path in sorted(SITE.rglob("*.html")) if not path.stem.startswith(LISTS)]
HEADERS = {
    entry["path"]: entry["content_type"]
    for entry in tomllib.loads((SITE / "headers.toml").read_text("utf-8"))["file"]
}
COLUMNS = (
    "start",
    "surface",
    "kind",
    "states",
    "qualifier",
    "measure",
    "status",
    "noun",
    "subject",
    "quality",
)
PUBLISHERS = {"dazhou.example": "大洲镇人民政府", "yunxi.example": "云溪镇人民政府"}


def report(article: Path) -> Report:
    """Read an article as the crawl of the samples does."""
    name = article.relative_to(SITE).as_posix()
    host = name.partition("/")[0]
    header = HEADERS.get(name, "text/html")
    capture = Capture(
        article.read_bytes(), f"http://{name}", header, "2024-07-01T00:00:00Z", host.partition(".")[0],
        PUBLISHERS[host],
    )  # fmt: skip
    document = read(capture, RULES)
    return understand(document, find(document, RULES), RULES)


def line(figure: Figure) -> str:
    cells = [
        str(figure.start), figure.surface, figure.kind, stated(figure), figure.qualifier, figure.measure,
        figure.status, figure.noun, figure.subject, figure.quality,
    ]  # fmt: skip
    return "\t".join(" ".join(cell.split()) for cell in cells)


def listed(read: Report) -> str:
    return "\n".join(["\t".join(COLUMNS), *map(line, read.figures)]) + "\n"


def golden(article: Path) -> Path:
    return GOLDEN / f"{article.relative_to(SITE).parts[0].partition('.')[0]}-{article.stem}.tsv"


def test_there_is_a_golden_file_for_each_article_and_no_other() -> None:
    assert len(ARTICLES) == 17
    assert sorted(GOLDEN.glob("*")) == sorted(map(golden, ARTICLES))


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.stem)
def test_an_article_gives_its_figures(article: Path, request: pytest.FixtureRequest) -> None:
    found, file = listed(report(article)), golden(article)
    if request.config.getoption("--update-golden"):
        file.write_text(found, "utf-8")
    expected = file.read_text("utf-8") if file.exists() else ""
    if found != expected:
        lines = expected.splitlines(), found.splitlines()
        pytest.fail(
            "\n".join(difflib.unified_diff(*lines, file.name, "now", lineterm="", n=0)), pytrace=False
        )


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.stem)
def test_every_figure_of_an_article_stands_where_it_says(article: Path) -> None:
    read = report(article)
    assert all(read.document.text[f.start : f.end] == f.surface for f in read.figures)
    assert read.document.title
    assert read.document.published_date


def test_the_page_that_lost_characters_states_none_of_them() -> None:
    (article,) = [path for path in ARTICLES if path.stem == "t20231128_10177"]
    lost = ("1125日", "926日", "111日", "922日", "1121日", "20253月", "20228月", "392548户", "389544户", "5100%", "20100%",
            "161040亩", "14930亩", "140亩", "170亩", "75229人", "3394人", "37127人", "58人")  # fmt: skip
    read = report(article)
    quality = {f.surface: f.quality for f in read.figures}
    assert {surface: quality.get(surface, "suspect") for surface in lost} == dict.fromkeys(lost, "suspect")
