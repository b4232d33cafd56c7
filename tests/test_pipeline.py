import json
from pathlib import Path

import pytest

import extractor
from extractor import pipeline
from extractor.console import Console
from extractor.crawler.sources import load_sources
from extractor.errors import ExtractorError
from extractor.loopback import serve
from extractor.output.journal import Journal
from extractor.output.ledger import Ledger
from extractor.records import Failure, Report
from extractor.rulebook import Rulebook, shipped

RULES = Rulebook()
SHARED = Path(__file__).resolve().parents[2] / "shared"
LINE = "2023年完成投资2.1亿元，涉及农户35户、土地15亩。"


def run_samples(out):
    sources = load_sources(shipped("samples") / "sources.toml")
    quick = [source.model_copy(update={"delay_seconds": 0}) for source in sources]
    with serve(shipped("samples") / "site") as site:
        return pipeline.run(quick, out, RULES, Console(quiet=True), connect_to=site.connect_to)


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """The samples, run once: OUT and what the run returned."""
    out = tmp_path_factory.mktemp("samples") / "out"
    return out, run_samples(out)


def bytes_of(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_samples_go_all_the_way(samples):
    out, result = samples
    assert result.failures == []
    counts = json.loads((out / "public" / "index.json").read_text())["counts"]
    assert counts["documents"] == result.journal.documents >= 12
    assert counts["figures"] > 300
    assert counts["projects"] > 0
    assert counts["findings"] == len(result.findings) > 0


def test_the_run_leaves_its_notes(samples):
    out, result = samples
    [path] = (out / "runs").glob("*.json")
    notes = json.loads(path.read_text())
    assert notes["counts"]["documents"] == result.journal.documents
    assert set(notes["durations"]) == {"crawl", "read", "audit", "publish"}
    assert notes["versions"]["schema"] == "1.0.0"
    assert len(notes["versions"]["rules"]) == 64
    assert notes["coverage"]["documents"]["title"] == result.journal.documents
    assert set(notes["sources"]) == {"dazhou", "yunxi"}


def test_a_second_run_changes_no_byte(samples):
    out, _ = samples
    before = bytes_of(out / "public")
    again = run_samples(out)
    assert again.edition is not None
    assert not again.edition.changed
    assert bytes_of(out / "public") == before
    assert all(source["new"] == source["changed"] == 0 for source in again.journal.sources.values())


def test_every_offset_of_the_samples_holds(samples):
    out, _ = samples
    with Ledger(out) as ledger:
        for report in ledger.newest():
            text = (out / "public" / "text" / f"{report.document.document_id}.txt").read_bytes().decode()
            assert text == report.document.text
            for figure in report.figures:
                assert text[figure.start : figure.end] == figure.surface


def test_one_bad_page_stops_no_other(tmp_path):
    (tmp_path / "1.txt").write_text(LINE)
    (tmp_path / "2.txt").write_bytes(b"")
    (tmp_path / "3.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    (tmp_path / "4.txt").write_text(LINE)
    found = list(pipeline.extract([str(tmp_path), str(tmp_path / "none")], RULES))
    assert [type(one) for one in found] == [Report, Failure, Failure, Report, Failure]


def test_a_fault_of_ours_on_one_page_stops_no_other(tmp_path, monkeypatch):
    from extractor.figures import find

    whole = find.find

    def fails_once(document, rules):
        monkeypatch.setattr(find, "find", whole)
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(find, "find", fails_once)
    for name in ("1.txt", "2.txt"):
        (tmp_path / name).write_text(LINE)
    first, second = pipeline.extract([str(tmp_path)], RULES)
    assert isinstance(first, Failure)
    assert "unexpected ZeroDivisionError at test_pipeline.py" in first.reason
    assert isinstance(second, Report)


def test_two_pages_that_claim_one_id_are_named(tmp_path):
    one = pipeline.understood(extractor.read(LINE + "\n"), RULES)
    other = one.model_copy(deep=True)
    other.document.url = "elsewhere.html"
    journal = Journal("extract", RULES)
    with Ledger(tmp_path) as ledger:
        assert pipeline.keep(ledger, [one, other], journal) == 1
        assert journal.failures == []  # one text under two addresses is one document
        other.document.text_sha256 = "of another text"
        assert pipeline.keep(ledger, [one, other], journal) == 1
    assert "same document_id" in journal.failures[0].reason


def test_a_warc_and_its_folder_read_as_the_crawl_did(samples):
    out, result = samples
    first = min((out / "archive").glob("*.warc.gz"))
    for path in (first, out / "archive"):
        reports = list(pipeline.extract([str(path)], RULES))
        assert {type(report) for report in reports} == {Report}
        assert len({report.document.document_id for report in reports}) == result.journal.documents


def test_a_folder_of_archives_and_pages_gives_both(samples, tmp_path):
    out, result = samples
    archive = min((out / "archive").glob("*.warc.gz"))
    (tmp_path / archive.name).write_bytes(archive.read_bytes())
    (tmp_path / "page.txt").write_text(LINE)
    (tmp_path / "lost.html").symlink_to(tmp_path / "nowhere")
    found = list(pipeline.extract([str(tmp_path)], RULES))
    assert [one.url for one in found if isinstance(one, Failure)] == [str(tmp_path / "lost.html")]
    reports = [one for one in found if isinstance(one, Report)]
    assert len({report.document.document_id for report in reports}) == result.journal.documents + 1


PUBLIC = [
    ("text", LINE + "\n"),
    ("bytes", LINE.encode()),
    ("page", f"<html><body><p>{LINE}</p></body></html>"),
]


@pytest.mark.parametrize(("form", "page"), PUBLIC)
def test_the_python_interface(form, page):
    report = extractor.extract(extractor.read(page))
    kinds = {figure.kind for figure in report.figures}
    assert {"money", "households", "area"} <= kinds
    assert extractor.audit([report]) == report.findings
    frame = extractor.to_frame(report.figures)
    assert str(frame["value"].dtype) == "Float64"
    assert len(frame) == len(report.figures)


def test_the_python_interface_reads_paths(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(LINE)
    assert extractor.read(path).text == extractor.read(str(path)).text == LINE
    with pytest.raises(ExtractorError, match="no such file"):
        extractor.read(str(tmp_path / "none.html"))


@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the gold pages are not beside the project")
@pytest.mark.parametrize("folder", ["gold", "texts", "pages"])
def test_real_pages_go_through(folder):
    found = list(pipeline.extract([str(SHARED / folder)], RULES))
    assert len(found) > 3
    assert [one for one in found if isinstance(one, Failure)] == []
    assert [one.failures for one in found if isinstance(one, Report) and one.failures] == []
