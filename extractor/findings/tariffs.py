"""Several numbers, each with its own amount for each, and all of it: in whatever order a full sentence tells them.

1120 at 500 yuan, 860 at 625 yuan, 109.75 ten thousand in all. Each amount for each stands beside the number of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from extractor.findings.apiece import amount_key
from extractor.findings.derived import product_of, times
from extractor.findings.each import exactly
from extractor.findings.factor_rules import Factors, Rate
from extractor.findings.factors import Sentence
from extractor.findings.fitting import a_slip_of_sum_fits
from extractor.findings.nearby import known
from extractor.findings.quantities import front
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Span
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "tariffs.toml"
_FEWEST, _MOST, _LONGEST = 2, 6, 260  # amounts for each, and characters of a sentence
_YEAR = "年"
_NEAR, _EXACT = Fraction(1, 4), Fraction(0)
_KINDS = ("money", "unit_price", "people", "person_times", "mass", "count")


class TariffsRule(Rule):
    """Words in front of all of it, and in the sentence; see the comments in the file."""

    all: str
    never_all: str
    month: str
    part: str
    never: list[str]


class TariffsRules(RuleFile):
    """rules/tariffs.toml."""

    tariffs: TariffsRule


class Tariffs:
    """The rule of rules/tariffs.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule, self.factors = rules.load(FILE, TariffsRules).tariffs, rules.once(Factors)
        self.all, self.never_all, self.month = map(re.compile, (self.rule.all, self.rule.never_all, self.rule.month))
        self.part = re.compile(self.rule.part)
        self.never = re.compile(alternation(self.rule.never))


def with_tariffs(skeleton: Skeleton, rules: Rulebook, found: list[Related]) -> list[Related]:
    """Return relations with what several numbers come to at their own rates; none of these makes all of it alone."""
    several = list(_tariffs(skeleton, rules.once(Tariffs)))
    if not several:
        return found
    alone = {(rate, related.one("whole").figure_id) for related, rates in several for rate in rates}
    kept = [one for one in found if one.check != "PROD" or _told_by(one) not in alone]
    return [*kept, *(related for related, _ in several)]


def _told_by(related: Related) -> tuple[str, str]:
    per, total = related.figures("per"), related.figures("total")
    return (per[0].figure_id, total[0].figure_id) if per and total else ("", "")


def _tariffs(skeleton: Skeleton, ways: Tariffs) -> Iterator[tuple[Related, list[str]]]:
    """Yield all of it with what each of several numbers comes to, and the amounts for each."""
    led = [one for one in skeleton.led(ways.factors.each) if skeleton.kinds[one] in _KINDS]
    row: list[int] = []
    last: Span | None = None
    for position in (*led, len(skeleton.text)):
        span = skeleton.full_sentence(position) if position in skeleton.kinds else None
        if span != last:
            if last is not None and len(row) >= _FEWEST and last.end - last.start <= _LONGEST:
                yield from _of_sentence(skeleton, ways, last) or _with_next(skeleton, ways, last)
            row, last = [], span
        row.append(position)


def _with_next(skeleton: Skeleton, ways: Tariffs, span: Span) -> list[tuple[Related, list[str]]]:
    """Return the sum of a sentence with all of it in the next one of its line, which tells nothing else."""
    if span.end + 1 >= len(skeleton.text) or skeleton.text[span.end] == "\n":
        return []
    more = skeleton.full_sentence(span.end + 1)
    told = [one for one in skeleton.between(*more) if skeleton.kinds[one] != "date"]
    alone = len(told) == 1 and ways.all.search(skeleton.leads[told[0]]) is not None
    return _of_sentence(skeleton, ways, Span(span.start, more.end)) if alone and more.end - span.start <= _LONGEST else []


def _of_sentence(skeleton: Skeleton, ways: Tariffs, span: Span) -> list[tuple[Related, list[str]]]:
    """Return the sum of a sentence in which each of several amounts for each has one number beside it."""
    sentence = Sentence(skeleton, ways.factors, span, skeleton.between(*span))
    rates = list(sentence.rates.values())
    if not _FEWEST <= len(rates) <= _MOST or len({one.of[1:] for one in rates}) > 1:
        return []
    if len({amount_key(skeleton.key_at(one.position)) for one in rates}) > 1:
        return []
    total = _total(skeleton, ways, sentence, rates)
    counts = _counts(skeleton, ways, sentence, rates, total) if total is not None else None
    if total is None or counts is None:
        return []
    pairs_at = sorted((*counts, *sentence.rates))
    if pairs_at[0] < total < pairs_at[-1] or ways.part.search(skeleton.text, pairs_at[1], pairs_at[-1]):
        return []
    places = sorted((total, *pairs_at))
    if ways.never.search(skeleton.text, places[0] - len(skeleton.leads[places[0]]), places[-1]):
        return []
    whole = skeleton.figure_at(total)
    months = _months(skeleton, ways, sentence, rates[0], total)
    each = [exactly(skeleton.figure_at(rate.position)) for rate in rates]
    pairs = list(zip(map(skeleton.figure_at, counts), each, strict=True))
    if not months or not all(map(known, (whole, *(one for pair in pairs for one in pair)))):
        return []
    parts = [_part(count, per, whole, months, _unit(ways, rate)) for (count, per), rate in zip(pairs, rates, strict=True)]
    near = _NEAR if places[-1] < skeleton.full_sentence(places[0]).end else _EXACT  # those who are paid come and go
    if _tells(pairs, parts, whole, near):
        members = Member("whole", whole), *(Member("part", part) for part in parts)
        wording = skeleton.words(places[0] - len(skeleton.leads[places[0]]), places[-1] + 1)
        told = Related("sum", "SUM", ways.rule.name, members, wording, "closed", tension=True)
        return [(told, [skeleton.figure_at(rate.position).figure_id for rate in rates])]
    return []


def _unit(ways: Tariffs, rate: Rate) -> Fraction:
    return ways.factors.units.get(rate.of[0], Fraction(1))


def _part(count: Figure, per: Figure, whole: Figure, months: int, unit: Fraction) -> Figure:
    part = product_of(count, per, whole)
    if unit != 1:
        ends = {
            name: None if end is None else end * unit.denominator / unit.numerator
            for name, end in (("value", part.value), ("lower", part.lower), ("upper", part.upper))
        }
        part = part.model_copy(update=ends)
    return times(part, months) if months > 1 else part


def _total(skeleton: Skeleton, ways: Tariffs, sentence: Sentence, rates: Sequence[Rate]) -> int | None:
    """Return the one amount of the unit of the amounts for each, at either end of the sentence."""
    kind, keys = skeleton.kinds[rates[0].position], {amount_key(skeleton.key_at(rates[0].position))}
    keys |= {("person_times", "")} if kind == "people" else set()
    found = [one for one in sentence.places if one not in sentence.rates and amount_key(skeleton.key_at(one)) in keys]
    if kind == "people":
        found = [one for one in found if skeleton.kinds[one] == "person_times"]
    if len(found) != 1:
        return None
    lead = skeleton.leads[found[0]]
    if ways.never_all.search(lead) or not ways.all.search(lead):
        return None
    return found[0]


def _counts(
    skeleton: Skeleton, ways: Tariffs, sentence: Sentence, rates: Sequence[Rate], total: int | None
) -> list[int] | None:
    """Return the number that each amount for each has, all in front of theirs or all behind them."""
    found = [one for one in sentence.places if one != total and any(sentence.may_count(one, rate.of[0]) for rate in rates)]
    found = [one for one in found if one not in sentence.rates]
    if len(found) == len(rates) + 1 and len(rates) >= _FEWEST:
        values = [skeleton.figure_at(one).value or 0 for one in found]
        some = ways.part.search(skeleton.text, found[0], found[1]) is not None and found[1] < rates[0].position
        found = found[1:] if some or values[0] == sum(values[1:]) else found  # all of them first
    if len(found) != len(rates):
        return None
    places = [rate.position for rate in rates]
    if found[0] > places[-1] and all(sentence.may_count(one, rate.of[0]) for one, rate in zip(found, rates, strict=True)):
        return found
    row = sorted([*found, *(rate.position for rate in rates)])
    pairs = list(zip(row[::2], row[1::2], strict=True))
    if any((one in sentence.rates) == (other in sentence.rates) for one, other in pairs):
        return None
    if len({one in sentence.rates for one, _ in pairs}) > 1:
        return None
    counted = [other if one in sentence.rates else one for one, other in pairs]
    fits = all(sentence.may_count(one, rate.of[0]) for one, rate in zip(counted, rates, strict=True))
    return counted if fits else None


def _months(skeleton: Skeleton, ways: Tariffs, sentence: Sentence, rate: Rate, total: int) -> int:
    """Return how many times each amount is paid in the time of all of it; none where that is not told."""
    durations = [skeleton.figure_at(one) for one in sentence.places if skeleton.kinds[one] == "duration"]
    if len(rate.of) == 1:
        return 0 if durations else 1
    (of,) = rate.of[1:2]
    if len(rate.of) > _FEWEST or of not in ways.factors.rule.year:
        return 0
    told = [one for one in durations if one.unit in ways.factors.rule.times.get(of, []) and one.value]
    if len(durations) == len(told) == 1 and told[0].value == int(told[0].value or 0):
        return int(told[0].value or 0)
    lead = front(skeleton, total)  # with the day in front of it
    if not durations and of == _YEAR:
        return 1
    if durations or (of not in ("月", "年") and not ways.factors.of_year.search(lead)):
        return 0
    if ways.factors.of_year.search(lead):
        return ways.factors.rule.year[of][0]
    return 1 if ways.month.search(lead) else 0


def _tells(pairs: Sequence[tuple[Figure, Figure]], parts: Sequence[Figure], whole: Figure, near: Fraction) -> bool:
    """Tell whether parts that do not come to all of it are its parts all the same: near it, or a slip of the hand away."""
    came, all_of_it = sum(Fraction(part.value or 0) for part in parts), Fraction(whole.value or 0)
    if not came or not all_of_it:
        return False
    apart = abs(came - all_of_it) / max(came, all_of_it)
    return apart <= near or a_slip_of_sum_fits(pairs, parts, whole)


