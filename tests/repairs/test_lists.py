"""Lists whose runs hold two counts: what both columns prove, and that nothing else is ever proven."""

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.pipeline import read_page, understood
from extractor.records import Repair
from extractor.repairs.columns import Option, Row, Work, joint
from extractor.rulebook import Rulebook

RULES = Rulebook()
PLENTY = 10**6
LOSSES = "于2018315日印发。"


def row(digits: str) -> Row:
    cuts = [(digits[:i], digits[i:]) for i in range(1, len(digits)) if digits[i] != "0"]
    uncut = Option(None, int(digits), int(digits))
    return Row(digits, tuple(Option(int(a), int(b), int(b)) for a, b in cuts) or (uncut,), uncut)


def arithmetic(text: str) -> list[Repair]:
    found = understood(read_page((text + "\n").encode(), RULES), RULES).repairs
    return [one for one in found if one.proof_kind == "arithmetic"]


def test_the_only_cuts_under_which_both_columns_add_up() -> None:
    found = joint(row("75229"), [row("3394"), row("37127"), row("58")], Work(PLENTY))
    assert found is not None
    assert [(option.first, option.second) for option in found.chosen] == [
        (75, 229),
        (33, 94),
        (37, 127),
        (5, 8),
    ]
    assert (found.solutions, found.uncut, found.candidates) == (1, False, 4 * 3 * 4 * 1 + 1)
    assert 0 < found.chance < Fraction(1, 1000)


def test_a_stated_column_and_a_loosened_total() -> None:
    total = Option(16, 1035, 1045)
    whole = Row("", (total,), total)
    found = joint(whole, [row("14930"), row("140"), row("170")], Work(PLENTY))
    assert found is not None
    assert [(option.first, option.second) for option in found.chosen[1:]] == [(14, 930), (1, 40), (1, 70)]
    exact = joint(Row("", (Option(16, 1040, 1040),), Option(16, 1040, 1040)), [row("14930"), row("140"), row("170")],
                  Work(PLENTY))  # fmt: skip
    assert exact is not None
    assert exact.chance < found.chance


def test_chance_is_counted_by_trying_every_run() -> None:
    """The share of five-digit totals that would do beside 3394, 37127 and 58, counted one by one."""
    parts = [row("3394"), row("37127"), row("58")]
    fitting = 0
    for number in range(10000, 100000):
        found = joint(row(str(number)), parts, Work(PLENTY)) if number % 1000 == 229 else None
        fitting += found is not None and found.solutions > 0
    whole = joint(row("75229"), parts, Work(PLENTY))
    assert whole is not None
    assert Fraction(fitting, 90000) <= whole.chance


def test_a_page_that_is_made_to_need_more_is_left_open() -> None:
    assert joint(row("9876543"), [row("98765")] * 40, Work(1000)) is None


UNPROVEN = {
    "no process fits": "农户共75229人，其中迁建3394人，公寓安置37127人，托底安置58人。",
    "the report adds up wrongly": LOSSES + "农户共75230人，其中迁建3394人，公寓安置37127人，托底安置58人。",
    "the numbers as they stand add up": LOSSES + "农户共33300人，其中迁建11100人，公寓安置22200人。",
    "a part is not listed": LOSSES + "农户共75229人，其中迁建3394人，公寓安置37127人。",
    "another unit was lost": LOSSES + "培训共75229人，其中电工3394人，焊工37127人，厨师58人。",
    "a total that is loosened": LOSSES + "农户共约75229人，其中迁建3394人，公寓安置37127人，托底安置58人。",
}


@pytest.mark.parametrize("text", UNPROVEN.values(), ids=UNPROVEN)
def test_a_list_that_is_not_proven(text: str) -> None:
    assert [one for one in arithmetic(text) if one.level == "proven"] == []


NAMES = "甲乙丙丁戊"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 150), st.floats(1, 6)), min_size=2, max_size=5),
    st.integers(-2, 2),
    st.booleans(),
)
def test_no_proof_of_a_planted_list_is_wrong(
    homes: list[tuple[int, float]], slip: int, one_missing: bool
) -> None:
    parts = [(count, max(count, round(count * each))) for count, each in homes]
    total = sum(count for count, _ in parts), sum(people for _, people in parts) + slip
    shown = parts[:-1] if one_missing else parts
    listed = "，".join(f"东{name}村{a}{b}人" for name, (a, b) in zip(NAMES, shown, strict=False))
    found = arithmetic(f"{LOSSES}农户共{total[0]}{total[1]}人，其中{listed}。")
    readings = [one.reading for one in found if one.level == "proven"]
    assert readings in ([], [f"{a}户{b}人" for a, b in (total, *shown)])
    assert not (readings and (slip or one_missing))


def test_shuffled_digits_prove_nothing() -> None:
    rng = random.Random(20)
    proven = 0
    for _ in range(150):
        runs = ["".join(rng.sample(run, len(run))) for run in ("75229", "3394", "37127", "58")]
        if runs == ["75229", "3394", "37127", "58"] or any(run[0] == "0" for run in runs):
            continue
        text = f"{LOSSES}农户共{runs[0]}人，其中迁建{runs[1]}人，公寓安置{runs[2]}人，托底安置{runs[3]}人。"
        proven += any(one.level == "proven" for one in arithmetic(text))
    assert proven == 0
