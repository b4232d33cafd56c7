"""Shares told one after another of amounts told one after another: A、B and C, which make up a、b and c per cent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.findings.adding import addable, adds_up
from extractor.findings.arithmetic import fits_share, no_more
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.signs import expanded
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import respelt
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "respective.toml"
_FEWEST, _MOST = 2, 8  # shares
_AGREEING = 2  # shares that give one whole, so that another gives none
_BETWEEN = 4  # characters from one share to the next
_BEFORE = 3  # amounts in front of the parts that may be their whole


class RespectiveRule(Rule):
    """What stands between amounts told one after another and their shares, the first of which is `share`.

    one: words there that make them shares of one whole. never: words that make them shares of several.
    """

    pattern: str
    one: list[str]
    never: list[str]


class RespectiveRules(RuleFile):
    """rules/respective.toml."""

    respective: RespectiveRule


class Respective:
    """The rule of rules/respective.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        patterns = rules.once(Patterns)
        self.rule = rules.load(FILE, RespectiveRules).respective
        pattern = expanded(self.rule.pattern, patterns.rules.words, patterns.rules.marks)
        self.sought = patterns.sought(pattern)
        self.joins = re.compile(f"[{patterns.rules.marks.comma}]|{'|'.join(patterns.rules.lists.joins)}")


def respective(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each of several shares with its part and the whole that the others are of, or that the parts make up."""
    ways = rules.once(Respective)
    for match in skeleton.found(ways.sought):
        shares = _run(skeleton, ways, match.start("share"))
        parts = _parts(skeleton, match.start(), len(shares))
        if not _FEWEST <= len(shares) <= _MOST or len(parts) != len(shares):
            continue
        whole = _whole(skeleton, parts, shares)
        if whole is None and _of_one(ways.rule, match[0]):
            yield from _apart(skeleton, list(zip(parts, shares, strict=True)), ways.rule.name, match[0])
        for part, share in zip(parts, shares, strict=True) if whole is not None else ():
            figures = [skeleton.figure_at(one) for one in (whole, part, share) if one is not None]
            members = tuple(map(Member, ("whole", "part", "share"), figures))
            yield Related("ratio", "RATIO", ways.rule.name, members, match[0], tension=True)


def _of_one(rule: RespectiveRule, words: str) -> bool:
    """Tell whether words make shares those of one whole, which is not stated."""
    return any(word in words for word in rule.one) and not any(word in words for word in rule.never)


def _apart(skeleton: Skeleton, pairs: Sequence[tuple[int, int]], rule: str, wording: str) -> Iterator[Related]:
    """Yield the one of some parts with their shares that gives another whole than the others do, beside one of these."""
    told = [(skeleton.figure_at(part), skeleton.figure_at(share)) for part, share in pairs]
    if not all(known(figure) and figure.lower and figure.upper for pair in told for figure in pair):
        return
    agreeing = [[_agree(one, other) for other in told] for one in told]
    most = max(range(len(told)), key=lambda index: sum(agreeing[index]))
    odd = [pair for pair, agrees in zip(told, agreeing[most], strict=True) if not agrees]
    if len(odd) != 1 or len(told) - len(odd) < _AGREEING:
        return  # nothing to tell, or several wholes
    first, last = sorted((told[most], odd[0]), key=lambda pair: pair[0].start)
    members = Member("part", first[0]), Member("share", first[1]), Member("part", last[0]), Member("share", last[1])
    yield Related("ratio", "BASE", rule, members, wording, tension=True, one_base=True)


def _agree(one: tuple[Figure, Figure], other: tuple[Figure, Figure]) -> bool:
    """Tell whether two parts with their shares can be of one whole."""
    (low, high), (least, most) = _base(*one), _base(*other)
    return low <= most and least <= high


def _base(part: Figure, share: Figure) -> tuple[Decimal, Decimal]:
    """Return between which amounts the whole of a share lies."""
    ends = part.lower, part.upper, share.lower, share.upper
    low, high, least, most = (end or Decimal(0) for end in ends)
    return low / most, high / least


def _run(skeleton: Skeleton, ways: Respective, first: int) -> list[int]:
    """Return where percentages stand that nothing but joins divides."""
    found = [first]
    for one in skeleton.between(first + 1, skeleton.sentence(first).end):
        gap = skeleton.text[found[-1] + 1 : one]
        if skeleton.kinds[one] != "percent" or len(gap) > _BETWEEN or ways.joins.fullmatch(gap) is None:
            break
        found.append(one)
    return found


def _parts(skeleton: Skeleton, end: int, size: int) -> list[int]:
    """Return the last amounts in front of a place in its sentence, so many, where they are of one unit and known."""
    before = skeleton.between(skeleton.sentence(end).start, end)[-size:]
    figures = [skeleton.figure_at(one) for one in before]
    keys = {skeleton.key_at(one) for one in before}
    fit = len(before) == size and len(keys) == 1 and all(addable(one) and known(one) for one in figures)
    return before if fit else []


def _whole(skeleton: Skeleton, parts: Sequence[int], shares: Sequence[int]) -> int | None:
    """Return the amount in front of parts of which most of their shares are, or all but one, or which they make up."""
    key, at = skeleton.key_at(parts[0]), skeleton.figure_at
    line = skeleton.line_start(parts[0])
    same = [one for one in reversed(skeleton.between(line, parts[0])) if skeleton.key_at(one) == key and known(at(one))]
    for one in same[:_BEFORE]:
        if not all(no_more(at(part), at(one)) for part in parts):
            continue
        fitting = sum(fits_share(at(part), at(one), at(share)) for part, share in zip(parts, shares, strict=True))
        if fitting >= max(1, len(parts) - 1) or adds_up(at(one), [at(part) for part in parts]):
            return one
    return _above(skeleton, parts, shares, line)


def _above(skeleton: Skeleton, parts: Sequence[int], shares: Sequence[int], line: int) -> int | None:
    """Return the amount in the line above of which all shares are, but for one digit of one of them."""
    key, at = skeleton.key_at(parts[0]), skeleton.figure_at
    above = skeleton.between(skeleton.line_start(max(0, line - 1)), line)
    same = [one for one in reversed(above) if skeleton.key_at(one) == key and known(at(one))]
    for one in [one for one in same if all(no_more(at(part), at(one)) for part in parts)][:_BEFORE]:
        odd = [pair for pair in zip(parts, shares, strict=True) if not fits_share(at(pair[0]), at(one), at(pair[1]))]
        if not odd:
            return one
        part, share = at(odd[0][0]), at(odd[0][1])
        slip = len(odd) == 1 and any(fits_share(part, at(one), it) for it in respelt(share, swaps=False))
        if slip and len(parts) > 1:
            return one
    return None
