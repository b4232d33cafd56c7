import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.errors import ExtractorError
from extractor.output import publish as publishing
from extractor.output import swap
from extractor.output.ledger import Ledger
from extractor.output.naming import text_name
from extractor.output.publish import publish
from extractor.records import Document, Figure
from extractor.rulebook import Rulebook

RULES = Rulebook()
ROOT = Path(__file__).resolve().parents[2]


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_the_same_reports_give_the_same_bytes_in_any_order(reports, tmp_path):
    publish(reports, tmp_path / "a", RULES)
    publish(reversed(reports), tmp_path / "b", RULES)
    first = contents(tmp_path / "a" / "public")
    assert first == contents(tmp_path / "b" / "public")
    assert {"index.json", "SHA256SUMS", "data/figures.csv", "jsonl/places.jsonl"} <= set(first)


def test_an_unchanged_edition_is_left_untouched(reports, tmp_path):
    one = publish(reports, tmp_path, RULES)
    before = (tmp_path / "public").stat()
    two = publish(reports, tmp_path, RULES)
    after = (tmp_path / "public").stat()
    assert (one.changed, two.changed) == (True, False)
    assert one.version == two.version
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert {path.name for path in tmp_path.iterdir()} == {"public", ".edition.jsonl"}


def test_a_change_gives_a_new_version(reports, tmp_path):
    one = publish(reports, tmp_path, RULES)
    reports[0].figures[0].measure = "floor_area"
    two = publish(reports, tmp_path, RULES)
    assert two.changed
    assert one.version != two.version
    assert (one.version, two.version) == ("2026-01-02", "2026-01-02.2")


def test_a_spoilt_edition_is_mended(reports, tmp_path):
    publish(reports, tmp_path, RULES)
    figures = tmp_path / "public" / "data" / "figures.csv"
    good = figures.read_bytes()
    figures.write_bytes(good + b"x")
    assert publish(reports, tmp_path, RULES).changed
    assert figures.read_bytes() == good


STAGES = ["Builder", "surveyed", "carry", "add_version", "write_history", "Described", "sha256_of", "swap_in"]


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("trouble", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_trouble_at_any_stage_leaves_the_edition_before(reports, tmp_path, monkeypatch, stage, trouble):
    publish(reports, tmp_path, RULES)
    before = contents(tmp_path)

    def fails(*_, **__):
        raise trouble

    monkeypatch.setattr(publishing, stage, fails)
    reports[0].document.title = "another title"
    with pytest.raises((KeyboardInterrupt, ExtractorError)):
        publish(reports, tmp_path, RULES)
    assert contents(tmp_path) == before


def test_a_swap_works_where_folders_cannot_be_exchanged(reports, tmp_path, monkeypatch):
    monkeypatch.setattr(swap, "_exchanged", lambda new, place: False)
    publish(reports[:1], tmp_path, RULES)
    publish(reports, tmp_path, RULES)
    assert {path.name for path in tmp_path.iterdir()} == {"public", ".edition.jsonl"}
    assert json.loads((tmp_path / "public" / "index.json").read_text())["counts"]["documents"] == 2


def test_what_an_interrupted_swap_left_is_brought_back(reports, tmp_path):
    publish(reports, tmp_path, RULES)
    before = contents(tmp_path / "public")
    (tmp_path / "public").rename(tmp_path / "public.old")
    (tmp_path / "public.new").mkdir()
    assert not publish(reports, tmp_path, RULES).changed
    assert contents(tmp_path / "public") == before
    assert {path.name for path in tmp_path.iterdir()} == {"public", ".edition.jsonl"}


def test_texts_are_published_character_by_character(reports, tmp_path):
    publish(reports, tmp_path, RULES)
    for report in reports:
        path = tmp_path / "public" / "text" / f"{report.document.document_id}.txt"
        assert path.read_bytes().decode("utf-8") == report.document.text


def test_a_withheld_source_publishes_no_text(reports, tmp_path):
    publish(reports, tmp_path, RULES, withheld={"dazhou"})
    assert list((tmp_path / "public" / "text").iterdir()) == []


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum here")
def test_sha256sum_agrees(reports, tmp_path):
    publish(reports, tmp_path, RULES)
    subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=tmp_path / "public", check=True
    )
    listed = (tmp_path / "public" / "SHA256SUMS").read_text().count("\n")
    assert listed == len(contents(tmp_path / "public")) - 1


def test_the_index_counts_what_is_there(reports, tmp_path):
    counts = publish(reports, tmp_path, RULES).counts
    index = json.loads((tmp_path / "public" / "index.json").read_text())
    assert index["counts"] == counts
    assert (counts["documents"], counts["figures"], counts["findings"]) == (2, 6, 2)
    for resource in index["resources"]:
        path = tmp_path / "public" / resource["path"]
        assert path.stat().st_size == resource["bytes"]
        assert resource.get("rows") == counts.get(resource["name"])


def test_csv_columns_are_the_contract_s(reports, tmp_path):
    publish(reports, tmp_path, RULES)
    with (tmp_path / "public" / "data" / "figures.csv").open(encoding="utf-8", newline="") as stream:
        names, *rows = csv.reader(stream)
    assert names == list(Figure.model_fields)
    assert len(rows) == 6


@pytest.mark.parametrize(("excel", "mark"), [(False, b"doc"), (True, b"\xef\xbb\xbfdoc")])
def test_only_excel_gets_a_byte_order_mark(reports, tmp_path, excel, mark):
    publish(reports, tmp_path, RULES, excel=excel)
    assert (tmp_path / "public" / "data" / "documents.csv").read_bytes().startswith(mark)


def test_a_formula_is_guarded_in_the_csv_only(reports, tmp_path):
    publish(reports, tmp_path, RULES)
    assert "'=HYPERLINK(1)项目" in (tmp_path / "public" / "data" / "projects.csv").read_text()
    assert "'=HYPERLINK" not in (tmp_path / "public" / "jsonl" / "projects.jsonl").read_text()
    findings = (tmp_path / "public" / "data" / "findings.csv").read_text()
    assert ",-5," in findings


def test_json_is_written_where_asked(reports, tmp_path):
    publish(reports, tmp_path, RULES, formats=("csv", "jsonl", "json"))
    rows = json.loads((tmp_path / "public" / "json" / "documents.json").read_text())
    assert [row["document_id"] for row in rows] == ["330803-2024-66610", "330803-2024-66611"]


def test_every_code_has_a_description(reports, tmp_path):
    publish(reports, tmp_path, RULES)
    for name in ("units", "measures", "places"):
        lines = (tmp_path / "public" / "jsonl" / f"{name}.jsonl").read_text().splitlines()
        assert lines
        assert all(json.loads(line)["description"] for line in lines)


def test_no_reports_make_an_empty_edition(tmp_path):
    edition = publish([], tmp_path, RULES)
    assert edition.counts["documents"] == 0
    assert edition.version == "undated"


def test_an_out_that_is_a_file_is_refused(reports, tmp_path):
    (tmp_path / "out").write_text("x")
    with pytest.raises(ExtractorError, match="file where a folder is needed"):
        publish(reports, tmp_path / "out", RULES)


NAMES = [
    ("330803-2024-66610", "330803-2024-66610.txt"),
    ("../../etc/passwd", "etc_passwd~"),
    (".hidden", "hidden~"),
    ("文号", "~"),
    ("a/b", "a_b~"),
    ("x" * 300, "x" * 80 + "~"),
]


@pytest.mark.parametrize(("document_id", "begins"), NAMES)
def test_a_document_id_becomes_a_safe_file_name(document_id, begins):
    name = text_name(document_id)
    assert name.startswith(begins)
    assert len(name) < 110
    assert "/" not in name


def test_ids_that_look_alike_keep_different_names():
    assert text_name("a/b") != text_name("a_b") != text_name("a:b")


def test_published_columns_hold_no_text():
    assert "text" not in Document(document_id="x", text="secret").row()


def test_two_processes_give_the_same_bytes(reports, tmp_path):
    """Sets and dictionaries are in another order in each process; no byte of an edition shows it."""
    found = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        out.mkdir()
        with Ledger(out) as ledger:
            for report in reports:
                ledger.keep(report)
        command = [sys.executable, "-m", "extractor", "publish", str(out), "--quiet"]
        run = {
            "check": True,
            "cwd": ROOT,
            "env": os.environ | {"PYTHONHASHSEED": seed},
            "stderr": subprocess.DEVNULL,
        }
        subprocess.run(command, **run)
        found.append(contents(out / "public"))
    assert found[0] == found[1]
    assert len(found[0]["catalog.jsonld"]) > 10_000
