"""A level out of line with the years beside it, which falls into line in the unit of theirs: SCALE over years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from extractor.across.facts import Fact
from extractor.across.restated import named
from extractor.across.tell import Failed, joined, said_by, stated
from extractor.across.vocabulary import AcrossRules, Wording

OVER_YEARS = "SCALE over years"
_FEWEST = 2
_APART = 6
_ALIKE = Fraction(5, 2)
_FITS = Fraction(3, 2)


def slips(facts: list[Fact], rules: AcrossRules) -> Iterator[Failed]:
    """Yield each amount of a year whose unit no other has, far from all others, that fits them in their unit.

    Others are the amounts of the same thing, planned or done, in that year and the years beside it.
    """
    groups: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        whole = fact.period is not None and fact.period.whole_year
        if fact.way in ("done", "planned") and whole and fact.figure.kind != "percent" and fact.figure.value:
            groups[fact.owner.key, fact.measure, fact.noun, fact.figure.kind, fact.scope].append(fact)
    for group in groups.values():
        if len({_unit(fact) for fact in group}) == 1:
            continue
        for odd in group:
            others = [fact for fact in group if fact is not odd and abs(_year(fact) - _year(odd)) <= 1]
            if len({(fact.way, _year(fact)) for fact in others}) >= _FEWEST:
                yield from _slipped(odd, others, rules)


def _slipped(odd: Fact, others: list[Fact], rules: AcrossRules) -> Iterator[Failed]:
    values = [_value(fact) for fact in others]
    if max(values) > _ALIKE * min(values) or any(_unit(fact) == _unit(odd) for fact in others):
        return
    value = _value(odd)
    if max(value, min(values)) < _APART * min(value, max(values)):
        return
    other = min(others, key=lambda fact: (abs(_year(fact) - _year(odd)), fact.published))
    meant = _meant(odd, other)
    if meant is None or not min(values) / _FITS <= meant <= max(values) * _FITS:
        return
    said = said_by(odd, other)
    witnesses = said_by(*(fact for fact in others if fact is not other))
    units = f"{_written(odd)}/{_written(other)}"

    def line(words: Wording) -> str:
        return joined(words, *(stated(words, one) for one in (*said, *witnesses)))

    yield Failed(
        OVER_YEARS, odd.owner.name, named(odd, rules), said, line, figure=odd.figure,
        would=rules.zh.if_scale.format(surface=odd.figure.surface, factor=units), factor=(units, units), witnesses=witnesses,
    )  # fmt: skip


def _meant(odd: Fact, other: Fact) -> Fraction | None:
    """Return what the number would be in the unit of another."""
    try:
        written, theirs = Decimal(odd.figure.written_value), Decimal(other.figure.written_value)
    except InvalidOperation:
        return None
    return Fraction(written) * _value(other) / Fraction(theirs) if theirs else None


def _unit(fact: Fact) -> tuple[int, str]:
    return fact.figure.scale, fact.figure.unit


def _written(fact: Fact) -> str:
    return fact.figure.surface.lstrip("0123456789.,")


def _value(fact: Fact) -> Fraction:
    return Fraction(fact.figure.value or 0)


def _year(fact: Fact) -> int:
    return fact.period.start.year if fact.period is not None else 0
