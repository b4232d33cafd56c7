"""Reports by hand: a sentence whose figures stand in brackets, such as `共[16个]项目，其中新建[10个]`."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from extractor.records import Document, Figure, Report
from extractor.values.intervals import allowed, converted
from extractor.values.numerals import last_weight

_UNITS = {
    "亿元": ("money", "100000000", "CNY"), "万元": ("money", "10000", "CNY"), "元": ("money", "1", "CNY"),
    "亩": ("area", "2000/3", "m2"), "平方米": ("area", "1", "m2"), "公里": ("length", "1000", "m"),
    "户": ("households", "1", "1"), "人": ("people", "1", "1"), "人次": ("person_times", "1", "1"),
    "%": ("percent", "1", "%"), "个百分点": ("percentage_points", "1", ""), "斤": ("mass", "1/2", "kg"),
}  # fmt: skip
_COUNTED = {"households", "people", "person_times", "count"}
_DATE = re.compile(r"\d+年|\d+月")
_BRACKETED = re.compile(r"\[([^\]]+)\]")
_SHAPES = {"approximate": "around", "more_than": "step_above", "at_least": "from", "exact": "rounded"}


def report(
    marked: str, document_id: str = "d", at: Mapping[str, Mapping[str, object]] | None = None
) -> Report:
    """Return the report of a marked text; `at` maps a surface to other fields of its figure."""
    text, done = "", 0
    figures: list[Figure] = []
    for match in _BRACKETED.finditer(marked):
        text += marked[done : match.start()]
        figures.append(figure(match[1], len(text), document_id, (at or {}).get(match[1], {})))
        text += match[1]
        done = match.end()
    text += marked[done:]
    return Report(document=Document(document_id=document_id, text=text), figures=figures)


def figure(surface: str, start: int, document_id: str, fields: Mapping[str, object]) -> Figure:
    """Return a figure with the interval that its writing allows."""
    common = {
        "figure_id": f"{document_id}-{start}", "document_id": document_id,
        "start": start, "end": start + len(surface), "surface": surface,
    }  # fmt: skip
    if _DATE.match(surface):
        return Figure(**{**common, "kind": "date", **_days(surface), **fields})
    match = re.fullmatch(r"([\d.]+)(余|多)?(.*)", surface)
    assert match, surface
    number, unit = Decimal(match[1]), match[3]
    kind, factor, code = _UNITS.get(unit, ("count", "1", "1"))
    step = Decimal(1).scaleb(int(number.as_tuple().exponent))
    qualifier = str(fields.get("qualifier", "more_than" if match[2] else "exact"))
    interval = allowed(number, step, last_weight(number, step), _SHAPES[qualifier], kind in _COUNTED)
    amount = {
        "kind": kind, "value": converted(number, Fraction(factor)), "written_value": match[1],
        "lower": converted(interval.lower, Fraction(factor)), "upper": converted(interval.upper, Fraction(factor)),
        "lower_closed": interval.lower_closed, "upper_closed": interval.upper_closed,
        "unit": unit, "unit_code": code, "qualifier": qualifier,
    }  # fmt: skip
    return Figure(**{**common, **amount, **fields})


def _days(surface: str) -> dict[str, date]:
    """Return first and last day of a written month or day; nothing for what the calendar has not."""
    match = re.fullmatch(r"(\d{4})年(\d+)月(?:(\d+)日)?", surface)
    year, month, day = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    if not 1 <= month <= 12 or day > monthrange(year, month)[1]:
        return {}
    return {
        "date_start": date(year, month, day or 1),
        "date_end": date(year, month, day or monthrange(year, month)[1]),
    }
