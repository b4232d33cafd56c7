"""A total and the lines below it, or the sentences behind, each of which begins with a part of it.

No word need say that they are all. They are taken for that where words open them, where their names end as that of the total
does, or where they are many and come near it; and told only where one slip of the hand explains why they do not come to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from extractor.findings.adding import ADDABLE, about, addable, adds_up, members_of
from extractor.findings.items import shared_end
from extractor.findings.nearby import known
from extractor.findings.relations import Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import one_slip_off
from extractor.findings.typos import a_swap_away
from extractor.findings.units import Key
from extractor.records import Figure, Span
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "lines_below.toml"
_FEWEST, _MOST = 3, 16  # lines
_BREAK = 3  # characters between two sentences
_DIGITS = 2  # of a total
_LONGEST, _NAME = 24, 6  # characters of a name, and of its end
_TELLING = 2  # characters that names share
_LEAST, _LARGE = Decimal("0.6"), Decimal("1.6")
_RARELY = Fraction(1, 16)  # by chance
_MANY, _NEAR_LEAST, _NEAR_MOST = 4, Decimal("0.85"), Decimal("1.15")


class BelowRule(Rule):
    """Words of totals and of the lines below; see the comments in the file."""

    whole: str
    kinds: str
    opens: str
    number: str
    never: str


class BelowRules(RuleFile):
    """rules/lines_below.toml."""

    below: BelowRule


class Below:
    """The rule of rules/lines_below.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, BelowRules).below
        self.whole, self.kinds, self.opens, self.number, self.never = map(
            re.compile, (rule.whole, rule.kinds, rule.opens, rule.number, rule.never)
        )


def lines_below(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each total with the lines below it, or the sentences behind it, that a slip keeps from coming to it."""
    lines, told, key_at = skeleton.units, skeleton.telling, skeleton.key_at
    firsts = [units[0] for _, units in lines]
    for at in _in_row(firsts):
        key, spans = firsts[at + 1], [span for span, _ in lines[at : at + 1 + _MOST]]
        wholes = [one for one in skeleton.between(*spans[0]) if key_at(one) == key]
        below = _parts(skeleton, rules.once(Below), spans, key) if wholes else []
        if len(below) >= _FEWEST:
            yield from _first(skeleton, rules.once(Below), wholes, below)
    firsts = [key_at(places[0]) for _, places in told]
    for at in _in_row(firsts):
        wholes = [one for one in told[at][1] if key_at(one) == firsts[at + 1]]
        if wholes:
            yield from _of_sentences(skeleton, rules.once(Below), wholes, told[at : at + 1 + _MOST])


def _in_row(firsts: Sequence[Key]) -> list[int]:
    """Return behind which lines, or sentences, three stand that begin with an amount of one unit."""
    able = (at for at in range(len(firsts) - _FEWEST) if firsts[at + 1] == firsts[at + 2] == firsts[at + 3])
    return [at for at in able if firsts[at + 1][0] in ADDABLE]


def _of_sentences(
    skeleton: Skeleton, ways: Below, wholes: Sequence[int], told: Sequence[tuple[Span, list[int]]]
) -> Iterator[Related]:
    """Yield a total with the sentences behind it, or what stands between semicolons, that begin with parts."""
    wholes = [one for one in wholes if ways.whole.search(skeleton.leads[one])]
    below, before = list[int](), told[0][0]
    for sentence, (first, *_) in told[1:] if wholes else ():
        between = skeleton.text[before.end : sentence.start]
        name = ways.number.sub("", skeleton.text[sentence.start : first])
        named = 0 < len(name) <= _LONGEST and skeleton.marks.comma[0] not in name and not ways.never.search(name)
        alike = skeleton.key_at(first) == skeleton.key_at(wholes[0])
        if len(between) > _BREAK or not (alike and named and _is_able(skeleton, first)):
            break
        before = sentence
        below.append(first)
    if len(below) >= _FEWEST:
        yield from _first(skeleton, ways, wholes, below)


def _parts(skeleton: Skeleton, ways: Below, lines: Sequence[Span], key: Key) -> list[int]:
    """Return the amounts of one unit with which the lines below the first begin, as far as each does."""
    found, text, before = list[int](), skeleton.text, lines[0]
    for line in lines[1:]:
        places = skeleton.between(*line)
        between = text[before.end : line.start].strip("\n")
        opened = not between or (not found and between[-1] in skeleton.marks.colon and len(between) <= _LONGEST)
        if not opened or not places or skeleton.key_at(places[0]) != key:
            break
        name = _name(skeleton, ways, places[0])
        if not 0 < len(name) <= _LONGEST or ways.never.search(name) or not _is_able(skeleton, places[0]):
            break
        before = line
        found.append(places[0])
    return found


def _name(skeleton: Skeleton, ways: Below, position: int) -> str:
    """Return the words in front of the first amount of a line, brackets among them, if no mark stands there."""
    start, marks = skeleton.line_start(position), skeleton.marks
    name = ways.number.sub("", skeleton.text[start:position])
    return "" if any(mark in name for mark in (*marks.stop, *marks.comma)) else name


def _is_able(skeleton: Skeleton, position: int) -> bool:
    figure = skeleton.figure_at(position)
    return addable(figure) and known(figure)


def _first(skeleton: Skeleton, ways: Below, wholes: Sequence[int], below: Sequence[int]) -> Iterator[Related]:
    """Yield the first total that all parts would come to but for a slip, if they come to no amount in front of them."""
    figures = [skeleton.figure_at(one) for one in below]
    told = [skeleton.figure_at(one) for one in wholes]
    if any(adds_up(one, figures[:many]) for one in told for many in range(_TELLING, len(figures) + 1)):
        return
    for whole, total in zip(wholes, told, strict=True):
        lead = skeleton.leads[whole]
        if not (_is_able(skeleton, whole) and ways.whole.search(lead) and _is_slip(total, figures)):
            continue
        near = len(below) >= _MANY and about(total, figures, _NEAR_LEAST, _NEAR_MOST) and ways.kinds.search(lead)
        swap = (ways.kinds.search(lead) or _alike(skeleton, ways, below)) and _is_swap(total, figures)
        if near or swap or _is_licensed(skeleton, ways, whole, below):
            wording = skeleton.words(whole - len(lead), below[-1] + 1)
            yield Related("sum", "SUM", ways.rule.name, members_of(total, figures), wording, "closed", tension=True)
            return


def _is_licensed(skeleton: Skeleton, ways: Below, whole: int, below: Sequence[int]) -> bool:
    """Tell whether words open the lines, or all names end as that of the total, and differ."""
    names = [_name(skeleton, ways, one) for one in below]
    if len(set(names)) < len(names):
        return False
    if ways.opens.search(skeleton.text, whole, skeleton.line_start(below[0])):
        return True
    lead = skeleton.leads[whole]
    return min(shared_end(lead, name, _NAME) for name in names) >= _TELLING


def _is_slip(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Tell whether a slip in one of the numbers explains why parts do not come to their total."""
    if len(whole.written_value.strip("0.")) < _DIGITS or not about(whole, list(parts), _LEAST, _LARGE):
        return False
    off = sum((one.value or Decimal(0) for one in parts), Decimal(0)) - (whole.value or Decimal(0))
    return one_slip_off(whole, -off) or any(one_slip_off(one, off) for one in parts)


def _alike(skeleton: Skeleton, ways: Below, below: Sequence[int]) -> bool:
    """Tell whether the names of parts differ, and end in one character."""
    names = [ways.number.sub("", skeleton.leads[one]) for one in below]
    return len(set(names)) == len(names) and all(names) and len({name[-1] for name in names}) == 1


def _is_swap(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Tell whether two digits that changed places explain it, which chance seldom does."""
    return about(whole, list(parts), _NEAR_LEAST, _NEAR_MOST) and a_swap_away(whole, list(parts), _RARELY)
