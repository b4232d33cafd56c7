"""Figures of another year: STALE where a report repeats, number for number, what the year before reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from extractor.across.facts import Fact, Key
from extractor.across.restated import named
from extractor.across.tell import Failed, Said, joined, said_by, stated
from extractor.across.vocabulary import AcrossRules, Wording

_LEAST = 2
_DIGITS = 3


def stale(facts: list[Fact], rules: AcrossRules) -> Iterator[Failed]:
    """Yield each sentence two or more of whose long numbers are those of the same sentence a year before."""
    before: dict[tuple[Key, int], list[Fact]] = defaultdict(list)
    for fact in facts:
        if _of_its_year(fact):
            assert fact.period is not None
            before[fact.key, fact.period.start.year + 1].append(fact)
    same: dict[tuple[str, str, str, str], list[tuple[Fact, Fact]]] = defaultdict(list)
    differs: set[tuple[str, str, str, str]] = set()
    for fact in facts:
        if not _of_its_year(fact):
            continue
        assert fact.period is not None
        for last in before.get((fact.key, fact.period.start.year), []):
            pair = (last.document.document_id, last.sentence, fact.document.document_id, fact.sentence)
            if last.figure.value == fact.figure.value:
                same[pair].append((last, fact))
            else:
                differs.add(pair)
    for pair, matched in same.items():
        long = [one for one, _ in matched if _long(one)]
        if pair not in differs and len({one.figure.value for one in long}) >= _LEAST:
            yield _failed(matched, rules)


def _of_its_year(fact: Fact) -> bool:
    year = fact.document.report_year
    flow = fact.way == "done" and fact.period is not None and fact.period.whole_year
    return bool(flow and fact.period and fact.period.start.year == year and fact.figure.qualifier == "exact")


def _long(fact: Fact) -> bool:
    return len(fact.figure.written_value.replace(".", "")) >= _DIGITS


def _failed(matched: list[tuple[Fact, Fact]], rules: AcrossRules) -> Failed:
    first, second = matched[0]
    said = tuple(Said(fact.figure, fact.document, fact.sentence) for pair in matched for fact in pair)

    def line(words: Wording) -> str:
        pairs = (stated(words, one) for one in said_by(first, second))
        return joined(words, *pairs, *(now.figure.surface for _, now in matched[1:]))

    return Failed("STALE", second.owner.name, named(second, rules), said, line)
