"""How long ago something began beside its year: ages, years of service, anniversaries.

The year in which it began stands beside words for that, in the full sentence or, of ages and anniversaries, in the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from extractor.findings.derived import tally
from extractor.findings.lasting import MOST, Lasting, after
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.spans import related
from extractor.findings.times import drafted
from extractor.records import Figure, Report, Span
from extractor.rulebook import Rulebook

_YEAR = re.compile(r"\d{4}")
_AGE = 8  # characters around the word for years of age that tell an age
_LEAST_AGE, _GREATEST_AGE = 10, 125
_BESIDE = 2  # characters from one sentence to that in front of it


def since(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each age, length of service or anniversary that is not that of the year in which it began."""
    ways = rules.once(Lasting)
    if not skeleton.of_kind("date"):
        return
    for position in skeleton.of_kind("duration"):
        if _is_served(skeleton, ways, position):
            places = skeleton.between(*skeleton.full_sentence(position))
            if len(places) <= MOST:
                yield from _serves(report, skeleton, ways, position, places)
        of_years = skeleton.figure_at(position).unit == ways.anniversary.unit
        if (of_years and ways.celebrated.search(skeleton.leads[position])) or _is_until_now(skeleton, ways, position):
            yield from _celebrates(report, skeleton, ways, position)
    for end in _places(skeleton.text, ways.aged.unit):
        match = ways.age.search(skeleton.text, max(0, end - _AGE), end + _AGE)
        if match:
            yield from _ages(report, skeleton, ways, match)


def _places(text: str, word: str) -> Iterator[int]:
    """Yield where a word stands in a text."""
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


def _is_until_now(skeleton: Skeleton, ways: Lasting, position: int) -> bool:
    """Tell whether it is told for how many years something has been there."""
    unit = ways.spans.rules.parts.get(skeleton.figure_at(position).unit)
    lead = unit == "year" and ways.until_now.search(skeleton.leads[position])
    return bool(lead) and ways.history.match(after(skeleton, position)) is not None


def _is_served(skeleton: Skeleton, ways: Lasting, position: int) -> bool:
    clause = skeleton.text[skeleton.clause_start(position, 0) : position]
    return ways.any_served.search(clause) is not None


class _Service(NamedTuple):
    """The year in which something began, and a later one."""

    first: Figure
    last: Figure


def _serves(
    report: Report, skeleton: Skeleton, ways: Lasting, position: int, places: Sequence[int]
) -> Iterator[Related]:
    """Yield the years that somebody served with the year in which these began and the one of which they are told."""
    term = skeleton.figure_at(position)
    if ways.spans.rules.parts.get(term.unit) != "year":
        return
    clause = skeleton.text[skeleton.clause_start(position, 0) : position]
    for rule, lead, behind in ways.served:
        if lead.search(clause) is None:
            continue
        days = [one for one in places if skeleton.kinds[one] == "date"]
        begun = [one for one in days if behind.search(after(skeleton, one))]
        if len(begun) != 1:
            continue
        found = _service(report, skeleton, begun[0], [one for one in days if one > begun[0]], clause, ways)
        if found is not None and not _so_old(found, term.lower, term.upper):
            span = drafted(f"{found.first.surface}—{found.last.surface}", *_ends_of(found), found.first)
            yield related("TERM", rule.name, span, term, skeleton.words(begun[0], position + 1))


def _ages(report: Report, skeleton: Skeleton, ways: Lasting, match: re.Match[str]) -> Iterator[Related]:
    """Yield an age with the one year of a birth in its full sentence or one beside it, and the year of which it is told."""

    def is_born(day: int) -> bool:
        return bool(ways.born.search(after(skeleton, day)) or ways.born_in.search(skeleton.leads[day]))

    start, end = _with_neighbours(skeleton, match.start(), lambda days: any(map(is_born, days)))
    days = [one for one in skeleton.between(start, end) if skeleton.kinds[one] == "date"]
    born = list(filter(is_born, days))
    sentence = skeleton.text[start:end]
    if len(born) != 1 or len(list(ways.age.finditer(sentence))) != 1:
        return
    first, last = min(born[0] - len(skeleton.leads[born[0]]), match.start()), max(born[0], match.end())
    if ways.no_age.search(skeleton.text, max(start, skeleton.clause_start(first, 0)), last):
        return
    begun = [one for one in days if any(behind.search(after(skeleton, one)) for _, _, behind in ways.served)]
    later = [one for one in days if one != born[0] and one not in begun]
    found = _service(report, skeleton, born[0], later, sentence, ways)
    age = int(match["age"])
    if found is None or not _LEAST_AGE <= age <= _GREATEST_AGE or _so_old(found, Decimal(age), Decimal(age)):
        return
    at = skeleton.offset(match.start("age"))
    told = tally(age, skeleton.words(match.start("age"), match.end()), at, skeleton.offset(match.end() - 1) + 1)
    span = drafted(f"{found.first.surface}—{found.last.surface}", *_ends_of(found), found.first)
    yield related("TERM", ways.aged.name, span, told, skeleton.words(min(born[0], match.start()), match.end()))


def _with_neighbours(skeleton: Skeleton, position: int, found: Callable[[list[int]], bool]) -> Span:
    """Return the full sentence of a position, with those beside it in its line where it does not hold what is sought."""
    sentence = skeleton.full_sentence(position)
    first, last = skeleton.line_start(position), skeleton.line_end(position)
    if found([one for one in skeleton.between(*sentence) if skeleton.kinds[one] == "date"]):
        return sentence
    start = skeleton.full_sentence(max(first, sentence.start - _BESIDE)).start
    end = skeleton.full_sentence(min(last - 1, sentence.end + 1)).end
    return Span(max(first, start), min(last, end))


def _celebrates(report: Report, skeleton: Skeleton, ways: Lasting, position: int) -> Iterator[Related]:
    """Yield an anniversary with the year in which something was founded, and the year of which it is told."""

    def is_founded(day: int) -> bool:
        match = ways.founded.search(after(skeleton, day))
        told = match is not None and skeleton.kinds.get(day + 1 + match.end()) != "duration"  # no anniversary of that
        return told or ways.founded_in.search(skeleton.leads[day]) is not None

    start, end = _with_neighbours(skeleton, position, lambda days: any(map(is_founded, days)))
    days = [one for one in skeleton.between(start, end) if skeleton.kinds[one] == "date"]
    begun, term = list(filter(is_founded, days)), skeleton.figure_at(position)
    if len(begun) != 1:
        return
    later = [one for one in days if one != begun[0]]
    own = [one for one in later if skeleton.clause_start(position, 0) <= one < position]  # in 2024 it was 68 years old
    found = _service(report, skeleton, begun[0], own or later, skeleton.text[start:end], ways)
    if found is not None and not _so_old(found, term.lower, term.upper):
        span = drafted(f"{found.first.surface}—{found.last.surface}", *_ends_of(found), found.first)
        wording = skeleton.words(min(begun[0], position), max(begun[0], position) + 1)
        yield related("TERM", ways.anniversary.name, span, term, wording)


def _service(
    report: Report, skeleton: Skeleton, begun: int, later: Sequence[int], words: str, ways: Lasting
) -> _Service | None:
    """Return the year in which something began and the one later day of a sentence, or this year where words say so."""
    first = skeleton.figure_at(begun)
    if first.date_start is None or not _YEAR.search(first.surface):
        return None
    behind = [one for one in map(skeleton.figure_at, later) if one.date_start and one.date_start > first.date_start]
    years = {one.date_start.year for one in behind if one.date_start}
    if len(years) == 1 and len(behind) == len(later):
        return _Service(first, behind[0])
    year = report.document.report_year
    if later or year is None or ways.now.search(words) is None:
        return None
    return _Service(first, drafted(str(year), date(year, 1, 1), date(year, 12, 31), first))


def _ends_of(found: _Service) -> tuple[date, date]:
    return found.first.date_start or date.min, found.last.date_end or date.max


def _so_old(found: _Service, least: Decimal | None, most: Decimal | None) -> bool:
    """Tell whether so many years can have passed: one less before the day of the year, one more where both are counted."""
    first, last = _ends_of(found)
    years = last.year - first.year
    return least is None or most is None or (least <= years + 1 and years - 1 <= most)
