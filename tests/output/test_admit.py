import pytest

from extractor.errors import ExtractorError
from extractor.output.admit import admit
from extractor.output.publish import publish
from extractor.rulebook import Rulebook


def test_a_sound_report_passes_unchanged(reports):
    assert admit(reports[0]) == reports[0]


FAULTS = [
    ("figures", {"surface": "16亩"}, "does not stand at"),
    ("figures", {"end": 0}, "empty or backwards"),
    ("figures", {"kind": "colour"}, "kind"),
    ("figures", {"document_id": "other"}, "belongs to document other"),
    ("repairs", {"level": "certain"}, "level"),
    ("repairs", {"start": 3}, "does not stand at"),
    ("projects", {"status": "lost"}, "status"),
    ("links", {"relation": "cousin"}, "relation"),
    ("findings", {"severity": "grave"}, "severity"),
]


@pytest.mark.parametrize(("table", "change", "reason"), FAULTS)
def test_what_does_not_hold_is_reported_and_left_out(reports, table, change, reason):
    report = reports[0]
    records = getattr(report, table)
    wrong = records[0].model_copy(update=change)
    records[0] = wrong
    admitted = admit(report)
    assert wrong not in getattr(admitted, table)
    assert len(getattr(admitted, table)) == len(records) - 1
    [failure] = admitted.failures
    assert reason in failure.reason
    assert failure.document_id == report.document.document_id


def test_an_id_stands_once(reports):
    report = reports[0]
    report.figures.append(report.figures[0])
    admitted = admit(report)
    assert len(admitted.figures) == 3
    assert "stands twice" in admitted.failures[0].reason


def test_half_a_character_in_a_title_costs_no_page(reports, tmp_path):
    reports[0].document = reports[0].document.model_copy(update={"title": "大\ud800洲"})
    admitted = admit(reports[0])
    assert "\ud800" not in admitted.document.title
    assert admitted.document.title[0] == "大"
    assert admitted.document.title[-1] == "洲"
    assert "title: characters that no encoding has" in admitted.failures[0].reason
    publish([admitted], tmp_path, Rulebook())
    assert len(admitted.figures) == 3


@pytest.mark.parametrize("change", [{"text": "\ud800"}, {"text_length": 1}, {"genre": "poem"}])
def test_a_document_that_does_not_hold_is_an_error(reports, change):
    report = reports[0]
    report.document = report.document.model_copy(update=change)
    with pytest.raises(ExtractorError, match="does not hold"):
        admit(report)
