"""Runs of year, month and day -> the days they can mean. A run with one reading is proven by the calendar.

A run of digits in front of the word for day or month is cut in every way; few cuts are dates. What else the same
digits could say (a stretch of days, a number of days) must be ruled out by the words around them.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from extractor.records import Figure
from extractor.repairs.claims import Claim, cuts, put_back
from extractor.repairs.place import Page, run_of

_LEAP = 2024
_YEAR_DIGITS = 4


def dated(page: Page) -> Iterator[Claim]:
    """Yield what the calendar says of each suspect run in front of the word for day or month.

    Of two runs that are the ends of one stretch, or stand right behind one another, neither is proven alone.
    """
    claims = {}
    for figure in page.suspects:
        digits, tail = run_of(page, figure)
        claim = _claim(page, figure, digits, tail) if digits else None
        if claim is not None:
            claims[figure.start] = claim
    suspects = page.suspects
    for first, last in pairwise(suspects):
        between = page.text[first.end : last.start].strip()
        if between and between not in page.dates.words.to:
            continue
        ends = [claims.get(first.start), claims.get(last.start)]
        if not all(end is not None and end.proven for end in ends):
            claims |= {
                end.figure.start: replace(end, level="supported") for end in ends if end and end.proven
            }
    yield from claims.values()


def _claim(page: Page, figure: Figure, digits: str, tail: str) -> Claim | None:
    words = page.dates.words
    unit = words.month if tail.startswith(words.month) else next((d for d in words.day[:1] if tail == d), "")
    limits = page.rules.dates
    if not unit or page.before(figure, 4).endswith(tuple(limits.never_before)):
        return None
    if page.behind(figure, 3).startswith(tuple(limits.never_after)):
        return None
    lost = (words.year,) if unit == words.month else (words.year, words.month)
    tried = [(cut, lost[len(lost) + 1 - len(cut) :]) for count in (2, 3) for cut in cuts(digits, count)]
    tried = [(cut, missing) for cut, missing in tried if len(cut) <= len(lost) + 1]
    fits = [(cut, missing) for cut, missing in tried if _is_date(page, cut, unit)]
    if not fits:
        return None
    readings = tuple(_written(cut, missing) + tail for cut, missing in fits)
    cut, missing = fits[0]
    one = len(fits) == 1
    with_year = len(cut) == len(lost) + 1
    stretch = any(_is_stretch(page, cut, unit) for count in (2, 3, 4) for cut in cuts(digits, count))
    open_to_doubt = stretch or (not with_year and int(digits) <= limits.longest_span)
    sure = one and (page.loss is not None or with_year)
    sure = sure and (not open_to_doubt or _is_one(page, figure, with_year))
    return Claim(
        figure=figure,
        places=put_back(figure.start, cut, missing),
        readings=readings,
        level="proven" if sure else "supported" if one else "ambiguous",
        kind="calendar",
        proof="; ".join(f"{_written(c, m)}{unit} {'✓' if (c, m) in fits else '✗'}" for c, m in tried),
        candidates=len(tried) + 1,
        solutions=len(fits),
        lost_from="".join(missing),
    )


def _written(cut: tuple[str, ...], missing: tuple[str, ...]) -> str:
    return "".join(group + word for group, word in zip(cut, (*missing, ""), strict=True))


def _is_date(page: Page, cut: tuple[str, ...], unit: str) -> bool:
    """Tell whether numbers are year and month, month and day, or year, month and day."""
    numbers = [int(group) for group in cut]
    if unit == page.dates.words.month:
        return _is_year(page, cut[0]) and len(numbers) == 2 and 1 <= numbers[1] <= 12
    year = numbers[0] if len(numbers) == 3 else _LEAP
    if len(numbers) == 3 and not _is_year(page, cut[0]):
        return False
    return _is_day(year, *numbers[-2:])


def _is_year(page: Page, group: str) -> bool:
    limits = page.rules.dates
    return len(group) == _YEAR_DIGITS and limits.first_year <= int(group) <= limits.last_year


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _is_stretch(page: Page, cut: tuple[str, ...], unit: str) -> bool:
    """Tell whether numbers can be two months of a year, or two days of a month: 9月2至6日."""
    *front, first, last = cut
    if int(first) >= int(last):
        return False
    if unit == page.dates.words.month:
        return (not front or (len(front) == 1 and _is_year(page, front[0]))) and int(last) <= 12
    if not front:
        return False
    year = int(front[0]) if len(front) == 2 else _LEAP
    if len(front) > 2 or (len(front) == 2 and not _is_year(page, front[0])):
        return False
    return _is_day(year, int(front[-1]), int(last))


def _is_one(page: Page, figure: Figure, with_year: bool) -> bool:
    """Tell whether the words around a run make it one day or month: `on` it, `until` it, or all of a line or bracket."""
    limits = page.rules.dates
    if page.before(figure, 4).endswith(tuple(limits.one_before)):
        return True
    behind = page.behind(figure, 4)
    if any(behind.startswith(word) and behind[len(word) :][:1].isdigit() for word in page.dates.words.to):
        return True  # the first day of a stretch
    if not with_year:
        return False
    alone = not behind or behind.startswith(tuple(limits.closers))
    return behind.startswith(tuple(limits.one_after)) or alone
