"""The digits of a programme's name against the numerals of its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.derived import tally
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.findings.slogans import Slogans, folded
from extractor.rulebook import Rulebook


def programmes(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a relation for each programme whose name has another digit than its parts say; see rules/slogans.toml."""
    ways, text = rules.once(Slogans), folded(skeleton)
    for match in ways.digits.finditer(text):
        yield from _programme(text, ways, match)


def _programme(text: str, ways: Slogans, match: re.Match[str]) -> Iterator[Related]:
    """Yield the first digit of a programme's name that is not the numeral of its part, if all others are."""
    rule = ways.rules.programme
    digits = [int(one) for one in match["digits"] if one.isdigit()]
    first = ways.part.search(text, match.end(), match.end() + rule.reach)
    parts: list[re.Match[str]] = []
    while first is not None:
        parts.append(first)
        divided = re.compile(rule.between).match(text, first.end())
        first = ways.part.match(text, divided.end()) if divided else None
    numbers = [ways.number(part["number"]) for part in parts]
    as_many = len(numbers) == len(digits)
    wrong = [index for index, number in enumerate(numbers) if number != digits[index]] if as_many else []
    if len(wrong) == 1:
        part, digit = parts[wrong[0]], digits[wrong[0]]
        one = tally(digit, match["digits"], match.start("digits"), match.end("digits"))
        other = tally(numbers[wrong[0]], part[0], part.start(), part.end())
        members = Member("statement", one), Member("statement", other)
        wording = text[match.start() : parts[-1].end()]
        yield Related("restates", "RESTATE", rule.name, members, wording, tension=True)
