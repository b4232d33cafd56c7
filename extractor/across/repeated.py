"""One fact told twice in one report, one digit, two swapped digits or a unit apart: what the place did, has, or plans.

Reports tell most of what they tell twice, in their summary and in its section. Two numbers of one fact that differ otherwise
may be of another scope that no word tells; those that differ by a slip of the hand hardly are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from extractor.across.facts import Fact, by_key
from extractor.across.owners import Page
from extractor.across.restated import Judge, named, slipped
from extractor.across.tell import Failed, bracketed, joined, said_by
from extractor.across.tell import apart as distance_of
from extractor.across.vocabulary import AcrossRules, Wording
from extractor.findings.arithmetic import of_rule
from extractor.findings.restatements import label_of
from extractor.findings.units import Key, unit_key
from extractor.records import Figure, Report, Section

_WAYS = ("done", "lasting", "total", "planned")
_LEFT_OUT = frozenset(("date", "percent", "duration", "percentage_points", "unit_price", "multiple"))
_LONG = 4  # characters of a noun that ends another
_NEARLY, _AROUND = 0.02, 1.1
_TELLING = 3  # digits up to the last that is not zero: two round numbers differ in one digit by chance
_MOST = 40  # figures of one noun and unit that are compared


def may_repeat(report: Report, rules: AcrossRules) -> bool:
    """Tell whether two figures of a report could state one fact a slip apart; a cheap look before its facts are read."""
    named: dict[str, list[Figure]] = defaultdict(list)
    for figure in report.figures:
        if (noun := figure.noun) and figure.kind not in _LEFT_OUT and figure.quality != "suspect":
            named[noun[-_LONG:]].append(figure)
    groups: dict[tuple[Key, str], list[Figure]] = defaultdict(list)
    for noun, figures in named.items():
        for figure in figures if len(figures) > 1 else ():
            groups[unit_key(figure), noun].append(figure)
    factors = sorted(float(of_rule(rule.factor)) for rule in rules.scale)
    return any(
        one.value != other.value
        and _nouns_agree(one.noun, other.noun)
        and (_a_slip_apart(one, other) or _a_unit_apart(one, other, factors))
        and _apart(report, one, other)
        for figures in groups.values()
        for one, other in combinations(figures[:_MOST], 2)
    )


def repeated(pages: Sequence[Page], facts: list[Fact], judge: Judge, rules: AcrossRules) -> Iterator[Failed]:
    """Yield each fact that one report states twice, a slip apart, in two paragraphs; not what two points of a list tell."""
    sections = {
        figure.figure_id: section
        for page in pages
        for figure, section in zip(page.report.figures, page.sections, strict=True)
    }
    reports = {page.report.document.document_id: page.report for page in pages}
    for group in by_key(fact for fact in facts if fact.way in _WAYS).values():
        by_report: dict[str, list[Fact]] = defaultdict(list)
        for fact in group:
            by_report[fact.document.document_id].append(fact)
        for name, told in by_report.items():
            first = told[0]
            other = next((fact for fact in told if fact.figure.value != first.figure.value), None)
            if other is None or len({fact.figure.value for fact in told}) > 2:
                continue
            pair, report = (first.figure, other.figure), reports[name]
            labels = {label_of(report, figure) for figure in pair} - {""}
            points = all(_begins(report, figure, sections.get(figure.figure_id)) for figure in pair) or len(labels) > 1
            known = _known(report, pair)
            slip = _a_slip_apart(*pair) or slipped(first, other, judge, rules) is not None
            alike = _nouns_agree(first.figure.noun, other.figure.noun) and _apart(report, *pair)
            if slip and alike and not points and not known and not judge.agree(first, other):
                yield _failed(first, other, judge, rules)


def _failed(first: Fact, other: Fact, judge: Judge, rules: AcrossRules) -> Failed:
    intervals = judge.interval(first), judge.interval(other)

    def line(words: Wording) -> str:
        here, elsewhere = (
            fact.figure.surface + bracketed(fact.figure, interval)
            for fact, interval in zip((first, other), intervals, strict=True)
        )
        distance = words.difference + distance_of(other.figure, *intervals)
        return joined(words, words.here + here, words.elsewhere + elsewhere, distance)

    said, what = said_by(first, other), named(first, rules)
    return Failed("RESTATE", first.owner.name, what, said, line, *intervals, other.figure)


def _a_slip_apart(first: Figure, second: Figure) -> bool:
    """Tell whether one digit, or two that change places, make one number of the other."""
    one, other = first.written_value, second.written_value
    alike = len(one) == len(other) and one.find(".") == other.find(".") and first.unit == second.unit
    if not alike or first.scale != second.scale or len(one.replace(".", "")) < 2 or not (one + other).isascii():
        return False
    differ = [index for index in range(len(one)) if one[index] != other[index]]
    swapped = len(differ) == 2 and one[differ[0]] == other[differ[1]] and one[differ[1]] == other[differ[0]]
    told = min(len(written.replace(".", "").rstrip("0")) for written in (one, other))
    return swapped or (len(differ) == 1 and told >= _TELLING)


def _a_unit_apart(first: Figure, second: Figure, factors: Sequence[float]) -> bool:
    """Tell whether one amount is nearly another in the place of a greater unit. factors: of units, the least first."""
    low, high = float(first.value or 0), float(second.value or 0)
    if low > high:
        low, high = high, low
    times = high / low if low > 0 else 0.0
    if not factors or times < factors[0] / 2:
        return False
    around = factors[bisect_left(factors, times / _AROUND) : bisect_left(factors, times * _AROUND)]  # mostly none
    return any(abs(times / factor - 1) <= _NEARLY for factor in around)


def _nouns_agree(one: str, other: str) -> bool:
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    return short == long or (len(short) >= _LONG and long.endswith(short))


def _apart(report: Report, first: Figure, second: Figure) -> bool:
    return "\n" in report.document.text[min(first.end, second.end) : max(first.start, second.start)]


def _begins(report: Report, figure: Figure, section: Section | None) -> bool:
    """Tell whether a figure stands on the line that begins its section: a point of a list."""
    return section is not None and "\n" not in report.document.text[section.start : figure.start]


def _known(report: Report, pair: tuple[Figure, Figure]) -> bool:
    """Tell whether a finding tells already that two figures of a report differ."""
    ids = {figure.figure_id for figure in pair}
    return any(ids <= set(finding.figure_ids) for finding in report.findings)
