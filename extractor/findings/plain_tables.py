"""Tables of plain numbers, which no unit makes figures: what their totals are made of, what came in and what went out.

Offices fill in forms of such tables every year, and the words of their headings say what adds up, also where a page was
copied cell by cell. Any other table is taken for a plain list only where most of its totals add up, and told only where a
total comes near to what it should.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extractor.findings.adding import about, members_of
from extractor.findings.relations import Related, stated_twice
from extractor.findings.sheets import FormRule, Line, PlainTables, Sheet, sheet_of_cells, sheet_of_table
from extractor.findings.skeleton import Skeleton
from extractor.records import Report
from extractor.rulebook import Rulebook

_FEWEST, _LIKELY = 2, 2  # totals that add up, at the least and for each that does not, before any other is doubted
_SURE = 3  # of these for each that does not, before that is more than doubted
_LESS, _MORE = Decimal("0.8"), Decimal("1.2")  # times a total, between which what it should come to lies


def plain_tables(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield what the totals of tables of plain numbers are made of, and what the text tells that a form does, too."""
    document, ways = report.document, rules.once(PlainTables)
    forms = [form for form in ways.rules.form if all(map(document.text.__contains__, form.heads))]
    if not document.tables and not forms:
        return
    taken = {figure.start for figure in report.figures}
    for number, table in enumerate(document.tables):
        sheet = sheet_of_table(document, table, taken, ways)
        form = sheet and next((one for one in forms if one.columns == [*sheet.headed.values()][: len(one.columns)]), None)
        if sheet and form:
            forms.remove(form)
            yield from _of_form(sheet, form, skeleton, ways)
        elif sheet:
            yield from (one._replace(wording=f"{number} {one.wording}") for one in _of_list(sheet, ways))
    for form in forms:
        yield from _of_form(sheet_of_cells(document.text, form, ways), form, skeleton, ways)


def _of_form(sheet: Sheet, form: FormRule, skeleton: Skeleton, ways: PlainTables) -> Iterator[Related]:
    lines = [*sheet.across(), *sheet.down(form.came), *sheet.balance(form)]
    held = sum(line.holds and bool(line.whole.value) for line in lines)
    failing = sum(not line.holds for line in lines)
    for line in lines:
        yield _sum(form.name, line, tension=held < _SURE * failing)
    told, stated = ways.told.get(form.name), sheet.of_all(form)
    if told and stated:
        lead, but = told
        counts = [one for one in skeleton.led(lead) if skeleton.kinds[one] == "count"]
        counts = [one for one in counts if not but.search(skeleton.leads[one])]
        figure = skeleton.figure_at(counts[0]) if len(counts) == 1 else None
        if figure and figure.value not in {one.value for one in stated}:
            one, other = sorted((figure, stated[0]), key=lambda it: it.start)
            yield stated_twice(form.name, one, other, skeleton.leads[counts[0]])


def _of_list(sheet: Sheet, ways: PlainTables) -> Iterator[Related]:
    if sheet.nested or any(word in sheet.words for word in ways.rules.words.never):
        return
    for lines in (list(sheet.across()), list(sheet.down())):
        held = sum(line.holds and line.tells for line in lines)
        failing = sum(not line.holds for line in lines)
        for line in lines if held >= max(_FEWEST, _LIKELY * failing) else ():
            if line.holds or about(line.whole, line.parts, _LESS, _MORE):
                yield _sum(ways.rules.sum.name, line, tension=True)


def _sum(name: str, line: Line, *, tension: bool) -> Related:
    parts = [part for part in line.parts if part.value] or line.parts[:1]  # noughts say nothing
    return Related("sum", "SUM", name, members_of(line.whole, parts), line.label, "closed", tension=tension)
