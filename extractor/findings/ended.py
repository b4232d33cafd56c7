"""Things told one by one beside their number: each by a name that ends in what is counted, or places with a figure each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from extractor.findings.counts import Counts
from extractor.findings.relations import Patterns, Related, named_count
from extractor.findings.signs import SIGN, SIGNS
from extractor.findings.skeleton import Skeleton
from extractor.findings.stated import Stated
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "ended.toml"
_NOUN = 2  # characters of what is counted
_LONG_NOUN = 8  # and of all of it
_FEWEST = 2
_LONG_LIST = 4  # names of which none but one would be left out
_LONGEST = 40  # characters of a name
_REACH = 220
_HAN = re.compile("[\u4e00-\u9fff]+")


class EndedRule(Rule):
    """The words between a number and names behind it (`pattern`), what divides and joins these, and may follow the last.

    open: there are others. never: nouns that no name ends in.
    """

    pattern: str
    divides: list[str]
    joins: list[str]
    open: list[str]
    ends: str
    never: list[str]


class RowsRule(Rule):
    """Ends of names of `places`, the `nouns` by which these are counted, one `place` with its figure, what `divides` two.

    divides_before: in front of their number. opened: what opens them behind it; open: there are others; full: but
    none of such places.
    """

    places: list[str]
    nouns: str
    place: str
    divides: str
    divides_before: str
    opened: str
    open: str
    full: list[str]


class EndedRules(RuleFile):
    """rules/ended.toml."""

    ended: EndedRule
    rows: RowsRule


class Ended:
    """The rules of rules/ended.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, EndedRules)
        ended, rows = self.rules.ended, self.rules.rows
        self.pattern = re.compile(ended.pattern)
        self.between = alternation([*ended.divides, *ended.joins])
        self.divides = re.compile(self.between)
        self.asides = rules.once(Counts).asides
        self.nouns, self.opened = re.compile(rows.nouns), re.compile(rows.opened)
        marks = rules.once(Patterns).rules.marks
        close = re.escape(marks.close)
        self.ends = frozenset((*SIGN.values(), *marks.close, rows.open[-1]))  # of rows in front of their number
        self.apart = re.compile(f"(?<=[{SIGNS}{close}])(?:{rows.divides})(?={rows.place})")
        row, strict = (f"{rows.place}(?:(?:{way}){rows.place})+" for way in (rows.divides, rows.divides_before))
        behind = f"(?:(?:{rows.divides_before})?{rows.open})?$"
        self.row, self.last = re.compile(row), re.compile(f"(?:^|[^\u4e00-\u9fff])({strict}){behind}")


def ended(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related], numbers: Iterable[Stated]) -> Iterator[Related]:
    """Yield a relation for each of the stated numbers whose things are named beside it and that nothing has counted yet."""
    ways = rules.once(Ended)
    told = {one.one("count").start for one in found if one.check == "COUNT"}
    for stated in numbers:
        if stated.figure.start in told:
            continue
        related = _behind(skeleton, ways, stated) or _rows(skeleton, ways, stated)
        if related is not None:
            yield related


def _behind(skeleton: Skeleton, ways: Ended, stated: Stated) -> Related | None:
    """Read `three bases, namely the tea base of A, the pig base of B`."""
    rule, text = ways.rules.ended, skeleton.text
    opened = ways.pattern.match(text, stated.end)
    if opened is None:
        return None
    end = min(skeleton.sentence(opened.end()).end, opened.end() + _REACH)
    run = ways.asides.sub("", text[opened.end() : end + 1])
    for noun in (text[stated.start - _NOUN : stated.start], _last_noun(text[stated.end : opened.end()])):
        if len(noun) < _NOUN or not _HAN.fullmatch(noun) or noun in rule.never:
            continue
        closed = list(re.finditer(f"{noun}(?=(?P<more>{ways.between})|[{rule.ends}]|$)", run))
        names = _names(ways, run, noun, [one.end() for one in closed])
        if names and not run.startswith(tuple(rule.open), closed[-1].end()):
            return _count(skeleton, rule, stated, names, (stated.start, opened.end()))
    return None


def _last_noun(words: str) -> str:
    """Return the last characters of the words that follow a number, up to a mark."""
    first = _HAN.search(words)
    return first[0][-_NOUN:] if first and len(first[0]) > _NOUN else ""


def _names(ways: Ended, run: str, noun: str, ends: list[int]) -> list[str]:
    """Return the names of a run that end in a noun, where each stretch up to the last of them is such a name."""
    if len(ends) < _FEWEST or noun in run[ends[-1] :]:
        return []
    names: list[str] = []
    start = 0
    for end in ends:
        divided = ways.divides.match(run, start) if start else None
        name = run[divided.end() if divided else start : end]
        if any(mark in name for mark in ways.rules.ended.divides) or not _NOUN < len(name) <= _LONGEST:
            return []
        names.append(name)
        start = end
    return names


def _rows(skeleton: Skeleton, ways: Ended, stated: Stated) -> Related | None:
    """Read `village A (12), village B (8): three villages`, in either order."""
    rule, text = ways.rules.rows, skeleton.text
    led = text[stated.start - 1 : stated.start] in ways.ends
    if not led and skeleton.marks.open not in text[stated.end : stated.end + _LONG_NOUN + 1]:
        return None
    counted = ways.nouns.match(text, stated.end) if stated.figure.figure_id and stated.figure.unit else None
    if counted is None:
        counted = ways.nouns.match(stated.figure.unit + text[stated.end : stated.end + _LONG_NOUN])
        noun_end = stated.end + counted.end() - len(stated.figure.unit) if counted else -1
    else:
        noun_end = counted.end()
    if counted is None:
        return None
    before = ways.last.search(text[max(0, stated.start - _REACH) : stated.start]) if led else None
    row = before[1] if before else ""
    if before is None and (opened := ways.opened.match(text, noun_end)):
        behind = ways.row.match(text, opened.end())
        row = behind[0] if behind and text.startswith(skeleton.marks.close[0], behind.end()) else ""
    names = [re.split(f"[{SIGNS}{re.escape(skeleton.marks.open)}]", one)[0] for one in ways.apart.split(row)] if row else []
    ends = [next((place for place in rule.places if name.endswith(place)), "") for name in names]
    if len(names) < _FEWEST or not all(one and one in counted[0] for one in ends):
        return None
    if before is not None and before[0].endswith(rule.open) and not _whole(rule, stated.number, names):
        return None
    return _count(skeleton, rule, stated, names, (stated.start, noun_end))


def _whole(rule: RowsRule, number: int, names: list[str]) -> bool:
    """Tell whether names in front of a word for others are all there are, or more than their number."""
    full = all(name.endswith(tuple(rule.full)) for name in names)
    return full and (number <= len(names) or (number == len(names) + 1 and len(names) >= _LONG_LIST))


def _count(
    skeleton: Skeleton, rule: Rule, stated: Stated, names: list[str], place: tuple[int, int]
) -> Related | None:
    if abs(stated.number - len(names)) > max(1, (len(names) + 1) // 2):
        return None
    return named_count(rule.name, stated.figure, names, skeleton.words(*place))
