"""Runs that only one reading of their words allows: a decade of birth, days and a share, the year of the report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.records import Figure, Span
from extractor.repairs.claims import Claim, cuts
from extractor.repairs.place import Page, run_of
from extractor.repairs.vocabulary import DaysRule, DecadeRule, YearRule
from extractor.values.words import alternation

_WHOLE = 100
_LEAD = 60


def said(page: Page) -> Iterator[Claim]:
    """Yield what the words around each suspect run leave of its readings. Nothing on a page that lost nothing."""
    if page.loss is None:
        return
    for figure in page.suspects:
        for rule in page.rules.decade:
            yield from _decade(page, figure, rule)
        for days in page.rules.days_and_share:
            yield from _days_and_share(page, figure, days)
        for year in page.rules.year:
            yield from _year(page, figure, year)


def _decade(page: Page, figure: Figure, rule: DecadeRule) -> Iterator[Claim]:
    """`480后`: four people born in the eighties, for a decade has two digits."""
    digits, tail = run_of(page, figure)
    behind = tail + page.behind(figure, 4)
    number, decade = digits[:-2], digits[-2:]
    people = re.match(f"{rule.mark}(?:{alternation(rule.behind)})", behind)
    if not number or number[0] == "0" or decade not in rule.decades or people is None:
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


def _days_and_share(page: Page, figure: Figure, rule: DaysRule) -> Iterator[Claim]:
    """`历时20100%`: no share is above the whole, and no number begins with a zero.

    That days were lost, and no other unit, is told by a place of the page that has the same words whole.
    """
    digits, tail = run_of(page, figure)
    if figure.kind != "percent" or not digits or not tail:
        return
    tried = list(cuts(digits, 2))
    fits = [cut for cut in tried if int(cut[1]) <= _WHOLE]
    if len(fits) != 1:
        return
    (days, share), twin = fits[0], _days_twin(page, figure, rule)
    same = twin if twin and twin[1] == days else None
    timed = page.before(figure, 4).endswith(tuple(rule.before))
    if not same and not timed:
        return
    yield Claim(
        figure=figure,
        places=((figure.start + len(days), rule.put_back),),
        readings=(f"{days}{rule.put_back}{share}{tail}",),
        level="proven" if same or _lost_before(page, rule) else "supported",
        kind="restatement" if same else "lexical",
        proof="; ".join(f"{a}{rule.put_back}{b}{tail} {'✓' if (a, b) in fits else '✗'}" for a, b in tried),
        candidates=len(tried) + 1,
        premises=(same[0],) if same else (),
        lost_from=same[2] if same else next(w for w in rule.before if page.before(figure, 4).endswith(w)),
    )


def _days_twin(page: Page, figure: Figure, rule: DaysRule) -> tuple[Span, str, str] | None:
    """Return where the words in front stand a second time, before a number of days that a share follows."""
    lead = page.before(figure, page.rules.twins.least_lead)
    if len(lead) < page.rules.twins.least_lead or not lead.strip():
        return None
    pattern = re.compile(rf"{re.escape(lead)}(([0-9]+){rule.put_back}[^，。；\n]{{0,16}}?[0-9]+[%％])")
    digits = run_of(page, figure)[0]
    for match in pattern.finditer(page.text):
        if match.start(1) != figure.start and digits.startswith(match[2]):
            return Span(match.start(1), match.start(1) + len(match[2]) + len(rule.put_back)), match[2], match[1]
    return None


def _lost_before(page: Page, rule: DaysRule) -> bool:
    """Tell whether the page has a run of which a whole place shows that days were lost in front of a share."""
    others = [one for one in page.suspects if one.kind == "percent"]
    return any(_days_twin(page, one, rule) for one in others)


def _year(page: Page, figure: Figure, rule: YearRule) -> Iterator[Claim]:
    """`二、2023主要做法`: the year of the report, at the head of a heading or a statement."""
    document = page.document
    digits, tail = run_of(page, figure)
    years = {str(year) for year in (document.report_year, document.plan_year) if year is not None}
    if tail or digits not in years or figure.kind != "date":
        return
    written = page.text.find(digits + rule.put_back)
    if written < 0 or not page.before(figure, 1).endswith(tuple(rule.openers)):
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
