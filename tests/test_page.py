"""Bytes to characters and tree."""

import pytest

from extractor.page import damaged_spans, decode, is_binary, tree

TEXT = "大洲镇2023年共完成投资12.5万元，新建道路3公里。"


@pytest.mark.parametrize(
    ("body", "text", "encoding"),
    [
        (TEXT.encode(), TEXT, "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), TEXT, "utf-8"),
        (TEXT.encode("gb18030"), TEXT, "gb18030"),
        ("镕𠮷㎡".encode("gb18030"), "镕𠮷㎡", "gb18030"),
        (TEXT.encode("utf-16"), TEXT, "utf-16"),
        (b"", "", "utf-8"),
        (b"\xef\xbb\xbf", "", "utf-8"),
    ],
)
def test_decoding_asks_the_bytes_alone(body: bytes, text: str, encoding: str) -> None:
    assert decode(body) == (text, encoding)


TRADITIONAL = (
    "本鎮二○二三年共完成投資十二點五億元，新建道路三公里，惠及群眾五百戶，修繕古橋兩座，環境整治全面完成。"
)


@pytest.mark.parametrize(
    ("declared", "text", "coding", "read_as"),
    [
        ("big5", TRADITIONAL, "cp950", "big5"),
        ("Big5", TRADITIONAL * 20, "cp950", "big5"),
        ("gb2312", TRADITIONAL, "cp950", "gb18030"),  # not declared: the ladder as ever
        ("big5", TRADITIONAL, "utf-8", "utf-8"),  # declared wrongly
        ("big5", TRADITIONAL, "gb18030", "gb18030"),
        ("big5", TEXT * 4, "gb18030", "gb18030"),
        (
            "big5",
            "大洲大洲大洲" * 8,
            "gb18030",
            "gb18030",
        ),  # valid Big5, and nothing that anyone would write in it
        ("big5", TRADITIONAL[:12], "cp950", "gb18030"),  # too little to tell
    ],
)
def test_big5_must_be_declared_and_must_be_it(declared: str, text: str, coding: str, read_as: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    decoded, encoding = decode(f"{head}<p>{text}</p>".encode(coding))
    assert encoding == read_as
    assert encoding != {"cp950": "big5"}.get(coding, coding) or f"<p>{text}</p>" in decoded


def test_utf8_cut_inside_a_character_stays_utf8() -> None:
    body = (TEXT * 20).encode()[:-1]
    text, encoding = decode(body)
    assert encoding == "utf-8"
    assert text.startswith(TEXT)


def test_a_lost_byte_marks_the_run_up_to_ascii_on_both_sides() -> None:
    body = "全镇共有农户".encode("gb18030")
    text, encoding = decode(b"A" + body[:3] + body[4:] + b" 2023 " + "年".encode("gb18030"))
    assert encoding == "gb18030"
    (span,) = damaged_spans(text)
    assert text[0] == "A"
    assert (span.start, text[span.end]) == (1, " ")


def test_digits_that_touch_a_lost_character_are_damaged() -> None:
    text = "x 9\ufffd26 y 12"
    assert [text[span.start : span.end] for span in damaged_spans(text)] == ["9\ufffd26"]
    assert damaged_spans(TEXT) == ()


@pytest.mark.parametrize(
    ("body", "binary"),
    [
        (b"%PDF-1.7 ...", True),
        (b"PK\x03\x04....", True),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", True),
        (bytes(range(256)) * 20, True),
        (TEXT.encode(), False),
        (TEXT.encode("utf-16"), False),
        (b"<p>a\x00b</p>" + b" " * 200, False),
    ],
)
def test_binary_files_are_known_by_their_bytes(body: bytes, binary: bool) -> None:
    assert is_binary(body) is binary


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("", ""),
        ("   \n", ""),
        ("<!-- only this -->", ""),
        ("只有文字 1 < 2", "只有文字 1 < 2"),
        ("<?xml version='1.0' encoding='gbk'?><html><body><p>中</p></body></html>", "中"),
        ("<meta charset='gbk'><p>中12\x00</p>", "中12"),
        ("<div>" * 300 + "深" + "</div>" * 300, "深"),
        ("<p>前</p>" + "<div>" * 100_000 + "深" + "</div>" * 100_000 + "<p>后</p>", "前深后"),
        ("<p>前</p>" + "<font>" * 3_000 + "深" + "</font>" * 3_000 + "<p>后</p>", "前深后"),
    ],
)
def test_every_page_has_a_tree_with_all_its_text(source: str, text: str) -> None:
    assert "".join(tree(source).text_content().split(" ")).strip() == text.replace(" ", "")
