"""Who came to a meeting and how they voted: the part of all that those who came are said to be, and votes beyond the voters.

The words are those of rules/feasible.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from extractor.findings.adding import addable, members_of
from extractor.findings.feasible import FILE, FeasibleRules
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import unit_key
from extractor.rulebook import Rulebook
from extractor.values.words import alternation, where

_HUNDRED = 100
_FAR = 40  # characters behind those who came
_KINDS = 2  # kinds of votes
_VOTERS = ("count", "people", "households")


class Assemblies:
    """The rules of quorums and votes, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, FeasibleRules)
        self.quorum, self.votes = loaded.quorum, loaded.votes
        quorum, votes = loaded.quorum, loaded.votes
        self.due, self.came, self.least, self.never = map(
            re.compile, (quorum.due, quorum.came, quorum.least, quorum.never)
        )
        self.words = re.compile(alternation(quorum.words))
        self.parts = {word: Fraction(part) for word, part in quorum.words.items()}
        self.kinds, self.whole, self.valid = map(re.compile, (votes.kinds, votes.whole, votes.valid))


def assemblies(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield quorums that are none, and votes that are more than those who cast them."""
    ways = rules.once(Assemblies)
    if not where(ways.quorum.marks, skeleton.text):
        return
    for position in skeleton.led(ways.came):
        related = _quorum(skeleton, ways, position)
        if related is not None:
            yield related
    lines: dict[int, list[int]] = {}
    for position in skeleton.led(ways.kinds):
        lines.setdefault(skeleton.line_start(position), []).append(position)
    for votes in lines.values():
        yield from _votes(skeleton, ways, votes)


def _quorum(skeleton: Skeleton, ways: Assemblies, came: int) -> Related | None:
    """Return those who came with the part of those due that words say they are at least."""
    sentence, key = skeleton.sentence(came), unit_key(skeleton.figure_at(came))
    before = [one for one in skeleton.between(sentence.start, came) if unit_key(skeleton.figure_at(one)) == key]
    if not before or not ways.due.search(skeleton.leads[before[-1]]):
        return None
    all_of, part = skeleton.figure_at(before[-1]), skeleton.figure_at(came)
    least = _part(skeleton, ways, came)
    if least is None or not all(known(one) and one.kind in _VOTERS for one in (all_of, part)):
        return None
    needed = Decimal(int(all_of.value or 0)) * least.numerator / least.denominator
    surface = f"{all_of.surface} × {least.numerator}/{least.denominator}"
    limit = all_of.model_copy(
        update={"figure_id": "", "surface": surface, "value": needed, "lower": needed, "upper": needed}
    )
    members = Member("least", limit), Member("value", part)
    wording = skeleton.words(before[-1], came + 1)
    return Related("ratio", "RANGE", ways.quorum.name, members, wording, tension=True)


def _part(skeleton: Skeleton, ways: Assemblies, came: int) -> Fraction | None:
    """Return the part of all that words right behind those who came say that they are at least; None if they do not."""
    end = min(skeleton.sentence(came).end, came + _FAR)
    behind = skeleton.between(came + 1, end)[:1]
    run = skeleton.text[came + 1 : behind[0] if behind else end]
    if ways.never.search(run):
        return None
    word = ways.words.search(run)
    if word is not None:
        return ways.parts[word[0]]
    share = skeleton.figure_at(behind[0]) if behind else None
    if share is None or share.kind != "percent" or share.unit or share.value is None or not ways.least.search(run):
        return None
    return Fraction(share.value / _HUNDRED).limit_denominator(_HUNDRED)


def _votes(skeleton: Skeleton, ways: Assemblies, places: Sequence[int]) -> Iterator[Related]:
    """Yield the votes of each kind with those who cast them, where a line tells of one ballot."""
    kinds = [match[1] for one in places if (match := ways.kinds.search(skeleton.leads[one]))]
    figures = [skeleton.figure_at(one) for one in places]
    if len(places) < _KINDS or len(set(kinds)) < len(kinds) or not all(known(one) and addable(one) for one in figures):
        return
    units = {one.unit for one in figures}
    if len(units) > 1 or not all(one.kind in _VOTERS for one in figures):
        return
    before = skeleton.between(skeleton.line_start(places[0]), places[0])
    valid = [one for one in before if ways.valid.search(skeleton.leads[one])]
    whole = valid or [one for one in before if ways.whole.search(skeleton.leads[one])]
    if not whole or not known(total := skeleton.figure_at(whole[-1])) or total.kind not in _VOTERS:
        return
    wording = skeleton.words(whole[-1], places[-1] + 1)
    members = members_of(total, figures)
    yield Related("sum", "SUM", ways.votes.name, members, wording, "closed" if valid else "open", tension=True)
