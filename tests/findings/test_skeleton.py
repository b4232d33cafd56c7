"""The skeleton keeps places: every position leads back to the text it came from."""

from __future__ import annotations

import pytest
from bracketed import report

from extractor.findings.relations import Patterns
from extractor.findings.signs import compiled
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rulebook

MARKS = Rulebook().once(Patterns).rules.marks


@pytest.fixture
def skeleton() -> Skeleton:
    page = report("全镇 共有(农户) [1200户],人口[3200人]。")
    return Skeleton(page.document.text, page.figures, MARKS)


def test_positions_lead_back_to_the_text(skeleton: Skeleton) -> None:
    surfaces = [skeleton.figure_at(position).surface for position in skeleton.positions]
    assert surfaces == ["1200户", "3200人"]
    offsets = [skeleton.offset(position) for position in range(len(skeleton.text))]
    assert offsets == sorted(set(offsets))
    assert [skeleton.position(offset) for offset in offsets] == list(range(len(skeleton.text)))
    first = skeleton.positions[0]
    assert skeleton.source[skeleton.offset(first) :].startswith("1200户")
    assert skeleton.words(0, first + 1) == "全镇 共有(农户) 1200户"


def test_blanks_go_and_marks_are_folded(skeleton: Skeleton) -> None:
    assert skeleton.text.startswith("全镇共有（农户）")
    assert skeleton.sentence(3).end == len(skeleton.text) - 1


def test_patterns_name_roles(skeleton: Skeleton) -> None:
    pattern = compiled("<homes:households>，人口<people:people>", {}, MARKS)
    match = pattern.search(skeleton.text)
    assert match
    assert skeleton.figure_at(match.start("people")).surface == "3200人"


def test_gaps_do_not_cross_figures_or_stops(skeleton: Skeleton) -> None:
    assert not compiled("全镇…<people:people>", {}, MARKS).search(skeleton.text)
