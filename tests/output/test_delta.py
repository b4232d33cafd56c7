"""Editions one after the other: what the delta says, why, and that it leads from the old bytes to the new ones."""

import json
import shutil

import pytest
from handmade import built

from extractor.documents.read import read
from extractor.errors import ExtractorError
from extractor.output.delta import Makers, apply, document_cause, read_delta, row_cause
from extractor.output.ledger import Ledger
from extractor.output.parts import MEMORY
from extractor.output.publish import publish
from extractor.pipeline import understood
from extractor.records import Capture
from extractor.rulebook import Rulebook

RULES = Rulebook()
NEW = "大洲镇2023年工作总结\r\n总投资2.1亿元，\t“引号”。\n=HYPERLINK(1)项目占地15亩。\n另有一段。\n"


def delta_of(out, version="2026-01-02.2"):
    return read_delta(out / "public" / "delta" / f"{version}.jsonl")


def bytes_below(folder, *names):
    paths = [
        path
        for name in names
        for path in (folder / name).rglob("*")
        if path.suffix in (".csv", ".jsonl", ".txt")
    ]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def drop(reports):
    reports.pop()


def add(reports):
    reports.append(built("330803-2024-66612"))


def edit(reports):
    reports[0] = built(reports[0].document.document_id, NEW, sha256="0" * 64)


def measure(reports):
    reports[1].figures[0].measure = "floor_area"


def verdict(reports):
    reports[0].findings[0].status = "confirmed"


def nothing_kept(reports):
    edit(reports)
    reports[1].figures.clear()
    reports[1].projects.clear()
    add(reports)


CHANGES = [drop, add, edit, measure, verdict, nothing_kept]


@pytest.mark.parametrize("excel", [False, True])
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_the_old_edition_and_the_delta_give_the_new_one(reports, tmp_path, change, excel):
    out = tmp_path / "out"
    publish(reports, out, RULES, excel=excel)
    shutil.copytree(out / "public", tmp_path / "old")
    change(reports)
    publish(reports, out, RULES, excel=excel, max_fall=1)
    apply(tmp_path / "old", out / "public" / "delta" / "2026-01-02.2.jsonl", tmp_path / "new")
    folders = ("data", "jsonl", "text")
    assert bytes_below(tmp_path / "new", *folders) == bytes_below(out / "public", *folders)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_copied_edition_is_the_one_that_is_rendered_whole(reports, tmp_path, change):
    """The memory saves work and changes no byte of the tables."""
    publish(reports, tmp_path / "a", RULES)
    change(reports)
    publish(reports, tmp_path / "a", RULES, max_fall=1)
    publish(reports, tmp_path / "b", RULES)
    folders = ("data", "jsonl", "text")
    assert bytes_below(tmp_path / "a" / "public", *folders) == bytes_below(
        tmp_path / "b" / "public", *folders
    )


CAUSES = [(drop, "source"), (add, "source"), (edit, "source"), (verdict, "decision")]


@pytest.mark.parametrize(("change", "cause"), CAUSES, ids=[change.__name__ for change, _ in CAUSES])
def test_a_line_says_why(reports, tmp_path, change, cause):
    publish(reports, tmp_path, RULES)
    change(reports)
    publish(reports, tmp_path, RULES, max_fall=1)
    lines = delta_of(tmp_path)
    assert {line["cause"] for line in lines} == {cause}
    assert {(line["from_version"], line["to_version"]) for line in lines} == {("2026-01-02", "2026-01-02.2")}


def test_other_rules_are_our_doing(reports, tmp_path):
    publish(reports, tmp_path, RULES)
    own = tmp_path / "rules"
    own.mkdir()
    text = (RULES.base / "vague.toml").read_text(encoding="utf-8")
    (own / "vague.toml").write_text(f"{text}\n# another word\n", encoding="utf-8")
    measure(reports)
    publish(reports, tmp_path, Rulebook(own))
    [line] = delta_of(tmp_path)
    assert (line["op"], line["table"], line["cause"]) == ("change", "figures", "extractor")
    assert (line["before"]["measure"], line["after"]["measure"]) == ("land_area", "floor_area")


OLD, OTHER, NEWER = Makers("1.0.0", "a"), Makers("1.0.0", "b"), Makers("1.1.0", "a")
ROWS = [
    (None, {"sha256": "1"}, OLD, "source"),
    ({"sha256": "1"}, None, OTHER, "source"),
    ({"sha256": "1"}, {"sha256": "2"}, OTHER, "source"),
    ({"sha256": "1"}, {"sha256": "1"}, OTHER, "extractor"),
    ({"sha256": "1"}, {"sha256": "1"}, NEWER, "schema"),
    ({"sha256": "1"}, {"sha256": "1"}, OLD, "source"),
]


@pytest.mark.parametrize(("before", "after", "makers", "cause"), ROWS)
def test_the_cause_of_a_document(before, after, makers, cause):
    assert document_cause(before, after, OLD, makers) == cause


def test_a_new_column_alone_is_the_schema_s_doing():
    assert row_cause({"a": 1}, {"a": 1, "b": 2}, "extractor", OLD, NEWER) == "schema"
    assert row_cause({"a": 1}, {"a": 2, "b": 2}, "extractor", OLD, NEWER) == "extractor"


def test_a_delta_of_another_edition_is_refused(reports, tmp_path):
    publish(reports, tmp_path, RULES)
    drop(reports)
    publish(reports, tmp_path, RULES, max_fall=1)
    delta = tmp_path / "public" / "delta" / "2026-01-02.2.jsonl"
    with pytest.raises(ExtractorError, match="does not lead on from here"):
        apply(tmp_path / "public", delta, tmp_path / "new")


def test_ids_do_not_move_when_the_page_is_edited_elsewhere():
    pages = ["总投资2.1亿元。\n占地15亩。\n", "新加的一段，涉及35户。\n总投资2.1亿元。\n占地15亩。\n"]
    found = []
    for page in pages:
        capture = Capture(page.encode(), "http://a.example/1.html", "text/plain; charset=utf-8")
        figures = understood(read(capture, RULES), RULES).figures
        found.append({one.surface: one for one in figures})
    for surface in ("2.1亿元", "15亩"):
        old, new = (one[surface] for one in found)
        assert old.figure_id == new.figure_id
        assert old.start != new.start


def test_too_many_vanished_documents_leave_the_edition_before(reports, tmp_path):
    reports += [built(f"330803-2024-{number}") for number in range(10)]
    publish(reports, tmp_path, RULES)
    before = bytes_below(tmp_path / "public", ".")
    refused = publish(reports[:9], tmp_path, RULES)
    assert refused.refused.startswith("3 of 12 documents would vanish, more than 20% of them")
    assert not refused.changed
    assert bytes_below(tmp_path / "public", ".") == before
    assert {path.name for path in tmp_path.iterdir()} == {"public", MEMORY}
    assert not publish(reports[:9], tmp_path, RULES, max_fall=0.25).refused


def test_the_share_stands_in_the_settings(reports, tmp_path):
    (tmp_path / "catalog.toml").write_text("max_fall = 0.5\n")
    publish(reports, tmp_path, RULES)
    assert not publish(reports[:1], tmp_path, RULES).refused


def test_what_is_withdrawn_on_request_leaves_a_tombstone_and_nothing_else(reports, tmp_path):
    name = reports[1].document.document_id
    publish(reports, tmp_path, RULES)
    add(reports)
    measure(reports)
    publish(reports, tmp_path, RULES)
    stone = {"url": "x", "at": "2026-02-03T00:00:00Z", "reason": "asked for"}
    left = [one for one in reports if one.document.document_id != name]
    made = publish(left, tmp_path, RULES, tombstones={name: stone}, moment=stone["at"])
    assert (made.version, made.refused) == ("2026-02-03", "")
    lines = delta_of(tmp_path, "2026-02-03")
    assert {line["op"] for line in lines} == {"remove"}
    assert all(line["before"] is None and line["tombstone"] == stone for line in lines)
    earlier = (tmp_path / "public" / "delta" / "2026-01-02.2.jsonl").read_text()
    assert '"withdrawn": true' in earlier
    assert f"/{name}.html" not in earlier
    entries = json.loads((tmp_path / "public" / "delta" / "index.json").read_text())["versions"]
    assert [one["version"] for one in entries] == ["2026-02-03", "2026-01-02.2", "2026-01-02"]


def test_a_forgotten_document_is_kept_as_a_tombstone(reports, tmp_path):
    document = reports[0].document
    with Ledger(tmp_path) as ledger:
        for report in reports:
            ledger.keep(report)
        ledger.forget([document.url], "2026-02-03T00:00:00Z", "asked for")
        assert set(ledger.tombstones()) == {document.document_id}
        assert [part.document_id for part in ledger.parts()] == [reports[1].document.document_id]
        ledger.keep(reports[0])
        assert ledger.tombstones() == {}


def test_a_tampered_edition_is_not_copied_from(reports, tmp_path):
    publish(reports, tmp_path, RULES)
    lines = tmp_path / "public" / "jsonl" / "figures.jsonl"
    good = lines.read_bytes()
    lines.write_bytes(good.replace("15亩".encode(), "16亩".encode()))
    made = publish(reports, tmp_path, RULES)
    assert (made.changed, made.version) == (True, "2026-01-02")
    assert lines.read_bytes() == good


def test_the_change_log_tells_each_edition(reports, tmp_path):
    publish(reports, tmp_path, RULES)
    add(reports)
    publish(reports, tmp_path, RULES)
    text = (tmp_path / "public" / "CHANGELOG.md").read_text()
    assert text.index("## 2026-01-02.2") < text.index("## 2026-01-02\n")
    assert "- figures: 3 added (3 by the sources)" in text


def test_without_its_memory_an_edition_goes_on_where_it_was(reports, tmp_path):
    publish(reports, tmp_path, RULES)
    edit(reports)
    two = publish(reports, tmp_path, RULES)
    before = bytes_below(tmp_path / "public", ".")
    (tmp_path / MEMORY).unlink()
    assert publish(reports, tmp_path, RULES).version == two.version
    assert bytes_below(tmp_path / "public", ".") == before
    (tmp_path / MEMORY).unlink()
    assert publish(reports[:1], tmp_path, RULES).refused
    (tmp_path / MEMORY).write_text("no memory\n")
    three = publish(reports[:1], tmp_path, RULES, max_fall=1)
    assert three.version == "2026-01-02.3"
    index = json.loads((tmp_path / "public" / "index.json").read_text())
    assert (index["previous_version"], index["delta_url"]) == ("", "")


@pytest.mark.parametrize("name", ["parquet", "json"])
def test_other_formats_hold_the_same_rows(reports, tmp_path, name):
    pyarrow = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed: the extra `parquet`")
    publish(reports, tmp_path, RULES, formats={"csv", "jsonl", name})
    public = tmp_path / "public"
    lines = [json.loads(line) for line in (public / "jsonl" / "figures.jsonl").read_text().splitlines()]
    if name == "json":
        assert json.loads((public / "json" / "figures.json").read_text()) == lines
        return
    rows = pyarrow.read_table(public / "data" / "figures.parquet").to_pylist()
    assert [row["figure_id"] for row in rows] == [line["figure_id"] for line in lines]
    money = next(row for row in rows if row["kind"] == "money")
    assert (money["value"], money["lower_closed"], money["start"]) == (210_000_000, True, 17)
    assert "figures.parquet" in (public / "catalog.ttl").read_text()
