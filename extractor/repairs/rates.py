"""A run of two counts with a rate behind it -> the cut under which the second is that share of a whole stated elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import NamedTuple

from extractor.findings.relations import Patterns
from extractor.findings.signs import compiled
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Span
from extractor.repairs.claims import Claim, cuts
from extractor.repairs.place import Page, run_of
from extractor.repairs.vocabulary import RateRule

_HUNDRED = 100
_FAR = 30
_PARAGRAPH = 400
_CHAIN = re.compile("[^0-9，。；\n]{0,5}")


class Chain(NamedTuple):
    """Two counts of one thing behind one another: 392栋农房548户."""

    first: Figure
    second: Figure


def rated(page: Page, skeleton: Skeleton, patterns: Patterns) -> Iterator[Claim]:
    """Yield the readings of runs, and of the rates behind them, that only one cut makes agree with stated wholes."""
    for rule in page.rules.rate:
        pattern = compiled(rule.pattern, patterns.rules.words, skeleton.marks)
        chains = _chains(page, rule)
        for match in pattern.finditer(skeleton.text) if chains else ():
            part, share = (skeleton.figure_at(match.start(role)) for role in ("part", "share"))
            said = any(word in skeleton.words(match.start(), match.end()) for word in rule.about)
            near = [chain for chain in chains if said or _same_paragraph(page, chain, part)]
            yield from _claims(page, rule, part, share, near)


def _same_paragraph(page: Page, chain: Chain, part: Figure) -> bool:
    low, high = sorted((chain.first.start, part.start))
    return high - low < _PARAGRAPH and "\n" not in page.text[low:high]


def _claims(page: Page, rule: RateRule, part: Figure, share: Figure, chains: list[Chain]) -> Iterator[Claim]:
    digits, tail = run_of(page, part)
    percent = _percent(page, share, rule)
    if part.quality != "suspect" or not digits or tail not in ("", rule.second) or percent is None:
        return
    wholes = {(int(chain.first.value or 0), int(chain.second.value or 0)) for chain in chains}
    tried = list(cuts(digits, 2))
    fits = [(cut, whole) for cut in tried for whole in wholes if _agrees(cut, whole, percent)]
    alone = any(_in_share(int(digits), total, percent) for whole in wholes for total in whole)
    if len(fits) != 1 or alone:
        return
    (first, second), (most_first, most_second) = fits[0]
    held = [chain for chain in chains if chain.second.value == most_second]
    restated = [one for one in page.figures if one.unit == rule.second and one.value == most_second]
    chance = _chance(len(digits), wholes, percent)
    limits = page.rules.proof
    stated_twice = len(restated) > 1 or any(_same_paragraph(page, chain, part) for chain in held)
    proven = chance <= limits.chance and stated_twice
    if chance > limits.supported:
        return
    computed = Fraction(int(second), most_second) * _HUNDRED
    proof = (
        f"{second}÷{most_second} = {float(computed):.4f}{rule.share_unit} = {share.written_value}{rule.share_unit}; "
        f"{first} ≤ {most_first}"
    )
    whole = held[0]
    stated = (Span(whole.first.start, whole.first.end), Span(whole.second.start, whole.second.end))
    for figure, places, reading, others in (
        (
            part,
            ((part.start + len(first), rule.first), *(() if tail else ((part.end, rule.second),))),
            f"{first}{rule.first}{second}{rule.second}",
            share,
        ),
        (share, ((share.end, rule.share_unit),), f"{share.written_value}{rule.share_unit}", part),
    ):
        if figure.quality == "suspect":
            yield Claim(
                figure=figure,
                places=places,
                readings=(reading,),
                level="proven" if proven else "supported",
                kind="arithmetic",
                proof=proof,
                candidates=len(tried) + 1,
                chance=chance,
                premises=(*stated, Span(others.start, others.end)),
                lost_from=page.text[whole.first.start : whole.second.end],
            )


def _chains(page: Page, rule: RateRule) -> list[Chain]:
    """Return the places where the two counts stand whole, beside one of the words of the rule."""
    found = []
    for first, second in zip(page.figures, page.figures[1:], strict=False):
        if (first.unit, second.unit) != (rule.first, rule.second) or "suspect" in (
            first.quality,
            second.quality,
        ):
            continue
        exact = first.lower == first.upper and second.lower == second.upper
        near = page.text[first.start - _FAR if first.start > _FAR else 0 : second.end + 4]
        if (
            exact
            and _CHAIN.fullmatch(page.text, first.end, second.start)
            and any(w in near for w in rule.about)
        ):
            found.append(Chain(first, second))
    return found


def _percent(page: Page, share: Figure, rule: RateRule) -> tuple[Fraction, Fraction] | None:
    """Return the least and greatest share that a number means, with or without its sign."""
    tail = page.text[share.start + len(share.written_value) : share.end]
    try:
        written = Decimal(share.written_value)
    except InvalidOperation:
        return None
    if tail not in ("", rule.share_unit) or not 0 < written <= _HUNDRED or page.loosened(share):
        return None
    exponent = written.as_tuple().exponent
    half = Fraction(1, 2 * 10 ** -int(exponent)) if int(exponent) < 0 else Fraction(1, 2)
    return Fraction(written) - half, Fraction(written) + half


def _agrees(cut: tuple[str, ...], whole: tuple[int, int], percent: tuple[Fraction, Fraction]) -> bool:
    return int(cut[0]) <= whole[0] and _in_share(int(cut[1]), whole[1], percent)


def _in_share(number: int, total: int, percent: tuple[Fraction, Fraction]) -> bool:
    return total > 0 and percent[0] <= Fraction(number * _HUNDRED, total) <= percent[1]


def _chance(length: int, wholes: set[tuple[int, int]], percent: tuple[Fraction, Fraction]) -> Fraction:
    """Return the share of runs of a length of which some cut agrees with some whole."""
    count = 0
    for most_first, total in wholes:
        low, high = -(-percent[0] * total // _HUNDRED), percent[1] * total // _HUNDRED
        for second in range(max(1, int(low)), min(int(high), int(low) + 10**4) + 1):
            free = length - len(str(second))
            if free > 0:
                count += max(0, min(most_first, 10**free - 1) - 10 ** (free - 1) + 1)
    return min(Fraction(1), Fraction(count, 9 * 10 ** (length - 1)))
