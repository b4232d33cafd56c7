"""Names made of numbers, told twice with one number another: `one heart, two rings, seven rays` and `…, nine rays`.

A slogan is what it is by its words: with the same words in the same order, the same numbers are meant. So are they in the
name of a programme in quotation marks. A doubt, never an error: there may be two of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from extractor.findings.counts import Counts
from extractor.findings.derived import tally
from extractor.findings.relations import Related, stated_twice
from extractor.records import Report
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "numbered_names.toml"
_ITEMS = 3  # of a slogan
_NAMED = 2  # Chinese characters of a name besides its numbers, or behind it
_MOST = 2  # slogans of the same words with other numbers; where there are more, they are of several things
_FEWEST = 4  # digits of a number that is a name by itself
_CHINESE = re.compile("[\u4e00-\u9fff]")
_DIGITS = re.compile(r"[0-9]+")


class NumberedNameRule(Rule):
    """Patterns of names: `item`, a numeral and what it counts, of which `list` has several; or of one in quotation marks.

    numerals: the digits in words. never: words in or around a name that is no such thing.
    """

    pattern: str
    never: list[str]


class NumberedNameRules(RuleFile):
    """rules/numbered_names.toml."""

    item: str
    list: NumberedNameRule
    named: NumberedNameRule


class NumberedNames:
    """The rules of rules/numbered_names.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, NumberedNameRules)
        self.rules = loaded
        self.item, self.list = re.compile(loaded.item), re.compile(loaded.list.pattern)
        self.named = re.compile(loaded.named.pattern)
        self.no_list, self.no_name = (re.compile(alternation(one.never)) for one in (loaded.list, loaded.named))
        self.numerals = rules.once(Counts).from_one


class _Told(list[tuple[int, int, int]]):
    """The numbers of a name, each with where it begins and ends in the text."""

    def differing(self, other: _Told) -> list[int]:
        """Return which numbers of another name of the same words are others."""
        return [at for at, (one, later) in enumerate(zip(self, other, strict=True)) if one[0] != later[0]]


def numbered_names(report: Report, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for each number that one name has once, and another one elsewhere."""
    words, text = rules.once(NumberedNames), report.document.text
    for rule, read in ((words.rules.list, _lists), (words.rules.named, _names)):
        groups: dict[tuple[str, ...], list[_Told]] = defaultdict(list)
        for key, told in read(words, text):
            groups[key].append(told)
        for found in groups.values():
            yield from _other_numbers(text, rule, found)


def _other_numbers(text: str, rule: Rule, found: list[_Told]) -> Iterator[Related]:
    ways = {tuple(number for number, *_ in told) for told in found}
    if len(ways) != _MOST:
        return
    first = found[0]
    other = next(told for told in found if first.differing(told))
    differ = first.differing(other)
    if len(differ) == 1:
        numbers = (told[differ[0]] for told in (first, other))
        one, later = (tally(number, text[start:end], start, end) for number, start, end in numbers)
        yield stated_twice(rule.name, one, later, text[first[0][1] : first[-1][2]])


def _lists(words: NumberedNames, text: str) -> Iterator[tuple[tuple[str, ...], _Told]]:
    """Yield what each slogan counts with its numbers."""
    for match in words.list.finditer(text):
        items = list(words.item.finditer(text, match.start("list"), match.end("list")))
        numbers = [words.numerals.get(item["numeral"], 0) for item in items]
        if len(items) >= _ITEMS and all(numbers) and not words.no_list.search(match[0]):
            told = _Told((number, *item.span("numeral")) for number, item in zip(numbers, items, strict=True))
            yield tuple(item["what"] for item in items), told


def _names(words: NumberedNames, text: str) -> Iterator[tuple[tuple[str, ...], _Told]]:
    """Yield the words of each name in quotation marks with its numbers: several, or one of many digits."""
    for match in words.named.finditer(text):
        start, end = match.span("name")
        found = list(_DIGITS.finditer(text, start, end))
        telling = len(found) > 1 or any(len(one[0]) >= _FEWEST for one in found)
        pieces = tuple(_DIGITS.split(match["name"]))
        chinese = _CHINESE.findall(match["name"])
        sort = "" if len(chinese) >= _NAMED else match["sort"]  # what it is of is told behind it
        if found and telling and len(chinese) + len(sort) >= _NAMED and not words.no_name.search(match[0]):
            yield (*pieces, sort), _Told((int(one[0]), *one.span()) for one in found)
