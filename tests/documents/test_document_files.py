"""Files that came with pages: documents without text, their media type by their first bytes."""

import pytest

from extractor.documents.files import media_type, name_of
from extractor.documents.read import read
from extractor.errors import ExtractorError
from extractor.records import Capture
from extractor.rulebook import Rulebook

PDF, ZIP, OLE = b"%PDF-1.4", b"PK\x03\x04\x14", b"\xd0\xcf\x11\xe0\xa1"


@pytest.mark.parametrize(
    ("body", "url", "kind"),
    [
        (PDF, "http://a.example/x.doc", "application/pdf"),
        (ZIP, "http://a.example/x.doc", "application/zip"),
        (
            ZIP,
            "http://a.example/x.DOCX",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (OLE, "http://a.example/x.xls", "application/vnd.ms-excel"),
        (OLE, "http://a.example/x.pdf", "application/x-ole-storage"),
        (b"{\\rtf1", "http://a.example/x.doc", "application/rtf"),
        (b"\x00\x01", "http://a.example/x", "application/octet-stream"),
    ],
)
def test_the_first_bytes_decide(body: bytes, url: str, kind: str) -> None:
    assert media_type(body, url) == kind


def test_a_file_of_a_crawl_is_a_document_without_text() -> None:
    url = "http://a.example/f/%E9%A2%84%E7%AE%97.pdf"
    page = "http://a.example/1.html"
    found = read(Capture(PDF, url, source_id="town", attachment_of=page), Rulebook())
    assert (found.title, found.text, found.attachment_of, found.guessed) == ("预算.pdf", "", page, "title")
    assert found.document_id.startswith("u-")
    assert read(Capture(PDF, url, source_id="town", title="2024年预算"), Rulebook()).title == "2024年预算"
    with pytest.raises(ExtractorError, match="a binary file"):
        read(Capture(PDF, "x.pdf"), Rulebook())
    assert name_of("http://a.example/f/") == ""


def test_a_table_in_html_that_is_called_a_sheet_is_read_as_a_page() -> None:
    table = "<html><table><tr><td>总投资</td><td>2亿元</td></tr></table></html>".encode()
    found = read(Capture(table, "http://a.example/x.xls", source_id="town", attachment_of="p"), Rulebook())
    assert (found.media_type, found.attachment_of) == ("text/html", "p")
    assert "2亿元" in found.text
