"""Which files an article links to or shows."""

import pytest
from readings import RULES

from extractor.crawler.attachments import attachments
from extractor.crawler.vocabulary import listing_rules

PAGE = "http://www.a.example/art/2024/5/3/art_1229_66610.html"
HERE = "http://www.a.example"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ('<a href="/u/1/表.xls">附件</a>', [(f"{HERE}/u/1/%E8%A1%A8.xls", "附件")]),
        (
            '<a href="/download?id=77">附件1：项目清单.xlsx</a>',
            [(f"{HERE}/download?id=77", "附件1：项目清单.xlsx")],
        ),
        ('<a href="/f/9" title="预算公开.PDF">下载</a>', [(f"{HERE}/f/9", "预算公开.PDF")]),
        ('<a href="/download?id=78">点击下载</a>', []),
        ('<a href="/info/12.htm">关于印发清单的通知</a>', []),
        ('<a href="http://www.b.example/f?id=1">清单.xlsx</a>', []),
        ('<iframe src="/upload/2024/a.pdf"></iframe>', [(f"{HERE}/upload/2024/a.pdf", "")]),
        ('<iframe src="/pdfjs/web/viewer.html?file=/upload/b.pdf"></iframe>', [(f"{HERE}/upload/b.pdf", "")]),
        (
            '<embed src="c.pdf"><object data="/d.doc"></object>',
            [(f"{HERE}/art/2024/5/3/c.pdf", ""), (f"{HERE}/d.doc", "")],
        ),
        ('<iframe src="/map.html"></iframe>', []),
    ],
)
def test_files_are_known_by_address_by_name_and_in_frames(written: str, found: list[tuple[str, str]]) -> None:
    body = f"<html><body><p>正文。</p>{written}</body></html>".encode()
    assert attachments(body, PAGE, listing_rules(RULES)) == found
