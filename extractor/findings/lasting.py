"""How long something lasts beside the days between which it does, and ages beside the year of a birth, in any words.

In whatever order a full sentence tells the two days, or one time, and the one duration: words beside the days say which is
the first, words beside the duration that it is that of the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.findings.relations import Related
from extractor.findings.signs import SIGN
from extractor.findings.skeleton import Skeleton
from extractor.findings.spans import Spans, as_long, between, related
from extractor.findings.times import TookRule, drafted
from extractor.findings.yearless import dated
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "lasting.toml"
BEHIND = 16  # characters behind a day that say what comes on it
_TWO, MOST = 2, 8  # days; figures of a sentence
_MONTH = Decimal("30.44")  # days
_OFF = Decimal("1.1")  # months
_A_YEAR, _HALF = 12, 6  # months


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
    """Words beside the year in which something was founded; celebrated: in front of how many years that is, in a `unit`.

    until_now: in front of how many years it has been there; history: behind them.
    """

    behind: str
    lead: str
    celebrated: str
    unit: str
    until_now: str
    history: str


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
        self.celebrated, self.until_now, self.history = map(
            re.compile, (founded.celebrated, founded.until_now, founded.history)
        )
        self.never, self.no_age = re.compile(alternation(one.never)), re.compile(alternation(self.aged.never))
        self.born, self.born_in = re.compile(self.aged.behind), re.compile(self.aged.lead)
        self.age, self.now = re.compile(self.aged.age.replace("DATE", SIGN["date"])), re.compile(self.aged.now)
        self.any_served = re.compile("|".join(rule.lead for rule in loaded.served))
        self.served = [(rule, re.compile(rule.lead), re.compile(rule.behind)) for rule in loaded.served]


def lasting(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each duration that is not that of the days beside it."""
    ways = rules.once(Lasting)
    for position in skeleton.of_kind("duration") if skeleton.of_kind("date") else ():
        places = skeleton.between(*skeleton.full_sentence(position)) if _is_lasting(skeleton, ways, position) else []
        if places and len(places) <= MOST:
            yield from _lasts(skeleton, ways, position, places)


def _is_lasting(skeleton: Skeleton, ways: Lasting, position: int) -> bool:
    """Tell whether words beside a duration make it that of a whole."""
    behind = ways.behind.match(skeleton.text, position + 1)
    return behind is not None or ways.lead.search(skeleton.leads[position]) is not None


def _lasts(skeleton: Skeleton, ways: Lasting, position: int, places: Sequence[int]) -> Iterator[Related]:
    """Yield the one duration of a sentence with its two days, or its one time, if it does not fit them."""
    lead = skeleton.leads[position]
    days = [one for one in places if skeleton.kinds[one] == "date"]
    durations = [one for one in places if skeleton.kinds[one] == "duration"]
    durations = [one for one in durations if not ways.ends_held.search(skeleton.leads[one])]
    if len(durations) != 1 or not days or len(days) > _TWO:
        return
    first, last = min(days[0], position), max(days[-1], position)
    start, end = first - len(skeleton.leads[first]), min((last + BEHIND, *skeleton.edges(last, last + BEHIND)))
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
    fits = fits and (not finer or _so_many_years(span, term, ways, rule))
    if not fits or (exact and not _so_many_months(span, term, ways, rule)):
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
    return bool(ways.from_.search(skeleton.leads[position]) or ways.begins.search(after(skeleton, position)))


def _ends(skeleton: Skeleton, ways: Lasting, position: int) -> bool:
    return bool(ways.to.search(skeleton.leads[position]) or ways.ends.search(after(skeleton, position)))


def after(skeleton: Skeleton, position: int) -> str:
    return skeleton.text[position + 1 : position + 1 + BEHIND]


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
