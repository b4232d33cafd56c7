"""Amounts that follow from others, in the form of figures without an id: no page states them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from extractor.findings.needed import Sought
from extractor.records import Figure, Kind

COUNTED = ("count", "people", "households", "person_times")  # kinds that come in whole numbers
_STRICT = ("less_than", "more_than")
_HUNDRED = Decimal(100)
_WORDS_OFF = Decimal("4.9")  # a quarter is no third
_HALF = Decimal("0.5")
_MOST_PARTS = 20  # of a fraction in words


def digits_of(figure: Figure) -> str:
    """Return the digits that a figure writes, with its point, without what sets thousands apart; "" where words write it."""
    written = figure.written_value
    if written.isascii() and written.isdigit():
        return written  # as most do
    written = written.replace(",", "").replace(" ", "")
    return written if written.isascii() and written.replace(".", "", 1).isdigit() else ""


def significant_digits(figure: Figure) -> int:
    """Return how many digits a figure writes from its first to its last that is not 0; 0 where words write it."""
    return len(digits_of(figure).replace(".", "").strip("0"))


def tally(number: int, surface: str, start: int, end: int) -> Figure:
    """Return a number of things that no figure of the page states, such as how many names there are, without an id."""
    value = Decimal(number)
    return Figure.draft({
        "figure_id": "", "document_id": "", "start": start, "end": end, "surface": surface, "kind": "count",
        "value": value, "lower": value, "upper": value, "written_value": str(number),
    })  # fmt: skip


def drafted(number: str, start: int, off: Decimal, kind: Kind = "multiple") -> Figure:
    """Return a written number that is no figure of the page in the form of one, without an id.

    off: how far it may be off. kind: a percentage, or a number without a unit.
    """
    value, unit = Decimal(number), "%" if kind == "percent" else ""
    return Figure.draft({
        "figure_id": "", "document_id": "", "start": start, "end": start + len(number), "surface": number, "kind": kind,
        "unit": unit, "unit_code": unit, "value": value, "lower": value - off, "upper": value + off,
        "written_value": number, "status": "actual",
    })  # fmt: skip


def from_digits(number: str, start: int) -> Figure:
    """Return a written number that is no figure of the page in the form of one, as exact as it is written."""
    return drafted(number, start, half_decimal(number))


def half_digit(number: str) -> Decimal:
    """Return half of what the last digit of a written number is worth."""
    return Decimal(5).scaleb(-1 - len(number.partition(".")[2]))


def half_decimal(number: str) -> Decimal:
    """Return half of what the last digit of a number with decimals is worth; a whole one is exact."""
    return half_digit(number) if "." in number else Decimal(0)


def a_hundred(share: Figure) -> Figure:
    """Return a hundred per cent in the form of a figure, without an id, at the end of a share."""
    made = {
        "figure_id": "", "start": share.end, "end": share.end, "surface": "100%", "written_value": "100",
        "value": _HUNDRED, "lower": _HUNDRED, "upper": _HUNDRED,
    }  # fmt: skip
    return share.model_copy(update=made)


def together(one: Figure, other: Figure) -> Figure:
    """Return two amounts together in the form of a figure, without an id."""
    pairs = (one.value, other.value), (one.lower, other.lower), (one.upper, other.upper)
    ends = [None if first is None or second is None else first + second for first, second in pairs]
    before = one.surface if one.figure_id else one.surface.strip("()")  # a sum itself
    surface = f"({before} + {other.surface})"
    made = {"figure_id": "", "surface": surface, "value": ends[0], "lower": ends[1], "upper": ends[2]}
    return one.model_copy(update=made)


def less(whole: Figure, part: Figure) -> Figure:
    """Return what a part leaves of its whole in the form of a figure, without an id."""
    pairs = {"value": (whole.value, part.value), "lower": (whole.lower, part.upper), "upper": (whole.upper, part.lower)}
    left = {name: None if one is None or other is None else one - other for name, (one, other) in pairs.items()}
    ends = {name: None if one is None else max(one, Decimal(0)) for name, one in left.items()}
    return whole.model_copy(update={"figure_id": "", "surface": f"({whole.surface} − {part.surface})", **ends})


def times(figure: Figure, number: int) -> Figure:
    """Return an amount so many times in the form of a figure, without an id: what each of several things has."""
    ends = {"value": figure.value, "lower": figure.lower, "upper": figure.upper}
    many = {name: None if end is None else end * number for name, end in ends.items()}
    return figure.model_copy(update={"figure_id": "", "surface": f"{figure.surface} × {number}", **many})


def product_of(many: Figure, each: Figure, like: Figure) -> Figure:
    """Return so many at so much for each as an amount of the kind and unit of another, without an id.

    each: a rate that was set is exact. In the base unit of the rate: yuan for each of what is counted.
    """
    ends = ((getattr(many, name), each.value) for name in ("value", "lower", "upper"))
    value, lower, upper = (None if one is None or other is None else one * other for one, other in ends)
    return like.model_copy(update={
        "figure_id": "", "surface": f"{many.surface} × {each.surface}", "start": many.start, "end": many.end,
        "value": value, "lower": lower, "upper": upper, "qualifier": many.qualifier,
    })  # fmt: skip


def negative(figure: Figure) -> Figure:
    """Return a figure with the other sign, its surface as it is written."""
    ends = {"value": figure.value, "lower": figure.upper, "upper": figure.lower}
    return figure.model_copy(update={name: None if end is None else -end for name, end in ends.items()})


def fallen(figure: Figure) -> Figure:
    """Return how much something fell as a negative rise, with the sign in its surface."""
    return negative(figure).model_copy(update={"surface": f"−{figure.surface}"})


def in_words(figure: Figure) -> Figure:
    """Return a share told as a simple fraction, `a quarter`, as the rounded number that it is: half way to the next of its
    kind on either side, at most a twentieth; more than it is any more. Other figures stay as they are."""
    if figure.kind != "percent" or figure.unit or not figure.value or figure.written_value[:1].isdigit():
        return figure
    parts = Fraction(figure.value / _HUNDRED).limit_denominator(_MOST_PARTS).denominator
    off = min(_HUNDRED / (4 * parts), _WORDS_OFF)
    upper = _HUNDRED if figure.qualifier == "more_than" and figure.value < _HUNDRED else figure.value + off
    return figure.model_copy(update={"lower": figure.value - off, "upper": upper})


def rounded_mean(figure: Figure, front: str, mean: Sought) -> Figure:
    """Return a whole number of things as the rounded one that it is where the words in front make it a mean; others as
    they are. mean: the pattern of such words."""
    if figure.kind not in COUNTED or figure.value is None or not figure.lower == figure.upper == figure.value:
        return figure
    if figure.value % 1 or not mean.can_stand(front) or mean.pattern.search(front) is None:
        return figure
    return figure.model_copy(update={"lower": figure.value - _HALF, "upper": figure.value + _HALF})


def widened(figure: Figure, slack: str) -> Figure:
    """Return an amount that may be another one by a part of it: the people of the middle of a year, of those who stay."""
    if figure.lower is None or figure.upper is None:
        return figure
    off = Decimal(slack)
    return figure.model_copy(
        update={"lower": figure.lower * (1 - off), "upper": figure.upper * (1 + off), "qualifier": "approximate"}
    )

def set_apart(rate: Figure) -> Figure:
    """Return a rate that another is compared with as the one that is written: `below 4.20 %` says where the other is."""
    if rate.value is None or rate.kind != "percent" or rate.qualifier not in _STRICT:
        return rate
    half = half_digit(rate.written_value)
    return rate.model_copy(update={"lower": rate.value - half, "upper": rate.value + half, "qualifier": "exact"})


def as_excess(amount: Figure) -> Figure:
    """Return by how much something is above another, told as `above by 123`, as what is written: not as more than that."""
    digits = digits_of(amount)
    if amount.value is None or amount.qualifier != "more_than" or not digits:
        return amount
    whole = amount.kind in COUNTED and not amount.scale
    half = Decimal(0) if whole else half_digit(digits) * amount.value / Decimal(digits)
    ends = {"lower": amount.value - half, "upper": amount.value + half, "lower_closed": True, "upper_closed": True}
    return amount.model_copy(update={**ends, "qualifier": "exact"})


def as_precise(figure: Figure, other: Figure) -> Figure:
    """Return a number that was set, which is no rounded one, as written with as many decimals as another: 4 beside 3.37."""
    decimals = len(other.written_value.partition(".")[2])
    if figure.value is None or figure.qualifier != "exact" or decimals <= len(figure.written_value.partition(".")[2]):
        return figure
    half = half_digit(other.written_value)
    return figure.model_copy(update={"lower": figure.value - half, "upper": figure.value + half})


def as_long(figure: Figure, other: Figure) -> Figure:
    """Return an amount with a decimal less than another of its unit as written with as many: 6万 beside 4.5万 is 6.0万.

    One with several less may be a rough one.
    """
    decimals, its = (len(one.written_value.partition(".")[2]) for one in (figure, other))
    return as_precise(figure, other) if figure.unit == other.unit and decimals + 1 == its else figure


def as_set(figure: Figure) -> Figure:
    """Return a number in front of which words say that another is less or more, `below 4.2 %`, as the number itself."""
    if figure.value is None or figure.qualifier not in ("less_than", "at_most", "more_than", "at_least"):
        return figure
    return figure.model_copy(update={"lower": figure.value, "upper": figure.value, "qualifier": "exact"})
