"""Programmes by numbers: the digits of a name against its parts, two layouts, years in a row and what each was given to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.derived import tally
from extractor.findings.relations import Related, stated_twice
from extractor.findings.skeleton import Skeleton
from extractor.findings.slogan_rules import Slogans, counted_as
from extractor.rulebook import Rulebook

_NAME = 30  # characters of a programme's name at most


def programmes(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield programmes whose name has another digit than its parts, layouts told in two ways, years without a theme.

    Their rules are in rules/slogans.toml.
    """
    ways, text = rules.once(Slogans), skeleton.folded
    for match in ways.digits.near(text, _NAME):
        yield from _programme(text, ways, match)
    yield from _layouts(text, ways)
    for match in ways.years.finditer(text):
        names = [name for name in ways.divided.split(match["names"]) if name]
        if len(names) > 1 and abs(len(names) - ways.number(match["n"])) == 1:
            yield counted_as(ways, ways.rules.years, match, "n", names, len(names), len(names))


def _layouts(text: str, ways: Slogans) -> Iterator[Related]:
    """Yield the number of a part in a layout with that in an earlier one of the same parts, if all others are the same."""
    first: dict[tuple[str, ...], list[re.Match[str]]] = {}
    for match in ways.layout.finditer(text):
        parts = list(ways.piece.finditer(text, match.start(), match.end()))
        before = first.setdefault(tuple(part["noun"] for part in parts), parts)
        differing = [pair for pair in zip(before, parts, strict=True) if pair[0]["number"] != pair[1]["number"]]
        if len(differing) == 1:
            one, later = (tally(ways.number(part["number"]), part[0], part.start(), part.end()) for part in differing[0])
            yield stated_twice(ways.rules.layout.name, one, later, match[0])
        yield from _unfolded(text, ways, match, parts)


def _unfolded(text: str, ways: Slogans, match: re.Match[str], parts: list[re.Match[str]]) -> Iterator[Related]:
    """Yield the number of a part with that in the words behind the layout that tell its parts one by one.

    At least one other part is told there in the same number; one of several may be told alone.
    """
    end = min(place for mark in ways.rules.layout.ends if (place := (text + mark).find(mark, match.end())) >= 0)
    numerals = "".join(ways.numerals)
    told = [
        (part, one)
        for part in parts
        if (one := re.compile(f"([{numerals}]){re.escape(part['noun'])}").search(text, match.end(), end))
    ]
    wrong = [(part, one) for part, one in told if part["number"] != one[1]]
    if len(told) > len(wrong) == 1 and ways.number(wrong[0][1][1]) > 1:
        part, one = wrong[0]
        stated = tally(ways.number(part["number"]), part[0], part.start(), part.end())
        unfolded = tally(ways.number(one[1]), one[0], one.start(), one.end())
        yield stated_twice(ways.rules.layout.name, stated, unfolded, text[match.start() : end])


def _programme(text: str, ways: Slogans, match: re.Match[str]) -> Iterator[Related]:
    """Yield the first digit of a programme's name that is not the numeral of its part, if all others are."""
    rule = ways.rules.programme
    digits = [int(one) for one in match["digits"] if one.isdigit()]
    first = ways.part.search(text, match.end(), match.end() + rule.reach)
    first = ways.part.match(text, first.start()) if first else None
    parts: list[re.Match[str]] = []
    while first is not None:
        parts.append(first)
        divided = ways.between.match(text, first.end())
        first = ways.part.match(text, divided.end()) if divided else None
    numbers = [ways.number(part["number"]) for part in parts]
    as_many = len(numbers) == len(digits)
    wrong = [index for index, number in enumerate(numbers) if number != digits[index]] if as_many else []
    if len(wrong) == 1:
        part, digit = parts[wrong[0]], digits[wrong[0]]
        one = tally(digit, match["digits"], match.start("digits"), match.end("digits"))
        other = tally(numbers[wrong[0]], part[0], part.start(), part.end())
        wording = text[match.start() : parts[-1].end()]
        yield stated_twice(rule.name, one, other, wording)
