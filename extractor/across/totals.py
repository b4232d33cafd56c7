"""What adds up over reports: TOTAL, the sum so far from that of the year before; SPAN, a part of a year and the year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

from extractor.across.events import Day
from extractor.across.facts import Fact
from extractor.across.names import Names
from extractor.across.periods import Period, of_year
from extractor.across.restated import Judge, linked, named
from extractor.across.tell import Failed, apart, joined, ranged, said_by, stated, two_sides
from extractor.across.vocabulary import AcrossRules, Wording
from extractor.findings.units import unit_key
from extractor.records import Link

_COUNTS = ("households", "people", "count", "person_times")


def totals(facts: list[Fact], days: list[Day], judge: Judge, rules: AcrossRules) -> Iterator[Failed | Link]:
    """Yield each sum so far that is not what it was a year before and what came since, or less than it was."""
    groups: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.way in ("total", "done") and fact.period is not None and fact.figure.kind != "percent":
            groups[fact.owner.key, fact.measure, fact.noun, unit_key(fact.figure), fact.scope].append(fact)
    begun: dict[str, set[int]] = defaultdict(set)
    for day in days:
        if day.event == "start" and not day.ahead:
            begun[day.owner.key].add(day.start.year)
    for group in groups.values():
        for now in (fact for fact in group if fact.way == "total"):
            yield from _so_far(now, group, begun[now.owner.key], judge, rules)


def _so_far(
    now: Fact, group: list[Fact], begun: set[int], judge: Judge, rules: AcrossRules
) -> Iterator[Failed | Link]:
    assert now.period is not None
    year = now.period.end.year - 1
    before = [fact for fact in group if fact.way == "total" and _ends(fact, year)]
    # what was done in the year in which it began is all that was done by then
    if not before and begun == {year}:
        before = [fact for fact in group if fact.way == "done" and fact.period == of_year(year)]
    since = [fact for fact in group if fact.way == "done" and fact.period == now.period]
    others = {fact.document.document_id for fact in (*before, *since)} - {now.document.document_id}
    if (
        not before
        or not others
        or (not now.owner.project and not _one_series(now, before, since, judge, rules))
    ):
        return
    if not since:
        yield from _fallen(now, before, judge, rules)
        return
    stated_now = judge.interval(now)
    sums = [judge.interval(one) + judge.interval(other) for one, other in product(before, since)]
    yield from linked("sum", (("part", before[0]), ("part", since[0]), ("whole", now)))
    if any(expected.meets(stated_now) for expected in sums):
        return
    first, second, expected = before[0], since[0], sums[0]
    one, other, last = said_by(first, second, now)

    def line(words: Wording) -> str:
        return joined(
            words,
            f"{stated(words, one)}{words.plus}{stated(words, other)}{words.equals}{ranged(now.figure, expected)}",
            stated(words, last, stated_now),
            words.difference + apart(now.figure, expected, stated_now),
        )

    yield Failed(
        "TOTAL", now.owner.name, named(now, rules), (one, other, last), line, expected, stated_now, now.figure,
        "note" if _revised((first, second, now), rules) else None, rules.zh.if_revised,
    )  # fmt: skip


def _one_series(now: Fact, before: list[Fact], since: list[Fact], judge: Judge, rules: AcrossRules) -> bool:
    """Tell whether two sums of a place go on from each other: neither is of its year alone, and what came since is about
    the difference of the two."""
    if not since or any(word in fact.words for fact in (now, *before) for word in rules.times.whole):
        return False
    total, last, added = (judge.rounded.point(fact.figure) for fact in (now, before[0], since[0]))
    if total is None or last is None or added is None or not last < total:
        return False
    return added < last and abs(total - last - added) <= added / 2


def _ends(fact: Fact, year: int) -> bool:
    """Tell whether a sum so far is that at the end of a year."""
    return fact.period is not None and fact.period.end == of_year(year).end


def _fallen(now: Fact, before: list[Fact], judge: Judge, rules: AcrossRules) -> Iterator[Failed]:
    """Yield a sum so far that is less than every one of a year before."""
    stated_now, least = judge.interval(now), [judge.interval(fact).lower for fact in before]
    if all(
        lower is not None and stated_now.upper is not None and stated_now.upper < lower for lower in least
    ):
        said, sides = said_by(before[0], now), (judge.interval(before[0]), stated_now)
        yield Failed(
            "TOTAL", now.owner.name, named(now, rules), said, two_sides(said[0], said[1], sides), *sides, now.figure,
            "note" if _revised((before[0], now), rules) else None, rules.zh.if_revised,
        )  # fmt: skip


def spans(facts: list[Fact], judge: Judge, rules: AcrossRules, names: Names) -> Iterator[Failed]:
    """Yield each amount of a part of a year that is greater than that of a longer part, or of the year."""
    groups: dict[object, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.way == "done" and fact.period is not None and _adds_up(fact, rules):
            groups[fact.key].append(fact)
    for group in groups.values():
        for part in group:
            longer = [fact for fact in group if _holds(fact.period, part.period)]
            nearest = min((fact.period.end for fact in longer if fact.period), default=None)
            wholes = [fact for fact in longer if fact.period and fact.period.end == nearest]
            if wholes and all(_exceeds(part, fact, judge) for fact in wholes):
                yield _spanned(part, wholes[0], judge, rules, names)


def _holds(longer: Period | None, shorter: Period | None) -> bool:
    """Tell whether a period goes on from another that begins with the year, or is the year that holds it."""
    if longer is None or shorter is None or longer == shorter or longer.start.year != longer.end.year:
        return False
    return longer.start <= shorter.start and shorter.end <= longer.end and longer.start.month == 1


def _adds_up(fact: Fact, rules: AcrossRules) -> bool:
    """Tell whether a fact is of what is done over a year, not of what there is at a time."""
    if fact.figure.measure in rules.comparable.flows:
        return True
    if fact.figure.kind != "percent" and any(word in fact.words for word in rules.comparable.added):
        return True
    counted = fact.owner.project and fact.figure.measure in _COUNTS
    return counted and any(word in fact.words for word in rules.comparable.counted)


def _surely_adds_up(fact: Fact, rules: AcrossRules) -> bool:
    """Tell whether a fact is an exact count that no wording lets reach back before the year."""
    until = any(word in fact.sentence for word in rules.times.until)
    exact = fact.figure.qualifier == "exact" and fact.figure.kind in _COUNTS
    return exact and fact.figure.measure in rules.comparable.sure_flows and not until


def _exceeds(part: Fact, whole: Fact, judge: Judge) -> bool:
    lower, upper = judge.interval(part).lower, judge.interval(whole).upper
    return lower is not None and upper is not None and lower > upper and part.document is not whole.document


def _spanned(part: Fact, whole: Fact, judge: Judge, rules: AcrossRules, names: Names) -> Failed:
    intervals = judge.interval(part), judge.interval(whole)
    same = names.plain(part.words) == names.plain(whole.words)  # the same words, but for the time
    exact = same and all(_surely_adds_up(fact, rules) for fact in (part, whole))
    revised = _revised((part, whole), rules)
    said = said_by(part, whole)
    line = two_sides(said[0], said[1], intervals)
    return Failed(
        "SPAN", whole.owner.name, named(whole, rules), said, line, *intervals, whole.figure,
        "note" if revised else "error" if exact else "warning", rules.zh.if_revised,
    )  # fmt: skip


def _revised(facts: tuple[Fact, ...], rules: AcrossRules) -> bool:
    return any(word in fact.part for fact in facts for word in rules.times.revised)
