"""The words a pattern cannot match without: never one too many."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.findings.needed import near, needed
from extractor.findings.relations import Patterns
from extractor.rulebook import Rulebook

MARKS = "，。；、：（）\n"
PATTERNS = Rulebook().once(Patterns)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("占比", [{"占比"}]),
        ("总?投资", [{"投资"}]),
        ("(?:签约|腾空)率", [{"率"}, {"签约", "腾空"}]),
        ("(?:签约|腾空)", [{"签约", "腾空"}]),
        ("(?:签约|腾空)?[0-9]+", []),
        ("(?:签约|[0-9])", []),
        ("签约|腾空[0-9]", [{"签约", "腾空"}]),
        ("签约|[0-9]", []),
        ("[甲乙]村{0,3}", [{"甲", "乙"}]),
        ("[^甲]乙", [{"乙"}]),
        ("[乙-丁](?=甲)", [{"甲"}]),
        ("[乙-丁](?!甲)", []),
        ("(?<=甲)[乙-丁]", []),
        ("(?P<verb>到)?[乙-丁](?(verb)了|着)", []),
        ("(?:人口|总人口|户籍)", [{"人口", "户籍"}]),
        ("(?P<verb>到|收)了，(?P=verb)", [{"了，"}, {"到", "收"}]),
        ("，[0-9]", []),
        (r"\d月\d日", [{"日"}, {"月"}]),
    ],
)
def test_words_of_a_pattern(pattern: str, words: list[set[str]]) -> None:
    assert list(needed(pattern, MARKS)) == words


@given(st.text(st.sampled_from("甲乙丙丁戊"), max_size=12), st.data())
def test_a_match_holds_one_word_of_each_set(text: str, data: st.DataObject) -> None:
    alternatives = ["(?:乙|丙丁)", "(?:戊|)", "(?:甲|乙){1,2}"]
    piece = st.sampled_from(["甲", "乙丙", "丁?", "[甲乙]", "[^丙]", "丙*", "丁+", *alternatives])
    pattern = "".join(data.draw(st.lists(piece, min_size=1, max_size=5)))
    if re.search(pattern, text):
        assert all(any(word in text for word in words) for words in needed(pattern, MARKS))


def test_every_rule_matches_only_where_its_words_stand() -> None:
    assert sum(bool(sought.needs) for _, sought in PATTERNS.relations) > len(PATTERNS.relations) / 2


@given(st.text(st.sampled_from("12月3日签"), max_size=40))
def test_near_finds_what_a_search_finds(text: str) -> None:
    pattern = re.compile(r"(?<!\d)\d{1,2}月\d{1,2}日")
    expected = [match.span() for match in pattern.finditer(text)]
    assert [match.span() for match in near(pattern, frozenset("月"), text, 8)] == expected


def test_near_cuts_nothing_off_a_match_behind_the_word() -> None:
    pattern = re.compile("村(?!民)")
    assert [match.start() for match in near(pattern, frozenset("村"), "甲村民乙丙丁戊村民", 7)] == []
    assert [match.start() for match in near(pattern, frozenset("村"), "甲村民乙丙丁戊村里", 7)] == [7]
