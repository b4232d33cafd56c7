"""So much for each, in whatever words: against how many there are and all of it, which the same sentence states.

Read where no pattern has told what a number is of. Of several readings one that holds is taken; where none does, it is told
only if the sentence states one such number and one such amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from extractor.findings.arithmetic import makes
from extractor.findings.items import addable
from extractor.findings.nearby import FILE, BesideRules
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rulebook

_AROUND = 160  # characters of its sentence on either side
_BEHIND = 5  # characters behind a count that name what is counted
_ROLES = ("per",)


class Means:
    """The rules for so much of each in rules/beside.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, BesideRules)
        self.words = loaded.words
        self.each = [(rule, re.compile(rule.lead)) for rule in loaded.each]
        self.units = {of: Fraction(factor) for of, factor in loaded.words.of_units.items()}
        self.hint = re.compile(f"[{loaded.words.each}]")


def means(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield the products of amounts for each that none of the relations found tells of."""
    ways = rules.once(Means)
    told = {member.figure.figure_id for one in found for member in one.members if member.role in _ROLES}
    for position, lead in skeleton.leads.items():
        if ways.hint.search(lead) is None:
            continue
        per = skeleton.figure_at(position)
        if per.figure_id in told or not _known(per):
            continue
        for rule, pattern in ways.each:
            match = pattern.search(lead)
            if match:
                yield from _of(skeleton, ways, rule.name, match["of"], position)
                break


def _of(skeleton: Skeleton, ways: Means, rule: str, of: str, position: int) -> Iterator[Related]:
    per, sentence = skeleton.figure_at(position), skeleton.sentence(position)
    start, end = max(sentence.start, position - _AROUND), min(sentence.end, position + _AROUND)
    around = [one for one in skeleton.between(start, end) if one != position]
    around = [one for one in around if addable(skeleton.figure_at(one)) and _known(skeleton.figure_at(one))]
    around = [one for one in around if not _is_each(skeleton, ways, one)]
    counts = [one for one in around if one < position and _counts(skeleton, ways, of, one)]
    kind, unit_of = skeleton.key_at(position)
    keys = {(kind, unit_of), ("money" if kind == "unit_price" else kind, unit_of.partition("/")[0])}
    totals = [one for one in around if skeleton.key_at(one) in keys and one not in counts]
    pairs = [
        (skeleton.figure_at(count), skeleton.figure_at(total)) for count, total in product(counts, totals)
    ]
    unit = ways.units.get(of, Fraction(1))
    fitting = next((pair for pair in pairs if makes(pair[0], per, pair[1], unit)), None)
    if fitting is None and len(pairs) != 1:
        return
    count, total = fitting or pairs[0]
    members = (Member("count", count), Member("per", per), Member("total", total))
    wording = skeleton.words(start, end)
    yield Related("product", "PROD", rule, members, wording, divide=unit, tension=True)


def _counts(skeleton: Skeleton, ways: Means, of: str, position: int) -> bool:
    """Tell whether a figure counts what the amount is for each of."""
    figure = skeleton.figure_at(position)
    kinds = ways.words.of_kinds.get(of)
    if kinds is not None:
        return figure.kind in kinds
    return figure.kind == "count" and (figure.unit == of or of in skeleton.text[position + 1 : position + _BEHIND])


def _is_each(skeleton: Skeleton, ways: Means, position: int) -> bool:
    """Tell whether an amount is for each of something itself."""
    return ways.hint.search(skeleton.leads[position]) is not None


def _known(figure: Figure) -> bool:
    return figure.value is not None and figure.quality != "suspect"
