"""What a written number means: the table of shapes, bound by bound, and arithmetic without loss."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.values.intervals import Interval, allowed, converted, exact

# value, step, weight of the last digit that is not zero, shape, counted, interval
SHAPES = [
    ("392", "1", "1", "rounded", True, "[392,392]"),
    ("3.2", "0.1", "0.1", "rounded", False, "[3.15,3.25]"),
    ("12.0", "0.1", "1", "rounded", False, "[11.95,12.05]"),
    ("1040", "1", "10", "around", False, "[1035,1045]"),
    ("12000000", "10000", "1000000", "around", False, "[11500000,12500000]"),
    ("3000000000", "100000000", "1000000000", "around", False, "[2500000000,3500000000]"),
    ("200", "1", "100", "step_above", True, "(200,300)"),
    ("3500", "1", "100", "step_above", True, "(3500,3600)"),
    ("2000", "1", "1000", "step_below", True, "(1000,2000)"),
    ("15", "1", "5", "above", False, "(15,)"),
    ("80", "1", "10", "from", False, "[80,)"),
    ("300", "1", "100", "below", True, "(,300)"),
    ("4", "1", "1", "up_to", False, "(,4]"),
]


@pytest.mark.parametrize(("value", "step", "loose", "shape", "counted", "expected"), SHAPES)
def test_a_shape_allows(value: str, step: str, loose: str, shape: str, counted: bool, expected: str) -> None:
    bounds = allowed(Decimal(value), Decimal(step), Decimal(loose), shape, counted)
    left = "[" if bounds.lower_closed and bounds.lower is not None else "("
    right = "]" if bounds.upper_closed and bounds.upper is not None else ")"
    ends = ["" if end is None else format(end.normalize(), "f") for end in (bounds.lower, bounds.upper)]
    assert f"{left}{ends[0]},{ends[1]}{right}" == expected


@given(
    st.decimals(0, 10**9, places=2),
    st.sampled_from(["1", "0.1", "0.01", "10000"]),
    st.sampled_from(["rounded", "around", "step_above", "step_below", "above", "from", "below", "up_to"]),
    st.booleans(),
)
@settings(deadline=None, max_examples=300)
def test_a_value_lies_in_what_its_writing_allows(
    value: Decimal, step: str, shape: str, counted: bool
) -> None:
    bounds = allowed(value, Decimal(step), Decimal(step), shape, counted)
    assert bounds.lower is None or bounds.lower <= value
    assert bounds.upper is None or value <= bounds.upper


MU = Fraction(2000, 3)
CONVERTED = [
    ("3", MU, "2000"),
    ("1", MU, "666.6667"),
    ("15", MU, "10000"),
    ("64.35", MU, "42900"),
    ("1040", MU, "693333.3333"),
    ("120", Fraction(1), "120"),
    ("5", Fraction(1, 1000), "0.005"),
    ("3", Fraction(500), "1500"),
    ("56.3", Fraction("0.001"), "0.0563"),
]


@pytest.mark.parametrize(("amount", "factor", "expected"), CONVERTED)
def test_an_amount_is_turned_into_its_base_unit(amount: str, factor: Fraction, expected: str) -> None:
    assert converted(Decimal(amount), factor) == Decimal(expected)


def test_no_bound_stays_none() -> None:
    assert converted(None, MU) is None


@given(st.decimals(0, 10**8, places=3))
@settings(deadline=None, max_examples=300)
def test_mu_are_exact_or_rounded_to_four_places(amount: Decimal) -> None:
    result, true = converted(amount, MU), Fraction(amount) * MU
    assert result is not None
    if Fraction(result) != true:
        exponent = result.as_tuple().exponent
        assert isinstance(exponent, int)
        assert exponent >= -4
        assert abs(Fraction(result) - true) <= Fraction(1, 20000)


NUMBERS = st.fractions(-1000, 1000)
INTERVALS = st.builds(
    lambda a, b, left, right: Interval(min(a, b), max(a, b), left, right),
    NUMBERS, NUMBERS, st.booleans(), st.booleans(),
)  # fmt: skip


def holds(interval: Interval, number: Fraction) -> bool:
    assert interval.lower is not None
    assert interval.upper is not None
    above = number > interval.lower or (number == interval.lower and interval.lower_closed)
    return above and (number < interval.upper or (number == interval.upper and interval.upper_closed))


@given(INTERVALS, INTERVALS, NUMBERS)
@settings(deadline=None, max_examples=300)
def test_intervals_that_share_a_number_meet(a: Interval, b: Interval, number: Fraction) -> None:
    assert a.meets(b) is b.meets(a)
    if holds(a, number) and holds(b, number):
        assert a.meets(b)


@given(INTERVALS, INTERVALS, NUMBERS, NUMBERS)
@settings(deadline=None, max_examples=300)
def test_a_sum_of_intervals_holds_the_sums(a: Interval, b: Interval, x: Fraction, y: Fraction) -> None:
    if holds(a, x) and holds(b, y):
        assert holds(a + b, x + y)


MEETS = [
    (Interval(Fraction(5), Fraction(6), True, False), exact(Decimal(6)), False),
    (Interval(Fraction(5), Fraction(6), True, True), exact(Decimal(6)), True),
    (Interval(Fraction(5), Fraction(6)), Interval(Fraction(6), Fraction(7), False, True), False),
    (Interval(Fraction(5), None), exact(Decimal(10**9)), True),
    (Interval(None, Fraction(4), False, False), exact(Decimal(4)), False),
    (Interval(None, None), Interval(None, None), True),
    (Interval(Fraction(1), Fraction(2)), Interval(Fraction(3), Fraction(4)), False),
]


@pytest.mark.parametrize(("a", "b", "meet"), MEETS)
def test_touching_ends_meet_only_where_both_are_closed(a: Interval, b: Interval, meet: bool) -> None:
    assert a.meets(b) is meet
    assert b.meets(a) is meet


def test_an_interval_times_a_factor_keeps_its_openness() -> None:
    assert Interval(Fraction(2), None, False, False).times(MU) == Interval(
        Fraction(4000, 3), None, False, False
    )
