"""The benchmarks of damage and of the audit: what they take, what they count, and that they notice a broken checker."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def modules() -> Any:
    """Import the scripts as they import each other."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        import audit
        import damage
        import errors
    finally:
        sys.path.remove(str(BENCHMARKS))
    return audit, damage, errors


@pytest.mark.parametrize(
    ("intact", "damaged"),
    [
        ("共75户229人，其中", "共75229人，其中"),
        ("于9月26日进场", "于926日进场"),
        ("投资3亿5千万元", "投资3亿5千万元"),
        ("从2.1、1.3亿元到5.6", "从2.11.3亿元到5.6"),
        ("2023-05-24 1:2", "2023-05-24 1:2"),
        ("12个月60天", "12个月60天"),
    ],
)
def test_only_single_characters_between_digits_are_lost(modules: Any, intact: str, damaged: str) -> None:
    _, damage, _ = modules
    page = damage.without("p", intact, 1, random.Random(0))
    assert page.damaged == damaged


@given(st.text(alphabet="0123456789.户人亿，月 a", max_size=40))
def test_what_is_left_is_the_text_without_what_was_lost(text: str) -> None:
    sys.path.insert(0, str(BENCHMARKS))
    import damage

    page = damage.without("p", text, 1, random.Random(0))
    assert len(page.damaged) == len(text) - len(page.lost)
    assert all(text[place] not in "0123456789.亿 a" for place in page.lost)
    kept = [place for place in range(len(text)) if place not in set(page.lost)]
    assert all(page.damaged[page.moved(place)] == text[place] for place in kept)


def test_each_damaged_figure_has_one_outcome(modules: Any) -> None:
    _, damage, _ = modules
    head = "大洲镇2023年工作总结\n安置房于9月26日进场，预计2025年3月交付。\n"
    text = f"{head}农户共75户229人，其中迁建33户94人，安置42户135人。"
    page = damage.without("p", text, 1, random.Random(0))
    found = damage.tally(page)
    assert found.outcomes.total() == 8
    assert found.outcomes["proven wrong"] == 0
    assert found.outcomes["unread"] == 0
    assert found.lit == 0


def test_errors_change_one_number_and_nothing_else(modules: Any) -> None:
    audit, _, errors = modules
    reader, chance = audit.Reader(), random.Random(1)
    text = "大洲镇2023年工作总结\n完成投资12.84亿元，占地120亩，于2023年6月开工，共搬迁3660户。"
    report = reader.report(text)
    made = set()
    for kind, (make, _roles) in errors.KINDS.items():
        for figure in report.figures:
            edit = make(report.document.text, figure, chance)
            if edit is not None:
                start, end, written = edit
                made.add(kind)
                assert figure.start - 12 <= start < end <= figure.end
                assert report.document.text[start:end] != written
    assert made >= {
        "substitution",
        "swap",
        "dropped digit",
        "doubled digit",
        "scale",
        "mu and square metres",
        "lost unit",
    }


def test_a_checker_of_equality_or_of_one_percent_is_noticed(modules: Any) -> None:
    audit, _, _ = modules
    lines, noticed = audit.mutations(40, audit.Reader(), 0)
    assert noticed, lines


def test_shuffled_lists_change_but_keep_their_length(modules: Any) -> None:
    audit, _, _ = modules
    chance = random.Random(2)
    line = audit.household_list(chance).rpartition("\n")[2]
    assert sorted(audit.shuffled(line, chance)) == sorted(line)
