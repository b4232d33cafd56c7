"""How long something lasts beside the days between which it does, and ages beside the year of a birth, in any words.

In whatever order a full sentence tells the two days, or one time, and the one duration: words beside the days say which is
the first, words beside the duration that it is that of the whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from extractor.findings.derived import tally
from extractor.findings.relations import Related
from extractor.findings.signs import SIGN
from extractor.findings.skeleton import Skeleton
from extractor.findings.spans import Spans, as_long, between, related
from extractor.findings.times import TookRule, drafted
from extractor.findings.yearless import dated
from extractor.records import Figure, Report, Span
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "lasting.toml"
_BEHIND = 16  # characters behind a day that say what comes on it
_TWO, _MOST = 2, 8  # days; figures of a sentence
_MONTH = Decimal("30.44")  # days
_OFF = Decimal("1.1")  # months
_A_YEAR, _HALF = 12, 6  # months
_YEAR = re.compile(r"\d{4}")
_AGE = 8  # characters around the word for years of age that tell an age
_LEAST_AGE, _GREATEST_AGE = 10, 125


class LastingRule(TookRule):
    """Words beside a duration and beside the first and the last of two days; see the comments in the file."""

    behind: str
    from_: str
    begins: str
    to: str
    ends: str
    part: str
    rough: str
    ends_held: str


class AgedRule(Rule):
    """Words beside the year of a birth, and how an age is told, the group `age`, in a `unit`; now: words for this year."""

    behind: str
    lead: str
    unit: str
    age: str
    now: str
    never: list[str]


class AnniversaryRule(Rule):
    """Words beside the year in which something was founded; celebrated: in front of how many years that is, in a `unit`."""

    behind: str
    lead: str
    celebrated: str
    unit: str


class ServedRule(Rule):
    """lead: what stands in front of the years that somebody served; behind: what follows the year in which they began."""

    lead: str
    behind: str


class LastingRules(RuleFile):
    """rules/lasting.toml."""

    lasting: LastingRule
    aged: AgedRule
    anniversary: AnniversaryRule
    served: list[ServedRule]


class Lasting:
    """The rules of rules/lasting.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, LastingRules)
        self.rule, self.aged = loaded.lasting, loaded.aged
        self.spans = rules.once(Spans)
        one = self.rule
        self.lead, self.behind, self.from_, self.begins, self.to, self.ends, self.part, self.roughly = map(
            re.compile, (one.lead, one.behind, one.from_, one.begins, one.to, one.ends, one.part, one.rough)
        )
        self.ends_held = re.compile(one.ends_held)
        founded = self.anniversary = loaded.anniversary
        self.founded, self.founded_in = re.compile(founded.behind), re.compile(founded.lead)
        self.celebrated = re.compile(founded.celebrated)
        self.never, self.no_age = re.compile(alternation(one.never)), re.compile(alternation(self.aged.never))
        self.born, self.born_in = re.compile(self.aged.behind), re.compile(self.aged.lead)
        self.age, self.now = re.compile(self.aged.age.replace("DATE", SIGN["date"])), re.compile(self.aged.now)
        self.any_served = re.compile("|".join(rule.lead for rule in loaded.served))
        self.served = [(rule, re.compile(rule.lead), re.compile(rule.behind)) for rule in loaded.served]


def lasting(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each duration, age or length of service that is not that of the days beside it."""
    ways = rules.once(Lasting)
    for position in skeleton.of_kind("duration") if skeleton.of_kind("date") else ():
        lasts, served = _is_lasting(skeleton, ways, position), _is_served(skeleton, ways, position)
        places = skeleton.between(*skeleton.full_sentence(position)) if lasts or served else []
        if lasts and len(places) <= _MOST:
            yield from _lasts(skeleton, ways, position, places)
        if served and len(places) <= _MOST:
            yield from _serves(report, skeleton, ways, position, places)
        if skeleton.figure_at(position).unit == ways.anniversary.unit:
            yield from _celebrates(report, skeleton, ways, position)
    for end in _places(skeleton.text, ways.aged.unit) if skeleton.of_kind("date") else ():
        match = ways.age.search(skeleton.text, max(0, end - _AGE), end + _AGE)
        if match:
            yield from _ages(report, skeleton, ways, match)


def _places(text: str, word: str) -> Iterator[int]:
    """Yield where a word stands in a text."""
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


def _is_lasting(skeleton: Skeleton, ways: Lasting, position: int) -> bool:
    """Tell whether words beside a duration make it that of a whole."""
    behind = ways.behind.match(skeleton.text, position + 1)
    return behind is not None or ways.lead.search(skeleton.leads[position]) is not None


def _is_served(skeleton: Skeleton, ways: Lasting, position: int) -> bool:
    clause = skeleton.text[skeleton.clause_start(position, 0) : position]
    return ways.any_served.search(clause) is not None


def _lasts(skeleton: Skeleton, ways: Lasting, position: int, places: Sequence[int]) -> Iterator[Related]:
    """Yield the one duration of a sentence with its two days, or its one time, if it does not fit them."""
    lead = skeleton.leads[position]
    days = [one for one in places if skeleton.kinds[one] == "date"]
    durations = [one for one in places if skeleton.kinds[one] == "duration"]
    durations = [one for one in durations if not ways.ends_held.search(skeleton.leads[one])]
    if len(durations) != 1 or not days or len(days) > _TWO:
        return
    first, last = min(days[0], position), max(days[-1], position)
    start, end = first - len(skeleton.leads[first]), min((last + _BEHIND, *skeleton.edges(last, last + _BEHIND)))
    if ways.never.search(skeleton.text, start, end):
        return
    term = skeleton.figure_at(position)
    span = _span(skeleton, ways, days)
    if span is None:
        return
    rule = ways.rule.model_copy(update={
        "at_most": ways.part.search(lead) is not None,
        "roughly": ways.roughly.search(skeleton.text, start, end) is not None,
    })  # fmt: skip
    exact = len(days) == _TWO and all(_is_day(skeleton.figure_at(one), ways) for one in days)
    fits = as_long(span, term, ways.spans, rule) and not _too_many_years(span, term, ways)
    finer = not any(_is_year(skeleton.figure_at(one), ways) for one in days)
    if not fits or (finer and not _so_many_years(span, term, ways, rule)) or (exact and not _so_many_months(span, term, ways, rule)):
        wording = skeleton.words(first, last + 1)
        yield related("TERM", rule.name, span, term, wording)


def _span(skeleton: Skeleton, ways: Lasting, days: Sequence[int]) -> Figure | None:
    """Return the time from the first to the last day, or the one that a sentence tells as such."""
    if len(days) == 1:
        time = dated([skeleton.figure_at(days[0])], ways.spans.dates)[0]
        return time if any(word in time.surface for word in ways.spans.to) else None
    one, other = days
    if _begins(skeleton, ways, one) and _ends(skeleton, ways, other):
        return between(skeleton, one, other, ways.spans.dates)
    if _begins(skeleton, ways, other) and _ends(skeleton, ways, one) and not _ends(skeleton, ways, other):
        first, last = dated([skeleton.figure_at(place) for place in (other, one)], ways.spans.dates)
        if first.date_start and last.date_end and first.date_start <= last.date_end:
            return drafted(skeleton.words(one, other + 1), first.date_start, last.date_end, first)
    return None


def _begins(skeleton: Skeleton, ways: Lasting, position: int) -> bool:
    return bool(ways.from_.search(skeleton.leads[position]) or ways.begins.search(_after(skeleton, position)))


def _ends(skeleton: Skeleton, ways: Lasting, position: int) -> bool:
    return bool(ways.to.search(skeleton.leads[position]) or ways.ends.search(_after(skeleton, position)))


def _after(skeleton: Skeleton, position: int) -> str:
    return skeleton.text[position + 1 : position + 1 + _BEHIND]


def _is_day(figure: Figure, ways: Lasting) -> bool:
    """Tell whether a time is one day."""
    one = dated([figure], ways.spans.dates)[0]
    return one.date_start is not None and one.date_start == one.date_end


def _so_many_months(span: Figure, term: Figure, ways: Lasting, rule: LastingRule) -> bool:
    """Tell whether from one day to another it can be as many months as is said."""
    first, last = span.date_start, span.date_end
    if ways.spans.rules.parts.get(term.unit) != "month" or first is None or last is None:
        return True
    if term.lower is None or term.upper is None or rule.roughly:
        return True
    months = ((last - first).days + 1) / _MONTH
    return (rule.at_most or months <= term.upper + _OFF) and term.lower - _OFF <= months


def _is_year(figure: Figure, ways: Lasting) -> bool:
    """Tell whether a time is no day or month, but one of years."""
    one = dated([figure], ways.spans.dates)[0]
    first, last = one.date_start, one.date_end
    return first is None or last is None or (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)


def _so_many_years(span: Figure, term: Figure, ways: Lasting, rule: LastingRule) -> bool:
    """Tell whether from one month to another it can be as many years as is said, half a year more or less."""
    first, last = span.date_start, span.date_end
    if ways.spans.rules.parts.get(term.unit) != "year" or first is None or last is None or term.value is None:
        return True
    months = _A_YEAR * (last.year - first.year) + last.month - first.month
    least, most = _A_YEAR * term.value - _HALF, _A_YEAR * term.value + _HALF
    return rule.roughly or ((rule.at_most or months <= most) and least <= months)


def _too_many_years(span: Figure, term: Figure, ways: Lasting) -> bool:
    """Tell whether a time of whole years has fewer of them than is said."""
    first, last = span.date_start, span.date_end
    if ways.spans.rules.parts.get(term.unit) != "year" or first is None or last is None or term.lower is None:
        return False
    whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    return whole and term.lower > last.year - first.year + 1


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
        begun = [one for one in days if behind.search(_after(skeleton, one))]
        if len(begun) != 1:
            continue
        found = _service(report, skeleton, begun[0], [one for one in days if one > begun[0]], clause, ways)
        if found is not None and not _so_old(found, term.lower, term.upper):
            span = drafted(f"{found.first.surface}—{found.last.surface}", *_ends_of(found), found.first)
            yield related("TERM", rule.name, span, term, skeleton.words(begun[0], position + 1))


def _ages(report: Report, skeleton: Skeleton, ways: Lasting, match: re.Match[str]) -> Iterator[Related]:
    """Yield an age with the one year of a birth in its full sentence or one beside it, and the year of which it is told."""

    def is_born(day: int) -> bool:
        return bool(ways.born.search(_after(skeleton, day)) or ways.born_in.search(skeleton.leads[day]))

    start, end = _with_neighbours(skeleton, match.start(), lambda days: any(map(is_born, days)))
    days = [one for one in skeleton.between(start, end) if skeleton.kinds[one] == "date"]
    born = list(filter(is_born, days))
    sentence = skeleton.text[start:end]
    if len(born) != 1 or len(list(ways.age.finditer(sentence))) != 1:
        return
    first, last = min(born[0] - len(skeleton.leads[born[0]]), match.start()), max(born[0], match.end())
    if ways.no_age.search(skeleton.text, max(start, skeleton.clause_start(first, 0)), last):
        return
    begun = [one for one in days if any(behind.search(_after(skeleton, one)) for _, _, behind in ways.served)]
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
    start = skeleton.full_sentence(max(first, sentence.start - _TWO)).start
    end = skeleton.full_sentence(min(last - 1, sentence.end + 1)).end
    return Span(max(first, start), min(last, end))


def _celebrates(report: Report, skeleton: Skeleton, ways: Lasting, position: int) -> Iterator[Related]:
    """Yield an anniversary with the year in which something was founded, and the year of which it is told."""
    if not ways.celebrated.search(skeleton.leads[position]):
        return

    def is_founded(day: int) -> bool:
        match = ways.founded.search(_after(skeleton, day))
        told = match is not None and skeleton.kinds.get(day + 1 + match.end()) != "duration"  # no anniversary of that
        return told or ways.founded_in.search(skeleton.leads[day]) is not None

    start, end = _with_neighbours(skeleton, position, lambda days: any(map(is_founded, days)))
    days = [one for one in skeleton.between(start, end) if skeleton.kinds[one] == "date"]
    begun, term = list(filter(is_founded, days)), skeleton.figure_at(position)
    if len(begun) != 1:
        return
    found = _service(report, skeleton, begun[0], [one for one in days if one != begun[0]], skeleton.text[start:end], ways)
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
    after = [one for one in map(skeleton.figure_at, later) if one.date_start and one.date_start > first.date_start]
    years = {one.date_start.year for one in after if one.date_start}
    if len(years) == 1 and len(after) == len(later):
        return _Service(first, after[0])
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
