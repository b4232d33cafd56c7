"""A growth that one report states, against the levels that two reports state: GROWTH."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from extractor.across.facts import Fact
from extractor.across.restated import Judge, linked, named
from extractor.across.tell import Failed, apart, joined, ranged, said_by, stated
from extractor.across.vocabulary import AcrossRules, Wording
from extractor.findings.units import unit_key
from extractor.records import Link
from extractor.values.intervals import Interval

_HUNDRED = Fraction(100)
_WITNESSES = 2
_FARTHEST = 10


def growths(facts: list[Fact], judge: Judge, rules: AcrossRules) -> Iterator[Failed | Link]:
    """Yield each growth over the year before that the two levels refute, and links for those that can be tested."""
    levels: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.way == "done" and fact.figure.kind != "percent" and fact.period and fact.period.whole_year:
            levels[fact.owner.key, fact.noun].append(fact)
    for growth in facts:
        if growth.way != "growth" or growth.period is None or not growth.period.whole_year:
            continue
        if any(word in growth.what for word in rules.comparable.real) or not _direction(growth, rules):
            continue
        known = levels.get((growth.owner.key, growth.noun), [])
        now = [
            one
            for one in known
            if one.document is growth.document
            and one.sentence == growth.sentence
            and one.period == growth.period
        ]
        if len(now) == 1:
            yield from _tested(growth, now[0], known, judge, rules)


def _direction(growth: Fact, rules: AcrossRules) -> int:
    """Return 1 for a rise, -1 for a fall, 0 where the words in front say neither."""
    if growth.words.endswith(tuple(rules.comparable.falling)):
        return -1
    return 1 if growth.words.endswith(tuple(rules.comparable.rising)) else 0


def _tested(
    growth: Fact, now: Fact, known: list[Fact], judge: Judge, rules: AcrossRules
) -> Iterator[Failed | Link]:
    assert growth.period is not None
    last = growth.period.last()
    scope = now.scope | growth.scope.intersection(rules.comparable.bases)
    bases = [
        one
        for one in known
        if one.period == last and one.scope == scope and unit_key(one.figure) == unit_key(now.figure)
    ]
    if not bases or any(one.document is growth.document for one in bases):
        return  # the report's own audit has both levels
    yield from linked("growth", (("from", bases[0]), ("to", now), ("share", growth)))
    sign = _direction(growth, rules)
    results = [_change(judge.interval(base), judge.interval(now), sign) for base in bases]
    observed = judge.interval(growth)
    if any(result.meets(observed) for result in results) or _cut_off(growth, bases, now, sign, judge):
        return
    base, expected = bases[0], results[0]
    if expected.lower is None or expected.upper is None or _too_far(base, now):
        return
    counted = now.figure.kind == "count"  # amounts are revised, and rates of them counted on another base
    sure = counted and _witnessed(bases, growth) and growth.figure.qualifier == "exact"
    base_said, now_said = said_by(base, now)

    def line(words: Wording) -> str:
        return joined(
            words,
            stated(words, base_said, judge.interval(base)),
            f"{stated(words, now_said, judge.interval(now))}{words.equals}{ranged(growth.figure, expected)}",
            f"{words.growth}{growth.figure.surface}",
            words.difference + apart(growth.figure, expected, observed),
        )

    yield Failed(
        "GROWTH", growth.owner.name, named(now, rules), said_by(base, now, growth), line, expected, observed,
        growth.figure, "error" if sure else "warning", rules.zh.if_revised, witnesses=said_by(*bases[1:]),
    )  # fmt: skip


def _witnessed(bases: list[Fact], growth: Fact) -> bool:
    """Tell whether two reports state the level, one of them no earlier than the growth: it was not revised between."""
    return len({one.document.document_id for one in bases}) >= _WITNESSES and any(
        one.published >= growth.published for one in bases
    )


def _change(base: Interval, now: Interval, sign: int) -> Interval:
    """Return the change from one level to another in percent."""
    if not base.lower or base.lower <= 0 or base.upper is None or now.lower is None or now.upper is None:
        return Interval(None, None)
    low, high = now.lower / base.upper, now.upper / base.lower
    ends = sorted(((low - 1) * _HUNDRED * sign, (high - 1) * _HUNDRED * sign))
    return Interval(ends[0], ends[1])


def _cut_off(growth: Fact, bases: list[Fact], now: Fact, sign: int, judge: Judge) -> bool:
    """Tell whether cutting the numbers off, not rounding them, lets the growth hold."""
    observed, level = judge.truncated.of(growth.figure), judge.truncated.of(now.figure)
    return any(_change(judge.truncated.of(base.figure), level, sign).meets(observed) for base in bases)


def _too_far(base: Fact, now: Fact) -> bool:
    """Tell whether two levels are so far apart that they are hardly of one thing."""
    one, other = base.figure.value, now.figure.value
    return not one or not other or max(one, other) > _FARTHEST * min(one, other)
