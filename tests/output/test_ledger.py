import pytest

from extractor.errors import ExtractorError
from extractor.output.ledger import DATABASE, Ledger, packed, unpacked


def test_a_report_comes_back_whole(reports):
    for report in reports:
        back = unpacked(packed(report))
        assert back == report
        assert back.document.text == report.document.text
        assert back.document.sections == report.document.sections


def test_what_is_kept_is_there_the_next_time(reports, tmp_path):
    with Ledger(tmp_path) as ledger:
        assert [ledger.keep(report) for report in reports] == [True, True]
    with Ledger(tmp_path) as ledger:
        assert not ledger.keep(reports[0])
        assert [one.document.document_id for one in ledger.newest()] == [
            "330803-2024-66610",
            "330803-2024-66611",
        ]


def test_an_error_takes_back_what_was_not_committed(reports, tmp_path):
    with Ledger(tmp_path) as ledger:
        ledger.keep(reports[0])
        ledger.commit()

    def interrupted():
        with Ledger(tmp_path) as ledger:
            ledger.keep(reports[1])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with Ledger(tmp_path) as ledger:
        assert len(ledger) == 1


def test_an_audit_begins_from_what_was_understood(reports, tmp_path):
    report = reports[0]
    with Ledger(tmp_path) as ledger:
        ledger.keep(report)
        assert ledger.unaudited() == 1
        audited = report.model_copy(update={"links": []})
        audits = ledger.audits()
        audits.keep(report.document.document_id, packed(audited))
        assert audits.replace("document:1", report.findings) == []
        assert ledger.unaudited() == 0
        assert [one.links for one in ledger.newest()] == [[]]
        assert [len(one.links) for one in ledger.understood()] == [1]
        assert ledger.findings() == report.findings


def test_a_changed_report_is_not_audited_any_more(reports, tmp_path):
    with Ledger(tmp_path) as ledger:
        ledger.keep(reports[0])
        ledger.audits().keep(reports[0].document.document_id, packed(reports[0]))
        reports[0].document.title = "new"
        assert ledger.keep(reports[0])
        assert ledger.unaudited() == 1


def test_a_holder_keeps_the_findings_of_its_last_audit(reports, tmp_path):
    finding = reports[0].findings[0]
    other = finding.model_copy(update={"finding_id": "other"})
    with Ledger(tmp_path) as ledger:
        audits = ledger.audits()
        audits.replace("document:1", [finding])
        audits.replace("place:1", [other])
        assert audits.replace("document:1", []) == [finding]
        assert ledger.findings() == [other]


def test_the_version_before_is_kept_where_the_text_changed(reports, tmp_path):
    report = reports[0]
    name = report.document.document_id
    with Ledger(tmp_path) as ledger:
        first = packed(report)
        ledger.keep(report)
        report.document.title = "read otherwise"
        ledger.keep(report)
        assert ledger.audits().version_before(name) == ""
        second = packed(report)
        report.document.text_sha256 = "0" * 64
        ledger.keep(report)
        assert ledger.audits().version_before(name) == second != first


def test_a_web_address_has_one_document(reports, tmp_path):
    with Ledger(tmp_path) as ledger:
        ledger.keep(reports[0])
        reports[1].document.url = reports[0].document.url
        ledger.keep(reports[1])
        assert [one.document.document_id for one in ledger.newest()] == [reports[1].document.document_id]


def test_files_of_one_name_are_different_documents(reports, tmp_path):
    with Ledger(tmp_path) as ledger:
        for report in reports:
            report.document.url = "index.html"
            ledger.keep(report)
        assert len(ledger) == 2


def test_withheld_sources_are_remembered(tmp_path):
    with Ledger(tmp_path) as ledger:
        ledger.withhold(["a", "b"], ["a", "b"])
        ledger.withhold([], ["a"])
        assert ledger.withheld() == {"b"}


def test_a_damaged_database_is_named(tmp_path):
    (tmp_path / DATABASE).write_bytes(b"no database at all, and long enough to be taken for one" * 30)
    with pytest.raises(ExtractorError, match=r"state\.sqlite"):
        Ledger(tmp_path)


def test_a_full_disk_is_one_clear_error(tmp_path):
    with Ledger(tmp_path) as ledger:
        assert ledger.withheld() == set()

    def fill() -> None:
        with Ledger(tmp_path) as ledger:
            ledger._database.execute("PRAGMA max_page_count = 1")  # that is: no more than there are
            ledger.withhold((f"source-{number}" for number in range(9999)), ())

    with pytest.raises(ExtractorError, match="database or disk is full") as caught:
        fill()
    assert caught.value.todo == "see that the disk is not full and that the file may be written"
    with Ledger(tmp_path) as ledger:
        assert ledger.withheld() == set()
