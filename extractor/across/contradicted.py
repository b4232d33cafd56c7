"""What a county states otherwise than its townships: XDOC for one fact, TOTAL for what is said to be the townships' sum.

Rows are compared first. The reports are read again where two rows leave each other no common amount, and then judged
as any two figures are: by rounding, by cutting off, by what the sentence says of a revision.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from extractor.across.between import Pair
from extractor.across.counties import PLACE, PROJECT, SUM, Key, Stated, Told
from extractor.across.facts import Fact, part_of
from extractor.across.owners import Owner
from extractor.across.periods import Period
from extractor.across.restated import Judge, differing, named, one_a_report
from extractor.across.tell import Failed, apart, joined, ranged, said_by, stated
from extractor.across.vocabulary import AcrossRules, Wording
from extractor.records import Document, Figure, Report
from extractor.reports.contexts import Context, contexts
from extractor.values.intervals import Interval

Load = Callable[[str], Report]


class Pages:
    """The reports that must be read again, each once, with what stands around their figures."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._read: dict[str, tuple[Report, dict[str, int], list[Context]]] = {}

    def at(self, document_id: str, figure_id: str) -> tuple[Document, Figure, Context]:
        """Return a figure of a document with its surroundings."""
        if document_id not in self._read:
            report = self._load(document_id)
            places = {figure.figure_id: at for at, figure in enumerate(report.figures)}
            self._read[document_id] = report, places, contexts(report.document, report.figures)
        report, places, surroundings = self._read[document_id]
        at = places[figure_id]
        return report.document, report.figures[at], surroundings[at]


OVER_TOWNS = "TOTAL over townships"
_TWO = 2


class Side(NamedTuple):
    """A row and the mention that it is of."""

    told: Told
    stated: Stated


class Contradiction(NamedTuple):
    """What the county states, and what each township does, that rows cannot bring together."""

    check: str
    county: list[Side]
    towns: list[list[Side]]


def contradictions(
    county: Sequence[Told], towns: Sequence[Told], linked: Iterable[Pair]
) -> Iterator[Contradiction]:
    """Yield what the rows of a county and its townships contradict each other in."""
    groups: dict[tuple[str, str, int, Key], tuple[list[Side], list[Side]]] = defaultdict(lambda: ([], []))
    for own, town in (
        *_same_places(county, towns),
        *((pair.county, pair.town) for pair in linked if _sure(pair)),
    ):
        year = (
            own.year if own.kind == PROJECT else 0
        )  # what lasts is compared year by year, the rest by its period
        for side, told in enumerate((own, town)):
            for one in told.facts:
                sides = groups[own.entity, f"{town.place}|{town.entity}", year, one.key][side]
                if all(one.figure_id != known.stated.figure_id for known in sides):
                    sides.append(Side(told, one))
    for mine, theirs in groups.values():
        if mine and theirs and not any(_meet(one.stated, other.stated) for one in mine for other in theirs):
            yield Contradiction("XDOC", mine, [theirs])
    yield from _sums(county, towns)


def _same_places(county: Sequence[Told], towns: Sequence[Told]) -> Iterator[tuple[Told, Told]]:
    """Yield what the county says of a township beside what that says of itself."""
    of_town: dict[str, list[Told]] = defaultdict(list)
    for town in towns:
        if town.kind == PLACE and town.names[0] == town.place:
            of_town[town.place].append(town)
    for own in county:
        if own.kind == PLACE:
            yield from ((own, town) for town in of_town.get(own.names[0], ()))


def _sure(pair: Pair) -> bool:
    """Tell whether two mentions are of one project even if a figure of theirs differs."""
    return pair.alike >= 1 or (pair.named and bool(pair.shared))


def _sums(county: Sequence[Told], towns: Sequence[Told]) -> Iterator[Contradiction]:
    by_key: dict[Key, dict[str, list[Side]]] = defaultdict(lambda: defaultdict(list))
    sums = [Side(own, one) for own in county if own.kind == SUM for one in own.facts]
    wanted = {side.stated.key for side in sums}
    for town in towns:
        for one in town.facts if town.kind == PLACE and town.names[0] == town.place else ():
            if one.key in wanted:
                by_key[one.key][town.place].append(Side(town, one))
    for total in sums:
        parts = list(by_key[total.stated.key].values())
        least = [max(_end(side.stated.lower) or Fraction(0) for side in sides) for sides in parts]
        most = [min(_end(side.stated.upper) or Fraction(10**30) for side in sides) for sides in parts]
        lower, upper = _end(total.stated.lower), _end(total.stated.upper)
        above = upper is not None and sum(least) > upper
        below = len(parts) == total.stated.towns and lower is not None and sum(most) < lower
        if len(parts) >= _TWO and (above or below):
            yield Contradiction(OVER_TOWNS, [total], parts)


def _meet(one: Stated, other: Stated) -> bool:
    lower, upper = _end(one.lower), _end(one.upper)
    least, most = _end(other.lower), _end(other.upper)
    return (lower is None or most is None or lower <= most) and (
        upper is None or least is None or least <= upper
    )


def _end(text: str) -> Fraction | None:
    return Fraction(text) if text else None


def confirmed(one: Contradiction, pages: Pages, judge: Judge, rules: AcrossRules) -> Iterator[Failed]:
    """Yield the failed check of a contradiction, if the reports themselves bear it out."""
    county = _facts(one.county, pages, judge)
    towns = [_facts(sides, pages, judge) for sides in one.towns]
    if not county or not all(towns):
        return
    if one.check == OVER_TOWNS:
        yield from _summed(county[0], [facts[0] for facts in towns], judge, rules)
    elif not any(judge.agree(first, second) for first in county for second in towns[0]):
        failed = differing(county[0], towns[0][0], judge, rules)
        if failed is not None:
            yield failed


def _summed(total: Fact, parts: Sequence[Fact], judge: Judge, rules: AcrossRules) -> Iterator[Failed]:
    observed = judge.interval(total)
    expected = sum((judge.interval(part) for part in parts), Interval(Fraction(0), Fraction(0)))
    if expected.meets(observed) or any(word in total.part for word in rules.times.revised):
        return
    said = said_by(total, *parts)

    def line(words: Wording) -> str:
        pieces = words.plus.join(stated(words, one) for one in said[1:])
        return joined(
            words,
            stated(words, said[0], observed),
            f"{pieces}{words.equals}{ranged(total.figure, expected)}",
            words.difference + apart(total.figure, expected, observed),
        )

    yield Failed(
        OVER_TOWNS, total.owner.name, named(total, rules), said, line, expected, observed, total.figure,
        would=rules.zh.if_revised,
    )  # fmt: skip


def _facts(sides: Sequence[Side], pages: Pages, judge: Judge) -> list[Fact]:
    """Return rows as facts again, the most exact of each report; none of a report that contradicts itself."""
    found = [_fact(side, pages) for side in sides]
    return one_a_report(
        sorted(found, key=lambda fact: (fact.published, fact.document.document_id, fact.figure.start)), judge
    )


def _fact(side: Side, pages: Pages) -> Fact:
    told, row = side
    document, figure, around = pages.at(told.document_id, row.figure_id)
    period = Period(date.fromisoformat(row.start), date.fromisoformat(row.end)) if row.start else None
    return Fact(
        figure, document, Owner(told.entity, told.names[0], told.kind not in (PLACE, SUM)),
        row.measure, row.what, row.way, period, frozenset(row.scope), "",
        around.text[around.sentence : around.stop], part_of(around),
    )  # fmt: skip
