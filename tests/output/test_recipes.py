"""The recipes of docs/recipes.md run as they stand, and nothing hard to write is lost on the way through them."""

import csv
import importlib.util
import json
import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pandas
import pytest
from handmade import built

from extractor.output.publish import publish
from extractor.output.settings import settings_of
from extractor.output.tables import parted, plain_cell
from extractor.rulebook import Rulebook

RULES = Rulebook()
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "recipes.md").read_text(encoding="utf-8")
HARD = [
    "=HYPERLINK(\"http://evil.example\",\"x\")", "+1-2", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "''+x", "＝1＋1",
    'say "x", then\r\ny', "a;b\\;c", "大" * 10_000, "\u2028\x85\x1c\x0b", "  spaced  ", "NA", "null", "007", "1e5",
    "\U0001f600",
]  # fmt: skip


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.M | re.S)


@pytest.fixture
def here(reports, tmp_path, monkeypatch):
    """An edition with everything that is hard to write, in the folder that the recipes run in."""
    for report in reports:
        report.projects[0] = report.projects[0].model_copy(update={"aliases": HARD})
    for number, text in enumerate(HARD):
        one = built(f"hard-{number}")
        one.document = one.document.model_copy(update={"title": text})
        reports.append(one)
    publish(reports, tmp_path, RULES)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "public"


@pytest.mark.parametrize("block", blocks("python"))
def test_a_recipe_in_python_runs(here, block):
    names = {}
    exec(compile(block, "recipes.md", "exec"), names)
    if "by_measure" in names:
        assert names["by_measure"].loc["total_investment", "max"] == 210_000_000
        assert names["figures"]["date_end"].notna().any()
    if "suspect" in names:
        assert names["suspect"] == []


@pytest.mark.skipif(
    importlib.util.find_spec("duckdb") is None, reason="duckdb is not installed: the extra `dev`"
)
def test_the_recipe_for_duckdb_runs(here):
    import duckdb

    base = duckdb.connect()
    (block,) = blocks("sql")
    for statement in block.split(";")[:-1]:
        found = base.execute(statement).fetchall()
    assert found[0] == ("大洲镇", "total_investment", Decimal(210000000))
    query = "SELECT title FROM documents WHERE starts_with(document_id, 'hard-') ORDER BY CAST(document_id[6:] AS INT)"
    assert [plain_cell(cell or "") for (cell,) in base.execute(query).fetchall()] == HARD


def test_the_settings_of_the_page_load(tmp_path):
    (block,) = blocks("toml")
    (tmp_path / "catalog.toml").write_text(block, encoding="utf-8")
    assert settings_of(tmp_path).base_url == tomllib.loads(block)["base_url"]


def titles(public):
    found = {}
    for line in (public / "jsonl" / "documents.jsonl").read_bytes().decode("utf-8").split("\n")[:-1]:
        row = json.loads(line)
        found[row["document_id"]] = row["title"]
    return [found[f"hard-{number}"] for number in range(len(HARD))]


def from_pandas(public):
    table = pandas.read_csv(public / "data" / "documents.csv", dtype=str, keep_default_na=False)
    return table.set_index("document_id")["title"]


def from_csv(public):
    with (public / "data" / "documents.csv").open(encoding="utf-8", newline="") as stream:
        return {row["document_id"]: row["title"] for row in csv.DictReader(stream)}


def from_office(public):
    """As a spreadsheet splits it: quoted fields, doubled quotes, any line end outside of quotes."""
    text = (public / "data" / "documents.csv").read_bytes().decode("utf-8")
    rows, row, cell, quoted, place = [], [], "", False, 0
    while place < len(text):
        character = text[place]
        if quoted and text[place : place + 2] == '""':
            cell, place = cell + '"', place + 1
        elif character == '"':
            quoted = not quoted
        elif not quoted and character in ",\n":
            row.append(cell)
            cell = ""
            if character == "\n":
                rows.append(row)
                row = []
        elif quoted or character != "\r":
            cell += character
        place += 1
    return {one[0]: one[rows[0].index("title")] for one in rows[1:]}


@pytest.mark.parametrize("read", [from_pandas, from_csv, from_office])
def test_nothing_hard_is_lost(here, read):
    found = read(here)
    cells = [found[f"hard-{number}"] for number in range(len(HARD))]
    assert not any(cell.startswith(tuple("=+-@\t\r\n＝＋")) for cell in cells)
    assert [plain_cell(cell) for cell in cells] == HARD == titles(here)


def test_lists_come_back(here):
    with (here / "data" / "projects.csv").open(encoding="utf-8", newline="") as stream:
        cells = [row["aliases"] for row in csv.DictReader(stream) if row["document_id"].startswith("330803")]
    assert [parted(plain_cell(cell)) for cell in cells] == [HARD, HARD]
