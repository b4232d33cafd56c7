"""The sample articles, figure by figure, against the files in golden/. `--update-golden` overwrites them."""

import difflib
import tomllib
from pathlib import Path

import pytest
from readings import RULES, stated

from extractor.documents.read import read
from extractor.pipeline import understood
from extractor.records import Capture, Figure, Report
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
    return understood(read(capture, RULES), RULES)


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
    assert len(ARTICLES) == 19
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


# what the page that lost characters lost, and what of it can be proven
PROVEN = {
    "1125日": "11月25日", "392548户": "392栋548户", "389544户": "389栋544户", "926日": "9月26日", "20253月": "2025年3月",
    "161040亩": "16个1040亩", "14930亩": "14个930亩", "140亩": "1个40亩", "170亩": "1个70亩", "20228月": "2022年8月",
    "75229人": "75户229人", "3394人": "33户94人", "37127人": "37户127人", "58人": "5户8人", "922日": "9月22日",
}  # fmt: skip
OPEN = ("111日", "5100%", "20100%", "1121日")


def test_of_the_page_that_lost_characters_what_can_be_proven_is_repaired_and_the_rest_stated_nowhere() -> (
    None
):
    (article,) = [path for path in ARTICLES if path.stem == "t20231128_10177"]
    read = report(article)
    assert {one.surface: one.reading for one in read.repairs if one.level == "proven"} == PROVEN
    quality = {f.surface: f.quality for f in read.figures}
    assert {surface: quality[surface] for surface in OPEN} == dict.fromkeys(OPEN, "suspect")
    assert not [f for f in read.figures if f.surface in PROVEN and f.quality == "intact"]
