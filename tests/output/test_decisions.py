import pytest

from extractor.errors import ExtractorError
from extractor.output.decisions import FILE, decide, read_decisions, with_decisions


def test_the_last_verdict_counts(reports, tmp_path):
    finding = reports[0].findings[0]
    decide(tmp_path, finding.finding_id, "confirmed", 'they agreed, "really"', "wang")
    decide(tmp_path, finding.finding_id, "dismissed", by="li")
    decisions = read_decisions(tmp_path)
    assert decisions[finding.finding_id].by == "li"
    assert with_decisions([finding], decisions)[0].status == "dismissed"
    assert finding.status == "open"
    assert (tmp_path / FILE).read_text().startswith("finding_id,verdict,note,by,at\n")


def test_without_a_file_nothing_is_decided(tmp_path):
    assert read_decisions(tmp_path) == {}


BAD = [
    ("finding_id,verdict\nx,maybe\n", r'decisions\.csv:2: unknown verdict "maybe"'),
    ("finding_id,verdict\n,dismissed\n", r"decisions\.csv:2: no finding_id"),
    ("finding,verdict\nx,dismissed\n", "no finding_id"),
]


@pytest.mark.parametrize(("content", "message"), BAD)
def test_a_wrong_line_is_named(tmp_path, content, message):
    (tmp_path / FILE).write_text(content)
    with pytest.raises(ExtractorError, match=message):
        read_decisions(tmp_path)


def test_an_unknown_verdict_is_not_written(tmp_path):
    with pytest.raises(ExtractorError, match="known: open, confirmed"):
        decide(tmp_path, "x", "maybe")
    assert not (tmp_path / FILE).exists()
