"""The fast matcher says what `in` and `re` say."""

import re

import pytest

from extractor.documents.search import holds, matches, may_match_line

TEXTS = (
    "", "\n", "当前位置：首页", "索 引 号", "var  pubdata = '2018年04月13日';", "a.b", "ab", "[打印]", "[打印]\n", "x\x1cy",
    "/art/2024/5/23/art_1_2.html", "第 4 页 共 12 页", "各位代表：", "１２", "12", "A-B", "price$5", "一\u3000二",
)  # fmt: skip
WORDS = (["当前位置", "您的位置"], ["a.b"], ["[打印]", "$5"], ["\\n"], [""])
PATTERNS = (
    r"/art/\d{4}/\d{1,2}/\d{1,2}/art_", r"var\s+pub(?:data|date)\s*=", r"[【\[（(]?打印[】\])）]?",
    r"第\s?\d+\s?页(?:.{0,20})", r"(?:各.{1,70}|同志们)\s*[：:]", r"x\sy", r"\d+", r"^A.B", r"打印\]$", r"\bab\b",
    r"(?<!p)a", r"\w+", r"(?P<x>a).b", r"[^\s:：]{2,}", r"[[打]", r"a{,2}b",
)  # fmt: skip


@pytest.mark.parametrize("words", WORDS)
def test_words_are_found_where_they_are(words: list[str]) -> None:
    found = holds(words)
    assert [found(text) for text in TEXTS] == [any(word in text for word in words) for text in TEXTS]


@pytest.mark.filterwarnings("ignore:Possible nested set")
@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns_match_where_they_match(pattern: str) -> None:
    found, whole = matches(pattern), matches(pattern, whole=True)
    assert [found(text) for text in TEXTS] == [re.search(pattern, text) is not None for text in TEXTS]
    assert [whole(text) for text in TEXTS] == [re.fullmatch(pattern, text) is not None for text in TEXTS]


@pytest.mark.filterwarnings("ignore:Possible nested set")
@pytest.mark.parametrize("pattern", PATTERNS)
def test_lines_asked_together_are_never_fewer_than_those_that_match(pattern: str) -> None:
    lines = [text for text in TEXTS if "\n" not in text]
    for whole in (False, True):
        ask, found = re.fullmatch if whole else re.search, may_match_line(pattern, whole=whole)
        matching = [line for line in lines if ask(pattern, line)]
        assert all(found(line) and found(f"b\n{line}\nb") for line in matching)


def test_lines_asked_together_tell_where_none_matches() -> None:
    above = may_match_line("^总体要求$|回顾$")
    assert above("一、总体要求。\n去年回顾\n")
    assert above("过去\n总体要求")
    assert not above("总体要求：\n回顾过去\n的总体要求")


def test_a_lone_surrogate_is_no_word() -> None:
    assert not holds(["a"])("a\udc80")
