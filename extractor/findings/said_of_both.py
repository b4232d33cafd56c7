"""What words say of two numbers in front of them: how far apart two rates or ranks are, which is greater, what bounds it.

The growth of the countryside is above that of the towns by so many points. The rank moved up by three, to the fourth place.
The outcome is above the budget. Each number is found by the words in front of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from extractor.findings.derived import drafted
from extractor.findings.extremes import Extremes
from extractor.findings.nearby import known
from extractor.findings.needed import places
from extractor.findings.quantities import front, told
from extractor.findings.relations import Member, Related
from extractor.findings.said_of_both_rules import MOVED, SaidOfBoth
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import one_slip_off
from extractor.records import Figure, Kind
from extractor.rulebook import Rulebook
from extractor.values.numerals import Numerals, compile_numerals

_FAR = 160  # characters in which both numbers stand in front of the words
_NEAR = 36  # characters between whose a rate is and the rate
_TELLING = 2  # characters of a name
_FEWEST, _PAIR = 3, 2
_MONTHS, _HUNDRED = 12, 100
_OFF = Decimal("0.1")  # a month is no whole part of a percentage
_MONEY: Kind = "money"
_PERCENT: Kind = "percent"
_POINTS: Kind = "percentage_points"
_OF_POINTS: dict[str, tuple[str, str]] = {_POINTS: (_PERCENT, "")}  # points lie between percentages


def said_of_both(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield what words say of two numbers in front of them."""
    ways = rules.once(SaidOfBoth)
    for position in skeleton.of_kind(_POINTS):
        if known(skeleton.figure_at(position)):
            yield from _gap(skeleton, ways, position)
            yield from _pace(skeleton, ways, position)
    for line in skeleton.lines_with(ways.verdict_needs):
        yield from _verdicts(skeleton, ways, *line)
    yield from _moves(skeleton, ways, rules.once(compile_numerals))
    yield from _apart(skeleton, ways, rules.once(Extremes))


def _gap(skeleton: Skeleton, ways: SaidOfBoth, position: int) -> Iterator[Related]:
    """Yield how many points lie between the rates of two that are named, and both rates."""
    match = ways.gap.search(told(skeleton, skeleton.clause_start(position, 0), position))
    if match is None or ways.gap_never.search(match[0]):
        return
    names = [match[one][:_TELLING] for one in ("one", "other")]
    start = max(skeleton.line_start(position), position - _FAR)
    owned: list[list[int]] = [[], []]
    begin = skeleton.clause_start(position, 0)
    for one in skeleton.between(start, begin):
        grows = ways.grows.search(skeleton.leads[one]) is not None
        if skeleton.kinds[one] != _PERCENT or grows != (match["grows"] is not None) or not known(skeleton.figure_at(one)):
            continue
        at = [skeleton.text.rfind(name, max(start, one - _NEAR), one) for name in names]
        if at[0] != at[1]:
            owned[at[1] > at[0]].append(one)
    if list(map(len, owned)) != [1, 1]:
        return
    own, other = (skeleton.figure_at(of[0]) for of in owned)
    amount = skeleton.figure_at(position)
    members = Member("from", other), Member("to", own), Member("amount", amount)
    wording = skeleton.words(min(owned[0][0], owned[1][0]), position + 1)
    falls = match["up"] is None and match["up2"] is None
    yield Related("growth", "CHANGE", ways.rules.gap.name, members, wording, "near", falling=falls, tension=True)


def _pace(skeleton: Skeleton, ways: SaidOfBoth, position: int) -> Iterator[Related]:
    """Yield by how many points a share of the year's plan is ahead of the part of the year that is over."""
    match = ways.pace.search(skeleton.leads[position])
    if match is None:
        return
    sentence = skeleton.sentence(position)
    shares = [one for one in skeleton.between(sentence.start, position) if skeleton.kinds[one] == _PERCENT]
    shares = [one for one in shares if not ways.grows.search(skeleton.leads[one])]
    time = list(ways.months.finditer(told(skeleton, sentence.start, position)))
    if len(shares) != 1 or len(time) != 1 or not known(skeleton.figure_at(shares[0])):
        return
    months = ways.number(time[0])
    over = drafted(f"{Decimal(months * _HUNDRED) / _MONTHS:.1f}", skeleton.figure_at(shares[0]).start, _OFF, _PERCENT)
    share, amount = skeleton.figure_at(shares[0]), skeleton.figure_at(position)
    members = Member("from", over), Member("to", share), Member("amount", amount)
    wording, falls = skeleton.words(shares[0], position + 1), match["up"] is None
    yield Related("growth", "CHANGE", ways.rules.pace.name, members, wording, "near", falling=falls, tension=True)


def _verdicts(skeleton: Skeleton, ways: SaidOfBoth, start: int, end: int) -> Iterator[Related]:
    """Yield a budget and what was spent, of which words behind say that one is greater."""
    for match in ways.verdict.finditer(skeleton.text, start, end):
        before = skeleton.between(max(start, match.start() - _FAR), match.start())
        pair = [one for one in before if _is_money(skeleton, one)][-_PAIR:]
        if len(pair) < _PAIR or ways.verdict_never.search(skeleton.text, pair[0], match.start()):
            continue
        fronts = [front(skeleton, one) for one in pair]
        budgets = [one for one, words in zip(pair, fronts, strict=True) if ways.budget.search(words)]
        if len(budgets) != 1:
            continue
        rest = ((one, words) for one, words in zip(pair, fronts, strict=True) if one not in budgets)
        outcomes = [one for one, words in rest if ways.outcome.search(words)]
        if not outcomes:
            continue
        budget, outcome = skeleton.figure_at(budgets[0]), skeleton.figure_at(outcomes[0])
        members = Member("from", budget), Member("to", outcome)
        if known(budget) and known(outcome) and budget.value != outcome.value:
            wording, falls = skeleton.words(pair[0], match.end()), match["up"] is None
            yield Related("growth", "DIRECTION", ways.rules.verdict.name, members, wording, falling=falls, tension=True)


def _is_money(skeleton: Skeleton, position: int) -> bool:
    return skeleton.kinds[position] == _MONEY


def _moves(skeleton: Skeleton, ways: SaidOfBoth, numerals: Numerals) -> Iterator[Related]:
    """Yield two ranks and how many places lie between, in whatever order one sentence tells them."""
    text, marks = skeleton.folded, (*skeleton.marks.stop, "\n")
    done = 0
    for one, other in pairwise(places(ways.rules.moved.sign, text)):
        if one < done or other - one > _FAR:
            continue
        start = max(text.rfind(mark, 0, one) for mark in marks) + 1
        done = min((end for mark in marks if (end := text.find(mark, one, one + 2 * _FAR)) > 0), default=len(text))
        related = _moved(ways, numerals, text[start:done], start) if other < done else None
        if related is not None:
            yield related


def _moved(ways: SaidOfBoth, numerals: Numerals, sentence: str, at: int) -> Related | None:
    """Return two ranks of a sentence and the places between them, if it tells no others."""
    moves = list(ways.moved.finditer(sentence))
    ranks = list(ways.rank.finditer(sentence)) if len(moves) == 1 else []
    if len(ranks) != _PAIR or ways.moved_never.search(sentence):
        return None
    ends = [0, ranks[0].end()]
    fronts = [sentence[max(end, one.start() - MOVED) : one.start()] for end, one in zip(ends, ranks, strict=True)]
    former = [ways.former.search(words) is not None for words in fronts]
    figures = [_number(numerals, one, at) for one in (*sorted(ranks, key=lambda one: not former[ranks.index(one)]), *moves)]
    if sum(former) != 1:
        return None
    roles = ("to", "from", "amount") if moves[0]["up"] else ("from", "to", "amount")
    members = tuple(Member(role, one) for role, one in zip(roles, figures, strict=True) if one is not None)
    if len(members) < len(figures):
        return None
    return Related("growth", "CHANGE", ways.rules.moved.name, members, sentence, tension=True)


def _number(numerals: Numerals, match: re.Match[str], at: int) -> Figure | None:
    """Return the number of a match as a figure without an id."""
    written = match["n"]
    read = None if written.isascii() else numerals.read(written)
    if read is None and not written.isascii():
        return None
    return drafted(str(read.value) if read else written, at + match.start("n"), Decimal(0))


def _apart(skeleton: Skeleton, ways: SaidOfBoth, words: Extremes) -> Iterator[Related]:
    """Yield how far the greatest of a row is from the least, if a slip explains why it is something else."""
    for sentence in ways.apart_anchors.sentences(skeleton):
        amounts = list(words.amounts(skeleton, *sentence))
        closing = [one for one in amounts if ways.apart.search(one.lead)]
        if len(closing) != 1 or ways.apart_never.search(skeleton.text, *sentence):
            continue
        amount = closing[0]
        keys = amount.key, _OF_POINTS.get(amount.key[0], amount.key)
        row = [one for one in amounts if one.key in keys and one.start < amount.start]
        if len(row) < _FEWEST or not all(known(one.figure) for one in row):
            continue
        low, high = (pick(row, key=lambda one: one.figure.value or Decimal(0)).figure for pick in (min, max))
        if _is_slip(low, high, amount.figure):
            members = Member("from", low), Member("to", high), Member("amount", amount.figure)
            wording = skeleton.words(row[0].start, amount.end)
            yield Related("growth", "CHANGE", ways.rules.apart.name, members, wording, "near", tension=True)


def _is_slip(low: Figure, high: Figure, amount: Figure) -> bool:
    """Tell whether one slip in any of three numbers explains why the third is not what lies between two."""
    off = (amount.value or Decimal(0)) - (high.value or Decimal(0)) + (low.value or Decimal(0))
    signed: Sequence[tuple[Figure, Decimal]] = ((amount, off), (high, -off), (low, off))
    return not off or any(one_slip_off(one, by) for one, by in signed)


