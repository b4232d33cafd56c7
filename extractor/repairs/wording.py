"""Runs that only one reading of their words allows: a decade of birth, days and a share, the year of the report."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from extractor.records import Figure, Span
from extractor.repairs.claims import Claim, cuts
from extractor.repairs.place import Page, run_of
from extractor.repairs.vocabulary import DaysRule, DecadeRule, YearRule

_WHOLE = 100
_HEAD = 8


def said(page: Page) -> Iterator[Claim]:
    """Yield what the words around each suspect run leave of its readings. Nothing on a page that lost nothing."""
    if page.loss is None:
        return
    for rule in page.rules.days_and_share:
        yield from _days_and_shares(page, rule)
    for figure in page.suspects:
        for decade in page.rules.decade:
            yield from _decade(page, figure, decade)
        for year in page.rules.year:
            yield from _year(page, figure, year)


def _decade(page: Page, figure: Figure, rule: DecadeRule) -> Iterator[Claim]:
    """`480后`: four people born in the eighties, for a decade has two digits."""
    digits, tail = run_of(page, figure)
    behind = tail + page.behind(figure, 4)
    number, decade = digits[:-2], digits[-2:]
    people = behind.startswith(rule.mark) and behind[len(rule.mark) :].startswith(tuple(rule.behind))
    if not number or number[0] == "0" or decade not in rule.decades or not people:
        return
    if number in rule.decades or number[-2:] in rule.decades or len(number) > 2:
        return
    yield Claim(
        figure=figure,
        places=((figure.start + len(number), rule.put_back),),
        readings=(f"{number}{rule.put_back}{decade}{rule.mark}",),
        level="proven",
        kind="lexical",
        proof=f"{number}{rule.put_back}{decade}{rule.mark} ✓; {digits}{rule.mark} ✗",
        candidates=len(digits),
        lost_from=rule.put_back,
    )


def _days_and_shares(page: Page, rule: DaysRule) -> Iterator[Claim]:
    """`历时20100%`: no share is above the whole, and no number begins with a zero.

    That days were lost, and no other unit, is told by a place of the page that has the same words whole.
    """
    twins = _twins_of_days(page, rule)
    runs = [figure for figure in page.suspects if figure.kind == "percent"]
    of = {figure.start: _days_twin(page, figure, twins) for figure in runs}
    lost_here = any(twin is not None for twin in of.values())
    for figure in runs:
        digits, tail = run_of(page, figure)
        tried = list(cuts(digits, 2)) if tail else []
        fits = [cut for cut in tried if int(cut[1]) <= _WHOLE]
        timed = next((word for word in rule.before if page.before(figure, 4).endswith(word)), "")
        twin = of[figure.start]
        if len(fits) != 1 or not (timed or twin):
            continue
        (days, share), same = fits[0], twin if twin and twin.days == fits[0][0] else None
        yield Claim(
            figure=figure,
            places=((figure.start + len(days), rule.put_back),),
            readings=(f"{days}{rule.put_back}{share}{tail}",),
            level="proven" if same or (timed and lost_here) else "supported",
            kind="restatement" if same else "lexical",
            proof="; ".join(
                f"{a}{rule.put_back}{b}{tail} {'✓' if (a, b) in fits else '✗'}" for a, b in tried
            ),
            candidates=len(tried) + 1,
            premises=(same.span,) if same else (),
            lost_from=same.words if same else timed,
        )


def _days_twin(page: Page, figure: Figure, twins: dict[str, list[DaysTwin]]) -> DaysTwin | None:
    """Return the place that has the same words in front of the days that a run begins with."""
    digits = run_of(page, figure)[0]
    same = twins.get(page.before(figure, page.rules.twins.least_lead), [])
    return next((twin for twin in same if digits.startswith(twin.days)), None)


class DaysTwin(NamedTuple):
    """A place that has a number of days and a share, whole: where the days stand, their number, its words."""

    span: Span
    days: str
    words: str


def _twins_of_days(page: Page, rule: DaysRule) -> dict[str, list[DaysTwin]]:
    """Return the places where days and the share behind them stand whole, by the words in front."""
    least = page.rules.twins.least_lead
    pattern = re.compile(rf"(?<![0-9.])([0-9]+){rule.put_back}[^，。；\n]{{0,16}}?[0-9]+[%％]")
    found: dict[str, list[DaysTwin]] = defaultdict(list)
    for match in pattern.finditer(page.text):
        lead = page.text[max(0, match.start() - least) : match.start()]
        if len(lead.strip()) == least:
            end = match.end(1) + len(rule.put_back)
            found[lead].append(DaysTwin(Span(match.start(), end), match[1], match[0]))
    return found


def _year(page: Page, figure: Figure, rule: YearRule) -> Iterator[Claim]:
    """`二、2023主要做法`: the year of the report, at the head of a heading or a statement."""
    document = page.document
    digits, tail = run_of(page, figure)
    years = {str(year) for year in (document.report_year, document.plan_year) if year is not None}
    if tail or digits not in years or figure.kind != "date":
        return
    written = page.text.find(digits + rule.put_back)
    if (
        written < 0
        or not re.search(rule.head, page.before(figure, _HEAD))
        or page.behind(figure, 1).isascii()
    ):
        return
    yield Claim(
        figure=figure,
        places=((figure.end, rule.put_back),),
        readings=(digits + rule.put_back,),
        level="proven",
        kind="lexical",
        proof=f"{digits}{rule.put_back} = {digits}{rule.put_back} ({written})",
        candidates=1,
        premises=(Span(written, written + len(digits) + len(rule.put_back)),),
        lost_from=page.text[written : written + 12].partition("\n")[0],
    )
