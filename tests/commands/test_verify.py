import json
from pathlib import Path

import pytest

from extractor.cli import main
from extractor.commands.verify import Edition
from extractor.errors import ExtractorError
from extractor.output.publish import publish
from extractor.pipeline import audited, understood
from extractor.records import Capture, Repair, Report
from extractor.rulebook import Rulebook

RULES = Rulebook()
LINE = "2023年完成投资2.1亿元，涉及农户35户、土地15亩。"


def read_line(name):
    from extractor.documents.read import read

    return understood(read(Capture(LINE.encode(), name), RULES), RULES)


@pytest.fixture
def out(tmp_path):
    publish([read_line("a.txt")], tmp_path, RULES)
    return tmp_path


def faults(out):
    return list(Edition(out, RULES).faults())


def test_a_true_edition_holds(out):
    assert faults(out) == []


def change(out, path, old, new):
    file = out / "public" / path
    content = file.read_bytes()
    assert old.encode() in content
    file.write_bytes(content.replace(old.encode(), new.encode(), 1))


SPOILT = [
    ("text/{id}.txt", "35户", "36户", "'35户' does not stand at"),
    ("text/{id}.txt", "35户", "36户", "is not the document's text_sha256"),
    ("text/{id}.txt", "35户", "35户户", "characters, text_length is"),
    ("text/{id}.txt", "35户", "36户", "its bytes are not those of SHA256SUMS"),
    ("data/figures.csv", "35户", "36户", "does not hold the rows of jsonl/figures.jsonl"),
    ("jsonl/figures.jsonl", '"value": "35"', '"value": "36"', "value 36 is outside 35..35"),
    ("jsonl/figures.jsonl", '"value": "35"', '"value": "36"', "value is 36, 35 × 10^0 × 1 (户) is 35"),
    (
        "jsonl/figures.jsonl",
        '"value": "210000000"',
        '"value": "210000001"',
        "2.1 × 10^8 × 1 (亿元) is 210000000",
    ),
    ("jsonl/figures.jsonl", '"scale": 8', '"scale": 4', "scale is 4, the unit 亿元 has 8"),
    ("jsonl/figures.jsonl", '"value": "10000"', '"value": "10001"', "15 × 10^0 × 2000/3 (亩) is 10000"),
    ("jsonl/figures.jsonl", '"start": 19', '"start": 18', "'35户' does not stand at 18..22"),
    (
        "jsonl/figures.jsonl",
        '"sentence": "2023年',
        '"sentence": "2022年',
        "its sentence does not stand around",
    ),
    ("jsonl/figures.jsonl", '"sentence": "2023年', '"sentence": "2022年', "occurrence give another id"),
    ("jsonl/figures.jsonl", '{"figure_id": "', '{"figure_id": "0', "occurrence give another id"),
    (
        "jsonl/documents.jsonl",
        '"text_sha256": "',
        '"text_sha256": "0',
        "its digest is not the document's text_sha256",
    ),
    (
        "jsonl/documents.jsonl",
        '"sha256": "',
        '"sha256": "0',
        "its index number, address and bytes give the id f-0",
    ),
    ("jsonl/figures.jsonl", '"lower": "35"', '"lower": "36"', "lower 36 is above upper 35"),
    ("jsonl/figures.jsonl", '"kind": "households"', '"kind": "houses"', "kind: Input should be"),
    (
        "jsonl/figures.jsonl",
        '"quality": "intact"',
        '"quality": "repaired"',
        "is repaired and has no proven repair",
    ),
    ("jsonl/figures.jsonl", '"value": "35", "lower"', '"colour": 1, "lower"', "colour: Extra inputs"),
    ("jsonl/figures.jsonl", '"project_id": ""', '"project_id": "p9"', "there is no 'p9' in projects"),
    ("jsonl/figures.jsonl", '"unit_code": "CNY"', '"unit_code": "XXX"', "there is no 'XXX' in units"),
    ("jsonl/units.jsonl", '"description": "Chinese yuan"', '"description": ""', "has no description"),
    ("jsonl/figures.jsonl", '"document_id": "f', '"document_id": "a', "in documents, or not here"),
    ("jsonl/documents.jsonl", '"place_code": ""', '"place_code": "9"', "there is no '9' in places"),
    ("jsonl/figures.jsonl", '{"figure_id": "', '{"figure_id": "", "', "figures.jsonl:1: "),
    ("jsonl/units.jsonl", "{", "", "jsonl/units.jsonl:1: cannot be read"),
    ("index.json", '"figures": 4', '"figures": 5', "counts 5 figures, there are 4"),
    ("index.json", '"rows": 4', '"rows": 5', "rows is 5, it has 4"),
    ("index.json", '"schema_version": "1.0.0"', '"schema_version": ""', "schema_version is empty"),
    ("index.json", '"counts"', '"count"', "index.json: cannot be read"),
    ("SHA256SUMS", "  index.json", "  index.jsom", "index.json: is not in SHA256SUMS"),
    ("SHA256SUMS", "  index.json", "  index.jsom", "index.jsom: is in SHA256SUMS and is missing"),
]


@pytest.mark.parametrize(("path", "old", "new", "fault"), SPOILT)
def test_a_false_claim_is_refuted(out, path, old, new, fault):
    [text] = (out / "public" / "text").iterdir()
    change(out, path.format(id=text.stem), old, new)
    assert any(fault in said for said in faults(out)), faults(out)
    assert main(["verify", str(out), "--quiet"]) == 1


def test_a_doubled_id_is_refuted(out):
    file = out / "public" / "jsonl" / "figures.jsonl"
    file.write_text(file.read_text() + file.read_text().splitlines(keepends=True)[0])
    assert any("stands 2 times" in said for said in faults(out))


def test_a_missing_text_is_refuted_unless_it_is_withheld(out):
    from extractor.output.ledger import Ledger

    [text] = (out / "public" / "text").iterdir()
    report = read_line("a.txt")
    publish([report], out, RULES, withheld={report.document.source_id})
    assert any(f"text/{text.name}: is missing" in said for said in faults(out))
    with Ledger(out) as ledger:
        ledger.withhold([report.document.source_id], [])
    edition = Edition(out, RULES)
    assert list(edition.faults()) == []
    assert edition.unseen == 1


def test_a_suspect_figure_with_a_value_is_refuted(tmp_path):
    report = read_line("a.txt")
    report.figures[1].quality = "suspect"
    publish([report], tmp_path, RULES)
    assert any("is suspect and has a value" in said for said in faults(tmp_path))


def test_a_proven_repair_makes_a_repaired_figure_hold(tmp_path):
    report: Report = read_line("a.txt")
    one = report.figures[1]
    one.quality, one.repair_id = "repaired", "r1"
    report.repairs.append(
        Repair(repair_id="r1", document_id=one.document_id, figure_ids=[one.figure_id], start=one.start,
               end=one.end, surface=one.surface, reading=one.surface, level="proven", proof_kind="arithmetic")
    )  # fmt: skip
    publish([report], tmp_path, RULES)
    assert faults(tmp_path) == []


def test_without_an_edition_there_is_nothing_to_verify(tmp_path):
    with pytest.raises(ExtractorError, match="there is no edition"):
        Edition(tmp_path, RULES)


def test_what_the_audit_finds_holds_too(tmp_path):
    site = Path(__file__).resolve().parents[2] / "samples" / "site"
    from extractor.pipeline import extract

    reports = [one for one in extract([str(site)], RULES) if isinstance(one, Report)]
    findings = audited(reports, RULES)
    publish(reports, tmp_path, RULES, across=findings)
    assert faults(tmp_path) == []
    assert json.loads((tmp_path / "public" / "index.json").read_text())["counts"]["findings"] == len(findings)


LOST = "于2018315日印发。\n农户共75229人，其中迁建3394人，公寓安置37127人，托底安置58人。\n"


@pytest.fixture
def repaired(tmp_path):
    (tmp_path / "a.txt").write_text(LOST, encoding="utf-8")
    out = tmp_path / "out"
    assert main(["extract", str(tmp_path / "a.txt"), "-o", str(out), "--quiet"]) == 0
    assert main(["publish", str(out), "--quiet"]) == 0
    return out


def test_every_proof_is_repeated(repaired):
    edition = Edition(repaired, RULES)
    assert list(edition.faults()) == []
    rows = (repaired / "public" / "jsonl" / "repairs.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(row)["level"] for row in rows] == ["proven"] * 5
    assert edition.unproven == 0


WITHDRAWN = [
    ("text/{id}.txt", "托底安置58人", "托底安置59人", "the page gives no such proof"),
    ("jsonl/figures.jsonl", '"value": "127"', '"value": "128"', "on which it rests, has value 128, not 127"),
    ("jsonl/repairs.jsonl", "33+37+5 = 75", "33+38+4 = 75", "its proof would be"),
    ("jsonl/repairs.jsonl", '"reading": "33户94人"', '"reading": "339户4人"', "its reading would be"),
]


@pytest.mark.parametrize(("path", "old", "new", "fault"), WITHDRAWN)
def test_a_proof_that_no_longer_holds_is_named(repaired, path, old, new, fault):
    [text] = (repaired / "public" / "text").iterdir()
    change(repaired, path.format(id=text.stem), old, new)
    said = [line for line in faults(repaired) if fault in line]
    assert said
    assert all(line.startswith("repair ") for line in said)
    assert main(["verify", str(repaired), "--quiet"]) == 1
