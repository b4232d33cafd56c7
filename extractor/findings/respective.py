"""Shares told one after another of amounts told one after another: A、B and C, which make up a、b and c per cent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.findings.arithmetic import fits_share, no_more
from extractor.findings.items import addable, adds_up
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.skeleton import Skeleton, expanded
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "respective.toml"
_FEWEST, _MOST = 2, 8  # shares
_BETWEEN = 4  # characters from one share to the next
_BEFORE = 3  # amounts in front of the parts that may be their whole


class RespectiveRule(Rule):
    """What stands between amounts told one after another and their shares, the first of which is `share`."""

    pattern: str


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
        for part, share in zip(parts, shares, strict=True) if whole is not None else ():
            figures = [skeleton.figure_at(one) for one in (whole, part, share) if one is not None]
            members = tuple(map(Member, ("whole", "part", "share"), figures))
            yield Related("ratio", "RATIO", ways.rule.name, members, match[0], tension=True)


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
    return None
